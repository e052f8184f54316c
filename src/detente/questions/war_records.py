"""What is on record of losses, casualties and aid up to a day, both sides alike.

Confirmed losses (Oryx) are a lower bound that lags; claimed losses are a belligerent's; estimates of
casualties come with their producers' own limits. None is corrected here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from detente.core.errors import DataMissing
from detente.core.quantities import month_index, month_of
from detente.panel import Figure, View
from detente.panel.money import to_eur_2024

SIDES = ("RUS", "UKR")
CONFIRMED = "oryx.losses_confirmed"
CLAIMED = "ua_mod.losses_claimed"

CLASSES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("tanks", ("tank",), ("tank",)),
    ("armoured vehicles", ("afv", "ifv", "apc"), ("apc",)),
    ("artillery", ("towed_artillery", "self_propelled_artillery"), ("field_artillery",)),
    ("rocket artillery", ("rocket_artillery",), ("mrl",)),
    ("air defence", ("sam", "aa_gun", "sp_aa_gun"), ("anti_aircraft_warfare",)),
    ("aircraft", ("aircraft",), ("aircraft",)),
    ("helicopters", ("helicopter",), ("helicopter",)),
    ("ships", ("naval",), ("naval_ship", "submarines")),
)
"""Classes told side by side: name, Oryx's classes, the General Staff's; the two cut them differently."""

DONORS = {"EUROPE": "Europe", "USA": "the United States", "OTHER": "other donors"}
KINDS = ("military", "financial", "humanitarian")


@dataclass(frozen=True, slots=True)
class Loss:
    """Items lost in a class up to the end of a month, and in the twelve months before."""

    side: str
    name: str
    items: float
    in_a_year: float | None
    until: date
    source: str


@dataclass(frozen=True, slots=True)
class Toll:
    """An estimate or claim of people lost by a side up to a day, with its issuer's limits."""

    side: str
    measure: str
    issuer: str
    value: float | None
    low: float | None
    high: float | None
    until: date
    status: str
    source: str
    key: str


def confirmed(view: View, day: date, side: str) -> tuple[Loss, ...]:
    """Losses of a side that pictures confirm, by class."""
    return tuple(
        loss for name, classes, _ in CLASSES if (loss := _loss(view, CONFIRMED, side, name, classes, day)) is not None
    )


def confirmed_total(view: View, day: date, side: str) -> Loss | None:
    """All items of a side that pictures confirm."""
    return _loss(view, CONFIRMED, side, "all", ("all",), day)


def claimed(view: View, day: date) -> tuple[Loss, ...]:
    """Russian losses as Ukraine's General Staff claims them; no Russian series of claims is in the panel."""
    return tuple(
        loss for name, _, classes in CLASSES if (loss := _loss(view, CLAIMED, "RUS", name, classes, day)) is not None
    )


def _loss(view: View, series: str, side: str, name: str, classes: Iterable[str], day: date) -> Loss | None:
    """Classes added up at the last month-end for which the first of them has a figure."""
    if series not in view.names:
        return None
    total, year_ago, until, source = 0.0, 0.0, None, ""
    complete = True
    for equipment in classes:
        months = {
            month_index(month_of(f.period_end)): f
            for f in view.series(series, side, {"class": equipment}, end=day)
            if f.value is not None
        }
        if not months:
            if until is None:
                return None
            continue
        last = max(months)
        figure, before = months[last], months.get(last - 12)
        total += figure.value or 0.0
        until, source = until or figure.period_end, source or figure.source
        if before is None:
            complete = False
        else:
            year_ago += before.value or 0.0
    if until is None:
        return None
    return Loss(side, name, total, total - year_ago if complete else None, until, source)


def tolls(view: View, day: date, side: str) -> tuple[Toll, ...]:
    """Every rival figure on a side's dead and casualties, the latest of each issuer within two years.

    Sums of monthly counts carry no limits: limits of months do not add up.
    """
    found = [
        _cumulative(view, day, side, "economist.deaths", "deaths", "The Economist's model"),
        _cumulative(view, day, side, "economist.casualties", "casualties", "The Economist's model"),
        _cumulative(
            view, day, side, "ua_mod.personnel_losses_claimed", "casualties", "Ukraine's General Staff (claim)"
        ),
        _summed(view, day, side, "uk_mod.casualties", "casualties", "UK Ministry of Defence"),
        _summed(view, day, side, "meduza.deaths", "deaths", "Meduza and Mediazona"),
        _summed(view, day, side, "lostarmour.named_dead", "named dead", "LostArmour (partisan)"),
        _summed(view, day, side, "lostarmour.named_missing", "named missing", "LostArmour (partisan)"),
        *_published(view, day, side),
    ]
    return tuple(toll for toll in found if toll is not None)


def _cumulative(view: View, day: date, side: str, series: str, measure: str, issuer: str) -> Toll | None:
    if series not in view.names:
        return None
    figures = [f for f in view.series(series, side, end=day, record=False) if f.value is not None]
    if not figures:
        return None
    last = figures[-1]
    view.used.add((last,))
    return _toll(last, side, measure, issuer, last.value, last.low, last.high)


def _summed(view: View, day: date, side: str, series: str, measure: str, issuer: str) -> Toll | None:
    if series not in view.names:
        return None
    figures = [f for f in view.series(series, side, end=day) if f.value is not None]
    if not figures:
        return None
    return _toll(figures[-1], side, measure, issuer, sum(f.value or 0.0 for f in figures), None, None)


def _published(view: View, day: date, side: str) -> list[Toll]:
    """Single published estimates, the latest of each issuer and measure; warring parties' marked."""
    found: dict[tuple[str, str], Toll] = {}
    for series in sorted(name for name in view.names if name.startswith("published.")):
        measure = series.split(".", 1)[1].replace("_", " ")
        for f in view.series(series, side, start=day - timedelta(days=730), end=day, record=False):
            if f.value is None and f.low is None and f.high is None:
                continue
            issuer = (f.dim("issuer") or f.source).replace("_", " ")
            if f.status == "claim" and "claim" not in issuer:
                issuer = f"{issuer} (claim)"
            view.used.add((f,))
            found[(measure, issuer)] = _toll(f, side, measure, issuer, f.value, f.low, f.high)
    return list(found.values())


def _toll(
    f: Figure, side: str, measure: str, issuer: str, value: float | None, low: float | None, high: float | None
) -> Toll:
    slug = "_".join("".join(c if c.isalnum() else " " for c in issuer.lower()).split())
    key = f"{measure.replace(' ', '_')}.{side}.{slug}"
    return Toll(side, measure, issuer, value, low, high, f.period_end, f.status, f.source, key)


@dataclass(frozen=True)
class Aid:
    """Allocations of a donor group [EUR bn, 2024 prices and rates] by month since year 0 and kind."""

    donor: str
    months: dict[int, dict[str, float]]
    source: str

    def total(self, first: int, last: int, kind: str | None = None) -> float:
        """[EUR bn] Sum over months first to last, both included, of one kind or all."""
        return sum(
            amount
            for month in range(first, last + 1)
            for name, amount in self.months.get(month, {}).items()
            if kind is None or name == kind
        )


def allocations(view: View, day: date) -> tuple[Aid, ...]:
    """Monthly allocations to Ukraine by donor group, whole months up to the day.

    A month without an allocation of a group has none in the tracker's table either.
    """
    found = []
    for donor in DONORS:
        months: dict[int, dict[str, float]] = {}
        source = ""
        for kind in KINDS:
            series = "kiel.allocations"
            if series not in view.names:
                return ()
            for f in view.series(series, donor, {"kind": kind}, end=day):
                if f.value is None:
                    continue
                try:
                    amount = to_eur_2024(f, view)
                except DataMissing:
                    continue
                months.setdefault(month_index(month_of(f.period_end)), {})[kind] = amount
                source = f.source
        if months:
            found.append(Aid(donor, months, source))
    return tuple(found)
