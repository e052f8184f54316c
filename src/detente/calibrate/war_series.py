"""What was observed of the war month by month, as known on a day: the series that a fit reads.

Nothing enters that the panel's view hides. A third party's casualty series that repeats a warring party's
claims is no second witness and is left out; so are mapped areas across a stated break of their series.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.calibrate.war_tolls import Estimate, Total, estimates, named_dead, totals
from detente.core.errors import DataMissing
from detente.core.quantities import Month, month_at, month_index, month_of
from detente.models.block import DIMS
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


NAMED: Final = {"A": "lostarmour.named_dead", "B": "meduza.named_deaths"}
"""Lists of the dead by name."""

DONORS: Final = {"USA": ("USA",), "others": ("EUROPE", "OTHER")}
"""Groups of donors in the panel that make up the model's donors."""

YEAR: Final = 12
"""[months] Over which the mean of giving is taken, up to the last month on record; and what is read of the time before
the first month, since after a year little of what was decided is still in transit."""


@dataclass(frozen=True)
class WarData:
    """Monthly series [month]; nan where nothing is known.

    pace: [km2/month] by mapper; claimed: [1000] casualties of B as A claims them; named: [1000] named dead by side,
    a floor, and named_age: [months] how long after the month their list was taken; confirmed: [items] confirmed
    losses in the quarter that ends with the month, by side and class; manpower: [1000] published totals of B in
    theatre; totals: third parties' totals of casualties, and estimates: what they grew by around the months;
    aid: [EUR bn] military allocations by donor and month, from the first on record. `sources` are ids.
    """

    months: tuple[Month, ...]
    pace: dict[str, Array]
    claimed: Array
    named: dict[str, Array]
    named_age: dict[str, Array]
    confirmed: dict[tuple[str, str], Array]
    manpower: Array
    totals: tuple[Total, ...]
    estimates: tuple[Estimate, ...]
    aid: Mapping[str, Mapping[Month, float]]
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
            {k: v[cut] for k, v in self.named.items()},
            {k: v[cut] for k, v in self.named_age.items()},
            {k: v[cut] for k, v in self.confirmed.items()},
            self.manpower[cut],
            self.totals,
            estimates(self.totals, self.months[cut]),
            # what was given before the first month is under way in it
            {donor: {m: x for m, x in given.items() if m <= self.months[cut][-1]} for donor, given in self.aid.items()}
            if self.months[cut]
            else {},
            self.sources,
        )

    def rhythm(self, months: Iterable[Month]) -> Array:
        """[ratio, month x donor] What was given in each month over its mean of the last year on record.

        One for a month without a record, and for a donor without any: missing is not nought.
        """
        found = []
        for donor in DIMS["donor"]:
            given = self.aid.get(donor, {})
            year = [given[month] for month in sorted(given)[-YEAR:]]
            mean = float(np.mean(year)) if year else 0.0
            found.append([given[m] / mean if mean > 0.0 and m in given else 1.0 for m in months])
        return np.array(found).T

    @property
    def year_before(self) -> tuple[Month, ...]:
        """The months of the year before the first."""
        first = month_index(self.months[0])
        return tuple(month_at(i) for i in range(first - YEAR, first))


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
    manpower = np.full(len(months), np.nan)
    for figure in view.series("points.manpower_theatre", sides[1], {"measure": "troops_in_ukraine"}):
        _put(manpower, place, figure.period_end, figure.value, 1e-3)
    claims = [(f.period_end, f.value) for f in view.series("ua_mod.personnel_losses_claimed", sides[1])]
    claimed = _increments(claims, months) * 1e-3
    confirmed = {
        (side, kind): _quarters(view, state, classes, months)
        for side, state in zip("AB", sides, strict=True)
        for kind, classes in CLASSES.items()
    }
    named = {side: named_dead(view, NAMED[side], state, months) for side, state in zip("AB", sides, strict=True)}
    told = totals(view, sides)
    return WarData(
        months, pace, claimed, {side: counts for side, (counts, _) in named.items()},
        {side: age for side, (_, age) in named.items()}, confirmed, manpower, told, estimates(told, months),
        _given(view, end), view.used.sources,
    )  # fmt: skip


def _levels(view: View, mapper: str) -> list[tuple[date, float | None]]:
    return [(f.period_end, f.value) for f in view.series("territory.area_held_by_russia", None, {"mapper": mapper})]


def _given(view: View, end: Month) -> dict[str, dict[Month, float]]:
    """[EUR bn] Military allocations by donor and month, where all groups of a donor have a figure."""
    found: dict[str, dict[Month, float]] = {}
    for donor, groups in DONORS.items():
        by_group = [
            {month_of(f.period_end): f.value for f in view.series("kiel.allocations", group, {"kind": "military"})
             if f.value is not None and month_of(f.period_end) <= end}
            for group in groups
        ]  # fmt: skip
        told = set.intersection(*(set(values) for values in by_group))
        found[donor] = {month: sum(values[month] for values in by_group) for month in sorted(told)}
    return found


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
