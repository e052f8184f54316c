"""The state of the war that a fit has filtered: what no series shows, at the end of the month in which runs start."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.catalogue.conflicts import conflict
from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.core.prose import Prose, Value, say
from detente.core.units import Unit
from detente.panel import derived
from detente.questions.front import Front
from detente.questions.war_exhibits import TIME
from detente.questions.war_fans import LEGEND, fan
from detente.questions.war_runs import CORE, PEOPLE, Fit, Setting, fit_for, outcome
from detente.questions.wording import Values, listed, month_end, month_label, with_band
from detente.simulation.beliefs import draws as belief_draws
from detente.simulation.draws import FILTERED as PATH

Array = NDArray[Any]

SIDES = {"A": "Ukraine", "B": "Russia"}
PRIOR_DRAWS = 4000
AHEAD = 6
"""[months] Of the model's pace drawn after the observed one."""

BEHIND = 18
"""[months] Of observed pace drawn before it."""


@dataclass(frozen=True)
class Item:
    """One filtered stock: column of the fit and the belief it began from (both by side), its words, its unit."""

    key: str
    column: str
    belief: str
    words: str
    unit: Unit


def _stock(key: str, place: str, words: str, unit: Unit) -> Item:
    return Item(key, f"state:attrition.{place}", f"attrition.{place}", words, unit)


STOCKS = (
    _stock("manpower", "manpower[{}]", "manpower in theatre", "thousand persons"),
    _stock("armour", "in_service[{},armour]", "armour in service", "items"),
    _stock("armour_storage", "storage[{},armour]", "armour in storage", "items"),
    _stock("artillery", "in_service[{},artillery]", "artillery in service", "items"),
    _stock("shells", "stocks[{},shells]", "shells in stock", "thousand rounds"),
)
RESOLVE = Item("resolve", "previous:resolve[{}]", "resolve.start[{}]", "resolve", "share")


@dataclass(frozen=True)
class Filtered:
    """Draws of the fitted state by column, and the fit they come from."""

    fit: Fit
    columns: dict[str, Array]

    def sample(self, item: Item, side: str) -> Array | None:
        """[draw] The item of a side in its unit; None where the fit does not hold it."""
        return self.columns.get(item.column.format(side))

    def pace(self) -> Array | None:
        """[km2/month, draw x month] Filtered change of area in each fitted month but the first; None without a path."""
        path = [self.columns[name] for name in sorted(self.columns) if name.startswith(f"{PATH}area_gained@")]
        return 1000.0 * np.diff(np.stack(path, axis=1), axis=1) if len(path) > 1 else None

    def contraction(self, item: Item, side: str) -> float | None:
        """[ratio] Spread after the fit over that of the belief at the same date; None without a belief."""
        belief = conflict(self.fit.conflict).beliefs.get(item.belief.format(side))
        sample = self.sample(item, side)
        if belief is None or sample is None:
            return None
        before = float(np.std(belief_draws(belief, PRIOR_DRAWS, 0)))
        return float(np.std(sample)) / before if before > 0.0 else None


def filtered(conflict_id: str, as_of: date, day: date) -> Filtered | None:
    """The filtered state that may be told for a day: None without a shipped fit or for a day before its month's end."""
    fit = fit_for(conflict_id, as_of)
    if fit is None or fit.posterior is None or day < fit.ends:
        return None
    frame = derived.load(fit.posterior).frame
    return Filtered(fit, {name: frame[name].to_numpy().astype(np.float64) for name in frame.columns})


def stocks(f: Filtered, values: Values) -> Prose | None:
    """Stocks of both sides at the date, median and band."""
    sides = []
    for side, name in SIDES.items():
        parts = []
        for item in STOCKS:
            sample = f.sample(item, side)
            if sample is not None:
                value = values.band(f"filtered.{item.key}.{side}", item.unit, sample)
                thousand = " thousand" if item.unit.startswith("thousand") else ""
                parts.append(say("{words} {value}{more}", words=item.words, value=with_band(value), more=thousand))
        if parts:
            sides.append(say("{name}: {list}.", name=name, list=listed(parts)))
    if not sides:
        return None
    told = say("State that the model filters from the data, at the end of {month}.", month=month_label(f.fit.ends))
    for side in sides:
        told += side
    return told


def balance(f: Filtered, values: Values) -> Prose | None:
    """Log force ratio, and the part of it that stocks do not explain."""
    ratio, unexplained = f.columns.get("state:attrition.ratio"), f.columns.get("state:attrition.discrepancy")
    if ratio is None or unexplained is None:
        return None
    return say(
        "Log force ratio, Russia over Ukraine: {ratio}, of which stocks leave {rest} unexplained (tactics, leadership, "
        "weather, errors of the model).",
        ratio=with_band(values.band("filtered.ratio", "log", ratio, digits=2)),
        rest=with_band(values.band("filtered.unexplained", "log", unexplained, digits=2)),
    )


def resolve(f: Filtered, values: Values) -> Prose | None:
    """Resolve of both sides and how far the fit has moved it from its prior."""
    parts = []
    for side, name in SIDES.items():
        sample = f.sample(RESOLVE, side)
        if sample is not None:
            value = values.band(f"filtered.resolve.{side}", "share", sample, digits=2)
            parts.append(say("{name} {value}", name=name, value=with_band(value)))
    if not parts:
        return None
    told = say(
        "Resolve, a latent share between none and all that stands for the will to go on: {list}.", list=listed(parts)
    )
    kept = [(side, ratio) for side in SIDES if (ratio := f.contraction(RESOLVE, side)) is not None]
    shown: list[Value] = [values.add(f"contraction.resolve.{side}", "ratio", ratio) for side, ratio in kept]
    if len(shown) == len(SIDES):
        told += say(
            "Against beliefs without the fit its spread is {a} times as wide for Ukraine and {b} times for Russia; no "
            "series of fatigue of soldiers is in the data, so this follows from losses, ground and aid by assumption.",
            a=shown[0],
            b=shown[1],
        )
    return told


def equipment_ranges(f: Filtered) -> Exhibit | None:
    """Filtered equipment of both sides."""
    items = [item for item in STOCKS if item.unit == "items"]
    return _ranges(f, items, "war_state_filtered_equipment", "Equipment that the model filters from the data", "items")


def people_ranges(f: Filtered) -> Exhibit | None:
    """Filtered manpower of both sides."""
    items = [item for item in STOCKS if item.unit == "thousand persons"]
    title = "Manpower in theatre that the model filters"
    return _ranges(f, items, "war_state_filtered_manpower", title, "thousand persons")


def resolve_ranges(f: Filtered) -> Exhibit | None:
    """Filtered resolve of both sides."""
    title = "Resolve that the model infers: no series shows it"
    return _ranges(f, [RESOLVE], "war_state_filtered_resolve", title, "share")


def _ranges(f: Filtered, items: list[Item], name: str, title: str, unit: Unit) -> Exhibit | None:
    series = []
    for side, label in SIDES.items():
        points = []
        for item in items:
            sample = f.sample(item, side)
            if sample is None:
                continue
            low, middle, high = (float(q) for q in np.quantile(sample, (0.05, 0.5, 0.95)))
            kept = f.contraction(item, side)
            note = "" if kept is None else f"spread {kept:.2f} of that before the fit"
            points.append(Point(x=item.words, y=middle, low=low, high=high, note=note))
        if points:
            series.append(Series(name=label, role="model", points=tuple(points)))
    if not series:
        return None
    return Exhibit(
        id=name,
        kind="ranges",
        title=title,
        subtitle=f"{unit[:1].upper()}{unit[1:]}, median and the middle nine tenths of the fitted draws",
        x=Axis(label="stock", type="name"),
        y=Axis(label="filtered", unit=unit),
        series=tuple(series),
        note=f"End of {f.fit.ends:%B} {f.fit.ends.year}.",
        alt=f"Ranges: {title.lower()}, both sides.",
    )


def pace_lines(f: Filtered, fronts: tuple[Front, ...], *, draws: int, seed: int) -> Exhibit | None:
    """Observed pace by mapper, and the model's own as it goes on from the filtered state with today's aid."""
    series = []
    for front in fronts:
        changes = [(ago, front.change(1, ago)) for ago in range(BEHIND - 1, -1, -1)]
        points = tuple(Point(x=month_end(front.last - ago), y=change) for ago, change in changes if change is not None)
        if points:
            role = "rival" if series else "observed"
            series.append(Series(name=front.name, role=role, points=points, source=front.now.source))
    if not series:
        return None
    run = outcome(f.fit, Setting(), draws=draws, seed=seed, keep=CORE + PEOPLE)
    seen = f.pace()
    if seen is not None:
        series.append(fan("filtered", seen, f.fit, first=1 - seen.shape[1], inner=False, second=True))
    series.append(fan("model", run.pace()[:, :AHEAD], f.fit))
    return Exhibit(
        id="war_state_filtered_pace",
        kind="lines",
        title="Pace of the front: mappers and what the model filters, then what it expects",
        subtitle="Change of the area held by Russia, square kilometres a month",
        x=TIME,
        y=Axis(label="pace", unit="km2/month"),
        series=tuple(series),
        rules=(Rule(at=f.fit.ends, label="last month that the fit has seen"),),
        sources=tuple(sorted({front.now.source for front in fronts})),
        note=LEGEND,
        alt="Lines: monthly change of area by mapper, filtered by the model, and the model's for the months after.",
    )
