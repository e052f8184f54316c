"""Draws of beliefs, by inverse distribution functions of uniforms keyed by name.

Draw number n of a belief is the same number in every run with the same seed, whatever else is drawn.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from detente.core.beliefs import Belief
from detente.core.distributions import Beta, Dirichlet, Distribution, Fixed, HalfNormal, Lognormal, Normal, Uniform
from detente.core.errors import WrongInput
from detente.simulation.noise import BELIEF_MONTH, uniforms

Reals = NDArray[np.float64]


def draws(belief: Belief, count: int, seed: int = 0, first: int = 0, member: str = "") -> Reals:
    """Draws first .. first + count - 1 of a belief, in its unit.

    `member` names one of several states, sides or classes that hold the belief independently of one
    another, such as "RUS". Raises WrongInput for a belief about shares, see `share_draws`.
    """
    if isinstance(belief.distribution, Dirichlet):
        raise WrongInput(f"belief {belief.id!r} is about several shares; draw it with share_draws")
    name = f"{belief.id}[{member}]" if member else belief.id
    return quantile(belief.distribution, _uniforms(name, count, seed, first))


def share_draws(belief: Belief, count: int, seed: int = 0, first: int = 0, member: str = "") -> dict[str, Reals]:
    """Draws of shares that sum to one, by name of the share; each share has its own key.

    Model: a Dirichlet is gammas divided by their sum. Raises WrongInput for any other distribution.
    """
    distribution = belief.distribution
    if not isinstance(distribution, Dirichlet):
        raise WrongInput(f"belief {belief.id!r} is a {distribution.kind}, not shares; draw it with draws")
    prefix = f"{belief.id}[{member}]" if member else belief.id
    gammas = {
        share: special.gammaincinv(weight, _uniforms(f"{prefix}[{share}]", count, seed, first))
        for share, weight in distribution.weights.items()
    }
    whole = np.sum(list(gammas.values()), axis=0)
    return {share: gamma / whole for share, gamma in gammas.items()}


def quantile(distribution: Distribution, probability: Any) -> Reals:
    """The inverse distribution function; `probability` lies strictly between 0 and 1."""
    p = np.asarray(probability, np.float64)
    match distribution:
        case Lognormal(median=median, sigma=sigma):
            return median * np.exp(sigma * special.ndtri(p))
        case Normal(mean=mean, sd=sd):
            return mean + sd * special.ndtri(p)
        case HalfNormal(scale=scale):
            return scale * special.ndtri(0.5 + 0.5 * p)
        case Beta(a=a, b=b):
            return special.betaincinv(a, b, p)
        case Uniform(least=least, most=most):
            return least + (most - least) * p
        case Fixed(value=value):
            return np.full(p.shape, value)
        case Dirichlet():
            raise WrongInput("a Dirichlet has no single inverse distribution function; use share_draws")


def _uniforms(name: str, count: int, seed: int, first: int) -> Reals:
    return uniforms(seed, name, np.arange(first, first + count, dtype=np.int64), BELIEF_MONTH)
