"""S1, computed: what could be settled now, for whom it would do, and when it would do better."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from detente.core.answers import Answer, Baseline, BreakEven, Word
from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.core.prose import Prose, Value, say
from detente.panel import View
from detente.questions import war_effects as effects
from detente.questions.negotiation import PRESETS, Array, PresetName, Talks, named, one_shot, preset_named, rivals
from detente.questions.negotiation_wording import (
    A,
    B,
    conditioned,
    deal_chance,
    draws_note,
    driver_words,
    left_to_judgement,
    rival_words,
)
from detente.questions.question import Question
from detente.questions.war_effects import Member
from detente.questions.war_runs import belief_label
from detente.questions.wording import listed, with_band

LEVELS = np.round(np.linspace(0.0, 1.0, 21), 2)
"""[share] Reservation settlements at which the curve is drawn."""

PATHS = {"today's aid": {}, "twice the volume": {"aid_volume": 2.0}, "without US support": {"us_support": 0.0}}
"""Paths on which the first month of strength is looked for."""

MONTHS = (0, 12, 24)


@dataclass
class Position:
    """Whose position is asked about, in which month, and against which least settlement."""

    talks: Talks
    side: str
    month: int
    lines: dict[PresetName, float]

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
        preset = preset_named(terms)
        worth = self.talks.terms(preset, self.lines[preset])
        return worth if self.side == "A" else 1.0 - worth

    def strength(self, terms: float | str, month: int | None = None) -> float:
        """[share] Chance that a settlement exists and gives the side at least what the terms would."""
        at = self.talks.game.at(self.month if month is None else month)
        got = at.share if self.side == "A" else 1.0 - at.share
        return self.talks.chance((got >= self.least(terms)) & (at.margin > 0.0))

    def first_month(self, preset: PresetName, settings: dict[str, float]) -> int | None:
        """The first month in which that chance is at least one half; None: not within the horizon."""
        game_of = self.talks.under(**settings) if settings else self.talks.game
        least = self.least(preset)
        got = game_of.path.share if self.side == "A" else 1.0 - game_of.path.share
        chances = game_of.mean((got >= least) & (game_of.path.margin > 0.0))
        reached = np.flatnonzero(chances >= 0.5)
        return int(reached[0]) if len(reached) else None

    @cached_property
    def weak(self) -> dict[PresetName, float]:
        """[share] Chance of the row's event by preset: nothing within reach does as well."""
        return {preset: 1.0 - self.strength(preset) for preset in PRESETS}

    def rivals(self, terms: float | str) -> tuple[Member, ...]:
        """What the rival models say of the event."""

        def event(share: Array, margin: Array, game_of: object) -> Array:  # noqa: ARG001
            got = share if self.side == "A" else 1.0 - share
            return ~((got >= self.least(terms)[: len(share)]) & (margin > 0.0))

        return rivals(self.talks, event)


def agreed(p: Position, terms: float | str | None) -> tuple[float, Word]:
    """The event's chance and its word; "depends on the terms" where presets get different words."""
    if terms is not None:
        chance = 1.0 - p.strength(terms)
        return chance, effects.agreed_word(chance, p.rivals(terms))
    words: list[Word] = [effects.agreed_word(p.weak[preset], p.rivals(preset)) for preset in PRESETS]
    return p.weak["freeze"], words[0] if len(set(words)) == 1 else "depends on the terms"


def build(question: Question, slots: Any, talks: Talks, view: View) -> Answer:
    """The answer to S1 for its slots."""
    terms = None if slots.terms == "curve" else slots.terms
    p = Position(talks, slots.side, round(slots.month), talks.lines(view))
    chance, told = agreed(p, terms)
    share = talks.band("settlement_share", "share", p.share())
    asked = named(terms if terms is not None else "freeze")
    headline, details = _headline(p, terms), _details(p)
    members = p.rivals(terms if terms is not None else "freeze")
    rival = rival_words(talks, members, f"a settlement that does as well as {asked} is out of reach")
    caveats = left_to_judgement(talks, p.share()), conditioned(talks), draws_note(talks)
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
    asked = [terms] if terms is not None else list(PRESETS)
    parts = []
    for one in asked:
        label = named(one)
        chance = v.add(f"strength.{one}", "%", 100.0 * p.strength(one), digits=0)
        parts.append(say("{n} % for {label}", n=chance, label=label))
    return first + say(
        "The chance that {who} gets at least as much as under given terms, which is what a position of strength is "
        "here, is {parts}.", who=_who(p), parts=listed(parts),
    )  # fmt: skip


def _share(p: Position) -> Value:
    return p.talks.band("settlement_share", "share", p.share())


def _details(p: Position) -> tuple[Prose, ...]:
    t, v = p.talks, p.talks.values
    worth = [
        say("{label} {share}", label=label, share=t.band(f"terms.{preset}", "share", p.least(preset)))
        for preset, label in PRESETS.items()
    ]
    scale = say(
        "On the same scale, where one is everything in dispute, the terms themselves are worth {parts} to {who}, by "
        "weights of area, security and alignment that are the user's to set; the lines they name leave {lines} of its "
        "territory with {a}.",
        parts=listed(worth), who=_who(p), a=A,
        lines=listed([say("{n}", n=v.add(f"line.{preset}", "share", p.lines[preset], digits=2))
                      for preset in ("status_quo_ante", "freeze")], last="or"),
    )  # fmt: skip
    later = []
    for month in MONTHS[1:]:
        sample = p.share(month)
        later.append(say(
            "in {m} months {share}", m=v.add(f"months.{month}", "months", float(month)),
            share=with_band(t.band(f"settlement_share.{month}", "share", sample)),
        ))  # fmt: skip
    gap = t.game.mean(p.share()) - t.game.mean(p.least("freeze"))
    waiting = say(
        "With today's aid {who}'s part would be {later}; the mean now lies {gap} {side} the worth of a freeze on the "
        "line.", who=_who(p), later=listed(later),
        gap=v.add("strength_gap", "share", abs(float(gap)), digits=2), side="above" if gap >= 0 else "below",
    )  # fmt: skip
    times = []
    for name, settings in PATHS.items():
        month = p.first_month("freeze", settings)
        key = f"strength_month.{name.replace(' ', '_')}"
        times.append(
            say("{name}: not within {h} months", name=name, h=v.add("limit", "months", 36.0)) if month is None
            else say("{name}: month {m}", name=name, m=v.add(key, "months", float(month)))
        )  # fmt: skip
    strength = say(
        "The first month in which a freeze is as likely as not to be bettered: {times}.", times=listed(times)
    )
    return scale, waiting, strength, driver_words(t, p.share())


def _would_change(p: Position) -> tuple[BreakEven, ...]:
    curve = np.array([p.strength(float(level)) for level in LEVELS]) - 0.5
    found = [BreakEven(
        assumption=f"least settlement at which {_who(p)} is as likely as not to be strong enough",
        break_even=effects.crossing(LEVELS, curve), unit="share",
    )]  # fmt: skip
    gap = p.share() - p.least("freeze")
    for one in p.talks.influences(gap)[:2]:
        sample = p.talks.drawn[one.belief]
        found.append(BreakEven(
            assumption=f"{belief_label(p.talks.fit.conflict, one.belief)}: "
            "value at which the median settlement equals a freeze on the line",
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
    rules = tuple(
        Rule(at=p.talks.game.quantile(p.least(preset), 0.5), label=label) for preset, label in PRESETS.items()
    )
    return Exhibit(
        id="position_of_strength_curve", kind="lines",
        title=f"The more {_who(p)} insists on, the less likely a settlement that gives it",
        subtitle="Chance in per cent that a settlement exists and gives at least this share of what is in dispute",
        x=Axis(label="least settlement accepted, share of what is in dispute", unit="share"),
        y=Axis(label="chance of a position of strength", unit="%"), series=series, rules=rules,
        note="Upright lines: median worth of three sets of terms under the weights of area, security and alignment.",
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
    floor, ceiling, _ = one_shot(game_of, 0)
    rival = [
        Point(x="now: one-shot floor", y=game_of.quantile(floor, 0.5), low=game_of.quantile(floor, 0.05),
              high=game_of.quantile(floor, 0.95)),
        Point(x="now: one-shot ceiling", y=game_of.quantile(ceiling, 0.5), low=game_of.quantile(ceiling, 0.05),
              high=game_of.quantile(ceiling, 0.95)),
    ]  # fmt: skip
    return Exhibit(
        id="position_of_strength_range", kind="ranges",
        title=f"What {A} would get by fighting on, by settling, and at most",
        subtitle="Share of what is in dispute that goes to Ukraine; points are medians, lines nine in ten draws",
        x=Axis(label="", type="name"), y=Axis(label="share to Ukraine", unit="share"),
        series=(Series(name="the game", role="model", points=tuple(points)),
                Series(name="one-shot rival", role="rival", points=tuple(rival))),
        note="A range exists in a draw where the settlement lies between both war values; medians of different rows "
             "belong to different draws.",
        alt="Ranges: war value, settlement and most that is left, now and later, and the one-shot rival.",
    )  # fmt: skip


__all__ = ["Position", "build"]
