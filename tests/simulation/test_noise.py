"""Threefry against its published known answers, and the promise that only the name matters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from detente.core.errors import CheckFailed, WrongInput
from detente.simulation import noise

seed = st.integers(0, 2**32 - 1)


# Random123's file kat_vectors, lines "threefry2x32 20" (counter, key, answer): noughts, ones, digits of pi;
# read in the copy that github.com/KaroshiBee/randii carries in tests/kat2x32.ml.
@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0), (0, 0), (0x6B200159, 0x99BA4EFE)),
        ((0xFFFFFFFF, 0xFFFFFFFF), (0xFFFFFFFF, 0xFFFFFFFF), (0x1CB996FC, 0xBB002BE7)),
        ((0x243F6A88, 0x85A308D3), (0x13198A2E, 0x03707344), (0xC4923A9C, 0x483DF7A0)),
    ],
)
def test_threefry_gives_the_published_known_answers(counter, key, answer):
    assert tuple(int(word[0]) for word in noise.threefry(key, counter)) == answer


@given(seed, st.lists(st.integers(0, 999), min_size=1, max_size=20), st.integers(0, 300))
def test_a_number_depends_on_its_draw_and_not_on_the_order_or_the_chunk(seed, order, month):
    whole = noise.normals(seed, "attrition.tempo", np.arange(1000), month, substeps=4)
    picked = noise.normals(seed, "attrition.tempo", np.array(order), month, substeps=4)
    assert (picked == whole[:, order]).all()
    single = [noise.uniforms(seed, "attrition.tempo", draw, month)[0] for draw in order]
    assert (noise.uniforms(seed, "attrition.tempo", np.array(order), month) == single).all()


def test_fewer_sub_steps_leave_the_earlier_ones_unchanged():
    draws = np.arange(50)
    four, three = (noise.normals(7, "x", draws, 5, substeps=n) for n in (4, 3))
    assert (four[:3] == three).all()


def test_seed_name_draw_month_and_pair_each_change_the_number():
    base = noise.uniforms(1, "a", 1, 1, 1)[0]
    others = [
        noise.uniforms(2, "a", 1, 1, 1),
        noise.uniforms(1, "b", 1, 1, 1),
        noise.uniforms(1, "a", 2, 1, 1),
        noise.uniforms(1, "a", 1, 2, 1),
        noise.uniforms(1, "a", 1, 1, 2),
    ]
    assert len({base, *(float(other[0]) for other in others)}) == 6


def test_uniforms_are_uniform_and_normals_normal():
    draws = np.arange(200_000)
    u = noise.uniforms(0, "test.uniform", draws, 3)
    assert u.min() > 0.0
    assert u.max() < 1.0
    assert stats.kstest(u, "uniform").pvalue > 0.01
    z = noise.normals(0, "test.normal", draws, 3, substeps=2)
    assert stats.kstest(z[0], "norm").pvalue > 0.01
    assert stats.kstest(z[1], "norm").pvalue > 0.01
    # the standard error of a correlation of n pairs is 1 / sqrt(n)
    assert abs(np.corrcoef(z)[0, 1]) < 4 / np.sqrt(len(draws))
    assert abs(np.corrcoef(z**2)[0, 1]) < 4 / np.sqrt(len(draws))


def test_names_months_and_seeds_give_unrelated_numbers():
    draws = np.arange(100_000)
    base = noise.normals(0, "one", draws, 0)[0]
    for other in (
        noise.normals(0, "two", draws, 0)[0],
        noise.normals(0, "one", draws, 1)[0],
        noise.normals(1, "one", draws, 0)[0],
        np.roll(base, 1),
    ):
        assert abs(np.corrcoef(base, other)[0, 1]) < 4 / np.sqrt(len(draws))


def test_two_names_with_one_key_are_refused():
    # a known collision of CRC-32
    assert noise.name_key("plumless") == noise.name_key("buckeroo")
    with pytest.raises(CheckFailed, match=r"plumless.*buckeroo"):
        noise.distinct(["plumless", "attrition.tempo", "buckeroo"])
    noise.distinct(["attrition.tempo", "attrition.tempo", "attrition.front"])


@pytest.mark.parametrize(
    ("seed", "draw", "month", "pair"), [(-1, 0, 0, 0), (2**32, 0, 0, 0), (0, -1, 0, 0), (0, 0, 2**26, 0), (0, 0, 0, 64)]
)
def test_what_does_not_fit_its_word_is_refused_rather_than_wrapped(seed, draw, month, pair):
    with pytest.raises(WrongInput, match="leaves"):
        noise.words(seed, "x", draw, month, pair)
