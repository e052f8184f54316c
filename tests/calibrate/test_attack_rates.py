"""The record of attacks on members of defence pacts: who counts as one, limits in closed form, and what ships."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from scipy import stats
from typer.testing import CliRunner

from detente.calibrate import attack_rates
from detente.cli.main import app
from detente.panel import derived

PACTS = pl.DataFrame({
    "ccode1": [1, 1, 2], "ccode2": [2, 3, 4], "start_year": [2000, 2000, 2000], "end_year": [2004, 2001, 2009],
    "atop_defense": [1, 0, 1],
})  # fmt: skip


def onset(number: int, first: int, second: int, **more: int) -> dict[str, int]:
    plain = {
        "year": 2002,
        "sidea1": 1,
        "sidea2": 0,
        "orig1": 1,
        "orig2": 1,
        "hostlev1": 4,
        "hostlev2": 1,
        "fatality": 0,
    }
    return {"dispnum": number, "ccode1": first, "ccode2": second, **plain, **more}


def counted(*rows: dict[str, int]) -> pl.DataFrame:
    return attack_rates.attacks(pl.DataFrame(list(rows)), attack_rates.members(PACTS, 2014))


def test_only_obligations_to_defend_make_a_member_and_only_while_they_last() -> None:
    allied = attack_rates.members(PACTS, 2005)
    assert (3, 2000) not in allied
    assert {year for state, year in allied if state == 1} == set(range(2000, 2005))
    assert allied[2, 2003] == {1, 4}
    assert max(year for _, year in allied) == 2005


@pytest.mark.parametrize(
    "row",
    [
        onset(1, 9, 8),  # no member
        onset(1, 1, 2),  # its own partner
        onset(1, 9, 2, hostlev1=3),  # a show of force
        onset(1, 9, 2, orig2=0),  # joined later
        onset(1, 9, 2, sidea1=0, sidea2=1),  # the member began it
        onset(1, 9, 1, year=2005),  # the pact had ended
    ],
)
def test_what_is_no_attack_on_a_member_is_not_counted(row: dict[str, int]) -> None:
    assert counted(row).is_empty()


def test_an_attack_is_counted_once_a_dispute_and_member_and_unknown_deaths_stay_unknown() -> None:
    found = counted(
        onset(1, 9, 2), onset(1, 8, 2, hostlev1=5, fatality=2),
        onset(2, 2, 9, sidea1=0, sidea2=1, hostlev2=4, fatality=-9),
        onset(3, 9, 4, fatality=-9), onset(3, 8, 4, fatality=0),
    )  # fmt: skip
    assert found.height == 3
    assert found["war"].to_list() == [True, False, False]
    assert found["deaths"].to_list() == [True, None, None]


def test_without_dispersion_the_limits_are_jeffreys_and_members_that_differ_widen_them() -> None:
    years = np.full(50, 20.0)
    even = attack_rates.rate(np.ones(50), years)
    assert even["dispersion"] == 1.0
    assert (even["low"], even["high"]) == pytest.approx(stats.gamma.ppf((0.05, 0.95), 50.5, scale=1 / 1000))
    uneven = attack_rates.rate(np.repeat([50.0, 0.0], [1, 49]), years)
    assert uneven["rate"] == even["rate"] == 0.05
    assert uneven["low"] < even["low"] < even["high"] < uneven["high"]


def test_nobody_attacked_still_leaves_an_upper_limit() -> None:
    none = attack_rates.rate(np.zeros(10), np.full(10, 30.0))
    assert none["rate"] == 0.0
    assert none["high"] == pytest.approx(stats.gamma.ppf(0.95, 0.5) / 300.0)


def test_what_ships_equals_a_rebuild_from_the_mirror(mirror: Path) -> None:
    shipped = derived.load(attack_rates.NAME)
    frame, recipe = attack_rates.build(mirror)
    assert_frame_equal(frame, shipped.frame, rel_tol=1e-9)
    assert recipe["inputs"] == shipped.recipe["inputs"]


def test_what_ships_orders_the_definitions_and_is_printed_without_a_mirror() -> None:
    for first, _ in attack_rates.PERIODS:
        found = attack_rates.since(first)
        assert found["war"]["rate"] < found["deaths"]["rate"] < found["force"]["rate"]
        assert all(row["low"] < row["rate"] < row["high"] for row in found.values())
    shown = CliRunner().invoke(app, ["calibrate", "attacks", "--show"])
    assert "1946-2014 war" in shown.stdout
    recipe = CliRunner().invoke(app, ["calibrate", "attacks", "--show", "--json"])
    assert json.loads(recipe.stdout)["definitions"]["war"]
