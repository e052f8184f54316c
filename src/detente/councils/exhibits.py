"""Figures of a council: positions turn by turn, and where the talks end against simple means."""

from detente.core.councils import Issue
from detente.core.exhibits import Axis, Exhibit, Point, Series
from detente.councils.moves import told
from detente.simulation.councils import Session, weights
from detente.simulation.doubt import Doubted

DRAWN = 10
"""Actors of most weight that a figure of lines shows; the page shows all."""


def path(session: Session, issue: int) -> Exhibit:
    """Positions of actors on one issue turn by turn, the weighted mean of the table as baseline."""
    table, one = session.table, session.table.issues[issue]
    weight = weights(table)[:, issue]
    shown = sorted(sorted(range(len(table.actors)), key=lambda a: -weight[a])[:DRAWN])
    turns = range(session.stopped_at + 1)
    lines = [
        Series(
            name=table.actors[a].name, role="model",
            points=tuple(Point(x=float(t), y=float(session.positions[t, a, issue])) for t in turns),
        ) for a in shown
    ]  # fmt: skip
    means = session.means()[:, issue]
    mean = Series(
        name="weighted mean", role="baseline", points=tuple(Point(x=float(t), y=float(means[t])) for t in turns)
    )
    rest = len(table.actors) - len(shown)
    left = f" {rest} actors of less weight are not drawn." if rest else ""
    return Exhibit(
        id=f"council-path-{issue}",
        kind="lines",
        title=f"{_titled(one)}: positions turn by turn",
        subtitle=one.unit or f"position, {one.least:g} to {one.most:g}",
        x=Axis(label="turn"),
        y=Axis(label=one.name),
        series=(*lines, mean),
        sources=table.sources,
        badge=_badge(session),
        note=f"Across: turns; turn 0 is the table. Dotted: mean weighted by capability and salience.{left}",
        alt=(
            f"{one.name}: weighted mean {told(one, means[0])} in the table, {told(one, means[-1])} after "
            f"{session.stopped_at} turns."
        ),
    )


def ends(session: Session, doubt: Doubted, issue: int) -> Exhibit:
    """Outcomes on one issue under doubt about the table: simple means beside the talks."""
    one = session.table.issues[issue]
    rows = (
        ("mean of the table", doubt.outcomes("weighted_mean", start=True)),
        ("median of the table", doubt.outcomes("weighted_median", start=True)),
        ("mean after talks", doubt.outcomes("weighted_mean")),
        ("median after talks", doubt.outcomes("weighted_median")),
    )
    points = []
    for name, values in rows:
        low, low50, middle, high50, high = (float(q) for q in doubt.quantiles(values)[:, issue])
        points.append(Point(x=name, y=middle, low=low, high=high, low50=low50, high50=high50))
    return Exhibit(
        id=f"council-ends-{issue}",
        kind="ranges",
        title=f"{_titled(one)}: where it may end",
        subtitle=one.unit or f"position, {one.least:g} to {one.most:g}",
        x=Axis(label="outcome", type="name"),
        y=Axis(label=one.name),
        series=(Series(name="runs", role="model", points=tuple(points)),),
        sources=session.table.sources,
        badge=_badge(session),
        note=(
            f"{len(doubt.turns):,} runs; {_differ(doubt, one)}. Weighted by capability and salience; dot: median, "
            "bars: nine in ten."
        ),
        alt="; ".join(_spoken(one, point) for point in points),
    )


def _differ(doubt: Doubted, issue: Issue) -> str:
    if doubt.certain:
        return "they differ by chance alone"
    return f"positions within a step of {issue.doubt:g}, capability and salience within a judged spread"


def _titled(issue: Issue) -> str:
    return f"{issue.name[:1].upper()}{issue.name[1:]}"


def _spoken(issue: Issue, point: Point) -> str:
    middle, low, high = (told(issue, value or 0.0) for value in (point.y, point.low, point.high))
    return f"{point.x} {middle} ({low} to {high})"


def _badge(session: Session) -> str:
    parts = [session.table.badge, f"{session.stopped_at} turns"]
    return ", ".join(part for part in parts if part)
