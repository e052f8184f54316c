"""Checks on the war's fit: made-up wars are observed as the real one is, ranks are counted, two samplers agree."""

from datetime import date

import numpy as np
import pytest

from detente.calibrate import no_u_turn, war, war_check
from detente.core.errors import CheckFailed
from detente.panel import derived
from detente.panel.reference import load

DAY = date(2025, 1, 13)


def test_a_made_up_war_is_observed_where_the_real_one_was():
    data = war.data_for(load(), DAY)
    fitted = war.War(war.prior_beliefs("ukraine"), len(data.months), data)
    made = war_check.made(data, fitted, np.zeros(fitted.size), 3)
    again = war_check.made(data, fitted, np.zeros(fitted.size), 3)
    for key, series in data.pace.items():
        assert (np.isfinite(made.pace[key]) == np.isfinite(series)).all()
        np.testing.assert_array_equal(made.pace[key], again.pace[key])
    for key, series in data.confirmed.items():
        assert (np.isfinite(made.confirmed[key]) == np.isfinite(series)).all()
    assert (np.isfinite(made.claimed) == np.isfinite(data.claimed)).all()


def test_ranks_of_few_wars_are_kept_and_taken_up_again(tmp_path, monkeypatch):
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))
    said: list[str] = []
    told = {"particles": 100, "moves": (1, 3), "folder": tmp_path / "out", "progress": said.append}
    war_check.simulation_based(load(), DAY, wars=1, **told)
    result = war_check.simulation_based(load(), DAY, wars=2, **told)
    assert said == ["1 of 1 wars", "2 of 2 wars"]
    assert result.frame.height == 2
    assert result.frame.to_numpy().max() <= 100
    next((tmp_path / "fits").glob("sbc-*.csv")).write_text("not numbers")
    with pytest.raises(CheckFailed, match="delete it"):
        war_check.simulation_based(load(), DAY, wars=2, **told)


def test_uniform_ranks_pass_and_piled_up_ones_do_not():
    rng = np.random.default_rng(0)
    even = war_check.uniformity(rng.integers(0, 200, (300, len(war_check.REPORTED))), 199)
    assert min(row["p_corrected"] for row in even.values()) > 0.01
    piled = war_check.uniformity(rng.integers(150, 200, (300, len(war_check.REPORTED))), 199)
    assert max(row["p_corrected"] for row in piled.values()) < 1e-6


def test_what_ships_of_the_checks_is_good_enough_to_say_so():
    sbc = derived.load(war_check.SBC).recipe
    assert sbc["wars"] >= 100
    assert all(row["p_corrected"] > 0.01 for row in sbc["uniform"].values())
    both = derived.load(war_check.SAMPLERS)
    assert both.frame["nuts_r_hat"].max() < 1.05
    assert both.frame["nuts_effective"].min() > 400
    # the sequential sampler is known to lag in the pace of the last month, where mappers disagree
    assert max(apart for name, apart in both.recipe["apart"].items() if name != "pace of the last month") < 0.25


@pytest.mark.slow
@pytest.mark.skipif(not no_u_turn.available(), reason="needs the extra `calibrate`")
def test_two_samplers_agree_again(tmp_path):
    result = war_check.samplers(load(), DAY, chains=8, warm_up=150, samples=250, particles=400, moves=(20, 300),
                                folder=tmp_path)  # fmt: skip
    apart = result.recipe["apart"]
    assert np.median(list(apart.values())) < 0.3


@pytest.mark.slow
def test_more_made_up_wars_are_ranked_evenly(tmp_path, monkeypatch):
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))
    result = war_check.simulation_based(load(), DAY, wars=20, seed=1, folder=tmp_path / "out")
    assert min(row["p_corrected"] for row in result.recipe["uniform"].values()) > 1e-4
