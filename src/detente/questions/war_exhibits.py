"""Figures of the war's observed state: area, pace, losses, casualties, aid."""

from collections.abc import Iterable, Sequence
from datetime import date

from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.panel.money import YEAR
from detente.questions.front import BREAKS, SPANS, Front
from detente.questions.war_records import DONORS, Aid, Loss, Toll
from detente.questions.wording import month_end

TIME = Axis(label="month", type="time")
SPAN_NAMES = {1: "last month", 3: "last three months", 12: "last twelve months"}


def area_lines(fronts: Sequence[Front], day: date) -> Exhibit:
    """Area held by Russia at month ends; a series is cut where its mapper's method changed."""
    series: list[Series] = []
    for front in fronts:
        role = "rival" if series else "observed"
        for name, points in _cut(front):
            series.append(Series(name=name, role=role, points=points, source=front.now.source))
    return Exhibit(
        id="war_state_area",
        kind="lines",
        title=_area_title(fronts),
        subtitle="Area of Ukraine held by Russia, square kilometres, end of month",
        x=TIME,
        y=Axis(label="area held by Russia", unit="km2"),
        series=tuple(series),
        rules=(Rule(at=day, label="date of the answer"),),
        sources=_sources(front.now.source for front in fronts),
        note="Mappers differ in level and agree on changes. A series is cut where its mapper's method changed.",
        alt="Lines: area held by Russia at the end of each month, by mapper.",
    )


def pace_bars(fronts: Sequence[Front]) -> Exhibit:
    """Mean change of area a month over one, three and twelve months, by mapper."""
    series = tuple(
        Series(
            name=front.name,
            role="observed" if number == 0 else "rival",
            points=tuple(Point(x=SPAN_NAMES[span], y=front.pace(span)) for span in SPANS),
            source=front.now.source,
        )
        for number, front in enumerate(fronts)
    )
    return Exhibit(
        id="war_state_pace",
        kind="bars",
        title="How fast the front moves, by mapper",
        subtitle="Change of the area held by Russia, square kilometres a month; above zero Russia gains",
        x=Axis(label="span", type="name"),
        y=Axis(label="pace", unit="km2/month"),
        series=series,
        sources=_sources(front.now.source for front in fronts),
        note="No bar where the series does not span the months or its method changed between.",
        alt="Bars: mean change of the area held by Russia a month over three spans, by mapper.",
    )


def loss_bars(russia: Sequence[Loss], ukraine: Sequence[Loss], claims: Sequence[Loss]) -> Exhibit | None:
    """Equipment lost since the invasion by class: confirmed for both sides, claimed beside it."""
    told = (
        ("Russia, confirmed by pictures", "observed", russia),
        ("Ukraine, confirmed by pictures", "observed", ukraine),
        ("Russia, claimed by Ukraine", "rival", claims),
    )
    series = tuple(
        Series(
            name=name,
            role="rival" if role == "rival" else "observed",
            points=tuple(Point(x=loss.name, y=loss.items, note=f"until {loss.until}") for loss in losses),
            source=losses[0].source,
        )
        for name, role, losses in told
        if losses
    )
    if not series:
        return None
    return Exhibit(
        id="war_state_losses",
        kind="bars",
        title="Equipment lost: what pictures confirm and what is claimed",
        subtitle="Items lost since the invasion, by class",
        x=Axis(label="class", type="name"),
        y=Axis(label="lost", unit="items"),
        series=series,
        sources=_sources(s.source for s in series),
        note=(
            "Confirmed losses are a lower bound, dated when listed. The claimant cuts classes differently. "
            "The panel holds no series of Russia's claims about Ukraine's losses."
        ),
        alt="Bars: equipment lost by class, confirmed for both sides and claimed by Ukraine for Russia.",
    )


def toll_ranges(tolls: Sequence[Toll], dead: bool) -> Exhibit | None:
    """Rival figures of people lost by both sides with their issuers' limits: the dead, or dead and wounded."""
    chosen = [t for t in tolls if (t.measure != "casualties") == dead]
    series = tuple(
        Series(
            name=name,
            points=tuple(_toll_point(t, dead) for t in chosen if t.side == side),
        )
        for side, name in (("RUS", "Russia"), ("UKR", "Ukraine"))
    )
    series = tuple(s for s in series if s.points)
    if not series:
        return None
    what = "dead" if dead else "dead and wounded"
    return Exhibit(
        id="war_state_dead" if dead else "war_state_casualties",
        kind="ranges",
        title=f"Rival counts of soldiers {what}, both sides",
        subtitle="Persons since the invasion, with limits where their issuer gives any",
        x=Axis(label="issuer", type="name"),
        y=Axis(label=what, unit="persons"),
        series=series,
        sources=_sources(t.source for t in chosen),
        note="Issuers count different things up to different days; warring parties' figures are claims.",
        alt=f"Ranges: soldiers {what} by issuer for both sides, with limits where given.",
    )


def aid_lines(aid: Sequence[Aid], last: int | None) -> Exhibit | None:
    """Monthly allocations by donor group up to the last visible month."""
    if last is None:
        return None
    first = min(min(group.months) for group in aid)
    series = tuple(
        Series(
            name=DONORS[group.donor],
            points=tuple(Point(x=month_end(month), y=group.total(month, month)) for month in range(first, last + 1)),
            source=group.source,
        )
        for group in aid
    )
    return Exhibit(
        id="war_state_aid",
        kind="lines",
        title="Aid allocated to Ukraine comes in bursts",
        subtitle=f"EUR bn a month at {YEAR} prices and exchange rates, all kinds",
        x=TIME,
        y=Axis(label="allocated", unit="EUR bn/month"),
        series=series,
        sources=_sources(group.source for group in aid),
        note="Allocations are decisions, not deliveries.",
        alt="Lines: aid allocated to Ukraine a month by Europe, the United States and other donors.",
    )


def _cut(front: Front) -> list[tuple[str, tuple[Point, ...]]]:
    """The mapper's points in one piece, or two where its method changed."""
    points = [(f.period_end, Point(x=f.period_end, y=f.value)) for _, f in sorted(front.months.items())]
    broken = BREAKS.get(front.mapper)
    if broken is None:
        return [(front.name, tuple(point for _, point in points))]
    before = tuple(point for day, point in points if day < broken)
    after = tuple(point for day, point in points if day >= broken)
    if not before or not after:
        return [(front.name, before or after)]
    return [(f"{front.name}, old method", before), (front.name, after)]


def _area_title(fronts: Sequence[Front]) -> str:
    changes = [change for front in fronts if (change := front.change(12)) is not None]
    if changes and all(change > 0 for change in changes):
        return "Over a year the area held by Russia grew"
    if changes and all(change < 0 for change in changes):
        return "Over a year the area held by Russia shrank"
    return "Area held by Russia, by mapper"


def _toll_point(toll: Toll, dead: bool) -> Point:
    """A figure with its limits; one that is only a bound stands on its bound, and its name says so."""
    name = f"{toll.issuer}, {toll.measure}" if dead and toll.measure != "deaths" else toll.issuer
    name = f"{name}, {toll.until:%b} {toll.until.year}"  # counts that stop a year apart must say so
    note = f"until {toll.until}; {toll.status}"
    if toll.value is None and (toll.low is None) != (toll.high is None):
        word = "at most" if toll.low is None else "at least"
        return Point(x=f"{word}: {name}", y=toll.high if toll.low is None else toll.low, note=note)
    return Point(x=name, y=toll.value, low=toll.low, high=toll.high, note=note)


def _sources(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}))
