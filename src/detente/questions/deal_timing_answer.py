"""S3, computed: what talks now or later are worth to either side, and what is paid until then."""

from typing import Any

import numpy as np

from detente.core.answers import Answer, Baseline, BreakEven
from detente.core.prose import Prose, say
from detente.panel import View
from detente.questions import deal_timing_exhibits as exhibits
from detente.questions import sensitivity
from detente.questions import war_effects as effects
from detente.questions.deal_timing_asked import Timing
from detente.questions.negotiation import RIPE, Array, Talks
from detente.questions.negotiation_rivals import RIVALS, one_shot, one_shots
from detente.questions.negotiation_wording import (
    A,
    B,
    conditioned,
    deal_chance,
    disputes,
    draws_note,
    driver_words,
    left_to_judgement,
    renewed_war,
    rival_words,
    set_by_the_user,
)
from detente.questions.question import Question
from detente.questions.war_effects import Member
from detente.questions.war_runs import belief_label
from detente.questions.wording import listed, with_band

RESERVATIONS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
"""[share] Least settlements under which the best month is looked for again."""


def build(question: Question, slots: Any, talks: Talks, view: View) -> Answer:
    """The answer to S3 for its slots."""
    start = talks.agenda.get("talks_month")
    months = {round(month) for month in slots.months} | ({round(start)} if start is not None else set())
    t = Timing(talks, tuple(sorted(months)), talks.bundles(view), None if start is None else round(start))
    gain = t.waiting(t.leading)
    value = talks.band("value_of_waiting.A", "share", gain, digits=3)
    chance = talks.chance(gain > 0.0)
    members = _rivals(t)
    headline, details = _headline(t), _details(t)
    rival = rival_words(talks, members, f"waiting pays for {A}")
    caveats = (
        say("Where no settlement exists that both prefer to war, a deal in that month is hypothetical."),
        left_to_judgement(talks, gain), renewed_war(talks), *filter(None, [disputes(talks)]), conditioned(talks),
        draws_note(talks),
    )  # fmt: skip
    return Answer(
        question=question.id, row=question.row, slots=slots.filled(), estimand=question.estimand, unit=question.unit,
        median=value.median, interval50=value.interval50, interval90=value.interval90, probability=chance,
        word=effects.agreed_word(chance, members), headline=headline, details=details, values=talks.values.all(),
        baseline=Baseline(name="talks now", value=0.0), drivers=talks.drivers(gain), disagreement=(rival,),
        would_change=_would_change(t, gain), prior_dominated=talks.learned(gain) > 0.8,
        data_as_of=view.used.data_as_of, revised_data=view.used.revised, caveats=caveats,
        left_out=question.left_out, exhibits=exhibits.drawn(t),
        sources=view.used.sources,
    )  # fmt: skip


def _rivals(t: Timing) -> tuple[Member, ...]:
    found = []
    for variant, name in RIVALS.items():
        other = t.talks.rival(variant)
        gain = t.waiting(t.leading, 0, other)
        found.append(Member(name, other.quantile(gain, 0.5), t.talks.chance(gain > 0.0, other), other.draws))
    base = t.talks.game
    ours, _ = t.talks.months_of_war(base, t.leading)
    for name, odds in one_shots(t.talks.fit).items():
        gain = ours + base.params.discount**t.leading * one_shot(base, t.leading, odds)[2] - one_shot(base, 0, odds)[2]
        found.append(Member(name, base.quantile(gain, 0.5), t.talks.chance(gain > 0.0), base.draws))
    return tuple(found)


def _headline(t: Timing) -> Prose:
    v = t.talks.values
    months = v.add("leading_month", "months", float(t.leading))
    a = t.talks.band("value_of_waiting.A", "share", t.waiting(t.leading), digits=3)
    b = t.talks.band("value_of_waiting.B", "share", t.waiting(t.leading, 1), digits=3)
    return say(
        "Against talks now, talks in {m} months are worth {a} of what is in dispute to {side_a} and {b} to {side_b}, "
        "the costs of fighting on counted; they are worth more to {side_a} in {n} % of draws and to {side_b} in {k} %.",
        m=months, a=with_band(a), b=with_band(b), side_a=A, side_b=B,
        n=v.add("waiting_pays.A", "%", 100.0 * t.talks.chance(t.waiting(t.leading) > 0.0)),
        k=v.add("waiting_pays.B", "%", 100.0 * t.talks.chance(t.waiting(t.leading, 1) > 0.0)),
    )  # fmt: skip


def _details(t: Timing) -> tuple[Prose, ...]:
    told = [
        set_by_the_user(t.talks), _price(t), _stability(t), _ranking(t), _terms(t), _again(t), _with_aid(t), _ripe(t),
    ]  # fmt: skip
    return (*filter(None, told), driver_words(t.talks, t.waiting(t.leading)))


def _price(t: Timing) -> Prose:
    """What waiting costs in people, and whether a deal would exist then."""
    lost = [
        say("{n} thousand of {side}", side=name,
            n=t.talks.band(f"casualties.{side}.{t.leading}", "thousand persons",
                           t.talks.casualties(t.leading, k), digits=0))
        for k, (side, name) in enumerate((("A", A), ("B", B)))
    ]  # fmt: skip
    exists = [
        say("{m} months {n}", m=t.talks.values.add(f"month.{month}", "months", float(month)),
            n=deal_chance(t.talks, month))
        for month in t.months
    ]  # fmt: skip
    return say(
        "Fighting on for {m} months costs a median of {lost} killed, wounded, missing or captured. A settlement that "
        "both sides prefer to war exists after {exists} of draws.",
        m=t.talks.values.add("leading_month", "months", float(t.leading)), lost=listed(lost), exists=listed(exists),
    )  # fmt: skip


def _stability(t: Timing) -> Prose:
    """Which month is best how often: whether the ranking holds across draws."""
    parts = []
    for side, name in ((0, A), (1, B)):
        best = t.best(side)
        counted = [
            say("{n} % {m} months", m=t.talks.values.add(f"month.{month}", "months", float(month)),
                n=t.talks.values.add(f"best.{'AB'[side]}.{month}", "%", 100.0 * share))
            for month, share in best.items()
        ]  # fmt: skip
        parts.append(say("for {name} {counted}", name=name, counted=listed(counted)))
    return say(
        "Of the months asked about, the best to talk is {parts}; no winner is declared where this changes with the "
        "judged beliefs.", parts=listed(parts),
    )  # fmt: skip


def _ranking(t: Timing) -> Prose:
    """Whether the best month for A changes with the least settlement that it accepts and with its patience."""
    v = t.talks.values

    def month(name: str, number: int) -> Prose:
        return say("{m}", m=v.add(name, "months", float(number)))

    patient, impatient = t.by_patience()
    found = {least: t.best_on_average(least) for least in RESERVATIONS}
    first, last = RESERVATIONS[0], RESERVATIONS[-1]
    turn = next((least for least in RESERVATIONS if found[least] != found[first]), None)
    low = v.add("reservation.least", "share", first, digits=1)
    if turn is None:
        high = v.add("reservation.most", "share", last, digits=1)
        held = say("stays {z} whatever least settlement from {low} to {high} {a} insists on", a=A, low=low, high=high,
                   z=month("best.least", found[first]))  # fmt: skip
    else:
        held = say("is {z} if {a} insists on at least {low}, but {w} if on {at}", a=A, low=low,
                   z=month("best.least", found[first]), w=month("best.turned", found[turn]),
                   at=v.add("reservation.turn", "share", turn, digits=1))  # fmt: skip
    return say(
        "By the mean value to {a} the best month is {x} among the patient half of draws and {y} among the impatient; "
        "it {held}. Weights of area, security and alignment change none of this: they translate shares into terms.",
        a=A, x=month("best.patient", patient), y=month("best.impatient", impatient), held=held,
    )  # fmt: skip


def _terms(t: Timing) -> Prose:
    """What the settlements amount to as lines, by the weights, and how terms of the user's own compare."""
    name = "as_set" if "as_set" in t.bundles else "freeze"
    bundle, parts = t.bundles[name], []
    worth = t.talks.weights.worth(bundle)
    for month in (t.months[0], t.leading):
        share = t.talks.game.at(month).share
        at = t.talks.band(f"line.{month}", "share", np.clip(t.talks.weights.line(share, bundle), 0.0, 1.0))
        parts.append(say(
            "{line} after {m} months ({n} % of draws give at least {worth})", line=at,
            m=t.talks.values.add(f"month.{month}", "months", float(month)),
            n=t.talks.values.add(f"reaches_terms.{month}", "%", 100.0 * t.talks.chance(share >= worth)),
            worth=t.talks.band("terms_worth", "share", worth),
        ))  # fmt: skip
    return say(
        "With the guarantees and the freedom of alignment of {terms}, the settlement amounts to a line that leaves {a} "
        "this part of its territory: {parts}.",
        terms="a freeze" if name == "freeze" else "the terms as set", a=A, parts=listed(parts),
    )  # fmt: skip


def _again(t: Timing) -> Prose | None:
    """Chance of another war within ten years of a settlement, by month; None where no peace ships."""
    found = {month: one for month in t.months if (one := t.talks.recurrence(month)) is not None}
    if not found:
        return None
    parts = [
        say("{n} % after {m} months", m=t.talks.values.add(f"month.{month}", "months", float(month)),
            n=t.talks.values.add(f"recurrence.{month}", "%", 100.0 * float(t.talks.game.mean(one))))
        for month, one in found.items()
    ]  # fmt: skip
    return say("By the durability model, war breaks out again within ten years of a settlement with a chance of "
               "{parts}.", parts=listed(parts))  # fmt: skip


def _with_aid(t: Timing) -> Prose:
    """Chance that waiting pays for A by path of aid."""
    parts = []
    for name, settings in t.talks.paths().items():
        game_of = t.talks.under(**settings)
        # the comparison is with talks now on today's path, the battlefield being the same
        gain = t.talks.value_of_talks(t.leading, game_of)[0] - t.talks.value_of_talks(0)[0]
        key = f"waiting_pays.{name.replace(' ', '_')}"
        parts.append(say("{name} {n} %", name=name, n=t.talks.values.add(key, "%", 100.0 * t.talks.chance(gain > 0.0))))
    return say("The chance that waiting pays for {a} is, by path of aid: {parts}.", a=A, parts=listed(parts))


def _ripe(t: Timing) -> Prose:
    """How often all marks of a hurting stalemate meet, now and at the leading month, and the rarest mark."""
    now, later = (t.talks.ripeness(month) for month in (0, t.leading))
    rare = min((name for name in now if name != RIPE), key=lambda name: t.talks.chance(now[name]))
    return say(
        "A hurting stalemate, in which war is worth less than a freeze to both, the balance stands still and a "
        "settlement exists, is there in {n} % of draws now and in {k} % after {m} months; the rarest of its marks is: "
        "{rare} ({r} %).",
        n=t.talks.values.add("ripe.0", "%", 100.0 * t.talks.chance(now[RIPE])),
        k=t.talks.values.add(f"ripe.{t.leading}", "%", 100.0 * t.talks.chance(later[RIPE])),
        m=t.talks.values.add("leading_month", "months", float(t.leading)), rare=rare,
        r=t.talks.values.add("ripe.rarest", "%", 100.0 * t.talks.chance(now[rare])),
    )  # fmt: skip


def _would_change(t: Timing, gain: Array) -> tuple[BreakEven, ...]:
    volumes = np.array([1.0, 1.5, 2.0, 3.0, 4.0])
    now = t.talks.value_of_talks(0)[0]
    chances = []
    for volume in volumes:
        game_of = t.talks.game if volume == 1.0 else t.talks.under(aid_volume=float(volume))
        chances.append(t.talks.chance(t.talks.value_of_talks(t.leading, game_of)[0] > now) - 0.5)
    found = [BreakEven(
        assumption=f"volume of aid at which waiting {t.leading} months is as likely as not to pay for {A}",
        break_even=effects.crossing(volumes, np.array(chances)), unit="ratio",
    )]  # fmt: skip
    for one in t.talks.influences(gain)[: sensitivity.TOLD]:
        found.append(BreakEven(
            assumption=f"{belief_label(t.talks.fit.conflict, one.belief)}: "
            "value at which the median value of waiting turns",
            break_even=effects.belief_crossing(gain, t.talks.drawn[one.belief]), unit="1",
        ))  # fmt: skip
    return tuple(found)
