"""S9, the risk part: whether a share of GDP keeps the hazard of a challenge below a stated one, and which would.

The event compares with the first year's hazard, as the row asks. That year's hazard is low because the attacker's
forces are bound, so the comparison says little about spending; stated hazards are told beside it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from detente.calibrate import deterrence as model
from detente.calibrate import strength
from detente.calibrate.deterrence import Future, Window
from detente.calibrate.spending_plan import Plan
from detente.core.answers import BreakEven, Driver, Word
from detente.core.errors import DataMissing
from detente.core.words import word
from detente.questions import judged_part, window_sensitivity
from detente.questions import war_effects as effects
from detente.questions.attacker_at_war import War
from detente.questions.burden_wording import Accounts
from detente.questions.judged_part import ALL, Parts
from detente.questions.question import Run
from detente.questions.spending_slots import ACCEPTED, outlook
from detente.questions.war_effects import Member
from detente.questions.wording import state_name

Array = NDArray[Any]

ATTACKER: Final = "RUS"
DOUBLED: Final = 2.0
"""[ratio] Over the first year's hazard: what the row's event is about where no hazard is named."""

STATED: Final = 0.005
"""[1/year] One in two hundred: the hazard told beside the row's own event."""

TURNS: Final = {
    "recovery": "years until the attacker's forces are free",
    "war_lasts": "years until the war ends",
    "usable": "Europe's part on the flank in time",
    "usable_attacker": "the attacker's part there",
    "ready": "the allies' part that is ready",
    "base_hazard": "the yearly hazard at the threshold",
    "bound": "the attacker's part that is free during the war",
}
"""Beliefs that are moved, one at a time, to see whether the target would then be enough."""

Limit = float | Literal["twice"]
"""[1/year], or twice the first year's hazard of each draw."""


@dataclass
class Risk:
    """A window of years and the accounts of a group that is to spend no less than a share."""

    window: Window
    accounts: Accounts
    limit: Limit
    plan: Plan | None = None
    war: War | None = None
    certainty: float = ACCEPTED
    _smallest: dict[tuple[Limit, str], float | None] = field(default_factory=dict)

    def floor(self, share: float) -> Mapping[str, float]:
        """[% of GDP] The group at no less than the share, everybody else as they are."""
        of = self.window.stocks
        members = {position.ally for position in self.accounts.nato}
        return {ally: max(float(now), share) for ally, now in zip(of.allies, of.shares, strict=True) if ally in members}

    @cached_property
    def at_target(self) -> Future:
        """The years with the group at the target."""
        return self.window.run(self.floor(self.accounts.target))

    @cached_property
    def counted(self) -> int:
        """Members of the group whose equipment is held."""
        return len(self.floor(0.0))

    def exceeds(self, future: Future, limit: Limit | None = None) -> Array:
        """[draw] Whether the hazard of some year is above the limit."""
        at = self.limit if limit is None else limit
        top = future.hazard.max(axis=0)
        return top > (DOUBLED * future.hazard[0] if at == "twice" else at)

    def chance(self, of: Window | None = None, limit: Limit | None = None) -> float:
        """[share] Draws in which it is on the path at the target."""
        future = self.at_target if of is None else of.run(self.floor(self.accounts.target))
        return float(np.mean(self.exceeds(future, limit)))

    @property
    def word(self) -> Word:
        """The event's word; none of a class where the row's own limit and a stated hazard are more than one apart."""
        classes = [effects.CLASSES.index(word(self.chance(limit=limit))) for limit in self.limits]
        if max(classes) - min(classes) > 1:
            return "depends on the risk accepted"
        return effects.agreed_word(self.chance(), self.members)

    def smallest(self, limit: Limit, part: str = ALL) -> float | None:
        """[% of GDP] The least share for the group that holds the limit in so many draws; None up to the most tried.

        `part` of `judged_part` names what is left uncertain.
        """
        if (limit, part) not in self._smallest:
            self._smallest[limit, part] = self.parts.named[part].smallest(
                lambda future: ~self.exceeds(future, limit), self.certainty, path=self.floor
            )
        return self._smallest[limit, part]

    @cached_property
    def parts(self) -> Parts:
        """What is judged, and what is not."""
        return Parts(self.window)

    def top(self) -> Callable[[Window], Array]:
        """[1/year, draw] The highest hazard at the target, as a reading of any window."""
        return lambda window: window.run(self.floor(self.accounts.target)).hazard.max(axis=0)

    @cached_property
    def left_to_judgement(self) -> float:
        """[share] Spread of the log hazard at its highest that remains with everything that data say at its median."""
        return self.parts.judged(self.top())

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Rival readings of the same path."""
        w, b = self.window, self.window.believed
        readings = {
            "forces back two years after the war": w.given(recovery=2.0),
            "forces back six years after the war": w.given(recovery=6.0),
            **({} if w.fought is None else {"war's end and losses as judged": replace(w, fought=None)}),
            "United States not counted": replace(w, usa=0.0),
            "nuclear weapons blunt the balance": w.given(spread=3.0 * b["spread"]),
            "little intent, hazard a tenth": w.given(base_hazard=0.1 * b["base_hazard"]),
        }
        found = []
        for name, other in readings.items():
            future = other.run(self.floor(self.accounts.target))
            found.append(effects.member(name, future.hazard.max(axis=0), self.exceeds(future)))
        return tuple(found)

    @cached_property
    def drivers(self) -> tuple[Driver, ...]:
        """What the highest hazard hangs on most, alone and with others."""
        return window_sensitivity.drivers(self.window, self.top(), "the highest hazard")

    @property
    def turned(self) -> tuple[str, ...]:
        """Beliefs that are moved: those that nothing asked about has settled."""
        return tuple(name for name in TURNS if name != "war_lasts" or self.window.war_end is None)

    @cached_property
    def turns(self) -> dict[tuple[Limit, str], tuple[float | None, bool]]:
        """By limit and belief: the value at which the target is just enough (None: nowhere), and whether above it."""
        found, path = {}, self.floor(self.accounts.target)
        for name in self.turned:
            places = np.quantile(self.window.range_of(name), np.linspace(0.01, 0.99, 9))
            futures = [self.window.given(**{name: float(at)}).run(path) for at in places]
            for limit in self.limits:
                chances = np.array([np.mean(self.exceeds(future, limit)) for future in futures])
                turn = effects.crossing(places, chances - (1.0 - self.certainty))
                found[limit, name] = turn, bool(chances[0] > chances[-1])
        return {(limit, name): found[limit, name] for limit in self.limits for name in self.turned}

    @cached_property
    def turning(self) -> tuple[BreakEven, ...]:
        """Where each belief, held at one value, makes the target just enough; None: nowhere in the middle 98 %."""
        return tuple(
            BreakEven(
                assumption=f"{beliefs()[name].label}: {'from this value on' if above else 'up to this value'}, "
                f"{self.accounts.target:g} % holds {_words(limit)} in {100 * self.certainty:g} % of draws",
                **judged_part.turning(at, beliefs()[name].unit),
            )
            for (limit, name), (at, above) in self.turns.items()
        )  # fmt: skip

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The limit asked about, and a stated hazard beside the row's own."""
        return ("twice", STATED) if self.limit == "twice" else (self.limit,)


def risk_of(a: Accounts, slots: Any, run: Run) -> Risk | str:
    """The window and its accounts; in words what is missing where the stocks of the day cannot start a balance."""
    known = strength.load(run.as_of, real_time=run.real_time, hindsight=run.hindsight)
    shares = {one.ally: one.percent for one in a.all_allies if one.percent > 0.0}
    try:
        if ATTACKER not in known.states:
            raise DataMissing(f"no equipment stock of {state_name(ATTACKER)} is held for the day")
        of = model.stocks(known, shares, ATTACKER, max(run.draws, 2))
    except DataMissing as missing:
        return str(missing)
    window, plan, war = outlook(slots, of, run, a.view)
    limit: Limit = "twice" if isinstance(slots.risk, str) else float(slots.risk)
    return Risk(window, a, limit, plan, war, slots.certainty or ACCEPTED)


def beliefs() -> dict[str, Any]:
    """Beliefs by the name within their model."""
    return {name.removeprefix("deterrence."): belief for name, belief in model.beliefs().items()}


def _words(limit: Limit) -> str:
    return (
        "the hazard to twice the first year's"
        if limit == "twice"
        else f"the hazard to {100.0 * float(limit):g} % a year"
    )
