"""Sentences in which every number is bound to a computed value.

A `Prose` cannot be built with a digit outside a binding, so a sentence and the number it reports
cannot drift apart; `briefing.checker` reads the finished page again and compares both.
"""

import re
from datetime import date
from string import Formatter
from typing import Literal

from pydantic import Field, model_validator

from detente.core.units import Unit
from detente.core.written import Written

Part = Literal["median", "low50", "high50", "low90", "high90", "probability"]


class Value(Written):
    """One computed number of an answer: median, 50 % and 90 % intervals, all in `unit`.

    A figure read from data without a stated uncertainty has no intervals. `digits` is the number of
    decimals that a sentence prints.
    """

    name: str
    unit: Unit
    median: float | None
    interval50: tuple[float, float] | None = None
    interval90: tuple[float, float] | None = None
    digits: int = Field(default=0, ge=0, le=6, exclude=True)

    def part(self, part: Part) -> float | None:
        """The number itself: the median or one end of an interval."""
        if part in ("median", "probability"):
            return self.median
        interval = self.interval50 if part.endswith("50") else self.interval90
        return None if interval is None else interval[0 if part.startswith("low") else 1]


class End(Written):
    """One end of a value's interval, to be printed in a sentence."""

    value: Value
    part: Part


class Label(Written):
    """A name that holds digits without being a number: a row id, an edition, a model's name."""

    text: str
    names: Literal["row", "source", "edition", "quotation", "code", "period"]


class Bound(Written):
    """Where a number, date or label stands in a sentence, [start, end), and what it is."""

    start: int
    end: int
    name: str
    value: float | str
    unit: str
    part: Part = "median"


def printed(number: float, digits: int) -> str:
    """The number as sentences print it: thousands set off by commas, a true minus sign, no minus zero."""
    text = f"{abs(number):,.{digits}f}"
    is_zero = not re.search(r"[1-9]", text)
    return text if number >= 0 or is_zero else f"\N{MINUS SIGN}{text}"


def long_date(day: date) -> str:
    """The date as sentences print it: 13 January 2025."""
    return f"{day.day} {day:%B} {day.year}"


class Prose(Written):
    """A sentence or a few, and where each number in it comes from."""

    text: str
    bound: tuple[Bound, ...] = ()

    @model_validator(mode="after")
    def _every_digit_bound(self) -> "Prose":
        for digits in re.finditer(r"\d[\d.,]*", self.text):
            if not any(b.start <= digits.start() and digits.end() <= b.end + 1 for b in self.bound):
                raise ValueError(
                    f"the number {digits.group()!r} in {self.text!r} is not bound to a computed value; "
                    "pass it to say() as a Value, a date or a Label"
                )
        return self

    def __str__(self) -> str:
        return self.text

    def __add__(self, other: "Prose") -> "Prose":
        """Two pieces, a space between."""
        if not self.text or not other.text:
            return self if self.text else other
        shift = len(self.text) + 1
        moved = tuple(b.model_copy(update={"start": b.start + shift, "end": b.end + shift}) for b in other.bound)
        return Prose(text=f"{self.text} {other.text}", bound=self.bound + moved)


Sayable = Value | End | Label | date | Prose | str


def say(template: str, **parts: Sayable) -> Prose:
    """A sentence from a template such as "{count} of {all} allies spend {target} % of GDP".

    A `Value` prints its median, an `End` one end of its interval, a date is spelled out, plain text
    and `Prose` stand as they are. Raises ValueError for a digit that no binding covers and KeyError
    for a placeholder without a part.
    """
    text, bound = "", []
    for literal, field, _spec, _conversion in Formatter().parse(template):
        text += literal
        if field is None:
            continue
        part = parts[field]
        start = len(text)
        if isinstance(part, Prose):
            text += part.text
            bound += [b.model_copy(update={"start": b.start + start, "end": b.end + start}) for b in part.bound]
            continue
        if isinstance(part, str):
            text += part
            continue
        piece, made = _binding(part, field)
        text += piece
        bound.append(made.model_copy(update={"start": start, "end": start + len(piece)}))
    return Prose(text=text, bound=tuple(bound))


def _binding(part: Value | End | Label | date, field: str) -> tuple[str, Bound]:
    if isinstance(part, date):
        return long_date(part), Bound(start=0, end=0, name=field, value=part.isoformat(), unit="date")
    if isinstance(part, Label):
        return part.text, Bound(start=0, end=0, name=part.names, value=part.text, unit="label")
    value, which = (part.value, part.part) if isinstance(part, End) else (part, "median")
    number = value.part(which)
    if number is None:
        raise ValueError(f"value {value.name!r} has no {which} to print")
    return printed(number, value.digits), Bound(
        start=0, end=0, name=value.name, value=number, unit=value.unit, part=which
    )
