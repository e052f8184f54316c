"""The war's posterior: parameters, state and luck of the months that were observed, all at once.

Every uncertain belief and every standard normal of those months is a coordinate that is standard normal
before anything is observed; a war is a function of them. A normal approximation is found first, about the
likeliest coordinates; draws from it are then led to the posterior by degrees, and after each degree moved by
a Markov kernel that leaves what has been reached as it is. Directions that the data do not touch keep the
prior's width from the start.

Model: Gauss-Newton to the mode; sequential Monte Carlo sampler (Del Moral, Doucet & Jasra 2006) along the
geometric bridge, with adaptive degrees and preconditioned Crank-Nicolson moves (Cotter, Roberts, Stuart &
White 2013) about the approximation; the papers are known by name and were not opened.
Fails when: the moves are too few for the draws to forget where they came from; the share of moves that
were taken and the number of distinct ancestors are kept and shown.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from detente import __version__
from detente.calibrate import checkpoint as checkpoint_
from detente.calibrate.war_approximation import Approximation, approximation
from detente.calibrate.war_coordinates import FILTERED, War, prior_beliefs, told
from detente.calibrate.war_likelihood import NUISANCE, TERMS
from detente.calibrate.war_series import WarData, last_complete_month, observations
from detente.catalogue.beliefs import Beliefs
from detente.catalogue.conflicts import conflict
from detente.core.beliefs import Belief
from detente.core.errors import WrongInput
from detente.panel import Panel
from detente.simulation import clock, draws
from detente.simulation import noise as noise_
from detente.simulation.ensemble import code

Array = NDArray[Any]
Progress = Callable[[str], None]

SCHEMA: Final = 1
KEEP: Final = 0.5
"""[share] Effective number of draws after each degree of the likelihood."""

TAKEN: Final = 0.25
"""[share] Moves that should be taken; the step adapts to it."""

MOVES: Final = 20
LAST_MOVES: Final = 4000
"""Moves after each degree, and after the last."""

PORTION: Final = 200
"""Moves between two savings."""

REPORTED: Final = (
    "force ratio", "pace of the last month", "area gained", "casualties of A", "casualties of B", "armour lost by A",
    "armour lost by B", "resolve of A", "resolve of B", "manpower of B",
)  # fmt: skip
"""What the draws must have forgotten their ancestors in."""


@dataclass(frozen=True)
class Fit:
    """Equally weighted draws: coordinates [coordinate, draw], columns as a posterior holds them, and the trace.

    said: [month, *dims, draw] some quantities of each month; memory: [correlation] of what is reported with its value
    before the last moves; trace: degree reached, share of moves taken, length of a move.
    """

    coordinates: Array
    columns: dict[str, Array]
    said: dict[str, Array]
    months: tuple[str, ...]
    log_likelihood: Array
    evidence: float | None
    ancestors: int
    memory: dict[str, float]
    trace: tuple[tuple[float, ...], ...]


def fit(
    data: WarData,
    beliefs: Mapping[str, Belief],
    *,
    particles: int = 2000,
    seed: int = 0,
    terms: tuple[str, ...] = TERMS,
    moves: tuple[int, int] = (MOVES, LAST_MOVES),
    progress: Progress = lambda _: None,
    checkpoint: Path | None = None,
) -> Fit:
    """Draws from the posterior given every month of `data`, which begins with the month after the beliefs' start.

    The same data, beliefs, draws and seed give the same result. With `checkpoint` each degree is saved,
    and a fit that was cut off goes on from there. Raises WrongInput for fewer than 100 draws.
    """
    if particles < 100:
        raise WrongInput(f"a fit needs at least 100 draws; got {particles}")
    war = War(beliefs, len(data.months), data)
    key = digest(data, beliefs, particles, seed, terms, moves)
    saved = checkpoint_.load(checkpoint, key, _stage)
    about = approximation(war, data, terms, progress)
    at = (
        _Stage.begun(about.draws(particles, seed), lambda u: about.ratio(war, data, terms, u))
        if saved is None
        else saved
    )
    while at.degree < 1.0 or at.left:
        if not at.left:
            at = _raised(at, seed, moves)
            if at.degree == 1.0:
                at = replace(at, first=reported(war.run(at.u)[1]))
        at = _moved(war, data, terms, about, at, min(at.left, PORTION), seed)
        progress(
            f"{at.degree:8.2%} of the way; {at.trace[-1][1]:.0%} of moves taken, step {at.step:.2f}, {at.left} left"
        )
        if checkpoint is not None:
            checkpoint_.save(checkpoint, key, vars(at))
    if checkpoint is not None:
        checkpoint.unlink(missing_ok=True)
    now = reported(war.run(at.u)[1])
    memory = {name: float(np.corrcoef(at.first[k], now[k])[0, 1]) for k, name in enumerate(REPORTED)}
    ancestors = len(np.unique(at.origin))
    return assembled(war, data, at.u, terms, at.evidence, ancestors, memory, tuple(map(tuple, at.trace)))


def assembled(
    war: War, data: WarData, u: Array, terms: tuple[str, ...] = TERMS, evidence: float | None = None,
    ancestors: int = 0, memory: Mapping[str, float] | None = None, trace: tuple[tuple[float, ...], ...] = (),
) -> Fit:  # fmt: skip
    """What draws of coordinates [coordinate, draw] say, and how they were come by."""
    params, run, values = war.run(u)
    columns = draws.columns_of(war.program, params, run.start) | {n: values[n] for n in NUISANCE if n in values}
    said = {name: run.series[name] for name in ("pace", "casualties", "equipment_lost", *FILTERED)}
    level = told(data, run, values, terms)
    return Fit(u, columns, said, data.months, level, evidence, ancestors, dict(memory or {}), trace)


def reported(run: clock.Run) -> Array:
    """[quantity, draw] What answers report of the fitted months, in the order of `REPORTED`."""
    series = run.series
    losses, armour = series["casualties"].sum(axis=0), series["equipment_lost"][:, :, 0].sum(axis=0)
    return np.stack([
        series["force_ratio_log"][-1], series["pace"][-1], series["pace"].sum(axis=0), *losses, *armour,
        *series["resolve"][-1], series["manpower_left"][-1, 1],
    ])  # fmt: skip


@dataclass(frozen=True)
class _Stage:
    """How far a fit has got: coordinates and log ratio of the draws, whose draw each came from, degree reached, moves
    left at it; first: what is reported when the last degree was reached, before its moves."""

    u: Array
    ratio: Array
    origin: Array
    degree: float
    evidence: float
    step: float
    stage: int
    left: int
    done: int
    first: Array
    trace: list[list[float]]

    @staticmethod
    def begun(u: Array, ratio: Callable[[Array], Array]) -> "_Stage":
        return _Stage(u, ratio(u), np.arange(u.shape[1]), 0.0, 0.0, 0.5, 0, 0, 0, np.zeros((0, 0)), [])


def _raised(at: _Stage, seed: int, moves: tuple[int, int]) -> _Stage:
    """The next degree: as much of the likelihood as keeps the effective number, and draws taken by their weights."""
    count = len(at.ratio)
    more = _degree(at.ratio, 1.0 - at.degree, KEEP * count)
    weights = more * at.ratio - _log_sum(more * at.ratio)
    degree = 1.0 if at.degree + more > 1.0 - 1e-9 else at.degree + more
    chosen = _systematic(np.exp(weights), seed, at.stage)
    return replace(
        at, u=at.u[:, chosen], ratio=at.ratio[chosen], origin=at.origin[chosen], degree=degree,
        evidence=at.evidence + float(_log_sum(more * at.ratio) - np.log(count)), stage=at.stage + 1,
        left=moves[1] if degree == 1.0 else moves[0], done=0,
    )  # fmt: skip


def _moved(
    war: War, data: WarData, terms: tuple[str, ...], about: Approximation, at: _Stage, moves: int, seed: int
) -> _Stage:
    """Draws after `moves` steps that leave approximation times ratio^degree as it is; the step adapts."""
    u, ratio, step, taken = at.u, at.ratio, at.step, 0.0
    mean = about.mean[:, None]
    for k in range(at.done, at.done + moves):
        rng = np.random.Generator(np.random.Philox(key=[seed, at.stage * 65536 + k]))
        new = mean + np.sqrt(1.0 - step * step) * (u - mean) + step * (about.root @ rng.standard_normal(u.shape))
        there = about.ratio(war, data, terms, new)
        take = np.log(rng.random(u.shape[1])) < at.degree * (there - ratio)
        u, ratio = np.where(take, new, u), np.where(take, there, ratio)
        share = float(take.mean())
        taken += share / moves
        step = float(np.clip(step * np.exp(0.5 * (share - TAKEN)), 0.01, 0.99))
    return replace(at, u=u, ratio=ratio, step=step, left=at.left - moves, done=at.done + moves,
                   trace=[*at.trace, [at.degree, taken, step]])  # fmt: skip


def _log_sum(x: Array) -> float:
    """Logarithm of the sum of exponentials."""
    return float(np.asarray(special.logsumexp(x)))


def _degree(level: Array, left: float, wanted: float) -> float:
    """How much of the likelihood is taken in at once: as much as keeps the effective number at `wanted`."""

    def effective(part: float) -> float:
        w = part * level
        return float(np.exp(2.0 * _log_sum(w) - _log_sum(2.0 * w)))

    if effective(left) >= wanted:
        return left
    low, high = 0.0, left
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if effective(middle) >= wanted else (low, middle)
    return low


def _systematic(p: Array, seed: int, stage: int) -> Array:
    """Numbers of the draws that go on, in proportion to their weights, with one random number."""
    u = float(noise_.uniforms(seed, "fit.resampling", 0, stage)[0])
    return np.minimum(np.searchsorted(np.cumsum(p), (np.arange(len(p)) + u) / len(p)), len(p) - 1)


def digest(data: WarData, beliefs: Mapping[str, Belief], *how: Any) -> str:
    """SHA-256 of what decides a fit: what was observed, beliefs, equations, and how it is sampled (plain values)."""
    told_ = json.dumps(
        [
            data.months, {k: v.tolist() for k, v in data.pace.items()}, data.claimed.tolist(),
            {k: v.tolist() for k, v in (data.named | data.named_age).items()}, [repr(one) for one in data.estimates],
            {",".join(k): v.tolist() for k, v in data.confirmed.items()}, data.manpower.tolist(),
            data.rhythm((*data.year_before, *data.months)).tolist(),
            Beliefs(dict(beliefs)).digest, *how, __version__, SCHEMA, code(),
        ]
    )  # fmt: skip
    return hashlib.sha256(told_.encode()).hexdigest()


def _stage(saved: dict[str, Any]) -> _Stage:
    """What a fit that was cut off had reached."""
    plain = {name: saved.pop(name).item() for name in ("degree", "evidence", "step", "stage", "left", "done")}
    return _Stage(**saved | {"trace": saved["trace"].tolist()}, **plain)


def data_for(panel: Panel, day: date, name: str = "ukraine", *, real_time: bool = False) -> WarData:
    """What a fit as of a day reads: the months after the conflict's calibration start that were over by then.

    Raises WrongInput where no such month was over.
    """
    war = conflict(name)
    sides = (war.sides["A"].state, war.sides["B"].state)
    data = observations(panel.as_of(day, real_time=real_time), sides).since(war.calibration_start)
    if not data.months:
        raise WrongInput(
            f"as of {day} no month after {war.calibration_start} was over (last complete: {last_complete_month(day)}); "
            "choose a later day"
        )
    return data


__all__ = ["FILTERED", "Fit", "War", "assembled", "data_for", "digest", "fit", "prior_beliefs", "reported", "told"]
