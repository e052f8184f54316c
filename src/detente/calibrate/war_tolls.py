"""What is told of the dead and wounded beside the warring parties' claims: lists of names, and third parties' totals.

A list of names is a floor that is still filling: who died lately is not yet on it. Third parties publish totals since
the invasion, often with limits; what one issuer's total grew by is an estimate of the months between, and its limits
say how sure it is of that.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.core.quantities import Month, month_at, month_index, month_of
from detente.panel import View

Array = NDArray[Any]

COVERED: Final = 0.9
"""[share] Of a month's days that a list must cover for the month to be counted."""

REPEATS: Final = frozenset({"uk_mod", "uk_foreign_ministry"})
"""Issuers whose totals follow the General Staff's claims within a few per cent: no second witness."""

WARRING: Final = ("ukraine", "russia")
"""First word of an issuer that is a warring party."""

FITTED: Final = 0.5
"""[share] Of the days between two totals that must lie in the fitted months."""

UNSAID: Final = 0.1
"""[log] Spread of a total that is told without limits: judged, about what totals of one month differ by."""

Z90: Final = 1.645
"""Limits are taken for 5 % and 95 %."""

MONTH: Final = 365.25 / 12
"""[days]"""


@dataclass(frozen=True)
class Total:
    """[1000] A third party's total of a side's casualties since the invasion, told on a day, and its standard error."""

    side: str
    issuer: str
    day: date
    thousands: float
    error: float


@dataclass(frozen=True)
class Estimate:
    """[1000 a month] What a third party's totals of a side grew by around the fitted months, and [log] how surely.

    weights: [month] how much of each fitted month lies between the two totals.
    """

    side: str
    issuer: str
    a_month: float
    spread: float
    weights: Array


def estimates(totals: Iterable[Total], months: tuple[Month, ...]) -> tuple[Estimate, ...]:
    """Of each issuer and side: from its last total before the months to its last within them.

    The longest step there is, since one issuer's totals do not always agree with one another. None where less than
    half of the time between lies in the months, or where the total fell.
    """
    if not months:
        return ()
    first, end = _days(months[0])[0], _days(months[-1])[1]
    by_teller: dict[tuple[str, str], list[Total]] = {}
    for total in sorted(totals, key=lambda total: (total.side, total.issuer, total.day)):
        if total.day <= end:
            by_teller.setdefault((total.side, total.issuer), []).append(total)
    found = []
    for (side, issuer), told in by_teller.items():
        before, last = [total for total in told if total.day < first] or told[:1], told[-1]
        length = (last.day - before[-1].day).days / MONTH
        step = last.thousands - before[-1].thousands
        weights = np.array([_between(month, before[-1].day, last.day) for month in months])
        if step <= 0.0 or last.day < first or weights.sum() < FITTED * length:
            continue
        spread = float(np.hypot(last.error, before[-1].error) / step)
        found.append(Estimate(side, issuer, step / length, spread, weights))
    return tuple(found)


def _days(month: Month) -> tuple[date, date]:
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def _between(month: Month, start: date, end: date) -> float:
    """[share] Of the month's days after `start` and up to `end`."""
    first, last = _days(month)
    return max(0, (min(last, end) - max(first, start + timedelta(days=1))).days + 1) / last.day


def named_dead(view: View, series: str, state: str, months: tuple[Month, ...]) -> tuple[Array, Array]:
    """[1000, months] Named dead by month of death, and how long after the month's middle the list was taken.

    Lists by weeks are spread evenly over their days; a month of which less than `COVERED` is listed is left out.
    """
    total, covered, age = (dict.fromkeys(months, 0.0) for _ in range(3))
    for figure in view.series(series, state) if series in view.names else ():
        if figure.value is None:
            continue
        length = (figure.period_end - figure.period_start).days + 1
        for index in range(month_index(month_of(figure.period_start)), month_index(month_of(figure.period_end)) + 1):
            month = month_at(index)
            if month in total:
                share = _between(month, figure.period_start - timedelta(days=1), figure.period_end)
                days = _days(month)[1].day
                total[month] += figure.value * share * days / length
                covered[month] += share
                age[month] = (figure.published_on - _days(month)[0]).days / MONTH - 0.5
    told = np.array([covered[month] >= COVERED for month in months])
    counts = np.array([1e-3 * total[m] / covered[m] if covered[m] >= COVERED else np.nan for m in months])
    return counts, np.where(told, np.array([age[month] for month in months]), np.nan)


def totals(view: View, sides: tuple[str, str]) -> tuple[Total, ...]:
    """Third parties' totals of casualties by side, in order of time.

    Left out: warring parties and who repeats them, and what is told as "at least".
    """
    found = []
    for side, state in zip("AB", sides, strict=True):
        for figure in view.series("published.casualties", state) if "published.casualties" in view.names else ():
            issuer = figure.dim("issuer") or figure.source
            floor = figure.low == figure.value and figure.high is None
            if figure.value is None or floor or issuer in REPEATS or issuer.split("_")[0] in WARRING:
                continue
            error = UNSAID * figure.value
            if figure.low is not None and figure.high is not None:
                error = (figure.high - figure.low) / (2.0 * Z90)
            found.append(Total(side, issuer, figure.period_end, 1e-3 * figure.value, 1e-3 * error))
    return tuple(sorted(found, key=lambda total: (total.day, total.side, total.issuer)))
