"""The month loop over NumPy arrays: the oracle, and the fallback where no kernel can be compiled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.core.errors import WrongInput
from detente.models.block import Block, dims, shape
from detente.simulation.numbers import namespace, noise_of
from detente.simulation.wiring import LEVERS, PREVIOUS, Program, fields, noise_names, shape_of

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a run begins or goes on: the state of every block, and last month's values of what is read as
    `previous_…`; arrays are [*dims, draw]."""

    states: dict[str, Any]
    previous: dict[str, Array]

    def take(self, draws: Array) -> "Start":
        """The same for chosen draws, by number, in the order given."""
        states = {b: type(s)(*(np.ascontiguousarray(f[..., draws]) for f in s)) for b, s in self.states.items()}
        return Start(states, {name: np.ascontiguousarray(x[..., draws]) for name, x in self.previous.items()})


@dataclass(frozen=True, slots=True)
class Run:
    """Kept quantities [month, *dims, draw], and where the run stopped."""

    series: dict[str, Array]
    start: Start


def draws_in(params: Mapping[str, Any]) -> int:
    """How many draws a set of parameters holds; raises WrongInput where they disagree."""
    counts = {np.shape(field)[-1] for block in params.values() for field in block}
    if len(counts) != 1:
        raise WrongInput(f"parameters hold different numbers of draws: {sorted(counts)}; give all of them the same")
    return counts.pop()


def begin(
    program: Program, params: Mapping[str, Any], dtype: Any = np.float32,
    before: Callable[[Block, Any, Any], Any] = lambda block, given, m: block.init(given, m),
) -> Start:  # fmt: skip
    """The state of every block before the first month, as its beliefs give it, or as `before` does."""
    m = namespace(dtype)
    draws = draws_in(params)
    states, previous = {}, {}
    for block in program.blocks:
        state = before(block, params[block.id], m)
        states[block.id] = block.State(*(
            _full(x, shape(block.State, f), draws, dtype) for f, x in zip(fields(block.State), state, strict=True)
        ))  # fmt: skip
        given = block.start(states[block.id], params[block.id], m)
        for name, place in program.previous.items():
            if program.writers.get(name) is block:
                previous[name] = _full(given[name], place.shape, draws, dtype)
    for name, place in program.previous.items():
        previous.setdefault(name, np.ones((*place.shape, draws), dtype))  # a lever's value before the first month
    return Start(states, previous)


def _full(x: Any, size: tuple[int, ...], draws: int, dtype: Any) -> Array:
    return np.ascontiguousarray(np.broadcast_to(np.asarray(x, dtype), (*size, draws)))


def lever_paths(levers: Mapping[str, Array], months: int, dtype: Any) -> dict[str, Array]:
    """Levers checked: [month, *dims], all of them, of the run's length; raises WrongInput otherwise."""
    paths = {}
    for name, names in LEVERS.items():
        if name not in levers:
            raise WrongInput(f"no values for the quantity {name!r}; a run needs every quantity that levers write")
        path = np.asarray(levers[name], dtype)
        wanted = (months, *shape_of(names))
        if path.shape != wanted:
            raise WrongInput(f"values for {name!r} have shape {path.shape}; a run of {months} months needs {wanted}")
        paths[name] = path
    return paths


def run(
    program: Program,
    params: Mapping[str, Any],
    levers: Mapping[str, Array],
    *,
    months: int,
    seed: int = 0,
    first: int = 0,
    first_month: int = 0,
    keep: Sequence[str] = (),
    start: Start | None = None,
    dtype: Any = np.float32,
    noise: Mapping[str, Array] | None = None,
) -> Run:
    """Runs the clock from `first_month` for `months` months with draws `first`, `first` + 1, …

    `params` holds each block's Params with arrays [*dims, draw]; `levers` arrays [month, *dims].
    Noise depends on seed, draw number and absolute month alone, so a run may be cut and taken up
    again (`start`) or split into chunks of draws without changing a bit. `noise` gives the standard
    normals instead, by block [month, sub-step, name, draw] in the order of `noise_names`: a fit infers them.
    """
    m = namespace(dtype)
    params = {b.id: b.Params(*(np.asarray(x, dtype) for x in params[b.id])) for b in program.blocks}
    draws = draws_in(params)
    paths = lever_paths(levers, months, dtype)
    at = start or begin(program, params, dtype)
    states, previous = dict(at.states), dict(at.previous)
    series = {name: np.empty((months, *program.outputs[name].shape, draws), dtype) for name in keep}
    ids = np.arange(first, first + draws, dtype=np.uint32)
    for t in range(months):
        board: dict[str, Array] = {PREVIOUS + name: x for name, x in previous.items()}
        # an axis of one for the draws, so that a lever broadcasts like everything else
        board |= {name: path[t][..., None] for name, path in paths.items()}
        for block in program.blocks:
            before = states[block.id]
            inputs = block.Inputs(*(board[name] for name in fields(block.Inputs)))
            after = before
            numbers = _numbers(m, block, seed, ids, first_month + t) if noise is None else noise[block.id][t]
            for shocks in _fields(block, numbers):
                after = block.step(after, inputs, params[block.id], shocks, m)
            states[block.id] = after
            board |= block.read(before, after, inputs, params[block.id], m)._asdict()
        previous = {name: board[name] for name in program.previous}
        for name in keep:
            series[name][t] = board[name]
    return Run(series, Start(states, previous))


def _numbers(m: Any, block: Block, seed: int, ids: Array, month: int) -> Any:
    """The block's standard normals [sub-step][name]."""
    words = (np.full(1, seed, np.uint32), ids, np.full(1, month, np.uint32))
    return noise_of(m, noise_names(block), block.substeps, *words)


def _fields(block: Block, per: Any) -> list[Any]:
    """The block's Noise of each sub-step."""
    found = []
    for numbers in per:
        rest = iter(numbers)
        values = []
        for field in fields(block.Noise):
            size = shape(block.Noise, field)
            values.append(np.stack([next(rest) for _ in range(size[0])]) if dims(block.Noise, field) else next(rest))
        found.append(block.Noise(*values))
    return found
