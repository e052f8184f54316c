"""The calibration of past forecasts as a figure: how often intervals held what happened."""

from typing import Any

from detente.calibrate.backtest import TARGETS
from detente.calibrate.baselines import NAMES
from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series

LEVELS = (("50 % interval", "coverage_50"), ("90 % interval", "coverage_90"))


def calibration(table: list[dict[str, Any]], target: str, horizon: int) -> Exhibit:
    """Bars of coverage by forecaster for one target and horizon, from rows of `backtest.table`.

    A calibrated forecaster's bars end at the two rules; few cases make every bar uncertain.
    """
    rows = [row for row in table if row["target"] == target and row["horizon"] == horizon]
    label = next(t.label for t in TARGETS if t.name == target)
    series = tuple(
        Series(
            name=name,
            role="model" if column == "coverage_50" else "baseline",
            points=tuple(Point(x=NAMES[row["forecaster"]], y=100.0 * row[column]) for row in rows),
        )
        for name, column in LEVELS
    )
    return Exhibit(
        id=f"score_war_{target.replace('.', '_').lower()}_{horizon}",
        kind="bars",
        title=f"{label}: how often intervals held what happened",
        subtitle=f"Per cent of {max((row['cases'] for row in rows), default=0)} past forecasts, {horizon} months ahead",
        x=Axis(label="forecaster", type="name"),
        y=Axis(label="held", unit="%"),
        series=series,
        rules=(Rule(at=50.0, label="50", across="y"), Rule(at=90.0, label="90", across="y")),
        note="Pseudo-real-time: months that had ended, as later data tell them. Few and overlapping cases.",
        alt="Bars: share of past outcomes inside the 50 and 90 per cent intervals, by forecaster.",
    )
