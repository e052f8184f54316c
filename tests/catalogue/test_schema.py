"""The schemas that ship are those of the types, and the files that ship keep to them."""

import tomllib

import jsonschema
import pytest

from detente.catalogue import schema
from detente.catalogue.levers import _FILE
from detente.catalogue.scenarios import presets


@pytest.mark.parametrize("name", sorted(schema.texts()))
def test_a_shipped_schema_is_current(name: str) -> None:
    assert (schema.FOLDER / name).read_text(encoding="utf-8") == schema.texts()[name]


@pytest.mark.parametrize("name", presets())
def test_presets_keep_to_the_schema(name: str) -> None:
    path = schema.FOLDER.parent / "scenarios" / f"{name}.toml"
    jsonschema.validate(tomllib.loads(path.read_text(encoding="utf-8")), schema.scenario_schema())


def test_levers_keep_to_the_schema() -> None:
    jsonschema.validate(tomllib.loads(_FILE.read_text(encoding="utf-8")), schema.levers_schema())


def test_the_schema_refuses_a_strange_lever() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"settings": {"aid_volum": 1}}, schema.scenario_schema())
