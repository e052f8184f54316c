"""Which beliefs the spread of a number hangs on: shares of its variance, from the draws that the number was made of.

All shares are of the variance of the number's ranks, so that a few wild draws do not decide them. The first-order share
of a belief, Var(E[y | x]) / Var(y), is what is known of y once x is known: means of y over bins of x that hold equally
many draws, freed of what the noise of bins adds by chance (Kelley's epsilon squared, Proc. Natl. Acad. Sci. 21, 1935;
as one-way analysis of variance). What y does within a bin is not seen: of a straight effect one part in the number of
bins squared, 1/256 from 400 draws on and 1/16 with a hundred.

The total index also counts what a belief does only together with others; it needs independent beliefs and a run for
each of them (Jansen, Comput. Phys. Commun. 117, 1999). Intervals come from the Bayesian bootstrap over draws (Rubin,
Ann. Stat. 9, 1981). The largest of many first-order shares is large by chance: one that the largest of so many beliefs
that do nothing would reach in one sample out of twenty has nought as its low.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from detente.core.answers import Driver

Array = NDArray[Any]

FIRST_ORDER: Final = (
    "first-order share of the variance of the ranks of {of}: means over bins of the belief with equally many draws, "
    "less what chance gives; bootstrap interval"
)
TOTAL: Final = (
    "total index, alone and with others, of the ranks of {of}: the belief's draws exchanged, all else kept; bootstrap "
    "interval"
)
BETWEEN: Final = "part of the variance of the ranks of {of} that lies between {cases}; bootstrap interval"

TOLD: Final = 2
"""Beliefs that an answer names, where it does not say otherwise."""

MOST_BINS: Final = 16
DRAWS_A_BIN: Final = 25
"""Bins of a belief: as many as leave so many draws in each, from two to the most."""

PICKED: Final = 0.05
"""Chance that the largest share among beliefs that do nothing is taken for one."""

RESAMPLES: Final = 200
INTERVAL: Final = (0.05, 0.95)
SHUFFLES: Final = 4
"""Independent partners that every draw gets its exchanged beliefs from."""


class Influence(NamedTuple):
    """How a number hangs on a belief: share of its variance, whether it rises with it, and where the share may lie.

    rises is None where the number turns within the belief's range, or was not asked; low and high (nine in ten) are
    None for a belief too far down to be told.
    """

    belief: str
    share: float
    rises: bool | None = None
    low: float | None = None
    high: float | None = None

    def driver(self, method: str) -> Driver:
        """The same as an answer tells it."""
        return Driver(belief=self.belief, share=self.share, method=method, low=self.low, high=self.high)


def drivers(found: Iterable[Influence], method: str) -> tuple[Driver, ...]:
    """Influences as an answer tells them."""
    return tuple(one.driver(method) for one in found)


def ranks(sample: Array, weights: Array | None = None) -> Array:
    """Ranks of a sample, ties by their mean; a draw of weight two counts as two draws."""
    _, places, counts = np.unique(sample, return_inverse=True, return_counts=True)
    counts = counts if weights is None else np.bincount(places.ravel(), weights)
    return (np.cumsum(counts) - (counts - 1) / 2.0)[places].reshape(np.shape(sample))


@dataclass(frozen=True)
class Spread:
    """Ranks of a number about their mean: mean and mean square over its cases [draw], and weights that sum to draws."""

    mean: Array
    square: Array
    weights: Array

    @classmethod
    def of(cls, sample: Array, weights: Array) -> "Spread":
        """Of a number [draw] or [case, draw]; cases count alike."""
        cases = np.atleast_2d(sample)
        told = ranks(cases, np.broadcast_to(weights, cases.shape).ravel())
        told = (told - np.average(told.mean(axis=0), weights=weights)) / told.size
        return cls(told.mean(axis=0), (told**2).mean(axis=0), weights)

    def shares(self, groups: Array, weights: Array) -> Array:
        """Between groups of draws, in each row of weights [resample, draw]; without bias, but not below nought."""
        member = np.eye(int(groups.max()) + 1)[groups]
        sums, squares, firsts = weights @ member, weights**2 @ member, (weights * self.mean) @ member
        whole, first, second = sums.sum(axis=1), firsts.sum(axis=1), weights @ self.mean**2
        lost = squares.sum(axis=1) / whole  # draws' worth of freedom that one mean costs
        free = whole - (squares / np.maximum(sums, 1e-300)).sum(axis=1)
        within = second - (firsts**2 / np.maximum(sums, 1e-300)).sum(axis=1)
        about = (second - first**2 / whole) / np.maximum(whole - lost, 1e-300)
        total = weights @ self.square / whole - (first / whole) ** 2 + about * lost / whole
        between = np.where(free > 1e-9, about - within / np.maximum(free, 1e-9), 0.0)
        return np.clip(between / np.maximum(total, 1e-300), 0.0, 1.0)

    @property
    def common(self) -> float:
        """[share] Of the variance, what the cases of a draw have in common: all of it where there is one case."""
        return float(np.average(self.mean**2, weights=self.weights) / np.average(self.square, weights=self.weights))

    def slope(self, places: Array) -> float:
        """Correlation of a belief's ranks with the number's; its square is a share of the same variance."""
        spread = np.sqrt(np.average(self.square, weights=self.weights))
        apart = places - np.average(places, weights=self.weights)
        return float(
            np.average(apart * self.mean, weights=self.weights)
            / (spread * np.sqrt(np.average(apart**2, weights=self.weights)))
        )


def influences(
    sample: Array, beliefs: Mapping[str, Array], *, weights: Array | None = None, told: int = TOLD
) -> tuple[Influence, ...]:
    """Beliefs [draw] by first-order share of a number [draw] or [case, draw], largest first; those told have intervals.

    Beliefs that do not vary are left out; a number that does not vary hangs on nothing. Fails when: beliefs that a fit
    has tied together share one effect, which each of them is then given; or a belief works only together with others.
    """
    given = np.ones(np.shape(sample)[-1]) if weights is None else np.asarray(weights, float)
    used = given > 0.0
    sample, given = np.asarray(sample)[..., used], given[used] * (used.sum() / given[used].sum())
    if not _varies(sample):
        return ()
    spread = Spread.of(sample, given)
    draws = len(given) ** 2 / (given**2).sum()
    bins = min(MOST_BINS, max(2, int(draws // DRAWS_A_BIN)))
    found, seen = [], {}
    for name, values in beliefs.items():
        if _varies(values[used]):
            places = ranks(values[used], given)
            groups = _bins(places, bins)
            slope = spread.slope(places)
            seen[name] = groups
            found.append((Influence(name, float(spread.shares(groups, given[None])[0]), slope > 0.0), slope))
    found.sort(key=lambda one: (-one[0].share, -(one[1] ** 2), one[0].belief))
    again = resamples(len(given)) * given
    named = []
    for one, slope in found[:told]:
        inner = _with_interval(one, spread.shares(seen[one.belief], again))
        chance = _by_chance(int(seen[one.belief].max()) + 1, draws, len(found)) * spread.common
        named.append(_turning(inner._replace(low=0.0) if one.share <= chance else inner, slope))
    return (*named, *(one for one, _ in found[told:]))


def between(name: str, sample: Array) -> Influence:
    """The part of a number's variance [case, draw] that lies between its cases; nought for one that does not vary."""
    told = ranks(sample) / sample.size
    weights = np.concatenate([np.ones((1, sample.shape[1])), resamples(sample.shape[1])])
    whole = weights.sum(axis=1)
    means, second = weights @ told.T / whole[:, None], weights @ (told**2).mean(axis=0) / whole
    shares = means.var(axis=1) / np.maximum(second - means.mean(axis=1) ** 2, 1e-12)
    return _with_interval(Influence(name, float(shares[0])), shares[1:])


def total(
    sample: Array, names: Iterable[str], exchanged: Callable[[str, Array], Array], *, told: int = TOLD
) -> tuple[Influence, ...]:
    """Independent factors by total index of a number [draw], largest first.

    `exchanged` gives the number with one factor's draws taken in another order, all others as they are: a draw of
    another row is an independent one. Fails when: factors hang together; put those into one.
    """
    if not _varies(sample):
        return ()
    count, ordered = len(sample), np.sort(sample)

    def place(values: Array) -> Array:
        """Where values lie in the sample's own distribution [share]."""
        return (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")) / (2.0 * count)

    here = place(sample)
    rng = np.random.Generator(np.random.Philox(key=1))
    orders = [rng.permutation(count) for _ in range(SHUFFLES)]
    weights = np.concatenate([np.ones((1, count)), resamples(count)])
    whole = weights.sum(axis=1)
    variance = weights @ here**2 / whole - (weights @ here / whole) ** 2
    found = []
    for name in names:
        moved = np.mean([0.5 * (here - place(exchanged(name, order))) ** 2 for order in orders], axis=0)
        if moved.any():
            shares = weights @ moved / whole / variance
            found.append(_with_interval(Influence(name, float(shares[0])), shares[1:]))
    return tuple(sorted(found, key=lambda one: (-one.share, one.belief))[:told])


def resamples(count: int) -> Array:
    """Weights of draws [resample, draw], the same in every run."""
    return np.random.Generator(np.random.Philox(key=0)).standard_exponential((RESAMPLES, count))


def _varies(values: Array) -> bool:
    return bool(np.any(values != values.flat[0]))


def _by_chance(bins: int, draws: float, beliefs: int) -> float:
    """[share] What the largest of so many beliefs that do nothing stays under, by the F distribution and Bonferroni."""
    free = draws - bins
    if free < 1.0:
        return 1.0
    ratio = float(special.fdtri(bins - 1.0, free, 1.0 - PICKED / beliefs))
    return (bins - 1.0) * (ratio - 1.0) / ((bins - 1.0) * ratio + free)


def _bins(places: Array, bins: int) -> Array:
    """Number of a draw's bin, from weighted ranks; ties stay together, and bins that they leave empty are dropped."""
    whole = places.max() + places.min() - 1.0
    cut = np.minimum(((places - 0.5) / whole * bins).astype(int), bins - 1)
    return np.unique(cut, return_inverse=True)[1]


def _with_interval(one: Influence, shares: Array) -> Influence:
    low, high = (float(x) for x in np.quantile(shares, INTERVAL))
    return one._replace(low=min(low, one.share), high=max(high, one.share))


def _turning(one: Influence, slope: float) -> Influence:
    """A number that a straight line in ranks explains less than half as well as bins do turns within the range."""
    return one._replace(rises=None) if 2.0 * slope**2 < (one.low or 0.0) else one
