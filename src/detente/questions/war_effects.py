"""What two runs of the war under the same luck differ by, and where along a belief that difference turns.

Arrays are [draw, month] unless said otherwise; the first month is the one after the start. Draw i of
one run and draw i of another share beliefs and noise, so differences are taken draw by draw.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.core.answers import Word
from detente.core.words import word

Array = NDArray[Any]

PARITY = 0.0
"""[log] Force ratio at which the challenger is no stronger than the supported side."""

SPAN = 3
"""[months] Over which the front must not have moved back to count as halted."""

CLASSES: tuple[Word, ...] = ("very unlikely", "unlikely", "about even", "likely", "very likely")


class Member(NamedTuple):
    """One way to see the same question: its median difference, and its chance of the event."""

    name: str
    median: float
    chance: float
    draws: int


def parity_month(ratio: Array) -> Array:
    """[months, inf: never] First month at whose end the log force ratio is not above parity."""
    return first_month(ratio <= PARITY)


def halt_month(area: Array) -> Array:
    """[months, inf: never] First month at whose end the challenger has gained nothing for three months."""
    whole = np.concatenate([np.zeros((area.shape[0], 1), area.dtype), area], axis=1)
    halted = np.zeros(area.shape, bool)
    halted[:, SPAN - 1 :] = whole[:, SPAN:] - whole[:, :-SPAN] <= 0.0
    return first_month(halted)


def first_month(holds: Array) -> Array:
    """[months, inf: never] Number of the first month in which the condition holds, one draw each."""
    return np.where(holds.any(axis=1), holds.argmax(axis=1) + 1.0, np.inf)


def within(months: Array, horizon: float) -> float:
    """[share] Draws in which the event came within the horizon."""
    return float(np.mean(months <= horizon))


def median_month(months: Array) -> float | None:
    """[months] The median; None where more than half of the draws never get there."""
    middle = float(np.sort(months)[(len(months) - 1) // 2])
    return middle if np.isfinite(middle) else None


def less_and_not_later(difference: Array, with_aid: Array, without: Array) -> Array:
    """Draws in which the area is smaller with the aid and strength comes no later (never is no later than never)."""
    return (difference < 0.0) & (with_aid <= without)


def halves(sample: Array) -> tuple[Array, Array]:
    """Draws below and above the median of a belief."""
    upper = sample > np.median(sample)
    return ~upper, upper


def crossing(places: Array, heights: Array) -> float | None:
    """Where a curve through the points first crosses nought, by straight lines between them; None: nowhere."""
    for i in range(len(places) - 1):
        before, after = float(heights[i]), float(heights[i + 1])
        if before == 0.0:
            return float(places[i])
        if before * after < 0.0:
            return float(places[i] + (places[i + 1] - places[i]) * before / (before - after))
    return float(places[-1]) if float(heights[-1]) == 0.0 else None


BINS = 10
"""Groups of draws, in order of a belief, whose medians make up the curve that may cross nought."""


def belief_crossing(difference: Array, sample: Array) -> float | None:
    """Value of a belief, inside the middle 98 % of its draws, at which the median difference changes sign."""
    inside = (sample >= np.quantile(sample, 0.01)) & (sample <= np.quantile(sample, 0.99))
    order = np.argsort(sample[inside], kind="stable")
    groups = [group for group in np.array_split(order, BINS) if len(group)]
    places = np.array([np.median(sample[inside][group]) for group in groups])
    return crossing(places, np.array([np.median(difference[inside][group]) for group in groups]))


def member(name: str, difference: Array, event: Array) -> Member:
    """A member of the ensemble from its draws."""
    return Member(name, float(np.median(difference)), float(np.mean(event)), len(difference))


def agreed_word(chance: float, members: tuple[Member, ...]) -> Word:
    """The word of the chance, unless a member lies more than one class away from it."""
    own = CLASSES.index(word(chance))
    apart = any(abs(CLASSES.index(word(one.chance)) - own) > 1 for one in members)
    return "models disagree" if apart else word(chance)
