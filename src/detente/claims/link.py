"""Which question a statement bears on, and whether it asserts or denies the row's claim.

The questions' cues and a classifier fitted on our own phrasebook decide together: what the cues say is
part of what the classifier weighs. Nothing here sees who speaks: the clause that names the speaker is
cut out before, and neither cues nor features hold a person's name.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from detente.claims.classifier import guesses
from detente.core.claims import Polarity
from detente.questions import REGISTRY
from detente.questions.concepts import expression

LEAST = 0.7
"""How much likelier than "no question" an attributed statement's question must be; judged, on labelled articles."""
LEAST_NARRATION = 2.0
"""The same for narration, where an unlinked sentence is simply background."""
LEAST_PROBABLE = 0.25
"""A question less probable than this among all is not named."""

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
def _held(text: str) -> tuple[_Cue, ...]:
    """The cues that hold in a statement."""
    low = plain(text)
    seen: dict[int, bool] = {}

    def holds(number: int) -> bool:
        if number not in seen:
            seen[number] = bool(_EXPRESSIONS[number].search(low))
        return seen[number]

    return tuple(cue for cue in _CUES if all(holds(n) for n in cue.all_of) and not any(holds(n) for n in cue.none_of))


def cue_scores(text: str) -> dict[tuple[str, str], float]:
    """What the cues of each question and polarity add up to; absent where none holds."""
    sides: dict[tuple[str, str], list[float]] = {}
    for cue in _held(text):
        sides.setdefault((cue.question, cue.polarity), []).append(cue.weight)
    return {side: _total(weights) for side, weights in sides.items()}


def _total(weights: list[float]) -> float:
    """The strongest cue, and a third of each further one: cues for the same thing are not independent."""
    if not weights:
        return 0.0
    ordered = sorted(weights, reverse=True)
    return ordered[0] + sum(ordered[1:4]) / 3


def best(text: str, least: float = LEAST, context: Score | None = None, favour: float = 1.0) -> Score | None:
    """The question that a statement bears on, or None.

    `least` is how far the likeliest question must lie above "none of them", as a ratio of probabilities.
    `context`: the question under discussion, say that of the speaker's last sentence or the one that
    an interviewer has just put; its odds are multiplied by `favour`.
    """
    text = text[:_LONGEST]
    if context is None or favour == 1.0:
        return _best(text, least)
    found = guesses(text, cue_scores(text))
    none = max(1.0 - sum(guess.probability for guess in found), 1e-9)
    weighed = {g.question: g.probability * (favour if g.question == context.question else 1.0) for g in found}
    question = max(weighed, key=lambda name: weighed[name])
    total = none + sum(weighed.values())
    if weighed[question] < least * none or weighed[question] < LEAST_PROBABLE * total:
        return None
    guess = next(g for g in found if g.question == question)
    own = guess.probability >= least * none and guess.probability >= LEAST_PROBABLE
    return Score(question, weighed[question] / total, guess.polarity if own else context.polarity)


@lru_cache(maxsize=4096)
def _best(text: str, least: float) -> Score | None:
    found = guesses(text, cue_scores(text))
    none = max(1.0 - sum(guess.probability for guess in found), 1e-9)
    likeliest = found[0]
    if likeliest.probability < least * none or likeliest.probability < LEAST_PROBABLE:
        return None
    return Score(likeliest.question, likeliest.probability, likeliest.polarity)
