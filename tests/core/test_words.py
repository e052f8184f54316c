"""Probability words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.words import word, word_for_statement

ORDER = ["very unlikely", "unlikely", "about even", "likely", "very likely"]


@pytest.mark.parametrize(
    ("probability", "expected"),
    [(1, "very likely"), (0.9, "very likely"), (0.89, "likely"), (0.66, "likely"), (0.65, "about even"),
     (0.33, "about even"), (0.32, "unlikely"), (0.1, "unlikely"), (0.09, "very unlikely"), (0, "very unlikely")],
)  # fmt: skip
def test_words_follow_the_published_scale(probability: float, expected: str):
    assert word(probability) == expected


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_probability_never_gets_a_weaker_word(p: float, q: float):
    low, high = sorted((p, q))
    assert ORDER.index(word(low)) <= ORDER.index(word(high))


@given(st.floats(0, 1))
def test_a_denial_gets_the_word_of_the_complement(p: float):
    assert word_for_statement(word(p), p, denies=False) == word(p)
    assert word_for_statement(word(p), p, denies=True) == word(1 - p)


def test_disagreement_reads_the_same_from_both_sides():
    assert word_for_statement("models disagree", 0.7, denies=True) == "models disagree"
    assert word_for_statement(None, None, denies=True) is None


def test_a_probability_outside_its_range_is_refused():
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        word(1.2)
