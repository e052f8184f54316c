"""Which question a statement bears on, by weights fitted on the phrasebook.

A multinomial logistic regression over named features (`detente.claims.features`), fitted by
`detente.claims.training` and shipped as plain numbers: no library is needed to use it, and the same
text gives the same probabilities everywhere. The cues of the questions are features among others, so
an analyst's new phrase counts at once and a wrong one can be outweighed.
"""

import gzip
import json
import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

from detente.claims.features import features
from detente.core.claims import Polarity
from detente.core.errors import DataMissing

WEIGHTS = Path(__file__).parent / "weights.json.gz"
NONE = "none"
"""The class of statements that bear on no question."""

Cues = dict[tuple[str, str], float]


class Guess(NamedTuple):
    """A question, how probable it is among all and none, and whether the statement asserts the row's claim."""

    question: str
    probability: float
    polarity: Polarity


class _Weights(NamedTuple):
    classes: tuple[str, ...]
    questions: dict[str, list[float]]
    polarity: dict[str, float]


@cache
def _weights() -> _Weights:
    if not WEIGHTS.is_file():
        raise DataMissing(
            f"{WEIGHTS.name} is not there; install the package again, or run python -m detente.claims.training"
        )
    data = json.loads(gzip.decompress(WEIGHTS.read_bytes()))
    return _Weights(tuple(data["classes"]), data["questions"], data["polarity"])


def polarity_features(question: str, found: dict[str, float]) -> dict[str, float]:
    """Features for whether a statement denies: all of them, and the same again per question.

    "Not enough" asserts one row and denies another, so every feature may mean something else for each.
    """
    own = {f"{question}|{name}": value for name, value in found.items()}
    return {**found, **own}


def guesses(text: str, cues: Cues) -> tuple[Guess, ...]:
    """Every question with its probability, the likeliest first; what is missing to one bears on none."""
    weights = _weights()
    found = features(text, cues)
    totals = [0.0] * len(weights.classes)
    for name, value in found.items():
        for i, weight in enumerate(weights.questions.get(name, ())):
            totals[i] += weight * value
    top = max(totals)
    scale = sum(math.exp(total - top) for total in totals)
    made = [
        Guess(question, math.exp(total - top) / scale, _polarity(question, found))
        for question, total in zip(weights.classes, totals, strict=True)
        if question != NONE
    ]
    return tuple(sorted(made, key=lambda guess: -guess.probability))


def _polarity(question: str, found: dict[str, float]) -> Polarity:
    weights = _weights().polarity
    total = sum(weights.get(name, 0.0) * value for name, value in polarity_features(question, found).items())
    return "denies" if total > 0 else "asserts"
