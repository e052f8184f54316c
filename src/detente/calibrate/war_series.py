"""What was observed of the war month by month, as known on a day: the series that a fit reads.

Nothing enters that the panel's view hides. A third party's casualty series that repeats a warring party's
claims is no second witness and is left out; so are mapped areas across a stated break of their series.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.core.errors import DataMissing
from detente.core.quantities import Month, month_at, month_index, month_of
from detente.panel import View

Array = NDArray[Any]

MAPPERS: Final = ("economist_isw", "deepstate", "nzz_liveuamap")
CLASSES: Final[dict[str, tuple[str, ...]]] = {
    "armour": ("tank", "ifv", "afv", "apc", "mrap", "imv"),
    "artillery": ("towed_artillery", "self_propelled_artillery", "rocket_artillery"),
    "air_defence": ("sam", "sp_aa_gun", "aa_gun"),
}
"""Classes of the count of confirmed losses that make up the model's classes."""

BREAK: Final = {"nzz_liveuamap": 5000.0}
"""[km2] A monthly step of this size in a mapper's area, outside the retreats of 2022, is a break of the series."""

SETTLED: Final = "2023-01"
"""Month from which such a step is taken for a break, since no front moved that fast afterwards."""


@dataclass(frozen=True)
class WarData:
    """Monthly series [month]; nan where nothing is known.

    pace: [km2/month] by mapper; claimed: [1000] casualties of B as A claims them; named: [1000] named dead
    of A, a floor; confirmed: [items] confirmed losses in the quarter that ends with the month, by side
    and class; manpower: [1000] published totals of B in theatre; aid: [EUR bn] military allocations,
    all donors. `sources` are ids.
    """

    months: tuple[Month, ...]
    pace: dict[str, Array]
    claimed: Array
    named: Array
    confirmed: dict[tuple[str, str], Array]
    manpower: Array
    aid: Array
    sources: tuple[str, ...]

    def since(self, month: Month) -> "WarData":
        """The months after `month` only."""
        return self._cut(slice(next((i for i, m in enumerate(self.months) if m > month), len(self.months)), None))

    def until(self, month: Month) -> "WarData":
        """The months up to `month` only."""
        return self._cut(slice(None, sum(m <= month for m in self.months)))

    def _cut(self, cut: slice) -> "WarData":
        return WarData(
            self.months[cut],
            {k: v[cut] for k, v in self.pace.items()},
            self.claimed[cut],
            self.named[cut],
            {k: v[cut] for k, v in self.confirmed.items()},
            self.manpower[cut],
            self.aid[cut],
            self.sources,
        )


def last_complete_month(day: date) -> Month:
    """The last month that had ended by the day."""
    return month_at(month_index(month_of(day)) - 1)


def observations(view: View, sides: tuple[str, str] = ("UKR", "RUS")) -> WarData:
    """The series of a war from the panel as known on the view's day.

    Raises DataMissing where no mapper's area is visible.
    """
    end = last_complete_month(view.day)
    first = "2022-03"
    months = tuple(month_at(i) for i in range(month_index(first), month_index(end) + 1))
    place = {month: i for i, month in enumerate(months)}
    pace = {mapper: _changes(mapper, _levels(view, mapper), months) for mapper in MAPPERS}
    pace = {mapper: series for mapper, series in pace.items() if np.isfinite(series).any()}
    if not pace:
        raise DataMissing(f"no mapped area was public on {view.day}; choose a later day")
    named, manpower, aid = (np.full(len(months), np.nan) for _ in range(3))
    for figure in view.series("lostarmour.named_dead", sides[0]):
        _put(named, place, figure.period_end, figure.value, 1e-3)
    for figure in view.series("points.manpower_theatre", sides[1], {"measure": "troops_in_ukraine"}):
        _put(manpower, place, figure.period_end, figure.value, 1e-3)
    for figure in view.series("kiel.allocations", None, {"kind": "military"}):
        if figure.value is not None and month_of(figure.period_end) in place:
            i = place[month_of(figure.period_end)]
            aid[i] = (0.0 if np.isnan(aid[i]) else aid[i]) + figure.value
    claims = [(f.period_end, f.value) for f in view.series("ua_mod.personnel_losses_claimed", sides[1])]
    claimed = _increments(claims, months) * 1e-3
    confirmed = {
        (side, kind): _quarters(view, state, classes, months)
        for side, state in zip("AB", sides, strict=True)
        for kind, classes in CLASSES.items()
    }
    return WarData(months, pace, claimed, named, confirmed, manpower, aid, view.used.sources)


def _levels(view: View, mapper: str) -> list[tuple[date, float | None]]:
    return [(f.period_end, f.value) for f in view.series("territory.area_held_by_russia", None, {"mapper": mapper})]


def _changes(mapper: str, levels: Iterable[tuple[date, float | None]], months: tuple[Month, ...]) -> Array:
    change = _increments(levels, months)
    for i, month in enumerate(months):
        if month >= SETTLED and abs(change[i]) > BREAK.get(mapper, np.inf):
            change[i] = np.nan
    return change


def _increments(levels: Iterable[tuple[date, float | None]], months: tuple[Month, ...]) -> Array:
    """Month's end less the month's end before it, where both are known."""
    known = {month_of(day): value for day, value in levels if value is not None}
    found = np.full(len(months), np.nan)
    for i, month in enumerate(months):
        before = month_at(month_index(month) - 1)
        if month in known and before in known:
            found[i] = known[month] - known[before]
    return found


def _quarters(view: View, state: str, classes: tuple[str, ...], months: tuple[Month, ...]) -> Array:
    """[items] Confirmed losses of a quarter, told in its last month.

    By quarters, because the count is dated by when an item was listed, and months without a count put the
    losses of one into the next.
    """
    total: dict[Month, float] = {}
    for name in classes:
        for figure in view.series("oryx.losses_confirmed", state, {"class": name}):
            if figure.value is not None:
                month = month_of(figure.period_end)
                total[month] = total.get(month, 0.0) + figure.value
    found = np.full(len(months), np.nan)
    for i, month in enumerate(months):
        before = month_at(month_index(month) - 3)
        if month_index(month) % 3 == 2 and month in total and before in total:
            found[i] = total[month] - total[before]
    return found


def _put(series: Array, place: dict[Month, int], day: date, value: float | None, scale: float) -> None:
    if value is not None and month_of(day) in place:
        series[place[month_of(day)]] = value * scale
