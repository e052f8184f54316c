"""The clock: chunks, cuts and precision change nothing, and what is wired wrong does not start."""

from typing import Any, NamedTuple

import numpy as np
import pytest

from detente.core.errors import CheckFailed, WrongInput
from detente.models import blocks
from detente.models.block import PerSide, Scalar
from detente.simulation import clock, draws, noise, wiring
from detente.simulation.ensemble import beliefs_of
from detente.simulation.numbers import DOUBLE, SINGLE, noise_of

PROGRAM = wiring.program(blocks())
KEEP = ("area_gained", "force_ratio_log", "casualties", "resolve", "aid_in_transit", "stocks_left")


def levers(months: int) -> dict[str, Any]:
    return {name: np.ones((months, *wiring.shape_of(over))) for name, over in wiring.LEVERS.items()}


def params(count: int, first: int = 0, dtype: Any = np.float32) -> dict[str, Any]:
    return draws.params(PROGRAM, beliefs_of("ukraine"), count, 3, first, dtype=dtype)


def test_chunks_of_draws_give_the_same_bits():
    whole = clock.run(PROGRAM, params(50), levers(6), months=6, seed=3, keep=KEEP).series
    parts = [
        clock.run(PROGRAM, params(n, first), levers(6), months=6, seed=3, first=first, keep=KEEP).series
        for first, n in ((0, 17), (17, 1), (18, 32))
    ]
    for name in KEEP:
        assert np.array_equal(whole[name], np.concatenate([part[name] for part in parts], axis=-1))


def test_a_run_that_is_cut_and_taken_up_again_gives_the_same_bits():
    given = params(20)
    whole = clock.run(PROGRAM, given, levers(9), months=9, seed=3, keep=KEEP)
    first = clock.run(PROGRAM, given, levers(4), months=4, seed=3, keep=KEEP)
    rest = clock.run(PROGRAM, given, levers(5), months=5, seed=3, first_month=4, keep=KEEP, start=first.start)
    for name in KEEP:
        assert np.array_equal(whole.series[name], np.concatenate([first.series[name], rest.series[name]]))


def test_single_precision_stays_single_and_close_to_double():
    one = clock.run(PROGRAM, params(100), levers(24), months=24, seed=3, keep=KEEP)
    two = clock.run(PROGRAM, params(100, dtype=np.float64), levers(24), months=24, seed=3, keep=KEEP, dtype=np.float64)
    for name in KEEP:
        assert one.series[name].dtype == np.float32
        scale = np.abs(two.series[name]).max()
        # a breakthrough's threshold may flip under rounding: all but one draw in a hundred agree closely
        apart = np.abs(one.series[name] - two.series[name]).reshape(24, -1, 100).max(axis=(0, 1)) / scale
        assert np.quantile(apart, 0.99) < 1e-4
    for state in one.start.states.values():
        assert all(field.dtype == np.float32 for field in state)


def test_a_block_more_leaves_every_other_blocks_luck_as_it_was():
    run = clock.run(PROGRAM, params(20), levers(6), months=6, seed=3, keep=KEEP).series
    more = wiring.program((*blocks(), Bystander()))
    given = params(20) | {"bystander": Bystander.Params(np.ones(20, np.float32))}
    other = clock.run(more, given, levers(6), months=6, seed=3, keep=KEEP).series
    for name in KEEP:
        assert np.array_equal(run[name], other[name])


class Bystander:
    """Has luck of its own and touches nothing."""

    id = "bystander"
    substeps = 2

    class Params(NamedTuple):
        size: Scalar

    class Inputs(NamedTuple):
        pace: Scalar

    class Outputs(NamedTuple):
        wandering: Scalar

    class State(NamedTuple):
        place: Scalar

    class Noise(NamedTuple):
        step: Scalar

    def init(self, params, m):
        return self.State(params.size * 0.0)

    def step(self, state, inputs, params, noise, m):
        return self.State(state.place + params.size * noise.step)

    def read(self, before, state, inputs, params, m):
        return self.Outputs(state.place)

    def start(self, state, params, m):
        return {}


class Twin(Bystander):
    id = "twin"


class Lost(Bystander):
    id = "lost"

    class Inputs(NamedTuple):
        nobody_writes_this: Scalar

    class Outputs(NamedTuple):
        something: PerSide


class Snake(Bystander):
    id = "snake"

    class Inputs(NamedTuple):
        tail: Scalar

    class Outputs(NamedTuple):
        tail: Scalar


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ((Bystander(), Twin()), "'wandering' has two writers"),
        ((Bystander(), Bystander()), "share a name"),
        ((Lost(),), "reads 'nobody_writes_this'"),
        ((Snake(),), "wait for one another"),
    ],
)
def test_what_is_wired_wrong_does_not_start(wrong, says):
    with pytest.raises(CheckFailed, match=says):
        wiring.program((*blocks(), *wrong))


def test_levers_of_the_wrong_length_or_missing_are_named():
    given, paths = params(5), levers(6)
    with pytest.raises(WrongInput, match="a run of 7 months needs"):
        clock.run(PROGRAM, given, paths, months=7)
    del paths["aid_speed"]
    with pytest.raises(WrongInput, match="no values for the quantity 'aid_speed'"):
        clock.run(PROGRAM, given, paths, months=6)


def test_the_shared_texts_are_as_exact_as_single_precision_lets_them():
    x = np.linspace(-80.0, 80.0, 100_001, dtype=np.float32)
    np.testing.assert_allclose(SINGLE.exp(x), np.exp(x.astype(np.float64)), rtol=4e-7)
    y = np.exp(np.linspace(-60, 60, 100_001)).astype(np.float32)
    np.testing.assert_allclose(SINGLE.log(y), np.log(y.astype(np.float64)), rtol=3e-7, atol=3e-7)
    np.testing.assert_allclose(SINGLE.tanh(x), np.tanh(x.astype(np.float64)), atol=4e-7)
    np.testing.assert_allclose(SINGLE.softplus(x), np.logaddexp(0.0, x.astype(np.float64)), rtol=1e-6, atol=1e-6)
    assert np.all(np.diff(DOUBLE.normal_cdf(np.linspace(-6, 6, 1001))) >= 0.0)


def test_the_clocks_luck_is_threefry_keyed_by_name():
    names, ids = ("attrition.tempo",), np.arange(1000, dtype=np.uint32)
    found = noise_of(DOUBLE, names, 4, np.full(1, 7, np.uint32), ids, np.full(1, 5, np.uint32))
    expected = noise.normals(7, "attrition.tempo", ids, 5, 4)
    # the same words, other ways from words to normals: each is standard normal and fixed by its name
    assert np.shape(found) == (4, 1, 1000)
    again = noise_of(DOUBLE, names, 4, np.full(1, 7, np.uint32), ids[500:], np.full(1, 5, np.uint32))
    assert np.array_equal(np.array(found)[..., 500:], np.array(again))
    assert abs(np.mean(found)) < 0.06
    assert abs(np.std(found) - 1.0) < 0.04
    assert expected.shape == (4, 1000)
