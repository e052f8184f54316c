"""What the shipped backtest holds: the stacked forecast of levels, and who did better, the model or a baseline."""

from typing import Any

import polars as pl

from detente.core.exhibits import Point, Series
from detente.core.prose import Prose, say
from detente.panel import derived
from detente.questions.war_runs import Fit
from detente.questions.wording import Values, with_band

SCORES = "scores-war"
MODEL = "model"
PUBLISHED = "published"
MIXES = ("stacked", "equal_mix", "published", "model_and_trend")

NAMES = {
    "random_walk": "a random walk of the pace",
    "mean_3": "the mean pace of three months",
    "drift": "a random walk with drift",
    "local_linear_trend": "a local linear trend",
    "stacked": "the stacked mix",
    "published": "the published mix",
}


def stacked(fit: Fit, months: int, values: Values) -> tuple[Prose, tuple[Series, ...]]:
    """The stacked forecast of the area gained from the model's start, in words and as a series.

    Its weights know only what had ended by the start; what was observed later is not read.
    """
    rows = _forecast(fit)
    if not rows:
        none = say("No stacked forecast of levels is shipped for this date, so these levels are the model's alone.")
        return none, ()
    chosen = min(rows, key=lambda row: abs(row["horizon"] - months))
    told = say(
        "The published forecast of levels is not the model's alone but a mix of the model, a local linear trend and a "
        "random walk, weighted by past log scores: {area} km² after {months} months.",
        area=with_band(values.quantiles("stacked_area", "km2", (chosen[name] for name in QUANTILES))),
        months=values.add("stacked_months", "months", float(chosen["horizon"])),
    )
    points = tuple(Point(x=fit.month(row["horizon"]), y=row["q50"], low=row["q05"], high=row["q95"]) for row in rows)
    return told, (Series(name="stacked forecast", role="model", points=points),)


QUANTILES = ("q05", "q25", "q50", "q75", "q95")


def _forecast(fit: Fit) -> list[dict[str, Any]]:
    """Quantiles of the stacked forecast of the area by horizon, made at the start of the run."""
    if SCORES not in derived.names():
        return []
    frame = derived.load(SCORES).frame
    if not {"target", "origin", "horizon", "forecaster", *QUANTILES} <= set(frame.columns):
        return []
    mine = (pl.col("target") == "area") & (pl.col("origin") == fit.start) & (pl.col("forecaster") == PUBLISHED)
    return frame.filter(mine).select("horizon", *QUANTILES).sort("horizon").to_dicts()


def score_line(values: Values, months: int) -> Prose:
    """How the model did in the backtest on the area gained; a naive baseline that did better is named."""
    rows = _rows(months)
    naive = [row for row in rows if row["forecaster"] not in (MODEL, *MIXES)]
    if not naive:
        return say(
            "No backtest is shipped for this date, so it is not known whether a naive baseline would have done better."
        )
    best = min(naive, key=lambda row: row["crps"])
    found = {
        "cases": values.add("score.cases", "count", float(best["cases"])),
        "months": values.add("score.horizon", "months", float(best["horizon"])),
        "name": NAMES.get(best["forecaster"], best["forecaster"].replace("_", " ")),
        "naive": values.add("score.naive", "km2", best["crps"]),
    }
    own = next((row for row in rows if row["forecaster"] == MODEL), None)
    if own is None:
        return say(
            "The model itself has not been scored against past months: of naive forecasts of the area gained over "
            "{months} months {name} did best (CRPS {naive} km², mean of {cases} origins, later months among them), and "
            "nothing here shows that the model would have done better.",
            **found,
        )
    wins = own["crps"] < best["crps"]
    return say(
        "Scored on past months (area gained over {months} months, mean CRPS of {cases} origins, less is better; months "
        "after this date count too): the model {own} km², {name} {naive} km². {verdict}",
        own=values.add("score.model", "km2", own["crps"]),
        verdict="The model did better." if wins else "The naive baseline did better than the model.",
        **found,
    )


def _rows(months: int) -> list[dict[str, Any]]:
    """Mean scores of forecasts of the area at the scored horizon nearest to the one asked about."""
    if SCORES not in derived.names():
        return []
    rows = [row for row in derived.load(SCORES).recipe.get("table", []) if row["target"] == "area"]
    nearest = min((row["horizon"] for row in rows), key=lambda horizon: abs(horizon - months), default=0)
    return [row for row in rows if row["horizon"] == nearest]
