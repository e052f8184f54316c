"""Resolve: a level that it adjusts to, never a running sum."""

from typing import Any

import numpy as np

from detente.models.block import WEEKS_A_MONTH
from detente.models.resolve.equations import BLOCK
from detente.simulation.numbers import DOUBLE

from . import war


def world(**fields: Any) -> Any:
    plain = war.params(1)["resolve"]
    set_ = {
        "adjustment": 0.02,
        "level": 0.45,
        "casualty_weight": 0.5,
        "area_weight": 0.05,
        "support_weight": 0.4,
        "support_exposure": np.array([[1.0], [0.5]]),
        "resolve_noise": 0.0,
        "start": 0.7,
        "casualties_before": 300.0,
    }
    shaped = {k: np.broadcast_to(np.asarray(v, float), np.shape(getattr(plain, k))) for k, v in (set_ | fields).items()}
    return plain._replace(**shaped)


def months(p: Any, count: int, noise: float = 0.0, **inputs: Any) -> np.ndarray:
    """[month, side] Log odds of resolve."""
    told = BLOCK.Inputs(
        **({"support_regime": 1.0, "area_gained": np.zeros(1), "casualties": np.zeros((2, 1))} | inputs)
    )
    state, path = BLOCK.init(p, DOUBLE), []
    for _ in range(count):
        state = BLOCK.step(state, told, p, BLOCK.Noise(np.full((2, 1), noise)), DOUBLE)
        path.append(state.logit[:, 0])
    return np.array(path)


def test_with_nothing_happening_resolve_returns_to_its_level_exponentially():
    path = months(world(), 24)
    t = WEEKS_A_MONTH * np.arange(1, 25)
    exact = 0.45 + (np.log(0.7 / 0.3) - 0.45) * np.exp(-0.02 * t)
    np.testing.assert_allclose(path, np.repeat(exact[:, None], 2, axis=1), rtol=1e-12)


def test_doubled_casualties_lower_the_level_by_their_weight_times_log_two_and_no_further():
    # all casualties fall in the first month's step, so the target is the same for ever
    p, sides = world(), np.full((2, 1), 300.0)
    state = BLOCK.init(p, DOUBLE)
    first = BLOCK.Inputs(1.0, np.zeros(1), sides)
    later = BLOCK.Inputs(1.0, np.zeros(1), 0 * sides)
    quiet = BLOCK.Noise(np.zeros((2, 1)))
    for month in range(400):
        state = BLOCK.step(state, later if month else first, p, quiet, DOUBLE)
    np.testing.assert_allclose(state.logit[:, 0], 0.45 - 0.5 * np.log(2.0), rtol=1e-9)


def test_ground_lost_disheartens_the_side_that_loses_it_and_heartens_the_other_as_much():
    plain, moved = months(world(), 400)[-1], months(world(), 400, area_gained=np.full(1, 4.0))[-1]
    np.testing.assert_allclose(moved - plain, [-0.05 * 4.0, 0.05 * 4.0], rtol=1e-9)


def test_the_end_of_support_works_through_each_sides_exposure():
    plain, cut = months(world(), 400)[-1], months(world(), 400, support_regime=0.0)[-1]
    np.testing.assert_allclose(cut - plain, [-0.4, -0.2], rtol=1e-9)


def test_shocks_have_the_spread_of_a_random_walk_within_a_month():
    shocked = months(world(resolve_noise=0.03), 1, noise=1.0) - months(world(), 1)
    np.testing.assert_allclose(shocked, 0.03 * np.sqrt(WEEKS_A_MONTH), rtol=1e-12)


def test_what_is_told_is_a_share_however_far_the_log_odds_run():
    p = world()
    state = BLOCK.init(p, DOUBLE)._replace(logit=np.array([[-60.0], [60.0]]))
    told = BLOCK.read(state, state, None, p, DOUBLE).resolve
    assert ((told >= 0.0) & (told <= 1.0)).all()
