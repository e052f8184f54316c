"""Sentences and the numbers bound to them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from detente.core.prose import End, Label, Prose, Value, printed, say

numbers = st.floats(-1e9, 1e9, allow_nan=False, allow_subnormal=False)


def test_a_sentence_with_an_unbound_digit_cannot_be_made():
    with pytest.raises(ValidationError, match="not bound to a computed value"):
        say("Reaching the target costs 12 bn.")


def test_plain_text_cannot_smuggle_a_digit_in():
    with pytest.raises(ValidationError, match="not bound"):
        say("{who} spends more.", who="Group of 7")


def test_every_number_knows_its_value():
    cost = Value(name="cost", unit="EUR bn/year", median=1234.56, interval90=(-1000.0, 2000.0), digits=1)
    prose = say(
        "It costs {cost} (from {low}) by {day}, row {row}.",
        cost=cost,
        low=End(value=cost, part="low90"),
        day=date(2025, 1, 13),
        row=Label(text="S9", names="row"),
    )
    assert prose.text == "It costs 1,234.6 (from −1,000.0) by 13 January 2025, row S9."
    assert [prose.text[b.start : b.end] for b in prose.bound] == ["1,234.6", "−1,000.0", "13 January 2025", "S9"]
    assert prose.bound[0].value == 1234.56
    assert prose.bound[1].part == "low90"


def test_an_interval_end_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no low50"):
        say("{x}", x=End(value=Value(name="x", unit="1", median=1.0), part="low50"))


@given(numbers, st.integers(0, 4))
def test_what_is_printed_reads_back_as_the_number(number: float, digits: int):
    text = printed(number, digits).replace(",", "").replace("\N{MINUS SIGN}", "-")
    assert abs(float(text) - number) <= 0.5 * 10.0**-digits + 1e-6


def test_zero_has_no_sign():
    assert printed(-0.001, 1) == "0.0"


@given(st.lists(numbers, min_size=1, max_size=4))
def test_joined_and_nested_sentences_keep_their_bindings(values: list[float]):
    pieces = [say("a {v} b.", v=Value(name=f"v{i}", unit="1", median=v, digits=2)) for i, v in enumerate(values)]
    joined = Prose(text="")
    for piece in pieces:
        joined = joined + piece
    nested = say("Said: {inner}", inner=joined)
    for prose in (joined, nested):
        assert [prose.text[b.start : b.end] for b in prose.bound] == [printed(v, 2) for v in values]
