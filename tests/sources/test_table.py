"""A file that breaks its contract is refused, naming file, row, field and mend."""

from dataclasses import replace
from pathlib import Path

import pytest

from detente.core.errors import BadRow, CheckFailed, DataMissing, SchemaChanged
from detente.sources import table as contract
from detente.sources.table import Table, parse, read


def test_a_sound_file_keeps_every_row_and_its_types(table: Table, folder: Path) -> None:
    frame = read(table, folder / table.file)
    assert frame.shape == (20, 6)
    assert frame["year"].to_list()[:4] == [2020, 2021, 2022, 2023]
    assert frame["share"].null_count() == 4
    assert frame["is_estimate"].sum() == 5


def test_a_byte_order_mark_is_no_part_of_the_first_column(table: Table, text: str) -> None:
    assert parse(table, b"\xef\xbb\xbf" + text.encode()).height == 20


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (lambda text: text.replace(",share,", ",part,", 1), "missing column 'share'"),
        (lambda text: text.replace("iso3,country", "country,iso3", 1), "column 1 should be 'iso3'"),
        (lambda text: "".join(line + ",1\n" for line in text.splitlines()), "unexpected column"),
    ],
)
def test_changed_columns_are_named(table: Table, text: str, wrong, named: str) -> None:
    with pytest.raises(SchemaChanged, match=named):
        parse(table, wrong(text).encode())


def test_a_column_that_changed_its_type_throughout_is_a_changed_schema(table: Table, text: str) -> None:
    header, *lines = text.splitlines()
    spoilt = [",".join([*line.split(",")[:5], "maybe"]) for line in lines]
    with pytest.raises(SchemaChanged, match="'is_estimate'"):
        parse(table, "\n".join([header, *spoilt, ""]).encode())


@pytest.mark.parametrize(
    ("given", "cell", "field", "row"),
    [
        ("POL,Poland,2021,101.0", "POL,Poland,2021,about 101", "spending", 3),
        ("POL,Poland,2021,101.0", "POL,Poland,2021,-3", "spending", 3),
        ("POL,Poland,2021,101.0", "POL,Poland,2021,inf", "spending", 3),
        ("POL,Poland,2021,101.0", "POL,Poland,,101.0", "year", 3),
        ("POL,Poland,2021,101.0", "POL,Poland,2020,101.0", "country", 3),
        ("POL,Poland,2021,101.0,1.0", "POL,Poland,2021,101.0", "share", 3),
    ],
    ids=["text for a number", "outside its range", "infinite", "an empty key", "a key twice", "a field short"],
)
def test_a_bad_cell_is_named_by_file_row_and_field(
    table: Table, text: str, given: str, cell: str, field: str, row: int
) -> None:
    assert given in text
    with pytest.raises(BadRow) as error:
        parse(table, text.replace(given, cell, 1).encode())
    assert f"example_spending.csv, row {row}, field" in str(error.value)
    if field != "share":
        assert f"field {field!r}" in str(error.value)


def test_infinite_cells_are_missing_where_the_record_says_so(table: Table, text: str) -> None:
    lenient = replace(table, not_finite=("spending",))
    assert parse(lenient, text.replace("101.0", "inf", 1).encode())["spending"].null_count() == 1


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", "is empty"),
        (b"iso3,country\n\xff\xfe,x\n", "not UTF-8"),
        ("iso3,año\n".encode("latin-1"), "not UTF-8"),
        (b"iso3,country\n\0\0\n", "binary"),
        (b"iso3,country\nPOL,Pol", "cut off"),
        (b'iso3,country\n"POL,x\n', "not a readable CSV"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(table: Table, content: bytes, named: str) -> None:
    with pytest.raises(CheckFailed, match=named) as error:
        parse(table, content)
    assert "example_spending.csv" in str(error.value)


def test_a_missing_file_names_table_file_and_mend(table: Table, tmp_path: Path) -> None:
    with pytest.raises(DataMissing) as error:
        read(table, tmp_path / table.file)
    for part in ("'example_spending'", "'example_spending.csv'", "--mirror"):
        assert part in str(error.value)


def test_a_folder_in_the_place_of_a_file_is_missing_data(table: Table, tmp_path: Path) -> None:
    (tmp_path / table.file).mkdir()
    with pytest.raises(DataMissing):
        read(table, tmp_path / table.file)


def test_a_huge_file_is_refused_unread(table: Table, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract, "LARGEST_FILE", 10)
    with pytest.raises(CheckFailed, match="bytes"):
        read(table, folder / table.file)


def test_a_contract_that_names_unknown_columns_is_our_own_mistake(table: Table) -> None:
    with pytest.raises(ValueError, match="unknown columns"):
        replace(table, key=("nonsense",))
    with pytest.raises(ValueError, match="plain SQL name"):
        replace(table, id="x; drop")


def test_a_header_without_rows_is_refused(table: Table, text: str) -> None:
    with pytest.raises(CheckFailed, match="no row"):
        parse(table, text.splitlines(keepends=True)[0].encode())
