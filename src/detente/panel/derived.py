"""Derived results that ship with the package: draws and fits, each beside the recipe that made it.

A result is two files in `panel/derived/`: `<name>.parquet` and `<name>.json`. The recipe holds at
least `seed`, `inputs` (name: SHA-256 of what it was computed from), `code` (version) and `sha256` of
the Parquet file.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from detente.core.errors import CheckFailed, DataMissing, UnknownName, WrongInput

DERIVED = Path(__file__).parent / "derived"
REQUIRED = ("seed", "inputs", "code")
"""What every recipe must state; `sha256` is added by `save`."""


@dataclass(frozen=True)
class DerivedResult:
    """A computed table and how it was computed."""

    name: str
    frame: pl.DataFrame
    recipe: dict[str, Any]

    @property
    def digest(self) -> str:
        """SHA-256 of the Parquet file."""
        return self.recipe["sha256"]


def names() -> tuple[str, ...]:
    """Names of the derived results that are there, sorted."""
    return tuple(sorted(path.stem for path in DERIVED.glob("*.parquet")))


def load(name: str, folder: Path = DERIVED) -> DerivedResult:
    """A derived result by name.

    Raises UnknownName for a name that was never computed, DataMissing where one of the two files is
    gone and CheckFailed where the table does not match its recipe.
    """
    table, written = folder / f"{name}.parquet", folder / f"{name}.json"
    if not table.is_file() and not written.is_file():
        raise UnknownName("derived result", name, [path.stem for path in folder.glob("*.parquet")])
    for path in (table, written):
        if not path.is_file():
            raise DataMissing(f"{path.name} of the derived result {name!r} is missing in {folder}; compute it again")
    try:
        recipe = json.loads(written.read_text(encoding="utf-8"))
        recipe.items()
    except (ValueError, AttributeError, RecursionError) as error:
        raise CheckFailed(f"{written.name} is broken and no recipe; compute {name!r} again") from error
    content = table.read_bytes()
    if hashlib.sha256(content).hexdigest() != recipe.get("sha256"):
        raise CheckFailed(f"{table.name} does not match the checksum in {written.name}; compute {name!r} again")
    return DerivedResult(name, pl.read_parquet(table), recipe)


def save(name: str, frame: pl.DataFrame, recipe: dict[str, Any], folder: Path = DERIVED) -> DerivedResult:
    """Write a derived result; both files appear whole or not at all.

    Raises WrongInput for a recipe without seed, inputs or code version, and for a folder that cannot be written.
    """
    absent = [key for key in REQUIRED if key not in recipe]
    if absent:
        raise WrongInput(f"the recipe of {name!r} lacks {', '.join(absent)}; state what is needed to compute it again")
    writable(folder)
    unfinished, note = folder / f".{name}.parquet", folder / f".{name}.json"
    try:
        for path in (unfinished, note):
            path.unlink(missing_ok=True)  # a link there would be followed
        frame.write_parquet(unfinished, compression="zstd", compression_level=19, statistics=False)
        recipe = {**recipe, "sha256": hashlib.sha256(unfinished.read_bytes()).hexdigest()}
        note.write_text(json.dumps(recipe, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
        unfinished.replace(folder / f"{name}.parquet")
        note.replace(folder / f"{name}.json")
    except OSError as error:
        raise _unwritable(folder, error) from error
    return DerivedResult(name, frame, recipe)


def writable(folder: Path) -> Path:
    """The folder, made where it is not there; raises WrongInput where it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return folder


def tried(folder: Path) -> Path:
    """The same said before anything is computed, and what had to be made for it taken away again."""
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    writable(folder)
    for path in made:
        path.rmdir()
    return folder


def _unwritable(folder: Path, error: OSError) -> WrongInput:
    reason = error.strerror or error
    return WrongInput(f"nothing can be written to {str(folder)!r} ({reason}); give --out a folder that can be written")
