"""Conflicts: two sides, where they stood at a start, and every number that belongs to one war alone.

A conflict is one TOML file beside this module. Its beliefs are written as in a `model.toml`, under their
full names: `[beliefs."attrition.manpower[A]"]`. `[calibration]` gives the month at whose end a fit
begins and the beliefs that then take the place of their namesakes.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from detente.catalogue.beliefs import Beliefs, belief_from
from detente.core.errors import UnknownName, WrongInput
from detente.core.quantities import Month
from detente.core.written import Written


class Side(Written):
    """A party: ISO 3166-1 alpha-3 code of the state and the name that readers see."""

    state: str
    label: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a run needs to know about a war besides the models.

    `start` is the month at whose end a run begins by default, `calibration_start` the one at whose end a
    fit begins; `calibration_beliefs` then replace the beliefs of the same name.
    """

    id: str
    title: str
    sides: dict[str, Side]
    start: Month
    beliefs: Beliefs
    calibration_start: Month
    calibration_beliefs: Beliefs


def names() -> tuple[str, ...]:
    """Ids of all conflicts."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.toml")))


@lru_cache
def conflict(name: str) -> Conflict:
    """A conflict by its id; raises UnknownName with the nearest one, WrongInput for a file that breaks the form."""
    if name not in names():
        raise UnknownName("conflict", name, names())
    path = Path(__file__).parent / f"{name}.toml"
    return parse(path.read_text(encoding="utf-8"), path.name)


def parse(text: str, file: str) -> Conflict:
    """A conflict from the text of its file; raises WrongInput naming file, part and mend."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongInput(f"{file} is not TOML: {error}; mend that line") from error
    for field in ("id", "title", "start", "sides", "beliefs", "calibration"):
        if field not in data:
            raise WrongInput(f"{file} has no field {field!r}; add it")
    try:
        sides = {name: Side.model_validate(table) for name, table in data["sides"].items()}
    except ValidationError as error:
        raise WrongInput(f"{file}, sides: {error.errors()[0]['msg']}; give each side `state` and `label`") from error
    if set(sides) != {"A", "B"}:
        raise WrongInput(f"{file}, sides: {', '.join(sorted(sides))}; name them A (supported) and B")
    calibration = data["calibration"]
    return Conflict(
        data["id"],
        data["title"],
        sides,
        data["start"],
        _beliefs(file, data["beliefs"]),
        calibration["start"],
        _beliefs(file, calibration.get("beliefs", {})),
    )


def _beliefs(file: str, tables: dict[str, Any]) -> Beliefs:
    return Beliefs({name: belief_from(file, name, table) for name, table in tables.items()})
