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
    assert {one.unit for one in answer.would_change} <= {"years", "share", "log", "%"}
    assert [one.id for one in answer.exhibits] == [
        "risk_window_hazard", "risk_window_judgement", "risk_window_recovery", "risk_window_balance",
        "risk_window_capital", "risk_window_path",
    ]  # fmt: skip


def test_what_is_judged_stands_beside_every_number(answer):
    for name in (
        "top_hazard",
        *(f"{kind}.{path}" for kind in ("top_hazard", "ten_years") for path in (2, 2.5, 3.5, 5)),
    ):
        assert 30.0 < value(answer, f"{name}.judged") <= 100.0
    ends = {v.name: v.interval90 for v in answer.values}
    data, judged, whole = (ends[f"top_hazard{part}"] for part in (".data_alone", ".beliefs_alone", ""))
    assert data[1] - data[0] < 0.5 * (judged[1] - judged[0])
    assert judged[1] < 2.0 * whole[1]
    drawn = next(one for one in answer.exhibits if one.id == "risk_window_judgement")
    assert [(one.name, one.role) for one in drawn.series] == [
        ("data alone", "observed"), ("judged beliefs alone", "rival"), ("the war's end alone", "rival"),
        ("everything open", "baseline"),
    ]  # fmt: skip


def test_the_war_s_end_and_losses_come_from_its_models_and_the_judged_rate_is_a_rival(run, answer):
    over = [value(answer, f"war.over_by_{year}") for year in (2025, 2026, 2027)]
    assert over == sorted(over)
    assert 0.0 < over[0] < over[-1] < 100.0
    assert value(answer, "war.lost") > 0.0
    assert "war's end and losses as judged" in answer.disagreement[0].text
    later = ask("risk_window", {"as_of": date(2024, 12, 1)}, run)
    assert all(not v.name.startswith("war.over_by") for v in later.values)
    assert any("No fit of the war ships for the day" in prose.text for prose in later.details)
    assert "as judged" not in later.disagreement[0].text


def test_the_peak_year_lies_in_the_window_and_a_limit_held_less_surely_costs_less(run, answer):
    assert 2025 <= value(answer, "peak_year") <= 2039
    lax = ask("risk_window", {"certainty": 0.75}, run)
    assert value(lax, "accepted") == 75.0
    assert value(lax, "smallest_path.0.25") < value(answer, "smallest_path.0.25")


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
    "slots", [{"path": "-1"}, {"path": "12"}, {"years": "4-40"}, {"us_present": 2}, {"war_end": -3}, {"certainty": 1}]
)
def test_slots_out_of_range_are_refused(run, slots):
    with pytest.raises(WrongInput):
        ask("risk_window", slots, run)
