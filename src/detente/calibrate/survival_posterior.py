"""The posterior of Weibull hazards with war effects: many Hamiltonian chains at once, war effects summed out.

What the settlements of one war share enters as N(0, s) on the log hazard. Given everything else its integral is one
number per war, taken by Gauss-Hermite quadrature around its peak, so the chains move in a handful of dimensions, where
a normal approximation makes the posterior nearly round and a short trajectory crosses it.

Model: `models.durability`; priors from its beliefs; Hamiltonian Monte Carlo known by name.
Fails when: hardly any spell ends: shape and spread of war effects are then what the beliefs say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from detente.calibrate.diagnostics import effective, split_r_hat
from detente.catalogue.beliefs import Beliefs
from detente.core.distributions import HalfNormal, Lognormal, Normal
from detente.core.errors import CheckFailed, WrongInput

Reals = NDArray[np.float64]

NODES: Final = 15
"""Points of the quadrature over a war's effect."""

CHAINS: Final = 32
STEPS: Final = 4
"""Leaps of a trajectory; together about a quarter of a turn, so that the end hardly remembers the start."""

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(NODES)
_LOG_WEIGHTS = np.log(_WEIGHTS) + 0.5 * _NODES**2 - 0.5 * np.log(2.0 * np.pi)


class SpellData(NamedTuple):
    """Spells as the likelihood reads them: years, failures, covariates [spell, covariate], and the war's number."""

    years: Reals
    ended: NDArray[np.bool_]
    x: Reals
    war: NDArray[np.int64]

    def take(self, rows: NDArray[Any]) -> "SpellData":
        """The spells of some rows, by number or by whether to keep them."""
        return SpellData(self.years[rows], self.ended[rows], self.x[rows], self.war[rows])


class Prior(NamedTuple):
    """Normal beliefs on (intercept, log shape, coefficients), half-normal on the spread of war effects."""

    mean: Reals
    sd: Reals
    spread: float


def prior_of(beliefs: Beliefs, names: Sequence[str]) -> Prior:
    """The beliefs on intercept, shape and the named covariates; WrongInput for one of another kind."""
    normals = []
    for name in ("intercept", "shape", *names):
        found = beliefs[f"durability.{name}"].distribution
        if isinstance(found, Lognormal):
            normals.append((np.log(found.median), found.sigma))
        elif isinstance(found, Normal):
            normals.append((found.mean, found.sd))
        else:
            raise WrongInput(f"belief 'durability.{name}' is {found.kind!r}; give a normal or lognormal distribution")
    spread = beliefs["durability.war_spread"].distribution
    if not isinstance(spread, HalfNormal):
        raise WrongInput(f"belief 'durability.war_spread' is {spread.kind!r}; give a halfnormal distribution")
    mean, sd = np.array(normals, np.float64).T
    return Prior(mean, sd, spread.scale)


@dataclass(frozen=True)
class Posterior:
    """Draws [draw, parameter] of (intercept, log shape, coefficients ..., log spread), and how good they are."""

    names: tuple[str, ...]
    draws: Reals
    r_hat: Reals
    effective: Reals
    accepted: float

    def of(self, name: str) -> Reals:
        """[draw] Draws of one parameter; shape and war_spread as themselves, not as logarithms."""
        column = self.draws[:, self.names.index(name)]
        return np.exp(column) if name in ("shape", "war_spread") else column


@dataclass(frozen=True)
class Target:
    """The log posterior density and its gradient for many chains at once; parameters [chain, parameter]."""

    data: SpellData
    prior: Prior

    @property
    def wars(self) -> int:
        """How many wars there are."""
        return int(self.data.war.max()) + 1

    def by_war(self, theta: Reals) -> Reals:
        """[chain, war] Log likelihood of each war's spells, its effect summed out."""
        d = self.data
        log_rate, hazards = self._hazards(theta)
        known = np.where(d.ended, log_rate, 0.0)
        inside = _integral(
            self._sum(d.ended[None, :] * 1.0), self._sum(hazards), np.exp(np.clip(theta[:, -1:], -15.0, 5.0))
        )
        return self._sum(known) + inside.value

    def __call__(self, theta: Reals) -> tuple[Reals, Reals]:
        """[chain] and [chain, parameter]"""
        d, p = self.data, self.prior
        log_t = np.log(d.years)
        log_rate, hazards = self._hazards(theta)
        spread = np.exp(np.clip(theta[:, -1:], -15.0, 5.0))
        inside = _integral(self._sum(d.ended[None, :] * 1.0), self._sum(hazards), spread)
        by_hazard = inside.by_hazard[:, d.war] * hazards
        by_score = d.ended + by_hazard
        shape = np.exp(np.clip(theta[:, 1], -15.0, 5.0))
        by_log_shape = d.ended.sum() + shape * (by_score @ log_t)
        off = (theta[:, :-1] - p.mean) / p.sd
        value = (d.ended * log_rate).sum(axis=1) + inside.value.sum(axis=1) - 0.5 * (off**2).sum(axis=1)
        value += -0.5 * (spread[:, 0] / p.spread) ** 2 + theta[:, -1]
        slope = np.column_stack([by_score.sum(axis=1), by_log_shape, by_score @ d.x, np.zeros(len(theta))])
        slope[:, :-1] -= off / p.sd
        slope[:, -1] = (inside.by_spread * spread).sum(axis=1) - (spread[:, 0] / p.spread) ** 2 + 1.0
        return value, slope

    def _hazards(self, theta: Reals) -> tuple[Reals, Reals]:
        """[chain, spell] Log hazard at the end without the war's effect, and the hazard summed up to it."""
        d = self.data
        log_t = np.log(d.years)
        score = theta[:, :1] + theta[:, 2:-1] @ d.x.T
        turned = np.exp(np.clip(theta[:, 1:2], -15.0, 5.0)) * log_t
        return theta[:, 1:2] + turned - log_t + score, np.exp(np.minimum(turned + score, 200.0))

    def _sum(self, by_spell: NDArray[Any]) -> Reals:
        """Sums over each war's spells."""
        starts = np.flatnonzero(np.diff(self.data.war, prepend=-1))
        return np.add.reduceat(by_spell, starts, axis=1)


class _Integral(NamedTuple):
    value: Reals
    by_hazard: Reals
    by_spread: Reals


def _integral(failed: Reals, hazard: Reals, spread: Reals) -> _Integral:
    """log of the integral of N(z; 0, 1) exp(D s z - E exp(s z)) over z, and its slopes in E and s."""
    # the peak, by Newton's steps from above, whence a concave falling slope lets none overshoot
    even = np.log(np.maximum(failed, 1e-9) / np.maximum(hazard, 1e-300)) / spread
    z = np.clip(even, 0.0, spread * failed)
    for _ in range(12):
        risk = hazard * np.exp(np.minimum(spread * z, 60.0))
        z = z + (failed * spread - spread * risk - z) / (1.0 + spread**2 * risk)
    width = 1.0 / np.sqrt(1.0 + spread**2 * hazard * np.exp(np.minimum(spread * z, 60.0)))
    at = z[..., None] + width[..., None] * _NODES
    turned = spread[..., None] * at
    risk = hazard[..., None] * np.exp(np.minimum(turned, 60.0))
    log_of = failed[..., None] * turned - risk - 0.5 * at**2 + _LOG_WEIGHTS
    top = log_of.max(axis=-1)
    weight = np.exp(log_of - top[..., None])
    whole = weight.sum(axis=-1)
    share = weight / whole[..., None]
    lifted = (share * risk).sum(axis=-1)
    return _Integral(
        top + np.log(whole * width),
        -lifted / np.maximum(hazard, 1e-300),
        ((failed[..., None] - risk) * at * share).sum(axis=-1),
    )


def ordered(data: SpellData) -> SpellData:
    """Spells sorted by war, wars numbered 0, 1, ...; raises WrongInput for a length that is not above nought."""
    if not np.all(np.isfinite(data.years) & (data.years > 0.0)):
        row = int(np.flatnonzero(~(np.isfinite(data.years) & (data.years > 0.0)))[0])
        raise WrongInput(f"row {row + 1}, field 'years': {data.years[row]:g}; give a length above nought")
    numbers = np.unique(data.war, return_inverse=True)[1]
    order = np.argsort(numbers, kind="stable")
    return data._replace(war=numbers).take(order)


def sample(
    data: SpellData, prior: Prior, names: Sequence[str], *, chains: int = CHAINS, warm_up: int = 100, draws: int = 250,
    seed: int = 0,
) -> Posterior:  # fmt: skip
    """Draws from the posterior; raises CheckFailed where its peak is not found."""
    target = Target(ordered(data), prior)
    peak, root = approximation(target)
    rng = np.random.Generator(np.random.Philox(key=[seed, 11]))
    u = rng.standard_normal((chains, len(peak)))

    def density(u: Reals) -> tuple[Reals, Reals]:
        value, slope = target(peak + u @ root.T)
        return value, slope @ root

    value, slope = density(u)
    step, kept, taken = 0.4, [], 0.0
    for i in range(warm_up + draws):
        momentum = rng.standard_normal(u.shape)
        leap = step * rng.uniform(0.8, 1.2)
        new, v, v_slope = u, momentum, slope
        new_value = value
        for _ in range(STEPS):
            v = v + 0.5 * leap * v_slope
            new = new + leap * v
            new_value, v_slope = density(new)
            v = v + 0.5 * leap * v_slope
        gain = new_value - value + 0.5 * (momentum**2 - v**2).sum(axis=1)
        accept = np.log(rng.random(chains)) < np.nan_to_num(gain, nan=-np.inf)
        u = np.where(accept[:, None], new, u)
        value, slope = np.where(accept, new_value, value), np.where(accept[:, None], v_slope, slope)
        share = float(np.minimum(1.0, np.exp(np.minimum(np.nan_to_num(gain, nan=-50.0), 0.0))).mean())
        if i < warm_up:
            step = float(np.clip(step * np.exp(0.3 * (share - 0.85)), 0.02, 0.6))
        else:
            kept.append(peak + u @ root.T)
            taken += share / draws
    held = np.stack(kept, axis=1)
    return Posterior(
        ("intercept", "shape", *names, "war_spread"),
        held.reshape(-1, len(peak)),
        split_r_hat(held),
        effective(held),
        taken,
    )


def approximation(target: Target) -> tuple[Reals, Reals]:
    """The posterior's peak, and a root of the inverse curvature there.

    Raises CheckFailed where there is no peak.
    """
    # steps are measured in widths of the beliefs, none above one, so that the first ones stay near
    centre = np.concatenate([target.prior.mean, [np.log(0.5 * target.prior.spread)]])
    wide = np.minimum(np.concatenate([target.prior.sd, [1.0]]), 1.0)

    def cost(v: Reals) -> tuple[float, Reals]:
        value, slope = target((centre + wide * v)[None, :])
        return -float(value[0]), -slope[0] * wide

    bounds = [(-20.0, 20.0)] * len(centre)
    found: Any = optimize.minimize(cost, np.zeros(len(centre)), jac=True, method="L-BFGS-B", bounds=bounds)
    peak = centre + wide * np.asarray(found.x, np.float64)
    for _ in range(20):
        root = _root(target, peak)
        push = target(peak[None, :])[1][0] @ root
        if np.max(np.abs(push)) < 1e-2:
            return peak, root
        # the step that a round posterior would ask for, at most one of its widths long
        peak = peak + root @ push / max(1.0, float(np.linalg.norm(push)))
    raise CheckFailed("the peak of the survival model's posterior was not found; check the spells and the beliefs")


def _root(target: Target, at: Reals) -> Reals:
    """A root of the inverse curvature of the density; a direction that is nearly flat gets a width of two."""
    h = 1e-4
    slopes = target(at + h * np.concatenate([np.eye(len(at)), -np.eye(len(at))]))[1]
    bend = (slopes[len(at) :] - slopes[: len(at)]) / (2.0 * h)
    values, vectors = np.linalg.eigh(0.5 * (bend + bend.T))
    return vectors / np.sqrt(np.maximum(values, 0.25))
