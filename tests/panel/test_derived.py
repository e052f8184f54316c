"""Derived results are whole, or they are refused."""

from pathlib import Path

import polars as pl
import pytest

from detente.core.errors import CheckFailed, DataMissing, UnknownName, WrongInput
from detente.panel import derived

FRAME = pl.DataFrame({"draw": [0, 1], "value": [1.0, 2.0]})
RECIPE = {"seed": 0, "inputs": {"table.csv": "ab"}, "code": "0.1.0"}


def test_what_is_saved_is_loaded_with_its_recipe(tmp_path: Path):
    saved = derived.save("capital", FRAME, RECIPE, tmp_path)
    loaded = derived.load("capital", tmp_path)
    assert loaded.frame.equals(FRAME)
    assert loaded.recipe == RECIPE | {"sha256": saved.digest}


def test_saving_twice_gives_the_same_bytes(tmp_path: Path):
    for folder in ("a", "b"):
        derived.save("capital", FRAME, RECIPE, tmp_path / folder)
    for name in ("capital.parquet", "capital.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_an_altered_table_is_refused(tmp_path: Path):
    derived.save("capital", FRAME, RECIPE, tmp_path)
    FRAME.head(1).write_parquet(tmp_path / "capital.parquet")
    with pytest.raises(CheckFailed, match="does not match"):
        derived.load("capital", tmp_path)


def test_a_result_without_its_recipe_or_never_computed_is_refused(tmp_path: Path):
    derived.save("capital", FRAME, RECIPE, tmp_path)
    with pytest.raises(UnknownName, match="did you mean 'capital'"):
        derived.load("capitol", tmp_path)
    (tmp_path / "capital.json").unlink()
    with pytest.raises(DataMissing, match=r"capital\.json"):
        derived.load("capital", tmp_path)


def test_a_recipe_states_seed_inputs_and_code(tmp_path: Path):
    with pytest.raises(WrongInput, match="lacks seed"):
        derived.save("capital", FRAME, {"inputs": {}, "code": ""}, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_wrong_input_and_a_link_is_not_followed(tmp_path: Path):
    (tmp_path / "taken").write_text("kept")
    recipe = {"seed": 0, "inputs": {}, "code": "1"}
    for place in ("taken", "taken/below"):
        with pytest.raises(WrongInput, match="give --out a folder"):
            derived.save("x", pl.DataFrame({"a": [1]}), recipe, tmp_path / place)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".x.json").symlink_to(tmp_path / "taken")
    derived.save("x", pl.DataFrame({"a": [1]}), recipe, tmp_path / "out")
    assert (tmp_path / "taken").read_text() == "kept"
