"""Fighting while bargaining: the value of war to each side, and the settlement that both prefer to it.

A stochastic game month by month. The state is the log force ratio z (B over A), the area that B has gained,
both sides' resolve and the support regime; a month of war costs, moves the state, may end in victory, may be
ended by giving up, and may offer a serious chance to talk. Terms split what a settlement is worth above war.

Model: Slantchev 2003 and Powell 2004 on bargaining while fighting, Yildiz 2003 for sides that differ about the
odds, all known by name and not opened; the equations are this product's own.
Fails when: a leader's survival or an indivisible issue drives the choice, or the supporters bargain themselves.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

RATIO: Final = np.linspace(-1.35, 1.35, 19)
"""[log] Grid of z; even, and symmetric between the sides."""

AREA: Final = np.array([-60.0, -36.0, -20.0, -10.0, -4.0, 0.0, 4.0, 10.0, 20.0, 36.0, 60.0])
"""[1000 km2] Grid of the area that B has gained since the start."""

RESOLVE: Final = np.array([0.15, 0.45, 0.75])
"""[share] Grid of either side's resolve."""

REGIME: Final = np.array([1.0, 0.5, 0.0])
"""[share] The main donor's part of support in force: full, half, withdrawn."""

CAP: Final = 0.15
"""[1/month] Most that a victory hazard can be."""

RESOLVE_REFERENCE: Final = 0.6
VICTORY_RESOLVE: Final = 0.5
RENEWAL_SOFTNESS: Final = 0.15
"""[log] Width over which the loss from renewed war sets in as B outgrows what guards the deal."""


class Grid(NamedTuple):
    """Points of the state by axis: z, area, resolve of A, resolve of B, regime."""

    ratio: Array = RATIO
    area: Array = AREA
    resolve: Array = RESOLVE
    regime: Array = REGIME

    @property
    def axes(self) -> tuple[Array, ...]:
        """The five axes in order."""
        return self.ratio, self.area, self.resolve, self.resolve, self.regime

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of points by axis."""
        return tuple(len(axis) for axis in self.axes)

    def along(self, axis: int) -> Array:
        """An axis' points, shaped to broadcast over the whole grid and a draw axis."""
        return self.axes[axis].reshape([-1 if k == axis else 1 for k in range(6)])


GRID: Final = Grid()


class Params(NamedTuple):
    """Beliefs and terms, arrays [draw].

    discount: [per month]; cost_a, cost_b: [share of the stakes per month] at resolve 0.6 and full support;
    power: [share] A's bargaining power; held: [share] of the stakes that A holds at no change of area; held_slope:
    [per 1000 km2]; talks: [1/month] chance of a serious offer; offer_noise: [share]; victory_a, victory_b: [1/month]
    at parity; renewal: [share] loss from renewed war under a guarded deal; renewal_slope: [share per log];
    renewal_part: [share] of that loss which A bears; guard: [log] what guards the deal; edge_a, edge_b: [log] force
    ratio at which the victory hazards are quoted; regime_cost_a, regime_cost_b: [share] by which a month costs more
    without support; challenger: 1 if war would be renewed by B, -1 if by A; learning: [1/month] chance that both sides
    see how the force ratio really drifts, after which neither is an optimist.
    """

    discount: Array
    cost_a: Array
    cost_b: Array
    power: Array
    held: Array
    held_slope: Array
    talks: Array
    offer_noise: Array
    victory_a: Array
    victory_b: Array
    renewal: Array
    renewal_slope: Array
    renewal_part: Array
    guard: Array
    edge_a: Array
    edge_b: Array
    regime_cost_a: Array
    regime_cost_b: Array
    challenger: Array
    learning: Array


class Moves(NamedTuple):
    """How the state moves in a month, axis by axis: weights [offset, grid…, draw] of the neighbours of a point.

    `ratio_a` and `ratio_b` are z's movement as A and as B believe it. `regime`: [from, to, draw].
    """

    ratio_a: Array
    ratio_b: Array
    area: Array
    resolve_a: Array
    resolve_b: Array
    regime: Array


class Solution(NamedTuple):
    """The game solved on the grid, arrays [grid…, draw]; residual: [1] the largest change of a value in the last step.

    war_a, war_b: value of fighting on; margin: what a settlement is worth above war, to both together; share: A's
    share in the settlement; chance: [1/month] that the war ends by agreement.
    """

    value_a: Array
    value_b: Array
    war_a: Array
    war_b: Array
    margin: Array
    share: Array
    chance: Array
    residual: float
    steps: int


class Settlement(NamedTuple):
    """What both war values make of talks; fields as in `Solution`."""

    margin: Array
    share: Array
    chance: Array
    value_a: Array
    value_b: Array


def settlement(p: Params, war_a: Array, war_b: Array, ratio: Array) -> Settlement:
    """The settlement in states whose war values are known, arrays [..., draw].

    Terms split what a settlement is worth above war by bargaining power; A's nominal share contains its part of the
    loss from renewed war, since it asks more of a flimsier peace.
    """
    loss = renewed_war_loss(p, ratio)
    margin = 1.0 - loss - war_a - war_b
    gain = softened(margin, p.offer_noise)
    share = np.clip(war_a + p.power * gain + p.renewal_part * loss, 0.0, 1.0)
    chance = p.talks / (1.0 + np.exp(-margin / p.offer_noise))
    agreed = p.talks * gain
    return Settlement(margin, share, chance, war_a + p.power * agreed, war_b + (1.0 - p.power) * agreed)


def held_share(p: Params, area: Array) -> Array:
    """[share of the stakes] What A holds once B has gained `area`."""
    return np.clip(p.held - p.held_slope * area, 0.0, 1.0)


def war_costs(p: Params, resolve_a: Array, resolve_b: Array, regime: Array) -> tuple[Array, Array]:
    """[share of the stakes per month] Cost of a month of war to each side: the weary and the abandoned feel it more."""
    alone = 1.0 - regime
    return (
        p.cost_a * (1.0 + 0.8 * (RESOLVE_REFERENCE - resolve_a)) * (1.0 + p.regime_cost_a * alone),
        p.cost_b * (1.0 + 0.8 * (RESOLVE_REFERENCE - resolve_b)) * (1.0 + p.regime_cost_b * alone),
    )


def victory_hazards(p: Params, ratio: Array, resolve_a: Array, resolve_b: Array) -> tuple[Array, Array]:
    """[1/month] Chance that A, and that B, wins outright."""
    a = p.victory_a * np.exp(-5.0 * (ratio - p.edge_a)) * (VICTORY_RESOLVE / resolve_b) ** 2
    b = p.victory_b * np.exp(5.0 * (ratio - p.edge_b)) * (VICTORY_RESOLVE / resolve_a) ** 2
    return np.minimum(a, CAP), np.minimum(b, CAP)


def renewed_war_loss(p: Params, ratio: Array) -> Array:
    """[share of the stakes] Expected loss to both from war that breaks out again after a settlement."""
    x = (p.challenger * ratio - p.guard) / RENEWAL_SOFTNESS
    return np.minimum(p.renewal + p.renewal_slope * RENEWAL_SOFTNESS * np.logaddexp(0.0, x), 1.0)


class _Setting(NamedTuple):
    """What does not change between steps, [grid…, draw]: gain of a month, chance of going on, victories, settlement.

    Where optimism can end, going on means going on as optimists, and the month's gain holds what follows if not.
    """

    month_a: Array
    month_b: Array
    on: Array
    won_a: Array
    won_b: Array
    worth: Array


def _setting(p: Params, grid: Grid, dtype: Any) -> _Setting:
    ratio, area, ra, rb, regime = (grid.along(k) for k in range(5))
    cost_a, cost_b = war_costs(p, ra, rb, regime)
    won_a, won_b = victory_hazards(p, ratio, ra, rb)
    held = held_share(p, area)
    size = (*grid.shape, len(p.discount))
    parts = (
        (1.0 - p.discount) * held - cost_a, (1.0 - p.discount) * (1.0 - held) - cost_b,
        p.discount * (1.0 - won_a - won_b), p.discount * won_a, p.discount * won_b, 1.0 - renewed_war_loss(p, ratio),
    )  # fmt: skip
    return _Setting(*(np.ascontiguousarray(np.broadcast_to(x, size), dtype) for x in parts))


def _learning(s: _Setting, p: Params, moves: Moves, sober: tuple[Array, Array]) -> _Setting:
    """The setting of optimists who may see clearly from next month on, what the game is then worth being known.

    Each side weighs what follows by its own view of where the month leads, so both views are kept until they end.
    """
    seen = s.on * p.learning
    return s._replace(
        month_a=s.month_a + seen * expected(sober[0], moves, moves.ratio_a),
        month_b=s.month_b + seen * expected(sober[1], moves, moves.ratio_b),
        on=s.on * (1.0 - p.learning),
    )


def expected(value: Array, moves: Moves, own: Array) -> Array:
    """A value a month ahead, seen from every point: the month is taken axis by axis.

    Each axis' step is a mixture of neighbours, so the whole is a mean and a contraction stays one.
    """
    count = value.shape[4]
    after = np.empty_like(value)
    for now in range(count):
        after[..., now, :] = moves.regime[now, 0] * value[..., 0, :]
        for then in range(1, count):
            after[..., now, :] += moves.regime[now, then] * value[..., then, :]
    for axis, weights in ((3, moves.resolve_b), (2, moves.resolve_a), (1, moves.area), (0, own)):
        after = _mixed(after, weights, axis)
    return after


def _mixed(value: Array, weights: Array, axis: int) -> Array:
    """Neighbours along an axis, mixed by the weights of their offsets."""
    reach = len(weights) // 2
    found = weights[reach] * value
    count = value.shape[axis]
    for offset in range(1, min(reach, count - 1) + 1):
        low = tuple(slice(0, count - offset) if k == axis else slice(None) for k in range(value.ndim))
        high = tuple(slice(offset, count) if k == axis else slice(None) for k in range(value.ndim))
        found[low] += weights[reach + offset][low] * value[high]
        found[high] += weights[reach - offset][high] * value[low]
    return found


def _step(value_a: Array, value_b: Array, p: Params, s: _Setting, moves: Moves) -> tuple[Array, ...]:
    """One month backwards: values, war values and the softened margin."""
    war_a = np.maximum(s.month_a + s.on * expected(value_a, moves, moves.ratio_a) + s.won_a, 0.0)
    war_b = np.maximum(s.month_b + s.on * expected(value_b, moves, moves.ratio_b) + s.won_b, 0.0)
    margin = s.worth - war_a - war_b
    gain = softened(margin, p.offer_noise)
    agreed = p.talks * gain
    return war_a + p.power * agreed, war_b + (1.0 - p.power) * agreed, war_a, war_b, margin, gain


def softened(margin: Array, noise: Array) -> Array:
    """[share] What talks bring on average above war: the margin where it is large, little where there is none."""
    x = margin / noise
    return noise * (np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x))))


def solve(
    p: Params,
    moves: Moves,
    grid: Grid = GRID,
    *,
    tolerance: float = 1e-6,
    most: int = 3000,
    start: tuple[Array, Array] | None = None,
    sober: tuple[Array, Array] | None = None,
    dtype: Any = np.float32,
) -> Solution:
    """Values on the grid by iteration; the operator is a contraction of modulus `discount`, so any start will do.

    With `sober`, both sides' values once optimism has ended, optimism ends in each month by the chance `learning`, and
    the modulus is `discount` x (1 - `learning`); without, what the moves say is believed for ever.

    The residual bounds the error: it is at most residual x discount / (1 - discount). Fails to converge only
    if `most` steps are too few: the residual then exceeds the tolerance, and the caller must say so.
    """
    p = Params(*(np.asarray(x, dtype) for x in p))
    moves = Moves(*(np.asarray(x, dtype) for x in moves))
    s = _setting(p, grid, dtype)
    if sober is not None:
        s = _learning(s, p, moves, (np.asarray(sober[0], dtype), np.asarray(sober[1], dtype)))
    size = (*grid.shape, len(p.discount))
    va, vb = (np.asarray(x, dtype) for x in start) if start else (np.full(size, 0.5, dtype), np.full(size, 0.4, dtype))
    residual, steps = np.inf, 0
    found = _step(va, vb, p, s, moves)
    while steps < most:
        residual = float(max(np.abs(found[0] - va).max(), np.abs(found[1] - vb).max()))
        va, vb = found[0], found[1]
        steps += 1
        if residual <= tolerance:
            break
        found = _step(va, vb, p, s, moves)
    war_a, war_b = found[2], found[3]
    read = settlement(p, war_a, war_b, grid.along(0).astype(dtype))
    return Solution(va, vb, war_a, war_b, read.margin, read.share, read.chance, residual, steps)


def solve_while_learning(
    p: Params, moves: Moves, sober: Moves, grid: Grid = GRID, *, tolerance: float = 1e-6, most: int = 3000,
    start: tuple[tuple[Array, Array], ...] | None = None, dtype: Any = np.float32,
) -> tuple[Solution, Solution]:  # fmt: skip
    """The game as optimists play it who learn by the chance `learning` a month, and as it is once they have.

    The chance that optimism has lasted t months is (1 - learning)^t, so its mean decays at that rate. `start` holds
    values near the sober game's and near the optimists'; without, these begin at the sober game's.

    Model: Yildiz 2003 on differing priors and Slantchev 2003 on their convergence in war, known by name, not opened.
    Fails when: the sides learn at different times, or what one battle teaches is forgotten.
    """
    first, second = start or (None, None)
    end = solve(p, sober, grid, tolerance=tolerance, most=most, start=first, dtype=dtype)
    values = end.value_a, end.value_b
    begun = solve(p, moves, grid, tolerance=tolerance, most=most, start=second or values, sober=values, dtype=dtype)
    return begun, end


def between(values: Array, state: tuple[Array, ...], grid: Grid = GRID, column: Array | None = None) -> Array:
    """[..., draw] Values of a grid [grid…, draw] at states between its points; beyond its ends, those of the end.

    `state` holds z, area, resolve of A, of B and the regime, each [..., draw]; `column` [..., draw] says which column
    of the values each draw reads, its own if not given.
    """
    found: Any = 0.0
    places = []
    for axis, x in zip(grid.axes, state, strict=True):
        rising = axis[0] < axis[-1]
        position = np.interp(x, axis if rising else axis[::-1], np.arange(len(axis)) if rising else
                             np.arange(len(axis))[::-1])  # fmt: skip
        low = np.minimum(position.astype(np.intp), len(axis) - 2)
        places.append((low, position - low))
    draw = np.arange(values.shape[-1]) if column is None else column
    for corner in np.ndindex(*(2,) * len(places)):
        part: Any = 1.0
        for (_, rest), up in zip(places, corner, strict=True):
            part = part * (rest if up else 1.0 - rest)
        found = found + part * values[(*(low + up for (low, _), up in zip(places, corner, strict=True)), draw)]
    return found


__all__ = [
    "GRID", "Grid", "Moves", "Params", "Settlement", "Solution", "between", "expected", "held_share",
    "renewed_war_loss", "settlement", "softened", "solve", "solve_while_learning", "victory_hazards",
    "war_costs",
]  # fmt: skip
