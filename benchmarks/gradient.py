"""Gradient of the whole aid schedule against forward runs of the same emitter, and of the compiled kernel.

    python benchmarks/gradient.py [draws ...]

Needs the extra `gradient`. Writes benchmarks/results/gradient.json; alternated rounds, medians. Times belong to a
machine, ratios travel.
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path

import numpy as np

from detente.catalogue.scenarios import scenario
from detente.simulation import draws, gradient, kernel, paths
from detente.simulation.ensemble import beliefs_of, posterior, war

MONTHS = 36
BY = ("aid_volume", "aid_mix", "aid_speed")


def summary(series: dict) -> object:
    """Mean log force ratio in the last month."""
    return series["force_ratio_log"][-1].mean()


def main(counts: tuple[int, ...], rounds: int = 7) -> None:
    """Measure with each number of draws."""
    program, base = war(), scenario("baseline")
    fitted, levers, rows = posterior("ukraine", base.start), paths.levers(base), []
    for count in counts:
        given = draws.params(program, beliefs_of("ukraine"), count, 0, 0, fitted)
        start = draws.start(program, given, count, 0, 0, fitted)
        told = {"months": MONTHS, "keep": ("force_ratio_log",), "start": start}
        variants = {
            "kernel, forward": lambda: kernel.run(program, given, levers, **told),  # noqa: B023
            "JAX, forward": lambda: gradient.run(program, given, levers, **told),  # noqa: B023
            "JAX, gradient": lambda: gradient.gradient(program, given, levers, summary, by=BY, **told),  # noqa: B023
        }
        first, times = {}, {name: [] for name in variants}
        for name, function in variants.items():
            begun = time.perf_counter()
            function()
            first[name] = time.perf_counter() - begun
        for _ in range(rounds):
            for name, function in variants.items():
                begun = time.perf_counter()
                function()
                times[name].append(time.perf_counter() - begun)
        middle = {name: statistics.median(taken) for name, taken in times.items()}
        rows.append({
            "draws": count, "months": MONTHS, "entries": int(sum(np.size(levers[name]) for name in BY)),
            "gradient_in_forward_runs": round(middle["JAX, gradient"] / middle["JAX, forward"], 2),
            "gradient_in_kernel_runs": round(middle["JAX, gradient"] / middle["kernel, forward"], 1),
            "jax_forward_in_kernel_runs": round(middle["JAX, forward"] / middle["kernel, forward"], 1),
            "median_ms": {name: round(1e3 * x, 1) for name, x in middle.items()},
            "first_call_s": {name: round(x, 2) for name, x in first.items()},
        })  # fmt: skip
        print(json.dumps(rows[-1], indent=1))
    load = os.getloadavg()[0]
    out = Path(__file__).parent / "results" / "gradient.json"
    out.write_text(json.dumps({"load": round(load, 2), "rows": rows}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(tuple(int(x) for x in sys.argv[1:]) or (2000, 10_000))
