"""Where quotation marks open and close in a paragraph."""

from dataclasses import dataclass

_PAIRS = {"“": "”", "„": "“”", "«": "»", "‹": "›"}
_STRAIGHT = '"'
_SINGLES = {"‘": "’", "'": "'", "‚": "‘’"}
_BEFORE_OPENING = ' (\u2014\u2013-[\u00a0/“"«'
_ELISIONS = ("s ", "em ", "tis", "twas", "til ", "n ", "cause ", "90s", "80s", "70s", "60s", "50s")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation [start, end) in a paragraph, marks included; `closed`: it ends before the paragraph does."""

    start: int
    end: int
    closed: bool

    @property
    def inside(self) -> tuple[int, int]:
        """Without the marks."""
        return self.start + 1, self.end - 1 if self.closed else self.end


def quotations(text: str) -> list[Quotation]:
    """Outermost quotations in order: straight, curly, angled, and single marks that are no apostrophes.

    A mark that is never closed opens a quotation to the end of the paragraph, as in print where the
    speaker goes on in the next one; only double marks do that. One pass, linear time.
    """
    found: list[Quotation] = []
    singles = _single_closings(text)
    opened, closing = -1, ""
    place = 0
    while place < len(text):
        character = text[place]
        if opened >= 0:
            if character in closing and not (closing == _STRAIGHT and _opens(text, place) and not _closes(text, place)):
                found.append(Quotation(opened, place + 1, closed=True))
                opened = -1
        elif character in _PAIRS or (character == _STRAIGHT and _opens(text, place)):
            opened, closing = place, _PAIRS.get(character, _STRAIGHT)
        elif character in _SINGLES and _opens(text, place) and not _elided(text, place):
            end = _single_end(text, place, singles)
            if end > 0:
                found.append(Quotation(place, end + 1, closed=True))
                place = end
        place += 1
    if opened >= 0 and len(text) - opened > 1:
        found.append(Quotation(opened, len(text), closed=False))
    return found


def _opens(text: str, place: int) -> bool:
    """A mark before a word, after a blank or a bracket."""
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    return before in _BEFORE_OPENING and not after.isspace()


def _closes(text: str, place: int) -> bool:
    before = text[place - 1] if place else " "
    return not before.isspace()


def _elided(text: str, place: int) -> bool:
    return text[place + 1 : place + 8].lower().startswith(_ELISIONS) and text[place] in "'’"


def _single_closings(text: str) -> list[int]:
    """Places of single marks that could close a quotation: not between letters, not at a word's start."""
    result = []
    for place, character in enumerate(text):
        if character in "'’" and place and not text[place - 1].isspace():
            after = text[place + 1] if place + 1 < len(text) else " "
            if not after.isalnum():
                result.append(place)
    return result


def _single_end(text: str, start: int, closings: list[int]) -> int:
    """The mark that closes a single quotation, or -1.

    The first one after punctuation or before it; a mark after an "s" before a small letter is more
    likely a genitive and is taken only if nothing better follows before the next opening mark.
    """
    low, high = 0, len(closings)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if closings[middle] <= start + 1 else (low, middle)
    fallback = -1
    for place in closings[low : low + 12]:
        before = text[place - 1]
        after = text[place + 1 : place + 3]
        if before in ",.!?;:…" or after[:1] in ("", ",", ".", ";", ":", ")", "!", "?", "\u2014", "\u2013"):
            return place if before != "s" or after[:1] != "," or fallback < 0 else fallback
        if before != "s" and fallback < 0:
            return place
        if fallback < 0 and not after.strip().islower():
            return place
        fallback = place if fallback < 0 else fallback
    return fallback
