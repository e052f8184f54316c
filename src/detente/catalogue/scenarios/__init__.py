"""Scenarios: the presets beside this module, and files that users write in the same form.

    title = "Twice the aid from summer"
    months = 24

    [settings]
    aid_volume = [["2025-01", 1], ["2025-07", 2]]
    us_support = 0.5

A setting is a number, a mark of its lever, or points of month and value in order of months; each value
holds until the next point. `"spending_path[DEU]" = 3.5` sets a lever for one ally.
"""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from detente.catalogue.conflicts import conflict
from detente.catalogue.levers import by_own_name, lever_of
from detente.core.errors import UnknownName, WrongInput
from detente.core.quantities import Schedule
from detente.core.scenarios import Scenario

LARGEST_FILE: Final = 1_000_000
"""[bytes] A longer scenario file is refused unread."""

LONGEST: Final = 132
"""[months] The longest horizon."""


def presets() -> tuple[str, ...]:
    """Names of the presets."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.toml")))


def scenario(name: str | Path, settings: Mapping[str, Any] | None = None, months: int | None = None) -> Scenario:
    """A preset by name, several stacked with "+", or a TOML file by path; `settings` then change single levers.

    Raises UnknownName for a preset or lever that does not exist and WrongInput, naming file, field and
    mend, for a file that breaks the form, a value out of range, a schedule out of order, a horizon
    that is not 1 to 132 months, and presets that set one lever to different things.
    """
    found = _stacked(str(name))
    changed = dict(found.settings)
    for lever, value in by_own_name(settings or {}, "settings").items():
        changed[lever] = setting(lever, value, found.start, "settings")
    update: dict[str, Any] = {"settings": changed}
    if months is not None:
        update["months"] = _horizon(months, "the horizon")
    return found.model_copy(update=update)


def _stacked(name: str) -> Scenario:
    if name.endswith(".toml") or "/" in name:
        return read(Path(name))
    parts = [part.strip() for part in name.split("+")]
    for part in parts:
        if part not in presets():
            raise UnknownName("scenario", part, presets())
    given = [read(Path(__file__).parent / f"{part}.toml") for part in parts]
    first = given[0]
    settings: dict[str, Schedule] = {}
    for part in given:
        for lever, schedule in part.settings.items():
            if settings.get(lever, schedule) != schedule:
                raise WrongInput(f"the presets {name} set lever {lever!r} to different things; leave one of them out")
            settings[lever] = schedule
    if len(given) == 1:
        return first
    titles = "; ".join(part.title for part in given)
    return first.model_copy(update={
        "id": "+".join(parts), "title": titles, "settings": settings,
        "left_out": tuple(text for part in given for text in part.left_out),
    })  # fmt: skip


def read(path: Path) -> Scenario:
    """A scenario from a TOML file; raises WrongInput as `scenario` does."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise WrongInput(f"no scenario file {path}; presets: {', '.join(presets())}") from error
    if size > LARGEST_FILE:
        raise WrongInput(f"{path.name} has {size:,} bytes, more than {LARGEST_FILE:,}; a scenario is a short text")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError) as error:
        raise WrongInput(f"{path.name} is not TOML in UTF-8: {error}; mend that place") from error
    return parse(data, path.name, path.stem)


def parse(data: Mapping[str, Any], file: str, name: str = "scenario") -> Scenario:
    """A scenario from what a file holds; raises WrongInput as `scenario` does."""
    given = {"id": name, "title": name, **data}
    given["start"] = given.get("start") or conflict(str(given.get("conflict", "ukraine"))).start
    given["months"] = _horizon(given.get("months", 36), f"{file}, field 'months'")
    try:
        Schedule(points=((given["start"], 0.0),))
    except ValidationError as error:
        raise WrongInput(f"{file}, field 'start': {given['start']!r} is no month; write it like \"2024-12\"") from error
    raw = given.pop("settings", {})
    if not isinstance(raw, dict):
        raise WrongInput(f"{file}, field 'settings': not a table; write [settings] and `lever = value` lines below it")
    settings = {lever: setting(lever, value, given["start"], file) for lever, value in by_own_name(raw, file).items()}
    try:
        found = Scenario.model_validate_json(json.dumps(given, default=str))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        known = ", ".join(Scenario.model_fields)
        raise WrongInput(f"{file}, field {field!r}: {first['msg']}; a scenario has the fields {known}") from error
    conflict(found.conflict)
    return found.model_copy(update={"settings": settings})


def setting(lever: str, value: Any, start: str, where: str) -> Schedule:
    """The schedule that a setting means, checked against its lever; raises UnknownName or WrongInput."""
    rule, _ = lever_of(lever)
    if isinstance(value, Schedule):
        schedule = value
    else:
        points = value if isinstance(value, list | tuple) else [[start, value]]
        try:
            pairs = tuple((str(month), _number(rule.marks, amount)) for month, amount in points)
            schedule = Schedule(points=pairs)
        except (ValueError, TypeError, OverflowError) as error:
            raise WrongInput(
                f"{where}, lever {lever!r}: {value!r} is neither a number, one of its marks "
                f'({", ".join(rule.marks) or "none"}), nor points [["2025-01", 1.0], …] in order of months'
            ) from error
    if rule.drives == "fighting" and len(schedule.points) > 1:
        raise WrongInput(f"{where}, lever {lever!r} is one number of months, not a schedule; give a single value")
    for month, amount in schedule.points:
        if not rule.least <= amount <= rule.most:
            raise WrongInput(
                f"{where}, lever {lever!r} leaves its range [{rule.least:g}, {rule.most:g}] ({rule.unit}) in {month}: "
                f"got {amount:g}; choose a value inside it"
            )
    return schedule


def _number(marks: Mapping[str, float], value: Any) -> float:
    if isinstance(value, str) and value in marks:
        return marks[value]
    if isinstance(value, bool):
        raise TypeError("a truth value is no number")
    return float(value)


def _horizon(months: Any, where: str) -> int:
    if not isinstance(months, int) or isinstance(months, bool) or not 1 <= months <= LONGEST:
        raise WrongInput(f"{where}: a run lasts 1 to {LONGEST} months; got {months!r}")
    return months
