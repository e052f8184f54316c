"""Figures of volume and speed: the grid of both, and aid pledged, delivered and in transit."""

import numpy as np

from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.questions import war_effects as effects
from detente.questions.trajectory_wording import CHALLENGER
from detente.questions.volume_and_speed_wording import LEVERS, Flow, setting
from detente.questions.war_comparison import Comparison
from detente.questions.war_exhibits import TIME
from detente.questions.war_fans import ONE_BAND, fan
from detente.questions.war_runs import AID, Setting, class_prices

SPEED = Axis(label="speed of delivery, relative to today's", type="name")


def area_grid(c: Comparison, volumes: tuple[float, ...], speeds: tuple[float, ...], months: int) -> Exhibit:
    """Median paired change of the area gained at every pair of volume and speed."""
    return Exhibit(
        id=f"volume_and_speed_area_{months}",
        kind="grid",
        title=f"Area gained by {CHALLENGER} after {months} months, by volume and speed of aid",
        subtitle="Square kilometres against today's volume and speed, median of paired draws",
        x=SPEED,
        y=Axis(label="change of the area gained", unit="km2"),
        series=tuple(
            Series(
                name=f"{volume:g} × volume",
                role="model",
                points=tuple(
                    Point(
                        x=f"{speed:g} ×",
                        y=float(np.median(c.difference(Setting(volume, speed), months=months))),
                    )
                    for speed in speeds
                ),
            )
            for volume in volumes
        ),
        note="Rows: volume relative to today's. Speed brings the same aid sooner; it adds none.",
        alt=f"Grid: change of the area gained after {months} months for each pair of volume and speed of aid.",
    )


def difference_fans(c: Comparison, factor: float) -> Exhibit:
    """Paired difference of area month by month, for more volume, more speed and both."""
    today = c.run(Setting()).area()
    names = {"volume": f"{factor:g} × volume", "speed": f"{factor:g} × speed", "both": f"{factor:g} × both"}
    return Exhibit(
        id="volume_and_speed_fans",
        kind="lines",
        title=f"What more volume, more speed and both change in the area gained by {CHALLENGER}",
        subtitle="Square kilometres against today's volume and speed, the same luck in all",
        x=TIME,
        y=Axis(label="difference of area", unit="km2"),
        series=tuple(
            fan(names[lever], c.run(setting(lever, factor)).area() - today, c.fit, start=0.0, inner=False)
            for lever in LEVERS
        ),
        rules=(
            Rule(at=0.0, label="no change", across="y"),
            Rule(at=c.fit.month(c.months), label="horizon asked about"),
        ),
        note=ONE_BAND,
        alt="Lines with bands: difference that more volume, more speed and both make to the area gained, by month.",
    )


def parity_grid(c: Comparison, volumes: tuple[float, ...], speeds: tuple[float, ...], months: int) -> Exhibit:
    """Share of draws that reach parity within the horizon, against today's aid."""

    def reached(one: Setting) -> float:
        return 100.0 * effects.within(effects.parity_month(c.run(one).ratio()), months)

    today = reached(Setting())
    return Exhibit(
        id=f"volume_and_speed_parity_{months}",
        kind="grid",
        title=f"Chance of parity of force within {months} months, by volume and speed of aid",
        subtitle="Percentage points against today's volume and speed",
        x=SPEED,
        y=Axis(label="change of the chance", unit="% points"),
        series=tuple(
            Series(
                name=f"{volume:g} × volume",
                role="model",
                points=tuple(Point(x=f"{speed:g} ×", y=reached(Setting(volume, speed)) - today) for speed in speeds),
            )
            for volume in volumes
        ),
        note="Parity of force says nothing on what a negotiation would yield.",
        alt=f"Grid: change of the chance of parity within {months} months for each pair of volume and speed of aid.",
    )


def flows_of(c: Comparison, factor: float, months: int = 12) -> tuple[Flow, ...]:
    """[EUR bn] Aid pledged and delivered in the first year and in transit at its end, by setting."""
    prices = class_prices(c.fit, draws=c.draws, seed=c.seed)
    if prices is None:
        return ()
    found = []
    for name, chosen in (("today's aid", Setting()), *((lever, setting(lever, factor)) for lever in LEVERS)):
        series = c.run(chosen, keep=(*AID, "area_gained")).series
        committed = series["aid_committed"][:, :months].sum(axis=1)
        arrived = series["aid_arrived"][:, :months].sum(axis=(1, 2))
        transit = series["aid_in_transit"][:, months - 1]
        amounts = (float(np.median((part * prices).sum(axis=1))) / 1000.0 for part in (committed, arrived, transit))
        found.append(Flow(name, *amounts))
    return tuple(found)


def flow_bars(told: tuple[Flow, ...], factor: float) -> Exhibit | None:
    """Pledged, delivered and in transit by setting."""
    if not told:
        return None
    names = {
        "today's aid": "today's aid",
        "volume": f"{factor:g} × volume",
        "speed": f"{factor:g} × speed",
        "both": f"{factor:g} × both",
    }
    series = tuple(
        Series(
            name="in transit at the end" if part == "in_transit" else part,
            role="model",
            points=tuple(Point(x=names[flow.name], y=getattr(flow, part)) for flow in told),
        )
        for part in ("pledged", "delivered", "in_transit")
    )
    return Exhibit(
        id="volume_and_speed_flows",
        kind="bars",
        title="Aid in the first twelve months: pledged, delivered, in transit",
        subtitle="EUR bn at the model's prices per item, medians of the draws",
        x=Axis(label="aid", type="name"),
        y=Axis(label="aid", unit="EUR bn"),
        series=series,
        note="Six classes of arms. Delivered is pledged plus what was in transit at the start less what is at the end.",
        alt="Bars: aid pledged, delivered and in transit at today's aid, more volume, more speed and both.",
    )
