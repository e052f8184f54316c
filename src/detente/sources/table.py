"""What a table is: its file, its schema contract, its source, and how it becomes observations.

A producer's module exports `SOURCES` and `TABLES`; adding a table is one `Source` record and one
`Table` with a `Melt` (see `detente.sources.shape`). `read` holds a file to the contract: it never
guesses a type, drops a row or fills a gap.
"""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

import polars as pl

from detente.core.errors import BadRow, CheckFailed, DataMissing, SchemaChanged
from detente.core.sources import Source
from detente.sources.shape import Melt

Type = Literal["text", "integer", "number", "boolean", "date"]

DTYPES: dict[Type, pl.DataType] = {
    "text": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
}

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes; a table file above this is refused unread."""

REFETCH = "fetch the table again, or compare it with the contract in its module under detente/sources"


@dataclass(frozen=True)
class Revision:
    """How far a new vintage may move the figures of an older one before a person must look.

    `removed` is the share of old rows that may vanish; `moved` the share of any column's
    cells that may change by more than `relative` (|new - old| / |old|). Text that changes and figures
    that appear, vanish or leave zero have no relative change and count as moved.
    """

    removed: float = 0.01
    moved: float = 0.02
    relative: float = 0.10


@dataclass(frozen=True)
class Direct:
    """A producer's own plain file: its address, and the contract's column for each of its columns.

    None has been tried against the live address; copies in the producers' repositories were.
    """

    address: str
    names: Mapping[str, str]


Tidy = Callable[["Table", pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Table:
    """One table of the mirror.

    Parameters
    ----------
    id, file
        Name in commands and SQL, and name of its file in a mirror (default: id + ".csv").
    source
        Producer's vintage; measures may name another one where a table mixes producers.
    columns
        The schema contract: every column in order of the file, with its type.
    key
        Columns whose values identify a row; `nullable` of them may be empty.
    tidy
        One `Melt`, several, or a function (table, frame) -> observations.
    rows, sha256
        Rows and SHA-256 of the vintage that the contract was written for. Another checksum is
        another vintage, admitted if contract and `revision` hold.
    limits
        Least and most legal value of numeric columns, None for no limit.
    not_finite
        Numeric columns in which the producer writes "inf" or "nan" for a figure it does not have;
        those cells are read as missing. Elsewhere they break the contract.
    direct
        The producer's own plain file, where it differs from the mirror's in its header alone.
    """

    id: str
    source: Source
    columns: Mapping[str, Type]
    key: tuple[str, ...]
    tidy: "Melt | tuple[Melt, ...] | Tidy"
    description: str
    rows: int
    sha256: str
    file: str = ""
    nullable: tuple[str, ...] = ()
    limits: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    not_finite: tuple[str, ...] = ()
    revision: Revision = Revision()
    direct: Direct | None = None
    other_sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.id):
            raise ValueError(f"table id {self.id!r} must be a plain SQL name")
        if not self.file:
            object.__setattr__(self, "file", f"{self.id}.csv")
        unknown = [name for name in (*self.key, *self.limits) if name not in self.columns]
        if unknown or not self.key:
            raise ValueError(f"table {self.id!r}: key and limits name unknown columns {unknown}, or the key is empty")

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source that the table's rows may name, the leading one first."""
        return (self.source, *self.other_sources)

    @property
    def published_on(self) -> date:
        """When the latest of its sources appeared."""
        return max(source.published_on for source in self.sources)


def checksum(content: bytes) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def content_of(path: Path, table: Table) -> bytes:
    """The bytes of a table's file; DataMissing if it is not there, CheckFailed if it is implausibly large."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise CheckFailed(
                f"{path.name} has {size:,} bytes, more than the {LARGEST_FILE:,} that a table may have; "
                "is it the right file?"
            )
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise DataMissing(
            f"table {table.id!r}: the file {path.name!r} is not in {path.parent}; "
            "point --mirror (or DETENTE_MIRROR) at a complete mirror"
        ) from error
    except OSError as error:
        raise DataMissing(
            f"table {table.id!r}: {path} cannot be read ({error.strerror}); check its permissions"
        ) from error


def read(table: Table, path: Path) -> pl.DataFrame:
    """The rows of a table's file, typed as its contract says."""
    return parse(table, content_of(path, table))


def parse(table: Table, content: bytes) -> pl.DataFrame:
    """The rows in `content`, typed as the table's contract says, in order of the file.

    Raises SchemaChanged if columns are missing, extra or in another order, BadRow for the first cell
    that breaks the contract (row numbers as in a spreadsheet: the header is row 1), and CheckFailed if
    the file is empty, cut off or not UTF-8.
    """
    header, rows = _cells(table, content)
    _same_columns(table, header)
    by_column = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    columns = {
        name: _typed(table, name, kind, pl.Series(name, cells, dtype=pl.String))
        for (name, kind), cells in zip(table.columns.items(), by_column, strict=True)
    }
    frame = pl.DataFrame(columns)
    _keys_hold(table, frame)
    _limits_hold(table, frame)
    return frame


def _cells(table: Table, content: bytes) -> tuple[list[str], list[list[str | None]]]:
    if not content:
        raise CheckFailed(f"{table.file} is empty; {REFETCH}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CheckFailed(
            f"{table.file} is not UTF-8 (byte {error.start:,}); save it as UTF-8, or {REFETCH}"
        ) from error
    if "\0" in text:
        raise CheckFailed(f"{table.file} holds binary data, not text; {REFETCH}")
    if not text.endswith("\n"):
        raise CheckFailed(f"{table.file} stops in the middle of a line, so it was cut off; {REFETCH}")
    try:
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        header = next(lines)
        rows: list[list[str | None]] = []
        for number, cells in enumerate(lines, start=2):
            if len(cells) != len(header):
                raise BadRow(
                    table.file, number, header[min(len(cells), len(header)) - 1],
                    f"{len(cells)} fields where the header has {len(header)}", REFETCH,
                )  # fmt: skip
            rows.append([cell if cell != "" else None for cell in cells])
    except csv.Error as error:
        raise CheckFailed(f"{table.file} is not a readable CSV file ({error}); {REFETCH}") from error
    if not rows and header == list(table.columns):
        raise CheckFailed(f"{table.file} holds a header and no row; {REFETCH}")
    return header, rows


def _same_columns(table: Table, header: list[str]) -> None:
    expected = list(table.columns)
    if header == expected:
        return
    missing = [name for name in expected if name not in header]
    extra = [name for name in header if name not in expected]
    if missing or extra:
        changes = [f"missing column {name!r}" for name in missing] + [f"unexpected column {name!r}" for name in extra]
    else:
        place = next((i for i, (a, b) in enumerate(zip(expected, header, strict=False)) if a != b), len(expected))
        changes = [f"column {place + 1} should be {expected[place]!r}" if place < len(expected) else "repeated columns"]
    raise SchemaChanged(
        f"{table.file}: {'; '.join(changes)}; the old vintage is kept; "
        f"if the producer changed the table, mend its contract in detente/sources and bump its vintage"
    )


def _typed(table: Table, name: str, kind: Type, cells: pl.Series) -> pl.Series:
    if kind == "text":
        return cells
    if kind == "boolean":
        typed = cells.replace_strict({"True": True, "False": False}, default=None, return_dtype=pl.Boolean)
    elif kind == "date":
        typed = cells.str.to_date("%Y-%m-%d", strict=False)
    else:
        typed = cells.cast(DTYPES[kind], strict=False)
        if name in table.not_finite:
            cells = cells.set(cells.str.to_lowercase().is_in(["inf", "-inf", "nan"]).fill_null(value=False), None)
        if kind == "number":
            typed = typed.set(~typed.is_finite().fill_null(value=True), None)
    bad = (typed.is_null() & cells.is_not_null()).arg_true()
    if len(bad) == len(cells) - cells.null_count() and len(bad) > 1:
        raise SchemaChanged(
            f"{table.file}: column {name!r} should hold type {kind} and never does "
            f"(first: {cells[int(bad[0])]!r}); {REFETCH}"
        )
    if len(bad):
        row = int(bad[0])
        raise BadRow(table.file, row + 2, name, f"{cells[row]!r} is not a {kind}", REFETCH)
    return typed


def _keys_hold(table: Table, frame: pl.DataFrame) -> None:
    for name in table.key:
        gaps = frame[name].is_null().arg_true()
        if len(gaps) and name not in table.nullable:
            raise BadRow(table.file, int(gaps[0]) + 2, name, "the key is empty", REFETCH)
    keys = frame.select(table.key)
    repeated = (~keys.to_struct("key").is_first_distinct()).arg_true()
    if len(repeated):
        row = int(repeated[0])
        given = ", ".join(f"{name}={value}" for name, value in keys.row(row, named=True).items())
        raise BadRow(table.file, row + 2, table.key[0], f"a second row for {given}", REFETCH)


def _limits_hold(table: Table, frame: pl.DataFrame) -> None:
    for name, (least, most) in table.limits.items():
        column = frame[name]
        outside = pl.Series([False] * frame.height)
        if least is not None:
            outside = outside | (column < least)
        if most is not None:
            outside = outside | (column > most)
        rows = outside.fill_null(value=False).arg_true()
        if len(rows):
            row = int(rows[0])
            raise BadRow(table.file, row + 2, name, f"{column[row]!r} leaves its range [{least}, {most}]", REFETCH)
