"""One demand of an opponent whose cost of war only it knows, explained."""

from collections.abc import Callable

import numpy as np

from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.core.games import ScreeningGame
from detente.core.prose import Prose, say
from detente.games.parts import BADGE, DRAWN, Names, Numbers, Parts, names
from detente.models.bargaining import screening
from detente.models.bargaining.screening import SLACK, Demand

ASSUMES = (
    "The demand is made once: a refusal is war. Talk is cheap, so the opponent cannot prove what it could bear.",
    "Both know the chances of victory; only the opponent's cost of war is private.",
)


def explained(game: ScreeningGame) -> Parts:
    """The best demand, its risk of war, and what would make it safe."""
    found, n, who = _demand(game), Numbers(), names(game)
    demand, war = n.share("demand", found.demand), n.share("chance_of_war", found.war)
    safe, value = n.share("safe_demand", found.safe), n.share("value_to_a", found.value)
    if found.risky:
        headline = [
            say(
                "{a} does best by demanding {demand} of {prize} and running a risk of war of {war}.",
                a=who.a, demand=demand, prize=who.prize, war=war,
            ),
            say("It expects {value}; the safe demand, which no {b} refuses, would give {safe}.",
                b=who.b, value=value, safe=safe),
        ]  # fmt: skip
    else:
        headline = [
            say(
                "{a} does best by demanding {demand} of {prize}, which no {b} refuses: there is no risk of war.",
                a=who.a, demand=demand, prize=who.prize, b=who.b,
            )
        ]  # fmt: skip
    steps = [
        say(
            "{b} refuses whenever its share would be worse than war: chance {chance} less its cost, which {a} does not "
            "know. War would leave {a} with {war_a}.",
            a=who.a, b=who.b, chance=n.share("chance_b", 1.0 - game.chance_a),
            war_a=n.share("war_value_a", game.chance_a - game.cost_a),
        ),
        say(
            "Asking for more gains from those who still accept and loses with those who now refuse; {a} stops "
            "where the "
            "two balance, or where nothing is left to ask.",
            a=who.a,
        ),
        *_by_type(game, n, who),
    ]  # fmt: skip
    if found.risky:
        steps.append(
            say("If {a} knew {b}'s cost it would ask for just what {b} would concede, and there would be no war.",
                a=who.a, b=who.b)
        )  # fmt: skip
    return Parts(
        "risk of war" if found.risky else "no risk of war", tuple(headline), tuple(steps), _turns(game, n, who),
        n.all(),
        (_figure(game, found),), ASSUMES,
    )  # fmt: skip


def _demand(game: ScreeningGame) -> Demand:
    if game.cost_b_between is not None:
        return screening.uniform(game.chance_a, game.cost_a, *game.cost_b_between)
    if game.cost_b_mean is not None:
        return screening.exponential(game.chance_a, game.cost_a, game.cost_b_mean)
    costs, chances = [one.cost for one in game.types], [one.chance for one in game.types]
    return screening.types(game.chance_a, game.cost_a, costs, chances)


def _refused(game: ScreeningGame) -> Callable[[float], float]:
    """Demand -> chance that it is refused."""

    def refused(demand: float) -> float:
        over = demand - game.chance_a
        if game.cost_b_between is not None:
            low, high = game.cost_b_between
            return float(np.clip((over - low) / (high - low), 0, 1)) if high > low else float(over > low + SLACK)
        if game.cost_b_mean is not None:
            return float(-np.expm1(-max(over, 0.0) / game.cost_b_mean)) if game.cost_b_mean else float(over > SLACK)
        return sum(one.chance for one in game.types if one.cost < over - SLACK)

    return refused


def _by_type(game: ScreeningGame, n: Numbers, who: Names) -> list[Prose]:
    """What the demand that each type just concedes is worth."""
    refused, lines = _refused(game), []
    for cost in sorted({one.cost for one in game.types})[:12]:
        demand = min(game.chance_a + cost, 1.0)
        war = refused(demand)
        worth = (1.0 - war) * demand + war * (game.chance_a - game.cost_a)
        at = len(lines) + 1
        lines.append(
            say(
                "A demand of {demand} is refused with chance {war} and worth {worth} to {a}.",
                a=who.a, demand=n.share(f"demand_{at}", demand), war=n.share(f"chance_of_war_{at}", war),
                worth=n.share(f"value_to_a_{at}", worth),
            )
        )  # fmt: skip
    return lines


def _turns(game: ScreeningGame, n: Numbers, who: Names) -> tuple[Prose, ...]:
    """The cost of war to A, or the chance of the hard type, at which risk is no longer worth taking."""
    if len({one.cost for one in game.types}) == 2:
        low, high = sorted({one.cost for one in game.types})
        hard = sum(one.chance for one in game.types if one.cost == low)
        _, at = screening.two_types(game.chance_a, game.cost_a, low, high, hard)
        told = say(
            "{a} takes the risk as long as the harder {b} has a chance below {at}.",
            a=who.a, b=who.b, at=n.share("chance_of_the_hard_type_closing", at),
        )  # fmt: skip
        return (told,)
    if game.types:
        return ()
    low, high = game.cost_b_between or (0.0, game.cost_b_mean or 0.0)
    at = high - 2.0 * low if game.cost_b_between else high
    if 1.0 - game.chance_a <= low + SLACK or at <= 0.0:
        return (say("No cost of its own would make {a} run a risk.", a=who.a),)
    return (
        say("{a} takes a risk as long as war would cost it less than {at}.", a=who.a, at=n.share("cost_a_closing", at)),
    )


def _figure(game: ScreeningGame, found: Demand) -> Exhibit:
    refused, best = _refused(game), float(found.demand)
    costs = [one.cost for one in game.types]
    widest = max([*(game.cost_b_between or ()), 4.0 * (game.cost_b_mean or 0.0), *costs])
    most = min(1.0, game.chance_a + 1.1 * widest + 0.01)
    corners = [game.chance_a + c + d for c in costs for d in (0.0, 1e-6)]
    corners += [game.chance_a + c for c in game.cost_b_between or ()]
    x = sorted({*np.linspace(0.0, max(most, best), DRAWN).tolist(), best, *(c for c in corners if c <= most)})
    war = [refused(one) for one in x]
    worth = [(1.0 - w) * one + w * (game.chance_a - game.cost_a) for one, w in zip(x, war, strict=True)]
    return Exhibit(
        id="game-screening", kind="lines", title=f"What {game.side_a} risks by asking for more",
        subtitle=f"share of {game.prize}, and probability", x=Axis(label="demand", unit="share"),
        y=Axis(label="share; probability", unit="share"),
        series=(
            Series(name=f"worth to {game.side_a}", role="model",
                   points=tuple(Point(x=a, y=b) for a, b in zip(x, worth, strict=True))),
            Series(name="chance of war", role="baseline",
                   points=tuple(Point(x=a, y=b) for a, b in zip(x, war, strict=True))),
        ),
        rules=(Rule(at=best, label=f"best demand {best:.3f}"),), badge=BADGE,
        note=f"Across: the share that {game.side_a} demands.",
        alt=f"The demand worth most to {game.side_a} is {best:.3f}, with a chance of war of {float(found.war):.3f}.",
    )  # fmt: skip
