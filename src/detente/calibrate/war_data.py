"""What was observed of the war as a view of the panel shows it: the evidence that fits and scores use.

Changes, not levels: mappers differ in level and agree on changes, and counts of losses grow by what was
found between two snapshots. Every figure keeps its dates and its source. Nothing is corrected here:
biases, completeness and limits belong to the observation model.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from detente.core.quantities import month_at, month_index, month_of
from detente.panel import Figure, View
from detente.panel.money import to_eur_2024

SIDES = {"UKR": "A", "RUS": "B"}
"""States by side, as `catalogue/conflicts/ukraine.toml` has them."""

AREA = "territory.area_held_by_russia"
BREAKS = {"nzz_liveuamap": date(2024, 3, 14)}
"""Days on which a mapper's method changed (its Source record says so): no change is taken across them."""

INVASION = date(2022, 2, 24)

CONFIRMED = {
    "armour": ("tank", "afv", "ifv", "apc", "imv", "mrap"),
    "artillery": ("towed_artillery", "self_propelled_artillery", "rocket_artillery"),
    "air_defence": ("sam", "aa_gun", "sp_aa_gun"),
}
"""Oryx's classes by the engine's durables; radars, trucks, engineering, aircraft and drones are in none of them."""

CLAIMED = {
    "armour": ("tank", "apc"),
    "artillery": ("field_artillery", "mrl"),
    "air_defence": ("anti_aircraft_warfare",),
}
"""The General Staff's classes by durable; its "apc" covers armoured fighting vehicles of every kind."""

CASUALTIES = {
    "uk_mod.casualties_cumulative": ("uk_mod", "casualties"),
    "ua_mod.personnel_losses_claimed": ("ukraine_armed_forces", "casualties"),
    "economist.casualties": ("economist", "casualties"),
    "economist.deaths": ("economist", "deaths"),
}
"""Cumulative series: name, issuer and what it counts. UK MoD's repeats the General Staff's: one witness, not two."""

NAMED = {
    "meduza.named_deaths": "dead",
    "lostarmour.named_dead": "dead",
    "lostarmour.named_missing": "missing",
}
DONORS = ("EUROPE", "USA", "OTHER")
WARRING = frozenset({"ukraine", "russia"})


@dataclass(frozen=True, slots=True)
class AreaChange:
    """[km2] Area that B gained in a month by one mapper, from the end of the month before to `end`."""

    month: str
    mapper: str
    km2: float
    start: date
    end: date
    source: str


@dataclass(frozen=True, slots=True)
class Increment:
    """What a cumulative count grew by after the snapshot of `start` up to that of `end`.

    `value` is in items or persons and negative where a count was corrected downwards; `since_start` is the
    count at `end`. Limits of a cumulative estimate are of the count, hence `low` and `high` of it.
    """

    side: str
    what: str
    start: date
    end: date
    value: float
    since_start: float
    issuer: str
    warring_party: bool
    source: str
    low: float | None = None
    high: float | None = None

    @property
    def month(self) -> str:
        """The month in which it ends."""
        return month_of(self.end)


@dataclass(frozen=True, slots=True)
class Point:
    """A published figure up to `end`; `bound` is "at least", "at most" or "" for an estimate of the value."""

    side: str
    what: str
    issuer: str
    warring_party: bool
    start: date
    end: date
    value: float | None
    low: float | None
    high: float | None
    bound: str
    unit: str
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class MonthlyCount:
    """[persons] Named dead or missing whose death or loss a partisan or independent list dates in the period."""

    side: str
    what: str
    start: date
    end: date
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class AidMonth:
    """[EUR bn, 2024 prices and rates] Military allocations of a donor group in a month."""

    month: str
    donor: str
    amount: float
    source: str


@dataclass(frozen=True)
class WarData:
    """Everything observed by `day`, as visible in the view that it was read from."""

    day: date
    area: tuple[AreaChange, ...] = ()
    confirmed: tuple[Increment, ...] = ()
    claimed: tuple[Increment, ...] = ()
    casualties: tuple[Increment, ...] = ()
    named: tuple[MonthlyCount, ...] = ()
    aid: tuple[AidMonth, ...] = ()
    published: tuple[Point, ...] = ()

    @property
    def months(self) -> tuple[str, ...]:
        """Months with a change of area by any mapper, in order."""
        return tuple(sorted({change.month for change in self.area}))

    @property
    def mappers(self) -> tuple[str, ...]:
        """Mappers with any change, the longest series first."""
        counts: dict[str, int] = {}
        for change in self.area:
            counts[change.mapper] = counts.get(change.mapper, 0) + 1
        return tuple(sorted(counts, key=lambda mapper: (-counts[mapper], mapper)))

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of every figure, sorted."""
        rows = (self.area, self.confirmed, self.claimed, self.casualties, self.named, self.aid, self.published)
        return tuple(sorted({row.source for part in rows for row in part}))

    def pace(self, mapper: str | None = None) -> dict[str, float]:
        """[km2/month] Change of area by month, of one mapper or (None) the mean of those that have the month."""
        found: dict[str, list[float]] = {}
        for change in self.area:
            if mapper in (None, change.mapper):
                found.setdefault(change.month, []).append(change.km2)
        return {month: sum(found[month]) / len(found[month]) for month in sorted(found)}

    def increments(self, side: str, what: str, rows: Iterable[Increment] | None = None) -> tuple[Increment, ...]:
        """Increments of a side and class in order of time; of `confirmed` unless rows are given."""
        chosen = self.confirmed if rows is None else rows
        return tuple(row for row in chosen if row.side == side and row.what == what)


def observations(view: View, until: date | None = None) -> WarData:
    """Everything that the view shows of periods over by `until` (default: the view's day).

    A series that the panel does not hold, or of which the view shows nothing, is empty.
    """
    day = view.day if until is None else min(until, view.day)
    return WarData(
        day,
        _area(view, day),
        tuple(_confirmed(view, day, "oryx.losses_confirmed", CONFIRMED, "oryx", False)),
        tuple(_confirmed(view, day, "ua_mod.losses_claimed", CLAIMED, "ukraine_armed_forces", True)),
        tuple(_casualties(view, day)),
        _named(view, day),
        _aid(view, day),
        _published(view, day),
    )


def _figures(view: View, series: str, day: date, entity: str | None = None, dims: str | None = None) -> list[Figure]:
    if series not in view.names:
        return []
    return [f for f in view.series(series, entity, dims, end=day) if f.value is not None]


def _area(view: View, day: date) -> tuple[AreaChange, ...]:
    ends: dict[str, dict[int, Figure]] = {}
    for f in _figures(view, AREA, day, "UKR"):
        mapper = f.dim("mapper")
        # a figure of the middle of a month (the last one, as a rule) ends no month
        if mapper is None or f.period_end < INVASION or not _ends_month(f.period_end):
            continue
        ends.setdefault(mapper, {})[month_index(month_of(f.period_end))] = f
    changes = []
    for mapper, months in ends.items():
        for index, f in months.items():
            before = months.get(index - 1)
            if before is None or f.value is None or before.value is None or _broken(mapper, before, f):
                continue
            changes.append(
                AreaChange(month_at(index), mapper, f.value - before.value, before.period_end, f.period_end, f.source)
            )
    return tuple(sorted(changes, key=lambda change: (change.month, change.mapper)))


def _ends_month(day: date) -> bool:
    """Whether at most three days of the month are left."""
    return (day + timedelta(days=4)).month != day.month


def _broken(mapper: str, before: Figure, after: Figure) -> bool:
    broken = BREAKS.get(mapper)
    return broken is not None and before.period_end < broken <= after.period_end


def _confirmed(
    view: View, day: date, series: str, groups: dict[str, tuple[str, ...]], issuer: str, warring: bool
) -> Iterable[Increment]:
    """Increments between snapshots; a class absent from a snapshot keeps its last count."""
    for state, side in SIDES.items():
        for what, classes in groups.items():
            by_class = {
                name: {f.period_end: f for f in _figures(view, series, day, state, f"class={name}")} for name in classes
            }
            dates = sorted({end for figures in by_class.values() for end in figures})
            count = dict.fromkeys(classes, 0.0)
            before: tuple[date, float] | None = None
            for end in dates:
                source = ""
                for name, figures in by_class.items():
                    if end in figures:
                        count[name], source = figures[end].value or 0.0, figures[end].source
                total = sum(count.values())
                if before is not None:
                    yield Increment(side, what, before[0], end, total - before[1], total, issuer, warring, source)
                before = (end, total)


def _casualties(view: View, day: date) -> Iterable[Increment]:
    for series, (issuer, what) in CASUALTIES.items():
        for state, side in SIDES.items():
            before: Figure | None = None
            for f in sorted(_figures(view, series, day, state), key=lambda f: f.period_end):
                if before is not None and f.value is not None and before.value is not None:
                    yield Increment(
                        side,
                        what,
                        before.period_end,
                        f.period_end,
                        f.value - before.value,
                        f.value,
                        issuer,
                        series.startswith("ua_mod."),
                        f.source,
                        f.low,
                        f.high,
                    )
                before = f


def _named(view: View, day: date) -> tuple[MonthlyCount, ...]:
    return tuple(
        MonthlyCount(side, what, f.period_start, f.period_end, f.value or 0.0, f.source)
        for series, what in NAMED.items()
        for state, side in SIDES.items()
        for f in _figures(view, series, day, state)
    )


def _aid(view: View, day: date) -> tuple[AidMonth, ...]:
    return tuple(
        AidMonth(month_of(f.period_end), donor, to_eur_2024(f, view), f.source)
        for donor in DONORS
        for f in _figures(view, "kiel.allocations", day, donor, "kind=military")
    )


def _published(view: View, day: date) -> tuple[Point, ...]:
    """Single published figures of every `published.` series, stocks and production among them if the panel has any."""
    points = []
    for series in sorted(name for name in view.names if name.startswith("published.")):
        for state, side in SIDES.items():
            for f in _figures(view, series, day, state):
                issuer = f.dim("issuer") or f.source
                warring = f.status == "claim" or issuer.split("_")[0] in WARRING
                bound = "at least" if f.low == f.value and f.high is None else ""
                bound = "at most" if f.high == f.value and f.low is None else bound
                points.append(
                    Point(
                        side,
                        series.split(".", 1)[1],
                        issuer,
                        warring,
                        f.period_start,
                        f.period_end,
                        f.value,
                        f.low,
                        f.high,
                        bound,
                        f.unit,
                        f.status,
                        f.source,
                    )
                )
    return tuple(points)
