"""The clock's equations as sections of straight-line operations, each placed where it runs least often.

What depends on beliefs alone is computed once a run, what depends on levers and on other blocks' outputs
once a month, and only the rest in every sub-step. Moving an operation changes no bit of its result.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from detente.simulation.numbers import pair_of
from detente.simulation.trace import REAL, Section, Symbolic
from detente.simulation.wiring import PREVIOUS, Program, fields, noise_names

RUN, MONTH, TURN = range(3)
"""How often an operation must run: once a run, once a month, in every sub-step."""

_CHANGES: Final = {"param": RUN, "lever": MONTH, "output": MONTH, "previous": MONTH}
"""How often an area changes under a section of several turns; an area not named here changes every time."""


def sections(program: Program, given_luck: bool = False) -> list[Section]:
    """The months' sections in order: for each block its luck, its step, and its read-out.

    With `given_luck` the standard normals are read from a table instead of being drawn.
    """
    found, given_row = [], 0
    for block in program.blocks:
        names = noise_names(block)
        held = fields(block.State)
        begin = Section(f"{block.id}.begin")
        for field in held:
            place = program.states[block.id, field]
            begin.store("before", place.row, begin.load("state", place.row, place.shape))
        found.append(begin)
        if names and given_luck:
            for k in range(block.substeps * len(names)):
                begin.store("luck", k, begin.add("given", REAL, given_row))
                given_row += 1
        elif names:
            found.append(_luck(block, names))
        step = Section(f"{block.id}.step", block.substeps, {"luck": len(names)})
        noise, row = [], 0
        for field in fields(block.Noise):
            shape = _noise_shape(block, field)
            noise.append(step.load("luck", row, shape))
            row += int(np.prod(shape))
        m: Any = Symbolic(step)
        after = block.step(
            _fields(step, program, block, "state"), _inputs(step, program, block), _params(step, program, block),
            block.Noise(*noise), m,
        )  # fmt: skip
        for field, value in zip(held, after, strict=True):
            step.store("state", program.states[block.id, field].row, value)
        found.append(step)
        read = Section(f"{block.id}.read")
        m = Symbolic(read)
        said = block.read(
            _fields(read, program, block, "before"), _fields(read, program, block, "state"),
            _inputs(read, program, block), _params(read, program, block), m,
        )  # fmt: skip
        for field, value in zip(fields(block.Outputs), said, strict=True):
            read.store("output", program.outputs[field].row, value)
        found.append(read)
    again = Section("previous")
    for name, place in program.previous.items():
        again.store("previous", place.row, again.load("output", program.outputs[name].row, place.shape))
    return [*found, again]


def _luck(block: Any, names: tuple[str, ...]) -> Section:
    """A month's standard normals, two sub-steps a turn: a loop, since its text would not fit the processor's cache."""
    pairs = -(-block.substeps // 2)
    luck = Section(f"{block.id}.luck", pairs, {"luck": 2 * len(names)})
    words = (luck.add(name, "word") for name in ("seed", "draw", "month", "turn"))
    for k, numbers in enumerate(pair_of(Symbolic(luck), names, *words)[: block.substeps]):
        luck.store("luck", k * len(names), np.array(numbers, dtype=object))
    return luck


def _noise_shape(block: Any, field: str) -> tuple[int, ...]:
    from_names = [n for n in noise_names(block) if n == f"{block.id}.{field}" or n.startswith(f"{block.id}.{field}[")]
    return () if from_names == [f"{block.id}.{field}"] else (len(from_names),)


def _fields(section: Section, program: Program, block: Any, area: str) -> Any:
    places = (program.states[block.id, field] for field in fields(block.State))
    return block.State(*(section.load(area, place.row, place.shape) for place in places))


def _params(section: Section, program: Program, block: Any) -> Any:
    places = (program.params[block.id, field] for field in fields(block.Params))
    return block.Params(*(section.load("param", place.row, place.shape) for place in places))


def _inputs(section: Section, program: Program, block: Any) -> Any:
    found = []
    for name in fields(block.Inputs):
        if name.startswith(PREVIOUS):
            place, area = program.previous[name.removeprefix(PREVIOUS)], "previous"
        elif name in program.levers:
            place, area = program.levers[name], "lever"
        else:
            place, area = program.outputs[name], "output"
        found.append(section.load(area, place.row, place.shape))
    return block.Inputs(*found)


def live(parts: list[Section], keep: Sequence[str], program: Program) -> list[Section]:
    """The sections without outputs and starting values that nobody reads or keeps, and without the work behind them."""
    kept = {("output", place.row + k) for place in (program.outputs[name] for name in keep) for k in range(place.rows)}
    while True:
        read = kept | {
            given
            for part in parts
            for number in _needed(part)
            for name, _, given in (part.operations[number],)
            if name == "load"
        }
        fewer = [
            replace(part, stores=[one for one in part.stores if one[0] not in ("output", "before") or one[:2] in read])
            for part in parts
        ]
        if sum(len(part.stores) for part in fewer) == sum(len(part.stores) for part in parts):
            return fewer
        parts = fewer


def placed(parts: list[Section]) -> tuple[list[Section], list[Section], int]:
    """Sections that run once, sections of a month in order, and how many rows hold what passes between them."""
    once, monthly, row = [], [], 0
    for part in parts:
        split, row = _split(part, row)
        once += [section for section, level in split if level == RUN]
        monthly += [section for section, level in split if level != RUN]
    return once, monthly, row


def _split(part: Section, row: int) -> tuple[list[tuple[Section, int]], int]:
    """The section in up to three, and the next free row of what is held."""
    levels = _levels(part)
    targets = {RUN: Section(f"{part.name}, once"), MONTH: Section(f"{part.name}, monthly"),
               TURN: replace(part, operations=[], stores=[], _known={})}  # fmt: skip
    made: dict[tuple[int, int], Any] = {}  # (target, operation) -> symbol there
    rows: dict[int, int] = {}  # operation -> row where it is held

    def at(target: int, number: int) -> Any:
        """The operation's result in a section: computed there, or held by one that runs less often."""
        if (target, number) not in made:
            made[target, number] = build(target, number)
        return made[target, number]

    def build(target: int, number: int) -> Any:
        nonlocal row
        name, kind, given = part.operations[number]
        section, level = targets[target], levels[number]
        if level < target and kind == REAL and name not in ("load", "constant"):
            if number not in rows:
                rows[number] = row
                row += 1
                targets[level].store("held", rows[number], at(level, number))
            return section.add("load", REAL, "held", rows[number])
        return section.add(name, kind, *(at(target, a[1]) if isinstance(a, tuple) else a for a in given))

    for number in _needed(part):  # in order, so that `at` never goes deep
        at(levels[number], number)
    for area, place, value in part.stores:
        one = at(TURN, value[1]) if isinstance(value, tuple) else value
        targets[TURN].stores.append((area, place, ("value", one.number) if isinstance(value, tuple) else value))
    return [(section, level) for level, section in targets.items() if section.stores], row


def _needed(part: Section) -> list[int]:
    """Operations that something stored is computed from, in order."""
    wanted = {value[1] for _, _, value in part.stores if isinstance(value, tuple)}
    for number in range(len(part.operations) - 1, -1, -1):
        if number in wanted:
            wanted |= {a[1] for a in part.operations[number][2] if isinstance(a, tuple)}
    return sorted(wanted)


def _levels(part: Section) -> list[int]:
    levels: list[int] = []
    for name, _, given in part.operations:
        if name == "load":
            level = _CHANGES.get(given[0], TURN)
        elif name in ("given", "seed", "draw", "month", "turn"):
            level = TURN
        else:
            level = max((levels[a[1]] for a in given if isinstance(a, tuple)), default=RUN)
        levels.append(TURN if level == MONTH and part.turns == 1 else level)
    return levels
