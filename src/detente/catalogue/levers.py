"""The levers, from `levers.toml`: one table each."""

import json
import tomllib
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from detente.core.errors import WrongInput
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
