"""Orders, balance and hazard: closed forms and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.models.deterrence.equations import (
    Pipeline,
    balance,
    deliver,
    ever,
    free_share,
    hazard,
    steady_pipeline,
)

positive = st.floats(0.01, 100.0)


def delivered(orders: list[float], lag: float, start: Pipeline | None = None) -> list[float]:
    """What arrives in each year."""
    pipeline, found = start or Pipeline(0.0, 0.0), []
    for one in orders:
        pipeline, arrived = deliver(pipeline, one, lag)
        found.append(arrived)
    return found


@given(positive, st.floats(0.0, 8.0))
def test_steady_orders_deliver_what_is_ordered(order, lag):
    assert delivered([order] * 5, lag, steady_pipeline(order, lag)) == pytest.approx([order] * 5)


@pytest.mark.parametrize("lag", [0.0, 0.7, 2.0, 5.0])
def test_one_order_arrives_whole_and_after_the_lag_on_average(lag):
    arrived = np.array(delivered([1.0] + [0.0] * 600, lag))
    assert arrived.sum() == pytest.approx(1.0)
    assert (arrived * np.arange(601)).sum() == pytest.approx(lag, abs=1e-6)


def test_the_delay_is_a_negative_binomial_with_two_stages():
    moved = 1.0 / (1.0 + 0.5 * 3.0)
    wanted = [(k + 1) * moved**2 * (1.0 - moved) ** k for k in range(8)]
    assert delivered([1.0] + [0.0] * 7, 3.0) == pytest.approx(wanted)


def test_forces_are_bound_in_war_and_free_after_recovery():
    assert free_share(np.array([-3.0, 0.0, 2.0, 4.0, 9.0]), 4.0, 0.25) == pytest.approx([0.25, 0.25, 0.625, 1.0, 1.0])


@given(st.floats(-2, 2), st.floats(1e-4, 0.2), st.floats(-1, 1), st.floats(0.1, 2.0))
def test_at_the_threshold_the_hazard_is_the_base_and_it_never_falls_with_the_balance(b, base, threshold, spread):
    assert hazard(threshold, base, threshold, spread) == pytest.approx(base)
    low, high = hazard(b, base, threshold, spread), hazard(b + 0.1, base, threshold, spread)
    assert 0.0 <= low <= high <= 1.0


def test_a_hazard_below_rounding_keeps_its_size():
    tiny = hazard(np.array([-20.0, -19.0]), 0.006, 0.0, 0.3)
    assert (tiny > 0.0).all()
    assert tiny[1] / tiny[0] == pytest.approx(np.exp(1.0 / 0.3))
    edge = [hazard(np.log(x), 1.0 - np.exp(-1e-5), 0.0, 1.0) for x in (1.0 - 1e-9, 1.0 + 1e-9)]
    assert edge[0] == pytest.approx(edge[1], rel=1e-6)


@given(positive, positive, positive)
def test_twice_of_both_is_the_same_balance(a, b, scale):
    assert balance(a * scale, b * scale) == pytest.approx(balance(a, b), abs=1e-9)
    assert balance(a, b) == pytest.approx(-balance(b, a))


def test_a_constant_hazard_adds_up_to_the_geometric_law():
    assert ever([0.1] * 5) == pytest.approx([1.0 - 0.9**k for k in range(1, 6)])
