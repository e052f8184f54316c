"""Figures of S3: the table of months, people lost, the value of waiting, and the map of ripeness."""

from typing import Any

import numpy as np

from detente.core.exhibits import Axis, Exhibit, Point, Series
from detente.models.bargaining import fighting
from detente.questions.deal_timing_asked import Timing
from detente.questions.negotiation import RIPE
from detente.questions.negotiation_wording import A, B


def drawn(t: Timing) -> tuple[Exhibit, ...]:
    """All of them, in order."""
    return _table(t), _people(t), _values(t), _ripeness(t)


def _table(t: Timing) -> Exhibit:
    """One column a month: settlement, cost of war, loss from renewed war, totals."""
    talks, game_of = t.talks, t.talks.game
    p, q = game_of.params, game_of.quantile

    def row(name: str, of: Any) -> Series:
        points = tuple(Point(x="now" if m == 0 else f"in {m} months", y=100.0 * of(m)) for m in t.months)
        return Series(name=name, role="model", points=points)

    def renewed(month: int) -> float:
        return q(fighting.renewed_war_loss(p, game_of.ratio[month]), 0.5)

    found = {m: talks.recurrence(m) for m in t.months}
    known = {m: float(game_of.mean(one)) for m, one in found.items() if one is not None}
    again = (row("chance of a new war in ten years", lambda m: known[m]),) if len(known) == len(t.months) else ()
    return Exhibit(
        id="deal_timing_table", kind="grid", title="A deal now or later: what each side has of it",
        subtitle="Per cent of what is in dispute, medians; war until then and settlement together make the total",
        x=Axis(label="talks", type="name"), y=Axis(label="share of what is in dispute", unit="%"),
        series=(  # from the bottom row to the top
            row(f"total, {B}", lambda m: q(talks.value_of_talks(m)[1], 0.5)),
            row(f"total, {A}", lambda m: q(talks.value_of_talks(m)[0], 0.5)),
            *again,
            row("loss from renewed war", renewed),
            row(f"war until then, {B}", lambda m: q(talks.months_of_war(game_of, m)[1], 0.5)),
            row(f"war until then, {A}", lambda m: q(talks.months_of_war(game_of, m)[0], 0.5)),
            row(f"settlement, {A}'s part", lambda m: q(game_of.at(m).share, 0.5)),
        ),
        note="War until then counts what is held, discounted, less the cost of fighting. Totals are net of each side's "
             "part of the loss from renewed war and discounted to now; the chance of a new war, in per cent, is "
             "that of the durability model.",
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
    paths = {name: t.talks.under(**settings) for name, settings in t.talks.paths().items()}
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
