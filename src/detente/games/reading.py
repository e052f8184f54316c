"""Game files as people write them, TOML or JSON: read whole, or refused by file, field and mend."""

import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from detente.core.errors import UnknownName, WrongInput
from detente.core.games import (
    KINDS,
    Game,
    Meaning,
    OffersGame,
    OneType,
    RangeGame,
    ScreeningGame,
    ShiftGame,
    TimingGame,
)

LARGEST: Final = 100_000
"""[bytes] A longer game file is refused."""


def read(source: "str | Path | bytes | Mapping[str, Any] | Game", changes: Sequence[str] = ()) -> Game:
    """The game in a file, in standard input ("-"), in bytes, or in a mapping as TOML or JSON would give it.

    `changes` are texts field=value, with the value as TOML writes it. Raises WrongInput, naming file, field and mend,
    for what is no game, and UnknownName for a kind or field that does not exist.
    """
    if isinstance(source, RangeGame | ScreeningGame | ShiftGame | OffersGame | TimingGame):
        name, told = "the game", source.model_dump(exclude_unset=True)
    elif isinstance(source, Mapping):
        name, told = "the game", dict(source)
    else:
        name, content = _content(source)
        told = _told(name, content)
    for change in changes:
        field, value = _change(change)
        told[field] = value
    return parse(told, name)


def parse(told: Mapping[str, Any], file: str) -> Game:
    """A game from what a file holds; raises as `read` does."""
    kind = told.get("kind")
    if kind is None:
        raise WrongInput(f"{file}, field 'kind': missing; add kind = \"{next(iter(KINDS))}\" or one of {_listed()}")
    if not isinstance(kind, str) or kind not in KINDS:
        raise UnknownName("kind of game", str(kind)[:60], list(KINDS))
    kind_of = KINDS[kind]
    try:
        # by way of JSON, where a list is a tuple and a number stays what it was
        return kind_of.model_validate_json(json.dumps(dict(told)))
    except ValidationError as error:
        # a field that does not exist is often the one that is missing, mistyped
        faults = sorted(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise WrongInput(f"{file}, {_fault(faults[0], kind_of)}{more}") from error
    except (TypeError, ValueError, RecursionError) as error:
        raise WrongInput(f"{file}: a value is neither number, text nor list ({error}); mend it") from error


def _listed() -> str:
    return ", ".join(KINDS)


def _content(source: str | Path | bytes) -> tuple[str, bytes]:
    if isinstance(source, bytes):
        name, content = "the game", source
    elif str(source) == "-":
        name, content = "standard input", sys.stdin.buffer.read(LARGEST + 1)
    else:
        path = Path(source)
        name = path.name
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise WrongInput(
                f"no game file at {str(path)!r} ({reason}); give a TOML or JSON file, or see the kinds: detente "
                f"game list"
            ) from error
    if len(content) > LARGEST:
        raise WrongInput(f"{name} is larger than {LARGEST:,} bytes; a game is a short text")
    return name, content


def _told(name: str, content: bytes) -> dict[str, Any]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise WrongInput(f"{name}, line {row}: not UTF-8 text; save the file as UTF-8") from error
    if not text.strip():
        raise WrongInput(f"{name} is empty; begin with kind = and one of {_listed()}")
    try:
        told = json.loads(text) if text.lstrip()[:1] in {"{", "["} and not _is_table(text) else tomllib.loads(text)
    except json.JSONDecodeError as error:
        raise WrongInput(f"{name}, line {error.lineno}: not JSON ({error.msg}); mend that line") from error
    except tomllib.TOMLDecodeError as error:
        raise WrongInput(f"{name} is not TOML: {error}; mend that place") from error
    except RecursionError as error:
        raise WrongInput(f"{name} is nested too deeply for a game; mend it") from error
    except ValueError as error:
        raise WrongInput(f"{name} holds a number of too many digits; mend it") from error
    if not isinstance(told, dict):
        raise WrongInput(f"{name} is a list; a game is one object with the field kind")
    return told


def _is_table(text: str) -> bool:
    """Whether a text that begins with a bracket is TOML: [types] or [[types]] in its first line."""
    first = text.lstrip().splitlines()[0].strip()
    return first.startswith("[") and first.endswith("]") and first.strip("[] ").replace("_", "").isalpha()


def _change(text: str) -> tuple[str, Any]:
    field, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not field or not value:
        raise WrongInput(f"--set takes field=value, such as chance_a=0.6; got {text!r}")
    try:
        return field, tomllib.loads(f"value = {value}")["value"]
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return field, value


def _fault(fault: ErrorDetails, kind_of: type[BaseModel]) -> str:
    """One fault as a sentence: field, what is wrong, the mend."""
    place = [part for part in fault["loc"] if isinstance(part, int | str)]
    name = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
    if fault["type"] == "value_error":
        field, _, text = str(fault["ctx"]["error"]).partition("|")  # pyright: ignore[reportTypedDictNotRequiredAccess]
        return f"field {field!r}: {text}"
    holder = OneType if len(place) == 3 else kind_of
    last = str(place[-1] if isinstance(place[-1], str) else place[0])
    if fault["type"] == "extra_forbidden":
        near = get_close_matches(last, holder.model_fields, n=1, cutoff=0.5)
        known = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(holder.model_fields)}"
        return f"field {name!r}: there is no such field in this kind of game; {known}"
    field = holder.model_fields[last]
    if fault["type"] == "missing":
        return f"field {name!r}: missing; add it ({_lower(field.description or last)})"
    given = _short(fault["input"])
    meaning = next((one for one in field.metadata if isinstance(one, Meaning)), None) or _within(field.annotation)
    if meaning is None or fault["type"] in ("too_long", "tuple_type"):
        return f"field {name!r}: got {given}, {_lower(fault['msg'])}; {_lower(field.description or '')}"
    return f"field {name!r}: {given} is not {meaning.what}; {meaning.mend}"


def _within(annotation: Any) -> Meaning | None:
    """The meaning of what a list or an optional field holds."""
    for part in getattr(annotation, "__args__", ()):
        for one in getattr(part, "__metadata__", ()):
            if isinstance(one, Meaning):
                return one
        found = _within(part)
        if found:
            return found
    return None


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".") if text[1:2].islower() else text.rstrip(".")


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
