"""The game of fighting while bargaining: draws a minute, cost of a draw, memory, and a moved path.

    python benchmarks/game.py [draws]

Writes benchmarks/results/game.json. Times belong to a machine; the flop bound travels.
"""

import json
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

os.environ["DETENTE_HOME"] = tempfile.mkdtemp()

from detente.catalogue.scenarios import scenario
from detente.models.bargaining.fighting import GRID
from detente.simulation import game, kernel, paths, solutions, transition
from detente.simulation.ensemble import drawn, war

WEIGHTS = 5 + 5 + 3 + 3 + 3
"""Neighbours that a point's expectation mixes, axis by axis: z, area, both resolves, regime."""

OTHER = 60
"""Further operations at a point and step, both sides, exponential and logarithm counted as ten each."""


def main(draws: int) -> None:
    """Measure with `draws` draws."""
    base = scenario("baseline")
    given, at = drawn(base.conflict, base.start, "default", 64, 0, 0)
    begun = time.perf_counter()
    transition.month(war(), given, at, paths.levers(base))
    month = time.perf_counter() - begun
    begun, worked = time.perf_counter(), time.process_time()
    residual = solutions.solved(base, draws, 0).residual
    cold, worked = time.perf_counter() - begun, time.process_time() - worked
    begun = time.perf_counter()
    other = scenario("baseline", {"withdrawal_hazard": 0.05})
    solutions.solved(other, draws, 0, near=solutions.solution(base, draws, 0))
    warm = time.perf_counter() - begun
    # iterations that the tolerance takes, measured once: they vary by draw with the discount and with learning; the
    # sober game takes some 320, the optimists', begun from it and forgetting faster, some 145
    steps = 465
    flops = int(np.prod(GRID.shape)) * (2 * 2 * WEIGHTS + OTHER) * steps
    held = game.game(base, draws, 0, terms_held=True)
    run = kernel.packed(war(), *drawn(base.conflict, base.start, "default", draws, 0, 0))
    moved = []
    for _ in range(9):
        begun = time.perf_counter()
        series = kernel.run(war(), run, paths.levers(base), months=36, keep=("force_ratio_log", "area_gained")).series
        assert series["area_gained"].shape[-1] == draws
        for month_ in range(0, 37, 6):
            held.at(month_)
        moved.append(time.perf_counter() - begun)
    result = {
        "draws": draws,
        "draws_a_minute": round(60.0 * draws / cold),
        "goal_draws_a_minute": 300,
        "draws_a_minute_from_a_solution_near": round(60.0 * draws / warm),
        "seconds_a_draw": round(cold / draws, 4),
        "processor_seconds_a_draw": round(worked / draws, 4),
        "draws_a_minute_of_two_idle_cores": round(120.0 * draws / worked),
        "of_it_moves_a_draw": round(month / 64, 4),
        "gflop_a_draw_counted": round(flops / 1e9, 2),
        "gflops": round(flops * draws / cold / 1e9, 1),
        "residual": residual,
        "moved_path_ms": round(1e3 * statistics.median(moved), 1),
        "goal_moved_path_ms": 20,
        "most_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "load": round(os.getloadavg()[0], 2),
    }
    print(json.dumps(result, indent=1))
    out = Path(__file__).parent / "results" / "game.json"
    out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 256)
