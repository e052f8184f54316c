"""S10 on what ships: the hazard by path and belief, what is refused, and what must hold between its numbers."""

from datetime import date

import pytest

from detente.core.answers import Answer
from detente.core.errors import WrongInput
from detente.panel import reference
from detente.questions import Run, ask

DAY = date(2025, 1, 13)


@pytest.fixture(scope="module")
def run() -> Run:
    return Run(as_of=DAY, panel=reference.load(), draws=300)


@pytest.fixture(scope="module")
def answer(run: Run) -> Answer:
    return ask("risk_window", {}, run)


def value(answer: Answer, name: str) -> float:
    found = next(v.median for v in answer.values if v.name == name)
    assert found is not None
    return found


def test_the_answer_carries_hazard_chance_drivers_and_turning_points(answer):
    assert answer.median is not None
    assert answer.probability is not None
    assert 0.0 < answer.median < 10.0
    assert answer.drivers[0].share >= answer.drivers[-1].share
    assert {one.unit for one in answer.would_change} <= {"years", "share", "log", "1/year"}
    assert [one.id for one in answer.exhibits] == [
        "risk_window_hazard", "risk_window_recovery", "risk_window_balance", "risk_window_path",
    ]  # fmt: skip


def test_more_spending_means_less_risk_and_more_cost(answer):
    for name, falling in (("top_hazard", True), ("ten_years", True), ("doubled", True), ("cost_at", False)):
        at = [value(answer, f"{name}{'_' if name == 'cost_at' else '.'}{path:g}") for path in (2.0, 2.5, 3.5, 5.0)]
        assert at == sorted(at, reverse=falling)


def test_the_mean_lies_above_the_median_because_the_tail_is_long(answer):
    assert value(answer, "top_hazard.mean") > value(answer, "top_hazard")


def test_it_is_what_the_belief_on_recovery_says_and_the_answer_says_so(answer):
    assert value(answer, "rise.early") > value(answer, "rise.late")
    assert answer.prior_dominated
    assert value(answer, "rise.bound") < 0.2 * value(answer, "rise.late")
    assert "believed about the attacker's return" in answer.details[0].text


def test_a_war_that_goes_on_keeps_the_hazard_down(run, answer):
    on = ask("risk_window", {"war_end": 132}, run)
    assert on.median is not None
    assert answer.median is not None
    assert on.median < answer.median
    assert on.probability is not None
    assert answer.probability is not None
    assert on.probability < answer.probability


def test_the_same_seed_gives_the_same_answer(run, answer):
    assert ask("risk_window", {}, run) == answer


def test_before_any_stock_was_public_it_is_not_answered(run):
    early = ask("risk_window", {"as_of": date(2003, 1, 1)}, run)
    assert early.median is None
    assert early.reason is not None


@pytest.mark.parametrize(
    "slots", [{"path": "-1"}, {"path": "12"}, {"years": "4-40"}, {"us_present": 2}, {"war_end": -3}]
)
def test_slots_out_of_range_are_refused(run, slots):
    with pytest.raises(WrongInput):
        ask("risk_window", slots, run)
