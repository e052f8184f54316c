"""Levers of the printed page: answers computed in advance at a few settings, so that the page needs no engine."""

import re
from typing import NamedTuple

from detente.briefing.report import LeverPoint, LeverTable
from detente.core.answers import Answer
from detente.core.exhibits import Exhibit
from detente.core.prose import Prose, Value
from detente.core.units import Unit
from detente.questions import Run, ask


class Lever(NamedTuple):
    """A numeric slot worth turning, and where to stop."""

    question: str
    slot: str
    label: str
    unit: Unit
    settings: tuple[float, ...]


LEVERS = (Lever("spending_gap", "target", "Spending target", "% of GDP", (2.0, 2.5, 3.0, 3.5, 5.0)),)
SENTENCES = 1
"""Details shown under the headline at each setting."""


def precomputed(answers: tuple[Answer, ...], run: Run) -> tuple[LeverTable, ...]:
    """One table for each lever whose question the brief answers with a number; other slots as answered."""
    tables = []
    for lever in LEVERS:
        answer = next((a for a in answers if a.question == lever.question and a.median is not None), None)
        if answer is None:
            continue
        held = answer.slots.get(lever.slot)
        setting = float(held) if isinstance(held, int | float) else lever.settings[0]
        settings = sorted({*lever.settings, setting})
        points = tuple(_point(lever, answer, value, run) for value in settings)
        tables.append(
            LeverTable(
                question=lever.question,
                slot=lever.slot,
                label=lever.label,
                unit=lever.unit,
                setting=setting,
                points=points,
            )
        )
    return tuple(tables)


def _point(lever: Lever, answer: Answer, setting: float, run: Run) -> LeverPoint:
    at = ask(lever.question, {**answer.slots, lever.slot: setting}, run)
    text = (at.headline, *at.details[:SENTENCES])
    return LeverPoint(setting=setting, text=text, values=named(text, at.values), exhibits=_figure(answer, setting))


def is_lever_figure(exhibit: Exhibit) -> bool:
    """Whether an exhibit holds one series for each setting of a lever: the page draws only the one that is set.

    The second answer to a question has its exhibits numbered, as in `spending_gap_lever-2`.
    """
    return re.search(r"_lever(-\d+)?$", exhibit.id) is not None


def _figure(answer: Answer, setting: float) -> tuple[Exhibit, ...]:
    """The series of this setting as a figure of its own, without the names that stay at zero."""
    for exhibit in filter(is_lever_figure, answer.exhibits):
        series = next((one for one in exhibit.series if one.name.split(" ")[0] == f"{setting:g}"), None)
        points = tuple(point for point in series.points if point.y) if series else ()
        if series and points:
            changed = {
                "id": f"{exhibit.id}-at-{setting:g}".replace(".", "-"),
                "title": f"{exhibit.title}: {series.name}",
                "note": "Names whose value is zero are left out.",
                "series": (series.model_copy(update={"points": tuple(sorted(points, key=lambda p: -(p.y or 0.0)))}),),
            }
            return (exhibit.model_copy(update=changed),)
    return ()


def named(texts: tuple[Prose, ...], values: tuple[Value, ...]) -> tuple[Value, ...]:
    """The values that the texts print."""
    used = {bound.name for prose in texts for bound in prose.bound}
    return tuple(value for value in values if value.name in used)
