"""War because power shifts and nobody can bind itself, explained."""

import numpy as np

from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.core.games import ShiftGame
from detente.core.prose import Prose, say
from detente.games.parts import BADGE, DRAWN, Names, Numbers, Parts, names
from detente.models.bargaining import commitment
from detente.models.bargaining.commitment import Array, Shift

ASSUMES = (
    "The prize yields the same in every period; a war, once fought, settles all periods to come and costs each "
    "side once.",
    "Nobody can bind itself for later, and no third party guarantees terms; either would widen what peace survives.",
)


def explained(game: ShiftGame) -> Parts:
    """Whether the declining side fights now, and how large a shift peace survives."""
    n, who = Numbers(), names(game)
    rising_is_a = game.chance_a_later >= game.chance_a_now
    # told for the side that rises, whichever it is
    sides = who if rising_is_a else Names(who.b, who.a, who.prize)
    now, later = (x if rising_is_a else 1.0 - x for x in (game.chance_a_now, game.chance_a_later))
    costs = (game.cost_a, game.cost_b) if rising_is_a else (game.cost_b, game.cost_a)
    found = _within_the_prize(commitment.shift(now, later, *costs, game.discount), game.discount)
    patience = float(commitment.patience_for_peace(now, later, *costs))
    outcome = "war" if found.unavoidable else "peace hangs on who offers" if found.war_if_rising_proposes else "peace"
    return Parts(
        outcome, _headline(found, n, sides), _steps(game, found, n, sides, (now, later), costs),
        _turns(found, n, sides, patience), n.all(), (_figure(game, found, sides, (now, later), costs),), ASSUMES,
    )  # fmt: skip


def _within_the_prize(found: Shift, discount: float) -> Shift:
    """Peace gives nobody more than the prize of all periods; that turns no verdict, since war gives no more either."""
    best = np.minimum(found.best_peace, 1.0 / (1.0 - discount))
    return found._replace(best_peace=best, slack=best - found.war)


def _headline(found: Shift, n: Numbers, who: Names) -> tuple[Prose, ...]:
    war = n.number("war_value_declining", found.war)
    best, least = (
        n.number("best_peace_declining", found.best_peace),
        n.number("peace_if_rising_offers", found.peace_if_rising_proposes),
    )
    if found.unavoidable:
        return (
            say("War comes now: {b} would rather fight today than face {a} grown stronger.", a=who.a, b=who.b),
            say(
                "War is worth {war} to {b}; the best peace that {a} will keep once it is stronger, {best}. A "
                "promise of "
                "more would be broken.",
                a=who.a, b=who.b, war=war, best=best,
            ),
        )  # fmt: skip
    if found.war_if_rising_proposes:
        return (
            say("Peace hangs on who makes the later offers.", a=who.a),
            say(
                "War is worth {war} to {b}, peace {best} at best but only {least} if {a} makes all later offers.",
                a=who.a, b=who.b, war=war, best=best, least=least,
            ),
        )  # fmt: skip
    return (
        say("Peace holds: {b} loses less by {a}'s growing strength than by war today.", a=who.a, b=who.b),
        say(
            "War is worth {war} to {b}, peace {best} at best and {least} if {a} makes all later offers.",
            a=who.a, b=who.b, war=war, best=best, least=least,
        ),
    )  # fmt: skip


def _steps(
    game: ShiftGame, found: Shift, n: Numbers, who: Names, chances: tuple[float, float], costs: tuple[float, float]
) -> tuple[Prose, ...]:
    flow = 1.0 / (1.0 - game.discount)
    return (
        say(
            "{a}'s chance to win a war goes from {now} now to {later} in all later periods.",
            a=who.a, now=n.share("chance_rising_now", chances[0]), later=n.share("chance_rising_later", chances[1]),
        ),
        say(
            "With a discount factor of {delta} the prize of all periods together is worth {flow}. War now gives "
            "{b} its "
            "chance of {chance} at that, less a cost of {cost}: {war}.",
            b=who.b, delta=n.number("discount", game.discount), flow=n.number("prize_of_all_periods", flow),
            chance=n.share("chance_declining_now", 1.0 - chances[0]), cost=n.number("cost_declining", costs[1]),
            war=n.number("war_value_declining", found.war),
        ),
        say(
            "Peace can give {b} at most all of today's prize, and later whatever leaves {a} no better off by "
            "war, whose "
            "cost to {a} is {cost}: {best} in all.",
            a=who.a, b=who.b, cost=n.number("cost_rising", costs[0]),
            best=n.number("best_peace_declining", found.best_peace),
        ),
        say("The second less the first is {slack}; below nought, war cannot be avoided.",
            slack=n.number("slack", found.slack)),
    )  # fmt: skip


def _turns(found: Shift, n: Numbers, who: Names, patience: float) -> tuple[Prose, ...]:
    if float(found.survives_to) >= 1.0:
        told = say("Peace survives any shift, even to certain victory.")
    else:
        told = say(
            "Peace survives a shift of {shift} at most, to a later chance of {to} for {a}; a slower rise, in "
            "steps that "
            "each stay below it, need not end in war.",
            a=who.a, shift=n.share("largest_shift", found.largest_shift), to=n.share("survives_to", found.survives_to),
        )  # fmt: skip
    if patience >= 1.0:
        return (told, say("It would hold however much later periods counted."))
    return (
        told,
        say("It breaks only where later periods count for more than a discount factor of {at}.",
            at=n.number("discount_closing", patience)),
    )  # fmt: skip


def _figure(
    game: ShiftGame, found: Shift, who: Names, chances: tuple[float, float], costs: tuple[float, float]
) -> Exhibit:
    x = np.linspace(min(chances[0], 0.99), 1.0, DRAWN)
    drawn = _within_the_prize(commitment.shift(chances[0], x, *costs, game.discount), game.discount)
    rising, declining = who.a.text, who.b.text
    series = (
        Series(name="war now", role="baseline", points=_points(x, drawn.war)),
        Series(name="peace at best", role="model", points=_points(x, drawn.best_peace)),
        Series(name=f"peace if {rising} makes the offers", role="rival",
               points=_points(x, drawn.peace_if_rising_proposes)),
    )  # fmt: skip
    to = float(found.survives_to)
    told = f"peace holds up to {to:.3f}" if to < 1 else "peace holds whatever the shift"
    return Exhibit(
        id="game-shift", kind="lines", title=f"What {declining} gains by war now and by peace as {rising} grows "
        f"stronger",
        subtitle="worth of all periods, in prizes of one period", x=Axis(label="chance", unit="share"),
        y=Axis(label="worth", unit="1"), series=series,
        rules=(Rule(at=chances[1], label=f"in this game {chances[1]:.3f}"),), badge=BADGE,
        note=f"Across: {rising}'s later chance to win a war. Where war lies above peace at best, it cannot be avoided.",
        alt=f"War now is worth {float(found.war):.3f} to {declining}, peace at best "
        f"{float(found.best_peace):.3f}; {told}.",
    )  # fmt: skip


def _points(x: Array, y: Array) -> tuple[Point, ...]:
    return tuple(Point(x=float(a), y=float(b)) for a, b in zip(x, y, strict=True))
