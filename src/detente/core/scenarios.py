"""Levers and what they are set to."""

from typing import Literal

from pydantic import Field, model_validator

from detente.core.quantities import Month, Schedule
from detente.core.units import Unit
from detente.core.written import Written


class Lever(Written):
    """Something an actor can decide. A `default` of None leaves the belief or model to decide.

    `each` says what it may also be set for one by one, as in spending_path[DEU]; empty: for nothing. `questions` names
    those that read it where the months of war do not.
    """

    id: str
    label: str
    actor: str
    drives: str
    unit: Unit
    least: float
    most: float
    step: float = Field(gt=0)
    default: Schedule | None = None
    why: str
    marks: dict[str, float] = {}
    each: Literal["", "ally"] = ""
    questions: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _marks_in_range(self) -> "Lever":
        if not self.least < self.most:
            raise ValueError(f"lever {self.id!r} needs least < most")
        for name, value in self.marks.items():
            if not self.least <= value <= self.most:
                raise ValueError(f"mark {name!r} of lever {self.id!r} leaves [{self.least}, {self.most}]")
        return self


class Scenario(Written):
    """Settings differ from the baseline; what is absent stays at its default."""

    id: str
    title: str
    settings: dict[str, Schedule] = {}
    start: Month
    months: int = Field(ge=1, le=132)
    conflict: str = "ukraine"
    beliefs: str = "default"
    author: str = ""
    written_on: str = ""
    notes: str = ""
    left_out: tuple[str, ...] = ()
