"""A process killed at any moment leaves nothing or a whole run, and the next one goes on: real processes, SIGKILL."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from detente.catalogue.scenarios import scenario
from detente.simulation import store, stream
from detente.simulation.ensemble import CHUNK, MOST_KEPT, Ensemble, ensemble

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")

KILLED = """
import os, pathlib, signal
from detente.catalogue.scenarios import scenario
from detente.simulation import store, stored_series, stream

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def half(path, content):
    with path.open("wb") as file:
        file.write(content[: len(content) // 2])
        file.flush()
        die()

{moment}
store.obtain(scenario("baseline", months=3), {draws})
"""

MOMENTS = {
    "computing": "store.ensemble = die",
    "half a file": "pathlib.Path.write_bytes = half",
    "before the folder gets its name": "pathlib.Path.rename = die",
}

COUNTING = """
stream.SAVED = stream.CHUNK
saved, save = [], stream._save

def counting(*given):
    save(*given)
    saved.append(1)
    if len(saved) == 2:
        die()

stream._save = counting
"""


def _killed(moment: str, draws: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", KILLED.format(moment=moment, draws=draws)], env={**os.environ}, check=False,
        capture_output=True,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL, ended.stderr


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill_leaves_no_half_run_and_the_next_run_is_whole(moment: str) -> None:
    _killed(MOMENTS[moment], 32)
    wanted = ensemble(scenario("baseline", months=3), 32)
    assert store.load(wanted.key) is None
    runs = store.folder(wanted.key).parent
    left = list(runs.iterdir()) if runs.is_dir() else []
    assert all(path.name.startswith(".unfinished-") for path in left)
    for path in left:
        os.utime(path, (0, 0))
    again, note = store.obtain(scenario("baseline", months=3), 32)
    assert note == ""
    assert isinstance(again, Ensemble)
    assert np.array_equal(again.paths["pace"], wanted.paths["pace"])
    assert [path.name for path in runs.iterdir()] == [wanted.key]
    assert store.load(wanted.key) is not None


def test_a_counted_run_that_was_killed_goes_on_to_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    draws = MOST_KEPT + 1
    _killed(COUNTING, draws)
    whole = stream.streamed(scenario("baseline", months=3), draws)
    said: list[str] = []
    again, _ = store.obtain(scenario("baseline", months=3), draws, progress=said.append)
    assert said[0] == f"goes on from draw {2 * CHUNK:,} of {draws:,}"
    for name in whole.quantities:
        assert np.array_equal(again.quantile((0.05, 0.5, 0.95), name), whole.quantile((0.05, 0.5, 0.95), name))
        assert np.array_equal(again.mean(name), whole.mean(name))
    assert [path.name for path in store.folder(whole.key).parent.iterdir()] == [whole.key]


def test_first_passages_go_on_from_a_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "SAVED", CHUNK)
    same, draws, passages = scenario("baseline", months=2), CHUNK + 7, (stream.Passage("pace", below=0.0),)
    saved, said = tmp_path / "counting.npz", list[str]()
    whole = stream.streamed(same, draws, keep=("pace",), passages=passages, checkpoint=saved)
    again = stream.streamed(same, draws, keep=("pace",), passages=passages, checkpoint=saved, progress=said.append)
    assert said[0] == f"goes on from draw {CHUNK:,} of {draws:,}"
    assert whole.passed_by("pace", below=0.0)[-1] > 0.0
    assert np.array_equal(again.passed_by("pace", below=0.0), whole.passed_by("pace", below=0.0))
    other = stream.streamed(same, draws, keep=("pace",), passages=(), checkpoint=saved)
    assert np.array_equal(other.mean("pace"), whole.mean("pace"))
    more = (*passages, stream.Passage("pace", above=0.0))
    fresh = stream.streamed(same, draws, keep=("pace",), passages=more, checkpoint=saved)
    assert np.array_equal(fresh.passed_by("pace", below=0.0), whole.passed_by("pace", below=0.0))


def test_a_broken_checkpoint_costs_only_time(tmp_path: Path) -> None:
    same, draws = scenario("baseline", months=2), 64
    broken = tmp_path / "counting.npz"
    broken.write_bytes(b"PK" + bytes(40))
    whole = stream.streamed(same, draws, keep=("pace",))
    again = stream.streamed(same, draws, keep=("pace",), checkpoint=broken)
    assert np.array_equal(again.mean("pace"), whole.mean("pace"))
