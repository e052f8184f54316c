"""What a user waits for: a chart from a warm process, a change of an equation, a cold command; and what a run holds."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
from benchmarks.peers.work import MONTHS, QUANTILES, SERIES, Work, spread

from detente.simulation import clock, kernel
from detente.simulation.ensemble import ensemble, war
from detente.simulation.stream import streamed

ROOT: Final = Path(__file__).parents[2]
HEAVY: Final = ("numpy", "scipy", "polars", "duckdb", "llvmlite", "jax", "vl_convert", "rich.table")


def kernel_run(work: Work, strict: bool = True) -> clock.Run:
    """The compiled clock's run of the work."""
    return kernel.run(work.program, work.packed, work.levers, months=MONTHS, keep=SERIES, strict=strict)


def with_quantiles(work: Work, strict: bool = True) -> list[Any]:
    """The run and five quantiles a month of its three series, exact."""
    run, last = kernel_run(work, strict), work.draws - 1
    places = np.array([round(q * last) for q in QUANTILES])
    return [np.sort(run.series[name], axis=-1)[..., places] for name in SERIES]


def through_the_door(scenario: Any, count: int) -> list[Any]:
    """The same by the public way: an ensemble of the scenario, then its quantiles; checks of legal ranges included."""
    found = ensemble(scenario, draws=count, keep=SERIES)
    return [found.quantile(QUANTILES, name) for name in SERIES]


def lever_to_chart(work: Work, scenario: Any, repeats: int = 60) -> dict[str, Any]:
    """[ms] Of both ways, warm, alternated."""
    variants = {
        "kernel and quantiles": lambda: with_quantiles(work),
        "kernel, contracted, and quantiles": lambda: with_quantiles(work, strict=False),
        "ensemble() and quantile()": lambda: through_the_door(scenario, work.draws),
    }
    taken: dict[str, list[float]] = {name: [] for name in variants}
    for turn in range(repeats + 2):
        for name, function in variants.items():
            begun = time.perf_counter()
            function()
            if turn > 1:
                taken[name].append(time.perf_counter() - begun)
    return {name: spread(found) for name, found in taken.items()}


def compile_seconds(strict: bool = True) -> float:
    """Seconds to trace, print and compile the clock as after a change of an equation."""
    kernel.compiled.cache_clear()
    kernel._COMPILED.clear()
    program = war()
    begun = time.perf_counter()
    kernel.compiled(program, SERIES, strict)
    return time.perf_counter() - begun


def memory(count: int, scenario: Any, keep: tuple[str, ...] | None = None) -> dict[str, float]:
    """[MB] The most that this process ever held, after a streamed run of so many draws; and its seconds."""
    begun = time.perf_counter()
    streamed(scenario, count, **({"keep": keep} if keep else {}))
    return {"megabytes": most_held(), "seconds": time.perf_counter() - begun}


def most_held() -> float:
    """[MB] The most this process held. Linux's `ru_maxrss` begins with what the parent held: its own table does not."""
    table = Path("/proc/self/status")
    if table.is_file():
        line = next(line for line in table.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 2**10
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def memory_growth(sizes: tuple[int, ...]) -> dict[str, Any]:
    """The same in a fresh process for each size, and what the largest holds beyond the least."""
    found = {}
    for size in sizes:
        text = _python("-m", "benchmarks.peers.journeys", "memory", str(size)).stdout
        found[str(size)] = {name: round(value, 2) for name, value in json.loads(text).items()}
    ends = [found[str(size)]["megabytes"] for size in (min(sizes), max(sizes))]
    return {"sizes": found, "growth_megabytes": round(ends[1] - ends[0], 1)}


def cold(repeats: int = 7) -> dict[str, Any]:
    """[ms] Whole commands in fresh processes, and which heavy libraries `--help` loads."""
    command = "import sys; sys.argv = ['detente', *sys.argv[1:]]; from detente.cli.main import run; run()"
    loaded = (
        "import sys, contextlib, io\nsys.argv = ['detente', '--help']\nfrom detente.cli.main import run\n"
        "try:\n    with contextlib.redirect_stdout(io.StringIO()): run()\nexcept SystemExit: pass\n"
        f"print(*(name for name in {HEAVY!r} if name in sys.modules))"
    )
    helped, charted, stored = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(repeats + 1):
            home = {"DETENTE_HOME": str(Path(folder) / str(turn)), "XDG_DATA_HOME": str(Path(folder) / str(turn)),
                    "XDG_CACHE_HOME": str(Path(folder) / str(turn))}  # fmt: skip
            chart = ("-c", command, "run", "baseline", "--out", str(Path(folder) / f"out{turn}"), "--format", "svg")
            parts = ((helped, ("-c", command, "--help"), {}), (charted, chart, home), (stored, chart, home))
            for taken, arguments, extra in parts:
                begun = time.perf_counter()
                _python(*arguments, **extra)
                if turn:
                    taken.append(time.perf_counter() - begun)
    return {
        "detente --help": spread(helped),
        "detente run baseline, charts written, nothing stored": spread(charted),
        "detente run baseline, charts written, run in the store": spread(stored),
        "heavy libraries that --help loads": _python("-c", loaded).stdout.split(),
    }


def _python(*arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    where = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env={**os.environ, "PYTHONPATH": where, **extra},
        capture_output=True, text=True, check=True,
    )  # fmt: skip


def main(count: int) -> None:
    """Prints what `memory` finds, for `memory_growth`."""
    from detente.catalogue.scenarios import scenario  # noqa: PLC0415 - what is held beforehand is part of the figure

    print(json.dumps(memory(count, scenario("baseline"))))


if __name__ == "__main__":
    main(int(sys.argv[2]))
