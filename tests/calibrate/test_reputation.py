"""The record of disputes: closed forms of the logit, what a record is, and what ships."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from detente.calibrate import reputation
from detente.cli.main import app
from detente.panel import derived


def test_a_logit_on_one_flag_tells_the_log_odds_of_each_group() -> None:
    flag = np.repeat([0.0, 1.0], [100, 100])
    y = np.concatenate([np.arange(100) < 10, np.arange(100) < 30])
    fit = reputation.logit(np.column_stack([flag, np.ones(200)]), y)
    low, high = np.log(10 / 90), np.log(30 / 70)
    assert fit.coefficient == pytest.approx([high - low, low], abs=1e-6)
    assert fit.error[0] == pytest.approx(np.sqrt(1 / 10 + 1 / 90 + 1 / 30 + 1 / 70), rel=1e-5)


def test_telling_every_case_twice_does_not_sharpen_clustered_errors() -> None:
    rng = np.random.default_rng(0)
    x = np.column_stack([rng.normal(size=500), np.ones(500)])
    y = rng.random(500) < 0.3
    once = reputation.logit(x, y, np.arange(500)).error
    twice = reputation.logit(np.vstack([x, x]), np.concatenate([y, y]), np.tile(np.arange(500), 2)).error
    np.testing.assert_allclose(once, twice, rtol=1e-6)


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0.01, 20))
def test_standing_firm_raises_and_backing_down_lowers_belief_in_resolve(firm, backed, more) -> None:
    told = reputation.resolve(firm, backed)
    assert 0.0 < told < 1.0
    assert reputation.resolve(firm + more, backed) > told > reputation.resolve(firm, backed + more)


def test_a_record_speaks_of_earlier_years_only_and_fades_by_half_a_half_life() -> None:
    past = [reputation.Record(1990, 5, -1), reputation.Record(1997, 6, 1), reputation.Record(2000, 7, -1)]
    firm, backed, count = reputation._record(past, 1997, 7.0, 0.0)
    assert (dict(firm), dict(backed)) == ({}, {5: 0.5})
    firm, backed, count = reputation._record(past, 2004, 7.0, 0.0)
    assert dict(firm) == pytest.approx({6: 0.5})
    assert dict(backed) == pytest.approx({5: 0.25, 7: 0.5 ** (4 / 7)})
    assert sum(count.values()) == pytest.approx(0.75 + 0.5 ** (4 / 7))


def test_yielding_is_the_yielding_side_s_defeat_whoever_stands_first() -> None:
    row = {
        "midonset": 1,
        "outcome": 3,
        "year": 1980,
        "orig1": 1,
        "orig2": 1,
        "hostlev": 4,
        "ccode1": 365,
        "ccode2": 290,
    }
    frame = pl.DataFrame([
        {**row, "ccode1": 10, "ccode2": 20, "sidea1": 1}, {**row, "ccode1": 20, "ccode2": 10, "sidea1": 0}
    ])  # fmt: skip
    found = reputation.Histories(frame)
    assert found.of[10][0].kind == -1  # side A yielded
    assert found.of[20][0].kind == 1
    assert found.begun == {(10, 20): [1980]}


def test_a_dispute_with_several_members_counts_once_and_threats_do_not() -> None:
    base = {
        "cowmidonset": 1,
        "year": 2000,
        "sidea1": 1,
        "sidea2": 0,
        "orig1": 1,
        "orig2": 1,
        "hostlev": 4,
        "ccode1": 365,
        "ccode2": 290,
    }
    frame = pl.DataFrame([
        {**base, "dispnum": 1, "iso3_1": "RUS", "iso3_2": "POL"},
        {**base, "dispnum": 1, "iso3_1": "RUS", "iso3_2": "EST"},
        {**base, "dispnum": 2, "iso3_1": "RUS", "iso3_2": "GEO"},
        {**base, "dispnum": 3, "iso3_1": "RUS", "iso3_2": "POL", "hostlev": 2},
    ])  # fmt: skip
    told = {row["state"]: row for row in reputation.rates(frame).to_dicts()}
    assert (told["RUS"]["begun"], told["RUS"]["against_coalition"]) == (2, 1)
    assert told["POL"]["begun"] == 0


def test_what_ships_has_every_specification_with_its_interval_and_says_when_it_was_public() -> None:
    recipe = derived.load(reputation.NAME).recipe
    assert [fit["specification"] for fit in recipe["fits"]] == list(reputation.SPECIFICATIONS)
    for fit in recipe["fits"]:
        for _, error in (fit["coefficients"][name] for name in reputation.NAMES[:2]):
            assert error > 0.0
    assert recipe["first_public_on"] < "2025-01-13"


def test_the_command_prints_it() -> None:
    result = CliRunner().invoke(app, ["calibrate", "reputation", "--show"])
    assert result.exit_code == 0
    assert "since 1945" in result.stdout


@pytest.mark.slow
def test_what_ships_equals_a_rebuild_from_the_mirror(mirror: Path) -> None:
    kept = derived.load(reputation.NAME)
    frame, recipe = reputation.build(mirror)
    assert frame.equals(kept.frame)
    assert recipe["inputs"] == kept.recipe["inputs"]
    for one, other in zip(recipe["fits"], kept.recipe["fits"], strict=True):
        for name, value in one["coefficients"].items():
            assert value == pytest.approx(other["coefficients"][name], abs=1e-6)
