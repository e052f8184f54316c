"""What members provide alone and together, in draws: tastes from a random twelve months of giving, judged readings.

Every draw takes one of the sums over twelve months that were public, how far that giving was coordinated already, and
how well one member's gifts stand in for another's. From these come tastes, what each rule of aggregation would bring
about alone, and what all would pay for together.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.calibrate.giving import Giving
from detente.catalogue.beliefs import Beliefs, all_beliefs
from detente.models.burden_sharing.equations import by_capacity, by_pledge, exploitation, taste_of
from detente.models.burden_sharing.equilibria import RULES, Alone, Members, Rule, alone, bills, members, together
from detente.simulation.beliefs import draws as believed
from detente.simulation.noise import BELIEF_MONTH, uniforms

Array = NDArray[Any]

LEAST: Final = 1e-3
"""[EUR bn/year] A smaller gift counts as this much: a taste of exactly nought has no demand."""

MOST_DRAWS: Final = 2000
"""Draws beyond which quantiles no longer move in the digits that are told."""

REAL_GAIN: Final = 1.1
"""[ratio] Gain above which the row's event holds."""


def beliefs() -> Beliefs:
    """Beliefs of burden sharing."""
    return all_beliefs({"burden_sharing"})


@dataclass(frozen=True)
class Coordination:
    """Draws [draw, …] of what members would do; amounts in EUR bn a year.

    `month` [draw] numbers the sum taken, `coordinated` and `exponent` [draw] are the judged readings, `gifts` and
    `taste` [draw, member].
    """

    giving: Giving
    month: Array
    coordinated: Array
    exponent: Array
    gifts: Array
    taste: Array

    @cached_property
    def members(self) -> Members:
        """The members with what they themselves provide as the good, needs by output."""
        return members(self.giving.income, self.taste)

    @cached_property
    def with_outsiders(self) -> Members:
        """The same where outsiders' gifts count like one's own; tastes are read anew."""
        taste = taste_of(self.gifts, self.giving.income, self.outside[:, None], self.coordinated[:, None])
        return members(self.giving.income, taste, outside=self.outside)

    @cached_property
    def outside(self) -> Array:
        """[EUR bn/year, draw] What all other donors gave in the same months."""
        given = self.giving
        return (given.all_donors - given.given.sum(axis=1))[self.month]

    @cached_property
    def together(self) -> Array:
        """[EUR bn/year, draw] What all would pay for together, whatever the rule."""
        return together(self.members)

    @cached_property
    def bills(self) -> Array:
        """[EUR bn/year, draw x member] Who would pay what of it."""
        return bills(self.members)

    @property
    def today(self) -> Array:
        """[EUR bn/year, draw] What they gave in the draw's months."""
        return self.gifts.sum(axis=-1)

    @cached_property
    def _found(self) -> dict[Rule, Alone]:
        return {}

    def alone(self, rule: Rule) -> Alone:
        """What comes about where each decides alone, solved once for each rule that is asked about."""
        if rule not in self._found:
            self._found[rule] = alone(rule, self.members, self.exponent)
        return self._found[rule]

    def gain(self, rule: Rule) -> Array:
        """[ratio, draw] Together over alone; very large where next to nothing comes about alone."""
        return self.together / np.maximum(self.alone(rule).provided, 1e-9)

    @cached_property
    def gains(self) -> Array:
        """[ratio, rule x draw] Gains under each rule, in the order of `RULES`."""
        return np.stack([self.gain(rule) for rule in RULES])

    @property
    def beyond_today(self) -> Array:
        """[ratio, draw] Together over what they give already, where gifts add up."""
        return self.together / self.today

    @cached_property
    def gain_with_outsiders(self) -> Array:
        """[ratio, draw] All that is provided, outsiders' gifts among it, together over alone, where gifts add up."""
        of = self.with_outsiders
        return (together(of) + of.outside) / (alone("summation", of).provided + of.outside)

    def exploitation(self) -> dict[str, Array]:
        """[ratio, member] Share of giving over share of output: today, alone where gifts add up (median), together."""
        income = self.giving.income
        return {
            "today": exploitation(self.giving.latest, income),
            "alone": np.median(exploitation(self.alone("summation").giving, income), axis=0),
            "together": np.median(exploitation(self.bills, income), axis=0),
        }

    def split(self, pledge: float) -> dict[str, Array]:
        """[EUR bn/year, member] Today's giving, and today's total or a pledge of so many % of output by rule."""
        given = self.giving
        whole = float(given.latest.sum())
        return {
            "given today": given.latest,
            "same total by output": by_capacity(whole, given.income, 1.0),
            "same total by defence spending": by_capacity(whole, given.spending, 1.0),
            "pledge": by_pledge(given.income, pledge),
        }

    def judged_spread(self) -> float:
        """[ratio] Spread of the log gain within equal months of giving, by judged readings alone, over that of all."""
        told = np.log(self.gains)
        within = sum(np.var(told[:, self.month == m]) * np.mean(self.month == m) for m in np.unique(self.month))
        return float(np.sqrt(within / max(float(np.var(told)), 1e-12)))


def read(giving: Giving, coordinated: Array, exponent: Array, month: Array) -> Coordination:
    """Draws from readings chosen by the caller."""
    gifts = np.maximum(giving.given[month], LEAST)
    taste = taste_of(gifts, giving.income, 0.0, coordinated[:, None])
    return Coordination(giving, month, coordinated, exponent, gifts, taste)


def coordination(giving: Giving, draws: int, seed: int = 0) -> Coordination:
    """Draws by the beliefs; draw number n is the same whatever else is drawn."""
    count, held = min(draws, MOST_DRAWS), beliefs()
    chance = uniforms(seed, "burden_sharing.month", np.arange(count, dtype=np.int64), BELIEF_MONTH)
    month = np.minimum((chance * len(giving.given)).astype(np.int64), len(giving.given) - 1)
    coordinated, exponent = (
        believed(held[f"burden_sharing.{name}"], count, seed) for name in ("already_coordinated", "ces_exponent")
    )
    return read(giving, coordinated, exponent, month)
