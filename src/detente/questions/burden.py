"""Who carries how much of the alliance's burden: shares of GDP, what a target would cost, since when.

    extra(ally, target) = max(0, target - share) / 100 x GDP

with the share and the GDP of the latest year for which the producer gives both, in EUR bn a year at
2024 prices and rates. It is an accounting identity, not a forecast: GDP and everything else stays as
it was, and no ally spends less.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from detente.core.errors import UnknownName
from detente.panel import Figure, View
from detente.panel.money import to_eur_2024

AGGREGATES = frozenset({"NATO", "NATO_EUROPE_CANADA"})
TARGETS = (2.0, 2.5, 3.0, 3.5, 5.0)
"""[% of GDP] Targets that every answer prices, so that a page can switch between them."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where an ally stands by one producer: share of GDP in its latest year, and GDP [EUR bn, 2024]."""

    ally: str
    share: Figure
    gdp: float
    gdp_year: int

    @property
    def percent(self) -> float:
        """[% of GDP]"""
        return _number(self.share)

    @property
    def year(self) -> int:
        """The year of the share."""
        return self.share.period_end.year

    @property
    def spending(self) -> float:
        """[EUR bn a year, 2024 prices and rates] Share times GDP."""
        return self.percent / 100 * self.gdp

    def shortfall(self, target: float) -> float:
        """[EUR bn a year, 2024 prices and rates] What reaching the target costs above spending now."""
        return max(0.0, target - self.percent) / 100 * self.gdp

    def meets(self, target: float) -> bool:
        """Whether the share is at least the target, as the producer prints it."""
        return self.percent >= target


class Record(NamedTuple):
    """An ally's history against a target. `since`: first year of the unbroken run up to the latest year."""

    first_met: int | None
    since: int | None
    missed: int
    years: int
    first_year: int


def nato_allies(view: View) -> tuple[str, ...]:
    """Every ally for which NATO gives a share of GDP, whatever the year; sorted by code."""
    return tuple(sorted({f.entity for f in _shares(view, "nato") if f.value is not None}))


def without_figures(view: View) -> tuple[Figure, ...]:
    """Allies that NATO lists without any share of GDP, by the figure that says why."""
    have = set(nato_allies(view))
    rows = {f.entity: f for f in _shares(view, "nato") if f.entity not in have}
    return tuple(rows.values())


def group(allies: str | tuple[str, ...], view: View) -> tuple[str, ...]:
    """Members of a group of allies; raises UnknownName for a state without a NATO figure."""
    members = nato_allies(view)
    if allies == "nato":
        return members
    if allies == "usa":
        return tuple(ally for ally in members if ally == "USA")
    if allies == "nato_without_usa":
        return tuple(ally for ally in members if ally != "USA")
    for ally in allies:
        if members and ally not in members:
            raise UnknownName("ally with a NATO figure", ally, list(members))
    return tuple(allies)


def nato_positions(view: View, allies: Iterable[str], year: int | None = None) -> tuple[Position, ...]:
    """Where allies stand by NATO's figures, in the given or each in its latest year.

    A year for which only the share was published takes the GDP of the latest year before it.
    """
    found = []
    for ally in allies:
        share = _in_year(view, "nato.share_of_gdp", ally, year)
        if share is None:
            continue
        gdp = _upto(view, "nato.gdp_current", ally, share.period_end.year)
        if gdp is not None:
            found.append(_position(view, share, gdp))
    return tuple(found)


def sipri_positions(view: View, allies: Iterable[str], year: int | None = None) -> tuple[Position, ...]:
    """Where allies stand by SIPRI's figures; GDP is spending over share, as SIPRI implies it."""
    found = []
    for ally in allies:
        share = _in_year(view, "sipri.share_of_gdp", ally, year)
        if share is None or not share.value:
            continue
        spending = _in_year(view, "sipri.spending_current", ally, share.period_end.year)
        if spending is not None:
            gdp = to_eur_2024(spending, view) / _number(share) * 100
            view.used.add((share, spending))
            found.append(Position(ally, share, gdp, share.period_end.year))
    return tuple(found)


def extra_of(positions: Iterable[Position], target: float) -> float:
    """[EUR bn a year, 2024 prices and rates] Cost of the target for all of them together."""
    return sum(position.shortfall(target) for position in positions)


def share_of_group(positions: tuple[Position, ...]) -> float:
    """[% of GDP] Spending of the group over its GDP."""
    return 100 * sum(p.spending for p in positions) / sum(p.gdp for p in positions)


def record(view: View, ally: str, target: float) -> Record | None:
    """Since when an ally meets a target, and how many years it missed it, by NATO's figures."""
    shares = [f for f in view.series("nato.share_of_gdp", ally) if f.value is not None]
    if not shares:
        return None
    met = [(f.period_end.year, _number(f) >= target) for f in shares]
    since = None
    for year, meets in reversed(met):
        if not meets:
            break
        since = year
    return Record(
        first_met=next((year for year, meets in met if meets), None),
        since=since,
        missed=sum(not meets for _, meets in met),
        years=len(met),
        first_year=met[0][0],
    )


def spending_ratio(view: View, ally: str, year: int) -> float | None:
    """[1] NATO's over SIPRI's spending in current US dollars in one year, where both give a figure."""
    nato = _in_year(view, "nato.spending_current", ally, year)
    sipri = _in_year(view, "sipri.spending_current", ally, year)
    if nato is None or sipri is None or not sipri.value:
        return None
    view.used.add((nato, sipri))
    return _number(nato) / _number(sipri)


def share_from_amounts(view: View, ally: str, year: int) -> float | None:
    """[% of GDP] NATO's own column of spending over its own column of GDP, both in current US dollars."""
    spending = _in_year(view, "nato.spending_current", ally, year)
    gdp = _in_year(view, "nato.gdp_current", ally, year)
    if spending is None or gdp is None or not gdp.value:
        return None
    view.used.add((spending, gdp))
    return 100 * _number(spending) / _number(gdp)


def _position(view: View, share: Figure, gdp: Figure) -> Position:
    view.used.add((share, gdp))
    return Position(share.entity, share, to_eur_2024(gdp, view), gdp.period_end.year)


def _shares(view: View, producer: str) -> tuple[Figure, ...]:
    name = f"{producer}.share_of_gdp"
    if name not in view.names:
        return ()
    return tuple(f for f in view.series(name, record=False) if f.entity not in AGGREGATES)


def _in_year(view: View, name: str, entity: str, year: int | None) -> Figure | None:
    """The figure of a year, or the latest one that has a value."""
    if name not in view.names:
        return None
    if year is None:
        return view.latest(name, entity, record=False)
    found = view.series(name, entity, start=date(year, 1, 1), end=date(year, 12, 31), record=False)
    return next((f for f in found if f.value is not None), None)


def _upto(view: View, name: str, entity: str, year: int) -> Figure | None:
    if name not in view.names:
        return None
    found = [f for f in view.series(name, entity, end=date(year, 12, 31), record=False) if f.value is not None]
    return found[-1] if found else None


def _number(figure: Figure) -> float:
    # callers pass figures with a value only
    return figure.value if figure.value is not None else float("nan")
