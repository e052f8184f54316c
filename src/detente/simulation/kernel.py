"""The compiled clock: the same equations as the NumPy one, traced and printed as vector instructions.

Every operation works on 16 draws at once; a month's state stays in a small work area. Strict by default: no
contraction, so that the bits are those of NumPy in single precision on any processor. Needs llvmlite;
`available` says whether it is there.
"""

import ctypes
import hashlib
import os
import struct
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.simulation import clock
from detente.simulation.numbers import noise_of
from detente.simulation.trace import REAL, TRUTH, Section, Symbolic
from detente.simulation.wiring import PREVIOUS, Program, fields, noise_names, rows

try:
    import llvmlite.binding as _binding
except ImportError:  # the NumPy clock gives the same numbers, slower
    _binding = None

llvm: Any = _binding

Array = NDArray[Any]

LANES: Final = 16
CHUNK: Final = 512
"""Draws that a thread takes at a time."""

_F, _I, _B = f"<{LANES} x float>", f"<{LANES} x i32>", f"<{LANES} x i1>"
_REALS: Final = {"add": "fadd", "sub": "fsub", "mul": "fmul", "div": "fdiv"}
_WORDS: Final = {"add": "add", "sub": "sub", "mul": "mul", "and": "and", "or": "or", "xor": "xor", "shl": "shl"}


_CONVERSIONS: Final = {
    "to_real": f"sitofp {_I} {{}} to {_F}", "to_word": f"fptosi {_F} {{}} to {_I}",
    "bits": f"bitcast {_F} {{}} to {_I}", "from_bits": f"bitcast {_I} {{}} to {_F}",
}  # fmt: skip
_COMPARISONS: Final = {"less": f"fcmp olt {_F}", "greater": f"fcmp ogt {_F}", "differs": f"icmp ne {_I}"}


def available() -> bool:
    """Whether a kernel can be compiled here."""
    return llvm is not None


@dataclass(frozen=True)
class Areas:
    """First row of each part of the work area: states, states at the month's start, outputs, last month's values,
    parameters, luck; and how many rows there are."""

    places: dict[str, int]
    rows: int


@dataclass(frozen=True)
class Kernel:
    """A compiled clock for one program and one set of kept quantities; `flops` counts a month of one draw."""

    call: Any
    areas: Areas
    keep: tuple[str, ...]
    flops: int
    engine: Any  # keeps the machine code alive


def sections(program: Program) -> list[Section]:
    """The months' sections in order: for each block its luck, its step, and its read-out."""
    found = []
    for block in program.blocks:
        names = noise_names(block)
        held = fields(block.State)
        luck = Section(f"{block.id}.luck")
        for field in held:
            place = program.states[block.id, field]
            luck.store("before", place.row, luck.load("state", place.row, place.shape))
        if names:
            words = (luck.add("seed", "word"), luck.add("draw", "word"), luck.add("month", "word"))
            per = noise_of(Symbolic(luck), names, block.substeps, *words)
            for k, numbers in enumerate(per):
                luck.store("luck", k * len(names), np.array(numbers, dtype=object))
        found.append(luck)
        step = Section(f"{block.id}.step", block.substeps)
        noise, row = [], 0
        for field in fields(block.Noise):
            shape = _noise_shape(block, field)
            count = int(np.prod(shape)) if shape else 1
            parts = [step.add("luck", REAL, row + k, len(names)) for k in range(count)]
            noise.append(np.array(parts, dtype=object).reshape(shape) if shape else parts[0])
            row += count
        m: Any = Symbolic(step)
        after = block.step(
            _fields(step, program, block, "state"), _inputs(step, program, block), _params(step, program, block),
            block.Noise(*noise), m,
        )  # fmt: skip
        for field, value in zip(held, after, strict=True):
            step.store("state", program.states[block.id, field].row, value)
        found.append(step)
        read = Section(f"{block.id}.read")
        m = Symbolic(read)
        said = block.read(
            _fields(read, program, block, "before"), _fields(read, program, block, "state"),
            _inputs(read, program, block), _params(read, program, block), m,
        )  # fmt: skip
        for field, value in zip(fields(block.Outputs), said, strict=True):
            read.store("output", program.outputs[field].row, value)
        found.append(read)
    again = Section("previous")
    for name, place in program.previous.items():
        again.store("previous", place.row, again.load("output", program.outputs[name].row, place.shape))
    return [*found, again]


def _noise_shape(block: Any, field: str) -> tuple[int, ...]:
    from_names = [n for n in noise_names(block) if n == f"{block.id}.{field}" or n.startswith(f"{block.id}.{field}[")]
    return () if from_names == [f"{block.id}.{field}"] else (len(from_names),)


def _fields(section: Section, program: Program, block: Any, area: str) -> Any:
    places = (program.states[block.id, field] for field in fields(block.State))
    return block.State(*(section.load(area, place.row, place.shape) for place in places))


def _params(section: Section, program: Program, block: Any) -> Any:
    places = (program.params[block.id, field] for field in fields(block.Params))
    return block.Params(*(section.load("param", place.row, place.shape) for place in places))


def _inputs(section: Section, program: Program, block: Any) -> Any:
    found = []
    for name in fields(block.Inputs):
        if name.startswith(PREVIOUS):
            place, area = program.previous[name.removeprefix(PREVIOUS)], "previous"
        elif name in program.levers:
            place, area = program.levers[name], "lever"
        else:
            place, area = program.outputs[name], "output"
        found.append(section.load(area, place.row, place.shape))
    return block.Inputs(*found)


class _Printer:
    """LLVM's text of the sections."""

    def __init__(self, program: Program, keep: tuple[str, ...], strict: bool) -> None:
        self.lines: list[str] = []
        self.count = 0
        self.flags = "" if strict else "contract nsz arcp "
        self.program, self.keep = program, keep
        most = max((len(noise_names(b)) * b.substeps for b in program.blocks), default=0)
        sizes = {
            "state": rows(program.states), "before": rows(program.states), "output": rows(program.outputs),
            "previous": rows(program.previous), "param": rows(program.params), "luck": most,
        }  # fmt: skip
        places, row = {}, 0
        for area, size in sizes.items():
            places[area] = row
            row += size
        self.areas = Areas(places, row)

    def new(self) -> str:
        self.count += 1
        return f"%v{self.count}"

    def put(self, text: str) -> str:
        name = self.new()
        self.lines.append(f"{name} = {text}")
        return name

    def splat(self, value: Any, kind: str) -> str:
        if kind == REAL:
            bits = struct.unpack("<Q", struct.pack("<d", float(np.float32(value))))[0]
            one = f"float 0x{bits:016X}"
        else:
            one = f"i32 {int(value) & 0xFFFFFFFF}"
        return "<" + ", ".join([one] * LANES) + ">"

    def pointer(self, row: str) -> str:
        return self.put(f"getelementptr {_F}, ptr %area, i64 {row}")

    def broadcast(self, scalar: str) -> str:
        one = self.put(f"insertelement {_F} poison, float {scalar}, i32 0")
        return self.put(f"shufflevector {_F} {one}, {_F} poison, {_I} zeroinitializer")

    def section(self, section: Section, turn: str) -> None:
        self.lines.append(f"; {section.name}")
        values: list[str] = []
        for name, kind, given in section.operations:
            values.append(self._operation(section, values, name, kind, given, turn))
        for area, row, value in section.stores:
            text = values[value[1]] if isinstance(value, tuple) else self.splat(value, REAL)
            base = self.areas.places[area] + row
            self.lines.append(f"store {_F} {text}, ptr {self.pointer(str(base))}, align 64")

    def _operation(self, section: Section, values: list[str], name: str, kind: str, given: Any, turn: str) -> str:
        if name == "constant":
            return self.splat(given[0], "word")
        if name in ("seed", "draw", "month"):
            return {"seed": "%seeds", "draw": "%draws", "month": "%months_now"}[name]
        if name == "load":
            area, row = given
            if area == "lever":
                scalar = self.put(f"getelementptr float, ptr %levers_now, i64 {row}")
                return self.broadcast(self.put(f"load float, ptr {scalar}"))
            return self.put(f"load {_F}, ptr {self.pointer(str(self.areas.places[area] + row))}, align 64")
        if name == "luck":
            offset = self.put(f"mul i64 {turn}, {given[1]}")
            row = self.put(f"add i64 {offset}, {self.areas.places['luck'] + given[0]}")
            return self.put(f"load {_F}, ptr {self.pointer(row)}, align 64")
        kinds = [section.operations[a[1]][1] if isinstance(a, tuple) else None for a in given]
        of = next((k for k in kinds if k not in (None, TRUTH)), REAL)
        text = [values[a[1]] if isinstance(a, tuple) else self.splat(a, of) for a in given]
        return self._instruction(name, kind, of, text)

    def _instruction(self, name: str, kind: str, of: str, x: list[str]) -> str:
        if of == REAL and name in _REALS:
            return self.put(f"{_REALS[name]} {self.flags}{_F} {x[0]}, {x[1]}")
        if name in _WORDS:
            return self.put(f"{_WORDS[name]} {_I} {x[0]}, {x[1]}")
        match name:
            case "shr":
                return self.put(f"{'ashr' if kind == 'signed' else 'lshr'} {_I} {x[0]}, {x[1]}")
            case "neg":
                return self.put(f"fneg {_F} {x[0]}")
            case "sqrt" | "rint" | "abs":
                function = "fabs" if name == "abs" else name
                return self.put(f"call {_F} @llvm.{function}.v{LANES}f32({_F} {x[0]})")
            case "select":
                return self.put(f"select {_B} {x[0]}, {_F} {x[1]}, {_F} {x[2]}")
            case "same":
                return x[0]
            case _ if name in _CONVERSIONS:
                return self.put(_CONVERSIONS[name].format(x[0]))
            case _:
                return self.put(f"{_COMPARISONS[name]} {x[0]}, {x[1]}")

    def rows_between(self, label: str, area: str, count: int, memory: str, load: bool) -> None:
        """A loop that copies rows between the work area and a table [row, draw]."""
        if not count:
            return
        before = f"{label}_in"
        self.lines += [f"br label %{before}", f"{before}:", f"br label %{label}", f"{label}:",
                       f"%{label}_r = phi i64 [ 0, %{before} ], [ %{label}_n, %{label} ]"]  # fmt: skip
        offset = self.put(f"mul i64 %{label}_r, %stride")
        place = self.put(f"add i64 {offset}, %i")
        outside = self.put(f"getelementptr float, ptr {memory}, i64 {place}")
        inside = self.pointer(self.put(f"add i64 %{label}_r, {self.areas.places[area]}"))
        if load:
            value = self.put(f"load {_F}, ptr {outside}, align 4")
            self.lines.append(f"store {_F} {value}, ptr {inside}, align 64")
        else:
            value = self.put(f"load {_F}, ptr {inside}, align 64")
            self.lines.append(f"store {_F} {value}, ptr {outside}, align 4")
        self.lines += [f"%{label}_n = add i64 %{label}_r, 1", f"%{label}_c = icmp slt i64 %{label}_n, {count}",
                       f"br i1 %{label}_c, label %{label}, label %{label}_out", f"{label}_out:"]  # fmt: skip

    def text(self, parts: list[Section]) -> str:
        p, levers = self.program, rows(self.program.levers)
        states, previous = rows(p.states), rows(p.previous)
        lanes = ", ".join(f"i32 {k}" for k in range(LANES))
        self.lines += [
            *(f"declare {_F} @llvm.{f}.v{LANES}f32({_F})" for f in ("sqrt", "fabs", "rint")),
            "define void @run(i32 %seed, i32 %first, i32 %month0, i64 %stride, i64 %lo, i64 %hi, i64 %months, "
            "ptr noalias %params, ptr noalias %levers, ptr noalias %state, ptr noalias %prev, ptr noalias %out, "
            "ptr noalias %area) {",
            "entry:",
        ]
        seed = self.put(f"insertelement {_I} poison, i32 %seed, i32 0")
        self.lines += [f"%seeds = shufflevector {_I} {seed}, {_I} poison, {_I} zeroinitializer", "br label %block",
                       "block:", "%i = phi i64 [ %lo, %entry ], [ %i_next, %block_end ]"]  # fmt: skip
        low = self.put("trunc i64 %i to i32")
        base = self.put(f"insertelement {_I} poison, i32 {self.put(f'add i32 %first, {low}')}, i32 0")
        wide = self.put(f"shufflevector {_I} {base}, {_I} poison, {_I} zeroinitializer")
        self.lines.append(f"%draws = add {_I} {wide}, <{lanes}>")
        self.rows_between("get_params", "param", rows(p.params), "%params", load=True)
        self.rows_between("get_state", "state", states, "%state", load=True)
        self.rows_between("get_prev", "previous", previous, "%prev", load=True)
        self.lines += ["br label %before_months", "before_months:", "br label %month_in", "month_in:",
                       "%t = phi i64 [ 0, %before_months ], [ %t_next, %month_end ]"]  # fmt: skip
        now = self.put(f"add i32 {self.put('trunc i64 %t to i32')}, %month0")
        month = self.put(f"insertelement {_I} poison, i32 {now}, i32 0")
        self.lines += [f"%months_now = shufflevector {_I} {month}, {_I} poison, {_I} zeroinitializer",
                       f"%lever_row = mul i64 %t, {levers}",
                       "%levers_now = getelementptr float, ptr %levers, i64 %lever_row"]  # fmt: skip
        for k, part in enumerate(parts):
            if part.turns == 1:
                self.section(part, "0")
                continue
            self.lines += [f"br label %p{k}", f"p{k}:", f"br label %s{k}", f"s{k}:",
                           f"%turn{k} = phi i64 [ 0, %p{k} ], [ %turn{k}_next, %s{k} ]"]  # fmt: skip
            self.section(part, f"%turn{k}")
            self.lines += [f"%turn{k}_next = add i64 %turn{k}, 1",
                           f"%turn{k}_more = icmp slt i64 %turn{k}_next, {part.turns}",
                           f"br i1 %turn{k}_more, label %s{k}, label %e{k}", f"e{k}:"]  # fmt: skip
        row = 0
        for name in self.keep:
            place = p.outputs[name]
            for k in range(place.rows):
                value = self.put(
                    f"load {_F}, ptr {self.pointer(str(self.areas.places['output'] + place.row + k))}, align 64"
                )
                line = self.put(f"add i64 {self.put(f'mul i64 %months, {row}')}, %t")
                at = self.put(f"add i64 {self.put(f'mul i64 {line}, %stride')}, %i")
                self.lines.append(
                    f"store {_F} {value}, ptr {self.put(f'getelementptr float, ptr %out, i64 {at}')}, align 4"
                )
                row += 1
        self.lines += ["br label %month_end", "month_end:", "%t_next = add i64 %t, 1",
                       "%t_more = icmp slt i64 %t_next, %months",
                       "br i1 %t_more, label %month_in, label %months_out", "months_out:"]  # fmt: skip
        self.rows_between("put_state", "state", states, "%state", load=False)
        self.rows_between("put_prev", "previous", previous, "%prev", load=False)
        self.lines += ["br label %block_end", "block_end:", f"%i_next = add i64 %i, {LANES}",
                       "%i_more = icmp slt i64 %i_next, %hi", "br i1 %i_more, label %block, label %done", "done:",
                       "ret void", "}"]  # fmt: skip
        return "\n".join(self.lines)


_COMPILED: dict[str, Any] = {}


@lru_cache(maxsize=16)
def compiled(program: Program, keep: tuple[str, ...], strict: bool = True) -> Kernel:
    """The kernel of a program, compiled once a process for the same equations and kept quantities."""
    if llvm is None:
        raise RuntimeError("no llvmlite; use the NumPy clock")
    printer = _Printer(program, keep, strict)
    parts = sections(program)
    text = printer.text(parts)
    key = hashlib.sha256(f"{llvm.llvm_version_info}{text}".encode()).hexdigest()
    if key not in _COMPILED:
        _COMPILED[key] = _build(text)
    call, engine = _COMPILED[key]
    return Kernel(call, printer.areas, keep, sum(part.flops * part.turns for part in parts), engine)


def _build(text: str) -> tuple[Any, Any]:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    features = llvm.get_host_cpu_features().flatten()
    machine = llvm.Target.from_default_triple().create_target_machine(
        opt=2, cpu=llvm.get_host_cpu_name(), features=features + ",-prefer-256-bit"
    )
    module = llvm.parse_assembly(text)
    module.verify()
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=2))
    builder.getModulePassManager().run(module, builder)
    engine = llvm.create_mcjit_compiler(module, machine)
    engine.finalize_object()
    c = ctypes
    kind = c.CFUNCTYPE(None, c.c_uint32, c.c_uint32, c.c_uint32, *[c.c_int64] * 4, *[c.c_void_p] * 6)
    return kind(engine.get_function_address("run")), engine


def run(
    program: Program, params: Mapping[str, Any], levers: Mapping[str, Array], *, months: int, seed: int = 0,
    first: int = 0, first_month: int = 0, keep: Sequence[str] = (), start: clock.Start | None = None,
    strict: bool = True,
) -> clock.Run:  # fmt: skip
    """As `clock.run` in single precision, compiled; the same bits where strict."""
    kernel = compiled(program, tuple(keep), strict)
    draws = clock.draws_in(params)
    paths = clock.lever_paths(levers, months, np.float32)
    at = start or clock.begin(program, params)
    stride = -(-draws // LANES) * LANES
    held = _table(((params[b.id], b.Params) for b in program.blocks), rows(program.params), stride)
    state = _table(((at.states[b.id], b.State) for b in program.blocks), rows(program.states), stride)
    last = np.zeros((max(1, rows(program.previous)), stride), np.float32)
    for name, place in program.previous.items():
        last[place.row : place.row + place.rows, :draws] = np.reshape(at.previous[name], (place.rows, draws))
        last[place.row : place.row + place.rows, draws:] = last[place.row : place.row + place.rows, draws - 1 : draws]
    given = np.concatenate([paths[name].reshape(months, -1) for name in program.levers], axis=1)
    given = np.ascontiguousarray(given, np.float32)
    count = sum(program.outputs[name].rows for name in keep)
    out = np.empty((max(1, count), months, stride), np.float32)

    def work(low: int) -> None:
        area = _aligned(kernel.areas.rows * LANES)
        kernel.call(
            seed, first, first_month, stride, low, min(low + CHUNK, stride), months, held.ctypes.data,
            given.ctypes.data, state.ctypes.data, last.ctypes.data, out.ctypes.data, area.ctypes.data,
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


def _table(tuples: Any, count: int, stride: int) -> Array:
    """Fields as rows [row, draw], padded with the last draw."""
    table, row = np.empty((count, stride), np.float32), 0
    for held, _ in tuples:
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


__all__ = ["Kernel", "available", "compiled", "run", "sections"]
