"""The terms of a settlement that the question on durability asks about, from its slots and its scenario."""

from typing import Any, Final, NamedTuple

from detente.catalogue.levers import lever_of, levers
from detente.catalogue.scenarios import scenario as scenario_named
from detente.core.errors import WrongInput
from detente.questions.negotiation import GUARANTEE, preset_named
from detente.simulation import paths
from detente.simulation.wiring import TERMS

TREATY: Final = 0.8
"""[log] The mark of a treaty, at which the statistical members apply their whole effect of guarantees."""


class Deal(NamedTuple):
    """Terms: what guards the supported side [log], monitoring and imposition [share], territory returned [share].

    `share`: [share of the stakes] what the terms give the supported side where the user says so; None: what the balance
    of the day gives it.
    """

    guarantees: float = 0.0
    monitoring: float = 0.0
    imposed: float = 0.0
    line: float = 0.0
    share: float | None = None


def deal(slots: Any, returned: float) -> Deal:
    """The terms that slots and scenario name; `returned` is what the line before the invasion would return [share].

    Raises WrongInput where both name a term differently, where a preset contradicts a slot, or where the scenario sets
    anything but terms.
    """
    found: dict[str, float] = dict.fromkeys(TERMS, 0.0)
    said: dict[str, str] = {}
    for source, settings in (
        ("slot 'terms'", _preset(slots, returned)), (f"scenario {slots.scenario!r}", _scenario(slots.scenario)),
        *((f"slot {slot!r}", value) for slot, value in _slots(slots)),
    ):  # fmt: skip
        for term, value in settings.items():
            if term in said and found[term] != value:
                raise WrongInput(
                    f"{said[term]} and {source} contradict each other on {levers()[term].label!r} "
                    f"({found[term]:g} and {value:g}); leave one of them out"
                )
            found[term], said[term] = value, source
    share = None if isinstance(slots.terms, str) else float(slots.terms)
    return Deal(**found, share=share)


def _preset(slots: Any, returned: float) -> dict[str, float]:
    if not isinstance(slots.terms, str):
        return {}
    preset = preset_named(slots.terms)
    line = {"line": returned} if preset == "status_quo_ante" else {}
    return line | ({"guarantees": GUARANTEE[preset]} if GUARANTEE[preset] else {})


def _scenario(name: str) -> dict[str, float]:
    found = scenario_named(name)
    beyond = sorted(lever for lever in found.settings if lever_of(lever)[0].drives not in TERMS)
    if beyond:
        raise WrongInput(
            f"slot 'scenario': {name!r} sets {', '.join(beyond)}, but how long peace lasts is answered for the war as "
            f"it stands; it may set {', '.join(TERMS)}"
        )
    return paths.terms(found)


def _slots(slots: Any) -> list[tuple[str, dict[str, float]]]:
    found = []
    for slot, lever in (("guarantees", "guarantees"), ("monitoring", "monitoring"), ("agreement", "imposed")):
        mark = getattr(slots, slot)
        if mark is not None:
            found.append((slot, {lever: levers()[lever].marks[mark]}))
    return found


def mark_of(lever: str, value: float) -> str:
    """The mark at which a lever stands; empty between marks."""
    return next((name for name, at in levers()[lever].marks.items() if at == value), "")


def words(slots: Any, terms: Deal) -> str:
    """The terms in words: "a freeze on the line with a treaty, imposed"."""
    first = {"status_quo_ante": "the status quo ante"}.get(str(slots.terms), "a freeze on the line")
    if not isinstance(slots.terms, str):
        first = "the terms asked about"
    guard = mark_of("guarantees", terms.guarantees) or "other guarantees"
    watched = mark_of("monitoring", terms.monitoring) or "some"
    parts = [
        {"none": "without guarantees", "monitors": "with monitors", "tripwire": "with a tripwire force",
         "treaty": "with a treaty"}.get(guard, f"with {guard}"),
        {"none": "", "partial": "partly monitored", "full": "fully monitored"}.get(watched, "partly monitored"),
        "imposed from outside" if terms.imposed else "",
    ]  # fmt: skip
    return ", ".join([f"{first} {parts[0]}", *(part for part in parts[1:] if part)])
