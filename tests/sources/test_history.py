"""History tables: wars, disputes, alliances, endings, battles."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from detente import sources
from detente.core.errors import BadRow
from detente.sources.columns import contract, measures
from detente.sources.table import read
from detente.sources.tidy import tidy

Rows = Callable[[str], pl.DataFrame]


@pytest.fixture(scope="module")
def rows(mirror: Path) -> Rows:
    def of(id_: str) -> pl.DataFrame:
        table = sources.table_of(id_)
        return tidy(table, read(table, mirror / table.file))

    return of


def _file(id_: str, folder: Path, **cells: str) -> pl.DataFrame:
    table = sources.table_of(id_)
    path = folder / table.file
    lines = [",".join(table.columns), ",".join(cells.get(name, "") for name in table.columns)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return tidy(table, read(table, path))


def test_unknown_codes_never_become_numbers(tmp_path: Path) -> None:
    found = _file(
        "gml_mid_disputes", tmp_path, dispute_num="1", start_year="1900", start_month="5", outcome_code="-9",
        settlement_code="2", fatality_level="-9", min_duration_days="1",
    )  # fmt: skip
    assert dict(found.select("series", "value").iter_rows()) == {
        "gml.settlement_code": 2,
        "gml.start_month": 5,
        "gml.min_duration_days": 1,
    }


@pytest.mark.parametrize("id_", ["gml_mid_disputes", "gml_mid_directed_dyad_years", "cow_mid5_dyadic_onsets"])
def test_no_dispute_figure_is_negative(id_: str, rows: Rows) -> None:
    assert rows(id_)["value"].min() == 0


def test_a_number_that_names_no_state_in_that_year_stops_the_load(tmp_path: Path) -> None:
    with pytest.raises(BadRow, match=r"nmc\.csv, row 2, field 'cow_code': 369"):
        _file("nmc", tmp_path, cow_code="369", year="1900", cinc_share="0.1")


def test_two_german_states_of_1990_are_kept_apart(rows: Rows) -> None:
    found = rows("nmc").filter(
        (pl.col("series") == "cow.cinc") & (pl.col("entity") == "DEU") & (pl.col("period_end") == date(1990, 12, 31))
    )
    assert set(found["dims"]) == {"cow=255", "cow=260"}


def test_capability_shares_sum_to_about_one_every_year(rows: Rows) -> None:
    sums = rows("nmc").filter(pl.col("series") == "cow.cinc").group_by("period_end").agg(pl.col("value").sum())
    assert sums["value"].is_between(0.999, 1.076).all()


def test_an_unknown_number_of_dead_is_a_row_with_its_reason(rows: Rows) -> None:
    missing = rows("wars_interstate_participants").filter(pl.col("status") == "missing")
    assert missing.height == 1
    assert missing["value"][0] is None
    assert missing["note"][0]


def test_fifteen_participants_fought_a_second_phase(rows: Rows) -> None:
    fought = rows("wars_interstate_participants").filter(pl.col("series") == "cow_war.fought")
    assert fought.filter(pl.col("dims").str.contains("phase=1")).height == 226
    assert fought.filter(pl.col("dims").str.contains("phase=2")).height == 15


def test_ucdp_counts_61_conflicts_and_11_wars_in_2024(rows: Rows) -> None:
    found = rows("ucdp_prio_acd_v25_1").filter(
        (pl.col("series") == "ucdp.intensity_level") & (pl.col("period_end") == date(2024, 12, 31))
    )
    assert found["dims"].n_unique() == 61
    assert found.filter(pl.col("value") == 2)["dims"].n_unique() == 11


def test_a_conflict_of_two_places_has_a_row_for_each(tmp_path: Path) -> None:
    found = _file(
        "ucdp_prio_acd_v25_1", tmp_path, conflict_id="1", year="1999", intensity_level="2", start_date="1999-05-01",
        gwno_loc='"750, 770"',
    )  # fmt: skip
    assert set(found["entity"]) == {"IND", "PAK"}


def test_ucdp_has_852_endings(rows: Rows) -> None:
    ended = rows("ucdp_dyad_termination_v3_2021").filter(
        (pl.col("series") == "ucdp_termination.dyadterm") & (pl.col("value") == 1)
    )
    # several locations of one ending have one locator
    assert ended.select("locator").n_unique() == 852


def test_an_agreement_of_several_states_is_no_state_and_says_which(rows: Rows) -> None:
    entities = set(rows("pax_agreements_v10_subset")["entity"])
    assert {"AFRICAN_GREAT_LAKES", "PALESTINE", "UKR", "XKX"} <= entities


def test_a_place_of_pax_stands_under_its_latest_owner_and_the_record_says_so(rows: Rows) -> None:
    found = rows("pax_agreements_v10_subset").filter(pl.col("period_end") < date(2006, 1, 1))
    assert {"SRB", "SSD"} <= set(found["entity"])
    assert "latest owner" in " ".join(sources.source_of("pax.agreements_v10").breaks)


def test_fortnas_cases_resume_as_published(rows: Rows) -> None:
    found = rows("fortna_peacekeeping_ceasefires")
    cases = found.with_columns(pl.col("dims").alias("case"))
    # morewar5 is about the cease-fire, so the first spell of each case counts
    first = cases.filter(pl.col("series") == "fortna.firstob").select("case", "period_start")
    again = {}
    for kind in ("treaty", "truce", "victory"):
        of_kind = cases.filter((pl.col("series") == f"fortna.{kind}") & (pl.col("value") == 1))
        resumed = cases.filter(pl.col("series") == "fortna.morewar5").select("case", "period_start", "value")
        joined = of_kind.select("case", "period_start").join(first, on=["case", "period_start"]).join(
            resumed, on=["case", "period_start"]
        )  # fmt: skip
        again[kind] = round(100 * joined["value"].to_numpy().mean())
    assert again == {"treaty": 44, "truce": 71, "victory": 23}


def test_walters_years_hold_24_renewals_in_77_spells(rows: Rows) -> None:
    renewed = rows("walter2015_postwar_peace_years").filter(pl.col("series") == "walter.renewed_war")
    assert renewed["value"].sum() == 24
    assert renewed["dims"].str.extract(r"spell=(\d+)").n_unique() == 77


def test_46_of_249_peace_spells_end_in_another_war(rows: Rows) -> None:
    found = rows("peace_spells_after_interstate_wars").filter(pl.col("series") == "peace_spell.next_war_observed")
    assert found.height == 249
    assert found["value"].sum() == 46


def test_an_empty_winner_is_not_a_draw_but_nearly_always_a_lost_win_of_the_defender(rows: Rows) -> None:
    won = rows("cdb90_battles").filter(pl.col("series") == "cdb90.attacker_won")
    assert dict(won["value"].value_counts().iter_rows()) == {1.0: 398, 0.0: 43}
    assert 660 - won.height == 217 + 2
    breaks = " ".join(sources.source_of("cdb90.arnold_2016").breaks)
    assert "217 wins of the defender and 2 unknown outcomes" in breaks
    assert "no share of winners" in breaks


def test_the_battles_table_lost_every_value_below_zero(rows: Rows) -> None:
    found = rows("cdb90_battles")
    assert found["value"].min() == 0
    assert 660 - found.filter(pl.col("series") == "cdb90.advance").height == 69


def test_a_mission_was_accomplished_to_1_at_least_or_it_is_unknown(rows: Rows) -> None:
    found = rows("cdb90_battles").filter(pl.col("series") == "cdb90.mission_accomplishment")
    assert (found["value"].min(), found["value"].max()) == (1, 10)
    assert found.height == 2 * (660 - 35)


def test_bodarts_figures_bear_the_day_of_their_commit() -> None:
    source = sources.source_of("bodart.lanchester_2016")
    assert (source.published_on, source.published_basis) == (date(2015, 10, 13), "stated")


@pytest.mark.parametrize("id_", ["ucdp_prio_acd_v25_1", "ucdp_dyad_termination_v3_2021", "ucdp_peace_agreements_v22_1"])
def test_yugoslavia_of_1991_stands_under_serbia_and_the_record_says_so(id_: str, rows: Rows) -> None:
    found = rows(id_).filter(pl.col("period_start") < date(1992, 1, 1))
    assert "SRB" in set(found["entity"])
    assert "Yugoslavia before 1992 appears as SRB" in " ".join(sources.table_of(id_).source.breaks)


def test_each_side_of_a_battle_stands_under_its_own_name(rows: Rows) -> None:
    first = rows("cdb90_battles").filter(
        (pl.col("series") == "cdb90.total_strength") & pl.col("dims").str.contains("battle=1;")
    )
    assert set(first.select("entity", "dims", "value").iter_rows()) == {
        ("Spain", "battle=1;role=attacker", 11_500.0),
        ("Dutch Republic", "battle=1;role=defender", 11_300.0),
    }


def test_engels_coefficients_are_those_of_his_paper(rows: Rows) -> None:
    found = rows("iwo_jima_engel_setup").filter(pl.col("series") == "engel.coefficient")
    assert dict(found.select("entity", "value").iter_rows()) == {"JPN": 0.0544, "USA": 0.0106}
    assert set(found["unit"]) == {"1/day"}


def test_venice_is_a_rival_though_no_cow_state(rows: Rows) -> None:
    found = rows("strategic_rivalries_tss")
    assert "VENICE" in set(found["entity"])
    assert found.filter(pl.col("series") == "tss.rivals").height == 264


def test_a_capital_that_moved_has_spells_that_do_not_overlap(rows: Rows) -> None:
    spells = rows("capitals").filter(pl.col("series") == "capitals.latitude").sort("dims", "period_start")
    before = spells["period_end"].shift(1)
    same = spells["dims"] == spells["dims"].shift(1)
    assert (spells["period_start"] > before).filter(same.fill_null(value=False)).all()


def test_a_column_written_twice_is_a_mistake_of_the_record() -> None:
    with pytest.raises(ValueError, match="'a' comes twice"):
        contract(("text", "a b"), ("integer", "a"))


def test_a_run_of_measures_takes_the_columns_name_unless_another_is_given() -> None:
    found = measures("x", {"flag": "Abc d"}, names={"d": "delta"})
    assert [measure.series for measure in found.values()] == ["x.abc", "x.delta"]
