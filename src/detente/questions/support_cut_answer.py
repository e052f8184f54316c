"""S4, computed: what a donor's withdrawal costs at the table, at once and after the battlefield has felt it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from detente.core.answers import Answer, Baseline, BreakEven
from detente.core.exhibits import Axis, Exhibit, Point, Series
from detente.core.prose import Prose, say
from detente.panel import View
from detente.questions import sensitivity
from detente.questions import war_effects as effects
from detente.questions.negotiation import Array, Talks
from detente.questions.negotiation_rivals import ONE_SHOT, RIVALS, one_shot
from detente.questions.negotiation_terms import AS_SET, Bundle, named
from detente.questions.negotiation_wording import (
    A,
    B,
    conditioned,
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
from detente.simulation.game import Game

LEAST = 0.01
"""[share] Concession above which the row's event holds."""

VOLUMES = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
"""[ratio] Volumes of the remaining donors' giving at which an offset is looked for."""


@dataclass
class Cut:
    """The main donor's support falls to a regime, against today's."""

    talks: Talks
    regime: float
    months: tuple[int, ...]
    bundles: Mapping[str, Bundle]

    @cached_property
    def after(self) -> Game:
        """The path without that support."""
        return self.talks.under(us_support=self.regime)

    def concession(self, month: int, of: tuple[Game, Game] | None = None) -> Array:
        """[share, draw] By how much A's part of the settlement is worth less, its part of renewed war taken off.

        The nominal share would mislead: A asks for more of a flimsier peace. At once the battlefield is the same and
        only what is expected differs; later the front has moved too.
        """
        base, cut = of or (self.talks.game, self.after)
        return base.worth(month) - (base.worth(0, regime=self.regime) if month == 0 else cut.worth(month))

    def nominal(self, month: int) -> Array:
        """[share, draw] The same in what is written into the settlement."""
        base, cut = self.talks.game, self.after
        return base.at(month).share - (base.at(0, regime=self.regime) if month == 0 else cut.at(month)).share

    def costs(self, month: int) -> tuple[Array, Array]:
        """[thousand persons, draw] Further casualties of A and B until a month, with the cut less without."""
        ours = self.after.casualties[: month + 1].sum(axis=0) - self.talks.game.casualties[: month + 1].sum(axis=0)
        return ours[0], ours[1]

    def war(self) -> tuple[tuple[Array, Array, Array], tuple[Array, Array, Array]]:
        """Without and with the cut: months of war still expected within the horizon, and casualties of A and B in them
        [thousand persons], each [draw]."""
        found = []
        for of in (self.talks.game, self.after):
            on = self.talks.war_goes_on(of)
            lost = (on[:-1, None] * of.casualties[1:]).sum(axis=0)
            found.append((on[:-1].sum(axis=0), lost[0], lost[1]))
        return found[0], found[1]

    @property
    def least(self) -> float | str:
        """What a settlement is asked to give: the least that A accepts, its own terms, or a freeze."""
        reservation = self.talks.agenda.get("reservation")
        return reservation if reservation is not None else AS_SET if AS_SET in self.bundles else "freeze"

    def reaches(self, month: int) -> tuple[float, float]:
        """[share] Chance that a settlement exists and gives at least that, without the cut and with it."""
        least = self.talks.weights.worth(self.bundles[self.least]) if isinstance(self.least, str) else self.least
        base, cut = self.talks.game, self.after
        pair = base.at(month), base.at(0, regime=self.regime) if month == 0 else cut.at(month)
        without, with_ = (self.talks.chance((at.share >= least) & (at.margin > 0.0)) for at in pair)
        return without, with_

    def offset(self, month: int) -> tuple[Array, Array]:
        """Volumes of the others' giving, and the median concession that is left at each [share].

        What is expected beyond the month follows: giving that makes up for the cut counts as support in force.
        """
        shares = [values for name, values in self.talks.drawn.items() if name.startswith("assistance.us_share")]
        theirs = float(np.mean(shares))
        left = []
        for volume in VOLUMES:
            cut = self.after if volume == 1.0 else self.talks.under(us_support=self.regime, aid_volume=volume)
            given = volume * (1.0 - theirs * (1.0 - self.regime))
            regime = float(np.clip((given - 1.0 + theirs) / theirs, self.regime, 1.0))
            left.append(self.talks.game.quantile(self.talks.game.worth(month) - cut.worth(month, regime=regime), 0.5))
        return np.array(VOLUMES), np.array(left)


def build(question: Question, slots: Any, talks: Talks, view: View) -> Answer:
    """The answer to S4 for its slots."""
    start, now = talks.agenda.get("talks_month"), talks.game.regime[0]
    months = {round(month) for month in slots.months} | ({round(start)} if start is not None else set())
    c = Cut(talks, float(now[0]) * (1.0 - slots.cut), tuple(sorted(months)), talks.bundles(view))
    first = c.concession(c.months[0])
    value = talks.band(f"concession.{c.months[0]}", "share", first, digits=3)
    chance = talks.chance(first > LEAST)
    members = _rivals(c)
    headline, details, change = _headline(c), _details(c), _would_change(c, first)
    rival = rival_words(talks, members, "the concession is larger than one hundredth")
    caveats = (
        left_to_judgement(talks, first), renewed_war(talks),
        say("Odds learned from past disputes know nothing of aid, so the one-shot rival takes the war model's here."),
        conditioned(talks), draws_note(talks),
    )  # fmt: skip
    return Answer(
        question=question.id, row=question.row, slots=slots.filled(), estimand=question.estimand, unit=question.unit,
        median=value.median, interval50=value.interval50, interval90=value.interval90, probability=chance,
        word=effects.agreed_word(chance, members), headline=headline, details=details, values=talks.values.all(),
        baseline=Baseline(name="full support goes on", value=0.0), drivers=talks.drivers(first), disagreement=(rival,),
        would_change=change, prior_dominated=talks.learned(first) > 0.8,
        data_as_of=view.used.data_as_of, revised_data=view.used.revised, caveats=caveats,
        left_out=question.left_out, exhibits=(_bars(c), _offset(c)), sources=view.used.sources,
    )  # fmt: skip


def _rivals(c: Cut) -> tuple[Member, ...]:
    found = []
    month = c.months[0]
    for variant, name in RIVALS.items():
        other = c.talks.rival(variant)
        lost = other.worth(month) - other.worth(month, regime=c.regime)
        found.append(Member(name, other.quantile(lost, 0.5), c.talks.chance(lost > LEAST, other), other.draws))
    later = max(c.months)
    base = c.talks.game
    lost = one_shot(base, later)[2] - one_shot(c.after, later)[2]
    found.append(Member(f"{ONE_SHOT}, in the last month asked about", base.quantile(lost, 0.5),
                        c.talks.chance(lost > LEAST), base.draws))  # fmt: skip
    return tuple(found)


def _when(month: int) -> str:
    return "at once" if month == 0 else "later"


def cut_of(c: Cut) -> float:
    """[share] Of the support in force that ends."""
    now = float(c.talks.game.regime[0][0])
    return 1.0 - c.regime / now if now > 0.0 else 0.0


def _headline(c: Cut) -> Prose:
    v, parts = c.talks.values, []
    for month in c.months:
        lost = c.talks.band(f"concession.{month}", "share", c.concession(month), digits=3)
        when = say("at once, on the same battlefield") if month == 0 else say(
            "after {m} months", m=v.add(f"month.{month}", "months", float(month)))  # fmt: skip
        parts.append(say("{lost} {when}", lost=with_band(lost), when=when))
    cut = v.add("cut", "%", 100.0 * cut_of(c))
    return say(
        "If {cut} % of US support ended, {a}'s part of a settlement would be worth less in the model by {parts}, as a "
        "share of what is in dispute; by more than one hundredth {when} in {n} % of draws.",
        cut=cut, a=A, parts=listed(parts), when=_when(c.months[0]),
        n=v.add("event", "%", 100.0 * c.talks.chance(c.concession(c.months[0]) > LEAST)),
    )  # fmt: skip


def _details(c: Cut) -> tuple[Prose, ...]:
    last = max(c.months)
    found = [set_by_the_user(c.talks), _in_area(c), _reached(c), _war(c)]
    if last > 0:
        found += [_people(c, last), _offset_words(c, last)]
    return (*filter(None, found), driver_words(c.talks, c.concession(c.months[0])))


def _in_area(c: Cut) -> Prose:
    """The concession in area, were it all area, by the weights."""
    area, security = (np.maximum(one, 0.02) for one in c.talks.weights[:2])
    lost = c.concession(c.months[0]) / area
    written = [
        say("{n} {when}", when=_when(month),
            n=c.talks.band(f"nominal_concession.{month}", "share", c.nominal(month), digits=3))
        for month in c.months
    ]  # fmt: skip
    return say(
        "What is written into the settlement falls by {written}; where that is less than its worth, {a} asks for more "
        "of a flimsier peace.", written=listed(written), a=A,
    ) + say(
        "Were all of the concession {when} ceded in area, it would be {share} of {a}'s recognised territory; were all "
        "ceded in security, {safe} of all that security can be worth, by the weights; it may as well be alignment.",
        when=_when(c.months[0]), share=c.talks.band("concession_in_area", "share", np.minimum(lost, 1.0)), a=A,
        safe=c.talks.band("concession_in_security", "share",
                          np.minimum(c.concession(c.months[0]) / security, 1.0)),
    )  # fmt: skip


def _reached(c: Cut) -> Prose:
    """By how much less often a settlement gives what is asked of it."""
    v, parts = c.talks.values, []
    for month in c.months:
        without, with_ = c.reaches(month)
        parts.append(say(
            "from {n} % to {k} % {when}", when=_when(month), n=v.add(f"reaches.{month}", "%", 100.0 * without),
            k=v.add(f"reaches_with_cut.{month}", "%", 100.0 * with_),
        ))  # fmt: skip
    if isinstance(c.least, str):
        worth = c.talks.band("terms_worth", "share", c.talks.weights.worth(c.bundles[c.least]))
        asked = say("what {terms} is worth, {n}", terms=named(c.least), n=worth)
    else:
        asked = say("the least that it accepts, {n}", n=v.add("reservation", "share", c.least, digits=2))
    return say("The chance that a settlement exists and gives {a} at least {asked}, goes {parts}.", a=A, asked=asked,
               parts=listed(parts))  # fmt: skip


def _war(c: Cut) -> Prose:
    """What the cut does to the length of the war and to both sides' casualties, agreements and victories counted."""
    (months, lost_a, lost_b), (other, other_a, other_b) = c.war()
    band = c.talks.band
    return say(
        "Of the next {h} months, {n} are expected to be months of war, agreements and victories counted; the cut "
        "changes that by {change}, and casualties in them by {x} thousand for {a} and {y} thousand for {b}.",
        h=c.talks.values.add("horizon", "months", 36.0), n=band("months_of_war", "months", months, digits=1),
        change=with_band(band("months_of_war_change", "months", other - months, digits=1)), a=A, b=B,
        x=with_band(band("war_casualties_change.A", "thousand persons", other_a - lost_a, digits=0)),
        y=with_band(band("war_casualties_change.B", "thousand persons", other_b - lost_b, digits=0)),
    )  # fmt: skip


def _people(c: Cut, month: int) -> Prose:
    a, b = c.costs(month)
    return say(
        "Until month {m} the cut changes casualties by {x} thousand for {a} and {y} thousand for {b}.",
        m=c.talks.values.add(f"month.{month}", "months", float(month)), a=A, b=B,
        x=with_band(c.talks.band(f"casualties_change.A.{month}", "thousand persons", a, digits=1)),
        y=with_band(c.talks.band(f"casualties_change.B.{month}", "thousand persons", b, digits=1)),
    )  # fmt: skip


def _offset_words(c: Cut, month: int) -> Prose:
    at = effects.crossing(*c.offset(month))
    months = c.talks.values.add(f"month.{month}", "months", float(month))
    if at is None:
        return say(
            "No volume of the other donors' giving up to {v} times today's makes the median concession after {m} "
            "months nought.", v=c.talks.values.add("most_volume", "ratio", VOLUMES[-1], digits=0), m=months,
        )  # fmt: skip
    return say(
        "The other donors would have to give {v} times what they give for the median concession after {m} months to be "
        "nought: {k} months of their present giving on top.",
        v=c.talks.values.add("offset_volume", "ratio", at, digits=1), m=months,
        k=c.talks.values.add("offset_months", "months", (at - 1.0) * month),
    )  # fmt: skip


def _would_change(c: Cut, first: Array) -> tuple[BreakEven, ...]:
    last = max(c.months)
    found = []
    if last > 0:
        found.append(BreakEven(
            assumption=f"giving of the other donors, relative to today's, at which the concession after {last} months "
                       "vanishes",
            break_even=effects.crossing(*c.offset(last)), unit="ratio",
        ))  # fmt: skip
    for driver in c.talks.influences(first)[: sensitivity.TOLD]:
        found.append(BreakEven(
            assumption=f"{belief_label(c.talks.fit.conflict, driver.belief)}: "
            "value at which the median concession is one hundredth",
            break_even=effects.belief_crossing(first - LEAST, c.talks.drawn[driver.belief]), unit="1",
        ))  # fmt: skip
    return tuple(found)


def _bars(c: Cut) -> Exhibit:
    q, points = c.talks.game.quantile, []
    for month in c.months:
        lost = c.concession(month)
        points.append(Point(x="at once" if month == 0 else f"after {month} months", y=q(lost, 0.5), low=q(lost, 0.05),
                            high=q(lost, 0.95), low50=q(lost, 0.25), high50=q(lost, 0.75)))  # fmt: skip
    return Exhibit(
        id="support_cut_concession", kind="ranges", title=f"What a cut of US support would cost {A} at the table",
        subtitle="Share of what is in dispute; points are medians, lines nine in ten draws",
        x=Axis(label="", type="name"), y=Axis(label="concession", unit="share"),
        series=(Series(name="concession", role="model", points=tuple(points)),),
        note="At once only what is expected of the war changes; later the front and the stocks have felt the cut.",
        alt="Ranges: concession at once and later.",
    )  # fmt: skip


def _offset(c: Cut) -> Exhibit:
    month = max(*c.months, 1)
    volumes, left = c.offset(month)
    return Exhibit(
        id="support_cut_offset", kind="lines", title="How far the other donors could make up for it",
        subtitle=f"Median concession left after {month} months, share of what is in dispute",
        x=Axis(label="giving of the other donors, relative to today's", unit="ratio"),
        y=Axis(label="concession left", unit="share"),
        series=(Series(name="median", role="model",
                       points=tuple(Point(x=float(v), y=float(y)) for v, y in zip(volumes, left, strict=True))),),
        note="Only volume is varied; some of what the United States gives others do not make.",
        alt="Falling line: concession left by the volume that other donors give.",
    )  # fmt: skip
