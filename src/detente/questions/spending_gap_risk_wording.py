"""S9, the risk part told: what is above the limit, what would be enough and for whom at what cost, and why."""

from typing import Final

import numpy as np

from detente.calibrate import deterrence as model
from detente.calibrate.spending_plan import Plan
from detente.core.prose import End, Prose, Value, say
from detente.core.units import Unit
from detente.questions import attacker_at_war, judged_part
from detente.questions.attack_record import record
from detente.questions.burden import extra_of
from detente.questions.burden_wording import Accounts
from detente.questions.judged_part import DATA, JUDGED
from detente.questions.spending_gap_risk import STATED, TURNS, Limit, Risk, beliefs
from detente.questions.spending_own import Paid, costs, difference, per_ally
from detente.questions.spending_slots import filled
from detente.questions.wording import listed, the_state, year_label

TOLD: Final = (0.0025, 0.005, 0.01)
"""[1/year] Those for which sentences tell it."""

NAMED: Final = 5
"""Allies whose cost a sentence names."""


def verdict(r: Risk) -> Prose:
    """The last sentence of the headline."""
    v, a = r.accounts.values, r.accounts
    chance = v.add("chance_above_limit", "%", 100.0 * r.chance())
    stated = say("")
    if r.limit == "twice":
        stated = say(
            ", and it passes {stated} % a year in {often} % ({alone} % with data at their middle)",
            stated=_limit(a, STATED), often=v.add("chance_above_stated", "%", 100.0 * r.chance(limit=STATED)),
            alone=_chance_alone(r, "chance_above_stated", STATED, JUDGED),
        )  # fmt: skip
    for part in r.parts.alone:
        _chance_alone(r, "chance_above_limit", r.limit, part)
    return say(
        "With {group} at {target} % or above by {year}, and given beliefs that nobody has measured, the yearly chance "
        "that an ally is challenged by force rises above {limit} within {n} years in {chance} % of draws{stated}; at "
        "least {left} % of the spread of its highest value is judgement.",
        group=a.name, target=a.said_target(), year=year_label(r.window.reached), limit=_said(r, r.limit),
        n=_years(r), chance=chance, stated=stated, left=v.add("left_to_judgement", "%", 100.0 * r.left_to_judgement),
    )  # fmt: skip


def paragraphs(r: Risk) -> tuple[Prose, ...]:
    """What would be enough, what it costs whom, under which assumptions the target is, and what a given path does."""
    own = () if r.plan is None else own_path(r, r.plan)
    war = attacker_at_war.told(r.accounts.values, r.window, r.war)
    hangs = judged_part.sensitive(r.accounts.values, r.drivers, "that highest hazard")
    return (*own, _required(r), _alone(r) + hangs, _assumptions(r), war, _record(r))


def _chance_alone(r: Risk, name: str, limit: Limit, part: str) -> Value:
    """[%] A chance again with some of what it rests on left open."""
    chance = r.chance(r.parts.named[part], limit)
    return r.accounts.values.add(f"{name}.{judged_part.KEYS[part]}", "%", 100.0 * chance)


def _alone(r: Risk) -> Prose:
    """The highest hazard at the target with one part left open at a time."""
    told = []
    for name, window in r.parts.alone.items():
        key = judged_part.KEYS[name]
        top = r.accounts.values.band(f"top_hazard.{key}", "%", 100.0 * r.top()(window), digits=2)
        told.append(say("{name} {low} to {high} %", name=name, low=End(value=top, part="low90"),
                        high=End(value=top, part="high90")))  # fmt: skip
    whole = r.accounts.values.band("top_hazard", "%", 100.0 * r.top()(r.window), digits=2)
    mean = r.accounts.values.add("top_hazard.mean", "%", 100.0 * float(np.mean(r.top()(r.window))), digits=2)
    held = r.window.run(None)
    limit = STATED if r.limit == "twice" else r.limit
    often = 100.0 * float(np.mean(r.exceeds(held, limit)))
    return say(
        "The highest hazard of those years at the target has a median of {whole} % and a mean of {mean} % (nine in "
        "ten: {low} to {high} %); on today's shares {held} % and {held_mean} %, and {limit} is passed in {often} % of "
        "draws. The target's with one part left open and the rest at its middle: {told}.",
        held=r.accounts.values.band("held.top_hazard", "%", 100.0 * held.hazard.max(axis=0), digits=2),
        held_mean=r.accounts.values.add("held.top_hazard.mean", "%", 100.0 * float(held.hazard.max(axis=0).mean()),
                                        digits=2),
        limit=_said(r, limit), often=r.accounts.values.add("held.chance_above_stated", "%", often),
        whole=whole, mean=mean, low=End(value=whole, part="low90"), high=End(value=whole, part="high90"),
        told=listed(told),
    )  # fmt: skip


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
        group=a.name, n=_years(r), accepted=a.values.add("accepted", "%", 100.0 * r.certainty),
        parts=_semicolons(parts),
    )  # fmt: skip
    if leading is None or leading > model.MOST_FLOOR:
        return told
    dearest = sorted(a.nato, key=lambda p: (-p.shortfall(leading), p.ally))
    costs = [
        say("{ally} {cost}", ally=the_state(p.ally),
            cost=a.values.add(f"risk_cost.{p.ally}", "EUR bn/year", p.shortfall(leading)))
        for p in dearest if p.shortfall(leading) > 0.0
    ][:NAMED]  # fmt: skip
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
    alone = judged_part.shares(
        a.values, f"risk_path.{name}", {part: r.smallest(limit, part) for part in (JUDGED, DATA)}
    )
    return say(
        "{share} % of GDP, EUR {cost} bn a year more ({alone})",
        share=a.values.add(f"risk_path.{name}", "% of GDP", least, digits=1),
        cost=a.values.add(f"risk_path_cost.{name}", "EUR bn/year", extra_of(a.nato, least)), alone=alone,
    )  # fmt: skip


def _assumptions(r: Risk) -> Prose:
    """Which single belief, inside its own range, would make the target enough."""
    a, told = r.accounts, []
    for k, limit in enumerate(r.limits):
        found = [
            say(
                "{label} {value} or more" if above else "{label} at most {value}", label=label,
                value=_turn(a, f"turn.{k}.{name}", beliefs()[name].unit, at),
            )
            for name, label in TURNS.items()
            if name in r.turned
            for at, above in (r.turns[limit, name],)
            if at is not None
        ]  # fmt: skip
        if found:
            told.append(say("for {limit}, with {found}", limit=_said(r, limit), found=listed(found, "or")))
        elif r.chance(limit=limit) <= 1.0 - r.certainty:
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


def _turn(a: Accounts, name: str, unit: Unit, at: float) -> Value | Prose:
    """The value at which an answer turns; a yearly rate in per cent."""
    if unit == "1/year":
        return say("{rate} %", rate=a.values.add(name, "%", 100.0 * at, digits=2))
    return a.values.add(name, unit, at, digits=2 if unit == "share" else 1)


def _semicolons(parts: list[Prose]) -> Prose:
    return say("; ".join(f"{{p{i}}}" for i in range(len(parts))), **{f"p{i}": part for i, part in enumerate(parts)})
