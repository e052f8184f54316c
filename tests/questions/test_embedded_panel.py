"""The answers on the embedded panel as of 13 January 2025, against figures that others published.

Golden values may change only when a source's vintage in the panel does.
"""

from datetime import date

import pytest

from detente.core.answers import Answer
from detente.panel import load
from detente.questions import REGISTRY, Run, ask

DAY = date(2025, 1, 13)


@pytest.fixture
def run() -> Run:
    return Run(as_of=DAY, panel=load(), draws=100)


def value(answer: Answer, name: str) -> float | None:
    return next(v.median for v in answer.values if v.name == name)


def test_nato_counted_23_allies_at_two_per_cent_in_its_edition_of_june_2024(run):
    # as NATO reported on 17 June 2024
    answer = ask("spending_gap", {"allies": "nato"}, run)
    assert (value(answer, "allies_at_target"), value(answer, "allies")) == (23, 31)
    assert value(answer, "share.POL") == pytest.approx(4.12, abs=0.005)
    assert value(answer, "share.ESP") == pytest.approx(1.28, abs=0.005)


def test_the_default_group_leaves_the_united_states_out(run):
    answer = ask("spending_gap", {}, run)
    assert (value(answer, "allies_at_target"), value(answer, "allies")) == (22, 30)
    assert value(answer, "cost_at_3.5.NATO") == pytest.approx(
        (value(answer, "cost_at_3.5") or 0) + (value(answer, "cost_at_3.5.USA") or 0)
    )


@pytest.mark.parametrize("name", ["spending_gap", "war_state"])
def test_nothing_first_published_after_the_day_is_used(run, name):
    answer = ask(name, {}, run)
    assert answer.data_as_of is not None
    assert answer.data_as_of <= DAY
    assert answer.revised_data > 0
    for exhibit in answer.exhibits:
        for series in exhibit.series:
            if series.role == "model":
                continue  # what a model says of later months is no figure
            assert all(not isinstance(point.x, date) or point.x <= DAY for point in series.points)


def test_on_that_day_sipri_ends_in_2023_and_nato_speaks_from_june_2024(run):
    answer = ask("spending_gap", {}, run)
    shares = next(e for e in answer.exhibits if e.id == "spending_gap_shares")
    years = {series.name: {point.note[:4] for point in series.points} for series in shares.series}
    assert years == {"NATO 2024": {"2024"}, "SIPRI 2023": {"2023"}}
    assert "June 2024" in answer.headline.text


def test_the_net_gain_of_2024_is_the_mappers_own(run):
    # The Economist from ISW: 111,738.76 km2 on 31 December 2023, 115,473.5 km2 a year later
    answer = ask("war_state", {}, run)
    assert answer.median == pytest.approx(115_473.5 - 111_738.76, abs=0.01)


def test_without_later_vintages_the_answers_still_stand_and_say_what_is_missing(run):
    strict = Run(as_of=DAY, panel=run.panel, real_time=True)
    gap, war = ask("spending_gap", {}, strict), ask("war_state", {}, strict)
    assert gap.median == ask("spending_gap", {}, run).median
    assert any("not visible" in prose.text for prose in gap.disagreement)
    assert war.median is None
    assert war.reason is not None


@pytest.mark.parametrize(
    "day", [date(2022, 3, 1), date(2023, 6, 1), date(2024, 6, 18), date(2025, 9, 1), date(2026, 11, 1)]
)
@pytest.mark.parametrize("name", list(REGISTRY))
def test_every_question_answers_on_any_day(run, name, day):
    answer = ask(name, {}, Run(as_of=day, panel=run.panel, draws=100))
    assert answer.provenance is not None
    assert (answer.median is not None) or answer.reason


@pytest.mark.parametrize("target", [0, 2, 3.5, 5, 10])
@pytest.mark.parametrize("allies", ["nato", "usa", "nato_without_usa", ("DEU", "FRA", "POL")])
def test_any_target_and_group_can_be_asked(run, target, allies):
    answer = ask("spending_gap", {"target": target, "allies": allies}, run)
    assert answer.median is not None
    assert answer.median >= 0
