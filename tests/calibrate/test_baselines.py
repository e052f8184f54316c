import numpy as np
import pytest

from detente.calibrate import baselines
from detente.core.errors import WrongInput

HISTORY = np.array([120.0, 150.0, 90.0, 200.0, 260.0, 240.0, 330.0, 300.0, 420.0])


@pytest.mark.parametrize("name", list(baselines.BASELINES))
def test_a_longer_horizon_and_more_draws_do_not_change_a_path(name: str) -> None:
    make = baselines.BASELINES[name]
    short, long = make(HISTORY, 3, 50, seed=4, origin=24000), make(HISTORY, 12, 80, seed=4, origin=24000)
    assert long.shape == (12, 80)
    np.testing.assert_allclose(short, long[:3, :50], rtol=1e-12)


@pytest.mark.parametrize("name", list(baselines.BASELINES))
def test_a_baseline_moves_with_the_units_of_its_series(name: str) -> None:
    make = baselines.BASELINES[name]
    np.testing.assert_allclose(make(HISTORY * 10.0, 4, 20), 10.0 * make(HISTORY, 4, 20), rtol=1e-3)


def test_a_random_walk_spreads_with_the_root_of_its_steps() -> None:
    paths = baselines.random_walk(HISTORY, 9, 20_000)
    assert np.std(paths[8]) / np.std(paths[0]) == pytest.approx(3.0, rel=0.03)


def test_the_trend_goes_on_along_a_line() -> None:
    line = 10.0 * np.arange(12.0) + np.tile([1.0, -1.0], 6)
    paths = baselines.local_linear_trend(line, 6, 4000)
    assert np.median(paths[5]) == pytest.approx(10.0 * 17, abs=8.0)


@pytest.mark.parametrize("history", [[1.0, 2.0], [1.0, 2.0, 3.0, np.nan, 5.0, 6.0]])
def test_a_short_or_broken_history_is_refused(history: list[float]) -> None:
    with pytest.raises(WrongInput):
        baselines.drift(history, 3, 10)
