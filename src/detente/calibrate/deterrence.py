"""Spending paths to the hazard of a challenge, in draws: stocks known on the day, rolled forward year by year.

Stocks and what is bought each year come from the shipped draws of military capital; readiness, reach, recovery and
how intent answers to the balance are judged beliefs, common to all European allies. Deliveries and stocks are then
linear in orders, so that allies are added up before the years are run: the number of allies costs nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.calibrate.spending_plan import Course, Plan, courses
from detente.calibrate.spending_plan import plan as plan_of
from detente.calibrate.strength import Strength
from detente.catalogue.beliefs import Beliefs, all_beliefs
from detente.core.errors import DataMissing, WrongInput
from detente.models.deterrence.equations import balance, deliver, ever, free_share, hazard, steady_pipeline
from detente.models.spending.equations import next_capital
from detente.panel import derived
from detente.simulation.beliefs import draws as believed

Array = NDArray[Any]

YEARS: Final = 15
"""Years of a window, its first year included."""

MOST_FLOOR: Final = 10.0
"""[% of GDP] The largest share that the smallest path is looked for in."""

OVERSEAS: Final = "USA"
"""The ally whose forces are mostly elsewhere: it has a belief of its own about what can be on the flank."""

MONTHS_A_YEAR: Final = 12.0

LEAST_LEFT: Final = 0.1
"""[share] Of the attacker's stock, what losses before the first year leave at least, whatever the beliefs."""

PORTION: Final = 2500
"""Draws rolled forward together: what they need stays near the processor."""


Target = float | Mapping[str, float] | Plan | None
"""[% of GDP] A path of spending; see `Window.share_path`."""


def beliefs() -> Beliefs:
    """Beliefs about the local balance and the hazard."""
    return all_beliefs({"deterrence"})


@dataclass(frozen=True)
class Stocks:
    """What a day's draws say [draw]: equipment now and bought a year, EUR bn at world prices, by side; wear [1/year].

    `allies` names the rows of `held` and `bought` [ally, draw]; `shares` is what each spends now [% of GDP].
    """

    year: int
    allies: tuple[str, ...]
    shares: Array
    held: Array
    bought: Array
    attacker: str
    attacker_held: Array
    attacker_bought: Array
    wear: Array

    def middle(self) -> "Stocks":
        """The same with every draw at the median: what is left of an answer's spread is judgement."""

        return replace(
            self, held=_flat(self.held), bought=_flat(self.bought), attacker_held=_flat(self.attacker_held),
            attacker_bought=_flat(self.attacker_bought), wear=_flat(self.wear),
        )  # fmt: skip


def stocks(strength: Strength, shares: Mapping[str, float], attacker: str, draws: int) -> Stocks:
    """Stocks of the attacker and of those allies of which equipment is held; `shares` [% of GDP] by ally.

    Purchases of the last year are read off the stocks: what wear does not explain. Raises DataMissing where no
    ally has draws, and for an ally without a positive share.
    """
    allies = tuple(sorted(set(shares) & set(strength.states)))
    if not allies:
        raise DataMissing("no equipment stock of any of these allies is held for the day; name others, or another date")
    if poor := [ally for ally in allies if shares[ally] <= 0.0]:
        raise DataMissing(f"no share of GDP above nought is known of {', '.join(poor)}; leave them out")
    years = set(strength.years(attacker)).intersection(*(strength.years(ally) for ally in allies))
    both = [year for year in years if year - 1 in years]
    if not both:
        raise DataMissing("the stocks held for the day have no two years in a row for all of these states")
    year = max(both)
    wear = derived.load("capital_parameters").frame["depreciation"].to_numpy()
    place = np.arange(draws) % len(wear)

    def of(state: str) -> tuple[Array, Array]:
        now, before = strength.draws(state, year), strength.draws(state, year - 1)
        return now[place], np.maximum(now - (1.0 - wear) * before, 0.0)[place]

    found = [of(ally) for ally in allies]
    held, bought = (np.stack([one[k] for one in found]) for k in (0, 1))
    return Stocks(
        year, allies, np.array([shares[a] for a in allies]), held, bought, attacker, *of(attacker), wear[place]
    )


class Fought(NamedTuple):
    """What models of the attacker's war say of it, handed over as a table; models of spending know no other model.

    ends: [years from the start of the window, draw] when the fighting stops; lost: [EUR bn, year x draw] equipment that
    a whole year of it destroys, of the classes followed, at prices of arms given as aid, from the calendar year `first`
    on; years before and after are like the nearest one. before: [EUR bn, draw] what it had destroyed of them by the end
    of the stocks' year, which their accounts of purchases and wear do not know.
    """

    ends: Array
    lost: Array
    first: int
    before: Array

    def in_year(self, year: int) -> Array:
        """[EUR bn, draw] What a whole calendar year of war destroys."""
        return self.lost[min(max(year - self.first, 0), len(self.lost) - 1)]


@dataclass(frozen=True)
class Window:
    """Years from `first` on, in draws. `usa` [share]: how much of what the United States could bring is counted.

    The attacker's war: its end is `war_end` [months from the start] where given, else what `fought` says, else the
    belief; what it destroys is what `fought` says, else the belief.
    """

    stocks: Stocks
    believed: Mapping[str, Array]
    first: int
    reached: int = 2030
    war_end: float | None = None
    usa: float = 1.0
    years: int = YEARS
    fought: Fought | None = None

    @property
    def calendar(self) -> tuple[int, ...]:
        """The years."""
        return tuple(range(self.first, self.first + self.years))

    def given(self, **beliefs: float | Array) -> "Window":
        """The same with some beliefs held at a value; raises KeyError for one that does not exist.

        A length of the war that is given goes before what the models of the war say.
        """
        if unknown := set(beliefs) - set(self.believed):
            raise KeyError(f"no such belief: {sorted(unknown)}")
        count = len(next(iter(self.believed.values())))
        held = {name: np.broadcast_to(np.asarray(value, float), (count,)) for name, value in beliefs.items()}
        fought = self.fought
        if fought is not None and "war_lasts" in held:
            fought = fought._replace(ends=held["war_lasts"])
        return replace(self, believed={**self.believed, **held}, fought=fought)

    def range_of(self, belief: str) -> Array:
        """What a belief is held to be [draw]; of the war's length, what the models of the war say where they speak."""
        return self.war_ends() if belief == "war_lasts" else self.believed[belief]

    def war_ends(self) -> Array:
        """[years from the start of the first year, draw] When the war ends."""
        if self.war_end is not None:
            return np.full(len(self.believed["war_lasts"]), self.war_end / MONTHS_A_YEAR)
        return self.believed["war_lasts"] if self.fought is None else self.fought.ends

    def at_middle(self, *, beliefs: bool = False, end: bool = False, data: bool = False) -> "Window":
        """The same with some of its parts at their medians in every draw: what is left open is the others'.

        beliefs: this model's; end: the war's, by the game; data: both sides' stocks, and what the war destroys by a
        fitted engine.
        """
        made = self
        if beliefs:
            made = made.given(**{name: float(np.median(values)) for name, values in self.believed.items()})
        fought = self.fought
        if fought is not None:
            told = fought._replace(ends=_flat(fought.ends)) if end else fought
            fought = told._replace(lost=_flat(fought.lost), before=_flat(fought.before)) if data else told
        return replace(made, fought=fought, stocks=self.stocks.middle() if data else self.stocks)

    def share_path(self, target: Target) -> Array:
        """[% of GDP, year x ally] From today's shares in a straight line to at least the target, then level.

        A number is a floor for every ally: nobody above it spends less. A table sets its allies' shares exactly and
        leaves the others as they are; a plan holds both, and years of its own. None: as they are. Raises WrongInput
        outside 0 to 30 % of GDP, and UnknownName for others than the allies.
        """
        plan = self.plan(target)
        years = np.arange(self.stocks.year + 1, self.first + self.years)
        columns = []
        for ally, now in zip(self.stocks.allies, self.stocks.shares.tolist(), strict=True):
            course = plan.own.get(ally) or (plan.floor and plan.floor.at_least(now)) or Course({None: now})
            columns.append(course.over(years, now, self.first, self.reached))
        return np.stack(columns, axis=1)

    def plan(self, target: Target) -> Plan:
        """The target as a plan, held to the window's years and allies; raises as `share_path`."""
        if isinstance(target, Plan):
            return target.checked(self.first, self.stocks.allies)
        if isinstance(target, Mapping):
            return courses({ally: {None: share} for ally, share in target.items()}).checked(
                self.first, self.stocks.allies
            )
        return Plan() if target is None else plan_of(target)

    def run(self, target: Target) -> "Future":
        """The years on a path of spending."""
        path, draws = self.share_path(target) / self.stocks.shares, len(self.stocks.attacker_held)
        told = Future(self.calendar, *(np.empty((self.years, draws)) for _ in range(5)))
        for begun in range(0, draws, PORTION):
            self._roll(path, slice(begun, begun + PORTION), told)
        return told

    def _roll(self, path: Array, some: slice, told: "Future") -> None:
        """Some draws through the years; `path` is relative to today's shares [year x ally]."""
        s, b = self.stocks, {name: values[some] for name, values in self.believed.items()}
        reach = np.where(np.array(s.allies) == OVERSEAS, 0.0, 1.0)
        # stocks, purchases and orders as what can be on the flank, Europe's and Canada's and the United States' apart
        weights = np.stack([reach, (1.0 - reach) * self.usa])
        own, bought = weights @ s.held[:, some], s.bought[:, some]
        near = b["ready"] * np.stack([b["usable"], b["usable_usa"]])
        pipeline, lag = steady_pipeline(weights @ bought, b["lag"]), b["lag"]
        theirs, wear, ends = s.attacker_held[some], s.wear[some], self.war_ends()[some]
        if self.fought is not None:
            theirs = np.maximum(theirs - b["loss_value"] * self.fought.before[some], LEAST_LEFT * theirs)
        grown = grown_theirs = np.ones_like(theirs)
        for t in range(len(path)):
            year = s.year + 1 + t
            grown, grown_theirs = grown * (1.0 + b["growth"]), grown_theirs * (1.0 + b["growth_attacker"])
            pipeline, arrived = deliver(pipeline, (weights * path[t]) @ bought * grown, lag)
            own = next_capital(own, arrived, wear)
            destroyed = b["war_losses"]
            if self.fought is not None:
                destroyed = b["loss_value"] * self.fought.in_year(year)[some] / theirs
            losses = np.minimum(wear + destroyed * np.clip(ends - (year - self.first), 0.0, 1.0), 1.0)
            theirs = next_capital(theirs, s.attacker_bought[some] * grown_theirs, losses)
            if year < self.first:
                continue
            free = free_share(year + 1.0 - self.first - ends, b["recovery"], b["bound"])
            log = balance(theirs * free * b["usable_attacker"], (own * near).sum(axis=0))
            place = year - self.first, some
            told.balance[place], told.attacker[place], told.free[place] = log, theirs, free
            told.hazard[place] = hazard(log, np.minimum(b["base_hazard"], 0.5), b["threshold"], b["spread"])
            told.allies[place] = own.sum(axis=0)

    def smallest(
        self, accepted: Callable[["Future"], Array], chance: float = 0.8, most: float = MOST_FLOOR, steps: int = 12,
        path: Callable[[float], float | Mapping[str, float]] = float,
    ) -> float | None:  # fmt: skip
        """[% of GDP] The least floor under every ally's share at which a condition holds in so many draws.

        `path` makes a path of a floor, where not every ally is under it; it must rise with the floor. None where not
        even `most` does. Halving, to 0.003 % of GDP; more spending never makes a condition on the
        hazard harder to meet.
        """

        def enough(target: float) -> bool:
            return float(np.mean(accepted(self.run(path(target))))) >= chance

        if not enough(most):
            return None
        low, high = 0.0, most
        if enough(low):
            return 0.0
        for _ in range(steps):
            middle = 0.5 * (low + high)
            low, high = (low, middle) if enough(middle) else (middle, high)
        return high


@dataclass(frozen=True)
class Future:
    """A path's years [year, draw]: log balance, yearly hazard, stocks of both sides [EUR bn], attacker's free part."""

    calendar: tuple[int, ...]
    balance: Array
    hazard: Array
    allies: Array
    attacker: Array
    free: Array

    @cached_property
    def ever(self) -> Array:
        """[share, year x draw] Chance of a challenge by the end of each year."""
        return ever(self.hazard)

    def between(self, years: Sequence[float]) -> Array:
        """[1/year, draw] The highest hazard from the least to the greatest year named, counted from the first as 0."""
        low, high = round(min(years)), round(max(years))
        return self.hazard[low : min(high, len(self.calendar) - 1) + 1].max(axis=0)

    @property
    def peak_year(self) -> Array:
        """[year, draw] Of the highest hazard, the first of equals."""
        return np.asarray(self.calendar)[self.hazard.argmax(axis=0)]


def _flat(x: Array) -> Array:
    """Every draw at the median."""
    return np.broadcast_to(np.median(x, axis=-1, keepdims=True), x.shape)


def window(
    of: Stocks, first: int, *, seed: int = 0, reached: int = 2030, war_end: float | None = None, usa: float = 1.0
) -> Window:  # fmt: skip
    """The window that begins with the year `first`; beliefs in as many draws as the stocks have.

    Raises WrongInput where it begins before the stocks' year or the path is reached before it begins.
    """
    if first <= of.year:
        raise WrongInput(f"the stocks are those of the end of {of.year}; a window from {first} on begins too early")
    if reached < first:
        raise WrongInput(f"a path reached in {reached} is reached before the window begins in {first}")
    count = of.held.shape[1]
    drawn = {name.removeprefix("deterrence."): believed(belief, count, seed) for name, belief in beliefs().items()}
    return Window(of, drawn, first, reached, war_end, usa)
