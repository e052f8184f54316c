"""The war with more aid against the war with today's, the same luck in both: what questions on aid share."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.core.answers import BreakEven, Driver
from detente.questions import sensitivity, war_runs
from detente.questions import war_effects as effects
from detente.questions.sensitivity import Influence
from detente.questions.war_runs import CORE, PEOPLE, Fit, Outcome, Setting
from detente.questions.wording import Values

Array = NDArray[Any]

SPEEDS = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
"""[ratio] Speeds at which the sign of the difference is looked for."""

VOLUMES = SPEEDS
"""[ratio] Volumes at which the same is done."""

LAW = "attrition.aimed_share"
RESPONSES = ("capabilities.response[A]", "capabilities.response")

METHOD = sensitivity.FIRST_ORDER.format(of="the paired difference")

CONTRACTED = 0.8
"""[ratio] Spread of an answer after the fit over that before; above it the prior leads the answer (MODELS.md)."""


TODAY = Setting()
"""Volume and speed as they are."""


@dataclass
class Comparison:
    """Two settings of aid, paired, read at a horizon in months."""

    fit: Fit
    setting: Setting
    months: int
    draws: int
    seed: int
    values: Values
    base: Setting = TODAY

    def run(self, setting: Setting, *, keep: tuple[str, ...] = CORE, prior: bool = False) -> Outcome:
        """The ensemble of a setting with this comparison's draws and luck."""
        return war_runs.outcome(self.fit, setting, draws=self.draws, seed=self.seed, keep=keep, prior=prior)

    @cached_property
    def without(self) -> Outcome:
        """Today's aid goes on."""
        return self.run(self.base, keep=CORE + PEOPLE)

    @cached_property
    def with_aid(self) -> Outcome:
        """The aid that is asked about."""
        return self.run(self.setting, keep=CORE + PEOPLE)

    @cached_property
    def area_difference(self) -> Array:
        """[km2, draw] Paired change of the area gained by the challenger at the horizon."""
        return self.difference(self.setting)

    def difference(self, setting: Setting, *, months: int | None = None, prior: bool = False) -> Array:
        """[km2, draw] The same for another setting, horizon, or before the fit."""
        at = (months or self.months) - 1
        return (self.run(setting, prior=prior).area() - self.run(self.base, prior=prior).area())[:, at]

    @cached_property
    def strength(self) -> tuple[Array, Array]:
        """[months, inf: never] When parity is reached, with the aid and without."""
        return effects.parity_month(self.with_aid.ratio()), effects.parity_month(self.without.ratio())

    @cached_property
    def event(self) -> Array:
        """Draws in which the area is smaller and strength comes no later."""
        return effects.less_and_not_later(self.area_difference, *self.strength)

    def event_before_the_fit(self) -> Array:
        """The same with beliefs as they were before the fit."""
        runs = [self.run(one, prior=True).ratio() for one in (self.setting, self.base)]
        months = (effects.parity_month(ratio) for ratio in runs)
        return effects.less_and_not_later(self.difference(self.setting, prior=True), *months)

    @property
    def chance(self) -> float:
        """[share] Draws in which the row's event holds."""
        return float(np.mean(self.event))

    @cached_property
    def beliefs(self) -> dict[str, Array]:
        """Drawn beliefs by id."""
        return war_runs.drawn_beliefs(self.fit, draws=self.draws, seed=self.seed)

    @cached_property
    def influences(self) -> tuple[Influence, ...]:
        """Beliefs in order of how much the difference hangs on them."""
        return sensitivity.influences(self.area_difference, self.beliefs)

    def drivers(self) -> tuple[Driver, ...]:
        """The two most sensitive beliefs."""
        return sensitivity.drivers(self.influences[: sensitivity.TOLD], METHOD)

    def split(self, belief: str, low: str, high: str) -> tuple[effects.Member, ...]:
        """Draws in the lower and upper half of a belief as two members; none where it is not drawn."""
        sample = self.beliefs.get(belief)
        if sample is None or np.ptp(sample) == 0.0:
            return ()
        return tuple(
            effects.member(name, self.area_difference[half], self.event[half])
            for name, half in zip((low, high), effects.halves(sample), strict=True)
        )

    @cached_property
    def members(self) -> tuple[effects.Member, ...]:
        """Rival ways to see the same draws: loss law, mobilisation, and before the fit."""
        response = next((name for name in RESPONSES if name in self.beliefs), RESPONSES[0])
        found = [
            *self.split(LAW, "losses nearer the linear law", "losses nearer the square law"),
            *self.split(response, "weak mobilisation response", "strong mobilisation response"),
        ]
        if self.fit.posterior is not None:
            before = self.difference(self.setting, prior=True)
            found.append(effects.member("beliefs before the fit", before, self.event_before_the_fit()))
        return tuple(found)

    @cached_property
    def contraction(self) -> float | None:
        """[ratio] Spread of the difference after the fit over that before; None without a fit."""
        if self.fit.posterior is None:
            return None
        before = float(np.std(self.difference(self.setting, prior=True)))
        return float(np.std(self.area_difference)) / before if before > 0.0 else None

    @property
    def prior_dominated(self) -> bool:
        """Whether the fit has told little about this answer."""
        return self.contraction is None or self.contraction > CONTRACTED

    def would_change(self) -> tuple[BreakEven, ...]:
        """Where the sign of the median difference turns: the other lever, and the two leading beliefs."""
        found = []
        if self.setting.volume != self.base.volume:
            found.append(self._lever("speed", SPEEDS))
        if self.setting.speed != self.base.speed:
            found.append(self._lever("volume", VOLUMES))
        for one in self.influences[: sensitivity.TOLD]:
            known = war_runs.belief_of(self.fit.conflict, one.belief)
            label = war_runs.belief_label(self.fit.conflict, one.belief)
            found.append(
                BreakEven(
                    assumption=f"{label}: value at which the median change of area turns, tails of the belief left out",
                    break_even=effects.belief_crossing(self.area_difference, self.beliefs[one.belief]),
                    unit=known.unit if known else "1",
                )
            )
        return tuple(found)

    def _lever(self, name: str, places: tuple[float, ...]) -> BreakEven:
        """Value of one lever at which the area with the other as asked equals that with today's aid."""
        settings = [
            Setting(self.setting.volume, place) if name == "speed" else Setting(place, self.setting.speed)
            for place in places
        ]
        medians = np.array([np.median(self.difference(setting)) for setting in settings])
        held = (
            f"{self.setting.volume:g} times the volume"
            if name == "speed"
            else f"{self.setting.speed:g} times the speed"
        )
        return BreakEven(
            assumption=f"{name} of aid, relative to the baseline, at which {held} changes nothing any more",
            break_even=effects.crossing(np.array(places), medians),
            unit="ratio",
        )
