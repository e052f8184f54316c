"""Richardson's arms race: the closed solution against a matrix exponential, limits, laws and the reference rows."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import expm

from detente.models.deterrence.arms_race import Race, arms_after, resting_point, roots, settles

rate = st.floats(0.05, 2.0)
reaction = st.floats(0.0, 2.0)
money = st.floats(-50.0, 50.0, allow_subnormal=False)
time = st.floats(0.0, 6.0)
races = st.builds(Race, reaction, reaction, rate, rate, money, money)


def by_matrix(years: float, x: float, y: float, race: Race) -> np.ndarray:
    """The same path as one exponential of a matrix three by three, the constant terms being its last column."""
    k, l, a, b, g, h = race  # noqa: E741 - the field's letters
    whole = np.array([[-a, k, g], [l, -b, h], [0.0, 0.0, 0.0]])
    return (expm(whole * years) @ np.array([x, y, 1.0]))[:2]


@given(races, money, money, time)
def test_the_solution_is_that_of_the_equations(race, x, y, years):
    wanted = by_matrix(years, x, y, race)
    assert np.allclose(arms_after(years, x, y, race), wanted, rtol=1e-8, atol=1e-7 * (1.0 + np.abs(wanted).max()))


@pytest.mark.parametrize(
    "race",
    [
        Race(1.0, 1.0, 1.0, 1.0, 3.0, 2.0),  # on the edge: the higher root is nought
        Race(0.0, 0.0, 0.4, 0.4, 3.0, 2.0),  # equal roots
        Race(0.7, 0.0, 0.4, 0.4, 3.0, 2.0),  # equal roots, and only one of them answers
        Race(1.0, 1.0, 1.0 + 1e-9, 1.0, 3.0, 2.0),
        Race(1e-6, 1e-6, 0.4, 0.4, 3.0, 2.0),
    ],
)
def test_edges_and_equal_roots_need_no_case_of_their_own(race):
    for years in (0.0, 1e-6, 1.0, 10.0):
        assert np.allclose(arms_after(years, 5.0, 9.0, race), by_matrix(years, 5.0, 9.0, race), rtol=1e-9)


@given(races)
def test_the_roots_solve_the_characteristic_equation_and_their_sign_tells_whether_the_race_settles(race):
    k, l, a, b, *_ = race  # noqa: E741
    low, high = roots(race)
    assert low + high == pytest.approx(-(a + b))
    assert low * high == pytest.approx(a * b - k * l, abs=1e-12)
    assert low < 0.0
    if abs(a * b - k * l) > 1e-9:
        assert bool(settles(race)) == (high < 0.0)


@given(races, time)
def test_nobody_moves_at_the_resting_point(race, years):
    k, l, a, b, *_ = race  # noqa: E741
    if abs(a * b - k * l) < 0.05:
        return
    point = resting_point(race)
    grown = np.exp(max(0.0, float(roots(race)[1])) * years)  # an unstable point also magnifies rounding
    scale = 1.0 + np.abs(point).max()
    assert np.allclose(arms_after(years, *point, race), point, rtol=0.0, atol=1e-9 * grown * scale)


def test_a_race_that_settles_ends_at_its_resting_point_and_one_that_does_not_runs_away():
    calm, wild = Race(0.5, 0.4, 1.0, 0.9, 10.0, 8.0), Race(1.5, 1.2, 1.0, 0.9, 10.0, 8.0)
    assert arms_after(200.0, 300.0, 0.0, calm) == pytest.approx(resting_point(calm))
    assert bool(settles(calm))
    assert not bool(settles(wild))
    assert min(arms_after(60.0, 1.0, 1.0, wild)) > 1e9


@given(races, money, money, time, time)
def test_going_on_from_where_one_is_is_the_same_as_going_in_one_step(race, x, y, early, late):
    whole = np.array(arms_after(early + late, x, y, race))
    steps = np.array(arms_after(late, *arms_after(early, x, y, race), race))
    assert np.allclose(steps, whole, rtol=1e-7, atol=1e-6 * (1.0 + np.abs(whole).max()))


@given(races, money, money, time)
def test_exchanging_the_states_exchanges_the_results(race, x, y, years):
    k, l, a, b, g, h = race  # noqa: E741
    there, back = arms_after(years, x, y, race), arms_after(years, y, x, Race(l, k, b, a, h, g))
    assert np.allclose(there, back[::-1], rtol=1e-9, atol=1e-9)


@given(races, money, money, time, st.floats(0.1, 100.0))
def test_a_change_of_currency_changes_the_numbers_and_nothing_else(race, x, y, years, unit):
    other = race._replace(grievance=unit * race.grievance, other_grievance=unit * race.other_grievance)
    told = np.array(arms_after(years, x, y, race))
    assert np.allclose(arms_after(years, unit * x, unit * y, other), unit * told, rtol=1e-9, atol=1e-9 * unit)


@given(races, money, money, time, st.floats(0.0, 20.0))
def test_more_arms_or_grievance_of_one_never_leave_the_other_with_less(race, x, y, years, more):
    base = np.array(arms_after(years, x, y, race))
    slack = 1e-8 * (1.0 + np.abs(base).max() + more * np.exp(2.0 * years))
    for richer in (arms_after(years, x + more, y, race),
                   arms_after(years, x, y, race._replace(grievance=race.grievance + more))):  # fmt: skip
        assert (np.array(richer) >= base - slack).all()


def test_draws_run_together_as_they_do_alone():
    grievances = np.array([1.0, 5.0, -2.0])
    together = arms_after(3.0, 10.0, 20.0, Race(0.3, 0.2, 0.5, 0.6, grievances, 4.0))
    alone = [arms_after(3.0, 10.0, 20.0, Race(0.3, 0.2, 0.5, 0.6, g, 4.0)) for g in grievances]
    assert np.array_equal(np.transpose(np.broadcast_arrays(*together)), np.array(alone))


def test_the_reference_races_are_reproduced(reference: Path):
    case = json.loads((reference / "richardson" / "arms_race.json").read_text(encoding="utf-8"))
    assert case["rows"]
    for row in case["rows"]:
        race = Race(*(float(row[name]) for name in "klabgh"))
        wanted = (row["equilibrium_x"], row["equilibrium_y"])
        assert resting_point(race) == pytest.approx(wanted, rel=1e-6, abs=1e-9)
        assert bool(settles(race)) is row["stable"]
        assert sorted(roots(race)) == pytest.approx(sorted(row["eigenvalues"]), rel=1e-6)
        for at in row["trajectory"]:
            found = arms_after(float(at["t"]), float(row["x0"]), float(row["y0"]), race)
            assert found == pytest.approx((at["x"], at["y"]), rel=1e-6)
