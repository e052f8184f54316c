"""Draws of beliefs have the moments of their distribution, and depend on their name alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from detente.core.beliefs import Belief
from detente.core.distributions import Beta, Dirichlet, Distribution, Fixed, HalfNormal, Lognormal, Normal, Uniform
from detente.core.errors import WrongInput
from detente.simulation.beliefs import draws, quantile, share_draws

N = 100_000


def belief(distribution: Distribution, name: str = "test.belief") -> Belief:
    return Belief(id=name, label="a test", unit="1", distribution=distribution, basis="judged", why="a test")


# mean and variance in closed form
MOMENTS = [
    (Lognormal(median=0.08, sigma=0.25), 0.08 * np.exp(0.25**2 / 2), 0.08**2 * np.exp(0.0625) * (np.exp(0.0625) - 1)),
    (Normal(mean=1.5, sd=0.7), 1.5, 0.49),
    (HalfNormal(scale=2.0), 2.0 * np.sqrt(2 / np.pi), 4.0 * (1 - 2 / np.pi)),
    (Beta(a=9, b=21), 9 / 30, 9 * 21 / (30**2 * 31)),
    (Uniform(least=2.0, most=6.0), 4.0, 16 / 12),
]


@pytest.mark.parametrize(("distribution", "mean", "variance"), MOMENTS)
def test_draws_have_the_moments_of_their_distribution(distribution, mean, variance):
    x = draws(belief(distribution), N)
    assert abs(x.mean() - mean) < 4 * np.sqrt(variance / N)
    # the standard error of a variance follows from the fourth moment of the sample
    error = np.sqrt((((x - mean) ** 2 - variance) ** 2).mean() / N)
    assert abs(((x - mean) ** 2).mean() - variance) < 4 * error


@pytest.mark.parametrize(
    ("distribution", "reference"),
    [
        (Lognormal(median=0.08, sigma=0.25), stats.lognorm(0.25, scale=0.08)),
        (Normal(mean=1.5, sd=0.7), stats.norm(1.5, 0.7)),
        (HalfNormal(scale=2.0), stats.halfnorm(scale=2.0)),
        (Beta(a=9, b=21), stats.beta(9, 21)),
        (Uniform(least=2.0, most=6.0), stats.uniform(2.0, 4.0)),
    ],
)
def test_inverse_distribution_functions_agree_with_scipy_stats(distribution, reference):
    p = np.array([1e-6, 0.05, 0.25, 0.5, 0.75, 0.95, 1 - 1e-6])
    np.testing.assert_allclose(quantile(distribution, p), reference.ppf(p), rtol=1e-9)


def test_a_fixed_value_has_no_spread():
    assert (draws(belief(Fixed(value=3.0)), 5) == 3.0).all()


def test_shares_sum_to_one_and_have_the_moments_of_a_dirichlet():
    weights = {"people": 8.0, "armour": 3.0, "fires": 5.0, "drones": 4.0}
    shares = share_draws(belief(Dirichlet(weights=weights)), N)
    np.testing.assert_allclose(sum(shares.values()), 1.0, rtol=1e-12)
    for name, weight in weights.items():
        mean = weight / 20
        assert abs(shares[name].mean() - mean) < 4 * np.sqrt(mean * (1 - mean) / 21 / N)
    covariance = np.cov(shares["people"], shares["fires"])[0, 1]
    assert covariance == pytest.approx(-8 * 5 / (20**2 * 21), rel=0.05)


def test_a_share_is_drawn_with_draws_of_shares_and_nothing_else_is():
    with pytest.raises(WrongInput, match="share_draws"):
        draws(belief(Dirichlet(weights={"a": 1.0, "b": 1.0})), 1)
    with pytest.raises(WrongInput, match="draw it with draws"):
        share_draws(belief(Beta(a=1, b=1)), 1)


@given(st.integers(0, 400), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_a_chunk_of_draws_is_the_same_numbers_as_in_the_whole(first, count, seed):
    one = belief(Lognormal(median=1.0, sigma=0.3))
    assert (draws(one, count, seed, first) == draws(one, 460, seed)[first : first + count]).all()


def test_states_that_hold_a_belief_independently_have_their_own_numbers():
    one = belief(Normal(mean=0.0, sd=1.0))
    common, russia, china = (draws(one, N, member=m) for m in ("", "RUS", "CHN"))
    for x, y in ((common, russia), (russia, china)):
        assert abs(np.corrcoef(x, y)[0, 1]) < 4 / np.sqrt(N)


def test_another_belief_changes_nothing_and_a_wider_one_keeps_its_luck():
    narrow, wide = (draws(belief(Normal(mean=0.0, sd=sd)), 100) for sd in (1.0, 2.0))
    np.testing.assert_allclose(wide, 2 * narrow)
