"""The constants of the shared texts, found again: polynomials whose greatest error is least."""

import numpy as np
import pytest

from detente.simulation import numbers


def remez(target, weight, terms: int, low: float, high: float) -> tuple[np.ndarray, float]:
    """Coefficients, lowest power first, of the polynomial with the least greatest weighted error, and that error."""
    grid = np.sort((high - low) / 2 * np.cos(np.linspace(0, np.pi, 20_000)) + (high + low) / 2)
    wanted, weights, powers = target(grid), weight(grid), np.vander(grid, terms, increasing=True)
    nodes = (high - low) / 2 * np.cos(np.pi * np.arange(terms, -1, -1) / terms) + (high + low) / 2
    chosen = np.searchsorted(grid, nodes).clip(0, len(grid) - 1)
    for _ in range(30):
        signs = (-1.0) ** np.arange(terms + 1) / weights[chosen]
        found = np.linalg.solve(np.c_[powers[chosen], signs], wanted[chosen])[:terms]
        error = weights * (wanted - powers @ found)
        runs = np.split(np.arange(len(grid)), np.flatnonzero(np.diff(np.sign(error))) + 1)
        peaks = [run[np.argmax(np.abs(error[run]))] for run in runs]
        while len(peaks) > terms + 1:
            peaks.pop(0 if abs(error[peaks[0]]) < abs(error[peaks[-1]]) else -1)
        if len(peaks) <= terms or (np.array(peaks) == chosen).all():
            break
        chosen = np.array(peaks)
    return found, float(np.abs(error).max())


def test_the_exponentials_polynomial_is_the_best_of_its_degree():
    half = np.log(2.0) / 2.0 * 1.0001
    found, error = remez(lambda r: (np.expm1(r) - r) / r**2, lambda r: r * r * np.exp(-r), 4, -half, half)
    np.testing.assert_allclose(numbers._EXP, found, rtol=1e-6)
    assert error < 1.1e-7


def test_the_logarithms_polynomial_is_the_best_of_its_degree():
    found, error = remez(
        lambda f: (np.log1p(f) - f) / f**2, lambda f: f * f / np.abs(np.log1p(f)), 7, -1.0 / 3.0, 1.0 / 3.0
    )
    np.testing.assert_allclose(numbers._LOG, found, rtol=1e-6)
    assert error < 2e-7


def test_single_precision_keeps_to_its_precision_whatever_is_handed_in():
    for function in (numbers.SINGLE.exp, numbers.SINGLE.log, numbers.SINGLE.tanh, numbers.SINGLE.softplus):
        double = np.linspace(0.1, 3.0, 50)
        assert function(double).dtype == np.float32
        assert np.array_equal(function(double), function(double.astype(np.float32)))


def test_fixed_points_are_exact_and_the_ends_are_held():
    assert numbers.SINGLE.exp(np.array([0.0, -0.0])).tolist() == [1.0, 1.0]
    assert numbers.SINGLE.log(np.array([1.0])).tolist() == [0.0]
    ends = numbers.SINGLE.exp(np.array([-np.inf, -1e30, 1e30, np.inf]))
    assert np.isfinite(ends).all()
    assert ends[0] == ends[1] == pytest.approx(np.exp(-87.0), rel=1e-6)
    assert ends[2] == ends[3] == pytest.approx(np.exp(88.0), rel=1e-6)
