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
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from detente import __version__
from detente.calibrate.war_likelihood import NUISANCE, TERMS, Month, log_likelihood, residuals
from detente.calibrate.war_series import CLASSES, WarData, last_complete_month, observations
from detente.catalogue.beliefs import Beliefs, all_beliefs
from detente.catalogue.conflicts import conflict
from detente.catalogue.scenarios import scenario
from detente.core.beliefs import Belief
from detente.core.distributions import Beta, Dirichlet, Distribution, Fixed, Lognormal, Normal
from detente.core.errors import CheckFailed, WrongInput
from detente.models import blocks
from detente.models.block import DIMS, dims, shape
from detente.panel import Panel
from detente.simulation import clock, draws, kernel, paths, wiring
from detente.simulation import noise as noise_
from detente.simulation.beliefs import quantile
from detente.simulation.ensemble import code

Array = NDArray[Any]
Progress = Callable[[str], None]

SCHEMA: Final = 1
KEEP: Final = 0.5
"""[share] Effective number of draws after each degree of the likelihood."""

TAKEN: Final = 0.25
"""[share] Moves that should be taken; the step adapts to it."""

MOVES: Final = 20
LAST_MOVES: Final = 1000
"""Moves after each degree, and after the last."""

SLOPE: Final = 0.05
"""[sd] Difference by which slopes are taken."""

TURNS: Final = 15
"""Turns of Gauss-Newton at most."""

SAYS: Final = ("pace", "casualties", "irrecoverable_losses", "manpower_left", "equipment_lost")


@dataclass(frozen=True)
class Fit:
    """Equally weighted draws: coordinates [coordinate, draw], columns as a posterior holds them, and the trace.

    said: [month, draw] pace of each month; trace: degree reached, share of moves taken, share of coordinates
    refreshed and length of the leap, by stage.
    """

    coordinates: Array
    columns: dict[str, Array]
    said: dict[str, Array]
    months: tuple[str, ...]
    log_likelihood: Array
    evidence: float
    ancestors: int
    trace: tuple[tuple[float, ...], ...]


class War:
    """A war as a function of standard normal coordinates: parameters first, then how things are observed, then luck."""

    def __init__(self, beliefs: Mapping[str, Belief], months: int) -> None:
        """`beliefs` at the start of the fit."""
        self.program = wiring.program(blocks())
        self.months = months
        self.levers = paths.levers(scenario("baseline", months=months))
        self.names: list[str] = []
        self._tables: list[tuple[Array, Array] | Distribution] = []
        self._beliefs = beliefs
        for block in self.program.blocks:
            for field in wiring.fields(block.Params):
                ids = draws.belief_names(block.id, field, dims(block.Params, field))
                plain = f"{block.id}.{field}"
                for name in ids if all(one in beliefs for one in ids) else (plain,):
                    self._coordinate(name, beliefs[name].distribution)
        for name, belief in NUISANCE.items():
            self._coordinate(name, belief.distribution)
        self.beliefs_end = len(self.names)
        self._luck = {b.id: (months, b.substeps, len(wiring.noise_names(b))) for b in self.program.blocks}
        self.size = self.beliefs_end + sum(int(np.prod(size)) for size in self._luck.values())

    def _coordinate(self, name: str, distribution: Distribution) -> None:
        if isinstance(distribution, Fixed):
            return
        if isinstance(distribution, Dirichlet):
            for share, weight in distribution.weights.items():
                grid = special.ndtr(_GRID)
                self.names.append(f"{name}[{share}]")
                self._tables.append((_GRID, special.gammaincinv(weight, grid)))
            return
        self.names.append(name)
        # an inverse beta is slow; a table on a fine grid of normal scores is exact to six digits
        table = isinstance(distribution, Beta)
        self._tables.append((_GRID, quantile(distribution, special.ndtr(_GRID))) if table else distribution)

    def values(self, u: Array) -> dict[str, Array]:
        """Beliefs' values by id from their coordinates."""
        found: dict[str, Array] = {}
        for name, table, row in zip(self.names, self._tables, u, strict=False):
            if isinstance(table, tuple):
                found[name] = np.interp(row, *table)
            elif isinstance(table, Lognormal):
                found[name] = table.median * np.exp(table.sigma * row)
            elif isinstance(table, Normal):
                found[name] = table.mean + table.sd * row
            else:
                found[name] = quantile(table, special.ndtr(row))
        return found

    def params(self, u: Array, values: Mapping[str, Array]) -> dict[str, Any]:
        """Each block's Params."""
        count = u.shape[1]
        built = {}
        for block in self.program.blocks:
            held = []
            for field in wiring.fields(block.Params):
                over = dims(block.Params, field)
                ids = draws.belief_names(block.id, field, over)
                plain = f"{block.id}.{field}"
                belief = self._beliefs.get(plain) if not all(i in self._beliefs for i in ids) else None
                if belief is not None and isinstance(belief.distribution, Dirichlet):
                    gammas = np.stack([values[f"{plain}[{member}]"] for member in DIMS[over[0]]])
                    parts: Any = gammas / gammas.sum(axis=0)
                else:
                    parts = [self._value(i if belief is None else plain, values, count) for i in ids]
                held.append(np.asarray(parts, np.float32).reshape(*shape(block.Params, field), count))
            built[block.id] = block.Params(*held)
        return built

    def _value(self, name: str, values: Mapping[str, Array], count: int) -> Array:
        if name in values:
            return values[name]
        distribution = self._beliefs[name].distribution
        if not isinstance(distribution, Fixed):
            raise CheckFailed(f"belief {name!r} has no coordinate")
        return np.full(count, distribution.value)

    def run(self, u: Array) -> tuple[dict[str, Any], clock.Run, dict[str, Array]]:
        """Parameters, run and beliefs' values."""
        values = self.values(u[: self.beliefs_end])
        params = self.params(u, values)
        luck, row = {}, self.beliefs_end
        for name, size in self._luck.items():
            rows = int(np.prod(size))
            luck[name] = np.ascontiguousarray(u[row : row + rows], np.float32).reshape(*size, u.shape[1])
            row += rows
        forward = kernel.run if kernel.available() else clock.run
        run = forward(self.program, params, self.levers, months=self.months, keep=SAYS, noise=luck)
        return params, run, values


_GRID: Final = np.linspace(-6.0, 6.0, 2401)


def _months(data: WarData, run: clock.Run) -> list[Month]:
    """What a run says of each month."""
    said = []
    for t in range(len(data.months)):
        quarter = run.series["equipment_lost"][max(0, t - 2) : t + 1].sum(axis=0)
        lost = {(side, kind): quarter[i, k] for i, side in enumerate("AB") for k, kind in enumerate(CLASSES)}
        pace, casualties, gone, manpower = (run.series[name][t] for name in SAYS[:4])
        said.append(Month(pace, casualties, gone, manpower, lost))
    return said


def told(data: WarData, run: clock.Run, nuisance: Mapping[str, Array], terms: tuple[str, ...]) -> Array:
    """[draw] Log likelihood of all months."""
    total = np.zeros(run.series["pace"].shape[-1])
    for t, said in enumerate(_months(data, run)):
        total += log_likelihood(data, t, said, dict(nuisance), terms)
    return np.where(np.isfinite(total), total, -1e30)


def prior_beliefs(name: str) -> Beliefs:
    """Beliefs at the month where a fit begins."""
    war = conflict(name)
    return Beliefs({**all_beliefs(), **war.beliefs, **war.calibration_beliefs})


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
    war = War(beliefs, len(data.months))
    key = _digest(data, beliefs, particles, seed, terms, moves)
    saved = _resume(checkpoint, key)
    about = approximation(war, data, terms, progress)
    if saved is None:
        rng = np.random.Generator(np.random.Philox(key=[seed, 0]))
        u = about.mean[:, None] + about.root @ rng.standard_normal((war.size, particles))
        degree, evidence, stage, step = 0.0, 0.0, 0, 0.5
        trace: list[tuple[float, ...]] = []
        origin = np.arange(particles)
    else:
        u, origin = saved["u"], saved["origin"]
        degree, evidence, step = (float(saved[name]) for name in ("degree", "evidence", "step"))
        stage, trace = int(saved["stage"]), [tuple(row) for row in saved["trace"].tolist()]
    ratio = about.ratio(war, data, terms, u) if saved is None else saved["ratio"]
    while degree < 1.0:
        more = _degree(ratio, 1.0 - degree, KEEP * particles)
        weights = more * ratio - _log_sum(more * ratio)
        evidence += float(_log_sum(more * ratio) - np.log(particles))
        degree = 1.0 if degree + more > 1.0 - 1e-9 else degree + more
        chosen = _systematic(np.exp(weights), seed, stage)
        u, ratio, origin = u[:, chosen], ratio[chosen], origin[chosen]
        count = moves[1] if degree == 1.0 else moves[0]
        u, ratio, taken, step = _move(war, data, terms, about, u, ratio, degree, step, count, (seed, stage + 1))
        stage += 1
        trace.append((degree, taken, step))
        progress(f"{degree:8.2%} of the way; {taken:.0%} of moves taken, step {step:.2f}")
        if checkpoint is not None:
            _save(checkpoint, key=key, u=u, ratio=ratio, origin=origin, degree=degree, evidence=evidence, step=step,
                  stage=stage, trace=np.array(trace))  # fmt: skip
    if checkpoint is not None:
        checkpoint.unlink(missing_ok=True)
    params, run, values = war.run(u)
    columns = draws.columns_of(war.program, params, run.start) | {n: values[n] for n in NUISANCE if n in values}
    said = {"pace": run.series["pace"], "casualties": run.series["casualties"], "lost": run.series["equipment_lost"]}
    level = told(data, run, values, terms)
    return Fit(u, columns, said, data.months, level, evidence, len(np.unique(origin)), tuple(trace))


@dataclass(frozen=True)
class Approximation:
    """A normal density over the coordinates: mean, root of the covariance and its inverse."""

    mean: Array
    root: Array
    inverse: Array
    log_root: float

    def ratio(self, war: War, data: WarData, terms: tuple[str, ...], u: Array) -> Array:
        """[draw] Log of posterior over approximation, up to the evidence."""
        _, run, values = war.run(u)
        scaled = self.inverse @ (u - self.mean[:, None])
        more = 0.5 * (scaled * scaled).sum(axis=0) - 0.5 * (u * u).sum(axis=0) + self.log_root
        return told(data, run, values, terms) + more


def approximation(war: War, data: WarData, terms: tuple[str, ...], progress: Progress) -> Approximation:
    """The normal about the likeliest coordinates, with the curvature of the residuals' squares.

    Slopes come from finite differences, all coordinates in one run. Breakthroughs have none, so that
    their luck keeps the prior.
    """
    u, size = np.zeros(war.size), war.size

    def residual(points: Array) -> Array:
        _, run, values = war.run(points)
        return np.concatenate([residuals(data, t, said, values, terms) for t, said in enumerate(_months(data, run))])

    def slopes(at: Array) -> tuple[Array, Array]:
        points = np.concatenate([at[:, None], at[:, None] + SLOPE * np.eye(size)], axis=1)
        found = residual(points)
        return found[:, 0], (found[:, 1:] - found[:, :1]) / SLOPE

    def badness(points: Array) -> Array:
        return (residual(points) ** 2).sum(axis=0) + (points * points).sum(axis=0)

    lengths = np.array([1.0, 0.5, 0.25, 0.1, 0.03, 0.0])
    for turn in range(TURNS):
        miss, slope = slopes(u)
        # many coordinates, few observations: solved in the space of observations
        gain = slope.T @ np.linalg.inv(np.eye(len(miss)) + slope @ slope.T)
        target = gain @ (slope @ u - miss)
        tried = u[:, None] + (target - u)[:, None] * lengths
        best = int(np.argmin(badness(tried)))
        progress(f"approximation, turn {turn + 1}: badness {badness(tried)[best]:.1f}")
        if best == len(lengths) - 1:
            break
        u = tried[:, best]
    _, slope = slopes(u)
    precision = np.eye(size) + slope.T @ slope
    values, vectors = np.linalg.eigh(precision)
    root = vectors * values**-0.5
    return Approximation(u, root, (vectors * values**0.5).T, float(-0.5 * np.log(values).sum()))


def _move(
    war: War, data: WarData, terms: tuple[str, ...], about: Approximation, u: Array, ratio: Array, degree: float,
    step: float, moves: int, key: tuple[int, int],
) -> tuple[Array, Array, float, float]:  # fmt: skip
    """Draws after `moves` steps that leave approximation times ratio^degree as it is; the step adapts."""
    taken = 0.0
    mean = about.mean[:, None]
    for k in range(moves):
        rng = np.random.Generator(np.random.Philox(key=[key[0], key[1] * 65536 + k]))
        new = mean + np.sqrt(1.0 - step * step) * (u - mean) + step * (about.root @ rng.standard_normal(u.shape))
        there = about.ratio(war, data, terms, new)
        take = np.log(rng.random(u.shape[1])) < degree * (there - ratio)
        u, ratio = np.where(take, new, u), np.where(take, there, ratio)
        share = float(take.mean())
        taken += share / moves
        step = float(np.clip(step * np.exp(0.5 * (share - TAKEN)), 0.01, 0.99))
    return u, ratio, taken, step


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


def _digest(
    data: WarData, beliefs: Mapping[str, Belief], particles: int, seed: int, terms: tuple[str, ...],
    moves: tuple[int, int],
) -> str:  # fmt: skip
    told_ = json.dumps(
        [
            data.months, {k: v.tolist() for k, v in data.pace.items()}, data.claimed.tolist(), data.named.tolist(),
            {",".join(k): v.tolist() for k, v in data.confirmed.items()}, data.manpower.tolist(),
            Beliefs(dict(beliefs)).digest, particles, seed, terms, moves, __version__, SCHEMA, code(),
        ]
    )  # fmt: skip
    return hashlib.sha256(told_.encode()).hexdigest()


def _save(path: Path, **held: Any) -> None:
    unfinished = path.with_suffix(".part.npz")
    arrays: dict[str, Any] = {name: np.asarray(value) for name, value in held.items()}
    with unfinished.open("wb") as file:
        np.savez(file, **arrays)
    unfinished.replace(path)


def _resume(path: Path | None, key: str) -> dict[str, Any] | None:
    """What a fit that was cut off had reached; None where nothing was saved or it was another fit.

    Raises CheckFailed for a file that cannot be read.
    """
    if path is None or not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as held:
            saved = {name: held[name] for name in held.files}
    except Exception as error:
        raise CheckFailed(f"the checkpoint {path} cannot be read ({error}); delete it to begin again") from error
    return saved if str(saved.get("key")) == key else None


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
