"""The levers, from `levers.toml`: one table each."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from detente.core.errors import UnknownName, WrongInput
from detente.core.quantities import Schedule
from detente.core.scenarios import Lever

_FILE = Path(__file__).with_name("levers.toml")


@lru_cache
def levers() -> dict[str, Lever]:
    """Every lever by id, in the order of the file; raises WrongInput naming lever, field and mend."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    found = {}
    for name, table in data.items():
        default = table.pop("default", None)
        if default is not None:
            table["default"] = Schedule(points=(("0001-01", float(default)),)).model_dump(mode="json")
        try:
            found[name] = Lever.model_validate_json(json.dumps({"id": name, **table}))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise WrongInput(
                f"{_FILE.name}, lever {name!r}, field {field!r}: {first['msg']}; mend this field"
            ) from error
    return found


def canonical(name: str) -> str:
    """A setting's name with the lever's own id, where another name of it is given; any other name as it is."""
    base, bracket, rest = name.partition("[")
    own = next((lever.id for lever in levers().values() if base in lever.also), base)
    return own + bracket + rest


def by_own_name(given: Mapping[str, Any], where: str) -> dict[str, Any]:
    """What is given by lever, whichever of a lever's names it is given by; raises WrongInput where two are."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        if canonical(name) in found:
            raise WrongInput(f"{where}: {canonical(name)!r} and {name!r} are the same; leave one of them out")
        found[canonical(name)] = value
    return found


def lever_of(name: str) -> tuple[Lever, str]:
    """The lever that a setting names and the member it is set for, as in "spending_path[DEU]"; empty: for all.

    Raises UnknownName for a lever that does not exist, and WrongInput for a member of one that has none.
    """
    base, bracket, rest = canonical(name).partition("[")
    if base not in levers():
        raise UnknownName("lever", base, list(levers()))
    lever = levers()[base]
    if bracket and not (lever.each and re.fullmatch(r"[A-Z]{3}\]", rest)):
        singly = ", ".join(f"{one.id}[DEU]" for one in levers().values() if one.each)
        raise WrongInput(f"lever {name!r} cannot be set that way; set it for all, or a single ally as in {singly}")
    return lever, rest.rstrip("]")


def without_effect(settings: Iterable[str]) -> tuple[str, ...]:
    """Why levers that are set change nothing in the months of war, a sentence each; none for those that do."""
    found = {lever.id: lever for name in settings if (lever := lever_of(name)[0]).questions}
    return tuple(
        f"Lever {lever.id!r} changes nothing here: {lever.label} is not read in the months of war. It changes the "
        f"answers to {', '.join(lever.questions)}: `detente ask {lever.questions[0]} --set scenario=FILE` with the "
        "scenario's file."
        for lever in found.values()
    )
