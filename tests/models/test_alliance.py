"""Spatial bargaining: laws for all inputs, and closed forms derived again here."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.core.errors import UnknownName, WrongInput
from detente.models.alliance import expected_utility, nash
from detente.models.alliance.bargain import interpolated
from detente.models.alliance.challenge import PROJECTED, perceived, risk_attitude
from detente.models.alliance.negotiation import Actors, Stop, Turn, negotiate, winning_chances
from detente.models.alliance.options import CHOICES, Options
from detente.models.alliance.outcome import weighted_mean, weighted_median
from detente.models.alliance.spatial import coalitions, distance, election, utility, victory, vote

options = st.builds(
    Options, **{name: st.sampled_from(values) for name, values in CHOICES.items() if name != "transitions"}
)
seeds = st.integers(0, 2**32 - 1)


def table(seed: int, actors: int = 6, issues: int = 2, runs: int = 1) -> tuple[Actors, np.ndarray]:
    """Actors at random, without two alike."""
    random = np.random.default_rng(seed)
    salience = random.uniform(0.05, 0.95 / issues, (runs, actors, issues))
    return Actors(random.uniform(1, 100, (runs, actors)), salience), random.uniform(0, 1, (runs, actors, issues))


def moves(chosen: Options, actors: Actors, start: np.ndarray) -> list[Turn]:
    seen: list[Turn] = []
    negotiate(chosen, actors, start, stop=Stop(most=6), watch=lambda _n, _r, turn: seen.append(turn))
    return seen


@given(seeds, options)
def test_the_order_of_actors_in_the_table_changes_nothing_for_any_of_them(seed: int, chosen: Options):
    if chosen.voting == "ASymProsp":
        chosen = Options()  # that rule counts a pair from its later option, so order matters by definition
    actors, start = table(seed)
    order = np.random.default_rng(seed).permutation(6)
    turned = Actors(actors.capability[:, order], actors.salience[:, order])
    plain, other = moves(chosen, actors, start)[0], moves(chosen, turned, start[:, order])[0]
    # one turn: later turns may part ways where two options tie but for the last bit
    np.testing.assert_allclose(plain.setting.risk[:, order], other.setting.risk, rtol=0, atol=1e-9)
    np.testing.assert_allclose(plain.challenges.gain[:, order], other.challenges.gain, rtol=0, atol=1e-9)
    np.testing.assert_allclose(plain.position[:, order], other.position, rtol=0, atol=1e-9)


@given(seeds, options, st.sampled_from([0.125, 2.0, 64.0]))
def test_only_relative_capability_matters(seed: int, chosen: Options, scale: float):
    actors, start = table(seed)
    larger = actors._replace(capability=actors.capability * scale)
    plain, other = moves(chosen, actors, start)[0], moves(chosen, larger, start)[0]
    # up to the strength of coalitions that nobody joins, which the peer fixes at 1e-8 and 1e-10
    np.testing.assert_allclose(plain.setting.risk, other.setting.risk, rtol=0, atol=1e-5)
    np.testing.assert_allclose(plain.challenges.chance, other.challenges.chance, rtol=0, atol=1e-5)


@given(seeds, options)
def test_actors_at_one_point_stay_there(seed: int, chosen: Options):
    actors, start = table(seed)
    start[:] = start[:, :1]
    end = negotiate(chosen, actors, start)
    np.testing.assert_array_equal(end.position, start)
    assert end.turns[0] == 2
    assert end.settled[0]
    np.testing.assert_allclose(winning_chances(chosen, actors, start, start), 1.0)


@given(seeds, options)
@settings(max_examples=40)
def test_runs_do_not_see_each_other(seed: int, chosen: Options):
    actors, start = table(seed, runs=3)
    together = negotiate(chosen, actors, start)
    for run in range(3):
        own = slice(run, run + 1)
        alone = negotiate(chosen, Actors(actors.capability[own], actors.salience[own]), start[own])
        np.testing.assert_array_equal(alone.position[0], together.position[run])
        assert alone.turns[0] == together.turns[run]


@given(seeds, options)
def test_positions_stay_within_those_that_were_held(seed: int, chosen: Options):
    if chosen.bargaining != "InitOnlyInterp":
        chosen = Options()  # the peer's other two take a gain for a chance and may leave the range
    actors, start = table(seed)
    for turn in moves(chosen, actors, start):
        assert (turn.position >= start.min(axis=1, keepdims=True) - 5e-5).all()
        assert (turn.position <= start.max(axis=1, keepdims=True) + 5e-5).all()


@given(
    seeds, st.sampled_from(CHOICES["election"]), st.sampled_from(CHOICES["victory"]), st.sampled_from(CHOICES["voting"])
)
def test_chances_sum_to_one_and_the_unanimous_choice_is_the_likeliest(seed: int, model: str, law: str, rule: str):
    random = np.random.default_rng(seed)
    value = random.uniform(0, 1, (2, 7, 5))
    value[:, :, 3] = value.max(axis=2) + 0.1
    strength = coalitions(rule, random.uniform(1, 10, (2, 7)), value)
    chance = election(model, law, strength)
    np.testing.assert_allclose(chance.sum(axis=1), 1.0, atol=1e-6)
    assert (chance >= 0).all()
    assert (chance.argmax(axis=1) == 3).all()
    won = victory(law, strength)
    np.testing.assert_allclose(won + np.swapaxes(won, 1, 2), 1.0)


def test_two_options_are_elected_as_the_ratio_of_votes_says():
    # two actors, two options, worth 1 and 0 to the one and 0 and 1 to the other
    value = np.eye(2)[None]
    chance = election("Conditional", "Linear", coalitions("Prop", np.array([[3.0, 1.0]]), value))
    np.testing.assert_allclose(chance, [[0.75, 0.25]], atol=1e-8)
    for law, power in (("Square", 2), ("Quartic", 4), ("Octic", 8)):
        chance = election("Conditional", law, coalitions("Prop", np.array([[3.0, 1.0]]), value))
        np.testing.assert_allclose(chance, [[3**power / (3**power + 1), 1 / (3**power + 1)]], rtol=1e-6)
    certain = election("Conditional", "Binary", coalitions("Prop", np.array([[3.0, 1.0]]), value))
    np.testing.assert_allclose(certain, [[1.0, 0.0]], atol=2e-6)
    # uniform challenges: p = (1/2) (p (1/2) 2 + P (p + q)) with q = 1 - p, hence p = P
    uniform = election("MarkovUniform", "Linear", coalitions("Prop", np.array([[3.0, 1.0]]), value))
    np.testing.assert_allclose(uniform, [[0.75, 0.25]], atol=1e-5)


def test_votes_are_the_published_shapes():
    one, half, nought = np.array(1.0), np.array(0.5), np.array(0.0)
    told = {
        rule: (float(vote(rule, 2 * one, half, nought)), float(vote(rule, 2 * one, nought, half)))
        for rule in CHOICES["voting"]
    }
    assert told["Prop"] == (1.0, -1.0)
    assert told["Binary"] == (2.0, -2.0)
    assert told["Cubic"] == (0.25, -0.25)
    assert told["PropCbc"] == (0.625, -0.625)
    assert told["PropBin"] == pytest.approx((1.2, -1.2))
    assert told["ASymProsp"] == pytest.approx((2 / 3, -1.0))


def test_distance_weighs_issues_by_squared_salience():
    ideal, place = np.array([[[0.0, 0.0]]]), np.array([[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]])
    found = distance(ideal, place, np.array([[[0.6, 0.3]]]))
    np.testing.assert_allclose(found[0, 0], [np.sqrt(0.36 / 0.45), np.sqrt(0.09 / 0.45), 1.0])


def test_risk_bends_utility_between_the_ends_and_goes_on_straight_beyond():
    apart = np.array([0.0, 0.5, 1.0, 1.5])
    np.testing.assert_allclose(utility(apart, np.array(0.0)), 1 - apart)
    np.testing.assert_allclose(utility(apart, np.array(1.0)), [1.0, 0.75, 0.0, -1.0])
    np.testing.assert_allclose(utility(apart, np.array(-0.5)), [1.0, 0.375, 0.0, -0.25])


@pytest.mark.parametrize(("kind", "least", "most"), [("Mid", -0.5, 1.0), ("Min", 0.0, 1.0), ("Max", -1.0, 1.0)])
def test_attitudes_to_risk_span_their_range(kind: str, least: float, most: float):
    found = risk_attitude(kind, np.array([[0.1, 0.2, 0.7], [1 / 3, 1 / 3, 1 / 3]]))
    assert (found[0].min(), found[0].max()) == pytest.approx((least, most))
    np.testing.assert_array_equal(found[1], 0.0)


@pytest.mark.parametrize("name", PROJECTED)
def test_views_of_risk_run_from_ones_own_to_that_of_the_other(name: str):
    share = {"None": 0, "OneThird": 1 / 3, "Half": 1 / 2, "TwoThirds": 2 / 3, "Full": 1}[name]
    assert perceived(name, np.array([-0.5]), np.array([1.0]))[0] == pytest.approx((1 - share) * -0.5 + share)


@given(seeds)
def test_equals_meet_half_way_and_the_sure_winner_moves_nobody_but_the_loser(seed: int):
    random = np.random.default_rng(seed)
    first, second, care = random.uniform(0, 1, (1, 3)), random.uniform(0, 1, (1, 3)), np.full((1, 3), 0.3)
    for rule in ("S1P1", "S2P2"):
        near = interpolated(rule, first, second, (care, care), np.array([0.5]))
        np.testing.assert_allclose(near, [0.5 * (first + second)] * 2, atol=1e-4)
        sure = interpolated(rule, first, second, (care, care), np.array([1.0]))
        np.testing.assert_allclose(sure, [first, first], atol=1e-4)
    stay = interpolated("S2PMax", first, second, (care, care), np.array([0.5]))
    np.testing.assert_allclose(stay, [first, second], atol=1e-12)


@given(seeds)
def test_the_mean_lies_within_and_the_median_is_somebodys_position(seed: int):
    random = np.random.default_rng(seed)
    weight, place = random.uniform(0.1, 5, 9), random.uniform(-3, 3, 9)
    assert place.min() <= weighted_mean(weight, place) <= place.max()
    median = weighted_median(weight, place)
    assert median in place
    assert weight[place < median].sum() <= weight.sum() / 2 + 1e-9
    assert weight[place > median].sum() <= weight.sum() / 2 + 1e-9
    assert weighted_median(weight * 7, place) == median


def test_one_draw_decides_a_stochastic_turn_and_the_same_draw_decides_it_again():
    actors, start = table(3)
    chosen = Options(transitions="Stochastic")
    low = negotiate(chosen, actors, start, luck=lambda _n, runs: np.full((len(runs), 6), 1e-9), stop=Stop(most=4))
    np.testing.assert_array_equal(low.position, start)  # the status quo is the first option
    random = np.random.default_rng(0).uniform(size=(50, 6))
    ends = [negotiate(chosen, actors, start, luck=lambda n, _r: random[n : n + 1], stop=Stop(most=4)) for _ in range(2)]
    np.testing.assert_array_equal(ends[0].position, ends[1].position)
    assert not np.array_equal(ends[0].position, start)


def test_options_go_by_the_peers_names_and_a_slip_is_told():
    assert Options.named({"VotingRule": "Proportional", "BigRAdjust": "No"}) == Options(risk_adjustment="None")
    assert Options.named(Options(voting="Cubic").peer_names()) == Options(voting="Cubic")
    with pytest.raises(UnknownName, match="did you mean 'Cubic'"):
        Options.named({"VotingRule": "Cubc"})
    with pytest.raises(UnknownName, match="did you mean 'PCEModel'"):
        Options.named({"PCEModl": "Conditional"})
    with pytest.raises(WrongInput, match="twice"):
        Options.named({"PCEModel": "Conditional", "election": "Conditional"})


@given(seeds)
def test_group_decision_ends_where_all_agree_and_exponents_stay_in_their_range(seed: int):
    random = np.random.default_rng(seed)
    place = random.uniform(0, 10, 6)
    line = expected_utility.Line(random.uniform(0.1, 1, 6), random.uniform(0.1, 1, 6), float(np.ptp(place)))
    for step in expected_utility.rounds(line, place, 4):
        assert (step.exponent >= 0.5 - 1e-9).all()
        assert (step.exponent <= 2 + 1e-9).all()
        assert place.min() - 1e-9 <= step.mean <= place.max() + 1e-9
    assert expected_utility.rounds(line, np.full(6, 2.0), 4) == ()


def test_two_alike_strike_a_symmetric_nash_bargain():
    # one issue, risk neutral, even odds: conflict is worth 1 to both, the sum of worths is always 2 (1 - x + x)
    care = np.array([1.0])
    found = nash.nash_bargain(nash.Side(np.array([0.0]), care, 0.5, 0.5), nash.Side(np.array([1.0]), care, 0.5, 0.5))
    assert found.conflict == pytest.approx((1.0, 1.0))
    # with r = 1/2 a place x gives (1-x)(1+x/2) and x (1 + (1-x)/2): both places at the middle are best
    assert found.worth == pytest.approx((1.25, 1.25), abs=1e-6)
    assert found.product == pytest.approx(0.0625, abs=1e-6)
