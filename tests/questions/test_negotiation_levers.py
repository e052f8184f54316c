"""Levers of talks and terms: each moves the answers to S1, S3 and S4, and what cannot is refused with the reason."""

from datetime import date

import numpy as np
import pytest

from detente.catalogue.levers import levers, without_effect
from detente.core.answers import Answer
from detente.core.errors import UnknownName, WrongInput
from detente.panel import reference
from detente.questions import REGISTRY, Run, ask
from detente.questions.negotiation import Talks
from detente.questions.negotiation_rivals import ONE_SHOT, ONE_SHOT_DISPUTES, dispute_odds, one_shot, one_shots
from detente.questions.negotiation_slots import SET, Agenda
from detente.questions.negotiation_terms import AS_SET, Bundle, Weights, preset_named
from detente.questions.war_runs import fit_for
from detente.questions.wording import Values
from detente.simulation.renewal import Guard
from detente.simulation.wiring import ELSEWHERE

DAY = date(2025, 1, 13)
QUESTIONS = ("position_of_strength", "deal_timing", "support_cut")
MOVED = {
    "talks_month": 9, "reservation": 0.3, "weight_area": 0.7, "weight_security": 0.9, "alignment": 0.9, "line": 0.05,
    "guarantees": "treaty", "monitoring": "full", "imposed": "imposed", "withdrawal_hazard": 0.2,
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _apart(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DETENTE_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="module")
def run() -> Run:
    return Run(as_of=DAY, panel=reference.load(), draws=16)


def talks(**told: float) -> Talks:
    fit = fit_for("ukraine", DAY)
    assert fit is not None
    return Talks(fit, 0, 64, Values(), Agenda(told))


def numbers(answer: Answer) -> dict[str, float]:
    return {v.name: v.median for v in answer.values if not v.name.startswith("set.")}


@pytest.fixture(scope="module")
def plain(run) -> dict[str, Answer]:
    return {question: ask(question, {}, run) for question in QUESTIONS}


@pytest.mark.parametrize("lever", SET)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_lever_of_talks_moves_every_answer(question, lever, run, plain):
    assert set(MOVED) == set(SET)
    moved = ask(question, {lever: MOVED[lever]}, run)
    assert numbers(moved) != numbers(plain[question])
    assert any(v.name == f"set.{lever}" for v in moved.values)
    assert any(levers()[lever].label in detail.text for detail in moved.details)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_scenario_says_the_same_as_slots(question, run, tmp_path):
    file = tmp_path / "terms.toml"
    file.write_text("[settings]\nreservation = 0.3\nalignment = 'free'\n", encoding="utf-8")
    by_file = ask(question, {"scenario": str(file)}, run)
    by_slots = ask(question, {"reservation": 0.3, "alignment": 1.0}, run)
    assert numbers(by_file) == numbers(by_slots)
    with pytest.raises(WrongInput, match=r"slot 'reservation' and scenario .* contradict"):
        ask(question, {"scenario": str(file), "reservation": 0.5}, run)


@pytest.mark.parametrize("question", QUESTIONS)
def test_levers_of_the_war_move_the_path_that_is_read(question, run, plain):
    other = ask(question, {"scenario": "volume_x2"}, run)
    assert numbers(other) != numbers(plain[question])
    assert any("volume of aid as in the scenario" in detail.text for detail in other.details)


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_talks_cannot_use_is_refused_with_the_reason(question, run, tmp_path):
    with pytest.raises(WrongInput, match="set talks_month instead"):
        ask(question, {"scenario": "freeze"}, run)
    file = tmp_path / "late.toml"
    file.write_text("[settings]\nspending_path = 3\n", encoding="utf-8")
    with pytest.raises(WrongInput, match="have no effect on talks: they are about the years after the war"):
        ask(question, {"scenario": str(file)}, run)
    file.write_text('[settings]\nreservation = [["2025-01", 0.2], ["2025-06", 0.4]]\n', encoding="utf-8")
    with pytest.raises(WrongInput, match="give a single value"):
        ask(question, {"scenario": str(file)}, run)


@pytest.mark.parametrize(
    ("slot", "value", "mend"),
    [
        ("reservation", 1.2, "from 0 to 1"), ("reservation", "nan", "from 0 to 1"), ("talks_month", 40, "from 0 to 36"),
        ("weight_area", -0.1, "from 0 to 1"), ("withdrawal_hazard", 0.5, "from 0 to 0.2"), ("line", "all", "number"),
        ("guarantees", "pact", "none, monitors, tripwire, treaty"), ("alignment", True, "from 0 to 1"),
        ("terms", 1.5, "a share from 0 to 1"), ("terms", "peace", "status_quo_ante"),
    ],
)  # fmt: skip
def test_a_value_out_of_range_names_the_slot_and_the_mend(slot, value, mend, run):
    with pytest.raises(WrongInput, match=rf"slot '{slot}' .*{mend}"):
        ask("position_of_strength", {slot: value}, run)


def test_a_slot_that_does_not_exist_names_the_nearest(run):
    with pytest.raises(UnknownName, match="alignment"):
        ask("support_cut", {"alignments": 0.5}, run)


def test_the_same_thing_said_twice_must_agree(run):
    with pytest.raises(WrongInput, match="contradict"):
        ask("position_of_strength", {"terms": 0.3, "reservation": 0.4}, run)
    with pytest.raises(WrongInput, match="contradict"):
        ask("position_of_strength", {"month": 6, "talks_month": 9}, run)
    agreed = ask("position_of_strength", {"terms": 0.3, "reservation": 0.3}, run)
    assert agreed.probability == ask("position_of_strength", {"terms": 0.3}, run).probability
    assert ask("position_of_strength", {"talks_month": "none"}, run).probability is not None


def test_a_settlement_below_what_is_accepted_leaves_the_war():
    nothing, asked = talks(reservation=1.0), talks()
    ours, theirs = nothing.value_of_talks(0)
    war_a, war_b = nothing.game.war(0)
    refused = nothing.game.at(0).share < 1.0
    np.testing.assert_allclose(ours[refused], war_a[refused])
    np.testing.assert_allclose(theirs[refused], war_b[refused])
    assert (nothing.value_of_talks(0)[0] <= asked.value_of_talks(0)[0] + 1e-9).all()
    np.testing.assert_allclose(talks(reservation=0.0).value_of_talks(12)[0], asked.value_of_talks(12)[0])


def test_weights_as_set_are_the_weights():
    area = talks(weight_area=1.0).weights
    assert area.worth(Bundle(0.8, Guard(0.8), 0.5)) == pytest.approx(0.8)
    free = talks(weight_area=0.0, weight_security=0.0).weights
    assert free.worth(Bundle(0.8, Guard(0.8), 0.5)) == pytest.approx(0.5)
    safe = talks(weight_area=0.0, weight_security=1.0).weights
    assert safe.worth(Bundle(0.8, Guard(0.4), 0.5)) == pytest.approx(1.0 - np.exp(-1.0))
    assert "bargaining.weight_area" not in talks(weight_area=0.5).drawn


def test_a_share_told_as_a_line_is_worth_that_share():
    weights = Weights(np.array([0.4, 0.6]), np.array([0.3, 0.3]), np.array([0.3, 0.1]))
    terms, share = Bundle(0.0, Guard(0.8), 0.5), np.array([0.5, 0.7])
    lines = weights.line(share, terms)
    told = [weights.worth(terms._replace(line=float(line)))[k] for k, line in enumerate(lines)]
    np.testing.assert_allclose(told, share)


def test_terms_of_ones_own_stand_beside_the_presets(run):
    own = talks(line=0.1, guarantees=0.4).bundles(run.view())[AS_SET]
    today = talks().bundles(run.view())["freeze"]
    assert own == Bundle(pytest.approx(today.line + 0.1), Guard(0.4), 0.5)
    assert AS_SET not in talks(reservation=0.4).bundles(run.view())
    assert talks(line=0.3, alignment=0.0).bundles(run.view())[AS_SET].line == 1.0
    with pytest.raises(KeyError):
        preset_named("surrender")


def test_the_single_choice_is_made_with_both_odds_and_the_learned_ones_are_not_of_this_war(plain):
    game = talks().game
    fit = fit_for("ukraine", DAY)
    assert fit is not None
    odds = dispute_odds(fit)
    assert odds is not None
    assert one_shots(fit) == {ONE_SHOT: None, ONE_SHOT_DISPUTES: odds.given_decided}
    floor, ceiling, share = one_shot(game, 0, odds.given_decided)
    assert ((floor <= odds.given_decided) & (ceiling >= odds.given_decided)).all()
    assert ((share >= floor) & (share <= ceiling)).all()
    for question in ("position_of_strength", "deal_timing"):
        text = " ".join(p.text for p in (*plain[question].disagreement, *plain[question].caveats))
        assert ONE_SHOT_DISPUTES in text
        assert "They are not who wins this war" in text


def test_the_war_ends_sooner_where_settlements_are_likelier():
    on = talks().war_goes_on()
    assert on.shape == (37, 64)
    np.testing.assert_array_equal(on[0], 1.0)
    assert (np.diff(on, axis=0) <= 0.0).all()
    assert on[-1].min() > 0.0


def test_levers_that_the_months_of_war_do_not_read_name_the_questions_that_do():
    for lever in levers().values():
        assert bool(lever.questions) == (lever.drives in ELSEWHERE), lever.id
        assert set(lever.questions) <= set(REGISTRY)
    told = without_effect(["reservation", "aid_volume", "spending_path[DEU]"])
    assert len(told) == 2
    assert "detente ask position_of_strength" in told[0]
    assert "risk_window" in told[1]


def test_a_cut_is_not_measured_against_a_path_that_is_cut_already(run):
    with pytest.raises(WrongInput, match="give its part by the slot 'cut'"):
        ask("support_cut", {"scenario": "us_withdrawn"}, run)
