"""Finished runs on disk: immutable, one folder each, named by what decided them.

    DETENTE_HOME/runs/<digest>/manifest.json      scenario, beliefs, posterior, code, seed, draws, checksums of the rest
    DETENTE_HOME/runs/<digest>/summaries.parquet  mean and quantiles by quantity, member and month
    DETENTE_HOME/runs/<digest>/series.parquet     every draw and month, where the run is small or draws were asked for
    DETENTE_HOME/runs/<digest>/counts.parquet     counts in bins, where the draws were too many to be kept

A folder is written under another name and renamed when whole, so that a process killed at any moment
leaves no half run; what it leaves under the other name is swept by a later one. What is read is checked
against its checksums.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from detente import __version__
from detente.core.errors import CheckFailed, DataMissing
from detente.core.scenarios import Scenario
from detente.simulation import paths, stored_series
from detente.simulation.ensemble import (
    MOST_KEPT,
    BeliefSet,
    Ensemble,
    beliefs_of,
    code,
    digest,
    ensemble,
    fitted_for,
    luck_of,
    note_on,
    posterior,
)
from detente.simulation.stream import Stream, streamed
from detente.sources.store import home

Run = Ensemble | Stream

SMALL: Final = 2_000
"""Draws up to which every draw is stored without being asked for."""

SCHEMA: Final = 2
"""Version of the form of a stored run."""

LARGEST_MANIFEST: Final = 1_000_000
LARGEST: Final = 4_000_000_000
"""[bytes] A manifest or table above this is no file of a run; 20,000 draws of 132 months take far less."""

ABANDONED: Final = 600.0
"""[s] Age at which a folder that was never finished is taken for that of a killed process; writing takes seconds."""

_MANIFEST, _SUMMARIES, _SERIES, _COUNTS = "manifest.json", "summaries.parquet", "series.parquet", "counts.parquet"
_UNFINISHED, _CORRUPT = ".unfinished-", ".corrupt-"


def folder(key: str) -> Path:
    """Where the run of that digest lies, whether or not it is there."""
    return home() / "runs" / key


def save(run: Run, *, series: bool | None = None) -> Path:
    """Stores a run and returns its folder; one that is there already stays as it is.

    `series` says whether every draw is stored; by default up to `SMALL` draws. Raises DataMissing
    where the folder cannot be written.
    """
    place = folder(run.key)
    if (place / _MANIFEST).is_file():
        return place
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _sweep(place.parent)
        made = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=place.parent))
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


def load(key: str) -> Run | None:
    """A stored run with its draws or counts; None where it is not there or only its summaries are.

    Raises CheckFailed for a run whose files do not hold what was written.
    """
    place = folder(key)
    if not place.is_dir():
        return None
    manifest, contents = _checked(place, key)
    if not contents.keys() & {_SERIES, _COUNTS}:
        return None
    try:
        scenario = Scenario.model_validate_json(json.dumps(manifest["scenario"]))
        told = (
            scenario, paths.months(scenario), manifest["draws"], manifest["seed"], key, manifest["luck"],
            manifest["beliefs_note"], manifest["prior_only"],
        )  # fmt: skip
        if _COUNTS in contents:
            return Stream(*told, stored_series.counts(contents[_COUNTS], scenario.months), manifest["illegal"])
        shape = manifest["draws"], scenario.months
        return Ensemble(
            *told, stored_series.series(contents[_SERIES], manifest["quantities"], shape), manifest["illegal"]
        )
    except (KeyError, ValueError, TypeError, ValidationError, stored_series.Unreadable) as error:
        raise _corrupt(place, f"its files lack what a run needs ({type(error).__name__})") from error


def obtain(
    scenario: Scenario, draws: int = 1000, seed: int = 0, *, beliefs: BeliefSet = "default",
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Run, str]:  # fmt: skip
    """The run, from the store or computed and stored, and a note for readers where the store needed mending.

    Up to 20,000 draws are kept, more are counted. A corrupt run is moved aside and computed again; a counted run that
    was cut off goes on where it stopped; a store that cannot be written costs the run nothing.
    """
    fitted = fitted_for(scenario, beliefs)
    key = digest(scenario, seed, draws, fitted)
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
    begun = folder(key).with_name(f".counting-{key}.npz")
    if draws <= MOST_KEPT:
        made: Run = ensemble(scenario, draws, seed, beliefs=beliefs)
    else:
        made = streamed(scenario, draws, seed, beliefs=beliefs, checkpoint=begun, progress=progress)
    try:
        save(made)
        begun.unlink(missing_ok=True)
    except DataMissing as error:
        note = str(error)
    return made, note


def _retitled(found: Run, scenario: Scenario) -> Run:
    held = {name: getattr(found, name) for name in found.__dataclass_fields__}
    return type(found)(**{**held, "scenario": scenario})


def _write(run: Run, place: Path, series: bool) -> None:
    run.to_polars().write_parquet(place / _SUMMARIES)
    if isinstance(run, Stream):
        (place / _COUNTS).write_bytes(stored_series.counts_file(run.counts))
    elif series:
        (place / _SERIES).write_bytes(stored_series.series_file(run.paths, run.months))
    fitted = None if run.prior_only else posterior(run.scenario.conflict, run.scenario.start)
    manifest = {
        "schema": SCHEMA,
        "key": run.key,
        "scenario": run.scenario.model_dump(mode="json"),
        "beliefs": beliefs_of(run.scenario.conflict).digest,
        "posterior": fitted.digest if fitted else None,
        "version": __version__,
        "code": code(),
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
        manifest = json.loads(_content(place / _MANIFEST, LARGEST_MANIFEST).decode("utf-8"))
        files = dict(manifest["files"])
        schema, own = manifest["schema"], manifest["key"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _corrupt(place, f"{_MANIFEST} is missing or broken") from error
    if schema != SCHEMA:
        raise _corrupt(place, f"{_MANIFEST}, field 'schema': version {schema!r}, this program reads {SCHEMA}")
    if own != key:
        raise _corrupt(place, f"{_MANIFEST}, field 'key': it is that of run {str(own)[:12]}")
    contents = {}
    for name, checksum in files.items():
        path = place / Path(name).name
        try:
            contents[name] = _content(path, LARGEST)
        except OSError as error:
            raise _corrupt(place, f"{name} is missing or no file of a run") from error
        if hashlib.sha256(contents[name]).hexdigest() != checksum:
            raise _corrupt(place, f"{name} does not match its checksum in {_MANIFEST}, field 'files'")
    return manifest, contents


def _content(path: Path, most: int) -> bytes:
    """The bytes of a file; raises OSError for a pipe or device, which never ends, and for more than `most` bytes."""
    if not path.is_file() or path.stat().st_size > most:
        raise OSError(f"{path.name} is no file of a run")
    return path.read_bytes()


def _corrupt(place: Path, why: str) -> CheckFailed:
    return CheckFailed(f"the stored run {place.name[:12]} is corrupt: {why}; delete {place} or run it again")


def _set_aside(place: Path) -> None:
    """Removes a corrupt run, first by renaming it so that nobody reads it meanwhile; one that stays costs only time."""
    try:
        aside = Path(tempfile.mkdtemp(prefix=_CORRUPT, dir=place.parent))
        place.rename(aside / place.name)
    except OSError:
        return
    shutil.rmtree(aside, ignore_errors=True)


def _sweep(runs: Path) -> None:
    """Removes what killed processes left: folders never finished or half removed, old enough to be nobody's work."""
    for left in runs.glob(".*"):
        if left.name.startswith((_UNFINISHED, _CORRUPT)) and time.time() - left.stat().st_mtime > ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
