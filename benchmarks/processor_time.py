"""The compiled clock beside native NumPy and JAX by processor time, for machines that are busy with other work.

    python -m benchmarks.processor_time [draws]

Wall-clock time on a busy machine says as much about the others as about us; the processor time of a process does not
count what others take. NumPy runs on one core, the kernel and JAX on all, so that the ratio of times on a quiet machine
is the ratio of processor times, times the cores where the peer is NumPy. Writes benchmarks/results/processor_time.json.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.peers import journeys, native
from benchmarks.peers.work import load, work

from detente.simulation import gradient


def taken(function: Callable[[], Any]) -> float:
    """[s] Processor time of a call, over all threads."""
    begun = time.process_time()
    function()
    return time.process_time() - begun


def main(count: int, rounds: int = 7) -> None:
    """Measure with `count` draws over 36 months."""
    task, cores = work(count), os.cpu_count() or 1
    variants = {
        "strict": lambda: journeys.kernel_run(task),
        "contracted": lambda: journeys.kernel_run(task, strict=False),
        "NumPy": lambda: native.run(task),
    }
    if gradient.available():
        from benchmarks.peers import scan  # noqa: PLC0415 - JAX may be absent

        variants["JAX"] = scan.variant(task, -(-count // 2), 2, inner=True)  # the quickest of `benchmarks.peers`
    for function in variants.values():
        function()
    times: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, function in variants.items():
            times[name].append(taken(function))
    seconds = {name: statistics.median(found) for name, found in times.items()}
    result = {
        "draws": count, "cores": cores, "load": load(), "rounds": rounds,
        "processor_ms": {name: round(1e3 * one, 1) for name, one in seconds.items()},
        "times_faster": {
            f"{name}, than {peer}": round(threads * seconds[peer] / seconds[name], 1)
            for peer, threads in (("NumPy", cores), ("JAX", 1)) if peer in seconds for name in ("strict", "contracted")
        },
    }  # fmt: skip
    (Path(__file__).parent / "results" / "processor_time.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
