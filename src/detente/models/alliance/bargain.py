"""From challenges to bargains, and from bargains to the positions of the next turn.

Model: KTAB, Spatial Model of Politics; see spatial.py.
"""

from typing import Final, NamedTuple

import numpy as np

from detente.models.alliance.challenge import Challenges, Setting
from detente.models.alliance.options import Options
from detente.models.alliance.spatial import Flags, Reals, Whole, coalitions, distance, election, total, utility

EVEN: Final = 1e-6
"""[1] Weight that keeps a position where nobody cares or nobody can push."""

LARGEST: Final = 4_000_000
"""[elements] Size up to which votes over bargains are counted at once."""


class Proposals(NamedTuple):
    """Bargains on the table [run, bargain]: between whom, and where each would stand [run, bargain, issue].

    `made` marks those that exist. `by` tells whose view a bargain is: 0 the challenger's, 1 the target's,
    2 the mean of both.
    """

    first: Whole
    second: Whole
    first_place: Reals
    second_place: Reals
    made: Flags
    by: Whole


class Settlement(NamedTuple):
    """Which bargain each actor takes [run, actor], -1 for none, with its probability, and where all then stand."""

    bargain: Whole
    chance: Reals
    position: Reals


def interpolated(
    rule: str, first: Reals, second: Reals, salience: tuple[Reals, Reals], chance: Reals
) -> tuple[Reals, Reals]:
    """[share of range] Where a challenger and a target would each move in a bargain, issue by issue.

    Parameters
    ----------
    first, second
        [share of range] Their positions [..., issue].
    salience
        [share of attention] The challenger's and the target's [..., issue].
    chance
        [probability] The challenger's chance to win [...]; the peer also puts a gain here, which may be
        negative, and so may we.

    The two rules with powers place both on (nearly) the same point, weighted by salience and chance and
    rounded half up to four decimals. The third moves only the weaker of the two.

    Model: ktab. S1P1, S2P2 and S2PMax.
    Fails when: issues are traded against each other; here every issue is settled by itself.
    """
    p, q = chance[..., None], 1.0 - chance[..., None]
    si, sj = salience
    if rule == "S2PMax":
        pull_i, pull_j = np.maximum(q - p, 0.0), np.maximum(p - q, 0.0)
        si, sj = si * si, sj * sj
        share_i = (pull_i * sj) / ((pull_i * sj) + EVEN + ((1.0 - pull_i) * si))
        share_j = (pull_j * si) / ((pull_j * si) + EVEN + ((1.0 - pull_j) * sj))
        return first + share_i * (second - first), second + share_j * (first - second)
    wi, wj = (si * p, sj * q) if rule == "S1P1" else ((si * si) * (p * p), (sj * sj) * (q * q))
    near_i = ((wi + EVEN) * first + wj * second) / (wi + EVEN + wj)
    near_j = (wi * first + (EVEN + wj) * second) / (wi + (EVEN + wj))
    return _rounded(near_i), _rounded(near_j)


def _rounded(place: Reals) -> Reals:
    """Half up to four decimals; towards nought below nought, as a conversion to whole numbers does."""
    return np.trunc(0.5 + place * 10_000.0) / 10_000.0


def proposals(
    options: Options, setting: Setting, found: Challenges, position: Reals, salience: Reals, view: Reals | None
) -> Proposals:
    """The bargains that the turn's challenges put on the table.

    Parameters
    ----------
    position, salience
        [share] [run, actor, issue].
    view
        What the target's own version takes for the challenger's chance to win [run, challenger]; not
        needed where only the challenger's version counts.

    Model: ktab. Two quirks of the peer are kept: the target's version takes the target's estimate of the
    challenger's gain for a probability, and the weighted mean weighs it by the challenger's capability.
    Fails when: talks involve more than two at a time.
    """
    runs, actors = found.target.shape
    run, i = np.arange(runs)[:, None], np.broadcast_to(np.arange(actors), (runs, actors))
    made, j = found.target >= 0, np.maximum(found.target, 0)
    pair = (salience, salience[run, j])
    mine = interpolated(options.interpolation, position, position[run, j], pair, found.chance)
    if view is None:
        return Proposals(i, j, *mine, made, np.zeros_like(j))
    theirs = interpolated(options.interpolation, position, position[run, j], pair, view)
    if options.bargaining == "PWCompInterp":
        wi = (setting.capability * setting.salience)[:, :, None]
        wj = (setting.capability * setting.salience[run, j])[:, :, None]
        mean = [(wi * own + wj * other) / (wi + wj) for own, other in zip(mine, theirs, strict=True)]
        return Proposals(i, j, mean[0], mean[1], made, np.full_like(j, 2))
    both = [np.stack(pair, axis=2).reshape(runs, 2 * actors, -1) for pair in zip(mine, theirs, strict=True)]
    first, second = np.repeat(i, 2, axis=1), np.repeat(j, 2, axis=1)
    by = np.broadcast_to(np.tile([0, 1], actors), (runs, 2 * actors))
    return Proposals(first, second, both[0], both[1], np.repeat(made, 2, axis=1), by)


def worth(setting: Setting, ideal: Reals, salience: Reals, offers: Proposals) -> Reals:
    """[utility] Mean worth to each actor of all positions, as they are and after each bargain [run, actor, option].

    Option 0 is the status quo, option 1 + b the bargain b: its two parties at their new places, everyone
    else where they are.

    Model: ktab. Actors value the positions of others, each as much.
    Fails when: an actor cares for some others' positions more, or only for the outcome.
    """
    actors = setting.risk.shape[1]
    own = utility(setting.apart, setting.risk[:, :, None])
    runs, bargains = offers.first.shape
    value = np.empty((runs, actors, 1 + bargains))
    value[:, :, 0] = total(own)
    risk = setting.risk[:, :, None]
    after = utility(distance(ideal, offers.first_place, salience), risk)
    after = after + utility(distance(ideal, offers.second_place, salience), risk)
    for n in range(actors):
        party = (offers.first == n) | (offers.second == n)
        after += np.where(party[:, None, :], 0.0, own[:, :, n, None])
    value[:, :, 1:] = after
    return value / actors


def settle(
    options: Options, setting: Setting, offers: Proposals, value: Reals, position: Reals, luck: Reals | None
) -> Settlement:
    """What each actor does with the bargains that it is part of.

    Parameters
    ----------
    value
        [utility] See `worth`.
    position
        [share of range] [run, actor, issue].
    luck
        [1] Numbers between 0 and 1 [run, actor] for stochastic transitions.

    All actors vote, with their capability, over the status quo and the bargains of one actor; that actor
    takes the likeliest, the first of equals, or draws one.

    Model: ktab. All move at once; an actor in two bargains keeps one, whatever the other party does.
    Fails when: a bargain binds both parties or neither.
    """
    runs, actors = setting.risk.shape
    bargains = offers.first.shape[1]
    on_table = np.zeros((runs, actors, 1 + bargains), bool)
    on_table[:, :, 0] = True
    run, b = np.arange(runs)[:, None], np.arange(bargains)[None, :]
    for party in (offers.first, offers.second):
        on_table[run, party, 1 + b] |= offers.made
    length = on_table.sum(axis=2)
    taken, chance = np.zeros((runs, actors), np.int64), np.ones((runs, actors))
    option = np.broadcast_to(np.arange(1 + bargains), on_table.shape)[on_table]
    start = np.concatenate(([0], np.cumsum(length.ravel())[:-1])).reshape(length.shape)
    for size in np.unique(length[length > 1]):
        where_run, where_actor = np.nonzero(length == size)
        portion = max(1, LARGEST // (actors * int(size) ** 2))
        for at in range(0, len(where_run), portion):
            r, k = where_run[at : at + portion], where_actor[at : at + portion]
            queue = option[start[r, k][:, None] + np.arange(size)]
            strength = coalitions(options.voting, setting.capability[r], np.swapaxes(value[r[:, None], :, queue], 1, 2))
            p = election(options.election, options.victory, strength)
            pick = p.argmax(axis=1) if luck is None else _drawn(p, luck[r, k])
            which = np.arange(len(r))
            taken[r, k], chance[r, k] = queue[which, pick], p[which, pick]
    return Settlement(taken - 1, chance, _moved(offers, taken - 1, position))


def _drawn(p: Reals, luck: Reals) -> Whole:
    """The option whose share of the unit interval holds the number drawn."""
    return np.minimum((np.add.accumulate(p, axis=1) <= luck[:, None]).sum(axis=1), p.shape[1] - 1)


def _moved(offers: Proposals, bargain: Whole, position: Reals) -> Reals:
    """Each actor at its own part of the bargain it took."""
    runs, actors = bargain.shape
    run, actor = np.arange(runs)[:, None], np.arange(actors)[None, :]
    b = np.maximum(bargain, 0)
    own = np.where((offers.first[run, b] == actor)[:, :, None], offers.first_place[run, b], offers.second_place[run, b])
    return np.where((bargain >= 0)[:, :, None], own, position)
