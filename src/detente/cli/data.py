"""`detente data`: sources, vintages, licences, checksums, read-only SQL, the panel.

Thin: heavy imports happen inside commands. Results go to stdout, progress and notes to stderr.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from detente.core.errors import DetenteError
    from detente.sources.mirror import Mirror
    from detente.sources.revision import Difference
    from detente.sources.store import Fetched, Store
    from detente.sources.table import Table

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Names = Annotated[list[str] | None, typer.Argument(help="Table ids; none means all. `detente data list` names them.")]
Where = Annotated[
    str | None,
    typer.Option("--mirror", envvar="DETENTE_MIRROR", help="Folder or http(s) address with <table>.csv files."),
]
Offline = Annotated[bool, typer.Option("--offline", help="Refuse every address.")]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Use only what was public on this date."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else.")]

NOT_TRIED = "not tried against the live address"
GIVE_UP = 3  # failures in a row after which an address is taken to be down
WIDEST = 44  # characters of a cell in a printed table


@app.callback()
def _data() -> None:
    """Tables, where they come from, and what they say."""


@app.command("list")
def list_command(as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Every table: id, title, producer, licence, vintage, rows."""
    day = _day(as_of)
    rows = [
        {
            "id": table.id,
            "title": table.source.title,
            "producer": table.source.publisher,
            "licence": table.source.licence,
            "terms": table.source.terms,
            "vintage": table.source.vintage,
            "published_on": table.published_on.isoformat(),
            "rows": table.rows,
            "description": table.description,
            "producers_page": table.source.url,
            "direct": table.direct.address if table.direct else None,
        }
        for table in _tables(None)
        if day is None or table.published_on <= day
    ]
    _show(rows, ("id", "title", "producer", "licence", "vintage", "rows"), as_json=as_json)


@app.command("status")
def status_command(names: Names = None, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """What is stored: vintage, age, rows, and whether checksums hold."""
    store, today, day = _store(), datetime.now(UTC).date(), _day(as_of)
    rows = []
    for table in _tables(names):
        found = store.current(table, day)
        rows.append(
            {
                "id": table.id,
                "stored": found.id if found else None,
                "vintage": found.record["vintage"] if found else None,
                "age_days": (today - found.published_on).days if found else None,
                "rows": found.record["rows"] if found else None,
                "checksum": "-" if found is None else "; ".join(found.problems()) or "ok",
                "known": found.record["known"] if found else None,
                "vintages": len(store.vintages(table)),
                "direct": f"yes, {NOT_TRIED}" if table.direct else "no",
            }
        )
    _show(rows, ("id", "stored", "vintage", "age_days", "rows", "checksum", "direct"), as_json=as_json)
    missing = sum(1 for row in rows if row["stored"] is None)
    if missing:
        _note(f"{missing} of {len(rows)} tables are not stored; fetch them with: detente data fetch --mirror FOLDER")


@app.command("fetch")
def fetch_command(
    names: Names = None,
    where: Where = None,
    offline: Offline = False,
    direct: Annotated[
        bool, typer.Option("--direct", help=f"From the producers that offer a plain file ({NOT_TRIED}).")
    ] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Take a revision or vintage that was refused.")] = False,
    as_json: AsJson = False,
) -> None:
    """Store tables from a mirror; what is stored already is skipped, so a fetch can be resumed."""
    from detente.sources.mirror import Producer

    tables = _tables(names)
    if direct:
        tables = tables if names else [table for table in tables if table.direct]
        _note(f"producers' addresses are {NOT_TRIED}")
    mirror = Producer(offline=offline) if direct else _mirror(where, offline=offline, tables=tables)
    done, failed = _fetch_all(tables, mirror, accept=accept)
    rows = [
        {
            "id": fetched.table,
            "action": fetched.action,
            "vintage": fetched.vintage.record["vintage"],
            "rows": fetched.vintage.record["rows"],
            "note": fetched.note,
        }
        for fetched in done
    ]
    _show(rows, ("id", "action", "vintage", "rows", "note"), as_json=as_json)
    for fetched in done:
        if fetched.difference is not None and not fetched.difference.is_empty:
            _note("\n".join([f"{fetched.table} revised:", *fetched.difference.lines()]))
    _raise_failed(failed, len(done), len(tables))


@app.command("verify")
def verify_command(names: Names = None, as_json: AsJson = False) -> None:
    """Recompute the checksums of every stored copy and of its Parquet files."""
    from detente.core.errors import CheckFailed, DataMissing

    store = _store()
    rows = [
        {"id": table.id, "vintage": vintage.id, "problems": vintage.problems()}
        for table in _tables(names)
        for vintage in store.vintages(table)
    ]
    broken = [row for row in rows if row["problems"]]
    if as_json:
        _json(rows)
    else:
        _print([{**row, "problems": "; ".join(row["problems"]) or "ok"} for row in rows], ("id", "vintage", "problems"))
    if not rows:
        raise DataMissing("nothing is stored; fetch tables with: detente data fetch --mirror FOLDER")
    if broken:
        first = broken[0]
        raise CheckFailed(
            f"{len(broken)} of {len(rows)} stored vintages are damaged, first {first['id']} ({first['problems'][0]}); "
            "fetch them again from a mirror"
        )


@app.command("diff")
def diff_command(
    name: Annotated[str, typer.Argument(help="Table id.")],
    old: Annotated[
        str | None, typer.Argument(help="Stored vintage (its first digits); default: the current one.")
    ] = None,
    new: Annotated[
        str | None, typer.Argument(help="Stored vintage; default: the mirror's copy, if one is given.")
    ] = None,
    where: Where = None,
    offline: Offline = False,
    as_json: AsJson = False,
) -> None:
    """What changed between two stored vintages, or between the stored one and a mirror's."""
    from detente.core.errors import DataMissing
    from detente.sources.revision import difference
    from detente.sources.table import parse

    (table,), store = _tables([name]), _store()
    if new is None and where is not None:
        before = _vintage(store, table, old) if old else store.need(table)
        after = parse(table, _mirror(where, offline=offline, tables=[table]).content(table))
        found = difference(table, before.rows(), after)
    else:
        stored = store.vintages(table)
        if len(stored) < 2 and not (old and new):
            raise DataMissing(
                f"table {table.id!r} has {len(stored)} stored vintages, so there is nothing to compare; give --mirror"
            )
        before = _vintage(store, table, old) if old else stored[len(stored) - 2]
        after = _vintage(store, table, new) if new else store.need(table)
        found = difference(table, before.rows(), after.rows())
    if as_json:
        _json(_as_document(found))
    else:
        typer.echo("\n".join(found.lines()))


@app.command("query")
def query_command(
    statement: Annotated[str, typer.Argument(help="One SELECT; tables are views, `observations` is all of them.")],
    as_of: AsOf = None,
    rows: Annotated[int, typer.Option("--rows", min=1, max=100_000, help="Most rows to print.")] = 1000,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, max=600, help="Longest time it may run.")] = 30.0,
    as_json: AsJson = False,
) -> None:
    """Read-only SQL over the stored tables."""
    from detente.sources.query import query

    result = query(statement, _tables(None), _store(), as_of=_day(as_of), rows=rows, seconds=seconds)
    found = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    if as_json:
        _json({"columns": result.columns, "rows": result.rows, "more": result.more})
    else:
        _print(found, result.columns)
    if result.more:
        _note(f"only the first {rows} rows are shown; raise --rows or add LIMIT and ORDER BY")


@app.command("panel")
def panel_command(
    where: Where = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; compare with the panel that ships.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Folder to write to; default: inside the package.")] = None,
    as_json: AsJson = False,
) -> None:
    """Build the reference panel from a mirror by its recipe."""
    from tempfile import TemporaryDirectory

    from detente.core.errors import CheckFailed, DataMissing
    from detente.panel import build, reference

    if where is None:
        raise DataMissing("no mirror given; name its folder with --mirror or DETENTE_MIRROR")
    if not check:
        manifest = build.build(where, out or reference.DATA)
    else:
        with TemporaryDirectory() as folder:
            manifest = build.build(where, Path(folder))
        shipped = json.loads(((out or reference.DATA) / "manifest.json").read_text("utf-8"))
        if manifest["digest"] != shipped["digest"]:
            raise CheckFailed(
                f"the panel built from the mirror has digest {manifest['digest'][:12]}, the one that ships "
                f"{shipped['digest'][:12]}; compare the tables' checksums in the manifest, or build it anew"
            )
    if as_json:
        _json(manifest)
    else:
        typer.echo(f"panel {manifest['digest'][:12]}, {'equal to the one that ships' if check else 'written'}")


def _tables(names: Sequence[str] | None) -> "list[Table]":
    from detente import sources

    return [sources.table_of(name) for name in dict.fromkeys(names)] if names else list(sources.all_tables().values())


def _store() -> "Store":
    from detente.sources.store import Store

    return Store()


def _mirror(where: str | None, *, offline: bool, tables: "list[Table]") -> "Mirror":
    from detente.core.errors import DataMissing
    from detente.sources.mirror import Mirror

    if where is None:
        raise DataMissing("no mirror given; name a folder or address with --mirror or DETENTE_MIRROR")
    mirror = Mirror(where, offline=offline)
    mirror.require_any(tables)
    return mirror


def _fetch_all(
    tables: "list[Table]", mirror: "Mirror", *, accept: bool
) -> "tuple[list[Fetched], list[tuple[str, DetenteError]]]":
    """Every table that could be fetched, and why the others could not."""
    from rich.console import Console
    from rich.progress import Progress

    from detente.core.errors import DataMissing, DetenteError

    store = _store()
    done: list[Fetched] = []
    failed: list[tuple[str, DetenteError]] = []
    in_a_row = 0
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("fetching", total=len(tables))
        for table in tables:
            progress.update(task, description=table.id)
            try:
                done.append(store.fetch(table, mirror, accept=accept))
                in_a_row = 0
            except DetenteError as error:
                failed.append((table.id, error))
                in_a_row = in_a_row + 1 if isinstance(error, DataMissing) else 0
                if mirror.is_address and in_a_row >= GIVE_UP:
                    break
            progress.advance(task)
    return done, failed


def _raise_failed(failed: "list[tuple[str, DetenteError]]", done: int, asked: int) -> None:
    """The one error, or the first of several after naming each."""
    if not failed:
        return
    if len(failed) > 1:
        for name, error in failed:
            _note(f"{name}: {error}")
        _note(f"{len(failed)} of {asked} tables could not be fetched, {done} are stored; the first problem was:")
    raise failed[0][1]


def _vintage(store: "Store", table: "Table", given: str) -> Any:
    from detente.core.errors import UnknownName

    stored = {vintage.id: vintage for vintage in store.vintages(table)}
    matches = [vintage for id_, vintage in stored.items() if id_.startswith(given)]
    if len(matches) != 1:
        raise UnknownName(f"stored vintage of {table.id}", given, list(stored))
    return matches[0]


def _as_document(found: "Difference") -> dict[str, Any]:
    return {
        "before": found.before,
        "after": found.after,
        "added": found.added,
        "removed": found.removed,
        "compared": found.compared,
        "changed": found.changed,
        "moved": found.moved,
        "largest": [vars(change) for change in found.largest],
    }


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _note(text: str) -> None:
    typer.echo(text, err=True)


def _show(rows: list[dict[str, Any]], columns: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        _json(rows)
    else:
        _print(rows, columns)


def _json(document: Any) -> None:
    typer.echo(json.dumps(_plain(document), ensure_ascii=False, indent=1, allow_nan=False))


def _plain(value: Any) -> Any:
    """The value as JSON knows it: dates as text, numbers that are none as null."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None  # noqa: PLR0124  (NaN)
    if isinstance(value, Decimal):
        return float(value)
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _print(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> None:
    """Aligned columns; long cells are cut except in the last one, and --json gives all of them whole."""
    last = columns[-1]
    lines = [tuple(columns), *(tuple(_cell(row[name], whole=name == last) for name in columns) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    for line in lines:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _cell(value: Any, *, whole: bool) -> str:
    text = "-" if value is None else " ".join(str(value).split())
    return text if whole or len(text) <= WIDEST else text[: WIDEST - 1] + "…"
