"""Who challenges whom: attitudes to risk, estimates of strength, expected gains.

An estimate is somebody's: its owner looks at a contest of `i` against `j` with its own idea of
everybody's attitude to risk. Arrays carry the run on axis 0.

Model: KTAB, Spatial Model of Politics; see spatial.py.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.models.alliance.options import Options
from detente.models.alliance.spatial import Reals, Whole, utility, vote

LEAST_SIDE: Final = 1e-10
"""[capability] Strength of a side of a challenge that nobody supports."""

LEAST_GAIN: Final = 1e-5
"""[utility] A smaller expected gain starts no challenge."""

PROJECTED: Final = {
    "None": (1.0, 0.0),
    "OneThird": (2.0, 1.0),
    "Half": (1.0, 1.0),
    "TwoThirds": (1.0, 2.0),
    "Full": (0.0, 1.0),
}
"""Weights of one's own and of the other's attitude to risk in the view one has of the other."""

BLOCK: Final = 16_384
"""[elements] Size of the matrices that stay in a core's cache."""


class Setting(NamedTuple):
    """A moment of the negotiation: weighted distances [run, i, j], attitudes to risk, capability and whole salience."""

    apart: Reals
    risk: Reals
    capability: Reals
    salience: Reals

    @property
    def weight(self) -> Reals:
        """[capability] What each actor brings to a contest: capability times whole salience."""
        return self.salience * self.capability


class Party(NamedTuple):
    """One actor, or many along axis 0, before a contest of i against j.

    Distances from i's, j's and its own position; the attitude to risk that the estimate's owner ascribes
    to it; its weight. All broadcast against the contests.
    """

    to_i: Reals
    to_j: Reals
    to_own: Reals
    risk: Reals
    weight: Reals


class Contests(NamedTuple):
    """A set of contests as their owners see them: both principals, all actors along axis 0, who stands where."""

    i: Party
    j: Party
    all: Party
    is_i: NDArray[np.int64]
    is_j: NDArray[np.int64]


class Challenges(NamedTuple):
    """Each actor's best target [run, actor], -1 where no challenge pays, with its own view of chance and gain."""

    target: Whole
    chance: Reals
    gain: Reals


def risk_attitude(range_: str, winning: Reals) -> Reals:
    """[1] Attitude to risk of each actor [run, actor] from the chances of the positions they hold.

    Parameters
    ----------
    winning
        [probability] [run, actor].

    The actor whose position is the likeliest outcome has 1; all are neutral where all are as likely.

    Model: ktab. Linear in the chance: security breeds a taste for risk.
    Fails when: attitude to risk is personal or institutional rather than a matter of position.
    """
    most, least = winning.max(axis=1, keepdims=True), winning.min(axis=1, keepdims=True)
    spread = most - least
    width = np.where(spread > 0.0, spread, 1.0)
    if range_ == "Min":
        scaled = (winning - least) / width
    elif range_ == "Mid":
        scaled = (3.0 * winning - (most + 2.0 * least)) / (2.0 * width)
    else:
        scaled = (2.0 * winning - (most + least)) / width
    return np.where(spread > 0.0, scaled, 0.0)


def perceived(adjustment: str, own: Reals, other: Reals) -> Reals:
    """[1] The attitude to risk that an actor ascribes to another: between its own and the other's.

    Model: ktab. A weighted mean; "Full" sees the other as it is, "None" as oneself.
    Fails when: attitudes are concealed or signalled on purpose.
    """
    self_weight, other_weight = PROJECTED[adjustment]
    if adjustment in ("None", "Full"):
        return np.broadcast_to(own if other_weight == 0.0 else other, np.broadcast_shapes(own.shape, other.shape))
    return (self_weight * own + other_weight * other) / (self_weight + other_weight)


def sides(options: Options, contests: Contests) -> tuple[Reals, Reals]:
    """[capability] The coalitions for i and for j in each contest, as its owner sees them.

    The principals join the side they favour. A third party first weighs what each side would be with its
    help, then votes between joining the one and joining the other; under full and under no commitment
    both are worth the same to it, and it stays out.

    Model: ktab. Third parties decide alone and at once; none anticipates another's choice.
    Fails when: coalitions are held together by treaties, money or fear of later reprisal.
    """
    for_i, for_j = np.float64(LEAST_SIDE), np.float64(LEAST_SIDE)
    for one in (contests.i, contests.j):
        own = vote(options.voting, one.weight, utility(one.to_i, one.risk), utility(one.to_j, one.risk))
        for_i, for_j = for_i + np.maximum(own, 0.0), for_j - np.minimum(own, 0.0)
    if options.commitment != "SemiCommit":
        return for_i, for_j
    own_i, own_j = for_i, for_j
    for third, one in enumerate(zip(*contests.all, strict=True)):
        to_i, to_j, to_own, risk, weight = one
        ui, uj, un = utility(to_i, risk), utility(to_j, risk), utility(to_own, risk)
        first = vote(options.voting, weight, ui, uj)
        strong = own_i + np.maximum(first, 0.0)
        p = strong / (strong + (own_j - np.minimum(first, 0.0)))
        q = 1.0 - p
        twice = uj + uj
        with_i = p * (ui + ui + un) + q * (twice + uj)
        with_j = p * (ui + ui + ui) + q * (twice + un)
        own = vote(options.voting, weight, with_i, with_j)
        own = np.where((contests.is_i == third) | (contests.is_j == third), 0.0, own)
        for_i, for_j = for_i + np.maximum(own, 0.0), for_j - np.minimum(own, 0.0)
    return for_i, for_j


def gain_of(chance: Reals, chance_j: Reals, salience_j: Reals, with_i: Reals, with_j: Reals) -> Reals:
    """[utility] What an actor expects to gain from a challenge of i against j, over leaving things as they are.

    Parameters
    ----------
    chance, chance_j
        [probability] Of i and of j to win; they sum to one.
    salience_j
        [share of attention] How likely the target is to resist.
    with_i, with_j
        [utility] Worth of i's and of j's position to the actor; the loser takes the winner's.

    Model: ktab. A target gives in with probability 1 - salience, else the stronger coalition wins.
    Fails when: a challenge costs something by itself, or a fight can end without a winner.
    """
    now = with_i + with_j
    won, lost = with_i + with_i, with_j + with_j
    contest = chance * won + chance_j * lost
    return ((1.0 - salience_j) * won + salience_j * contest) - now


def challenges(options: Options, setting: Setting) -> Challenges:
    """Each actor's most rewarding target in its own eyes; the first of equals in the order of actors.

    Model: ktab. Every actor makes at most one challenge a turn, and all choose at once.
    Fails when: actors wait, or coordinate their challenges.
    """
    runs, actors = setting.risk.shape
    rows = max(1, BLOCK // (runs * actors))
    parts = [
        _challenges(options, setting, np.arange(start, min(start + rows, actors))) for start in range(0, actors, rows)
    ]
    return Challenges(*(np.concatenate(column, axis=1) for column in zip(*parts, strict=True)))


def _challenges(options: Options, setting: Setting, rows: Whole) -> Challenges:
    """The best targets of the actors in `rows`."""
    apart, risk, weight = setting.apart, setting.risk, setting.weight
    actors = np.arange(risk.shape[1])
    own, other = risk[:, rows, None], risk[:, None, :]
    ascribed = perceived(options.risk_adjustment, own, other)  # [run, owner, other]
    straight = np.diagonal(apart, axis1=1, axis2=2)
    own_risk = ascribed[:, np.arange(len(rows)), rows][:, :, None]
    to_j = apart[:, rows, :]
    i = Party(straight[:, rows, None], to_j, straight[:, rows, None], own_risk, weight[:, rows, None])
    back = np.swapaxes(apart, 1, 2)[:, rows, :]
    j = Party(back, straight[:, None, :], straight[:, None, :], ascribed, weight[:, None, :])
    every = Party(
        np.swapaxes(apart[:, :, rows], 0, 1)[..., None],
        np.swapaxes(apart, 0, 1)[:, :, None, :],
        straight.T[:, :, None, None],
        np.moveaxis(ascribed, 2, 0)[..., None],
        weight.T[:, :, None, None],
    )
    for_i, for_j = sides(options, Contests(i, j, every, rows[:, None], actors[None, :]))
    both = for_i + for_j
    chance, chance_j = for_i / both, for_j / both
    here, there = utility(i.to_i, own_risk), utility(to_j, own_risk)
    gain = gain_of(chance, chance_j, setting.salience[:, None, :], here, there)
    gain[:, np.arange(len(rows)), rows] = -np.inf
    target = gain.argmax(axis=2)
    best, won = (np.take_along_axis(a, target[:, :, None], axis=2)[:, :, 0] for a in (gain, chance))
    pays = best > LEAST_GAIN
    return Challenges(np.where(pays, target, -1), np.where(pays, won, 0.0), np.where(pays, best, 0.0))


def targets_view(options: Options, setting: Setting, target: Whole) -> tuple[Reals, Reals]:
    """The target's estimate of the challenge that it faces: the challenger's chance, and the challenger's gain.

    Parameters
    ----------
    target
        [actor] [run, challenger]; where it is negative, what is returned means nothing.

    Model: ktab.
    """
    apart, risk, weight = setting.apart, setting.risk, setting.weight
    runs, actors = risk.shape
    run, i = np.arange(runs)[:, None], np.arange(actors)[None, :]
    j = np.maximum(target, 0)
    owner = risk[run, j]
    straight = np.diagonal(apart, axis1=1, axis2=2)
    risk_i = perceived(options.risk_adjustment, owner, risk)
    party_i = Party(straight, apart[run, i, j], straight, risk_i, weight)
    party_j = Party(
        apart[run, j, i],
        straight[run, j],
        straight[run, j],
        perceived(options.risk_adjustment, owner, owner),
        weight[run, j],
    )
    every = Party(
        np.swapaxes(apart, 0, 1),
        np.swapaxes(apart, 0, 1)[:, run, j],
        straight.T[:, :, None],
        perceived(options.risk_adjustment, owner[None], risk.T[:, :, None]),
        weight.T[:, :, None],
    )
    for_i, for_j = sides(options, Contests(party_i, party_j, every, i, j))
    both = for_i + for_j
    chance, chance_j = for_i / both, for_j / both
    here, there = utility(straight, risk_i), utility(party_i.to_j, risk_i)
    return chance, gain_of(chance, chance_j, setting.salience[run, j], here, there)
