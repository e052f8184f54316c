"""The war's posterior by gradients instead of random moves: what ships, and a check on the sequential sampler.

The same coordinates, beliefs, luck and likelihood, sampled by the No-U-Turn sampler on many chains at once, with the
clock in JAX and the normal approximation as preconditioner. Agreement of both samplers in what is reported is
evidence that neither is stuck.

Model: Hoffman & Gelman 2014 (known by name) as NumPyro implements it; needs the extra `calibrate`.
Fails when: a breakthrough is needed to explain the data: its occurrence has no gradient and is met by luck alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.calibrate.war import REPORTED, reported
from detente.calibrate.war_approximation import approximation
from detente.calibrate.war_coordinates import FILTERED, SAYS, War, told
from detente.calibrate.war_likelihood import TERMS
from detente.calibrate.war_series import WarData
from detente.catalogue.beliefs import Beliefs
from detente.core.errors import DataMissing
from detente.simulation import gradient

try:
    import numpyro as _numpyro
    from numpyro import diagnostics as _diagnostics
    from numpyro import infer as _infer
except ImportError:  # only this check needs it
    _numpyro = _diagnostics = _infer = None

numpyro: Any = _numpyro
diagnostics: Any = _diagnostics
infer: Any = _infer

Array = NDArray[Any]

DEPTH: Final = 5
"""Doublings of a trajectory at most."""


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
    terms: tuple[str, ...] = TERMS, progress: Callable[[str], None] = lambda _: None,
) -> Sampled:  # fmt: skip
    """The posterior by the No-U-Turn sampler. Raises DataMissing without the extra."""
    if infer is None or not gradient.available():
        raise DataMissing("NumPyro is not installed; `pip install 'detente[calibrate]'` for the second sampler")
    jax, jnp = gradient.jax, gradient.jnp
    war = War(beliefs, len(data.months), data)
    about = approximation(war, data, terms, lambda _: None)
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

    kernel = infer.NUTS(potential_fn=potential, max_tree_depth=DEPTH, dense_mass=False)
    sampler = infer.MCMC(
        kernel, num_warmup=warm_up, num_samples=samples, num_chains=chains, chain_method="vectorized",
        progress_bar=False,
    )  # fmt: skip
    rng = np.random.Generator(np.random.Philox(key=[seed, 5]))
    progress(f"{chains} chains of {warm_up} + {samples} steps")
    sampler.run(jax.random.PRNGKey(seed), init_params=jnp.asarray(rng.standard_normal((chains, war.size)), jnp.float32),
                extra_fields=("diverging",))  # fmt: skip
    drawn = np.asarray(sampler.get_samples(group_by_chain=True))
    u = about.mean[:, None] + about.root @ drawn.reshape(-1, war.size).T
    said = reported(war.run(u)[1]).reshape(len(REPORTED), chains, samples)
    return Sampled(
        u, said.mean(axis=(1, 2)), said.std(axis=(1, 2)),
        np.array([float(diagnostics.effective_sample_size(x)) for x in said]),
        np.array([float(diagnostics.split_gelman_rubin(x)) for x in said]),
        int(np.asarray(sampler.get_extra_fields()["diverging"]).sum()),
    )  # fmt: skip
