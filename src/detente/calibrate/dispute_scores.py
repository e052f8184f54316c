"""Dispute outcomes scored on pairs of states that no member has seen, and forward in time; what of it ships.

Folds hold whole pairs of states: a pair's disputes resemble one another, and a fold that splits a pair flatters
whatever remembers it. Forward in time, members learn from disputes before a year and are scored on those of the next
two decades.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.calibrate import stacking
from detente.calibrate.dispute_data import CLASSES, Disputes
from detente.calibrate.dispute_members import MEMBERS, Member

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]
Progress = Callable[[str], None]

FOLDS: Final = 10
ORIGINS: Final = (1920, 1940, 1950, 1960, 1970, 1980, 1990)
"""[year] Members learn from disputes before it and are scored on those of the following years up to the next."""

LAST_YEAR: Final = 2011
STACKS: Final = {"stack": False, "stack_year": True}
"""Mixtures by whether they may hold members that read the year."""

LABELS: Final = {
    **{member.name: member.label for member in MEMBERS},
    "stack": "mixture without the year",
    "stack_year": "mixture of all",
}
SCHEMES: Final = {
    "dyad": "pairs of states never seen",
    "random": "disputes drawn at random (as published)",
    "forward": "later years than those learned from",
}


def dyad_folds(dyads: Whole, folds: int = FOLDS, seed: int = 0) -> Whole:
    """Fold of each case, all cases of a pair in one fold; larger pairs are dealt first, to the emptiest fold."""
    pairs, place, size = np.unique(dyads, return_inverse=True, return_counts=True)
    order = np.lexsort((np.random.default_rng(seed).random(len(pairs)), -size))
    filled, of_pair = np.zeros(folds), np.zeros(len(pairs), np.int64)
    for pair in order:
        fold = int(np.argmin(filled))
        of_pair[pair] = fold
        filled[fold] += size[pair]
    return of_pair[place]


def random_folds(count: int, folds: int = FOLDS, seed: int = 0) -> Whole:
    """Fold of each case, whatever its pair."""
    return np.random.default_rng(seed).permutation(np.arange(count) % folds)


def held_out(of: Disputes, member: Member, fold: Whole, seed: int = 0) -> Reals:
    """[share, case x class] A member's chances for each case, fitted to the cases of all other folds."""
    x, out = member.features(of), np.full((len(of), len(CLASSES)), np.nan)
    for number in np.unique(fold):
        test = fold == number
        out[test] = member.fit(x[~test], of.outcome[~test], seed).chances(x[test])
    return out


def forward(of: Disputes, member: Member, seed: int = 0) -> Reals:
    """[share, case x class] A member's chances for disputes after each origin, fitted to those before; NaN earlier."""
    x, out = member.features(of), np.full((len(of), len(CLASSES)), np.nan)
    for first, end in zip(ORIGINS, (*ORIGINS[1:], LAST_YEAR), strict=True):
        past, test = of.year < first, (of.year >= first) & (of.year < end)
        if test.any():
            out[test] = member.fit(x[past], of.outcome[past], seed).chances(x[test])
    return out


def at_outcome(chances: Reals, outcome: Whole) -> Reals:
    """[share] Chance that was given to what happened, at least one in ten thousand.

    The floor keeps one impossible outcome from deciding a mean; it never helps the one that gave the nought.
    """
    return np.maximum(chances[np.arange(len(outcome)), outcome], 1e-4)


def log_loss(chances: Reals, outcome: Whole) -> float:
    """[nats] Mean of minus the log chance of what happened."""
    return -float(np.log(at_outcome(chances, outcome)).mean())


def brier(chances: Reals, outcome: Whole) -> float:
    """Mean squared distance of chances from what happened, over the three classes."""
    return float(((chances - np.eye(chances.shape[1])[outcome]) ** 2).sum(axis=1).mean())


def ranked(chances: Reals, outcome: Whole) -> float:
    """Ranked probability score: squared distance of cumulated chances, which knows that the classes are ordered."""
    told = np.cumsum(chances, axis=1)[:, :-1]
    seen = np.cumsum(np.eye(chances.shape[1])[outcome], axis=1)[:, :-1]
    return float(((told - seen) ** 2).sum(axis=1).mean())


def reduction(loss: float, null: float) -> float:
    """[share] Proportional reduction of the loss against the shares of outcomes."""
    return (null - loss) / null


def stacked(parts: dict[str, Reals], outcome: Whole, fold: Whole, names: list[str]) -> tuple[Reals, Reals]:
    """The mixture's chances for each case with weights from the other folds, and the weights from all cases.

    Members were fitted without the fold in question when they told other folds' cases only in part, so that weights
    carry a trace of it: seven numbers from some thirteen hundred cases.
    """
    given = np.column_stack([at_outcome(parts[name], outcome) for name in names])
    told = np.stack([parts[name] for name in names])
    out = np.full(told.shape[1:], np.nan)
    for number in np.unique(fold):
        test = fold == number
        out[test] = np.tensordot(stacking.log_score_weights(given[~test]), told[:, test], axes=1)
    return out, stacking.log_score_weights(given)


def all_chances(
    of: Disputes, fold: Whole | None, seed: int = 0, members: tuple[Member, ...] = MEMBERS
) -> tuple[dict[str, Reals], dict[str, dict[str, float]]]:
    """Chances of every member and mixture for cases held out, and the mixtures' weights; without folds, forward."""
    parts = {m.name: forward(of, m, seed) if fold is None else held_out(of, m, fold, seed) for m in members}
    weights: dict[str, dict[str, float]] = {}
    # forward in time a mixture learns its weights from earlier origins: the origin of a case is its fold
    for stack, timed in STACKS.items():
        names = [m.name for m in members if timed or not m.timed]
        if fold is None:
            parts[stack] = _forward_stack(parts, of, names)
            continue
        parts[stack], found = stacked(parts, of.outcome, fold, names)
        weights[stack] = dict(zip(names, found.tolist(), strict=True))
    return parts, weights


def _forward_stack(parts: dict[str, Reals], of: Disputes, names: list[str]) -> Reals:
    """Mixture with weights from earlier origins' disputes; at the first origin, equal ones."""
    told = np.stack([parts[name] for name in names])
    out = np.full(told.shape[1:], np.nan)
    for first, end in zip(ORIGINS, (*ORIGINS[1:], LAST_YEAR), strict=True):
        test, past = (of.year >= first) & (of.year < end), (of.year >= ORIGINS[0]) & (of.year < first)
        weight = stacking.equal(len(names))
        if past.any():
            given = np.column_stack([at_outcome(parts[name][past], of.outcome[past]) for name in names])
            weight = stacking.log_score_weights(given)
        out[test] = np.tensordot(weight, told[:, test], axes=1)
    return out


def rows(parts: dict[str, Reals], of: Disputes, scheme: str) -> list[dict[str, Any]]:
    """Scores of every member on one scheme, best log loss first; PRL against that scheme's shares of outcomes.

    `prl_low` and `prl_high` are 90 % limits when pairs of states are drawn again (bootstrap by pair).
    """
    told = ~np.isnan(parts["null"][:, 0])
    y, dyad = of.outcome[told], of.dyad[told]
    null = log_loss(parts["null"][told], y)
    draws = _pairs_again(dyad)
    found = []
    for name, all_of in parts.items():
        p = all_of[told]
        loss = log_loss(p, y)
        low, high = _limits(-np.log(at_outcome(p, y)), -np.log(at_outcome(parts["null"][told], y)), draws)
        found.append({
            "scheme": scheme, "member": name, "cases": int(told.sum()), "log_loss": loss, "brier": brier(p, y),
            "rps": ranked(p, y), "prl": reduction(loss, null), "prl_low": low, "prl_high": high,
        })  # fmt: skip
    return sorted(found, key=lambda row: (row["log_loss"], row["member"]))


def decided(parts: dict[str, Reals], of: Disputes, scheme: str) -> list[dict[str, Any]]:
    """Scores of who prevails among disputes in which somebody did: P(A)/(P(A)+P(B)), best log loss first."""
    told = ~np.isnan(parts["null"][:, 0]) & (of.outcome != 1)
    won = of.outcome[told] == 2
    found = []
    for name, all_of in parts.items():
        p = who(all_of[told])
        given = np.maximum(np.where(won, p, 1.0 - p), 1e-4)
        found.append({
            "scheme": scheme, "member": name, "cases": int(told.sum()), "log_loss": -float(np.log(given).mean()),
            "brier": float(((p - won) ** 2).mean()),
        })  # fmt: skip
    return sorted(found, key=lambda row: (row["log_loss"], row["member"]))


def who(chances: Reals) -> Reals:
    """[share] Chance that A prevails, given that somebody does."""
    a, b = np.maximum(chances[:, 2], 1e-9), np.maximum(chances[:, 0], 1e-9)
    return a / (a + b)


AGAIN: Final = 500


def _pairs_again(dyad: Whole) -> Reals:
    """[count, draw x case] How often each case enters when pairs are drawn with replacement."""
    pairs, place = np.unique(dyad, return_inverse=True)
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(len(pairs), np.full(len(pairs), 1.0 / len(pairs)), size=AGAIN)
    return drawn[:, place].astype(np.float64)


def _limits(loss: Reals, null: Reals, draws: Reals) -> tuple[float, float]:
    share = 1.0 - (draws @ loss) / (draws @ null)
    low, high = np.quantile(share, (0.05, 0.95))
    return float(low), float(high)
