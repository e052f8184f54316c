"""Short ways to write the records of wide tables: contracts, runs of like measures, codes for "unknown"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from detente.core.observations import PublishedBasis, Status
from detente.sources.shape import Measure, Melt, NotAState, State
from detente.sources.table import Table, Tidy, Type
from detente.sources.tidy import ROW, melt

MIRROR_READ = date(2026, 11, 23)
"""Day on which the mirror's tables were read and these records written."""


def contract(*runs: tuple[Type, str]) -> dict[str, Type]:
    """Columns in order of the file, from runs of (type, names separated by blanks).

    Raises ValueError for a name that comes twice.
    """
    columns: dict[str, Type] = {}
    for kind, names in runs:
        for name in names.split():
            if name in columns:
                raise ValueError(f"column {name!r} comes twice")
            columns[name] = kind
    return columns


def measures(
    producer: str,
    units: Mapping[str, str],
    *,
    names: Mapping[str, str] | None = None,
    status: Status = "observed",
    dims: Mapping[str, str] | None = None,
) -> dict[str, Measure]:
    """Measures of many columns: unit -> column names separated by blanks.

    A column `X` becomes the series `producer.x`, or `producer.<names[X]>` where a clearer name is given.
    """
    found: dict[str, Measure] = {}
    for unit, columns in units.items():
        for column in columns.split():
            series = f"{producer}.{(names or {}).get(column, column).lower()}"
            found[column] = Measure(series, unit, status=status, dims=dims or {})
    return found


def without(unknown: int | float, columns: Sequence[str], *shapes: Melt) -> Tidy:
    """A tidy in which the producer's code for "unknown" is an empty cell, so it never becomes a number."""

    def tidy(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
        known = frame.with_columns(
            pl.when(pl.col(name) == unknown).then(None).otherwise(pl.col(name)).alias(name) for name in columns
        )
        return pl.concat([melt(table, known, shape) for shape in shapes])

    return tidy


def prepared(step: pl.Expr | Sequence[pl.Expr], *shapes: Melt) -> Tidy:
    """A tidy that first adds the columns of `step`; rows keep their numbers in the file."""

    def tidy(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
        wider = frame.with_row_index(ROW, offset=2).with_columns(step)
        return pl.concat([melt(table, wider, shape) for shape in shapes])

    return tidy


def cow_pair(
    first: str,
    second: str,
    borders: Literal["of the year", "today", "territory"] = "of the year",
    not_states: Mapping[str, NotAState] | None = None,
    **dims: str,
) -> tuple[State, dict[str, str | State]]:
    """Entity and keys of a pair of states by COW number: the first is the entity, the second the key `with`.

    The numbers themselves are kept as keys too, for two of them may be one ISO code (255 and 260 in 1990).
    """
    one, other = (State("cow", column, not_states=not_states or {}, borders=borders) for column in (first, second))
    keys: dict[str, str | State] = {"with": other, "cow": first, "cow_with": second}
    return one, keys | dims


def day(year: str, month: str, day_of_month: str) -> pl.Expr:
    """A date from three integer columns."""
    return pl.date(pl.col(year), pl.col(month), pl.col(day_of_month))


def not_before(first: date, *shapes: Melt) -> Tidy:
    """A tidy whose figures became public on `first` at the earliest, whatever the source's lag."""

    def tidy(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
        found = pl.concat([melt(table, frame, shape) for shape in shapes])
        return found.with_columns(
            pl.min_horizontal(
                pl.max_horizontal("first_public_on", pl.lit(first)), pl.col("published_on")
            ).alias("first_public_on")
        )  # fmt: skip

    return tidy


@dataclass(frozen=True)
class Appearance:
    """When a row's figure could first be read, when this version of it appeared, and how that is known."""

    first_public_on: date
    published_on: date
    basis: PublishedBasis


def appeared(table: Table, frame: pl.DataFrame, shape: Melt, by_row: Sequence[Appearance]) -> pl.DataFrame:
    """Observations whose dates are those of their own row; `frame` has as many rows as `by_row`."""
    rows = frame.with_row_index(ROW, offset=2) if ROW not in frame.columns else frame
    parts = []
    for when in dict.fromkeys(by_row):
        own = rows.filter(pl.Series([given == when for given in by_row], dtype=pl.Boolean))
        parts.append(
            melt(table, own, shape).with_columns(
                pl.lit(when.published_on).alias("published_on"),
                pl.lit(when.basis).alias("published_basis"),
                pl.lit(when.first_public_on).alias("first_public_on"),
            )
        )
    return pl.concat(parts) if parts else melt(table, rows, shape)


CENTRAL = "_central"
CENTRAL_NOTE = "_central_note"


def central(value: str, low: str, high: str) -> tuple[pl.Expr, pl.Expr]:
    """A central figure and its note where reports give a value, a range, or one bound only.

    The value itself, else the middle of the range, else the one bound; the note says which. Columns
    `CENTRAL` and `CENTRAL_NOTE`.
    """
    given, least, most = pl.col(value), pl.col(low), pl.col(high)
    note = (
        pl.when(given.is_not_null()).then(pl.lit(""))
        .when(least.is_not_null() & most.is_not_null()).then(pl.lit("middle of the published range"))
        .when(least.is_not_null()).then(pl.lit("published as at least this"))
        .otherwise(pl.lit("published as at most this"))
    )  # fmt: skip
    return pl.coalesce(given, (least + most) / 2, least, most).alias(CENTRAL), note.alias(CENTRAL_NOTE)
