"""What every form of an actor table shares: numbers, scales, and actors checked one by one."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from detente.core.councils import Actor, ActorTable, Issue, actor_faults
from detente.core.errors import BadRow, WrongInput, shortened

Scale = tuple[float, float]
"""[unit] Least and most of the positions' scale."""

Told = Mapping[str, Any]
"""An actor's fields as read."""


def number(file: str, row: int | str, field: str, cell: str, decimal_comma: bool = False) -> float:
    """The number in a cell; raises BadRow for an empty cell and for what is no finite number."""
    text = cell.strip().removesuffix("%").strip()
    if decimal_comma and re.fullmatch(r"[-+]?\d*,\d+", text):
        text = text.replace(",", ".")
    if not text:
        raise BadRow(file, row, field, "nothing there", "give a number; what is unknown must be estimated or left out")
    if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?", text):
        raise BadRow(file, row, field, f"{cell!r} is no number", "write digits with a decimal point, such as 52.8")
    return float(text)


def as_percent(
    found: list[tuple[int | str, Told]],
) -> tuple[list[tuple[int | str, Told]], str]:
    """Saliences in per cent; where no actor's sum passes 1 they were shares, which the note tells."""
    if not found or max(sum(actor["salience"]) for _, actor in found) > 1.0:
        return found, ""
    shares: list[tuple[int | str, Told]] = [
        (row, {**actor, "salience": tuple(100.0 * s for s in actor["salience"])}) for row, actor in found
    ]
    return shares, "No actor's saliences pass 1 in total, so they were read as shares, not as per cent."


def scaled(actors: Sequence[Told], labels: list[str], scale: Scale | None, file: str) -> tuple[tuple[Issue, ...], str]:
    """Issues on the scale given, else 0 to 100, or 0 to 1 where no position passes 1; a note tells the guess."""
    if scale is not None:
        try:
            return tuple(Issue(name=label, least=scale[0], most=scale[1]) for label in labels), ""
        except ValidationError as error:
            raise WrongInput(f"the scale {scale[0]:g}:{scale[1]:g} runs from low to high; give it as 0:100") from error
    places = [place for actor in actors for place in actor["position"]]
    if not places or (min(places) >= 0 and 1 < max(places) <= 100):
        return tuple(Issue(name=label) for label in labels), "Positions were read on a scale from 0 to 100."
    if min(places) >= 0 and max(places) <= 1:
        note = "No position passes 1, so positions were read on a scale from 0 to 1."
        return tuple(Issue(name=label, least=0.0, most=1.0) for label in labels), note
    raise WrongInput(
        f"{file}: positions run from {min(places):g} to {max(places):g} and the file tells no scale; "
        "give it as --scale least:most, or as a JSON table with least and most for each issue"
    )


def distinct(labels: list[str]) -> list[str]:
    """Names of issues, numbered where two would be alike."""
    told: list[str] = []
    for label in labels:
        again = sum(one == label or one.startswith(f"{label} (") for one in told)
        told.append(f"{label} ({again + 1})" if again else label)
    return told


def table(file: str, issues: tuple[Issue, ...], found: list[tuple[int | str, Told]], **about: Any) -> ActorTable:
    """The table of rows that were read; raises BadRow for the first row that cannot be."""
    seen: dict[str, int | str] = {}
    actors = []
    for row, told in found:
        try:
            actor = Actor.model_validate(told)
        except ValidationError as error:
            first = error.errors()[0]
            field = str(first["loc"][0]) if first["loc"] else "actor"
            raise BadRow(file, row, field, f"{shortened(first['input'])}: {first['msg']}", "mend this field") from error
        faults = actor_faults(actor, issues, repr(actor.name))
        if faults:
            field, text = faults[0]
            problem, _, mend = text.partition("; ")
            raise BadRow(file, row, field, problem, mend)
        before = seen.setdefault(actor.name.casefold(), row)
        if before != row:
            raise BadRow(file, row, "actor", f"{actor.name!r} stands in row {before} already", "rename or remove one")
        actors.append(actor)
    return checked(file, issues=issues, actors=tuple(actors), **about)


def checked(file: str, **fields: Any) -> ActorTable:
    """An actor table, or WrongInput with the file's name and the first fault."""
    try:
        return ActorTable(**fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise WrongInput(
            f"{file}{f', {where}' if where else ''}: {first['msg'].removeprefix('Value error, ')}"
        ) from error
