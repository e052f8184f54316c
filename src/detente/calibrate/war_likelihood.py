"""How what is observed of the war follows from what the model says happened.

Each series is one witness and enters once. Nuisance parameters (a mapper's offset, a claim's bias, the
confirmed part of losses) have judged priors and are fitted beside the model's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from detente.calibrate.war_series import CLASSES, MAPPERS, WarData
from detente.core.beliefs import Belief
from detente.core.distributions import Beta, Distribution, Lognormal, Normal

Array = NDArray[Any]


def _judged(name: str, label: str, unit: str, distribution: Distribution, why: str) -> Belief:
    return Belief(id=f"observation.{name}", label=label, unit=unit, distribution=distribution, basis="judged", why=why)


_CONFIRMED: Final = {"armour": Beta(a=8, b=3), "artillery": Beta(a=3, b=5), "air_defence": Beta(a=3, b=5)}

NUISANCE: Final[dict[str, Belief]] = {
    belief.id: belief
    for belief in (
        *(
            _judged(
                f"offset[{mapper}]", f"offset of {mapper}", "km2/month", Normal(mean=0.0, sd=40.0),
                "How far one mapper's month lies from the others' by its rules, as the mappers' disagreement shows.",
            )
            for mapper in MAPPERS
        ),
        _judged(
            "claim_bias", "claimed over true casualties of the other side", "ratio", Lognormal(median=1.35, sigma=0.25),
            "Warring parties overstate the other side's losses; the same prior for a claim by either.",
        ),
        _judged(
            "estimate_bias", "third parties' casualties over true ones", "ratio", Lognormal(median=1.0, sigma=0.25),
            "Those who estimate both sides from outside may err either way; one error for both sides.",
        ),
        *(
            _judged(
                f"named_share[{side}]", f"named among the killed of {side}", "share", Beta(a=5, b=4),
                "Counts of names are floors: families and obituaries reach perhaps half of them; the same for both.",
            )
            for side in "AB"
        ),
        _judged(
            "naming_delay", "mean time from a death to its name on a list", "months", Lognormal(median=2.0, sigma=0.5),
            "Obituaries and registers take weeks to months; the newest months of every list are the thinnest.",
        ),
        *(
            _judged(
                f"killed_share[{side}]", f"killed among the irrecoverable of {side}", "share", Beta(a=6, b=4),
                "The rest is unfit for good, captured or missing; broad, and the same for both sides.",
            )
            for side in "AB"
        ),
        *(
            _judged(
                f"confirmed[{side},{kind}]", f"confirmed part of {kind} lost by {side}", "share", distribution,
                "Pictures show part of what is lost; of armour more than of artillery. The same prior for both sides.",
            )
            for side in "AB"
            for kind, distribution in _CONFIRMED.items()
        ),
    )
}  # fmt: skip
"""Beliefs about how things are observed, by id."""

TERMS: Final = ("territory", "claims", "named", "confirmed", "manpower", "estimates")
"""Parts of the likelihood; each can be switched off."""

COUNT_SPREAD: Final = 0.15
"""[1] Relative spread of a quarter's confirmed count beyond chance."""

CLAIM_SPREAD: Final = 0.2
"""[log] Spread of a month's claim."""

FLOOR_SPREAD: Final = 0.3
"""[log] Softness of the floor that a count of names is."""

MANPOWER_SPREAD: Final = 0.1
"""[log] Spread of a published total."""

ESTIMATE_SPREAD: Final = 0.2
"""[log] Spread of a third party's estimate beyond its own limits."""


@dataclass(frozen=True)
class Month:
    """What the model says of a month, arrays [draw]; lost_quarter: [items] over three months, by side and class.

    estimated: [1000 a month] casualties over the months of each estimate that ends with the record, in the last month.
    """

    pace: Array
    casualties: Array
    irrecoverable: Array
    manpower: Array
    lost_quarter: dict[tuple[str, str], Array]
    estimated: tuple[Array, ...] = ()


def log_likelihood(
    data: WarData, t: int, said: Month, nuisance: dict[str, Array], terms: tuple[str, ...] = TERMS, xp: Any = np
) -> Array:
    """[draw] Log density of the month's observations, up to a constant that does not depend on the draw.

    `xp` is NumPy or another library of its names, such as JAX's.
    """
    total = xp.zeros(said.pace.shape[-1])
    if "territory" in terms:
        for mapper, series in data.pace.items():
            if np.isfinite(series[t]):
                spread = np.sqrt(25.0**2 + (0.08 * series[t]) ** 2)
                total += student(series[t] - said.pace - nuisance[f"observation.offset[{mapper}]"], spread, xp=xp)
    if "claims" in terms and np.isfinite(data.claimed[t]):
        truth = said.casualties[1] * nuisance["observation.claim_bias"]
        total += normal(np.log(data.claimed[t]) - xp.log(xp.maximum(truth, 1e-9)), CLAIM_SPREAD)
    if "named" in terms:
        for count, listed in named(data, t, said, nuisance, xp):
            total += normal(np.log(count) - xp.log(xp.maximum(listed, 1e-9)), FLOOR_SPREAD)
    if "confirmed" in terms:
        for (side, kind), series in data.confirmed.items():
            if np.isfinite(series[t]) and series[t] >= 0.0:
                truth = said.lost_quarter[side, kind] * nuisance[f"observation.confirmed[{side},{kind}]"]
                total += negative_binomial(series[t], truth, xp)
    if "manpower" in terms and np.isfinite(data.manpower[t]):
        total += normal(np.log(data.manpower[t]) - xp.log(xp.maximum(said.manpower[1], 1e-9)), MANPOWER_SPREAD)
    if "estimates" in terms:
        for estimate, truth in zip(data.estimates, said.estimated, strict=False):
            told = xp.log(xp.maximum(truth * nuisance["observation.estimate_bias"], 1e-9))
            total += student(np.log(estimate.a_month) - told, np.hypot(estimate.spread, ESTIMATE_SPREAD), xp=xp)
    return total


def named(
    data: WarData, t: int, said: Month, nuisance: dict[str, Array], xp: Any = np
) -> Iterator[tuple[float, Array]]:
    """[1000] Of each side with a list: the named dead of the month, and those whom the model would have on it."""
    for i, side in enumerate("AB"):
        count, age = data.named[side][t], data.named_age[side][t]
        if np.isfinite(count) and count > 0.0:
            killed = said.irrecoverable[i] * nuisance[f"observation.killed_share[{side}]"]
            told = listed_share(age, nuisance["observation.naming_delay"], xp)
            yield count, killed * nuisance[f"observation.named_share[{side}]"] * told


def listed_share(age: Any, delay: Any, xp: Any = np) -> Any:
    """[share] Of the names that a list will hold, those on it `age` months after the deaths.

    Names come at a constant rate with a mean `delay` [months]; a list is never taken to be younger than a week.
    """
    return 1.0 - xp.exp(-np.maximum(age, 0.25) / delay)


def residuals(data: WarData, t: int, said: Month, nuisance: dict[str, Array], terms: tuple[str, ...] = TERMS) -> Array:
    """[observation, draw] The month's observations less what is said, over their spread: about standard normal.

    For the normal approximation that a fit begins with; the likelihood itself is `log_likelihood`.
    """
    found: list[Array] = []
    if "territory" in terms:
        for mapper, series in data.pace.items():
            if np.isfinite(series[t]):
                # a t of four degrees of freedom has about the curvature of a normal wider by this factor
                spread = np.sqrt(4.0 / 5.0) * np.sqrt(25.0**2 + (0.08 * series[t]) ** 2)
                found.append((said.pace + nuisance[f"observation.offset[{mapper}]"] - series[t]) / spread)
    if "claims" in terms and np.isfinite(data.claimed[t]):
        truth = said.casualties[1] * nuisance["observation.claim_bias"]
        found.append((np.log(np.maximum(truth, 1e-9)) - np.log(data.claimed[t])) / CLAIM_SPREAD)
    if "named" in terms:
        for count, listed in named(data, t, said, nuisance):
            found.append((np.log(np.maximum(listed, 1e-9)) - np.log(count)) / FLOOR_SPREAD)
    if "confirmed" in terms:
        for (side, kind), series in data.confirmed.items():
            if np.isfinite(series[t]) and series[t] > 0.0:
                truth = said.lost_quarter[side, kind] * nuisance[f"observation.confirmed[{side},{kind}]"]
                spread = np.sqrt(COUNT_SPREAD**2 + 1.0 / series[t])
                found.append((np.log(np.maximum(truth, 1e-9)) - np.log(series[t])) / spread)
    if "manpower" in terms and np.isfinite(data.manpower[t]):
        found.append((np.log(np.maximum(said.manpower[1], 1e-9)) - np.log(data.manpower[t])) / MANPOWER_SPREAD)
    if "estimates" in terms:
        for estimate, truth in zip(data.estimates, said.estimated, strict=False):
            told = np.log(np.maximum(truth * nuisance["observation.estimate_bias"], 1e-9))
            spread = np.sqrt(4.0 / 5.0) * np.hypot(estimate.spread, ESTIMATE_SPREAD)
            found.append((told - np.log(estimate.a_month)) / spread)
    return np.array(found)


def student(x: Array, spread: Any, freedom: float = 4.0, xp: Any = np) -> Array:
    """Log density of Student's t, without its constant."""
    return -np.log(spread) - 0.5 * (freedom + 1.0) * xp.log1p((x / spread) ** 2 / freedom)


def normal(x: Array, spread: float) -> Array:
    """Log density of a normal, without its constant."""
    return -0.5 * (x / spread) ** 2 - np.log(spread)


def negative_binomial(count: float, mean: Array, xp: Any = np) -> Array:
    """Log probability of a count with relative spread `COUNT_SPREAD` beyond chance."""
    size = COUNT_SPREAD**-2
    mean = xp.maximum(mean, 1e-9)
    return (
        special.gammaln(count + size) - special.gammaln(size) - special.gammaln(count + 1.0)
        + size * xp.log(size / (size + mean)) + count * xp.log(mean / (size + mean))
    )  # fmt: skip


__all__ = ["CLASSES", "NUISANCE", "TERMS", "Month", "log_likelihood"]
