"""The range of deals, explained."""

import numpy as np

from detente.core.exhibits import Axis, Exhibit, Point, Series
from detente.core.games import RangeGame
from detente.core.prose import Label, Prose, Value, say
from detente.games.parts import BADGE, Names, Numbers, Parts, names
from detente.models.bargaining import division
from detente.models.bargaining.division import SLACK

ASSUMES = (
    "War is one draw that somebody wins whole; both sides weigh shares of one prize.",
    "Nothing stops them from keeping a deal once made; where power shifts, see the kind `shift`.",
)


def explained(game: RangeGame) -> Parts:
    """What could be agreed instead of war, and what bargaining power picks from it."""
    seen_by_b = game.chance_a if game.chance_a_by_b is None else game.chance_a_by_b
    by_war = division.deals_with_risk(
        game.chance_a, game.cost_a, game.cost_b, game.curve_a, game.curve_b, game.chance_a_by_b
    )
    n, who = Numbers(), names(game)
    least = n.share("least_for_a", max(float(by_war.low), game.reservation_a))
    most = n.share("most_from_b", min(float(by_war.high), 1.0 - game.reservation_b))
    low, high = _median(least), _median(most)
    possible = [x for x in game.divisions if low - SLACK <= x <= high + SLACK]
    exists = high >= low - SLACK and (bool(possible) or not game.divisions)
    share = _share(game, low, high, possible) if exists else None
    steps = [_war(game, n, who), _as_good(who, least, most, game, n)]
    headline = [_deal(who, least, most) if exists else _no_deal(who, least, most)]
    if exists:
        picked = _picked(game, n, who, share, low, high)
        headline += picked[:1]
        steps += picked[1:]
    else:
        headline.append(_why(game, n, who, by_war.exists.item(), high >= low - SLACK, seen_by_b))
    return Parts(
        "deal" if exists else "no deal", tuple(headline), tuple(steps), _closes(game, n, who, least, most), n.all(),
        (_figure(game, low, high, share, exists),), ASSUMES,
    )  # fmt: skip


def _median(value: Value) -> float:
    return float(value.median or 0.0)


def _deal(who: Names, least: Value, most: Value) -> Prose:
    return say(
        "A deal exists: {a} would take any share of {prize} from {least} up, and {b} would grant it up to {most}.",
        a=who.a, b=who.b, prize=who.prize, least=least, most=most,
    )  # fmt: skip


def _no_deal(who: Names, least: Value, most: Value) -> Prose:
    return say(
        "No deal exists: {a} would take no share of {prize} below {least}, and {b} would not grant it one above "
        "{most}.",
        a=who.a, b=who.b, prize=who.prize, least=least, most=most,
    )  # fmt: skip


def _why(game: RangeGame, n: Numbers, who: Names, by_war: bool, between: bool, seen_by_b: float) -> Prose:
    """Why no deal exists."""
    if between:
        return say("The prize can be divided only in ways that one of them likes less than war.")
    if by_war:
        return say("War would leave room for one; what a side holds out for does not.")
    if game.chance_a > seen_by_b:
        return say(
            "{a} sees its chance at {own}, {b} sees it at {other}: they differ by more than war would cost both.",
            a=who.a, b=who.b, own=n.share("chance_a", game.chance_a), other=n.share("chance_a_by_b", seen_by_b),
        )  # fmt: skip
    return say("A side that seeks risk likes the lottery of war better than any certain share.")


def _war(game: RangeGame, n: Numbers, who: Names) -> Prose:
    seen_by_b = game.chance_a if game.chance_a_by_b is None else game.chance_a_by_b
    return say(
        "War is worth {war_a} to {a} (a chance of {chance} less a cost of {cost_a}) and {war_b} to {b} (a chance of "
        "{chance_b} less {cost_b}).",
        a=who.a, b=who.b, chance=n.share("chance_a", game.chance_a), cost_a=n.share("cost_a", game.cost_a),
        war_a=n.share("war_value_a", game.chance_a - game.cost_a), cost_b=n.share("cost_b", game.cost_b),
        chance_b=n.share("chance_b", 1.0 - seen_by_b), war_b=n.share("war_value_b", 1.0 - seen_by_b - game.cost_b),
    )  # fmt: skip


def _as_good(who: Names, least: Value, most: Value, game: RangeGame, n: Numbers) -> Prose:
    told = say(
        "So {a} loses nothing by taking {least} instead, nor {b} by granting {most}.",
        a=who.a, b=who.b, least=least, most=most,
    )  # fmt: skip
    seen_by_b = game.chance_a if game.chance_a_by_b is None else game.chance_a_by_b
    if game.chance_a < game.cost_a or seen_by_b + game.cost_b > 1.0:
        told += say("Nobody can hand over more than the whole prize.")
    if game.curve_a != 1.0 or game.curve_b != 1.0:
        told += say(
            "Attitudes to risk count: exponents of utility are {one} and {other}, and costs are in utility.",
            one=n.number("curve_a", game.curve_a, 2), other=n.number("curve_b", game.curve_b, 2),
        )  # fmt: skip
    if game.reservation_a or game.reservation_b:
        told += say(
            "Whatever war would bring, {a} holds out for {one} and {b} for {other}.",
            a=who.a, b=who.b, one=n.share("reservation_a", game.reservation_a),
            other=n.share("reservation_b", game.reservation_b),
        )  # fmt: skip
    return told


def _share(game: RangeGame, low: float, high: float, possible: list[float]) -> float | None:
    """A's share in the Nash bargain; None where attitudes to risk, or two equally good divisions, leave it open."""
    if possible:
        gains = {x: _product(game, x) for x in possible}
        best = [x for x, gain in gains.items() if gain >= max(gains.values()) - SLACK]
        return best[0] if len(best) == 1 else None
    if max(game.curve_a, game.curve_b) > 1.0:
        return None
    if game.curve_a == game.curve_b == 1.0:
        found = division.settled(game.chance_a, game.cost_a, game.cost_b, game.power, game.chance_a_by_b)
    else:
        found = division.settled_with_risk(
            game.chance_a, game.cost_a, game.cost_b, game.power, game.curve_a, game.curve_b, game.chance_a_by_b
        )
    # the best of a product with one peak, where less than the whole range is allowed, is the nearest allowed
    return float(np.clip(found.share, low, high))


def _product(game: RangeGame, share: float) -> float:
    seen_by_b = game.chance_a if game.chance_a_by_b is None else game.chance_a_by_b
    gain_a = share**game.curve_a - max(0.0, game.chance_a - game.cost_a)
    gain_b = (1.0 - share) ** game.curve_b - max(0.0, 1.0 - seen_by_b - game.cost_b)
    return max(gain_a, 0.0) ** game.power * max(gain_b, 0.0) ** (1.0 - game.power)


def _picked(game: RangeGame, n: Numbers, who: Names, share: float | None, low: float, high: float) -> list[Prose]:
    """The deal that power picks, first for the headline, then how."""
    last = say(
        "If {a} alone could make one final offer it would get {most}; if {b} alone could, {least}.",
        a=who.a, b=who.b, most=n.share("most_from_b", high), least=n.share("least_for_a", low),
    )  # fmt: skip
    if share is None:
        why = "several possible divisions are equally good" if game.divisions else "a side seeks risk"
        return [say("Which of these deals is struck is left open: {why}.", why=why), last]
    power = n.share("power", game.power)
    headline = say(
        "With bargaining power {power} {a} would get {share} and {b} {rest}.",
        a=who.a, b=who.b, power=power, share=n.share("share_a", share), rest=n.share("share_b", 1.0 - share),
    )  # fmt: skip
    how = say(
        "The deal gives both the most over war that power allows: it maximises the product of gains, {a}'s to "
        "the power "
        "{power} (the bargain of Nash).",
        a=who.a, power=power,
    )  # fmt: skip
    if game.divisions:
        how += say("Only some divisions are possible; it is the best of those.")
    return [headline, how, last]


def _closes(game: RangeGame, n: Numbers, who: Names, least: Value, most: Value) -> tuple[Prose, ...]:
    """Either side's belief at which the range turns from open to closed, the other's held."""
    low, high = _median(least), _median(most)
    if game.divisions:
        low = min((x for x in game.divisions if x >= low - SLACK), default=2.0)
        high = max((x for x in game.divisions if x <= high + SLACK), default=-1.0)
    sides = (
        ("a", who.a, who.b, high, game.reservation_a, game.curve_a, game.cost_a),
        ("b", who.b, who.a, 1.0 - low, game.reservation_b, game.curve_b, game.cost_b),
    )
    return tuple(_closes_for(n, *side) for side in sides)


def _closes_for(
    n: Numbers, name: str, side: Label, other: Label, offered: float, held_out: float, curve: float, cost: float
) -> Prose:
    """How sure of victory a side may be for a deal, given the most that the other would grant it."""
    if offered < held_out - SLACK:
        return say("No belief of {side} about its chances makes a deal possible, {other}'s view held.",
                   side=side, other=other)  # fmt: skip
    at = max(offered, 0.0) ** curve + cost
    if at >= 1.0:
        return say("However sure of victory {side} were, a deal would exist, {other}'s view held.",
                   side=side, other=other)  # fmt: skip
    return say(
        "A deal exists as long as {side} sees its chance at {at} or below, {other}'s view held.",
        side=side, other=other, at=n.share(f"chance_{name}_closing", at),
    )  # fmt: skip


def _figure(game: RangeGame, low: float, high: float, share: float | None, exists: bool) -> Exhibit:
    both = (
        Point(x="both accept", y=share, low=low, high=high)
        if exists
        else Point(x="both accept: no deal exists", y=None)
    )
    points = (
        Point(x=f"{game.side_a} accepts", y=None, low=min(low, 1.0), high=1.0),
        Point(x=f"{game.side_b} accepts", y=None, low=0.0, high=max(high, 0.0)),
        both,
    )
    told = f"both accept {low:.3f} to {high:.3f}" if exists else "the two do not meet: no deal exists"
    return Exhibit(
        id="game-range", kind="ranges", title=f"Which shares both sides like better than war: {game.side_a}'s share",
        subtitle=f"share of {game.prize} that goes to {game.side_a}",
        x=Axis(label="side", type="name"), y=Axis(label="share", unit="share"),
        series=(Series(name="accepted", role="model", points=points),), badge=BADGE,
        note="Bars: shares that a side accepts. Dot: what bargaining power picks.",
        alt=f"{game.side_a} accepts {low:.3f} or more, {game.side_b} up to {high:.3f}; {told}.",
    )  # fmt: skip
