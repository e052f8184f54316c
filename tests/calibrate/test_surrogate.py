"""Polynomials in place of residuals: exact where residuals are cubic, of a lower degree where rows are few."""

import numpy as np
import pytest

from detente.calibrate.surrogate import MOST, LeastSquares
from detente.core.errors import CheckFailed
from detente.simulation import gradient

pytestmark = pytest.mark.skipif(not gradient.available(), reason="needs the extra `gradient`")


def cubic(at):
    x, y = at.T
    return gradient.jnp.stack([x + 2.0, y - x * x, 0.2 * x * y * y + x - 1.0], axis=1)


def taught(rows, residuals=cubic):
    density = LeastSquares(residuals, 2)
    at = np.random.default_rng(0).standard_normal((rows, 2)).astype(np.float32)
    return density, density.learn(at, np.asarray(density.exact(at)[1])), at


def test_cubic_residuals_are_learnt_with_their_slope():
    density, numbers, at = taught(400)
    exact = gradient.jax.vmap(gradient.jax.grad(lambda one: density.exact(one[None])[0][0]))(at[:20])
    potential, slope = density.slope(numbers, at[:20])
    np.testing.assert_allclose(slope, exact, atol=0.02)
    # what does not move is left out: the potential is told up to a constant
    apart = np.asarray(potential) - np.asarray(density.exact(at[:20])[0])
    np.testing.assert_allclose(apart, apart[0], atol=0.01)


def test_few_rows_teach_a_lower_degree():
    _, (_, _, table), _ = taught(20)
    pairs = np.array(np.triu_indices(3))
    # of ten coefficients of the cubic only three are linear, and twelve rows are enough for those alone
    beyond = table.reshape(len(pairs.T), 3, -1)[:, 1:]
    assert np.abs(beyond).max() == 0.0


def test_far_and_broken_evaluations_teach_nothing():
    density, numbers, at = taught(400)
    seen = np.array(density.exact(at)[1])
    worse, broken = (
        np.concatenate([at, at[:3]]),
        np.concatenate([seen, np.array([[1e20] * 3, [np.nan] * 3, [1e3] * 3])]),
    )
    for one, other in zip(density.learn(worse, broken.astype(np.float32)), numbers, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-3)


def test_too_many_coordinates_are_refused():
    with pytest.raises(CheckFailed, match=f"at most {MOST}"):
        LeastSquares(cubic, MOST + 1)
