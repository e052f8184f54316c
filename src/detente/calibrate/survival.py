"""Survival estimators without priors: Kaplan-Meier, log-rank, Cox and Weibull by maximum likelihood.

Model: Kaplan and Meier's product over times of failure; Mantel's log-rank statistic; Cox's partial likelihood with
Efron's treatment of ties; Weibull as accelerated failure time. Textbook methods, known by name; checked against results
printed by R for public data.
Fails when: spells are not independent given their covariates, as pairs of one coalition war are not.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from detente.core.errors import CheckFailed, WrongInput

Reals = NDArray[np.float64]


class Curve(NamedTuple):
    """A survival curve by Kaplan-Meier: steps at `times`, with Greenwood's error and how many were watched."""

    times: Reals
    survival: Reals
    error: Reals
    at_risk: Reals

    def at(self, when: Any) -> Reals:
        """[share] Survival at given times; one before the first failure."""
        places = np.searchsorted(self.times, np.asarray(when, np.float64), side="right")
        return np.concatenate([[1.0], self.survival])[places]

    def band(self, when: Any, level: float = 0.9) -> tuple[Reals, Reals]:
        """[share] Pointwise interval by the log(-log) transformation, which stays between nought and one."""
        places = np.searchsorted(self.times, np.asarray(when, np.float64), side="right")
        survival = np.concatenate([[1.0], self.survival])[places]
        error = np.concatenate([[0.0], self.error])[places]
        inside = np.clip(survival, 1e-12, 1.0 - 1e-12)
        wide = stats.norm.ppf(0.5 + 0.5 * level) * error / (inside * np.abs(np.log(inside)))
        low, high = inside ** np.exp(wide), inside ** np.exp(-wide)
        return np.where(survival >= 1.0, 1.0, low), np.where(survival >= 1.0, 1.0, high)


class Test(NamedTuple):
    """A statistic with one degree of freedom and its p value."""

    statistic: float
    p: float


class Fitted(NamedTuple):
    """Coefficients with standard errors, and the logarithm of the likelihood with and without covariates."""

    coefficients: Reals
    errors: Reals
    log_likelihood: float
    without: float

    @property
    def ratio_statistic(self) -> float:
        """Twice what covariates add to the log likelihood."""
        return 2.0 * (self.log_likelihood - self.without)


class CoxFit(NamedTuple):
    """A Cox fit, and Breslow's cumulative baseline hazard at the times of failure for covariates at nought."""

    fit: Fitted
    times: Reals
    baseline: Reals

    def survival(self, when: Any, score: Any) -> Reals:
        """[share] Chance of surviving to given times [time] for scores [..., 1]."""
        places = np.searchsorted(self.times, np.asarray(when, np.float64), side="right")
        return np.exp(-np.concatenate([[0.0], self.baseline])[places] * np.exp(np.asarray(score)))


def checked(time: Any, event: Any) -> tuple[Reals, NDArray[np.bool_]]:
    """Lengths and failures as arrays.

    Raises WrongInput for none, for different numbers of them, and, naming row and mend, for a length that is not a
    positive number.
    """
    t, e = np.asarray(time, np.float64), np.asarray(event).astype(bool)
    if not t.size or t.shape != e.shape:
        raise WrongInput(f"{t.size} lengths and {e.size} failures; give one of each per spell, and at least one")
    wrong = np.flatnonzero(~(np.isfinite(t) & (t > 0.0)))
    if wrong.size:
        row = int(wrong[0])
        raise WrongInput(
            f"row {row + 1}, field 'time': {t[row]:g} is no length of a spell; give the time that peace lasted, above "
            "nought, or leave the row out"
        )
    return t, e


def kaplan_meier(time: Any, event: Any) -> Curve:
    """The share that survives, without any model of the hazard."""
    t, e = checked(time, event)
    times = np.unique(t[e])
    at_risk = np.sum(t[None, :] >= times[:, None], axis=1).astype(np.float64)
    failed = np.sum((t[None, :] == times[:, None]) & e[None, :], axis=1)
    survival = np.cumprod(1.0 - failed / at_risk)
    left = np.maximum(at_risk - failed, 1e-300)
    error = survival * np.sqrt(np.cumsum(failed / (at_risk * left)))
    return Curve(times, survival, np.where(survival > 0.0, error, 0.0), at_risk)


def log_rank(time: Any, event: Any, group: Any) -> Test:
    """Whether two groups survive alike."""
    t, e = checked(time, event)
    in_first = np.asarray(group).astype(bool)
    seen = expected = variance = 0.0
    for when in np.unique(t[e]):
        watched, failing = t >= when, (t == when) & e
        n, d, n1 = watched.sum(), failing.sum(), (watched & in_first).sum()
        seen += (failing & in_first).sum()
        expected += d * n1 / n
        if n > 1:
            variance += d * (n1 / n) * (1.0 - n1 / n) * (n - d) / (n - 1)
    statistic = float((seen - expected) ** 2 / variance)
    return Test(statistic, float(stats.chi2.sf(statistic, 1)))


def _partial(beta: Reals, t: Reals, e: NDArray[np.bool_], x: Reals, entry: Reals) -> tuple[float, Reals, Reals]:
    """Efron's partial log likelihood, its gradient and Hessian; rows are watched after `entry` and up to `t`."""
    weight = np.exp(x @ beta)
    value, slope, bend = 0.0, np.zeros_like(beta), np.zeros((beta.size, beta.size))
    for when in np.unique(t[e]):
        watched, failing = (t >= when) & (entry < when), (t == when) & e
        w, xw = weight[watched], x[watched]
        f, xf = weight[failing], x[failing]
        sums = w.sum(), w @ xw, (xw * w[:, None]).T @ xw
        tied = f.sum(), f @ xf, (xf * f[:, None]).T @ xf
        value += float(xf.sum(axis=0) @ beta)
        slope += xf.sum(axis=0)
        for part in np.arange(len(f)) / len(f):
            s0, s1, s2 = (whole - part * own for whole, own in zip(sums, tied, strict=True))
            value -= float(np.log(s0))
            slope -= s1 / s0
            bend -= s2 / s0 - np.outer(s1, s1) / s0**2
    return value, slope, bend


def cox(time: Any, event: Any, x: Any, rounds: int = 50, ridge: float = 0.0, entry: Any = None) -> CoxFit:
    """Proportional hazards without a shape over time.

    With `entry` a row is watched from then to `time` only, so that covariates may change along a spell: one row for
    each stretch in which they stand still.

    `ridge` is the precision of a normal belief in no effect, needed where a covariate never varies among failures.
    Raises CheckFailed where Newton's steps do not settle.
    """
    t, e = checked(time, event)
    x = np.asarray(x, np.float64)
    mean = x.mean(axis=0)
    z = x - mean
    beta = np.zeros(x.shape[1])
    begun = np.zeros_like(t) if entry is None else np.asarray(entry, np.float64)
    if np.any(begun >= t):
        row = int(np.flatnonzero(begun >= t)[0])
        raise WrongInput(f"row {row + 1}, field 'entry': {begun[row]:g} is not before the end {t[row]:g}; mend either")
    without = value = _partial(beta, t, e, z, begun)[0]
    bend = -np.eye(beta.size)
    for _ in range(rounds):
        value, slope, bend = _partial(beta, t, e, z, begun)
        bend = bend - ridge * np.eye(beta.size)
        step = np.linalg.solve(-bend, slope - ridge * beta)
        beta = beta + step
        if np.max(np.abs(step)) < 1e-10:
            break
    else:
        raise CheckFailed("the Cox fit did not settle; a covariate may separate the failures, so give `ridge`")
    value, _, bend = _partial(beta, t, e, z, begun)
    errors = np.sqrt(np.diag(np.linalg.inv(ridge * np.eye(beta.size) - bend)))
    times = np.unique(t[e])
    weight = np.exp(x @ beta)
    failed = np.array([np.sum((t == when) & e) for when in times], np.float64)
    watched = np.array([weight[(t >= when) & (begun < when)].sum() for when in times])
    return CoxFit(Fitted(beta, errors, value, without), times, np.cumsum(failed / watched))


def concordance(time: Any, event: Any, score: Any) -> float:
    """Share of comparable pairs in which the higher score failed first; ties of score count half."""
    t, e = checked(time, event)
    s = np.asarray(score, np.float64)
    first = (t[:, None] < t[None, :]) | ((t[:, None] == t[None, :]) & ~e[None, :])
    comparable = first & e[:, None]
    right = (s[:, None] > s[None, :]) + 0.5 * (s[:, None] == s[None, :])
    return float(right[comparable].sum() / comparable.sum())


def weibull(time: Any, event: Any, x: Any) -> Fitted:
    """Accelerated failure time: S = exp(-(t / e^(x b))^rho). Coefficients b, the intercept, and log rho last.

    Raises CheckFailed where no maximum is found.
    """
    t, e = checked(time, event)
    x = np.column_stack([np.asarray(x, np.float64).reshape(len(t), -1), np.ones(len(t))])
    found, errors, top = _weibull(t, e, x)
    without = _weibull(t, e, np.ones((len(t), 1)))[2]
    return Fitted(found, errors, top, without)


def _weibull(t: Reals, e: NDArray[np.bool_], x: Reals) -> tuple[Reals, Reals, float]:
    log_t, scale = np.log(t), np.maximum(np.abs(x).max(axis=0), 1.0)
    z = np.column_stack([x / scale, np.zeros(len(t))])

    def parts(theta: Reals) -> tuple[float, Reals, Reals]:
        """Minus the log likelihood, its gradient and Hessian."""
        rho = np.exp(theta[-1])
        y = log_t - z @ theta
        w = rho * y
        risk = np.exp(w)
        value = float(np.sum(e * (theta[-1] - log_t + w) - risk))
        by_w = e - risk
        # columns: w by coefficients, then w by log rho
        d = np.column_stack([-rho * z[:, :-1], w])
        slope = d.T @ by_w
        slope[-1] += e.sum()
        bend = -(d * risk[:, None]).T @ d
        cross = -rho * z[:, :-1].T @ by_w
        bend[:-1, -1] += cross
        bend[-1, :-1] += cross
        bend[-1, -1] += w @ by_w
        return -value, -slope, -bend

    start = np.zeros(x.shape[1] + 1)
    start[-2] = np.log(t.sum() / max(e.sum(), 1)) * scale[-1]
    found = optimize.minimize(lambda th: parts(th)[:2], start, jac=True, method="BFGS", options={"gtol": 1e-9})
    theta = found.x
    for _ in range(20):  # Newton's steps polish what BFGS left
        _, slope, bend = parts(theta)
        step = np.linalg.solve(bend, slope)
        theta = theta - step
        if np.max(np.abs(step)) < 1e-12:
            break
    value, slope, bend = parts(theta)
    if not np.all(np.isfinite(theta)) or np.max(np.abs(slope)) > 1e-5:
        raise CheckFailed("the Weibull fit found no maximum; check that some spells failed and covariates vary")
    wide = np.concatenate([scale, [1.0]])
    return theta / wide, np.sqrt(np.diag(np.linalg.inv(bend))) / wide, -value
