"""Every published or derived case of a one-shot crisis, of offers by turns, of shifting power and of timing."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.models.bargaining import commitment, division, offers, screening

Rows = dict[str, np.ndarray]


def case(reference: Path, name: str) -> tuple[Rows, float]:
    """A case's rows as columns, and its tolerance."""
    told = json.loads((reference / "crisis" / f"{name}.json").read_text(encoding="utf-8"))
    assert len(told["rows"]) == told["n"]
    return {key: np.array([row[key] for row in told["rows"]]) for key in told["rows"][0]}, float(told["tolerance"])


def same(found: Any, told: np.ndarray, tolerance: float) -> None:
    """Numbers within the tolerance, and truths exactly."""
    if told.dtype == bool:
        np.testing.assert_array_equal(found, told)
    else:
        # told to twelve digits
        np.testing.assert_allclose(found, told, rtol=0, atol=max(tolerance, 1e-11))


def given(rows: Rows, *names: str) -> tuple[np.ndarray, ...]:
    return tuple(rows[name] for name in names)


def test_ranges_of_deals(reference: Path):
    rows, tolerance = case(reference, "fearon_range")
    found = division.deals(*given(rows, "p", "c_a", "c_b"))
    assert found.exists.all()
    for name, value in (("low", found.low), ("high", found.high), ("width", found.width), ("surplus", found.surplus)):
        same(value, rows[name], tolerance)
    same(found.high, rows["ultimatum_offer_by_a"], tolerance)
    same(found.low, rows["ultimatum_offer_by_b"], tolerance)


def test_ranges_of_sides_that_shun_risk(reference: Path):
    rows, tolerance = case(reference, "fearon_range_risk_averse")
    found = division.deals_with_risk(*given(rows, "p", "c_a", "c_b", "alpha", "beta"))
    assert found.exists.all()
    same(found.low, rows["low"], tolerance)
    same(found.high, rows["high"], tolerance)


def demanded(found: screening.Demand, rows: Rows, tolerance: float) -> None:
    for name, value in (("optimal_demand", found.demand), ("prob_war", found.war), ("value_to_a", found.value)):
        same(value, rows[name], tolerance)


def test_demands_of_an_opponent_whose_cost_is_uniform(reference: Path):
    rows, tolerance = case(reference, "fearon_uniform_private_cost")
    found = screening.uniform(*given(rows, "p", "c_a", "c_b_low", "c_b_high"))
    demanded(found, rows, tolerance)
    same(found.safe, rows["safe_demand"], tolerance)
    same(found.risky, rows["takes_risk"], tolerance)


def test_demands_of_an_opponent_whose_cost_is_exponential(reference: Path):
    rows, tolerance = case(reference, "fearon_exponential_private_cost")
    demanded(screening.exponential(*given(rows, "p", "c_a", "mean_c_b")), rows, tolerance)


def test_demands_of_an_opponent_of_two_types(reference: Path):
    rows, tolerance = case(reference, "fearon_two_types")
    p, c_a, low, high, q = given(rows, "p", "c_a", "c_b_low", "c_b_high", "prob_low_cost_type")
    found, threshold = screening.two_types(p, c_a, low, high, q)
    demanded(found, rows, tolerance)
    same(threshold, rows["threshold_q"], tolerance)
    demanded(screening.types(p, c_a, np.stack([high, low], -1), np.stack([1 - q, q], -1)), rows, tolerance)


def test_war_from_shifting_power(reference: Path):
    rows, tolerance = case(reference, "powell_shifting_power")
    found = commitment.shift(*given(rows, "p_now", "p_later", "c_rising", "c_declining", "delta"))
    for name, value in (
        ("declining_war_value", found.war), ("declining_best_peace_value", found.best_peace),
        ("declining_peace_value_if_rising_proposes", found.peace_if_rising_proposes), ("slack", found.slack),
        ("war_unavoidable", found.unavoidable), ("war_if_rising_proposes", found.war_if_rising_proposes),
        ("p_later_threshold", found.survives_to),
    ):  # fmt: skip
        same(value, rows[name], tolerance)


def test_offers_with_something_to_leave_for(reference: Path):
    rows, tolerance = case(reference, "rubinstein_outside_option")
    found = offers.alternating(rows["delta_1"], rows["delta_2"], outside_2=rows["outside_option_2"])
    assert found.exists.all()
    same(found.share_1, rows["share_1_when_proposing"], tolerance)
    same(found.share_2, rows["share_2"], tolerance)
    same(found.binds, rows["outside_option_binds"], tolerance)


def test_offers_with_something_to_live_on(reference: Path):
    rows, tolerance = case(reference, "rubinstein_inside_option")
    delta, one, two = given(rows, "delta", "inside_1", "inside_2")
    same(offers.alternating_with_inside(delta, delta, one, two).share_1, rows["share_1_when_proposing"], tolerance)
    almost = np.full(len(delta), 1.0 - 1e-9)
    same(offers.alternating_with_inside(almost, almost, one, two).share_1, rows["limit_delta_1"], tolerance)


def test_offers_that_end(reference: Path):
    rows, tolerance = case(reference, "finite_horizon_offers")
    periods, delta, one, two = given(rows, "periods", "delta", "end_payoff_1", "end_payoff_2")
    found = offers.limited(periods, delta, delta, one, two)
    assert found.exists.all()
    same(found.share_1, rows["share_1"], tolerance)


def test_nash_bargains_over_fighting_values(reference: Path):
    rows, tolerance = case(reference, "nash_fighting_values")
    same(division.settled(*given(rows, "p", "c_1", "c_2", "weight_1")).share, rows["share_1"], tolerance)


def test_nash_bargains_of_sides_that_shun_risk(reference: Path):
    rows, tolerance = case(reference, "nash_fighting_values_risk")
    found = division.settled_with_risk(*given(rows, "p", "c_1", "c_2", "weight_1", "alpha", "beta"))
    assert found.exists.all()
    same(found.share, rows["share_1"], tolerance)


def test_a_deal_now_or_later(reference: Path):
    rows, tolerance = case(reference, "now_versus_later")
    names = ("p_now", "p_later", "wait_periods", "delta", "fighting_cost_per_period", "c_a", "c_b", "weight")
    found = commitment.now_or_later(*given(rows, *names))
    for name, value in (
        ("deal_now", found.now), ("deal_later", found.later), ("value_of_later_today", found.later_today),
        ("better_to_wait", found.wait), ("p_later_needed", found.chance_needed),
    ):  # fmt: skip
        same(value, rows[name], tolerance)


@pytest.mark.parametrize("length", [1, 7])
def test_the_number_of_rows_does_not_matter(reference: Path, length: int):
    rows, _ = case(reference, "fearon_uniform_private_cost")
    names = ("p", "c_a", "c_b_low", "c_b_high")
    whole = screening.uniform(*given(rows, *names))
    part = screening.uniform(*(rows[name][:length] for name in names))
    for one, other in zip(whole, part, strict=True):
        np.testing.assert_array_equal(one[:length], other)
