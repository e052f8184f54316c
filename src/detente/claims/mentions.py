"""Words that name a speaker: a name, a role, a pronoun, a capital."""

import re
from dataclasses import dataclass
from typing import Literal

from detente.catalogue.names import names
from detente.claims import vocabulary as words

MentionKind = Literal["name", "role", "pronoun", "place"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A speaker as a sentence names one: a name, a role ("the minister"), a pronoun, or a capital."""

    text: str
    kind: MentionKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a punctuation mark with its place."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """In small letters, apostrophes straight, no final stop or genitive."""
        return self.text.lower().replace("’", "'").rstrip(".").removesuffix("'s")

    @property
    def capital(self) -> bool:
        """Begins with a capital."""
        return self.text[0].isupper()

    @property
    def word(self) -> bool:
        """A word, not a mark."""
        return self.text[0].isalnum()


MASK = "\x01"


_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|[^\W_](?:[\w’'&-]*\w)?(?:\.(?=[A-Za-z]\.))*(?:(?<=\b[A-Z])\.(?:[A-Z]\.)*)?’?'?|\x01+|[^\w\s]"
)


_ABBREVIATED = re.compile(r"^(?:Lt|Col|Gen|Maj|Capt|Sgt|Adm|Brig|Dr|Mr|Mrs|Ms|Prof|Sen|Rep|Gov|St|[A-Z])$")


def tokens(text: str) -> list[Token]:
    """Words and marks; a stop after an abbreviation belongs to it."""
    result: list[Token] = []
    for match in _TOKEN.finditer(text):
        piece = Token(match[0], match.start(), match.end())
        if piece.text == "." and result and result[-1].end == piece.start and _ABBREVIATED.match(result[-1].text):
            result[-1] = Token(result[-1].text + ".", result[-1].start, piece.end)
            continue
        result.append(piece)
    return result


def opening(toks: list[Token]) -> Mention | None:
    """The speaker phrase with which a sentence begins: its subject, if it is a person or body."""
    for stop in range(min(len(toks), 12), 0, -1):
        if stop < len(toks) and toks[stop].word and (toks[stop].capital or toks[stop].low in words.ROLES) and stop < 11:
            continue
        mention = whole(toks, 0, stop, aligned=False)
        if mention:
            return mention
    return None


def name_after(toks: list[Token], start: int) -> Mention | None:
    """The name in `said the minister, NAME.`"""
    end = start
    while (
        end < len(toks)
        and end - start < 6
        and toks[end].word
        and (toks[end].capital or toks[end].low in words.PARTICLES)
    ):
        end += 1
    if end - start < 2 or (end < len(toks) and toks[end].text not in ",.;"):
        return None
    mention = whole(toks, start, end)
    return mention if mention and mention.kind == "name" else None


def whole(toks: list[Token], start: int, end: int, *, aligned: bool = True) -> Mention | None:
    """The tokens [start, end) as one speaker phrase, or None."""
    part = toks[start:end]
    if not part or len(part) > 20:
        return None
    kind = _kind(part, aligned=aligned)
    if kind is None:
        return None
    text = " ".join(t.text for t in part)
    text = re.sub(r"\s([&-])\s", r" \1 ", text)
    return Mention(text, kind, part[0].start, part[-1].end)


def _kind(part: list[Token], *, aligned: bool) -> MentionKind | None:
    lows = [t.low for t in part]
    if len(part) == 1 and lows[0] in words.PRONOUNS:
        return "pronoun" if lows[0] != "i" or part[0].text == "I" else None
    if not all(t.word or t.text in "&-" for t in part):
        return None
    if lows[-1] in words.DETERMINERS or lows[-1] in words.BREAKS:
        return None
    if _is_name(part):
        joined = " ".join(t.text for t in part)
        return "place" if joined in names().places else "name"
    if (
        len(part) == 2
        and lows[0] == "the"
        and part[1].text in ("Kremlin", "Pentagon", "EU", "UN", "Commission", "Alliance")
    ):
        return "role"
    if lows[:3] == ["one", "of", "them"] and len(part) == 3:
        return "pronoun"
    if not _is_role(part, lows, aligned=aligned):
        return None
    return "name" if _ends_with_name(part, lows) else "role"


def _ends_with_name(part: list[Token], lows: list[str]) -> bool:
    """`the analyst Olha Marchenko`: a role and then nothing but a name of two words or more."""
    last = max((n for n, low in enumerate(lows) if low in words.ROLES), default=-1)
    rest = part[last + 1 :]
    return last >= 0 and len(rest) >= 2 and _is_name(rest) and " ".join(t.text for t in rest) not in names().places


def _is_name(part: list[Token]) -> bool:
    """Capitalised words, small particles allowed inside; not a sentence's first word alone."""
    if not part[0].capital or not part[-1].capital or len(part) > 8 or part[0].low in words.STARTERS:
        return False
    if any(t.text.endswith(("’s", "'s")) for t in part):
        return False
    if not all(t.capital or t.low in words.PARTICLES or t.text == "&" for t in part):
        return False
    last = part[-1].low
    return last not in words.ROLES or (all(t.capital for t in part) and last in ("general",) and False)


_PLURALS = frozenset(
    "officials experts analysts critics diplomats senior western sources economists ministers military".split()  # noqa: SIM905
)
"""Words with which a role may begin without article or capital."""


def _is_role(part: list[Token], lows: list[str], *, aligned: bool) -> bool:
    """Determiner or capital, modifiers, a head noun that can speak, and what belongs to it."""
    first = part[0]
    nation = len(part) <= 3 and lows[0] in ("the", "a", "an", "one") and part[-1].text in names().persons_of
    if nation:
        return True
    determined = lows[0] in words.DETERMINERS
    if not determined and not first.capital and lows[0] not in _PLURALS:
        return False
    if first.capital and lows[0] in words.STARTERS and not determined:
        return False
    if lows[0] in ("no", "this", "that") and len(part) == 1:
        return False
    head = -1
    for n, low in enumerate(lows):
        if low in words.ROLES and (n or len(part) == 1 or not determined):
            head = n
            continue
        stop = low in words.PREPOSITIONS or low in words.FINITE or low in words.BREAKS or low in words.PRONOUNS
        if stop or (n and low in words.DETERMINERS and lows[n - 1] not in ("of", "all")):
            if head < 0:
                return False
            break
    if head < 0 or head > 8:
        return False
    rest = lows[head + 1 :]
    if not rest:
        return True
    if all(t.capital or t.low in words.PARTICLES for t in part[head + 1 :]):
        return len(rest) <= 5
    if rest[0] in words.PREPOSITIONS:
        return len(rest) <= 12 and not any(low in words.FINITE for low in rest)
    return (
        aligned
        and determined
        and len(rest) <= 10
        and (rest[0] in ("who", "i", "we") or not any(low in words.FINITE for low in rest))
    )
