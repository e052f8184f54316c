"""Who prevails in a dispute: the members of the ensemble, each a way to turn capabilities into chances.

Model: ordered logit P(y <= k) = logistic(cut_k - b x); multinomial logit with a ridge penalty on standardised
features; random forest of class shares. Carroll & Kenkel 2019 ("Prediction, Proxies, and Power") for sample and idea;
the paper was not opened, its published losses are in the reference results.
Fails when: what decides is not measured (resolve, allies, ground, skill), and where disputes of a kind are chosen by
states that already know who would win; most are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from detente.calibrate.dispute_data import CLASSES, Disputes
from detente.core.errors import DataMissing

try:  # the extra `calibrate`
    from sklearn.ensemble import RandomForestClassifier as _Forest
except ImportError:  # pragma: no cover - tried by hand without the extra
    _Forest = None

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

RIDGE: Final = 10.0
"""Penalty on squared standardised coefficients, as if so many cases spoke for nought (judged, not tuned)."""

TREES: Final = 400
LEAF: Final = 8
"""[cases] Least size of a leaf (judged, not tuned)."""

KNOTS: Final = (1850.0, 1890.0, 1930.0, 1960.0, 1990.0)
"""[year] Bends of the piecewise linear time trend (judged, not tuned)."""


class OrderedLogit(NamedTuple):
    """Coefficients, cut points and log likelihood of a fitted ordered logit."""

    coefficient: Reals
    cuts: Reals
    log_likelihood: float

    def chances(self, x: Reals) -> Reals:
        """[share, case x class]"""
        return ordered_chances(x @ self.coefficient, self.cuts)


def ordered_chances(index: Reals, cuts: Reals) -> Reals:
    """[share, case x class] Chances of ordered classes from an index and rising cut points.

    Model: P(y <= k) = logistic(cut_k - index).
    Fails when: a feature that makes one side prevail more often also makes stalemate rarer; one index cannot say both.
    """
    below = special.expit(cuts[None, :] - index[:, None])
    ends = np.ones((len(index), 1))
    return np.diff(np.concatenate([0.0 * ends, below, ends], axis=1), axis=1)


def ordered_logit(x: Reals, y: Whole, classes: int = len(CLASSES)) -> OrderedLogit:
    """The ordered logit of greatest likelihood; gaps between cut points are kept above nought by their logarithm."""
    width = x.shape[1]
    shares = np.cumsum(np.bincount(y, minlength=classes) / len(y))[:-1]
    first = special.logit(np.clip(shares, 1e-4, 1 - 1e-4))
    start = np.concatenate([np.zeros(width), first[:1], np.log(np.diff(first))])

    def parts(at: Reals) -> tuple[Reals, Reals]:
        return at[:width], np.cumsum(np.concatenate([at[width : width + 1], np.exp(at[width + 1 :])]))

    def loss(at: Reals) -> float:
        p = ordered_chances(x @ parts(at)[0], parts(at)[1])[np.arange(len(y)), y]
        return -float(np.log(np.maximum(p, 1e-300)).sum())

    found = optimize.minimize(loss, start, method="BFGS", options={"gtol": 1e-5})
    found = optimize.minimize(loss, found.x, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-10})
    coefficient, cuts = parts(found.x)
    return OrderedLogit(coefficient, cuts, -float(found.fun))


class Multinomial(NamedTuple):
    """A multinomial logit on standardised features: `weights` [feature + 1, class], the intercept first."""

    mean: Reals
    scale: Reals
    weights: Reals

    def chances(self, x: Reals) -> Reals:
        """[share, case x class]"""
        z = (x - self.mean) / self.scale
        return special.softmax(self.weights[0] + z @ self.weights[1:], axis=1)


def multinomial(x: Reals, y: Whole, ridge: float = RIDGE, classes: int = len(CLASSES)) -> Multinomial:
    """The multinomial logit of least penalised loss; features that never vary get no weight."""
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale = np.where(scale > 1e-12, scale, 1.0)
    z = np.concatenate([np.ones((len(x), 1)), (x - mean) / scale], axis=1)
    happened = np.eye(classes)[y]

    def loss(flat: Reals) -> tuple[float, Reals]:
        w = flat.reshape(z.shape[1], classes)
        logits = z @ w
        p = special.softmax(logits, axis=1)
        lost = float((special.logsumexp(logits, axis=1) - (logits * happened).sum(axis=1)).sum())
        penalty = 0.5 * ridge * float((w[1:] ** 2).sum()) + 1e-6 * float((w[0] ** 2).sum())
        slope = z.T @ (p - happened)
        slope[1:] += ridge * w[1:]
        slope[0] += 2e-6 * w[0]
        return lost + penalty, slope.ravel()

    start = np.zeros(z.shape[1] * classes)
    found = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000})
    return Multinomial(mean, scale, found.x.reshape(z.shape[1], classes))


class Fitted(Protocol):
    """What a member is after it has seen its training cases."""

    def chances(self, x: Reals) -> Reals:
        """[share, case x class]"""
        ...


@dataclass(frozen=True)
class Member:
    """One way to tell chances: which features it reads and how it is fitted; `timed` marks those that read the year."""

    name: str
    label: str
    features: Callable[[Disputes], Reals]
    fit: Callable[[Reals, Whole, int], Fitted]
    timed: bool = False


class Shares(NamedTuple):
    """The same chances for every case: outcomes' shares in the training cases."""

    share: Reals

    def chances(self, x: Reals) -> Reals:
        """[share, case x class]"""
        return np.tile(self.share, (len(x), 1))


class Trees(NamedTuple):
    """A fitted random forest."""

    forest: Any

    def chances(self, x: Reals) -> Reals:
        """[share, case x class] Shares of the trees' leaves; classes that training never saw have none."""
        out = np.zeros((len(x), len(CLASSES)))
        out[:, self.forest.classes_.astype(int)] = self.forest.predict_proba(x)
        return out


def forest(x: Reals, y: Whole, seed: int) -> Trees:
    """A random forest; raises DataMissing without the extra `calibrate`."""
    if _Forest is None:
        raise DataMissing("the random forest needs scikit-learn; install the extra: pip install 'detente[calibrate]'")
    grown = _Forest(TREES, min_samples_leaf=LEAF, max_features="sqrt", random_state=seed, n_jobs=1)
    return Trees(grown.fit(x, y))


def nothing(of: Disputes) -> Reals:
    """No feature at all."""
    return np.zeros((len(of), 0))


def ratio(of: Disputes) -> Reals:
    """A's part of both sides' CINC."""
    return of.ratio[:, None]


def power(of: Disputes) -> Reals:
    """Log world shares of six components of both sides, their differences, and the log ratio of CINC."""
    a, b = of.shares[:, 0], of.shares[:, 1]
    return np.column_stack([a, b, a - b, np.log(of.ratio / (1.0 - of.ratio))])


def year(of: Disputes) -> Reals:
    """The calendar year, piecewise linear with fixed bends [centuries]."""
    t = of.year.astype(np.float64)
    return np.column_stack([t / 100.0, *(np.maximum(t - knot, 0.0) / 100.0 for knot in KNOTS)])


def plain_year(of: Disputes) -> Reals:
    """The calendar year as it stands, for a forest."""
    return of.year[:, None].astype(np.float64)


def _both(first: Callable[[Disputes], Reals], second: Callable[[Disputes], Reals]) -> Callable[[Disputes], Reals]:
    return lambda of: np.column_stack([first(of), second(of)])


def _ordered(x: Reals, y: Whole, _seed: int) -> Fitted:
    return ordered_logit(x, y)


def _multinomial(x: Reals, y: Whole, _seed: int) -> Fitted:
    return multinomial(x, y)


def _shares(_x: Reals, y: Whole, _seed: int) -> Fitted:
    return Shares(np.bincount(y, minlength=len(CLASSES)) / len(y))


MEMBERS: Final = (
    Member("null", "shares of outcomes", nothing, _shares),
    Member("ratio", "capability ratio", ratio, _ordered),
    Member("logit", "logit on components", power, _multinomial),
    Member("forest", "forest on components", power, forest),
    Member("year", "calendar year alone", year, _multinomial, timed=True),
    Member("ratio_year", "capability ratio and year", _both(ratio, year), _multinomial, timed=True),
    Member("logit_year", "logit on components and year", _both(power, year), _multinomial, timed=True),
    Member("forest_year", "forest on components and year", _both(power, plain_year), forest, timed=True),
)
"""All members; "ratio" is the baseline that the ensemble must beat and "year" the row that is always printed."""


def swapped(chances: Reals) -> Reals:
    """[share, case x class] The same chances told from the other side."""
    return chances[:, ::-1]


def undirected(ab: Reals, ba: Reals) -> Reals:
    """[share, case x class] Chances that do not depend on who began: f(a,b) <- (f(a,b) + swap(f(b,a)))/2."""
    return 0.5 * (ab + swapped(ba))
