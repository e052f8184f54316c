"""Renewed war by rearmament: closed forms derived again, and laws that no draw may break."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.models.durability.rearmament import (
    Race,
    Stakes,
    Stocks,
    log_ratio,
    month_on,
    odds,
    peace_hazard,
    race_after,
    race_rates,
    race_rest,
    renegotiated,
    side_hazard,
)

RATIO = st.floats(-2.0, 2.0)
SHARE = st.floats(0.0, 1.0)
GUARD = st.floats(0.0, 3.0)
STAKES = st.builds(
    Stakes,
    slope=st.floats(0.5, 5.0),
    cost=st.floats(0.01, 0.8),
    noise=st.floats(0.02, 0.3),
    ceiling=st.floats(0.001, 0.3),
)
RATE = st.floats(0.01, 1.0)
RACE = st.builds(
    Race, reaction_a=RATE, reaction_b=RATE, fatigue_a=RATE, fatigue_b=RATE, grievance_a=st.floats(0.0, 5.0),
    grievance_b=st.floats(0.0, 5.0), equipment_a=st.floats(0.1, 0.5), equipment_b=st.floats(0.1, 0.5),
    depreciation=st.floats(0.01, 0.3),
)  # fmt: skip
MONEY = st.floats(1.0, 500.0)
STOCKS = st.builds(Stocks, stock_a=MONEY, stock_b=MONEY, spending_a=MONEY, spending_b=MONEY)


@given(RATIO, SHARE, GUARD, GUARD, STAKES, st.floats(0.0, 2.0))
def test_guarantees_and_the_cost_of_war_never_shorten_peace(z, share, guard_a, guard_b, stakes, more):
    before = peace_hazard(z, share, 1.0 - share, guard_a, guard_b, stakes)
    assert peace_hazard(z, share, 1.0 - share, guard_a + more, guard_b, stakes) <= before
    assert peace_hazard(z, share, 1.0 - share, guard_a, guard_b + more, stakes) <= before
    assert peace_hazard(z, share, 1.0 - share, guard_a, guard_b, stakes._replace(cost=stakes.cost + more)) <= before


@given(STOCKS, RACE, st.floats(0.01, 100.0))
def test_doubling_all_money_changes_nothing(stocks: Stocks, race: Race, times: float):
    other = Stocks(*(times * x for x in stocks))
    richer = race._replace(grievance_a=times * race.grievance_a, grievance_b=times * race.grievance_b)
    for _ in range(24):
        stocks, other = month_on(stocks, race), month_on(other, richer)
    assert log_ratio(other) == pytest.approx(log_ratio(stocks), abs=1e-9)


@given(RATIO, SHARE, GUARD, GUARD, STAKES)
def test_exchanging_the_sides_exchanges_the_results(z, share, guard_a, guard_b, stakes):
    here = peace_hazard(z, share, 1.0 - share, guard_a, guard_b, stakes)
    there = peace_hazard(-z, 1.0 - share, share, guard_b, guard_a, stakes)
    assert here == pytest.approx(there, rel=1e-12)


@given(RATIO, GUARD, STAKES)
def test_terms_that_follow_the_balance_keep_the_hazard_at_its_floor(z, guard, stakes):
    share_b, share_a = odds(z, guard, stakes.slope), odds(-z, guard, stakes.slope)
    floor = 2.0 * stakes.ceiling / (1.0 + np.exp(stakes.cost / stakes.noise))
    assert peace_hazard(z, share_a, share_b, guard, guard, stakes) == pytest.approx(floor, rel=1e-9)


@given(SHARE, SHARE, st.floats(0.0, 50.0), st.integers(1, 60))
def test_renegotiated_terms_close_the_gap_evenly(share, fair, rate, months):
    now = share
    for _ in range(months):
        now = renegotiated(now, fair, rate)
    assert now == pytest.approx(fair + (share - fair) * np.exp(-rate * months / 12.0), abs=1e-12)
    assert renegotiated(share, fair, 0.0) == share
    assert renegotiated(share, fair, np.inf) == pytest.approx(fair, abs=1e-15)


def test_a_guard_or_a_cost_without_bound_ends_the_danger():
    stakes = Stakes(2.0, 0.15, 0.02, 0.08)
    assert side_hazard(odds(1.0, 1e6, 2.0) - 0.5, stakes) < 1e-10
    assert peace_hazard(1.0, 0.2, 0.8, 0.0, 0.0, stakes._replace(cost=1e6)) == 0.0


def test_a_constant_gain_gives_the_exponential():
    stakes = Stakes(2.0, 0.15, 0.08, 0.05)
    h = side_hazard(0.2, stakes)
    assert h == pytest.approx(0.05 / (1.0 + np.exp(-(0.2 - 0.15) / 0.08)))
    assert np.exp(-np.cumsum(np.full(24, h)))[-1] == pytest.approx(np.exp(-24 * h))


@given(STOCKS, RACE)
def test_spending_and_stocks_never_fall_below_nought(stocks: Stocks, race: Race):
    for _ in range(60):
        stocks = month_on(stocks, race)
        assert min(stocks) >= 0.0


def test_a_stable_race_ends_at_its_fixed_point_and_an_unstable_one_does_not():
    race = Race(0.2, 0.3, 0.5, 0.6, 1.0, 2.0, 0.3, 0.3, 0.08)
    at_a, at_b = race_rest(race)
    # nobody changes there
    assert 0.2 * at_b - 0.5 * at_a + 1.0 == pytest.approx(0.0, abs=1e-12)
    assert 0.3 * at_a - 0.6 * at_b + 2.0 == pytest.approx(0.0, abs=1e-12)
    now = Stocks(1.0, 1.0, 20.0, 3.0)
    for _ in range(12 * 60):
        now = month_on(now, race)
    assert (now.spending_a, now.spending_b) == pytest.approx((at_a, at_b), rel=1e-6)
    # stocks settle where purchases replace what wears
    assert now.stock_a == pytest.approx(0.3 * at_a / 0.08, rel=0.02)
    wild = race._replace(reaction_a=0.7, reaction_b=0.8)
    far = Stocks(1.0, 1.0, 1.0, 1.0)
    for _ in range(12 * 60):
        far = month_on(far, wild)
    assert far.spending_a > 1e3


def test_monthly_steps_follow_the_exact_path():
    race = Race(0.2, 0.3, 0.5, 0.6, 1.0, 2.0, 0.3, 0.3, 0.08)
    now = Stocks(1.0, 1.0, 20.0, 3.0)
    for _ in range(36):
        now = month_on(now, race)
    exact = race_after(20.0, 3.0, race, 3.0)
    assert (now.spending_a, now.spending_b) == pytest.approx(exact, rel=0.02)


def test_reference_arms_race(reference: Path):
    case = json.loads((reference / "richardson" / "arms_race.json").read_text(encoding="utf-8"))
    for row in case["rows"]:
        race = Race(row["k"], row["l"], row["a"], row["b"], row["g"], row["h"], 0.3, 0.3, 0.08)
        slow, fast = race_rates(race)
        assert sorted((slow, fast)) == pytest.approx(sorted(row["eigenvalues"]), rel=1e-6)
        assert (slow < 0) == row["stable"]
        assert race_rest(race) == pytest.approx((row["equilibrium_x"], row["equilibrium_y"]), rel=1e-6)
        for point in row["trajectory"]:
            found = race_after(row["x0"], row["y0"], race, point["t"])
            assert found == pytest.approx((point["x"], point["y"]), rel=1e-6, abs=1e-9)
