"""Offers by turns, explained."""

import numpy as np
from numpy.typing import ArrayLike

from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.core.games import OffersGame
from detente.core.prose import Prose, say
from detente.games.parts import BADGE, Names, Numbers, Parts, names
from detente.models.bargaining import offers
from detente.models.bargaining.offers import Offer

ASSUMES = (
    "Both know how the other discounts and what it has elsewhere; an offer is made each period.",
    "A deal, once struck, is kept.",
)


def explained(game: OffersGame) -> Parts:
    """Who gets what when offers are made by turns, and what patience and other options do to it."""
    n, who = Numbers(), names(game)
    found, other = _solved(game, game.first), _solved(game, "b" if game.first == "a" else "a")
    share = _of_a(found, game.first)
    if found.exists:
        headline = (
            say(
                "A deal is struck at once: {first} offers first, {a} gets {share} of {prize} and {b} {rest}.",
                first=who.a if game.first == "a" else who.b, a=who.a, b=who.b, prize=who.prize,
                share=n.share("share_a", share), rest=n.share("share_b", _of_b(found, game.first)),
            ),
        )  # fmt: skip
    else:
        total = _otherwise(game)
        headline = (
            say(
                "No deal exists: what {a} and {b} have without one comes to {total} of {prize} together, more "
                "than it holds.",
                a=who.a, b=who.b, prize=who.prize, total=n.share("worth_without_a_deal", total),
            ),
        )  # fmt: skip
    return Parts(
        "deal" if found.exists else "no deal", headline, _steps(game, n, who, found, other), _turns(game, n, who,
        found),
        n.all(), (_figure(game, share) if found.exists else _apart(game, found),), ASSUMES,
    )  # fmt: skip


def _solved(
    game: OffersGame, first: str, discount_b: ArrayLike | None = None, periods: ArrayLike | None = None
) -> Offer:
    """The game with another first offer, other patience of B or another number of offers."""

    def ordered(a: ArrayLike, b: ArrayLike) -> tuple[ArrayLike, ArrayLike]:
        return (a, b) if first == "a" else (b, a)

    discounts = ordered(game.discount_a, game.discount_b if discount_b is None else discount_b)
    count = game.periods if periods is None else periods
    if count is not None:
        return offers.limited(count, *discounts, *ordered(game.end_a, game.end_b))
    if game.meanwhile_a or game.meanwhile_b:
        return offers.alternating_with_inside(*discounts, *ordered(game.meanwhile_a, game.meanwhile_b))
    return offers.alternating(*discounts, *ordered(game.leave_a, game.leave_b))


def _of_a(found: Offer, first: str) -> float:
    return float(found.share_1 if first == "a" else found.share_2)


def _of_b(found: Offer, first: str) -> float:
    return float(found.share_2 if first == "a" else found.share_1)


def _otherwise(game: OffersGame) -> float:
    """[share] What both have together if they never agree."""
    if game.periods is not None:
        return game.end_a + game.end_b
    return max(game.leave_a + game.leave_b, game.meanwhile_a + game.meanwhile_b)


def _steps(game: OffersGame, n: Numbers, who: Names, found: Offer, other: Offer) -> tuple[Prose, ...]:
    steps = [
        say(
            "Who answers takes no less than waiting for its own turn would bring; who offers gives just that. A "
            "period's "
            "delay leaves {one} of a gain to {a} and {two} to {b}.",
            a=who.a, b=who.b, one=n.number("discount_a", game.discount_a), two=n.number("discount_b", game.discount_b),
        )
    ]  # fmt: skip
    if game.periods is not None:
        steps.append(
            say(
                "There are {periods} offers; after the last is refused {a} has {one} and {b} {two} a period "
                "later. Solved "
                "from the end backwards.",
                a=who.a, b=who.b, periods=n.count("periods", game.periods), one=n.share("end_a", game.end_a),
                two=n.share("end_b", game.end_b),
            )
        )  # fmt: skip
    if game.leave_a or game.leave_b:
        steps.append(_leaving(game, n, who))
    if game.meanwhile_a or game.meanwhile_b:
        steps.append(
            say(
                "Until a deal {a} lives on what would be worth {one} for ever and {b} on {two}; only what a deal "
                "adds is "
                "divided by patience.",
                a=who.a, b=who.b, one=n.share("meanwhile_a", game.meanwhile_a), two=n.share("meanwhile_b",
                game.meanwhile_b),
            )
        )  # fmt: skip
    if found.exists and other.exists:
        second = who.b if game.first == "a" else who.a
        steps.append(
            say(
                "If {second} offered first, {a} would get {share}.",
                second=second, a=who.a, share=n.share("share_a_if_other_first",
                _of_a(other, "b" if game.first == "a" else "a")),
            )
        )  # fmt: skip
    return tuple(steps)


def _leaving(game: OffersGame, n: Numbers, who: Names) -> Prose:
    patient = offers.alternating(game.discount_a, game.discount_b)
    patient = patient if game.first == "a" else offers.alternating(game.discount_b, game.discount_a)
    told = say(
        "{a} may leave for {one} and {b} for {two}. By patience alone {a} would get {share}; a way out matters "
        "only where "
        "it is worth more than waiting.",
        a=who.a, b=who.b, one=n.share("leave_a", game.leave_a), two=n.share("leave_b", game.leave_b),
        share=n.share("share_a_by_patience", _of_a(patient, game.first)),
    )  # fmt: skip
    found = _solved(game, game.first)
    same = abs(_of_a(found, game.first) - _of_a(patient, game.first)) < 1e-9
    return told + (say("Here it does not.") if same and found.exists else say("Here it does."))


def _turns(game: OffersGame, n: Numbers, who: Names, found: Offer) -> tuple[Prose, ...]:
    if not found.exists:
        return (say("A deal would exist as soon as that sum were no more than the whole."),)
    rates = -np.log([game.discount_a, game.discount_b])
    limit = float(offers.at_rates(rates[0], rates[1], 0.0))
    if game.leave_a or game.leave_b:
        limit = min(max(limit, game.leave_a), 1.0 - game.leave_b)
    if game.meanwhile_a or game.meanwhile_b:
        limit = limit * (1.0 - game.meanwhile_b) + (1.0 - limit) * game.meanwhile_a
    name = "offers never ended and " if game.periods is not None else ""
    return (
        say(
            "If {name}followed each other ever faster, with patience by the calendar unchanged, {a} would get {limit} "
            "whoever began: shares then follow patience alone, and what either has otherwise.",
            name=name or "offers ", a=who.a, limit=n.share("share_a_as_offers_quicken", limit),
        ),
    )  # fmt: skip


def _figure(game: OffersGame, share: float) -> Exhibit:
    if game.periods is not None:
        x = np.arange(max(1, game.periods - 20), max(game.periods + 4, 12) + 1)
        found = [(first, _solved(game, first, periods=x)) for first in ("a", "b")]
        at, across = float(game.periods), "the number of offers that can be made"
    else:
        x = np.unique(np.append(np.linspace(0.01, 0.99, 99), game.discount_b))
        found = [(first, _solved(game, first, discount_b=x)) for first in ("a", "b")]
        at, across = game.discount_b, f"what a period's delay leaves of a gain to {game.side_b}"
    series = []
    for first, one in found:
        shares = one.share_1 if first == "a" else one.share_2
        points = tuple(
            Point(x=float(a), y=float(b) if exists else None)
            for a, b, exists in zip(x, shares, np.broadcast_to(one.exists, x.shape), strict=True)
        )
        name = game.side_a if first == "a" else game.side_b
        series.append(
            Series(name=f"first offer by {name}", role="model" if first == game.first else "rival", points=points)
        )
    return Exhibit(
        id="game-offers", kind="lines", title=f"Offers by turns: what {game.side_a} gets",
        subtitle=f"share of {game.prize}", x=Axis(label=across), y=Axis(label="share", unit="share"),
        series=tuple(series), rules=(Rule(at=at, label=f"in this game {at:g}"),), badge=BADGE,
        note=f"Across: {across}.", alt=f"In this game {game.side_a} gets {share:.3f}.",
    )  # fmt: skip


def _apart(game: OffersGame, found: Offer) -> Exhibit:
    """What either side accepts where the two do not meet."""
    low, high = _of_a(found, game.first), 1.0 - _of_b(found, game.first)
    points = (
        Point(x=f"{game.side_a} accepts", y=None, low=min(low, 1.0), high=1.0),
        Point(x=f"{game.side_b} accepts", y=None, low=0.0, high=max(high, 0.0)),
        Point(x="both accept: no deal exists", y=None),
    )
    return Exhibit(
        id="game-offers", kind="ranges", title="No deal exists: each has more without one than the other would "
        "leave it",
        subtitle=f"share of {game.prize} that goes to {game.side_a}", x=Axis(label="side", type="name"),
        y=Axis(label="share", unit="share"), series=(Series(name="accepted", role="model", points=points),),
        badge=BADGE,
        note="Bars: shares that a side accepts.",
        alt=f"{game.side_a} accepts {low:.3f} or more, {game.side_b} up to {high:.3f}: no deal exists.",
    )  # fmt: skip
