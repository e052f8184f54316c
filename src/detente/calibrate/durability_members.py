"""Rival accounts of how long peace lasts, scored on wars not seen, and the weights that follow (MODELS D3).

Members: the Weibull posterior with war effects, Cox's coefficients on a hazard that is constant within spans of years,
and, for a new war alone, the rearmament model. Each is asked for the density of what happened after a war from all the
others; weights maximise the mean log score of the mixture. The base rate without covariates is scored beside them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from detente.calibrate import survival
from detente.calibrate.peace_spells import COVARIATES, Failure, PeaceSpells
from detente.calibrate.rearmament import WATCHED, Replay
from detente.calibrate.rearmament import Fitted as Rearmament
from detente.calibrate.stacking import log_score_weights
from detente.calibrate.survival_posterior import Prior, SpellData, Target, ordered, sample

Reals = NDArray[np.float64]

EDGES: Final[Reals] = np.array([0.0, 1.0, 3.0, 5.0, 10.0, 20.0, np.inf])
"""[years] Spans within which Cox's baseline hazard is constant."""

RIDGE: Final = 4.0
"""Precision of a normal belief in no effect, so that a covariate that separates the failures stays finite."""

REPLICATES: Final = 100
LEAST: Final = 0.1
"""[share] Weight that either family keeps, whatever the score."""

PRIOR_CASES: Final = 1.0
"""Imaginary wars that each member has won before the first: a Dirichlet of two."""


@dataclass(frozen=True)
class Spans:
    """Proportional hazards on a baseline constant within spans: coefficients and yearly rates by span."""

    effects: Reals
    rates: Reals

    def cumulative(self, years: Any, score: Any) -> Reals:
        """[1] Hazard summed up to given years, for a score that broadcasts with them."""
        t = np.asarray(years, np.float64)[..., None]
        inside = np.clip(t - EDGES[:-1], 0.0, np.diff(EDGES))
        return (inside * self.rates).sum(axis=-1) * np.exp(score)

    def each(self, data: SpellData) -> Reals:
        """[spell] Log density of what happened."""
        score = data.x @ self.effects
        rate = self.rates[np.searchsorted(EDGES, data.years, side="left").clip(1) - 1]
        return data.ended * (np.log(rate) + score) - self.cumulative(data.years, score)


def spans(data: SpellData, effects: Reals | None = None) -> Spans:
    """Cox's coefficients (or those given), and rates by span; half a failure is added to each span at the mean rate."""
    if effects is None:
        effects = survival.cox(data.years, data.ended, data.x, ridge=RIDGE).fit.coefficients
    risk = np.exp(data.x @ effects)
    inside = np.clip(data.years[:, None] - EDGES[:-1], 0.0, np.diff(EDGES))
    exposure = (inside * risk[:, None]).sum(axis=0)
    span = np.searchsorted(EDGES, data.years, side="left").clip(1) - 1
    failed = np.bincount(span[data.ended], minlength=len(EDGES) - 1)
    mean = max(float(data.ended.sum()), 0.5) / exposure.sum()
    return Spans(effects, (failed + 0.5) / (exposure + 0.5 / mean))


def replicates(data: SpellData, seed: int = 0, count: int = REPLICATES) -> list[Spans]:
    """Fits to wars drawn again with replacement: how far the coefficients may be off where wars, not pairs, are few."""
    rng = np.random.Generator(np.random.Philox(key=[seed, 13]))
    wars = np.unique(data.war)
    members = {war: np.flatnonzero(data.war == war) for war in wars}
    found: list[Spans] = []
    while len(found) < count:
        drawn = rng.choice(wars, len(wars))
        rows = np.concatenate([members[war] for war in drawn])
        again = data.take(rows)
        if again.ended.sum() >= 5:
            found.append(spans(again))
    return found


def cut(data: SpellData, years: float = WATCHED) -> SpellData:
    """The spells watched for so many years at most."""
    return data._replace(years=np.minimum(data.years, years), ended=data.ended & (data.years < years))


@dataclass(frozen=True)
class Scores:
    """Log scores [war, member] of each war's settlements by models that did not see them, and what they weigh."""

    members: tuple[str, ...]
    wars: NDArray[np.int64]
    logs: Reals
    weights: dict[str, float]
    spells: int

    @property
    def mean(self) -> dict[str, float]:
        """Mean log score by member."""
        return dict(zip(self.members, self.logs.mean(axis=0).tolist(), strict=True))


def scores(
    spells: PeaceSpells,
    failure: Failure,
    prior: Prior,
    replay: Replay | None,
    rearmament: Rearmament | None,
    seed: int = 0,
) -> Scores:
    """Every member's score on wars left out, and the weights; only a new war has the rearmament model among them."""
    data = cut(spells.data(failure))
    chosen = np.arange(len(data.war)) if replay is None else replay.rows
    scored = data.take(chosen)
    wars = np.unique(scored.war)
    columns = {
        "weibull": _weibull(data, scored, wars, prior, seed),
        "cox": _left_out(data, scored, wars, spans),
        "base rate": _left_out(data, scored, wars, lambda rest: spans(rest, np.zeros(rest.x.shape[1]))),
    }
    if rearmament is not None:
        # each draw counts for what it made of the other wars
        inverse = -rearmament.by_war
        columns["rearmament"] = np.log(inverse.shape[1]) - _log_sum(inverse)
    members = tuple(name for name in ("weibull", "cox", "rearmament", "base rate") if name in columns)
    logs = np.column_stack([columns[name] for name in members])
    in_pool = [i for i, name in enumerate(members) if name != "base rate"]
    pool = logs[:, in_pool]
    found = log_score_weights(np.exp(pool - pool.max(axis=1, keepdims=True)), prior_cases=PRIOR_CASES)
    weights = floored({members[i]: float(w) for i, w in zip(in_pool, found, strict=True)})
    return Scores(members, wars, logs, weights, len(chosen))


def floored(weights: Mapping[str, float], least: float = LEAST) -> dict[str, float]:
    """Weights in which the structural family, where there is one, and the statistical one each keep a least part."""
    if "rearmament" not in weights:
        return dict(weights)
    structural = float(np.clip(weights["rearmament"], least, 1.0 - least))
    rest = 1.0 - weights["rearmament"]
    return {
        name: structural if name == "rearmament" else (1.0 - structural) * (w / rest if rest > 0.0 else 0.5)
        for name, w in weights.items()
    }


def _left_out(data: SpellData, scored: SpellData, wars: Any, fit: Any) -> Reals:
    """[war] Log density of each war's settlements by a fit to all the other wars."""
    found = []
    for war in wars:
        rest, own = data.war != war, scored.war == war
        fitted = fit(data.take(rest))
        found.append(fitted.each(scored.take(own)).sum())
    return np.array(found)


def _weibull(data: SpellData, scored: SpellData, wars: Any, prior: Prior, seed: int) -> Reals:
    """As `_left_out`, by weighting the draws of the whole fit, and by a fit of its own where too few would count."""
    whole = ordered(data)
    theta = sample(data, prior, COVARIATES, seed=seed, draws=100).draws
    numbers = np.unique(data.war)
    seen = Target(whole, prior).by_war(theta)
    told = Target(ordered(scored), prior).by_war(theta)
    found = []
    for i, war in enumerate(wars):
        without = -seen[:, np.searchsorted(numbers, war)]
        weight = np.exp(without - _log_sum(without))
        if 1.0 / np.sum(weight**2) >= 400:
            found.append(_log_sum(told[:, i] + np.log(np.maximum(weight, 1e-300))))
            continue
        rest, own = data.war != war, scored.war == war
        others = data.take(rest)
        draws = sample(others, prior, COVARIATES, seed=seed, chains=16, warm_up=60, draws=60).draws
        alone = ordered(scored.take(own))
        found.append(_log_sum(Target(alone, prior).by_war(draws)[:, 0]) - np.log(len(draws)))
    return np.array(found)


def _log_sum(x: Reals) -> Reals:
    """Logarithm of the sum of exponentials along the last axis."""
    return np.asarray(special.logsumexp(x, axis=-1), np.float64)
