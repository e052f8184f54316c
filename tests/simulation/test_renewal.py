"""Renewed war as a table: the durability model's chance, the game's cost, and what is made of both."""

from itertools import pairwise

import numpy as np
import pytest

from detente.calibrate import durability as fitted
from detente.catalogue.scenarios import scenario
from detente.core.errors import CheckFailed
from detente.models.bargaining.fighting import RATIO
from detente.panel import derived
from detente.questions import renewed_war
from detente.simulation import renewal, solutions
from detente.simulation.renewal import Guard

BASE = scenario("baseline")
NAME = renewal.name_of(BASE.conflict, BASE.start)


def test_what_ships_is_what_the_durability_model_says_today():
    recipe = derived.load(NAME).recipe
    assert recipe["seed"] == 0
    for name in (fitted.NAME, fitted.COX, fitted.REARMAMENT):
        assert recipe["inputs"][name] == derived.load(name).digest, "compute it again: `detente calibrate game`"
    assert recipe["inputs"]["beliefs"] == fitted.beliefs().digest, "compute it again: `detente calibrate game`"


def test_the_table_is_the_pool_of_the_question_on_durability(monkeypatch):
    monkeypatch.setattr(renewed_war, "GUARANTEES", (0.0, 0.8))
    monkeypatch.setattr(renewed_war, "RATIOS", (0.0,))
    frame, _ = renewed_war.table()
    shipped = derived.load(NAME).frame
    columns = [*renewal.AXES, "draw"]
    both = frame.join(shipped, on=columns, suffix="_shipped")
    assert both.height == frame.height
    np.testing.assert_allclose(both["year_10"], both["year_10_shipped"], atol=1e-5)


def test_at_shipped_terms_nothing_is_interpolated_and_between_them_peace_lies_between():
    of = renewal.peace(BASE.conflict, BASE.start)
    assert of is not None
    none, half, treaty = (renewal.survival(of, Guard(g)) for g in (0.0, 0.25, 0.8))
    np.testing.assert_allclose(none, np.exp(-of.hazard[0, 0, 0]))
    assert (none <= half + 1e-12).all()
    assert (half <= treaty + 1e-12).all()
    assert (np.diff(none, axis=1) <= 1e-12).all()


def test_a_constant_hazard_is_discounted_as_the_closed_form_says():
    hazard, discount = 0.03, np.array([0.99, 0.995])
    survived = np.exp(-hazard * np.arange(1.0, 12.0))[None, :, None] * np.ones((1, 1, 2))
    waiting = -12.0 * np.log(discount)
    # by the middle of each year rather than as it happens: a quarter of a year's discount off at most
    np.testing.assert_allclose(renewal.discounted_chance(survived, discount)[0], hazard / (hazard + waiting), rtol=0.01)
    assert renewal.discounted_chance(np.ones((1, 11, 1)), np.array([0.99]))[0, 0] == pytest.approx(0.0)


def test_level_and_slope_are_those_of_a_table_made_by_them_and_never_below_nought():
    x = 0.15 * np.logaddexp(0.0, RATIO / 0.15)
    level, slope = np.array([0.05, 0.02, 0.1]), np.array([0.3, 0.0, -0.1])
    found = renewal.line(level + slope * x[:, None])
    np.testing.assert_allclose(found[0][:2], level[:2], atol=1e-12)
    np.testing.assert_allclose(found[1], [0.3, 0.0, 0.0], atol=1e-12)
    assert found[0][2] == pytest.approx((level + slope * x[:, None])[:, 2].mean())


def test_guarantees_never_raise_the_loss_and_a_costlier_war_raises_it():
    discount, cost = np.full(50, 0.99), np.full(50, 0.01)
    tables = [renewal.loss(BASE.conflict, BASE.start, Guard(g), discount, cost, 0) for g in (0.0, 0.1, 0.4, 0.8, 1.5)]
    for weaker, stronger in pairwise(tables):
        assert (stronger <= weaker + 1e-9).all()
    dearer = renewal.loss(BASE.conflict, BASE.start, Guard(), discount, 2.0 * cost, 0)
    np.testing.assert_allclose(dearer, 2.0 * tables[0])


def test_a_draw_that_judges_the_loss_high_reads_a_pessimistic_peace():
    p = solutions.params(BASE, 256, 0)
    judged = solutions.params(BASE, 256, 0, variant="judged_renewal")
    again = renewal.recurrence(BASE.conflict, BASE.start, Guard(), np.zeros(256), 0)
    assert again is not None
    assert np.corrcoef(np.argsort(np.argsort(again)), np.argsort(np.argsort(judged.renewal)))[0, 1] > 0.95
    assert (p.renewal >= 0.0).all()
    assert (p.renewal <= 1.0).all()


def test_where_no_peace_ships_the_loss_is_the_judged_one(monkeypatch):
    monkeypatch.setattr(renewal.derived, "names", lambda: ())
    renewal.peace.cache_clear()
    try:
        bare, judged = (solutions.params(BASE, 5, 0, variant=v) for v in ("full", "judged_renewal"))
        for one, other in zip(bare, judged, strict=True):
            np.testing.assert_array_equal(one, other)
        assert renewal.recurrence(BASE.conflict, BASE.start, Guard(), np.zeros(2), 0) is None
    finally:
        renewal.peace.cache_clear()


def test_a_peace_of_another_form_is_refused_with_the_mend(monkeypatch):
    monkeypatch.setattr(renewal, "SCHEMA", 99)
    renewal.peace.cache_clear()
    try:
        with pytest.raises(CheckFailed, match="detente calibrate game"):
            renewal.peace(BASE.conflict, BASE.start)
    finally:
        renewal.peace.cache_clear()
