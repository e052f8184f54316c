"""Published points on shells, tanks and manpower."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from detente import sources
from detente.core.errors import BadRow
from detente.sources.published_points import appearance, status_of
from detente.sources.table import read
from detente.sources.tidy import tidy

TABLE = sources.table_of("published_points_stocks_production_manpower")


@pytest.fixture(scope="module")
def rows(mirror: Path) -> pl.DataFrame:
    return tidy(TABLE, read(TABLE, mirror / TABLE.file))


def _row(folder: Path, **cells: str) -> Path:
    given = {
        "row_id": "1", "period": "2024", "side": "RUS", "topic": "tanks", "measure": "lost", "value": "1400",
        "unit": "items_per_year", "original_source": "IISS, February 2025", "via_url": "https://example.org",
    } | cells  # fmt: skip
    path = folder / TABLE.file
    lines = [",".join(TABLE.columns), ",".join(f'"{given.get(name, "")}"' for name in TABLE.columns)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_a_point_is_dated_by_its_citation(tmp_path: Path) -> None:
    rows = tidy(TABLE, read(TABLE, _row(tmp_path)))
    assert rows.select("series", "value", "unit", "first_public_on", "published_on", "published_basis").row(0) == (
        "points.tanks", 1400.0, "items/year", date(2025, 2, 28), date(2025, 2, 28), "bounded",
    )  # fmt: skip


def test_a_point_without_a_date_waits_for_the_end_of_its_period(tmp_path: Path) -> None:
    rows = tidy(TABLE, read(TABLE, _row(tmp_path, original_source="J. Kluge")))
    assert rows.select("first_public_on", "published_basis").row(0) == (date(2025, 1, 31), "lag rule")


@pytest.mark.parametrize("change", [{"unit": "tons"}, {"side": "MARS"}, {"period": "soon"}])
def test_an_unknown_unit_side_or_period_is_refused(change: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(BadRow, match=f"field '{next(iter(change))}'"):
        tidy(TABLE, read(TABLE, _row(tmp_path, **change)))


def test_two_dates_are_first_and_latest_appearance() -> None:
    when = appearance("2024", "Bain & Company for Sky News, May 2024 (via Euronews 2025-07-16)", "")
    assert (when.first_public_on, when.published_on) == (date(2024, 5, 31), date(2025, 7, 16))


def test_expectations_are_forecasts_and_parties_claim() -> None:
    assert status_of("2025-12", "US military goal (CNN 2024-03-11)", None, date(2024, 3, 11)) == "forecast"
    assert status_of("2023", "V. Putin, December 2023", "statement by a warring party", date(2023, 12, 31)) == "claim"
    assert status_of("2024", "IISS, February 2025", "about", date(2025, 2, 12)) == "estimate"


def test_a_reader_of_13_january_2025_sees_nothing_of_the_iiss_of_february_2025(rows: pl.DataFrame) -> None:
    public = rows.filter(pl.col("first_public_on") <= date(2025, 1, 13))
    assert not public["note"].str.contains("February 2025").any()
    assert not public["note"].str.contains("Re: Russia, 2025-01-16").any()
    assert public["note"].str.contains("CNN 2024-03-11").any()


def test_rival_figures_on_russian_shells_of_2024_stand_side_by_side(rows: pl.DataFrame) -> None:
    shells = rows.filter(
        (pl.col("series") == "points.artillery_ammunition")
        & (pl.col("entity") == "RUS")
        & (pl.col("period_end") == date(2024, 12, 31))
    )
    assert set(shells["value"]) == {4_500_000, 2_300_000}
