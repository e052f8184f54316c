"""Rows become observations with units, limits, and the two dates of the as-of rule."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.errors import BadRow, CheckFailed
from detente.core.observations import COLUMNS, Observation
from detente.sources.shape import Day, Fixed, Measure, Melt, Month, Name, Spell, State, TextPeriod, YearMonth
from detente.sources.table import Table, parse, read
from detente.sources.tidy import tidy


def test_tidied_rows_are_observations(table: Table, folder: Path) -> None:
    rows = tidy(table, read(table, folder / table.file))
    assert tuple(rows.columns) == COLUMNS
    assert rows.height == 40
    for row in rows.iter_rows(named=True):
        Observation(**row)


def test_missing_figures_are_rows_with_a_reason_and_never_zero(table: Table, folder: Path) -> None:
    rows = tidy(table, read(table, folder / table.file))
    missing = rows.filter(pl.col("status") == "missing")
    assert missing["entity"].unique().to_list() == ["UKR"]
    assert missing["value"].null_count() == 4
    assert set(missing["note"]) == {"not reported"}


def test_the_first_public_day_follows_the_lag_and_never_passes_the_vintage(table: Table, folder: Path) -> None:
    rows = tidy(table, read(table, folder / table.file)).filter(pl.col("entity") == "POL")
    first = dict(zip(rows["period_end"].dt.year(), rows["first_public_on"], strict=True))
    assert first[2022] == date(2023, 4, 10)
    assert first[2023] == date(2024, 4, 9)
    assert rows["published_on"].unique().to_list() == [date(2024, 6, 17)]
    assert (rows["first_public_on"] <= rows["published_on"]).all()


def test_a_stated_first_day_goes_before_the_lag(table: Table, folder: Path) -> None:
    assert isinstance(table.tidy, Melt)
    stated = replace(table, tidy=replace(table.tidy, first_public_on={2022: date(2022, 6, 30)}))
    rows = tidy(stated, read(table, folder / table.file)).filter(pl.col("entity") == "POL")
    first = dict(zip(rows["period_end"].dt.year(), rows["first_public_on"], strict=True))
    assert first[2022] == date(2022, 6, 30)
    assert first[2021] == date(2022, 4, 10)


def test_reports_of_their_own_day_appeared_on_that_day(table: Table, folder: Path) -> None:
    assert isinstance(table.tidy, Melt)
    own = replace(table, tidy=replace(table.tidy, published="row"))
    rows = tidy(own, read(table, folder / table.file))
    assert (rows["published_on"] == rows["first_public_on"]).all()


def test_estimates_are_marked(table: Table, folder: Path) -> None:
    rows = tidy(table, read(table, folder / table.file)).filter(pl.col("series") == "example.spending")
    by_year = dict(zip(rows["period_end"].dt.year(), rows["status"], strict=True))
    assert by_year == {2020: "observed", 2021: "observed", 2022: "observed", 2023: "estimate"}


def test_an_unknown_state_stops_the_load_and_is_named(table: Table, text: str) -> None:
    frame = parse(table, text.replace("POL,Poland,2022", "XYZ,Poland,2022", 1).encode())
    with pytest.raises(BadRow) as error:
        tidy(table, frame)
    for part in ("example_spending.csv", "row 4", "'iso3'", "XYZ", "states.csv"):
        assert part in str(error.value)


def test_a_state_before_its_time_stops_the_load_and_its_years_are_named(table: Table, text: str) -> None:
    frame = parse(table, text.replace("UKR,Ukraine,2020", "UKR,Ukraine,1950", 1).encode())
    with pytest.raises(BadRow, match=r"in 1950 \(the code is valid 1991-today"):
        tidy(table, frame)


def test_two_observations_of_the_same_thing_stop_the_load(table: Table, text: str) -> None:
    frame = parse(table, text.replace("DEU,Germany,2020", "POL,Germany,2020", 1).encode())
    with pytest.raises(CheckFailed, match=r"two observations of example\.spending for POL"):
        tidy(table, frame)


def _periods(table: Table, columns: dict[str, pl.Series], period) -> list[tuple[date, date]]:
    frame = pl.DataFrame({"number": pl.Series([float(i) for i in range(len(next(iter(columns.values()))))]), **columns})
    shape = Melt("UKR", period, {"number": Measure("example.x", "1")}, dims={"row": "number"})
    rows = tidy(replace(table, tidy=shape), frame)
    return list(zip(rows["period_start"], rows["period_end"], strict=True))


def test_periods_are_read_as_declared(table: Table) -> None:
    assert _periods(table, {"y": pl.Series([2024]), "m": pl.Series([2])}, YearMonth("y", "m")) == [
        (date(2024, 2, 1), date(2024, 2, 29))
    ]
    assert _periods(table, {"m": pl.Series(["2025-12"])}, Month("m")) == [(date(2025, 12, 1), date(2025, 12, 31))]
    day = pl.Series([date(2024, 1, 1)])
    assert _periods(table, {"d": day}, Day("d", length=7)) == [(date(2024, 1, 1), date(2024, 1, 7))]
    spell = {"a": pl.Series([1900, 1950]), "b": pl.Series([1901, None], dtype=pl.Int64)}
    assert _periods(table, spell, Spell("a", "b", open_end=date(2016, 12, 31))) == [
        (date(1900, 1, 1), date(1901, 12, 31)),
        (date(1950, 1, 1), date(2016, 12, 31)),
    ]
    written = pl.Series(["2022", "2024-Q2", "2024-H2", "2024-08/2024-10", "2024-02-29"])
    assert _periods(table, {"p": written}, TextPeriod("p")) == [
        (date(2022, 1, 1), date(2022, 12, 31)),
        (date(2024, 4, 1), date(2024, 6, 30)),
        (date(2024, 7, 1), date(2024, 12, 31)),
        (date(2024, 8, 1), date(2024, 10, 31)),
        (date(2024, 2, 29), date(2024, 2, 29)),
    ]


@pytest.mark.parametrize("text", ["", "spring 2024", "2024-13", "2023-02-29", "2022/2023/2024"])
def test_a_period_that_cannot_be_read_is_named(table: Table, text: str) -> None:
    with pytest.raises(BadRow, match="'p'"):
        _periods(table, {"p": pl.Series([text])}, TextPeriod("p"))


def test_a_name_outside_the_record_stops_the_load(table: Table) -> None:
    frame = pl.DataFrame({"region": ["World", "Moon"], "x": [1.0, 2.0]})
    shape = Melt(
        Name("region", {"World": "WORLD"}), Fixed(date(2024, 1, 1), date(2024, 12, 31)), {"x": Measure("e.x", "1")}
    )
    with pytest.raises(BadRow, match="Moon"):
        tidy(replace(table, tidy=shape), frame)


def test_keys_stand_in_order_of_name_and_empty_ones_are_left_out(table: Table) -> None:
    frame = pl.DataFrame({"z": ["b", None], "partner": ["POL", "DEU"], "x": [1.0, 2.0]})
    shape = Melt(
        "UKR",
        Fixed(date(2024, 1, 1), date(2024, 12, 31)),
        {"x": Measure("e.x", "1", dims={"kind": "military"})},
        dims={"z": "z", "partner": State("iso3", "partner")},
    )
    assert tidy(replace(table, tidy=shape), frame)["dims"].to_list() == [
        "kind=military;partner=POL;z=b",
        "kind=military;partner=DEU",
    ]


def test_limits_the_wrong_way_round_are_refused(table: Table) -> None:
    frame = pl.DataFrame({"x": [1.0], "lo": [2.0], "hi": [0.5]})
    shape = Melt("UKR", Fixed(date(2024, 1, 1), date(2024, 1, 2)), {"x": Measure("e.x", "1", low="lo", high="hi")})
    with pytest.raises(CheckFailed, match="low limit"):
        tidy(replace(table, tidy=shape), frame)


def test_a_measure_with_an_unknown_unit_cannot_be_declared() -> None:
    with pytest.raises(Exception, match="unknown unit"):
        Measure("e.x", "furlongs")


@given(scale=st.floats(0.001, 1000), value=st.floats(-1e9, 1e9))
def test_scale_multiplies_values_and_limits_alike(table: Table, scale: float, value: float) -> None:
    frame = pl.DataFrame({"x": [value], "lo": [value - 1], "hi": [value + 1]})
    shape = Melt(
        "UKR",
        Fixed(date(2024, 1, 1), date(2024, 1, 2)),
        {"x": Measure("e.x", "1", scale=scale, low="lo", high="hi")},
    )
    row = tidy(replace(table, tidy=shape), frame).row(0, named=True)
    assert (row["low"], row["value"], row["high"]) == ((value - 1) * scale, value * scale, (value + 1) * scale)
