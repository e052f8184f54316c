"""Group decision by expected utility on one line: each actor receives offers and takes the gentlest.

Model: Scholz, Calbert & Smith 2011, "Unravelling Bueno de Mesquita's group decision model", in the form
of two public replications (github.com/jmckib/bdm-scholz-expected-utility-model and its Python 3 port).
Another replication finds other attitudes to risk from the same table: one documented variant, not truth.
The paper was not opened.
"""

from typing import Final, NamedTuple

import numpy as np

from detente.models.alliance.outcome import weighted_mean, weighted_median
from detente.models.alliance.spatial import Reals, Whole

KINDS: Final = ("none", "confrontation", "compromise", "capitulation")
"""What an actor that moves gives in to, gentlest last but one; "none" where it stays."""


class Line(NamedTuple):
    """Actors on a line [actor]: capability and salience in their own units; `length` is the first round's range."""

    capability: Reals
    salience: Reals
    length: float

    @property
    def weight(self) -> Reals:
        """[capability] Capability times salience."""
        return self.capability * self.salience


class Round(NamedTuple):
    """One round: risk exponents, expected utilities [i, j] in i's eyes, what each took from whom, where all stand."""

    exponent: Reals
    challenge: Reals
    kind: Whole
    other: Whole
    position: Reals
    mean: float
    median: float


def preference(line: Line, position: Reals, exponent: Reals) -> Reals:
    """[capability] Support of k for position i over position j [k, i, j]: capability x salience x difference in worth.

    Model: scholz2011. Worth falls with the distance to a power, the actor's risk exponent.
    Fails when: preferences have more than one peak.
    """
    far = (np.abs(position[:, None] - position[None, :]) / line.length) ** exponent[:, None]
    return line.weight[:, None, None] * (far[:, None, :] - far[:, :, None])


def success_chance(line: Line, position: Reals, exponent: Reals) -> Reals:
    """[probability] Chance that i wins against j [i, j]: support for i over all support in all contests.

    Model: scholz2011. The divisor adds up every contest, so that chances of i and j are far below one
    together: a trait of the original program that its replications keep.
    Fails when: taken as a forecast of who would win; it only ranks.
    """
    support = preference(line, position, exponent)
    whole = np.abs(support).sum()
    if whole == 0.0:
        return np.zeros((len(position), len(position)))
    return np.maximum(support, 0.0).sum(axis=0) / whole


def expected_challenge(line: Line, position: Reals, exponent: Reals, q: float) -> tuple[Reals, Reals]:
    """Expected utilities of challenges in the eyes of the one whose exponent is used.

    Returns `ahead` [i, j]: i's of challenging j with i's exponent, and `back` [i, j]: j's of challenging i,
    with i's exponent too.

    Parameters
    ----------
    q
        [probability] Chance that without a challenge nothing changes.

    Model: scholz2011. Success, failure and status quo are worth `2 - 4 (0.5 -/+ 0.5 d)^r` and `2 - 4 0.5^r`;
    the challenged resists with probability salience.
    Fails when: a challenge costs anything by itself.
    """
    apart = np.abs(position[:, None] - position[None, :]) / line.length
    r = exponent[:, None]
    won, lost = 2.0 - 4.0 * (0.5 - 0.5 * apart) ** r, 2.0 - 4.0 * (0.5 + 0.5 * apart) ** r
    quo = q * (2.0 - 4.0 * 0.5**r)
    chance = success_chance(line, position, exponent)
    s = line.salience

    def value(p: Reals, resists: Reals) -> Reals:
        return resists * (p * won + (1.0 - p) * lost) + (1.0 - resists) * won - quo

    return value(chance, s[None, :]), value(chance.T, s[:, None])


def risk_exponent(line: Line, position: Reals, q: float) -> Reals:
    """[1] Risk exponent of each actor: from 1/2, seeking, to 2, averse, as others can gain from challenging it.

    Model: scholz2011, with all exponents 1 to begin with.
    Fails when: actors differ in salience and capability, so that one's danger says little about another's.
    """
    ahead, _ = expected_challenge(line, position, np.ones(len(position)), q)
    danger = ahead.sum(axis=0) - np.diagonal(ahead)
    spread = danger.max() - danger.min()
    if spread == 0.0:
        return np.ones(len(position))
    risk = (2.0 * danger - danger.max() - danger.min()) / spread
    return (1.0 - risk / 3.0) / (1.0 + risk / 3.0)


def bargaining_round(line: Line, position: Reals, q: float = 1.0) -> Round:
    """One round: offers in everybody's eyes, then all move at once.

    Model: scholz2011. A confrontation lost costs the whole way, a compromise a part of it in the ratio of
    the two expected utilities. The one accepted is the confrontation with the smallest move, else a
    compromise (by the original's odd key, the weighted mean position itself), else the capitulation
    with the smallest move; the first of equals in the order of actors.
    """
    exponent = risk_exponent(line, position, q)
    ahead, back = expected_challenge(line, position, exponent, q)
    actors = len(position)
    other = position[:, None] != position[None, :]
    lost = other & (back > ahead) & (ahead > 0.0)
    halved = other & (back > 0.0) & (ahead < 0.0) & (back > np.abs(ahead))
    # the third kind asks for a number below its own size and so never comes about, as in the original
    given_in = other & (back > 0.0) & (ahead < 0.0) & (back < np.abs(back)) & ~halved
    gap = position[None, :] - position[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(halved, gap * np.abs(ahead / back), 0.0)
        odd = (np.abs(ahead) * position[:, None] + np.abs(back) * position[None, :]) / (np.abs(ahead) + np.abs(back))
    place = position[:, None] + np.where(halved, part, gap)
    place = np.where(halved, place, position[None, :])
    move = np.abs(position[:, None] - place)
    keys = [np.where(lost, move, np.inf), np.where(halved, odd, np.inf), np.where(given_in, move, np.inf)]
    kind, partner, after = np.zeros(actors, np.int64), np.full(actors, -1), position.copy()
    for number in (3, 2, 1):  # stronger kinds overwrite weaker ones
        key = keys[number - 1]
        chosen, there = key.argmin(axis=1), np.isfinite(key).any(axis=1)
        kind = np.where(there, number, kind)
        partner = np.where(there, chosen, partner)
        after = np.where(there, place[np.arange(actors), chosen], after)
    mean, median = weighted_mean(line.weight, after), weighted_median(line.weight, after)
    return Round(exponent, ahead, kind, partner, after, float(mean), float(median))


def rounds(line: Line, position: Reals, count: int, q: float = 1.0) -> tuple[Round, ...]:
    """`count` rounds, one after the other; fewer where all have met in one point."""
    found: list[Round] = []
    for _ in range(count):
        if np.ptp(position) == 0.0:
            break
        found.append(bargaining_round(line, position, q))
        position = found[-1].position
    return tuple(found)
