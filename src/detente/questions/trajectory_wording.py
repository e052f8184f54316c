"""Sentences on what more aid changes: area, pace, balance of force, losses of both sides, time to strength."""

import numpy as np

from detente.core.prose import Label, Prose, Value, say
from detente.questions import sensitivity
from detente.questions import war_effects as effects
from detente.questions.war_comparison import CONTRACTED, Comparison
from detente.questions.war_runs import HORIZON, Setting, belief_label
from detente.questions.war_wording import SIDE_NAMES
from detente.questions.wording import listed, month_label, with_band

CHALLENGER, SUPPORTED = SIDE_NAMES["RUS"], SIDE_NAMES["UKR"]


def aid_words(c: Comparison, setting: Setting) -> Prose:
    """The setting in words: "1.5 times the volume of aid, delivered at today's speed"."""
    volume = c.values.add(f"volume_{setting.volume:g}", "ratio", setting.volume, digits=_digits(setting.volume))
    speed = c.values.add(f"speed_{setting.speed:g}", "ratio", setting.speed, digits=_digits(setting.speed))
    much = say("today's volume of aid") if setting.volume == 1 else say("{v} times the volume of aid", v=volume)
    fast = say("at today's speed") if setting.speed == 1 else say("at {s} times the speed", s=speed)
    return say("{much} {fast}", much=much, fast=fast)


def _digits(ratio: float) -> int:
    return next(n for n in range(4) if n == 3 or round(ratio, n) == round(ratio, 3))


def in_draws(c: Comparison, name: str, share: float) -> Prose:
    """A chance as a count: "930 of 1,000 draws"."""
    return say(
        "{n} of {all} draws",
        n=c.values.add(name, "count", float(round(share * c.with_aid.draws))),
        all=c.values.add("draws", "count", float(c.with_aid.draws)),
    )


def horizon(c: Comparison) -> Value:
    """The horizon as a value."""
    return c.values.add("horizon", "months", float(c.months))


def size(c: Comparison) -> Value:
    """The paired change of area at the horizon."""
    return c.values.band("area_difference", "km2", c.area_difference)


def headline(c: Comparison) -> Prose:
    """By how much the aid changes the area, and how often it does so without strength coming later."""
    if c.setting == c.base:
        return say("The aid asked about is today's, so the model has nothing to compare.")
    change = size(c)
    first = say(
        "With {aid} instead of today's aid, the area that {b} gains in the model over {months} months changes by "
        "{change} km², the same luck in both.",
        aid=aid_words(c, c.setting),
        b=CHALLENGER,
        months=horizon(c),
        change=with_band(change),
    )
    second = say(
        "It is smaller, and strength comes no later, in {n}, which is this row's event; strength itself, taken as "
        "{b}'s forces no stronger than {a}'s, is reached within {limit} months in {with_aid} draws with the aid and in "
        "{without} without.",
        n=in_draws(c, "event_draws", c.chance),
        a=SUPPORTED,
        b=CHALLENGER,
        limit=c.values.add("limit", "months", float(HORIZON)),
        with_aid=c.values.add(f"parity_draws_with.{HORIZON}", "count", _count(c.strength[0], HORIZON)),
        without=c.values.add(f"parity_draws_without.{HORIZON}", "count", _count(c.strength[1], HORIZON)),
    )
    return first + second


def _count(months: np.ndarray, limit: float) -> float:
    return float(np.sum(months <= limit))


def changes(c: Comparison) -> Prose:
    """Paired changes of pace, balance of force and casualties at the horizon."""
    at = c.months - 1
    pace = c.values.band("pace_difference", "km2/month", (c.with_aid.pace() - c.without.pace())[:, at])
    ratio = c.values.band("ratio_difference", "log", (c.with_aid.ratio() - c.without.ratio())[:, at], digits=3)
    told = say(
        "In the last of these months the pace differs by {pace} km² a month and the log force ratio, {b} over {a}, by "
        "{ratio}.",
        pace=with_band(pace),
        a=SUPPORTED,
        b=CHALLENGER,
        ratio=with_band(ratio),
    )
    people = []
    for side, name in ((0, SUPPORTED), (1, CHALLENGER)):
        difference = (c.with_aid.casualties(side) - c.without.casualties(side))[:, at]
        value = c.values.band(f"casualties_difference.{'AB'[side]}", "persons", difference)
        people.append(say("{name} {value}", name=name, value=with_band(value)))
    return told + say("Killed, wounded, missing and captured until then differ by: {list}.", list=listed(people))


def strength(c: Comparison) -> Prose:
    """Months to strength with "never", the definition, and what will replace it."""
    parts = []
    for months, name, words in zip(c.strength, ("with", "without"), ("with the aid", "without it"), strict=True):
        for limit in (12, 24):
            c.values.add(f"parity_draws_{name}.{limit}", "count", _count(months, limit))
        middle = effects.median_month(months)
        never = c.values.add(f"never_draws_{name}", "count", float(np.sum(np.isinf(months))))
        if middle is None:
            parts.append(say("{words}, more than half of the draws never get there ({n})", words=words, n=never))
        else:
            month = c.values.add(f"parity_month_{name}", "months", middle)
            parts.append(say("{words}, month {m} in the median ({n} never)", words=words, m=month, n=never))
    return say(
        "Strength is taken here as parity: the first month that ends with {b}'s forces no stronger than {a}'s by the "
        "model's ratio. {list}; “never” means not within {limit} months. Parity of force says nothing on what a "
        "negotiation would yield.",
        a=SUPPORTED,
        b=CHALLENGER,
        list=_capital(listed(parts)),
        limit=c.values.add("limit", "months", float(HORIZON)),
    )


def _capital(prose: Prose) -> Prose:
    return prose.model_copy(update={"text": prose.text[:1].upper() + prose.text[1:]})


def levels(c: Comparison, forecast: Prose) -> Prose:
    """The model's own levels, and whose forecast of levels is to be believed instead."""
    at = c.months - 1
    own = c.values.band("area_without", "km2", c.without.area()[:, at])
    aided = c.values.band("area_with", "km2", c.with_aid.area()[:, at])
    told = say(
        "Levels, which are less certain than the difference: after {months} months from the end of {start} the model "
        "has {b} gain {own} km² without the aid and {aided} km² with it.",
        months=horizon(c),
        start=month_label(c.fit.ends),
        b=CHALLENGER,
        own=with_band(own),
        aided=with_band(aided),
    )
    return told + forecast


def ten_billion(c: Comparison, military: float | None) -> Prose | None:
    """The change of area in a year per EUR 10 bn of military aid."""
    if military is None or military <= 0.0:
        return None
    per_ten = c.values.band("area_per_ten_billion", "km2", c.difference(Setting(1.0 + 10.0 / military, 1.0), months=12))
    return say(
        "EUR {ten} bn more military aid in a year of the same mix (EUR {base} bn were allocated in the last twelve "
        "months on record, at constant prices) changes the area gained in that year by {change} km².",
        ten=c.values.add("ten_billion", "EUR bn", 10.0, digits=0),
        base=c.values.add("military_aid_year", "EUR bn", military),
        change=with_band(per_ten),
    )


def cost(c: Comparison, military: float | None) -> Prose | None:
    """As `ten_billion`, with what the volume asked about costs."""
    told = ten_billion(c, military)
    if told is None or military is None or c.setting.volume <= 1.0:
        return told
    spent = (c.setting.volume - 1.0) * military * c.months / 12.0
    return told + say(
        "The volume asked about would cost EUR {spent} bn more over its {months} months.",
        spent=c.values.add("extra_cost", "EUR bn", spent),
        months=horizon(c),
    )


def members(c: Comparison) -> tuple[Prose, ...]:
    """What other members of the ensemble say: loss law, mobilisation, before the fit."""
    return tuple(
        say(
            "{name}: median change {median} km², event in {n} of {all} draws.",
            name=_capital(say("{name}", name=one.name)),
            median=c.values.add(f"member_{number}.area_difference", "km2", one.median),
            n=c.values.add(f"member_{number}.event_draws", "count", float(round(one.chance * one.draws))),
            all=c.values.add(f"member_{number}.draws", "count", float(one.draws)),
        )
        for number, one in enumerate(c.members)
    )


def disagreement(c: Comparison) -> tuple[Prose, ...]:
    """The members, and the other definition of strength."""
    halted = [effects.halt_month(run.area()) for run in (c.with_aid, c.without)]
    names = ("with", "without")
    counts = [c.values.add(f"halt_draws_{n}", "count", _count(m, HORIZON)) for m, n in zip(halted, names, strict=True)]
    other = say(
        "By another definition of strength, three months in a row that bring {b} no net gain, it is reached within "
        "{limit} months in {first} draws with the aid and {second} without.",
        b=CHALLENGER,
        limit=c.values.add("limit", "months", float(HORIZON)),
        first=counts[0],
        second=counts[1],
    )
    return (*members(c), other)


def _way(rises: bool | None) -> str:
    if rises is None:
        return "the change turns within the belief's range"
    return f"a higher value makes the change {'less negative or more positive' if rises else 'more negative'}"


def drivers(c: Comparison) -> Prose | None:
    """The two most sensitive beliefs in words."""
    told = [
        say(
            "{belief} ({share} % of the ranks' variance; {way})",
            belief=noted(belief_label(c.fit.conflict, one.belief)),
            share=c.values.add(f"driver.{one.belief}", "%", 100.0 * one.share),
            way=_way(one.rises),
        )
        for one in c.influences[: sensitivity.TOLD]
    ]
    if not told:
        return None
    return say("The change hangs most on {list}.", list=listed(told))


def limits(c: Comparison) -> tuple[Prose, ...]:
    """How the model can be wrong, and what its numbers rest on."""
    told = [
        say(
            "That more aid never helps the other side follows from the model's equations, so that the sign of a "
            "difference is an assumption; its size is what beliefs and data decide. Only strategic totals are modelled."
        ),
        say(
            "Bands come from uncertain beliefs and chance in the model. Trust the sign and rough size of differences "
            "first, levels within half a year second, later levels last."
        ),
        say(
            "The model reacts, it does not decide: more aid changes neither side's posture, and neither mass "
            "mobilisation, a change of government nor escalation is in it. It would mislead where logistics or "
            "training bind instead of means, or where drones change the law of losses itself."
        ),
    ]
    if c.fit.posterior is None:
        told.append(say("No fit to data is shipped for this date: beliefs are priors, so the answer is led by them."))
    elif c.contraction is not None:
        told.append(
            say(
                "The fit leaves {ratio} of the spread that prior beliefs gave; above {bound} an answer is called led "
                "by its prior{label}.",
                ratio=c.values.add("contraction", "ratio", c.contraction),
                bound=c.values.add("contraction_bound", "ratio", CONTRACTED),
                label=", as this one is" if c.prior_dominated else "",
            )
        )
    if c.draws > c.with_aid.draws:
        told.append(
            say(
                "Computed from {n} draws, the most of which single futures are kept.",
                n=c.values.add("draws", "count", float(c.with_aid.draws)),
            )
        )
    if c.with_aid.note:
        told.append(noted(c.with_aid.note))
    return tuple(told)


def noted(text: str) -> Prose:
    """A note of the engine or a label from a record: its digits are names, which nothing here computed."""
    return say("{note}", note=Label(text=text, names="source") if any(map(str.isdigit, text)) else text)
