"""Levers and what they are set to."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from detente.core.quantities import Month, Schedule
from detente.core.units import Unit
from detente.core.written import Written


def printable(text: str) -> str:
    """The text itself; raises ValueError for control characters, which could write over what a terminal shows."""
    if any(not one.isprintable() and one not in "\n\t" for one in text):
        raise ValueError("control characters stand in this text; leave them out")
    return text


class Lever(Written):
    """Something an actor can decide. A `default` of None leaves the belief or model to decide.

    `each` says what it may also be set for one by one, as in spending_path[DEU]; empty: for nothing. `also` are other
    names that are accepted for it; `questions` names those that read it where the months of war do not.
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
    also: tuple[str, ...] = ()
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

    id: Annotated[str, Field(max_length=200), AfterValidator(printable)]
    title: Annotated[str, Field(max_length=500), AfterValidator(printable)]
    settings: dict[str, Schedule] = {}
    start: Month
    months: int = Field(ge=1, le=132)
    conflict: str = "ukraine"
    beliefs: Literal["default", "prior"] = "default"
    author: Annotated[str, Field(max_length=500), AfterValidator(printable)] = ""
    written_on: Annotated[str, Field(max_length=50), AfterValidator(printable)] = ""
    notes: Annotated[str, Field(max_length=10_000), AfterValidator(printable)] = ""
    left_out: tuple[Annotated[str, Field(max_length=10_000), AfterValidator(printable)], ...] = ()
