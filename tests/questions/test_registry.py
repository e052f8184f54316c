"""The twelve rows, their slots and the one door through which they are asked."""

from datetime import date

import pytest

from detente.core.answers import Answer
from detente.core.errors import UnknownName, WrongInput
from detente.core.observations import Observation
from detente.panel import Panel
from detente.questions import REGISTRY, Run, ask, find, slots_of

ROWS = {
    "position_of_strength": "S1",
    "trajectory": "S2",
    "deal_timing": "S3",
    "support_cut": "S4",
    "war_state": "S5",
    "durability": "S6",
    "emboldening": "S7",
    "volume_and_speed": "S8",
    "spending_gap": "S9",
    "risk_window": "S10",
    "coordination": "S11",
    "statements": "S12",
}
MODELLESS = [name for name, question in REGISTRY.items() if question.answer is None]


@pytest.fixture
def run() -> Run:
    row = Observation(
        series="made.up",
        entity="UKR",
        period_start=date(2024, 1, 1),
        period_end=date(2024, 12, 31),
        value=1.0,
        unit="1",
        status="observed",
        source="made",
        locator="row 1",
        published_on=date(2025, 1, 1),
        published_basis="stated",
        first_public_on=date(2025, 1, 1),
        vintage="1",
    )
    return Run(as_of=date(2025, 1, 13), panel=Panel.of([row]))


def test_there_are_twelve_rows_in_order_each_with_its_question():
    assert {name: question.row for name, question in REGISTRY.items()} == ROWS
    assert list(REGISTRY) == list(ROWS)


def test_the_defaults_of_the_slots_are_those_of_the_product_page():
    def filled(name):
        return {k: v for k, v in slots_of(find(name), {}).filled().items() if k not in ("conflict", "scenario")}

    assert filled("position_of_strength") == {"side": "A", "terms": "curve", "month": 0}
    assert filled("trajectory") == {"volume": 1.5, "speed": 1, "months": 12}
    assert filled("deal_timing") == {"months": (0, 6, 12, 24)}
    assert filled("support_cut") == {"donor": "USA", "cut": 1, "months": (0, 12)}
    assert filled("durability") == {"terms": "freeze", "years": (5, 10)}
    assert filled("emboldening") == {"observers": ("RUS", "CHN", "PRK", "IRN"), "terms": "freeze"}
    assert filled("volume_and_speed")["months"] == (12, 24)
    assert filled("spending_gap") == {"target": 2, "allies": "nato_without_usa", "risk": "curve"}
    assert filled("risk_window") == {"path": (2, 2.5, 3.5, 5), "years": (4, 5)}
    assert filled("coordination") == {"members": ("DEU", "FRA", "ITA", "POL", "GBR")}


@pytest.mark.parametrize("name", sorted(ROWS))
def test_every_question_takes_date_conflict_and_scenario(name):
    slots = slots_of(find(name), {"as_of": "2024-05-01", "conflict": "ukraine", "scenario": "baseline"})
    assert slots.filled()["as_of"] == "2024-05-01"


def test_slots_given_as_text_mean_the_same_as_values():
    assert slots_of(find("deal_timing"), {"months": "0, 6"}) == slots_of(find("deal_timing"), {"months": (0, 6)})
    assert slots_of(find("deal_timing"), {"months": 6}).filled()["months"] == (6.0,)
    assert slots_of(find("risk_window"), {"years": "4-5"}).filled()["years"] == (4.0, 5.0)
    assert slots_of(find("durability"), {"terms": "line plus guarantees"}).filled()["terms"] == "line_plus_guarantees"
    assert slots_of(find("durability"), {"terms": "0.4"}).filled()["terms"] == 0.4
    assert slots_of(find("coordination"), {"members": "bel, NLD"}).filled()["members"] == ("BEL", "NLD")
    assert slots_of(find("spending_gap"), {"allies": "NATO without USA"}).filled()["allies"] == "nato_without_usa"


@pytest.mark.parametrize(
    ("name", "slots", "words"),
    [
        ("spending_gap", {"target": -1}, "slot 'target'"),
        ("spending_gap", {"target": "much"}, "slot 'target'"),
        ("deal_timing", {"months": 99}, "slot 'months'"),
        ("durability", {"terms": "nonsense"}, "slot 'terms'"),
        ("durability", {"terms": 1.5}, "slot 'terms'"),
        ("coordination", {"members": ""}, "at least one state"),
        ("coordination", {"members": "DEU,DEU"}, "named twice"),
        ("support_cut", {"donor": "United States"}, "slot 'donor'"),
        ("war_state", {"conflict": "atlantis"}, "slot 'conflict'"),
    ],
)
def test_a_slot_out_of_range_is_refused_by_name(name, slots, words, run):
    with pytest.raises(WrongInput, match=words):
        ask(name, slots, run)


def test_unknown_names_suggest_the_nearest():
    with pytest.raises(UnknownName, match="'spending_gap'"):
        find("spendinggap")
    with pytest.raises(UnknownName, match="'target'"):
        slots_of(find("spending_gap"), {"targt": 2})


@pytest.mark.parametrize("name", MODELLESS)
def test_a_question_without_a_model_says_what_is_missing(name, run):
    answer = ask(name, {}, run)
    assert answer.median is None
    assert answer.probability is None
    assert answer.word is None
    assert answer.reason is not None
    assert answer.reason.startswith("not answered yet: no ")
    assert Answer.model_validate(answer.model_dump(mode="json")).headline.text == answer.headline.text


@pytest.mark.parametrize("question", REGISTRY.values(), ids=list(REGISTRY))
def test_every_answer_names_what_is_left_out(question):
    if question.id != "statements":
        assert {"civilian harm", "nuclear escalation"} <= set(question.left_out)


@pytest.mark.parametrize("question", REGISTRY.values(), ids=list(REGISTRY))
def test_texts_of_a_question_hold_no_number_that_nothing_computes(question):
    for text in (question.title, question.claim, question.estimand, question.event or "", question.unanswered):
        assert not any(letter.isdigit() for letter in text), text


def test_real_time_and_hindsight_exclude_each_other(run):
    with pytest.raises(WrongInput, match="exclude"):
        ask("durability", {}, Run(as_of=run.as_of, panel=run.panel, real_time=True, hindsight=True))


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1815, 12, 31), date(9999, 12, 31)])
def test_a_date_beyond_all_data_is_wrong_input(run, day):
    with pytest.raises(WrongInput, match="date lies between"):
        ask("durability", {}, Run(as_of=day, panel=run.panel))
