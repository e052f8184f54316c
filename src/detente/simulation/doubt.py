"""Councils held many times under doubt about the table: what the outcome might be, and what it hangs on.

Every position, capability and salience is drawn by the beliefs of `models/alliance`, by the actor's and
the issue's name, so that an actor more in the table changes no one else's draws. Runs go in portions;
each finished portion is kept, so that a stopped computation goes on where it was, and more runs of the
same table reuse the earlier ones.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from detente import __version__
from detente.catalogue.beliefs import Beliefs, all_beliefs
from detente.core.councils import ActorTable
from detente.core.errors import WrongInput
from detente.models import alliance
from detente.models.alliance.negotiation import Actors, Luck, negotiate
from detente.models.alliance.options import Options
from detente.models.alliance.outcome import weighted_mean, weighted_median
from detente.simulation.beliefs import draws
from detente.simulation.councils import USUAL_TURNS, Progress, arrays, luck, scale, stop_of

Reals = NDArray[np.float64]

MOST_RUNS: Final = 100_000
PORTION: Final = 50_000
"""[elements] Runs of a portion times actors squared: what one core works on best, and what is lost at most."""

LEVELS: Final = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Drawn:
    """Inputs of runs: position and salience [run, actor, issue] in units and per cent, capability [run, actor]."""

    position: Reals
    capability: Reals
    salience: Reals


@dataclass(frozen=True)
class Doubted:
    """Many councils on one doubted table.

    `inputs` and `ends` [run, actor, issue in its unit]; `turns` [run]; `settled` [run]. `key` names what
    decided them, `reused` tells how many runs lay there already; `certain` runs differ by chance alone.
    """

    table: ActorTable
    options: Options
    seed: int
    key: str
    inputs: Drawn
    ends: Reals
    turns: NDArray[np.int64]
    settled: NDArray[np.bool_]
    reused: int
    certain: bool = False
    note: str = ""

    def outcomes(self, kind: str = "weighted_mean", *, start: bool = False) -> Reals:
        """[unit] Weighted mean or median of positions at the end, or of the table as drawn [run, issue]."""
        places = self.inputs.position if start else self.ends
        weight = self.inputs.capability[:, :, None] * self.inputs.salience
        of = {"weighted_mean": weighted_mean, "weighted_median": weighted_median}[kind]
        weight = np.where(weight.sum(axis=1, keepdims=True) > 0.0, weight, 1.0)
        return of(np.swapaxes(weight, 1, 2), np.swapaxes(places, 1, 2))

    def quantiles(self, values: Reals) -> Reals:
        """[unit] 5, 25, 50, 75 and 95 % of values over runs, on axis 0."""
        return np.quantile(values, LEVELS, axis=0)

    def drivers(self, issue: int, most: int = 8) -> list[tuple[str, float]]:
        """What the outcome on an issue hangs on: names of inputs with their rank correlation, strongest first.

        With few runs correlations are noisy: one of size 2 over the root of the number of runs is nothing.
        """
        outcome = stats.rankdata(self.outcomes()[:, issue])
        if np.ptp(outcome) == 0.0:
            return []
        found = []
        for name, values in self._columns():
            if np.ptp(values) > 0.0:
                found.append((name, float(np.corrcoef(stats.rankdata(values), outcome)[0, 1])))
        return sorted(found, key=lambda one: -abs(one[1]))[:most]

    def _columns(self) -> list[tuple[str, Reals]]:
        columns: list[tuple[str, Reals]] = []
        for a, actor in enumerate(self.table.actors):
            columns.append((f"capability of {actor.name}", self.inputs.capability[:, a]))
            for i, issue in enumerate(self.table.issues):
                columns.append((f"position of {actor.name} on {issue.name}", self.inputs.position[:, a, i]))
                columns.append((f"salience of {issue.name} to {actor.name}", self.inputs.salience[:, a, i]))
        return columns

    def frame(self) -> pl.DataFrame:
        """One row per run, actor and issue: inputs as drawn and the position at the end."""
        runs, actors, issues = self.ends.shape
        run, actor, issue = (index.ravel() for index in np.indices((runs, actors, issues)))
        names = pl.Series([one.name for one in self.table.actors]), pl.Series([one.name for one in self.table.issues])
        return pl.DataFrame(
            {
                "run": run.astype(np.int32),
                "actor": names[0].gather(pl.Series(actor)),
                "issue": names[1].gather(pl.Series(issue)),
                "capability": np.repeat(self.inputs.capability.ravel(), issues),
                "salience": self.inputs.salience.ravel(),
                "start": self.inputs.position.ravel(),
                "end": self.ends.ravel(),
                "turns": self.turns[run].astype(np.int32),
                "settled": self.settled[run],
            }
        )


def beliefs() -> Beliefs:
    """What is believed about errors of a table."""
    return all_beliefs(("alliance",))


def drawn(table: ActorTable, count: int, seed: int = 0, first: int = 0, *, certain: bool = False) -> Drawn:
    """Inputs of runs `first` to `first + count - 1`; the table's own where they are `certain`."""
    if certain:
        actors, position = arrays(table, count)
        low, span = scale(table)
        return Drawn(low + span * position, actors.capability, 100.0 * actors.salience)
    held = beliefs()
    low, span = scale(table)

    def errors(name: str, member: str) -> Reals:
        return draws(held[f"alliance.{name}"], count, seed, first, member)

    shape = (count, len(table.actors), len(table.issues))
    position, salience, capability = np.empty(shape), np.empty(shape), np.empty(shape[:2])
    for a, actor in enumerate(table.actors):
        capability[:, a] = actor.capability * errors("capability_error", actor.name)
        for i, issue in enumerate(table.issues):
            member = f"{actor.name}/{issue.name}"
            position[:, a, i] = actor.position[i] + issue.doubt * errors("position_error", member)
            salience[:, a, i] = actor.salience[i] * errors("salience_error", member)
    whole = salience.sum(axis=2, keepdims=True)
    return Drawn(np.clip(position, low, low + span), capability, salience * np.minimum(1.0, 100.0 / whole))


def doubted(
    table: ActorTable,
    runs: int,
    seed: int = 0,
    *,
    certain: bool = False,
    keep: Path | None = None,
    progress: Progress | None = None,
) -> Doubted:
    """The councils of `runs` draws of the table; `certain` takes the table as it is and leaves the rest to chance.

    With `keep`, finished portions are stored in a folder of that folder and reused. Raises WrongInput for
    a number of runs that cannot be, and for a group decision by expected utility.
    """
    if not 1 <= runs <= MOST_RUNS:
        raise WrongInput(f"the number of runs is 1 to {MOST_RUNS:,}; got {runs:,}")
    if table.scheme != "spatial":
        raise WrongInput("runs under doubt are for spatial bargaining; leave --runs out or choose --scheme spatial")
    chosen, size = Options.named(table.options), portion(table)
    if certain and chosen.transitions != "Stochastic":
        raise WrongInput("runs without doubt would all be the same; set StateTransitions=Stochastic, or leave doubt in")
    key = _key(table, chosen, seed, certain)
    place = None if keep is None else keep / key[:24]
    parts: list[tuple[Reals, Reals, Reals]] = []
    reused, note = 0, ""
    for first in range(0, runs, size):
        path = None if place is None else place / f"runs-{first:06d}-{size}.parquet"
        part = _stored(path, table, size)
        if part is None:
            part = _portion(
                table, chosen, drawn(table, size, seed, first, certain=certain), luck(table, seed, first + 1)
            )
            note = note or _store(path, part)
        else:
            reused += min(size, runs - first)
        parts.append(part)
        if progress is not None:
            progress(min(first + size, runs), runs)
    ends, turns, settled = (np.concatenate(column)[:runs] for column in zip(*parts, strict=True))
    inputs = drawn(table, runs, seed, certain=certain)
    return Doubted(table, chosen, seed, key, inputs, ends, turns.astype(np.int64), settled > 0.5, reused, certain, note)


def portion(table: ActorTable) -> int:
    """Runs that are computed together."""
    return int(np.clip(PORTION // len(table.actors) ** 2, 1, 64))


def expected_seconds(table: ActorTable, runs: int) -> float:
    """[s] About how long that many runs take."""
    # a batch shares what a single run spends beside the third power
    actors, shared = len(table.actors), 4e-3 / portion(table)
    return runs * min(USUAL_TURNS, table.stop.most) * (3.2e-8 * actors**3 + shared)


def _portion(table: ActorTable, chosen: Options, inputs: Drawn, chance: Luck) -> tuple[Reals, Reals, Reals]:
    low, span = scale(table)
    told = arrays(table)[0].accommodation
    actors = Actors(inputs.capability, inputs.salience / 100.0, told)
    end = negotiate(chosen, actors, (inputs.position - low) / span, stop=stop_of(table), luck=chance)
    return low + span * end.position, end.turns.astype(np.float64), end.settled.astype(np.float64)


def _key(table: ActorTable, chosen: Options, seed: int, certain: bool) -> str:
    """SHA-256 of what decides the runs: numbers and names of the table, options, seed, beliefs, equations."""
    told = hashlib.sha256(__version__.encode())
    content = table.model_dump_json(include={"issues", "actors", "accommodation", "stop"})
    told.update(f"{content}{chosen}{seed}{certain}{beliefs().digest}".encode())
    for path in sorted(Path(str(alliance.__file__)).parent.glob("*.py")):
        told.update(path.read_bytes())
    return told.hexdigest()


def _stored(path: Path | None, table: ActorTable, size: int) -> tuple[Reals, Reals, Reals] | None:
    """A portion from disk; None where there is none or it is not whole."""
    if path is None or not path.is_file():
        return None
    try:
        frame = pl.read_parquet(path)
        shape = (size, len(table.actors), len(table.issues))
        ends = frame["end"].to_numpy().reshape(shape)
        turns, settled = (frame[name].to_numpy().reshape(shape)[:, 0, 0] for name in ("turns", "settled"))
    except (OSError, ValueError, pl.exceptions.PolarsError):
        return None
    return (ends, turns, settled) if np.isfinite(ends).all() else None


def _store(path: Path | None, part: tuple[Reals, Reals, Reals]) -> str:
    """Writes a portion whole or not at all; a sentence for the reader where that failed."""
    if path is None:
        return ""
    ends, turns, settled = part
    told = {"end": ends.ravel()}
    for name, column in (("turns", turns), ("settled", settled)):
        told[name] = np.broadcast_to(column[:, None, None], ends.shape).ravel()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".unfinished-", dir=path.parent)
        os.close(handle)
        pl.DataFrame(told).write_parquet(name)
        Path(name).replace(path)
    except OSError as error:
        return f"finished runs could not be kept in {path.parent} ({error.strerror}), so they cannot be resumed"
    return ""
