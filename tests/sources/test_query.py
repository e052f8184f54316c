"""SQL over the store reads, and nothing else."""

from datetime import date
from pathlib import Path

import pytest

from detente.core.errors import DataMissing, WrongInput
from detente.sources.mirror import Mirror
from detente.sources.query import LONGEST_STATEMENT, query
from detente.sources.store import RAW, Store
from detente.sources.table import Table


@pytest.fixture
def filled(table: Table, folder: Path, store: Store) -> Store:
    store.fetch(table, Mirror(folder))
    return store


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("SELECT count(*) FROM example_spending", (20,)),
        ("select count(*) from observations;", (40,)),
        ("FROM observations SELECT DISTINCT table_id", ("example_spending",)),
        ("WITH a AS (SELECT sum(spending) AS s FROM example_spending) SELECT s > 0 FROM a -- note", (True,)),
        ("-- first a note\n SELECT 'a;b'", ("a;b",)),
        ("SELECT 1; -- done", (1,)),
        ("(SELECT 2)", (2,)),
    ],
)
def test_reading_statements_run(filled: Store, table: Table, statement: str, first: tuple) -> None:
    assert query(statement, [table], filled).rows[0] == first


@pytest.mark.parametrize(
    "statement", ["SHOW TABLES", "DESCRIBE observations", "SUMMARIZE example_spending", "EXPLAIN SELECT 1"]
)
def test_statements_about_tables_run(filled: Store, table: Table, statement: str) -> None:
    assert query(statement, [table], filled).rows


@pytest.mark.parametrize(
    "statement",
    [
        "",
        "   ;",
        "nonsense",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP VIEW observations",
        "SELECT 1) ; DROP VIEW observations; SELECT * FROM (SELECT 1",
        "COPY observations TO 'OUT'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO 'OUT'",
        "EXPLAIN (ANALYZE) COPY (SELECT 1) TO 'OUT'",
        "WITH a AS (SELECT 1) INSERT INTO observations SELECT * FROM a",
        "CREATE TABLE x AS SELECT 1",
        "DROP VIEW observations",
        "DELETE FROM observations",
        "ATTACH 'OUT'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "SET memory_limit = '64GB'",
        "CALL pragma_version()",
        "EXPORT DATABASE 'OUT'",
        "IMPORT DATABASE 'OUT'",
        "SELECT * FROM read_csv('SECRET')",
        "SELECT * FROM read_text('SECRET')",
        "SELECT * FROM read_blob('SECRET')",
        "SELECT * FROM read_parquet('SECRET')",
        "SELECT * FROM parquet_metadata('SECRET')",
        "SELECT * FROM sniff_csv('SECRET')",
        "SELECT * FROM 'SECRET'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM query('COPY (SELECT 1) TO ''OUT''')",
        "SELECT getenv('HOME')",
        "SELECT * FROM filled",
        "SELECT nonsense FROM example_spending",
        "SELECT * FROM read_csv('https://example.org/x.csv')",
        "SELECT \0 1",
    ],
)
def test_everything_else_gets_one_clear_error(filled: Store, table: Table, statement: str, tmp_path: Path) -> None:
    secret, out = tmp_path / "secret.csv", tmp_path / "out.csv"
    secret.write_text("a\nhidden\n")
    with pytest.raises(WrongInput) as error:
        query(statement.replace("SECRET", str(secret)).replace("OUT", str(out)), [table], filled)
    assert "\n" not in str(error.value)
    assert not out.exists()


def test_a_statement_without_end_is_stopped(filled: Store, table: Table) -> None:
    endless = "SELECT sum(a.range * b.range) FROM range(100000000) a, range(100000000) b"
    with pytest.raises(WrongInput, match="ran longer than"):
        query(endless, [table], filled, seconds=0.2)


def test_a_statement_that_needs_too_much_memory_is_stopped(filled: Store, table: Table) -> None:
    greedy = "SELECT list(range) FROM range(2000000000)"
    with pytest.raises(WrongInput, match=r"memory|ran longer"):
        query(greedy, [table], filled, seconds=20)


def test_a_statement_of_absurd_length_is_refused(filled: Store, table: Table) -> None:
    with pytest.raises(WrongInput, match="characters"):
        query("SELECT " + "1," * LONGEST_STATEMENT + "1", [table], filled)


def test_rows_beyond_the_limit_are_announced_not_printed(filled: Store, table: Table) -> None:
    result = query("SELECT * FROM observations", [table], filled, rows=7)
    assert (len(result.rows), result.more) == (7, True)
    assert not query("SELECT 1", [table], filled, rows=1).more


def test_as_of_shows_only_what_was_public(filled: Store, table: Table) -> None:
    day = date(2023, 12, 31)
    ((last,),) = query("SELECT max(period_end) FROM observations", [table], filled, as_of=day).rows
    assert last == date(2022, 12, 31)
    with pytest.raises(WrongInput, match="published by 2023-12-31"):
        query("SELECT * FROM example_spending", [table], filled, as_of=day)
    named = "SELECT count(*) > 0 FROM observations WHERE table_id = 'example_spending'"
    assert query(named, [table], filled, as_of=day).rows == ((True,),)
    assert query("SELECT * FROM example_spending", [table], filled, as_of=date(2024, 6, 17)).rows


def test_an_empty_store_says_how_to_fill_it(table: Table, store: Store) -> None:
    with pytest.raises(DataMissing, match="detente data fetch"):
        query("SELECT 1", [table], store)


def test_a_store_with_a_lost_file_says_so(filled: Store, table: Table) -> None:
    (filled.need(table).folder / RAW).unlink()
    with pytest.raises(DataMissing, match="missing from the store"):
        query("SELECT 1", [table], filled)


def test_a_home_folder_with_quotes_in_its_name_works(table: Table, folder: Path, tmp_path: Path) -> None:
    odd = Store(tmp_path / 'it\'s a "home", really; -- ')
    odd.fetch(table, Mirror(folder))
    assert query("SELECT count(*) FROM example_spending", [table], odd).rows == ((20,),)


def test_an_enormous_value_is_refused_before_it_fills_the_memory(filled: Store, table: Table) -> None:
    with pytest.raises(WrongInput, match="memory"):
        query("select range(1000000000)", [table], filled)
