"""The Nash bargain of two actors over several issues, each at a place of its own.

Model: Nash 1950, as the KTAB transcript of four-dimensional bargains computes it.
"""

from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from scipy import optimize

from detente.models.alliance.spatial import Reals, utility

STARTS: Final = 9
"""Points between the two ideal points from which the search begins."""


class Side(NamedTuple):
    """One of two: ideal point and salience [issue], attitude to risk [1], chance to win a conflict [probability]."""

    ideal: Reals
    salience: Reals
    risk: float
    chance: float


class Bargain(NamedTuple):
    """Where each side stands, what both are worth to either, what a conflict would be, and the Nash product."""

    first_place: Reals
    second_place: Reals
    worth: tuple[float, float]
    conflict: tuple[float, float]
    product: float


def value(side: Side, place: Reals) -> float:
    """[utility] Worth of a place to a side, from 0 to 1.

    Model: ktab. `d = sqrt(sum (t-x)^2 s^2 / sum s^2)`, `u = (1-d)(1+d r)`.
    Fails when: see `spatial.utility`.
    """
    squares = side.salience * side.salience
    gap = side.ideal - place
    apart = np.sqrt((gap * gap * squares).sum() / squares.sum())
    return float(utility(apart, np.asarray(side.risk)))


def conflict(first: Side, second: Side) -> tuple[float, float]:
    """[utility] What each side expects of a conflict: the loser takes the winner's ideal point.

    Model: ktab. Two positions, both the winner's: `2 p + 2 (1-p) u(loser's view)`.
    Fails when: conflict destroys part of what is at stake.
    """
    return (
        2.0 * first.chance + 2.0 * second.chance * value(first, second.ideal),
        2.0 * first.chance * value(second, first.ideal) + 2.0 * second.chance,
    )


def nash_bargain(first: Side, second: Side) -> Bargain:
    """The bargain with the largest product of both sides' gains over conflict.

    The bargain gives each side a place of its own within the range; a side values the sum of both
    places. Both at one place and each at its own ideal are among the starts of the search.

    Model: nash1950.
    Fails when: gains cannot be compared with a conflict that nobody expects, or talks can be walked out of.
    """
    issues = len(first.ideal)
    threat = conflict(first, second)

    def gains(places: Reals) -> tuple[float, float]:
        here, there = places[:issues], places[issues:]
        return tuple(
            value(side, here) + value(side, there) - least for side, least in zip((first, second), threat, strict=True)
        )  # pyright: ignore[reportReturnType]

    def loss(places: Reals) -> float:
        a, b = gains(places)
        # below the threat the product says nothing: push both sides up to it first
        return -a * b if a > 0.0 and b > 0.0 else -min(a, 0.0) - min(b, 0.0) + 1e-9

    bounds = [(0.0, 1.0)] * (2 * issues)
    share = np.linspace(0.02, 0.98, STARTS)
    between = [first.ideal + s * (second.ideal - first.ideal) for s in share]
    pareto = [_efficient(first, second, s) for s in share]
    starts = [np.concatenate((one, one)) for one in (*between, *pareto)]
    starts += [np.concatenate(pair) for pair in pairwise(pareto)]
    best = min(
        (
            optimize.minimize(
                loss, start, bounds=bounds, method="L-BFGS-B", options={"maxiter": 2000, "ftol": 1e-15, "gtol": 1e-10}
            )
            for start in starts
        ),
        key=lambda found: found.fun,
    )
    polished = optimize.minimize(
        loss,
        best.x,
        bounds=bounds,
        method="Nelder-Mead",
        options={"maxiter": 4_000, "maxfev": 4_000, "xatol": 1e-8, "fatol": 1e-13, "adaptive": True},
    )
    places = polished.x if polished.fun < best.fun else best.x
    a, b = gains(places)
    worth = (a + threat[0], b + threat[1])
    return Bargain(places[:issues], places[issues:], worth, threat, a * b if a > 0.0 and b > 0.0 else 0.0)


def _efficient(first: Side, second: Side, share: float) -> Reals:
    """A place between both ideals, nearer on each issue to the side that cares more."""
    wi, wj = (1.0 - share) * first.salience**2, share * second.salience**2
    return (wi * first.ideal + wj * second.ideal) / (wi + wj)
