"""Many Markov chains in step: Hamiltonian Monte Carlo whose trajectory length the chains learn together.

All chains take the same number of leapfrogs at a time, so that a gradient of all of them is one call on arrays and
none waits for another, as it would in a tree that each chain grows for itself. The number is drawn anew for every
trajectory. While the chains warm up they adapt, pooled, the step (dual averaging on the acceptance), the longest
trajectory (by the criterion below) and, where asked, the coordinates in which they move: straight ones (a dense mass
matrix) or ones that a map bends with the density, which the determinant makes exact.

Model: Duane et al. 1987, Neal 2011 (the method); Hoffman & Gelman 2014 (step); Hoffman, Radul & Sountsov 2021 (the
change in the estimator of the expected square, by which the length is learnt); Parno & Marzouk 2018, Hoffman et al.
2019 (Hamiltonian moves in the coordinates of a fitted map); all known by name.
Fails when: the density has modes that trajectories cannot cross, which R-hat shows, or no gradient where it matters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from detente.core.errors import CheckFailed
from detente.calibrate import transport_map
from detente.simulation import gradient

Array = NDArray[Any]

ACCEPT: Final = 0.95
"""[share] Mean acceptance aimed at: high, since a step that suits most chains leaves some stuck where ridges bend."""

CAREFUL: Final = 5
"""Every so many trajectories one takes finer steps, as many as it would have, and frees chains that stick in a bend."""

FINER: Final = 0.25
"""How fine these steps are."""

MOST_LEAPFROGS: Final = 200
"""Leapfrogs of a trajectory at most."""

RATE: Final = 0.05
"""Rate at which the logarithm of the longest trajectory is learnt."""

LENGTHS: Final = (0.5, 3.2)
"""[sd] Longest trajectory, at least and at most: half a turn in a normal density is pi."""

WINDOWS: Final = (0.1, 0.25, 0.5, 0.9)
"""[share of the warm-up] Between neighbours the chains' own draws are gathered; they then shape the coordinates."""

Shape = Literal["unit", "dense", "bent"]
"""Coordinates in which chains move: those given, principal directions, or a fitted map's."""

DIVERGENT: Final = 1000.0
"""Error in energy beyond which a trajectory counts as divergent."""


@dataclass(frozen=True)
class Chains:
    """What was drawn [sample, chain, coordinate], and how: the step, longest trajectory, mean leapfrogs and acceptance,
    trajectories that diverged."""

    drawn: Array
    step: float
    length: float
    leapfrogs: float
    accepted: float
    divergent: int


class Step:
    """The step by dual averaging, as in Hoffman & Gelman 2014, section 3.2.1."""

    def __init__(self, first: float) -> None:
        self.centre, self.miss, self.mean, self.count = np.log(10.0 * first), 0.0, 0.0, 0
        self.now = first

    def learn(self, accepted: float) -> None:
        """Take one trajectory's acceptance."""
        self.count += 1
        weight = 1.0 / (self.count + 10.0)
        self.miss += weight * (ACCEPT - accepted - self.miss)
        log_step = self.centre - np.sqrt(self.count) / 0.05 * self.miss
        fade = self.count**-0.75
        self.mean += fade * (log_step - self.mean)
        self.now = float(np.exp(log_step))

    @property
    def settled(self) -> float:
        """The step to keep."""
        return float(np.exp(self.mean)) if self.count else self.now


class Length:
    """The longest trajectory, by Adam (Kingma & Ba 2015) on the gradient of the criterion."""

    def __init__(self, first: float) -> None:
        self.log, self.first, self.second, self.count, self.mean = np.log(first), 0.0, 0.0, 0, np.log(first)

    def learn(self, slope: float) -> None:
        """Take one trajectory's gradient of the criterion by the logarithm of the length."""
        if not np.isfinite(slope):
            return
        self.count += 1
        self.first += 0.1 * (slope - self.first)
        self.second += 0.05 * (slope * slope - self.second)
        move = self.first / (1.0 - 0.9**self.count) / (np.sqrt(self.second / (1.0 - 0.95**self.count)) + 1e-12)
        self.log = float(np.clip(self.log + RATE * move, *np.log(LENGTHS)))
        fade = self.count**-0.5
        self.mean += fade * (self.log - self.mean)

    @property
    def now(self) -> float:
        """The length."""
        return float(np.exp(self.log))

    @property
    def settled(self) -> float:
        """The length to keep."""
        return float(np.exp(self.mean))


def sample(
    slope: Callable[[Any], tuple[Any, Any]], start: Array, *, warm_up: int, samples: int, seed: int = 0,
    shape: Shape = "dense", step: float = 0.3, progress: Callable[[str], None] = lambda _: None,
    ready: Callable[[], None] = lambda: None,
) -> Chains:  # fmt: skip
    """Draws from the density exp(-potential).

    `slope` gives, in JAX, the potential [chain] and its gradient [chain, coordinate] at positions
    [chain, coordinate]; `start` are such positions, best spread wider than the density. `shape`: "unit" takes
    coordinates to be of one scale, "dense" learns their covariance, "bent" also how they bend on each other. `ready`
    is called when the warm-up is over; nothing is learnt later. The same seed gives the same draws on the same
    machine. Raises CheckFailed where no chain starts at a finite density.
    """
    jax, jnp = gradient.jax, gradient.jnp
    count, size = start.shape
    leap = jax.jit(_trajectory(slope))
    flat, still = np.zeros((count, size), np.float32), jnp.zeros(count)
    map_ = transport_map.Map.straight(np.zeros(size), np.eye(size))

    def placed(at: Array) -> tuple[Any, Any, Any]:
        # a leapfrog of no length tells the density without a second program to compile
        z = jnp.asarray(map_.normals(at), jnp.float32)
        return z, *leap(z, still, flat, flat, still, map_.numbers, 0.0, 1)[-1]

    z, energy, force = placed(start)
    if not np.isfinite(np.asarray(energy)).any():
        raise CheckFailed("no chain starts at a finite density; start nearer to the data")
    rng = np.random.Generator(np.random.Philox(key=[seed, 6]))
    steps, length = Step(step), Length(1.0)
    kept = np.empty((samples, count, size), np.float32)
    leaps, accepted, divergent = 0, 0.0, 0
    window: list[Array] = []
    edges = [round(share * warm_up) for share in WINDOWS]
    for turn in range(warm_up + samples):
        warm = turn < warm_up
        if turn == warm_up:
            steps.now, length.log = steps.settled, length.mean
            ready()
        part = _halton(turn + 1)
        many = int(np.clip(np.ceil(part * length.now / steps.now), 1, MOST_LEAPFROGS))
        momentum = rng.standard_normal((count, size), np.float32)
        luck = np.log(rng.random(count, np.float32) + 1e-30)
        careful = turn % CAREFUL == 0
        stride = steps.now * (FINER if careful else 1.0)
        at, z, energy, force, chance, ends, _ = leap(z, energy, force, momentum, luck, map_.numbers, stride, many)
        odds = np.asarray(chance)
        if warm and not careful:
            steps.learn(float(odds.mean()))
            length.learn(part * length.now * _criterion(ends, odds))
        if warm and shape != "unit" and edges[0] <= turn < edges[-1]:
            window.append(np.asarray(at))
            if turn + 1 in edges[1:]:
                map_ = _learnt(np.concatenate(window), shape)
                z, energy, force = placed(window[-1])
                steps, window = Step(steps.settled), []
        if not warm:
            kept[turn - warm_up] = np.asarray(at)
            leaps, accepted = leaps + many, accepted + float(odds.mean())
            divergent += int((np.asarray(ends[3]) > DIVERGENT).sum())
        if (turn + 1) % 50 == 0:
            progress(f"{'warm-up' if warm else 'draws'}: {turn + 1} of {warm_up + samples}, "
                     f"step {steps.now:.3f}, longest trajectory {length.now:.2f}")  # fmt: skip
    return Chains(kept, steps.now, length.now, leaps / samples, accepted / samples, divergent)


def _learnt(drawn: Array, shape: Shape) -> transport_map.Map:
    if shape == "bent":
        return transport_map.fit(drawn)
    return transport_map.Map.straight(drawn.mean(axis=0), transport_map.principal(drawn))


def _trajectory(slope: Callable[[Any], tuple[Any, Any]]) -> Callable[..., Any]:
    """One trajectory of all chains in the map's coordinates, accepted or refused."""
    jax, jnp = gradient.jax, gradient.jnp

    def leap(z: Any, energy: Any, force: Any, momentum: Any, luck: Any, numbers: Any, step: Any, many: Any) -> Any:
        def told(z: Any) -> tuple[Any, Any]:
            (at, log_size), back = jax.vjp(lambda z: transport_map.forward(numbers, z), z)
            e, g = slope(at)
            return e - log_size, back((g, -jnp.ones_like(log_size)))[0]

        def one(_: Any, now: Any) -> Any:
            q, p, _, g = now
            p = p - 0.5 * step * g
            q = q + step * p
            e, g = told(q)
            return q, p - 0.5 * step * g, e, g

        q, p, e, g = jax.lax.fori_loop(0, many, one, (z, momentum, energy, force))
        error = e - energy + 0.5 * ((p * p).sum(axis=1) - (momentum * momentum).sum(axis=1))
        error = jnp.where(jnp.isfinite(error), error, jnp.inf)
        yes = luck < -error
        chance = jnp.exp(-jnp.maximum(error, 0.0))
        mine = yes[:, None]
        ends = (z, jnp.where(jnp.isfinite(q), q, z), p, error)
        q, e_, g_ = jnp.where(mine, q, z), jnp.where(yes, e, energy), jnp.where(mine, g, force)
        return transport_map.forward(numbers, q)[0], q, e_, g_, chance, ends, (e, g)

    return leap


def _criterion(ends: tuple[Any, ...], odds: Array) -> float:
    """Gradient by the length of the expected squared change in the squared distance from the centre, over its size."""
    begun, ended, velocity = (np.asarray(x, float) for x in ends[:3])
    far = ended - np.average(ended, axis=0, weights=odds + 1e-9)
    near = begun - begun.mean(axis=0)
    change = (far * far).sum(axis=1) - (near * near).sum(axis=1)
    push = change * (far * velocity).sum(axis=1)
    use = np.isfinite(push) & np.isfinite(change)
    total = float((odds[use] * change[use] ** 2).sum())
    return float((odds[use] * push[use]).sum()) / total if total > 0.0 else 0.0


def _halton(index: int) -> float:
    """The index-th number of van der Corput's sequence in base 2: even over (0, 1)."""
    found, part = 0.0, 0.5
    while index:
        found += part * (index & 1)
        index, part = index >> 1, part / 2.0
    return found
