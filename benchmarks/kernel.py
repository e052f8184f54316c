"""The clock's two emitters and the whole way to a chart, alternated in one run: ratios first, times second.

    python benchmarks/kernel.py [draws]

Prints a table and writes benchmarks/results/kernel.json. Never part of a test: times belong to a machine.
"""

import json
import platform
import statistics
import sys
import time
from pathlib import Path

import numpy as np

from detente.catalogue.scenarios import scenario
from detente.simulation import clock, draws, kernel, paths
from detente.simulation.ensemble import beliefs_of, posterior, war

SERIES = ("area_gained", "pace", "force_ratio_log")
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def main(count: int, rounds: int = 30) -> None:
    """Measure with `count` draws over 36 months."""
    program, base = war(), scenario("baseline")
    fitted = posterior("ukraine", base.start)
    levers = paths.levers(base)
    begun = time.perf_counter()
    compiled = kernel.compiled(program, SERIES)
    compile_seconds = time.perf_counter() - begun
    given = draws.params(program, beliefs_of("ukraine"), count, 0, 0, fitted)
    start = draws.start(program, given, count, 0, 0, fitted)

    ready = kernel.packed(program, given, start)  # held between runs, as the ensemble does

    def numpy_clock() -> clock.Run:
        return clock.run(program, given, levers, months=36, keep=SERIES, start=start)

    def strict() -> clock.Run:
        return kernel.run(program, ready, levers, months=36, keep=SERIES)

    def contracted() -> clock.Run:
        return kernel.run(program, ready, levers, months=36, keep=SERIES, strict=False)

    def packing_too() -> clock.Run:
        return kernel.run(program, given, levers, months=36, keep=SERIES, start=start)

    def with_quantiles() -> list[np.ndarray]:
        run = strict()
        places = (np.array(QUANTILES) * (count - 1)).round().astype(int)
        return [np.sort(run.series[name], axis=-1)[..., places] for name in SERIES]

    variants = {
        "kernel, strict": strict,
        "kernel, contracted": contracted,
        "kernel, strict, with quantiles": with_quantiles,
        "kernel, strict, draws packed anew": packing_too,
    }
    times: dict[str, list[float]] = {name: [] for name in variants}
    slow: list[float] = []
    for function in variants.values():
        function()
    for turn in range(rounds):
        for name, function in variants.items():
            begun = time.perf_counter()
            function()
            times[name].append(time.perf_counter() - begun)
        if turn % 6 == 0:
            begun = time.perf_counter()
            numpy_clock()
            slow.append(time.perf_counter() - begun)
    baseline = statistics.median(slow)
    work = compiled.flops * 36 * count
    result = {
        "draws": count, "months": 36, "machine": platform.machine(), "python": platform.python_version(),
        "compile_seconds": round(compile_seconds, 3), "flops_a_draw_and_month": compiled.flops,
        "numpy_ms": round(1e3 * baseline, 1),
        "variants": {
            name: {
                "times_faster_than_numpy": round(baseline / statistics.median(taken), 1),
                "median_ms": round(1e3 * statistics.median(taken), 1),
                "p95_ms": round(1e3 * sorted(taken)[max(0, round(0.95 * len(taken)) - 1)], 1),
                "gflops": round(work / statistics.median(taken) / 1e9, 1),
            }
            for name, taken in times.items()
        },
    }  # fmt: skip
    (Path(__file__).parent / "results").mkdir(exist_ok=True)
    (Path(__file__).parent / "results" / "kernel.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
