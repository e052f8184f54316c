"""Closed forms of a crisis over a million rows, and one small game beside Gambit and OpenSpiel in the same run.

    python benchmarks/crisis.py [rows]

Every closed form takes rows drawn over its whole domain; the goal is a second for a million. The small game is one
demand of an opponent of two types: Gambit and OpenSpiel are given its extensive form (seven demands), Détente the same
numbers. Times of building and of solving are told apart; they do not do the same work, which is the point of a closed
form: Gambit solves what it is given, without knowing what kind of game it is, and OpenSpiel iterates (counterfactual
regret) until the demand that most regrets is left. Writes benchmarks/results/crisis.json. Never part of a test: times
belong to a machine.
"""

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from detente import games
from detente.models.bargaining import commitment, division, offers, screening

ROUNDS = 7
GOAL = 1.0
"""[s] For a million rows."""

P, COST_A, LOW, HIGH, CHANCE_LOW = 0.4, 0.1, 0.05, 0.3, 0.3
DEMANDS = (0.40, 0.445, 0.50, 0.575, 0.65, 0.695, 0.705)
"""Of the small game; those just below what a type would concede avoid ties."""


def median_seconds(call: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """[s] Median of several calls after one that is not counted."""
    call()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        call()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def forms(rows: int) -> dict[str, Callable[[], Any]]:
    """Name -> a closed form over that many rows."""
    luck = np.random.default_rng(0)
    p, q, power, end_1, end_2 = luck.uniform(0, 1, (5, rows))
    a, b, paid = luck.uniform(0, 0.5, (3, rows))
    curve_a, curve_b = luck.uniform(0.3, 1, (2, rows))
    low, spread = luck.uniform(0, 0.2, rows), luck.uniform(0.01, 0.5, rows)
    d1, d2 = luck.uniform(0.5, 0.999, (2, rows))
    periods = luck.integers(1, 12, rows)
    return {
        "range": lambda: division.deals(p, a, b),
        "range, differing beliefs": lambda: division.deals(p, a, b, q),
        "range, risk": lambda: division.deals_with_risk(p, a, b, curve_a, curve_b),
        "Nash": lambda: division.settled(p, a, b, power),
        "Nash, risk (Newton)": lambda: division.settled_with_risk(p, a, b, power, curve_a, curve_b),
        "screening, uniform": lambda: screening.uniform(p, a, low, low + spread),
        "screening, exponential": lambda: screening.exponential(p, a, spread),
        "screening, two types": lambda: screening.two_types(p, a, low, low + spread, q),
        "shift of power": lambda: commitment.shift(p, q, a, b, d1),
        "offers, ways out": lambda: offers.alternating(d1, d2, end_1 / 2, end_2 / 2),
        "offers, a living meanwhile": lambda: offers.alternating_with_inside(d1, d2, end_1 / 2, end_2 / 2),
        "offers, up to 11 periods": lambda: offers.limited(periods, d1, d2, end_1 / 2, end_2 / 2),
        "now or later": lambda: commitment.now_or_later(p, q, periods, d1, paid / 10, a, b, power),
    }


def grown(gambit: Any) -> Any:
    """The small game as Gambit takes it."""
    game = gambit.Game.new_tree(["A", "B"])
    game.append_move(game.root, game.players.chance, ["hard", "soft"])
    game.set_chance_probs(game.root.infoset, [str(CHANCE_LOW), str(1 - CHANCE_LOW)])
    nodes = list(game.root.children)
    game.append_move(nodes, "A", [str(one) for one in DEMANDS])
    for node, cost in zip(nodes, (LOW, HIGH), strict=True):
        for demand, answer in zip(DEMANDS, list(node.children), strict=True):
            game.append_move(answer, "B", ["accept", "fight"])
            ends = ((demand, 1 - demand), (P - COST_A, 1 - P - cost))
            for end, (one, two) in zip(list(answer.children), ends, strict=True):
                label = f"{demand}, {cost}, {one:g}, {two:g}"
                game.set_outcome(end, game.add_outcome(label, [f"{one:.6f}", f"{two:.6f}"]))
    return game


SPIEL_ROUNDS = 300
"""Iterations of counterfactual regret minimisation, enough for the demand to be settled."""


def efg() -> str:
    """The small game in Gambit's text format, which OpenSpiel reads as it stands."""
    lines = ['EFG 2 R "demand" { "A" "B" }']
    lines.append(f'c "" 1 "type" {{ "hard" {CHANCE_LOW} "soft" {1 - CHANCE_LOW} }} 0')
    outcome = 0
    for number, cost in enumerate((LOW, HIGH)):
        demands = " ".join(f'"{one}"' for one in DEMANDS)
        lines.append(f'p "" 1 1 "A" {{ {demands} }} 0')
        for k, demand in enumerate(DEMANDS):
            lines.append(f'p "" 2 {1 + number * len(DEMANDS) + k} "B" {{ "accept" "fight" }} 0')
            for one, two in ((demand, 1 - demand), (P - COST_A, 1 - P - cost)):
                outcome += 1
                lines.append(f't "" {outcome} "end {outcome}" {{ {one:.6f} {two:.6f} }}')
    return "\n".join(lines) + "\n"


def by_spiel() -> dict[str, Any] | str:
    """What OpenSpiel's regret minimiser finds, and how long it takes; why not, where it is not installed."""
    try:
        import pyspiel  # noqa: PLC0415 - an optional peer
    except ImportError:
        return "not installed: pip install --group bench"
    text = efg()
    game = pyspiel.load_efg_game(text)

    def solved() -> Any:
        solver = pyspiel.CFRPlusSolver(game)
        for _ in range(SPIEL_ROUNDS):
            solver.evaluate_and_update_policy()
        return solver.tabular_average_policy()

    policy = solved()
    state = game.new_initial_state()
    state.apply_action(state.legal_actions()[0])
    chances = policy.action_probabilities(state)
    demand = DEMANDS[state.legal_actions().index(max(chances, key=lambda action: chances[action]))]
    return {
        "version": version("open_spiel"),
        "demand": demand,
        "value_to_a": float(pyspiel.expected_returns(game.new_initial_state(), policy, -1, True)[0]),
        "distance_to_equilibrium": float(pyspiel.nash_conv(game, policy)),
        "rounds": SPIEL_ROUNDS,
        "build_ms": 1e3 * median_seconds(lambda: pyspiel.load_efg_game(text)),
        "cfr_plus_ms": 1e3 * median_seconds(solved),
    }


def beside_peers() -> dict[str, Any]:
    """All on the same small game: what each finds, and how long it takes."""
    told, _ = screening.two_types(P, COST_A, LOW, HIGH, CHANCE_LOW)
    types = [{"cost": LOW, "chance": CHANCE_LOW}, {"cost": HIGH, "chance": 1 - CHANCE_LOW}]
    file = {"kind": "screening", "chance_a": P, "cost_a": COST_A, "types": types}
    found = {
        "game": f"one demand of two types, {len(DEMANDS)} demands",
        "detente": {
            "demand": float(told.demand),
            "value_to_a": float(told.value),
            "chance_of_war": float(told.war),
            "closed_form_ms": 1e3 * median_seconds(lambda: screening.two_types(P, COST_A, LOW, HIGH, CHANCE_LOW)),
            "file_solved_and_explained_ms": 1e3 * median_seconds(lambda: games.game(file)),
        },
    }
    try:
        import pygambit as gambit  # noqa: PLC0415 - an optional peer
    except ImportError:
        return {**found, "gambit": "not installed: pip install --group bench", "open_spiel": by_spiel()}
    if not hasattr(gambit.Game, "new_tree"):
        return {**found, "gambit": f"{gambit.__version__} is not 16: not compared", "open_spiel": by_spiel()}
    game = grown(gambit)
    solved = gambit.nash.logit_solve(game).equilibria[0]
    demand = max(game.root.children["hard"].infoset.actions, key=lambda action: float(solved[action]))
    return {
        **found,
        "open_spiel": by_spiel(),
        "gambit": {
            "version": gambit.__version__,
            "demand": float(demand.label),
            "value_to_a": float(solved.payoff("A")),
            "build_ms": 1e3 * median_seconds(lambda: grown(gambit)),
            "logit_ms": 1e3 * median_seconds(lambda: gambit.nash.logit_solve(game)),
            "lcp_rational_ms": 1e3 * median_seconds(lambda: gambit.nash.lcp_solve(game)),
        },
    }


def main(rows: int) -> None:
    """Measure over `rows` rows."""
    seconds = {name: median_seconds(call) for name, call in forms(rows).items()}
    result = {
        "rows": rows,
        "goal_seconds": GOAL,
        "seconds": {name: round(taken, 4) for name, taken in seconds.items()},
        "slowest": max(seconds, key=lambda name: seconds[name]),
        "all_together_seconds": round(sum(seconds.values()), 3),
        "small_game": _rounded(beside_peers()),
        "numpy": version("numpy"),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
    }
    print(json.dumps(result, indent=1))
    out = Path(__file__).parent / "results" / "crisis.json"
    out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _rounded(found: Any) -> Any:
    if isinstance(found, dict):
        return {name: _rounded(value) for name, value in found.items()}
    return float(f"{found:.4g}") if isinstance(found, float) else found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
