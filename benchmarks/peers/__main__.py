"""Runs every variant in turn, round after round, and writes benchmarks/results/peers.json.

python -m benchmarks.peers [--draws 10000] [--rounds 12] [--quick]

`--quick` leaves out the whole commands and the fresh processes that hold a million draws. A peer that is not
installed is left out and named. Times belong to a machine; ratios within one run are what the figures are for.
"""

import argparse
import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.peers import journeys, native, peak, singles
from benchmarks.peers.work import MONTHS, Work, alternated, load, spread, work

from detente.catalogue.scenarios import scenario

RESULT: Final = Path(__file__).parents[1] / "results" / "peers.json"
OURS: Final = "compiled clock, strict"
SINGLES: Final = 20
"""Draws that a peer computes in a round where it takes one draw at a time; it has nothing to amortise but its start."""

STRICT, FREE = OURS, "compiled clock, contracted"
NUMPY_WHOLE, NUMPY_CHUNKED = "NumPy float32, all draws at once", "NumPy float32, portions on two threads"
NUMPY_SAME = "NumPy float32, our oracle: the same bits, the same luck"
EMA, MESA = "EMA Workbench, sequential", "Mesa"


def variants(task: Work) -> dict[str, tuple[Any, int]]:
    """(what to call, draws it computes) of each variant that can run here."""
    found: dict[str, tuple[Any, int]] = {
        STRICT: (lambda: journeys.kernel_run(task), task.draws),
        FREE: (lambda: journeys.kernel_run(task, strict=False), task.draws),
        NUMPY_WHOLE: (lambda: native.run(task), task.draws),
        NUMPY_CHUNKED: (native.threaded(task), task.draws),
        NUMPY_SAME: (lambda: native.oracle(task), task.draws),
    }
    try:
        from benchmarks.peers import scan  # noqa: PLC0415 - JAX may be absent
    except ImportError:
        pass
    else:
        half = -(-task.draws // 2)
        found |= {
            "JAX, all draws at once": (scan.variant(task, task.draws, 1), task.draws),
            "JAX, halves on two threads": (scan.variant(task, half, 2), task.draws),
            "JAX, portions of 1,000 on two threads": (scan.variant(task, min(1000, half), 2), task.draws),
            "JAX, halves on two threads, sub-steps scanned": (scan.variant(task, half, 2, inner=True), task.draws),
            "JAX, portions of 1,000 on two threads, sub-steps scanned": (
                scan.variant(task, min(1000, half), 2, inner=True),
                task.draws,
            ),
        }
    if singles.ema_workbench is not None:
        found[EMA] = (singles.ema(task, SINGLES), SINGLES)
    if singles.mesa is not None:
        found[MESA] = (singles.mesa_runs(task, SINGLES), SINGLES)
    return found


def rates(task: Work, rounds: int) -> dict[str, Any]:
    """Trajectories a second and how many times slower than ours, of every variant, alternated."""
    given = variants(task)
    seldom = dict.fromkeys((NUMPY_WHOLE, NUMPY_CHUNKED, NUMPY_SAME, EMA, MESA), 3)
    taken = alternated({name: function for name, (function, _) in given.items()}, rounds, seldom)
    each = {name: median(seconds) / given[name][1] for name, seconds in taken.items()}
    return {
        name: {
            "trajectories_a_second": round(1.0 / each[name]), "draws": given[name][1], **spread(taken[name]),
            "ours_is_times_faster": {"strict": round(each[name] / each[STRICT], 2),
                                     "contracted": round(each[name] / each[FREE], 2)},
        }
        for name in given
    }  # fmt: skip


def goals(found: dict[str, Any]) -> dict[str, Any]:
    """How many times slower than ours the quickest arrangement of each peer is, and what was wanted."""
    wanted = {"NumPy": 20, NUMPY_SAME: 20, "JAX": 2, "EMA": 1000, "Mesa": 1500}

    def best(word: str, way: str) -> float | None:
        return min(
            (one["ours_is_times_faster"][way] for name, one in found.items() if name.startswith(word)), default=None
        )

    return {
        word: {"strict": best(word, "strict"), "contracted": best(word, "contracted"), "wanted": least}
        for word, least in wanted.items()
    }


def versions() -> dict[str, str]:
    """Of Python and of what is compared."""
    found = {"python": platform.python_version()}
    for name in ("numpy", "llvmlite", "jax", "ema_workbench", "mesa"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed: left out"
    return found


def part_of_peak(task: Work, best: peak.Peak, rounds: int = 20) -> dict[str, Any]:
    """Counted work over time, as a part of the measured peak."""
    operations = peak.counted()
    taken = alternated({"strict": lambda: journeys.kernel_run(task),
                        "contracted": lambda: journeys.kernel_run(task, strict=False)}, rounds)  # fmt: skip
    return {
        "peak_gflops": best.all, "peak_of_one_thread_gflops": best.one, "threads": best.threads,
        "loop": f"{best.accumulators} accumulators of {best.lanes} lanes, {best.stack} accesses to the stack",
        "operations_a_draw_and_month": operations,
        "percent_of_peak": {
            way: {kind: round(100 * count * MONTHS * task.draws / median(seconds) / 1e9 / best.all, 1)
                  for kind, count in operations.items()}
            for way, seconds in taken.items()
        },
    }  # fmt: skip


def main() -> None:
    """Measure, print, write."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.peers")
    asked.add_argument("--draws", type=int, default=10_000)
    asked.add_argument("--rounds", type=int, default=12)
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--out", type=Path, default=RESULT)
    given = asked.parse_args()
    task, found = work(given.draws), {}
    found["draws"], found["months"], found["load_before"] = given.draws, MONTHS, load()
    found |= {"machine": platform.machine(), "versions": versions(), "rates": rates(task, given.rounds)}
    found["goals"] = goals(found["rates"])
    if best := peak.measured():
        found["floating_point"] = part_of_peak(task, best)
        found["compile_seconds"] = {"strict": round(journeys.compile_seconds(), 3),
                                    "contracted": round(journeys.compile_seconds(strict=False), 3)}  # fmt: skip
    found["lever_to_chart"] = journeys.lever_to_chart(task, scenario("baseline"))
    if not given.quick:
        found["memory"] = journeys.memory_growth((10_000, 100_000, 1_000_000))
        found["commands"] = journeys.cold()
    found["load_after"] = load()
    given.out.parent.mkdir(exist_ok=True)
    given.out.write_text(json.dumps(found, indent=1) + "\n")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
