"""A map between standard normals and a bent density: exact both ways, and straight where the density is."""

import numpy as np
import pytest

from detente.calibrate import transport_map
from detente.simulation import gradient

pytestmark = pytest.mark.skipif(not gradient.available(), reason="needs the extra `gradient`")


def banana(count):
    z = np.random.default_rng(0).standard_normal((count, 3))
    bent = np.stack([z[:, 0], 2.0 * z[:, 0] ** 2 + z[:, 1], 3.0 * z[:, 2] * np.exp(0.3 * z[:, 0])], axis=1)
    return bent + 1.0


def test_the_inverse_undoes_the_map():
    drawn = banana(2000)
    found = transport_map.fit(drawn)
    z = found.normals(drawn)
    back, _ = transport_map.forward(found.numbers, gradient.jnp.asarray(z, gradient.jnp.float32))
    np.testing.assert_allclose(back, drawn, atol=2e-4)


def test_the_determinant_is_that_of_the_derivatives():
    found = transport_map.fit(banana(2000))
    z = np.random.default_rng(1).standard_normal((5, 3)).astype(np.float32)
    _, told = transport_map.forward(found.numbers, z)
    slopes = [
        np.asarray(gradient.jax.jacfwd(lambda x: transport_map.forward(found.numbers, x[None])[0][0])(row)) for row in z
    ]
    exact = np.log(np.abs(np.linalg.det(np.array(slopes, float)))) - np.log(np.abs(np.linalg.det(found.root)))
    np.testing.assert_allclose(told, exact, atol=1e-4)


def test_draws_of_a_bent_density_become_standard_normal():
    drawn = banana(8000)
    z = transport_map.fit(drawn).normals(banana(8000)[::2])
    straight = transport_map.Map.straight(drawn.mean(axis=0), transport_map.principal(drawn)).normals(drawn)
    np.testing.assert_allclose(np.cov(z, rowvar=False), np.eye(3), atol=0.25)
    assert np.abs((z**3).mean(axis=0)).max() < 0.7 < 2.0 < np.abs((straight**3).mean(axis=0)).max()


def test_of_a_normal_density_only_centre_and_root_remain():
    rng = np.random.default_rng(2)
    mixed = np.array([[1.0, 0.9, 0.0], [0.0, 0.4, 0.0], [0.0, 0.0, 2.0]])
    found = transport_map.fit(rng.standard_normal((20_000, 3)) @ mixed - 4.0)
    np.testing.assert_allclose(found.centre, -4.0, atol=0.06)
    np.testing.assert_allclose(found.root @ found.root.T, mixed.T @ mixed, rtol=0.05, atol=0.05)
    # standard errors are 0.007, of which a few are allowed
    assert max(np.abs(found.shift).max(), np.abs(found.width).max()) < 0.03


def test_only_some_coordinates_drive_when_there_are_many():
    drawn = np.random.default_rng(3).standard_normal((400, 40)) * np.linspace(2.0, 1.0, 40)
    found = transport_map.fit(drawn)
    assert found.shift.shape == (1 + 24 + 300, 40)
    np.testing.assert_allclose(found.normals(drawn).std(axis=0), 1.0, atol=0.6)
