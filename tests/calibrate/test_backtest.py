from datetime import date

import numpy as np
import pytest

from detente.calibrate import backtest
from detente.calibrate.war_data import Increment, observations
from detente.core.quantities import month_index
from detente.panel import derived
from detente.panel.reference import load


def row(start: date, end: date, value: float) -> Increment:
    return Increment("B", "armour", start, end, value, 0.0, "oryx", False, "oryx")


def test_an_increment_is_spread_over_its_days_and_a_gap_at_the_origin_stays() -> None:
    rows = [row(date(2024, 1, 31), date(2024, 3, 31), 60.0), row(date(2024, 3, 31), date(2024, 5, 10), 40.0)]
    found = backtest.by_month(rows)
    assert found == pytest.approx(
        {month_index("2024-02"): 29.0, month_index("2024-03"): 31.0, month_index("2024-04"): 30.0}
    )
    assert backtest.by_month(rows, date(2024, 4, 30)) == pytest.approx(
        {month_index("2024-02"): 29.0, month_index("2024-03"): 31.0}
    )


def test_what_comes_after_the_origin_does_not_change_what_was_known() -> None:
    panel = load()
    late, early = observations(panel.as_of(panel.day)), observations(panel.as_of(panel.day), date(2024, 6, 30))
    known = backtest.monthly(late, date(2024, 6, 30))
    assert known["pace"] == backtest.monthly(early)["pace"]
    assert known["armour.B"] == pytest.approx(backtest.monthly(early)["armour.B"])


def test_a_model_enters_the_table_beside_the_baselines() -> None:
    panel = load()

    def flat(origin: str, steps: int) -> dict[str, np.ndarray]:
        return {"pace": np.full((steps, 100), 300.0)}

    found = backtest.cases(observations(panel.as_of(panel.day)), 0, 100, flat)
    frame = backtest.scores([case for case in found if case.target == "pace" and case.horizon == 3])
    assert {"model", "stacked", "equal_mix", "random_walk"} <= set(frame["forecaster"])


def test_the_stored_scores_are_those_of_this_panel_and_can_be_computed_again(tmp_path) -> None:
    stored = derived.load(backtest.NAME)
    assert stored.recipe["inputs"]["panel"] == load().digest
    if not stored.recipe["model"]:
        again = backtest.recompute(stored.recipe["seed"], stored.recipe["draws"], folder=tmp_path)
        np.testing.assert_allclose(again.frame["observed"], stored.frame["observed"])
        np.testing.assert_allclose(again.frame["crps"], stored.frame["crps"], rtol=0.02)
