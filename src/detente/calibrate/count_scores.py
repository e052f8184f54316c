"""Scores of forecasts of counts, and of samples in bins; smaller is better. Categories: `dispute_scores.ranked`.

Model: CRPS and logarithmic score of the usual laws of counts; Dawid & Sebastiani 1999 for the score of mean and spread;
the ignorance of samples in bins as the prediction challenge of VIEWS 2023/24 defines it. The paper was not opened:
forms are derived or checked by summation in the tests, and compared with published values.
Fails when: a forecast of samples has no spread, where mean and spread say nothing (infinite score).
"""

from collections.abc import Callable
from math import ceil, inf, lgamma, log, log1p, log2, sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from detente.core.errors import WrongInput

Reals = NDArray[np.float64]

TAIL: Final = 40.0
"""Standard deviations, or means of a geometric tail, beyond which nothing is left to sum."""


def crps_poisson(observed: int, mean: float) -> float:
    """CRPS of a Poisson distribution; raises WrongInput unless the mean is above nought."""
    top = _above(mean) + TAIL * (sqrt(mean) + 1.0)
    return _crps(observed, lambda k: special.pdtr(k, mean), top)


def crps_negative_binomial(observed: int, size: float, chance: float) -> float:
    """CRPS of the number of failures before `size` successes of a chance each; size need not be whole."""
    _share(chance)
    top = _above(size) * (1.0 - chance) / chance + TAIL * (sqrt(size) + 1.0) / chance
    return _crps(observed, lambda k: special.betainc(size, k + 1.0, chance), top)


def crps_binomial(observed: int, trials: int, chance: float) -> float:
    """CRPS of the number of successes in so many trials."""
    _share(chance)
    return _crps(observed, lambda k: special.bdtr(np.minimum(k, trials), trials, chance), float(trials))


def log_score_poisson(observed: int, mean: float) -> float:
    """[nats] Minus the log probability of a count under a Poisson distribution."""
    return inf if observed < 0 else _above(mean) - observed * log(mean) + lgamma(observed + 1.0)


def log_score_binomial(observed: int, trials: int, chance: float) -> float:
    """[nats] Minus the log probability of so many successes in so many trials."""
    _share(chance)
    if not 0 <= observed <= trials:
        return inf
    ways = lgamma(trials + 1.0) - lgamma(observed + 1.0) - lgamma(trials - observed + 1.0)
    return -ways - observed * log(chance) - (trials - observed) * log1p(-chance)


def ignorance(samples: Any, observed: float, edges: Any) -> float:
    """[bits] Minus log2 of the part of samples in the observation's bin, one more counted for each edge.

    Bins run from an edge up to the next, the last is open; raises WrongInput below the first edge.
    """
    x, e = np.asarray(samples, np.float64), np.asarray(edges, np.float64)
    if not x.size or observed < e[0]:
        raise WrongInput(f"samples are needed, and an observation of at least {e[0]:g}; got {observed:g}")
    own = np.searchsorted(e, observed, side="right")
    inside = np.count_nonzero(np.searchsorted(e, x, side="right") == own)
    return -log2((inside + 1.0) / (x.size + e.size))


def dawid_sebastiani(samples: Any, observed: float) -> float:
    """Squared distance from the samples' mean over their variance (of m, not m - 1), plus the variance's log."""
    x = np.asarray(samples, np.float64)
    variance = float(x.var())
    return (observed - float(x.mean())) ** 2 / variance + log(variance) if variance > 0.0 else inf


def _crps(observed: int, cumulative: Callable[[Reals], Reals], top: float) -> float:
    """Sum over whole numbers of (F(k) - [k >= y])^2; below nought F is nought."""
    k = np.arange(min(observed, 0), max(observed, ceil(top)) + 1, dtype=np.float64)
    below = np.where(k < 0.0, 0.0, cumulative(np.maximum(k, 0.0)))
    return float(np.sum((below - (k >= observed)) ** 2))


def _above(value: float) -> float:
    if not value > 0.0:
        raise WrongInput(f"a mean or size is above nought; got {value}")
    return value


def _share(chance: float) -> None:
    if not 0.0 < chance < 1.0:
        raise WrongInput(f"a chance lies between 0 and 1; got {chance}")
