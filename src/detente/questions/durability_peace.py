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
from detente.models.durability.rearmament import Race, Stakes, Stocks, log_ratio, month_on, odds, peace_hazard
from detente.panel import derived
from detente.questions.durability_deal import TREATY, Deal
from detente.simulation.beliefs import draws as believed

Array = NDArray[Any]

YEARS: Final = np.arange(12.0)
"""[years] Since the settlement: the horizon of peace and risk is 132 months."""

FIRST: Final = 3
"""[years] Before it nothing is told: truces that broke within months are folded into their wars by the source."""

LEVELS: Final = (0.05, 0.25, 0.5, 0.75, 0.95)

MEMBERS: Final = {
    "weibull": "past settlements, war effects counted",
    "cox": "past settlements, free shape over time",
    "rearmament": "rearmament replayed on history",
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
    """One case under any terms."""

    case: Case
    draws: int
    seed: int

    def belief(self, name: str, member: str = "") -> Array:
        """[draw] A belief of the model."""
        return believed(beliefs()[f"durability.{name}"], self.draws, self.seed, member=member)

    def _rows(self, frame: pl.DataFrame, failure: Failure) -> pl.DataFrame:
        own = frame.filter(pl.col("failure") == failure)
        return own[np.linspace(0, own.height - 1, self.draws).round().astype(int)]

    def posterior(self, failure: Failure) -> dict[str, Array]:
        """[draw] Parameters of the Weibull posterior under a definition."""
        rows = self._rows(_frame(fitted.NAME), failure)
        names = ("intercept", "shape", *COVARIATES, "war_spread")
        return {name: rows[name].to_numpy().astype(np.float64) for name in names}

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
        own = _frame(fitted.COX).filter(pl.col("failure") == failure)
        shift, out = self.shift(terms), np.ones((self.draws, len(YEARS)))
        fits = [
            Spans(np.array([row[n] for n in COVARIATES]), np.array(row["rates"])) for row in own.iter_rows(named=True)
        ]
        for i in range(self.draws):
            one = fits[i % len(fits)]
            out[i, 1:] = np.exp(-one.cumulative(YEARS[1:], float(self.case.x @ one.effects) + shift[i]))
        return out

    @cached_property
    def drift(self) -> Array:
        """[log, month x draw] The challenger's stock over the supported side's, from the settlement on."""
        bought = self.belief("purchases")
        now = Stocks(
            np.ones(self.draws), np.exp(self.case.ratio), bought,
            bought * self.case.spending * self.belief("purchase_ratio"),
        )  # fmt: skip
        race = Race(
            self.belief("reaction", "A"), self.belief("reaction", "B"), self.belief("fatigue", "A"),
            self.belief("fatigue", "B"), np.zeros(self.draws), np.zeros(self.draws), np.ones(self.draws),
            np.ones(self.draws), self.belief("depreciation"),
        )  # fmt: skip
        path = [log_ratio(now)]
        for _ in range(12 * (len(YEARS) - 1)):
            now = month_on(now, race)
            path.append(log_ratio(now))
        return np.array(path)

    def stakes(self, *, prior: bool = False) -> Stakes:
        """Slope, cost, noise and ceiling after the replay on history, or as believed before it."""
        if prior:
            return Stakes(*(self.belief(name) for name in Stakes._fields))
        frame = _frame(fitted.REARMAMENT)
        rows = frame[np.linspace(0, frame.height - 1, self.draws).round().astype(int)]
        return Stakes(*(rows[name].to_numpy().astype(np.float64) for name in Stakes._fields))

    def rearmament(self, terms: Deal, *, prior: bool = False) -> Array:
        """[draw, year] Survival of peace against a new war, by the rearmament model."""
        stakes = self.stakes(prior=prior)
        fair = odds(self.drift[0], 0.0, stakes.slope) if terms.share is None else 1.0 - terms.share
        off = self.belief("imposition") * terms.imposed
        moved = self.belief("line_weight") * terms.line
        guard = terms.guarantees * self.belief("guarantee_worth")
        monthly = peace_hazard(self.drift[:-1], 1.0 - fair + moved - off, fair - moved - off, guard, 0.0, stakes)
        whole = np.concatenate([np.zeros((1, self.draws)), np.cumsum(monthly, axis=0)])
        return np.exp(-whole[::12]).T

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
