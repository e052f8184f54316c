"""S3, computed: what talks now or later are worth to either side, and what is paid until then."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.answers import Answer, Baseline, BreakEven
from detente.core.exhibits import Axis, Exhibit, Point, Series
from detente.core.prose import Prose, say
from detente.models.bargaining import fighting
from detente.panel import View
from detente.questions import war_effects as effects
from detente.questions.negotiation import ONE_SHOT, RIPE, RIVALS, Array, Talks, one_shot
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
from detente.simulation.game import Game

LEADING = 12
"""[months] The wait that the row's event is about, unless it is not among those asked."""

AID = {"today's aid": {}, "twice the volume": {"aid_volume": 2.0}, "without US support": {"us_support": 0.0}}


@dataclass
class Timing:
    """Talks at several months, on one path."""

    talks: Talks
    months: tuple[int, ...]

    @property
    def leading(self) -> int:
        """The later month that is compared with now."""
        later = [month for month in self.months if month > 0]
        return LEADING if LEADING in later or not later else max(later)

    def waiting(self, month: int, side: int = 0, of: Game | None = None) -> Array:
        """[share, draw] Value to a side (0 A, 1 B) of talks in that month less talks now."""
        return self.talks.value_of_talks(month, of)[side] - self.talks.value_of_talks(0, of)[side]

    def best(self, side: int) -> dict[int, float]:
        """[share] Draws in which each month is the best for a side."""
        values = np.stack([self.talks.value_of_talks(month)[side] for month in self.months])
        first = values.argmax(axis=0)
        return {month: self.talks.chance(first == k) for k, month in enumerate(self.months)}


def build(question: Question, slots: Any, talks: Talks, view: View) -> Answer:
    """The answer to S3 for its slots."""
    t = Timing(talks, tuple(sorted({round(month) for month in slots.months})))
    gain = t.waiting(t.leading)
    value = talks.band("value_of_waiting.A", "share", gain, digits=3)
    chance = talks.chance(gain > 0.0)
    members = _rivals(t)
    headline, details = _headline(t), _details(t)
    rival = rival_words(talks, members, f"waiting pays for {A}")
    caveats = (
        say("Where no settlement exists that both prefer to war, a deal in that month is hypothetical."),
        left_to_judgement(talks, gain), conditioned(talks), draws_note(talks),
    )  # fmt: skip
    return Answer(
        question=question.id, row=question.row, slots=slots.filled(), estimand=question.estimand, unit=question.unit,
        median=value.median, interval50=value.interval50, interval90=value.interval90, probability=chance,
        word=effects.agreed_word(chance, members), headline=headline, details=details, values=talks.values.all(),
        baseline=Baseline(name="talks now", value=0.0), drivers=talks.drivers(gain), disagreement=(rival,),
        would_change=_would_change(t, gain), prior_dominated=talks.learned(gain) > 0.8,
        data_as_of=view.used.data_as_of, revised_data=view.used.revised, caveats=caveats,
        left_out=question.left_out, exhibits=(_table(t), _people(t), _values(t), _ripeness(t)),
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
    gain = ours + base.params.discount**t.leading * one_shot(base, t.leading)[2] - one_shot(base, 0)[2]
    found.append(Member(ONE_SHOT, base.quantile(gain, 0.5), t.talks.chance(gain > 0.0), base.draws))
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
    return _price(t), _stability(t), _with_aid(t), _ripe(t), driver_words(t.talks, t.waiting(t.leading))


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


def _with_aid(t: Timing) -> Prose:
    """Chance that waiting pays for A by path of aid."""
    parts = []
    for name, settings in AID.items():
        game_of = t.talks.under(**settings) if settings else t.talks.game
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
    for one in t.talks.influences(gain)[:2]:
        found.append(BreakEven(
            assumption=f"{belief_label(t.talks.fit.conflict, one.belief)}: "
            "value at which the median value of waiting turns",
            break_even=effects.belief_crossing(gain, t.talks.drawn[one.belief]), unit="1",
        ))  # fmt: skip
    return tuple(found)


def _table(t: Timing) -> Exhibit:
    """One column a month: settlement, cost of war, loss from renewed war, totals."""
    talks, game_of = t.talks, t.talks.game
    p, q = game_of.params, game_of.quantile

    def row(name: str, of: Any) -> Series:
        points = tuple(Point(x="now" if m == 0 else f"in {m} months", y=100.0 * of(m)) for m in t.months)
        return Series(name=name, role="model", points=points)

    def renewed(month: int) -> float:
        return q(fighting.renewed_war_loss(p, game_of.ratio[month]), 0.5)

    return Exhibit(
        id="deal_timing_table", kind="grid", title="A deal now or later: what each side has of it",
        subtitle="Per cent of what is in dispute, medians; war until then and settlement together make the total",
        x=Axis(label="talks", type="name"), y=Axis(label="share of what is in dispute", unit="%"),
        series=(  # from the bottom row to the top
            row(f"total, {B}", lambda m: q(talks.value_of_talks(m)[1], 0.5)),
            row(f"total, {A}", lambda m: q(talks.value_of_talks(m)[0], 0.5)),
            row("loss from renewed war", renewed),
            row(f"war until then, {B}", lambda m: q(talks.months_of_war(game_of, m)[1], 0.5)),
            row(f"war until then, {A}", lambda m: q(talks.months_of_war(game_of, m)[0], 0.5)),
            row(f"settlement, {A}'s part", lambda m: q(game_of.at(m).share, 0.5)),
        ),
        note="War until then counts what is held, discounted, less the cost of fighting. Totals are net of each side's "
             "part of the loss from renewed war and discounted to now.",
        alt="Table: settlement, war until then, loss from renewed war and totals for both sides by month of talks.",
    )  # fmt: skip


def _people(t: Timing) -> Exhibit:
    """What fighting until talks costs in people, the same columns as the table."""
    q = t.talks.game.quantile

    def row(name: str, side: int) -> Series:
        points = []
        for month in t.months:
            lost = t.talks.casualties(month, side) if month else np.zeros(t.talks.game.draws)
            points.append(Point(x="now" if month == 0 else f"in {month} months", y=q(lost, 0.5), low=q(lost, 0.05),
                                high=q(lost, 0.95)))  # fmt: skip
        return Series(name=name, role="model", points=tuple(points))

    return Exhibit(
        id="deal_timing_people", kind="grid", title="Killed, wounded, missing and captured until talks",
        subtitle="Thousand persons from now on, medians",
        x=Axis(label="talks", type="name"), y=Axis(label="casualties", unit="thousand persons"),
        series=(row(B, 1), row(A, 0)),
        note="Fitted to claims with a bias and to estimates; civilians and a renewed war are not counted.",
        alt="Table: median casualties of Ukraine and Russia by month of talks.",
    )  # fmt: skip


def _values(t: Timing) -> Exhibit:
    """Value of waiting for both sides by month."""
    q = t.talks.game.quantile

    def points(side: int) -> tuple[Point, ...]:
        found = []
        for month in range(0, 25, 3):
            gain = t.waiting(month, side)
            found.append(Point(x=float(month), y=q(gain, 0.5), low=q(gain, 0.05), high=q(gain, 0.95)))
        return tuple(found)

    return Exhibit(
        id="deal_timing_waiting", kind="lines", title="What waiting is worth to either side",
        subtitle="Share of what is in dispute, talks in that month less talks now; bands are nine in ten draws",
        x=Axis(label="months until talks", unit="months"), y=Axis(label="value of waiting", unit="share"),
        series=(Series(name=A, role="model", points=points(0)), Series(name=B, role="model", points=points(1))),
        note="Above nought, waiting pays. Both can lose by it: the war destroys what is shared out.",
        alt="Two lines with bands: value of waiting for talks, by months waited, for Ukraine and Russia.",
    )  # fmt: skip


def _ripeness(t: Timing) -> Exhibit:
    """The map of ripeness: its marks on today's aid, and all of them by path of aid, over months."""
    months = tuple(range(0, 25, 6))
    paths = {name: t.talks.under(**settings) if settings else t.talks.game for name, settings in AID.items()}
    found = {name: [t.talks.ripeness(month, of) for month in months] for name, of in paths.items()}
    today = next(iter(found))

    def row(name: str, path: str, mark: str) -> Series:
        points = tuple(
            Point(x="now" if month == 0 else f"in {month} months", y=100.0 * t.talks.chance(one[mark]))
            for month, one in zip(months, found[path], strict=True)
        )
        return Series(name=name, role="model", points=points)

    marks = [mark for mark in found[today][0] if mark != RIPE]
    return Exhibit(
        id="deal_timing_ripeness", kind="grid", title="When the war is ripe for a settlement",
        subtitle="Per cent of draws in which each mark of a hurting stalemate holds, and all of them together",
        x=Axis(label="month", type="name"), y=Axis(label="draws", unit="%"),
        series=(  # from the bottom row to the top
            *(row(f"ripe, {path}", path, RIPE) for path in reversed(found)),
            *(row(mark, today, mark) for mark in reversed(marks)),
        ),
        note="Marks are those of Zartman's ripeness. A freeze is the line of the month, net of each side's part of "
             "renewed war; the balance stands still where it moves by less than a twentieth in half a year. The upper "
             "rows are those of today's aid.",
        alt="Map: share of draws with each mark of a hurting stalemate by month, and with all of them by path of aid.",
    )  # fmt: skip
