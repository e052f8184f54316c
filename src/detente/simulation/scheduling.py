"""A section's operations in an order that keeps a vector processor busy.

Traced as they are written, equations come as one chain of dependent operations after another; a processor looks some
hundred instructions ahead and mostly waits. Here every moment takes, of the operations whose arguments are ready, the
one with the longest way to go to the end. Order changes no bit.

Model: list scheduling by critical path, a textbook method; latencies are those of current x86 processors to a cycle or
two, which is all that an order feels.
"""

import heapq
from dataclasses import replace
from typing import Any, Final

from detente.simulation.trace import REAL, Section

_ISSUE: Final = 0.6
"""[cycles] Time that an operation takes its port; two ports for vectors are the rule."""

_SLOW: Final = {"div": 11, "sqrt": 15}
_REAL_LATENCY: Final = 3
_WORD_LATENCY: Final = {"add": 1, "sub": 1, "xor": 1, "or": 1, "and": 1}
_OTHER_LATENCY: Final = 2

_FREE: Final = frozenset({"load", "constant", "seed", "draw", "month", "turn", "given", "bits", "from_bits", "same"})
"""What another instruction takes as its argument, or what is none."""


def scheduled(section: Section) -> Section:
    """The section with its operations in a better order."""
    order = _lazily(section, _order(section))
    place = {old: new for new, old in enumerate(order)}

    def moved(x: Any) -> Any:
        return ("value", place[x[1]]) if isinstance(x, tuple) else x

    operations = [
        (name, kind, tuple(moved(x) for x in given)) for name, kind, given in (section.operations[i] for i in order)
    ]
    stores = [(area, row, moved(value)) for area, row, value in section.stores]
    return replace(section, operations=operations, stores=stores, _known={})


def _arguments(section: Section, number: int) -> set[int]:
    return {x[1] for x in section.operations[number][2] if isinstance(x, tuple)}


def _latency(name: str, kind: str) -> int:
    if name in _FREE:
        return 0
    if kind == REAL:
        return _SLOW.get(name, _REAL_LATENCY)
    return _WORD_LATENCY.get(name, _OTHER_LATENCY)


def _order(section: Section) -> list[int]:
    """Numbers of operations as a processor that sees all of them would start them."""
    count = len(section.operations)
    takes = [_latency(name, kind) for name, kind, _ in section.operations]
    missing = [_arguments(section, number) for number in range(count)]
    users: list[list[int]] = [[] for _ in range(count)]
    for number, needs in enumerate(missing):
        for one in needs:
            users[one].append(number)
    way = [0] * count
    for number in range(count - 1, -1, -1):
        way[number] = takes[number] + max((way[user] for user in users[number]), default=0)
    known, now, order = [0.0] * count, 0.0, []
    waiting = [(0.0, number) for number in range(count) if not missing[number]]
    ready: list[tuple[int, int]] = []
    while waiting or ready:
        if not ready:
            now = max(now, waiting[0][0])
        while waiting and waiting[0][0] <= now:
            _, number = heapq.heappop(waiting)
            heapq.heappush(ready, (-way[number], number))
        _, number = heapq.heappop(ready)
        order.append(number)
        free = section.operations[number][0] in _FREE
        end = known[number] if free else now + takes[number]
        now += 0.0 if free else _ISSUE
        for user in users[number]:
            known[user] = max(known[user], end)
            missing[user] = missing[user] - {number}
            if not missing[user]:
                heapq.heappush(waiting, (known[user], user))
    return order


def _lazily(section: Section, order: list[int]) -> list[int]:
    """The same order with loads and constants just before what first needs them, so that they hold no register."""
    found: dict[int, None] = {}

    def put(number: int) -> None:
        for one in sorted(_arguments(section, number)):
            if one not in found:
                put(one)
        found.setdefault(number)

    for number in order:
        if section.operations[number][0] not in _FREE:
            put(number)
    for number in order:
        put(number)
    return list(found)
