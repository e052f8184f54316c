"""Parameters of a run: draws of every belief, a fitted posterior in place of those it was fitted for.

Draw number n of a belief is the same in every run with the same seed, so that two scenarios differ by
their levers alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.core.beliefs import Belief
from detente.core.distributions import Dirichlet
from detente.core.errors import CheckFailed, WrongInput
from detente.models.block import DIMS, dims, members, shape
from detente.simulation.beliefs import draws as belief_draws
from detente.simulation.beliefs import share_draws
from detente.simulation.clock import Start, begin
from detente.simulation.noise import BELIEF_MONTH, uniforms
from detente.simulation.wiring import Program, fields

Array = NDArray[Any]

STATE = "state:"
PREVIOUS = "previous:"
FILTERED = "filtered:"


@dataclass(frozen=True, slots=True)
class Posterior:
    """Fitted draws, equally weighted: columns by name, all of one length.

    Names are belief ids, `state:<block>.<field>[member]` for the state in which a run begins and
    `previous:<quantity>[member]`; `digest` identifies them, `note` says what they were fitted to, `sources` are the
    ids of whose figures those were, as known on the day `as_of`.
    """

    columns: dict[str, Array]
    digest: str
    note: str
    sources: tuple[str, ...] = ()
    as_of: str = ""

    @property
    def rows(self) -> int:
        """How many draws there are."""
        return len(next(iter(self.columns.values())))


def belief_names(block: str, field: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Ids under which the elements of a parameter are believed, in order."""
    return tuple(f"{block}.{field}[{member}]" if member else f"{block}.{field}" for member in members(names))


def previous_names(quantity: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Columns of last month's value of a quantity."""
    return tuple(f"{PREVIOUS}{quantity}[{member}]" if member else PREVIOUS + quantity for member in members(names))


def filtered_names(quantity: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Columns of a quantity's path over the fitted months, less "@" and the month."""
    return tuple(f"{FILTERED}{quantity}[{member}]" if member else FILTERED + quantity for member in members(names))


def params(
    program: Program,
    beliefs: Mapping[str, Belief],
    draws: int,
    seed: int = 0,
    first: int = 0,
    posterior: Posterior | None = None,
    dtype: Any = np.float32,
) -> dict[str, Any]:
    """Each block's Params, arrays [*dims, draw].

    Raises CheckFailed for a parameter that nobody has a belief about.
    """
    chosen = None if posterior is None else rows_of(posterior, draws, seed, first)
    found: dict[str, Any] = {}
    for block in program.blocks:
        values = []
        for field in fields(block.Params):
            names = belief_names(block.id, field, dims(block.Params, field))
            if posterior is not None and chosen is not None and all(name in posterior.columns for name in names):
                parts = [posterior.columns[name][chosen] for name in names]
            else:
                parts = _prior(f"{block.id}.{field}", names, dims(block.Params, field), beliefs, draws, seed, first)
            array = np.asarray(parts, dtype).reshape(*shape(block.Params, field), draws)
            values.append(np.ascontiguousarray(array))
        found[block.id] = block.Params(*values)
    return found


def start(
    program: Program,
    given: Mapping[str, Any],
    draws: int,
    seed: int = 0,
    first: int = 0,
    posterior: Posterior | None = None,
    dtype: Any = np.float32,
) -> Start:
    """Where a run begins: the state that the beliefs give, replaced by the fitted one where there is one."""
    at = begin(program, given, dtype)
    if posterior is None:
        return at
    chosen = rows_of(posterior, draws, seed, first)
    states = dict(at.states)
    for block in program.blocks:
        replaced = {}
        for field in fields(block.State):
            names = tuple(STATE + n for n in belief_names(block.id, field, dims(block.State, field)))
            if all(name in posterior.columns for name in names):
                parts = np.asarray([posterior.columns[name][chosen] for name in names], dtype)
                replaced[field] = np.ascontiguousarray(parts.reshape(*shape(block.State, field), draws))
        states[block.id] = states[block.id]._replace(**replaced)
    previous = dict(at.previous)
    for name, place in program.previous.items():
        names = previous_names(name, program.dims(name))
        if all(column in posterior.columns for column in names):
            parts = np.asarray([posterior.columns[column][chosen] for column in names], dtype)
            previous[name] = np.ascontiguousarray(parts.reshape(*place.shape, draws))
    return Start(states, previous)


def columns_of(program: Program, given: Mapping[str, Any], at: Start) -> dict[str, Array]:
    """Parameters, state and last month's values as a posterior's columns, each [draw]."""
    columns: dict[str, Array] = {}
    for block in program.blocks:
        for kind, prefix, held in ((block.Params, "", given[block.id]), (block.State, STATE, at.states[block.id])):
            for field, array in zip(fields(kind), held, strict=True):
                names = belief_names(block.id, field, dims(kind, field))
                flat = np.asarray(array).reshape(len(names), -1)
                columns |= {prefix + name: row for name, row in zip(names, flat, strict=True)}
    for name, array in at.previous.items():
        flat = np.asarray(array).reshape(-1, np.shape(array)[-1])
        columns |= dict(zip(previous_names(name, program.dims(name)), flat, strict=True))
    return columns


def rows_of(posterior: Posterior, draws: int, seed: int, first: int) -> Array:
    """The fitted draw that each draw of a run takes, by number."""
    if not posterior.columns or not posterior.rows:
        raise WrongInput("a posterior without draws; fit it again")
    u = uniforms(seed, "posterior", np.arange(first, first + draws, dtype=np.int64), BELIEF_MONTH)
    return np.minimum((u * posterior.rows).astype(np.int64), posterior.rows - 1)


def _prior(
    plain: str,
    names: tuple[str, ...],
    over: tuple[str, ...],
    beliefs: Mapping[str, Belief],
    draws: int,
    seed: int,
    first: int,
) -> list[Array]:
    if all(name in beliefs for name in names):
        return [belief_draws(beliefs[name], draws, seed, first) for name in names]
    if plain not in beliefs:
        missing = ", ".join(name for name in names if name not in beliefs)
        raise CheckFailed(f"no belief {plain!r} (wanted: {missing}); add it to model.toml or to the conflict's file")
    belief = beliefs[plain]
    if isinstance(belief.distribution, Dirichlet):
        shares = share_draws(belief, draws, seed, first)
        if tuple(over) not in [(name,) for name in DIMS] or set(shares) != set(DIMS[over[0]]):
            raise CheckFailed(f"belief {plain!r} shares out {', '.join(shares)}; its parameter has {', '.join(names)}")
        return [shares[member] for member in DIMS[over[0]]]
    drawn = belief_draws(belief, draws, seed, first)
    return [drawn] * len(names)
