"""S6 on the fit that ships: laws on every draw, base rates first, terms, what is refused, and what is not told."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.catalogue.levers import levers
from detente.catalogue.scenarios import scenario
from detente.core.answers import Answer
from detente.core.errors import WrongInput
from detente.panel import Figure, reference
from detente.panel.view import View
from detente.questions import Run, ask
from detente.questions.durability import DurabilitySlots
from detente.questions.durability_deal import Deal, deal, words
from detente.questions.durability_peace import FAILURES, FIRST, Case, Peace, at, base_rate, pooled
from detente.simulation.wiring import TERMS as TERMS_

DAY = date(2025, 1, 13)
CASE = Case(np.array([1.0, 1.0, np.log(5.0), 1.4, 1.0]), np.linspace(-0.3, 0.7, 60), 1.7)
PEACE = Peace(CASE, 60, 0)
RETURNED = 0.11
"""[share] Of the supported side's territory, what the line before the invasion would return."""
LEVEL = st.floats(0.0, 1.5)
TERMS = st.builds(
    Deal, guarantees=LEVEL, monitoring=st.floats(0.0, 1.0), imposed=st.floats(0.0, 1.0), line=st.floats(-0.3, 0.3),
    share=st.none() | st.floats(0.0, 1.0), renegotiation=st.floats(0.0, 12.0),
)  # fmt: skip


@pytest.fixture(scope="module")
def run() -> Run:
    return Run(as_of=DAY, panel=reference.load(), draws=120)


@pytest.fixture(scope="module")
def answer(run: Run) -> Answer:
    return ask("durability", {}, run)


def value(answer: Answer, name: str) -> float:
    found = next(v.median for v in answer.values if v.name == name)
    assert found is not None
    return found


@settings(max_examples=15)
@given(TERMS, st.floats(0.0, 1.0))
def test_guarantees_never_shorten_peace_in_any_draw_of_any_member(terms: Deal, more: float):
    guarded = terms._replace(guarantees=terms.guarantees + more)
    for failure in ("war", "force"):
        before, after = PEACE.members(failure, terms), PEACE.members(failure, guarded)
        for name in before:
            assert np.all(after[name] >= before[name] - 1e-12), name
        assert np.all(PEACE.pool(failure, guarded) >= PEACE.pool(failure, terms) - 1e-12)


@settings(max_examples=15)
@given(TERMS)
def test_peace_is_a_chance_that_starts_at_one_and_never_rises(terms: Deal):
    for failure in FAILURES:
        pool = PEACE.pool(failure, terms)
        assert np.all(pool[:, 0] == 1.0)
        assert np.all((pool >= 0.0) & (pool <= 1.0))
        assert np.all(np.diff(pool, axis=1) <= 0.0)


def test_the_same_terms_give_exactly_the_same_peace():
    for failure in FAILURES:
        assert np.array_equal(PEACE.pool(failure, Deal()), Peace(CASE, 60, 0).pool(failure, Deal()))
        assert np.array_equal(PEACE.pool(failure, Deal()), PEACE.pool(failure, Deal(0.0, 0.0, 0.0, 0.0)))


def test_doubling_all_money_changes_nothing(run: Run, monkeypatch: pytest.MonkeyPatch):
    plain = ask("durability", {}, run)
    latest = View.latest

    def doubled(self: View, name: str, entity: str | None = None) -> Figure | None:
        found = latest(self, name, entity)
        money = found is not None and found.value is not None and name.startswith("sipri")
        return replace(found, value=2.0 * found.value) if money else found

    monkeypatch.setattr(View, "latest", doubled)
    richer = ask("durability", {}, run)
    assert richer.median == plain.median
    assert [v.median for v in richer.values] == [v.median for v in plain.values]


def test_terms_forced_on_both_never_lengthen_peace_in_the_rearmament_model():
    fair, imposed = PEACE.rearmament(Deal()), PEACE.rearmament(Deal(imposed=1.0))
    assert np.all(imposed <= fair + 1e-12)


def test_terms_that_follow_the_balance_at_once_leave_the_rearmament_model_its_floor_alone():
    stakes = PEACE.stakes()
    floor = 2.0 * stakes.ceiling / (1.0 + np.exp(stakes.cost / stakes.noise))
    never, slowly, at_once = (PEACE.rearmament(Deal(renegotiation=rate))[:, 10] for rate in (0.0, 1.0, 1e6))
    assert at_once == pytest.approx(np.exp(-120.0 * floor), rel=1e-9)
    assert np.array_equal(never, PEACE.rearmament(Deal())[:, 10])
    assert np.all(at_once >= slowly - 1e-12)
    assert np.median(slowly) > np.median(never)


def test_the_pool_lies_between_its_members_and_is_one_of_them_at_full_weight():
    members, pool = PEACE.members("war", Deal()), PEACE.pool("war", Deal())
    stack = np.stack(list(members.values()))
    assert np.all(pool >= stack.min(axis=0) * 0.97)
    assert np.all(pool <= stack.max(axis=0) + 1e-9)
    np.testing.assert_allclose(pooled(members, {"cox": 1.0}), members["cox"], rtol=1e-9)


def test_pooling_does_not_narrow_what_members_leave_open():
    members = {name: at(s, 10.0) for name, s in PEACE.members("war", Deal()).items()}
    weights = PEACE.weights("war")
    widths = {name: np.quantile(s, 0.95) - np.quantile(s, 0.05) for name, s in members.items()}
    pool = at(PEACE.pool("war", Deal()), 10.0)
    assert np.quantile(pool, 0.95) - np.quantile(pool, 0.05) > 0.8 * sum(weights[n] * widths[n] for n in weights)


def test_wider_definitions_of_failure_end_peace_sooner():
    for year in (5.0, 10.0):
        medians = [np.median(at(PEACE.pool(failure, Deal()), year)) for failure in FAILURES]
        assert all(a > b for a, b in pairwise(medians))
        rates = [base_rate("between neighbours", failure, year)[0] for failure in FAILURES]
        assert all(a > b for a, b in pairwise(rates))


def test_replaying_history_takes_the_danger_out_of_the_rearmament_beliefs():
    before, after = (at(PEACE.rearmament(Deal(), prior=p), 10.0) for p in (True, False))
    assert np.median(before) < 0.3
    assert np.median(after) > 0.8


def test_base_rates_come_first_and_every_number_has_its_prior_share(answer: Answer):
    text = answer.headline.text
    assert text.startswith("After past wars between neighbours, peace held for 10 years in")
    assert text.count("prior share") == 4
    for failure in FAILURES:
        for year in (5, 10):
            assert 0.0 <= value(answer, f"prior_share.{failure}.{year}") <= 100.0
            assert 0.0 < value(answer, f"holds.{failure}.{year}") < 100.0
    assert answer.median == pytest.approx(value(answer, "holds.war.10") / 100.0)
    assert answer.word == "depends on the definition"
    assert answer.baseline is not None
    assert 0.8 < (answer.baseline.value or 0.0) < 1.0
    assert len(answer.disagreement) == 4
    assert len(answer.drivers) == 2


def test_analogues_stand_beside_the_model_each_with_why_it_is_near(answer: Answer):
    told = next(d.text for d in answer.details if d.text.startswith("The nearest past settlements"))
    assert "Iran and Iraq, 1988 (an undecided war, neighbours" in told
    assert "no new war by 2014" in told
    table = next(e for e in answer.exhibits if e.id == "durability_analogues")
    assert len(table.series) == 12


def test_no_figure_is_given_for_the_first_two_years_and_the_answer_says_why(run: Run, answer: Answer):
    early = ask("durability", {"years": "1, 2, 5"}, run)
    assert any("No figure is given for 1 or 2 years" in d.text for d in early.details)
    assert not any(v.name.startswith(("holds.war.1", "holds.war.2")) for v in early.values if not v.name.endswith("10"))
    curves = next(e for e in answer.exhibits if e.id == "durability_curves")
    assert min(float(str(p.x)) for s in curves.series for p in s.points) == FIRST
    assert any("folded into their wars" in c.text for c in answer.caveats)
    only = ask("durability", {"years": 0.5}, run)
    assert only.median == answer.median


def test_terms_by_slot_by_preset_and_by_scenario_are_the_same_terms(run: Run, tmp_path: Path):
    by_slot = ask("durability", {"guarantee": "treaty"}, run)
    by_preset = ask("durability", {"terms": "line_plus_guarantees"}, run)
    file = tmp_path / "mine.toml"
    file.write_text('title = "x"\n[settings]\nguarantee = "treaty"\n', encoding="utf-8")
    by_scenario = ask("durability", {"scenario": str(file)}, run)
    assert by_slot.median == by_preset.median == by_scenario.median
    plain = ask("durability", {}, run)
    assert plain.median is not None
    assert by_slot.median is not None
    assert by_slot.median > plain.median
    assert "with a treaty" in by_slot.headline.text


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ({"terms": "line_plus_guarantees", "guarantee": "none"}, "contradict each other on 'guarantees"),
        ({"terms": "status_quo_ante", "line": 0.3}, "contradict each other on 'territory that changes hands"),
        ({"terms": 0.5, "line": 0.2}, "leave one of them out"),
        ({"guarantees": "monitors", "monitoring": "none"}, "sends monitors and 'monitoring' is none"),
        ({"guarantee": 1.6}, "a number from 0 to 1.5 or one of none, monitors, tripwire, treaty"),
        ({"imposed": -0.1}, "a number from 0 to 1 or one of agreed, imposed"),
        ({"line": float("nan")}, "a number from -0.3 to 0.3"),
        ({"guarante": "treaty"}, "did you mean 'guarantees'"),
        ({"years": -1}, "greater than or equal to 0"),
        ({"scenario": "volume_x2"}, "sets aid_volume"),
        ({"guarantee": "hope"}, "guarantees"),
        ({"terms": 1.5}, "terms"),
    ],
)
def test_contradictory_and_unknown_terms_are_refused(run: Run, slots: dict[str, object], said: str):
    with pytest.raises(WrongInput, match=said):
        ask("durability", slots, run)


def test_a_term_that_changes_over_time_is_refused(run: Run, tmp_path: Path):
    file = tmp_path / "mine.toml"
    file.write_text('[settings]\nguarantee = [["2025-01", 0.8], ["2026-01", 0]]\n', encoding="utf-8")
    with pytest.raises(WrongInput, match="not a schedule"):
        ask("durability", {"scenario": str(file)}, run)


def test_before_the_war_model_speaks_nothing_is_answered(run: Run):
    early = ask("durability", {"as_of": "2024-06-01"}, run)
    assert early.median is None
    assert early.reason


def test_more_earlier_disputes_and_a_border_shorten_peace():
    for failure in FAILURES:
        base = np.median(at(PEACE.pool(failure, Deal()), 10.0))
        calm = Peace(CASE.having(history=0.0, contiguous=0.0), 60, 0)
        assert np.median(at(calm.pool(failure, Deal()), 10.0)) > base


@pytest.mark.parametrize("term", sorted(TERMS_))
def test_every_term_that_a_lever_sets_changes_peace(term: str):
    lever = next(one for one in levers().values() if one.drives == term)
    default = deal(DurabilitySlots(), RETURNED)
    assert default == Deal()
    assert not np.array_equal(
        PEACE.pool("war", deal(DurabilitySlots.model_validate({term: lever.most}), RETURNED)),
        PEACE.pool("war", default),
    )
    assert lever.default is not None
    assert deal(DurabilitySlots.model_validate({term: lever.default.points[0][1]}), RETURNED) == default


def test_marks_and_numbers_name_the_same_terms_and_the_answer_says_which():
    by_mark = DurabilitySlots.model_validate({"guarantees": "Treaty", "monitoring": "full", "imposed": "imposed"})
    assert by_mark == DurabilitySlots(guarantees=0.8, monitoring=1.0, imposed=1.0)
    told = words(by_mark, deal(by_mark, RETURNED))
    assert told == "a freeze on the line with a treaty, fully monitored, imposed from outside"
    given_up = DurabilitySlots(line=-0.1)
    assert "with land given up" in words(given_up, deal(given_up, RETURNED))


def test_both_names_of_a_term_are_accepted_at_every_door_and_not_at_once(run: Run, tmp_path: Path):
    terms = {"guarantee": "treaty", "agreement_strength": 1.0}
    by_slot = ask("durability", terms, run)
    assert by_slot.slots["guarantees"] == 0.8
    assert by_slot.slots["monitoring"] == 1.0
    file = tmp_path / "mine.toml"
    file.write_text('[settings]\nguarantee = "treaty"\nagreement_strength = "full"\n', encoding="utf-8")
    assert set(scenario(file).settings) == {"guarantees", "monitoring"}
    assert set(scenario("baseline", terms).settings) == {"guarantees", "monitoring"}
    assert ask("durability", {"scenario": str(file)}, run).median == by_slot.median
    with pytest.raises(WrongInput, match="are the same; leave one"):
        ask("durability", {"guarantee": "treaty", "guarantees": "none"}, run)
    file.write_text('[settings]\nguarantee = "treaty"\nguarantees = "none"\n', encoding="utf-8")
    with pytest.raises(WrongInput, match="are the same; leave one"):
        scenario(file)


def test_the_term_that_changes_the_hazard_most_is_named(run: Run, answer: Answer):
    against = next(d for d in answer.details if "median settlement of history" in d.text)
    assert "The term that would change it most, by belief alone, is terms imposed from outside" in against.text
    already = ask("durability", {"imposed": 1}, run)
    told = next(d for d in already.details if "median settlement of history" in d.text)
    # what is asked about already cannot change it any more
    assert "is terms imposed" not in told.text
    assert 0.0 < value(answer, "prior_share.hazard_ratio") <= 100.0


def test_figures_tell_data_from_belief(answer: Answer):
    figures = {e.id: e for e in answer.exhibits}
    rates = {s.name: s for s in figures["durability_base_rates"].series}
    assert all(p.prior is None for name, s in rates.items() if "past settlements" in name for p in s.points)
    assert [p.prior for p in rates["beliefs alone"].points] == [1.0]
    for failure, point in zip(FAILURES, rates["models together"].points, strict=True):
        assert point.prior is not None
        assert round(100.0 * point.prior) == round(value(answer, f"prior_share.{failure}.10"))
    assert all(p.prior == 1.0 for s in figures["durability_terms"].series for p in s.points)


def test_civil_wars_stand_beside_the_model_and_not_in_it(answer: Answer):
    told = next(d.text for d in answer.details if "Beside the model stand civil wars" in d.text)
    assert "times the rate of others" in told
    for name in ("peacekeepers", "treaty"):
        low, middle, high = (value(answer, f"civil_wars.{name}.{end}") for end in ("low", "ratio", "high"))
        assert low < middle < high


def test_the_number_that_leads_is_of_the_year_asked_about(run):
    five, both = (ask("durability", {"years": years}, run) for years in ((5,), (5, 10)))
    assert five.median is not None
    assert both.median is not None
    assert five.median > both.median, "five years of peace are likelier than ten"
    assert five.interval90 is not None
    assert five.interval90[0] <= five.median <= five.interval90[1]
