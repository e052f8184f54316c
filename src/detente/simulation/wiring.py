"""Blocks put together by the names of their fields.

A missing writer, two writers, an unknown name or an uncut loop is an error here, at start-up, never a
wrong number later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any, Final, NamedTuple

from detente.core.errors import CheckFailed
from detente.models.block import Block, dims, members, shape
from detente.simulation.noise import distinct

LEVERS: Final[dict[str, tuple[str, ...]]] = {
    "aid_volume": (),
    "aid_mix": ("class",),
    "aid_speed": (),
    "support_regime": (),
    "aid_rhythm": ("donor",),
    "posture": ("side",),
    "intake_scale": ("side",),
    "outside_help": ("side",),
    "external_scale": ("side",),
    "revenue_scale": ("side",),
    "fighting": (),
}
"""Quantities that levers write, with their dims; `aid_rhythm` is written by the record of the months that a fit reads,
and is one in all others."""

TERMS: Final[tuple[str, ...]] = ("guarantees", "monitoring", "imposed", "line")
"""Terms of a settlement, which levers write too: no block reads them, the model of durability does."""

TALKS: Final[tuple[str, ...]] = (
    "withdrawal_hazard", "talks_month", "reservation", "weight_area", "weight_security", "alignment"
)  # fmt: skip
"""What levers write for talks: no block reads them, the game of fighting while bargaining does."""

OUTLOOK: Final[tuple[str, ...]] = ("spending_share", "spending_reached", "delivery_delay", "overseas_present")
"""What levers write for the years after the war: no block reads them, the window of risk does."""

ELSEWHERE: Final = (*TERMS, *TALKS, *OUTLOOK)
"""Everything that levers write and the months of war do not read."""

PREVIOUS: Final = "previous_"


class Place(NamedTuple):
    """Where a field lies among the rows of its kind: first row, number of rows, shape of its dims."""

    row: int
    rows: int
    shape: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Program:
    """Blocks in an order in which each finds its inputs written, and where every field lies.

    Keys of `params` and `states` are (block, field), of `outputs` and `levers` quantities, of
    `previous` quantities without the prefix.
    """

    blocks: tuple[Block, ...]
    params: dict[tuple[str, str], Place]
    states: dict[tuple[str, str], Place]
    outputs: dict[str, Place]
    levers: dict[str, Place]
    previous: dict[str, Place]

    @cached_property
    def writers(self) -> dict[str, Block]:
        """The block that writes each quantity."""
        return {name: block for block in self.blocks for name in fields(block.Outputs)}

    def dims(self, quantity: str) -> tuple[str, ...]:
        """Dims of a quantity that a block writes; raises KeyError for any other."""
        return dims(self.writers[quantity].Outputs, quantity)


def fields(kind: Any) -> tuple[str, ...]:
    """Names of the fields of a named tuple's class."""
    return kind._fields


def rows(places: dict[Any, Place]) -> int:
    """How many rows a layout takes."""
    return sum(place.rows for place in places.values())


def noise_names(block: Block) -> tuple[str, ...]:
    """Keys of the block's standard normals in order: "attrition.tempo", "resolve.resolve[A]"."""
    found: list[str] = []
    for field in fields(block.Noise):
        for member in members(dims(block.Noise, field)):
            found.append(f"{block.id}.{field}[{member}]" if member else f"{block.id}.{field}")
    return tuple(found)


def program(blocks: Iterable[Block]) -> Program:
    """The blocks in order, with layouts.

    Raises CheckFailed, naming block and quantity, for two writers of one quantity, an input that
    nobody writes, a loop that no `previous_` cuts, and two noise names that would share their numbers.
    """
    given = tuple(blocks)
    _one_writer(given)
    ordered = _order(given)
    distinct(name for block in ordered for name in noise_names(block))
    outputs = {name: shape(block.Outputs, name) for block in ordered for name in fields(block.Outputs)}
    inputs = {name for block in ordered for name in fields(block.Inputs)}
    looped = sorted(name.removeprefix(PREVIOUS) for name in inputs if name.startswith(PREVIOUS))
    return Program(
        ordered,
        _layout({(b.id, f): shape(b.Params, f) for b in ordered for f in fields(b.Params)}),
        _layout({(b.id, f): shape(b.State, f) for b in ordered for f in fields(b.State)}),
        _layout(outputs),
        _layout({name: shape_of(LEVERS[name]) for name in LEVERS}),
        _layout({name: outputs[name] for name in looped}),
    )


def shape_of(names: tuple[str, ...]) -> tuple[int, ...]:
    """Lengths of dims."""
    return tuple(len(members((name,))) for name in names)


def _layout(shapes: dict[Any, tuple[int, ...]]) -> dict[Any, Place]:
    places, row = {}, 0
    for key, size in shapes.items():
        places[key] = Place(row, prod(size), size)
        row += prod(size)
    return places


def _one_writer(blocks: tuple[Block, ...]) -> None:
    writer: dict[str, str] = dict.fromkeys(LEVERS, "a lever")
    names = [block.id for block in blocks]
    if len(set(names)) != len(names):
        raise CheckFailed(f"two blocks share a name among {', '.join(names)}; rename one of them")
    for block in blocks:
        for name in fields(block.Outputs):
            if name.startswith(PREVIOUS):
                raise CheckFailed(f"block {block.id!r} writes {name!r}; outputs carry no 'previous_', drop it")
            if name in writer:
                raise CheckFailed(
                    f"quantity {name!r} has two writers, {writer[name]} and block {block.id!r}; rename one of them"
                )
            writer[name] = f"block {block.id!r}"
    for block in blocks:
        for name in fields(block.Inputs):
            if name.removeprefix(PREVIOUS) not in writer:
                raise CheckFailed(
                    f"block {block.id!r} reads {name!r}, which no block or lever writes; correct the name"
                )


def _order(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    ready = set(LEVERS)
    waiting = sorted(blocks, key=lambda block: block.id)
    done: list[Block] = []
    while waiting:
        block = next((b for b in waiting if _known(b, ready)), None)
        if block is None:
            left = ", ".join(b.id for b in waiting)
            raise CheckFailed(f"the blocks {left} wait for one another; let one of them read a 'previous_' quantity")
        waiting.remove(block)
        done.append(block)
        ready |= set(fields(block.Outputs))
    return tuple(done)


def _known(block: Block, ready: set[str]) -> bool:
    return all(name.startswith(PREVIOUS) or name in ready for name in fields(block.Inputs))
