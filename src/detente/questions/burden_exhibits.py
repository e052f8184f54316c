"""Figures of the burden: what targets cost, by ally and together, and where allies stand."""

from collections.abc import Sequence
from datetime import date

from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.panel import View
from detente.panel.money import YEAR
from detente.questions.burden import Position, extra_of
from detente.questions.wording import state_name

MONEY = Axis(label="extra spending", unit="EUR bn/year")
SHARE = Axis(label="share of GDP", unit="% of GDP")
ALLY = Axis(label="ally", type="name")
PRICES = f"EUR bn a year at {YEAR} prices and exchange rates, above spending now"


def target_name(target: float) -> str:
    """A target as axes and series name it: "2 %", "3.5 %"."""
    return f"{target:g} %"


def _year(positions: Sequence[Position]) -> int:
    """The latest calendar year among the figures of one producer: rivals of different years must say so."""
    return max(p.share.period_end.year for p in positions)


def cost_by_target(
    nato: Sequence[Position], sipri: Sequence[Position], targets: Sequence[float], group_name: str
) -> Exhibit:
    """Cost of every target for the group together, by NATO's and by SIPRI's figures."""
    series = [Series(name=f"NATO {_year(nato)}", points=_totals(nato, targets), source=nato[0].share.source)]
    if sipri:
        dots = _totals(sipri, targets)
        series.append(Series(name=f"SIPRI {_year(sipri)}", role="rival", points=dots, source=sipri[0].share.source))
    return Exhibit(
        id="spending_gap_cost_by_target",
        kind="bars",
        title=f"What each spending target would cost {group_name} together",
        subtitle=PRICES,
        x=Axis(label="target, share of GDP", type="name"),
        y=MONEY,
        series=tuple(series),
        sources=_sources(nato, sipri),
        note=(
            "Every ally below the target rises to it, no other ally spends less, GDP stays as it was. "
            "Each producer's latest year by the date of the answer."
        ),
        alt=f"Bars: extra yearly spending of {group_name} for each target, by NATO's and by SIPRI's figures.",
    )


def cost_by_ally(nato: Sequence[Position], sipri: Sequence[Position], target: float) -> Exhibit | None:
    """Cost of the target for each ally below it by either producer; None where nobody is."""
    rival = {p.ally: p for p in sipri}
    short = [
        p for p in nato if max(p.shortfall(target), rival[p.ally].shortfall(target) if p.ally in rival else 0.0) > 0
    ]
    short.sort(key=lambda p: (-p.shortfall(target), -rival.get(p.ally, p).shortfall(target)))
    if not short:
        return None
    series = [Series(name=f"NATO {_year(short)}", points=_extra_points(short, target), source=short[0].share.source)]
    if rival:
        by_sipri = [rival[p.ally] for p in short if p.ally in rival]
        if by_sipri:
            series.append(
                Series(
                    name=f"SIPRI {_year(by_sipri)}",
                    role="rival",
                    points=_extra_points(by_sipri, target),
                    source=by_sipri[0].share.source,
                )
            )
    top = [state_name(p.ally) for p in short[:3] if p.shortfall(target) > 0]
    return Exhibit(
        id="spending_gap_cost_by_ally",
        kind="bars",
        title=_most(top),
        subtitle=f"Cost of {target_name(target)} of GDP, {PRICES}",
        x=ALLY,
        y=MONEY,
        series=tuple(series),
        sources=_sources(nato, sipri),
        note="Allies below the target by either producer's latest year.",
        alt="Bars: extra yearly spending of each ally below the target, by NATO's and by SIPRI's figures.",
    )


def cost_by_ally_and_target(nato: Sequence[Position], targets: Sequence[float]) -> Exhibit:
    """The lever: one series per target, one point per ally, so that a page switches without computing."""
    order = sorted(nato, key=lambda p: -p.shortfall(max(targets)))
    return Exhibit(
        id="spending_gap_lever",
        kind="bars",
        title="What each target would cost each ally",
        subtitle=PRICES,
        x=ALLY,
        y=MONEY,
        series=tuple(
            Series(name=target_name(target), points=_extra_points(order, target), source=order[0].share.source)
            for target in targets
        ),
        sources=_sources(nato, ()),
        note="One series per target, computed in advance; a page shows one at a time.",
        alt="Bars: extra yearly spending of each ally for each target, by NATO's figures.",
    )


def shares_by_ally(nato: Sequence[Position], sipri: Sequence[Position], target: float) -> Exhibit:
    """Shares of GDP against the target; NATO and SIPRI as rival dots."""
    order = sorted(nato, key=lambda p: -p.percent)
    rival = {p.ally: p for p in sipri}
    series = [Series(name=f"NATO {_year(order)}", points=_share_points(order), source=order[0].share.source)]
    if rival:
        dots = _share_points([rival[p.ally] for p in order if p.ally in rival])
        series.append(Series(name=f"SIPRI {_year(sipri)}", role="rival", points=dots, source=sipri[0].share.source))
    above, all_of_them = sum(p.meets(target) for p in nato), len(nato)
    return Exhibit(
        id="spending_gap_shares",
        kind="ranges",
        title=f"{_how_many(above, all_of_them)} at the target or above by NATO's figures",
        subtitle="Defence spending, % of GDP, each producer's latest year by the date of the answer",
        x=ALLY,
        y=SHARE,
        series=tuple(series),
        rules=(Rule(at=target, label=f"target {target_name(target)}", across="y"),),
        sources=_sources(nato, sipri),
        note="The two producers' years and definitions differ; see the text beside the figure.",
        alt="Dots: share of GDP of every ally by NATO and by SIPRI, with a line at the target.",
    )


def shares_over_time(view: View, target: float) -> Exhibit | None:
    """The alliance's shares of GDP by year, each at its year's tick; None where no NATO figure is visible."""
    series = []
    for entity, name in (("USA", "United States"), ("NATO", "All allies"), ("NATO_EUROPE_CANADA", "Europe and Canada")):
        figures = [f for f in view.series("nato.share_of_gdp", entity) if f.value is not None]
        if figures:
            points = tuple(
                Point(x=date(f.period_end.year, 1, 1), y=f.value, note="estimate" if f.status == "estimate" else "")
                for f in figures
            )
            series.append(Series(name=name, points=points, source=figures[-1].source))
    if not series:
        return None
    return Exhibit(
        id="spending_gap_history",
        kind="lines",
        title="Spending of the allies together against the target",
        subtitle="Defence spending, % of GDP, by NATO's figures",
        x=Axis(label="year", type="time"),
        y=SHARE,
        series=tuple(series),
        rules=(Rule(at=target, label=f"target {target_name(target)}", across="y"),),
        sources=tuple(sorted({s.source for s in series})),
        note="The last years are NATO's estimates.",
        alt="Lines: share of GDP by year of the United States, all allies, and Europe and Canada.",
    )


def _totals(positions: Sequence[Position], targets: Sequence[float]) -> tuple[Point, ...]:
    return tuple(Point(x=target_name(target), y=extra_of(positions, target)) for target in targets)


def _extra_points(positions: Sequence[Position], target: float) -> tuple[Point, ...]:
    return tuple(Point(x=state_name(p.ally), y=p.shortfall(target)) for p in positions)


def _share_points(positions: Sequence[Position]) -> tuple[Point, ...]:
    return tuple(Point(x=state_name(p.ally), y=p.percent, note=f"{p.year}, {p.share.status}") for p in positions)


def _sources(*groups: Sequence[Position]) -> tuple[str, ...]:
    return tuple(sorted({p.share.source for group in groups for p in group}))


def _most(top: Sequence[str]) -> str:
    if not top:
        return "By NATO's figures nobody is below the target"
    if len(top) == 1:
        return f"Only {top[0]} would have to spend more, by NATO's figures"
    return f"{', '.join(top[:-1])} and {top[-1]} would have to add most, by NATO's figures"


def _how_many(above: int, total: int) -> str:
    if above == total:
        return "All allies are"
    if above == 0:
        return "No ally is"
    return "Most allies are" if above > total / 2 else "Fewer than half of the allies are"
