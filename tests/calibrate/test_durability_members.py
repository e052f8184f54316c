"""Members of the durability ensemble: closed forms, laws of the weights, and the replay of rearmament."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from detente.calibrate import durability, durability_members, peace_spells, rearmament
from detente.calibrate.durability_members import Spans, cut, floored, spans
from detente.calibrate.rearmament import Replay
from detente.calibrate.survival_posterior import SpellData
from detente.models.durability.rearmament import Stakes
from detente.panel import derived


def exponential(rate: float, count: int = 4000) -> SpellData:
    rng = np.random.default_rng(1)
    time, until = rng.exponential(1.0 / rate, count), rng.uniform(5.0, 60.0, count)
    return SpellData(np.minimum(time, until), time < until, np.zeros((count, 1)), np.arange(count))


def test_a_constant_hazard_gives_the_same_rate_in_every_span():
    found = spans(exponential(0.05), np.zeros(1))
    np.testing.assert_allclose(found.rates, 0.05, rtol=0.15)


def test_the_density_is_that_of_the_hazard_and_integrates_to_one():
    found = Spans(np.array([0.7]), np.array([0.3, 0.2, 0.1, 0.05, 0.04, 0.02]))

    def density(t: float) -> float:
        one = SpellData(np.array([t]), np.array([True]), np.array([[1.0]]), np.array([0]))
        return float(np.exp(found.each(one))[0])

    mass = integrate.quad(density, 0.0, 30.0, points=[1, 3, 5, 10, 20], limit=200)[0]
    assert mass == pytest.approx(1.0 - float(np.exp(-found.cumulative(30.0, 0.7))), abs=1e-6)


def test_cutting_off_makes_later_failures_unseen():
    found = cut(exponential(0.05), 10.0)
    assert found.years.max() == 10.0
    assert not found.ended[found.years == 10.0].any()


@given(st.lists(st.floats(1e-6, 1.0), min_size=3, max_size=3))
def test_no_family_falls_below_its_least_weight_and_all_sum_to_one(parts: list[float]):
    total = sum(parts)
    given_ = dict(zip(("weibull", "cox", "rearmament"), (p / total for p in parts), strict=True))
    found = floored(given_)
    assert sum(found.values()) == pytest.approx(1.0)
    assert found["rearmament"] >= 0.1 - 1e-9
    assert found["weibull"] + found["cox"] >= 0.1 - 1e-9


def test_stocks_follow_shares_of_the_world_so_that_money_of_another_year_or_kind_changes_nothing():
    column = "milex_thousand_current_usd_or_gbp_pre1914"
    rows = [(1, year, 10 * 3**i) for i, year in enumerate(range(1900, 1910))]
    rows += [(2, year, 30 * 3**i) for i, year in enumerate(range(1900, 1910))]
    frame = pl.DataFrame(rows, schema=["cow_code", "year", column], orient="row")
    found = rearmament.stocks(frame)
    assert found[1][1909] == pytest.approx(0.25 / rearmament.WEAR)
    assert found[2][1909] == pytest.approx(0.75 / rearmament.WEAR)
    doubled = rearmament.stocks(frame.with_columns(pl.col(column) * 2))
    assert doubled[1][1909] == pytest.approx(found[1][1909])


def steady(ended: bool = False) -> Replay:
    years = rearmament.WATCHED + 1
    exposure = np.concatenate([np.ones(10), np.zeros(years - 10)])[None, :]
    return Replay(np.zeros((1, years)), exposure, np.array([ended]), np.array([9]), np.array([0]), np.array([0]))


def test_a_balance_that_never_moved_gives_the_floor_of_the_hazard():
    theta = np.log([[2.0, 0.15, 0.08, 0.05]])
    floor = 24.0 * 0.05 / (1.0 + np.exp(0.15 / 0.08))
    assert rearmament.likelihood(steady(), theta)[0][0, 0] == pytest.approx(-10.0 * floor)
    assert rearmament.likelihood(steady(ended=True), theta)[0][0, 0] == pytest.approx(np.log(floor) - 10.0 * floor)


def test_a_balance_that_moved_either_way_raises_the_hazard():
    stakes = Stakes(2.0, 0.15, 0.08, 0.05)
    up = rearmament.yearly_hazard(np.array([[0.0, 0.5]]), stakes)
    down = rearmament.yearly_hazard(np.array([[0.0, -0.5]]), stakes)
    assert up[0, 1] > up[0, 0]
    np.testing.assert_allclose(up, down)


def test_the_weights_that_ship_are_a_mixture_and_beat_the_base_rate():
    told = derived.load(durability.NAME).recipe["scores"]
    for failure, row in told.items():
        assert sum(row["weights"].values()) == pytest.approx(1.0, abs=2e-3)
        assert ("rearmament" in row["weights"]) == (failure == "war")
        assert row["over_base_rate"]["base rate"] == 0.0
        assert row["over_base_rate"]["weibull"] > 0.0


def test_history_takes_most_of_the_danger_out_of_the_rearmament_beliefs():
    drawn = derived.load(durability.REARMAMENT).frame
    fitted = Stakes(*(drawn[name].to_numpy() for name in rearmament.NAMES))
    mean, _ = rearmament.prior(durability.beliefs())
    prior = Stakes(*np.exp(mean))
    still = np.zeros((1, 1))
    floor = np.median([rearmament.yearly_hazard(still, Stakes(*(p[i] for p in fitted)))[0, 0] for i in range(200)])
    assert floor < 0.1 * rearmament.yearly_hazard(still, prior)[0, 0]


def test_the_replay_reads_the_mirror(mirror: Path):
    spells = peace_spells.read(mirror)
    stocks, digest = rearmament.read_stocks(mirror)
    found = rearmament.replay(spells, stocks)
    assert len(found.rows) == 169
    assert found.ratio.shape == (169, rearmament.WATCHED + 1)
    assert np.isfinite(found.ratio).all()
    assert derived.load(durability.NAME).recipe["inputs"]["nmc"] == digest


def test_the_analogues_are_neighbours_after_undecided_wars_first():
    frame = derived.load(durability.ANALOGUES).frame
    assert frame["distance"].is_sorted()
    assert {"undecided", "neighbours"} <= set(frame["near"][0])
    assert frame.group_by("war").len()["len"].max() <= 2
    for failure in ("war", "fatal", "force"):
        assert (frame[f"years_{failure}"] > 0.0).all()


def test_members_scored_without_the_structural_one_are_two_and_the_base_rate(mirror: Path):
    spells = peace_spells.read(mirror)
    some = spells.take(spells.war % 4 == 0)
    prior = durability.prior_of(durability.beliefs(), peace_spells.COVARIATES)
    told = durability_members.scores(some, "dispute", prior, None, None)
    assert told.members == ("weibull", "cox", "base rate")
    assert sum(told.weights.values()) == pytest.approx(1.0)
    assert np.isfinite(told.logs).all()
