"""Whether a statement asserts or denies the row's claim: negation means the opposite in different rows."""

import json
from pathlib import Path

import pytest

from detente import claims

PAIRS = [
    ("position_of_strength", "Kyiv is not strong enough to negotiate now", "Kyiv is strong enough to negotiate now"),
    ("spending_gap", "Two per cent of GDP is not nearly enough", "Two per cent of GDP is enough"),
    ("durability", "A bad peace will not last", "This peace will last"),
    ("trajectory", "More weapons would turn the tide of the war", "More weapons would not turn the tide of the war"),
    ("emboldening", "It would embolden China and Iran", "It would not embolden China and Iran"),
    ("war_state", "Ukraine's exhausted troops are losing ground", "Ukraine's troops are holding the line"),
]


@pytest.mark.parametrize(("question", "asserted", "denied"), PAIRS)
def test_opposites_are_told_apart(question: str, asserted: str, denied: str) -> None:
    for sentence, polarity in ((asserted, "asserts"), (denied, "denies")):
        (found,) = claims.statements(claims.read(f"News\n\n{sentence}, Ana Kovac said on Monday.\n".encode()))
        assert (found.question, found.polarity) == (question, polarity), sentence


def test_every_statement_of_the_shared_article_but_the_vow_of_a_swift_end_asserts_its_row(mirror: Path) -> None:
    labels = mirror.parent / "articles" / "2025-01-13-nato-chief.labels.json"
    if not labels.is_file():
        pytest.skip("the mirror has no sibling folder 'articles'")
    article = claims.read(labels.parent / json.loads(labels.read_text(encoding="utf-8"))["article"])
    denying = [s.question for s in claims.statements(article) if s.polarity == "denies"]
    assert denying == ["deal_timing"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Time is on our side, and Kyiv will get worse terms with every month it waits",
        "A swift ceasefire along the current line would save tens of thousands of lives",
        "Kyiv will get a worse deal the longer it waits",
        "A swift deal is better for Ukraine than a later one",
    ],
)
def test_whoever_says_that_waiting_costs_denies_that_a_later_deal_is_better(sentence: str) -> None:
    (found,) = claims.statements(claims.read(f"News\n\n{sentence}, Ana Kovac said on Monday.\n".encode()))
    assert (found.question, found.polarity) == ("deal_timing", "denies")
