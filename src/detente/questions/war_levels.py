"""What the shipped backtest says of forecasts of this war: whether the model or a naive baseline did better."""

from typing import Any

from detente.core.prose import Prose, say
from detente.panel import derived
from detente.questions.wording import Values

SCORES = "scores-war"
MODEL = "model"
MIXES = ("stacked", "equal_mix")

NAMES = {
    "random_walk": "a random walk of the pace",
    "mean_3": "the mean pace of three months",
    "drift": "a random walk with drift",
    "local_linear_trend": "a local linear trend",
    "stacked": "the stacked mix",
}


def no_levels() -> Prose:
    """What stands where no stacked forecast is shipped."""
    return say("No stacked forecast of levels is shipped for this date, so these levels are the model's alone.")


def score_line(values: Values, months: int) -> Prose:
    """How the model did in the backtest on the area gained, against naive baselines; a baseline that wins is said to."""
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
            "{months} months {name} did best (CRPS {naive} km², mean of {cases} origins), and nothing here shows that "
            "the model would have done better.",
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
