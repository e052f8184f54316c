"""Round numbers and calendar dates for axes, and numbers as figures print them."""

import math
from datetime import UTC, date, datetime
from typing import NamedTuple

from detente.core.exhibits import Exhibit
from detente.core.prose import printed

Place = date | float | str


class Scale(NamedTuple):
    """The ends of an axis and its ticks with their labels."""

    least: float
    most: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]

    def at(self, value: float, length: float) -> float:
        """[px] Where `value` stands on an axis of this length, from its low end."""
        return (value - self.least) / (self.most - self.least) * length


def decimals(numbers: list[float], most: int = 3) -> int:
    """How many decimals tell these numbers apart: none from 100 up or if all are whole, else about three digits."""
    if not numbers or all(float(n).is_integer() for n in numbers):
        return 0
    largest = max(abs(n) for n in numbers)
    if largest >= 100:
        return 0
    if largest >= 10:
        return 1
    return 2 if largest >= 0.2 else most


def values_of(exhibit: Exhibit) -> list[float]:
    """Every number on the value axis: medians, limits and rules across it."""
    found = [n for s in exhibit.series for p in s.points for n in (p.y, p.low, p.high) if n is not None]
    return found + [float(r.at) for r in exhibit.rules if r.across == "y" and not isinstance(r.at, date)]


def number_scale(numbers: list[float], *, from_zero: bool, count: int = 5) -> Scale:
    """An axis over the numbers with round ticks.

    `from_zero` for lengths such as bars. Otherwise zero is shown unless the numbers lie far from it
    (their spread is less than a third of their distance from zero).
    """
    least, most = (min(numbers), max(numbers)) if numbers else (0.0, 0.0)
    near_zero = least >= 0 and (most - least) * 3 >= least
    if from_zero or near_zero:
        least, most = min(least, 0.0), max(most, 0.0)
    if least == most:
        pad = abs(most) * 0.1 or 1.0
        least, most = (0.0, pad) if most == 0 else (least - pad, most + pad)
    step = _round_step((most - least) / count)
    first, last = math.floor(least / step + 1e-9), math.ceil(most / step - 1e-9)
    ticks = tuple(round(i * step, 10) for i in range(first, last + 1))
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    # a step of 2.5 needs a decimal more, or ticks at 0, 2.5 and 5 would read 0, 2 and 5
    digits += round(step, digits) != round(step, digits + 1)
    return Scale(ticks[0], ticks[-1], ticks, tuple(printed(t, digits) for t in ticks))


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(m for m in (1.0, 2.0, 2.5, 5.0, 10.0) if m * power >= rough * (1 - 1e-9)) * power


def moment(day: date) -> float:
    """[ms since 1970, UTC] The day as Vega counts time, whatever the machine's time zone."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000


def time_scale(days: list[date], room: int) -> Scale:
    """An axis over the days; years, quarters, months or days, at most one tick per `room` characters allowed."""
    first, last = min(days), max(days)
    if first == last:
        first, last = _months_later(first, -6), _months_later(last, 6)
    months = (last.year - first.year) * 12 + last.month - first.month
    for step in (1, 3, 6, 12, 24, 60, 120, 240, 600):
        if months / step <= room:
            break
    else:
        step = 1200
    start = first.replace(day=1)
    while (start.year * 12 + start.month - 1) % step:
        start = _months_later(start, 1)
    ticks: list[date] = []
    while start <= last:
        if start >= first:
            ticks.append(start)
        start = _months_later(start, step)
    ticks = ticks or [first]
    labels = tuple(f"{t.year}" if step >= 12 else f"{t:%b} {t.year}" for t in ticks)
    return Scale(moment(first), moment(last), tuple(moment(t) for t in ticks), labels)


def _months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def place_text(place: Place) -> str:
    """A place on the x axis as tables and rows print it: dates in ISO form, numbers with thousands set off."""
    if isinstance(place, date):
        return place.isoformat()
    if isinstance(place, str):
        return place
    return printed(place, decimals([place]))
