"""When a cited page appeared, as its address or its citation says; nothing is opened.

Used for tables of published points, in which every row was first public on its own day.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

from detente.core.observations import PublishedBasis

_SNOWFLAKE_EPOCH_MS = 1_288_834_974_657
"""Milliseconds since 1970 at which X (Twitter) starts its post numbers; the number's bits above the 22nd count on."""

_POST = re.compile(r"(?:twitter|x)\.com/\w+/status/(\d{15,20})")
_DAY = re.compile(r"(?<!\d)(20\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(r"/(20\d\d)/(0[1-9]|1[0-2])/")
_SECONDS = re.compile(r"-(1[67]\d{8})\.html$")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NAMED = re.compile(rf"\b({'|'.join(_MONTHS)}) (20\d\d)\b")
_EDITION = re.compile(r"\bMilitary Balance (20\d\d)\b")

Dated = tuple[date, PublishedBasis]


def post_date(url: str) -> date | None:
    """Day (UTC) on which a post on X appeared: its number holds the time of posting."""
    match = _POST.search(url)
    if match is None:
        return None
    moment = timedelta(milliseconds=(int(match[1]) >> 22) + _SNOWFLAKE_EPOCH_MS)
    return (datetime(1970, 1, 1, tzinfo=UTC) + moment).date()


def page_date(url: str) -> Dated | None:
    """When a page appeared: its day as stated in the address, or the end of a stated month ("bounded")."""
    post = post_date(url)
    if post is not None:
        return post, "stated"
    day = _day(url)
    if day is not None:
        return day, "stated"
    seconds = _SECONDS.search(url)
    if seconds is not None:
        return datetime.fromtimestamp(int(seconds[1]), UTC).date(), "stated"
    month = _MONTH.search(url)
    return None if month is None else (month_end(int(month[1]), int(month[2])), "bounded")


def cited_dates(citation: str) -> tuple[Dated, ...]:
    """Every date a citation names, in order of time; a named month counts as its last day ("bounded").

    An edition of The Military Balance counts as the February of its year: the mirror's rows date the
    editions of 2023, 2024 and 2025 so.
    """
    found: list[Dated] = [(_as_date(match), "stated") for match in _DAY.finditer(citation)]
    named = [(int(year), _MONTHS.index(name) + 1) for name, year in _NAMED.findall(citation)]
    named += [(int(year), 2) for year in _EDITION.findall(citation)]
    found.extend((month_end(year, month), "bounded") for year, month in named)
    return tuple(sorted(found))


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _day(text: str) -> date | None:
    match = _DAY.search(text)
    return None if match is None else _as_date(match)


def _as_date(match: re.Match[str]) -> date:
    year, month, day_of_month = (int(part) for part in match.groups())
    return date(year, month, min(day_of_month, monthrange(year, month)[1]))
