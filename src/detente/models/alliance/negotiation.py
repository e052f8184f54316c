"""Spatial bargaining turn by turn until it settles: many runs at once, or one with everything it did.

Model: KTAB, Spatial Model of Politics; see spatial.py. Positions, saliences and ideal points are shares
(0 to 1) in here; files and pages tell them in per cent.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from detente.models.alliance.bargain import Proposals, Settlement, proposals, settle, worth
from detente.models.alliance.challenge import Challenges, Setting, challenges, risk_attitude, targets_view
from detente.models.alliance.options import Options
from detente.models.alliance.spatial import Reals, Whole, coalitions, distance, election, total, utility

SAME_PLACE: Final = 1e-3
"""[share of range] Positions closer than this count as one when chances are told."""


class Actors(NamedTuple):
    """Who negotiates: capability [run, actor], salience [run, actor, issue], accommodation [actor, actor] or None.

    Row i of `accommodation` says how far i's ideal point follows each actor's position; the rest stays
    where it was. None: each ideal point follows its own actor's position at once.
    """

    capability: Reals
    salience: Reals
    accommodation: Reals | None = None


class Stop(NamedTuple):
    """When a negotiation ends: at `most` turns, or from `least` turns on when the moves have become small.

    Small: less than `ratio` of the moves of the first turn, to which `margin` is added.
    """

    least: int = 2
    most: int = 100
    ratio: float = 0.02
    margin: float = 1e-4


USUAL_STOP: Final = Stop()


class Turn(NamedTuple):
    """Everything that happened in one turn, run on axis 0; `moved` is the ratio that ends the negotiation."""

    setting: Setting
    challenges: Challenges
    answer: tuple[Reals, Reals] | None
    proposals: Proposals
    settlement: Settlement
    position: Reals
    ideal: Reals
    moved: Reals


class Outcome(NamedTuple):
    """Where runs ended: positions and ideal points [run, actor, issue], turns taken and whether they settled [run]."""

    position: Reals
    ideal: Reals
    turns: Whole
    settled: Whole


Luck = Callable[[int, Whole], Reals]
"""Numbers between 0 and 1 [run, actor] for a turn (counted from 1) and the runs that are still open."""

Watch = Callable[[int, Whole, Turn], None]
"""Told of every turn, counted from 1, with the runs that took it."""


def setting(options: Options, actors: Actors, position: Reals, ideal: Reals) -> Setting:
    """Distances and attitudes to risk at the start of a turn.

    Attitudes come from a first election among all positions by actors without any.
    """
    apart = distance(ideal, position, actors.salience)
    strength = coalitions(options.voting, actors.capability, 1.0 - apart)
    risk = risk_attitude(options.risk_range, election(options.election, options.victory, strength))
    return Setting(apart, risk, actors.capability, total(actors.salience))


def turn(options: Options, actors: Actors, position: Reals, ideal: Reals, luck: Reals | None = None) -> Turn:
    """One turn of all runs; `moved` is the sum of moves, not yet a ratio.

    Model: ktab.
    """
    now = setting(options, actors, position, ideal)
    found = challenges(options, now)
    answer = None
    if options.bargaining != "InitOnlyInterp":
        answer = targets_view(options, now, found.target)
    offers = proposals(options, now, found, position, actors.salience, None if answer is None else answer[1])
    value = worth(now, ideal, actors.salience, offers)
    taken = settle(options, now, offers, value, position, luck)
    after = taken.position
    steps = after - position
    lengths = np.sqrt(total(steps * steps))
    return Turn(now, found, answer, offers, taken, after, _ideals(actors, after, ideal), total(lengths))


def _ideals(actors: Actors, position: Reals, ideal: Reals) -> Reals:
    if actors.accommodation is None:
        return position
    follow = np.zeros_like(position)
    share = np.zeros(len(actors.accommodation))
    for j, column in enumerate(actors.accommodation.T):
        follow += column[None, :, None] * position[:, j, None, :]
        share += column
    return follow + (1.0 - np.minimum(share, 1.0))[None, :, None] * ideal


def negotiate(
    options: Options,
    actors: Actors,
    position: Reals,
    *,
    stop: Stop = USUAL_STOP,
    luck: Luck | None = None,
    watch: Watch | None = None,
) -> Outcome:
    """The end of every run.

    Parameters
    ----------
    position
        [share of range] [run, actor, issue], also the first ideal points.
    luck
        Needed for stochastic transitions.

    Runs that have ended drop out, so a batch costs what its runs cost.

    Model: ktab. Fails when: what is negotiated, or who, changes on the way.
    """
    runs = len(position)
    end = Outcome(position.copy(), position.copy(), np.zeros(runs, np.int64), np.zeros(runs, bool))
    open_ = np.arange(runs)
    ideal, first = position, np.zeros(runs)
    for number in range(1, stop.most + 1):
        who = Actors(actors.capability[open_], actors.salience[open_], actors.accommodation)
        chance = luck(number, open_) if luck is not None and options.transitions == "Stochastic" else None
        done = turn(options, who, position, ideal, chance)
        if number == 1:
            first = done.moved + stop.margin
        done = done._replace(moved=done.moved / first)
        if watch is not None:
            watch(number, open_, done)
        quiet = (done.moved < stop.ratio) & (number >= stop.least)
        over = quiet | (number == stop.most)
        ended = open_[over]
        end.position[ended], end.ideal[ended] = done.position[over], done.ideal[over]
        end.turns[ended], end.settled[ended] = number, quiet[over]
        open_, position, ideal, first = open_[~over], done.position[~over], done.ideal[~over], first[~over]
        if not len(open_):
            break
    return end


def winning_chances(options: Options, actors: Actors, position: Reals, ideal: Reals) -> Reals:
    """[probability] Chance of each actor's position to be the outcome [run, actor].

    Positions closer than `SAME_PLACE` are merged; all who hold one get its chance, so the chances of
    actors may sum to more than one.

    Model: ktab. An election among the distinct positions, by capability, with attitudes to risk.
    Fails when: a position near two others is neither; it then gets the chance of the later one, as in the
    peer.
    """
    now = setting(options, actors, position, ideal)
    value = utility(now.apart, now.risk[:, :, None])
    chances = np.empty(now.risk.shape)
    for run, places in enumerate(position):
        gap = places[:, None, :] - places[None, :, :]
        same = np.sqrt(total(gap * gap)) < SAME_PLACE
        kept: list[int] = []
        for actor in range(len(places)):
            if not same[actor, kept].any():
                kept.append(actor)
        strength = coalitions(options.voting, actors.capability[run : run + 1], value[run : run + 1][:, :, kept])
        p = election(options.election, options.victory, strength)[0]
        last = len(kept) - 1 - np.argmax(same[:, kept][:, ::-1], axis=1)
        chances[run] = p[last]
    return chances
