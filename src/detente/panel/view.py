"""What was known on a day: the as-of rule, applied to the rows of the panel.

Two dates decide. `published_on` is when a vintage appeared, `first_public_on` when any figure for its
period did. On day D a figure is used if its vintage was out by D; failing that, the earliest later
vintage stands in if a figure for the period was public by D, marked as revised. Nothing
else is shown, however old its period.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from detente.panel.rows import Figure, Key, Rows

Dims = str | Mapping[str, str] | None
"""Dimensions to select by: exactly as written ("kind=military"), those that a mapping names, or any."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A figure that was public in some form by the day, but of which only a later vintage is held.

    It carries no value: reading the figure is what real time forbids.
    """

    series: str
    entity: str
    dims: str
    period_start: date
    period_end: date
    source: str
    first_public_on: date
    published_on: date


@dataclass
class UsedFigures:
    """Every figure that was handed out, so that an answer can say what it rests on."""

    day: date
    figures: dict[tuple[str, Key, str], Figure] = field(default_factory=dict)

    def add(self, figures: Iterable[Figure]) -> None:
        """Record figures; one that was recorded before counts once."""
        for figure in figures:
            self.figures[(figure.series, figure.key, figure.vintage)] = figure

    @property
    def revised(self) -> int:
        """[figures] How many are later revisions of what was known on the day."""
        return sum(figure.revised for figure in self.figures.values())

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources, sorted."""
        return tuple(sorted({figure.source for figure in self.figures.values()}))

    @property
    def data_as_of(self) -> date | None:
        """The end of the latest period that a figure with a value is about and that was over by the day."""
        ends = [f.period_end for f in self.figures.values() if f.value is not None and f.period_end <= self.day]
        return max(ends, default=None)


class View:
    """The panel as known on one day.

    `real_time` drops later revisions too. `hindsight` shows the latest vintage of whatever is visible
    by default and of every period that was over by the day: what is known now about what had
    happened then. It never shows what happened afterwards.
    """

    def __init__(self, rows: Rows, day: date, *, real_time: bool = False, hindsight: bool = False) -> None:
        if real_time and hindsight:
            raise ValueError("real_time and hindsight exclude each other; choose one")
        self._rows = rows
        self.day = day
        self.real_time = real_time
        self.hindsight = hindsight
        self.used = UsedFigures(day)
        self._shown: dict[str, dict[Key, int]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all series of the panel, visible or not."""
        return self._rows.names

    def series(
        self,
        name: str,
        entity: str | None = None,
        dims: Dims = None,
        start: date | None = None,
        end: date | None = None,
        *,
        record: bool = True,
    ) -> tuple[Figure, ...]:
        """Visible figures of a series in order of period, one per entity, dims and period.

        `start` and `end` bound the period (whole periods, both inclusive). Missing values come as
        figures of status "missing". `record=False` looks without counting the figures as used.
        Raises UnknownName for a series that the panel does not hold.
        """
        figures = tuple(
            self._figure(number)
            for key, number in self._visible(name).items()
            if _matches(key, entity, dims, start, end)
        )
        if record:
            self.used.add(figures)
        return figures

    def latest(self, name: str, entity: str | None = None, dims: Dims = None, *, record: bool = True) -> Figure | None:
        """The visible figure of the latest period that has a value; None where there is none."""
        found = [f for f in self.series(name, entity, dims, record=False) if f.value is not None]
        if not found:
            return None
        if record:
            self.used.add(found[-1:])
        return found[-1]

    def gap(
        self,
        name: str,
        entity: str | None = None,
        dims: Dims = None,
        start: date | None = None,
        end: date | None = None,
    ) -> tuple[Gap, ...]:
        """What real time drops: figures public by the day of which the panel holds later vintages only."""
        gaps = []
        for key, numbers in self._rows.vintages(name).items():
            stand_in = self._stand_in(numbers)
            if self._real_time(numbers) is None and stand_in is not None and _matches(key, entity, dims, start, end):
                f = self._rows.figure(stand_in)
                gaps.append(
                    Gap(
                        name,
                        f.entity,
                        f.dims,
                        f.period_start,
                        f.period_end,
                        f.source,
                        f.first_public_on,
                        f.published_on,
                    )
                )
        return tuple(gaps)

    def unit_of_account(self, name: str, entity: str, year: int) -> Figure | None:
        """The figure of a calendar year for conversion to the house's money, whatever the day.

        "EUR at 2024 prices and rates" is a measuring rod, fixed by definition: before 2025 nobody
        could have known it, yet every amount is told in it. So its factors are exempt from the as-of
        rule, but recorded as used and marked as revised where it would have hidden them. Not for
        anything that is evidence.
        """
        shown = self.series(name, entity, start=date(year, 1, 1), end=date(year, 12, 31), record=False)
        known = [f for f in shown if f.value is not None]
        if not known:
            keys = self._rows.vintages(name).items()
            whole = [n[-1] for k, n in keys if k.entity == entity and k.period_start.year == k.period_end.year == year]
            known = [f for f in (self._figure(n) for n in whole) if f.value is not None]
        self.used.add(known[:1])
        return known[0] if known else None

    def _figure(self, number: int) -> Figure:
        return self._rows.figure(number, revised=self._rows.published_on[number] > self.day)

    def _visible(self, name: str) -> dict[Key, int]:
        shown = self._shown.get(name)
        if shown is None:
            choices = ((key, self._choose(key, numbers)) for key, numbers in self._rows.vintages(name).items())
            shown = self._shown[name] = {key: number for key, number in choices if number is not None}
        return shown

    def _choose(self, key: Key, numbers: tuple[int, ...]) -> int | None:
        real_time = self._real_time(numbers)
        if self.real_time:
            return real_time
        known = self._stand_in(numbers) if real_time is None else real_time
        if self.hindsight:
            return numbers[-1] if known is not None or key.period_end <= self.day else None
        return known

    def _real_time(self, numbers: tuple[int, ...]) -> int | None:
        """The latest vintage that was out by the day."""
        return next((n for n in reversed(numbers) if self._rows.published_on[n] <= self.day), None)

    def _stand_in(self, numbers: tuple[int, ...]) -> int | None:
        """The earliest vintage, whenever published, of a figure that was public in some form by the day."""
        return next((n for n in numbers if self._rows.first_public_on[n] <= self.day), None)


def _matches(key: Key, entity: str | None, dims: Dims, start: date | None, end: date | None) -> bool:
    if entity is not None and key.entity != entity:
        return False
    if (start is not None and key.period_start < start) or (end is not None and key.period_end > end):
        return False
    if dims is None:
        return True
    if isinstance(dims, str):
        return key.dims == dims
    return {f"{name}={value}" for name, value in dims.items()} <= set(key.dims.split(";"))
