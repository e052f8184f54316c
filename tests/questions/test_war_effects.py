"""Differences, first passages and crossings, on numbers that can be checked by hand."""

import numpy as np
import pytest

from detente.questions import war_effects as effects


def test_parity_is_reached_in_the_first_month_that_ends_at_or_below_it():
    ratio = np.array([[0.3, 0.0, 0.2], [0.2, 0.1, -0.1], [0.2, 0.2, 0.2]])
    assert effects.parity_month(ratio).tolist() == [2.0, 3.0, np.inf]
    assert effects.within(effects.parity_month(ratio), 2) == pytest.approx(1 / 3)


def test_the_median_month_is_unknown_where_most_draws_never_get_there():
    assert effects.median_month(np.array([1.0, 5.0, np.inf])) == 5.0
    assert effects.median_month(np.array([1.0, np.inf, np.inf])) is None


def test_a_front_is_halted_once_three_months_brought_nothing():
    area = np.array([[1.0, 2.0, 3.0, 3.0, 3.0, 3.0], [0.0, 0.0, 0.0, 1.0, 2.0, 3.0], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]])
    assert effects.halt_month(area).tolist() == [6.0, 3.0, np.inf]


def test_never_is_no_later_than_never_and_later_than_any_month():
    difference = np.array([-1.0, -1.0, -1.0, 1.0])
    with_aid = np.array([np.inf, np.inf, 5.0, 1.0])
    without = np.array([np.inf, 9.0, 9.0, 9.0])
    assert effects.less_and_not_later(difference, with_aid, without).tolist() == [True, False, True, False]


def test_a_curve_is_crossed_between_the_points_where_its_sign_changes():
    assert effects.crossing(np.array([1.0, 2.0, 3.0]), np.array([2.0, 1.0, -1.0])) == 2.5
    assert effects.crossing(np.array([1.0, 2.0]), np.array([2.0, 1.0])) is None
    sample = np.linspace(0.0, 1.0, 1001)
    assert effects.belief_crossing(sample - 0.4, sample) == pytest.approx(0.4, abs=0.01)
    assert effects.belief_crossing(sample + 1.0, sample) is None


def test_members_far_from_the_whole_leave_no_word():
    near, far = effects.Member("near", 0.0, 0.7, 100), effects.Member("far", 0.0, 0.4, 100)
    assert effects.agreed_word(0.95, (near,)) == "very likely"
    assert effects.agreed_word(0.95, (near, far)) == "models disagree"
