"""A battery on the random numbers: bits, bytes, normality with tails, and independence across every part of the key."""

import numpy as np
import pytest
from scipy import stats

from detente.simulation import noise

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
