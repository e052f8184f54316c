"""S9, the risk part: whether a share of GDP keeps the hazard of a challenge below a stated one, and which would.

The event compares with the first year's hazard, as the row asks. That year's hazard is low because the attacker's
forces are bound, so the comparison says little about spending; stated hazards are told beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from detente.calibrate import deterrence as model
from detente.calibrate import strength
from detente.calibrate.deterrence import Future, Window
from detente.calibrate.spending_plan import Plan
from detente.core.answers import BreakEven, Driver
from detente.core.errors import DataMissing
from detente.core.exhibits import Axis, Exhibit, Point, Series
from detente.core.prose import Prose, Value, say
from detente.questions import war_effects as effects
from detente.questions.attack_record import record
from detente.questions.burden import extra_of
from detente.questions.burden_wording import Accounts
from detente.questions.question import Run
from detente.questions.spending_own import Paid, costs, difference, per_ally
from detente.questions.spending_slots import filled, outlook
from detente.questions.war_effects import Member
from detente.questions.wording import listed, state_name, the_state, year_label

Array = NDArray[Any]

ATTACKER: Final = "RUS"
DOUBLED: Final = 2.0
"""[ratio] Over the first year's hazard: what the row's event is about where no hazard is named."""

ACCEPTED: Final = 0.8
"""[share] Draws in which a path must keep the hazard below the limit to be called enough."""

STATED: Final = 0.005
"""[1/year] One in two hundred: the hazard told beside the row's own event."""

LIMITS: Final = (0.001, 0.0015, 0.002, 0.003, 0.004, 0.005, 0.0075, 0.01)
"""[1/year] Hazards for which the smallest share is drawn."""

TOLD: Final = (0.0025, 0.005, 0.01)
"""[1/year] Those for which sentences tell it."""

NAMED: Final = 5
"""Allies whose cost a sentence names."""

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

METHOD: Final = "squared rank correlation of the logarithm of the highest hazard with the belief"
DATA: Final = "equipment of both sides, from data on spending"

Limit = float | Literal["twice"]
"""[1/year], or twice the first year's hazard of each draw."""


@dataclass
class Risk:
    """A window of years and the accounts of a group that is to spend no less than a share."""

    window: Window
    accounts: Accounts
    limit: Limit
    plan: Plan | None = None

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

    def smallest(self, limit: Limit) -> float | None:
        """[% of GDP] The least share for the group that holds the limit in so many draws; None up to the most tried."""
        return self.window.smallest(lambda future: ~self.exceeds(future, limit), ACCEPTED, path=self.floor)

    @cached_property
    def left_to_judgement(self) -> float:
        """[share] Spread of the log hazard at its highest that remains with everything that data say at its median."""
        judged = replace(self.window, stocks=self.window.stocks.middle()).run(self.floor(self.accounts.target))
        return min(1.0, float(np.var(_top(judged)) / np.var(_top(self.at_target))))

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Rival readings of the same path."""
        w, b = self.window, self.window.believed
        readings = {
            "forces back two years after the war": w.given(recovery=2.0),
            "forces back six years after the war": w.given(recovery=6.0),
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
        """Beliefs by their part in the spread of the highest hazard, the data's stocks among them."""
        s, labels = self.window.stocks, {one: belief.label for one, belief in _beliefs().items()}
        sample = {labels[name]: values for name, values in self.window.believed.items()}
        if self.window.war_end is not None:
            sample.pop(labels["war_lasts"])
        sample[DATA] = np.log(s.attacker_held) - np.log(s.held.sum(axis=0))
        found = effects.influences(_top(self.at_target), sample)[:5]
        return tuple(Driver(belief=one.belief, share=round(one.share, 3), method=METHOD) for one in found)

    @property
    def turned(self) -> tuple[str, ...]:
        """Beliefs that are moved: those that nothing asked about has settled."""
        return tuple(name for name in TURNS if name != "war_lasts" or self.window.war_end is None)

    @cached_property
    def turns(self) -> dict[tuple[Limit, str], tuple[float | None, bool]]:
        """By limit and belief: the value at which the target is just enough (None: nowhere), and whether above it."""
        found = {}
        for limit in self.limits:
            for name in self.turned:
                places = np.quantile(self.window.believed[name], np.linspace(0.01, 0.99, 9))
                heights = [self.chance(self.window.given(**{name: float(at)}), limit) - (1 - ACCEPTED) for at in places]
                found[limit, name] = effects.crossing(places, np.array(heights)), heights[0] > heights[-1]
        return found

    @cached_property
    def turning(self) -> tuple[BreakEven, ...]:
        """Where each belief, held at one value, makes the target just enough; None: nowhere in the middle 98 %."""
        return tuple(
            BreakEven(
                assumption=f"{_beliefs()[name].label}: {'from this' if above else 'up to this'} value on, "
                f"{self.accounts.target:g} % holds {_words(limit)} in {100 * ACCEPTED:g} % of draws",
                break_even=at, unit=_beliefs()[name].unit,
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
    window, plan = outlook(slots, of, run)
    return Risk(window, a, "twice" if isinstance(slots.risk, str) else float(slots.risk), plan)


def verdict(r: Risk) -> Prose:
    """The last sentence of the headline."""
    v, a = r.accounts.values, r.accounts
    chance = v.add("chance_above_limit", "%", 100.0 * r.chance())
    stated = say("")
    if r.limit == "twice":
        stated = say(
            ", and it passes {stated} % a year in {often} %",
            stated=_limit(a, STATED), often=v.add("chance_above_stated", "%", 100.0 * r.chance(limit=STATED)),
        )  # fmt: skip
    return say(
        "With {group} at {target} % or above by {year}, and given beliefs that nobody has measured, the yearly chance "
        "that an ally is challenged by force rises above {limit} within {n} years in {chance} % of draws{stated}; "
        "{left} % of the spread of that hazard is judgement.",
        group=a.name, target=a.said_target(), year=year_label(r.window.reached), limit=_said(r, r.limit),
        n=_years(r), chance=chance, stated=stated, left=v.add("left_to_judgement", "%", 100.0 * r.left_to_judgement),
    )  # fmt: skip


def paragraphs(r: Risk) -> tuple[Prose, ...]:
    """What would be enough, what it costs whom, under which assumptions the target is, and what a given path does."""
    own = () if r.plan is None else own_path(r, r.plan)
    return (*own, _required(r), _assumptions(r), _record(r))


def own_path(r: Risk, plan: Plan) -> tuple[Prose, ...]:
    """The path of one's own, everybody else at today's shares: its risk, the difference to today's, its cost."""
    a, future, held = r.accounts, r.window.run(plan), r.window.run(None)
    paid = Paid(r.window, plan, a.all_allies)
    chance = a.values.add("own.chance_above_limit", "%", 100.0 * float(np.mean(r.exceeds(future))))
    change = difference(a.values, future.hazard.max(axis=0) - held.hazard.max(axis=0), future, held)
    told = say(
        "On the path given the hazard rises above {limit} in {chance} % of draws. {difference}",
        limit=_said(r, r.limit), chance=chance, difference=change,
    )  # fmt: skip
    note = filled(plan)
    return (told, costs(a.values, paid) + per_ally(a.values, paid), *((note,) if note else ()))


def _required(r: Risk) -> Prose:
    a, parts = r.accounts, []
    asked: tuple[Limit, ...] = TOLD if r.limit == "twice" else (r.limit,)
    leading: float | None = None
    for limit in ("twice", *asked) if r.limit == "twice" else asked:
        least = r.smallest(limit)
        parts.append(say("{limit}: {least}", limit=_said(r, limit), least=_least(r, limit, least)))
        if limit in (STATED, r.limit) and least:
            leading = least
    told = say(
        "The smallest share for {group} that holds every one of the {n} years in {accepted} % of draws, by the yearly "
        "hazard accepted: {parts}.",
        group=a.name, n=_years(r), accepted=a.values.add("accepted", "%", 100.0 * ACCEPTED), parts=_semicolons(parts),
    )  # fmt: skip
    if leading is None or leading > model.MOST_FLOOR:
        return told
    dearest = sorted(a.nato, key=lambda p: (-p.shortfall(leading), p.ally))[:NAMED]
    costs = [
        say("{ally} {cost}", ally=the_state(p.ally),
            cost=a.values.add(f"risk_cost.{p.ally}", "EUR bn/year", p.shortfall(leading)))
        for p in dearest if p.shortfall(leading) > 0.0
    ]  # fmt: skip
    share = a.values.add("risk_share", "% of GDP", leading, digits=1)
    return told + say(
        "At {share} % the largest extra costs, in EUR bn a year, are {costs}.", share=share, costs=listed(costs)
    ) if costs else told  # fmt: skip


def _record(r: Risk) -> Prose:
    """What the record of attacks would make of the target."""
    limit = STATED if r.limit == "twice" else r.limit

    def told(rate: float, kind: str) -> Prose:
        often = r.chance(r.window.given(base_hazard=rate), limit)
        return say("{limit} is passed in {often} % of draws at the target", limit=_said(r, limit),
                   often=r.accounts.values.add(f"chance_above.record.{kind}", "%", 100.0 * often))  # fmt: skip

    return record(r.accounts.values, float(np.median(r.window.believed["base_hazard"])), told)


def _least(r: Risk, limit: Limit, least: float | None) -> Prose:
    a, name = r.accounts, "twice" if limit == "twice" else f"{100.0 * float(limit):g}"
    if least is None:
        most = a.values.add("most_path", "% of GDP", model.MOST_FLOOR, digits=0)
        return say("not even {most} % of GDP", most=most)
    if least == 0.0:
        return say("what is spent today")
    return say(
        "{share} % of GDP, EUR {cost} bn a year more",
        share=a.values.add(f"risk_path.{name}", "% of GDP", least, digits=1),
        cost=a.values.add(f"risk_path_cost.{name}", "EUR bn/year", extra_of(a.nato, least)),
    )


def _assumptions(r: Risk) -> Prose:
    """Which single belief, inside its own range, would make the target enough."""
    a, told = r.accounts, []
    for k, limit in enumerate(r.limits):
        found = [
            say(
                "{label} {value} or more" if above else "{label} at most {value}", label=label,
                value=a.values.add(f"turn.{k}.{name}", _beliefs()[name].unit, at, digits=_digits(at)),
            )
            for name, label in TURNS.items()
            if name in r.turned
            for at, above in (r.turns[limit, name],)
            if at is not None
        ]  # fmt: skip
        if found:
            told.append(say("for {limit}, with {found}", limit=_said(r, limit), found=listed(found, "or")))
        elif r.chance(limit=limit) <= 1.0 - ACCEPTED:
            told.append(say("for {limit}, at any value of each", limit=_said(r, limit)))
        else:
            told.append(say("for {limit}, at no value of any", limit=_said(r, limit)))
    return say(
        "Moving one belief at a time over the middle {range} % of its range, {target} % is enough: {told}.",
        range=a.values.add("range_moved", "%", 98.0), target=a.said_target(), told=_semicolons(told),
    )  # fmt: skip


def caveats(r: Risk) -> tuple[Prose, ...]:
    """What the risk part leaves out."""
    a = r.accounts
    return (
        say(
            "The hazard of the first year is low because the attacker's forces are bound, so that twice of it is "
            "passed on nearly every path: that comparison tells of the attacker's return, not of spending. Stated "
            "hazards tell of spending, but their level is the judged hazard at the threshold."
        ),
        say(
            "Equipment is held of {n} members of the group; those outside the group keep today's shares.",
            n=a.values.add("risk_members", "members", r.counted),
        ),
    )


def disagreement(r: Risk) -> Prose:
    """The chance under other readings."""
    parts = [
        say("{name} {chance} %", name=one.name,
            chance=r.accounts.values.add(f"risk_member.{k}", "%", 100.0 * one.chance))
        for k, one in enumerate(r.members)
    ]  # fmt: skip
    return say("The hazard rises above {limit} at the target under other readings: {parts}.",
               limit=_said(r, r.limit), parts=listed(parts))  # fmt: skip


def exhibits(r: Risk) -> tuple[Exhibit, ...]:
    """The smallest share and its cost by the hazard accepted."""
    found = [(limit, r.smallest(limit)) for limit in LIMITS]
    shares, costs = [], []
    for limit, least in found:
        name = f"{100.0 * limit:g} %"
        shares.append(Point(x=name, y=least, note="not even a tenth of output" if least is None else ""))
        costs.append(Point(x=name, y=None if least is None else extra_of(r.accounts.nato, least)))
    x = Axis(label="yearly hazard accepted", type="name")
    sources = r.accounts.view.used.sources
    note = (
        "In four draws of five. No figure: not even a tenth of output would do. Nought: what is spent today is enough. "
        "Levels rest on the judged hazard at the threshold."
    )
    return (
        Exhibit(
            id="spending_gap_required", kind="bars", title="How much is enough depends on the risk accepted",
            subtitle=f"Least share of GDP for {r.accounts.name} that keeps every year's hazard below, per cent",
            x=x, y=Axis(label="share", unit="% of GDP"), sources=sources, note=note,
            series=(Series(name="smallest share", role="required", points=tuple(shares)),),
            alt="Bars: the smallest share of GDP by the yearly hazard that is accepted.",
        ),
        Exhibit(
            id="spending_gap_required_cost", kind="bars", title="What the share that is enough would cost",
            subtitle="EUR bn a year above spending now, by the yearly hazard accepted",
            x=x, y=Axis(label="extra spending", unit="EUR bn/year"), sources=sources, note=note,
            series=(Series(name="extra spending", role="required", points=tuple(costs)),),
            alt="Bars: extra spending a year at the smallest share, by the yearly hazard that is accepted.",
        ),
    )  # fmt: skip


def _top(future: Future) -> Array:
    return np.log(np.maximum(future.hazard.max(axis=0), 1e-300))


def _beliefs() -> dict[str, Any]:
    return {name.removeprefix("deterrence."): belief for name, belief in model.beliefs().items()}


def _years(r: Risk) -> Value:
    return r.accounts.values.add("years_run", "years", float(r.window.years))


def _limit(a: Accounts, limit: float) -> Value:
    percent = 100.0 * limit
    digits = next((n for n in range(5) if abs(percent - round(percent, n)) < 1e-9), 5)
    return a.values.add(f"limit.{percent:g}", "%", percent, digits=digits)


def _said(r: Risk, limit: Limit) -> Prose:
    if limit == "twice":
        return say("twice the first year's")
    return say("{limit} % a year", limit=_limit(r.accounts, float(limit)))


def _words(limit: Limit) -> str:
    return (
        "the hazard to twice the first year's"
        if limit == "twice"
        else f"the hazard to {100.0 * float(limit):g} % a year"
    )


def _digits(value: float | None) -> int:
    return 4 if value is not None and abs(value) < 0.1 else 2


def _semicolons(parts: list[Prose]) -> Prose:
    return say("; ".join(f"{{p{i}}}" for i in range(len(parts))), **{f"p{i}": part for i, part in enumerate(parts)})
