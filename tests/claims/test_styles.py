"""Whole articles in other styles, written for these tests: every speaker found is one who speaks there."""

from pathlib import Path

import pytest

from detente import claims

ARTICLES = Path(__file__).parent / "articles"
SPEAKERS = {
    "interview.txt": ["Tomas Hrubec"],
    "release.md": [
        *("Soren Lindqvist", "Marit Solheim", "Antti Kallio", "Per Nyman"),
        *("the ministers", "the Swedish ministry's own analysis"),
    ],
    "contrary.txt": [
        *("Juraj Benko", "Maria Kohl", "Adam Rybak"),
        *("a Hungarian official", "one battalion commander", "the Kremlin's spokesman"),
    ],
    "wire.html": [
        *("Marek Zawada", "Jonas Kremer", "Volodymyr Zelenskyy", "Carl Dunning", "Olena Marchuk"),
        *("a French diplomat familiar with the talks", "his chief of staff", "Officials in Kyiv"),
        *("two Western intelligence officials", "the Institute for Field Studies"),
    ],
}


@pytest.mark.parametrize("name", sorted(SPEAKERS))
def test_those_who_speak_are_found_and_nobody_else(name: str) -> None:
    found = {claim.speaker for claim in claims.find(claims.read(ARTICLES / name))} - {None}
    assert found == set(SPEAKERS[name])


def test_the_quotation_that_interrupts_itself_is_one_statement() -> None:
    texts = [claim.text for claim in claims.find(claims.read(ARTICLES / "wire.html"))]
    assert "“A peace made with a stopwatch,” he said, “falls apart by the clock.”" in texts
