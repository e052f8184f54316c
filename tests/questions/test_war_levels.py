"""The score line: a baseline that wins is said to win, a model that was not scored is said not to have been."""

import polars as pl
import pytest

from detente.panel import derived
from detente.panel.derived import DerivedResult
from detente.questions.war_levels import score_line
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
