"""Giving alone and together: closed forms derived here, laws, uniqueness, neutrality."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.models.burden_sharing.equations import (
    by_capacity,
    by_pledge,
    exploitation,
    log_utility,
    taste_of,
    wanted_alone,
)
from detente.models.burden_sharing.equilibria import (
    RULES,
    Members,
    aggregate,
    alone,
    best_reply,
    bills,
    members,
    rest,
    starts,
    together,
)

income = st.lists(st.floats(0.2, 20.0), min_size=2, max_size=6)
taste = st.floats(0.01, 0.6)
outside = st.floats(0.0, 2.0)
exponent = st.floats(-3.0, 0.9).filter(lambda r: abs(r) > 0.02)


@st.composite
def councils(draw: st.DrawFn) -> Members:
    incomes = draw(income)
    tastes = [draw(taste) for _ in incomes]
    return members(incomes, tastes, outside=draw(outside))


@pytest.mark.parametrize(("n", "th", "w"), [(2, 0.3, 1.0), (5, 0.1, 1.0), (9, 0.02, 7.0)])
def test_alike_members_follow_the_closed_forms(n, th, w):
    # g = th w - (1-th)(n-1) g, so n g = n th w / (n(1-th) + th); together each gives th w
    of = members(np.full(n, w), th)
    found = alone("summation", of)
    assert found.provided == pytest.approx(n * th * w / (n * (1 - th) + th), rel=1e-12)
    assert together(of) == pytest.approx(n * th * w, rel=1e-12)
    assert together(of) / found.provided == pytest.approx(1 + (1 - th) * (n - 1), rel=1e-12)


def test_five_alike_with_a_tenth_gain_four_point_six():
    of = members(np.ones(5), 0.1)
    assert together(of) / alone("summation", of).provided == pytest.approx(4.6)


@pytest.mark.parametrize("r", [-3.0, -0.5, 0.5, 0.9])
def test_alike_members_give_the_same_under_any_elasticity(r):
    # where all give alike one's own gift raises the whole one for one, whatever the exponent
    of = members(np.ones(4), 0.2)
    assert alone("ces", of, r).provided == pytest.approx(alone("summation", of).provided, rel=1e-9)


def test_only_members_above_a_cut_off_give():
    # alone, the first gives th w1 - (1-th) G_others; the second gives only if th w2/(1-th) > th w1
    th = 0.2
    of = members([10.0, 1.0], th)
    found = alone("summation", of)
    np.testing.assert_allclose(found.giving, [th * 10.0, 0.0])
    of = members([10.0, 9.0], th)
    total = th * 19.0 / (2 * (1 - th) + th)
    np.testing.assert_allclose(alone("summation", of).giving, np.array([10.0, 9.0]) - (1 - th) / th * total)
    index = exploitation(alone("summation", members([10.0, 1.0], th)).giving, np.array([10.0, 1.0]))
    np.testing.assert_allclose(index, [1.1, 0.0])  # the large give all and have ten elevenths of output


@given(councils(), st.floats(-0.9, 0.9))
def test_moving_income_between_givers_changes_nothing_but_who_pays(of, part):
    # Bergstrom, Blume & Varian 1986: neutral as long as the same members give
    before = alone("summation", of)
    givers = np.flatnonzero(before.giving > 1e-6)
    if len(givers) < 2:
        return
    moved = part * min(before.giving[givers[0]], before.giving[givers[1]])
    incomes = of.income.copy()
    incomes[givers[0]] -= moved
    incomes[givers[1]] += moved
    after = alone("summation", of._replace(income=incomes))
    assert after.provided == pytest.approx(before.provided, rel=1e-9)
    np.testing.assert_allclose(incomes - after.giving, of.income - before.giving, rtol=1e-8, atol=1e-8)


@given(councils(), exponent)
def test_together_never_provides_less_than_alone(of, r):
    for rule in RULES:
        assert together(of) >= alone(rule, of, r).provided * (1 - 1e-9)


@given(councils(), exponent)
def test_nobody_would_rather_give_otherwise(of, r):
    for rule in RULES:
        found = alone(rule, of, r)
        if found.provided <= 1e-6:
            continue  # that nobody gives is tested where it is the only equilibrium
        for i in range(len(of.income)):
            wanted = best_reply(rule, of, found.giving, i, r)
            assert wanted == pytest.approx(found.giving[i], rel=1e-6, abs=1e-8 * of.income.max())


@pytest.mark.parametrize("rule", ["summation", "ces"])
def test_best_replies_from_five_starts_come_to_rest_in_one_place(rule):
    rng = np.random.default_rng(6)
    for _ in range(6):
        of = members(np.exp(rng.normal(size=4)), rng.uniform(0.1, 0.5, 4), outside=rng.uniform(0, 0.05))
        r = float(rng.uniform(0.1, 0.9))
        ends = [rest(rule, of, start, r) for start in starts(of)]
        assert all(end.rests for end in ends)
        for end in ends:
            np.testing.assert_allclose(end.giving, alone(rule, of, r).giving, atol=1e-8 * of.income.max())


def test_best_replies_stop_at_the_level_that_all_keep_up_or_below():
    of = members([5.0, 3.0, 1.0], 0.2)
    best = alone("weakest_link", of)
    for start in starts(of):
        end = rest("weakest_link", of, start)
        assert end.rests
        assert aggregate("weakest_link", end.giving, of.need) <= best.provided + 1e-9
    assert best.least == 0.0


@given(councils())
def test_at_most_one_gives_where_the_best_shot_counts(of):
    found = alone("best_shot", of)
    assert (found.giving > 0).sum() <= 1
    assert found.least <= found.provided
    for start in starts(of, 3):
        end = rest("best_shot", of, start)
        if end.rests:
            assert (end.giving > 0).sum() <= 1


def test_who_gives_is_what_coordination_settles_where_the_best_shot_counts():
    # whoever of two alike gives, the other rests content: two equilibria, one amount; unlike ones differ in amount
    alike = alone("best_shot", members([1.0, 1.0], 0.3))
    assert alike.least == alike.provided == pytest.approx(0.3)
    unlike = alone("best_shot", members([1.0, 1.2], 0.3))
    assert unlike.least == pytest.approx(0.3)
    assert unlike.provided == pytest.approx(0.36)


def test_a_chain_is_as_strong_as_its_weakest_link_and_together_all_pay_for_it():
    # a member wants th w / s of a chain of which it keeps up the part s
    of = members([6.0, 2.0], [0.1, 0.3], need=[0.5, 0.5])
    found = alone("weakest_link", of)
    assert found.provided == pytest.approx(min(0.1 * 6 / 0.5, 0.3 * 2 / 0.5))
    assert aggregate("weakest_link", found.giving, of.need) == pytest.approx(found.provided)
    of = members([6.0, 2.0], 0.1, need=[0.5, 0.5])
    assert alone("weakest_link", of).provided == pytest.approx(0.4)
    assert together(of) == pytest.approx(0.8)  # the rich member pays for the poor one's link


@given(councils())
def test_bills_add_up_and_make_all_want_the_same(of):
    amount, paid = together(of), bills(of)
    assert paid.sum() == pytest.approx(amount, rel=1e-9, abs=1e-12)
    if amount > 1e-6:
        price = paid / amount
        wanted = of.taste * of.income / price - (1 - of.taste) * of.outside
        np.testing.assert_allclose(wanted, amount, rtol=1e-6)


@given(councils(), st.floats(0.0, 1.0))
def test_tastes_are_found_again_from_giving(of, coordinated):
    found = alone("summation", of)
    if (found.giving <= 1e-6).any():
        return
    again = taste_of(found.giving, of.income, float(of.outside), 0.0)
    np.testing.assert_allclose(again, of.taste, rtol=1e-8)
    paid = bills(of)
    np.testing.assert_allclose(taste_of(paid, of.income, float(of.outside), 1.0), of.taste, rtol=1e-8)
    between = taste_of(paid, of.income, float(of.outside), coordinated)
    assert (between >= of.taste * (1 - 1e-9)).all()  # who sees a higher price and gives the same, wants it more


def test_the_wish_to_give_is_where_utility_is_greatest():
    gifts = np.linspace(0.0, 0.99, 100_000)
    worth = log_utility(1.0, 0.3, gifts, gifts + 0.2)
    assert gifts[worth.argmax()] == pytest.approx(wanted_alone(1.0, 0.3, 0.2), abs=1e-5)


def test_rules_split_a_bill_and_a_pledge():
    np.testing.assert_allclose(by_capacity(10.0, np.array([3.0, 1.0]), 1.0), [7.5, 2.5])
    np.testing.assert_allclose(by_capacity(10.0, np.array([3.0, 1.0]), np.array([1.0, 3.0])), [5.0, 5.0])
    np.testing.assert_allclose(by_pledge(np.array([4000.0, 800.0]), 0.25), [10.0, 2.0])


def test_draws_are_solved_side_by_side_as_one_by_one():
    rng = np.random.default_rng(3)
    w, th, r = np.exp(rng.normal(size=(8, 4))), rng.uniform(0.01, 0.5, (8, 4)), rng.uniform(-3, 0.9, 8)
    many = members(w, th, outside=rng.uniform(0, 1, 8))
    for rule in RULES:
        whole = alone(rule, many, r)
        for d in range(8):
            one = alone(rule, Members(*(x[d] for x in many)), r[d])
            np.testing.assert_allclose(whole.giving[d], one.giving, rtol=1e-9, atol=1e-14)
