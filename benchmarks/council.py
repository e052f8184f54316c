"""Spatial bargaining beside the peer's published run times: ratios first, times second.

    python benchmarks/council.py FOLDER [runs]

FOLDER holds the peer's own inputs (dummyData_6Dim.csv, dummyData-a040.csv, -a080.csv, -a160.csv; they come
with its public source) or, for what is missing there, reference cases of the same names. Where neither is
found a random table of the same size is taken and marked. CPU time of one process on one thread; the
peer's figures are CPU seconds of its optimised build on two cores with logging at its minimum. Prints a
table and writes benchmarks/results/council.json. Never part of a test: times belong to a machine.
"""

import json
import os
import platform
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.councils import ActorTable
from detente.councils.reading import read
from detente.simulation import councils, doubt

PEER = (
    ("27 x 6", ("dummyData_6Dim.csv",), (27, 6), 2.4, 30),
    ("40 x 1", ("dummyData-a040.csv", "ktab-dummy-a040.json"), (40, 1), 5.6, 21),
    ("80 x 1", ("dummyData-a080.csv",), (80, 1), 71.0, 18),
    ("160 x 1", ("dummyData-a160.csv", "ktab-dummy-a160.json"), (160, 1), 1034.0, 14),
)
"""Size, names of its input, actors and issues, the peer's CPU seconds and number of states."""

ROUNDS = 5


def table_of(folder: Path, names: tuple[str, ...], size: tuple[int, int]) -> tuple[ActorTable, str]:
    """The peer's table where it is there, else a random one of the same size."""
    for name in names:
        if (folder / name).is_file():
            return read(folder / name), name
    random = np.random.default_rng(0)
    actors = [
        {"name": f"actor {n}", "capability": float(random.uniform(1, 100)),
         "position": random.uniform(0, 100, size[1]).round(2).tolist(),
         "salience": random.uniform(5, 95 / size[1], size[1]).round(2).tolist()}
        for n in range(size[0])
    ]  # fmt: skip
    issues = [{"name": f"issue {n}"} for n in range(size[1])]
    return read(json.dumps({"issues": issues, "actors": actors}).encode()), "random table"


def measured(table: ActorTable) -> dict[str, Any]:
    """Median and spread of CPU and wall seconds of whole runs, winning chances of every turn included."""
    cpu, wall, states = [], [], 0
    for _ in range(ROUNDS):
        begun, begun_wall = time.process_time(), time.perf_counter()
        states = councils.hold(table).stopped_at + 1
        cpu.append(time.process_time() - begun)
        wall.append(time.perf_counter() - begun_wall)
    return {
        "states": states,
        "cpu_s": round(statistics.median(cpu), 4),
        "cpu_s_range": [round(min(cpu), 4), round(max(cpu), 4)],
        "wall_s": round(statistics.median(wall), 4),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main(folder: Path, runs: int) -> None:
    """Measure all sizes, then runs under doubt of the first."""
    rows = []
    for label, names, size, peer, states in PEER:
        table, source = table_of(folder, names, size)
        found = measured(table)
        ratio = round(peer / found["cpu_s"], 1)
        rows.append(
            {"size": label, "input": source, "peer_cpu_s": peer, "peer_states": states, "times_faster": ratio, **found}
        )
        print(f"{label:>8}: {ratio:7.1f} times faster ({found['cpu_s']:.3f} s CPU, peer {peer} s), "
              f"{found['states']} states (peer {states}), {found['memory_mb']} MB, {source}")  # fmt: skip
    growth = np.log(rows[3]["cpu_s"] / rows[3]["states"] * rows[2]["states"] / rows[2]["cpu_s"]) / np.log(2)
    table, source = table_of(folder, PEER[0][1], PEER[0][2])
    begun, begun_wall = time.process_time(), time.perf_counter()
    made = doubt.doubted(table, runs)
    spent = {
        "runs": runs,
        "cpu_s": round(time.process_time() - begun, 1),
        "wall_s": round(time.perf_counter() - begun_wall, 1),
    }
    spent |= {"input": source, "turns_mean": round(float(made.turns.mean()), 1)}
    print(f"cost of a turn from 80 to 160 actors grows with the power {growth:.2f}; the formulas' is 3")
    print(f"{runs:,} runs under doubt of 27 x 6: {spent['cpu_s']} s CPU")
    result = {
        "machine": platform.machine(), "python": platform.python_version(), "numpy": np.__version__,
        "load": [round(x, 2) for x in os.getloadavg()], "power_80_to_160": round(float(growth), 2),
        "sizes": rows, "doubt": spent,
    }  # fmt: skip
    place = Path(__file__).parent / "results"
    place.mkdir(exist_ok=True)
    (place / "council.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
