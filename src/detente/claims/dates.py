"""Dates that a text names: absolute ones, and those relative to the day of the article."""

# ruff: noqa: SIM905 - word lists read better as words than as lists of strings

import re
from calendar import monthrange
from datetime import date, timedelta

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH},?[ -]((?:19|20)\d\d)\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)\b", re.IGNORECASE)
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)\b")
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)\b")
_NUMBERS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "a couple of": 2}
NUMBER = r"(?:\d{1,3}(?:[.,]\d{1,2})?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
Period = tuple[date, date]


def number(text: str) -> float:
    """The value of digits or of a number word; raises ValueError for anything else."""
    text = text.strip().lower()
    return float(_NUMBERS[text]) if text in _NUMBERS else float(text.replace(",", "."))


def _month(text: str) -> int:
    return next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(text.lower().rstrip(".")[:3]))


def dates_in(text: str) -> list[date]:
    """Every full date in the text, in order; day/month order of slashed dates is taken only where it is plain."""
    found: list[tuple[int, date]] = []
    for pattern, order in (
        (_ISO, "ymd"),
        (_DAY_FIRST, "dmy"),
        (_MONTH_FIRST, "mdy"),
        (_DOTTED, "dmy"),
        (_SLASHED, "s"),
    ):
        for match in pattern.finditer(text):
            day = _date(match, order)
            if day is not None:
                found.append((match.start(), day))
    return [day for _, day in sorted(found)]


def _date(match: re.Match[str], order: str) -> date | None:
    one, two, three = match.groups()
    try:
        match order:
            case "ymd":
                return date(int(one), int(two), int(three))
            case "dmy":
                return date(int(three), int(two) if two.isdigit() else _month(two), int(one))
            case "mdy":
                return date(int(three), _month(one), int(two))
            case _:
                first, second = int(one), int(two)
                if first > 12 >= second or first == second:
                    return date(int(three), second, first)
                return date(int(three), first, second) if second > 12 >= first else None
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _shifted(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def weekday(name: str, on: date, which: str = "") -> date:
    """The day that a weekday's name means on a day: "next" ahead, otherwise that day itself or the last one."""
    wanted = _WEEKDAYS.index(name.lower())
    if which == "next":
        return on + timedelta(days=(wanted - on.weekday() - 1) % 7 + 1)
    if which == "last":
        return on - timedelta(days=(on.weekday() - wanted - 1) % 7 + 1)
    return on - timedelta(days=(on.weekday() - wanted) % 7)


_WEEKDAY = re.compile(rf"\b(?:(next|last|this|on)\s+)?({'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_UNIT = re.compile(r"\b(next|last|this|coming|past)\s+(week|month|year|decade)\b", re.IGNORECASE)
_HORIZON = re.compile(
    rf"\b(?:(?:with)?in|over|after|for|the next|from|nearly|some|about)?\s*({NUMBER})"
    rf"(?:\s*(?:to|or|-|–|and)\s*({NUMBER}))?\s+"
    r"(year|month|week|day)s?\b(\s+ago)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:by|before|until|in|after|since)\s+((?:19|20)\d\d)\b", re.IGNORECASE)


def relative(text: str, on: date) -> Period | None:
    """First and last day of what a phrase such as "next Monday" or "four or five years" means on a day.

    Years ahead count whole calendar years: on 13 January 2025 "four or five years" is 2029 to 2030.
    None where the phrase holds no date that is understood.
    """
    low = text.lower()
    days = dates_in(text)
    if days:
        return days[0], days[0]
    if match := re.search(r"\b(yesterday|today|tomorrow|the day before)\b", low):
        day = on + timedelta(days={"today": 0, "tomorrow": 1}.get(match[1], -1))
        return day, day
    if match := _WEEKDAY.search(low):
        day = weekday(match[2], on, match[1] or "")
        return day, day
    if "decade" in low:
        last = on.year - on.year % 10 + 9
        return (date(last, 12, 31), date(last + 1, 12, 31)) if "end" in low else (on, date(last + 1, 12, 31))
    if match := _UNIT.search(low):
        return _unit_period(match[1], match[2], on, to_end="end of" in low)
    if match := _HORIZON.search(low):
        return _horizon(match, on)
    if match := _YEAR.search(low):
        return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
    return None


def _unit_period(which: str, unit: str, on: date, *, to_end: bool) -> Period:
    step = {"next": 1, "coming": 1, "last": -1, "past": -1}.get(which, 0)
    if unit == "week":
        first = on - timedelta(days=on.weekday()) + timedelta(days=7 * step)
        period = first, first + timedelta(days=6)
    elif unit == "month":
        year, month = _shifted(on, step)
        period = date(year, month, 1), _month_end(year, month)
    else:
        period = date(on.year + step, 1, 1), date(on.year + step, 12, 31)
    return (period[1], period[1]) if to_end else period


def _horizon(match: re.Match[str], on: date) -> Period | None:
    try:
        low, high = number(match[1]), number(match[2] or match[1])
    except ValueError:
        return None
    sign = -1 if match[4] else 1
    try:
        match match[3]:
            case "year":
                ends = sorted((on.year + sign * int(low), on.year + sign * int(high)))
                return date(ends[0], 1, 1), date(ends[1], 12, 31)
            case "month":
                first, last = sorted((_shifted(on, sign * int(low)), _shifted(on, sign * int(high))))
                return date(*first, 1), _month_end(*last)
            case unit:
                size = 7 if unit == "week" else 1
                days = sorted((on + timedelta(sign * size * low), on + timedelta(sign * size * high)))
                return days[0], days[1]
    except (ValueError, OverflowError):
        return None
