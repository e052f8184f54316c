"""A battery on the random numbers: bits, bytes, normality with tails, and independence across every part of the key.

The words are Threefry's, whose published known answers stand in `test_noise`; what is tested here is that the house's
keys and counters, and its way from words to normals, leave nothing to be found. Every family of tests is judged by its
least p, corrected for how many there are; a second level asks whether the p themselves are uniform.
"""

import numpy as np
import pytest
from scipy import stats

from detente.models import blocks
from detente.simulation import noise
from detente.simulation.numbers import SINGLE, noise_of
from detente.simulation.wiring import noise_names

NAMES = ("attrition.tempo", "attrition.front", "attrition.local", "resolve.resolve[A]", "resolve.resolve[B]")


def words(seed: int, name: str, count: int, month: int = 3) -> np.ndarray:
    return np.concatenate(noise.words(seed, name, np.arange(count), month))


def worst(p: list[float]) -> float:
    """The least p, corrected for how many there are (Bonferroni)."""
    return min(1.0, min(p) * len(p))


def battery(count: int, names: tuple[str, ...], seeds: tuple[int, ...]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in ("bits", "bytes", "normal", "tails", "serial", "birthdays")}
    for seed in seeds:
        for name in names:
            w = words(seed, name, count)
            ones = np.array([int(((w >> np.uint32(k)) & np.uint32(1)).sum()) for k in range(32)])
            z = (ones - w.size / 2) / np.sqrt(w.size / 4)
            found["bits"].append(float(stats.chi2.sf((z**2).sum(), 32)))
            for shift in (0, 8, 16, 24):
                counts = np.bincount((w >> np.uint32(shift)) & np.uint32(255), minlength=256)
                found["bytes"].append(float(stats.chisquare(counts).pvalue))
            x = noise.normals(seed, name, np.arange(count), 3, 4)
            found["normal"].append(float(stats.kstest(x.reshape(-1), "norm").pvalue))
            beyond, expected = int((np.abs(x) > 3.0).sum()), x.size * 2.0 * stats.norm.sf(3.0)
            found["tails"].append(float(stats.binomtest(beyond, x.size, expected / x.size).pvalue))
            for series in (x[0], x[0] ** 2):
                found["serial"].append(float(stats.pearsonr(series[1:], series[:-1]).pvalue))
            # birthday spacings: repeated gaps among 2^9 of 2^24 places come as a Poisson with mean n^3 / (4 m)
            gaps, places = 0, 512
            for part in range(min(64, w.size // places)):
                days = np.sort(w[part * places : (part + 1) * places] >> np.uint32(8))
                spaces = np.sort(np.diff(days))
                gaps += int((np.diff(spaces) == 0).sum())
            mean = min(64, w.size // places) * places**3 / (4.0 * 2**24)
            found["birthdays"].append(float(min(1.0, 2 * min(stats.poisson.cdf(gaps, mean),
                                                            stats.poisson.sf(gaps - 1, mean)))))  # fmt: skip
    return found


def across(count: int) -> list[float]:
    """p of correlations between neighbours in each part of the key: name, seed, month, sub-step, draw."""
    draws = np.arange(count)
    one = noise.normals(1, NAMES[0], draws, 3, 4)
    others = [
        noise.normals(1, NAMES[1], draws, 3, 4)[0], noise.normals(2, NAMES[0], draws, 3, 4)[0],
        noise.normals(1, NAMES[0], draws, 4, 4)[0], one[1], one[2], one[3],
        noise.normals(1, NAMES[0], draws + 1, 3, 4)[0], noise.normals(1, NAMES[0], draws + 2**20, 3, 4)[0],
    ]  # fmt: skip
    found = []
    for other in others:
        found.append(float(stats.pearsonr(one[0], other).pvalue))
        found.append(float(stats.pearsonr(one[0] ** 2, other**2).pvalue))
    return found


def drawn(seed: int, names: tuple[str, ...], count: int, month: int, substeps: int = 4) -> np.ndarray:
    """[sub-step, name, draw] What the clock draws, in its own single precision."""
    key = np.full(1, seed, np.uint32), np.arange(count, dtype=np.uint32), np.full(1, month, np.uint32)
    return np.array(noise_of(SINGLE, names, substeps, *key))


def of_the_clock(count: int, names: tuple[str, ...], months: tuple[int, ...], seed: int) -> dict[str, list[float]]:
    """p of each name's normals, of their tails on either side, and of all correlations between names, sub-steps,
    months, seeds and neighbouring draws, of the numbers and of their squares."""
    held = np.concatenate([drawn(seed, names, count, month) for month in months])
    held = np.concatenate([held, drawn(seed + 1, names, count, months[0])])
    rows = held.reshape(-1, count).astype(np.float64)
    found: dict[str, list[float]] = {name: [] for name in ("normal", "tails", "pairs", "squares", "serial")}
    for row in rows:
        found["normal"].append(float(stats.kstest(row, "norm").pvalue))
        for side in (row, -row):
            beyond, chance = int((side > 2.5).sum()), float(stats.norm.sf(2.5))
            found["tails"].append(float(stats.binomtest(beyond, count, chance).pvalue))
        for lag in (1, 2, 16):
            found["serial"].append(float(stats.pearsonr(row[lag:], row[:-lag]).pvalue))
    upper = np.triu_indices(len(rows), 1)
    for kind, values in (("pairs", rows), ("squares", rows**2)):
        z = np.arctanh(np.clip(np.corrcoef(values)[upper], -0.999, 0.999)) * np.sqrt(count - 3)
        found[kind] = (2.0 * stats.norm.sf(np.abs(z))).tolist()
    return found


def test_what_the_clock_draws_passes_a_short_battery():
    names = tuple(name for block in blocks() for name in noise_names(block))
    for kind, p in of_the_clock(8_000, names, (0,), 0).items():
        assert worst(p) > 1e-3, kind


def test_the_clocks_battery_finds_names_that_share_their_luck():
    once = of_the_clock(5_000, (NAMES[0], NAMES[0]), (0,), 0)
    assert worst(once["pairs"]) < 1e-9
    assert worst(once["squares"]) < 1e-9


@pytest.mark.slow
def test_what_the_clock_draws_passes_a_long_battery():
    names = tuple(name for block in blocks() for name in noise_names(block))
    found = of_the_clock(200_000, names, (0, 1, 35), 2**31)
    for kind, p in found.items():
        assert worst(p) > 1e-3, kind
    # pairs of rows make p that are independent enough for a second level; the others are few
    for kind in ("pairs", "squares"):
        assert stats.kstest(found[kind], "uniform").pvalue > 1e-3, kind


@pytest.mark.slow
def test_a_change_of_one_bit_of_key_or_counter_changes_half_the_bits():
    """Avalanche: for every bit of seed, draw, name's key and month, how many of the 64 bits turn over."""
    rng, count = np.random.default_rng(0), 20_000
    base = [rng.integers(0, 2**32, count, dtype=np.uint64).astype(np.uint32) for _ in range(4)]
    plain = noise.threefry((base[0], base[1]), (base[2], base[3]))
    p = []
    for word in range(4):
        for bit in range(32):
            turned = [x ^ np.uint32(1 << bit) if k == word else x for k, x in enumerate(base)]
            other = noise.threefry((turned[0], turned[1]), (turned[2], turned[3]))
            flips = sum(np.bitwise_count(a ^ b).astype(np.int64) for a, b in zip(plain, other, strict=True))
            expected = stats.binom.pmf(np.arange(65), 64, 0.5) * count
            seen = np.bincount(flips, minlength=65)
            wide = (expected > 5).nonzero()[0]
            low, high = wide[0], wide[-1]
            pooled = [np.r_[x[: low + 1].sum(), x[low + 1 : high], x[high:].sum()] for x in (seen, expected)]
            p.append(float(stats.chisquare(*pooled).pvalue))
    assert worst(p) > 1e-3
    assert stats.kstest(p, "uniform").pvalue > 1e-3


def test_a_short_battery_finds_nothing():
    for name, p in battery(40_000, NAMES[:2], (0,)).items():
        assert worst(p) > 1e-3, name
    assert worst(across(40_000)) > 1e-3


def test_the_battery_finds_a_bad_generator(monkeypatch):
    real = noise.words

    def lame(seed, name, draw, month, pair=0):
        first, second = real(seed, name, draw, month, pair)
        return first & np.uint32(0xFFFFFFF0), (first >> np.uint32(1)) ^ (second & np.uint32(1))

    monkeypatch.setattr(noise, "words", lame)
    found = battery(20_000, NAMES[:1], (0,))
    assert worst(found["bits"]) < 1e-6
    assert worst(found["normal"]) < 1e-6


@pytest.mark.slow
def test_a_long_battery_finds_nothing():
    for name, p in battery(1_000_000, NAMES, (0, 1, 2**32 - 1)).items():
        assert worst(p) > 1e-3, name
    assert worst(across(2_000_000)) > 1e-3
