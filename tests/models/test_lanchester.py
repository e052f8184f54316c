"""Lanchester's laws in the war core: noise, money and front off, steps refined until only the law is left.

Closed forms are derived here, so that a fresh clone checks them; where the reference results lie beside a
mirror, their numbers are compared as well. Sub-steps make a first-order error that is a power series in their
length, so runs with 64, 128, … of them are extrapolated to none (Romberg's scheme).
"""

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.optimize import fsolve

from detente.models.attrition.block import Attrition
from detente.models.block import WEEKS_A_MONTH
from detente.simulation.numbers import DOUBLE

from . import war

LEVELS = (64, 128, 256, 512, 1024)

# x0, y0, losses of x per y and of y per x in a unit of time, reinforcements of either in a unit of time
SQUARE = [
    (1000.0, 800.0, 0.01, 0.01, 0.0, 0.0),
    (1000.0, 1000.0, 0.02, 0.01, 0.0, 0.0),
    (350.0, 400.0, 0.05, 0.08, 0.0, 0.0),
    (21500.0, 73000.0, 0.0106, 0.0544, 0.0, 0.0),
    (1000.0, 900.0, 0.02, 0.02, 5.0, 0.0),
    (500.0, 500.0, 0.03, 0.02, 12.0, 2.0),
]
LINEAR = [(1000.0, 800.0, 1e-5, 1e-5), (500.0, 500.0, 2e-5, 2e-5), (1200.0, 400.0, 1e-5, 5e-6)]

LANDINGS = {0: 54_000.0, 2: 6_000.0, 5: 13_000.0}
"""[persons a day] Landings by day at Iwo Jima in Engel's account (1954), as the reference carries them."""
JAPANESE, DAYS = 21_500.0, 36
ENGEL = (0.0544, 0.0106)
"""[1/day] Engel's effects: on the landed per defender, on the defenders per landed."""


def romberg(runs: list[np.ndarray]) -> np.ndarray:
    """The limit of runs whose steps are halved from one to the next."""
    table = runs
    for j in range(1, len(runs)):
        table = [b + (b - a) / (2.0**j - 1.0) for a, b in itertools.pairwise(table)]
    return table[0]


def quiet(block: Any, count: int) -> Any:
    return block.Noise(*(np.zeros(count) for _ in block.Noise._fields))


def inputs(block: Any, count: int, intake: Any) -> Any:
    zero = np.zeros((2, 6, count))
    return block.Inputs(zero, zero, intake, np.ones((2, count)), 0.6 * np.ones((2, count)), zero[:, 0], np.ones(count))


def many(given: Any, count: int, **fields: Any) -> Any:
    """The same bare side for `count` draws, with some fields set by draw."""
    wide = type(given)(*(np.repeat(np.asarray(f), count, axis=-1) for f in given))
    return wide._replace(**fields)


def squares(cases: np.ndarray, times: np.ndarray) -> np.ndarray:
    """[side, case] Manpower at a time of each case: one month of the block stands for that time."""
    x0, y0, a, b, r, q = cases.T
    count = len(times)
    scale = times / WEEKS_A_MONTH  # rates a week such that a month is the time wanted
    given = many(
        war.bare(1.0, 1.0, (1.0, 1.0)), count, manpower=np.stack([x0, y0]), manpower_reference=np.ones(count),
        quality=np.stack([b * scale, a * scale]), usable=np.ones((2, count)),
    )  # fmt: skip
    found = []
    for substeps in LEVELS:
        block = Attrition(substeps)
        state, told = block.init(given, DOUBLE), inputs(block, count, np.stack([r, q]) * times)
        for _ in range(substeps):
            state = block.step(state, told, given, quiet(block, count), DOUBLE)
        found.append(state.manpower)
    return romberg(found)


def square_law(x0: float, y0: float, a: float, b: float, r: float, q: float, t: float) -> np.ndarray:
    """x' = -a y + r, y' = -b x + q: about its rest point the flow is linear."""
    rest = np.array([q / b, r / a])
    return rest + expm(np.array([[0.0, -a], [-b, 0.0]]) * t) @ (np.array([x0, y0]) - rest)


def test_aimed_fire_with_and_without_reinforcement_follows_the_square_law():
    ends = [0.8 * abs(np.log(abs((np.sqrt(b) * x - np.sqrt(a) * y) / (np.sqrt(b) * x + np.sqrt(a) * y)))) /
            (2 * np.sqrt(a * b)) for x, y, a, b, *_ in SQUARE]  # fmt: skip
    cases = np.array([case for case in SQUARE for _ in range(3)])
    times = np.array([part * end for end in ends for part in (0.25, 0.5, 0.75)])
    exact = np.array([square_law(*case, t) for case, t in zip(cases, times, strict=True)]).T
    np.testing.assert_allclose(squares(cases, times), exact, rtol=1e-6)


def test_without_reinforcement_the_hyperbolic_form_and_the_matrix_form_are_one():
    x0, y0, a, b, *_ = SQUARE[1]
    k, t = np.sqrt(a * b), 20.0
    x = x0 * np.cosh(k * t) - y0 * np.sqrt(a / b) * np.sinh(k * t)
    np.testing.assert_allclose(square_law(x0, y0, a, b, 0.0, 0.0, t)[0], x, rtol=1e-12)


@pytest.mark.parametrize("file", ["square_law.json", "square_law_reinforcement.json"])
def test_the_square_laws_of_the_reference_are_reproduced(reference: Path, file: str):
    rows = json.loads((reference / "lanchester" / file).read_text())["rows"]
    cases, times, expected = [], [], []
    for row in rows:
        for point in row["trajectory"]:
            if point["t"] > 0:
                reinforced = row.get("reinforcement_x", 0), row.get("reinforcement_y", 0)
                cases.append((row["x0"], row["y0"], row["a"], row["b"], *reinforced))
                times.append(point["t"])
                expected.append((point["x"], point["y"]))
    assert rows
    np.testing.assert_allclose(squares(np.array(cases, float), np.array(times)).T, expected, rtol=1e-6)


def test_winner_survivors_and_end_of_the_reference_are_reproduced(reference: Path):
    rows = json.loads((reference / "lanchester" / "square_law.json").read_text())["rows"]
    cases = np.array([(row["x0"], row["y0"], row["a"], row["b"], 0.0, 0.0) for row in rows], float)
    late = np.array([0.8 * row["end_time"] for row in rows])
    for row, (x, y), t in zip(rows, squares(cases, late).T, late, strict=True):
        # nobody falls below nought in the block, so the last fifth follows from what the law conserves
        a, b, left = row["a"], row["b"], row["b"] * x**2 - row["a"] * y**2
        assert row["winner"] == ("x" if left > 0 else "y")
        assert np.sqrt(abs(left) / (b if left > 0 else a)) == pytest.approx(row["survivors"], rel=1e-6)
        ratio = (np.sqrt(b) * x + np.sqrt(a) * y) / abs(np.sqrt(b) * x - np.sqrt(a) * y)
        assert t + np.log(ratio) / (2 * np.sqrt(a * b)) == pytest.approx(row["end_time"], rel=1e-6)


def duel(cases: np.ndarray, times: np.ndarray) -> np.ndarray:
    """[side, case] Guns at a time of each case, each side's fires in proportion to its guns: x' = -a x y."""
    x0, y0, a, b = cases.T
    count = len(times)
    none = np.zeros((2, 3, count))
    guns, tubes = none.copy(), 4.0 * np.stack([b, a]) * times / WEEKS_A_MONTH  # the hazard takes a quarter of fires
    guns[:, 1] = x0, y0
    given = many(
        war.bare(0.0, 0.0, (1.0, 1.0)), count, in_service=guns, storage=none, refurbishment=none,
        stocks=np.full((2, 3, count), 1e18), shells_per_tube=tubes, drone_weight=np.zeros(count),
        air_strikes=np.zeros((2, count)), fires_reference=np.ones(count), manpower_reference=np.ones(count),
        equipment_hazard=np.ones((3, count)), quality=np.full((2, count), 1e-30),
    )  # fmt: skip
    found = []
    for substeps in LEVELS:
        block = Attrition(substeps)
        state, told = block.init(given, DOUBLE), inputs(block, count, np.zeros((2, count)))
        for _ in range(substeps):
            state = block.step(state, told, given, quiet(block, count), DOUBLE)
        found.append(state.in_service[:, 1])
    return romberg(found)


def linear_law(x0: float, y0: float, a: float, b: float, t: float) -> tuple[float, float]:
    """x' = -a x y, y' = -b x y: b x - a y stays as it is, which leaves a logistic equation."""
    k = b * x0 - a * y0
    x = x0 / (1.0 + b * x0 * t) if abs(k) < 1e-15 else k * x0 / (b * x0 - a * y0 * np.exp(-k * t))
    return x, (b * x - k) / a


def test_guns_that_fire_at_an_area_follow_the_linear_law():
    cases = np.array([case for case in LINEAR for _ in range(3)])
    times = np.array([5.0, 20.0, 60.0] * len(LINEAR))
    exact = np.array([linear_law(*case, t) for case, t in zip(cases, times, strict=True)]).T
    found = duel(cases, times)
    np.testing.assert_allclose(found, exact, rtol=1e-6)
    # so the path of one side against the other is straight
    x0, y0, a, b = cases.T
    np.testing.assert_allclose(b * found[0] - a * found[1], b * x0 - a * y0, rtol=1e-6, atol=1e-8)


def test_the_linear_laws_of_the_reference_are_reproduced(reference: Path):
    rows = json.loads((reference / "lanchester" / "linear_law.json").read_text())["rows"]
    points = [(row, point) for row in rows for point in row["trajectory"] if point["t"] > 0]
    cases = np.array([(row["x0"], row["y0"], row["a"], row["b"]) for row, _ in points], float)
    times = np.array([point["t"] for _, point in points], float)
    np.testing.assert_allclose(duel(cases, times).T, [(p["x"], p["y"]) for _, p in points], rtol=1e-6)
    far = np.array([4000.0 / max(abs(r["b"] * r["x0"] - r["a"] * r["y0"]), 1e-4) / 200.0 for r in rows])
    ends = duel(np.array([(r["x0"], r["y0"], r["a"], r["b"]) for r in rows], float), far)
    for row, (x, y) in zip(rows, ends.T, strict=True):
        left = row["b"] * x - row["a"] * y  # what the law conserves gives winner and limits
        assert row["winner"] == ("none" if abs(left) < 1e-9 else "x" if left > 0 else "y")
        assert max(left, 0.0) / row["b"] == pytest.approx(row["limit_x"], rel=1e-6, abs=1e-3)
        assert max(-left, 0.0) / row["a"] == pytest.approx(-row["limit_y"] + 0.0 or row["limit_y"], rel=1e-6, abs=1e-3)


def iwo_jima(effects: np.ndarray, days: int, levels: tuple[int, ...] = (8, 16, 32), ends: int = 1) -> np.ndarray:
    """[day, side, draw] Landed and defenders at the end of each day under effects [2, draw]; one month is a day.

    On the first and the last day hardly anybody stands on one side, and losses bounded by how many there are
    part from the law until steps are short: those days take `ends` times as many.
    """
    count = effects.shape[1]
    given = many(
        war.bare(1.0, 1.0, (0.0, 1.0)), count, manpower=np.array([[0.0], [JAPANESE]]) * np.ones(count),
        manpower_reference=np.ones(count), quality=effects[::-1] / WEEKS_A_MONTH, usable=np.ones((2, count)),
    )  # fmt: skip
    found = []
    for substeps in levels:
        state, path = Attrition(1).init(given, DOUBLE), []
        for day in range(days):
            block = Attrition(substeps * (ends if day in (0, DAYS - 1) else 1))
            told = inputs(block, count, np.array([[LANDINGS.get(day, 0.0)], [0.0]]) * np.ones(count))
            for _ in range(block.substeps):
                state = block.step(state, told, given, quiet(block, count), DOUBLE)
            path.append(state.manpower)
        found.append(np.array(path))
    return romberg(found)


def landed_and_defenders(effects: tuple[float, float], days: int = DAYS) -> np.ndarray:
    """[day, side] The square law with landings, day by day."""
    at, path = (0.0, JAPANESE), []
    for day in range(days):
        at = tuple(square_law(*at, *effects, LANDINGS.get(day, 0.0), 0.0, 1.0))
        path.append(at)
    return np.array(path)


@pytest.fixture(scope="module")
def engel() -> np.ndarray:
    return iwo_jima(np.array(ENGEL)[:, None], DAYS, (8, 16, 32, 64), 16)[:, :, 0]


def test_engels_iwo_jima_is_reproduced_day_by_day(engel: np.ndarray):
    np.testing.assert_allclose(engel, landed_and_defenders(ENGEL), rtol=1e-4)


def test_the_reference_for_iwo_jima_is_reproduced(engel: np.ndarray, reference: Path):
    told = json.loads((reference / "lanchester" / "iwo_jima_engel.json").read_text())
    assert [(one["day_from"], one["per_day"]) for one in told["inputs"]["us_landings_per_day"]] == list(
        LANDINGS.items()
    )
    expected = np.array([told["expected"]["us_by_day"][1:], told["expected"]["japanese_by_day"][1:]]).T
    np.testing.assert_allclose(engel, expected, rtol=1e-4)


def two_points(landed: float, defenders: float) -> np.ndarray:
    """Effects with which the block's Iwo Jima ends at given strengths, by Newton's method.

    The block never counts below nought, so the last day, in which the last defenders fall, follows the square law.
    """
    log = np.log(ENGEL) + np.array([0.1, -0.1])
    for _ in range(4):
        trial = log[:, None] + np.array([[0.0, 1e-5, 0.0], [0.0, 0.0, 1e-5]])
        before = iwo_jima(np.exp(trial), DAYS - 1)[-1]
        effects = np.exp(trial).T
        ends = np.array([square_law(*at, *e, 0.0, 0.0, 1.0) for at, e in zip(before.T, effects, strict=True)]).T
        missed = ends - np.array([[landed], [defenders]])
        slope = (missed[:, 1:] - missed[:, :1]) / 1e-5
        log = log - np.linalg.solve(slope, missed[:, 0])
    return np.exp(log)


def test_two_end_points_of_iwo_jima_give_back_the_effects():
    ends = landed_and_defenders(ENGEL)[-1]
    np.testing.assert_allclose(two_points(*ends), ENGEL, rtol=1e-4)


def test_the_reference_fit_of_iwo_jima_is_reproduced(reference: Path):
    told = json.loads((reference / "lanchester" / "iwo_jima_two_point_fit.json").read_text())
    wanted, expected = told["inputs"], told["expected"]
    ends = wanted["us_at_end"], wanted["japanese_at_end"]
    exact = fsolve(lambda e: landed_and_defenders(tuple(e))[-1] - ends, ENGEL, xtol=1e-12)
    published = [expected["effect_on_us_per_japanese"], expected["effect_on_japanese_per_us"]]
    np.testing.assert_allclose(exact, published, rtol=1e-6)
    np.testing.assert_allclose(two_points(*ends), published, rtol=1e-4)
