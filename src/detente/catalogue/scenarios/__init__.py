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
from datetime import date
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from detente.catalogue.conflicts import conflict
from detente.catalogue.levers import by_own_name, lever_of
from detente.core.errors import UnknownName, WrongInput, shortened
from detente.core.quantities import Schedule
from detente.core.scenarios import Scenario

LARGEST_FILE: Final = 200_000
"""[bytes] A longer scenario file is refused unread."""

LONGEST_LINE: Final = 4_000
"""[characters] A longer line is refused: reading a name with thousands of dots takes the square of their number."""

LONGEST: Final = 132
"""[months] The longest horizon."""

STARTS: Final = ("1900-01", "2199-12")
"""Months between which a run may begin."""


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
    parts = list(dict.fromkeys(part.strip() for part in name.split("+")))
    for part in parts:
        if part not in presets():
            raise UnknownName("scenario", part, presets())
    given = [read(Path(__file__).parent / f"{part}.toml") for part in parts]
    first = given[0]
    settings: dict[str, Schedule] = {}
    for part in given:
        for lever, schedule in part.settings.items():
            if settings.get(lever, schedule) != schedule:
                raise WrongInput(
                    f"the presets {'+'.join(parts)} set lever {lever!r} to different things; leave one of them out"
                )
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
        if not path.is_file():  # a folder, a pipe or a device never ends or holds no text
            raise WrongInput(f"no scenario file {shortened(str(path), 200)}; presets: {', '.join(presets())}")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise WrongInput(
            f"the scenario file {shortened(str(path), 200)} cannot be read ({error}); mend that"
        ) from error
    if len(content) > LARGEST_FILE:
        raise WrongInput(f"{path.name} has more than {LARGEST_FILE:,} bytes; a scenario is a short text")
    try:
        text = content.decode("utf-8-sig")  # Windows editors put a mark in front
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) > LONGEST_LINE:
                raise WrongInput(f"{path.name}, line {number} has more than {LONGEST_LINE:,} characters; break it up")
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise WrongInput(f"{path.name} is not TOML in UTF-8: {shortened(str(error), 200)}; mend that place") from error
    return parse(data, path.name, path.stem)


def parse(data: Mapping[str, Any], file: str, name: str = "scenario") -> Scenario:
    """A scenario from what a file holds; raises WrongInput as `scenario` does."""
    given = {"id": name, "title": name, **data}
    for field in given:
        if field not in Scenario.model_fields:
            raise WrongInput(f"{file}: {UnknownName('field', field, list(Scenario.model_fields))}")
    given["start"] = given.get("start", conflict(shortened(given.get("conflict", "ukraine"))).start)
    given["months"] = _horizon(given.get("months", 36), f"{file}, field 'months'")
    if isinstance(given.get("written_on"), date):  # TOML has dates of its own
        given["written_on"] = given["written_on"].isoformat()
    start = given["start"]
    if not isinstance(start, str) or not _is_month(start) or not STARTS[0] <= start <= STARTS[1]:
        raise WrongInput(
            f"{file}, field 'start': {shortened(start)!r} is no month from {STARTS[0]} to {STARTS[1]}; "
            'write it like "2024-12"'
        )
    raw = given.pop("settings", {})
    if not isinstance(raw, dict):
        raise WrongInput(f"{file}, field 'settings': not a table; write [settings] and `lever = value` lines below it")
    settings = {lever: setting(lever, value, start, file) for lever, value in by_own_name(raw, file).items()}
    try:
        found = Scenario.model_validate_json(json.dumps(given))
    except ValidationError as error:
        first = error.errors()[0]
        if not first["loc"]:  # nested so deep that it was not read
            raise _no_text(file) from error
        field = ".".join(str(part) for part in first["loc"])
        raise WrongInput(f"{file}, field {field!r}: {first['msg']}; mend this field") from error
    except (TypeError, RecursionError) as error:
        raise _no_text(file) from error
    return found.model_copy(update={"settings": settings})


def _no_text(file: str) -> WrongInput:
    return WrongInput(f"{file} holds a date or a nesting where a text belongs; write it in quotes")


def setting(lever: str, value: Any, start: str, where: str) -> Schedule:
    """The schedule that a setting means, checked against its lever; raises UnknownName or WrongInput."""
    rule, _ = lever_of(lever)
    if isinstance(value, Schedule):
        schedule = value
    else:
        points = value if isinstance(value, list | tuple) else [[start, value]]
        try:
            pairs = tuple((str(month), _number(rule.marks, amount)) for month, amount in points)
            months = [month for month, _ in pairs]
            if all(map(_is_month, months)) and months != sorted(set(months)):
                raise WrongInput(
                    f"{where}, lever {lever!r}: points stand in order of months, each month once; "
                    f"got {shortened(', '.join(months))}; sort them"
                )
            schedule = Schedule(points=pairs)
        except (ValueError, TypeError, OverflowError, RecursionError) as error:
            raise WrongInput(
                f"{where}, lever {lever!r}: {shortened(value)} is neither a number, one of its marks "
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
        raise WrongInput(
            f"{where}: a run lasts 1 to {LONGEST} months; got {shortened(months)}; choose a whole number there"
        )
    return months


def _is_month(text: str) -> bool:
    try:
        Schedule(points=((text, 0.0),))
    except ValidationError:
        return False
    return True
