"""Chains in step draw from the density they are given."""

import numpy as np
import pytest

from detente.calibrate import diagnostics, hamiltonian
from detente.calibrate.surrogate import LeastSquares
from detente.core.errors import CheckFailed
from detente.simulation import gradient

pytestmark = pytest.mark.skipif(not gradient.available(), reason="needs the extra `gradient`")


def slope_of(potential):
    return gradient.jax.vmap(gradient.jax.value_and_grad(potential))


def starts(count, size):
    return np.random.default_rng(1).standard_normal((count, size))


@pytest.mark.parametrize("shape", ["unit", "dense", "bent"])
def test_a_correlated_normal_is_recovered(shape):
    covariance = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 0.0], [0.0, 0.0, 0.04]])
    precision = gradient.jnp.asarray(np.linalg.inv(covariance), gradient.jnp.float32)
    slope = slope_of(lambda q: 0.5 * (q - 1.0) @ precision @ (q - 1.0))
    found = hamiltonian.sample(slope, starts(64, 3), warm_up=200, samples=200, shape=shape, seed=2)
    drawn = found.drawn.reshape(-1, 3)
    # 12,800 draws that are nearly independent: several standard errors are allowed
    np.testing.assert_allclose(drawn.mean(axis=0), 1.0, atol=0.05)
    np.testing.assert_allclose(np.cov(drawn, rowvar=False), covariance, atol=0.06)
    assert found.divergent == 0
    assert 0.6 < found.accepted <= 1.0


@pytest.mark.parametrize("shape", ["dense", "bent"])
def test_a_skewed_density_is_recovered_by_its_quantiles(shape):
    # the logarithm of an exponential variate: density exp(q - exp(q)), whose quantiles are known
    slope = slope_of(lambda q: (gradient.jnp.exp(q) - q).sum())
    found = hamiltonian.sample(slope, starts(64, 2), warm_up=200, samples=200, seed=3, shape=shape)
    share = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    wanted = -np.log1p(-share)
    np.testing.assert_allclose(np.quantile(np.exp(found.drawn), share), wanted, rtol=0.15)


@pytest.mark.parametrize("shape", ["dense", "bent"])
def test_a_least_squares_density_is_recovered_without_its_gradient(shape):
    # residuals that no cubic gives, so that acceptance must correct the guess; quantiles follow from the formula
    jnp = gradient.jnp

    def residuals(at):
        x, y = at.T
        return jnp.stack([x, (y - jnp.sin(x)) / 0.5], axis=1)

    found = hamiltonian.sample(LeastSquares(residuals, 2), starts(64, 2), warm_up=300, samples=500, seed=6, shape=shape)
    x, y = found.drawn.reshape(-1, 2).T
    assert 0.5 < found.accepted < 1.0
    levels = [0.05, 0.25, 0.5, 0.75, 0.95]
    np.testing.assert_allclose(np.quantile(x, levels), [-1.645, -0.674, 0, 0.674, 1.645], atol=0.1)
    np.testing.assert_allclose(np.quantile((y - np.sin(x)) / 0.5, levels), [-1.645, -0.674, 0, 0.674, 1.645], atol=0.1)


def test_a_wrong_guess_costs_acceptance_but_not_truth():
    class Wrong(LeastSquares):
        def slope(self, numbers, at):
            potential, force = super().slope(numbers, at)
            return 1.5 * potential, 1.5 * force

    density = Wrong(lambda at: at, 2)
    found = hamiltonian.sample(density, starts(64, 2), warm_up=100, samples=400, seed=7)
    assert found.accepted < 0.95
    np.testing.assert_allclose(np.cov(found.drawn.reshape(-1, 2), rowvar=False), np.eye(2), atol=0.05)


def effective(found):
    return diagnostics.effective(found.drawn.transpose(1, 0, 2)).min()


def test_a_bent_density_is_recovered_with_a_fraction_of_the_leapfrogs():
    # the second coordinate is narrow about the square of the first; turned, so that no coordinate bends alone
    turn = gradient.jnp.asarray([[0.8, 0.6], [-0.6, 0.8]])

    def potential(q):
        x, y = turn @ q
        return 0.5 * (x**2 + ((y - x**2) / 0.2) ** 2)

    bent, dense = (
        hamiltonian.sample(slope_of(potential), starts(64, 2), warm_up=200, samples=400, seed=4, shape=shape)
        for shape in ("bent", "dense")
    )
    x, y = np.asarray(turn) @ bent.drawn.reshape(-1, 2).T
    np.testing.assert_allclose(
        np.quantile(x, [0.05, 0.25, 0.5, 0.75, 0.95]), [-1.645, -0.674, 0, 0.674, 1.645], atol=0.1
    )
    np.testing.assert_allclose([y.mean(), (y - x**2).std()], [1.0, 0.2], rtol=0.06)
    assert diagnostics.split_r_hat(bent.drawn.transpose(1, 0, 2)).max() < 1.01
    assert effective(bent) / bent.leapfrogs > 4.0 * effective(dense) / dense.leapfrogs


def test_the_same_seed_gives_the_same_draws_and_another_gives_others():
    slope = slope_of(lambda q: 0.5 * (q * q).sum())
    one, same, other = (
        hamiltonian.sample(slope, starts(8, 2), warm_up=20, samples=10, seed=seed).drawn for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("by", ["gradient", "residuals"])
def test_chains_that_all_begin_where_there_is_no_density_are_refused(by):
    density = LeastSquares(lambda at: at / (at - at), 2)
    if by == "gradient":
        density = slope_of(lambda q: gradient.jnp.where(q.sum() < 1e9, gradient.jnp.inf, 0.5 * (q * q).sum()))
    with pytest.raises(CheckFailed, match="finite density"):
        hamiltonian.sample(density, starts(8, 2), warm_up=5, samples=5)
