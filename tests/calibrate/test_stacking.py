import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.calibrate import scoring, stacking

RANDOM = np.random.default_rng(3)
GOOD, BAD = RANDOM.normal(0.0, 1.0, 300), RANDOM.normal(9.0, 1.0, 300)


@given(st.floats(0.0, 1.0), st.floats(-3.0, 12.0))
def test_the_parts_give_the_crps_of_the_mixture(share: float, observed: float) -> None:
    w = np.array([share, 1.0 - share])
    a, d = stacking.crps_parts([GOOD, BAD], observed)
    samples, weights = stacking.mixed([GOOD, BAD], w)
    assert w @ a - 0.5 * w @ d @ w == pytest.approx(scoring.crps_samples(samples, observed, weights), abs=1e-9)


def test_the_better_forecaster_gets_the_weight_and_one_case_does_not_settle_it() -> None:
    cases = [stacking.crps_parts([GOOD, BAD], y) for y in RANDOM.normal(0.0, 1.0, 40)]
    many, one = stacking.crps_weights(cases), stacking.crps_weights(cases[:1])
    assert many.sum() == pytest.approx(1.0)
    assert many[0] > 0.85
    assert 0.5 < one[0] < many[0]


def test_log_score_weights_stay_on_the_simplex_and_find_the_better() -> None:
    w = stacking.log_score_weights([[0.9, 0.1], [0.8, 0.1], [0.7, 0.2]])
    assert w.sum() == pytest.approx(1.0)
    assert w[0] > 0.99
