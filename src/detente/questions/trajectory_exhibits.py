"""Figures of what more aid changes: difference fan, balance of force, months to strength, levels."""

from collections.abc import Sequence

import numpy as np

from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.questions.trajectory_wording import CHALLENGER, SUPPORTED
from detente.questions.war_comparison import Comparison
from detente.questions.war_exhibits import TIME
from detente.questions.war_fans import LEGEND, ONE_BAND, fan

SPANS = ((0, 6), (6, 12), (12, 24), (24, 36))
"""[months] Spans in which strength is first reached, beginning after the first, ending with the second."""


def difference_fan(c: Comparison) -> Exhibit:
    """Paired difference of area month by month."""
    difference = c.with_aid.area() - c.without.area()
    smaller = float(np.median(difference[:, c.months - 1])) < 0
    return Exhibit(
        id="trajectory_difference",
        kind="lines",
        title=f"The additional aid makes the area gained by {CHALLENGER} {'smaller' if smaller else 'no smaller'}",
        subtitle="Square kilometres, with the additional aid less without, the same luck in both",
        x=TIME,
        y=Axis(label="difference of area", unit="km2"),
        series=(fan("difference, median", difference, c.fit, start=0.0),),
        rules=(
            Rule(at=0.0, label="no change", across="y"),
            Rule(at=c.fit.month(c.months), label="horizon asked about"),
        ),
        note=LEGEND,
        alt="Lines with bands: the difference that the additional aid makes to the area gained, by month.",
    )


def ratio_lines(c: Comparison) -> Exhibit:
    """Log force ratio with and without the aid, and the parity line."""
    return Exhibit(
        id="trajectory_ratio",
        kind="lines",
        title=f"Balance of force: {CHALLENGER} over {SUPPORTED}, with and without the additional aid",
        subtitle="Natural logarithm of the ratio of strengths, end of month; at or below nought is parity",
        x=TIME,
        y=Axis(label="log force ratio", unit="log"),
        series=(
            fan("with the aid", c.with_aid.ratio(), c.fit, inner=False),
            fan("without", c.without.ratio(), c.fit, inner=False, second=True),
        ),
        rules=(Rule(at=0.0, label="parity", across="y"),),
        note=ONE_BAND,
        alt="Lines with bands: the model's log force ratio by month with and without the additional aid, and parity.",
    )


def strength_bars(c: Comparison) -> Exhibit:
    """Share of draws by when strength is first reached, never included."""
    series = tuple(
        Series(
            name=name,
            role=role,
            points=(
                *(
                    Point(
                        x=f"{first + 1} to {last} months",
                        y=100.0 * float(np.mean((months > first) & (months <= last))),
                    )
                    for first, last in SPANS
                ),
                Point(x=f"never within {SPANS[-1][1]} months", y=100.0 * float(np.mean(np.isinf(months)))),
            ),
        )
        for name, role, months in zip(("with the aid", "without"), ("model", "rival"), c.strength, strict=True)
    )  # fmt: skip
    return Exhibit(
        id="trajectory_strength",
        kind="bars",
        title=f"Months until {CHALLENGER}'s forces are no stronger than {SUPPORTED}'s",
        subtitle="% of draws by when this first holds (parity)",
        x=Axis(label="months after the start", type="name"),
        y=Axis(label="share of draws", unit="%"),
        series=series,
        note="Parity of force says nothing on what a negotiation would yield.",
        alt="Bars: share of draws by when parity of force is first reached, with and without the additional aid.",
    )


def level_lines(c: Comparison, pace: float | None, forecast: Sequence[Series] = ()) -> Exhibit:
    """Area gained by the model with and without the aid; the naive baseline and the stacked forecast beside it."""
    series = [
        fan("with the aid, model", c.with_aid.area(), c.fit, start=0.0, inner=False),
        fan("without, model", c.without.area(), c.fit, start=0.0, inner=False, second=True),
        *forecast,
    ]
    if pace is not None:
        last = c.without.area().shape[1]
        ends = (0, last)
        points = tuple(Point(x=c.fit.month(month), y=pace * month) for month in ends)
        series.append(Series(name="last three months' pace", role="baseline", points=points))
    return Exhibit(
        id="trajectory_levels",
        kind="lines",
        title=f"Area gained by {CHALLENGER} since the start, with and without the additional aid",
        subtitle="Square kilometres, net, by month end",
        x=TIME,
        y=Axis(label="area gained", unit="km2"),
        series=tuple(series),
        note=f"{ONE_BAND} Levels are less certain than the difference between them.",
        alt="Lines with bands: area gained by month with and without the additional aid, and naive forecasts.",
    )
