"""Scores of probabilistic forecasts; smaller is better for all but coverage and PIT.

Model: Gneiting & Raftery 2007 ("Strictly proper scoring rules, prediction, and estimation") for CRPS,
logarithmic and interval score; Brier 1950 for chances. The papers were not opened: the forms are derived
or checked by integration in the tests, and compared with published values of the R package scoringRules.
Fails when: samples are few (the CRPS of m samples is too large by about spread/m), and where a log
score is asked of samples (a smoothed density stands in; see `log_score_samples`). Counts: `count_scores`.
"""

from math import erf, exp, inf, lgamma, log, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from detente.core.errors import WrongInput

Reals = NDArray[np.float64]


def crps_samples(samples: Any, observed: float, weights: Any = None) -> float:
    """CRPS of the empirical distribution of samples, in the units of the observation.

    Model: E|X - y| - E|X - X'|/2 with X, X' independent draws of the (weighted) samples. Raises
    WrongInput for no samples, or weights that are negative, all zero, or of another number.
    """
    x, w = _weighted(samples, weights)
    below = np.cumsum(w) - w  # the weight of smaller samples
    spread = float(np.sum(w * x * (2.0 * below + w - 1.0)))  # half of E|X - X'|
    return float(np.sum(w * np.abs(x - observed))) - spread


def crps_normal(observed: float, mean: float, sd: float) -> float:
    """CRPS of a normal distribution."""
    z = (observed - mean) / _positive(sd)
    return sd * (z * erf(z / sqrt(2.0)) + 2.0 * exp(-0.5 * z * z) / sqrt(2.0 * pi) - 1.0 / sqrt(pi))


def crps_student(observed: float, freedom: float, location: float = 0.0, scale: float = 1.0) -> float:
    """CRPS of Student's t; infinite where the mean does not exist (freedom <= 1)."""
    if freedom <= 1.0:
        return inf
    z = (observed - location) / _positive(scale)
    density = exp(-log_score_student(z, freedom))
    cumulative = float(special.stdtr(freedom, z))
    beta = exp(
        log(2.0) + 0.5 * log(freedom) - log(freedom - 1.0)
        + special.betaln(0.5, freedom - 0.5) - 2.0 * special.betaln(0.5, 0.5 * freedom)
    )  # fmt: skip
    return scale * (z * (2.0 * cumulative - 1.0) + 2.0 * density * (freedom + z * z) / (freedom - 1.0) - beta)


def crps_lognormal(observed: float, mean_log: float, sd_log: float) -> float:
    """CRPS of a lognormal distribution given by mean and sd of its logarithm."""
    s = _positive(sd_log)
    median_shifted = 2.0 * exp(mean_log + 0.5 * s * s)
    half = _phi(s / sqrt(2.0))
    if observed <= 0.0:
        return -observed + median_shifted * (1.0 - half)
    w = (log(observed) - mean_log) / s
    return observed * (2.0 * _phi(w) - 1.0) - median_shifted * (_phi(w - s) + half - 1.0)


def log_score_normal(observed: float, mean: float, sd: float) -> float:
    """[nats] Minus the log density of a normal distribution."""
    z = (observed - mean) / _positive(sd)
    return 0.5 * z * z + log(sd) + 0.5 * log(2.0 * pi)


def log_score_student(observed: float, freedom: float, location: float = 0.0, scale: float = 1.0) -> float:
    """[nats] Minus the log density of Student's t."""
    z = (observed - location) / _positive(scale)
    constant = lgamma(0.5 * (freedom + 1.0)) - lgamma(0.5 * freedom) - 0.5 * log(freedom * pi)
    return 0.5 * (freedom + 1.0) * log(1.0 + z * z / freedom) - constant + log(scale)


def log_score_samples(samples: Any, observed: float, weights: Any = None) -> float:
    """[nats] Minus the log of a Gaussian kernel density of the samples at the observation.

    Model: normal reference rule, bandwidth 1.06 min(sd, IQR/1.34) m^(-1/5) with m the effective number of samples, as
    the R package scoringRules takes it; sd is that of m - 1.
    Samples without spread get an infinite score unless they are the observation.
    """
    x, w = _weighted(samples, weights)
    mean, alone = float(np.sum(w * x)), float(np.sum(w * w))
    sd = sqrt(max(float(np.sum(w * (x - mean) ** 2)), 0.0) / (1.0 - alone)) if alone < 1.0 else 0.0
    low, high = quantiles(x, (0.25, 0.75), w)
    width = 1.06 * (min(sd, (high - low) / 1.34) or sd) * alone**0.2
    if width <= 0.0:
        return -inf if observed == x[0] else inf
    exponents = -0.5 * ((observed - x) / width) ** 2
    with np.errstate(divide="ignore"):
        return -float(np.asarray(special.logsumexp(exponents, b=w))) + log(width) + 0.5 * log(2.0 * pi)


def brier(chance: float, happened: bool) -> float:
    """Squared distance of a stated chance from what happened (1 or 0); raises WrongInput outside [0, 1]."""
    if not 0.0 <= chance <= 1.0:
        raise WrongInput(f"a chance lies in [0, 1]; got {chance}")
    return (chance - float(happened)) ** 2


def interval_score(observed: float, low: float, high: float, alpha: float) -> float:
    """Width of a central 1 - alpha interval plus 2/alpha times how far the observation lies outside."""
    if not 0.0 < alpha < 1.0 or low > high:
        raise WrongInput(f"an interval needs low <= high and alpha in (0, 1); got {low}, {high}, {alpha}")
    return high - low + 2.0 / alpha * (max(low - observed, 0.0) + max(observed - high, 0.0))


def quantile_score(observed: float, quantile: float, level: float) -> float:
    """Pinball loss of a quantile at a level in (0, 1), without the factor 2 that some add."""
    return (level - float(observed < quantile)) * (observed - quantile)


def quantiles(samples: Any, levels: Any, weights: Any = None) -> tuple[float, ...]:
    """Quantiles of samples, interpolated linearly (equal weights: NumPy's default rule)."""
    if weights is None:
        return tuple(float(q) for q in np.quantile(np.asarray(samples, np.float64), levels))
    x, w = _weighted(samples, weights)
    keep = w > 0.0
    x, w = x[keep], w[keep]
    if len(x) == 1:
        return tuple(float(x[0]) for _ in levels)
    place = np.cumsum(w) - 0.5 * w
    place = (place - place[0]) / (place[-1] - place[0])
    return tuple(float(q) for q in np.interp(levels, place, x))


def covered(samples: Any, observed: float, share: float, weights: Any = None) -> bool:
    """Whether the observation lies in the central interval that holds `share` of the forecast."""
    low, high = quantiles(samples, ((1.0 - share) / 2.0, (1.0 + share) / 2.0), weights)
    return low <= observed <= high


def pit(samples: Any, observed: float, weights: Any = None) -> float:
    """Probability integral transform: share of the forecast below the observation, ties counted half."""
    x, w = _weighted(samples, weights)
    return float(np.sum(w[x < observed]) + 0.5 * np.sum(w[x == observed]))


def _weighted(samples: Any, weights: Any) -> tuple[Reals, Reals]:
    x = np.asarray(samples, np.float64).ravel()
    w = np.ones_like(x) if weights is None else np.asarray(weights, np.float64).ravel()
    if not x.size or x.size != w.size:
        raise WrongInput(f"a forecast needs samples, and as many weights; got {x.size} and {w.size}")
    if np.any(w < 0.0) or not np.sum(w) > 0.0 or not np.all(np.isfinite(x)):
        raise WrongInput("samples must be finite, their weights at least zero and not all zero")
    order = np.argsort(x, kind="stable")
    return x[order], w[order] / np.sum(w)


def _positive(scale: float) -> float:
    if not scale > 0.0:
        raise WrongInput(f"a scale is above zero; got {scale}")
    return scale


def _phi(z: float) -> float:
    return 0.5 * (1.0 + erf(z / sqrt(2.0)))
