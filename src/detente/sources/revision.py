"""What changed between two vintages of a table, and whether it is within the table's tolerance."""

from dataclasses import dataclass

import polars as pl

from detente.core.errors import RevisionTooLarge
from detente.sources.table import Table

SHOWN = 10
"""Largest revisions that a message or listing names."""


@dataclass(frozen=True)
class Change:
    """One cell that differs; `relative` is |new - old| / |old|, None where that has no meaning."""

    key: str
    column: str
    old: object
    new: object
    relative: float | None


@dataclass(frozen=True)
class Difference:
    """Rows added and removed, cells changed, and the largest of the changes.

    `compared` counts the cells of rows that both vintages have, `moved` those that changed by more
    than the table tolerates, and `worst` is the column with most of those and how many.
    """

    before: int
    after: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    compared: int
    changed: int
    moved: int
    worst: tuple[str, int]
    largest: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both vintages hold the same figures."""
        return not (self.added or self.removed or self.changed)

    def lines(self) -> list[str]:
        """The difference in words, largest revisions last."""
        out = [
            f"rows: {self.before:,} before, {self.after:,} after; {len(self.added):,} added, "
            f"{len(self.removed):,} removed; {self.changed:,} of {self.compared:,} common cells changed, "
            f"{self.moved:,} beyond tolerance"
        ]
        for word, keys in (("added", self.added), ("removed", self.removed)):
            out += [f"  {word}: {key}" for key in keys[:3]]
            if len(keys) > 3:
                out.append(f"  {word}: … and {len(keys) - 3:,} more")
        for change in self.largest:
            size = "" if change.relative is None else f" ({change.relative:+.1%})"
            out.append(f"  {change.key}: {change.column} {change.old!r} -> {change.new!r}{size}")
        return out


def difference(table: Table, old: pl.DataFrame, new: pl.DataFrame) -> Difference:
    """What changed from `old` to `new`, rows being matched by the table's key."""
    key = list(table.key)
    added = new.join(old, on=key, how="anti", nulls_equal=True)
    removed = old.join(new, on=key, how="anti", nulls_equal=True)
    both = old.join(new, on=key, how="inner", nulls_equal=True, suffix="__new")
    changed = moved = 0
    worst = ("", 0)
    found: list[Change] = []
    columns = [name for name in table.columns if name not in key]
    for column in columns:
        cells = both.filter(pl.col(column).ne_missing(pl.col(f"{column}__new")))
        changed += cells.height
        if not cells.height:
            continue
        relative = _relative(cells, column)
        beyond = int((relative.is_null() | (relative.abs() > table.revision.relative)).sum())
        moved += beyond
        worst = max(worst, (column, beyond), key=lambda pair: pair[1])
        cells = cells.with_columns(relative.alias("_relative"), relative.abs().alias("_size"))
        for row in cells.sort("_size", descending=True, nulls_last=False).head(SHOWN).iter_rows(named=True):
            found.append(Change(_key(row, key), column, row[column], row[f"{column}__new"], row["_relative"]))
    found.sort(key=lambda change: float("inf") if change.relative is None else abs(change.relative), reverse=True)
    return Difference(
        before=old.height,
        after=new.height,
        added=_keys(added, key),
        removed=_keys(removed, key),
        compared=both.height * len(columns),
        changed=changed,
        moved=moved,
        worst=worst,
        largest=tuple(found[:SHOWN]),
    )


def within_tolerance(table: Table, found: Difference) -> None:
    """RevisionTooLarge, with the diff, if a new vintage leaves the table's tolerance."""
    problems = []
    if len(found.removed) > table.revision.removed * found.before:
        problems.append(f"{len(found.removed):,} of {found.before:,} rows vanished")
    column, beyond = found.worst
    common = found.before - len(found.removed)
    if beyond > table.revision.moved * common:
        problems.append(
            f"{beyond:,} of {common:,} cells of {column!r} moved by more than {table.revision.relative:.0%} "
            "or cannot be compared"
        )
    if problems:
        raise RevisionTooLarge(
            f"table {table.id!r}: {' and '.join(problems)}, more than its tolerance; the old vintage is kept; look at "
            f"the difference and accept it with --accept if it is right\n" + "\n".join(found.lines())
        )


def _relative(cells: pl.DataFrame, column: str) -> pl.Series:
    """Signed relative change; null for text, dates, and figures that appear, vanish or leave zero."""
    if not cells.schema[column].is_numeric():
        return pl.Series([None] * cells.height, dtype=pl.Float64)
    old, new = cells[column].cast(pl.Float64), cells[f"{column}__new"].cast(pl.Float64)
    ratio = (new - old) / old.abs()
    return ratio.set(~ratio.is_finite().fill_null(value=False), None)


def _keys(frame: pl.DataFrame, key: list[str]) -> tuple[str, ...]:
    return tuple(_key(row, key) for row in frame.select(key).iter_rows(named=True))


def _key(row: "dict[str, object]", key: list[str]) -> str:
    return ", ".join(f"{name}={row[name]}" for name in key)
