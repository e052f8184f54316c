"""A normal approximation to the war's posterior, with which a fit begins."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.calibrate.war_coordinates import War, said_of, told
from detente.calibrate.war_likelihood import residuals
from detente.calibrate.war_series import WarData

Array = NDArray[Any]
Progress = Callable[[str], None]

SLOPE: Final = 0.05
"""[sd] Difference by which slopes are taken."""

TURNS: Final = 15
"""Turns of Gauss-Newton at most."""


@dataclass(frozen=True)
class Approximation:
    """A normal density over the coordinates: mean, root of the covariance and its inverse."""

    mean: Array
    root: Array
    inverse: Array
    log_root: float

    def draws(self, count: int, seed: int) -> Array:
        """[coordinate, draw] Draws of it."""
        rng = np.random.Generator(np.random.Philox(key=[seed, 0]))
        return self.mean[:, None] + self.root @ rng.standard_normal((len(self.mean), count))

    def ratio(self, war: War, data: WarData, terms: tuple[str, ...], u: Array) -> Array:
        """[draw] Log of posterior over approximation, up to the evidence."""
        _, run, values = war.run(u)
        scaled = self.inverse @ (u - self.mean[:, None])
        more = 0.5 * (scaled * scaled).sum(axis=0) - 0.5 * (u * u).sum(axis=0) + self.log_root
        return told(data, run, values, terms) + more


def approximation(war: War, data: WarData, terms: tuple[str, ...], progress: Progress) -> Approximation:
    """The normal about the likeliest coordinates, with the curvature of the residuals' squares.

    Slopes come from finite differences, all coordinates in one run. Breakthroughs have none, so that
    their luck keeps the prior.
    """
    u, size = np.zeros(war.size), war.size

    def residual(points: Array) -> Array:
        _, run, values = war.run(points)
        return np.concatenate([residuals(data, t, said, values, terms) for t, said in enumerate(said_of(data, run))])

    def slopes(at: Array) -> tuple[Array, Array]:
        points = np.concatenate([at[:, None], at[:, None] + SLOPE * np.eye(size)], axis=1)
        found = residual(points)
        return found[:, 0], (found[:, 1:] - found[:, :1]) / SLOPE

    def badness(points: Array) -> Array:
        return (residual(points) ** 2).sum(axis=0) + (points * points).sum(axis=0)

    lengths = np.array([1.0, 0.5, 0.25, 0.1, 0.03, 0.0])
    for turn in range(TURNS):
        miss, slope = slopes(u)
        # many coordinates, few observations: solved in the space of observations
        gain = slope.T @ np.linalg.inv(np.eye(len(miss)) + slope @ slope.T)
        target = gain @ (slope @ u - miss)
        tried = u[:, None] + (target - u)[:, None] * lengths
        best = int(np.argmin(badness(tried)))
        progress(f"approximation, turn {turn + 1}: badness {badness(tried)[best]:.1f}")
        if best == len(lengths) - 1:
            break
        u = tried[:, best]
    _, slope = slopes(u)
    precision = np.eye(size) + slope.T @ slope
    values, vectors = np.linalg.eigh(precision)
    root = vectors * values**-0.5
    return Approximation(u, root, (vectors * values**0.5).T, float(-0.5 * np.log(values).sum()))
