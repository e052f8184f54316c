"""Weights that mix forecasters so that past scores would have been best.

Model: Yao et al. 2018 ("Using Stacking to Average Bayesian Predictive Distributions", not opened): weights
on the simplex that optimise the mean score of the mixture, here its CRPS or its log score.
Fails when: past cases are few; weights then chase luck. `crps_weights` shrinks towards equal weights.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from detente.core.errors import WrongInput

Reals = NDArray[np.float64]


def equal(count: int) -> Reals:
    """Equal weights."""
    return np.full(count, 1.0 / count)


def crps_parts(samples: list[Any], observed: float) -> tuple[Reals, Reals]:
    """E|X_i - y| by forecaster and E|X_i - X_j| by pair: the CRPS of a mixture w is w a - w D w / 2."""
    sorted_samples = [np.sort(np.asarray(part, np.float64)) for part in samples]
    distance = np.array([np.mean(np.abs(part - observed)) for part in sorted_samples])
    pairs = np.empty((len(samples), len(samples)))
    for i, first in enumerate(sorted_samples):
        for j, second in enumerate(sorted_samples[: i + 1]):
            pairs[i, j] = pairs[j, i] = _mean_distance(first, second)
    return np.asarray(distance, np.float64), pairs


def _mean_distance(first: Reals, second: Reals) -> float:
    """Mean of |x - y| over all pairs of two sorted samples, by ranks."""
    below = np.searchsorted(second, first)
    sums = np.concatenate([[0.0], np.cumsum(second)])
    total = np.sum(first * (2.0 * below - second.size) + sums[-1] - 2.0 * sums[below])
    return float(total) / (first.size * second.size)


def crps_weights(cases: list[tuple[Reals, Reals]], prior_cases: float = 4.0) -> Reals:
    """Weights with the least mean CRPS over cases from `crps_parts`, each scaled by its equal mix's CRPS.

    `prior_cases` [cases]: how many imaginary cases pull towards equal weights (judged; 0: none). Raises
    WrongInput without cases.
    """
    if not cases:
        raise WrongInput("stacking needs at least one scored case; use equal weights before that")
    even = equal(len(cases[0][0]))
    scaled = []
    for a, d in cases:
        score = max(float(even @ a - 0.5 * even @ d @ even), 1e-12)
        scaled.append((a / score, d / score))
    a = np.mean([part[0] for part in scaled], axis=0)
    d = np.mean([part[1] for part in scaled], axis=0)
    pull = prior_cases / len(cases)

    def cost(w: Reals) -> float:
        return float(w @ a - 0.5 * w @ d @ w + pull * np.sum((w - even) ** 2))

    found = optimize.minimize(
        cost, even, method="SLSQP", bounds=[(0.0, 1.0)] * even.size,
        constraints={"type": "eq", "fun": lambda w: np.sum(w) - 1.0},
    )  # fmt: skip
    w = np.clip(found.x, 0.0, None)
    return w / np.sum(w)


def log_score_weights(densities: Any, rounds: int = 500, prior_cases: float = 0.0) -> Reals:
    """Weights with the best mean log score of the mixture; `densities` [case, forecaster] at what happened.

    By expectation-maximisation, which cannot leave the simplex. `prior_cases` [cases]: how many imaginary cases each
    forecaster has won before the first. Raises WrongInput where a case has no
    forecaster with density above zero.
    """
    p = np.asarray(densities, np.float64)
    if p.ndim != 2 or not p.size or np.any(p < 0.0) or not np.all(np.max(p, axis=1) > 0.0):
        raise WrongInput("log-score stacking needs densities [case, forecaster], some above zero in every case")
    p = p / np.max(p, axis=1, keepdims=True)
    w = equal(p.shape[1])
    for _ in range(rounds):
        share = p * w
        won = np.sum(share / np.sum(share, axis=1, keepdims=True), axis=0) + prior_cases
        w = won / np.sum(won)
    return w


def density(sample: Any, observed: float) -> float:
    """Density of a sample at what happened, by a normal kernel (Silverman's rule, robust width)."""
    x = np.asarray(sample, np.float64).ravel()
    q25, q75 = np.quantile(x, (0.25, 0.75))
    width = max(0.9 * min(float(np.std(x)), (q75 - q25) / 1.34 or np.inf) * x.size**-0.2, 1e-9)
    return float(np.mean(np.exp(-0.5 * ((observed - x) / width) ** 2)) / (width * np.sqrt(2.0 * np.pi)))


def mixed(samples: list[Any], weights: Any) -> tuple[Reals, Reals]:
    """Samples and weights of the mixture."""
    parts = [np.asarray(part, np.float64).ravel() for part in samples]
    shares = [np.full(part.size, weight / part.size) for part, weight in zip(parts, weights, strict=True)]
    return np.concatenate(parts), np.concatenate(shares)
