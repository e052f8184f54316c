"""Recruits, production and war money: limits in closed form, and who pays for what."""

from typing import Any

import numpy as np
import pytest

from detente.models.block import DIMS, WEEKS_A_MONTH
from detente.models.capabilities.mobilisation import BLOCK, LEAST_FUNDED, RESERVE_MONTHS, RESPONSE_LIMIT
from detente.simulation.numbers import DOUBLE

from . import war

SHELLS = DIMS["class"].index("shells")


def world(**fields: Any) -> Any:
    """One draw in which everything is paid and nothing grows, with some fields set."""
    plain = war.params(1)["capabilities"]
    two, none = np.ones((2, 1)), np.zeros((2, 1))
    set_ = {"intake": 6.0 * two, "response": 0.8 * two, "reference_ratio": np.zeros(1), "pool": 1e9 * two,
            "pool_scale": np.full(1, 500.0), "growth": np.zeros((2, 6, 1)), "production": np.full((2, 6, 1), 10.0),
            "imported_share": none, "need": 100.0 * two, "gdp": 1000.0 * two, "burden": 0.1 * two, "external": none,
            "other": none, "reserve": none, "us_part": none}  # fmt: skip
    shaped = {k: np.broadcast_to(np.asarray(v, float), np.shape(getattr(plain, k))) for k, v in (set_ | fields).items()}
    return plain._replace(**shaped)


def months(p: Any, count: int, **levers: Any) -> list[Any]:
    """The state at the end of each month."""
    given = {"previous_force_ratio_log": np.zeros(1), "previous_resolve": np.full((2, 1), 0.6), "support_regime": 1.0,
             "intake_scale": np.ones((2, 1)), "outside_help": np.ones((2, 1)), "external_scale": np.ones((2, 1)),
             "revenue_scale": np.ones((2, 1)), "fighting": 1.0}  # fmt: skip
    inputs, state, found = BLOCK.Inputs(**(given | levers)), BLOCK.init(p, DOUBLE), []
    for _ in range(count):
        state = BLOCK.step(state, inputs, p, None, DOUBLE)
        found.append(state)
    return found


def test_without_pressure_and_with_money_recruits_come_at_the_believed_rate():
    state = months(world(), 1)[0]
    np.testing.assert_allclose(state.intake, 6.0 * WEEKS_A_MONTH * (0.6 + 0.8 * 0.5), rtol=1e-12)
    np.testing.assert_allclose(state.funding, 1.0)


def test_a_side_under_pressure_mobilises_more_and_the_other_less_within_limits():
    calm = months(world(), 1)[0].intake[:, 0]
    pressed = months(world(), 1, previous_force_ratio_log=np.full(1, 0.2))[0].intake[:, 0]
    np.testing.assert_allclose(pressed / calm, np.exp([0.8 * 0.2, -0.8 * 0.2]), rtol=1e-12)
    extreme = months(world(), 1, previous_force_ratio_log=np.full(1, 9.0))[0].intake[:, 0]
    np.testing.assert_allclose(extreme / calm, [RESPONSE_LIMIT, 1 / RESPONSE_LIMIT], rtol=1e-12)


def test_a_pool_empties_and_never_falls_below_nought():
    states = months(world(pool=100.0, intake=60.0), 60)
    pools = np.array([state.pool[:, 0] for state in states])
    assert (np.diff(pools, axis=0) <= 0).all()
    assert (pools >= 0.0).all()
    np.testing.assert_allclose(pools[-1] + sum(state.intake[:, 0] for state in states), 100.0, rtol=1e-9)


def test_production_grows_at_its_yearly_rate_and_stops_in_part_without_money():
    states = months(world(growth=0.3), 25)
    np.testing.assert_allclose(states[24].output / states[12].output, np.exp(0.3), rtol=1e-12)
    poor = months(world(burden=0.05), 1)[0]
    np.testing.assert_allclose(poor.funding, 0.5, rtol=1e-12)
    np.testing.assert_allclose(poor.output, 0.5 * 10.0 * WEEKS_A_MONTH, rtol=1e-12)


def test_only_bought_in_shells_follow_outside_help_and_no_budget_pays_for_them():
    p = world(imported_share=0.25, burden=0.05)
    cut, doubled = (months(p, 1, outside_help=np.full((2, 1), x))[0].output[:, :, 0] for x in (0.0, 2.0))
    others = [k for k in range(6) if k != SHELLS]
    assert np.array_equal(cut[:, others], doubled[:, others])
    np.testing.assert_allclose(cut[:, SHELLS], 10.0 * WEEKS_A_MONTH * 0.75 * 0.5, rtol=1e-12)
    np.testing.assert_allclose(doubled[:, SHELLS] - cut[:, SHELLS], 10.0 * WEEKS_A_MONTH * 0.5, rtol=1e-12)


def test_a_reserve_pays_first_and_no_faster_than_a_26th_of_it_a_week():
    states = months(world(burden=0.05, reserve=100.0), 24)
    gap = (100.0 - 50.0) / 12.0
    reserves = np.array([100.0, *(float(state.reserve[0, 0]) for state in states)])
    drawn = -np.diff(reserves)
    np.testing.assert_allclose(drawn, np.minimum(gap, reserves[:-1] / RESERVE_MONTHS), rtol=1e-12)
    funded = np.array([float(state.funding[0, 0]) for state in states])
    np.testing.assert_allclose(funded, 1.0 - (gap - drawn) * 12.0 / 100.0, rtol=1e-12)
    assert funded[0] == 1.0
    assert funded[-1] < 0.75  # on its way to what income alone pays, a half


def test_what_is_kept_going_without_any_money_has_a_floor():
    assert months(world(burden=0.0), 1)[0].funding[0, 0] == LEAST_FUNDED


def test_the_end_of_us_support_takes_its_part_of_outside_money_alone():
    p = world(burden=0.03, external=70.0, us_part=np.array([[0.45], [0.0]]))
    with_it, without = (months(p, 1, support_regime=h)[0].funding[:, 0] for h in (1.0, 0.0))
    np.testing.assert_allclose(with_it, 1.0)
    np.testing.assert_allclose(without, [(30.0 + 70.0 * 0.55) / 100.0, 1.0], rtol=1e-12)


@pytest.mark.parametrize("lever", ["intake_scale", "revenue_scale", "external_scale"])
def test_more_of_anything_a_side_may_have_never_lowers_its_intake_or_funding(lever):
    p = world(burden=0.05, external=20.0)
    last = None
    for x in (0.25, 0.5, 1.0, 2.0):
        state = months(p, 6, **{lever: np.full((2, 1), x)})[-1]
        if last is not None:
            assert (state.intake >= last.intake - 1e-12).all()
            assert (state.funding >= last.funding - 1e-12).all()
        last = state
