"""What the benchmark sets beside one another computes the same thing: same equations, same luck, a few draws."""

import numpy as np
import pytest
from benchmarks.peers import native, peak, singles
from benchmarks.peers.work import MONTHS, SERIES, Work, alternated, names_a_month, spread, work

from detente.simulation import clock

DRAWS = 6


@pytest.fixture(scope="module")
def task() -> Work:
    """A few draws of the benchmark's task."""
    return work(DRAWS)


@pytest.fixture(scope="module")
def luck(task: Work) -> dict[str, np.ndarray]:
    """Some normals [month, sub-step, name, draw] by block."""
    rng = np.random.default_rng(1)
    sizes = names_a_month(task.program)
    return {block: rng.standard_normal((MONTHS, *size, DRAWS)).astype(np.float32) for block, size in sizes.items()}


@pytest.fixture(scope="module")
def ours(task: Work, luck: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """[month, draw] What the product's clock computes with that luck."""
    told = {"months": MONTHS, "keep": SERIES, "start": task.start, "noise": luck}
    return clock.run(task.program, task.params, task.levers, **told).series


def near(found: dict[str, np.ndarray], ours: dict[str, np.ndarray]) -> None:
    """Single precision over three years: to a few parts in ten thousand of each series' size."""
    for name in SERIES:
        assert (
            np.abs(np.asarray(found[name], float) - np.asarray(ours[name], float)).max()
            < 5e-4 * np.abs(ours[name]).max() + 1e-3
        ), name


def test_numpy_with_its_own_functions_computes_the_product_s_futures(task, luck, ours):
    near(native.run(task, lambda block, t: luck[block.id][t]), ours)


def test_one_draw_in_plain_python_computes_the_product_s_future(task, luck, ours):
    number = 3
    found = singles.series(task, number, lambda block, t: luck[block.id][t][..., number].tolist())
    near({name: np.array(found[name]) for name in SERIES}, {name: ours[name][:, number] for name in SERIES})


def test_jax_computes_the_product_s_futures_with_the_product_s_luck(task):
    pytest.importorskip("jax")
    from benchmarks.peers import scan  # noqa: PLC0415 - needs JAX

    own = native.oracle(task).series
    for inner in (False, True):
        (found,) = scan.variant(task, DRAWS, 1, inner)()
        near(dict(zip(SERIES, found, strict=True)), own)


def test_counted_work_is_what_a_month_s_equations_hold():
    counted = peak.counted()
    assert 1_000 < counted["arithmetic"] < counted["with choices"]


def test_rounds_are_counted_and_the_95th_percentile_is_no_less_than_the_median():
    calls = []
    taken = alternated(
        {"often": lambda: calls.append("often"), "seldom": lambda: calls.append("seldom")}, 6, {"seldom": 3}
    )
    assert (len(taken["often"]), len(taken["seldom"])) == (6, 2)
    assert calls[:4] == ["often", "seldom", "often", "seldom"]  # once each uncounted, then in turn
    told = spread([0.004, 0.001, 0.002])
    assert told == {"median_ms": 2.0, "p95_ms": 4.0, "least_ms": 1.0, "rounds": 3}
