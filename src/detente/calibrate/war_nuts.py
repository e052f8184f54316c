"""The war's posterior by gradients instead of random moves: what ships, and a check on the sequential sampler.

The same coordinates, beliefs, luck and likelihood, sampled by the No-U-Turn sampler on many chains at once, with the
clock in JAX and the normal approximation as preconditioner. Agreement of both samplers in what is reported is
evidence that neither is stuck.

Model: Hoffman & Gelman 2014 (known by name) as NumPyro implements it; needs the extra `calibrate`.
Fails when: a breakthrough is needed to explain the data: its occurrence has no gradient and is met by luck alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.calibrate import no_u_turn
from detente.calibrate.war import REPORTED, digest, reported
from detente.calibrate.war_approximation import Approximation, approximation
from detente.calibrate.war_coordinates import FILTERED, SAYS, War, told
from detente.calibrate.war_likelihood import TERMS
from detente.calibrate.war_series import WarData
from detente.catalogue.beliefs import Beliefs
from detente.simulation import gradient

try:
    from numpyro import diagnostics as _diagnostics
except ImportError:  # only this sampler needs it
    _diagnostics = None

diagnostics: Any = _diagnostics

Array = NDArray[Any]


@dataclass(frozen=True)
class Sampled:
    """What the second sampler says: coordinates [coordinate, draw], and of each reported quantity the mean, spread,
    effective draws and R-hat."""

    coordinates: Array
    mean: Array
    sd: Array
    effective: Array
    r_hat: Array
    divergent: int


def sample(
    data: WarData, beliefs: Beliefs, *, chains: int = 16, warm_up: int = 150, samples: int = 250, seed: int = 0,
    terms: tuple[str, ...] = TERMS, checkpoint: Path | None = None, progress: Callable[[str], None] = lambda _: None,
) -> Sampled:  # fmt: skip
    """The posterior by the No-U-Turn sampler; with `checkpoint`, one that was cut off goes on from there.

    The caller deletes the checkpoint once the result is safe. Raises DataMissing without the extra, CheckFailed for a
    checkpoint that cannot be read.
    """
    no_u_turn.require()
    war = War(beliefs, len(data.months), data)
    about = approximation(war, data, terms, lambda _: None)
    progress(f"{chains} chains of {warm_up} + {samples} steps")
    found = no_u_turn.sampled(
        _potential(war, about, data, terms), war.size, chains=chains, warm_up=warm_up, samples=samples, seed=seed,
        key=digest(data, beliefs, "nuts", terms), checkpoint=checkpoint, progress=progress,
    )  # fmt: skip
    u = about.mean[:, None] + about.root @ found.drawn.reshape(-1, war.size).T
    said = reported(war.run(u)[1]).reshape(len(REPORTED), chains, samples)
    return Sampled(
        u, said.mean(axis=(1, 2)), said.std(axis=(1, 2)),
        np.array([float(diagnostics.effective_sample_size(x)) for x in said]),
        np.array([float(diagnostics.split_gelman_rubin(x)) for x in said]),
        found.divergent,
    )  # fmt: skip


def _potential(war: War, about: Approximation, data: WarData, terms: tuple[str, ...]) -> Callable[[Any], Any]:
    """Negative logarithm of the posterior at one place [coordinate], in the approximation's own coordinates."""
    jnp = gradient.jnp
    run = gradient.forward(war.program, (*SAYS, *FILTERED))
    mean, root = jnp.asarray(about.mean, jnp.float32)[:, None], jnp.asarray(about.root, jnp.float32)
    levers = {name: jnp.asarray(path, jnp.float32) for name, path in war.levers.items()}
    word = jnp.asarray(0, jnp.uint32)

    def series(v: Any) -> tuple[Any, Any, Any]:
        u = mean + root @ v[:, None]
        values = war.values(u[: war.beliefs_end], jnp)
        params = war.params(u, values, jnp)
        m = gradient.Mathematics(np.float32)
        states, previous = {}, {}
        for block in war.program.blocks:
            state = war.before(block, params[block.id], m)
            places = (war.program.states[block.id, f] for f in block.State._fields)
            states[block.id] = block.State(
                *(jnp.broadcast_to(x, (*p.shape, 1)).astype(jnp.float32) for x, p in zip(state, places, strict=True))
            )
            begun = block.start(states[block.id], params[block.id], m)
            for name, place in war.program.previous.items():
                if war.program.writers.get(name) is block:
                    previous[name] = jnp.broadcast_to(begun[name], (*place.shape, 1)).astype(jnp.float32)
        found, _, _ = run(params, states, previous, levers, war.luck(u), word, word, word)
        return u, values, found

    def potential(v: Any) -> Any:
        u, values, found = series(v)
        return 0.5 * jnp.sum(u * u) - told(data, SimpleNamespace(series=found), values, terms, jnp)[0]

    return potential
