"""Hazards of the end of peace: closed forms derived again, and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.models.durability import equations as eq

YEARS = st.floats(0.1, 100.0)
SHAPE = st.floats(0.3, 2.0)
SCORE = st.floats(-8.0, 2.0)
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(31)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@given(YEARS, SCORE)
def test_a_shape_of_one_is_the_exponential(years: float, score: float):
    assert eq.survival(years, 1.0, score) == pytest.approx(np.exp(-years * np.exp(score)))
    assert eq.log_hazard(years, 1.0, score) == pytest.approx(score)


@given(YEARS, SHAPE, SCORE)
def test_the_hazard_is_the_slope_of_the_cumulative_hazard(years: float, shape: float, score: float):
    h = 1e-6 * years
    slope = (eq.cumulative_hazard(years + h, shape, score) - eq.cumulative_hazard(years - h, shape, score)) / (2 * h)
    assert np.exp(eq.log_hazard(years, shape, score)) == pytest.approx(slope, rel=1e-6)


@given(YEARS, SHAPE, SCORE, st.floats(0.1, 20.0))
def test_another_unit_of_time_shifts_the_score_by_the_shape_and_changes_nothing_else(years, shape, score, unit):
    shifted = score + shape * np.log(unit)
    assert eq.survival(years / unit, shape, shifted) == pytest.approx(eq.survival(years, shape, score), rel=1e-9)


@given(YEARS, SHAPE, SCORE, st.floats(0.0, 3.0))
def test_survival_falls_with_time_and_with_the_score(years: float, shape: float, score: float, more: float):
    assert eq.survival(years + more, shape, score) <= eq.survival(years, shape, score)
    assert eq.survival(years, shape, score + more) <= eq.survival(years, shape, score)


def _population(years: float, shape: float, score: float, spread: float) -> float:
    return float(
        eq.population_survival(
            np.array(years), np.array(shape), np.array(score), np.array(spread), _NODES, _WEIGHTS
        )
    )  # fmt: skip


@given(YEARS, SHAPE, SCORE)
def test_without_spread_the_population_survives_as_each_does(years: float, shape: float, score: float):
    assert _population(years, shape, score, 0.0) == pytest.approx(float(eq.survival(years, shape, score)))


def test_the_population_is_the_mean_over_many_wars():
    rng = np.random.default_rng(1)
    many = eq.survival(10.0, 0.8, -3.0 + 1.2 * rng.standard_normal(400_000)).mean()
    assert _population(10.0, 0.8, -3.0, 1.2) == pytest.approx(many, abs=2e-3)


def test_a_constant_hazard_of_each_falls_for_all_where_wars_differ():
    at = np.array([1.0, 5.0, 20.0])
    steps = [-np.log(_population(t + 0.01, 1.0, -2.0, 1.0) / _population(t, 1.0, -2.0, 1.0)) for t in at]
    assert steps[0] > steps[1] > steps[2]
