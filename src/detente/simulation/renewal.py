"""What a war that breaks out again would cost, state by state: a table for the bargaining model.

Its chance is the durability model's: how long peace under given terms lasts from a given balance of forces, of which
draws ship. What another war costs is the game's own: a month's costs of both sides over as many months as the one-shot
rival prices. Both are reduced to the loss at a balance on the grid, and that to a level and a slope.
"""

from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.core.errors import CheckFailed
from detente.core.quantities import Month
from detente.models.bargaining.fighting import RATIO, RENEWAL_SOFTNESS
from detente.panel import derived
from detente.simulation.noise import BELIEF_MONTH, uniforms

Array = NDArray[Any]

SCHEMA: Final = 1
"""Version of the form of a shipped peace."""

WAR_MONTHS: Final = 36.0
"""[months] Length of a war that is priced whole: the one-shot rival's, and one that breaks out again."""

AXES: Final = ("guarantees", "monitoring", "imposed", "ratio")
"""Columns by which a shipped peace is laid out, beside the draw and the years."""


class Guard(NamedTuple):
    """What keeps a settlement: guarantees [log], monitoring and whether it is imposed [share]."""

    guarantees: float = 0.0
    monitoring: float = 0.0
    imposed: float = 0.0


class Peace(NamedTuple):
    """A shipped peace: cumulative hazard [guarantees, monitoring, imposed, ratio, year, draw], and its axes' points.

    Draws run from the most pessimistic to the least.
    """

    hazard: Array
    points: tuple[Array, ...]
    digest: str


def name_of(conflict: str, start: Month) -> str:
    """Name of the derived result that holds a conflict's peace."""
    return f"peace-{conflict}-{start}"


@lru_cache(maxsize=2)
def peace(conflict: str, start: Month) -> Peace | None:
    """The shipped peace after a conflict; None where none ships. Raises CheckFailed for another schema version."""
    name = name_of(conflict, start)
    if name not in derived.names():
        return None
    result = derived.load(name)
    if result.recipe.get("schema") != SCHEMA:
        raise CheckFailed(
            f"{name} has schema version {result.recipe.get('schema')!r}, this program reads {SCHEMA}; compute it again "
            "with `detente calibrate game`"
        )
    frame = result.frame.sort(*AXES, "draw")
    points = tuple(frame[axis].unique().sort().to_numpy() for axis in AXES)
    years = sorted((column for column in frame.columns if column.startswith("year_")), key=lambda c: int(c[5:]))
    table = frame.select(years).to_numpy().astype(np.float64)
    shaped = table.reshape(*(len(axis) for axis in points), -1, len(years))
    return Peace(-np.log(np.clip(np.moveaxis(shaped, -1, -2), 1e-9, 1.0)), points, result.digest)


def survival(of: Peace, guard: Guard) -> Array:
    """[share; ratio, year, draw] Peace under these terms; between those shipped by straight lines in the log hazard."""
    table = np.log(np.maximum(of.hazard, 1e-12))
    for points, value in zip(of.points[:3], guard, strict=True):
        place = float(np.interp(value, points, np.arange(len(points))))
        low = min(int(place), max(len(points) - 2, 0))
        high = min(low + 1, len(points) - 1)
        table = (1.0 - (place - low)) * table[low] + (place - low) * table[high]
    return np.exp(-np.exp(table))


def discounted_chance(survived: Array, discount: Array) -> Array:
    """[1; ratio, draw] Chance of another war, each year's counted by the discount to its middle.

    Beyond the last year the hazard of that year goes on for ever. survived: [ratio, year, draw], year by year from the
    first on; discount: [per month, draw].
    """
    whole = np.concatenate([np.ones_like(survived[:, :1]), survived], axis=1)
    years = survived.shape[1]
    middles = 12.0 * (np.arange(years) + 0.5)
    seen = (-np.diff(whole, axis=1) * discount ** middles[:, None]).sum(axis=1)
    last = np.maximum(-np.log(np.maximum(whole[:, -1] / np.maximum(whole[:, -2], 1e-12), 1e-12)), 0.0)
    waiting = -12.0 * np.log(discount)
    return seen + whole[:, -1] * discount ** (12.0 * years) * last / (last + waiting)


def loss(conflict: str, start: Month, guard: Guard, discount: Array, month_cost: Array, seed: int) -> Array | None:
    """[share of the stakes; ratio of the grid, draw] Expected loss to both from another war; None: no peace ships.

    discount: [per month, draw]; month_cost: [share of the stakes per month, draw] of both sides together. A draw that
    judges the loss high reads a pessimistic draw of peace, so that this table and the judged one share their luck.
    """
    of = peace(conflict, start)
    if of is None:
        return None
    survived = survival(of, guard)
    chance = discounted_chance(survived[..., _place(len(discount), survived.shape[-1], seed)], discount)
    another = month_cost * (1.0 - discount**WAR_MONTHS) / (1.0 - discount)
    low = [np.interp(RATIO, of.points[3], column) for column in chance.T]
    return np.minimum(np.stack(low, axis=-1) * another, 1.0)


def recurrence(conflict: str, start: Month, guard: Guard, ratio: Array, seed: int, years: int = 10) -> Array | None:
    """[share, draw] Chance of another war within so many years of a settlement at a balance; None: no peace ships."""
    of = peace(conflict, start)
    if of is None:
        return None
    survived = survival(of, guard)[:, years - 1]
    survived = survived[:, _place(len(ratio), survived.shape[-1], seed)]
    return np.array([1.0 - np.interp(z, of.points[3], column) for z, column in zip(ratio, survived.T, strict=True)])


def _place(draws: int, rows: int, seed: int) -> Array:
    """[draw] The draw of peace that each draw reads."""
    told = uniforms(seed, "bargaining.renewal", np.arange(draws, dtype=np.int64), BELIEF_MONTH)
    return np.minimum(((1.0 - told) * rows).astype(int), rows - 1)


def line(table: Array) -> tuple[Array, Array]:
    """Level and slope, each [draw] and not below nought, by which q + d 0.15 log(1 + exp(z / 0.15)) is nearest a table.

    table: [share; ratio of the grid, draw]. Least squares over the grid. Fails when: the loss falls as the challenger
    outgrows the other side; the slope is then nought and the level the table's mean.
    """
    x = RENEWAL_SOFTNESS * np.logaddexp(0.0, RATIO / RENEWAL_SOFTNESS)
    off = x - x.mean()
    slope = np.maximum((off[:, None] * table).sum(axis=0) / (off @ off), 0.0)
    return np.maximum(table.mean(axis=0) - slope * x.mean(), 0.0), slope


__all__ = [
    "WAR_MONTHS", "Guard", "Peace", "discounted_chance", "line", "loss", "name_of", "peace", "recurrence", "survival",
]  # fmt: skip
