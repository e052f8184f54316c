"""Ranges, demands, offers, commitment and timing: closed forms found again by brute force, and laws everywhere."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from detente.models.bargaining import commitment, division, offers, screening

share = st.floats(0.0, 1.0, allow_subnormal=False)
cost = st.floats(0.0, 2.0, allow_subnormal=False)
curve = st.floats(0.05, 1.0)
discount = st.floats(0.01, 0.999)


def finite(found: Any) -> None:
    """No field of a result is ever NaN or infinite."""
    for name, value in found._asdict().items():
        assert np.isfinite(np.asarray(value, float)).all(), name


# ranges and Nash bargains


@given(share, cost, cost)
def test_where_both_see_the_same_odds_a_deal_always_exists(p: float, a: float, b: float):
    found = division.deals(p, a, b)
    finite(found)
    assert found.exists
    assert 0.0 <= found.low <= found.high <= 1.0
    assert found.surplus == pytest.approx(a + b)
    assert found.low <= p <= found.high


@given(share, share, cost, cost)
def test_optimism_beyond_the_costs_of_war_leaves_no_deal_and_says_so(p: float, q: float, a: float, b: float):
    found = division.deals(p, a, b, q)
    finite(found)
    if abs(found.surplus) > 1e-9:
        assert bool(found.exists) == (found.surplus > 0)
    assert found.width == pytest.approx(max(0.0, min(1.0, q + b) - max(0.0, p - a)), abs=1e-12)


@given(share, cost, cost, st.floats(0.05, 4.0), st.floats(0.05, 4.0))
def test_exchanging_the_sides_mirrors_the_range(p: float, a: float, b: float, curve_a: float, curve_b: float):
    one = division.deals_with_risk(p, a, b, curve_a, curve_b)
    other = division.deals_with_risk(1 - p, b, a, curve_b, curve_a)
    finite(one)
    np.testing.assert_allclose([one.low, one.high], [1 - other.high, 1 - other.low], atol=1e-9)


@given(share, cost, cost, curve, curve)
def test_shunning_risk_never_narrows_the_range(p: float, a: float, b: float, curve_a: float, curve_b: float):
    plain, shy = division.deals(p, a, b), division.deals_with_risk(p, a, b, curve_a, curve_b)
    assert shy.exists
    assert shy.low <= plain.low + 1e-12
    assert shy.high >= plain.high - 1e-12


def test_two_who_seek_risk_may_find_no_deal():
    found = division.deals_with_risk(0.5, 0.01, 0.01, 3.0, 3.0)
    assert not found.exists
    assert found.width == 0
    finite(found)


@given(share, cost, cost, share)
def test_a_nash_bargain_lies_in_the_range_and_rises_with_power(p: float, a: float, b: float, power: float):
    found, found_all = division.settled(p, a, b, power), division.settled(p, a, b, [0.0, 0.5, 1.0])
    finite(found)
    held = division.deals(p, a, b)
    assert found.exists
    assert held.low - 1e-12 <= found.share <= held.high + 1e-12
    assert (np.diff(found_all.share) >= -1e-12).all()
    assert found_all.share[[0, 2]] == pytest.approx(np.array([held.low, held.high]))


@given(share, cost, cost, share, curve, curve)
def test_a_nash_bargain_under_risk_is_the_best_of_a_search(
    p: float, a: float, b: float, power: float, curve_a: float, curve_b: float
):
    found = division.settled_with_risk(p, a, b, power, curve_a, curve_b)
    held = division.deals_with_risk(p, a, b, curve_a, curve_b)
    finite(found)
    assert found.exists
    assert held.low - 1e-9 <= found.share <= held.high + 1e-9
    if not 0.02 < power < 0.98 or held.width < 1e-6:
        return
    war_a, war_b = max(0.0, p - a), max(0.0, 1 - p - b)

    def logs(x: float) -> float:
        gains = x**curve_a - war_a, (1 - x) ** curve_b - war_b
        return -np.inf if min(gains) <= 0 else power * np.log(gains[0]) + (1 - power) * np.log(gains[1])

    grid = np.linspace(float(held.low), float(held.high), 401)[1:-1]
    assert logs(float(found.share)) >= max(logs(x) for x in grid) - 1e-9


@given(share, cost, cost, share, curve, curve)
def test_a_nash_bargain_under_risk_mirrors_with_the_sides(
    p: float, a: float, b: float, power: float, curve_a: float, curve_b: float
):
    one = division.settled_with_risk(p, a, b, power, curve_a, curve_b)
    other = division.settled_with_risk(1 - p, b, a, 1 - power, curve_b, curve_a)
    assert one.share == pytest.approx(1 - other.share, abs=1e-7)


def test_without_curves_a_nash_bargain_under_risk_is_the_plain_one():
    p, power = np.meshgrid(np.linspace(0.3, 0.7, 9), np.linspace(0, 1, 5))
    np.testing.assert_allclose(
        division.settled_with_risk(p, 0.1, 0.2, power, 1.0, 1.0).share, division.settled(p, 0.1, 0.2, power).share,
        atol=1e-10,
    )  # fmt: skip


# one demand of an opponent whose cost is private


def searched(p: float, a: float, refused: Any, most: float) -> float:
    """The greatest value over a fine grid of demands p + k."""
    k = np.append(np.linspace(0.0, max(min(1.0 - p, most), 0.0), 20_001), 1.0 - p)
    war = refused(k)
    return float(((1 - war) * (p + k) + war * (p - a)).max())


@given(share, cost, st.floats(0.0, 1.0), st.floats(0.001, 1.0))
def test_no_demand_of_a_uniform_opponent_does_better(p: float, a: float, low: float, spread: float):
    found = screening.uniform(p, a, low, low + spread)
    finite(found)
    assert 0.0 <= found.war < 1.0
    assert p <= found.demand <= 1.0 + 1e-12
    assert found.safe <= found.demand + 1e-12
    assert bool(found.risky) == bool(found.war > 0)
    best = searched(p, a, lambda k: np.clip((k - low) / spread, 0, 1), low + spread)
    assert found.value == pytest.approx(best, abs=1e-4 * (1 + a))
    assert found.value >= best - 1e-9


@given(share, cost, st.floats(0.001, 2.0))
def test_no_demand_of_an_exponential_opponent_does_better(p: float, a: float, mean: float):
    found = screening.exponential(p, a, mean)
    finite(found)
    best = searched(p, a, lambda k: -np.expm1(-k / mean), np.inf)
    assert found.value >= best - 1e-9
    assert found.value == pytest.approx(best, abs=1e-4 * (1 + a))


types = st.lists(st.tuples(st.floats(0.0, 1.0), st.floats(0.01, 1.0)), min_size=1, max_size=6)


@given(share, cost, types)
def test_no_demand_of_one_of_several_types_does_better(p: float, a: float, told: list[tuple[float, float]]):
    costs, weights = (np.array(column) for column in zip(*told, strict=True))
    chances = weights / weights.sum()
    found = screening.types(p, a, costs, chances)
    finite(found)
    for asked in np.minimum(np.append(p + costs, [p, 1.0]), 1.0):
        war = chances[costs < asked - p - 1e-12].sum() if asked < 1.0 else chances[costs < 1.0 - p].sum()
        assert found.value >= (1 - war) * asked + war * (p - a) - 1e-9
    assert found.value == pytest.approx((1 - found.war) * found.demand + found.war * (p - a))
    assert 0.0 <= found.war <= 1.0


@given(share, cost, share, share, share)
def test_two_types_are_a_case_of_several(p: float, a: float, one: float, other: float, q: float):
    low, high = sorted((one, other))
    found, threshold = screening.two_types(p, a, low, high, q)
    finite(found)
    assert 0.0 <= threshold <= 1.0
    several = screening.types(p, a, [low, high], [q, 1.0 - q])
    assert found.value == pytest.approx(several.value, abs=1e-9)
    if abs(q - threshold) > 1e-9:
        assert bool(found.risky) == (0 < q < threshold)


def test_a_cost_that_is_known_leaves_no_risk():
    assert screening.uniform(0.4, 0.0, 0.2, 0.2).war == 0
    assert screening.uniform(0.4, 0.0, 0.2, 0.2).demand == pytest.approx(0.6)
    assert screening.exponential(0.4, 0.0, 0.0).war == 0


def test_the_prototype_of_the_plan():
    found = screening.uniform(0.5, 0.05, 0.02, 0.30)
    assert found.demand == pytest.approx(0.625)
    assert found.war == pytest.approx(0.375)


# offers by turns


@given(discount, discount, st.floats(0.0, 0.5), st.floats(0.0, 0.5))
def test_offers_with_exits_are_the_fixed_point(d1: float, d2: float, b1: float, b2: float):
    found = offers.alternating(d1, d2, b1, b2)
    finite(found)
    assert found.exists
    second = 1.0 - max(b1, d1 * float(found.share_1))
    assert found.share_1 == pytest.approx(1.0 - max(b2, d2 * second), abs=1e-9)
    assert b1 - 1e-12 <= found.share_1 <= 1.0 - b2 + 1e-12


@given(discount, discount, share, share)
def test_exits_worth_more_than_the_prize_leave_no_deal(d1: float, d2: float, b1: float, b2: float):
    found = offers.alternating(d1, d2, b1, b2)
    finite(found)
    if abs(b1 + b2 - 1) > 1e-9:
        assert bool(found.exists) == (b1 + b2 < 1)


@given(discount, discount, share, share)
def test_offers_with_a_living_meanwhile_are_the_fixed_point(d1: float, d2: float, w1: float, w2: float):
    found = offers.alternating_with_inside(d1, d2, w1, w2)
    finite(found)
    if not found.exists:
        assert w1 + w2 > 1
        return
    second = 1.0 - (1 - d1) * w1 - d1 * found.share_1
    assert found.share_1 == pytest.approx(1.0 - (1 - d2) * w2 - d2 * second, abs=1e-9)
    assert w1 - 1e-9 <= found.share_1 <= 1 - w2 + 1e-9


@given(st.floats(0.001, 2.0), st.floats(0.001, 2.0), st.floats(1e-6, 5.0))
def test_shorter_intervals_tend_to_the_ratio_of_rates(r1: float, r2: float, t: float):
    found = offers.at_rates(r1, r2, t)
    assert found == pytest.approx(offers.alternating(np.exp(-r1 * t), np.exp(-r2 * t)).share_1, abs=1e-6)
    assert offers.at_rates(r1, r2, 0.0) == r2 / (r1 + r2)
    assert offers.at_rates(r1, r2, 1e-9) == pytest.approx(r2 / (r1 + r2), abs=1e-6)


def test_the_intervals_of_the_plan():
    np.testing.assert_allclose(offers.at_rates(0.10, 0.05, [1.0, 0.1, 0.001]), [0.3501, 0.3350, 0.33335], atol=5e-5)


@given(st.integers(1, 40), discount, discount, share, share)
def test_offers_that_end_are_solved_backwards(periods: int, d1: float, d2: float, end_1: float, end_2: float):
    found = offers.limited(periods, d1, d2, end_1, end_2)
    finite(found)
    values = (end_1, end_2)
    for period in range(periods, 0, -1):
        a, b = d1 * values[0], d2 * values[1]
        agreed = (1 - b, b) if period % 2 else (a, 1 - a)
        values = (a, b) if a + b > 1 + 1e-12 else agreed
    assert (found.share_1, found.share_2) == pytest.approx(values, abs=1e-12)


@given(discount, discount)
def test_a_far_end_no_longer_matters(d1: float, d2: float):
    d1, d2 = min(d1, 0.95), min(d2, 0.95)
    found = offers.limited([400, 401], d1, d2, 0.1, 0.3)
    np.testing.assert_allclose(found.share_1, offers.alternating(d1, d2).share_1, atol=1e-6)


# shifting power, now or later


@given(share, share, st.floats(0.0, 5.0), st.floats(0.0, 5.0), discount)
def test_peace_breaks_exactly_beyond_the_largest_shift(now: float, later: float, up: float, down: float, d: float):
    found = commitment.shift(now, later, up, down, d)
    finite(found)
    scale = 1.0 / (1.0 - d)
    if abs(found.slack) > 1e-9 * scale:
        assert bool(found.unavoidable) == bool(later > found.survives_to)
    assert found.largest_shift >= 0.0
    assert now + found.largest_shift <= 1.0 + 1e-12
    at = commitment.shift(now, float(found.survives_to), up, down, d)
    assert at.slack == pytest.approx(0.0, abs=1e-8 * scale * (1 + float(found.survives_to)))
    # the condition as it is usually written: the rising side's gain beyond what war destroys
    rising_now, rising_later = now * scale - up, later * scale - up
    usual = d * rising_later - rising_now - (scale - rising_now - ((1 - now) * scale - down))
    assert usual == pytest.approx(-float(found.slack), abs=1e-8 * scale)
    assert bool(found.war_if_rising_proposes) or not found.unavoidable


@given(share, share, st.floats(0.0, 5.0), st.floats(0.0, 5.0))
def test_a_shift_breaks_peace_only_for_the_patient(now: float, later: float, up: float, down: float):
    at = float(commitment.patience_for_peace(now, later, up, down))
    assert 0.0 <= at <= 1.0
    for d in (0.05, 0.5, 0.95):
        found = commitment.shift(now, later, up, down, d)
        if abs(d - at) > 1e-6 and abs(found.slack) > 1e-9:
            assert bool(found.unavoidable) == (d > at)


@given(share, share, st.integers(0, 400), discount, st.floats(0.0, 0.1), cost, cost, share)
def test_waiting_pays_exactly_above_the_chance_needed(
    now: float, later: float, periods: int, d: float, paid: float, a: float, b: float, power: float
):
    found = commitment.now_or_later(now, later, periods, d, paid, a, b, power)
    finite(found)
    assert 0.0 <= found.now <= 1.0
    assert found.later_today <= found.later + 1e-12
    if found.never:
        assert not found.wait
        return
    needed = float(found.chance_needed)
    share_then = float(division.settled(needed, a, b, power).unbounded)
    assert share_then == pytest.approx(float(found.share_needed), abs=1e-9)
    kept = d**periods
    if kept > 1e-6:
        worth = kept * share_then - paid * (1 - kept) / (1 - d)
        assert worth == pytest.approx(float(found.now), abs=1e-8)


def test_a_deal_at_once_is_worth_itself_and_waiting_for_nothing_costs():
    at_once = commitment.now_or_later(0.4, 0.4, 0, 0.95, 0.01, 0.1, 0.1)
    assert at_once.later_today == at_once.now
    assert not at_once.wait
    assert commitment.now_or_later(0.4, 0.4, 12, 0.95, 0.01, 0.1, 0.1).later_today < at_once.now


def test_the_sum_of_what_waiting_costs_is_taken_month_by_month():
    found = commitment.now_or_later(0.3, 0.6, 6, 0.95, 0.02, 0.1, 0.15, 0.5)
    by_hand = 0.95**6 * (0.6 - 0.1 + 0.5 * 0.25) - sum(0.02 * 0.95**t for t in range(6))
    assert found.later_today == pytest.approx(by_hand)


@pytest.mark.parametrize(
    "call",
    [
        lambda x: division.deals(x, 0.1, 0.2), lambda x: division.deals_with_risk(x, 0.1, 0.2, 0.7, 0.9),
        lambda x: division.settled(x, 0.1, 0.2), lambda x: division.settled_with_risk(x, 0.1, 0.2, 0.5, 0.7, 0.9),
        lambda x: screening.uniform(x, 0.1, 0.05, 0.3), lambda x: screening.exponential(x, 0.1, 0.2),
        lambda x: screening.two_types(x, 0.1, 0.05, 0.3, 0.4)[0],
        lambda x: screening.types(x, 0.1, [0.05, 0.3], [0.4, 0.6]),
        lambda x: commitment.shift(x, 0.5, 0.1, 0.1, 0.9),
        lambda x: commitment.now_or_later(x, 0.5, 4, 0.9, 0.01, 0.1, 0.1),
        lambda x: offers.alternating(0.9, 0.8, x / 3, 0.1), lambda x: offers.limited(5, 0.9, 0.8, x / 2, 0.1),
        lambda x: offers.alternating_with_inside(0.9, 0.8, x / 3, 0.1),
    ],
)  # fmt: skip
def test_an_array_gives_what_its_parts_give_and_keeps_its_shape(call: Any):
    grid = np.linspace(0.0, 1.0, 12).reshape(3, 4)
    whole = call(grid)
    for field in whole:
        assert np.shape(field) == grid.shape
    for place in np.ndindex(*grid.shape):
        for field, one in zip(whole, call(grid[place]), strict=True):
            assert field[place] == pytest.approx(one, abs=1e-12)


def test_the_range_agrees_with_a_root_search_of_utilities():
    p, a, b, curve_a, curve_b = 0.55, 0.1, 0.2, 0.6, 0.8
    low = optimize.brentq(lambda x: x**curve_a - (p - a), 0, 1)
    high = optimize.brentq(lambda x: (1 - x) ** curve_b - (1 - p - b), 0, 1)
    found = division.deals_with_risk(p, a, b, curve_a, curve_b)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)
