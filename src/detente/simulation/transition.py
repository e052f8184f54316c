"""How the game's state moves in a month, estimated from the war's own equations: a table for the bargaining model.

From a coarse grid of states each draw's war is run for one month many times with the same luck at every point;
mean and spread of what changes are carried to the fine grid and turned into weights of neighbouring points.
A point is reached by shifting what stocks do not explain until the force ratio is as wanted, and by setting area,
resolve and the aid under way; everything else is as at the start of the draw's run.

Fails when: stocks run down so far within the horizon that a month at the start says little of a month later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.models.assistance.equations import BLOCK as ASSISTANCE
from detente.models.assistance.equations import Inputs as AidInputs
from detente.models.assistance.equations import stage_rate
from detente.models.attrition.block import BLOCK as ATTRITION
from detente.models.bargaining.fighting import GRID, Grid, Moves
from detente.models.block import WEEKS_A_MONTH
from detente.simulation import clock, kernel
from detente.simulation.noise import BELIEF_MONTH, normals
from detente.simulation.numbers import SINGLE
from detente.simulation.wiring import Program, noise_names

Array = NDArray[Any]

COARSE: Final = (slice(0, None, 3), [0, 3, 5, 7, 10], [0, 2], [0, 2], [0, 2])
"""Points of the fine grid, by axis, from which months are run."""

PAIRS: Final = 16
"""Pairs of opposite luck at each point."""

AT_A_TIME: Final = 4
"""Draws whose months are run together, which bounds memory."""

NODES: Final = ((-(3.0**0.5), 1.0 / 6.0), (0.0, 2.0 / 3.0), (3.0**0.5, 1.0 / 6.0))
"""Gauss-Hermite points of a standard normal, and their weights."""

REACH: Final = {"ratio": 2, "area": 2, "resolve": 1}
"""Neighbours that a month can reach, either way."""

NO_JUMP: Final = 8.0
"""[sd] Luck under which no breakthrough happens; breakthroughs enter by their chance instead."""


@dataclass(frozen=True)
class Month:
    """Mean and spread of a month's change at every grid point [grid…, draw]: z [log], area [1000 km2], and the resolve
    of A and B [share] that it leads to; breakthrough: chance, median size [1000 km2] and its log spread [draw-shaped].
    """

    mean: tuple[Array, Array, Array, Array]
    spread: tuple[Array, Array, Array, Array]
    chance: Array
    size: Array
    size_spread: Array


def month(
    program: Program, params: Mapping[str, Any], start: clock.Start, levers: Mapping[str, Array], seed: int = 0,
    grid: Grid = GRID,
) -> Month:  # fmt: skip
    """A month's change from every grid point under the scenario's levers, each taken at its mean over the run."""
    draws = clock.draws_in(params)
    axes = [np.asarray(axis)[pick] for axis, pick in zip(grid.axes, COARSE, strict=True)]
    steady = {name: path.mean(axis=0, keepdims=True) for name, path in levers.items()}
    shape = tuple(len(axis) for axis in axes)
    mean, spread = (np.empty((4, *shape, draws), np.float32) for _ in range(2))
    for first in range(0, draws, AT_A_TIME):
        some = np.arange(first, min(first + AT_A_TIME, draws))
        for k, regime in enumerate(axes[4]):
            found = _changes(program, params, start.take(some), steady, some, axes[:4], float(regime), seed)
            mean[..., k, some], spread[..., k, some] = found.mean(axis=-2), found.std(axis=-2)
    widen = [_interpolation(fine, coarse) for fine, coarse in zip(grid.axes, axes, strict=True)]
    p = params["attrition"]
    ratio = np.abs(grid.along(0))
    hazard = p.breakthrough_hazard * WEEKS_A_MONTH * np.exp(p.breakthrough_slope * (ratio - 0.3))
    return Month(
        tuple(_widened(one, widen) for one in mean), tuple(_widened(one, widen) for one in spread),  # pyright: ignore[reportArgumentType]
        1.0 - np.exp(-hazard), p.breakthrough_size, p.breakthrough_spread,
    )  # fmt: skip


def moves(found: Month, optimism_a: Array, optimism_b: Array, regime: Array, grid: Grid = GRID) -> Moves:
    """Weights of neighbouring points; `optimism` [log a month] shifts z's drift in the believer's favour.

    regime: [from, to, draw] chances of the support regime's change in a month.
    """
    z, x, ra, rb = range(4)
    sign = np.where(grid.along(0) > 0.0, 1.0, np.where(grid.along(0) < 0.0, -1.0, 0.0))
    area = (1.0 - found.chance) * weights(grid.area, found.mean[x], found.spread[x], 1, REACH["area"])
    for node, part in NODES:
        jump = sign * found.size * np.exp(found.size_spread * node)
        area = area + found.chance * part * weights(grid.area, found.mean[x] + jump, found.spread[x], 1, REACH["area"])
    drift = found.mean[z], found.spread[z]
    return Moves(
        weights(grid.ratio, drift[0] - optimism_a, drift[1], 0, REACH["ratio"]),
        weights(grid.ratio, drift[0] + optimism_b, drift[1], 0, REACH["ratio"]),
        area,
        weights(grid.resolve, found.mean[ra] - grid.along(2), found.spread[ra], 2, REACH["resolve"]),
        weights(grid.resolve, found.mean[rb] - grid.along(3), found.spread[rb], 3, REACH["resolve"]),
        regime,
    )


def sober(optimists: Moves, found: Month, grid: Grid = GRID) -> Moves:
    """The same where neither side is an optimist: both see z move as it does."""
    plain = weights(grid.ratio, found.mean[0], found.spread[0], 0, REACH["ratio"])
    return optimists._replace(ratio_a=plain, ratio_b=plain)


def weights(points: Array, change: Array, spread: Array, axis: int, reach: int) -> Array:
    """[offset, grid…, draw] How a normal change from every point falls on its neighbours; the mean is kept.

    What would go further than `reach` points, or beyond the grid, is held at its edge.
    """
    found = np.zeros((2 * reach + 1, *np.broadcast_shapes(change.shape, spread.shape)), np.float32)
    last = len(points) - 1
    for i, here in enumerate(points):
        at = tuple(i if k == axis else slice(None) for k in range(change.ndim))
        low, high = max(0, i - reach), min(last, i + reach)
        for node, part in NODES:
            target = np.clip(here + change[at] + node * spread[at], points[low], points[high])
            for j in range(low, high + 1):
                up = (target - points[j - 1]) / (points[j] - points[j - 1]) if j > 0 else 1.0
                down = (points[j + 1] - target) / (points[j + 1] - points[j]) if j < last else 1.0
                share = np.clip(np.minimum(up, down), 0.0, 1.0)
                found[(j - i + reach, *at)] += part * share
    return found


def regime_chances(halving: Array, withdrawal: Array, further: Array, back: Array) -> Array:
    """[from, to, draw] Monthly chances among full, half and withdrawn support."""
    none = np.zeros_like(halving)
    return np.array([
        [1.0 - halving - withdrawal, halving, withdrawal],
        [back, 1.0 - back - further, further],
        [none, back, 1.0 - back],
    ])  # fmt: skip


def _changes(
    program: Program, params: Mapping[str, Any], start: clock.Start, levers: Mapping[str, Array], some: Array,
    axes: list[Array], regime: float, seed: int,
) -> Array:  # fmt: skip
    """[what, z, area, resolve of A, of B, luck, draw] Changes of z and area, and resolve after the month."""
    shape = (*(len(axis) for axis in axes), 2 * PAIRS, len(some))
    count = int(np.prod(shape[:-1]))
    z, x, ra, rb = (np.broadcast_to(axis.reshape([-1 if k == i else 1 for k in range(6)]), shape).reshape(-1)
                    .astype(np.float32) for i, axis in enumerate(axes))  # fmt: skip

    def tiled(value: Array) -> Array:
        return np.tile(value, count)

    given = {b: type(p)(*(tiled(np.asarray(f)[..., some]) for f in p)) for b, p in params.items()}
    states = {b: type(s)(*(tiled(f) for f in s)) for b, s in start.states.items()}
    war, resolve = states["attrition"], np.stack([ra, rb])
    logs = ATTRITION.strengths(war, resolve, given["attrition"], SINGLE)
    states["attrition"] = war._replace(area=x, discrepancy=z - (logs[1] - logs[0]))
    states["resolve"] = states["resolve"]._replace(logit=np.log(resolve / (1.0 - resolve)))
    paths = {**levers, "support_regime": np.full_like(levers["support_regime"], regime)}
    states["assistance"] = _under_way(states["assistance"], given["assistance"], paths)
    previous = {name: tiled(value) for name, value in start.previous.items()}
    previous |= {"force_ratio_log": z, "resolve": resolve}
    run = (kernel.run if kernel.available() else clock.run)(
        program, given, paths, months=1, start=clock.Start(states, previous), noise=_luck(program, shape, seed)
    )
    end = run.start.states["attrition"]
    after = 1.0 / (1.0 + np.exp(-run.start.states["resolve"].logit))
    logs = ATTRITION.strengths(end, after, given["attrition"], SINGLE)
    found = np.stack([logs[1] - logs[0] + end.discrepancy - z, end.area - x, after[0], after[1]])
    return found.reshape(4, *shape)


def _under_way(state: Any, p: Any, levers: Mapping[str, Array]) -> Any:
    """Aid in transit as the levers keep it once they have held for long."""
    one = {name: levers[name][0][..., None] for name in AidInputs._fields}
    weeks = WEEKS_A_MONTH / ASSISTANCE.substeps
    committed = ASSISTANCE.commitments(AidInputs(**one), p, SINGLE) * weeks
    held = committed / stage_rate(one["aid_speed"], p.delay, weeks, SINGLE)
    return state._replace(stage=np.ascontiguousarray(np.stack([held] * 3), np.float32))


def _luck(program: Program, shape: tuple[int, ...], seed: int) -> dict[str, Array]:
    """The same pairs of opposite luck at every point and for every draw; no breakthrough."""
    found = {}
    for block in program.blocks:
        names = noise_names(block)
        table = np.zeros((block.substeps, len(names), 2 * PAIRS), np.float32)
        for k, name in enumerate(names):
            half = normals(seed, f"transition.{name}", np.arange(PAIRS), BELIEF_MONTH, block.substeps)
            table[:, k] = NO_JUMP if name == "attrition.jump" else np.concatenate([half, -half], axis=1)
        spread = np.broadcast_to(table[..., None], (*table.shape, shape[-1]))
        lanes = np.broadcast_to(spread[:, :, None], (*table.shape[:2], int(np.prod(shape[:-2])), *shape[-2:]))
        found[block.id] = lanes.reshape(1, *table.shape[:2], int(np.prod(shape)))
    return found


def _interpolation(fine: Array, coarse: Array) -> Array:
    """[fine, coarse] Weights of a straight line between coarse points; either may fall."""
    order = np.argsort(coarse)
    return np.array([[np.interp(x, coarse[order], np.eye(len(coarse))[k][order]) for k in range(len(coarse))]
                     for x in fine])  # fmt: skip


def _widened(coarse: Array, by: list[Array]) -> Array:
    found = coarse
    for axis, matrix in enumerate(by):
        found = np.moveaxis(np.tensordot(matrix.astype(np.float32), found, axes=(1, axis)), 0, axis)
    return np.ascontiguousarray(found)


__all__ = ["Month", "month", "moves", "regime_chances", "sober", "weights"]
