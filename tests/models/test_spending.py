"""Perpetual inventory, price levels and capability: closed forms derived here, laws, reference rows."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.models.spending.equations import (
    LocalPriceWeights,
    Shares,
    capability,
    capital_path,
    deliveries,
    growth_start,
    investment,
    items_in_service,
    price_level,
    readiness,
    real_spending,
)

money = st.floats(0.0, 1e6, allow_subnormal=False)
positive = st.floats(1e-3, 1e6)
share = st.floats(0.0, 1.0, allow_subnormal=False)
rate = st.floats(0.01, 0.5)
level = st.floats(0.1, 2.0)
series = st.lists(money, min_size=1, max_size=30)


def test_constant_investment_follows_its_closed_form_and_settles_at_investment_over_depreciation():
    start, bought, d = 100.0, 20.0, 0.1
    years = np.arange(301)
    closed = bought / d + (start - bought / d) * (1 - d) ** years
    path = capital_path(start, [bought] * 300, d)
    np.testing.assert_allclose(path, closed, rtol=0, atol=1e-9)
    assert path[-1] == pytest.approx(bought / d)


def test_the_growth_start_grows_as_investment_does_for_ever():
    first, g, d = 20.0, 0.03, 0.07
    path = capital_path(growth_start(first, g, d), [first * (1 + g) ** t for t in range(100)], d)
    np.testing.assert_allclose(path[1:] / path[:-1], 1 + g, rtol=1e-12)


def test_an_order_arrives_after_its_lag_and_wears_from_then_on():
    arriving = deliveries([100.0, 0.0, 0.0], lag=2)
    assert arriving == [0.0, 0.0, 100.0, 0.0, 0.0]
    np.testing.assert_allclose(capital_path(0.0, arriving, 0.25), [0, 0, 0, 100, 75, 56.25])


def test_items_with_a_fixed_life_all_leave_together():
    assert items_in_service([10, 0, 5, 0, 0], 3) == [10, 10, 15, 5, 5]


def test_a_negative_lag_and_a_life_of_no_year_are_refused():
    with pytest.raises(ValueError, match="not negative"):
        deliveries([1.0], lag=-1)
    with pytest.raises(ValueError, match="at least one year"):
        items_in_service([1.0], 0)


@given(series, rate, money, st.data())
def test_more_spending_in_any_past_year_never_lowers_the_stock(bought, d, start, data):
    more = list(bought)
    more[data.draw(st.integers(0, len(bought) - 1))] += data.draw(money)
    assert (capital_path(start, more, d) >= capital_path(start, bought, d)).all()


@given(series, series, rate, positive, st.floats(1e-3, 1e3))
def test_a_change_of_currency_leaves_every_ratio_unchanged(ours, theirs, d, first, unit):
    def ratio(scale: float) -> Any:
        mine = capital_path(first * scale / d, [x * scale for x in ours], d)[-1]
        yours = capital_path(2 * first * scale / d, [x * scale for x in theirs], d)[-1]
        return mine / yours

    assert ratio(unit) == pytest.approx(ratio(1.0), rel=1e-9)


@given(st.lists(money, max_size=20), st.integers(0, 6))
def test_a_lag_delays_but_loses_nothing(orders, lag):
    arriving = deliveries(orders, lag)
    assert sum(arriving) == pytest.approx(sum(orders))
    assert not orders or arriving[lag:] == orders


@given(level)
def test_world_prices_and_local_prices_are_the_ends_of_the_weight(gdp_level):
    assert price_level(gdp_level, 0.0) == 1.0
    assert price_level(gdp_level, 1.0) == pytest.approx(gdp_level)


@given(money, share, share, level)
def test_spending_at_weight_nought_is_the_exchange_rate_and_at_weight_one_gdp_parity(spent, e, rest, gdp_level):
    shares = Shares(rest * (1 - e), (1 - rest) * (1 - e), e)
    assert real_spending(spent, shares, gdp_level, LocalPriceWeights(0.0, 0.0, 0.0)) == pytest.approx(spent)
    assert real_spending(spent, shares, gdp_level, LocalPriceWeights(1.0, 1.0, 1.0)) == pytest.approx(spent / gdp_level)


@given(positive, positive, share, positive)
def test_capability_has_constant_returns_and_rises_with_both_means(k, r, a, factor):
    one = capability(1.0, k, r, a)
    assert capability(1.0, k * factor, r * factor, a) == pytest.approx(one * factor, rel=1e-9)
    assert capability(1.0, k * 2, r, a) >= one
    assert capability(1.0, k, r * 2, a) >= one


def test_a_state_without_equipment_has_no_capability_rather_than_an_error():
    assert capability(1.0, 0.0, 5.0, 0.5) == 0.0


def test_cheaper_people_mean_more_readiness_for_the_same_money():
    assert readiness(100.0, 0.4, price_level(0.3, 0.9)) > readiness(100.0, 0.4, price_level(0.3, 0.1))
    assert investment(100.0, 0.3, 1.0) == pytest.approx(30.0)


def test_the_reference_stocks_are_reproduced(reference: Path):
    case = json.loads((reference / "capital" / "perpetual_inventory.json").read_text(encoding="utf-8"))
    for row in case["rows"]:
        years = len(row["stock"]) - 1
        d = row.get("depreciation")
        match row["kind"]:
            case "constant":
                stock = capital_path(row["k0"], [row["investment"]] * years, d)
                assert stock.shape == (years + 1,)
                if row["investment"]:
                    assert row["investment"] / d == pytest.approx(row["steady_state"])
            case "steady growth start K0=I0/(g+d)":
                bought = [row["investment0"] * (1 + row["growth"]) ** t for t in range(years)]
                stock = capital_path(growth_start(row["investment0"], row["growth"], d), bought, d)
            case "delivery lag":
                stock = capital_path(row["k0"], deliveries(row["orders"], row["lag"]), d)
            case "one-hoss-shay":
                stock = items_in_service(row["purchases"], row["service_life"])
            case other:
                raise AssertionError(f"a kind of row without a test: {other}")
        np.testing.assert_allclose(stock, row["stock"], rtol=0, atol=1e-9)
