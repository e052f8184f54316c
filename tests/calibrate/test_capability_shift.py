"""A balance that moves along a spell: rows by year, and what ships."""

from pathlib import Path

import numpy as np
import pytest

from detente.calibrate import capability_shift, durability, peace_spells, rearmament
from detente.panel import derived


def test_rows_by_year_add_up_to_the_spells_and_hold_the_shift(mirror: Path):
    spells = peace_spells.read(mirror)
    replay = rearmament.replay(spells, rearmament.read_stocks(mirror)[0])
    rows = capability_shift.stretches(spells, replay, "war")
    assert np.all(rows["end"] > rows["begin"])
    watched = np.minimum(spells.years["war"][replay.rows], rearmament.WATCHED)
    assert (rows["end"] - rows["begin"]).sum() == pytest.approx(watched.sum())
    assert rows["ended"].sum() == replay.ended.sum() == 27
    # no shift in the year of the settlement
    assert np.all(rows["x"][rows["begin"] == 0.0][:, -1] == 0.0)
    shipped = derived.load(durability.NAME).recipe["capability_shift"]
    assert shipped["war"] == capability_shift.effect(spells, replay, "war")


def test_the_interval_that_ships_holds_its_middle():
    for row in derived.load(durability.NAME).recipe["capability_shift"].values():
        assert row["low"] < row["ratio"] < row["high"]
