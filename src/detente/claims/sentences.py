"""Where sentences end, inside quotations and outside."""

# ruff: noqa: SIM905 - word lists read better as words than as lists of strings

import re
from bisect import bisect_right

from detente.claims.quotations import Quotation

_END = re.compile(r"[.!?…]+[\"”’'»)\]]{0,3}(?=\s+[\[(]?[\"“‘'«„]?[^\W_]|\s+[\[(]?[\"“‘'«„]?[£€$]|\s*$)")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof lt col gen maj capt sgt cpl adm brig cmdr sen rep gov st jan feb mar apr jun jul aug sep sept "
    "oct nov dec hon vs eg ie etc inc ltd co jr sr no fig art dept mt rev ret al approx ca cf pres".split()
)
_STARTERS = re.compile(
    r"(?:The|A|An|He|She|It|They|We|I|But|And|In|On|At|For|If|That|This|These|Those|Its|His|Her|Their|Yet|So|Since|When|While|Although|After|Before|As|By|With|No|Not|What|Who|Why|How|There)\b"
)


def ends(text: str) -> list[int]:
    """Places just after each sentence, the last being the end of the text; closing marks belong to the sentence."""
    result = [match.end() for match in _END.finditer(text) if not _goes_on(text, match)]
    if not result or result[-1] < len(text):
        result.append(len(text))
    return result


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """The stop belongs to an abbreviation or an initial, or a small letter follows."""
    after = text[match.end() : match.end() + 12].lstrip()
    if not after:
        return False
    first = after.lstrip("[(\"“‘'«„")[:1]
    if first.islower():
        return True
    if text[match.start()] != "." or match[0] not in (".", ".)"):
        return False
    word = re.search(r"[\w.]*$", text[max(0, match.start() - 12) : match.start()])
    ending = word[0].lower() if word else ""
    if ending in _ABBREVIATIONS:
        return ending != "no" or first.isdigit()
    if re.fullmatch(r"(?:[a-z]\.)*[a-z]", ending) and ending != "i":
        return len(ending) == 1 or not _STARTERS.match(after)
    return False


def sentences(text: str, quoted: list[Quotation]) -> list[tuple[int, int]]:
    """Sentences [start, end) outside quotations: a stop inside a quotation that goes on ends none.

    A quotation that ends with a stop ends the sentence unless its attribution follows.
    """
    starts = [q.start for q in quoted]
    result: list[tuple[int, int]] = []
    start = 0
    for end in ends(text):
        index = bisect_right(starts, end - 1) - 1
        if index >= 0 and end < quoted[index].end and end < len(text):
            continue
        if index >= 0 and end == quoted[index].end and end < len(text) and _attribution_follows(text, end):
            continue
        result.append((start, end))
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
    return [(a, b) for a, b in result if a < b]


_FOLLOWS = re.compile(
    r"\s+(?:[^\W\d_][\w.’'-]*\s+){1,6}?(?:said|says|asked|asks|told|added|wrote|replied|warned|argued|insisted|writes|shouted|joked|quipped|continued|recalled|remarked|concluded)\b"
    r"(?=[.,]|\s+(?:in|on|at|to|after|during|of|when|with|reporters|lawmakers|me|us|the|a|[A-Z])\b)"
)
_FOLLOWS_APPOSED = re.compile(
    r"\s+[^\W\d_a-z][\w’'-]*(?:\s[\w’'-]+){0,4},\s[^.!?“\"‘;:]{3,150}?,\s(?:said|says|asked|told|added|wrote|warned|argued)\b"
)
_INVERTED = re.compile(r"\s+(?:said|says|asked|asks|added|wrote|replied|warned|argued|writes)\s")


def _attribution_follows(text: str, place: int) -> bool:
    """After a closing mark: `Rutte asked.` or `asked Rutte.`"""
    following = text[place : place + 120]
    if text[place - 1] not in "\"”’'»":
        return False
    if _INVERTED.match(following):
        return True
    if text[place - 2 : place - 1] not in "?!…":
        return False
    return bool(_FOLLOWS.match(following) or _FOLLOWS_APPOSED.match(text[place : place + 240]))


def inner(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentences of a stretch of text as they are, quotations disregarded."""
    result: list[tuple[int, int]] = []
    place = start
    for stop in ends(text[start:end]):
        result.append((place, start + stop))
        place = start + stop
        while place < end and text[place] == " ":
            place += 1
    return [(a, b) for a, b in result if a < b]
