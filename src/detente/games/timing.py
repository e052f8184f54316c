"""A deal now or later, explained for both sides."""

import numpy as np
from numpy.typing import ArrayLike

from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.core.games import TimingGame
from detente.core.prose import Prose, say
from detente.games.parts import BADGE, DRAWN, Names, Numbers, Parts, names
from detente.models.bargaining import commitment
from detente.models.bargaining.commitment import Timing

ASSUMES = (
    "Either deal is the bargain of Nash with war to the end as what happens otherwise; nobody wins before the "
    "later date.",
    "Fighting changes the chances as stated and nothing else.",
)


def explained(game: TimingGame) -> Parts:
    """Whether either side gains by waiting, and what would have to change by then."""
    n, who = Numbers(), names(game)
    a = _for_a(game, game.chance_a_later)
    b = commitment.now_or_later(
        1.0 - game.chance_a_now, 1.0 - game.chance_a_later, game.periods, game.discount, game.fighting_cost_b,
        game.cost_b, game.cost_a, 1.0 - game.power,
    )  # fmt: skip
    waits = [name for name, one in (("A", a), ("B", b)) if one.wait]
    outcome = " and ".join(waits) + (" waits" if len(waits) == 1 else " wait") if waits else "deal now"
    return Parts(
        outcome,
        _headline(n, who, a, b),
        _steps(game, n, who, a, b),
        _turns(n, who, a, b),
        n.all(),
        (_figure(game, a),),
        ASSUMES,
    )


def _for_a(game: TimingGame, later: ArrayLike) -> Timing:
    return commitment.now_or_later(
        game.chance_a_now, later, game.periods, game.discount, game.fighting_cost_a, game.cost_a, game.cost_b,
        game.power,
    )  # fmt: skip


def _headline(n: Numbers, who: Names, a: Timing, b: Timing) -> tuple[Prose, ...]:
    told = []
    for name, side, one in (("a", who.a, a), ("b", who.b, b)):
        verb = "gains by waiting" if one.wait else "does better by settling now"
        told.append(
            say(
                "{side} {verb}: its part of the later deal is {later}, worth {today} today, against {now} now.",
                side=side, verb=verb, later=n.share(f"later_{name}", one.later),
                today=n.number(f"later_today_{name}", one.later_today), now=n.share(f"now_{name}", one.now),
            )
        )  # fmt: skip
    return tuple(told)


def _steps(game: TimingGame, n: Numbers, who: Names, a: Timing, b: Timing) -> tuple[Prose, ...]:
    kept = game.discount**game.periods
    low, high = max(float(a.later_today), 0.0), min(1.0 - float(b.later_today), 1.0)
    steps = [
        say(
            "{a}'s chance to win goes from {now} to {later} in {periods} periods; a period's delay leaves "
            "{delta} of a gain, "
            "all of them {kept}.",
            a=who.a, now=n.share("chance_a_now", game.chance_a_now), later=n.share("chance_a_later",
            game.chance_a_later),
            periods=n.count("periods", game.periods), delta=n.number("discount", game.discount),
            kept=n.number("kept", kept),
        ),
        say(
            "Meanwhile a period of fighting costs {a} {one} and {b} {two} of {prize}.",
            a=who.a, b=who.b, prize=who.prize, one=n.share("fighting_cost_a", game.fighting_cost_a),
            two=n.share("fighting_cost_b", game.fighting_cost_b),
        ),
    ]  # fmt: skip
    if low <= high and game.periods:
        steps.append(
            say(
                "Waiting loses something to both together, so there are deals now that both like better than "
                "waiting: those "
                "that give {a} between {low} and {high}.",
                a=who.a, low=n.share("now_least_for_a", low), high=n.share("now_most_from_b", high),
            )
        )  # fmt: skip
    return tuple(steps)


def _turns(n: Numbers, who: Names, a: Timing, b: Timing) -> tuple[Prose, ...]:
    """The later chance of victory, of either side, at which waiting would just pay for it."""
    told = []
    for name, side, one in (("a", who.a, a), ("b", who.b, b)):
        needed = float(one.chance_needed)
        if one.never or needed >= 1.0:
            told.append(say("No chance of victory later, however good, would make waiting pay for {side}.", side=side))
        elif needed < 0.0:
            told.append(say("Waiting pays for {side} whatever its later chance.", side=side))
        else:
            at = n.share(f"chance_needed_{name}", needed)
            told.append(say("Waiting pays for {side} if its later chance is above {at}.", side=side, at=at))
    return tuple(told)


def _figure(game: TimingGame, found: Timing) -> Exhibit:
    x = np.linspace(0.0, 1.0, DRAWN)
    later = _for_a(game, x)
    series = (
        Series(name="later deal, worth today", role="model",
               points=tuple(Point(x=float(p), y=float(y)) for p, y in zip(x, later.later_today, strict=True))),
        Series(name="deal now", role="baseline", points=tuple(Point(x=float(p), y=float(found.now)) for p in x)),
    )  # fmt: skip
    return Exhibit(
        id="game-timing", kind="lines", title=f"What {game.side_a} gains by a deal now and by one later",
        subtitle=f"share of {game.prize}, as worth today", x=Axis(label="chance", unit="share"),
        y=Axis(label="share", unit="share"), series=series,
        rules=(Rule(at=game.chance_a_later, label=f"in this game {game.chance_a_later:.3f}"),), badge=BADGE,
        note=f"Across: {game.side_a}'s chance to win at the later date.",
        alt=f"The deal now gives {game.side_a} {float(found.now):.3f}; the later one is worth "
        f"{float(found.later_today):.3f} today.",
    )  # fmt: skip
