"""Figures of coordination: gain by rule, positions to outcome, who would pay, order of deliveries, date of strength."""

import numpy as np

from detente.calibrate.revealed_positions import AID
from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.models.burden_sharing.equilibria import RULES
from detente.questions.coordination_answer import RULE_NAMES, Together
from detente.questions.coordination_wording import paths
from detente.questions.negotiation import Array
from detente.questions.war_fans import ONE_BAND, fan
from detente.questions.wording import state_name

DRAWN = ("pledged", "calendar_all", "together")
"""Paths that are drawn; the others lie between them."""

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def exhibits(t: Together) -> tuple[Exhibit, ...]:
    """All figures; those of the war only where its model may speak."""
    found = [gain_by_rule(t), positions(t), who_pays(t)]
    if t.talks is not None:
        found += [order(t), strength(t)]
    return tuple(found)


def _point(name: str, sample: Array) -> Point:
    q = [float(x) for x in np.quantile(sample, LEVELS)]
    return Point(x=name, y=q[2], low=q[0], high=q[4], low50=q[1], high50=q[3])


def gain_by_rule(t: Together) -> Exhibit:
    """Part of what members would provide together that comes about alone, by rule, and what they give today."""
    points = [_point(RULE_NAMES[rule], 100.0 / t.drawn.gain(rule)) for rule in RULES]
    points.append(_point("all giving, outsiders counted", 100.0 / t.drawn.gain_with_outsiders))
    points.append(_point("what they give already", 100.0 / t.drawn.beyond_today))
    return Exhibit(
        id="coordination_gain", kind="ranges",
        title="How much of what they would provide together comes about alone",
        subtitle="Per cent of what is provided together; half of it is a gain of two, a fifth one of five",
        x=Axis(label="", type="name"), y=Axis(label="of what is provided together", unit="%"),
        series=(Series(name="deciding alone", role="model", points=tuple(points)),),
        note="Points: median; lines: nine in ten draws over readings of today's giving. What they give already reaches "
             "what is provided together where it is coordinated already.",
        sources=t.sources,
        alt="Ranges: part of what is provided together that comes about alone, under four rules of aggregation.",
    )  # fmt: skip


def positions(t: Together) -> Exhibit:
    """Each member's place on aid as its deeds reveal it, and where talks take it."""
    before, after = t.places()
    names = [actor.name for actor in t.table.actors]
    mean = (t.doubt.outcomes(start=True)[:, 0], t.doubt.outcomes()[:, 0])

    def series(name: str, places: Array, whole: Array, role: str) -> Series:
        points = [Point(x=one, y=float(np.median(places[:, i]))) for i, one in enumerate(names)]
        points.append(Point(x="mean, weighted", y=float(np.median(whole))))
        return Series(name=name, role="observed" if role == "observed" else "model", points=tuple(points))

    return Exhibit(
        id="coordination_positions", kind="ranges",
        title="Where talks on positions would take each member's aid",
        subtitle="Aid to Ukraine, per cent of output; medians of councils under doubt",
        x=Axis(label="", type="name"), y=Axis(label="aid, per cent of output", unit="% of GDP"),
        series=(series("stands now", before, mean[0], "observed"), series("after talks", after, mean[1], "model")),
        note="Positions: allocations of the last twelve public months; weights: defence spending and equal salience.",
        sources=t.sources,
        alt="Dots: each member's aid as a share of output now and after talks, and the weighted mean.",
    )  # fmt: skip


def who_pays(t: Together) -> Exhibit:
    """Amounts by member under today's giving, three rules, giving alone and the shared bill."""
    pledge = next(issue.most for issue in t.table.issues if issue.name == AID)
    rows = t.drawn.split(pledge)
    rows["alone, gifts adding up"] = np.median(t.drawn.alone("summation").giving, axis=0)
    rows["bill shared by worth"] = np.median(t.drawn.bills, axis=0)
    names = {"pledge": f"pledge of {pledge:g} % of output"}
    return Exhibit(
        id="coordination_burden", kind="grid",
        title="Who would give what, by rule",
        subtitle="EUR bn a year; of the last two rows medians, so that they need not add up",
        x=Axis(label="", type="name"), y=Axis(label="giving", unit="EUR bn/year"),
        series=tuple(
            Series(
                name=names.get(name, name), role="observed" if name == "given today" else "model",
                points=tuple(
                    Point(x=state_name(state), y=float(amount))
                    for state, amount in zip(t.states, amounts, strict=True)
                ),
            )
            for name, amounts in reversed(rows.items())
        ),
        note="Defence spending stands for capacity times exposure: a government that feels exposed spends. "
             "The pledge is the next round number above the largest share of output that a member gives.",
        sources=t.sources,
        alt="Grid: billions of euro a year by member under six rules.",
    )  # fmt: skip


def order(t: Together) -> Exhibit:
    """What the order of deliveries changes in the force ratio, month by month."""
    fit = t.war.fit
    gains = [t.pledged.ratio - path.ratio for path in (t.planned, t.planned_by_all)]
    return Exhibit(
        id="coordination_order", kind="lines",
        title="First what helps soonest: a gain that passes",
        subtitle="Fall of the log force ratio against the order pledged, at the same cost and the same totals",
        x=Axis(label="", type="time"), y=Axis(label="log force ratio, fall", unit="log"),
        series=(fan("these members", gains[0], fit, start=0.0, inner=False),
                fan("all donors", gains[1], fit, start=0.0, inner=False, second=True)),
        note=f"Above nought is in favour of Ukraine. {ONE_BAND}",
        alt="Two lines with bands: fall of the log force ratio by month where deliveries come in the best order.",
    )  # fmt: skip


def strength(t: Together) -> Exhibit:
    """Chance of a position of strength by month on each path."""
    fit, series = t.war.fit, []
    never = all(t.first_month(path) is None for name, _, path in paths(t) if name in DRAWN)
    for name, label, path in paths(t):
        if name not in DRAWN:
            continue
        chance = 100.0 * t.strength(path)
        points = tuple(
            Point(x=fit.ends if month == 0 else fit.month(month), y=float(value)) for month, value in enumerate(chance)
        )
        series.append(Series(name=label, role="baseline" if name == "pledged" else "model", points=points))
    return Exhibit(
        id="coordination_strength", kind="lines",
        title="No order or volume in reach makes strength as likely as not" if never
        else "When strength becomes as likely as not",
        subtitle="Chance in per cent that a settlement within reach is as good as a freeze on the line",
        x=Axis(label="", type="time"), y=Axis(label="chance", unit="%"), series=tuple(series),
        rules=(Rule(at=50.0, label="", across="y"),),
        note="Dashed: as likely as not. Best order: same cost and totals. Else the members' part of military aid goes "
             "with their giving.",
        alt="Lines: chance of a position of strength by month, by order and volume of aid.",
    )  # fmt: skip
