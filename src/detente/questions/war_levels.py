"""Levels and scores: the stacked forecast where one is shipped, and what the backtest says of this very model."""

from detente.core.prose import Prose, say


def no_levels() -> Prose:
    """What stands where no stacked forecast is shipped."""
    return say("No stacked forecast of levels is shipped for this date, so these levels are the model's alone.")


def score_line() -> Prose:
    """How the model did in the backtest against naive baselines."""
    return say(
        "No backtest is shipped for this date, so it is not known whether a naive baseline would have done better."
    )
