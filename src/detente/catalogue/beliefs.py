"""Beliefs as analysts write them: one table per belief in a model's `model.toml`.

    id = "spending"

    [beliefs.depreciation]
    label = "depreciation of equipment"
    unit = "1/year"
    distribution = { kind = "lognormal", median = 0.08, sigma = 0.25 }
    basis = "judged"
    why = "..."

A citation is a table `[[beliefs.depreciation.citations]]` with `source` and `locator`. The belief's id
is the model's id, a dot and the table's name: `spending.depreciation`.
"""

import hashlib
import json
import tomllib
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from detente.core.beliefs import Belief
from detente.core.errors import DataMissing, UnknownName, WrongInput

_FIELDS = [field for field in Belief.model_fields if field != "id"]
_MENDS = {
    "missing": "add a line `{field} = ...`",
    "extra_forbidden": "remove it{near}",
    "greater_than": "give a number above nought",
    "union_tag_invalid": "choose one of the kinds named here",
    "union_tag_not_found": 'add `kind = "..."` to the distribution',
    "string_too_short": "say in a sentence why the numbers are what they are",
    "literal_error": "choose one of these words",
    "float_type": "write a number without quotation marks",
    "float_parsing": "write a number without quotation marks",
}


class Beliefs(Mapping[str, Belief]):
    """The beliefs of a model by id, with a digest of what they say."""

    def __init__(self, beliefs: Mapping[str, Belief]) -> None:
        self._beliefs = dict(beliefs)

    def __getitem__(self, name: str) -> Belief:
        """The belief; raises UnknownName with the nearest one."""
        if name not in self._beliefs:
            raise UnknownName("belief", name, list(self._beliefs))
        return self._beliefs[name]

    def __contains__(self, name: object) -> bool:
        return name in self._beliefs

    def __iter__(self) -> Any:
        return iter(self._beliefs)

    def __len__(self) -> int:
        return len(self._beliefs)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what enters a computation: ids, units and distributions, not the words about them."""
        content = {
            name: [belief.unit, belief.distribution.model_dump(mode="json")]
            for name, belief in sorted(self._beliefs.items())
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def read(path: Path) -> Beliefs:
    """The beliefs in a `model.toml`.

    Raises DataMissing where there is no such file and WrongInput, naming file, belief, field and mend,
    for anything in it that is not a belief.
    """
    if not path.is_file():
        raise DataMissing(f"no file {path.name} in {path.parent}; a model keeps its beliefs there")
    return parse(path.read_text(encoding="utf-8"), path.name)


def all_beliefs(models: Collection[str] | None = None) -> Beliefs:
    """The beliefs of every model of this package, or of the models named; raises as `read` does."""
    files = sorted((Path(__file__).parents[1] / "models").glob("*/model.toml"))
    files = [file for file in files if models is None or file.parent.name in models]
    return Beliefs({name: belief for file in files for name, belief in read(file).items()})


def parse(text: str, file: str = "model.toml") -> Beliefs:
    """The beliefs in the text of a `model.toml`; raises as `read` does, with `file` as the file's name."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongInput(f"{file} is not TOML: {error}; mend that line") from error
    model = data.get("id")
    if not isinstance(model, str) or not model:
        raise WrongInput(f'{file} does not name its model; add a line `id = "..."` at the top')
    tables = data.get("beliefs", {})
    if not isinstance(tables, dict):
        raise WrongInput(f"{file}: `beliefs` is not a set of tables; write [beliefs.name] for each belief")
    return Beliefs({f"{model}.{name}": belief_from(file, f"{model}.{name}", table) for name, table in tables.items()})


def belief_from(file: str, id_: str, table: Any) -> Belief:
    """The belief `id_` from its table; raises WrongInput as `read` does."""
    name = id_.partition(".")[2]
    if not isinstance(table, dict):
        raise WrongInput(f"{file}, belief {name!r} is not a table; write [beliefs.{name}] and its fields below")
    if "id" in table:
        raise WrongInput(f"{file}, belief {name!r}, field 'id': the table's name is the id; remove it")
    try:
        # through JSON mode, because TOML has arrays where the types want tuples
        return Belief.model_validate_json(json.dumps({"id": id_, **table}, default=str))
    except ValidationError as error:
        raise WrongInput(_message(file, name, error)) from error


def _message(file: str, name: str, error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or "basis"
    problem = first["msg"].removeprefix("Value error, ")
    near = get_close_matches(field, _FIELDS, n=1)
    mend = _MENDS.get(first["type"], "mend this field").format(
        field=field.rpartition(".")[2], near=f", or did you mean {near[0]!r}?" if near else ""
    )
    given = first.get("input")
    shown = f" (given: {given!r})" if isinstance(given, (str, int, float)) and first["type"] != "missing" else ""
    more = f"; and {error.error_count() - 1} more to mend in it" if error.error_count() > 1 else ""
    return f"{file}, belief {name!r}, field {field!r}: {problem}{shown}; {mend}{more}"
