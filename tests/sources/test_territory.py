"""Territory by three mappers."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from detente import sources
from detente.core.errors import BadRow
from detente.sources.table import read
from detente.sources.tidy import tidy

TABLE = sources.table_of("territory_daily")
HEADER = ",".join(TABLE.columns)


@pytest.fixture(scope="module")
def rows(mirror: Path) -> pl.DataFrame:
    return tidy(TABLE, read(TABLE, mirror / TABLE.file))


def _area(rows: pl.DataFrame, mapper: str, day: date) -> list[float]:
    return rows.filter(
        (pl.col("series") == "territory.area_held_by_russia")
        & (pl.col("dims") == f"mapper={mapper}")
        & (pl.col("period_end") == day)
    )["value"].to_list()


def test_each_mapper_is_its_own_source_and_a_gap_has_no_row(tmp_path: Path) -> None:
    (tmp_path / TABLE.file).write_text(f"{HEADER}\n2023-10-24,111543.25,18.4788,,,False\n", "utf-8")
    rows = tidy(TABLE, read(TABLE, tmp_path / TABLE.file))
    assert dict(rows.select("series", "source").iter_rows()) == {
        "territory.area_held_by_russia": "economist.isw_area_2026_08",
        "territory.share_held_by_russia": "economist.isw_area_2026_08",
        "territory.after_series_break": "nzz.liveuamap_area_2026_08",
    }
    assert set(rows["entity"]) == {"UKR"}


def test_an_area_larger_than_the_country_is_refused(tmp_path: Path) -> None:
    (tmp_path / TABLE.file).write_text(f"{HEADER}\n2023-10-24,700000,18.4,,,False\n", "utf-8")
    with pytest.raises(BadRow, match="economist_isw_russian_controlled_km2"):
        read(TABLE, tmp_path / TABLE.file)


def test_the_mappers_give_their_figures_of_13_january_2025(rows: pl.DataFrame) -> None:
    day = date(2025, 1, 13)
    assert _area(rows, "economist_isw", day) == [115_614.72]
    assert _area(rows, "deepstate", day) == [111_992.1]
    assert _area(rows, "nzz_liveuamap", day) == [95_871.877]


def test_the_peak_and_the_area_before_the_invasion_are_there(rows: pl.DataFrame) -> None:
    assert _area(rows, "economist_isw", date(2022, 2, 22)) == [43_679.05]
    assert _area(rows, "economist_isw", date(2022, 3, 24)) == [166_335.96]


def test_the_seven_impossible_days_have_no_row(rows: pl.DataFrame) -> None:
    days = [date(2023, 10, day) for day in range(24, 31)]
    assert [_area(rows, "nzz_liveuamap", day) for day in days] == [[]] * 7


def test_the_series_break_of_march_2024_is_flagged_and_in_the_record(rows: pl.DataFrame) -> None:
    flags = rows.filter(pl.col("series") == "territory.after_series_break").sort("period_end")
    assert flags.filter(pl.col("value") == 1)["period_end"].min() == date(2024, 3, 14)
    assert "2024-03-14" in " ".join(sources.source_of("nzz.liveuamap_area_2026_08").breaks)


def test_an_area_was_public_on_the_day_after(rows: pl.DataFrame) -> None:
    assert ((rows["first_public_on"] - rows["period_end"]).dt.total_days() == 1).all()
