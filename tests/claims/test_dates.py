"""Phrases for dates mean what they mean on the day of the article."""

from datetime import date

import pytest

from detente.claims.dates import relative

MONDAY = date(2025, 1, 13)


@pytest.mark.parametrize(
    ("phrase", "on", "first", "last"),
    [
        ("next Monday", MONDAY, date(2025, 1, 20), date(2025, 1, 20)),
        ("on Monday", MONDAY, MONDAY, MONDAY),
        ("last Saturday", date(2024, 2, 19), date(2024, 2, 17), date(2024, 2, 17)),
        ("next month", date(2024, 2, 19), date(2024, 3, 1), date(2024, 3, 31)),
        ("last month", MONDAY, date(2024, 12, 1), date(2024, 12, 31)),
        ("last week", date(2025, 3, 11), date(2025, 3, 3), date(2025, 3, 9)),
        ("by the end of next year", date(2024, 2, 19), date(2025, 12, 31), date(2025, 12, 31)),
        ("four or five years", MONDAY, date(2029, 1, 1), date(2030, 12, 31)),
        ("five to eight years", date(2024, 2, 19), date(2029, 1, 1), date(2032, 12, 31)),
        ("by the end of this decade", date(2025, 3, 11), date(2029, 12, 31), date(2030, 12, 31)),
        ("six months from now", date(2025, 12, 4), date(2026, 6, 1), date(2026, 6, 30)),
        ("by 2032", date(2025, 6, 20), date(2032, 1, 1), date(2032, 12, 31)),
        ("13 January 2025", date(2026, 1, 1), MONDAY, MONDAY),
    ],
)
def test_a_phrase_means_a_period(phrase: str, on: date, first: date, last: date) -> None:
    assert relative(phrase, on) == (first, last)


def test_a_phrase_without_a_date_means_none() -> None:
    assert relative("whenever it suits them", MONDAY) is None
