"""The same blocks under JAX: a compiled scan over months, draws on the last axis."""

import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from benchmarks.peers.native import part
from benchmarks.peers.work import MONTHS, SERIES, Work, chunked, month, noise_fields

from detente.simulation import gradient, numbers
from detente.simulation.wiring import noise_names

jax, jnp = gradient.jax, gradient.jnp


class Jax(gradient.Mathematics):
    """The house's namespace for JAX in single precision, with a quicker softplus and sigmoid."""

    def __init__(self) -> None:
        super().__init__(np.float32)

    def softplus(self, x: Any) -> Any:
        """log(1 + exp x)."""
        return jnp.maximum(x, 0.0) + jnp.log(1.0 + jnp.exp(-jnp.abs(x)))

    def sigmoid(self, x: Any) -> Any:
        """1 / (1 + exp(-x))."""
        return 1.0 / (1.0 + jnp.exp(-x))


def luck_of(block: Any, seed: Any, draw: Any, now: Any) -> Any:
    """The block's normals [sub-step, name, draw], all words in one call: the same luck as the kernel's."""
    m, names, pairs = Jax(), noise_names(block), (block.substeps + 1) // 2
    if not names:
        return [()] * block.substeps
    keys = jnp.array([zlib.crc32(name.encode()) for name in names], jnp.uint32)[:, None, None]
    counter = now * jnp.uint32(64) + jnp.arange(pairs, dtype=jnp.uint32)[None, :, None]
    words = numbers.threefry(m, (seed, keys), (draw[None, None, :], counter))
    both = jnp.stack(numbers.two_normals(m, *words), axis=2)
    return jnp.moveaxis(both.reshape(len(names), 2 * pairs, -1), 1, 0)[: block.substeps]


def compiled(work: Work, inner: bool) -> Callable[..., Any]:
    """The jitted run (params, state, levers, numbers of draws) -> series; `inner` scans the sub-steps too."""
    m, program = Jax(), work.program

    def run(params: Any, state: Any, levers: Any, ids: Any) -> Any:
        seed = jnp.uint32(0)

        def one(carry: Any, given: Any) -> Any:
            now, lever = given

            def luck(block: Any) -> list[Any]:
                each = [noise_fields(block, one) for one in luck_of(block, seed, ids, now)]
                return [each] if inner else each

            at, board = month(_scanned(program) if inner else program, params, carry, lever, luck, m)
            return at, tuple(board[name] for name in SERIES)

        return jax.lax.scan(one, state, (jnp.arange(MONTHS, dtype=jnp.uint32), levers))[1]

    return jax.jit(run)


class _Scanned:
    """A block whose sub-steps are one compiled loop instead of a text repeated."""

    def __init__(self, block: Any) -> None:
        self.block = block

    def __getattr__(self, name: str) -> Any:
        return getattr(self.block, name)

    def step(self, state: Any, inputs: Any, params: Any, noise: Any, m: Any) -> Any:
        stacked = jax.tree.map(lambda *parts: jnp.stack(parts), *noise)
        return jax.lax.scan(
            lambda now, shocks: (self.block.step(now, inputs, params, shocks, m), None), state, stacked,
            length=self.block.substeps,
        )[0]  # fmt: skip


def _scanned(program: Any) -> Any:
    class Wrapped:
        blocks = tuple(_Scanned(block) for block in program.blocks)
        previous = program.previous

    return Wrapped


def variant(work: Work, size: int, threads: int, inner: bool = False) -> Callable[[], Any]:
    """Draws in portions of `size` on `threads` threads; what a call needs lies ready on the device."""
    levers = {name: jnp.asarray(path[:, ..., None]) for name, path in work.levers.items()}
    ready = []
    for some in chunked(work.draws, size):
        one = part(work, some)
        state = (dict(one.start.states), dict(one.start.previous))
        ids = np.arange(some.start, some.stop, dtype=np.uint32)
        ready.append(jax.device_put((one.params, state, levers, ids)))
    function = compiled(work, inner)

    def run(given: Any) -> Any:
        return jax.block_until_ready(function(*given))

    if threads == 1:
        return lambda: [run(given) for given in ready]
    pool = ThreadPoolExecutor(threads)
    return lambda: list(pool.map(run, ready))
