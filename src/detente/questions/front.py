"""The front as mapped: area held by Russia at the end of each month, and how fast it moves.

    pace over k months = (area now - area k months before) / k        [km2 a month]

Mappers differ in level by thousands of square kilometres and agree on changes, so each is compared
with itself only, and never across a break in its own series.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from detente.core.quantities import month_index, month_of
from detente.panel import Figure, View

AREA = "territory.area_held_by_russia"
MAPPERS = {
    "economist_isw": "The Economist from ISW",
    "deepstate": "DeepState",
    "nzz_liveuamap": "NZZ from Liveuamap",
}
"""Mappers in the order in which they are told; the first has the longest unbroken series."""

BREAKS = {"nzz_liveuamap": date(2024, 3, 14)}
"""Days on which a mapper's method changed: a block of area leaves the series (see its Source record)."""

INVASION = date(2022, 2, 24)
"""The day on which the full-scale invasion began."""

SPANS = (1, 3, 12)
"""[months] Spans over which the pace is told."""


@dataclass(frozen=True)
class Front:
    """One mapper's series of month-ends, by months since year 0, and where its method last changed."""

    mapper: str
    months: dict[int, Figure]
    before: Figure | None

    @property
    def name(self) -> str:
        """The mapper in words."""
        return MAPPERS.get(self.mapper, self.mapper.replace("_", " "))

    @property
    def last(self) -> int:
        """The latest month, counted from year 0."""
        return max(self.months)

    @property
    def now(self) -> Figure:
        """The figure of the latest month."""
        return self.months[self.last]

    def area(self, months_ago: int = 0) -> float | None:
        """[km2] Area held at the end of the month so many months before the latest one."""
        figure = self.months.get(self.last - months_ago)
        return None if figure is None else figure.value

    def change(self, months: int, months_ago: int = 0) -> float | None:
        """[km2] Change over so many months; None where an end is missing or the method changed between."""
        end, start = self.months.get(self.last - months_ago), self.months.get(self.last - months_ago - months)
        if end is None or start is None or end.value is None or start.value is None:
            return None
        broken = BREAKS.get(self.mapper)
        if broken is not None and start.period_end < broken <= end.period_end:
            return None
        return end.value - start.value

    def pace(self, months: int, months_ago: int = 0) -> float | None:
        """[km2/month] Mean change a month over so many months."""
        change = self.change(months, months_ago)
        return None if change is None else change / months


def fronts(view: View, day: date) -> tuple[Front, ...]:
    """Every mapper's month-ends up to the day, those with none left out."""
    if AREA not in view.names:
        return ()
    series: dict[str, dict[int, Figure]] = {}
    before: dict[str, Figure] = {}
    for figure in view.series(AREA, "UKR", end=day):
        mapper = figure.dim("mapper")
        if mapper is None or figure.value is None:
            continue
        if figure.period_end < INVASION:
            before[mapper] = figure
        elif _is_month_end(figure.period_end):
            series.setdefault(mapper, {})[month_index(month_of(figure.period_end))] = figure
    known = [*MAPPERS, *sorted(set(series) - set(MAPPERS))]
    return tuple(Front(mapper, series[mapper], before.get(mapper)) for mapper in known if mapper in series)


def rising(all_fronts: Iterable[Front], months: int) -> dict[str, bool]:
    """Whether each mapper that spans the months shows more area held by Russia at their end."""
    changes = {front.mapper: front.change(months) for front in all_fronts}
    return {mapper: change > 0 for mapper, change in changes.items() if change is not None}


def _is_month_end(day: date) -> bool:
    """Whether the day is close enough to its month's end to count months from."""
    return (day + timedelta(days=7)).month != day.month
