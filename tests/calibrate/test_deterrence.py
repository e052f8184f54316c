"""Spending paths to a hazard, on made-up stocks: what must hold whatever the beliefs."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from detente.calibrate.deterrence import Fought, Stocks, Window, window
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


def at_war(w: Window, lost: float = 40.0, ends: float = 2.0) -> Window:
    """The window with a table of the attacker's war."""
    rng = np.random.default_rng(1)
    spread = np.exp(0.3 * rng.standard_normal((2, DRAWS)))
    by_year = lost * spread[1] * np.array([[1.0], [0.5]])
    return replace(w, fought=Fought(ends * spread[0], by_year, 2025, 0.5 * by_year[0]))


def test_a_war_that_destroys_more_or_lasts_longer_never_raises_the_hazard(some):
    for less, more in (({"lost": 20.0}, {"lost": 80.0}), ({"ends": 1.0}, {"ends": 4.0})):
        low, high = at_war(some, **less).run(None), at_war(some, **more).run(None)
        assert (high.hazard <= low.hazard).all()
        assert (high.hazard[3] < low.hazard[3]).any()


def test_the_table_of_the_war_holds_its_first_year_before_and_its_last_after():
    fought = Fought(np.ones(2), np.array([[1.0, 2.0], [3.0, 4.0]]), 2026, np.zeros(2))
    assert [fought.in_year(year).tolist() for year in (2024, 2026, 2027, 2040)] == [[1, 2], [1, 2], [3, 4], [3, 4]]


def test_a_table_that_says_what_is_judged_changes_nothing_in_the_first_year(some):
    judged = some.given(loss_value=1.0, war_losses=0.1)
    table = Fought(judged.believed["war_lasts"], 0.1 * judged.stocks.attacker_held[None], 2025, np.zeros(DRAWS))
    told = replace(judged, fought=table)
    assert np.allclose(told.run(None).attacker[0], judged.run(None).attacker[0])
    assert np.array_equal(told.war_ends(), judged.war_ends())


def test_a_war_cannot_destroy_more_than_there_is(some):
    future = at_war(some, lost=1e6, ends=50.0).run(None)
    assert (future.attacker > 0.0).all()
    assert np.isfinite(future.balance).all()


def test_twice_of_all_money_changes_no_balance_in_war_either(some):
    war, twice = at_war(some), at_war(replace(some, stocks=made(2.0)), lost=80.0)
    assert np.allclose(twice.run(3.0).balance, war.run(3.0).balance)


def test_a_length_or_an_end_of_the_war_that_is_given_goes_before_its_models(some):
    war = at_war(some)
    assert np.array_equal(war.given(war_lasts=7.0).war_ends(), np.full(DRAWS, 7.0))
    assert np.array_equal(replace(war, war_end=6.0).war_ends(), np.full(DRAWS, 0.5))
    assert war.range_of("war_lasts") is war.war_ends()
    assert war.range_of("lag") is war.believed["lag"]


def test_with_all_its_parts_at_their_middle_nothing_is_open_and_each_part_alone_leaves_its_own(some):
    war = at_war(some)
    shut = war.at_middle(beliefs=True, end=True, data=True).run(3.0)
    assert np.ptp(shut.balance, axis=1).max() < 1e-9
    for open_ in ("beliefs", "end", "data"):
        rest = {part: True for part in ("beliefs", "end", "data") if part != open_}
        assert np.std(war.at_middle(**rest).run(3.0).balance[3]) > 1e-3
    assert np.array_equal(war.at_middle().run(3.0).balance, war.run(3.0).balance)


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
