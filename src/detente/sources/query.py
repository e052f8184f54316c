"""Read-only SQL over the stored tables: DuckDB over their Parquet files.

Every stored table is a view under its id, and `observations` is the union of their tidied rows with the
table's id in `table_id`. Only one statement that reads may run; the files of the views are the only
ones that DuckDB can open, its configuration is locked, and memory, threads, rows and time are bounded.
"""

import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from detente.core.errors import DataMissing, WrongInput
from detente.sources.store import OBSERVATIONS, RAW, Store, Vintage
from detente.sources.table import Table

MEMORY = "1GB"
THREADS = 2
SECONDS = 30.0
ROWS = 1000
LONGEST_STATEMENT = 20_000
"""Characters; enough for any query that a person writes."""

READERS = ("SELECT", "WITH", "FROM", "EXPLAIN", "DESCRIBE", "SHOW", "SUMMARIZE")

REFUSED = (
    f"only one statement that reads is allowed ({', '.join(READERS)}), over the stored tables and `observations`; "
    "`SHOW TABLES` lists them"
)


@dataclass(frozen=True)
class Result:
    """Rows of a query; `more` says that there are further rows beyond the limit."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool


def query(
    statement: str,
    tables: Iterable[Table],
    store: Store,
    *,
    as_of: date | None = None,
    rows: int = ROWS,
    seconds: float = SECONDS,
) -> Result:
    """The rows that a reading statement gives.

    With `as_of`, raw tables are those vintages that were published by then, and observations those
    that were public, or whose first figure was. Raises WrongInput for anything but one reading
    statement, for SQL that does not run, and when memory or time runs out; DataMissing when nothing
    is stored.
    """
    connection = _connection()
    hidden: list[str] = []
    try:
        text, explains = _reading(connection, statement)
        hidden = _views(connection, tables, store, as_of)
        # a bound around the statement keeps a careless SELECT * from being built in memory; it cannot be put around
        # one that a comment follows after its semicolon
        bounded = text if explains or ";" in text else f"SELECT * FROM (\n{text}\n) LIMIT {rows + 1}"  # noqa: S608  (checked above)
        with memory_bounded():
            return _run(connection, bounded, rows, seconds)
    except WrongInput as error:
        for id_ in hidden:
            if f"name {id_} does not exist" in str(error):
                raise WrongInput(
                    f"no stored vintage of table {id_!r} was published by {as_of}; query `observations`, which holds "
                    "what was public of it, or leave --as-of out"
                ) from error
        raise
    finally:
        connection.close()


@contextmanager
def memory_bounded(more: int = 4 * 1024**3) -> Iterator[None]:
    """While it lasts, the process may take `more` bytes beyond what it has, where the system can say so.

    DuckDB's own limit leaves out the rows that it hands over: one enormous list value would pass it.
    """
    try:
        import resource  # noqa: PLC0415 - only Unix has it

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (ImportError, OSError, ValueError):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = pages * resource.getpagesize() + more
    limits = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min([most, *limits]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        ":memory:",
        config={
            "memory_limit": MEMORY,
            "threads": THREADS,
            "temp_directory": "",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
        },
    )


def _reading(connection: duckdb.DuckDBPyConnection, statement: str) -> tuple[str, bool]:
    """The statement itself and whether it is an EXPLAIN; WrongInput unless it is one that reads."""
    if len(statement) > LONGEST_STATEMENT:
        raise WrongInput(f"the statement has {len(statement):,} characters, more than {LONGEST_STATEMENT:,}; {REFUSED}")
    try:
        parsed = connection.extract_statements(statement)
    except (duckdb.Error, ValueError) as error:
        raise WrongInput(f"the SQL cannot be read: {_first_line(error)}; {REFUSED}") from error
    if len(parsed) != 1:
        raise WrongInput(f"{len(parsed)} statements were given; {REFUSED}")
    text = parsed[0].query.strip().rstrip(";")
    words = re.match(r"(?:\s|--[^\n]*\n|/\*.*?\*/|\()*([A-Za-z]+)", text, re.DOTALL)
    word = words.group(1).upper() if words else "nothing"
    if word not in READERS:
        raise WrongInput(f"{word} was given; {REFUSED}")
    if parsed[0].type == duckdb.StatementType.EXPLAIN:
        # EXPLAIN ANALYZE runs what it explains, so that must read too
        inner = re.sub(r"(?is)^.*?EXPLAIN(?:\s+ANALYZE|\s*\([^)]*\))?\s", "", text, count=1)
        _reading(connection, inner)
        return text, True
    if parsed[0].type != duckdb.StatementType.SELECT:
        raise WrongInput(f"this {word} changes something; {REFUSED}")
    return text, False


def _views(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[Table], store: Store, as_of: date | None
) -> list[str]:
    """Views over the stored files, then the lock: no other file, no setting, no extension.

    Gives the stored tables that have no vintage published by `as_of`, hence no view of their own.
    """
    hidden: list[str] = []
    raw: list[tuple[str, Path]] = []
    tidied: list[tuple[str, Path]] = []
    for table in tables:
        published = store.current(table, as_of)
        usable = published or (_earliest(store, table) if as_of else None)
        if published is not None:
            raw.append((table.id, published.folder / RAW))
        elif usable is not None:
            hidden.append(table.id)
        if usable is not None:
            tidied.append((table.id, usable.folder / OBSERVATIONS))
    if not tidied:
        raise DataMissing("no table is stored; fetch them with: detente data fetch --mirror FOLDER")
    gone = [path for _, path in (*raw, *tidied) if not path.is_file()]
    if gone:
        raise DataMissing(f"{gone[0].parent.name}/{gone[0].name} is missing from the store; run: detente data fetch")
    known = "" if as_of is None else (
        f" WHERE published_on <= DATE '{as_of.isoformat()}' OR first_public_on <= DATE '{as_of.isoformat()}'"
    )  # fmt: skip
    paths = [str(path) for _, path in (*raw, *tidied)]
    connection.execute(f"SET allowed_paths = [{', '.join(map(_quoted, paths))}]")
    # ids are plain names (Table checks it) and paths are quoted, so nothing a user typed enters these texts
    for id_, path in raw:
        connection.execute(f'CREATE VIEW "{id_}" AS SELECT * FROM read_parquet({_quoted(str(path))})')  # noqa: S608
    parts = [
        f"SELECT *, '{id_}' AS table_id FROM read_parquet({_quoted(str(path))}){known}"  # noqa: S608
        for id_, path in tidied
    ]
    connection.execute(f"CREATE VIEW observations AS {' UNION ALL '.join(parts)}")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return hidden


def _earliest(store: Store, table: Table) -> Vintage | None:
    """The oldest stored vintage: under the as-of rule, later revisions stand in for what nobody stored."""
    vintages = store.vintages(table)
    return vintages[0] if vintages else None


def _run(connection: duckdb.DuckDBPyConnection, statement: str, rows: int, seconds: float) -> Result:
    timer = threading.Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        answer = connection.execute(statement)
        found = answer.fetchmany(rows + 1)
        columns = tuple(column[0] for column in answer.description or ())
    except duckdb.InterruptException as error:
        raise WrongInput(f"the query ran longer than {seconds:g} s and was stopped; narrow it with WHERE") from error
    except RuntimeError as error:
        # DuckDB turns Ctrl-C into this
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from error
        raise
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        raise WrongInput(f"the query needs more than {MEMORY} of memory; narrow it with WHERE or aggregate") from error
    except (duckdb.Error, ValueError, OverflowError) as error:
        raise WrongInput(f"the query does not run: {_first_line(error)}") from error
    finally:
        timer.cancel()
    return Result(columns, tuple(found[:rows]), len(found) > rows)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
