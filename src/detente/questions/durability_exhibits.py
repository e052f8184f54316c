"""Figures of the durability of peace: curves by definition, base rates, members, terms, and past settlements."""

import numpy as np

from detente.calibrate import durability as fitted
from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.panel import derived
from detente.questions.durability_asked import Asked
from detente.questions.durability_peace import (
    FAILURES,
    FIRST,
    LABELS,
    LEVELS,
    MEMBERS,
    YEARS,
    Array,
    Failure,
    at,
    base_rate,
    recipe,
)
from detente.questions.durability_terms import term_effects

CHANCE = Axis(label="chance that peace still holds", unit="%")
DATA = "Data: Correlates of War (wars, disputes, capabilities)."
BANDS = "Lines: medians; bands: half of the draws. " + DATA
SHARE = "Prior: spread of a number over what beliefs alone would give it."
BARS = "Points: medians; bars: nine in ten. " + DATA


def drawn(a: Asked) -> tuple[Exhibit, ...]:
    """All figures of the answer."""
    return (_curves(a), _ten_years(a), _members(a), _terms(a), _analogues())


def _point(x: float | str, sample: Array, prior: float | None = None) -> Point:
    low, low50, middle, high50, high = (float(q) for q in np.quantile(100.0 * sample, LEVELS))
    return Point(x=x, y=middle, low=low, high=high, low50=low50, high50=high50, prior=prior)


def _half(x: float, sample: Array, prior: float) -> Point:
    """Four bands of nine in ten would cover one another; the ranges beside give those."""
    point = _point(x, sample)
    return Point(x=x, y=point.y, low=point.low50, high=point.high50, prior=prior)


def _curves(a: Asked) -> Exhibit:
    series = []
    for failure in FAILURES:
        points = tuple(
            _half(float(y), a.pools[failure][:, int(y)], a.left(failure, float(y))) for y in YEARS if y >= FIRST
        )
        series.append(Series(name=LABELS[failure], role="model", points=points))
    return Exhibit(
        id="durability_curves", kind="lines", title="Whether peace holds depends on what counts as its end",
        subtitle=f"Chance in per cent that peace still holds, by years since {a.name}",
        x=Axis(label="years since the settlement", unit="years"), y=CHANCE, series=tuple(series),
        rules=(Rule(at=50.0, label="as likely as not", across="y"),),
        note="Nothing is drawn before year 3: the source folds truces that broke within months into their wars. "
        + f"{BANDS} {SHARE}",
        alt="Four falling curves: chance that peace holds by year, for four definitions of its end.",
    )  # fmt: skip


def _ten_years(a: Asked) -> Exhibit:
    def rates(group: str) -> tuple[Point, ...]:
        found = []
        for failure in FAILURES:
            middle, low, high = (100.0 * value for value in base_rate(group, failure, 10.0))
            found.append(Point(x=LABELS[failure], y=middle, low=low, high=high))
        return tuple(found)

    counts = {row["group"]: row["spells"] for row in recipe()["base_rates"]}
    return Exhibit(
        id="durability_base_rates", kind="ranges",
        title="What came of past settlements, and what the models make of this one",
        subtitle="Chance in per cent that peace holds ten years",
        x=Axis(label="", type="name"), y=CHANCE,
        series=(
            Series(name=f"all past settlements ({counts['all settlements']})", role="baseline",
                   points=rates("all settlements")),
            Series(name=f"past settlements of neighbours ({counts['between neighbours']})", role="observed",
                   points=rates("between neighbours")),
            Series(name="models together", role="model",
                   points=tuple(_point(LABELS[f], at(a.pools[f], 10.0), a.left(f, 10.0)) for f in FAILURES)),
            Series(name="beliefs alone", role="model",
                   points=(_point("whatever counts as its end", at(a.before, 10.0), 1.0),)),
        ),
        note="Base rates, which are counted and hold no belief, by Kaplan-Meier with pointwise limits. Hollow: beliefs "
        f"before any past settlement is looked at. {SHARE} {BARS}",
        alt="Ranges: chance of ten years of peace for all past settlements, for neighbours, by the models, and by "
        "beliefs alone.",
    )  # fmt: skip


def _members(a: Asked) -> Exhibit:
    names: dict[str, list[Point]] = {}
    for failure in FAILURES:
        for name, survival in a.peace.members(failure, a.terms).items():
            sample, before = (
                at(survival, 10.0),
                a.before if name != "rearmament" else a.peace.rearmament(a.terms, prior=True),
            )
            left = None if name == "cox" else a.peace.left_to_prior(sample, at(before, 10.0))
            names.setdefault(name, []).append(_point(LABELS[failure], sample, left))
    series = [Series(name=MEMBERS[name], role="rival", points=tuple(points)) for name, points in names.items()]
    pool = tuple(_point(LABELS[f], at(a.pools[f], 10.0), a.left(f, 10.0)) for f in FAILURES)
    return Exhibit(
        id="durability_members", kind="ranges", title="Members of the ensemble, and their pool",
        subtitle="Chance in per cent that peace holds ten years",
        x=Axis(label="", type="name"), y=CHANCE,
        series=(*series, Series(name="models together", role="model", points=pool)),
        note=f"The rearmament model speaks of a new war alone; Cox's coefficients come from data alone. {SHARE} {BARS}",
        alt="Ranges: chance of ten years of peace by member and definition of its end.",
    )  # fmt: skip


def _terms(a: Asked) -> Exhibit:
    shown: tuple[Failure, ...] = ("war", "fatal")
    series = []
    for failure in shown:
        points = [_point(name, 0.01 * change, 1.0) for name, (_, change) in term_effects(a, failure).items()]
        series.append(Series(name=LABELS[failure], role="model", points=tuple(points)))
    return Exhibit(
        id="durability_terms", kind="ranges", title="What terms might change, by belief alone",
        subtitle=f"Change of the chance of ten years of peace, in points of per cent, against {a.name}",
        x=Axis(label="", type="name"), y=Axis(label="change of the chance", unit="% points"), series=tuple(series),
        rules=(Rule(at=0.0, label="as asked", across="y"),),
        note="Hollow: beliefs alone, for no table at hand codes the terms of settlements between states, and that "
        "guarantees never shorten peace is assumed. Points: medians; bars: nine in ten.",
        alt="Ranges: change of the chance of ten years of peace under other terms, for two definitions of its end.",
    )  # fmt: skip


def _analogues() -> Exhibit:
    columns: tuple[tuple[str, Failure], ...] = (
        ("any dispute", "dispute"), ("use of force", "force"), ("deaths", "fatal"), ("new war", "war")
    )  # fmt: skip
    rows = list(derived.load(fitted.ANALOGUES).frame.iter_rows(named=True))
    series = []
    for row in reversed(rows):  # the last series stands on top
        points = []
        for label, failure in columns:
            years, ended = row[f"years_{failure}"], row[f"ended_{failure}"]
            until = row["watched_until"].year
            points.append(Point(x=label, y=years if ended else None, note="" if ended else f"none by {until}"))
        name = f"{row['first']}, {row['second']} {row['ended_on'].year}"
        series.append(Series(name=name, role="observed", points=tuple(points)))
    return Exhibit(
        id="durability_analogues", kind="grid", title="What came of the nearest past settlements",
        subtitle="Years of peace until it ended, by definition; pale: not by the year in which watching ended",
        x=Axis(label="peace ended by", type="name"), y=Axis(label="years of peace", unit="years"), series=tuple(series),
        note="Nearest first, by how the war ended, a border, era, earlier disputes, deaths, inequality of the sides "
        "and "
             "length of war. Disputes are on record until 2014. "
        + DATA,
        alt="Table: years of peace after the nearest past settlements until a dispute, force, deaths and a new war.",
    )  # fmt: skip
