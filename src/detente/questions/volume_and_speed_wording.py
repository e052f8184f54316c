"""Sentences on volume and speed of aid: elasticities, what is delivered, in transit and pledged."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.core.prose import Prose, Value, say
from detente.questions import war_effects as effects
from detente.questions.trajectory_wording import CHALLENGER, SUPPORTED, in_draws
from detente.questions.war_comparison import Comparison
from detente.questions.war_runs import Setting
from detente.questions.wording import listed, with_band

Array = NDArray[Any]

LEVERS = ("volume", "speed", "both")


class Flow(NamedTuple):
    """[EUR bn, at the beliefs' prices] Aid of a setting over the first year, medians."""

    name: str
    pledged: float
    delivered: float
    in_transit: float


def setting(lever: str, factor: float) -> Setting:
    """One lever, or both, raised by a factor."""
    return Setting(factor if lever != "speed" else 1.0, factor if lever != "volume" else 1.0)


def elasticity(c: Comparison, lever: str, factor: float, months: int) -> Array | None:
    """[ratio, draw] Per cent of the median area gained that a per cent more of the lever changes; None without gain.

    An arc elasticity between today's setting and `factor` times it.
    """
    base = float(np.median(c.without.area()[:, months - 1]))
    if base <= 0.0:
        return None
    return c.difference(setting(lever, factor), months=months) / base / np.log(factor)


def headline(c: Comparison, factor: float) -> Prose:
    """What more of each lever changes after the first horizon."""
    parts = []
    for lever, words in zip(LEVERS, ("the volume of aid", "its speed", "both"), strict=True):
        difference = c.difference(setting(lever, factor))
        value = c.values.band(f"area_difference.{lever}.{c.months}", "km2", difference)
        parts.append(say("{words} {value}", words=words, value=with_band(value)))
    return say(
        "Raised to {factor} times today's for {months} months, with the same luck as under today's aid, the levers "
        "change the area that {b} gains in the model, in km², so: {list}. More volume alone and more speed alone both "
        "make it smaller in {n}.",
        factor=times(c, factor),
        months=c.values.add("horizon", "months", float(c.months)),
        b=CHALLENGER,
        list=listed(parts),
        n=in_draws(c, "event_draws", c.chance),
    )


def times(c: Comparison, factor: float) -> Value:
    """A factor as a value."""
    digits = next(n for n in range(4) if n == 3 or round(factor, n) == round(factor, 3))
    return c.values.add(f"factor_{factor:g}", "ratio", factor, digits=digits)


def elasticities(c: Comparison, factor: float, horizons: tuple[int, ...]) -> Prose:
    """Elasticities of the area gained, and the change of the chance of parity, by lever and horizon."""
    sentences = []
    for months in horizons:
        parts = []
        for lever in LEVERS:
            sample = elasticity(c, lever, factor, months)
            if sample is None:
                continue
            value = c.values.band(f"elasticity.{lever}.{months}", "ratio", sample, digits=2)
            parts.append(say("{lever} {value}", lever=lever, value=with_band(value)))
        if parts:
            sentences.append(
                say(
                    "after {months} months {list}",
                    months=c.values.add(f"months_{months}", "months", float(months)),
                    list=listed(parts),
                )
            )
    if not sentences:
        return say("No elasticity is given: at today's aid the model's median has {b} gain nothing.", b=CHALLENGER)
    return say(
        "Elasticity, the per cent by which the area gained changes for a per cent more of a lever: {list}.",
        list=_in_turn(sentences),
    )


def parity(c: Comparison, factor: float, horizons: tuple[int, ...]) -> Prose:
    """In how many draws parity of force is reached, by lever and horizon."""
    sentences = []
    for months in horizons:
        parts = []
        for name, chosen in (("today's aid", Setting()), *((lever, setting(lever, factor)) for lever in LEVERS)):
            reached = effects.parity_month(c.run(chosen).ratio())
            count = c.values.add(f"parity_draws.{_slug(name)}.{months}", "count", float(np.sum(reached <= months)))
            parts.append(say("{name} {count}", name=name, count=count))
        months_value = c.values.add(f"months_{months}", "months", float(months))
        sentences.append(say("within {months} months {list}", months=months_value, list=listed(parts)))
    return say(
        "Parity of force, {b}'s no stronger than {a}'s, is reached in so many of {all} draws: {list}.",
        a=SUPPORTED,
        b=CHALLENGER,
        all=c.values.add("draws", "count", float(c.with_aid.draws)),
        list=_in_turn(sentences),
    )


def _in_turn(sentences: list[Prose]) -> Prose:
    """Lists one after another, set off by semicolons."""
    whole = sentences[0]
    for sentence in sentences[1:]:
        whole = say("{whole}; {next}", whole=whole, next=sentence)
    return whole


def _slug(name: str) -> str:
    return name.replace("'", "").replace(" ", "_")


def flows(c: Comparison, told: tuple[Flow, ...], factor: float) -> Prose:
    """What speed does and does not do to deliveries."""
    for flow in told:
        for part in ("pledged", "delivered", "in_transit"):
            c.values.add(f"{part}.{_slug(flow.name)}", "EUR bn", getattr(flow, part), digits=1)
    first = say("Speed changes when aid arrives, never how much: a unit that comes sooner is not a unit more.")
    by_name = {flow.name: flow for flow in told}
    today, faster = by_name.get("today's aid"), by_name.get("speed")
    if today is None or faster is None:
        return first
    return first + say(
        "At {factor} times the speed EUR {sooner} bn more arrive in the first twelve months, all of it out of what is "
        "in transit (EUR {before} bn at the end, not {after} bn as with today's speed); it is a shift forward, once; "
        "EUR {pledged} bn are pledged either way (six classes of arms at the model's prices, not all military aid).",
        factor=times(c, factor),
        sooner=c.values.add("sooner", "EUR bn", faster.delivered - today.delivered, digits=1),
        before=c.values.add("in_transit.speed", "EUR bn", faster.in_transit, digits=1),
        after=c.values.add("in_transit.todays_aid", "EUR bn", today.in_transit, digits=1),
        pledged=c.values.add("pledged.todays_aid", "EUR bn", today.pledged, digits=1),
    )
