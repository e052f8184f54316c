"""S10, asked: a window of years, the paths and years asked about, and every number that its answer needs."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.calibrate import deterrence as model
from detente.calibrate import strength
from detente.calibrate.deterrence import Future, Window
from detente.calibrate.spending_plan import Plan
from detente.core.answers import BreakEven, Driver
from detente.core.errors import DataMissing
from detente.panel import View
from detente.questions import attacker_at_war, judged_part, window_sensitivity
from detente.questions import war_effects as effects
from detente.questions.attacker_at_war import War
from detente.questions.burden import Position, extra_of, nato_allies, nato_positions
from detente.questions.judged_part import ALL, Parts
from detente.questions.question import Run
from detente.questions.spending_slots import ACCEPTED, outlook
from detente.questions.war_effects import Member
from detente.questions.wording import Values

Array = NDArray[Any]

ATTACKER: Final = "RUS"
DOUBLED: Final = 2.0
"""[ratio] Rise of the hazard that the row's event is about."""

TURNS: Final = {
    "recovery": "years until forces are free again", "usable": "Europe's part on the flank within a month",
    "war_lasts": "years until the war ends", "spread": "how gently intent answers to the balance",
    "base_hazard": "hazard at the threshold",
}  # fmt: skip
"""Beliefs whose value may turn the answer, in words."""


@dataclass
class Asked:
    """A window and what is asked of it; `places` are the years asked about, counted from the first."""

    window: Window
    paths: tuple[float, ...]
    places: tuple[float, ...]
    positions: tuple[Position, ...]
    view: View
    values: Values
    plan: Plan | None = None
    war: War | None = None
    certainty: float = ACCEPTED
    _smallest: dict[tuple[str, float], float | None] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources of the accounts, and of the war's fit where it is used."""
        return tuple(sorted({*self.view.used.sources, *attacker_at_war.sources(self.war)}))

    @cached_property
    def own(self) -> Future | None:
        """The path of one's own, where there is one."""
        return None if self.plan is None else self.window.run(self.plan)

    @cached_property
    def held(self) -> Future:
        """Spending as it is."""
        return self.window.run(None)

    @cached_property
    def futures(self) -> dict[float, Future]:
        """By path."""
        return {path: self.window.run(path) for path in self.paths}

    def rise(self, future: Future) -> Array:
        """[log, draw] The highest hazard of the years asked about over the first year's."""
        return np.log(future.between(self.places)) - np.log(future.hazard[0])

    def chance(self, future: Future) -> float:
        """[share] Draws in which the hazard more than doubles."""
        return float(np.mean(self.rise(future) > np.log(DOUBLED)))

    def chance_given(self, **beliefs: float | Array) -> float:
        """The same on today's spending with beliefs held at a value."""
        return self.chance(self.window.given(**beliefs).run(None))

    @cached_property
    def parts(self) -> Parts:
        """What is judged, and what is not."""
        return Parts(self.window)

    def top(self, path: float | None = None) -> Callable[[Window], Array]:
        """[1/year, draw] The highest hazard of the years asked about on a path, as a reading of any window."""
        return lambda window: window.run(path).between(self.places)

    @cached_property
    def left_to_judgement(self) -> float:
        """[share] Spread of the rise that remains where data and the war's models stand at their medians."""
        return self.parts.judged(lambda window: np.exp(self.rise(window.run(None))))

    def smallest(self, limit: float, part: str = ALL) -> float | None:
        """[% of GDP] The least floor under every ally's share that keeps all years' hazards at or below a limit.

        `part` of `judged_part` names what is left uncertain.
        """
        if (part, limit) not in self._smallest:
            self._smallest[part, limit] = self.parts.named[part].smallest(
                lambda future: future.hazard.max(axis=0) <= limit, self.certainty
            )
        return self._smallest[part, limit]

    def cost(self, path: float) -> float:
        """[EUR bn/year] Of the floor, above spending as it is."""
        return extra_of(self.positions, path)

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Other ways to see it."""
        w, b = self.window, self.window.believed
        others = {
            "forces back two years after the war": w.given(recovery=2.0),
            "forces back six years after the war": w.given(recovery=6.0),
            "war over at once": replace(w, war_end=0.0),
            "war lasts four years more": replace(w, war_end=48.0),
            **({} if w.fought is None else {"war's end and losses as judged": replace(w, fought=None)}),
            "United States not counted": replace(w, usa=0.0),
            "nuclear weapons blunt the balance": w.given(spread=3.0 * b["spread"]),
            "little intent, hazard a tenth": w.given(base_hazard=0.1 * b["base_hazard"]),
        }
        found = []
        for name, other in others.items():
            rise = self.rise(other.run(None))
            found.append(effects.member(name, rise, rise > np.log(DOUBLED)))
        return tuple(found)

    @cached_property
    def drivers(self) -> tuple[Driver, ...]:
        """What the rise hangs on most, alone and with others."""
        return window_sensitivity.drivers(
            self.window, lambda window: self.rise(window.run(None)), "the logarithm of the rise"
        )

    def would_change(self) -> tuple[BreakEven, ...]:
        """Where each belief, held at one value, makes a doubling as likely as not; None: nowhere in its range."""
        found = []
        units = {name.removeprefix("deterrence."): one.unit for name, one in model.beliefs().items()}
        for name, words in TURNS.items():
            if name == "war_lasts" and self.window.war_end is not None:
                continue
            places = np.quantile(self.window.range_of(name), np.linspace(0.01, 0.99, 9))
            heights = np.array([self.chance_given(**{name: float(at)}) - 0.5 for at in places])
            found.append(
                BreakEven(
                    assumption=f"{words}, at which a doubling is as likely as not",
                    **judged_part.turning(effects.crossing(places, heights), units[name]),
                )
            )
        return tuple(found)


def asked(slots: Any, run: Run) -> Asked:
    """What the slots ask; raises DataMissing where the stocks of the day cannot start a balance."""
    view = run.view()
    positions = nato_positions(view, nato_allies(view))
    known = strength.load(run.as_of, real_time=run.real_time, hindsight=run.hindsight)
    shares = {one.ally: one.percent for one in positions if one.percent > 0.0}
    if ATTACKER not in known.states:
        raise DataMissing(f"no equipment stock of {ATTACKER} is held for the day")
    of = model.stocks(known, shares, ATTACKER, max(run.draws, 2))
    window, plan, war = outlook(slots, of, run, view)
    places = tuple(sorted(slots.years))
    return Asked(window, tuple(sorted(set(slots.path))), places, positions, view, Values(), plan, war,
                 slots.certainty or ACCEPTED)  # fmt: skip
