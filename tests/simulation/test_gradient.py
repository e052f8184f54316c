"""The clock in JAX agrees with NumPy's, and its gradients with differences."""

import numpy as np
import pytest

from detente.core.errors import DataMissing, UnknownName
from detente.models import blocks
from detente.simulation import clock, draws, gradient, wiring
from detente.simulation.ensemble import beliefs_of

needs_jax = pytest.mark.skipif(not gradient.available(), reason="needs JAX: the extra `gradient`")
PROGRAM = wiring.program(blocks())
KEEP = tuple(PROGRAM.outputs)


def levers(months: int) -> dict:
    return {name: np.ones((months, *wiring.shape_of(over))) for name, over in wiring.LEVERS.items()}


def params(count: int, dtype: type = np.float64) -> dict:
    return draws.params(PROGRAM, beliefs_of("ukraine"), count, 3, dtype=dtype)


def worst(one: clock.Run, two: clock.Run) -> float:
    """Largest difference, relative to a quantity's own size."""
    apart = [np.abs(one.series[n] - two.series[n]).max() / max(1.0, np.abs(one.series[n]).max()) for n in KEEP]
    return float(max(apart))


@needs_jax
def test_double_precision_agrees_with_numpy_in_every_quantity_and_state():
    told = {"months": 12, "seed": 5, "first": 3, "keep": KEEP, "dtype": np.float64}
    ours, theirs = (run(PROGRAM, params(60), levers(12), **told) for run in (clock.run, gradient.run))
    assert worst(ours, theirs) < 1e-10
    for block, state in ours.start.states.items():
        for x, y in zip(state, theirs.start.states[block], strict=True):
            np.testing.assert_allclose(x, y, rtol=1e-9, atol=1e-9)
    rest = gradient.run(PROGRAM, params(60), levers(2), **{**told, "months": 2, "first_month": 12}, start=theirs.start)
    again = clock.run(PROGRAM, params(60), levers(14), **{**told, "months": 14})
    np.testing.assert_allclose(rest.series["pace"], again.series["pace"][12:], rtol=1e-9, atol=1e-8)


@needs_jax
def test_single_precision_agrees_to_rounding_and_portions_change_nothing():
    told = {"months": 12, "seed": 5, "keep": ("force_ratio_log", "area_gained")}
    given = params(64, np.float32)
    ours, theirs = (run(PROGRAM, given, levers(12), **told) for run in (clock.run, gradient.run))
    apart = np.abs(ours.series["force_ratio_log"] - theirs.series["force_ratio_log"]).max(axis=0)
    assert np.quantile(apart, 0.95) < 1e-4
    part = {b: type(p)(*(x[..., 16:] for x in p)) for b, p in given.items()}
    some = gradient.run(PROGRAM, part, levers(12), **told, first=16)
    np.testing.assert_allclose(some.series["area_gained"], theirs.series["area_gained"][..., 16:], rtol=1e-5, atol=1e-5)


@needs_jax
def test_given_luck_is_used():
    rng = np.random.default_rng(2)
    luck = {b.id: rng.standard_normal((4, b.substeps, len(wiring.noise_names(b)), 7)) for b in PROGRAM.blocks}
    told = {"months": 4, "keep": KEEP, "dtype": np.float64, "noise": luck}
    assert worst(*(run(PROGRAM, params(7), levers(4), **told) for run in (clock.run, gradient.run))) < 1e-10


@needs_jax
def test_gradients_of_the_aid_schedule_equal_central_differences():
    months, given = 6, params(40)
    # a breakthrough is a jump by luck that no derivative sees: leave it out on both sides
    given["attrition"] = given["attrition"]._replace(breakthrough_hazard=given["attrition"].breakthrough_hazard * 0.0)
    base, by = levers(months), ("aid_volume", "aid_mix", "aid_speed")
    both = ("force_ratio_log", "casualties")

    def summary(series):
        return series["force_ratio_log"][-1].mean() + 0.01 * series["casualties"][-1].mean()

    value, slope = gradient.gradient(PROGRAM, given, base, summary, months=months, keep=both, by=by,
                                     dtype=np.float64)  # fmt: skip

    def at(paths):
        return float(summary(clock.run(PROGRAM, given, paths, months=months, keep=both, dtype=np.float64).series))

    assert value == pytest.approx(at(base), rel=1e-9)
    for name, place in (("aid_volume", (0,)), ("aid_volume", (3,)), ("aid_mix", (1, 3)), ("aid_speed", (2,))):
        ends = []
        for change in (1e-4, -1e-4):
            moved = {k: v.copy() for k, v in base.items()}
            moved[name][place] += change
            ends.append(at(moved))
        difference = (ends[0] - ends[1]) / 2e-4
        assert slope[name][place] == pytest.approx(difference, rel=2e-4, abs=1e-9)
    with pytest.raises(UnknownName):
        gradient.gradient(PROGRAM, given, base, summary, months=months, keep=both, by=("aid_volum",))


def test_without_jax_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(gradient, "jax", None)
    with pytest.raises(DataMissing, match="gradient"):
        gradient.run(PROGRAM, params(2), levers(1), months=1)
