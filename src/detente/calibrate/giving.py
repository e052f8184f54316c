"""What donors give, and the taste for giving that would explain it, with how badly it does.

Sums over twelve months at the end of every month that was public. Two readings of the same figures: each gives alone,
given the others' gifts; or each pays its share of a bill that all have settled together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.calibrate.revealed_positions import GIVING, Revealed, revealed
from detente.core.errors import DataMissing
from detente.models.burden_sharing.equations import wanted_alone
from detente.panel.view import View

Array = NDArray[Any]
Reading = Literal["alone", "together"]
Kind = Literal["total", "military"]

GROUPS: Final = ("USA", "EUROPE", "OTHER")
"""Donors of the panel's monthly sums, which together are all donors."""

YEAR: Final = 12
"""[months] Length of a sum."""

LEAST: Final = 1e-6
"""[share] Taste below which none is told apart from nought."""


class Fit(NamedTuple):
    """A member's fitted taste [share], and its misfit: root mean square error [EUR bn/year] and over mean giving."""

    state: str
    taste: float
    error: float
    relative: float


@dataclass(frozen=True)
class Giving:
    """What members give: sums over twelve months [month, member, EUR bn/year], latest last.

    `all_donors` are the sums of all donors there are [month]; `found` is what else the members do.
    """

    states: tuple[str, ...]
    found: tuple[Revealed, ...]
    given: Array
    military: Array
    all_donors: Array
    all_military: Array
    last: Any

    @property
    def income(self) -> Array:
        """[EUR bn/year, member] Output."""
        return np.array([one.output for one in self.found])

    @property
    def spending(self) -> Array:
        """[EUR bn/year, member] Defence spending: capacity times the exposure that a government shows by it."""
        return np.array([one.spending for one in self.found])

    @property
    def latest(self) -> Array:
        """[EUR bn/year, member] The latest sums."""
        return self.given[-1]

    @property
    def outside(self) -> float:
        """[EUR bn/year] What others than the members gave in the same twelve months."""
        return float(self.all_donors[-1] - self.given[-1].sum())

    @property
    def military_part(self) -> float:
        """[share] The members' part of all military allocations of the latest twelve months."""
        return float(self.military[-1].sum() / self.all_military[-1])


def giving(view: View, members: Sequence[str]) -> Giving:
    """What the members gave, as known on the view's day.

    Raises WrongInput for fewer than two members or one named twice, DataMissing for a member of whom the panel holds
    no figure, or where members have sums for different months.
    """
    found = revealed(view, members)
    total, months = _sums(view, members, "total")
    military, again = _sums(view, members, "military")
    if months != again:
        raise DataMissing("the panel's military and total allocations cover different months; build the panel again")
    return Giving(
        tuple(members), found, total, military, _all(view, "total", months), _all(view, "military", months), months[-1]
    )


def _sums(view: View, members: Sequence[str], kind: Kind) -> tuple[Array, tuple[Any, ...]]:
    columns, months = [], None
    for state in members:
        rows = [figure for figure in view.series(GIVING, state, {"kind": kind}) if figure.value is not None]
        ends = tuple(figure.period_end for figure in rows)
        if months is not None and ends != months:
            raise DataMissing(f"the panel's {GIVING} of {state} covers other months than the other members'")
        months = ends
        columns.append([figure.value for figure in rows])
    return np.array(columns, np.float64).T, months or ()


def _all(view: View, kind: Kind, months: Sequence[Any]) -> Array:
    """[EUR bn/year] Sums over the same twelve months of all donors."""
    monthly: dict[Any, float] = {}
    for group in GROUPS:
        for figure in view.series("kiel.allocations", group, {"kind": kind}):
            monthly[figure.period_end] = monthly.get(figure.period_end, 0.0) + (figure.value or 0.0)
    ends = sorted(monthly)
    return np.array([sum([monthly[end] for end in ends if end <= last][-YEAR:]) for last in months])


def fitted(of: Giving, reading: Reading, *, outsiders: bool = False) -> tuple[Fit, ...]:
    """Each member's taste by least squares on its giving over all months, with the misfit.

    Alone: `th` minimises the sum of squares of `g - (th w - (1-th) X)`, with X what the others gave, among them
    outsiders where these count. Together: that of `g - th w`. Sums of neighbouring months share eleven months, so the
    misfit is that of fewer than `months / 12` independent observations.

    Model: first-order conditions of `models.burden_sharing`.
    Fails when: a government's wish to give changed within the period, as misfit then shows.
    """
    others = of.given.sum(axis=1, keepdims=True) - of.given
    others = others + (of.all_donors - of.given.sum(axis=1))[:, None] * outsiders
    if reading == "together":
        others = np.zeros_like(of.given)
    base = of.income + others
    taste = np.clip((base * (of.given + others)).sum(axis=0) / (base**2).sum(axis=0), LEAST, 1.0 - LEAST)
    told = wanted_alone(of.income, taste, others)
    error = np.sqrt(((of.given - told) ** 2).mean(axis=0))
    mean = np.maximum(of.given.mean(axis=0), 1e-12)
    columns = taste.tolist(), error.tolist(), (error / mean).tolist()
    return tuple(Fit(*one) for one in zip(of.states, *columns, strict=True))
