"""What two sides could share instead of fighting: the range of deals, and the one that bargaining power picks.

The prize is 1; A's share is x, B's 1 - x. A wins a war with probability p; war costs either side a share of the
prize. All functions take numbers or arrays that broadcast, and answer with finite numbers: where no deal
exists, `exists` says so and the ends of the range keep their meaning as what either side would settle for.

Model: Fearon 1995 for the range and Nash 1950 for the division, both known by name and not opened; every closed
form is derived again in the tests.
Fails when: the prize cannot be divided, the sides weigh more than shares, or war is no single draw.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]

SLACK = 1e-12
"""[share] What rounding may take from a range that is a single point."""

STEPS = 60
"""Most steps of the search for a Nash bargain; about eight are needed."""


class Range(NamedTuple):
    """Deals that both sides prefer to war: `low` to `high` [share of A], where `exists`.

    low, high: the least that A and the most that B would let A have, each between 0 and 1 even where they cross;
    width: [share] high - low, nought where no deal exists; surplus: [share] what a deal saves both together.
    """

    low: Array
    high: Array
    width: Array
    surplus: Array
    exists: Array


class Division(NamedTuple):
    """A bargain: `share` [share of A], within 0 and 1, and whether a deal `exists`.

    Where none does, `share` is what A would hold out for, and means no agreement. `unbounded` is the formula's
    share before it is held between 0 and 1: a side whose war would leave it less than nothing may pay more than
    the prize holds.
    """

    share: Array
    unbounded: Array
    exists: Array


def deals(chance_a: ArrayLike, cost_a: ArrayLike, cost_b: ArrayLike, chance_a_by_b: ArrayLike | None = None) -> Range:
    """The range of deals between two sides that take shares as they come.

    chance_a: [probability] of A's victory, as A sees it; chance_a_by_b: the same as B sees it, by default as A does;
    cost_a, cost_b: [share of the prize] of war.

    Model: Fearon 1995. `[max(0, p - c_A), min(1, p + c_B)]`, `surplus = c_A + c_B` less what both expect too much.
    Fails when: see the module.
    """
    seen_by_a, cost_a, cost_b = _reals(chance_a, cost_a, cost_b)
    seen_by_b = seen_by_a if chance_a_by_b is None else np.asarray(chance_a_by_b, float)
    surplus = cost_a + cost_b - (seen_by_a - seen_by_b)
    return _range(np.maximum(seen_by_a - cost_a, 0.0), np.minimum(seen_by_b + cost_b, 1.0), surplus)


def deals_with_risk(
    chance_a: ArrayLike,
    cost_a: ArrayLike,
    cost_b: ArrayLike,
    curve_a: ArrayLike,
    curve_b: ArrayLike,
    chance_a_by_b: ArrayLike | None = None,
) -> Range:
    """The range of deals where either side may shun or seek risk.

    curve_a, curve_b: [1] exponents of utility, above 0; below 1 a side shuns risk, above 1 it seeks it. Costs are
    in utility. Two who seek risk may prefer the lottery of war to every certain division.

    Model: Fearon 1995. `u_A = x^alpha`, `u_B = (1-x)^beta`; `low = max(0, p - c_A)^(1/alpha)`,
    `high = 1 - max(0, 1 - p - c_B)^(1/beta)`.
    Fails when: attitudes to risk differ between gains and losses.
    """
    seen_by_a, cost_a, cost_b = _reals(chance_a, cost_a, cost_b)
    seen_by_b = seen_by_a if chance_a_by_b is None else np.asarray(chance_a_by_b, float)
    curve_a, curve_b = _reals(curve_a, curve_b)
    low = np.maximum(seen_by_a - cost_a, 0.0) ** (1.0 / curve_a)
    high = 1.0 - np.maximum(1.0 - seen_by_b - cost_b, 0.0) ** (1.0 / curve_b)
    return _range(low, high, high - low)


def divided(war_a: ArrayLike, war_b: ArrayLike, power: ArrayLike = 0.5) -> Division:
    """The Nash bargain over a prize of 1 between sides whose war would be worth `war_a` and `war_b` [share].

    power: [share] of the surplus that goes to A.

    Model: Nash 1950. `x = d_A + a (1 - d_A - d_B)`, which maximises `(x - d_A)^a (1 - x - d_B)^(1 - a)`.
    Fails when: threats are not credible, or talks can be walked out of.
    """
    war_a, war_b, power = _reals(war_a, war_b, power)
    surplus = 1.0 - war_a - war_b
    exists = surplus >= -SLACK
    unbounded = war_a + power * np.maximum(surplus, 0.0)
    return Division(np.clip(unbounded, 0.0, 1.0), unbounded, exists)


def settled(
    chance_a: ArrayLike,
    cost_a: ArrayLike,
    cost_b: ArrayLike,
    power: ArrayLike = 0.5,
    chance_a_by_b: ArrayLike | None = None,
) -> Division:
    """The Nash bargain with war as what happens otherwise; chances as in `deals`.

    Model: Nash 1950. `x = p - c_A + a (c_A + c_B)`.
    Fails when: see `divided`.
    """
    chance_a, cost_a, cost_b = _reals(chance_a, cost_a, cost_b)
    seen_by_b = chance_a if chance_a_by_b is None else np.asarray(chance_a_by_b, float)
    return divided(chance_a - cost_a, 1.0 - seen_by_b - cost_b, power)


def settled_with_risk(
    chance_a: ArrayLike,
    cost_a: ArrayLike,
    cost_b: ArrayLike,
    power: ArrayLike,
    curve_a: ArrayLike,
    curve_b: ArrayLike,
    chance_a_by_b: ArrayLike | None = None,
) -> Division:
    """The Nash bargain between sides that shun risk; curves as in `deals_with_risk`, at most 1; power within 0 and 1.

    The best share is where `a alpha (y - d_B y^(1-beta)) = (1-a) beta (x - d_A x^(1-alpha))`, y = 1 - x: the left
    falls and the right rises in x, with slopes that are bounded, so that Newton's steps held between the ends of
    the range arrive in about eight.

    Model: Nash 1950. Maximises `a log(u_A - d_A) + (1-a) log(u_B - d_B)`, `d = max(0, war payoff)`.
    Fails when: a curve passes 1, where the best share need not be unique.
    """
    by_b = chance_a if chance_a_by_b is None else chance_a_by_b
    inputs = np.broadcast_arrays(*_reals(chance_a, by_b, cost_a, cost_b, power, curve_a, curve_b))
    shape = inputs[0].shape
    chance_a, by_b, cost_a, cost_b, power, curve_a, curve_b = (np.ravel(one) for one in inputs)
    war_a, war_b = np.maximum(chance_a - cost_a, 0.0), np.maximum(1.0 - by_b - cost_b, 0.0)
    low, high = war_a ** (1.0 / curve_a), 1.0 - war_b ** (1.0 / curve_b)
    exists = high >= low - SLACK
    share = _balanced(power, curve_a, curve_b, war_a, war_b, low, np.maximum(high, low))
    return Division(share.reshape(shape), share.reshape(shape), exists.reshape(shape))


def _balanced(
    power: Array, curve_a: Array, curve_b: Array, war_a: Array, war_b: Array, low: Array, high: Array
) -> Array:
    """[share] Where both sides' weighted gains balance, by Newton's steps between two ends that close in."""
    for_a, for_b = power * curve_a, (1.0 - power) * curve_b
    share = low + power * (high - low)
    for _ in range(STEPS):
        x, y = np.maximum(share, 1e-300), np.maximum(1.0 - share, 1e-300)
        bent_a, bent_b = war_a * x**-curve_a, war_b * y**-curve_b
        over = for_a * y * (1.0 - bent_b) - for_b * x * (1.0 - bent_a)
        low, high = np.where(over >= 0.0, share, low), np.where(over <= 0.0, share, high)
        slope = for_a * (1.0 - (1.0 - curve_b) * bent_b) + for_b * (1.0 - (1.0 - curve_a) * bent_a)
        tried = share + over / np.maximum(slope, 1e-300)
        tried = np.where((tried >= low) & (tried <= high), tried, 0.5 * (low + high))
        still = float(np.abs(tried - share).max(initial=0.0))
        share = tried
        if still <= SLACK:
            break
    return share


def _range(low: Array, high: Array, surplus: Array) -> Range:
    low, high, surplus = np.broadcast_arrays(low, high, surplus)
    return Range(low, high, np.maximum(high - low, 0.0), surplus, high >= low - SLACK)


def _reals(*given: ArrayLike) -> tuple[Array, ...]:
    return tuple(np.asarray(one, float) for one in given)


__all__ = ["Division", "Range", "deals", "deals_with_risk", "divided", "settled", "settled_with_risk"]
