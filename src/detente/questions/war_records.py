"""What is on record of losses, casualties and aid up to a day, both sides alike.

Confirmed losses (Oryx) are a lower bound that lags; claimed losses are a belligerent's; estimates of
casualties come with their producers' own limits. None is corrected here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

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
LOOK_BACK = 365
"""[days] Single estimates older than this are not told: they count another part of the war."""

SERIES_OF = {
    ("uk_mod", "casualties"): "uk_mod.casualties_cumulative",
    ("ukraine_armed_forces", "casualties"): "ua_mod.personnel_losses_claimed",
    ("mediazona_meduza", "deaths"): "meduza.deaths",
}
"""Issuers of single estimates whose series is in the panel: the series stands for them."""

_SPELLED = {
    "bbc": "BBC",
    "cia": "CIA",
    "csis": "CSIS",
    "dod": "Department of Defense",
    "france": "French",
    "iiss": "IISS",
    "kobak": "Kobak:",
    "mivd": "MIVD",
    "mod": "Ministry of Defence",
    "nato": "NATO",
    "nyt": "NYT",
    "pentagon": "Pentagon",
    "russia": "Russia's",
    "russian": "Russian",
    "ualosses": "UALosses",
    "uk": "UK",
    "ukraine": "Ukraine's",
    "us": "US",
    "western": "Western",
    "wp": "WP",
    "wsj": "WSJ",
}
_PAPERS = frozenset({"nyt", "wsj", "wp", "economist"})

KINDS = ("military", "financial", "humanitarian")


@dataclass(frozen=True, slots=True)
class Loss:
    """Items lost in a class up to a month's last count, and since the last count of the month a year before.

    Counts are not taken on the last day of every month, so `since` says how long that year was.
    """

    side: str
    name: str
    items: float
    in_a_year: float | None
    until: date
    source: str
    since: date | None = None


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
    """Classes added up, each at its last month-end; None where no class has a figure.

    Items lost in a year are None where a class has no figure twelve months before its last one.
    """
    if series not in view.names:
        return None
    now: list[Figure] = []
    before: list[Figure] = []
    for equipment in classes:
        months = {
            month_index(month_of(f.period_end)): f
            for f in view.series(series, side, {"class": equipment}, end=day)
            if f.value is not None
        }
        if months:
            last = max(months)
            now.append(months[last])
            if last - 12 in months:
                before.append(months[last - 12])
    if not now:
        return None
    total = sum(f.value or 0.0 for f in now)
    in_a_year = total - sum(f.value or 0.0 for f in before) if len(before) == len(now) else None
    since = min(f.period_end for f in before) if in_a_year is not None else None
    return Loss(side, name, total, in_a_year, max(f.period_end for f in now), now[0].source, since)


def tolls(view: View, day: date, side: str) -> tuple[Toll, ...]:
    """Every rival figure on a side's dead and casualties: series, then single estimates of the last year.

    Sums of monthly counts carry no limits: limits of months do not add up.
    """
    found = [
        _cumulative(view, day, side, "economist.deaths", "deaths", "The Economist's model"),
        _cumulative(view, day, side, "economist.casualties", "casualties", "The Economist's model"),
        _cumulative(
            view, day, side, "ua_mod.personnel_losses_claimed", "casualties", "Ukraine's General Staff (claim)"
        ),
        _cumulative(view, day, side, "uk_mod.casualties_cumulative", "casualties", "UK Ministry of Defence"),
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
    """Single published estimates of the last year, the latest of each issuer and measure.

    Issuers whose whole series is told already are left out; warring parties' figures are marked.
    """
    found: dict[tuple[str, str], Toll] = {}
    for series in sorted(name for name in view.names if name.startswith("published.")):
        measure = series.split(".", 1)[1].replace("_", " ")
        for f in view.series(series, side, start=day - timedelta(days=LOOK_BACK), end=day, record=False):
            issuer = f.dim("issuer") or f.source
            own = SERIES_OF.get((issuer, measure))
            if f.value is None or (own in view.names and view.latest(own, side, record=False) is not None):
                continue
            name = issuer_name(issuer) + (" (claim)" if f.status == "claim" else "")
            # "at least x" and "at most x" are carried as a value with one limit equal to it
            bound = (f.low is None) != (f.high is None) and f.value in (f.low, f.high)
            view.used.add((f,))
            found[(measure, issuer)] = _toll(f, side, measure, name, None if bound else f.value, f.low, f.high)
    return list(found.values())


def issuer_name(issuer: str) -> str:
    """An issuer's key in words: "us_officials_nyt" is "US officials (via NYT)"."""
    words = [_SPELLED.get(word, word) for word in issuer.split("_")]
    carried = f" (via {words.pop()})" if issuer.rsplit("_", 1)[-1] in _PAPERS and len(words) > 1 else ""
    name = " ".join(words)
    return name[:1].upper() + name[1:] + carried


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
                months.setdefault(month_index(month_of(f.period_end)), {})[kind] = to_eur_2024(f, view)
                source = f.source
        if months:
            found.append(Aid(donor, months, source))
    return tuple(found)


def polls(view: View, day: date, measure: str) -> tuple[Figure, ...]:
    """[%] Ukrainians who want to fight until victory, or to negotiate soon, poll by poll (Gallup)."""
    series = f"gallup.{measure}"
    if series not in view.names:
        return ()
    return tuple(f for f in view.series(series, "UKR", end=day) if f.value is not None)
