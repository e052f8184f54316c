"""What a number means, and values over time."""

import re
from datetime import date
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from detente.core.units import Unit
from detente.core.written import Written

_MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")


def _month(text: str) -> str:
    if not _MONTH.match(text):
        raise ValueError(f"a month is written YYYY-MM, such as '2025-03'; got {text!r}")
    return text


Month = Annotated[str, AfterValidator(_month)]
"""A calendar month, "2025-03"."""


def month_of(day: date) -> Month:
    """The calendar month that holds `day`."""
    return f"{day.year:04d}-{day.month:02d}"


def month_index(month: Month) -> int:
    """Months since January of year 0, so that differences count months."""
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def month_at(index: int) -> Month:
    """The inverse of `month_index`."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


class Quantity(Written):
    """What a number means: `least` and `most` are the legal range, in `unit`."""

    id: str
    label: str
    unit: Unit
    definition: str
    dims: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None


class Schedule(Written):
    """A value over time: one point or more, in order of months.

    "step" holds each value until the next point; "line" joins them. Before the first point the
    first value holds, after the last the last.
    """

    points: tuple[tuple[Month, float], ...]
    shape: Literal["step", "line"] = "step"

    @model_validator(mode="after")
    def _in_order(self) -> "Schedule":
        if not self.points:
            raise ValueError("a schedule needs at least one point")
        months = [month_index(month) for month, _ in self.points]
        if any(later <= earlier for earlier, later in pairwise(months)):
            raise ValueError("the points of a schedule stand in order of months, each month once")
        return self

    def at(self, month: Month) -> float:
        """The value in `month`, in the unit of whatever the schedule sets."""
        when = month_index(month)
        known = [(month_index(m), value) for m, value in self.points]
        if when <= known[0][0]:
            return known[0][1]
        for (start, before), (end, after) in pairwise(known):
            if start <= when < end:
                if self.shape == "step":
                    return before
                return before + (after - before) * (when - start) / (end - start)
        return known[-1][1]
