"""Spending paths to a hazard, on made-up stocks: what must hold whatever the beliefs."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from detente.calibrate.deterrence import Stocks, Window, window
from detente.core.errors import WrongInput

DRAWS = 200


def made(scale: float = 1.0) -> Stocks:
    """Two European allies, the United States and an attacker."""
    rng = np.random.default_rng(0)
    spread = np.exp(0.2 * rng.standard_normal((3, DRAWS)))
    held = np.array([100.0, 40.0, 700.0])[:, None] * spread * scale
    return Stocks(
        2024, ("DEU", "POL", "USA"), np.array([2.0, 4.0, 3.2]), held, 0.1 * held, "RUS",
        300.0 * spread[0] * scale, 30.0 * spread[1] * scale, np.full(DRAWS, 0.08),
    )  # fmt: skip


@pytest.fixture
def some() -> Window:
    """A window from 2025 on."""
    return window(made(), 2025)


def test_more_spending_never_raises_the_hazard(some):
    hazards = [some.run(target).hazard for target in (None, 2.0, 2.5, 3.5, 5.0, 10.0)]
    for less, more in itertools.pairwise(hazards):
        assert (more <= less + 1e-12).all()
    assert (hazards[-1][-1] < hazards[0][-1]).any()


def test_a_path_equal_to_today_s_changes_nothing_to_the_bit(some):
    today = dict(zip(some.stocks.allies, some.stocks.shares.tolist(), strict=True))
    assert np.array_equal(some.run(None).hazard, some.run(today).hazard)
    assert np.array_equal(some.run(None).hazard, some.run(0.0).hazard)


def test_doubling_all_money_changes_no_balance(some):
    twice = replace(some, stocks=made(2.0))
    assert np.allclose(twice.run(3.0).balance, some.run(3.0).balance)


def test_adding_allies_first_is_the_same_as_adding_their_forces(some):
    whole = some.run(3.0)
    parts = []
    for k in range(3):
        one = replace(some.stocks, held=np.where(np.arange(3)[:, None] == k, some.stocks.held, 0.0),
                      bought=np.where(np.arange(3)[:, None] == k, some.stocks.bought, 0.0))  # fmt: skip
        future = replace(some, stocks=one).run(3.0)
        parts.append(np.exp(-future.balance) * future.attacker * future.free * some.believed["usable_attacker"])
    forces = np.exp(-whole.balance) * whole.attacker * whole.free * some.believed["usable_attacker"]
    assert np.allclose(sum(parts), forces)


def test_without_war_growth_or_change_the_hazard_stands_still(some):
    still = replace(made(), bought=0.08 * made().held, attacker_bought=0.08 * made().attacker_held)
    quiet = replace(some, stocks=still).given(growth=0.0, growth_attacker=0.0, bound=1.0, war_losses=0.0)
    hazards = quiet.run(None).hazard
    assert np.allclose(hazards, hazards[0])


def test_forces_that_come_back_sooner_or_a_war_that_ends_sooner_raise_the_hazard_of_the_fifth_year(some):
    sooner = some.given(recovery=2.0).run(None).hazard[5]
    assert (sooner >= some.given(recovery=6.0).run(None).hazard[5]).all()
    assert (replace(some, war_end=0.0).run(None).hazard[5] >= replace(some, war_end=60.0).run(None).hazard[5]).all()


def test_without_the_united_states_the_hazard_is_higher(some):
    alone, together = replace(some, usa=0.0).run(None), some.run(None)
    assert (alone.balance > together.balance).all()
    assert (alone.hazard >= together.hazard).all()


def test_the_smallest_path_meets_its_condition_and_a_smaller_one_does_not(some):
    limit = float(np.quantile(some.run(None).hazard.max(axis=0), 0.7))

    def held(future):
        return future.hazard.max(axis=0) <= limit

    least = some.smallest(held)
    assert least is not None
    assert np.mean(held(some.run(least))) >= 0.8
    assert np.mean(held(some.run(least - 0.02))) < 0.8
    assert some.smallest(lambda future: future.hazard.max(axis=0) < 0.0) is None
    assert some.smallest(lambda future: future.hazard.max(axis=0) <= 1.0) == 0.0


@pytest.mark.parametrize("target", [-0.1, 30.5, {"DEU": 31.0}, {"FRA": 2.0}])
def test_a_path_outside_its_range_or_of_a_stranger_is_refused(some, target):
    with pytest.raises(WrongInput):
        some.run(target)


def test_a_window_before_its_stocks_or_a_goal_before_the_window_is_refused():
    for bad in ({"first": 2024}, {"first": 2025, "reached": 2024}):
        with pytest.raises(WrongInput):
            window(made(), **bad)
