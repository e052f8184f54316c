"""Many Markov chains in step: Hamiltonian Monte Carlo in coordinates that the chains learn together.

All chains take the same number of leapfrogs at a time, so that a gradient of all of them is one call on arrays and
none waits for another, as it would in a tree that each chain grows for itself. The number varies from trajectory to
trajectory about a quarter turn of a normal density. While the chains warm up they adapt, pooled, the step (dual
averaging on the acceptance) and, where asked, the coordinates in which they move: straight ones (a dense mass matrix)
or ones that a map bends with the density, which the determinant makes exact. Of a least-squares density no gradient is
needed: trajectories then follow a polynomial that the chains learn too, and the density only accepts or refuses.

R-hat below 1.01 asks for some 100 effective draws of every chain (its square is about 1 + 1/n with n of half a chain):
a run of many short chains stays above it, however many their draws are together.

Model: Duane et al. 1987, Neal 2011 (the method, and that any slope may be followed); Hoffman & Gelman 2014 (step);
Parno & Marzouk 2018, Hoffman et al. 2019 (Hamiltonian moves in the coordinates of a fitted map); all known by name.
Fails when: the density has modes that trajectories cannot cross, which R-hat shows, or no gradient where it matters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from detente.calibrate import transport_map
from detente.calibrate.surrogate import LeastSquares
from detente.core.errors import CheckFailed
from detente.simulation import gradient

Array = NDArray[Any]

ACCEPT: Final = 0.95
"""[share] Mean acceptance aimed at: high, since a step that suits most chains leaves some stuck where ridges bend."""

MOST_LEAPFROGS: Final = 200
"""Leapfrogs of a trajectory at most."""

LENGTHS: Final = (0.5, 1.5)
"""[quarter turn] Shortest and longest trajectory: after a quarter turn a normal density's draws are independent, and
trajectories of one length would return where curvatures agree with it."""

SHORT: Final = 3
"""Every so many trajectories one is of a single leapfrog, and of a least-squares density without force, a random walk:
it frees chains where long ones are refused, in far bends or where the polynomial is wrong."""

WINDOWS: Final = (0.1, 0.25, 0.5, 0.9)
"""[share of the warm-up] Between neighbours the chains' own draws are gathered; they then shape the coordinates."""

MIXED: Final = 8
"""Mixtures of the starts from which a first polynomial is learnt."""

Slope = Callable[[Any], tuple[Any, Any]]
"""Positions [chain, coordinate] to the potential [chain] and its gradient [chain, coordinate], in JAX."""

Shape = Literal["unit", "dense", "bent"]
"""Coordinates in which chains move: those given, principal directions, or a fitted map's."""

DIVERGENT: Final = 1000.0
"""Error in energy beyond which a trajectory counts as divergent."""


@dataclass(frozen=True)
class Chains:
    """What was drawn [sample, chain, coordinate], and how: the step, mean leapfrogs and acceptance, trajectories that
    diverged, be it by their step or by a polynomial wrong so far out."""

    drawn: Array
    step: float
    leapfrogs: float
    accepted: float
    divergent: int


class Step:
    """The step by dual averaging, as in Hoffman & Gelman 2014, section 3.2.1."""

    def __init__(self, first: float, reach: float = 10.0) -> None:
        """Begins at `first`, drawn towards `reach` times it."""
        self.centre, self.miss, self.mean, self.count = np.log(reach * first), 0.0, 0.0, 0
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


def sample(
    density: Slope | LeastSquares, start: Array, *, warm_up: int, samples: int, seed: int = 0, shape: Shape = "dense",
    step: float = 0.3, progress: Callable[[str], None] = lambda _: None, ready: Callable[[], None] = lambda: None,
) -> Chains:  # fmt: skip
    """Draws from the density exp(-potential).

    `density` gives, in JAX, the potential [chain] and its gradient [chain, coordinate] at positions
    [chain, coordinate]; or, by its residuals, a least-squares density, whose gradient is not needed. `start` are
    positions, best spread wider than the density. `shape`: "unit" takes coordinates to be of one scale, "dense"
    learns their covariance, "bent" also how they bend on each other. `ready` is called when the warm-up is over;
    nothing is learnt later. The same seed gives the same draws on the same machine. Raises CheckFailed where no chain
    starts at a finite density.
    """
    chains = _Chains(density, start)
    rng = np.random.Generator(np.random.Philox(key=[seed, 6]))
    steps, leaps, accepted, divergent = Step(step), 0, 0.0, 0
    kept = np.empty((samples, *start.shape), np.float32)
    edges = [round(share * warm_up) for share in WINDOWS]
    for turn in range(warm_up + samples):
        if turn == warm_up:
            steps.now, chains.learning = steps.settled, False
            ready()
        length = 0.5 * np.pi * (LENGTHS[0] + (LENGTHS[1] - LENGTHS[0]) * _halton(turn + 1))
        many = int(np.clip(np.round(length / steps.now), 1, MOST_LEAPFROGS))
        short = turn % SHORT == 0
        if short:
            many = 1
        odds, smooth, error = chains.move(rng, steps.now, many, forced=not short)
        if turn < warm_up:
            if not short:
                steps.learn(float(smooth.mean()))
            if turn + 1 in edges:
                chains.learn(shape, seen=turn + 1 > edges[0])
                steps = Step(steps.settled, 1.0)
        else:
            kept[turn - warm_up] = chains.at
            leaps, accepted = leaps + many, accepted + float(odds.mean())
            divergent += int((error > DIVERGENT).sum())
        if (turn + 1) % 50 == 0:
            progress(f"{'warm-up' if turn < warm_up else 'draws'}: {turn + 1} of {warm_up + samples}, "
                     f"step {steps.now:.3f}, acceptance {odds.mean():.3f}")  # fmt: skip
    return Chains(kept, steps.now, leaps / samples, accepted / samples, divergent)


class _Chains:
    """Where all chains are, the coordinates in which they move, and what they have seen since these were learnt."""

    def __init__(self, density: Slope | LeastSquares, start: Array) -> None:
        self.fit = density if isinstance(density, LeastSquares) else None
        self.at, (self.count, self.size) = np.asarray(start, np.float32), start.shape
        self.map = transport_map.Map.straight(np.zeros(self.size), np.eye(self.size))
        self.guess: tuple[Array, ...] = ()
        self.learning, self.window = True, list[tuple[Array, ...]]()
        if self.fit is None:
            self._leap = gradient.jax.jit(_trajectory(lambda _, at: density(at), None))  # type: ignore[operator]
        else:
            self._leap = gradient.jax.jit(_trajectory(self.fit.slope, self.fit.exact))
            # the first polynomial is learnt from the starts, mixed anew coordinate by coordinate
            many = gradient.jax.eval_shape(self.fit.exact, self.at)[1].shape[1]
            self.guess, rng = self.fit.nothing(many), np.random.Generator(np.random.Philox(key=[0, 7]))
            mixed = [self.at, *(rng.permuted(self.at, axis=0) for _ in range(MIXED))]
            seen = [np.asarray(self._still(at)[1]) for at in mixed]
            self.guess = self.fit.learn(np.concatenate(mixed), np.concatenate(seen))
        self._place()
        if not np.isfinite(np.asarray(self.energy)).any():
            raise CheckFailed("no chain starts at a finite density; start nearer to the data")

    def move(self, rng: np.random.Generator, step: float, many: int, *, forced: bool) -> tuple[Array, Array, Array]:
        """One trajectory of each chain: its chance to be accepted, the chance by its step alone, and its error in
        energy."""
        momentum = rng.standard_normal((self.count, self.size), np.float32)
        luck = np.log(rng.random(self.count, np.float32) + 1e-30)
        numbers = self.map.numbers, self.guess
        (at, self.z, self.energy, self.force), (odds, smooth, error), tried = self._leap(
            self.z, self.energy, self.force, momentum, luck, numbers, step, many, float(forced or self.fit is None)
        )
        self.at = np.asarray(at)
        if self.learning:
            self.window.append((self.at, *(np.asarray(x) for x in tried[:2])))
        return np.asarray(odds), np.asarray(smooth), np.asarray(error)

    def learn(self, shape: Shape, *, seen: bool) -> None:
        """Coordinates and the polynomial from the window that now ends; `seen`: whether it says where chains are."""
        at, tried, residuals = (np.concatenate(x) for x in zip(*self.window, strict=True))
        self.window = []
        if self.fit is not None:
            self.guess = self.fit.learn(tried, residuals)
        if shape != "unit" and seen:
            centre, root = at.mean(axis=0), transport_map.principal(at)
            self.map = transport_map.fit(at) if shape == "bent" else transport_map.Map.straight(centre, root)
        self._place()

    def _place(self) -> None:
        self.z = gradient.jnp.asarray(self.map.normals(self.at), gradient.jnp.float32)
        _, _, self.energy, self.force = self._still(self.z)

    def _still(self, z: Any) -> tuple[Any, ...]:
        """Positions, residuals, energy and force there: a leapfrog of no length needs no second program to compile."""
        none, flat = np.zeros(self.count, np.float32), np.zeros((self.count, self.size), np.float32)
        return self._leap(z, none, flat, flat, none, (self.map.numbers, self.guess), 0.0, 1, 1.0)[2]


def _trajectory(slope: Callable[..., Any], exact: Callable[[Any], Any] | None) -> Callable[..., Any]:
    """One trajectory of all chains in the map's coordinates along `slope`, accepted or refused by `exact`."""
    jax, jnp = gradient.jax, gradient.jnp

    def leap(
        z: Any, energy: Any, force: Any, momentum: Any, luck: Any, numbers: Any, step: Any, many: Any, push: Any
    ) -> Any:
        map_, guess = numbers

        def told(z: Any) -> tuple[Any, Any]:
            (at, log_size), back = jax.vjp(lambda z: transport_map.forward(map_, z), z)
            e, g = slope(guess, at)
            return e - log_size, back((g, -jnp.ones_like(log_size)))[0]

        def one(_: Any, now: Any) -> Any:
            q, p, _, g = now
            p = p - 0.5 * step * push * g
            q = q + step * p
            e, g = told(q)
            return q, p - 0.5 * step * push * g, e, g

        q, p, e, g = jax.lax.fori_loop(0, many, one, (z, momentum, energy, force))
        tried, log_size = transport_map.forward(map_, q)
        gained = 0.5 * ((p * p).sum(axis=1) - (momentum * momentum).sum(axis=1))
        smooth, seen = e - energy + gained, tried[:, :0]
        error = smooth
        if exact is not None:
            # the step answers for its own error, not for the guess's
            smooth = e - told(z)[0] + gained
            e, seen = exact(tried)
            e = e - log_size
            error = e - energy + gained
        error, smooth = (jnp.where(jnp.isnan(x), jnp.inf, x) for x in (error, smooth))
        yes = luck < -error
        mine, (chance, smooth) = yes[:, None], (jnp.exp(-jnp.maximum(x, 0.0)) for x in (error, smooth))
        tried_e, tried_g = e, g
        q, e, g = jnp.where(mine, q, z), jnp.where(yes, e, energy), jnp.where(mine, g, force)
        return (transport_map.forward(map_, q)[0], q, e, g), (chance, smooth, error), (tried, seen, tried_e, tried_g)

    return leap


def _halton(index: int) -> float:
    """The index-th number of van der Corput's sequence in base 2: even over (0, 1)."""
    found, part = 0.0, 0.5
    while index:
        found += part * (index & 1)
        index, part = index >> 1, part / 2.0
    return found
