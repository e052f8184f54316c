"""Dispute outcomes as figures: were stated chances right, and how much each member knows."""

from typing import Any

from detente.calibrate.dispute_data import CLASSES
from detente.calibrate.dispute_results import sources
from detente.calibrate.dispute_scores import LABELS, SCHEMES
from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series

SAID = {"A prevails": "who began prevails", "B prevails": "the other prevails", "stalemate": "nobody prevails"}
ORDER = (
    "ratio", "year", "ratio_year", "forest", "forest_year", "logit", "logit_year", "stack", "stack_year",
)  # fmt: skip


def calibration(recipe: dict[str, Any], member: str = "stack") -> Exhibit:
    """Stated chances against how often it happened, by outcome; calibrated points lie on the diagonal."""
    rows = recipe["calibration"][member]
    series = [Series(name="as stated", role="baseline", points=(Point(x=0.0, y=0.0), Point(x=100.0, y=100.0)))]
    for name in reversed(CLASSES):
        points = tuple(
            Point(
                x=100.0 * row["told"], y=100.0 * row["seen"], low=100.0 * row["low"], high=100.0 * row["high"],
                note=f"{row['cases']} disputes",
            )
            for row in rows
            if row["class"] == name
        )  # fmt: skip
        series.append(Series(name=SAID[name], role="model", points=points))
    return Exhibit(
        id=f"score_disputes_{member}", kind="lines",
        title="When the mixture states a chance, how often does it happen?",
        subtitle=f"Across: chance stated; up: how often it happened, in per cent of {recipe['cases']:,} disputes "
        f"{recipe['years'][0]} to {recipe['years'][1]}, each told without its pair",
        x=Axis(label="stated chance", type="number", unit="%"), y=Axis(label="happened", unit="%"),
        series=tuple(series), sources=sources(),
        note=f"{LABELS[member].capitalize()}. Bands: nine in ten, from the number of disputes in a bin; "
        "bins with fewer than ten are left out.",
        alt="Lines: observed frequency of three outcomes against the stated chance, with the diagonal.",
    )  # fmt: skip


def knowledge(recipe: dict[str, Any], scheme: str = "dyad") -> Exhibit:
    """How much of the loss each member takes away, year-only row among them."""
    told = {row["member"]: row for row in recipe["table"] if row["scheme"] == scheme}
    points = tuple(
        Point(x=LABELS[row["member"]], y=100 * row["prl"], low=100 * row["prl_low"], high=100 * row["prl_high"])
        for row in (told[name] for name in ORDER)
    )
    year = 100 * told["year"]["prl"]
    return Exhibit(
        id=f"disputes_knowledge_{scheme}", kind="ranges",
        title="The calendar knows more about how disputes end than capabilities do"
        if told["year"]["prl"] > told["stack"]["prl"] else "Capabilities know more than the calendar",
        subtitle=f"Per cent of the log loss taken away; {SCHEMES[scheme]}",
        x=Axis(label="", type="name"), y=Axis(label="loss taken away", unit="%"),
        series=(Series(name="against shares of outcomes", role="model", points=points),),
        rules=(Rule(at=year, label="calendar year alone", across="y"),), sources=sources(),
        note="Lines: nine in ten when pairs of states are drawn again.",
        alt="Ranges: proportional reduction of log loss by member of the ensemble, with the year-only row.",
    )  # fmt: skip
