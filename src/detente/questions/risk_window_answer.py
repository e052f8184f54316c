"""S10, told: hazard of a challenge by year and spending path, and how much of it the judged beliefs decide."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.calibrate import deterrence as model
from detente.calibrate.deterrence import Future, Window
from detente.calibrate.spending_plan import Plan
from detente.core.answers import Answer, Baseline
from detente.core.prose import End, Prose, Value, say
from detente.questions import attacker_at_war, judged_part
from detente.questions import war_effects as effects
from detente.questions.attack_record import record
from detente.questions.attack_record import sources as record_sources
from detente.questions.judged_part import DATA, JUDGED
from detente.questions.question import Question
from detente.questions.risk_window_asked import Asked
from detente.questions.risk_window_exhibits import exhibits
from detente.questions.spending_own import Paid, costs, difference, per_ally
from detente.questions.spending_slots import filled
from detente.questions.wording import digits_of, listed, year_label

Array = NDArray[Any]

STATED: Final = (0.0025, 0.005, 0.01)
"""[1/year] Hazards for which the smallest share is told: once in four hundred, two hundred and one hundred years."""

NEVER: Final = 1e6
"""[years] A recovery that does not come."""

DECADE: Final = 9
"""Place of the tenth year."""

MOSTLY_JUDGED: Final = 0.8
"""[share] Spread by judgement alone above which the answer is said to be led by its priors."""


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
        baseline=Baseline(name="first year's hazard, held constant", value=100.0 * float(np.median(a.held.hazard[0]))),
        drivers=a.drivers, disagreement=(rival,), would_change=a.would_change(),
        prior_dominated=a.left_to_judgement > MOSTLY_JUDGED,
        data_as_of=a.view.used.data_as_of, revised_data=a.view.used.revised, caveats=caveats,
        left_out=question.left_out, exhibits=exhibits(a),
        sources=tuple(sorted({*a.sources, *record_sources()})),
    )  # fmt: skip


def _percent(a: Asked, name: str, sample: Array) -> Value:
    return a.values.band(name, "%", 100.0 * sample, digits=2)


def _decimals(sample: Array) -> int:
    """Decimals of per cent that show the median of a small hazard at all."""
    middle = 100.0 * float(np.median(sample))
    return next((n for n in (2, 3, 4) if round(middle, n) > 0.0), 5)


def _mean(a: Asked, name: str, sample: Array) -> Value:
    return a.values.add(f"{name}.mean", "%", 100.0 * float(np.mean(sample)), digits=2)


def _judged_part(a: Asked, name: str, sample: Callable[[Window], Array]) -> Value:
    """[%] Of a number's spread, what is judgement; beside the number in the answer's values."""
    return a.values.add(f"{name}.judged", "%", 100.0 * a.parts.judged(sample))


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
        "{low} to {high} %; mean {top_mean} %); it more than doubles in {chance} % of draws. At least {judged} % of "
        "the spread of that highest hazard is judgement.",
        now=a.values.band("first_hazard", "%", 100.0 * now, digits=_decimals(now)),
        now_mean=_mean(a, "first_hazard", now), first=first, top=then,
        low=End(value=then, part="low90"), high=End(value=then, part="high90"), top_mean=_mean(a, "top_hazard", top),
        window=window, chance=a.values.add("doubled", "%", 100.0 * a.chance(a.held)),
        judged=_judged_part(a, "top_hazard", a.top()),
    )  # fmt: skip


def _details(a: Asked) -> tuple[Prose, ...]:
    own = () if a.own is None or a.plan is None else own_path(a, a.plan, a.own)
    war = attacker_at_war.told(a.values, a.window, a.war)
    hangs = judged_part.sensitive(a.values, a.drivers, "that rise")
    return (*own, _judged(a) + hangs, _alone(a), _paths(a), war, _peak(a), _smallest(a), _record(a))


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
    # against one first year: forces that are free early are freer in the first year, too, if the war ends in it
    first = a.held.hazard[0]
    bound, early, late = (
        float(np.median(a.window.given(recovery=n).run(None).between(a.places) / first)) for n in (NEVER, 2.0, 6.0)
    )
    return say(
        "This is what is believed about the attacker's return. If its forces stayed bound as they are, the highest "
        "hazard of those years would be {bound} times the first year's as believed (median); if they are free {two} "
        "years after the war, {early} times; after {six} years, {late} times. With everything that data say held at "
        "its median, {left} % of the spread of that rise remains: that part is judgement.",
        two=a.values.add("recovery.early", "years", 2.0), six=a.values.add("recovery.late", "years", 6.0),
        bound=a.values.add("rise.bound", "ratio", bound, digits=1),
        early=a.values.add("rise.early", "ratio", early, digits=0),
        late=a.values.add("rise.late", "ratio", late, digits=0),
        left=a.values.add("left_to_judgement", "%", 100.0 * a.left_to_judgement),
    )  # fmt: skip


def _alone(a: Asked) -> Prose:
    """The leading number and the chance with one part left open at a time."""
    told = []
    for name, window in a.parts.alone.items():
        future, key = window.run(None), judged_part.KEYS[name]
        top = _percent(a, f"top_hazard.{key}", future.between(a.places))
        told.append(say(
            "{name} {low} to {high} % (doubled in {chance} % of draws)", name=name, low=End(value=top, part="low90"),
            high=End(value=top, part="high90"), chance=a.values.add(f"doubled.{key}", "%", 100.0 * a.chance(future)),
        ))  # fmt: skip
    return say("That highest hazard again with one part left open and the rest at its middle, nine in ten of the "
               "draws: {told}.", told=listed(told))  # fmt: skip


def _paths(a: Asked) -> Prose:
    parts = []
    for path, future in a.futures.items():
        top, ten = future.between(a.places), future.ever[DECADE]
        parts.append(say(
            "at {path} %, {top} % a year (mean {mean} %, {judged} % of its spread judged), doubled in {chance} % of "
            "draws, {ten} % over ten years (mean {ten_mean} %, {ten_judged} % judged), for EUR {cost} bn a year more",
            path=a.values.add(f"path.{path:g}", "% of GDP", path, digits=digits_of(path)),
            top=_percent(a, f"top_hazard.{path:g}", top), mean=_mean(a, f"top_hazard.{path:g}", top),
            chance=a.values.add(f"doubled.{path:g}", "%", 100.0 * a.chance(future)),
            ten=_percent(a, f"ten_years.{path:g}", ten), ten_mean=_mean(a, f"ten_years.{path:g}", ten),
            cost=a.values.add(f"cost_at_{path:g}", "EUR bn/year", a.cost(path)),
            judged=_judged_part(a, f"top_hazard.{path:g}", a.top(path)),
            ten_judged=_judged_part(a, f"ten_years.{path:g}", lambda w, path=path: w.run(path).ever[DECADE]),
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
    alone = a.parts.named[JUDGED].run(None).peak_year
    within = float(np.mean((alone >= low) & (alone <= high)))
    middle, earliest, latest = (round(float(x)) for x in np.quantile(peak, (0.5, 0.05, 0.95)))
    a.values.band("peak_year", "year", peak.astype(float))
    return say(
        "On today's spending the hazard of {n} years peaks in {middle} (median; nine in ten: {earliest} to {latest}), "
        "{window} in {inside} % of draws ({within} % with data at their middle), and is still at its highest in the "
        "last of them in {last} %: what is called a window need not close by itself.",
        middle=year_label(middle), earliest=year_label(earliest), latest=year_label(latest),
        within=a.values.add("peak_in_window.judged_alone", "%", 100.0 * within),
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
            alone = judged_part.shares(
                a.values, f"smallest_path.{name}", {part: a.smallest(limit, part) for part in (JUDGED, DATA)}
            )
            parts.append(
                say("below {risk} %, {least} % of GDP from every ally ({alone})", risk=risk, least=share, alone=alone)
            )
    return say(
        "The smallest share that holds the hazard of every one of the {n} years in {share} % of draws: {parts}.",
        n=a.values.add("years_run", "years", float(a.window.years)),
        share=a.values.add("accepted", "%", 100.0 * a.certainty), parts=listed(parts),
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
