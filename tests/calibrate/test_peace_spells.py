"""Spells of peace: what the mirror's table gives, what is refused, and the fit that ships."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from detente.calibrate import durability, peace_spells, survival
from detente.calibrate.peace_spells import FAILURES, PeaceSpells
from detente.calibrate.survival_posterior import Prior, SpellData, prior_of, sample
from detente.core.errors import BadRow
from detente.panel import derived

DEFINITIONS = list(FAILURES)


def table(months: float = 120.0, **changes: object) -> pl.DataFrame:
    row: dict[str, object] = {
        "war_num": 1, "cow_code_1": 2, "iso3_1": "USA", "cow_code_2": 20, "iso3_2": "CAN",
        "dyad_war_start": date(1900, 1, 1), "dyad_war_end": date(1900, 6, 1), "termination": "decisive",
        "battle_deaths_1_persons": 1000, "battle_deaths_2_persons": 9000, "contiguity_type": 1,
        "next_war_start": None, "next_any_mid_onset": None, "censor_date": date(1910, 6, 1),
        "months_to_next_war_or_censor": months, "next_war_observed": False,
        "months_to_fatal_mid_or_censor": months, "fatal_mid_observed": False,
        "months_to_force_mid_or_censor": months, "force_mid_observed": False,
    } | changes  # fmt: skip
    return pl.DataFrame([row], schema_overrides={"next_any_mid_onset": pl.Date})


ONSETS = pl.DataFrame(
    {"dispnum": [7, 8, 9], "ccode1": [20, 2, 2], "ccode2": [2, 20, 20], "year": [1890, 1899, 1870], "stmon": [3, 12, 1],
     "maxdur": [10, 60, 5], "cowmidonset": [1, 1, 1]}
)  # fmt: skip


def test_a_spell_becomes_years_and_covariates():
    found = peace_spells.spells(table(), ONSETS)
    assert {f: years[0] for f, years in found.years.items()} == pytest.approx(
        dict.fromkeys(DEFINITIONS, 10.0), abs=0.01
    )
    # decided, neighbours, one earlier dispute (one is too old, one became the war), ten thousand dead, before 1945
    assert found.x[0] == pytest.approx([0.0, 1.0, np.log(2.0), 0.0, 0.0])
    assert found.rows["disputes_before_numbers"].to_list() == [[7]]


def test_a_wider_failure_comes_no_later_than_a_narrower_one():
    changes = {"next_war_observed": True, "months_to_next_war_or_censor": 24.0}
    found = peace_spells.spells(table(**changes), ONSETS)
    assert all(years[0] == 2.0 for years in found.years.values())
    assert all(ended[0] for ended in found.ended.values())
    assert found.nested == 3


@pytest.mark.parametrize("months", [0.0, -3.0])
def test_a_spell_without_length_names_file_row_field_and_mend(months: float):
    with pytest.raises(BadRow, match=r"mine\.csv, row 2, field 'months_to_fatal_mid_or_censor': .*lasts .*; give the"):
        peace_spells.spells(table(months_to_fatal_mid_or_censor=months), ONSETS, file="mine.csv")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cow_code_1": 999}, r"mine\.csv, row 2, field 'cow_code_1': 999 is the number of no state; give a state's"),
        ({"cow_code_2": 2}, r"mine\.csv, row 2, field 'cow_code_2': 2 stands on both sides; give the enemy's"),
    ],
)
def test_an_unknown_state_or_one_at_war_with_itself_names_file_row_field_and_mend(changes: dict[str, int], said: str):
    with pytest.raises(BadRow, match=said):
        peace_spells.spells(table(**changes), ONSETS, file="mine.csv")


def test_a_pair_known_to_have_had_no_peace_may_have_no_length_but_never_less():
    pair = {"war_num": 163, "cow_code_1": 816, "cow_code_2": 817, "censor_date": date(1900, 6, 1)}
    assert len(peace_spells.spells(pl.concat([table(), table(0.0, **pair)]), ONSETS).war) == 1
    with pytest.raises(BadRow, match="lasts -1 months"):
        peace_spells.spells(table(-1.0, **pair), ONSETS)


@pytest.fixture(scope="module")
def spells(mirror: Path) -> PeaceSpells:
    return peace_spells.read(mirror)


def test_the_mirror_gives_the_events_that_its_columns_hold(spells: PeaceSpells):
    assert len(spells.war) == 243
    assert len(spells.left_out) == 6
    assert [int(spells.ended[f].sum()) for f in DEFINITIONS] == [45, 85, 105, 118]
    for narrow, wide in pairwise(DEFINITIONS):
        assert np.all(spells.years[wide] <= spells.years[narrow])
        assert np.all(spells.ended[wide] | ~spells.ended[narrow])


def test_what_ships_is_what_the_mirror_gives(spells: PeaceSpells):
    frame, recipe = durability.build(spells)
    shipped = derived.load(durability.NAME)
    assert recipe["inputs"].items() <= shipped.recipe["inputs"].items()
    assert shipped.recipe["base_rates"] == recipe["base_rates"]
    for failure in DEFINITIONS:
        new, old = (one.filter(pl.col("failure") == failure) for one in (frame, shipped.frame))
        for name in ("intercept", "shape", *peace_spells.COVARIATES, "war_spread"):
            assert new[name].mean() == pytest.approx(old[name].mean(), abs=0.15 * float(old[name].std())), name


def test_the_draws_that_ship_met_and_are_many():
    recipe = derived.load(durability.NAME).recipe
    assert list(recipe["fits"]) == sorted(DEFINITIONS)
    for fit in recipe["fits"].values():
        for name, p in fit["parameters"].items():
            assert p["r_hat"] < 1.01, name
            assert p["effective"] >= 400, name


def test_nothing_is_said_about_the_first_two_years():
    recipe = derived.load(durability.NAME).recipe
    assert min(year for row in recipe["base_rates"] for year in row["years"]) > 2
    assert any(re.search("first two years", caveat) for caveat in recipe["caveats"])


def test_without_covariates_the_posterior_agrees_with_kaplan_meier(spells: PeaceSpells):
    bare = Prior(np.array([-4.0, np.log(0.75)]), np.array([1.5, 0.25]), 0.02)
    for failure in DEFINITIONS:
        data = spells.data(failure, np.zeros((len(spells.war), 0)))
        found = sample(data, bare, ())
        curve = survival.kaplan_meier(data.years, data.ended)
        for year in (5.0, 10.0, 20.0):
            told = np.median(np.exp(-(year ** found.of("shape")) * np.exp(found.of("intercept"))))
            low, high = curve.band([year])
            assert low[0] - 0.03 < told < high[0] + 0.03, (failure, year)


def test_leaving_out_what_wars_share_makes_the_hazard_seem_to_fall(spells: PeaceSpells):
    """Pairs taken as independent give a k of about two thirds; with what their wars share it may well be one."""
    prior = prior_of(durability.beliefs(), peace_spells.COVARIATES)
    alone = sample(spells.data("war"), prior._replace(spread=0.02), peace_spells.COVARIATES)
    shared = sample(spells.data("war"), prior, peace_spells.COVARIATES)
    assert np.median(alone.of("shape")) < 0.75
    assert np.quantile(shared.of("shape"), 0.95) > 1.0


def test_survival_of_draws_is_nested_by_definition():
    frame = derived.load(durability.NAME).frame
    x = np.array([1.0, 1.0, np.log(5.0), 1.2, 1.0])
    means = []
    for failure in DEFINITIONS:
        draws = frame.filter(pl.col("failure") == failure)
        means.append(durability.survival_of(draws, x, [5.0, 10.0]).mean(axis=0))
    means = np.array(means)
    assert np.all(np.diff(means, axis=0) < 0.0)
    assert np.all(np.diff(means, axis=1) < 0.0)


def test_the_data_type_holds_what_a_likelihood_reads(spells: PeaceSpells):
    data = spells.data("war")
    assert isinstance(data, SpellData)
    assert data.x.shape == (243, len(peace_spells.COVARIATES))
