"""Sentences of one voice, joined while they bear on the same question."""

import re
from typing import NamedTuple

from detente.claims.link import Score, sequence

_COURTESY = re.compile(
    r"(?i)\W*(?:i (?:am|'m|’m) (?:very |most |deeply )?(?:grateful|glad|happy|pleased|delighted)"
    r"|(?:many )?thanks?\b|thank you"
    r"|good (?:morning|evening|afternoon)|i (?:thank|congratulate|commend|pay tribute|welcome my)"
    r"|it is (?:a|an) (?:pleasure|honou?r)|welcome\b|mr\.? (?:speaker|president|chair)|hello)"
)
_TAKES_UP = re.compile(
    r"\W*(?:(?:and|but|so) )?(?:i \w+ )?(?:it|that|this|they|those|these|he|she|such)\b", re.IGNORECASE
)


class Run(NamedTuple):
    """Consecutive sentences, first to last, and the question that they bear on."""

    first: int
    last: int
    score: Score | None


def runs(texts: list[str], context: tuple[Score | None, float], last: Score | None) -> list[Run]:
    """The sentences of one voice, cut where the question changes.

    `context`: the question under discussion and how much it is favoured; `last`: the question of what
    stands just before, which sentences take over when none of them says more. A sentence without a
    question goes with its neighbour: with the one before if it takes it up with a pronoun, else with
    the next. An opening courtesy stands alone.
    """
    found = sequence(texts, context=context[0], favour=context[1])
    alone = [
        len(texts) > 1 and score is None and bool(_COURTESY.match(text))
        for text, score in zip(texts, found, strict=True)
    ]
    if last is not None and all(score is None for score in found):
        found = [last] * len(texts)
    return _joined(_spread(texts, list(found), alone), alone)


def _spread(texts: list[str], found: list[Score | None], alone: list[bool]) -> list[Score | None]:
    """Every sentence with a question, those without take their neighbour's."""
    result = list(found)
    for i in range(1, len(result)):
        if result[i] is None and not alone[i] and not alone[i - 1] and _TAKES_UP.match(texts[i]):
            result[i] = result[i - 1]
    for order in (range(len(result) - 2, -1, -1), range(1, len(result))):
        step = -order.step
        for i in order:
            if result[i] is None and not alone[i] and not alone[i + step]:
                result[i] = result[i + step]
    return result


def _joined(found: list[Score | None], alone: list[bool]) -> list[Run]:
    result: list[Run] = []
    for i, score in enumerate(found):
        before = result[-1] if result else None
        if before is None or alone[i] or alone[i - 1] or _question(before.score) != _question(score):
            result.append(Run(i, i, score))
        else:
            likelier = max((s for s in (before.score, score) if s), key=lambda s: s.score, default=None)
            result[-1] = Run(before.first, i, likelier)
    return result


def _question(score: Score | None) -> str | None:
    return score.question if score else None
