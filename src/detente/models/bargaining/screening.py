"""What to demand of an opponent who alone knows what war would cost it: the more is asked, the likelier is war.

A makes one demand; B accepts if its share is no worse than war. A knows p, its own cost and how B's cost is
distributed. Numbers or arrays that broadcast; shares of a prize of 1.

Model: Fearon 1995, known by name and not opened; derived again in the tests by search over demands.
Fails when: B can show what it can bear, A can ask again after a refusal, or cost is not what is private.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]

SLACK = 1e-12
"""[share] Demands this close are one; else rounding would turn a safe demand into a risk of 1e-17."""


class Demand(NamedTuple):
    """A's best demand and what follows from it.

    demand: [share] that A asks for itself; war: [probability] that B refuses; value: [share] what A expects;
    safe: [share] the most that even the hardest opponent accepts; risky: whether A takes a risk of war.
    """

    demand: Array
    war: Array
    value: Array
    safe: Array
    risky: Array


def uniform(chance_a: ArrayLike, cost_a: ArrayLike, least: ArrayLike, most: ArrayLike) -> Demand:
    """The best demand where B's cost is as likely anywhere between `least` and `most` [share].

    Model: Fearon 1995. With x = p + k, `k = clip((h - c_A)/2, l, min(h, 1 - p))`, `war = (k - l)/(h - l)`; A takes
    a risk where `h - c_A > 2 l` and its demand is not already everything.
    Fails when: see the module.
    """
    chance_a, cost_a, least, most = _reals(chance_a, cost_a, least, most)
    room = 1.0 - chance_a
    wanted = 0.5 * (most - cost_a)
    over = np.minimum(np.where(wanted > least + SLACK, wanted, least), np.minimum(most, room))
    spread = most - least
    war = np.where(spread > 0.0, (over - least) / np.where(spread > 0.0, spread, 1.0), 0.0)
    return _demand(chance_a, cost_a, over, np.clip(war, 0.0, 1.0), np.minimum(least, room))


def exponential(chance_a: ArrayLike, cost_a: ArrayLike, mean: ArrayLike) -> Demand:
    """The best demand where B's cost is exponential with a mean [share]: small costs are likeliest, any is possible.

    Model: Fearon 1995. `k = clip(m - c_A, 0, 1 - p)`, `war = 1 - exp(-k/m)`.
    Fails when: see the module.
    """
    chance_a, cost_a, mean = _reals(chance_a, cost_a, mean)
    over = np.clip(mean - cost_a, 0.0, 1.0 - chance_a)
    war = -np.expm1(-over / np.where(mean > 0.0, mean, 1.0))
    return _demand(chance_a, cost_a, over, war, np.zeros_like(over))


def two_types(
    chance_a: ArrayLike, cost_a: ArrayLike, low: ArrayLike, high: ArrayLike, chance_low: ArrayLike
) -> tuple[Demand, Array]:
    """The best demand of an opponent of one of two costs, and the chance of the hard one below which A takes the risk.

    low, high: [share] cost of the hard and of the soft opponent; chance_low: [probability] that it is the hard one.

    Model: Fearon 1995. Risk is taken where `q < (R - S)/(R - p + c_A)`, R and S what either opponent would concede:
    `(c_H - c_L)/(c_H + c_A)` as long as neither is everything.
    Fails when: see the module.
    """
    chance_a, cost_a, low, high, chance_low = np.broadcast_arrays(*_reals(chance_a, cost_a, low, high, chance_low))
    soft, hard = np.minimum(chance_a + high, 1.0), np.minimum(chance_a + low, 1.0)
    at_stake = soft - chance_a + cost_a
    threshold = np.where(at_stake > 0.0, (soft - hard) / np.where(at_stake > 0.0, at_stake, 1.0), 0.0)
    risky = chance_low < threshold
    war = np.where(risky, chance_low, 0.0)
    over = np.where(risky, soft, hard) - chance_a
    return _demand(chance_a, cost_a, over, war, hard - chance_a), threshold


def types(chance_a: ArrayLike, cost_a: ArrayLike, costs: ArrayLike, chances: ArrayLike) -> Demand:
    """The best demand of an opponent of one of several costs [share], `costs` and `chances` with types along the end.

    Only what some type would just concede can be best; of equal demands the safest is taken.

    Model: Fearon 1995. `value(k) = P(c >= c_k) min(1, p + c_k) + P(c < c_k) (p - c_A)`, the greatest over k.
    Fails when: see the module.
    """
    chance_a, cost_a, costs, chances = _reals(chance_a, cost_a, costs, chances)
    costs, chances = np.broadcast_arrays(costs, chances)
    order = np.argsort(costs, axis=-1, kind="stable")
    costs, chances = np.take_along_axis(costs, order, -1), np.take_along_axis(chances, order, -1)
    asked = np.minimum(chance_a[..., None] + costs, 1.0)
    refused = np.clip(np.cumsum(chances, axis=-1) - chances, 0.0, 1.0)
    # a type of the same cost, or one that concedes everything anyway, refuses no more than the first of its kind
    fresh = np.diff(asked, axis=-1, prepend=-1.0) > 0.0
    refused = np.maximum.accumulate(np.where(fresh, refused, 0.0), axis=-1)
    worth = (1.0 - refused) * asked + refused * (chance_a - cost_a)[..., None]
    best = np.argmax(worth, axis=-1)[..., None]
    demand, war, value = (
        np.take_along_axis(np.broadcast_to(one, worth.shape), best, -1)[..., 0] for one in (asked, refused, worth)
    )
    return Demand(demand, war, value, np.broadcast_to(asked[..., 0], demand.shape), war > 0.0)


def _demand(chance_a: Array, cost_a: Array, over: Array, war: Array, safe: Array) -> Demand:
    value = (1.0 - war) * (chance_a + over) + war * (chance_a - cost_a)
    demand, war, value, safe = np.broadcast_arrays(chance_a + over, war, value, chance_a + safe)
    return Demand(demand, war, value, safe, war > 0.0)


def _reals(*given: ArrayLike) -> tuple[Array, ...]:
    return tuple(np.asarray(one, float) for one in given)


__all__ = ["Demand", "exponential", "two_types", "types", "uniform"]
