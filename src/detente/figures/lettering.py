"""Widths of text in the shipped font, so that labels are wrapped and set apart before anything is drawn."""

import json
from functools import cache
from typing import NamedTuple

from detente.core.written import visible
from detente.figures.theme import FONTS

ELLIPSIS = "…"


@cache
def _advances(weight: str) -> dict[str, int]:
    return json.loads((FONTS / "advances.json").read_text(encoding="ascii"))[weight]


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """[px] Width of `text`; a character outside the font counts as one em."""
    advances = _advances("SemiBold" if bold else "Regular")
    return sum(advances.get(character, 1000) for character in text) * size / 1000


def clean(text: str) -> str:
    """Text safe to draw: only visible characters, white space single."""
    return " ".join(visible(text).split())


def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """`text`, cut with an ellipsis where it is wider than `room` pixels."""
    if width_of(text, size, bold=bold) <= room:
        return text
    while text and width_of(text + ELLIPSIS, size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def wrapped(text: str, room: float, size: float, *, bold: bool = False, most: int = 99) -> list[str]:
    """Lines no wider than `room` pixels; the last of `most` lines is cut with an ellipsis. Never empty."""
    lines: list[str] = []
    words = clean(text).split(" ")
    current = ""
    for number, word in enumerate(words):
        longer = f"{current} {word}" if current else word
        if width_of(longer, size, bold=bold) <= room or not current:
            current = longer
            continue
        if len(lines) == most - 1:
            rest = " ".join([current, *words[number:]])
            return [*lines, shortened(rest, room, size, bold=bold)]
        lines.append(shortened(current, room, size, bold=bold))
        current = word
    return [*lines, shortened(current, room, size, bold=bold)]


class Tag(NamedTuple):
    """A label of some lines that wants to stand at height `want`."""

    want: float
    height: float


def set_apart(tags: list[Tag], top: float, bottom: float) -> list[float]:
    """[px] Centres of the tags, as near to where they want to stand as is possible without overlap.

    Pools of touching tags share their mean displacement (isotonic regression by pooling adjacent
    violators). Where they do not fit between `top` and `bottom` they run past the bottom.
    """
    order = sorted(range(len(tags)), key=lambda i: (tags[i].want, i))
    pools: list[tuple[float, int, list[int]]] = []  # sum of wanted tops, count, members
    offset: dict[int, float] = {}
    for i in order:
        pools.append((tags[i].want - tags[i].height / 2, 1, [i]))
        offset[i] = 0.0
        while len(pools) > 1 and _pool_end(pools[-2], tags, offset) > pools[-1][0] / pools[-1][1]:
            pools[-2:] = [_merged(pools[-2], pools[-1], tags, offset)]
    centres = [0.0] * len(tags)
    floor = top
    placed: list[tuple[float, list[int]]] = []
    for total, count, members in pools:
        start = max(total / count, floor)
        placed.append((start, members))
        floor = start + sum(tags[m].height for m in members)
    ceiling = bottom
    for wanted, members in reversed(placed):
        height = sum(tags[m].height for m in members)
        ceiling = max(min(wanted, ceiling - height), top)
        for member in members:
            centres[member] = ceiling + offset[member] + tags[member].height / 2
    return _pushed_down(centres, tags, order)


Pool = tuple[float, int, list[int]]


def _pool_end(pool: Pool, tags: list[Tag], offset: dict[int, float]) -> float:
    last = pool[2][-1]
    return pool[0] / pool[1] + offset[last] + tags[last].height


def _merged(first: Pool, second: Pool, tags: list[Tag], offset: dict[int, float]) -> Pool:
    shift = offset[first[2][-1]] + tags[first[2][-1]].height
    for member in second[2]:
        offset[member] += shift
    return first[0] + second[0] - shift * second[1], first[1] + second[1], first[2] + second[2]


def _pushed_down(centres: list[float], tags: list[Tag], order: list[int]) -> list[float]:
    end = float("-inf")
    for i in order:
        centres[i] = max(centres[i], end + tags[i].height / 2)
        end = centres[i] + tags[i].height / 2
    return centres
