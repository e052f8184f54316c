"""Small extensive forms of a crisis, solved by Gambit: what its equilibria play is what the closed forms say.

Demands and offers are few and set just off what an opponent is indifferent to, so that no tie decides. The limit of
quantal responses is taken, which keeps to threats that would be carried out. Needs the group `bench`.
"""

from collections.abc import Sequence
from itertools import count
from typing import Any

import numpy as np
import pytest

from detente.models.bargaining import commitment, division, offers, screening

gambit = pytest.importorskip("pygambit", reason="Gambit is not installed: pip install --group bench")

NEAR = 0.005
"""[share] By how much a demand stays below what would just be conceded."""


class Tree:
    """A game of two, grown node by node."""

    def __init__(self) -> None:
        self.game = gambit.Game.new_tree(["A", "B"])
        self._labels = count()

    def move(self, node: Any, who: str, actions: Sequence[Any]) -> list[Any]:
        """Adds a move; its children."""
        self.game.append_move(node, who, [str(action) for action in actions])
        return list((node[0] if isinstance(node, list) else node).children)

    def end(self, node: Any, a: float, b: float) -> None:
        """Ends the game with payoffs to A and B."""
        payoffs = [str(round(float(x), 12)) for x in (a, b)]
        self.game.set_outcome(node, self.game.add_outcome(f"end {next(self._labels)}", payoffs))

    def solved(self) -> Any:
        """The limit of quantal responses."""
        return gambit.nash.logit_solve(self.game).equilibria[0]


def played(profile: Any, infoset: Any) -> str:
    """The action that an equilibrium plays, nearly always."""
    chances = {action.label: float(profile[action]) for action in infoset.actions}
    best = max(chances, key=lambda label: chances[label])
    assert chances[best] > 0.99
    return best


@pytest.mark.parametrize(("p", "a", "b"), [(0.5, 0.1, 0.2), (0.3, 0.05, 0.1), (0.7, 0.2, 0.15)])
def test_who_makes_the_only_offer_gets_the_end_of_the_range(p: float, a: float, b: float):
    most = float(division.deals(p, a, b).high)
    demands = np.round([p - a, p, most - NEAR, most + NEAR, min(most + 0.1, 1.0)], 6)
    tree = Tree()
    for demand, node in zip(demands, tree.move(tree.game.root, "A", demands), strict=True):
        accept, fight = tree.move(node, "B", ["accept", "fight"])
        tree.end(accept, demand, 1 - demand)
        tree.end(fight, p - a, 1 - p - b)
    assert float(played(tree.solved(), tree.game.root.infoset)) == pytest.approx(most, abs=2 * NEAR)


@pytest.mark.parametrize("q", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_demand_of_two_types_takes_the_risk_where_the_closed_form_does(q: float):
    p, a, low, high = 0.4, 0.1, 0.05, 0.3
    told, _ = screening.two_types(p, a, low, high, q)
    demands = np.round([p, p + low - NEAR, 0.5 * (low + high) + p, p + high - NEAR, p + high + NEAR], 6)
    tree = Tree()
    tree.game.append_move(tree.game.root, tree.game.players.chance, ["hard", "soft"])
    chance = tree.game.root.infoset
    tree.game.set_chance_probs(chance, [str(round(q, 6)), str(round(1 - q, 6))])
    nodes = list(tree.game.root.children)
    tree.game.append_move(nodes, "A", [str(one) for one in demands])
    for node, cost in zip(nodes, (low, high), strict=True):
        for demand, answer in zip(demands, list(node.children), strict=True):
            accept, fight = tree.move(answer, "B", ["accept", "fight"])
            tree.end(accept, demand, 1 - demand)
            tree.end(fight, p - a, 1 - p - cost)
    profile = tree.solved()
    assert float(played(profile, nodes[0].infoset)) == pytest.approx(float(told.demand), abs=2 * NEAR)
    assert float(profile.payoff("A")) == pytest.approx(float(told.value), abs=2 * NEAR)


@pytest.mark.parametrize(
    ("periods", "d1", "d2", "end_1", "end_2"),
    [(1, 0.9, 0.8, 0.1, 0.3), (2, 0.9, 0.8, 0.1, 0.3), (3, 0.7, 0.6, 0.0, 0.2)],
)
def test_offers_that_end_are_what_gambit_plays(periods: int, d1: float, d2: float, end_1: float, end_2: float):
    tree = Tree()

    def grow(node: Any, period: int) -> None:
        """A period's offers: just above and just below what would be accepted; in a short game also two far off."""
        kept = d1 ** (period - 1), d2 ** (period - 1)
        if period > periods:
            tree.end(node, kept[0] * end_1, kept[1] * end_2)
            return
        who = "A" if period % 2 else "B"
        # side 1's share on offer: the rest of the game is one of fewer periods
        left = offers.limited(periods - period + 1, *((d1, d2, end_1, end_2) if period % 2 else (d2, d1, end_2, end_1)))
        share = float(left.share_1 if period % 2 else left.share_2)
        far = [share - 0.3, share + 0.3] if periods < 3 else []
        shares = np.round(np.unique(np.clip([share - NEAR, share + NEAR, *far], 0, 1)), 6)
        for offered, answer in zip(shares, tree.move(node, who, shares), strict=True):
            accept, refuse = tree.move(answer, "B" if who == "A" else "A", ["accept", "refuse"])
            tree.end(accept, kept[0] * offered, kept[1] * (1 - offered))
            grow(refuse, period + 1)

    grow(tree.game.root, 1)
    told = float(offers.limited(periods, d1, d2, end_1, end_2).share_1)
    profile = tree.solved()
    assert float(played(profile, tree.game.root.infoset)) == pytest.approx(told, abs=2 * NEAR)
    assert float(profile.payoff("A")) == pytest.approx(told, abs=3 * NEAR)


@pytest.mark.parametrize("later", [0.42, 0.48, 0.6, 0.8])
def test_the_declining_side_fights_in_gambit_where_the_closed_form_says(later: float):
    now, up, down, d = 0.4, 0.3, 0.3, 0.8
    told = commitment.shift(now, later, up, down, d)
    flow = 1 / (1 - d)
    tree = Tree()
    today = [0.0, 0.5, 1.0]
    conceded = (1 - later) * flow - down
    future = np.round([conceded - 0.1, conceded + 0.02, conceded + 1.0], 6)
    for share, node in zip(today, tree.move(tree.game.root, "A", today), strict=True):
        accept, fight = tree.move(node, "B", ["accept", "fight"])
        tree.end(fight, now * flow - up, (1 - now) * flow - down)
        for part, answer in zip(future, tree.move(accept, "A", future), strict=True):
            take, war = tree.move(answer, "B", ["accept", "fight"])
            tree.end(take, 1 - share + d * (flow - part), share + d * part)
            tree.end(war, 1 - share + d * (later * flow - up), share + d * ((1 - later) * flow - down))
    profile = tree.solved()
    best = list(tree.game.root.children)[-1]
    assert (played(profile, best.infoset) == "fight") == bool(told.war_if_rising_proposes)
