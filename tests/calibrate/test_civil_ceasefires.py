"""Civil-war cease-fires: stretches of time with and without peacekeepers, and what they give."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from detente.calibrate import civil_ceasefires, durability
from detente.calibrate.survival import cox
from detente.core.errors import WrongInput
from detente.panel import derived


def test_a_case_keeps_its_cease_fire_and_treaty_over_all_its_stretches_and_victories_are_left_out():
    rows = [
        (1, "A", date(1994, 1, 1), date(1994, 12, 31), date(1994, 1, 1), 0, 1, 1, 0),
        (1, "A", date(1995, 1, 1), date(1996, 12, 31), None, 1, 0, None, 0),
        (2, "B", date(1994, 1, 1), date(1994, 12, 31), date(1994, 1, 1), 0, 0, 0, 1),
    ]
    names = ["id", "cluster", "t0", "t1", "cfdate", "failed", "pk_dum", "treaty", "victory"]
    found = civil_ceasefires.stretches(pl.DataFrame(rows, schema=names, orient="row"))
    assert found["id"].to_list() == [1, 1]
    assert found["treaty"].to_list() == [True, True]
    assert found["peacekeepers"].to_list() == [True, False]
    assert found["begin"].to_list() == pytest.approx([0.0, 1.0], abs=0.01)
    assert found["end"][1] == pytest.approx(3.0, abs=0.01)


def test_a_spell_cut_into_stretches_gives_the_fit_of_the_whole_spell():
    rng = np.random.default_rng(0)
    time, event, x = rng.exponential(3.0, 80) + 1.0, rng.random(80) < 0.7, rng.standard_normal((80, 1))
    whole = cox(time, event, x).fit
    begin = np.concatenate([np.zeros(80), np.full(80, 0.5)])
    end, failed = np.concatenate([np.full(80, 0.5), time]), np.concatenate([np.zeros(80, bool), event])
    cut = cox(end, failed, np.concatenate([x, x]), entry=begin).fit
    np.testing.assert_allclose(cut.coefficients, whole.coefficients, atol=1e-8)
    np.testing.assert_allclose(cut.errors, whole.errors, atol=1e-8)


def test_a_stretch_that_ends_before_it_begins_is_refused():
    with pytest.raises(WrongInput, match="row 2, field 'entry'"):
        cox([1.0, 2.0], [1, 1], [[0.0], [1.0]], entry=[0.0, 3.0])


def test_what_ships_is_what_the_mirror_gives(mirror: Path):
    found = civil_ceasefires.from_mirror(mirror)
    assert found == derived.load(durability.NAME).recipe["civil_wars"]
    assert found["cases"] == 87
    assert found["ratios"]["peacekeepers"]["high"] < 1.0
