"""When a cited page appeared, by what its address or citation says."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.sources.pages import cited_dates, month_end, page_date, post_date


@pytest.mark.parametrize(
    ("url", "day", "basis"),
    [
        ("https://www.nytimes.com/2022/08/11/us/politics/x.html", date(2022, 8, 11), "stated"),
        ("https://www.france24.com/en/europe/20240503-france-estimates", date(2024, 5, 3), "stated"),
        ("https://www.reuters.com/world/some-15000-killed-2022-07-20/#:~:text=Burns%2C", date(2022, 7, 20), "stated"),
        ("https://newsukraine.rbc.ua/news/russia-can-keep-fighting-1739367409.html", date(2025, 2, 12), "stated"),
        ("https://www.iiss.org/online-analysis/military-balance/2025/02/combat-losses/", date(2025, 2, 28), "bounded"),
    ],
)
def test_an_address_gives_the_day_or_the_end_of_the_month(url: str, day: date, basis: str) -> None:
    assert page_date(url) == (day, basis)


@pytest.mark.parametrize(
    "url", ["https://ualosses.org/en/soldiers/", "https://tass.com/defense/1723781", "(via email)", ""]
)
def test_an_address_without_a_date_gives_none(url: str) -> None:
    assert page_date(url) is None


@given(st.dates(date(2011, 1, 1), date(2030, 1, 1)), st.integers(0, 86_399_999), st.integers(0, 2**22 - 1))
def test_the_number_of_a_post_holds_its_day(day: date, moment: int, rest: int) -> None:
    milliseconds = (day - date(1970, 1, 1)).days * 86_400_000 + moment - 1_288_834_974_657
    assert post_date(f"https://x.com/DefenceHQ/status/{(milliseconds << 22) + rest}/photo/1") == day


def test_the_british_chart_of_losses_was_posted_on_7_january_2025() -> None:
    assert post_date("https://x.com/DefenceHQ/status/1876584633103507960/photo/2") == date(2025, 1, 7)


@pytest.mark.parametrize(
    ("citation", "dates"),
    [
        ("CNN 2024-03-11", [(date(2024, 3, 11), "stated")]),
        ("IISS, February 2025", [(date(2025, 2, 28), "bounded")]),
        ("IISS Military Balance 2024 (Reuters)", [(date(2024, 2, 29), "bounded")]),
        (
            "Bain & Company for Sky News, May 2024 (via Euronews 2025-07-16)",
            [(date(2024, 5, 31), "bounded"), (date(2025, 7, 16), "stated")],
        ),
        ("O. Syrskyi", []),
    ],
)
def test_a_citation_gives_every_date_it_names_in_order(citation: str, dates: list[tuple[date, str]]) -> None:
    assert list(cited_dates(citation)) == dates


@given(st.integers(1990, 2030), st.integers(1, 12))
def test_the_day_after_a_months_end_is_a_first(year: int, month: int) -> None:
    assert (month_end(year, month) + timedelta(days=1)).day == 1
