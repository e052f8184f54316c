"""Who says it: the clause in a sentence that names a speaker."""

import re
from dataclasses import dataclass
from typing import Literal

from detente.catalogue.names import names
from detente.claims import vocabulary as words
from detente.claims.mentions import MASK, Mention, Token, name_after, opening, tokens, whole

Where = Literal["before", "after", "source"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """A clause "SPEAKER VERB": its words [start, end), the verb, and to whom it was said.

    `leading`: what is reported follows the clause.
    """

    mention: Mention
    verb: str
    start: int
    end: int
    leading: bool
    strong: bool
    audience: str | None = None


_LONGEST = 700
"""[characters] Attribution is looked for in the first and last stretch of a sentence of no more than this."""


def attributions(sentence: str) -> list[Attribution]:
    """Every attribution in a sentence whose quotations are masked, best first.

    Best is a clause with a verb of saying; of those, the first that opens the sentence, else the last.
    """
    text = (
        sentence
        if len(sentence) <= 2 * _LONGEST
        else sentence[:_LONGEST] + " " * (len(sentence) - 2 * _LONGEST) + sentence[-_LONGEST:]
    )
    toks = tokens(text)
    found: list[Attribution] = [*_according(text, toks)]
    for i, token in enumerate(toks):
        low = token.low
        if low in words.SAYING or low in words.THINKING:
            attribution = _at_verb(text, toks, i, strong=low in words.SAYING)
            if attribution:
                found.append(attribution)
        elif low in words.GERUNDS and i > 2:
            mention = opening(toks)
            if mention and mention.kind != "place":
                found.append(Attribution(mention, low, mention.start, token.end, leading=True, strong=False))
    for match in _PREDICATE.finditer(text):
        i = next((n for n, t in enumerate(toks) if t.start >= match.start()), len(toks))
        mention = _subject_before(toks, i)
        if mention and mention.kind != "place":
            found.append(Attribution(mention, match[0], mention.start, match.end(), leading=True, strong=False))

    def rank(a: Attribution) -> tuple[bool, bool, int]:
        opens = _opens(text, a)
        return not a.strong, not opens, a.start if opens else -a.start

    return sorted(found, key=rank)


_PREDICATE = re.compile(words.PREDICATES)


def _opens(text: str, attribution: Attribution) -> bool:
    """The clause stands at the head of the sentence, or only an adverbial stands before it."""
    before = text[: attribution.start]
    return attribution.leading and (len(before.split()) <= 12 and MASK not in before)


def _at_verb(text: str, toks: list[Token], i: int, *, strong: bool) -> Attribution | None:
    """The attribution around a verb, if a speaker stands before it or, inverted, after it."""
    low, verb = toks[i].low, toks[i]
    before = _subject_before(toks, i)
    if low in words.INVERTING and _may_invert(toks, i):
        mention = _subject_after(toks, i)
        if mention and (
            before is None or (mention.kind in ("name", "role") and text[mention.end : mention.end + 1] in (",", "."))
        ):
            return Attribution(mention, low, verb.start, mention.end, leading=False, strong=strong)
    mention = before
    if mention is None or not _reports(toks, i, mention, strong=strong):
        return None
    audience, end = (
        _audience(toks, i) if low in ("told", "tells", "tell", "assured", "warned", "reminded") else (None, verb.end)
    )
    following = toks[i + 1].text if i + 1 < len(toks) else "."
    leading = following not in ",." and not _parenthetical(text, mention.start, toks, i)
    return Attribution(mention, low, mention.start, end, leading=leading, strong=strong, audience=audience)


def _parenthetical(text: str, start: int, toks: list[Token], i: int) -> bool:
    """Something reported stands before the clause: a comma or a closing mark precedes it and it runs to the end."""
    before = text[:start].rstrip()
    if not before or before[-1] not in ",”\"’'»\x01?!":
        return False
    rest = " ".join(t.text for t in toks[i + 1 : i + 4])
    if re.match(r"(?:that|:)", rest):
        return False
    return before[-1] != "," or len(before.split()) > 6 or before[-1] == MASK


_WANTED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("called", "calls"), ("for", "on", "it", "the")),
    **dict.fromkeys(("describe", "described", "describes"), ("the", "it", "them", "his", "her")),
    **dict.fromkeys(("found", "finds"), ("that", ",", ".")),
    **dict.fromkeys(("continued", "answered"), (":", ",", ".")),
    **dict.fromkeys(("agreed", "agrees"), ("that", "with", ",", ".")),
    **dict.fromkeys(("put", "puts"), ("it",)),
    **dict.fromkeys(("demand",), ("that", "the", "an")),
    **dict.fromkeys(("claim", "promise"), ("that", "to")),
    **dict.fromkeys(("supports", "backs", "back", "questions", "posted", "quoted", "written"), ()),
    "cast": ("doubt",),
    "note": ("that",),
    "reported": ("that", ",", "."),
    "spoke": ("of",),
}
"""Verbs that are nouns or mean other things report only before these words, or before a quotation."""


def _reports(toks: list[Token], i: int, mention: Mention, *, strong: bool) -> bool:
    """Verbs that are nouns or have other uses count only in a reporting position."""
    low = toks[i].low
    following = (toks[i + 1].low or toks[i + 1].text) if i + 1 < len(toks) else "."
    if low in _WANTED:
        wanted = _WANTED[low]
        return following in wanted or (bool(following) and following[0] == MASK)
    if mention.kind == "place" and not strong:
        return False
    if mention.kind == "pronoun" and mention.text.lower() in ("it", "they", "we", "i") and low in ("put", "found"):
        return False
    return not (following in ("of", "to") and low in ("claims", "demands", "fears", "reports", "promises", "estimates"))


def _may_invert(toks: list[Token], i: int) -> bool:
    """Before an inverted verb stands a comma, a quotation, or nothing."""
    return i == 0 or toks[i - 1].text[0] in ",\x01”\"’'»?!" or toks[i - 1].text in ("—", "–")


def _subject_before(toks: list[Token], i: int) -> Mention | None:
    """The speaker who stands before the verb at `i`, past adverbs, appositions and relative clauses."""
    j = i
    while j > 0 and (toks[j - 1].low in words.ADVERBS or (toks[j - 1].low.endswith("ly") and not toks[j - 1].capital)):
        j -= 1
    if j >= 2 and toks[j - 2].low == "on" and toks[j - 1].low.endswith("day"):
        j -= 2
    if j == 0:
        return None
    if toks[j - 1].text == ",":
        return _before_apposition(toks, j - 1)
    return _noun_phrase_ending(toks, _chunk_start(toks, j), j)


def _chunk_start(toks: list[Token], j: int) -> int:
    k = j
    while k > 0 and j - k < 22:
        token = toks[k - 1]
        if not token.word and token.text not in ("&", "/", "-"):
            break
        if token.low in words.BREAKS and token.low not in ("and", "who", "as", "that"):
            break
        if token.low == "that" and k < j:
            break
        k -= 1
    return k


_LINKING = ("but", "and", "yet", "meanwhile", "however", "while", "as")
_BORDERS = tuple(",;:—–()\"“”‘’'«»„?!")


def _before_apposition(toks: list[Token], comma: int) -> Mention | None:
    """Of the chunks between commas before `comma`: the nearest full name, else the nearest role."""
    end, fallback = comma, None
    for depth in range(5):
        start = end
        while start > 0 and toks[start - 1].text not in _BORDERS and toks[start - 1].text[0] != MASK:
            start -= 1
        chunk_start = start
        while chunk_start < end and toks[chunk_start].low in _LINKING:
            chunk_start += 1
        if depth == 0 and end - chunk_start == 1 and toks[chunk_start].low in ("which", "that"):
            return None
        mention = whole(toks, chunk_start, end)
        if mention and mention.kind == "name":
            return mention
        fallback = fallback or mention
        if start == 0 or toks[start - 1].text != ",":
            break
        end = start - 1
    return fallback


def _noun_phrase_ending(toks: list[Token], start: int, end: int) -> Mention | None:
    """The longest speaker phrase that ends just before `end`."""
    for k in range(start, end):
        mention = whole(toks, k, end, aligned=k == start)
        if mention:
            return mention
    return None


def _subject_after(toks: list[Token], i: int) -> Mention | None:
    """The speaker who follows an inverted verb."""
    end = i + 1
    while end < len(toks) and end - i < 16 and (toks[end].word or toks[end].text in ("&", "-")):
        low = toks[end].low
        if low in words.BREAKS and low not in ("and",):
            break
        if (
            low in ("on", "in", "ahead", "during", "at", "after", "before", "with")
            and end > i + 1
            and toks[end - 1].low in words.ROLES
            and low not in {"in", "at"}
        ):
            break
        end += 1
    for stop in range(end, i + 1, -1):
        mention = whole(toks, i + 1, stop)
        if mention and mention.kind == "role" and stop < len(toks) and toks[stop].text == ",":
            return name_after(toks, stop + 1) or mention
        if mention and mention.kind != "pronoun":
            return mention
        if mention and stop == i + 2:
            return mention
    return None


_NO_AUDIENCE = frozenset(
    "that on in at after during before it how he she they this over by ahead there earlier when as".split()  # noqa: SIM905
)


def _audience(toks: list[Token], i: int) -> tuple[str | None, int]:
    """Who was told: the words after "told" up to the report or an adverbial."""
    taken: list[Token] = []
    for token in toks[i + 1 : i + 12]:
        if not token.word or token.low in _NO_AUDIENCE:
            break
        if token.low in words.FINITE or (
            taken and token.low in ("to", "from", "the") and taken[-1].low not in ("of", "the")
        ):
            break
        if (
            taken
            and token.capital
            and token.text in names().nations
            and taken[-1].low in ("lawmakers", "reporters", "journalists")
        ):
            break
        taken.append(token)
        if token.low in (
            "lawmakers",
            "reporters",
            "journalists",
            "parliament",
            "house",
            "me",
            "us",
            "conference",
            "deputies",
        ):
            break
    if not taken:
        return None, toks[i].end
    return " ".join(t.text for t in taken), taken[-1].end


_ACCORDING = re.compile(r"\b(?:[Aa]ccording to|[Ii]n the (?:view|words|opinion|judg(?:e)?ment|assessment) of)\s+")
_IN_VIEW = re.compile(
    r"\b[Ii]n (his|her|their|its|my|our|(?:[^\W\d_][\w.’'-]*\s){0,5}[^\W\d_][\w.-]*[’']s?) "
    r"(?:view|words|opinion|judge?ment|assessment|telling|reading|eyes)\b"
)
_POSSESSIVE = {"his": "he", "her": "she", "their": "they", "its": "it", "my": "I", "our": "we"}


def _according(text: str, toks: list[Token]) -> list[Attribution]:
    """`According to X, ...` and `in X's view`."""
    found: list[Attribution] = []
    for match in _ACCORDING.finditer(text):
        first = next((n for n, t in enumerate(toks) if t.start >= match.end()), len(toks))
        end = first
        while end < len(toks) and end - first < 16 and toks[end].word:
            end += 1
        for stop in range(end, first, -1):
            mention = whole(toks, first, stop)
            if mention:
                found.append(
                    Attribution(
                        mention, "according", match.start(), mention.end, leading=match.start() < 30, strong=True
                    )
                )
                break
    for match in _IN_VIEW.finditer(text):
        owner = match[1]
        if owner in _POSSESSIVE:
            mention = Mention(_POSSESSIVE[owner], "pronoun", match.start(1), match.end(1))
        else:
            bare = tokens(re.sub(r"[’']s?$", "", owner))
            inner = whole(bare, 0, len(bare))
            if inner is None:
                continue
            mention = Mention(inner.text, inner.kind, match.start(1), match.end(1))
        found.append(Attribution(mention, "view", match.start(), match.end(), leading=match.start() < 30, strong=True))
    return found


def headline(text: str) -> Attribution | None:
    """`X: claim`, where X can speak."""
    match = re.match(r"([^:\x01]{2,60}?)(?:[’']s? (?:verdict|message|warning|answer|view|advice))?:\s+\S", text)
    if not match:
        return None
    toks = tokens(match[1])
    mention = whole(toks, 0, len(toks))
    if mention is None or mention.kind in ("place", "pronoun") or match[1].isupper():
        return None
    if mention.kind == "name" and len(toks) == 1 and mention.text not in names().public_figures:
        return None
    return Attribution(mention, ":", 0, match.end(1) + 1, leading=True, strong=True)
