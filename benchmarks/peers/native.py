"""The same blocks in single precision as a NumPy user would run them: NumPy's own functions and generator."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import numpy as np
from benchmarks.peers.work import MONTHS, SERIES, Work, chunked, month, names_a_month, noise_fields, taken_draws

from detente.models.mathematics import NumpyMathematics
from detente.simulation import clock

CHUNK: Final = 1000
"""Draws at a time in the arrangement for two threads; 250 to 10,000 were tried."""


class Native(NumpyMathematics):
    """NumPy's own functions, those of them that have vector code; arguments keep single precision."""

    def softplus(self, x: Any) -> Any:
        """log(1 + exp x); np.logaddexp is many times slower."""
        return np.maximum(x, np.float32(0.0)) + np.log(np.float32(1.0) + np.exp(-np.abs(x)))

    def sigmoid(self, x: Any) -> Any:
        """1 / (1 + exp(-x))."""
        return 1.0 / (1.0 + np.exp(-x))

    def normal_cdf(self, x: Any) -> Any:
        """The equations' approximation; SciPy's is slower."""
        return self.sigmoid(x * (1.5976 + 0.070566 * x * x))

    def where(self, condition: Any, yes: Any, no: Any) -> Any:
        """np.where, whose plain numbers would be double."""
        return np.where(condition, _single(yes), _single(no))


def _single(x: Any) -> Any:
    return np.float32(x) if isinstance(x, int | float) else x


NATIVE: Final = Native()


def run(work: Work, luck: Callable[[Any, int], Any] | None = None, seed: int = 0) -> dict[str, Any]:
    """Series [month, draw] by name; `luck(block, t)` gives normals [sub-step, name, draw], else NumPy draws them."""
    draw = luck or _generator(work, seed)
    state = (dict(work.start.states), dict(work.start.previous))
    kept = {name: np.empty((MONTHS, work.draws), np.float32) for name in SERIES}
    for t in range(MONTHS):
        levers = {name: path[t][..., None] for name, path in work.levers.items()}
        state, board = month(
            work.program, work.params, state, levers,
            lambda block, t=t: [noise_fields(block, one) for one in draw(block, t)], NATIVE,
        )  # fmt: skip
        for name in SERIES:
            kept[name][t] = board[name]
    return kept


def oracle(work: Work) -> Any:
    """The product's own NumPy clock: the numbers of the compiled one to the bit, its counter-based luck included."""
    return clock.run(work.program, work.params, work.levers, months=MONTHS, keep=SERIES, start=work.start)


def _generator(work: Work, seed: int) -> Callable[[Any, int], Any]:
    rng, sizes = np.random.default_rng(seed), names_a_month(work.program)

    def draw(block: Any, t: int) -> Any:  # noqa: ARG001 - a generator goes on from where it stands
        return rng.standard_normal((*sizes[block.id], work.draws), np.float32)

    return draw


def part(work: Work, some: slice) -> Work:
    """Some draws of the work."""
    start = type(work.start)(taken_draws(work.start.states, some), taken_draws(work.start.previous, some))
    return Work(work.program, taken_draws(work.params, some), start, work.levers, None, some.stop - some.start)


def threaded(work: Work, size: int = CHUNK, threads: int = 2) -> Callable[[], Any]:
    """The best arrangement found: portions that fit the cache, two threads; cut up beforehand, at no cost."""
    parts = [part(work, some) for some in chunked(work.draws, size)]
    pool = ThreadPoolExecutor(threads)
    return lambda: list(pool.map(lambda k: run(parts[k], seed=k), range(len(parts))))
