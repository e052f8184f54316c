"""Every registered table holds over the mirror, and every source record is complete."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from detente import sources
from detente.core.errors import UnknownName
from detente.core.observations import COLUMNS
from detente.core.units import UNITS
from detente.sources.table import checksum, content_of, parse
from detente.sources.tidy import IDENTITY, tidy

TABLES = sources.all_tables()
SOURCES = sources.all_sources()


def test_every_table_of_the_mirror_is_registered(mirror: Path) -> None:
    assert {table.file for table in TABLES.values()} == {path.name for path in mirror.glob("*.csv")}


def test_there_are_fifty_one_tables() -> None:
    assert len(TABLES) == 51


@pytest.mark.parametrize("id_", sorted(TABLES))
def test_the_table_keeps_its_contract(id_: str, mirror: Path) -> None:
    table = TABLES[id_]
    content = content_of(mirror / table.file, table)
    assert checksum(content) == table.sha256
    frame = parse(table, content)
    assert frame.height == table.rows
    rows = tidy(table, frame)
    assert rows.height > 0
    assert tuple(rows.columns) == COLUMNS
    assert not rows.select(IDENTITY).is_duplicated().any()
    assert set(rows["unit"]) <= set(UNITS)
    assert (rows["first_public_on"] <= rows["published_on"]).all()
    assert set(rows["source"]) <= {source.id for source in table.sources}
    # a period still running when the vintage appeared is cut short; one that had not begun cannot be observed
    observed = pl.col("status").is_in(["observed", "claim"])
    early = rows.filter(observed & (pl.col("published_on") < pl.col("period_start")))
    assert early.is_empty(), f"published before the period began: {early['locator'][0]}"


@pytest.mark.parametrize("id_", sorted(SOURCES))
def test_the_source_record_is_complete(id_: str) -> None:
    source = SOURCES[id_]
    for field in ("title", "publisher", "url", "licence", "citation", "vintage", "coverage", "route"):
        assert getattr(source, field), field
    assert source.url.startswith("http")
    assert source.published_on <= source.retrieved
    assert source.lag_why, "a publication lag needs its reason"


def test_every_source_is_used_and_every_used_source_is_registered() -> None:
    used = {source.id for table in TABLES.values() for source in table.sources}
    assert used == set(SOURCES)


def test_an_unknown_table_or_source_suggests_the_nearest() -> None:
    with pytest.raises(UnknownName, match="sipri_milex"):
        sources.table_of("sipri_milx")
    with pytest.raises(UnknownName, match=r"sipri\.milex_2025"):
        sources.source_of("sipri.milex_2024")


def test_on_13_january_2025_no_figure_of_2025_was_public_nor_sipris_2024(mirror: Path) -> None:
    day = date(2025, 1, 13)
    seen = {}
    for id_ in ("sipri_milex", "nato_defence_2024ed", "nato_share_of_gdp_2025ed", "military_ppp_published_points"):
        table = TABLES[id_]
        rows = tidy(table, parse(table, content_of(mirror / table.file, table)))
        public = rows.filter((pl.col("published_on") <= day) | (pl.col("first_public_on") <= day))
        seen[id_] = (public["period_end"].max(), public.filter(pl.col("published_on") <= day).height)
    assert seen["sipri_milex"] == (date(2023, 12, 31), 0)
    assert seen["nato_defence_2024ed"][0] == date(2024, 12, 31)
    assert seen["nato_defence_2024ed"][1] == 3740
    assert seen["nato_share_of_gdp_2025ed"] == (date(2024, 12, 31), 0)
    assert seen["military_ppp_published_points"][0] == date(2020, 12, 31)


def test_figures_known_from_the_producers_releases_come_out(mirror: Path) -> None:
    """Numbers as SIPRI and NATO reported them on the day; they change only with the vintage."""

    def value(id_: str, series: str, entity: str, year: int) -> float:
        table = TABLES[id_]
        rows = tidy(table, parse(table, content_of(mirror / table.file, table))).filter(
            (pl.col("series") == series) & (pl.col("entity") == entity) & (pl.col("period_end") == date(year, 12, 31))
        )
        assert rows.height == 1
        return rows["value"][0]

    assert value("sipri_milex", "sipri.spending_current", "USA", 2024) == pytest.approx(997_309)
    assert value("nato_defence_2024ed", "nato.spending_current", "NATO", 2024) == pytest.approx(1_474_399, abs=1)
    assert value("nato_defence_2024ed", "nato.equipment_share", "POL", 2024) == pytest.approx(51.1, abs=0.05)
    assert value("nato_share_of_gdp_2025ed", "nato.share_of_gdp", "NATO", 2025) == pytest.approx(2.76, abs=0.005)
