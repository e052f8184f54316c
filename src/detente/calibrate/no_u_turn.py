"""Draws from any smooth density by the No-U-Turn sampler, in portions that are saved: a long fit can be cut off.

Chains move together, a portion of steps at a time, first to warm up and then to be kept; a portion is one compiled
program whatever its length. A state holds the random key of each chain, so that where a fit is cut does not change it.

Model: Hoffman & Gelman 2014 (known by name) as NumPyro implements it; needs the extra `calibrate`.
Fails when: the density has kinks or parts that no gradient leads to.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.calibrate import checkpoint as checkpoint_
from detente.core.errors import DataMissing
from detente.simulation import gradient

try:
    import numpyro as _numpyro
    from numpyro import infer as _infer
except ImportError:  # only who samples by gradients needs it
    _numpyro = _infer = None

numpyro: Any = _numpyro
infer: Any = _infer

Array = NDArray[Any]
Progress = Callable[[str], None]
Potential = Callable[[Any], Any]
"""Negative logarithm of the density at one place [coordinate], in JAX's arithmetic."""

DEPTH: Final = 5
"""Doublings of a trajectory at most."""

PORTION: Final = 100
"""Steps of every chain between two savings."""


@dataclass(frozen=True)
class Chains:
    """Where chains were after each kept step [chain, step, coordinate], and how many kept steps diverged."""

    drawn: Array
    divergent: int


@dataclass(frozen=True)
class _Reached:
    """How far chains have got: the sampler's state, steps done of each chain (to warm up and kept), what was kept."""

    state: Any
    done: int
    kept: Chains


def available() -> bool:
    """Whether the extra `calibrate` is installed."""
    return infer is not None and gradient.available()


def require() -> None:
    """Raises DataMissing without the extra `calibrate`."""
    if not available():
        raise DataMissing("NumPyro is not installed; `pip install 'detente[calibrate]'` for the sampler `nuts`")


def sampled(
    potential: Potential, size: int, *, chains: int, warm_up: int, samples: int, seed: int = 0, key: str = "",
    checkpoint: Path | None = None, progress: Progress = lambda _: None,
) -> Chains:  # fmt: skip
    """`samples` kept draws of each chain from exp(-potential) over `size` coordinates, after `warm_up` steps.

    The same seed gives the same draws. With `checkpoint` each portion is saved under `key` (what else decides the
    density) and these numbers, and a fit that was cut off goes on from there to the same draws; the last saving
    stays for the caller to delete. A saving made for another density is passed over. Raises DataMissing without the
    extra, CheckFailed for a checkpoint that cannot be read.
    """
    require()
    jax, jnp = gradient.jax, gradient.jnp
    rng = np.random.Generator(np.random.Philox(key=[seed, 5]))
    starts = jnp.asarray(rng.standard_normal((chains, size)), jnp.float32)
    kernel = infer.NUTS(potential_fn=potential, max_tree_depth=DEPTH, dense_mass=False)
    first = kernel.init(jax.random.split(jax.random.PRNGKey(seed), chains), warm_up, starts, (), {})
    whole = f"{key} {size} {chains} {warm_up} {samples} {seed} {DEPTH} {numpyro.__version__} {jax.__version__}"
    at = checkpoint_.load(checkpoint, whole, partial(_reached, first))
    if at is not None and not _same(potential, at.state):
        progress("what was saved is of another density; begins anew")
        at = None
    if at is None:
        at = _Reached(first, 0, Chains(np.zeros((chains, 0, size), np.float32), 0))
    else:
        progress(f"goes on from step {at.done:,} of {warm_up + samples:,}")
    moved, begun = jax.jit(partial(_moved, kernel)), time.monotonic()
    while at.done < warm_up + samples:
        warming = at.done < warm_up
        steps = min(PORTION, (warm_up if warming else warm_up + samples) - at.done)
        state, places, diverging = jax.block_until_ready(moved(at.state, steps))
        kept = at.kept
        if not warming:
            new = np.asarray(places)[:steps].swapaxes(0, 1)
            kept = Chains(np.concatenate([kept.drawn, new], axis=1), kept.divergent + int(diverging))
        at = _Reached(state, at.done + steps, kept)
        if checkpoint is not None:
            checkpoint_.save(checkpoint, whole, _saved(at))
        told = (
            f"{at.done:,} of {warm_up:,} steps to warm up"
            if warming
            else f"{at.done - warm_up:,} of {samples:,} steps kept, {kept.divergent:,} divergent in all chains"
        )
        progress(f"{told}; {time.monotonic() - begun:,.0f} s")
    return at.kept


def _moved(kernel: Any, state: Any, steps: Any) -> tuple[Any, Any, Any]:
    """State after at most PORTION steps of all chains, where they were [step, chain, coordinate], and divergences.

    The number of steps is no constant of the program, so that it is compiled once: that can take minutes.
    """
    jax, jnp = gradient.jax, gradient.jnp

    def step(k: Any, carried: Any) -> Any:
        state, places, diverging = carried
        state = kernel.sample(state, (), {})
        return state, places.at[k].set(state.z), diverging + state.diverging.sum()

    nowhere = jnp.zeros((PORTION, *state.z.shape), state.z.dtype)
    return jax.lax.fori_loop(0, steps, step, (state, nowhere, jnp.zeros((), state.diverging.sum().dtype)))


def _saved(at: _Reached) -> dict[str, Any]:
    leaves = gradient.jax.tree.leaves(at.state)
    held = {"done": at.done, "drawn": at.kept.drawn, "divergent": at.kept.divergent}
    return held | {f"state.{k}": leaf for k, leaf in enumerate(leaves)}


def _reached(like: Any, saved: dict[str, Any]) -> _Reached:
    """What was saved, with its state in the form of `like`; raises where they do not fit."""
    leaves, form = gradient.jax.tree.flatten(like)
    held = [saved[f"state.{k}"] for k in range(len(leaves))]
    for old, new in zip(held, leaves, strict=True):
        if (old.shape, old.dtype) != (new.shape, new.dtype):
            raise ValueError(f"a part of the state is {old.dtype}{old.shape}, expected {new.dtype}{new.shape}")
    state = gradient.jax.tree.unflatten(form, [gradient.jnp.asarray(leaf) for leaf in held])
    return _Reached(state, int(saved["done"]), Chains(saved["drawn"], int(saved["divergent"])))


def _same(potential: Potential, state: Any) -> bool:
    """Whether the density is what it was where chains were saved, beyond what rounding does: a key cannot hold all."""
    now = np.asarray(gradient.jax.vmap(potential)(state.z))
    return bool(np.allclose(now, np.asarray(state.potential_energy), rtol=1e-4, atol=1e-2))
