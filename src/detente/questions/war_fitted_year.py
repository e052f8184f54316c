"""The months that a fit has seen: front and will as the model filters them, and how often the row's event holds."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.core.answers import BreakEven, Driver
from detente.core.exhibits import Axis, Exhibit, Point, Series
from detente.core.prose import Prose, say
from detente.core.quantities import month_index
from detente.questions import sensitivity, war_runs
from detente.questions import war_effects as effects
from detente.questions.front import Front
from detente.questions.sensitivity import Influence
from detente.questions.war_effects import Member
from detente.questions.war_exhibits import TIME
from detente.questions.war_fans import LEGEND, ONE_BAND, fan
from detente.questions.war_filtered import RESOLVE, SIDES, Filtered
from detente.questions.war_runs import Fit
from detente.questions.wording import Values, listed, month_end, month_label
from detente.simulation.draws import FILTERED, STATE

Array = NDArray[Any]

LATE: Final = 31
"""[days] After the fit's last month the row's event is still that of the year before the date."""

METHOD: Final = sensitivity.FIRST_ORDER.format(of="the change of resolve over the fitted draws")

CONTRACTED: Final = 0.8
"""[ratio] Spread of resolve after the fit over that before; above it the prior leads the answer (MODELS.md)."""


@dataclass(frozen=True)
class Year:
    """Fitted months, by number since year 0, and paths [month, draw]: area in km2 against its end, resolve by side."""

    known: Filtered
    months: tuple[int, ...]
    area: Array
    resolve: dict[str, Array]

    @property
    def fit(self) -> Fit:
        """Where a run begins: the last of the months."""
        return self.known.fit

    @cached_property
    def rises(self) -> Array:
        """Draws in which the challenger holds more at the end than at the start."""
        return self.area[-1] > self.area[0]

    @cached_property
    def tires(self) -> Array:
        """Draws in which the resolve of the supported side has fallen."""
        return self.resolve["A"][-1] < self.resolve["A"][0]

    @property
    def chance(self) -> float:
        """[share] Draws in which both hold: the row's event."""
        return float(np.mean(self.rises & self.tires))

    def members(self, fronts: tuple[Front, ...]) -> tuple[Member, ...]:
        """The event with each mapper's own answer on the area in place of the filtered one."""
        span, last = len(self.months) - 1, self.months[-1]
        found = []
        for front in fronts:
            change = front.change(span, front.last - last) if front.last >= last else None
            if change is not None:
                held = self.tires & (change > 0.0)
                found.append(Member(f"area by {front.name}", change, float(np.mean(held)), len(held)))
        return tuple(found)

    @cached_property
    def beliefs(self) -> dict[str, Array]:
        """[draw] Fitted beliefs and, under the names of beliefs about a start, the fitted state."""
        columns = self.known.columns
        plain = {name: values for name, values in columns.items() if ":" not in name}
        state = {name.removeprefix(STATE): values for name, values in columns.items() if name.startswith(STATE)}
        found = plain | {name: values for name, values in state.items() if name not in plain}
        return {n: v for n, v in found.items() if war_runs.belief_of(self.fit.conflict, n) is not None}

    @cached_property
    def influences(self) -> tuple[Influence, ...]:
        """Beliefs in order of how much the change of resolve hangs on them."""
        return sensitivity.influences(self.resolve["A"][-1] - self.resolve["A"][0], self.beliefs)

    def drivers(self) -> tuple[Driver, ...]:
        """The two most sensitive beliefs."""
        return sensitivity.drivers(self.influences[: sensitivity.TOLD], METHOD)

    def would_change(self) -> tuple[BreakEven, ...]:
        """Where the median change of resolve turns along each of the two leading beliefs."""
        change = self.resolve["A"][-1] - self.resolve["A"][0]
        found = []
        for one in self.influences[: sensitivity.TOLD]:
            known = war_runs.belief_of(self.fit.conflict, one.belief)
            label = war_runs.belief_label(self.fit.conflict, one.belief)
            found.append(
                BreakEven(
                    assumption=f"{label}: value at which {SIDES['A']}'s resolve no longer falls in the median",
                    break_even=effects.belief_crossing(change, self.beliefs[one.belief]),
                    unit=known.unit if known else "1",
                )
            )
        return tuple(found)

    @property
    def prior_dominated(self) -> bool:
        """Whether the fit has told little about resolve."""
        kept = self.known.contraction(RESOLVE, "A")
        return kept is None or kept > CONTRACTED


def year(known: Filtered | None, day: date) -> Year | None:
    """The fitted months before a day; None without a fit that holds them, or where the day is a month or more later."""
    if known is None or (day - known.fit.ends).days > LATE:
        return None
    names = [name for name in known.columns if name.startswith(f"{FILTERED}area_gained@")]
    months = sorted(name.partition("@")[2] for name in names)
    if len(months) < 2 or any(f"{FILTERED}resolve[{side}]@{m}" not in known.columns for side in SIDES for m in months):
        return None
    area = np.stack([known.columns[f"{FILTERED}area_gained@{month}"] for month in months])
    resolve = {
        side: np.stack([known.columns[f"{FILTERED}resolve[{side}]@{month}"] for month in months]) for side in SIDES
    }
    return Year(known, tuple(month_index(month) for month in months), 1000.0 * area, resolve)


def told(y: Year, values: Values) -> Prose:
    """How often area rose and resolve fell over the fitted months."""
    count = len(y.rises)
    found = say(
        "Over the months that the fit has seen, from the end of {first} to that of {last}, the filtered area held by "
        "{b} rises in {rises}, the resolve of {a} falls in {tires} and both hold, which is this row's event, in {both} "
        "of {all} draws.",
        first=month_label(month_end(y.months[0])),
        last=month_label(y.fit.ends),
        a=SIDES["A"],
        b=SIDES["B"],
        rises=values.add("filtered.rises_draws", "count", float(y.rises.sum())),
        tires=values.add("filtered.tires_draws", "count", float(y.tires.sum())),
        both=values.add("filtered.event_draws", "count", float((y.rises & y.tires).sum())),
        all=values.add("filtered.draws", "count", float(count)),
    )
    if y.prior_dominated:
        found += say("The area is observed; what is led by its prior is resolve, and with it the chance.")
    return found


def _way(rises: bool | None) -> str:
    if rises is None:
        return "it turns within the belief's range"
    return f"with a higher value it falls {'less' if rises else 'more'}"


def drivers(y: Year, values: Values) -> Prose | None:
    """The two beliefs on which the change of resolve hangs most."""
    parts = [
        say(
            "{name} ({share} % of the ranks' variance; {way})",
            name=war_runs.belief_label(y.fit.conflict, one.belief),
            share=values.add(f"driver.{one.belief}", "%", 100.0 * one.share),
            way=_way(one.rises),
        )
        for one in y.influences[: sensitivity.TOLD]
    ]
    if not parts:
        return None
    return say("The change of {a}'s resolve hangs most on {list}.", a=SIDES["A"], list=listed(parts))


def area_lines(y: Year, fronts: tuple[Front, ...]) -> Exhibit:
    """Filtered area beside the mappers', each against its own level at the end of the fit."""
    series = []
    for front in fronts:
        points = []
        for month in y.months:
            change = front.change(y.months[-1] - month, front.last - y.months[-1]) if month < y.months[-1] else 0.0
            if change is not None and front.last >= y.months[-1]:
                points.append(Point(x=month_end(month), y=-change))
        if len(points) > 1:
            role = "rival" if series else "observed"
            series.append(Series(name=front.name, role=role, points=tuple(points), source=front.now.source))
    series.append(fan("filtered by the model", y.area.T, y.fit, first=1 - len(y.months)))
    return Exhibit(
        id="war_state_filtered_area",
        kind="lines",
        title="The front that the model filters, beside the mappers'",
        subtitle=f"Area held by {SIDES['B']} less that at the end of {month_name(y.fit.ends)}, square kilometres",
        x=TIME,
        y=Axis(label="area against its end", unit="km2"),
        series=tuple(series),
        sources=tuple(sorted({front.now.source for front in fronts})),
        note=f"{LEGEND} Mappers differ in level, so that each is set against itself.",
        alt="Lines: area held, by mapper and filtered by the model with bands, each less its value in the last month.",
    )


def resolve_lines(y: Year) -> Exhibit:
    """Filtered resolve of both sides over the fitted months."""
    kept = [y.known.contraction(RESOLVE, side) for side in SIDES]
    label = " Led by its prior: no series of it is in the data." if y.prior_dominated else ""
    spread = "" if None in kept else " Spread at the end against that before the fit: " + ", ".join(
        f"{SIDES[side]} {ratio:.2f}" for side, ratio in zip(SIDES, kept, strict=True)
    ) + "."  # fmt: skip
    series = tuple(
        fan(name, y.resolve[side].T, y.fit, first=1 - len(y.months), inner=False, second=side == "B")
        for side, name in SIDES.items()
    )
    return Exhibit(
        id="war_state_filtered_resolve_path",
        kind="lines",
        title="Resolve that the model infers over the fitted months: no series shows it",
        subtitle="Share between no will to go on and all of it, by month end",
        x=TIME,
        y=Axis(label="resolve", unit="share"),
        series=series,
        note=f"{ONE_BAND}{spread}{label}",
        alt="Lines with bands: inferred resolve of both sides by month.",
    )


def month_name(day: date) -> str:
    """A month as figures name it."""
    return f"{day:%B} {day.year}"
