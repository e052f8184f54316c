"""Which question a statement bears on, and whether it asserts or denies the row's claim.

The questions' cues and a classifier fitted on our own phrasebook decide together: what the cues say is
part of what the classifier weighs. Nothing here sees who speaks: the clause that names the speaker is
cut out before, and neither cues nor features hold a person's name.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from detente.claims.classifier import Guess, guesses
from detente.core.claims import Polarity
from detente.questions import REGISTRY
from detente.questions.concepts import expression

LEAST = 0.7
"""How much likelier than "no question" an attributed statement's question must be; judged, on labelled articles."""
LEAST_NARRATION = 3.0
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


CLEAR, LEAD, GAIN = 6.0, 3.0, 4.0
"""A question whose cues weigh at least CLEAR and LEAD more than any other's gains GAIN in odds; judged, likewise."""


DECIDES = 9.0
"""A cue of this weight says by itself whether a statement asserts or denies: "nowhere near enough" needs no odds."""


def _decided(text: str, found: tuple[Guess, ...]) -> tuple[Guess, ...]:
    sides = {cue.question: cue.polarity for cue in _held(text) if cue.weight >= DECIDES}
    return tuple(g._replace(polarity=sides.get(g.question, g.polarity)) for g in found)


@lru_cache(maxsize=4096)
def _guesses(text: str) -> tuple[Guess, ...]:
    """The classifier's guesses, an unmistakable cue counted once more: training data are few, cues are deliberate."""
    cues = cue_scores(text)
    found = _decided(text, guesses(text, cues))
    totals: dict[str, float] = {}
    for (question, _), total in cues.items():
        totals[question] = max(total, totals.get(question, 0.0))
    ordered = sorted(totals.items(), key=lambda item: -item[1])
    if not ordered or ordered[0][1] < CLEAR or (len(ordered) > 1 and ordered[0][1] - ordered[1][1] < LEAD):
        return found
    clear = ordered[0][0]
    scale = 1.0 + sum(g.probability * (GAIN - 1.0) for g in found if g.question == clear)
    raised = [g._replace(probability=g.probability * (GAIN if g.question == clear else 1.0) / scale) for g in found]
    return tuple(sorted(raised, key=lambda g: -g.probability))


def best(text: str, least: float = LEAST, context: Score | None = None, favour: float = 1.0) -> Score | None:
    """The question that a statement bears on, or None.

    `least` is how far the likeliest question must lie above "none of them", as a ratio of probabilities.
    `context`: the question under discussion, say that of the speaker's last sentence or the one that
    an interviewer has just put; its odds are multiplied by `favour`.
    """
    text = text[:_LONGEST]
    if context is None or favour == 1.0:
        return _best(text, least)
    found = _guesses(text)
    none = max(1.0 - sum(guess.probability for guess in found), 1e-9)
    weighed = {g.question: g.probability * (favour if g.question == context.question else 1.0) for g in found}
    question = max(weighed, key=lambda name: weighed[name])
    total = none + sum(weighed.values())
    if weighed[question] < least * none or weighed[question] < LEAST_PROBABLE * total:
        return None
    guess = next(g for g in found if g.question == question)
    own = guess.probability >= least * none and guess.probability >= LEAST_PROBABLE
    return Score(question, weighed[question] / total, guess.polarity if own else context.polarity)


SUPPORT = 3.0
"""Weight of cues without which narration is not taken for a statement, however likely it looks; judged, likewise."""


def supported(text: str, question: str) -> bool:
    """A plain cue of the question stands in the text."""
    return any(name == question and total >= SUPPORT for (name, _), total in cue_scores(text[:_LONGEST]).items())


SWITCH = 1.0
"""Log odds that it takes for the next sentence of one voice to be on another question; judged, likewise."""


def sequence(texts: list[str], context: Score | None = None, favour: float = 1.0) -> list[Score | None]:
    """The questions of consecutive sentences by one voice.

    The likeliest sequence (Viterbi), where each change from one question to another costs `SWITCH`:
    people seldom change the subject twice in three sentences.
    """
    if len(texts) < 2 or len(texts) > 60:
        return [best(text, context=context, favour=favour) for text in texts]
    rows = [_candidates(text, context, favour) for text in texts]
    costs = {name: -math.log(probable) for name, (_, probable) in rows[0].items()}
    paths: list[dict[str | None, str | None]] = []
    for row in rows[1:]:
        step: dict[str | None, str | None] = {}
        following: dict[str | None, float] = {}
        for name, (_, probable) in row.items():
            came = min(costs, key=lambda before: costs[before] + _switch(before, name))
            step[name] = came
            following[name] = costs[came] + _switch(came, name) - math.log(probable)
        paths.append(step)
        costs = following
    name = min(costs, key=lambda last: costs[last])
    names = [name]
    for step in reversed(paths):
        name = step[name]
        names.append(name)
    return [row[name][0] for row, name in zip(rows, reversed(names), strict=True)]


def _switch(before: str | None, after: str | None) -> float:
    return 0.0 if before == after else SWITCH if before and after else SWITCH / 3


def _candidates(text: str, context: Score | None, favour: float) -> dict[str | None, tuple[Score | None, float]]:
    """Questions that a sentence may bear on, None among them, with their probabilities."""
    found = _guesses(text[:_LONGEST])
    none = max(1.0 - sum(guess.probability for guess in found), 1e-6) * LEAST
    weighed = {g: g.probability * (favour if context and g.question == context.question else 1.0) for g in found}
    total = none + sum(weighed.values())
    result: dict[str | None, tuple[Score | None, float]] = {None: (None, none / total)}
    for guess, value in weighed.items():
        own = guess.probability >= none and guess.probability >= LEAST_PROBABLE
        polarity = guess.polarity if own or context is None or guess.question != context.question else context.polarity
        result[guess.question] = (Score(guess.question, value / total, polarity), max(value / total, 1e-6))
    return result


@lru_cache(maxsize=4096)
def _best(text: str, least: float) -> Score | None:
    found = _guesses(text)
    none = max(1.0 - sum(guess.probability for guess in found), 1e-9)
    likeliest = found[0]
    if likeliest.probability < least * none or likeliest.probability < LEAST_PROBABLE:
        return None
    return Score(likeliest.question, likeliest.probability, likeliest.polarity)
