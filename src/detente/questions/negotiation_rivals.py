"""Rival models of a settlement, always shown: variants of the game, and single choices between war and terms."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.calibrate import dispute_results
from detente.calibrate.dispute_results import Odds
from detente.catalogue.conflicts import conflict
from detente.core.errors import DataMissing, UnknownName
from detente.models.bargaining import fighting
from detente.questions.negotiation import Talks
from detente.questions.war_effects import Member
from detente.questions.war_runs import Fit
from detente.simulation.game import Game
from detente.simulation.renewal import WAR_MONTHS, Guard
from detente.simulation.solutions import Variant

Array = NDArray[Any]
Event = Callable[[Array, Array, Game], Array]

RIVALS: Final[dict[Variant, str]] = {
    "no_optimism": "the game without optimism",
    "no_renewal": "the game without renewed war",
    "judged_renewal": "the game with the judged loss from renewed war",
}
ONE_SHOT: Final = "one-shot bargaining with the odds of the war model"
ONE_SHOT_DISPUTES: Final = "one-shot bargaining with the odds learned from past disputes"


def dispute_odds(fit: Fit) -> Odds | None:
    """How disputes of this pair ended by past ones; None where none ship. Never who wins this war."""
    return _dispute_odds(fit)


@lru_cache
def _dispute_odds(fit: Fit) -> Odds | None:
    try:
        sides = conflict(fit.conflict).sides
        return dispute_results.odds(sides["A"].state, sides["B"].state, fit.day)
    except (DataMissing, UnknownName):
        return None


def one_shot(game_of: Game, month: int, odds: float | None = None) -> tuple[Array, Array, Array]:
    """[share, draw] The rival without time: floor, ceiling and settlement of a single choice between war and terms.

    `odds` [share] that A prevails; by the ratio of strengths if not given.

    Model: Fearon 1995, known by name: costs are those of a war of `WAR_MONTHS`.
    """
    p = game_of.params
    chance = 1.0 / (1.0 + np.exp(game_of.ratio[month])) if odds is None else np.full(game_of.draws, odds)
    costs = fighting.war_costs(p, game_of.resolve_a[month], game_of.resolve_b[month], game_of.regime[month])
    floor = np.clip(chance - WAR_MONTHS * costs[0], 0.0, 1.0)
    ceiling = np.clip(chance + WAR_MONTHS * costs[1], 0.0, 1.0)
    return floor, ceiling, floor + p.power * (ceiling - floor)


def one_shots(fit: Fit) -> dict[str, float | None]:
    """The single choices by name, with the odds that each takes; None: those of the war model."""
    told = dispute_odds(fit)
    return {ONE_SHOT: None} | ({} if told is None else {ONE_SHOT_DISPUTES: told.given_decided})


def rivals(talks: Talks, event: Event, month: int = 0, guard: Guard | None = None) -> tuple[Member, ...]:
    """The rival models' chance of an event in a month; `event(share, margin, game)` says where it holds."""
    found = []
    for variant, name in RIVALS.items():
        other = talks.rival(variant)
        at = other.at(month, guard=guard)
        found.append(Member(name, other.quantile(at.share, 0.5), talks.chance(event(at.share, at.margin, other), other),
                            other.draws))  # fmt: skip
    base = talks.game
    for name, odds in one_shots(talks.fit).items():
        floor, ceiling, share = one_shot(base, month, odds)
        held = event(share, ceiling - floor, base)
        found.append(Member(name, base.quantile(share, 0.5), talks.chance(held), base.draws))
    return tuple(found)
