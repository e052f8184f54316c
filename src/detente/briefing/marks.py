"""Marked text: every number, date and copied text of the page points to the place in brief.json that it shows.

`data-bind` points to a number or to a binding of a sentence, `data-text` to a text that stands as it
is, `data-quote` to a quotation of which the element shows the beginning. `briefing.checker` follows
the same pointers back.
"""

import re
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from detente.core.prose import long_date, printed
from detente.figures.lettering import clean, visible

ELLIPSIS = "…"

UNIT_WORDS = {
    "EUR bn/year": "EUR bn a year",
    "EUR bn/month": "EUR bn a month",
    "km2": "km²",
    "km2/month": "km² a month",
    "1000 km2": "thousand km²",
    "km/day": "km a day",
    "persons/month": "persons a month",
    "persons/day": "persons a day",
    "persons/year": "persons a year",
    "items/month": "items a month",
    "items/day": "items a day",
    "items/year": "items a year",
    "rounds/day": "rounds a day",
    "rounds/month": "rounds a month",
    "rounds/year": "rounds a year",
    "1/year": "a year",
    "1/month": "a month",
    "1/week": "a week",
    "1/day": "a day",
    "km2/week": "km² a week",
    "km2/sqrt week": "km² by root of weeks",
    "1/1000 km2": "by thousand km²",
    "1": "",
    "share": "(share)",
}
"""How units are written where they would hold a digit or a slash."""


def unit_words(unit: str) -> str:
    """The unit as pages print it."""
    return UNIT_WORDS.get(unit, unit)


def resolve(record: Any, pointer: str) -> Any:
    """What a JSON pointer such as "/answers/0/median" points to; raises KeyError, IndexError or ValueError."""
    for step in pointer.strip("/").split("/"):
        record = record[int(step)] if isinstance(record, list) else record[step]
    return record


def decimals_of(number: float) -> int:
    """Decimals of a number in a table: none for whole numbers and from 100 up, else about three digits."""
    if float(number).is_integer() or abs(number) >= 100:
        return 0
    return 1 if abs(number) >= 10 else 2


class Marks:
    """Makes marked elements from one brief.json document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def text(self, pointer: str) -> Markup:
        """A text of the document, as it stands."""
        return Markup('<span data-text="{}" dir="auto">{}</span>').format(
            pointer, clean(str(resolve(self.document, pointer)))
        )

    def part(self, pointer: str, shown: str) -> Markup:
        """A piece of a text of the document."""
        return Markup('<span data-quote="{}" dir="auto">{}</span>').format(pointer, clean(shown))

    def number(self, pointer: str, digits: int | None = None) -> Markup:
        """A number of the document; "not given" where there is none."""
        number = resolve(self.document, pointer)
        if number is None:
            return Markup('<span class="none">not given</span>')
        digits = decimals_of(number) if digits is None else digits
        return Markup('<data value="{}" data-bind="{}" data-digits="{}">{}</data>').format(
            repr(number), pointer, digits, printed(number, digits)
        )

    def plain_number(self, pointer: str, shown: str | None = None) -> Markup:
        """A year, seed or count of draws: digits without a thousands separator."""
        number = resolve(self.document, pointer)
        shown = f"{number:g}" if shown is None else shown
        return Markup('<data value="{}" data-bind="{}" data-plain="">{}</data>').format(repr(number), pointer, shown)

    def date(self, pointer: str) -> Markup:
        """A date of the document, in ISO form."""
        day = resolve(self.document, pointer)
        return (
            Markup('<time datetime="{0}" data-bind="{1}">{0}</time>').format(day, pointer) if day else Markup("no date")
        )

    def quotation(self, pointer: str, most: int) -> Markup:
        """The beginning of a quotation, cut between words after `most` characters."""
        whole = clean(resolve(self.document, pointer))
        shown = whole
        if len(whole) > most:
            shown = whole[:most].rsplit(" ", 1)[0].rstrip(" ,;:–-") + ELLIPSIS
        return Markup('<q data-quote="{}" dir="auto">{}</q>').format(pointer, shown)

    def first_sentence(self, holder: str, field: str) -> Markup:
        """The first sentence of a paragraph, where there is no room for more."""
        whole: str = resolve(resolve(self.document, holder), field)
        ended = re.search(r"(?<=[.;]) (?=[A-Z])", whole)
        return self.prose(holder, field, ended.start() if ended else None)

    def prose(self, holder: str, field: str, end: int | None = None) -> Markup:
        """A sentence or paragraph `field` of the record at `holder`, its numbers marked one by one; cut at `end`."""
        record = resolve(self.document, holder)
        text: str = resolve(record, field)[:end]
        made, at = Markup(""), 0
        found = [(n, b) for n, b in enumerate(record["bindings"]) if b["at"] == field and b["end"] <= len(text)]
        for number, bound in sorted(found, key=lambda pair: pair[1]["start"]):
            made += escape(visible(text[at : bound["start"]]))
            made += self._bound(text[bound["start"] : bound["end"]], bound, f"{holder}/bindings/{number}")
            at = bound["end"]
        made += escape(visible(text[at:]))
        kind = "text" if end is None else "quote"
        return Markup('<span data-{}="{}/{}">{}</span>').format(kind, holder, field, made)

    def _bound(self, shown: str, bound: dict[str, Any], pointer: str) -> Markup:
        if bound["unit"] == "date":
            return Markup('<time datetime="{}" data-bind="{}">{}</time>').format(
                bound["value"], pointer, visible(shown)
            )
        if bound["unit"] == "label":
            return Markup('<span class="name" data-bind="{}">{}</span>').format(pointer, visible(shown))
        return Markup('<data value="{}" data-bind="{}">{}</data>').format(repr(bound["value"]), pointer, shown)


def bound_text(bound: dict[str, Any], shown: str) -> str:
    """What a binding's text must be, to the number of decimals that `shown` has."""
    if bound["unit"] == "label":
        return str(bound["value"])
    if bound["unit"] == "date":
        return long_date(date.fromisoformat(str(bound["value"])))
    digits = len(shown.partition(".")[2])
    return printed(float(bound["value"]), digits)
