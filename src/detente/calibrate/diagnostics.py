"""Whether Markov chains have met and how much they say: split R-hat and effective draws.

Model: Gelman and Rubin's potential scale reduction on half chains; effective number by Geyer's initial monotone
sequence over chains, as in Vehtari et al. 2021 without ranks (known by name, not opened). Checked against NumPyro's.
Fails when: all chains miss the same part of the distribution.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]


def split_r_hat(draws: Any) -> Reals:
    """[1, parameter] How much wider all chains are than each; near one where they met. Draws [chain, draw, ...]."""
    x = _halves(np.asarray(draws, np.float64))
    n = x.shape[1]
    within = x.var(axis=1, ddof=1).mean(axis=0)
    between = n * x.mean(axis=1).var(axis=0, ddof=1)
    return np.sqrt(((n - 1) / n * within + between / n) / within)


def effective(draws: Any) -> Reals:
    """[draws, parameter] Independent draws that would say as much about the mean. Draws [chain, draw, ...]."""
    x = _halves(np.asarray(draws, np.float64))
    chains, n = x.shape[:2]
    within = x.var(axis=1, ddof=1).mean(axis=0)
    wide = (n - 1) / n * within + x.mean(axis=1).var(axis=0, ddof=1)
    size = 1 << (2 * n - 1).bit_length()
    spectrum = np.fft.rfft(x - x.mean(axis=1, keepdims=True), n=size, axis=1)
    covariance = np.fft.irfft(np.abs(spectrum) ** 2, n=size, axis=1)[:, :n].mean(axis=0) / n
    correlation = 1.0 - (within - covariance) / wide
    pairs = correlation[: n - n % 2].reshape(n // 2, 2, *correlation.shape[1:]).sum(axis=1)
    # Geyer: sums of neighbours are positive and fall; what comes after the first negative one is noise
    alive = np.cumprod(pairs > 0.0, axis=0)
    falling = np.minimum.accumulate(np.maximum(pairs, 0.0), axis=0) * alive
    time = 2.0 * falling.sum(axis=0) - 1.0
    # draws that undo each other say more about a mean than themselves, but no more is claimed
    return chains * n / np.maximum(time, 1.0)


def _halves(x: Reals) -> Reals:
    half = x.shape[1] // 2
    return np.concatenate([x[:, :half], x[:, x.shape[1] - half :]], axis=0)
