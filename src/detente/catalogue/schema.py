"""JSON Schemas of what people write, from the types themselves: editors check a file while it is written.

python -m detente.catalogue.schema      writes catalogue/schemas/ anew
"""

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from detente.catalogue.levers import levers
from detente.core.games import Game
from detente.core.scenarios import Lever, Scenario

FOLDER = Path(__file__).parent / "schemas"

_POINTS = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "array", "prefixItems": [{"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}, {}]},
}


def scenario_schema() -> dict[str, Any]:
    """A scenario file: settings are numbers in the lever's range, its marks, or points of month and value."""
    schema = Scenario.model_json_schema()
    settings, singly = {}, {}
    for lever in levers().values():
        number = {"type": "number", "minimum": lever.least, "maximum": lever.most}
        choices: list[dict[str, Any]] = [number]
        if lever.marks:
            choices.append({"enum": list(lever.marks)})
        if lever.drives != "fighting":
            choices.append(_POINTS)
        for name in (lever.id, *lever.also):
            settings[name] = {"title": lever.label, "description": f"{lever.unit}. {lever.why}", "anyOf": choices}
        if lever.each:
            singly[rf"^{lever.id}\[[A-Z]{{3}}\]$"] = {"title": f"{lever.label}, one {lever.each}", "anyOf": choices}
    schema["properties"]["settings"] = {"type": "object", "additionalProperties": False, "properties": settings}
    schema["properties"]["settings"]["patternProperties"] = singly
    # a file need not repeat its own name, nor where its conflict starts
    schema.pop("required", None)
    schema.pop("$defs", None)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema


def levers_schema() -> dict[str, Any]:
    """`levers.toml`: one table per lever; the table's name is the id, `default` a plain number."""
    lever = Lever.model_json_schema()
    lever.pop("$defs", None)
    lever["properties"].pop("id")
    lever["properties"]["default"] = {"type": "number"}
    lever["required"] = [name for name in lever["required"] if name != "id"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Levers",
        "type": "object",
        "additionalProperties": lever,
    }


def game_schema() -> dict[str, Any]:
    """A game file: one of five kinds, told by its field `kind`."""
    schema = TypeAdapter(Annotated[Game, Field(discriminator="kind")]).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Game", **schema}


def texts() -> dict[str, str]:
    """File name -> text of every schema."""
    made = {"scenario-1.json": scenario_schema(), "levers-1.json": levers_schema(), "game-1.json": game_schema()}
    return {name: json.dumps(schema, indent=1, ensure_ascii=False) + "\n" for name, schema in made.items()}


def main() -> None:
    """Writes the schemas."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
