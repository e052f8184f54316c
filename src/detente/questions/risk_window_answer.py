"""S10, computed: hazard of a challenge by year and spending path, and how much of it the judged beliefs decide."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.calibrate import deterrence as model
from detente.calibrate import strength
from detente.calibrate.deterrence import Future, Window
from detente.calibrate.spending_plan import Plan
from detente.core.answers import Answer, Baseline, BreakEven, Driver
from detente.core.errors import DataMissing
from detente.core.prose import End, Prose, Value, say
from detente.panel import View
from detente.questions import war_effects as effects
from detente.questions.attack_record import record
from detente.questions.attack_record import sources as record_sources
from detente.questions.burden import Position, extra_of, nato_allies, nato_positions
from detente.questions.question import Question, Run
from detente.questions.risk_window_exhibits import exhibits
from detente.questions.spending_own import Paid, costs, difference, per_ally
from detente.questions.spending_slots import filled, outlook
from detente.questions.war_effects import Member
from detente.questions.wording import Values, digits_of, listed, year_label

Array = NDArray[Any]

ATTACKER: Final = "RUS"
DOUBLED: Final = 2.0
"""[ratio] Rise of the hazard that the row's event is about."""

ACCEPTED: Final = 0.8
"""[share] Draws in which the smallest path must keep the hazard below a stated one."""

STATED: Final = (0.0025, 0.005, 0.01)
"""[1/year] Hazards for which the smallest share is told: once in four hundred, two hundred and one hundred years."""

NEVER: Final = 1e6
"""[years] A recovery that does not come."""

DECADE: Final = 9
"""Place of the tenth year."""

METHOD: Final = "squared rank correlation of the logarithm of the rise with the belief"
DATA: Final = "equipment of both sides, from data on spending"

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
    def left_to_judgement(self) -> float:
        """[share] Spread of the rise that remains where everything that data say stands at its median."""
        judged = replace(self.window, stocks=self.window.stocks.middle()).run(None)
        return float(min(1.0, np.var(self.rise(judged)) / np.var(self.rise(self.held))))

    def smallest(self, limit: float) -> float | None:
        """[% of GDP] The least floor under every ally's share that keeps all years' hazards at or below a limit."""
        return self.window.smallest(lambda future: future.hazard.max(axis=0) <= limit, ACCEPTED)

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
        """Beliefs by their part in the spread of the rise, the data's stocks among them."""
        s = self.window.stocks
        labels = {name.removeprefix("deterrence."): one.label for name, one in model.beliefs().items()}
        sample = {labels[name]: values for name, values in self.window.believed.items()}
        if self.window.war_end is not None:
            sample.pop(labels["war_lasts"])
        sample[DATA] = np.log(s.attacker_bought / s.attacker_held) - np.log(s.bought.sum(axis=0) / s.held.sum(axis=0))
        found = effects.influences(self.rise(self.held), sample)[:5]
        return tuple(Driver(belief=one.belief, share=round(one.share, 3), method=METHOD) for one in found)

    def would_change(self) -> tuple[BreakEven, ...]:
        """Where each belief, held at one value, makes a doubling as likely as not; None: nowhere in its range."""
        found = []
        units = {name.removeprefix("deterrence."): one.unit for name, one in model.beliefs().items()}
        for name, words in TURNS.items():
            if name == "war_lasts" and self.window.war_end is not None:
                continue
            places = np.quantile(self.window.believed[name], np.linspace(0.01, 0.99, 9))
            heights = np.array([self.chance_given(**{name: float(at)}) - 0.5 for at in places])
            found.append(
                BreakEven(
                    assumption=f"{words}, at which a doubling is as likely as not",
                    break_even=effects.crossing(places, heights),
                    unit=units[name],
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
    window, plan = outlook(slots, of, run)
    places = tuple(sorted(slots.years))
    return Asked(window, tuple(sorted(set(slots.path))), places, positions, view, Values(), plan)


def build(question: Question, slots: Any, a: Asked) -> Answer:
    """The answer to S10 for its slots."""
    top = a.held.between(a.places)
    leading = _percent(a, "top_hazard", top)
    chance = a.chance(a.held)
    headline, details, rival, caveats = _headline(a), _details(a), _rivals(a), _caveats(a)
    return Answer(
        question=question.id, row=question.row, slots=slots.filled(), estimand=question.estimand, unit=question.unit,
        median=leading.median, interval50=leading.interval50, interval90=leading.interval90, probability=chance,
        word=effects.agreed_word(chance, a.members), headline=headline, details=details, values=a.values.all(),
        baseline=Baseline(name="hazard of the first year", value=100.0 * float(np.median(a.held.hazard[0]))),
        drivers=a.drivers, disagreement=(rival,), would_change=a.would_change(),
        prior_dominated=a.left_to_judgement > MOSTLY_JUDGED,
        data_as_of=a.view.used.data_as_of, revised_data=a.view.used.revised, caveats=caveats,
        left_out=question.left_out, exhibits=exhibits(a),
        sources=tuple(sorted({*a.view.used.sources, *record_sources()})),
    )  # fmt: skip


MOSTLY_JUDGED: Final = 0.8
"""[share] Spread by judgement alone above which the answer is said to be led by its priors."""


def _percent(a: Asked, name: str, sample: Array) -> Value:
    return a.values.band(name, "%", 100.0 * sample, digits=2)


def _mean(a: Asked, name: str, sample: Array) -> Value:
    return a.values.add(f"{name}.mean", "%", 100.0 * float(np.mean(sample)), digits=2)


def _years(a: Asked) -> tuple[Prose, Prose]:
    first = a.window.first
    low, high = (year_label(first + round(end)) for end in (min(a.places), max(a.places)))
    if low == high:
        return say("{year}", year=year_label(first)), say("in {year}", year=low)
    return say("{year}", year=year_label(first)), say("in {low} to {high}", low=low, high=high)


def _headline(a: Asked) -> Prose:
    first, window = _years(a)
    now, top = a.held.hazard[0], a.held.between(a.places)
    then = _percent(a, "top_hazard", top)
    return say(
        "On today's spending, and given beliefs that nobody has measured, the yearly chance that an ally is challenged "
        "by force is {now} % in {first} (median; mean {now_mean} %) and at its highest {top} % {window} (nine in ten: "
        "{low} to {high} %; mean {top_mean} %); it more than doubles in {chance} % of draws.",
        now=_percent(a, "first_hazard", now), now_mean=_mean(a, "first_hazard", now), first=first, top=then,
        low=End(value=then, part="low90"), high=End(value=then, part="high90"), top_mean=_mean(a, "top_hazard", top),
        window=window, chance=a.values.add("doubled", "%", 100.0 * a.chance(a.held)),
    )  # fmt: skip


def _details(a: Asked) -> tuple[Prose, ...]:
    own = () if a.own is None or a.plan is None else own_path(a, a.plan, a.own)
    return (*own, _judged(a), _paths(a), _peak(a), _smallest(a), _record(a))


def own_path(a: Asked, plan: Plan, own: Future) -> tuple[Prose, ...]:
    """The path of one's own against today's shares, draw by draw, and what it costs whom."""
    top, paid = own.between(a.places), Paid(a.window, plan, a.positions)
    told = say(
        "On the path given the highest hazard of those years is {top} % a year (median; nine in ten: {low} to {high} "
        "%); it more than doubles in {chance} % of draws. {difference}",
        top=(then := _percent(a, "own.top_hazard", top)), low=End(value=then, part="low90"),
        high=End(value=then, part="high90"), chance=a.values.add("own.doubled", "%", 100.0 * a.chance(own)),
        difference=difference(a.values, top - a.held.between(a.places), own, a.held),
    )  # fmt: skip
    note = filled(plan)
    return (told, costs(a.values, paid) + per_ally(a.values, paid), *((note,) if note else ()))


def _judged(a: Asked) -> Prose:
    """The answer is what is believed about the attacker's return; say exactly that."""
    bound, early, late = (
        float(np.exp(np.median(a.rise(a.window.given(recovery=n).run(None))))) for n in (NEVER, 2.0, 6.0)
    )
    return say(
        "This is what is believed about the attacker's return. If its forces stayed bound as they are, the highest "
        "hazard of those years would be {bound} times the first year's (median); if they are free {two} years after "
        "the war, {early} times; after {six} years, {late} times. With everything that data say held at its median, "
        "{left} % of the spread remains: that part is judgement.",
        two=a.values.add("recovery.early", "years", 2.0), six=a.values.add("recovery.late", "years", 6.0),
        bound=a.values.add("rise.bound", "ratio", bound, digits=1),
        early=a.values.add("rise.early", "ratio", early, digits=0),
        late=a.values.add("rise.late", "ratio", late, digits=0),
        left=a.values.add("left_to_judgement", "%", 100.0 * a.left_to_judgement),
    )  # fmt: skip


def _paths(a: Asked) -> Prose:
    parts = []
    for path, future in a.futures.items():
        top, ten = future.between(a.places), future.ever[DECADE]
        parts.append(say(
            "at {path} %, {top} % a year (mean {mean} %), doubled in {chance} % of draws, {ten} % over ten years (mean "
            "{ten_mean} %), for EUR {cost} bn a year more",
            path=a.values.add(f"path.{path:g}", "% of GDP", path, digits=digits_of(path)),
            top=_percent(a, f"top_hazard.{path:g}", top), mean=_mean(a, f"top_hazard.{path:g}", top),
            chance=a.values.add(f"doubled.{path:g}", "%", 100.0 * a.chance(future)),
            ten=_percent(a, f"ten_years.{path:g}", ten), ten_mean=_mean(a, f"ten_years.{path:g}", ten),
            cost=a.values.add(f"cost_at_{path:g}", "EUR bn/year", a.cost(path)),
        ))  # fmt: skip
    return say(
        "With every ally at no less than the share by {year}, the highest hazard of those years is, as medians: "
        "{parts}.",
        year=year_label(a.window.reached), parts=listed(parts),
    )  # fmt: skip


def _peak(a: Asked) -> Prose:
    peak, (_, window) = a.held.peak_year, _years(a)
    low, high = (a.window.first + round(end) for end in (min(a.places), max(a.places)))
    inside = float(np.mean((peak >= low) & (peak <= high)))
    last = float(np.mean(peak == a.held.calendar[-1]))
    return say(
        "On today's spending the hazard of {n} years peaks {window} in {inside} % of draws and is still at its highest "
        "in the last of them in {last} %: what is called a window need not close by itself.",
        n=a.values.add("years_run", "years", float(a.window.years)), window=window,
        inside=a.values.add("peak_in_window", "%", 100.0 * inside),
        last=a.values.add("peak_at_end", "%", 100.0 * last),
    )  # fmt: skip


def _smallest(a: Asked) -> Prose:
    """The least share for a stated risk in a stated part of draws."""
    parts = []
    for limit in STATED:
        least, name = a.smallest(limit), f"{100.0 * limit:g}"
        risk = a.values.add(f"risk.{name}", "%", 100.0 * limit, digits=2 if limit < 0.005 else 1)
        if least is None:
            most = a.values.add("most_path", "% of GDP", model.MOST_FLOOR, digits=0)
            parts.append(say("below {risk} %, more than {most} % of GDP", risk=risk, most=most))
        elif least == 0.0:
            parts.append(say("below {risk} %, what is spent today", risk=risk))
        else:
            share = a.values.add(f"smallest_path.{name}", "% of GDP", least, digits=1)
            parts.append(say("below {risk} %, {least} % of GDP from every ally", risk=risk, least=share))
    return say(
        "The smallest share that holds the hazard of every one of the {n} years in {share} % of draws: {parts}.",
        n=a.values.add("years_run", "years", float(a.window.years)),
        share=a.values.add("accepted", "%", 100.0 * ACCEPTED), parts=listed(parts),
    )  # fmt: skip


def _record(a: Asked) -> Prose:
    """What the record of attacks would make of the answer."""

    def told(rate: float, kind: str) -> Prose:
        top = a.window.given(base_hazard=rate).run(None).between(a.places)
        return say("the highest hazard of those years has a median of {top} % and a mean of {mean} %",
                   top=_percent(a, f"top_hazard.record.{kind}", top),
                   mean=_mean(a, f"top_hazard.record.{kind}", top))  # fmt: skip

    return record(a.values, float(np.median(a.window.believed["base_hazard"])), told)


def _rivals(a: Asked) -> Prose:
    parts = [
        say("{name}: {chance} %", name=one.name,
            chance=a.values.add(f"member.{k}", "%", 100.0 * one.chance))
        for k, one in enumerate(a.members)
    ]  # fmt: skip
    return say("A doubling on today's spending under other readings: {parts}.", parts=listed(parts))


def _caveats(a: Asked) -> tuple[Prose, ...]:
    s = a.window.stocks
    return (
        say("Chances are given the judged hazard at the threshold: levels carry no more than that; ratios between "
            "years and paths carry more. A small hazard that doubles is still a small hazard."),
        say("Stocks start at the end of {year}, the last year with spending known on the day; purchases grow with "
            "output from there, and a share of GDP buys equipment in today's proportion.", year=year_label(s.year)),
        say("Stocks of {n} allies are held; readiness, reach and the delay of deliveries are one belief for all "
            "of them.",
            n=a.values.add("allies_counted", "members", float(len(s.allies)))),
        say("Manpower, morale, nuclear weapons and warning are not in the balance; no attacker's plan is modelled."),
    )  # fmt: skip
