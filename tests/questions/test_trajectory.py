"""S2 on made-up futures in which every paired difference is known: volume v lowers draw i's pace by (i + 1)(v - 1)."""

from datetime import date

import pytest

from detente.core.answers import Answer
from detente.core.errors import WrongInput
from detente.figures import svg
from detente.questions import Run, ask

DAY = date(2025, 1, 13)


def value(answer: Answer, name: str) -> float | None:
    return next(v.median for v in answer.values if v.name == name)


@pytest.fixture
def run(made_up, made_up_war) -> Run:
    return Run(as_of=DAY, panel=made_up(), draws=101)


def test_the_median_is_the_paired_difference_of_area_at_the_horizon(run):
    answer = ask("trajectory", {"volume": 2.0, "months": 10}, run)
    # draw 50 of 101 is the middle one: 51 km2 a month less, for ten months
    assert answer.median == pytest.approx(-510.0)
    assert answer.interval50 == pytest.approx((-760.0, -260.0))
    assert answer.unit == "km2"
    assert answer.baseline is not None
    assert answer.baseline.value == 0.0


def test_the_word_is_that_of_the_chance_of_the_event(run):
    answer = ask("trajectory", {}, run)
    assert (answer.probability, answer.word) == (1.0, "very likely")
    fewer = ask("trajectory", {"volume": 0.5}, run)
    assert (fewer.probability, fewer.word) == (0.0, "very unlikely")


def test_strength_is_counted_with_those_that_never_get_there(run):
    answer = ask("trajectory", {"volume": 2.0}, run)
    # the ratio falls by (v - 1) / 24 a month from draw / 100: draws up to the 36th month at two times the volume
    assert value(answer, "never_draws_without") == 100
    assert value(answer, "never_draws_with") == 0
    assert value(answer, "parity_month_with") == 12
    bars = next(e for e in answer.exhibits if e.id == "trajectory_strength")
    for series in bars.series:
        assert sum(p.y or 0.0 for p in series.points) == pytest.approx(100.0)
    assert [p.x for p in bars.series[0].points][-1] == "never within 36 months"


def test_losses_of_both_sides_are_told(run):
    answer = ask("trajectory", {"volume": 2.0, "months": 10}, run)
    assert value(answer, "casualties_difference.A") == pytest.approx(-1000.0)
    assert value(answer, "casualties_difference.B") == pytest.approx(2000.0)


def test_the_leading_belief_is_the_one_that_the_difference_follows(run):
    answer = ask("trajectory", {}, run)
    assert answer.drivers[0].belief == "attrition.cause"
    assert answer.drivers[0].share == pytest.approx(1.0 - 1.0 / 4.0**2, abs=0.01)  # four bins of a hundred draws
    assert answer.drivers[0].high is not None
    assert len(answer.drivers) == 2
    assert "first-order share" in answer.drivers[0].method


def test_without_a_fit_the_answer_is_led_by_its_prior_and_says_so(run):
    answer = ask("trajectory", {}, run)
    assert answer.prior_dominated
    assert any("priors" in prose.text for prose in answer.caveats)


def test_the_speed_that_undoes_the_volume_is_found_and_a_belief_that_never_does_is_none(run):
    answer = ask("trajectory", {"volume": 2.0}, run)
    speed, *beliefs = answer.would_change
    # in the made-up war slower delivery costs as much as more volume brings: 1 + (s - 1) = 0 nowhere above 0.5
    assert speed.break_even is None
    assert [one.break_even for one in beliefs] == [None, None]


def test_todays_aid_has_nothing_to_be_compared_with(run):
    answer = ask("trajectory", {"volume": 1.0}, run)
    assert answer.median == 0.0
    assert (answer.probability, answer.word) == (None, None)


def test_before_the_model_starts_nothing_is_answered(run):
    answer = ask("trajectory", {"as_of": "2024-06-01"}, run)
    assert answer.median is None
    assert answer.reason is not None
    assert "not public" in answer.reason


def test_a_scenario_other_than_the_baseline_is_refused(run):
    with pytest.raises(WrongInput, match="baseline"):
        ask("trajectory", {"scenario": "freeze"}, run)


@pytest.mark.parametrize("slots", [{}, {"volume": 0.0, "months": 1}, {"volume": 4, "speed": 3, "months": 36}])
def test_every_answer_survives_json_and_can_be_drawn(run, slots):
    answer = ask("trajectory", slots, run)
    again = Answer.model_validate(answer.model_dump(mode="json"))
    assert again.model_dump(mode="json") == answer.model_dump(mode="json")
    for exhibit in answer.exhibits:
        assert svg(exhibit)


def test_two_questions_about_the_same_aid_share_their_runs(run, made_up_war):
    ask("trajectory", {}, run)
    made = len(made_up_war)
    ask("trajectory", {"months": 24}, run)
    assert len(made_up_war) == made
