"""S1, computed: what could be settled now, for whom it would do, and when it would do better."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from detente.core.answers import Answer, Baseline, BreakEven, Word
from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.core.prose import Prose, Value, say
from detente.panel import View
from detente.questions import sensitivity
from detente.questions import war_effects as effects
from detente.questions.negotiation import Array, Talks
from detente.questions.negotiation_rivals import one_shot, one_shots, rivals
from detente.questions.negotiation_slots import one
from detente.questions.negotiation_terms import AS_SET, PRESETS, Bundle, named
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
from detente.questions.wording import listed, month_label, with_band
from detente.simulation.renewal import Guard

LEVELS = np.round(np.linspace(0.0, 1.0, 21), 2)
"""[share] Reservation settlements at which the curve is drawn."""

MONTHS = (0, 12, 24)


@dataclass
class Position:
    """Whose position is asked about, in which month, and against which least settlement."""

    talks: Talks
    side: str
    month: int
    bundles: dict[str, Bundle]

    def share(self, month: int | None = None) -> Array:
        """[share, draw] What the side gets in the settlement within reach."""
        at = self.talks.game.at(self.month if month is None else month)
        return at.share if self.side == "A" else 1.0 - at.share

    @property
    def exists(self) -> Array:
        """Draws in which a settlement exists that both prefer to war."""
        return self.talks.game.at(self.month).margin > 0.0

    def least(self, terms: float | str) -> Array:
        """[share, draw] The reservation settlement that terms stand for, on this side's scale."""
        if not isinstance(terms, str):
            return np.full(self.talks.game.draws, float(terms))
        worth = self.talks.weights.worth(self.bundles[terms])
        return worth if self.side == "A" else 1.0 - worth

    def guard(self, terms: float | str) -> Guard | None:
        """What guards a settlement on these terms; None: what the agenda says."""
        return self.bundles[terms].guard if isinstance(terms, str) else None

    def strength(self, terms: float | str, month: int | None = None) -> float:
        """[share] Chance that a settlement exists and gives the side at least what the terms would."""
        at = self.talks.game.at(self.month if month is None else month, guard=self.guard(terms))
        got = at.share if self.side == "A" else 1.0 - at.share
        return self.talks.chance((got >= self.least(terms)) & (at.margin > 0.0))

    def first_month(self, terms: str, settings: dict[str, float]) -> int | None:
        """The first month in which that chance is at least one half; None: not within the horizon."""
        game_of = self.talks.under(**settings)
        least = self.least(terms)
        for month in range(len(game_of.ratio)):
            at = game_of.at(month, guard=self.guard(terms))
            got = at.share if self.side == "A" else 1.0 - at.share
            if game_of.mean((got >= least) & (at.margin > 0.0)) >= 0.5:
                return month
        return None

    @property
    def leading(self) -> str:
        """The terms that are told first: the user's own, else a freeze."""
        return AS_SET if AS_SET in self.bundles else "freeze"

    @cached_property
    def weak(self) -> dict[str, float]:
        """[share] Chance of the row's event by terms: nothing within reach does as well."""
        return {name: 1.0 - self.strength(name) for name in self.bundles}

    @cached_property
    def past(self) -> dict[str, float]:
        """[share] The chance of strength on a freeze in each fitted month before the start, by month."""
        found = self.talks.game.past
        if found is None:
            return {}
        months, at = found
        got = at.share if self.side == "A" else 1.0 - at.share
        held = self.talks.game.mean((got >= self.least("freeze")) & (at.margin > 0.0))
        return dict(zip(months, held.tolist(), strict=True))

    def rivals(self, terms: float | str) -> tuple[Member, ...]:
        """What the rival models say of the event."""

        def event(share: Array, margin: Array, game_of: object) -> Array:  # noqa: ARG001
            got = share if self.side == "A" else 1.0 - share
            return ~((got >= self.least(terms)[: len(share)]) & (margin > 0.0))

        return rivals(self.talks, event, self.month, self.guard(terms))


def agreed(p: Position, terms: float | str | None) -> tuple[float, Word]:
    """The event's chance and its word; "depends on the terms" where presets get different words."""
    if terms is not None:
        chance = 1.0 - p.strength(terms)
        return chance, effects.agreed_word(chance, p.rivals(terms))
    if AS_SET in p.bundles:
        return p.weak[AS_SET], effects.agreed_word(p.weak[AS_SET], p.rivals(AS_SET))
    words: list[Word] = [effects.agreed_word(p.weak[preset], p.rivals(preset)) for preset in PRESETS]
    return p.weak["freeze"], words[0] if len(set(words)) == 1 else "depends on the terms"


def build(question: Question, slots: Any, talks: Talks, view: View) -> Answer:
    """The answer to S1 for its slots; raises WrongInput where a slot and a lever contradict each other."""
    told_terms = one(slots, talks.agenda, "terms", "reservation")
    terms = None if told_terms == "curve" else told_terms
    month = round(one(slots, talks.agenda, "month", "talks_month"))
    p = Position(talks, slots.side, month, talks.bundles(view))
    chance, told = agreed(p, terms)
    share = talks.band("settlement_share", "share", p.share())
    asked = named(terms if terms is not None else p.leading)
    headline, details = _headline(p, terms), _details(p)
    members = p.rivals(terms if terms is not None else p.leading)
    rival = rival_words(talks, members, f"a settlement that does as well as {asked} is out of reach")
    caveats = (
        left_to_judgement(talks, p.share()), renewed_war(talks), *filter(None, [disputes(talks)]), conditioned(talks),
        draws_note(talks),
    )  # fmt: skip
    return Answer(
        question=question.id, row=question.row, slots=slots.filled(), estimand=question.estimand, unit=question.unit,
        median=share.median, interval50=share.interval50, interval90=share.interval90, probability=chance, word=told,
        headline=headline, details=details, values=talks.values.all(),
        baseline=Baseline(name="a coin: one half", value=0.5), drivers=talks.drivers(p.share()),
        disagreement=(rival,), would_change=_would_change(p), prior_dominated=talks.learned(p.share()) > 0.8,
        data_as_of=view.used.data_as_of, revised_data=view.used.revised, caveats=caveats,
        left_out=question.left_out, exhibits=(_curve(p), _range(p)), sources=view.used.sources,
    )  # fmt: skip


def _who(p: Position) -> str:
    return A if p.side == "A" else B


def _headline(p: Position, terms: float | str | None) -> Prose:
    v = p.talks.values
    first = say(
        "In the model, what could be settled {when} gives {who} {share} of what is in dispute; a settlement that both "
        "sides prefer to fighting on exists in {deal} of draws.",
        when="now" if p.month == 0 else "then", who=_who(p), share=with_band(_share(p)),
        deal=deal_chance(p.talks, p.month),
    )  # fmt: skip
    asked = [terms] if terms is not None else list(p.bundles)
    parts = []
    for each in asked:
        label = named(each)
        chance = v.add(f"strength.{each}", "%", 100.0 * p.strength(each), digits=0)
        parts.append(say("{n} % for {label}", n=chance, label=label))
    return first + say(
        "The chance that {who} gets at least as much as under given terms, which is what a position of strength is "
        "here, is {parts}.", who=_who(p), parts=listed(parts),
    )  # fmt: skip


def _share(p: Position) -> Value:
    return p.talks.band("settlement_share", "share", p.share())


def _details(p: Position) -> tuple[Prose, ...]:
    told = [set_by_the_user(p.talks), _scale(p), _as_terms(p), _waiting(p), _times(p), _past(p)]
    return (*filter(None, told), driver_words(p.talks, p.share()))


def _scale(p: Position) -> Prose:
    """What the terms are worth, by the weights."""
    t, v = p.talks, p.talks.values
    worth = [say("{label} {share}", label=named(name), share=t.band(f"terms.{name}", "share", p.least(name)))
             for name in p.bundles]  # fmt: skip
    lines = [name for name in p.bundles if name != "line_plus_guarantees"]
    return say(
        "On the same scale, where one is everything in dispute, the terms themselves are worth {parts} to {who}, by "
        "weights of area, security and alignment that are the user's to set; the lines they name leave {lines} of its "
        "territory with {a}.",
        parts=listed(worth), who=_who(p), a=A,
        lines=listed([say("{n}", n=v.add(f"line.{name}", "share", p.bundles[name].line, digits=2)) for name in lines],
                     last="or"),
    )  # fmt: skip


def _as_terms(p: Position) -> Prose:
    """The settlement within reach, as a line: what would have to be given with and without guarantees."""
    t, share = p.talks, p.talks.game.at(p.month).share
    open_, guarded = (t.weights.line(share, p.bundles[name]) for name in ("freeze", "line_plus_guarantees"))
    return say(
        "As terms, with half a free hand in alignment, the settlement within reach amounts to a line that leaves {a} "
        "{n} of its territory, or {k} if it comes with a treaty; in {low} % of draws no line is low enough without a "
        "treaty, so that alignment would have to give way too.",
        a=A, n=t.band("line_within_reach", "share", np.clip(open_, 0.0, 1.0)),
        k=t.band("line_within_reach.treaty", "share", np.clip(guarded, 0.0, 1.0)),
        low=t.values.add("no_line_low_enough", "%", 100.0 * t.chance(open_ < 0.0)),
    )  # fmt: skip


def _waiting(p: Position) -> Prose:
    """The side's part later on the path asked about, its gap to the leading terms, and how soon talks may end it."""
    t, v = p.talks, p.talks.values
    later = []
    for month in MONTHS[1:]:
        later.append(say(
            "in {m} months {share}", m=v.add(f"months.{month}", "months", float(month)),
            share=with_band(t.band(f"settlement_share.{month}", "share", p.share(month))),
        ))  # fmt: skip
    gap = t.game.mean(p.share()) - t.game.mean(p.least(p.leading))
    return say(
        "With {aid} {who}'s part would be {later}; the mean now lies {gap} {side} the worth of {terms}. The war would "
        "end by agreement with a chance of {chance} % a month.",
        aid=next(iter(t.paths())), who=_who(p), later=listed(later), terms=named(p.leading),
        gap=v.add("strength_gap", "share", abs(float(gap)), digits=2), side="above" if gap >= 0 else "below",
        chance=with_band(t.band("agreement_chance", "%", 100.0 * t.game.at(p.month).chance, digits=1)),
    )  # fmt: skip


def _times(p: Position) -> Prose:
    """When the leading terms are as likely as not to be bettered, by path of aid."""
    v, times = p.talks.values, []
    for name, settings in p.talks.paths().items():
        month = p.first_month(p.leading, settings)
        key = f"strength_month.{name.replace(' ', '_')}"
        times.append(
            say("{name}: not within {h} months", name=name, h=v.add("limit", "months", 36.0)) if month is None
            else say("{name}: month {m}", name=name, m=v.add(key, "months", float(month)))
        )  # fmt: skip
    return say(
        "The first month in which {terms} is as likely as not to be bettered: {times}.", terms=named(p.leading),
        times=listed(times),
    )  # fmt: skip


def _past(p: Position) -> Prose | None:
    """The month of the greatest strength among those fitted before the start; None where none is fitted."""
    if not p.past:
        return None
    best = max(p.past, key=lambda month: p.past[month])
    return say(
        "In the fitted months before, that chance was highest in {month}, {n} %.",
        month=month_label(date.fromisoformat(f"{best}-01")),
        n=p.talks.values.add("peak_strength", "%", 100.0 * p.past[best]),
    )  # fmt: skip


def _would_change(p: Position) -> tuple[BreakEven, ...]:
    curve = np.array([p.strength(float(level)) for level in LEVELS]) - 0.5
    found = [BreakEven(
        assumption=f"least settlement at which {_who(p)} is as likely as not to be strong enough",
        break_even=effects.crossing(LEVELS, curve), unit="share",
    )]  # fmt: skip
    gap = p.share() - p.least(p.leading)
    for driver in p.talks.influences(gap)[: sensitivity.TOLD]:
        sample = p.talks.drawn[driver.belief]
        found.append(BreakEven(
            assumption=f"{belief_label(p.talks.fit.conflict, driver.belief)}: "
            f"value at which the median settlement equals {named(p.leading)}",
            break_even=effects.belief_crossing(gap, sample), unit="1",
        ))  # fmt: skip
    return tuple(found)


def _curve(p: Position) -> Exhibit:
    """Chance of strength over the reservation settlement, now and later, and where the presets lie."""
    series = tuple(
        Series(
            name="now" if month == 0 else f"in {month} months", role="model",
            points=tuple(Point(x=float(level), y=100.0 * p.strength(float(level), month)) for level in LEVELS),
        )
        for month in MONTHS
    )  # fmt: skip
    rules = tuple(Rule(at=p.talks.game.quantile(p.least(name), 0.5), label=named(name)) for name in p.bundles)
    return Exhibit(
        id="position_of_strength_curve", kind="lines",
        title=f"The more {_who(p)} insists on, the less likely a settlement that gives it",
        subtitle="Chance in per cent that a settlement exists and gives at least this share of what is in dispute",
        x=Axis(label="least settlement accepted, share of what is in dispute", unit="share"),
        y=Axis(label="chance of a position of strength", unit="%"), series=series, rules=rules,
        note="Upright lines: median worth of each set of terms under the weights of area, security and alignment.",
        alt="Falling curves: chance of a position of strength by the least settlement accepted, now and later.",
    )  # fmt: skip


def _range(p: Position) -> Exhibit:
    """What both sides prefer to war: from A's value of fighting on to what B's leaves."""
    game_of, points = p.talks.game, []
    for month in MONTHS:
        war_a, war_b = game_of.war(month)
        settled = game_of.at(month).share
        name = "now" if month == 0 else f"in {month} months"
        q = game_of.quantile
        points += [
            Point(x=f"{name}: {A}'s war value", y=q(war_a, 0.5), low=q(war_a, 0.05), high=q(war_a, 0.95)),
            Point(x=f"{name}: settlement", y=q(settled, 0.5), low=q(settled, 0.05), high=q(settled, 0.95)),
            Point(x=f"{name}: all but {B}'s war value", y=q(1.0 - war_b, 0.5), low=q(1.0 - war_b, 0.05),
                  high=q(1.0 - war_b, 0.95)),
        ]  # fmt: skip
    rival = []
    for name, odds in one_shots(p.talks.fit).items():
        short = "one shot, past disputes" if odds is not None else "one shot"
        for what, sample in zip(("floor", "ceiling"), one_shot(game_of, 0, odds)[:2], strict=True):
            low, middle, high = (game_of.quantile(sample, q) for q in (0.05, 0.5, 0.95))
            rival.append(Point(x=f"now: {short}, {what}", y=middle, low=low, high=high, note=name))
    return Exhibit(
        id="position_of_strength_range", kind="ranges",
        title=f"What {A} would get by fighting on, by settling, and at most",
        subtitle="Share of what is in dispute that goes to Ukraine; points are medians, lines nine in ten draws",
        x=Axis(label="", type="name"), y=Axis(label="share to Ukraine", unit="share"),
        series=(Series(name="the game", role="model", points=tuple(points)),
                Series(name="one-shot rivals", role="rival", points=tuple(rival))),
        note="A range exists in a draw where the settlement lies between both war values; medians of different rows "
             "belong to different draws.",
        alt="Ranges: war value, settlement and most that is left, now and later, and the one-shot rival.",
    )  # fmt: skip


__all__ = ["Position", "build"]
