"""How long peace under given terms may last: members, their pool, and what is left to the beliefs.

Arrays of survival are [draw, year], the first year being the settlement itself. Draw i of one set of terms and draw i
of another share all beliefs, so differences are taken draw by draw.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.calibrate import durability as fitted
from detente.calibrate.durability_members import Spans
from detente.calibrate.peace_spells import COVARIATES, FAILURES, Failure
from detente.catalogue.beliefs import Beliefs
from detente.models.durability.rearmament import (
    Race,
    Stakes,
    Stocks,
    log_ratio,
    month_on,
    odds,
    peace_hazard,
    renegotiated,
)
from detente.panel import derived
from detente.questions.durability_deal import TREATY, Deal
from detente.simulation.beliefs import draws as believed

Array = NDArray[Any]

YEARS: Final = np.arange(12.0)
"""[years] Since the settlement: the horizon of peace and risk is 132 months."""

FIRST: Final = 3
"""[years] Before it nothing is told: truces that broke within months are folded into their wars by the source."""

ORDERED: Final = 10.0
"""[years] Survival by which members' draws are put in order."""

LEVELS: Final = (0.05, 0.25, 0.5, 0.75, 0.95)

MEMBERS: Final = {
    "weibull": "Weibull with war effects",
    "cox": "Cox with a free shape",
    "rearmament": "replayed rearmament",
}

LABELS: Final[dict[Failure, str]] = {
    "war": "without a new war",
    "fatal": "without a dispute with deaths",
    "force": "without a use of force",
    "dispute": "without any dispute",
}


@lru_cache
def recipe() -> Mapping[str, Any]:
    """What ships with the fit: base rates, scores, cases, caveats."""
    return derived.load(fitted.NAME).recipe


@lru_cache
def beliefs() -> Beliefs:
    """The beliefs of the model."""
    return fitted.beliefs()


@lru_cache
def _frame(name: str) -> pl.DataFrame:
    return derived.load(name).frame


def base_rate(group: str, failure: Failure, year: float) -> tuple[float, float, float]:
    """[share] What happened: survival with its 90 % limits, for a group of settlements."""
    row = next(r for r in recipe()["base_rates"] if (r["group"], r["failure"]) == (group, failure))
    at = [np.interp(year, row["years"], row[name]) for name in ("survival", "low", "high")]
    return float(at[0]), float(at[1]), float(at[2])


@dataclass(frozen=True)
class Case:
    """What a settlement of this war would be among past ones: covariates, and stocks and spending where it ends.

    `ratio`: [log, draw] the challenger's strength over the supported side's. `spending`: [ratio] of both sides' defence
    spending, challenger over supported side.
    """

    x: Array
    ratio: Array
    spending: float

    def having(self, **covariates: float) -> "Case":
        """The case with other values of some covariates."""
        x = self.x.copy()
        for name, value in covariates.items():
            x[COVARIATES.index(name)] = value
        return Case(x, self.ratio, self.spending)


@dataclass(frozen=True)
class Peace:
    """One case under any terms.

    Members were fitted to the same wars, so their errors go together; how far is not known. The cautious reading is
    taken: draw i is the i-th most pessimistic of each member without any terms, so that pooling narrows nothing.
    Beliefs about terms are drawn apart from that.
    """

    case: Case
    draws: int
    seed: int

    def belief(self, name: str, member: str = "") -> Array:
        """[draw] A belief of the model."""
        return believed(beliefs()[f"durability.{name}"], self.draws, self.seed, member=member)

    def _rows(self, frame: pl.DataFrame, failure: Failure) -> pl.DataFrame:
        own = frame.filter(pl.col("failure") == failure)
        return own[_spread(own.height, self.draws)]

    def posterior(self, failure: Failure) -> dict[str, Array]:
        """[draw] Parameters of the Weibull posterior under a definition."""
        if failure not in self._posteriors:
            rows = self._rows(_frame(fitted.NAME), failure)
            names = ("intercept", "shape", *COVARIATES, "war_spread")
            drawn = {name: rows[name].to_numpy().astype(np.float64) for name in names}
            order = np.argsort(fitted.survival_of(drawn, self.case.x, [ORDERED])[:, 0], kind="stable")
            self._posteriors[failure] = {name: column[order] for name, column in drawn.items()}
        return dict(self._posteriors[failure])

    @cached_property
    def _posteriors(self) -> dict[Failure, dict[str, Array]]:
        return {}

    @cached_property
    def _structural_order(self) -> Array:
        """Draws of the rearmament model from the most pessimistic on."""
        return np.argsort(self._rearmament(Deal(), np.arange(self.draws), prior=False)[:, int(ORDERED)], kind="stable")

    def structural(self, name: str, member: str = "") -> Array:
        """[draw] A belief of the rearmament model, in that model's order of draws."""
        return self.belief(name, member)[self._structural_order]

    def shift(self, terms: Deal) -> Array:
        """[log, draw] What terms do to the statistical members' hazard; nought without any."""
        guarded = -self.belief("treaty") * (terms.guarantees / TREATY)
        return guarded + self.belief("monitoring") * terms.monitoring + self.belief("imposed") * terms.imposed

    def weibull(self, failure: Failure, terms: Deal) -> Array:
        """[draw, year] Survival by the Weibull posterior."""
        columns = self.posterior(failure)
        columns["intercept"] = columns["intercept"] + self.shift(terms)
        return self._from_start(fitted.survival_of(columns, self.case.x, YEARS[1:]))

    def prior(self, terms: Deal) -> Array:
        """[draw, year] Survival by the beliefs alone, without any past settlement; the same for all definitions."""
        columns = {name: self.belief(name) for name in ("intercept", *COVARIATES, "shape", "war_spread")}
        columns["intercept"] = columns["intercept"] + self.shift(terms)
        return self._from_start(fitted.survival_of(columns, self.case.x, YEARS[1:]))

    def cox(self, failure: Failure, terms: Deal) -> Array:
        """[draw, year] Survival by Cox's coefficients, wars drawn again with replacement."""
        rows = _frame(fitted.COX).filter(pl.col("failure") == failure).iter_rows(named=True)
        fits = [Spans(np.array([row[name] for name in COVARIATES]), np.array(row["rates"])) for row in rows]
        whole = np.array([one.cumulative(YEARS[1:], float(self.case.x @ one.effects)) for one in fits])
        whole = whole[np.argsort(-whole[:, int(ORDERED) - 1], kind="stable")][_spread(len(fits), self.draws)]
        return self._from_start(np.exp(-whole * np.exp(self.shift(terms))[:, None]))

    def drift(self, order: Array | None = None) -> Array:
        """[log, month x draw] The challenger's stock over the supported side's, from the settlement on."""
        chosen = self._structural_order if order is None else order

        def of(name: str, member: str = "") -> Array:
            return self.belief(name, member)[chosen]

        still, bought = np.zeros(self.draws), of("purchases")
        now = Stocks(
            still + 1.0, np.exp(self.case.ratio[chosen]), bought, bought * self.case.spending * of("purchase_ratio")
        )  # fmt: skip
        race = Race(
            of("reaction", "A"), of("reaction", "B"), of("fatigue", "A"), of("fatigue", "B"), still, still, still + 1.0,
            still + 1.0, of("depreciation"),
        )  # fmt: skip
        path = [log_ratio(now)]
        for _ in range(12 * (len(YEARS) - 1)):
            now = month_on(now, race)
            path.append(log_ratio(now))
        return np.array(path)

    def stakes(self) -> Stakes:
        """Slope, cost, noise and ceiling after the replay on history, in the rearmament model's order of draws."""
        return self._stakes(self._structural_order, prior=False)

    def _stakes(self, order: Array, *, prior: bool) -> Stakes:
        if prior:
            return Stakes(*(self.belief(name)[order] for name in Stakes._fields))
        frame = _frame(fitted.REARMAMENT)
        rows = frame[_spread(frame.height, self.draws)]
        return Stakes(*(rows[name].to_numpy().astype(np.float64)[order] for name in Stakes._fields))

    def rearmament(self, terms: Deal, *, prior: bool = False) -> Array:
        """[draw, year] Survival of peace against a new war, by the rearmament model; with `prior` without the "
        "replay."""
        return self._rearmament(terms, self._structural_order, prior=prior)

    def _rearmament(self, terms: Deal, order: Array, *, prior: bool) -> Array:
        stakes, drift = self._stakes(order, prior=prior), self.drift(order)
        fair = odds(drift[0], 0.0, stakes.slope) if terms.share is None else 1.0 - terms.share
        off = self.belief("imposition")[order] * terms.imposed
        moved = self.belief("line_weight")[order] * terms.line
        guard = self.belief("guarantee_worth")[order] * terms.guarantees
        share_a, share_b = 1.0 - fair + moved - off, fair - moved - off
        if terms.renegotiation:
            share_b = self._following(share_b, drift[:-1], terms.renegotiation, stakes)
            share_a = self._following(share_a, -drift[:-1], terms.renegotiation, stakes)
        monthly = peace_hazard(drift[:-1], share_a, share_b, guard, 0.0, stakes)
        whole = np.concatenate([np.zeros((1, self.draws)), np.cumsum(monthly, axis=0)])
        return np.exp(-whole[::12]).T

    def _following(self, share: Array, ratio: Array, rate: float, stakes: Stakes) -> Array:
        """[share of the stakes, month x draw] What terms give a side whose log ratio moves, renegotiated each month."""
        path = [np.broadcast_to(share, ratio.shape[1:])]
        for fair in odds(ratio[1:], 0.0, stakes.slope):
            path.append(renegotiated(path[-1], fair, rate))
        return np.array(path)

    def members(self, failure: Failure, terms: Deal) -> dict[str, Array]:
        """[draw, year] Survival by member; the rearmament model speaks of a new war alone."""
        found = {"weibull": self.weibull(failure, terms), "cox": self.cox(failure, terms)}
        return found | ({"rearmament": self.rearmament(terms)} if failure == "war" else {})

    def weights(self, failure: Failure) -> dict[str, float]:
        """[share] What each member weighs by its score on wars left out."""
        told: dict[str, float] = recipe()["scores"][failure]["weights"]
        return {name: told[name] / sum(told.values()) for name in MEMBERS if name in told}

    def pool(self, failure: Failure, terms: Deal) -> Array:
        """[draw, year] Survival where logarithms of the members' hazards are averaged by weight, year by year."""
        return pooled(self.members(failure, terms), self.weights(failure))

    def left_to_prior(self, sample: Array, before: Array) -> float:
        """[share] Spread of a number over the spread that the beliefs alone would give it, one at most."""
        return float(min(1.0, np.std(sample) / max(float(np.std(before)), 1e-12)))

    def _from_start(self, later: Array) -> Array:
        return np.concatenate([np.ones((self.draws, 1)), later], axis=1)


def _spread(rows: int, draws: int) -> Array:
    """Numbers of so many rows, evenly spread, each as often as any other where there are fewer rows than draws."""
    return np.minimum(((np.arange(draws) + 0.5) * rows / draws).astype(int), rows - 1)


def pooled(members: Mapping[str, Array], weights: Mapping[str, float]) -> Array:
    """[draw, year] log h = sum of w log h over members, for the hazard of each year; weights sum to one."""
    log_hazard: Any = 0.0
    for name, weight in weights.items():
        yearly = -np.diff(np.log(np.maximum(members[name], 1e-300)), axis=1)
        log_hazard = log_hazard + weight * np.log(np.maximum(yearly, 1e-12))
    whole = np.cumsum(np.exp(log_hazard), axis=1)
    return np.concatenate([np.ones((len(whole), 1)), np.exp(-whole)], axis=1)


def at(survival: Array, year: float) -> Array:
    """[share, draw] Survival at a year, between years by the hazard of that year."""
    low = min(int(np.floor(year)), len(YEARS) - 2)
    part = year - low
    return np.exp((1.0 - part) * np.log(survival[:, low]) + part * np.log(np.maximum(survival[:, low + 1], 1e-300)))


__all__ = [
    "FAILURES",
    "FIRST",
    "LABELS",
    "MEMBERS",
    "YEARS",
    "Case",
    "Failure",
    "Peace",
    "at",
    "base_rate",
    "pooled",
    "recipe",
]
