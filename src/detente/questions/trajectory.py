"""S2: More support changes the trajectory of the war until Ukraine can negotiate from a position of strength."""

from typing import Annotated

from pydantic import Field

from detente.questions.question import Phrase, Question, Ratio, Slots

PHRASES: tuple[Phrase, ...] = ()


class TrajectorySlots(Slots):
    """Slots: volume and speed of aid relative to the baseline; horizon in months."""

    volume: Ratio = 1.5
    speed: Annotated[float, Field(ge=0.5, le=3)] = 1.0
    months: Annotated[float, Field(ge=1, le=36)] = 12.0


QUESTION = Question(
    id="trajectory",
    row="S2",
    title="Does support change the course of the war?",
    claim="More support changes the trajectory of the war until Ukraine can negotiate from a position of strength.",
    estimand=(
        "Paired change in pace, area held and months to a position of strength per additional aid, the same luck "
        "with and without it"
    ),
    event=(
        "with the additional aid the area held by the challenger after the horizon is smaller and the time to "
        "strength is not longer"
    ),
    unit="months",
    slots=TrajectorySlots,
    phrases=PHRASES,
    unanswered=(
        "not answered yet: no model of attrition and the front, nor of the path from pledged aid to delivered arms"
    ),
)
