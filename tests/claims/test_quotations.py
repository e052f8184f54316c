"""Quotation marks of every kind, apostrophes told apart, sentences not torn."""

import pytest

from detente.claims.pieces import pieces
from detente.claims.quotations import quotations
from detente.claims.sentences import sentences


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"We wait," she said.', ['"We wait,"']),
        ("“We wait,” she said. “Still.”", ["“We wait,”", "“Still.”"]),
        ("«We wait», she said.", ["«We wait»"]),
        ("‘We don’t need the ministers’ plans,’ she said.", ["‘We don’t need the ministers’ plans,’"]),
        ("'It's the allies' job,' he told the Mail's man.", ["'It's the allies' job,'"]),
        ("The '90s and the ministers' plans weren't bad.", []),
        ("“He called it ‘madness’ twice,” she said.", ["“He called it ‘madness’ twice,”"]),
        ("“And so it goes on", ["“And so it goes on"]),
    ],
)
def test_quotations_are_found_and_apostrophes_are_not(text: str, found: list[str]) -> None:
    assert quoted(text) == found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The U.S. said no. It left.", 2),
        ("Lt. Col. J. P. Smith met Gen. Kos on Jan. 13. They spoke.", 2),
        ("“Is it late?” Kos asked. “Yes.”", 2),
        ("“It is. It was,” Kos said.", 1),
        ("Spending is 2.5 percent. More is due.", 2),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, count: int) -> None:
    assert len(sentences(text, quotations(text))) == count


@pytest.mark.parametrize(
    ("text", "form", "speaker"),
    [
        ("“We wait,” said Ana Kovac, the Croatian defence minister.", "direct", "Ana Kovac"),
        ("“We wait,” Ana Kovac, 43, said.", "direct", "Ana Kovac"),
        ("Ana Kovac told reporters: “We wait.”", "direct", "Ana Kovac"),
        ("“We wait,” Kovac said, “and we count.”", "direct", "Kovac"),
        ("The wait, Kovac said, was “not funny”.", "mixed", "Kovac"),
        ("According to Kovac, the wait is over.", "indirect", "Kovac"),
        ("Kovac, who leads the party, warned that the wait was over.", "indirect", "Kovac"),
        ("In Kovac's view, the wait is over.", "indirect", "Kovac"),
        (
            "A senior official familiar with the talks said the wait was over.",
            "indirect",
            "A senior official familiar with the talks",
        ),
        ("Kovac left after vowing to end the war at once.", "indirect", "Kovac"),
        ("The wait is over.", "narration", None),
        ("The promises have sparked fears that he could cut support.", "narration", None),
    ],
)
def test_a_sentence_tells_its_form_and_its_speaker(text: str, form: str, speaker: str | None) -> None:
    piece = pieces(text)[0]
    assert piece.form == form
    assert (piece.attribution.mention.text if piece.attribution else None) == speaker
