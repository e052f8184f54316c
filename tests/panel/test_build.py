"""The build on tables made up for the purpose: thinning, missing years, caps, and bad recipes."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from detente.core.errors import BadRow, CheckFailed, DataMissing, WrongInput
from detente.panel import build, factors, recipe
from detente.panel.reference import SCHEMA, checked

PUBLISHED = date(2025, 4, 28)


def row(series: str, entity: str, start: date, end: date | None = None, value: float | None = 1.0, **more: Any):
    content = {
        "series": series,
        "entity": entity,
        "dims": "",
        "period_start": start,
        "period_end": end or start,
        "value": value,
        "low": None,
        "high": None,
        "unit": "persons",
        "price_basis": None,
        "status": "observed",
        "source": "sipri.milex_2025",
        "locator": f"table: {start}",
        "published_on": PUBLISHED,
        "published_basis": "stated",
        "first_public_on": min(end or start, PUBLISHED),
        "vintage": "April 2025",
        "note": "",
    }
    return content | more


def year(series: str, entity: str, number: int, value: float | None, **more: Any):
    return row(series, entity, date(number, 1, 1), date(number, 12, 31), value, **more)


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA)


def plan(**changes: Any) -> recipe.Recipe:
    content = {
        "lists": {"states": ["DEU", "FRA"], "euro": ["EUR"]},
        "take": [{"table": "people", "why": "to count", "series": ["made.people"]}],
        "conversion": {"states": "states", "euro": ["DEU", "FRA"], "first_year": 2023, "last_year": 2023},
        "allocations": {"table": "aid", "prefix": "aid.given", "usa": ["USA"], "europe": ["DEU"]},
        "restricted": [],
    }
    return recipe.Recipe.model_validate(content | changes)


def spending(state: str, current: float, constant: float, local: float) -> list[dict[str, Any]]:
    return [
        year("sipri.spending_current", state, 2023, current, unit="USD m"),
        year("sipri.spending_constant", state, 2023, constant, unit="USD m"),
        year("sipri.spending_local", state, 2023, local * 1e6, unit="LCU"),
    ]


def tables(people: pl.DataFrame | None = None, **more: pl.DataFrame):
    held = {
        "people": frame(row("made.people", "DEU", date(2024, 1, 5))) if people is None else people,
        "sipri_milex": frame(*spending("DEU", 100.0, 100.0, 90.0), *spending("FRA", 80.0, 100.0, 72.0)),
        "wdi_gdp_population_ppp": frame(year("worldbank.ppp_factor", "DEU", 2023, 0.72, unit="LCU/intl$")),
        "aid": frame(
            row("aid.given", "DEU", date(2023, 1, 1), date(2023, 1, 31), 2.0, dims="kind=military"),
            row("aid.given", "USA", date(2023, 1, 1), date(2023, 1, 31), 3.0, dims="kind=military"),
            row("aid.given", "USA", date(2023, 2, 1), date(2023, 2, 28), 4.0, dims="kind=military"),
            row("aid.given", "JPN", date(2023, 2, 1), date(2023, 2, 28), 5.0, dims="kind=military"),
        ),
    } | more
    return held.__getitem__


def rows_of(frame: pl.DataFrame, series: str) -> list[dict[str, Any]]:
    return frame.filter(pl.col("series") == series).to_dicts()


def test_factors_follow_from_the_three_columns_of_sipri():
    built = build.compiled(plan(), tables())
    (euro,) = rows_of(built, "conversion.eur_per_usd")
    assert (euro["value"], euro["entity"], euro["status"]) == (pytest.approx(0.9), "EUR", "derived")
    assert euro["first_public_on"] == date(2023, 12, 31)
    levels = {r["entity"]: r["value"] for r in rows_of(built, "conversion.price_level")}
    assert levels == {"DEU": 1.0, "FRA": 0.8, "EUR": pytest.approx(180 / 200)}
    prices = {r["entity"]: r for r in rows_of(built, "ppp.price_level")}
    assert prices["DEU"]["value"] == pytest.approx(0.72 / 0.9)
    assert (prices["FRA"]["status"], prices["FRA"]["value"]) == ("missing", None)


def test_euro_members_that_disagree_about_the_exchange_rate_stop_the_build():
    held = tables(sipri_milex=frame(*spending("DEU", 100, 100, 90), *spending("FRA", 100, 100, 93)))
    with pytest.raises(CheckFailed, match="for FRA; look at those rows"):
        factors.factors(plan(), held)


def test_donors_are_summed_by_group_and_a_month_without_a_donor_is_said():
    built = rows_of(build.compiled(plan(), tables()), "aid.given")
    values = {(r["entity"], r["period_start"].month): (r["value"], r["locator"].split("over ")[1]) for r in built}
    assert values == {
        ("USA", 1): (3.0, "USA"),
        ("USA", 2): (4.0, "USA"),
        ("EUROPE", 1): (2.0, "DEU"),
        ("EUROPE", 2): (0.0, "no donor"),
        ("OTHER", 1): (0.0, "no donor"),
        ("OTHER", 2): (5.0, "JPN"),
    }
    assert all(r["note"] for r in built if r["value"] == 0)


def test_month_ends_are_the_last_days_with_a_value_and_the_days_to_keep():
    days = [date(2024, 1, 5) + timedelta(days=n) for n in range(50)]
    take = {
        "table": "people",
        "why": "to count",
        "series": ["made.people"],
        "thin": "month end",
        "keep": ["2024-01-06"],
        "note": "later",
        "note_from": "2024-02-01",
    }
    held = tables(frame(*(row("made.people", "DEU", day, value=float(day.day)) for day in days)))
    built = rows_of(build.compiled(plan(take=[take]), held), "made.people")
    assert [(r["period_end"], r["note"]) for r in built] == [
        (date(2024, 1, 6), ""),
        (date(2024, 1, 31), ""),
        (days[-1], "later"),
    ]


def test_weeks_are_added_up_by_the_month_of_their_middle_with_their_limits():
    weeks = [date(2024, 1, 1) + timedelta(weeks=n) for n in range(11)]  # the last month is not over
    held = tables(
        frame(*(row("made.people", "DEU", day, day + timedelta(days=6), 2.0, low=1.0, high=3.0) for day in weeks))
    )
    take = {"table": "people", "why": "to count", "series": {"made.people": "made.crowd"}, "thin": "month sum"}
    built = rows_of(build.compiled(plan(take=[take]), held), "made.crowd")
    assert [(r["period_start"], r["period_end"], r["value"], r["low"], r["high"]) for r in built] == [
        (date(2024, 1, 1), date(2024, 1, 28), 8.0, 4.0, 12.0),
        (date(2024, 1, 29), date(2024, 3, 3), 10.0, 5.0, 15.0),
    ]
    assert "limits are added up" in built[0]["note"]


def test_years_that_a_table_leaves_out_become_missing_rows_with_their_reason():
    take = {
        "table": "people",
        "why": "to count",
        "series": ["made.people"],
        "entities": "states",
        "first": "2021-01-01",
        "last": "2022-12-31",
        "absent": "nobody counted",
    }
    held = tables(frame(year("made.people", "DEU", 2021, 5.0), year("made.people", "ITA", 2021, 5.0)))
    built = rows_of(build.compiled(plan(take=[take]), held), "made.people")
    assert [(r["entity"], r["period_end"].year, r["value"], r["status"], r["note"]) for r in built] == [
        ("DEU", 2021, 5.0, "observed", ""),
        ("DEU", 2022, None, "missing", "nobody counted"),
        ("FRA", 2021, None, "missing", "nobody counted"),
        ("FRA", 2022, None, "missing", "nobody counted"),
    ]
    assert all(r["first_public_on"] <= r["published_on"] for r in built)


def test_what_is_no_measurement_is_withheld_with_its_reason():
    rule = {
        "series": ["made.people"],
        "entity": "DEU",
        "first": "2024-01-01",
        "last": "2024-12-31",
        "reason": "no count",
    }
    (built,) = rows_of(build.compiled(plan(withheld=[rule]), tables()), "made.people")
    assert (built["value"], built["status"], built["note"]) == (None, "missing", "no count")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rows": 0}, "the cap is 0"),
        ({"entities": ["FRA"]}, "made.people of DEU .* goes beyond"),
        ({"first": "2024-01-06"}, "goes beyond"),
        ({"series": ["made.cats"]}, "goes beyond"),
    ],
)
def test_a_restricted_producer_beyond_its_list_stops_the_build(change: dict[str, Any], words: str):
    cap = {
        "source": "shy.",
        "why": "its terms",
        "series": ["made.people"],
        "entities": ["DEU"],
        "first": "2024-01-01",
        "last": "2024-12-31",
        "rows": 1,
    }
    held = tables(frame(row("made.people", "DEU", date(2024, 1, 5), source="shy.census")))
    build.compiled(plan(restricted=[cap]), held)
    with pytest.raises(CheckFailed, match=words):
        build.compiled(plan(restricted=[cap | change]), held)


def test_a_row_with_an_unknown_unit_is_named_with_its_mend():
    held = tables(frame(row("made.people", "DEU", date(2024, 1, 5), unit="peeple")))
    with pytest.raises(BadRow, match=r"field 'unit'.*unknown unit 'peeple'"):
        build.compiled(plan(), held)


def test_a_figure_taken_twice_stops_the_build():
    twice = plan(take=[{"table": "people", "why": "to count", "series": ["made.people"]}] * 2)
    with pytest.raises(CheckFailed, match="stands twice in the vintage of 2025-04-28"):
        build.compiled(twice, tables())


def test_a_series_that_its_table_does_not_hold_stops_the_build():
    with pytest.raises(CheckFailed, match=r"holds no series 'made\.cats'"):
        build.compiled(plan(take=[{"table": "people", "why": "to count", "series": ["made.cats"]}]), tables())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lists = [", "is not TOML"),
        ("[lists]", "Field required"),
        ('surprise = 1\n[lists]\nallies = ["DEU"]', "Field required|Extra inputs"),
    ],
)
def test_a_recipe_that_cannot_be_read_says_where(tmp_path: Path, text: str, words: str):
    path = tmp_path / "panel.toml"
    path.write_text(text)
    with pytest.raises(WrongInput, match=rf"panel\.toml.*({words})"):
        recipe.recipe(path)


def test_a_recipe_may_only_name_lists_that_exist():
    with pytest.raises(ValueError, match="no list is called 'stats'"):
        plan(take=[{"table": "people", "why": "to count", "series": ["made.people"], "entities": "stats"}])


def test_without_a_mirror_the_build_says_what_to_give_and_leaves_no_file(tmp_path: Path):
    with pytest.raises(DataMissing, match="--mirror"):
        build.build(tmp_path / "nowhere", tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataMissing, match="DETENTE_MIRROR"):
        build.build(tmp_path / "empty", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_checked_rows_keep_their_values():
    rows = frame(row("made.people", "DEU", date(2024, 1, 5)), year("made.people", "DEU", 2020, 0.1 + 0.2))
    assert checked(rows, "x").equals(rows)
