"""The war core's closed-form limits: Lanchester's square and linear laws, derived here."""

import numpy as np

from detente.models.block import WEEKS_A_MONTH

from . import war


def test_aimed_fire_conserves_the_difference_of_squares_ever_better_as_steps_get_finer():
    params = war.bare(1.0, 30.0, (1000.0, 800.0))
    worst = []
    for substeps in (4, 16, 64):
        path = war.fight(params, 6, substeps)
        kept = path[:, 0] ** 2 - path[:, 1] ** 2
        worst.append(np.abs(kept / (1000.0**2 - 800.0**2) - 1.0).max())
    assert worst[0] > worst[1] > worst[2]
    # a first-order step: four times finer, about four times better
    assert 3.0 < worst[0] / worst[1] < 5.0
    assert 3.0 < worst[1] / worst[2] < 5.0


def test_aimed_fire_follows_the_hyperbolic_path():
    rate = 30.0
    path = war.fight(war.bare(1.0, rate, (1000.0, 800.0)), 6, 256)
    t = np.arange(1, len(path) + 1) * WEEKS_A_MONTH / 256
    a = rate / 1000.0
    exact = 1000.0 * np.cosh(a * t) - 800.0 * np.sinh(a * t)
    np.testing.assert_allclose(path[:, 0], exact, rtol=2e-3)


def test_under_area_fire_of_constant_rates_the_logarithms_of_both_sides_stay_on_a_straight_line():
    params = war.bare(0.0, 30.0, (1000.0, 800.0))
    nothing = np.zeros((2, 3, 1))
    params = params._replace(
        stocks=nothing + 1e12, equipment_hazard=np.zeros((3, 1)), refurbishment=nothing, air_strikes=np.zeros((2, 1))
    )
    logs = np.log(war.fight(params, 12, 64) / np.array([1000.0, 800.0]))
    ratio = logs[:, 0] / logs[:, 1]
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-6)
