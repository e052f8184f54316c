"""Reading a panel of one's own: each mistake gets one clear error."""

from pathlib import Path

import polars as pl
import pytest

from detente.core.errors import BadRow, DataMissing
from detente.core.observations import COLUMNS
from detente.panel import reference

GOOD = {
    "series": "made.up",
    "entity": "AAA",
    "dims": "",
    "period_start": "2020-01-01",
    "period_end": "2020-12-31",
    "value": "1.5",
    "low": "",
    "high": "",
    "unit": "USD m",
    "price_basis": "",
    "status": "observed",
    "source": "maker",
    "locator": "row 1",
    "published_on": "2021-01-01",
    "published_basis": "stated",
    "first_public_on": "2021-01-01",
    "vintage": "2021",
    "note": "",
}


def written(folder: Path, **changes: str) -> Path:
    path = folder / "own.csv"
    pl.DataFrame([GOOD, GOOD | {"entity": "BBB"} | changes]).write_csv(path)
    return path


def test_a_csv_of_rows_becomes_a_panel(tmp_path: Path):
    panel = reference.read(written(tmp_path))
    assert len(panel) == 2
    assert [f.value for f in panel.rows] == [1.5, 1.5]
    assert [f.price_basis for f in panel.rows] == [None, None]
    assert len(panel.digest) == 64


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"unit": "USD mm"}, "unit", "did you mean 'USD m'"),
        ({"status": "guessed"}, "status", "Input should be"),
        ({"value": "many"}, "value", "valid number"),
        ({"value": ""}, "value", "status 'missing'"),
        ({"series": "Made Up"}, "series", "pattern"),
        ({"period_end": "2019-01-01"}, "value", "period_end lies before"),
        ({"published_on": "2020-12-31"}, "first_public_on", "lies after published_on"),
        ({"published_on": "soon"}, "published_on", "valid date"),
        ({"locator": ""}, "locator", "at least 1 character"),
    ],
)
def test_a_row_that_breaks_the_contract_is_named_with_file_row_field_and_mend(
    tmp_path: Path, changes: dict[str, str], field: str, words: str
):
    with pytest.raises(BadRow) as caught:
        reference.read(written(tmp_path, **changes))
    message = str(caught.value)
    assert message.startswith(f"own.csv, row 2, field {field!r}")
    assert words in message
    assert message.count(";") >= 1


def test_a_missing_column_is_named(tmp_path: Path):
    path = tmp_path / "own.csv"
    pl.DataFrame([GOOD]).drop("unit").write_csv(path)
    with pytest.raises(BadRow, match="field 'unit': the column is missing"):
        reference.read(path)


def test_a_panel_that_is_not_there_says_what_to_give(tmp_path: Path):
    with pytest.raises(DataMissing, match=COLUMNS[0]):
        reference.read(tmp_path / "nowhere.parquet")


def test_a_file_that_is_no_parquet_is_refused_without_a_traceback(tmp_path: Path):
    path = tmp_path / "own.parquet"
    path.write_bytes(b"PAR1 not really")
    with pytest.raises(BadRow, match=r"own\.parquet.*cannot be read"):
        reference.read(path)


def test_a_number_that_is_not_finite_is_refused(tmp_path: Path):
    with pytest.raises(BadRow, match=r"row 2, field 'value': .*no finite number"):
        reference.read(written(tmp_path, value="inf"))


def test_a_figure_twice_in_one_vintage_and_a_panel_without_rows_are_refused(tmp_path: Path):
    path = written(tmp_path)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[-1]]), "utf-8")
    with pytest.raises(BadRow, match="stands twice"):
        reference.read(path)
    path.write_text(lines[0], "utf-8")
    with pytest.raises(BadRow, match="has no row"):
        reference.read(path)
