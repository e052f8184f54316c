"""The tables on this machine: every vintage ever fetched, each whole or not there at all.

    DETENTE_HOME/tables/<id>/<first 12 of SHA-256>/<file>.csv          as fetched
                                                  /table.parquet        typed by the contract
                                                  /observations.parquet tidied
                                                  /record.json          checksums, vintage, when and where from
    DETENTE_HOME/tables/<id>/current                                    the vintage in use

Everything is written under a temporary name and renamed, so a fetch that is cut off changes nothing.
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Literal

import polars as pl
from platformdirs import user_data_path

from detente.core.errors import CheckFailed, DataMissing
from detente.sources.mirror import Mirror
from detente.sources.revision import Difference, difference, within_tolerance
from detente.sources.table import Table, checksum, parse
from detente.sources.tidy import tidy

RAW, OBSERVATIONS, RECORD, CURRENT = "table.parquet", "observations.parquet", "record.json", "current"


def home() -> Path:
    """DETENTE_HOME, or the platform's user data folder."""
    given = os.environ.get("DETENTE_HOME")
    return Path(given).expanduser() if given else user_data_path("detente", appauthor=False)


@dataclass(frozen=True)
class Vintage:
    """One stored vintage of a table."""

    table: str
    folder: Path
    record: dict[str, Any]

    @property
    def id(self) -> str:
        """The first twelve digits of the file's SHA-256."""
        return self.folder.name

    @property
    def published_on(self) -> date:
        """When this vintage appeared, as known or bounded by the day it was fetched."""
        return date.fromisoformat(self.record["published_on"])

    def rows(self) -> pl.DataFrame:
        """The table's rows."""
        return pl.read_parquet(self.folder / RAW)

    def observations(self, as_of: date | None = None) -> pl.DataFrame:
        """The tidied rows; with `as_of`, those whose vintage or first figure was public by then."""
        rows = pl.read_parquet(self.folder / OBSERVATIONS)
        if as_of is None:
            return rows
        return rows.filter((pl.col("published_on") <= as_of) | (pl.col("first_public_on") <= as_of))

    def problems(self) -> list[str]:
        """Files that are missing or no longer have the checksum recorded; empty if all is well."""
        found = []
        for name, recorded in self.record["files"].items():
            path = self.folder / name
            if not path.is_file():
                found.append(f"{name} is missing")
            elif checksum(path.read_bytes()) != recorded:
                found.append(f"{name} has changed since it was stored")
        return found


@dataclass(frozen=True)
class Fetched:
    """What a fetch did: "unchanged", "stored" for the first time, or "revised" an older vintage."""

    table: str
    action: Literal["unchanged", "stored", "revised"]
    vintage: Vintage
    difference: Difference | None = None
    note: str = ""


class Store:
    """The stored tables under a folder (default: DETENTE_HOME, or the platform's user data folder)."""

    def __init__(self, folder: Path | None = None) -> None:
        self.home = folder or home()

    def _folder(self, table: Table) -> Path:
        return self.home / "tables" / table.id

    def vintages(self, table: Table) -> tuple[Vintage, ...]:
        """Every stored vintage, oldest first."""
        folder = self._folder(table)
        if not folder.is_dir():
            return ()
        found = [
            vintage
            for path in folder.iterdir()
            if path.is_dir() and not path.name.startswith(".") and (vintage := _vintage(table, path)) is not None
        ]
        return tuple(sorted(found, key=lambda vintage: (vintage.published_on, vintage.record["fetched_at"])))

    def current(self, table: Table, as_of: date | None = None) -> Vintage | None:
        """The vintage in use; with `as_of`, the newest that was published by then, else None."""
        if as_of is not None:
            return next((v for v in reversed(self.vintages(table)) if v.published_on <= as_of), None)
        pointer = self._folder(table) / CURRENT
        if not pointer.is_file():
            return None
        return _vintage(table, self._folder(table) / pointer.read_text("utf-8").strip())

    def need(self, table: Table) -> Vintage:
        """The vintage in use; DataMissing with the command that fetches it otherwise."""
        found = self.current(table)
        if found is None:
            raise DataMissing(
                f"table {table.id!r} is not stored; fetch it with: detente data fetch {table.id} --mirror FOLDER"
            )
        return found

    def fetch(self, table: Table, mirror: Mirror, *, accept: bool = False, today: date | None = None) -> Fetched:
        """Store the mirror's copy of a table unless it is stored already.

        A checksum that differs from the stored copy's is a new vintage: it must keep the schema
        contract, and stay within the table's tolerance unless `accept` is given. A checksum that is
        neither stored nor the one the contract was written for cannot be judged and needs `accept`.
        """
        content = mirror.content(table)
        digest = checksum(content)
        old = self.current(table)
        if old is not None and old.problems():
            old = None  # damaged: nothing to compare with, so it is replaced as if it were not there
        if old is not None and old.record["sha256"] == digest:
            return Fetched(table.id, "unchanged", old)
        frame = parse(table, content)
        known = digest == table.sha256
        found = None
        if old is not None:
            found = difference(table, old.rows(), frame)
            if not (accept or known):
                within_tolerance(table, found)
        elif old is None and not known and not accept:
            raise CheckFailed(
                f"{table.file} has checksum {digest[:12]} and {frame.height:,} rows; it is neither the vintage that "
                f"this version knows ({table.sha256[:12]}, {table.rows:,} rows) nor comparable with a stored one; "
                "check the mirror, or take it as a new vintage with --accept"
            )
        day = today or datetime.now(UTC).date()
        observations = tidy(table, frame)
        if not known:
            observations = _as_new_vintage(table, observations, digest, day)
        vintage = self._write(table, content, frame, observations, _record(table, mirror, digest, day, known=known))
        note = "" if known else "a vintage that this version does not know; published on or before the day of fetching"
        return Fetched(table.id, "stored" if old is None else "revised", vintage, found, note)

    def _write(
        self, table: Table, content: bytes, frame: pl.DataFrame, observations: pl.DataFrame, record: dict[str, Any]
    ) -> Vintage:
        folder = self._folder(table)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _clear_leftovers(folder)
            unfinished = Path(mkdtemp(prefix=".unfinished-", dir=folder))
            try:
                (unfinished / table.file).write_bytes(content)
                frame.write_parquet(unfinished / RAW, compression="zstd")
                observations.write_parquet(unfinished / OBSERVATIONS, compression="zstd")
                names = (table.file, RAW, OBSERVATIONS)
                record["files"] = {name: checksum((unfinished / name).read_bytes()) for name in names}
                record["rows"], record["observations"] = frame.height, observations.height
                (unfinished / RECORD).write_text(json.dumps(record, indent=1) + "\n", "utf-8")
                final = folder / record["sha256"][:12]
                if final.exists():  # this vintage again, perhaps damaged: aside first, so that one whole copy is there
                    final.rename(unfinished.with_suffix(".replaced"))
                unfinished.rename(final)
                shutil.rmtree(unfinished.with_suffix(".replaced"), ignore_errors=True)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
            pointer = folder / f".{CURRENT}-{os.getpid()}"
            pointer.write_text(final.name + "\n", "utf-8")
            pointer.replace(folder / CURRENT)
        except OSError as error:
            raise DataMissing(
                f"table {table.id!r} could not be stored under {self.home} ({error.strerror or error}); the earlier "
                "copy is kept; free space or set DETENTE_HOME to a folder that can be written"
            ) from error
        return Vintage(table.id, final, record)


def _vintage(table: Table, folder: Path) -> Vintage | None:
    """The vintage in a folder, None if its record cannot be read (it then counts as not stored)."""
    try:
        record = json.loads((folder / RECORD).read_text("utf-8"))
        vintage = Vintage(table.id, folder, record)
        return vintage if vintage.published_on and record["files"] and record["sha256"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _clear_leftovers(folder: Path) -> None:
    """Remove what fetches that were killed left behind more than an hour ago."""
    for path in _leftovers(folder):
        if datetime.now(UTC).timestamp() - path.stat().st_mtime > 3600:
            shutil.rmtree(path, ignore_errors=True)


def _leftovers(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.iterdir() if path.name.startswith(".unfinished-"))


def _record(table: Table, mirror: Mirror, digest: str, day: date, *, known: bool) -> dict[str, Any]:
    return {
        "table": table.id,
        "file": table.file,
        "sha256": digest,
        "vintage": table.source.vintage if known else f"unknown, fetched {day.isoformat()}",
        "published_on": (table.published_on if known else day).isoformat(),
        "published_basis": table.source.published_basis if known else "bounded",
        "known": known,
        "fetched_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "fetched_from": mirror.name,
        "licence": table.source.licence,
    }


def _as_new_vintage(table: Table, rows: pl.DataFrame, digest: str, day: date) -> pl.DataFrame:
    """The rows of a vintage that the Source record does not describe, dated by the day it was fetched.

    Its figures for periods after the recorded vintage cannot have been public before: they count from
    the day of fetching.
    """
    recorded = {source.id: source.published_on for source in table.sources}
    before = pl.col("source").replace_strict(list(recorded), list(recorded.values()), return_dtype=pl.Date)
    return rows.with_columns(
        pl.lit(day).alias("published_on"),
        pl.lit("bounded").alias("published_basis"),
        pl.when(pl.col("period_end") > before).then(pl.lit(day)).otherwise("first_public_on").alias("first_public_on"),
        (pl.col("vintage") + f" revised {digest[:12]}").alias("vintage"),
    )
