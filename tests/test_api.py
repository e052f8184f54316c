"""The Python verbs: the same objects that the command line prints."""

import html
import io
import json
from datetime import date

import polars as pl
import pytest
from rich.console import Console

import detente
from detente import briefing
from detente.api import slots_from_text
from detente.core.errors import UnknownName, WrongInput
from detente.questions import REGISTRY

ARTICLE = """NATO needs more

BRUSSELS, Jan. 13, 2025 - Two percent of GDP is not nearly enough, said Ana Kovac, the alliance's deputy head.

Ukraine's exhausted forces are losing ground along the front.
"""


@pytest.fixture(scope="module")
def brief():
    return detente.brief(ARTICLE.encode())


def test_a_brief_is_dated_by_its_article(brief):
    assert brief.report.manifest.options.as_of == "2025-01-13"
    assert brief.report.manifest.options.dated_by == "article"


def test_every_statement_has_an_answer_or_a_reason(brief):
    assert {s.question for s in brief.statements} >= {"spending_gap", "war_state"}
    answered = {i for answer in brief.answers for i in answer.statements}
    assert all(s.id in answered or s.reason_if_unanswered for s in brief.statements)


def test_a_brief_without_a_date_says_that_the_panels_date_is_used():
    undated = detente.brief(b"Two percent of GDP is not enough, Ana Kovac said.\n")
    assert undated.report.manifest.options.dated_by == "panel"


def test_the_option_wins_over_the_articles_date():
    later = detente.brief(ARTICLE.encode(), as_of="2025-06-01")
    assert later.report.manifest.options.as_of == "2025-06-01"


def test_the_same_article_gives_the_same_bytes(brief, tmp_path):
    first = {path.name: path.read_bytes() for path in brief.write(tmp_path / "a", ("html", "json", "csv"))}
    again = detente.brief(ARTICLE.encode())
    assert {path.name: path.read_bytes() for path in again.write(tmp_path / "b", ("html", "json", "csv"))} == first


def test_who_speaks_changes_no_number():
    other = detente.brief(ARTICLE.replace("Ana Kovac, the alliance's deputy head", "Ivan Petrov, a critic").encode())
    mine = detente.brief(ARTICLE.encode())
    assert [a.values for a in other.answers if a.question != "statements"] == [
        a.values for a in mine.answers if a.question != "statements"
    ]


def test_labels_score_the_reading(tmp_path):
    path = tmp_path / "labels.json"
    path.write_text(json.dumps({"statements": []}), encoding="utf-8")
    assert "recall" in detente.brief(ARTICLE.encode(), labels=path).report.scores
    path.write_text("[1, 2]", encoding="utf-8")
    with pytest.raises(WrongInput, match="labels"):
        detente.brief(ARTICLE.encode(), labels=path)
    with pytest.raises(WrongInput, match="cannot be read"):
        detente.brief(ARTICLE.encode(), labels=tmp_path / "none.json")


def test_asking_gives_tables_charts_and_json():
    asked = detente.ask("spending_gap", target=3.5, as_of=date(2025, 1, 13))
    assert asked.answer.slots["target"] == 3.5
    table = asked.to_polars()
    assert table.schema["median"] == pl.Float64
    assert table.height == len(asked.answer.values)
    assert asked.chart(0).startswith("<svg")
    assert f"run {asked.answer.provenance.run[:12]}" in asked.chart(0)
    assert html.escape(asked.answer.headline.text, quote=True) in asked._repr_html_()
    document = json.loads(asked.to_json())
    assert document["answers"][0]["median"] == asked.answer.median
    with pytest.raises(WrongInput, match="counted from 0"):
        asked.chart(99)


def test_a_question_without_a_model_says_so():
    name = next((name for name, question in REGISTRY.items() if question.answer is None), None)
    if name is None:
        pytest.skip("every question has a model")
    asked = detente.ask(name)
    assert asked.answer.median is None
    assert "no model" in str(asked.answer.reason)


def test_wrong_slots_and_dates_are_named():
    with pytest.raises(UnknownName, match="did you mean 'target'"):
        detente.ask("spending_gap", tarjet=2)
    with pytest.raises(WrongInput, match="YYYY-MM-DD"):
        detente.ask("spending_gap", as_of="13.1.2025")
    with pytest.raises(WrongInput, match="exclude each other"):
        detente.ask("spending_gap", real_time=True, hindsight=True)


def test_settings_from_the_command_line_are_checked():
    assert slots_from_text(["target=3.5", "allies = DEU,FRA"]) == {"target": "3.5", "allies": "DEU,FRA"}
    with pytest.raises(WrongInput, match="slot=value"):
        slots_from_text(["target"])
    with pytest.raises(WrongInput, match="set twice"):
        slots_from_text(["target=1", "target=2"])


def test_an_answer_on_the_terminal_has_its_label_baseline_and_break_evens():
    answer = detente.ask("trajectory", as_of=date(2025, 1, 13), draws=64).answer
    console = Console(width=4000, record=True, file=io.StringIO())
    briefing.show_answer(answer.model_copy(update={"prior_dominated": True}), console)
    told = console.export_text()
    assert f"{answer.word} (led by its prior)" in told
    assert "Baseline: no change: today's aid goes on" in told
    for change in answer.would_change:
        assert change.assumption in told
    console = Console(width=4000, record=True, file=io.StringIO())
    briefing.show_answer(answer.model_copy(update={"prior_dominated": False}), console)
    assert "led by its prior" not in console.export_text().split("Rival values")[0]
