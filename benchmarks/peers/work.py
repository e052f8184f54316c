"""What every variant computes, and how variants are timed beside one another."""

import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from detente.catalogue.scenarios import scenario
from detente.models.block import dims, shape
from detente.simulation import clock, draws, kernel, paths
from detente.simulation.ensemble import beliefs_of, posterior, war
from detente.simulation.wiring import PREVIOUS, Program, fields, noise_names

MONTHS: Final = 36
SERIES: Final = ("area_gained", "pace", "force_ratio_log")
QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)

Variant = Callable[[], Any]


@dataclass(frozen=True)
class Work:
    """Draws of the shipped posterior under the baseline: what a variant is given, in single precision."""

    program: Program
    params: dict[str, Any]
    start: clock.Start
    levers: dict[str, Any]
    packed: Any
    draws: int


def work(count: int) -> Work:
    """The task with `count` draws; 36 months, three series."""
    program, base = war(), scenario("baseline")
    fitted = posterior("ukraine", base.start)
    given = draws.params(program, beliefs_of("ukraine"), count, 0, 0, fitted)
    start = draws.start(program, given, count, 0, 0, fitted)
    levers = {name: path[:MONTHS].astype(np.float32) for name, path in paths.levers(base).items()}
    packed = kernel.packed(program, given, start) if kernel.available() else None
    return Work(program, given, start, levers, packed, count)


def month(program: Program, params: Any, state: Any, levers: Any, luck: Callable[[Any], Any], m: Any) -> Any:
    """One month of every block over whatever `m` computes with: (states, previous) and all outputs.

    `state` is such a pair; `luck(block)` gives the block's Noise of each sub-step.
    """
    states, previous = state
    board = {PREVIOUS + name: x for name, x in previous.items()} | dict(levers)
    after = {}
    for block in program.blocks:
        before = now = states[block.id]
        inputs = block.Inputs(*(board[name] for name in fields(block.Inputs)))
        for shocks in luck(block):
            now = block.step(now, inputs, params[block.id], shocks, m)
        after[block.id] = now
        board |= block.read(before, now, inputs, params[block.id], m)._asdict()
    return (after, {name: board[name] for name in program.previous}), board


def noise_fields(block: Any, numbers: Any) -> Any:
    """A block's Noise from its standard normals [name, …] of one sub-step."""
    values, row = [], 0
    for field in fields(block.Noise):
        size = shape(block.Noise, field)[0] if dims(block.Noise, field) else 0
        values.append(_several(numbers[row : row + size]) if size else numbers[row])
        row += size or 1
    return block.Noise(*values)


def _several(numbers: Any) -> Any:
    """A dim's members: what was an array stays one, a list becomes an array of things."""
    if not isinstance(numbers, list):
        return numbers
    made = np.empty(len(numbers), object)
    made[:] = numbers
    return made


def names_a_month(program: Program) -> dict[str, tuple[int, int]]:
    """(sub-steps, normals) of each block and month."""
    return {block.id: (block.substeps, len(noise_names(block))) for block in program.blocks}


def one_draw(held: Any, draw: int) -> Any:
    """A tuple of arrays [*dims, draw] as one draw's numbers: Python's own, arrays of them where there are dims."""
    return type(held)(*(_plain(np.asarray(x)[..., draw]) for x in held))


def plain_levers(levers: Mapping[str, Any], t: int) -> dict[str, Any]:
    """The levers of a month as Python's own numbers."""
    return {name: _plain(np.asarray(path[t])) for name, path in levers.items()}


def _plain(x: Any) -> Any:
    return x.astype(np.float64).astype(object) if x.ndim else float(x)


def alternated(variants: Mapping[str, Variant], rounds: int, seldom: Mapping[str, int] | None = None) -> dict[str, Any]:
    """Seconds of every variant by round, all variants in turn within each; `seldom` names those that run only in
    every nth round. One call of each beforehand is not counted."""
    every = seldom or {}
    for function in variants.values():
        function()
    taken: dict[str, list[float]] = {name: [] for name in variants}
    for turn in range(rounds):
        for name, function in variants.items():
            if turn % every.get(name, 1) == 0:
                begun = time.perf_counter()
                function()
                taken[name].append(time.perf_counter() - begun)
    return taken


def spread(taken: list[float]) -> dict[str, Any]:
    """[ms] Median, 95th percentile and least of some seconds, and how many there are."""
    ordered = sorted(taken)
    last = ordered[max(0, -(-95 * len(ordered) // 100) - 1)]
    return {
        "median_ms": round(1e3 * statistics.median(ordered), 2), "p95_ms": round(1e3 * last, 2),
        "least_ms": round(1e3 * ordered[0], 2), "rounds": len(ordered),
    }  # fmt: skip


def load() -> list[float]:
    """Load of the machine over 1, 5 and 15 minutes; empty where it cannot be read."""
    return [round(x, 2) for x in os.getloadavg()] if hasattr(os, "getloadavg") else []


def chunked(count: int, size: int) -> Iterator[slice]:
    """Slices of at most `size` draws."""
    for low in range(0, count, size):
        yield slice(low, min(low + size, count))


def taken_draws(held: Any, part: slice) -> Any:
    """A dictionary of tuples of arrays, some draws of it."""
    return {
        name: type(one)(*(np.ascontiguousarray(x[..., part]) for x in one)) if isinstance(one, tuple)
        else np.ascontiguousarray(one[..., part])
        for name, one in held.items()
    }  # fmt: skip
