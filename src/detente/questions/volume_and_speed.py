"""S8: Ukraine needs more weapons, and faster."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from detente.questions.question import Phrase, Question, Slots, WarMonths, several

VolumeAndSpeed = Annotated[
    tuple[Annotated[float, Field(ge=0.5, le=3)], ...], BeforeValidator(several), Field(min_length=1)
]
"""[ratio to the baseline]"""

PHRASES: tuple[Phrase, ...] = ()


class VolumeAndSpeedSlots(Slots):
    """Slots: volumes and speeds relative to the baseline, at which the contour is computed; horizons in months."""

    volume: VolumeAndSpeed = (0.5, 1.0, 1.5, 2.0, 3.0)
    speed: VolumeAndSpeed = (0.5, 1.0, 1.5, 2.0, 3.0)
    months: WarMonths = (12.0, 24.0)


QUESTION = Question(
    id="volume_and_speed",
    row="S8",
    title="More weapons, and faster?",
    claim="Ukraine needs more weapons, and faster.",
    estimand=(
        "Elasticity of the area held and of the chance of strength to the volume of aid, to its speed, and to both"
    ),
    event="both more volume and more speed reduce the area held by the challenger after a year",
    unit="ratio",
    slots=VolumeAndSpeedSlots,
    phrases=PHRASES,
    unanswered="not answered yet: no model of the path from pledged aid to delivered arms, nor of attrition",
)
