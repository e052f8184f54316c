"""A number that judged beliefs decide carries that label beside it, on every door."""

import io
from datetime import date
from typing import Any

import pytest
from rich.console import Console

from detente.briefing import wording
from detente.briefing.terminal import MARK, _cells, show_answer
from detente.core.answers import Answer
from detente.core.prose import say


def answer(*, led: bool) -> Answer:
    return Answer(
        question="support_cut", row="S4", slots={}, estimand="e", unit="share", median=0.05, probability=0.95,
        word="very likely", headline=say("It costs something."), prior_dominated=led, data_as_of=date(2025, 1, 13),
    )  # fmt: skip


@pytest.mark.parametrize("led", [True, False])
def test_the_word_stands_beside_its_event_and_its_label(led):
    out = io.StringIO()
    show_answer(answer(led=led), Console(file=out, width=200))
    text = out.getvalue()
    assert "very likely" in text
    assert "the concession is larger than one hundredth" in text
    assert (wording.LED_BY_PRIOR in text) is led
    assert (wording.LED_BY_PRIOR in wording._event(answer(led=led)).text) is led


@pytest.mark.parametrize("led", [True, False])
def test_the_number_in_the_claim_table_is_marked(led):
    class Row:
        row, verdict, answer, has_number, band = "S4", "very likely", 0, True, None

        class statement:
            text, speaker = "said", None

    record: dict[str, Any] = {"answers": [{"median": 0.05, "unit": "share", "prior_dominated": led}]}
    assert _cells(Row, record)[3].plain.endswith(MARK) is led  # type: ignore[arg-type]
