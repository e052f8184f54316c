"""The list of statements as an answer: counts, and nothing that judges a speaker."""

from datetime import date

import pytest

from detente.core.claims import Statement
from detente.questions import Run, ask


def said(number: int, speaker: str | None, question: str | None) -> Statement:
    return Statement(
        id=f"s{number}",
        speaker=speaker,
        span=(number * 10, number * 10 + 5),
        text="So it is.",
        form="direct" if speaker else "narration",
        kind="fact",
        question=question,
        polarity="asserts" if question else None,
    )


@pytest.fixture
def run(made_up):
    statements = (
        said(1, "A minister", "durability"),
        said(2, "A minister", None),
        said(3, None, "war_state"),
        said(4, "Officer 7", "war_state"),
    )
    return Run(as_of=date(2025, 1, 13), panel=made_up(), statements=statements)


def test_statements_are_counted_by_speaker_form_kind_and_question(run):
    answer = ask("statements", {}, run)
    values = {value.name: value.median for value in answer.values}
    assert answer.median == 4
    assert (values["linked"], values["speakers"]) == (3, 2)
    assert values["speaker.A minister"] == 2
    assert values["speaker.the reporter"] == 1
    assert values["question.war_state"] == 2
    assert values["form.direct"] == 3


def test_without_an_article_there_is_nothing_to_list(run):
    answer = ask("statements", {}, Run(as_of=run.as_of, panel=run.panel))
    assert answer.median is None
    assert answer.reason is not None
    assert "give an article" in answer.reason
