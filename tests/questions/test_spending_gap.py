"""Who meets a spending target and what targets cost, on a panel small enough to check by hand."""

from datetime import date

import pytest

from detente.core.answers import Answer
from detente.core.claims import Statement
from detente.core.errors import UnknownName, WrongInput
from detente.panel import reference
from detente.questions import Run, ask

ALLIES = ("DEU", "ESP", "POL", "USA")
DAY = date(2025, 1, 13)


@pytest.fixture
def run(made_up):
    return Run(as_of=DAY, panel=made_up(), draws=60)


def value(answer: Answer, name: str) -> float | None:
    return next(v.median for v in answer.values if v.name == name)


def test_the_cost_is_the_missing_share_times_gdp_in_euro_of_the_base_year(run):
    # one dollar is half a euro: Spain lacks 0.75 % of USD 1,600 bn, Germany and Poland nothing
    answer = ask("spending_gap", {}, run)
    assert answer.median == pytest.approx(0.0075 * 1600 * 0.5)
    assert value(answer, "cost_at_2.ESP") == pytest.approx(6.0)
    assert value(answer, "cost_at_2.DEU") == 0
    # at 3.5 %: Germany 1.5 % of 4,000, Spain 2.25 % of 1,600, Poland nothing, USA 0.1 % of 28,000
    assert value(answer, "cost_at_3.5") == pytest.approx((0.015 * 4000 + 0.0225 * 1600) * 0.5)
    assert value(answer, "cost_at_3.5.NATO") == pytest.approx((0.015 * 4000 + 0.0225 * 1600 + 0.001 * 28000) * 0.5)


@pytest.mark.parametrize("target", [0, 1.7, 2, 2.25, 3.5, 5, 10])
def test_the_costs_of_the_allies_add_up_to_the_cost_of_all(run, target):
    answer = ask("spending_gap", {"target": target}, run)
    assert sum(value(answer, f"cost_at_{target:g}.{ally}") or 0 for ally in ALLIES) == pytest.approx(
        value(answer, f"cost_at_{target:g}.NATO")
    )
    assert answer.median == value(answer, f"cost_at_{target:g}")


def test_a_higher_target_never_costs_less(run):
    costs = [ask("spending_gap", {"target": target}, run).median for target in (0, 1.25, 1.5, 2, 2.25, 3.4, 3.5, 6, 10)]
    assert costs == sorted(costs)
    assert costs[0] == 0


def test_the_count_follows_the_group_and_a_share_at_the_target_meets_it(run):
    answer = ask("spending_gap", {}, run)
    assert (value(answer, "allies_at_target"), value(answer, "allies")) == (2, 3)  # Germany at exactly 2
    assert (value(answer, "all_allies_at_target"), value(answer, "all_allies")) == (3, 4)
    assert "2 of 3 allies" in answer.headline.text
    chosen = ask("spending_gap", {"allies": ("ESP", "POL")}, run)
    assert (value(chosen, "allies_at_target"), value(chosen, "allies")) == (1, 2)


def test_since_when_each_ally_meets_the_target_and_how_often_it_missed(run):
    answer = ask("spending_gap", {}, run)
    history = {
        ally: [value(answer, f"{k}.{ally}") for k in ("first_met", "met_since", "years_missed")] for ally in ALLIES[:3]
    }
    assert history == {"DEU": [2024, 2024, 2], "ESP": [None, None, 3], "POL": [2022, 2022, 0]}


def test_sipri_stands_beside_nato_as_a_rival_value_of_its_own_year(run):
    answer = ask("spending_gap", {}, run)
    # SIPRI 2023 in dollars of 2024 (prices up by a tenth) and half a euro a dollar; implied GDP = spending / share
    spain, germany = 24_000 / 0.015, 60_000 / 0.015
    assert value(answer, "cost_sipri") == pytest.approx((0.005 * spain + 0.005 * germany) * 1.1 * 0.5e-3)
    # NATO 2023: shares 1.6 and 1.2 of nine tenths of the GDP, prices unmoved in NATO's columns
    assert value(answer, "cost_same_year") == pytest.approx((0.004 * 3600 + 0.008 * 1440) * 0.5)
    assert value(answer, "nato_over_sipri.ESP") == pytest.approx(0.012 * 1440 / 24)
    assert answer.interval50 is None
    assert answer.interval90 is None
    assert any("rival values" in prose.text for prose in answer.disagreement)


def test_on_thirteen_january_no_sipri_figure_of_the_year_just_over_is_visible(run):
    answer = ask("spending_gap", {}, run)
    assert (
        value(answer, "share_sipri.ESP") == 1.5
    )  # of 2023; the panel also holds 9.9 for 2024, published in April 2025
    later = ask("spending_gap", {"as_of": "2025-05-01"}, run)
    assert value(later, "share_sipri.ESP") == 9.9
    assert answer.revised_data > later.revised_data


def test_later_revisions_are_counted_and_real_time_drops_them(run):
    answer = ask("spending_gap", {}, run)
    assert answer.revised_data > 0
    strict = ask("spending_gap", {}, Run(as_of=DAY, panel=run.panel, real_time=True, draws=60))
    assert strict.median == answer.median
    assert any("not visible" in prose.text for prose in strict.disagreement)
    assert all(not v.name.startswith("share_sipri") for v in strict.values)


def test_before_any_figure_the_answer_says_so(run):
    answer = ask("spending_gap", {"as_of": "2019-01-01"}, run)
    assert answer.median is None
    assert answer.reason is not None
    assert "no NATO figure" in answer.reason


def test_the_event_is_judged_on_the_path_at_the_target(run):
    answer = ask("spending_gap", {}, run)
    assert answer.probability is not None
    assert answer.word is not None
    assert 100.0 * answer.probability == pytest.approx(value(answer, "chance_above_limit"))
    assert answer.reason is None
    assert answer.drivers
    assert answer.baseline is not None
    assert answer.baseline.value == 0


def test_a_higher_target_and_a_higher_accepted_risk_never_make_failure_more_likely(run):
    by_target = [ask("spending_gap", {"target": t, "risk": 0.1}, run).probability or 0 for t in (0, 2, 3.5, 5, 10)]
    assert by_target == sorted(by_target, reverse=True)
    by_risk = [ask("spending_gap", {"risk": r}, run).probability or 0 for r in (0, 0.001, 0.01, 0.1, 1)]
    assert by_risk == sorted(by_risk, reverse=True)
    assert (by_risk[0], by_risk[-1]) == (1.0, 0.0)


def test_the_smallest_share_falls_with_the_risk_accepted_and_costs_what_the_accounts_say(run):
    shares = []
    for risk in (0.005, 0.015, 0.02, 0.03, 0.04, 0.06, 0.09):  # three allies alone hold only great risks
        answer = ask("spending_gap", {"risk": risk}, run)
        found = {v.name: v.median or 0.0 for v in answer.values}
        share, cost = found.get(f"risk_path.{100 * risk:g}"), found.get(f"risk_path_cost.{100 * risk:g}")
        shares.append(share if share is not None else 0.0 if "what is spent today" in answer.details[0].text else 11.0)
        if share is not None:
            assert cost == pytest.approx(ask("spending_gap", {"target": share}, run).median)
            assert ask("spending_gap", {"target": share, "risk": risk}, run).probability == pytest.approx(0.2, abs=0.02)
    assert shares == sorted(shares, reverse=True)
    assert any(0.0 < share < 10.0 for share in shares), shares
    drawn = next(e for e in ask("spending_gap", {}, run).exhibits if e.id == "spending_gap_required")
    assert all(point.y is None for point in drawn.series[0].points)
    assert {point.note for point in drawn.series[0].points} == {"out of reach"}


def test_a_state_outside_the_group_keeps_its_share(run):
    chosen = ask("spending_gap", {"allies": ("ESP",), "target": 10, "risk": 0.1}, run)
    both = ask("spending_gap", {"allies": ("ESP", "POL"), "target": 10, "risk": 0.1}, run)
    assert (chosen.probability or 0) >= (both.probability or 0)
    assert value(chosen, "risk_members") == 1


def test_without_stocks_for_the_day_the_costs_stand_and_the_rest_says_why(run):
    early = ask("spending_gap", {}, Run(as_of=DAY, panel=run.panel, real_time=True, draws=40))
    assert early.median is not None
    assert (early.probability, early.word) == (None, None)
    assert early.reason is not None
    assert "not answered" in early.reason
    assert "Whether that is enough is not answered" in early.headline.text


def test_the_break_even_target_costs_nothing_and_any_higher_one_something(run):
    answer = ask("spending_gap", {}, run)
    lowest = answer.would_change[0].break_even
    assert lowest is not None
    assert ask("spending_gap", {"target": lowest}, run).median == 0
    assert (ask("spending_gap", {"target": lowest + 0.01}, run).median or 0) > 0


def test_who_said_it_and_whether_it_was_denied_changes_no_number(run):
    def said(speaker, polarity):
        claim = Statement(
            id="s1",
            speaker=speaker,
            span=(0, 9),
            text="2 % is it",
            form="direct",
            kind="normative",
            question="spending_gap",
            polarity=polarity,
        )
        return ask("spending_gap", {}, Run(as_of=DAY, panel=run.panel, statements=(claim,), draws=60))

    assert said("NATO chief", "asserts") == said("A sceptic", "denies") == said(None, None)


def test_the_lever_has_a_series_for_each_target_and_a_point_for_each_ally(run):
    answer = ask("spending_gap", {"target": 2.25}, run)
    lever = next(e for e in answer.exhibits if e.id == "spending_gap_lever")
    assert [s.name for s in lever.series] == ["2 %", "2.25 %", "2.5 %", "3 %", "3.5 %", "5 %"]
    for series, target in zip(lever.series, (2, 2.25, 2.5, 3, 3.5, 5), strict=True):
        assert sum(point.y or 0 for point in series.points) == pytest.approx(value(answer, f"cost_at_{target:g}"))


def test_a_state_without_a_nato_figure_is_refused_by_name(run):
    with pytest.raises(UnknownName, match="'UKR'"):
        ask("spending_gap", {"allies": ("DEU", "UKR")}, run)


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ({"allies": ""}, "slot 'allies'.*name at least one state"),
        ({"allies": "DEU,DEU"}, "a state is named twice"),
        ({"risk": 2}, "'curve', or Input should be less than or equal to 1"),
        ({"target": 11}, "slot 'target'.*less than or equal to 10"),
    ],
)
def test_slots_that_cannot_be_are_refused_with_one_clear_message(run, slots, said):
    with pytest.raises(WrongInput, match=said):
        ask("spending_gap", slots, run)


def test_an_ally_without_forces_is_named_and_not_counted(run):
    answer = ask("spending_gap", {"allies": "nato"}, run)
    assert value(answer, "allies") == 4
    assert any("Iceland" in prose.text for prose in answer.caveats)


def test_the_only_ally_of_a_group_is_told_by_its_share(run):
    answer = ask("spending_gap", {"allies": "usa", "target": 3.5}, run)
    assert "the United States spent 3.40 % of GDP" in answer.headline.text
    assert answer.median == pytest.approx(0.001 * 28000 * 0.5)


def test_every_answer_survives_the_way_through_json(run):
    answer = ask("spending_gap", {}, run)
    assert Answer.model_validate(answer.model_dump(mode="json")).model_dump(mode="json") == answer.model_dump(
        mode="json"
    )


def test_no_word_of_a_class_is_given_where_it_turns_on_the_risk_accepted():
    """Against twice the first year's hazard nothing is enough, against a stated hazard today's spending nearly is."""
    run = Run(as_of=date(2025, 1, 13), panel=reference.load(), draws=200)
    found = ask("spending_gap", {}, run)
    assert found.word == "depends on the risk accepted"
    assert found.probability is not None
    assert found.probability > 0.9
    stated = ask("spending_gap", {"risk": 0.01}, run)
    assert stated.probability is not None
    assert stated.probability < 0.5
    assert stated.word in ("unlikely", "very unlikely", "about even")
