"""Offers by turns: how a prize is divided when delay costs, with something else to go to or to live on meanwhile.

Side 1 proposes first. Numbers or arrays that broadcast; shares of a prize of 1.

Model: Rubinstein 1982, Stahl 1972, and Binmore, Shaked and Sutton on outside options, all known by name and not
opened; derived again in the tests by iteration.
Fails when: a side does not know how the other discounts, or delay costs neither anything.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]

SLACK = 1e-12
"""[share] What rounding may take from a prize that two options just exhaust."""


class Offer(NamedTuple):
    """The first proposal, which is accepted where a deal `exists`: [share] of side 1, who makes it, and of side 2.

    binds: whether side 2's option to leave, rather than its patience, sets its share; never so where it cannot leave.
    Where no deal exists the shares are what either side gets without one.
    """

    share_1: Array
    share_2: Array
    exists: Array
    binds: Array


def alternating(
    discount_1: ArrayLike, discount_2: ArrayLike, outside_1: ArrayLike = 0.0, outside_2: ArrayLike = 0.0
) -> Offer:
    """Offers without end where a side that answers may leave the table for something worth `outside` [share].

    discount: [1] of a period, either below 1.

    Model: Rubinstein 1982 with outside options. `x = min(1 - b_2, max(1 - d_2 (1 - b_1), (1 - d_2)/(1 - d_1 d_2)))`:
    an option matters only where it is worth more than waiting.
    Fails when: a side may also leave while the other answers, where threats begin to matter.
    """
    d1, d2, b1, b2 = _reals(discount_1, discount_2, outside_1, outside_2)
    patient = np.maximum(1.0 - d2 * (1.0 - b1), (1.0 - d2) / (1.0 - d1 * d2))
    share, exists = np.minimum(1.0 - b2, patient), b1 + b2 <= 1.0 + SLACK
    return _offer(np.where(exists, share, b1), np.where(exists, 1.0 - share, b2), exists, b2 > 1.0 - patient)


def alternating_with_inside(
    discount_1: ArrayLike, discount_2: ArrayLike, inside_1: ArrayLike = 0.0, inside_2: ArrayLike = 0.0
) -> Offer:
    """Offers without end where either side lives on something until there is a deal: war as a flow, or a status quo.

    inside: [share] what a side would have if there never were a deal; it receives `(1 - d) w` a period.

    Model: Rubinstein 1982 with inside options.
    `x = ((1 - d_2)(1 - w_2) + d_2 (1 - d_1) w_1)/(1 - d_1 d_2)`; with one discount `(1 - w_2 + d w_1)/(1 + d)`.
    Fails when: the flow changes while they talk.
    """
    d1, d2, w1, w2 = _reals(discount_1, discount_2, inside_1, inside_2)
    share = ((1.0 - d2) * (1.0 - w2) + d2 * (1.0 - d1) * w1) / (1.0 - d1 * d2)
    exists = w1 + w2 <= 1.0 + SLACK
    return _offer(np.where(exists, share, w1), np.where(exists, 1.0 - share, w2), exists)


def at_rates(rate_1: ArrayLike, rate_2: ArrayLike, interval: ArrayLike) -> Array:
    """[share] of side 1 where offers are an `interval` apart and future shares lose `rate` a unit of time.

    As the interval goes to nought this is `r_2/(r_1 + r_2)`, which an interval of nought gives.

    Model: Rubinstein 1982, `d = exp(-r t)`.
    Fails when: both rates are nought.
    """
    r1, r2, interval = _reals(rate_1, rate_2, interval)
    together = (r1 + r2) * interval
    moving = together > 0.0
    share = np.expm1(-r2 * interval) / np.where(moving, np.expm1(-together), -1.0)
    return np.where(moving, share, r2 / (r1 + r2))


def limited(
    periods: ArrayLike,
    discount_1: ArrayLike,
    discount_2: ArrayLike,
    end_1: ArrayLike = 0.0,
    end_2: ArrayLike = 0.0,
) -> Offer:
    """Offers by turns for so many periods, after which both get what the end gives them [share], one period later.

    periods: a whole number above 0; side 1 proposes in odd ones.

    Model: Stahl 1972, solved backwards: who answers takes no less than its discounted value of the next period.
    Fails when: the date of the end is not known to both.
    """
    shaped = np.broadcast_arrays(np.asarray(periods), *_reals(discount_1, discount_2, end_1, end_2))
    count, d1, d2, one, two = (np.array(given) for given in shaped)
    agreed = np.zeros(count.shape, bool)
    for period in range(int(count.max(initial=0)), 0, -1):
        live = count >= period
        later_1, later_2 = d1 * one, d2 * two
        deal = live & (later_1 + later_2 <= 1.0 + SLACK)
        offered = (1.0 - later_2, later_2) if period % 2 else (later_1, 1.0 - later_1)
        one = np.where(deal, offered[0], np.where(live, later_1, one))
        two = np.where(deal, offered[1], np.where(live, later_2, two))
        agreed = np.where(live, deal, agreed)
    return _offer(one, two, agreed)


def _offer(share_1: Array, share_2: Array, exists: Array, binds: ArrayLike = False) -> Offer:
    return Offer(*np.broadcast_arrays(share_1, share_2, exists, np.asarray(binds)))


def _reals(*given: ArrayLike) -> tuple[Array, ...]:
    return tuple(np.asarray(one, float) for one in given)


__all__ = ["Offer", "alternating", "alternating_with_inside", "at_rates", "limited"]
