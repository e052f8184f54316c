"""What models write, from the `[writes]` tables of their `model.toml`."""

import json
import tomllib
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from detente.core.errors import WrongInput
from detente.core.quantities import Quantity


@lru_cache
def quantities() -> dict[str, Quantity]:
    """Every quantity by name; raises WrongInput naming file, quantity, field and mend."""
    found: dict[str, Quantity] = {}
    for path in sorted((Path(__file__).parents[1] / "models").glob("*/model.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for name, table in data.get("writes", {}).items():
            try:
                given = {"id": name, "label": name.replace("_", " "), **table}
                found[name] = Quantity.model_validate_json(json.dumps(given))
            except ValidationError as error:
                first = error.errors()[0]
                field = ".".join(str(part) for part in first["loc"])
                raise WrongInput(
                    f"{path.parent.name}/{path.name}, quantity {name!r}, field {field!r}: {first['msg']}"
                ) from error
    return found
