"""The compiled clock: the same equations as the NumPy one, traced and printed as vector instructions.

Every operation works on 16 draws at once; a month's state stays in a small work area. Strict by default: no
contraction, so that the bits are those of NumPy in single precision on any processor. Needs llvmlite;
`available` says whether it is there.
"""

import ctypes
import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.core.errors import WrongInput
from detente.simulation import clock
from detente.simulation.printing import LANES, Areas, Printer
from detente.simulation.sections import sections
from detente.simulation.wiring import Program, fields, noise_names, rows

try:
    import llvmlite.binding as _binding
except ImportError:  # the NumPy clock gives the same numbers, slower
    _binding = None

llvm: Any = _binding

Array = NDArray[Any]

CHUNK: Final = 512
"""Draws that a thread takes at a time."""


def available() -> bool:
    """Whether a kernel can be compiled here."""
    return llvm is not None


@dataclass(frozen=True)
class Kernel:
    """A compiled clock for one program and one set of kept quantities; `flops` counts a month of one draw."""

    call: Any
    areas: Areas
    keep: tuple[str, ...]
    flops: int
    engine: Any  # keeps the machine code alive


_COMPILED: dict[str, Any] = {}


@lru_cache(maxsize=16)
def compiled(program: Program, keep: tuple[str, ...], strict: bool = True, given_luck: bool = False) -> Kernel:
    """The kernel of a program, compiled once a process for the same equations and kept quantities.

    `strict` forbids contraction; with `given_luck` standard normals are read instead of drawn.
    """
    if llvm is None:
        raise RuntimeError("no llvmlite; use the NumPy clock")
    parts = sections(program, given_luck)
    printer = Printer(program, parts, keep, strict)
    text = printer.text()
    key = hashlib.sha256(f"{llvm.llvm_version_info}{text}".encode()).hexdigest()
    if key not in _COMPILED:
        _COMPILED[key] = _build(text)
    call, engine = _COMPILED[key]
    return Kernel(call, printer.areas, keep, sum(part.flops * part.turns for part in printer.monthly), engine)


@lru_cache(maxsize=1)
def _set_up() -> None:
    """LLVM made ready, to begin with the order of operations that `scheduling` has chosen."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    llvm.set_option("detente", "-pre-RA-sched=source")


def _build(text: str) -> tuple[Any, Any]:
    _set_up()
    features = llvm.get_host_cpu_features().flatten()
    machine = llvm.Target.from_default_triple().create_target_machine(
        opt=2, cpu=llvm.get_host_cpu_name(), features=features + ",-prefer-256-bit"
    )
    module = llvm.parse_assembly(text)
    module.verify()
    # no passes over the text: common parts are merged already, and moving loads out of the loops only spills them
    engine = llvm.create_mcjit_compiler(module, machine)
    engine.finalize_object()
    c = ctypes
    kind = c.CFUNCTYPE(None, c.c_uint32, c.c_uint32, c.c_uint32, *[c.c_int64] * 4, *[c.c_void_p] * 7)
    return kind(engine.get_function_address("run")), engine


@dataclass(frozen=True)
class Packed:
    """Parameters, states and last month's values as rows [row, draw], padded to whole vectors: what a run reads.

    Runs under other levers from the same draws share one; a run leaves it as it is.
    """

    params: Array
    state: Array
    previous: Array
    draws: int


def packed(program: Program, params: Mapping[str, Any], start: clock.Start | None = None) -> Packed:
    """The draws laid out once for any number of runs."""
    draws = clock.draws_in(params)
    at = start or clock.begin(program, params)
    stride = -(-draws // LANES) * LANES
    last = np.zeros((max(1, rows(program.previous)), stride), np.float32)
    for name, place in program.previous.items():
        last[place.row : place.row + place.rows, :draws] = np.reshape(at.previous[name], (place.rows, draws))
        last[place.row : place.row + place.rows, draws:] = last[place.row : place.row + place.rows, draws - 1 : draws]
    return Packed(
        _table((params[b.id] for b in program.blocks), rows(program.params), stride),
        _table((at.states[b.id] for b in program.blocks), rows(program.states), stride), last, draws,
    )  # fmt: skip


def run(
    program: Program, params: Mapping[str, Any] | Packed, levers: Mapping[str, Array], *, months: int, seed: int = 0,
    first: int = 0, first_month: int = 0, keep: Sequence[str] = (), start: clock.Start | None = None,
    strict: bool = True, noise: Mapping[str, Array] | None = None,
) -> clock.Run:  # fmt: skip
    """As `clock.run` in single precision, compiled; the same bits where strict. Packed draws bring their start."""
    kernel = compiled(program, tuple(keep), strict, noise is not None)
    paths = clock.lever_paths(levers, months, np.float32)
    held = params if isinstance(params, Packed) else packed(program, params, start)
    draws, stride = held.draws, held.params.shape[1]
    state, last = held.state.copy(), held.previous.copy()
    given = np.concatenate([paths[name].reshape(months, -1) for name in program.levers], axis=1)
    given = np.ascontiguousarray(given, np.float32)
    luck = np.zeros(1, np.float32) if noise is None else _luck(program, noise, months, draws, stride)
    count = sum(program.outputs[name].rows for name in keep)
    out = np.empty((max(1, count), months, stride), np.float32)

    def work(low: int) -> None:
        area = _aligned(kernel.areas.rows * LANES)
        kernel.call(
            seed, first, first_month, stride, low, min(low + CHUNK, stride), months, held.params.ctypes.data,
            given.ctypes.data, state.ctypes.data, last.ctypes.data, out.ctypes.data, luck.ctypes.data,
            area.ctypes.data,
        )  # fmt: skip

    if months:
        _spread(work, range(0, stride, CHUNK))
    series, row = {}, 0
    for name in keep:
        place = program.outputs[name]
        part = out[row : row + place.rows, :, :draws]
        series[name] = np.moveaxis(part, 1, 0).reshape(months, *place.shape, draws)
        row += place.rows
    return clock.Run(series, _stopped(program, state, last, draws))


def _luck(program: Program, noise: Mapping[str, Array], months: int, draws: int, stride: int) -> Array:
    """Given standard normals as [month, row, draw]; raises WrongInput where a block's have another shape."""
    table, row = np.zeros((months, sum(_per_month(b) for b in program.blocks), stride), np.float32), 0
    for block in program.blocks:
        count = _per_month(block)
        if not count:
            continue
        wanted = (months, block.substeps, len(noise_names(block)), draws)
        if np.shape(noise[block.id]) != wanted:
            raise WrongInput(f"noise of block {block.id!r} has shape {np.shape(noise[block.id])}; give {wanted}")
        table[:, row : row + count, :draws] = np.reshape(noise[block.id], (months, count, draws))
        row += count
    return table


def _per_month(block: Any) -> int:
    return len(noise_names(block)) * block.substeps


def _table(tuples: Any, count: int, stride: int) -> Array:
    """Fields as rows [row, draw], padded with the last draw."""
    table, row = np.empty((count, stride), np.float32), 0
    for held in tuples:
        for field in held:
            flat = np.reshape(np.asarray(field, np.float32), (-1, np.shape(field)[-1]))
            table[row : row + len(flat), : flat.shape[1]] = flat
            table[row : row + len(flat), flat.shape[1] :] = flat[:, -1:]
            row += len(flat)
    return table


def _stopped(program: Program, state: Array, last: Array, draws: int) -> clock.Start:
    states = {}
    for block in program.blocks:
        places = (program.states[block.id, field] for field in fields(block.State))
        states[block.id] = block.State(
            *(np.ascontiguousarray(state[p.row : p.row + p.rows, :draws]).reshape(*p.shape, draws) for p in places)
        )
    previous = {
        name: np.ascontiguousarray(last[p.row : p.row + p.rows, :draws]).reshape(*p.shape, draws)
        for name, p in program.previous.items()
    }
    return clock.Start(states, previous)


def _aligned(count: int) -> Array:
    """Single-precision numbers that begin at a multiple of 64 bytes."""
    held = np.empty(count + LANES, np.float32)
    return held[(-held.ctypes.data % 64) // 4 :][:count]


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="detente")


def _spread(work: Any, places: range) -> None:
    """All chunks over all cores; machine code runs without the interpreter's lock."""
    if len(places) == 1:
        work(places[0])
        return
    list(_pool().map(work, places))


__all__ = ["Kernel", "Packed", "available", "compiled", "packed", "run", "sections"]
