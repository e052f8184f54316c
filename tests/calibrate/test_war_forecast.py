"""The war model as a forecaster: it sees no later month, tells what observers would, and keeps what it has computed."""

import numpy as np
import pytest

from detente.calibrate import war_forecast
from detente.core.errors import CheckFailed
from detente.panel.reference import load

FEW = {"particles": 100, "moves": (1, 3)}


@pytest.fixture
def apart(tmp_path, monkeypatch):
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))
    return tmp_path


def test_no_forecast_before_there_are_months_enough(apart):
    assert war_forecast.forecaster(load(), **FEW)("2024-02", 3) == {}


def test_it_forecasts_what_the_backtest_scores_and_keeps_it(apart):
    said: list[str] = []
    forecast = war_forecast.forecaster(load(), progress=said.append, **FEW)
    found = forecast("2024-06", 4)
    assert set(found) == {"pace", "armour.A", "armour.B", "casualties.B"}
    for values in found.values():
        assert values.shape == (4, 100)
        assert np.isfinite(values).all()
    assert (found["armour.B"] >= 0.0).all()
    again = forecast("2024-06", 4)
    assert len(said) == 1, "the second time it is read, not fitted"
    for series in found:
        np.testing.assert_array_equal(found[series], again[series])
    kept = next((apart / "forecasts").glob("*.npz"))
    kept.write_bytes(b"broken")
    with pytest.raises(CheckFailed, match="delete it"):
        forecast("2024-06", 4)


def test_what_comes_after_the_origin_changes_nothing(apart, monkeypatch):
    before = war_forecast.forecaster(load(), **FEW)("2024-06", 3)
    (next((apart / "forecasts").glob("*.npz"))).unlink()
    real = war_forecast.observations

    def shaken(*given):
        data = real(*given)
        later = np.array([month > "2024-06" for month in data.months])
        for series in (
            *data.pace.values(),
            *data.confirmed.values(),
            data.claimed,
            *data.named.values(),
            data.manpower,
        ):
            series[later] = series[later] * 3.0 + 100.0
        return data

    monkeypatch.setattr(war_forecast, "observations", shaken)
    after = war_forecast.forecaster(load(), **FEW)("2024-06", 3)
    for series in before:
        np.testing.assert_array_equal(before[series], after[series])
