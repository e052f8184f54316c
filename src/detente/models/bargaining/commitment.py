"""Whether power that shifts makes war today, and whether a deal is better now or later.

Numbers or arrays that broadcast.

Model: Powell 2006 on commitment, known by name and not opened; the two-stage form is derived in the tests.
Fails when: power shifts because of the deal itself, a side can bind itself, or a third party guarantees the terms.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.models.bargaining.division import settled

Array = NDArray[Any]

TINY = 1e-300
"""[1] Stands for a future so far off that nothing of it is left."""


class Shift(NamedTuple):
    """What the declining side gains by war now and by peace, and how large a shift peace survives.

    war, best_peace, peace_if_rising_proposes: [flows of the prize] values to the declining side; slack: best_peace -
    war, below nought where war cannot be avoided; unavoidable, war_if_rising_proposes: whether war comes;
    survives_to: [probability] of the rising side's later victory at which peace just holds (above 1: it survives
    any shift); largest_shift: [probability] how far power may shift at most, not beyond certain victory.
    """

    war: Array
    best_peace: Array
    peace_if_rising_proposes: Array
    slack: Array
    unavoidable: Array
    war_if_rising_proposes: Array
    survives_to: Array
    largest_shift: Array


class Timing(NamedTuple):
    """A deal now beside one later, to the side whose chances change.

    now, later: [share] what either deal gives it when made; later_today: [share] the later one's worth today, fighting
    paid; wait: whether that is more; share_needed: [share] and chance_needed: [probability] what the later deal and
    its chance of victory would have to be for waiting just to pay; never: whether no chance of victory is enough.
    """

    now: Array
    later: Array
    later_today: Array
    wait: Array
    share_needed: Array
    chance_needed: Array
    never: Array


def shift(
    chance_now: ArrayLike,
    chance_later: ArrayLike,
    cost_rising: ArrayLike,
    cost_declining: ArrayLike,
    discount: ArrayLike,
) -> Shift:
    """War and peace under a shift of power: the rising side wins with `chance_now` today and `chance_later` ever after.

    A prize of 1 is there each period; war fixes the whole future's flow and costs either side once. The declining
    side can get at most all of today's prize and then hold the rising side to its war value. discount: [1] of a
    period, above 0 and below 1; costs: [flows of the prize].

    Model: Powell 2006, `V = 1/(1-delta)`. War where `(1-p_now) V - c_D > 1 + delta ((1-p_later) V + c_R)`;
    largest shift `(1-delta)/delta (p_now + c_D + delta c_R)`.
    Fails when: a side that would lose all may give up instead of fighting at a cost below nothing.
    """
    chance_now, chance_later, cost_rising, cost_declining, discount = (
        np.asarray(one, float) for one in (chance_now, chance_later, cost_rising, cost_declining, discount)
    )
    flow = 1.0 / (1.0 - discount)
    war = (1.0 - chance_now) * flow - cost_declining
    peace = 1.0 + discount * ((1.0 - chance_later) * flow + cost_rising)
    squeezed = 1.0 + discount * ((1.0 - chance_later) * flow - cost_declining)
    far = (1.0 - discount) / discount * (chance_now + cost_declining + discount * cost_rising)
    found = np.broadcast_arrays(
        war, peace, squeezed, peace - war, war > peace, war > squeezed, chance_now + far,
        np.minimum(far, 1.0 - chance_now),
    )  # fmt: skip
    return Shift(*found)


def patience_for_peace(
    chance_now: ArrayLike, chance_later: ArrayLike, cost_rising: ArrayLike, cost_declining: ArrayLike
) -> Array:
    """[1] The discount factor above which a shift of power makes war; 1 where power does not rise.

    Who cares little for later periods fears them little.

    Model: Powell 2006. The root in (0, 1] of `p_now + c_D + delta (c_R - c_D - p_later) - delta^2 c_R = 0`.
    Fails when: see `shift`.
    """
    chance_now, chance_later, cost_rising, cost_declining = (
        np.asarray(one, float) for one in (chance_now, chance_later, cost_rising, cost_declining)
    )
    start = chance_now + cost_declining
    slope = cost_rising - cost_declining - chance_later
    root = np.sqrt(slope * slope + 4.0 * cost_rising * start)
    # either form of the root, where it does not cancel
    rising, falling = slope > 0.0, root > slope
    found = np.where(
        rising,
        0.5 * (root + slope) / np.where(rising, cost_rising, 1.0),
        2.0 * start / np.where(falling, root - slope, 1.0),
    )
    return np.where(chance_later > chance_now, np.minimum(found, 1.0), 1.0)


def now_or_later(
    chance_now: ArrayLike,
    chance_later: ArrayLike,
    periods: ArrayLike,
    discount: ArrayLike,
    fighting_cost: ArrayLike,
    cost_a: ArrayLike,
    cost_b: ArrayLike,
    power: ArrayLike = 0.5,
) -> Timing:
    """A deal today against one after so many periods of fighting, for A, by the Nash bargain at either date.

    fighting_cost: [share a period]; discount: [1] of a period, above 0 and below 1.

    Model: Nash 1950 at either date. `later_today = delta^T x(p_later) - c (1 - delta^T)/(1 - delta)`;
    `share_needed` makes it x(p_now), and `chance_needed = share_needed + c_A - a (c_A + c_B)`.
    Fails when: waiting changes costs as well as chances, or the war may end before the date.
    """
    chance_now, chance_later, periods, discount, fighting_cost = (
        np.asarray(one, float) for one in (chance_now, chance_later, periods, discount, fighting_cost)
    )
    now, later, best = (settled(chance, cost_a, cost_b, power) for chance in (chance_now, chance_later, 1.0))
    kept = np.maximum(discount**periods, TINY)
    paid = fighting_cost * (1.0 - kept) / (1.0 - discount)
    worth = kept * later.share - paid
    share = (now.share + paid) / kept
    chance = share + chance_later - later.unbounded
    never = share > best.share
    return Timing(*np.broadcast_arrays(now.share, later.share, worth, worth > now.share, share, chance, never))


__all__ = ["Shift", "Timing", "now_or_later", "patience_for_peace", "shift"]
