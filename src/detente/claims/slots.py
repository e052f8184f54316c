"""Slots that a statement itself fills: numbers with a unit, states, presets of terms."""

import re
from collections.abc import Callable
from datetime import date

from pydantic import ValidationError

from detente.catalogue.names import names
from detente.claims.dates import NUMBER, number
from detente.core.claims import Slot
from detente.questions import find

_PERCENT = re.compile(rf"({NUMBER})(?: point ({NUMBER}))?(?: and a half)?\s?(?:%|per\s?cent)", re.IGNORECASE)
_NOT_A_TARGET = r"(?!\s(?:years?|months?|countries|ministers|of|other|nato|allies|billion|million|times))"
_BARE_TARGET = re.compile(
    rf"\b(?:at|for us|spend(?:ing)?|reach(?:ing)?|to|of)\W+(two|three|four|five)\b{_NOT_A_TARGET}"
    r"|\b(two|three|five) is\b",
    re.IGNORECASE,
)
_SPAN = rf"\b({NUMBER})(?:\s*(?:to|or|-|–|and)\s*({NUMBER}))?"
_YEARS = re.compile(rf"{_SPAN}[ -]years?\b(?!\s(?:ago|later|old|of war|into|earlier))", re.IGNORECASE)
_BY_YEAR = re.compile(
    r"\b(?:by|before|in|until)\s+(?:the (?:end|year|turn) (?:of )?)?"
    r"(20[2-4]\d)(?:\s?(?:to|or|-|–|and)\s?(20[2-4]\d))?\b",
    re.IGNORECASE,
)
_MONTHS = re.compile(rf"{_SPAN}[ -]months?\b(?!\s(?:ago|later|earlier))", re.IGNORECASE)
_YEARS_OFF = re.compile(rf"{_SPAN} years? (?:from now|later|hence)\b|\bin ({NUMBER}) years?\b", re.IGNORECASE)
_HALF = re.compile(r"\bby half|halv\w+|\bhalf of (?:the|its|all)\b", re.IGNORECASE)
_VOLUME = (
    (re.compile(r"\b(?:double|doubl(?:es|ed|ing)|twice)\b", re.IGNORECASE), 2.0),
    (re.compile(r"\b(?:triple|tripl\w+|three times)\b", re.IGNORECASE), 3.0),
    (re.compile(r"\bhalf as (?:much|many)|half the (?:quantity|number|volume)\b", re.IGNORECASE), 0.5),
)
_SPEED = (
    (
        re.compile(
            r"\b(?:in half the time|twice as (?:fast|quick)\w*|(?:double|twice) the (?:speed|pace))", re.IGNORECASE
        ),
        2.0,
    ),
    (re.compile(r"\bat half the (?:speed|pace)", re.IGNORECASE), 0.5),
    (re.compile(r"\b(?:three times as fast|a third of the time)", re.IGNORECASE), 3.0),
)
_FREEZE = re.compile(
    r"\bfr(?:ee|o)z\w+|\bfreeze\b|current (?:front )?line|line of contact|pause (?:which|that) lets"
    r"|where (?:they|the armies) stand",
    re.IGNORECASE,
)
_GUARANTEES = re.compile(
    r"\b(?:with|backed by|plus|under) (?:\w+ ){0,3}(?:guarantees?|treaty|peacekeep\w+|monitors)", re.IGNORECASE
)
_BEFORE = re.compile(r"\b(?:pre-?(?:war|invasion)|1991|2022) (?:borders?|lines?)|status quo ante", re.IGNORECASE)
_USA = re.compile(r"\b(?:United States|U\.S\.|US|America\w*|Washington|White House)\b")
_OBSERVERS = ("RUS", "CHN", "PRK", "IRN", "BLR", "SYR", "VEN")


def slots_of(question_id: str, text: str, on: date | None, *, before: str = "") -> dict[str, Slot]:
    """The slots of a question that the words of a statement fill; what does not fit the question is left out.

    `on`: the day of the statement, from which years ahead are counted. `before`: what was said just
    before it, an interviewer's question say, which may name the donor that the statement is about.
    """
    fill = _FILLED.get(question_id)
    return _fitting(question_id, fill(text, on, before)) if fill else {}


def _spending_gap(text: str, _on: date | None, _before: str) -> dict[str, Slot]:
    target = _target(text)
    return {} if target is None else {"target": target}


def _risk_window(text: str, on: date | None, _before: str) -> dict[str, Slot]:
    years = _years(text, on)
    return {"years": years} if years else {}


def _durability(text: str, on: date | None, _before: str) -> dict[str, Slot]:
    years = _years(text, on)
    if not years and (months := _months(text)):
        years = tuple(month / 12 for month in months)
    return ({"years": years} if years else {}) | _terms(text)


def _emboldening(text: str, _on: date | None, _before: str) -> dict[str, Slot]:
    observers = tuple(code for code in names().states(text) if code in _OBSERVERS)
    if not observers and re.search(r"\bChinese\b", text):
        observers = ("CHN",)
    return ({"observers": observers} if observers else {}) | _terms(text)


def _support_cut(text: str, _on: date | None, before: str) -> dict[str, Slot]:
    found: dict[str, Slot] = {"donor": "USA"} if _USA.search(text) or _USA.search(before) else {}
    if months := _months(text):
        found["months"] = months
    if _HALF.search(text):
        found["cut"] = 0.5
    return found


def _deal_timing(text: str, _on: date | None, _before: str) -> dict[str, Slot]:
    months = _months(text)
    if not months and (match := _YEARS_OFF.search(text)):
        months = tuple(12 * number(part) for part in match.groups() if part)
    return {"months": months} if months else {}


def _coordination(text: str, _on: date | None, _before: str) -> dict[str, Slot]:
    members = _members(text)
    return {"members": members} if len(members) >= 2 else {}


_FILLED: dict[str, Callable[[str, date | None, str], dict[str, Slot]]] = {
    "spending_gap": _spending_gap,
    "risk_window": _risk_window,
    "durability": _durability,
    "emboldening": _emboldening,
    "support_cut": _support_cut,
    "deal_timing": _deal_timing,
    "volume_and_speed": lambda text, _on, _before: _amounts(text, several=True),
    "trajectory": lambda text, _on, _before: _amounts(text, several=False),
    "coordination": _coordination,
}
"""How each question's slots are filled; the others take none from a text."""


def _fitting(question_id: str, found: dict[str, Slot]) -> dict[str, Slot]:
    """Only what the question accepts."""
    slots = find(question_id).slots
    good: dict[str, Slot] = {}
    for name, value in found.items():
        try:
            slots.model_validate({name: value})
        except ValidationError:
            continue
        good[name] = value
    return good


def _target(text: str) -> float | None:
    if match := _PERCENT.search(text):
        try:
            value = (
                number(match[1])
                + (number(match[2]) / 10 if match[2] else 0)
                + (0.5 if "and a half" in match[0].lower() else 0)
            )
        except ValueError:
            return None
        return value if 0 < value <= 10 else None
    if match := _BARE_TARGET.search(text):
        return number(match[1] or match[2])
    return None


def _years(text: str, on: date | None) -> tuple[float, ...]:
    if match := _YEARS.search(text):
        try:
            low = number(match[1])
            high = number(match[2]) if match[2] else low
        except ValueError:
            return ()
        return (low,) if low == high else (min(low, high), max(low, high))
    if on is None:
        return ()
    if match := _BY_YEAR.search(text):
        ends = sorted({int(year) - on.year for year in match.groups() if year})
        return tuple(float(end) for end in ends) if ends[0] > 0 else ()
    if re.search(r"(?i)\b(?:end of|before the end of) (?:the|this) decade\b", text):
        return (float(on.year - on.year % 10 + 10 - on.year),)
    return ()


def _months(text: str) -> tuple[float, ...]:
    match = _MONTHS.search(text)
    if not match:
        return ()
    try:
        low, high = number(match[1]), number(match[2] or match[1])
    except ValueError:
        return ()
    return (low,) if low == high else (min(low, high), max(low, high))


def _amounts(text: str, *, several: bool) -> dict[str, Slot]:
    found: dict[str, Slot] = {}
    for name, patterns in (("speed", _SPEED), ("volume", _VOLUME)):
        for pattern, value in patterns:
            cleaned = re.sub(_SPEED[0][0], "", text) if name == "volume" else text
            if pattern.search(cleaned):
                found[name] = (value,) if several else value
                break
    return found


def _terms(text: str) -> dict[str, Slot]:
    for pattern, preset in ((_GUARANTEES, "line_plus_guarantees"), (_BEFORE, "status_quo_ante"), (_FREEZE, "freeze")):
        if pattern.search(text) and not (preset == "line_plus_guarantees" and re.search(r"(?i)without", text)):
            return {"terms": preset}
    return {}


def _members(text: str) -> tuple[str, ...]:
    """States that act together, named or as adjectives; a target of the help is no member."""
    table = names()
    codes = [
        table.places[match[0]]
        for match in table.place.finditer(text)
        if match[0] in table.nations or match[0] in table.adjectives
    ]
    return tuple(dict.fromkeys(code for code in codes if len(code) == 3 and code not in ("UKR", "RUS", "EUI")))
