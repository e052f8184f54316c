"""Draws of what members provide alone and together."""

from datetime import date

import numpy as np
import pytest

from detente import panel
from detente.calibrate.coordination import coordination, read
from detente.calibrate.giving import giving
from detente.calibrate.revealed_positions import MINISTERS
from detente.models.burden_sharing.equilibria import RULES


@pytest.fixture(scope="module")
def given():
    return giving(panel.load().as_of(date(2025, 1, 13)), MINISTERS)


def test_gains_are_never_below_one_and_draws_keep_their_numbers(given):
    few, many = coordination(given, 40), coordination(given, 120)
    np.testing.assert_allclose(many.gains[:, :40], few.gains)
    assert (many.gains >= 1.0 - 1e-9).all()
    assert (many.gain_with_outsiders >= 1.0 - 1e-9).all()
    assert many.gains.shape == (len(RULES), 120)
    assert 0.0 < many.judged_spread() < 2.0


def test_giving_that_is_settled_together_already_is_found_again(given):
    last = np.full(1, len(given.given) - 1)
    found = read(given, np.ones(1), np.full(1, 0.5), last)
    assert found.together[0] == pytest.approx(given.latest.sum(), rel=1e-9)
    np.testing.assert_allclose(found.bills[0], given.latest, rtol=1e-9)


def test_giving_that_is_each_ones_own_is_what_comes_about_alone(given):
    last = np.full(1, len(given.given) - 1)
    found = read(given, np.zeros(1), np.full(1, 0.5), last)
    np.testing.assert_allclose(found.alone("summation").giving[0], given.latest, rtol=1e-6, atol=1e-9)
    assert found.beyond_today[0] == pytest.approx(found.gain("summation")[0])
    # tastes are small, so five members would provide nearly five times as much
    assert 4.5 < found.beyond_today[0] < 5.0


def test_rules_split_the_same_total_and_a_pledge_is_a_share_of_output(given):
    found = coordination(given, 10).split(0.25)
    for name in ("same total by output", "same total by defence spending"):
        assert found[name].sum() == pytest.approx(given.latest.sum())
    np.testing.assert_allclose(found["pledge"], 0.0025 * given.income)
