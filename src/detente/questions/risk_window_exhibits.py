"""Figures of the risk window: hazard by path, by recovery, the balance and its parts, the path over accepted risk."""

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.questions import judged_part
from detente.questions.judged_part import ALL, DATA

if TYPE_CHECKING:
    from detente.calibrate.deterrence import Future
    from detente.questions.risk_window_asked import Asked

Array = NDArray[Any]

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
LIMITS = (0.01, 0.0075, 0.005, 0.004, 0.003, 0.002, 0.0015, 0.001)
"""[1/year] Hazards for which the smallest path is drawn, the largest first: the less risk, the dearer."""

RECOVERIES = (2.0, 4.0, 6.0)
"""[years]"""

NEVER = 1e6


def exhibits(a: "Asked") -> tuple[Exhibit, ...]:
    """All figures."""
    return (
        hazard_by_path(a), judgement(a), hazard_by_recovery(a), balance_by_year(a), capital_by_year(a),
        path_over_risk(a),
    )  # fmt: skip


def judgement(a: "Asked") -> Exhibit:
    """What leaves the highest hazard of the years asked about open: judged beliefs, or data."""
    return judged_part.figure(
        "risk_window_judgement", a.parts, lambda window: 100.0 * a.top()(window),
        title="How much of the answer is data, and how much is judgement",
        subtitle="Highest yearly chance of a challenge in the years asked about, per cent; today's spending",
        label="chance in a year", unit="%", sources=a.view.used.sources,
    )  # fmt: skip


def _middle_half(years: tuple[int, ...], sample: Array) -> tuple[Point, ...]:
    """Medians and half of the draws: nine in ten reach so high that every path would lie on the axis."""
    return tuple(
        Point(x=date(year, 1, 1), y=float(q[1]), low=float(q[0]), high=float(q[2]))
        for year, q in zip(years, np.quantile(sample, (0.25, 0.5, 0.75), axis=1).T, strict=True)
    )


def _fan(years: tuple[int, ...], sample: Array, *, band: bool = True) -> tuple[Point, ...]:
    ends = np.quantile(sample, LEVELS, axis=1)
    return tuple(
        Point(x=date(year, 1, 1), y=float(q[2]), low=float(q[0]), high=float(q[4]), low50=float(q[1]),
              high50=float(q[3]))
        if band else Point(x=date(year, 1, 1), y=float(q[2]))
        for year, q in zip(years, ends.T, strict=True)
    )  # fmt: skip


def _named(a: "Asked") -> list[tuple[str, "Future"]]:
    """Futures on paths, by name; the path given first, where there is one."""
    own = [] if a.own is None else [("path given", a.own)]
    return own + [(f"{path:g} % of GDP", one) for path, one in a.futures.items()]


def hazard_by_path(a: "Asked") -> Exhibit:
    """Yearly hazard on today's spending, with its limits, and medians of the paths."""
    years = a.window.calendar
    held = _middle_half(years, 100.0 * a.held.hazard)
    mean = tuple(
        Point(x=date(y, 1, 1), y=float(h)) for y, h in zip(years, 100.0 * a.held.hazard.mean(axis=1), strict=True)
    )
    series = [
        Series(name="today's shares", role="model", points=held),
        Series(name="mean, today's shares", role="baseline", points=mean),
    ]
    series += [
        Series(name=name, role="model", points=_fan(years, 100.0 * one.hazard, band=False)) for name, one in _named(a)
    ]
    return Exhibit(
        id="risk_window_hazard", kind="lines", title="Yearly chance that an ally is challenged by force, by spending",
        subtitle="Per cent a year; medians, and a mean; band: half of the draws on today's shares",
        x=Axis(label="year", type="time"), y=Axis(label="chance in the year", unit="%"), series=tuple(series),
        rules=(Rule(at=date(a.window.first + round(max(a.places)), 1, 1), label="last year asked about", across="x"),),
        note="Levels are no surer than the judged hazard at the threshold; ratios between years and paths are. The "
             "mean lies far above the median: one draw in twenty is many times higher.",
        sources=a.view.used.sources,
        alt="Lines: the median yearly hazard by year on today's spending, with wide bands, and on each spending path.",
    )  # fmt: skip


def hazard_by_recovery(a: "Asked") -> Exhibit:
    """The balance in the years asked about, by what is believed about the attacker's return."""
    low, high = round(min(a.places)), round(max(a.places))

    def point(name: str, recovery: float | None) -> Point:
        future = a.held if recovery is None else a.window.given(recovery=recovery).run(None)
        q = [float(x) for x in np.quantile(future.balance[low : high + 1].max(axis=0), LEVELS)]
        return Point(x=name, y=q[2], low=q[0], high=q[4], low50=q[1], high50=q[3])

    points = [point("never, forces stay bound", NEVER)]
    points += [point(f"{n:g} years", n) for n in reversed(RECOVERIES)]
    points.append(point("as believed", None))
    return Exhibit(
        id="risk_window_recovery", kind="ranges",
        title="The window of risk is what one believes about the attacker's return",
        subtitle="Log ratio of usable equipment, attacker over allies, in the years asked about; today's spending",
        x=Axis(label="years from the war's end until the attacker's forces are free", type="name"),
        y=Axis(label="log ratio", unit="log"),
        series=(Series(name="balance", role="model", points=tuple(points)),),
        rules=(Rule(at=0.0, label="parity", across="y"),), sources=a.view.used.sources,
        note="Dots: medians; lines: nine in ten of the draws. At minus one the allies have nearly three times as "
             "much there, at minus two seven times.",
        alt="Ranges: the balance if forces never come back, after six, four or two years, and as believed.",
    )  # fmt: skip


def balance_by_year(a: "Asked") -> Exhibit:
    """The log balance by year on today's spending and on the paths."""
    years = a.window.calendar
    series = [Series(name="today's shares", role="model", points=_fan(years, a.held.balance))]
    series += [Series(name=name, role="model", points=_fan(years, one.balance, band=False)) for name, one in _named(a)]
    return Exhibit(
        id="risk_window_balance", kind="lines", title="The attacker's usable equipment on the flank against the allies",
        subtitle="Natural logarithm of the ratio, nought at parity; medians and bands",
        x=Axis(label="year", type="time"), y=Axis(label="log ratio", unit="log"), series=tuple(series),
        rules=(Rule(at=0.0, label="parity", across="y"),), sources=a.view.used.sources,
        note="At nought both have as much on the flank; at minus one the allies have nearly three times as much, "
             "at minus two seven times. Bands: half and nine in ten of the draws on today's shares.",
        alt="Lines: the median log balance by year on today's spending, with bands, and on each spending path.",
    )  # fmt: skip


def capital_by_year(a: "Asked") -> Exhibit:
    """Equipment of both sides by year: the attacker's, and the allies' on today's spending and the dearest path."""
    years = a.window.calendar
    series = [
        Series(name="attacker", role="model", points=_fan(years, a.held.attacker)),
        Series(name="allies, today's shares", role="model", points=_fan(years, a.held.allies)),
    ]
    if a.futures:
        most = max(a.futures)
        points = _fan(years, a.futures[most].allies, band=False)
        series.append(Series(name=f"allies, {most:g} % of GDP", role="model", points=points))
    return Exhibit(
        id="risk_window_capital", kind="lines", title="Equipment of both sides, wherever it stands",
        subtitle="EUR bn at the prices of the accounts; medians and bands; before readiness, reach and what war binds",
        x=Axis(label="year", type="time"), y=Axis(label="equipment", unit="EUR bn"), series=tuple(series),
        sources=a.view.used.sources,
        note="Most of the allies' equipment is the United States' and is far from the flank: what counts there is the "
             "balance. The spread is that of prices, wear and shares of equipment in spending, which are judged.",
        alt="Lines: equipment stocks of the attacker and of the allies by year, with bands.",
    )  # fmt: skip


def path_over_risk(a: "Asked") -> Exhibit:
    """The smallest share of GDP over the yearly hazard that is accepted."""

    def points(part: str) -> tuple[Point, ...]:
        found = [(limit, a.smallest(limit, part)) for limit in LIMITS]
        return tuple(
            Point(x=f"{100.0 * limit:g} %", y=least, note="out of reach" if least is None else "")
            for limit, least in found
        )

    return Exhibit(
        id="risk_window_path", kind="bars", title="The smallest share of GDP, by the risk that is accepted",
        subtitle=f"Per cent of GDP from every ally that holds all years below the hazard in {100 * a.certainty:g} % of "
                 "draws",
        x=Axis(label="yearly hazard accepted", type="name"), y=Axis(label="share", unit="% of GDP"),
        series=tuple(Series(name=part, role="required" if part == ALL else "model", points=points(part))
                     for part in (ALL, DATA)), sources=a.view.used.sources,
        note="Out of reach: not even a tenth of output would do. Nought: what is spent today is enough. Data alone: "
             "every judged belief at its middle; what parts the two is judgement.",
        alt="Bars: the smallest share of GDP for each accepted yearly hazard; none where no share does.",
    )  # fmt: skip
