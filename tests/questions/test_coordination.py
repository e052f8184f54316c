"""S11 on what ships: gains by rule, talks, order of deliveries, dates of strength, and what is refused."""

from datetime import date

import numpy as np
import pytest

from detente.core.answers import Answer
from detente.core.errors import WrongInput
from detente.panel import reference
from detente.questions import Run, ask
from detente.questions.coordination_answer import RULE_NAMES, Together
from detente.questions.negotiation import Talks
from detente.questions.war_runs import fit_for
from detente.questions.wording import Values
from detente.simulation import calendar

DAY = date(2025, 1, 13)
FIVE = ("DEU", "FRA", "ITA", "POL", "GBR")


@pytest.fixture(scope="module")
def run() -> Run:
    return Run(as_of=DAY, panel=reference.load(), draws=60)


@pytest.fixture(scope="module")
def answer(run: Run) -> Answer:
    return ask("coordination", {}, run)


@pytest.fixture(scope="module")
def told(run: Run) -> Together:
    fit = fit_for("ukraine", DAY)
    assert fit is not None
    return Together(run.view(), FIVE, 60, 0, Talks(fit, 0, 60, Values()))


def value(answer: Answer, name: str) -> float:
    found = next(v.median for v in answer.values if v.name == name)
    assert found is not None
    return found


def test_the_answer_tells_gain_talks_and_war(answer):
    assert answer.median is not None
    assert answer.median > 1.0
    assert answer.baseline is not None
    assert answer.baseline.value == 1.0
    assert {f"gain.{rule}" for rule in RULE_NAMES} <= {v.name for v in answer.values}
    assert answer.word == "models disagree"  # talks on positions say that nothing is added
    assert len(answer.drivers) == 2
    assert answer.prior_dominated
    assert {e.id for e in answer.exhibits} == {
        "coordination_gain", "coordination_positions", "coordination_burden", "coordination_order",
        "coordination_strength",
    }  # fmt: skip
    assert value(answer, "bargained_aid") == pytest.approx(
        value(answer, "bargained_ratio") * value(answer, "aid_before_talks"), rel=0.15
    )


def test_more_aid_by_talks_or_bills_moves_the_force_ratio_the_way_the_volume_goes(answer):
    for name in ("bargained", "together"):
        more = value(answer, f"volume.{name}") - 1.0
        assert np.sign(value(answer, f"gain_log.{name}.12")) == np.sign(more)


def test_another_order_helps_at_first_and_more_the_more_of_the_aid_it_holds(told):
    for month in (3, 6):
        five, all_donors = (told.gain(path, month) for path in (told.planned, told.planned_by_all))
        assert 0.0 < np.median(five) < np.median(all_donors)
    assert abs(np.median(told.gain(told.planned, 36))) < 0.3 * np.median(told.gain(told.planned, 6))


def test_the_path_as_pledged_is_unchanged_policy(told):
    np.testing.assert_array_equal(told.pledged.game.path.share, told.war.game.path.share)
    same = told.more(1.0)
    np.testing.assert_array_equal(told.strength(same), told.strength(told.pledged))
    sooner, later, _ = told.moved(told.pledged)
    assert sooner == later == 0.0


def test_the_volume_of_all_aid_follows_the_members_part_and_stops_at_the_lever(told):
    part = told.giving.military_part
    assert told.volume(1.0) == 1.0
    assert told.volume(2.0) == pytest.approx(1.0 + part)
    assert told.volume(1e6) == 4.0
    assert told.volume(0.0) == pytest.approx(1.0 - part)


def test_a_game_is_read_along_a_run_of_its_own_length_only(told):
    short = calendar.run(told.war.scenario().model_copy(update={"months": 12}), 60, keep=calendar.GAME)
    with pytest.raises(WrongInput, match="give both the same"):
        calendar.along(told.war.game, short)


def test_members_without_figures_make_an_answer_that_says_so(run):
    found = ask("coordination", {"members": "DEU,BRA"}, run)
    assert found.median is None
    assert found.reason is not None
    assert "BRA" in found.reason
    assert "DEU" in found.reason


def test_a_single_member_and_an_unknown_scenario_are_refused(run):
    with pytest.raises(WrongInput, match="two or more decide together"):
        ask("coordination", {"members": "DEU"}, run)
    with pytest.raises(WrongInput, match="twice"):
        ask("coordination", {"members": "DEU,DEU"}, run)
    with pytest.raises(WrongInput, match="baseline"):
        ask("coordination", {"scenario": "freeze"}, run)


def test_before_the_models_day_burdens_are_told_and_the_war_is_not(run):
    found = ask("coordination", {}, Run(as_of=date(2024, 6, 1), panel=run.panel, draws=40))
    assert found.median is not None
    assert not any(v.name.startswith("gain_log") for v in found.values)
    assert {e.id for e in found.exhibits} == {"coordination_gain", "coordination_positions", "coordination_burden"}


def test_two_members_are_enough(run):
    found = ask("coordination", {"members": "GBR,FRA"}, run)
    assert found.median is not None
    names = [series.name for exhibit in found.exhibits for series in exhibit.series]
    assert any(name.startswith("pledge of 0.") for name in names)
