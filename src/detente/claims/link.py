"""Which question a statement bears on, and whether it asserts or denies the row's claim.

Cues score every question; the highest wins. Nothing here sees who speaks: the clause that names the
speaker is cut out before, and no cue holds a person's name.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from detente.core.claims import Polarity
from detente.questions import REGISTRY
from detente.questions.concepts import expression

LEAST = 2.0
"""Score from which an attributed statement is linked; judged, on the development articles."""
LEAST_NARRATION = 4.0
"""The same for narration, where an unlinked sentence is simply background."""

_LONGEST = 900
"""[characters] Of a longer sentence only this much is read."""


class Score(NamedTuple):
    """What the cues say for one question."""

    question: str
    score: float
    polarity: Polarity


@dataclass(frozen=True, slots=True)
class _Cue:
    all_of: tuple[int, ...]
    none_of: tuple[int, ...]
    weight: float
    polarity: Polarity
    question: str


def _compiled() -> tuple[tuple[re.Pattern[str], ...], tuple[_Cue, ...]]:
    """Every expression once, and the cues that refer to them by number."""
    numbers: dict[str, int] = {}
    cues: list[_Cue] = []
    for question in REGISTRY.values():
        for phrase in question.phrases:
            all_of = tuple(numbers.setdefault(cue, len(numbers)) for cue in phrase.all_of)
            none_of = tuple(numbers.setdefault(cue, len(numbers)) for cue in phrase.none_of)
            cues.append(_Cue(all_of, none_of, phrase.weight, phrase.polarity, question.id))
    return tuple(expression(cue) for cue in numbers), tuple(cues)


_EXPRESSIONS, _CUES = _compiled()


def plain(text: str) -> str:
    """Small letters, straight marks, single blanks: the form in which cues read a statement."""
    text = text[:_LONGEST].replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').lower()
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u2011", "-"))


@lru_cache(maxsize=4096)
def scores(text: str) -> tuple[Score, ...]:
    """Questions with any cue in the text, best first; ties go to the earlier row."""
    low = plain(text)
    seen: dict[int, bool] = {}

    def holds(number: int) -> bool:
        if number not in seen:
            seen[number] = bool(_EXPRESSIONS[number].search(low))
        return seen[number]

    totals: dict[str, dict[Polarity, list[float]]] = {}
    for cue in _CUES:
        if all(holds(n) for n in cue.all_of) and not any(holds(n) for n in cue.none_of):
            sides = totals.setdefault(cue.question, {"asserts": [], "denies": []})
            sides[cue.polarity].append(cue.weight)
    result: list[Score] = []
    for question, sides in totals.items():
        sums = {side: _total(weights) for side, weights in sides.items()}
        polarity: Polarity = "denies" if sums["denies"] > sums["asserts"] or _outranks(sides) else "asserts"
        result.append(Score(question, max(sums.values()), polarity))
    return tuple(sorted(result, key=lambda score: -score.score))


def _total(weights: list[float]) -> float:
    """The strongest cue, and a third of each further one: cues for the same thing are not independent."""
    if not weights:
        return 0.0
    ordered = sorted(weights, reverse=True)
    return ordered[0] + sum(ordered[1:4]) / 3


def _outranks(sides: dict[Polarity, list[float]]) -> bool:
    """A cue for denial that is stronger than every cue for assertion decides."""
    return bool(sides["denies"]) and max(sides["denies"]) > max(sides["asserts"], default=0.0)


def best(text: str, least: float = LEAST) -> Score | None:
    """The question that a statement bears on, or None."""
    found = scores(text)
    return found[0] if found and found[0].score >= least else None
