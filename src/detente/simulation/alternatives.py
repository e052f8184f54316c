"""What a council's outcome would be under another option, or without one of its actors.

These are the choices that no distribution describes; each is tried by itself, all else as in the table.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.core.councils import ActorTable
from detente.models.alliance.negotiation import Actors, negotiate
from detente.models.alliance.options import CHOICES, PEER_NAMES, Options
from detente.models.alliance.outcome import weighted_mean
from detente.simulation.councils import Progress, arrays, estimate, luck, scale, stop_of, weighted

Reals = NDArray[np.float64]

PATIENCE: Final = 20.0
"""[s] What is expected to take longer is left out, and said."""


class Alternative(NamedTuple):
    """One change: `what` was changed `to` what, and the weighted mean of positions at the end [issue in its unit]."""

    what: str
    to: str
    outcome: tuple[float, ...]
    turns: int
    settled: bool


def options_tried() -> int:
    """Number of single changes of an option."""
    return sum(len(values) - 1 for name, values in CHOICES.items() if name != "transitions")


def other_options(table: ActorTable, seed: int = 0, progress: Progress | None = None) -> tuple[Alternative, ...]:
    """The outcome under each other value of each option, one at a time."""
    chosen, (actors, start) = Options.named(table.options), arrays(table)
    found = []
    for name, value in _others(chosen):
        end = negotiate(replace(chosen, **{name: value}), actors, start, stop=stop_of(table), luck=luck(table, seed))
        low, span = scale(table)
        outcome = weighted(weighted_mean, table, low + span * end.position[0])
        found.append(Alternative(PEER_NAMES[name], value, _told(outcome), int(end.turns[0]), bool(end.settled[0])))
        if progress is not None:
            progress(len(found), options_tried())
    return tuple(found)


def _others(chosen: Options) -> Iterator[tuple[str, str]]:
    for name, values in CHOICES.items():
        if name != "transitions":  # chance is no other model of bargaining
            yield from ((name, value) for value in values if value != getattr(chosen, name))


def without(table: ActorTable, seed: int = 0) -> tuple[Alternative, ...]:
    """The outcome among the others where one actor is left out, for each actor; nothing for a council of two."""
    count = len(table.actors)
    if count < 3:
        return ()
    chosen, (actors, start) = Options.named(table.options), arrays(table)
    found = []
    for gone in range(count):
        stay = np.delete(np.arange(count), gone)
        told = actors.accommodation
        told = None if told is None else told[np.ix_(stay, stay)]
        rest = Actors(actors.capability[:, stay], actors.salience[:, stay], told)
        smaller = table.model_copy(update={"actors": tuple(table.actors[i] for i in stay), "accommodation": None})
        end = negotiate(chosen, rest, start[:, stay], stop=stop_of(table), luck=luck(smaller, seed))
        low, span = scale(table)
        outcome = weighted(weighted_mean, smaller, low + span * end.position[0])
        name = table.actors[gone].name
        found.append(Alternative("without", name, _told(outcome), int(end.turns[0]), bool(end.settled[0])))
    return tuple(found)


def affordable(table: ActorTable) -> tuple[bool, bool]:
    """Whether trying all options, and leaving each actor out, would take less than `PATIENCE`."""
    one = estimate(table)
    return options_tried() * one < PATIENCE, len(table.actors) * one < PATIENCE


def _told(outcome: Reals) -> tuple[float, ...]:
    return tuple(float(value) for value in outcome)
