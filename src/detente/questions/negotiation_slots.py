"""Slots shared by the questions on negotiation: levers of talks and terms, which a scenario may set too.

Where slot and scenario both set one, they must agree. Levers of the war move the path on which the game is read; what
an answer cannot use is refused with the reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from pydantic import BeforeValidator

from detente.catalogue.levers import lever_of, levers
from detente.catalogue.scenarios import scenario as scenario_named
from detente.catalogue.scenarios import setting
from detente.core.errors import WrongInput
from detente.core.quantities import Schedule
from detente.questions.question import Slots
from detente.simulation import paths
from detente.simulation.renewal import Guard
from detente.simulation.wiring import OUTLOOK, TALKS, TERMS

SET: Final = (
    "talks_month", "reservation", "weight_area", "weight_security", "alignment", "line", "guarantees", "monitoring",
    "imposed", "withdrawal_hazard",
)  # fmt: skip
"""Levers that are slots of these questions."""

OWN: Final = ("alignment", "line", "guarantees", "monitoring", "imposed")
"""Levers that make up terms of the user's own."""


def _lever(name: str) -> Callable[[Any], float | None]:
    """A slot's value checked against its lever, marks included."""

    def checked(value: Any) -> float | None:
        if value is None or (value == "none" and "none" not in levers()[name].marks):
            return None
        try:
            return setting(name, value, "2000-01", "slot").points[0][1]
        except WrongInput as error:
            raise ValueError(_mend(name)) from error

    return checked


def _mend(name: str) -> str:
    rule = levers()[name]
    marks = f", or one of {', '.join(rule.marks)}" if rule.marks else ""
    return f"{rule.label} is a number from {rule.least:g} to {rule.most:g} ({rule.unit}){marks}"


def _slot(name: str) -> Any:
    return BeforeValidator(_lever(name))


class TalksSlots(Slots):
    """Slots of talks and terms, all absent by default: when talks start; the least settlement accepted; weights of area
    and of security; terms of one's own, by alignment, line, guarantees, monitoring and imposition; the chance a month
    that US support ends."""

    talks_month: Annotated[float | None, _slot("talks_month")] = None
    reservation: Annotated[float | None, _slot("reservation")] = None
    weight_area: Annotated[float | None, _slot("weight_area")] = None
    weight_security: Annotated[float | None, _slot("weight_security")] = None
    alignment: Annotated[float | None, _slot("alignment")] = None
    line: Annotated[float | None, _slot("line")] = None
    guarantees: Annotated[float | None, _slot("guarantees")] = None
    monitoring: Annotated[float | None, _slot("monitoring")] = None
    imposed: Annotated[float | None, _slot("imposed")] = None
    withdrawal_hazard: Annotated[float | None, _slot("withdrawal_hazard")] = None


@dataclass(frozen=True)
class Agenda:
    """What is on the table: values of talks and terms by lever, and levers of the war that the scenario moves."""

    told: Mapping[str, float] = field(default_factory=dict)
    war: Mapping[str, Schedule] = field(default_factory=dict)

    def get(self, lever: str) -> float | None:
        """The value of a lever; None where nobody set it."""
        return self.told.get(lever)

    @property
    def own(self) -> bool:
        """Whether any term of the user's own is set."""
        return any(lever in self.told for lever in OWN)

    @property
    def guard(self) -> Guard:
        """What keeps a settlement, as set."""
        return Guard(*(self.told.get(name, 0.0) for name in Guard._fields))

    def settings(self, start: str) -> dict[str, Schedule]:
        """What the game's scenario is given beyond the baseline."""
        game = (*Guard._fields, "withdrawal_hazard")
        return {**self.war, **{n: Schedule(points=((start, self.told[n]),)) for n in game if n in self.told}}


def agenda(slots: TalksSlots) -> Agenda:
    """What slots and scenario set together.

    Raises WrongInput where both set one lever differently, and for a scenario that sets what no talks can use.
    """
    found = scenario_named(slots.scenario)
    _usable(slots.scenario, found.settings)
    told = {name: getattr(slots, name) for name in SET if getattr(slots, name) is not None}
    for name, value in {**paths.terms(found), **paths.talks(found)}.items():
        if told.setdefault(name, value) != value:
            raise WrongInput(
                f"slot {name!r} and scenario {slots.scenario!r} contradict each other ({told[name]:g} and {value:g}); "
                "leave one of them out"
            )
    war = {n: value for n, value in found.settings.items() if lever_of(n)[0].drives not in (*TERMS, *TALKS)}
    return Agenda(told, war)


def _usable(scenario: str, settings: Mapping[str, Schedule]) -> None:
    drives = {name: lever_of(name)[0].drives for name in settings}
    if late := sorted(name for name, what in drives.items() if what in OUTLOOK):
        raise WrongInput(
            f"slot 'scenario': {scenario!r} sets {', '.join(late)}, which have no effect on talks: they are about the "
            "years after the war; ask `spending_gap` or `risk_window`, or leave them out"
        )
    if any(what == "fighting" for what in drives.values()):
        raise WrongInput(
            f"slot 'scenario': {scenario!r} sets war_end, which has no effect on talks: when fighting ends is what "
            "they are about; set talks_month instead"
        )


def one(slots: TalksSlots, on: Agenda, slot: str, lever: str) -> Any:
    """A slot of the question's own that means the same as a lever: the slot, unless only the lever is set.

    Raises WrongInput where both are set and differ.
    """
    own, value = getattr(slots, slot), on.get(lever)
    default = type(slots).model_fields[slot].get_default()
    if value is None or own == value:
        return own
    if own != default:
        raise WrongInput(f"slot {slot!r} ({own}) and {lever} ({value:g}) contradict each other; leave one of them out")
    return value
