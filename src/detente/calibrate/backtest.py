"""How forecasts of the war would have done: rolling origins every three months, scored.

Pseudo-real-time: a forecast uses only months that had ended by its origin, but as the panel's latest
vintage tells them (true vintages exist for confirmed losses alone). Forecasters are functions of
history and origin, so a model of the war enters the same table as the baselines.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente import __version__
from detente.calibrate import baselines, scoring, stacking
from detente.calibrate.war_data import Increment, WarData, observations
from detente.core.quantities import month_at, month_index
from detente.panel import derived
from detente.panel.reference import load

NAME = "scores-war"
FIRST_ORIGIN = "2023-06"
HORIZONS = (3, 6, 12)
EVERY = 3
DRAWS = 1000
MAPPER = "economist_isw"
"""The mapper with the longest unbroken series; the others agree on changes within their spread."""

PUBLISHED = ("model", "local_linear_trend", "random_walk")
"""Members of the published forecast of levels, weighted by log score (fixed before anything was scored)."""

Reals = NDArray[np.float64]
Forecaster = Callable[[str, int], Mapping[str, Reals]]
"""(origin month, steps) -> monthly paths [step, draw] from the month after the origin on, by `Target.series`."""


@dataclass(frozen=True)
class Target:
    """What is forecast: a monthly series, summed over the horizon or taken in its last month."""

    name: str
    label: str
    unit: str
    series: str
    summed: bool
    logarithmic: bool


TARGETS = (
    Target("pace", "Pace in the last month", "km2/month", "pace", False, False),
    Target("area", "Area gained", "km2", "pace", True, False),
    Target("armour.A", "Confirmed armour lost, Ukraine", "items", "armour.A", True, True),
    Target("armour.B", "Confirmed armour lost, Russia", "items", "armour.B", True, True),
    Target("casualties.B", "Casualties, Russia (The Economist's estimate)", "persons", "casualties.B", True, True),
)


def monthly(data: WarData, until: date | None = None) -> dict[str, dict[int, float]]:
    """Monthly series by months since year 0 from what ended by `until`: pace, armour of both sides, casualties."""
    found = {"pace": {month_index(m): km2 for m, km2 in data.pace(MAPPER).items() if until is None or _over(m, until)}}
    for side in ("A", "B"):
        found[f"armour.{side}"] = by_month(data.increments(side, "armour"), until)
    economist = (row for row in data.casualties if row.issuer == "economist")
    found["casualties.B"] = by_month(data.increments("B", "casualties", economist), until)
    return found


def by_month(rows: Iterable[Increment], until: date | None = None) -> dict[int, float]:
    """Increments between snapshots as counts of whole months, each spread evenly over its days.

    A snapshot of a month's last three days stands for the month's end, and months not spanned are left
    out. An increment that ends after `until` is unknown, so a gap at the origin stays a gap.
    """
    known = [row for row in rows if until is None or _settled(row.end) <= until]
    if not known:
        return {}
    ends = [_settled(known[0].start), *(_settled(row.end) for row in known)]
    days = np.array([end.toordinal() for end in ends], np.float64)
    counts = np.concatenate([[0.0], np.cumsum([row.value for row in known])])
    first, last = month_index(f"{ends[0]:%Y-%m}") + 1, month_index(f"{ends[-1]:%Y-%m}")
    found = {}
    for month in range(first, last + 1):
        start, end = _end_of(month - 1).toordinal(), _end_of(month).toordinal()
        if days[0] <= start and end <= days[-1]:
            found[month] = float(np.interp(end, days, counts) - np.interp(start, days, counts))
    return found


def _end_of(month: int) -> date:
    return date.fromisoformat(f"{month_at(month + 1)}-01") - timedelta(days=1)


def _settled(day: date) -> date:
    """The month's end for a snapshot at most three days before it."""
    end = _end_of(month_index(f"{day:%Y-%m}"))
    return end if (end - day).days <= 3 else day


def _over(month: str, until: date) -> bool:
    return _end_of(month_index(month)) <= until


@dataclass
class Case:
    """Forecasts of one target at one origin and horizon, and what happened."""

    target: str
    origin: int
    horizon: int
    observed: float
    samples: dict[str, Reals]


def cases(data: WarData, seed: int, draws: int, model: Forecaster | None = None) -> list[Case]:
    """Every case that the data allow: at least six months in a row before it, and all its months observed."""
    full = monthly(data)
    last = max(full["pace"])
    found = []
    for origin in range(month_index(FIRST_ORIGIN), last - min(HORIZONS) + 1, EVERY):
        known = monthly(data, _end_of(origin))
        modelled = model(month_at(origin), max(HORIZONS)) if model is not None else {}
        for target in TARGETS:
            paths = _paths(known[target.series], target, origin, seed, draws)
            if not paths:
                continue
            if target.series in modelled:
                paths["model"] = modelled[target.series]
            for horizon in HORIZONS:
                truth = [full[target.series].get(origin + k) for k in range(1, horizon + 1)]
                if any(value is None for value in truth):
                    continue
                seen = np.array(truth, np.float64)
                observed = float(np.sum(seen) if target.summed else seen[-1])
                samples = {
                    name: np.sum(path[:horizon], axis=0) if target.summed else path[horizon - 1]
                    for name, path in paths.items()
                }
                found.append(Case(target.name, origin, horizon, observed, samples))
    return found


def _paths(known: dict[int, float], target: Target, origin: int, seed: int, draws: int) -> dict[str, Reals]:
    """Paths of every baseline from the month after the origin on; months missing at the origin are forecast too."""
    if not known:
        return {}
    last = max(known)
    run = []
    while last - len(run) in known:
        run.append(known[last - len(run)])
    history = np.array(run[::-1])
    if target.logarithmic:
        history = np.log(np.maximum(history, 1.0))
    if history.size < baselines.LEAST:
        return {}
    late = origin - last
    paths = {
        name: make(history, late + max(HORIZONS), draws, seed, origin)[late:]
        for name, make in baselines.BASELINES.items()
    }
    # a log path is cut at e^15: beyond it a sum of draws says nothing
    return {name: np.exp(np.minimum(path, 15.0)) if target.logarithmic else path for name, path in paths.items()}


def scores(found: list[Case]) -> pl.DataFrame:
    """One row per case and forecaster, mixtures included; stacked weights know only cases settled by the origin."""
    parts = {id(case): stacking.crps_parts(list(case.samples.values()), case.observed) for case in found}
    dense = {
        id(case): [max(stacking.density(case.samples[name], case.observed), 1e-300) for name in PUBLISHED]
        for case in found
        if set(PUBLISHED) <= set(case.samples)
    }
    rows: list[dict[str, Any]] = []
    for case in found:
        names = list(case.samples)
        past = [parts[id(other)] for other in found if _settled_before(other, case) and list(other.samples) == names]
        weights = stacking.crps_weights(past) if past else stacking.equal(len(names))
        forecasts: dict[str, tuple[Reals, Reals | None]] = {name: (case.samples[name], None) for name in names}
        samples = list(case.samples.values())
        forecasts["equal_mix"] = stacking.mixed(samples, stacking.equal(len(names)))
        if id(case) in dense:
            settled = [dense[id(other)] for other in found if _settled_before(other, case) and id(other) in dense]
            shares = stacking.log_score_weights(settled, prior_cases=1.0) if settled else stacking.equal(len(PUBLISHED))
            forecasts["published"] = stacking.mixed([case.samples[name] for name in PUBLISHED], shares)
            forecasts["model_and_trend"] = stacking.mixed(
                [case.samples["model"], case.samples["local_linear_trend"]], stacking.equal(2)
            )
        forecasts["stacked"] = stacking.mixed(samples, weights)
        for name, (sample, weight) in forecasts.items():
            rows.append(_scored(case, name, sample, weight))
    return pl.DataFrame(rows)


def _settled_before(other: Case, case: Case) -> bool:
    """Whether a case of the same kind had been settled by the origin of another."""
    same = (other.target, other.horizon) == (case.target, case.horizon)
    return same and other.origin + other.horizon <= case.origin


def _scored(case: Case, name: str, sample: Reals, weight: Reals | None) -> dict[str, Any]:
    q = scoring.quantiles(sample, (0.05, 0.25, 0.5, 0.75, 0.95), weight)
    return {
        "target": case.target,
        "origin": month_at(case.origin),
        "horizon": case.horizon,
        "forecaster": name,
        "observed": case.observed,
        **dict(zip(("q05", "q25", "q50", "q75", "q95"), q, strict=True)),
        "crps": scoring.crps_samples(sample, case.observed, weight),
        "interval_90": scoring.interval_score(case.observed, q[0], q[4], 0.1),
        "in_50": q[1] <= case.observed <= q[3],
        "in_90": q[0] <= case.observed <= q[4],
        "pit": scoring.pit(sample, case.observed, weight),
    }


def table(frame: pl.DataFrame, *, common: bool = True) -> list[dict[str, Any]]:
    """Mean scores by target, horizon and forecaster, best first within a target and horizon.

    With `common`, where the model has forecasts, all are scored on the cases for which it has one: a forecaster must
    not look worse for having been asked the harder months too.
    """
    if common:
        case = ["target", "horizon", "origin"]
        own = frame.filter(pl.col("forecaster") == "model").select(case).with_columns(asked=pl.lit(True))
        marked = frame.join(own, on=case, how="left").with_columns(pl.col("asked").fill_null(False))
        some = pl.col("asked").any().over("target", "horizon")
        frame = marked.filter(pl.col("asked") | ~some).drop("asked")
    grouped = frame.group_by("target", "horizon", "forecaster").agg(
        pl.len().alias("cases"),
        pl.col("crps").mean(),
        pl.col("interval_90").mean(),
        pl.col("in_50").mean().alias("coverage_50"),
        pl.col("in_90").mean().alias("coverage_90"),
    )
    order = {target.name: number for number, target in enumerate(TARGETS)}
    rows = grouped.to_dicts()
    return sorted(rows, key=lambda row: (order[row["target"]], row["horizon"], row["crps"], row["forecaster"]))


def weights_now(found: list[Case]) -> list[dict[str, Any]]:
    """Stacking weights from all cases: those of a forecast made today."""
    rows = []
    for target in TARGETS:
        for horizon in HORIZONS:
            past = [case for case in found if case.target == target.name and case.horizon == horizon]
            if past:
                names = list(past[-1].samples)
                same = [case for case in past if list(case.samples) == names]
                w = stacking.crps_weights([stacking.crps_parts(list(c.samples.values()), c.observed) for c in same])
                shares = dict(zip(names, (round(float(x), 4) for x in w), strict=True))
                rows.append({"target": target.name, "horizon": horizon, "cases": len(same), "weights": shares})
    return rows


def recompute(
    seed: int = 0, draws: int = DRAWS, model: Forecaster | None = None, folder: Any = derived.DERIVED
) -> derived.DerivedResult:
    """Score every forecaster on the embedded panel and store the result with its recipe."""
    panel = load()
    found = cases(observations(panel.as_of(panel.day)), seed, draws, model)
    frame = scores(found)
    recipe = {
        "title": "Backtest of forecasts of the war, pseudo-real-time",
        "seed": seed,
        "draws": draws,
        "window_months": baselines.WINDOW,
        "first_origin": FIRST_ORIGIN,
        "mapper": MAPPER,
        "inputs": {"panel": panel.digest},
        "code": __version__,
        "model": model is not None,
        "table": table(frame),
        "table_all_cases": table(frame, common=False),
        "published": list(PUBLISHED),
        "weights": weights_now(found),
    }
    return derived.save(NAME, frame, recipe, folder)
