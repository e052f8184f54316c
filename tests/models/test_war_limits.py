"""The war core's closed-form limits: Lanchester's square and linear laws, derived here."""

import json

import numpy as np

from detente.models.attrition.block import Attrition
from detente.models.block import WEEKS_A_MONTH
from detente.simulation.numbers import DOUBLE

from . import war


def bare(aimed: float, rate: float, men: tuple[float, float], quality: tuple[float, float] = (1.0, 1.0)):
    """Manpower alone fights: curvature -1 makes strength linear in it; no returns, no luck, no movement."""
    given = war.params(1)["attrition"]
    one = np.ones(1)
    sides, nobody = np.ones((2, 1)), np.zeros((2, 1))
    return given._replace(
        manpower=np.array(men)[:, None], wounded=nobody, usable=nobody, absence=nobody, irrecoverable=sides,
        weights=np.array([1.0, 0.0, 0.0, 0.0])[:, None], curvature=-one, quality=np.array(quality)[:, None],
        resolve_weight=0 * one, loss_rate=rate * one, aimed_share=aimed * one, manpower_reference=1000.0 * one,
        attacker_loss=0 * one, tempo=0 * one, tempo_noise=0 * one, discrepancy_noise=0 * one, drift_noise=0 * one,
        discrepancy=0 * one, drift=0 * one, breakthrough_hazard=0 * one,
    )  # fmt: skip


def fight(params, months: int, substeps: int) -> np.ndarray:
    """[step, side] Manpower."""
    block = Attrition(substeps)
    zero = np.zeros((2, 6, 1))
    inputs = block.Inputs(zero, zero, zero[:, 0], np.ones((2, 1)), 0.6 * np.ones((2, 1)), np.zeros((2, 1)), np.ones(1))
    quiet = block.Noise(*(np.zeros(1) for _ in block.Noise._fields))
    state, path = block.init(params, DOUBLE), []
    for _ in range(months * substeps):
        state = block.step(state, inputs, params, quiet, DOUBLE)
        path.append(state.manpower[:, 0])
    return np.array(path)


def test_aimed_fire_conserves_the_difference_of_squares_ever_better_as_steps_get_finer():
    params = bare(1.0, 30.0, (1000.0, 800.0))
    worst = []
    for substeps in (4, 16, 64):
        path = fight(params, 6, substeps)
        kept = path[:, 0] ** 2 - path[:, 1] ** 2
        worst.append(np.abs(kept / (1000.0**2 - 800.0**2) - 1.0).max())
    assert worst[0] > worst[1] > worst[2]
    # a first-order step: four times finer, about four times better
    assert 3.0 < worst[0] / worst[1] < 5.0
    assert 3.0 < worst[1] / worst[2] < 5.0


def test_aimed_fire_follows_the_hyperbolic_path():
    rate = 30.0
    path = fight(bare(1.0, rate, (1000.0, 800.0)), 6, 256)
    t = np.arange(1, len(path) + 1) * WEEKS_A_MONTH / 256
    a = rate / 1000.0
    exact = 1000.0 * np.cosh(a * t) - 800.0 * np.sinh(a * t)
    np.testing.assert_allclose(path[:, 0], exact, rtol=2e-3)


def test_under_area_fire_of_constant_rates_the_logarithms_of_both_sides_stay_on_a_straight_line():
    params = bare(0.0, 30.0, (1000.0, 800.0))
    nothing = np.zeros((2, 3, 1))
    params = params._replace(
        stocks=nothing + 1e12, equipment_hazard=np.zeros((3, 1)), refurbishment=nothing, air_strikes=np.zeros((2, 1))
    )
    logs = np.log(fight(params, 12, 64) / np.array([1000.0, 800.0]))
    ratio = logs[:, 0] / logs[:, 1]
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-6)


def test_the_square_laws_of_the_reference_are_reproduced(reference):
    rows = json.loads((reference / "lanchester" / "square_law.json").read_text())["rows"]
    assert rows
    for row in rows:
        # x falls by a y a week: with strength as men per 1000 times quality, a rate of 1000 and quality a
        params = bare(1.0, 1000.0, (row["x0"], row["y0"]), (row["b"], row["a"]))
        points = [point for point in row["trajectory"] if 0 < point["t"] < 0.8 * row["end_time"]]
        substeps = 256
        months = int(np.ceil(max(point["t"] for point in points) / WEEKS_A_MONTH))
        path = fight(params, months, substeps)
        times = np.arange(1, len(path) + 1) * WEEKS_A_MONTH / substeps
        for point in points:
            for side, name in enumerate("xy"):
                there = np.interp(point["t"], times, path[:, side])
                assert abs(there - point[name]) < 0.005 * max(row["x0"], row["y0"])
