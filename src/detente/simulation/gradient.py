"""The clock in JAX: the same equations and the same random numbers, for gradients, calibration and accelerators.

Nothing that only runs forward imports this; JAX comes with the extra `gradient`. Exponential and logarithm are
JAX's own, so results agree with the NumPy clock to rounding, not by bits. Derivatives go through everything that
moves smoothly; whether a breakthrough happens is a choice by luck and has no pathwise derivative, so that gradients
leave out how levers change its chance.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.core.errors import DataMissing, UnknownName
from detente.models.block import dims, shape
from detente.simulation import clock, numbers
from detente.simulation.numbers import noise_of
from detente.simulation.wiring import PREVIOUS, Program, fields, noise_names
from detente.sources.store import home

try:
    import jax as _jax
    import jax.numpy as _jnp
except ImportError:  # everything that only runs forward works without
    _jax = _jnp = None

jax: Any = _jax
jnp: Any = _jnp

Array = NDArray[Any]
Summary = Callable[[dict[str, Any]], Any]
"""Kept series [month, *dims, draw] by quantity in, one number out, in JAX's arithmetic."""

CACHE: Final = "jax"
"""Folder of compiled programs under DETENTE_HOME; set JAX_COMPILATION_CACHE_DIR to use another."""


def available() -> bool:
    """Whether JAX is installed."""
    return jax is not None


class Mathematics:
    """The equations' namespace over JAX arrays of one precision."""

    def __init__(self, dtype: Any) -> None:
        """`dtype` is np.float32 or np.float64."""
        self.dtype = dtype

    def exp(self, x: Any) -> Any:
        """e to the power x."""
        return jnp.exp(x)

    def log(self, x: Any) -> Any:
        """Natural logarithm of a positive x."""
        return jnp.log(x)

    def sqrt(self, x: Any) -> Any:
        """Square root."""
        return jnp.sqrt(x)

    def tanh(self, x: Any) -> Any:
        """Hyperbolic tangent."""
        return jnp.tanh(x)

    def absolute(self, x: Any) -> Any:
        """The size of x without its sign."""
        return jnp.abs(x)

    def power(self, base: Any, exponent: Any) -> Any:
        """A base that is not negative, to any positive exponent."""
        return jnp.power(base, exponent)

    def where(self, condition: Any, yes: Any, no: Any) -> Any:
        """`yes` where the condition holds, else `no`."""
        return jnp.where(condition, yes, no)

    def minimum(self, x: Any, y: Any) -> Any:
        """The lesser of two."""
        return jnp.minimum(x, y)

    def maximum(self, x: Any, y: Any) -> Any:
        """The greater of two."""
        return jnp.maximum(x, y)

    def clip(self, x: Any, least: Any, most: Any) -> Any:
        """x held between two limits."""
        return jnp.minimum(jnp.maximum(x, least), most)

    def less(self, x: Any, y: Any) -> Any:
        """Whether x < y."""
        return jnp.less(x, y)

    def greater(self, x: Any, y: Any) -> Any:
        """Whether x > y."""
        return jnp.greater(x, y)

    def missing(self, x: Any) -> Any:
        """Whether a value is absent (not a number)."""
        return jnp.isnan(x)

    def softplus(self, x: Any) -> Any:
        """log(1 + exp x), without overflow."""
        return jnp.logaddexp(0.0, x)

    def sigmoid(self, x: Any) -> Any:
        """1 / (1 + exp(-x))."""
        return jax.nn.sigmoid(x)

    def normal_cdf(self, x: Any) -> Any:
        """The same approximation in every emitter, so that the same draws break through."""
        return numbers.normal_cdf(x, self)

    def total(self, x: Any, axis: int) -> Any:
        """Sum along an axis."""
        return jnp.sum(x, axis=axis)

    def total_by(self, x: Any, group: Any, groups: int) -> Any:
        """Sums of x [row, column] over the rows of each group."""
        return jax.ops.segment_sum(x, group, groups)

    def stack(self, parts: Sequence[Any]) -> Any:
        """The parts along a new first axis, of one shape."""
        return jnp.stack(jnp.broadcast_arrays(*parts))

    def uint32(self, value: int) -> Any:
        """A word."""
        return jnp.asarray(value, jnp.uint32)

    def int32(self, value: int) -> Any:
        """A signed word."""
        return jnp.asarray(value, jnp.int32)

    def signed(self, word: Any) -> Any:
        """The same bits as a signed word."""
        return jax.lax.bitcast_convert_type(word, jnp.int32)

    def real(self, word: Any) -> Any:
        """A signed word as a number of the namespace's precision."""
        return word.astype(self.dtype)

    def differs(self, x: Any, y: Any) -> Any:
        """Whether two words differ."""
        return jnp.not_equal(x, y)


def run(
    program: Program, params: Mapping[str, Any], levers: Mapping[str, Array], *, months: int, seed: int = 0,
    first: int = 0, first_month: int = 0, keep: Sequence[str] = (), start: clock.Start | None = None,
    dtype: Any = np.float32, noise: Mapping[str, Array] | None = None,
) -> clock.Run:  # fmt: skip
    """As `clock.run`, to rounding. Raises DataMissing without JAX."""
    _ready()
    with jax.enable_x64(np.dtype(dtype) == np.float64):
        given, at, paths = _given(program, params, levers, months, start, dtype)
        luck = None if noise is None else {b: jnp.asarray(x, dtype) for b, x in noise.items()}
        series, states, previous = _compiled(program, tuple(keep), np.dtype(dtype).name, True)(
            given, at.states, at.previous, paths, luck, *_words(seed, first, first_month)
        )
        states = {b: type(s)(*(np.asarray(x) for x in s)) for b, s in states.items()}
        return clock.Run(
            {name: np.asarray(x) for name, x in series.items()},
            clock.Start(states, {name: np.asarray(x) for name, x in previous.items()}),
        )


def gradient(
    program: Program, params: Mapping[str, Any], levers: Mapping[str, Array], summary: Summary, *, months: int,
    keep: Sequence[str], by: Sequence[str], seed: int = 0, start: clock.Start | None = None, dtype: Any = np.float32,
) -> tuple[float, dict[str, Array]]:  # fmt: skip
    """A number told of a run, and its derivative by every month of some quantities that levers write.

    `summary` makes one number of the series in `keep`; `by` names the quantities, whose derivatives have the shape of
    their paths [month, *dims]. Months are computed again on the way back, so that memory holds one month's work
    beside the states. Raises DataMissing without JAX and UnknownName for a quantity that no lever writes.
    """
    _ready()
    for name in by:
        if name not in program.levers:
            raise UnknownName("quantity that levers write", name, list(program.levers))
    with jax.enable_x64(np.dtype(dtype) == np.float64):
        given, at, paths = _given(program, params, levers, months, start, dtype)
        moved = {name: paths.pop(name) for name in by}
        slope = _slope(program, tuple(keep), np.dtype(dtype).name, summary)
        value, found = slope(moved, paths, given, at.states, at.previous, *_words(seed, 0, 0))
        return float(value), {name: np.asarray(x) for name, x in found.items()}


def forward(program: Program, keep: Sequence[str], dtype: Any = np.float32, *, unrolled: bool = False) -> Any:
    """The run as a function of JAX arrays, for a log density: (params, states, previous, levers, noise, seed, draw
    numbers' first, first month) to (series, states, previous). Not compiled; for use inside a compiled function."""
    _ready()
    return partial(_months, program, tuple(keep), np.dtype(dtype), unrolled)


def _ready() -> None:
    if jax is None:
        raise DataMissing("JAX is not installed; `pip install 'detente[gradient]'` for gradients and accelerators")
    _cache()


@lru_cache(maxsize=1)
def _cache() -> None:
    """Compiled programs outlive the process, unless the user has said where they go."""
    if jax.config.jax_compilation_cache_dir is None:
        jax.config.update("jax_compilation_cache_dir", str(home() / CACHE))


def _words(seed: int, first: int, first_month: int) -> tuple[Any, ...]:
    return tuple(jnp.asarray(np.uint32(x)) for x in (seed, first, first_month))


def _given(
    program: Program, params: Mapping[str, Any], levers: Mapping[str, Array], months: int, start: clock.Start | None,
    dtype: Any,
) -> tuple[dict[str, Any], clock.Start, dict[str, Any]]:  # fmt: skip
    at = start or clock.begin(program, params, dtype)
    given = {b.id: b.Params(*(jnp.asarray(x, dtype) for x in params[b.id])) for b in program.blocks}
    states = {b: type(s)(*(jnp.asarray(x, dtype) for x in s)) for b, s in at.states.items()}
    previous = {name: jnp.asarray(x, dtype) for name, x in at.previous.items()}
    paths = {name: jnp.asarray(x, dtype) for name, x in clock.lever_paths(levers, months, dtype).items()}
    return given, clock.Start(states, previous), paths


@lru_cache(maxsize=16)
def _compiled(program: Program, keep: tuple[str, ...], dtype: str, unrolled: bool) -> Any:
    return jax.jit(partial(_months, program, keep, np.dtype(dtype), unrolled))


@lru_cache(maxsize=16)
def _slope(program: Program, keep: tuple[str, ...], dtype: str, summary: Summary) -> Any:
    run_ = partial(_months, program, keep, np.dtype(dtype), False)

    def told(moved: Any, held: Any, given: Any, states: Any, previous: Any, *words: Any) -> Any:
        return summary(run_(given, states, previous, {**held, **moved}, None, *words)[0])

    return jax.jit(jax.value_and_grad(told))


def _months(
    program: Program, keep: tuple[str, ...], dtype: Any, unrolled: bool, given: Any, states: Any, previous: Any,
    paths: Any, luck: Any, seed: Any, first: Any, first_month: Any,
) -> tuple[Any, Any, Any]:  # fmt: skip
    """The month loop. A month is one step of a scan, checkpointed for the way back."""
    m = Mathematics(dtype)
    draws = jax.tree.leaves(given)[0].shape[-1]
    ids = jnp.arange(draws, dtype=jnp.uint32) + first
    count = next(iter(paths.values())).shape[0]

    def month(carry: Any, now: Any) -> Any:
        states, previous = carry
        number, path, told = now
        board = {PREVIOUS + name: x for name, x in previous.items()}
        board |= {name: x[..., None] for name, x in path.items()}
        after = dict(states)
        for block in program.blocks:
            inputs = block.Inputs(*(board[name] for name in fields(block.Inputs)))
            shocks = _shocks(m, block, seed, ids, number, None if told is None else told[block.id])
            step = partial(_step, block, inputs, given[block.id], m)
            before = states[block.id]
            if unrolled or block.substeps == 1:
                state = before
                for k in range(block.substeps):
                    state = step(state, jax.tree.map(lambda x, k=k: x[k], shocks))
            else:
                state, _ = jax.lax.scan(lambda s, n, step=step: (step(s, n), None), before, shocks, block.substeps)
            after[block.id] = state
            said = block.read(before, state, inputs, given[block.id], m)._asdict()
            board |= {name: jnp.broadcast_to(x, (*program.outputs[name].shape, draws)) for name, x in said.items()}
        return (after, {name: board[name] for name in program.previous}), {name: board[name] for name in keep}

    numbers_ = jnp.arange(count, dtype=jnp.uint32) + first_month
    (states, previous), series = jax.lax.scan(
        month if unrolled else jax.checkpoint(month), (states, previous), (numbers_, paths, luck)
    )
    return series, states, previous


def _step(block: Any, inputs: Any, params: Any, m: Mathematics, state: Any, shocks: Any) -> Any:
    """One sub-step; every field keeps its shape and precision, as a scan demands."""
    after = block.step(state, inputs, params, block.Noise(*shocks), m)
    return type(state)(*(jnp.broadcast_to(x, old.shape).astype(old.dtype) for x, old in zip(after, state, strict=True)))


def _shocks(m: Mathematics, block: Any, seed: Any, ids: Any, month: Any, given: Any) -> tuple[Any, ...]:
    """The block's Noise of a month, each field [sub-step, *dims, draw]."""
    names = noise_names(block)
    if not names:
        return ()
    table = given if given is not None else jnp.stack(
        [jnp.stack(per) for per in noise_of(m, names, block.substeps, seed, ids, month)]
    )  # fmt: skip
    found, at = [], 0
    for field in fields(block.Noise):
        size = int(np.prod(shape(block.Noise, field))) if dims(block.Noise, field) else 1
        part = table[:, at : at + size]
        found.append(part if dims(block.Noise, field) else part[:, 0])
        at += size
    return tuple(found)


__all__ = ["Mathematics", "Summary", "available", "forward", "gradient", "run"]
