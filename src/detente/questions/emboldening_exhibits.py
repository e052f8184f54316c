"""Figures of S7: each observer under each theory, what the record of disputes says, and how it fades."""

import numpy as np

from detente.calibrate.reputation import NAMES
from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.questions.emboldening_answer import FREED, LABELS, REAL_RISE, VARIANTS, Array, Reputation, record
from detente.questions.wording import state_name
from detente.sources import source_of

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
SOURCES = ("gml.mid_2_2_1", "cow.mid_5_0", "cow.nmc_7_0")
YEARS = tuple(range(16))


def exhibits(r: Reputation) -> tuple[Exhibit, ...]:
    """All figures."""
    return by_observer(r), by_record(), fading(r)


def sources() -> tuple[str, ...]:
    """Ids of the sources of the record of disputes and of capabilities."""
    return tuple(source_of(name).id for name in SOURCES)


def _point(x: str | float, ratio: Array, *, banded: bool = True, prior: float | None = None) -> Point:
    """A point in per cent of change: median, with limits where there is a spread to show."""
    q = [100.0 * (float(value) - 1.0) for value in np.quantile(ratio, LEVELS)]
    if not banded or q[4] - q[0] < 1e-9:
        return Point(x=x, y=q[2], prior=prior)
    return Point(x=x, y=q[2], low=q[0], high=q[4], low50=q[1], high50=q[3], prior=prior)


def by_observer(r: Reputation) -> Exhibit:
    """One dot for each observer and theory, with the flipped variant beside them."""
    series = []
    for variant, label in LABELS.items():
        points = []
        for number, state in enumerate(r.observers):
            judged = r.judged(variant, number)
            points.append(_point(state_name(state), r.ratios[variant][number], prior=1.0 if judged is None else judged))
        series.append(Series(name=label, role="rival" if variant == FREED else "model", points=tuple(points)))
    return Exhibit(
        id="emboldening_observers", kind="ranges",
        title="What a deal does to the danger of a challenge depends on the theory",
        subtitle="Change of the hazard of a challenge in the first year after the deal, in per cent",
        x=Axis(label="", type="name"), y=Axis(label="change of the hazard", unit="%"), series=tuple(series),
        rules=(Rule(at=100.0 * (REAL_RISE - 1.0), label="a tenth more", across="y"),), sources=sources(),
        note="Points: median; lines: nine in ten draws. Prior: share of the spread that would be there were the record "
             "of disputes known without error. Hollow: judgement alone, or nearly; exactly nought where a theory sees "
             "no link. Sign flipped: the deal is read as capacity freed.",
        alt="Dots with ranges: change of the hazard by observer under three theories and one with the sign flipped.",
    )  # fmt: skip


def by_record() -> Exhibit:
    """What disputes say: effect of a belief in resolve on the log odds, by specification."""
    series = []
    for name in NAMES[:2]:
        points = []
        for fit in record().recipe["fits"]:
            value, error = fit["coefficients"][name]
            label = "all years" if fit["specification"] == "main" else fit["specification"]
            points.append(Point(x=label, y=-value, low=-value - 1.645 * error, high=-value + 1.645 * error))
        series.append(
            Series(
                name=name.removeprefix("record "),
                role="observed" if name == NAMES[0] else "rival",
                points=tuple(points),
            )
        )
    return Exhibit(
        id="emboldening_record", kind="ranges",
        title="Those who backed down faced more disputes, but hardly since the Second World War",
        subtitle="Rise of the log odds that a dispute is begun where all belief in the target's resolve is lost",
        x=Axis(label="", type="name"), y=Axis(label="log odds", unit="log odds"), series=tuple(series),
        rules=(Rule(at=0.0, label="no link", across="y"),), sources=sources(),
        note="Directed pairs of states by year; lines: nine in ten, clustered by pair. An association, not an effect.",
        alt="Ranges: coefficient of the record with others and with the challenger in seven specifications.",
    )  # fmt: skip


def fading(r: Reputation) -> Exhibit:
    """The change of the hazard of an average observer by years since the deal, under each theory that sees a link."""
    series = []
    for variant in (*list(VARIANTS)[1:], FREED):
        points = []
        for years in YEARS:
            mean = np.exp(np.log(r.ratio(variant, years)).mean(axis=0))
            points.append(_point(float(years), mean, banded=variant == "E3b"))
        series.append(Series(name=LABELS[variant], role="rival" if variant == FREED else "model", points=tuple(points)))
    return Exhibit(
        id="emboldening_fading", kind="lines",
        title="What a deal teaches fades: by half in about seven years, as judged",
        subtitle="Across: years after the deal; up: change of the hazard in per cent, mean of the observers",
        x=Axis(label="years after the deal", type="number", unit="years"),
        y=Axis(label="change of the hazard", unit="%"),
        series=tuple(series), rules=(Rule(at=0.0, label="", across="y"),), sources=sources(),
        note="Lines: median; band: nine in ten draws under resolve reputation. The half-life is judged.",
        alt="Lines: change of the hazard by years after the deal, which tend to nought.",
    )  # fmt: skip
