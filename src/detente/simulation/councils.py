"""A council held: one run of a table, with everything that happened in it.

It is decided by the table, its options and the seed alone; without stochastic transitions by the first two.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.core.councils import ActorTable
from detente.models.alliance import expected_utility
from detente.models.alliance.negotiation import Actors, Luck, Stop, Turn, negotiate, winning_chances
from detente.models.alliance.options import Options
from detente.models.alliance.outcome import weighted_mean, weighted_median
from detente.simulation.noise import distinct, uniforms

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much at most."""

USUAL_TURNS: Final = 25
"""[turns] What talks usually take, for estimates of time."""

SECONDS: Final = (2.0e-8, 2.5e-3)
"""[s] A turn's cost by the third power of the number of actors, and beside it, on one core of 2025."""


class Event(NamedTuple):
    """What one actor did in one turn, and why.

    It challenged `target` (-1: nobody) because it saw the chance and expected the gain; it then took the
    bargain that `by` had put to `to` (-1, -1: none), the likeliest with this `likelihood`, and moved by
    `move` [issue, in the issue's unit]. `view` is whose idea of the bargain it was: 0 the challenger's, 1
    the target's, 2 the mean of both. In a group decision by expected utility `kind` says what it gave in to.
    """

    turn: int
    actor: int
    target: int
    chance: float
    gain: float
    by: int
    to: int
    view: int
    likelihood: float
    move: tuple[float, ...]
    kind: str = ""


@dataclass(frozen=True)
class Session:
    """One council, turn by turn: positions and ideal points [turn, actor, issue] in the issues' units.

    `chances` [turn, actor] are those of positions to be the outcome, `risk` [turn, actor] attitudes to risk;
    both are empty for a group decision by expected utility. `ratios` [turn] are moves over the first turn's.
    """

    table: ActorTable
    options: Options
    seed: int
    positions: Reals
    ideals: Reals
    chances: Reals
    risk: Reals
    ratios: Reals
    events: tuple[Event, ...]
    settled: bool

    @property
    def stopped_at(self) -> int:
        """The last turn; turn 0 is the table."""
        return len(self.positions) - 1

    def during(self, turn: int) -> tuple[Event, ...]:
        """What each actor did in a turn, in order of actors; nothing in turn 0."""
        actors = len(self.table.actors)
        return self.events[max(0, turn - 1) * actors : turn * actors]

    def means(self) -> Reals:
        """[unit] Capability x salience weighted mean by turn and issue."""
        return weighted(weighted_mean, self.table, self.positions)

    def medians(self) -> Reals:
        """[unit] Capability x salience weighted median by turn and issue."""
        return weighted(weighted_median, self.table, self.positions)

    def likeliest(self) -> tuple[Reals, float] | None:
        """[unit, probability] The position that is the likeliest outcome at the end; None where no chances are told."""
        if not self.chances.size:
            return None
        actor = int(self.chances[-1].argmax())
        return self.positions[-1, actor], float(self.chances[-1, actor])


def weights(table: ActorTable) -> Reals:
    """[capability x share] Capability times salience [actor, issue]."""
    capability = np.array([actor.capability for actor in table.actors])
    return capability[:, None] * np.array([actor.salience for actor in table.actors]) / 100.0


def weighted(kind: Callable[[Reals, Reals], Reals], table: ActorTable, positions: Reals) -> Reals:
    """A weighted mean or median by issue [..., issue] of positions [..., actor, issue]."""
    told = weights(table)
    # where nobody cares for an issue, all count alike
    told = np.where(told.sum(axis=0) > 0.0, told, 1.0)
    return kind(told.T, np.swapaxes(positions, -1, -2))


def scale(table: ActorTable) -> tuple[Reals, Reals]:
    """[unit] Lower ends and lengths of the issues' scales."""
    return np.array([issue.least for issue in table.issues]), np.array([issue.span for issue in table.issues])


def estimate(table: ActorTable, turns: int = USUAL_TURNS) -> float:
    """[s] About how long one run takes."""
    return min(turns, table.stop.most) * (SECONDS[0] * len(table.actors) ** 3 + SECONDS[1])


def arrays(table: ActorTable, runs: int = 1) -> tuple[Actors, Reals]:
    """The table as numbers of the model, `runs` equal runs: shares of scales and of attention."""
    low, span = scale(table)
    position = (np.array([actor.position for actor in table.actors]) - low) / span
    salience = np.array([actor.salience for actor in table.actors]) / 100.0
    capability = np.array([actor.capability for actor in table.actors])
    told = None if table.accommodation is None else np.array(table.accommodation)
    if told is not None and np.array_equal(told, np.eye(len(told))):
        told = None
    repeat = [np.repeat(part[None], runs, axis=0) for part in (capability, salience, position)]
    return Actors(repeat[0], repeat[1], told), repeat[2]


def stop_of(table: ActorTable) -> Stop:
    """The table's rule for the end of talks."""
    return Stop(table.stop.least, table.stop.most, table.stop.ratio)


def luck(table: ActorTable, seed: int, first: int = 0) -> Luck:
    """Numbers for stochastic transitions: by seed, run (counted from `first`), turn and the actor's name."""
    names = [f"alliance.choice[{actor.name}]" for actor in table.actors]
    distinct(names)

    def numbers(turn: int, runs: Whole) -> Reals:
        return np.stack([uniforms(seed, name, runs + first, turn) for name in names], axis=1)

    return numbers


def hold(table: ActorTable, seed: int = 0, progress: Progress | None = None) -> Session:
    """The council that the table describes; raises UnknownName for an option that does not exist."""
    if table.scheme == "expected_utility":
        return _by_expected_utility(table, seed)
    chosen = Options.named(table.options)
    actors, start = arrays(table)
    turns: list[Turn] = []

    def watch(number: int, _runs: Whole, turn: Turn) -> None:
        turns.append(turn)
        if progress is not None:
            progress(number, table.stop.most)

    end = negotiate(chosen, actors, start, stop=stop_of(table), luck=luck(table, seed), watch=watch)
    positions = [start[0], *(turn.position[0] for turn in turns)]
    ideals = [start[0], *(turn.ideal[0] for turn in turns)]
    chances = [winning_chances(chosen, actors, p[None], q[None])[0] for p, q in zip(positions, ideals, strict=True)]
    low, span = scale(table)
    places, wishes = low + span * np.array(positions), low + span * np.array(ideals)
    places[0] = wishes[0] = [actor.position for actor in table.actors]  # as given, not as scaled and back
    return Session(
        table, chosen, seed, places, wishes, np.array(chances), np.array([turn.setting.risk[0] for turn in turns]),
        np.array([turn.moved[0] for turn in turns]), tuple(_events(table, turns, positions)), bool(end.settled[0]),
    )  # fmt: skip


def _events(table: ActorTable, turns: list[Turn], positions: list[Reals]) -> Iterator[Event]:
    span = scale(table)[1]
    for number, turn in enumerate(turns, 1):
        moves = (positions[number] - positions[number - 1]) * span
        offers, found, taken = turn.proposals, turn.challenges, turn.settlement
        for actor in range(len(table.actors)):
            bargain = int(taken.bargain[0, actor])
            pair = (-1, -1, -1)
            if bargain >= 0:
                pair = int(offers.first[0, bargain]), int(offers.second[0, bargain]), int(offers.by[0, bargain])
            yield Event(
                number, actor, int(found.target[0, actor]), float(found.chance[0, actor]),
                float(found.gain[0, actor]), *pair, float(taken.chance[0, actor]),
                tuple(float(step) for step in moves[actor]),
            )  # fmt: skip


def _by_expected_utility(table: ActorTable, seed: int) -> Session:
    """The group decision on one line, `table.rounds` rounds at most."""
    place = np.array([actor.position[0] for actor in table.actors])
    capability = np.array([actor.capability for actor in table.actors])
    salience = np.array([actor.salience[0] for actor in table.actors]) / 100.0
    line = expected_utility.Line(capability, salience, float(np.ptp(place)))
    steps = expected_utility.rounds(line, place, table.rounds, table.q)
    path = np.array([place, *(step.position for step in steps)])[:, :, None]
    events = []
    for number, step in enumerate(steps, 1):
        for actor in range(len(place)):
            kind, other = expected_utility.KINDS[step.kind[actor]], int(step.other[actor])
            gain = float(step.challenge[actor, other]) if other >= 0 else 0.0
            move = float(path[number, actor, 0] - path[number - 1, actor, 0])
            pair = (other, actor) if other >= 0 else (-1, -1)
            events.append(Event(number, actor, -1, 0.0, gain, *pair, 0, 1.0, (move,), "" if kind == "none" else kind))
    moved = np.abs(np.diff(path[:, :, 0], axis=0)).sum(axis=1)
    ratios = moved / moved[0] if len(moved) and moved[0] else moved
    exponents = np.array([step.exponent for step in steps]).reshape(len(steps), len(place))
    settled = len(steps) < table.rounds or not moved[-1:].any()
    return Session(table, Options(), seed, path, path, np.zeros((0, 0)), exponents, ratios, tuple(events), settled)
