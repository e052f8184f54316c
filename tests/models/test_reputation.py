"""Laws and limits of reputation: no link, no change; many events tell the frequency; fading; signs."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.models.reputation import equations as eq

SHARE = st.floats(0.0, 1.0)
INSIDE = st.floats(0.05, 0.95)
SIZE = st.floats(0.0, 50.0)
QUALITY = st.floats(-1.0, 1.0)


@given(QUALITY, SIZE, st.floats(-5, 5), INSIDE, st.floats(0.1, 5), st.floats(0.1, 5))
def test_without_interdependence_nothing_is_learned_and_the_hazard_stays_exactly(
    k, n, steep, power, gain, cost
) -> None:
    firm, backed = eq.updated(2.0, 2.0, k, 0.0, n)
    assert (firm, backed) == (2.0, 2.0)
    before, after = (eq.worth(power, gain, cost, r) for r in (0.5, eq.resolve(firm, backed)))
    assert eq.challenge_ratio(steep, before, after) == 1.0


@given(INSIDE)
def test_many_events_bring_belief_to_their_frequency(frequency) -> None:
    firm, backed = 2.0, 2.0
    for k, n in ((1.0, 1e7 * frequency), (-1.0, 1e7 * (1.0 - frequency))):
        firm, backed = eq.updated(firm, backed, k, 1.0, n)
    assert eq.resolve(firm, backed) == pytest.approx(frequency, abs=1e-5)


@given(QUALITY, QUALITY, SHARE, SIZE)
def test_a_better_deal_never_lowers_belief_in_resolve(one, other, rho, n) -> None:
    low, high = sorted((one, other))
    assert eq.resolve(*eq.updated(2.0, 2.0, high, rho, n)) >= eq.resolve(*eq.updated(2.0, 2.0, low, rho, n)) - 1e-12


@given(QUALITY, SHARE, SIZE)
def test_with_an_even_prior_the_flipped_sign_mirrors_belief(k, rho, n) -> None:
    there, back = (eq.resolve(*eq.updated(2.0, 2.0, x, rho, n)) for x in (k, -k))
    assert there + back == pytest.approx(1.0)


@given(SHARE, SHARE, INSIDE, st.floats(0.1, 5), st.floats(0.1, 5), st.floats(0.0, 5))
def test_more_belief_in_resolve_never_raises_the_hazard_where_challengers_mind_it(
    one, other, power, gain, cost, steep
) -> None:
    low, high = sorted((one, other))
    ratio = eq.challenge_ratio(steep, eq.worth(power, gain, cost, low), eq.worth(power, gain, cost, high))
    assert ratio <= 1.0 + 1e-12


@given(QUALITY, SHARE, SIZE, st.floats(0.5, 30))
def test_what_a_deal_taught_halves_in_a_half_life_and_is_gone_in_the_end(k, rho, n, half) -> None:
    after, _ = eq.updated(2.0, 2.0, k, rho, n)
    assert eq.faded(2.0, after, 0.0, half) == pytest.approx(after)
    assert eq.faded(2.0, after, half, half) - 2.0 == pytest.approx((after - 2.0) / 2.0)
    assert eq.faded(2.0, after, 400.0 * half, half) == pytest.approx(2.0)


@given(st.floats(0.1, 0.9), SHARE, SHARE)
def test_quality_runs_from_minus_one_to_one_and_turns_at_the_even_share(even, one, other) -> None:
    assert (eq.quality(0.0, even), eq.quality(even, even), eq.quality(1.0, even)) == pytest.approx((-1.0, 0.0, 1.0))
    low, high = sorted((one, other))
    assert eq.quality(low, even) <= eq.quality(high, even) + 1e-12


def test_a_deal_by_hand() -> None:
    # settlement 0.3 beside an even share of 0.6: k = -1/2; half of it heard, weight four: one more backing down
    k = eq.quality(0.3, 0.6)
    firm, backed = eq.updated(2.0, 2.0, k, 0.5, 4.0)
    assert (firm, backed) == pytest.approx((2.0, 3.0))
    before, after = eq.worth(0.5, 1.0, 1.0, 0.5), eq.worth(0.5, 1.0, 1.0, eq.resolve(firm, backed))
    assert after - before == pytest.approx(0.15)  # 1.5 stakes by a tenth of belief lost
    assert eq.challenge_ratio(1.0 / 1.5, before, after) == pytest.approx(math.exp(0.1))
    assert eq.yearly_chance(0.1, 2.0) == pytest.approx(1.0 - math.exp(-0.2))


def test_equations_take_arrays_of_observers_and_draws() -> None:
    k, rho = np.linspace(-1, 1, 5), np.full((3, 5), 0.5)
    firm, backed = eq.updated(2.0, 2.0, k, rho, 3.0)
    assert eq.resolve(firm, backed).shape == (3, 5)
