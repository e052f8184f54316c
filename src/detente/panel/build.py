"""Compiling the reference panel from the tidied tables by its recipe (`detente data panel`).

The same tables and recipe give the same bytes: rows are sorted, sums are exact, and nothing is dated
by the clock.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from math import fsum
from pathlib import Path
from typing import Any

import polars as pl

from detente import __version__, sources
from detente.core.errors import CheckFailed
from detente.core.observations import COLUMNS
from detente.core.sources import Source
from detente.panel.factors import allocations, factors
from detente.panel.recipe import RECIPE, Recipe, Take, recipe
from detente.panel.reference import DATA, SCHEMA, checked
from detente.sources.mirror import Mirror
from detente.sources.table import checksum, parse
from detente.sources.tidy import tidy

ORDER = ("series", "entity", "dims", "period_start", "period_end", "published_on")
LARGEST = 1_000_000
"""Bytes that the panel, its sources and its manifest may take together."""


class Tables:
    """The observations of tables in a mirror (folder or address), each read once."""

    def __init__(self, mirror: str | Path) -> None:
        self._mirror = Mirror(mirror)
        self._read: dict[str, pl.DataFrame] = {}
        self.checksums: dict[str, str] = {}

    def __call__(self, table_id: str) -> pl.DataFrame:
        """All observations of a table; raises what reading and tidying raise."""
        if table_id not in self._read:
            table = sources.table_of(table_id)
            content = self._mirror.content(table)
            self.checksums[table_id] = checksum(content)
            self._read[table_id] = tidy(table, parse(table, content))
        return self._read[table_id]


def compiled(plan: Recipe, observations: Callable[[str], pl.DataFrame]) -> pl.DataFrame:
    """The panel's rows, validated and sorted.

    Raises CheckFailed for a recipe that names a series its table does not hold, for two rows about the
    same thing, and for more rows of a restricted producer than its list allows; BadRow for a row that
    breaks the contract of the observation table.
    """
    rows: list[dict[str, Any]] = []
    for take in plan.take:
        rows += _taken(take, plan, observations(take.table))
    rows += factors(plan, observations) + allocations(plan.allocations, observations)
    rows = [_withheld(row, plan) for row in rows]
    frame = checked(pl.DataFrame(rows, schema=SCHEMA, orient="row"), "the panel").sort(ORDER)
    repeated = frame.filter(frame.select(ORDER).is_duplicated())
    if repeated.height:
        row = repeated.row(0, named=True)
        raise CheckFailed(
            f"{row['series']} of {row['entity']} ({row['dims']}) for {row['period_start']} to {row['period_end']} "
            f"stands twice in the vintage of {row['published_on']} ({row['locator']}); take it once in {RECIPE.name}"
        )
    over_the_list(plan, frame)
    return frame


def over_the_list(plan: Recipe, frame: pl.DataFrame) -> None:
    """Raises CheckFailed where a restricted producer's rows go beyond the recipe's list for it."""
    for cap in plan.restricted:
        held = frame.filter(pl.col("source").str.starts_with(cap.source))
        inside = pl.col("series").is_in(list(cap.series)) & pl.col("period_start").ge(cap.first)
        inside &= pl.col("period_end").le(cap.last)
        entities = plan.named(cap.entities)
        if entities is not None:
            inside &= pl.col("entity").is_in(list(entities))
        outside = held.filter(~inside)
        if outside.height:
            row = outside.row(0, named=True)
            raise CheckFailed(
                f"{row['series']} of {row['entity']} for {row['period_start']} to {row['period_end']} goes beyond what "
                f"{RECIPE.name} lists for {cap.source}, whose terms restrict re-use; take less, or extend the list"
            )
        if held.height > cap.rows:
            raise CheckFailed(f"{held.height} rows of {cap.source}, whose terms restrict re-use; the cap is {cap.rows}")


def _taken(take: Take, plan: Recipe, observations: pl.DataFrame) -> list[dict[str, Any]]:
    absent = sorted(set(take.renamed) - set(observations["series"]))
    if absent:
        known = ", ".join(sorted(set(observations["series"]))[:12])
        raise CheckFailed(f"table {take.table!r} holds no series {absent[0]!r} (known: {known}); correct {RECIPE.name}")
    frame = observations.filter(pl.col("series").is_in(list(take.renamed)))
    frame = frame.with_columns(pl.col("series").replace(take.renamed))
    entities = plan.named(take.entities)
    if entities is not None:
        frame = frame.filter(pl.col("entity").is_in(list(entities)))
    if take.dims is not None:
        frame = frame.filter(pl.col("dims") == take.dims)
    if take.first is not None:
        frame = frame.filter(pl.col("period_start") >= take.first)
    if take.last is not None:
        frame = frame.filter(pl.col("period_end") <= take.last)
    if take.thin == "month end":
        frame = _month_ends(frame, take.keep)
    rows = list(frame.iter_rows(named=True))
    if take.thin == "month sum":
        rows = _month_sums(rows)
    if take.note:
        rows = [
            row | {"note": _joined(row["note"], take.note)} if row["period_start"] >= take.note_from else row
            for row in rows
        ]
    if take.absent and entities is not None:
        rows += _absent_years(take, entities, rows)
    return rows


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


def _month_ends(frame: pl.DataFrame, keep: tuple[date, ...]) -> pl.DataFrame:
    """The last row of each calendar month, and of the days to keep."""
    key = ("series", "entity", "dims", "source")
    last = pl.col("period_end") == pl.col("period_end").max().over(*key, pl.col("period_end").dt.truncate("1mo"))
    return frame.filter(last | pl.col("period_end").is_in(list(keep)))


def _month_sums(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sums over the shorter periods whose middle lies in a month; the row's period is the one they cover.

    A last month that is not over, or was not over when the vintage appeared, gives no row: it would look
    like a low figure.
    """
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        key = (row["series"], row["entity"], row["dims"], row["source"], _month_of_middle(row))
        groups.setdefault(key, []).append(row)
    sums = []
    for key, parts in sorted(groups.items()):
        parts.sort(key=lambda row: row["period_start"])
        length = parts[-1]["period_end"] - parts[-1]["period_start"] + timedelta(days=1)
        following = {name: parts[-1][name] + length for name in ("period_start", "period_end")}
        is_over = parts[-1]["period_end"] <= parts[-1]["published_on"]
        if is_over and _month_of_middle(following) != key[-1]:
            sums.append(_sum(parts))
    return sums


def _month_of_middle(row: dict[str, Any]) -> str:
    middle = row["period_start"] + timedelta(days=(row["period_end"] - row["period_start"]).days // 2)
    return f"{middle:%Y-%m}"


def _sum(parts: list[dict[str, Any]]) -> dict[str, Any]:
    gaps = [row for row in parts if row["value"] is None]
    limits = all(row["low"] is not None and row["high"] is not None for row in parts)
    first, last = parts[0], parts[-1]
    total = {
        "period_end": last["period_end"],
        "locator": first["locator"] if len(parts) == 1 else f"sum from {first['locator']} to {last['locator']}",
        "first_public_on": max(row["first_public_on"] for row in parts),
        "note": _joined(
            first["note"],
            f"sum of {len(parts)} such periods",
            "limits are added up, as if all errors went the same way" if limits and not gaps else "",
        ),
    }
    if gaps:
        empty = {"value": None, "low": None, "high": None, "status": "missing", "note": gaps[0]["note"]}
        return first | total | empty
    values = {name: fsum(row[name] for row in parts) for name in (("value", "low", "high") if limits else ("value",))}
    return first | total | values


def _absent_years(take: Take, entities: tuple[str, ...], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of status "missing" for calendar years of listed entities that the table leaves out."""
    if take.first is None or take.last is None or not rows:
        return []
    held = {(row["series"], row["entity"], row["period_end"].year) for row in rows}
    lag = sources.source_of(rows[0]["source"]).publication_lag_days
    by_series = {row["series"]: row for row in rows}
    found = []
    for name, sample in by_series.items():
        for entity in entities:
            for year in range(take.first.year, take.last.year + 1):
                if (name, entity, year) in held:
                    continue
                end = date(year, 12, 31)
                public = (
                    sample["published_on"] if lag is None else min(end + timedelta(days=lag), sample["published_on"])
                )
                found.append(
                    sample
                    | {"entity": entity, "period_start": date(year, 1, 1), "period_end": end, "first_public_on": public}
                    | {"value": None, "low": None, "high": None, "status": "missing", "note": take.absent}
                    | {"locator": f"{take.table}: no figure for {entity}, {year}"}
                )
    return found


def _withheld(row: dict[str, Any], plan: Recipe) -> dict[str, Any]:
    for rule in plan.withheld:
        if (
            row["series"] in rule.series
            and row["entity"] == rule.entity
            and rule.first <= row["period_start"]
            and row["period_end"] <= rule.last
        ):
            return row | {"value": None, "low": None, "high": None, "status": "missing", "note": rule.reason}
    return row


def build(mirror: str | Path, out: Path = DATA, recipe_file: Path = RECIPE) -> dict[str, Any]:
    """Write panel.parquet, sources.json and manifest.json to `out`; returns the manifest.

    All three are written under temporary names and renamed at the end, so a build that stops leaves
    the earlier panel whole. Raises DataMissing for a mirror or table that is not there, CheckFailed
    for a recipe or table that does not hold or a panel above the size limit, BadRow for a bad row.
    """
    plan = recipe(recipe_file)
    tables = Tables(mirror)
    frame = compiled(plan, tables)
    used = [_source(name) for name in sorted(set(frame["source"]))]
    out.mkdir(parents=True, exist_ok=True)
    names = ("panel.parquet", "sources.json", "manifest.json")
    unfinished = {name: out / f".{name}.part" for name in names}
    try:
        frame.write_parquet(unfinished["panel.parquet"], compression="zstd", compression_level=19, statistics=False)
        records = [source.model_dump(mode="json") for source in used]
        _write_json(unfinished["sources.json"], records)
        manifest = _manifest(frame, tables, recipe_file, {name: unfinished[name] for name in names[:2]})
        _write_json(unfinished["manifest.json"], manifest)
        size = sum(path.stat().st_size for path in unfinished.values())
        if size > LARGEST:
            raise CheckFailed(
                f"the panel takes {size:,} bytes, more than {LARGEST:,}; take fewer rows in {RECIPE.name}"
            )
        for name, path in unfinished.items():
            path.replace(out / name)
    finally:
        for path in unfinished.values():
            path.unlink(missing_ok=True)
    return manifest


def digest_of(frame: pl.DataFrame) -> str:
    """SHA-256 of the rows themselves, the same whatever library wrote the file."""
    return hashlib.sha256(frame.select(COLUMNS).write_csv(float_precision=None).encode()).hexdigest()


def _source(name: str) -> Source:
    return sources.source_of(name)


def _manifest(frame: pl.DataFrame, tables: Tables, recipe_file: Path, files: dict[str, Path]) -> dict[str, Any]:
    return {
        "format": 1,
        "built_with": __version__,
        "digest": digest_of(frame),
        "recipe": hashlib.sha256(recipe_file.read_bytes()).hexdigest(),
        "tables": dict(sorted(tables.checksums.items())),
        "rows": frame.height,
        "rows_by_source": dict(sorted(Counter(frame["source"]).items())),
        "rows_by_series": dict(sorted(Counter(frame["series"]).items())),
        "sha256": {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()},
    }


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
