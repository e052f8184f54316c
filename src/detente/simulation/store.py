"""Finished runs on disk: immutable, one folder each, named by what decided them.

    DETENTE_HOME/runs/<digest>/manifest.json      scenario, beliefs, seed, draws, months, checksums of the other files
    DETENTE_HOME/runs/<digest>/summaries.parquet  mean and quantiles by quantity, member and month
    DETENTE_HOME/runs/<digest>/series.npz         every draw, where the run is small or draws were asked for

A folder is written under another name and renamed when whole, so that a process killed at any moment
leaves no half run. What is read is checked against its checksums.
"""

import hashlib
import io
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np
from pydantic import ValidationError

from detente.core.errors import CheckFailed, DataMissing
from detente.core.scenarios import Scenario
from detente.simulation import paths
from detente.simulation.ensemble import (
    BeliefSet,
    Ensemble,
    digest,
    ensemble,
    fitted_for,
    luck_of,
    note_on,
)
from detente.sources.store import home

SMALL: Final = 2_000
"""Draws up to which every draw is stored without being asked for."""

SCHEMA: Final = 1
"""Version of the form of a stored run."""

_MANIFEST, _SUMMARIES, _SERIES = "manifest.json", "summaries.parquet", "series.npz"


def folder(key: str) -> Path:
    """Where the run of that digest lies, whether or not it is there."""
    return home() / "runs" / key


def save(run: Ensemble, *, series: bool | None = None) -> Path:
    """Stores a run and returns its folder; one that is there already stays as it is.

    `series` says whether every draw is stored; by default up to `SMALL` draws. Raises DataMissing
    where the folder cannot be written.
    """
    place = folder(run.key)
    if (place / _MANIFEST).is_file():
        return place
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=place.parent))
    except OSError as error:
        raise DataMissing(f"no run can be stored in {place.parent} ({error.strerror}); set DETENTE_HOME") from error
    try:
        _write(run, made, run.draws <= SMALL if series is None else series)
        made.rename(place)
    except OSError as error:
        if not (place / _MANIFEST).is_file():  # else another process stored the same run first
            raise DataMissing(f"the run cannot be stored in {place} ({error.strerror}); free space there") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return place


def load(key: str) -> Ensemble | None:
    """A stored run with all its draws; None where it is not there or its draws were not stored.

    Raises CheckFailed for a run whose files do not hold what was written.
    """
    place = folder(key)
    if not place.is_dir():
        return None
    manifest, contents = _checked(place, key)
    if _SERIES not in contents:
        return None
    try:
        scenario = Scenario.model_validate_json(json.dumps(manifest["scenario"]))
        with np.load(io.BytesIO(contents[_SERIES]), allow_pickle=False) as held:
            series = {name: held[name] for name in manifest["quantities"]}
        return Ensemble(
            scenario, paths.months(scenario), manifest["draws"], manifest["seed"], key, manifest["luck"],
            manifest["beliefs_note"], manifest["prior_only"], series, manifest["illegal"],
        )  # fmt: skip
    except (KeyError, ValueError, ValidationError) as error:
        raise _corrupt(place, f"{_MANIFEST} lacks what a run needs ({type(error).__name__})") from error


def obtain(
    scenario: Scenario, draws: int = 1000, seed: int = 0, *, beliefs: BeliefSet = "default", **options: Any
) -> tuple[Ensemble, str]:
    """The run, from the store or computed and stored, and a note for readers where the store needed mending.

    A corrupt run is moved aside and computed again; a store that cannot be written costs the run nothing.
    """
    fitted = fitted_for(scenario, beliefs)
    key = digest(scenario, seed, draws, fitted, **options)
    note = ""
    try:
        found = load(key)
        if found is not None:
            # words about a scenario decide no number, so a run is found under other titles too
            told = note_on(scenario, fitted), luck_of(scenario, draws, seed, fitted)
            if told == (found.beliefs_note, found.luck):
                return _retitled(found, scenario), ""
    except CheckFailed as error:
        note = f"{error}; it was computed again"
        _set_aside(folder(key))
    made = ensemble(scenario, draws, seed, beliefs=beliefs, **options)
    try:
        save(made)
    except DataMissing as error:
        note = str(error)
    return made, note


def _retitled(found: Ensemble, scenario: Scenario) -> Ensemble:
    held = {name: getattr(found, name) for name in found.__dataclass_fields__}
    return Ensemble(**{**held, "scenario": scenario})


def _write(run: Ensemble, place: Path, series: bool) -> None:
    run.to_polars().write_parquet(place / _SUMMARIES)
    if series:
        with (place / _SERIES).open("wb") as file:
            np.savez(file, allow_pickle=False, **run.paths)
    manifest = {
        "schema": SCHEMA,
        "key": run.key,
        "scenario": run.scenario.model_dump(mode="json"),
        "draws": run.draws,
        "seed": run.seed,
        "luck": run.luck,
        "beliefs_note": run.beliefs_note,
        "prior_only": run.prior_only,
        "quantities": list(run.quantities),
        "illegal": run.illegal,
        "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(place.iterdir())},
    }
    with (place / _MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=1, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())


def _checked(place: Path, key: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Manifest and checked contents of the other files; raises CheckFailed."""
    try:
        manifest = json.loads((place / _MANIFEST).read_text(encoding="utf-8"))
        files = dict(manifest["files"])
        schema, own = manifest["schema"], manifest["key"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _corrupt(place, f"{_MANIFEST} is missing or broken") from error
    if schema != SCHEMA:
        raise _corrupt(place, f"it has schema version {schema!r}, this program reads {SCHEMA}")
    if own != key:
        raise _corrupt(place, f"its manifest is that of run {str(own)[:12]}")
    contents = {}
    for name, checksum in files.items():
        path = place / Path(name).name
        try:
            contents[name] = path.read_bytes()
        except OSError as error:
            raise _corrupt(place, f"{name} is missing") from error
        if hashlib.sha256(contents[name]).hexdigest() != checksum:
            raise _corrupt(place, f"{name} does not match its checksum")
    return manifest, contents


def _corrupt(place: Path, why: str) -> CheckFailed:
    return CheckFailed(f"the stored run {place.name[:12]} is corrupt: {why}")


def _set_aside(place: Path) -> None:
    """Removes a corrupt run, first by renaming it so that nobody reads it meanwhile."""
    aside = Path(tempfile.mkdtemp(prefix=".corrupt-", dir=place.parent))
    place.rename(aside / place.name)
    shutil.rmtree(aside, ignore_errors=True)
