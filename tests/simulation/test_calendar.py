"""Deliveries in another order: totals and money kept, as pledged where nothing is moved, refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.catalogue.scenarios import scenario as scenario_named
from detente.core.errors import WrongInput
from detente.simulation import calendar
from detente.simulation.ensemble import ensemble

DRAWS = 24
BASE = scenario_named("baseline", months=24)
KEEP = (*calendar.GAME, "aid_committed")


@settings(deadline=None, derandomize=True)
@given(st.permutations(range(6)), st.lists(st.floats(0.01, 10.0), min_size=6, max_size=6))
def test_each_half_costs_half_and_no_class_gets_more_or_less(order, costs):
    spent = np.array(costs)[:, None]
    early = calendar.phased(order, spent)
    assert (early >= 0.0).all()
    assert (early <= 2.0).all()
    np.testing.assert_allclose((early * spent).sum(axis=0), spent.sum(axis=0), rtol=1e-9)
    moved = early[list(order), 0]
    assert (np.diff(moved) <= 1e-12).all()  # who stands earlier in the order never gets less early


def test_as_pledged_is_the_run_of_the_scenario():
    whole = ensemble(BASE, DRAWS, 3)
    found = calendar.run(BASE, DRAWS, 3)
    np.testing.assert_array_equal(np.moveaxis(whole.series("force_ratio_log"), 0, -1), found.series["force_ratio_log"])


def test_totals_of_every_class_are_kept_in_every_draw_and_only_the_part_planned_moves():
    costs = calendar.cost(BASE, DRAWS)
    early = calendar.phased((4, 3, 0, 1, 5, 2), costs)
    base, moved = (calendar.run(BASE, DRAWS, early=e, part=0.5, keep=KEEP) for e in (None, early))
    sums = [one.series["aid_committed"][: calendar.PLAN].sum(axis=0) for one in (base, moved)]
    np.testing.assert_allclose(sums[1], sums[0], rtol=1e-5)
    half = moved.series["aid_committed"][:6] / base.series["aid_committed"][:6]
    np.testing.assert_allclose(half, np.broadcast_to(1.0 + 0.5 * (early - 1.0), half.shape), rtol=1e-4)
    after = [one.series["aid_committed"][calendar.PLAN :] for one in (base, moved)]
    np.testing.assert_allclose(*after, rtol=1e-5)


def test_what_helps_soonest_first_helps_at_first():
    order = calendar.best_order(BASE, DRAWS)
    costs = calendar.cost(BASE, DRAWS)
    base = calendar.run(BASE, DRAWS)
    best, worst = (calendar.run(BASE, DRAWS, early=calendar.phased(o, costs)) for o in (order, order[::-1]))
    ratio = [one.series["force_ratio_log"][: calendar.READ].mean(axis=0) for one in (best, base, worst)]
    assert ratio[0].mean() < ratio[1].mean() < ratio[2].mean()


def test_wrong_orders_parts_and_lengths_are_refused():
    costs = np.ones((6, 2))
    with pytest.raises(WrongInput, match="each of 6 classes once"):
        calendar.phased((0, 0, 1, 2, 3, 4), costs)
    with pytest.raises(WrongInput, match="between 0 and 1"):
        calendar.run(BASE, 2, part=1.5)
    with pytest.raises(WrongInput, match="0 to 2 times"):
        calendar.run(BASE, 2, early=np.full(6, 2.5))
    with pytest.raises(WrongInput, match="give it more months"):
        calendar.run(scenario_named("baseline", months=6), 2)
