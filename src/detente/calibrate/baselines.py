"""Statistical forecasts that a model of the war must beat: sample paths from a monthly series alone.

Each baseline takes a history in order of time and gives paths [step, draw]. Random numbers depend on
seed, baseline, origin, step and draw only, so that a path does not change with the horizon asked for.
Fails when: the war changes its manner (autumn 2022); nothing here knows of stocks, aid or seasons.
"""

from collections.abc import Callable
from math import log, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from detente.core.errors import WrongInput
from detente.simulation.noise import normals

Reals = NDArray[np.float64]

WINDOW = 12
"""[months] History used at most: the war of 2022 moved by another order of magnitude. Judged, fixed before scoring."""

LEAST = 6
"""[months] History needed at least."""

STEPS = 64
"""Steps an origin's random numbers have room for."""


def random_walk(history: Any, steps: int, draws: int, seed: int = 0, origin: int = 0) -> Reals:
    """The last value plus normal steps of the mean squared monthly change."""
    x = _history(history)
    sd = sqrt(float(np.mean(np.diff(x) ** 2)))
    return x[-1] + np.cumsum(sd * _noise("random_walk", steps, draws, seed, origin), axis=0)


def mean_3(history: Any, steps: int, draws: int, seed: int = 0, origin: int = 0) -> Reals:
    """The mean of the last three months, with the variance of its errors one month ahead.

    With independent months a quarter of that variance is the mean's own error, shared by all steps of a
    path: var/3 of the mean against var of a month.
    """
    x = _history(history)
    errors = x[3:] - (x[:-3] + x[1:-2] + x[2:-1]) / 3.0
    sd = sqrt(float(np.mean(errors**2)))
    shared = _noise("mean_3.shared", 1, draws, seed, origin)
    own = _noise("mean_3.own", steps, draws, seed, origin)
    return float(np.mean(x[-3:])) + sd * (0.5 * shared + sqrt(0.75) * own)


def drift(history: Any, steps: int, draws: int, seed: int = 0, origin: int = 0) -> Reals:
    """A random walk that keeps the mean monthly change of the window, itself uncertain."""
    x = _history(history)
    changes = np.diff(x)
    sd = float(np.std(changes, ddof=1))
    slope = float(np.mean(changes)) + sd / sqrt(changes.size) * _noise("drift.slope", 1, draws, seed, origin)
    ahead = np.arange(1, steps + 1)[:, None]
    return x[-1] + slope * ahead + np.cumsum(sd * _noise("drift.step", steps, draws, seed, origin), axis=0)


def local_linear_trend(history: Any, steps: int, draws: int, seed: int = 0, origin: int = 0) -> Reals:
    """Level and slope that both wander, seen through noise.

    Model: Harvey 1989 (not opened), y = l + e, l' = l + b + u, b' = b + w. The three standard deviations
    maximise the Kalman likelihood times lognormal priors scaled by the series' own monthly change
    (0.5, 0.5 and 0.1 of it, log-sd 1; judged): a dozen months do not identify all three.
    """
    x = _history(history)
    scale = sqrt(float(np.mean(np.diff(x) ** 2))) or 1.0
    centre = np.log(np.array([0.5, 0.5, 0.1]) * scale)

    def cost(logs: Reals) -> float:
        return -kalman(x, np.exp(logs), scale)[2] + 0.5 * float(np.sum((logs - centre) ** 2))

    fitted = optimize.minimize(cost, centre, method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-4})
    sds = np.exp(fitted.x)
    mean, covariance, _ = kalman(x, sds, scale)
    start = _noise("llt.start", 2, draws, seed, origin)
    level, slope = mean[:, None] + np.linalg.cholesky(covariance + 1e-12 * scale**2 * np.eye(2)) @ start
    seen, level_noise, slope_noise = (
        sd * _noise(f"llt.{name}", steps, draws, seed, origin)
        for sd, name in zip(sds, ("seen", "level", "slope"), strict=True)
    )
    paths = np.empty((steps, draws))
    for step in range(steps):
        level = level + slope + level_noise[step]
        slope = slope + slope_noise[step]
        paths[step] = level + seen[step]
    return paths


def kalman(x: Reals, sds: Reals, scale: float) -> tuple[Reals, Reals, float]:
    """Mean and covariance of (level, slope) after the last value, and the log likelihood from the third on.

    The start is vague (100 scales for the level, 10 for the slope); the first two values settle it.
    """
    moves = np.array([[1.0, 1.0], [0.0, 1.0]])
    wander = np.diag([sds[1] ** 2, sds[2] ** 2])
    mean = np.array([x[0], 0.0])
    covariance = np.diag([(100.0 * scale) ** 2, (10.0 * scale) ** 2])
    likelihood = 0.0
    for number, value in enumerate(x):
        if number:
            mean = moves @ mean
            covariance = moves @ covariance @ moves.T + wander
        variance = float(covariance[0, 0]) + float(sds[0]) ** 2
        error = float(value - mean[0])
        gain = covariance[:, 0] / variance
        mean = mean + gain * error
        covariance = covariance - np.outer(gain, covariance[0])
        if number >= 2:
            likelihood -= 0.5 * (log(2.0 * pi * variance) + error * error / variance)
    return np.real(mean), np.real(0.5 * (covariance + covariance.T)), likelihood


Baseline = Callable[..., Reals]

BASELINES: dict[str, Baseline] = {
    "random_walk": random_walk,
    "mean_3": mean_3,
    "drift": drift,
    "local_linear_trend": local_linear_trend,
}
NAMES = {
    "random_walk": "Random walk",
    "mean_3": "Mean of 3 months",
    "drift": "Random walk with drift",
    "local_linear_trend": "Local linear trend",
    "equal_mix": "Equal mix",
    "stacked": "Stacked",
    "model": "War model",
    "model_and_trend": "War model and trend, equal",
    "published": "Published: stacked by log score",
}


def _history(history: Any) -> Reals:
    x = np.asarray(history, np.float64).ravel()
    if x.size < LEAST or not np.all(np.isfinite(x)):
        raise WrongInput(f"a baseline needs at least {LEAST} finite months in a row; got {x.size}")
    return x[-WINDOW:]


def _noise(name: str, steps: int, draws: int, seed: int, origin: int) -> Reals:
    """Standard normals [step, draw]; `origin` counts months since year 0."""
    if not 0 < steps <= STEPS:
        raise WrongInput(f"a path has 1 to {STEPS} steps; got {steps}")
    numbers = np.arange(draws)
    return np.concatenate([normals(seed, f"baseline.{name}", numbers, origin * STEPS + k) for k in range(steps)])
