"""Distances, utilities and votes of actors who hold positions in a space of issues.

Arrays carry the run on axis 0 and then actors; an axis of issues, where there is one, is last. Sums
run in the order of actors, one addend after the other, because ties between equal challenges are
decided by the last bit.

Model: KAPSARC Toolkit for Behavioral Analysis (KTAB), Spatial Model of Politics, as described in the
reference notes to its published logs; every formula is derived from those notes and its public source.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Step = Callable[[Reals], Reals]

LEAST_COALITION: Final = 1e-8
"""[capability] Strength of a coalition that nobody joins."""

SHARP: Final = 1e-8
"""[utility] Difference at which a binary vote is full."""

THRESHOLD: Final = 1.1
"""[ratio] Advantage that decides a contest under the binary law."""


def distance(ideal: Reals, position: Reals, salience: Reals) -> Reals:
    """Weighted distance of each actor i's ideal point from each position j [run, i, j].

    Parameters
    ----------
    ideal, position
        [share of range] [run, actor, issue].
    salience
        [share of attention] [run, actor, issue]; not all nought for any actor.

    Model: ktab. `sqrt(sum_k (s_ik (q_ik - x_jk))^2 / sum_k s_ik^2)`: weights are squared saliences.
    Fails when: issues are complements or substitutes, so that they cannot be judged one by one.
    """
    squares = np.zeros((*ideal.shape[:2], position.shape[1]))
    weights = np.zeros(salience.shape[:2])
    for issue in range(ideal.shape[2]):
        weight = salience[:, :, issue]
        gap = (ideal[:, :, None, issue] - position[:, None, :, issue]) * weight[:, :, None]
        squares += gap * gap
        weights += weight * weight
    return np.sqrt(squares / weights[:, :, None])


def utility(apart: Reals, risk: Reals) -> Reals:
    """[utility] Worth of a position at a distance, under an attitude to risk.

    Parameters
    ----------
    apart
        [share of range] Distance; seldom above 1.
    risk
        [1] Attitude, -1 averse to 1 seeking.

    Model: ktab. `(1-d)(1+R d)` up to d = 1 and `(1-d)(1+R)` beyond, which `min(d, 1)` writes in one line.
    Fails when: what an actor loses does not grow smoothly with distance (red lines, ratification).
    """
    return (1.0 - apart) * (1.0 + np.minimum(apart, 1.0) * risk)


def vote(rule: str, weight: Reals, first: Reals, second: Reals) -> Reals:
    """[capability] Effort of an actor for the first option against the second; negative is for the second.

    Parameters
    ----------
    weight
        [capability] What the actor can bring to bear.
    first, second
        [utility] Its utilities of the two options.

    Model: ktab. Proportional, binary, cubic, mixtures of these, and one after prospect theory in which
    gains count two thirds of losses.
    Fails when: effort is spent for other ends than the vote at hand (logrolling, reputation).
    """
    gain = first - second
    if rule == "Prop":
        return weight * gain
    if rule == "PropCbc":
        return weight * (0.5 * gain + 0.5 * (gain * gain * gain))
    if rule == "Cubic":
        return weight * (gain * gain * gain)
    if rule == "ASymProsp":
        return np.where(gain < 0.0, weight * gain, (2.0 * weight * gain) / 3.0)
    sign = np.clip(gain / SHARP, -1.0, 1.0)
    if rule == "Binary":
        return weight * sign
    return weight * ((1.0 - 0.2) * gain + 0.2 * sign)


def coalitions(rule: str, weight: Reals, worth: Reals) -> Reals:
    """[capability] Strength of the coalition for each option a against each option b [run, a, b].

    Parameters
    ----------
    weight
        [capability] [run, actor].
    worth
        [utility] [run, actor, option].

    Votes are taken once per pair, on the later option against the earlier one; for the rules that treat
    gains and losses alike this makes no difference.

    Model: ktab. Every actor votes; no one abstains and no one trades votes.
    """
    shape = (*worth.shape[:1], worth.shape[2], worth.shape[2])
    later = np.full(shape, LEAST_COALITION)
    earlier = np.full(shape, LEAST_COALITION) if rule == "ASymProsp" else later
    for actor in range(worth.shape[1]):
        own = worth[:, actor, :]
        votes = vote(rule, weight[:, actor, None, None], own[:, :, None], own[:, None, :])
        later += np.maximum(votes, 0.0)
        if earlier is not later:
            earlier -= np.minimum(votes, 0.0)
    if earlier is later:
        return later
    return np.where(np.tri(shape[1], k=-1, dtype=bool), later, np.swapaxes(earlier, 1, 2))


def victory(law: str, strength: Reals) -> Reals:
    """[probability] Chance of option a to beat option b [run, a, b]; 1/2 on the diagonal.

    Parameters
    ----------
    strength
        [capability] [run, a, b]: coalition for a against b; positive off the diagonal.

    Model: ktab. Strengths to the power 1, 2, 4 or 8 as shares of their sum, or the binary law: certain
    from an advantage of a tenth on, linear in between.
    Fails when: the contest is not decided by strength alone.
    """
    if law == "Binary":
        return _binary_victory(strength)
    power = strength
    if law != "Linear":
        power = strength * strength
        if law != "Square":
            power = power * strength * strength
            if law == "Octic":
                power = power * power
    chance = power / (power + np.swapaxes(power, 1, 2))
    options = np.arange(strength.shape[1])
    chance[:, options, options] = 0.5
    return chance


def _binary_victory(strength: Reals) -> Reals:
    least = 1e-6
    against = np.swapaxes(strength, 1, 2)
    share = strength / (strength + against)
    scaled = (share * (THRESHOLD + 1.0) - 1.0) / (THRESHOLD - 1.0)
    # the later option of a pair is rescaled, the earlier takes the rest
    order = np.tri(strength.shape[1], k=-1, dtype=bool)
    between = np.where(order, scaled, 1.0 - np.swapaxes(scaled, 1, 2))
    wins, loses = strength >= THRESHOLD * against, against >= THRESHOLD * strength
    own = np.where(wins, 1.0, np.where(loses, least, between))
    chance = own / (own + np.swapaxes(own, 1, 2))
    options = np.arange(strength.shape[1])
    chance[:, options, options] = 0.5
    return chance


def election(model: str, law: str, strength: Reals) -> Reals:
    """[probability] Chance of each option to be the outcome [run, option]; sums to one.

    Parameters
    ----------
    strength
        [capability] [run, a, b], see `coalitions`.

    Model: ktab. "Conditional": the option that beats all others, given that there is one. "Markov": the
    stationary distribution of a favourite that is challenged again and again, by any option alike
    ("Uniform") or by those with the strongest incentive ("Incentive").
    Fails when: the agenda is fixed, so that options meet in an order.
    """
    chance = victory(law, strength)
    if model == "Conditional":
        best = np.multiply.accumulate(chance, axis=2)[:, :, -1]
        return best / total(best)[:, None]
    if model == "MarkovUniform":
        options = strength.shape[1]
        return _stationary(lambda p: total(chance * (p[:, :, None] + p[:, None, :])) / options, chance, 1e-6)
    incentive = strength * chance
    options = np.arange(strength.shape[1])
    incentive[:, options, options] += 1e-10
    challenge = incentive / np.add.accumulate(incentive, axis=1)[:, -1:, :]

    def next_favourite(p: Reals) -> Reals:
        contest = p[:, :, None] * np.swapaxes(challenge, 1, 2)
        return total(chance * (contest + np.swapaxes(contest, 1, 2)))

    return _stationary(next_favourite, chance, 1e-8)


def _stationary(step: Step, chance: Reals, tolerance: float, most: int = 1000) -> Reals:
    """The fixed point of a step on distributions: old and new averaged until nothing changes any more.

    Runs end one by one, each with what it has when its own change has become small.
    """
    p = np.full(chance.shape[:2], 1.0) / chance.shape[1]
    open_ = np.ones(len(p), bool)
    for _ in range(most):
        q = step(p)
        change = np.abs(q - p).max(axis=1)
        p = np.where(open_[:, None], (p + q) / 2.0, p)
        open_ &= change > tolerance
        if not open_.any():
            break
    return p


def total(parts: Reals) -> Reals:
    """The sum over the last axis, one addend after the other."""
    return np.add.accumulate(parts, axis=-1)[..., -1]
