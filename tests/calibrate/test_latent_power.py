"""Latent power: exact where everything is Gaussian, recovered from made-up states, and what ships."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from detente.calibrate import latent_power as power
from detente.cli.main import app
from detente.core.errors import DataMissing, UnknownName
from detente.panel import derived


def made(states: int = 6, years: int = 8, seed: int = 0, gaps: float = 0.0) -> tuple[power.Indicators, np.ndarray]:
    rng = np.random.default_rng(seed)
    true = rng.normal(0, 1.5, (states, 1)) + np.cumsum(rng.normal(0, 0.08, (states, years)), axis=1)
    logs = true[:, :, None] * np.array([1.0, 1.2, 0.8]) + rng.normal(0, 0.1, (states, years, 3))
    logs[rng.random(logs.shape) < gaps] = np.nan
    names = tuple(f"S{i}" for i in range(states))
    return power.Indicators(names, tuple(range(2000, 2000 + years)), logs, {}), true


ONE = np.ones(3)


def test_the_log_posterior_is_that_of_a_dense_gaussian_with_figures_that_are_not_known_left_out() -> None:
    of, _ = made(states=2, years=3, gaps=0.2)
    at = np.array([np.log(0.05), *np.log([0.1, 0.2, 0.15]), 0.1, -0.1, 0.0, 0.2])
    step, noise, level, loading = power.unpacked(at, 3)

    def by_hand() -> float:
        total = 0.0
        for i in range(2):
            cells = [(t, k) for t in range(3) for k in range(3) if of.known[i, t, k]]
            cov = np.array([[
                loading[k] * loading[q] * (4.0 + step**2 * min(t, u)) + 0.09 * (k == q)
                + noise[k] ** 2 * ((t, k) == (u, q)) for u, q in cells] for t, k in cells
            ])  # fmt: skip
            away = np.array([of.logs[i, t, k] - level[k] for t, k in cells])
            total += -0.5 * away @ np.linalg.solve(cov, away) - 0.5 * np.linalg.slogdet(cov)[1]
        return total

    prior = -0.5 * (step / 0.1) ** 2 + at[0] - 0.5 * ((noise / 0.3) ** 2).sum() + at[1:4].sum()
    prior += -0.5 * ((level / 0.5) ** 2).sum() - 0.5 * ((np.log(loading) / 0.5) ** 2).sum()
    assert power.log_posterior(of, at) == pytest.approx(by_hand() + prior, abs=1e-8)


def test_with_one_year_and_one_figure_power_is_the_figure_shrunk_by_variances() -> None:
    logs = np.full((1, 1, 3), np.nan)
    logs[0, 0, 0] = 2.0
    of = power.Indicators(("A",), (2000,), logs, {})
    told = power.power_given(of, 0.1, 0.1 * ONE, 0 * ONE, ONE)
    assert told[0, 0] == pytest.approx(2.0 * 4.0 / (4.0 + 0.09 + 0.01))


@given(st.floats(-3, 3))
def test_a_change_of_units_moves_no_difference_between_states(shift) -> None:
    of, _ = made(gaps=0.02)
    moved = of.logs + np.array([shift, -shift, 0.5 * shift])
    np.testing.assert_allclose(power.centred(of.logs), power.centred(moved), atol=1e-9)


def test_made_up_power_is_found_again() -> None:
    of, true = made(states=25, years=15, seed=2)
    found = power.sample(of, proposals=400, draws=100)
    told = found.power - found.power.mean(axis=1, keepdims=True)
    centred = true - true.mean(axis=0)
    low, high = np.quantile(told, (0.05, 0.95), axis=0)
    held = ((low <= centred) & (centred <= high)).mean()
    assert held > 0.75
    assert np.corrcoef(told.mean(axis=0).ravel(), centred.ravel())[0, 1] > 0.97
    assert np.median(found.parameters["step"]) == pytest.approx(0.08, rel=0.35)
    assert found.effective > 20


def test_nothing_to_measure_against_is_refused() -> None:
    with pytest.raises(DataMissing, match="nothing to measure against"):
        power.centred(np.full((2, 3, 3), np.nan))


def test_what_ships_orders_states_as_anyone_would_and_keeps_to_the_day() -> None:
    day = date(2025, 1, 13)
    ratio, year = power.log_ratio("USA", "RUS", day)
    assert year == 2022
    assert ratio.shape == (power.DRAWS,)
    assert np.quantile(ratio, 0.05) > 0.0
    np.testing.assert_allclose(power.log_ratio("RUS", "USA", day)[0], -ratio)
    assert power.log_ratio("USA", "RUS", date(2023, 6, 1))[1] == 2020
    with pytest.raises(DataMissing, match="public"):
        power.log_ratio("USA", "RUS", date(2010, 1, 1))
    with pytest.raises(UnknownName, match="RUS"):
        power.log_ratio("RUSS", "USA", day)
    assert derived.load(power.NAME).recipe["effective"] >= 100


def test_the_command_prints_it() -> None:
    result = CliRunner().invoke(app, ["calibrate", "power", "--show"])
    assert result.exit_code == 0
    assert "Russia = 1" in result.stdout


@pytest.mark.slow
def test_what_ships_equals_a_rebuild_from_the_mirror(mirror: Path, tmp_path: Path) -> None:
    again, kept = power.calibrate(mirror, tmp_path), derived.load(power.NAME)
    assert again.recipe["inputs"] == kept.recipe["inputs"]
    for one, other in zip(again.frame["power"].to_list(), kept.frame["power"].to_list(), strict=True):
        np.testing.assert_allclose(np.mean(one), np.mean(other), atol=0.1)
