"""The score line: a baseline that wins is said to win, a model that was not scored is said not to have been."""

from datetime import date

import polars as pl
import pytest

from detente.panel import derived
from detente.panel.derived import DerivedResult
from detente.questions.war_levels import score_line, stacked
from detente.questions.war_runs import Fit
from detente.questions.wording import Values


def row(forecaster: str, crps: float, horizon: int = 12, target: str = "area") -> dict[str, object]:
    return {"target": target, "horizon": horizon, "forecaster": forecaster, "crps": crps, "cases": 7}


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    rows = [row("mean_3", 900.0), row("drift", 1200.0), row("stacked", 800.0), row("mean_3", 5.0, horizon=3)]
    monkeypatch.setattr(derived, "names", lambda: ("scores-war",))
    monkeypatch.setattr(derived, "load", lambda name: DerivedResult(name, pl.DataFrame(), {"table": rows}))
    return rows


def test_a_model_that_was_not_scored_claims_nothing(table):
    told = score_line(Values(), 12).text
    assert "not been scored" in told
    assert "900" in told


@pytest.mark.parametrize(("crps", "words"), [(1000.0, "naive baseline did better"), (700.0, "model did better")])
def test_whoever_scored_less_is_said_to_have_done_better(table, crps, words):
    table.append(row("model", crps))
    assert words in score_line(Values(), 12).text


def test_the_nearest_scored_horizon_is_used(table):
    values = Values()
    score_line(values, 1)
    assert {value.name: value.median for value in values.all()}["score.horizon"] == 3


def test_without_scores_nothing_is_known(monkeypatch):
    monkeypatch.setattr(derived, "names", lambda: ())
    assert "not known" in score_line(Values(), 12).text


def test_levels_are_those_of_the_stacked_forecast_made_at_the_start(monkeypatch):
    columns = ("target", "origin", "horizon", "forecaster", "q05", "q25", "q50", "q75", "q95", "observed")
    rows = [
        ("area", "2024-12", 12, "published", 100.0, 200.0, 300.0, 400.0, 500.0, 9999.0),
        ("area", "2024-12", 3, "published", 10.0, 20.0, 30.0, 40.0, 50.0, 9999.0),
        ("area", "2025-03", 12, "published", 1.0, 2.0, 3.0, 4.0, 5.0, 9999.0),
        ("area", "2024-12", 12, "drift", 1.0, 2.0, 3.0, 4.0, 5.0, 9999.0),
    ]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    monkeypatch.setattr(derived, "names", lambda: ("scores-war",))
    monkeypatch.setattr(derived, "load", lambda name: DerivedResult(name, frame, {"table": []}))
    values = Values()
    told, series = stacked(Fit("ukraine", "2024-12", None, date(2025, 1, 13)), 10, values)
    assert "300 (nine in ten: 100 to 500) km²" in told.text
    assert [point.x for point in series[0].points] == [date(2025, 3, 31), date(2025, 12, 31)]
    assert "9,999" not in told.text
