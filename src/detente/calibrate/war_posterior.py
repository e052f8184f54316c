"""The war's posterior as a derived result: what a run needs of a fit, and how far the fit can be trusted."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente import __version__
from detente.calibrate import war_nuts
from detente.calibrate.war import (
    FILTERED,
    KEEP,
    LAST_MOVES,
    MOVES,
    REPORTED,
    SCHEMA,
    Fit,
    War,
    assembled,
    data_for,
    fit,
    prior_beliefs,
)
from detente.calibrate.war_fingerprint import inputs_of
from detente.calibrate.war_series import WarData
from detente.panel import Panel, derived
from detente.simulation.draws import PREVIOUS, STATE, filtered_names
from detente.simulation.ensemble import war

Array = NDArray[Any]

Sampler = Literal["sequential", "nuts"]

CHAINS: Final = (16, 500, 3000)
"""Chains, and steps of each: to warm up, and kept."""

STARTING: Final = frozenset({
    "attrition.manpower", "attrition.wounded", "attrition.in_service", "attrition.storage", "attrition.stocks",
    "attrition.tempo", "attrition.discrepancy", "attrition.drift", "attrition.room", "capabilities.pool",
    "capabilities.reserve", "resolve.start",
})  # fmt: skip
"""Beliefs about a start: the fitted state takes their place, or, for the room to move, the area at the later start."""


def calibrate(
    panel: Panel, day: date, name: str = "ukraine", *, particles: int = 2000, seed: int = 0,
    moves: tuple[int, int] = (MOVES, LAST_MOVES), folder: Path = derived.DERIVED, checkpoint: Path | None = None,
    progress: Callable[[str], None] = lambda _: None, sampler: Sampler = "sequential",
    chains: tuple[int, int, int] = CHAINS,
) -> derived.DerivedResult:  # fmt: skip
    """Fit a war to what was known on a day and write the draws with their recipe.

    `chains` are their number, the steps of warm-up and those kept, for the sampler that follows gradients. With
    `checkpoint` a fit that was cut off goes on from there; the file goes when the result is written. Raises as
    `war.fit` and `war.data_for` do, and DataMissing where that sampler's extra is not installed.
    """
    data = data_for(panel, day, name)
    beliefs = prior_beliefs(name)
    if sampler == "nuts":
        war_ = War(beliefs, len(data.months), data)
        sampled = war_nuts.sample(data, beliefs, chains=chains[0], warm_up=chains[1], samples=chains[2], seed=seed,
                                  checkpoint=checkpoint, progress=progress)  # fmt: skip
        every = np.linspace(0, sampled.coordinates.shape[1] - 1, particles).round().astype(int)
        found = assembled(war_, data, sampled.coordinates[:, every])
        how = {
            "chains": list(chains), "divergent": sampled.divergent,
            "r_hat": {n: round(float(x), 4) for n, x in zip(REPORTED, sampled.r_hat, strict=True)},
            "effective": {n: min(particles, round(float(x)))
                          for n, x in zip(REPORTED, sampled.effective, strict=True)},
        }  # fmt: skip
    else:
        found = fit(
            data, beliefs, particles=particles, seed=seed, moves=moves, progress=progress, checkpoint=checkpoint
        )
        how = {
            "moves": list(moves), "kept": KEEP, "ancestors": found.ancestors, "effective": effective(found),
            "trace": [list(row) for row in found.trace],
        }  # fmt: skip
    recipe = {
        "schema": SCHEMA,
        "note": f"fitted to {data.months[0]} to {data.months[-1]} as known on {day.isoformat()}",
        "as_of": day.isoformat(),
        "months": list(data.months),
        "seed": seed,
        "draws": particles,
        "sampler": sampler,
        "inputs": inputs_of(panel, data, beliefs),
        "sources": list(data.sources),
        "code": __version__,
        "command": f"detente calibrate war --as-of {day.isoformat()} --draws {particles} --seed {seed} "
        f"--sampler {sampler}",
        "log_evidence": found.evidence,
        **how,
        "contraction": contraction(found, War(beliefs, len(data.months), data)),
        "predictive": predictive(found, data, War(beliefs, len(data.months), data), seed),
    }
    result = derived.save(f"war-{name}-{data.months[-1]}", frame(found), recipe, folder)
    if checkpoint is not None:
        checkpoint.unlink(missing_ok=True)
    return result


def frame(found: Fit) -> pl.DataFrame:
    """Draws as a run reads them: beliefs that vary, the state at the end, last month's values; area begins anew."""
    kept: dict[str, Array] = {}
    for column, values in found.columns.items():
        if column.startswith((STATE, PREVIOUS)):
            kept[column] = np.zeros_like(values) if column == STATE + "attrition.area" else values
        elif column.partition("[")[0] not in STARTING and np.ptp(values) > 0.0:
            kept[column] = values
    for name in FILTERED:
        path = found.said[name]
        if name == "area_gained":  # as seen from the start of a run, which begins to count anew
            path = path - path[-1]
        for t, month in enumerate(found.months):
            rows = path[t].reshape(-1, path.shape[-1])
            kept |= {f"{column}@{month}": row
                     for column, row in zip(filtered_names(name, war().dims(name)), rows, strict=True)}  # fmt: skip
    return pl.DataFrame({name: np.asarray(values, np.float32) for name, values in kept.items()})


def effective(found: Fit) -> dict[str, int]:
    """[draws] Effective number by reported quantity.

    Draws of one ancestor share what they still remember of him: a correlation rho between a draw's value before
    and after the last moves makes siblings correlated by rho squared.
    """
    count = found.coordinates.shape[1]
    siblings = count / found.ancestors - 1.0
    return {name: round(count / (1.0 + siblings * rho * rho)) for name, rho in found.memory.items()}


def contraction(found: Fit, war: War) -> dict[str, float]:
    """[share] One less the variance after the fit over that before, on the scale on which a belief is normal."""
    spread = found.coordinates[: war.beliefs_end].var(axis=1)
    return {name: round(float(1.0 - v), 3) for name, v in zip(war.names, spread, strict=True)}


def predictive(found: Fit, data: WarData, war: War, seed: int) -> dict[str, dict[str, float]]:
    """Posterior predictive checks: what fresh luck under the fitted beliefs gives, against what was seen.

    p: [share] two-sided, near nought where the model hardly ever gives what was seen.
    """
    rng = np.random.Generator(np.random.Philox(key=[seed, 2**32 + 1]))
    fresh = found.coordinates.copy()
    fresh[war.beliefs_end :] = rng.standard_normal(fresh[war.beliefs_end :].shape)
    _, run, _ = war.run(fresh)
    seen = np.nanmean(np.stack(list(data.pace.values())), axis=0)
    pace = run.series["pace"]
    told: dict[str, tuple[Array, float]] = {
        "mean pace, km2 a month": (pace.mean(axis=0), float(seen.mean())),
        "spread of the pace, km2 a month": (pace.std(axis=0), float(seen.std())),
        "autocorrelation of the pace": (_autocorrelation(pace), float(_autocorrelation(seen[:, None])[0])),
        "fastest month, km2": (pace.max(axis=0), float(seen.max())),
    }
    for side in "AB":
        confirmed = np.nansum(data.confirmed[side, "armour"])
        lost = run.series["equipment_lost"][:, "AB".index(side), 0].sum(axis=0)
        part = found.columns[f"observation.confirmed[{side},armour]"]
        told[f"confirmed armour lost by {side}, items"] = (lost * part, float(confirmed))
    return {
        name: {
            "seen": round(value, 3),
            "median": round(float(np.median(sample)), 3),
            "low": round(float(np.quantile(sample, 0.05)), 3),
            "high": round(float(np.quantile(sample, 0.95)), 3),
            "p": round(float(2.0 * min(np.mean(sample <= value), np.mean(sample >= value))), 3),
        }
        for name, (sample, value) in told.items()
    }


def _autocorrelation(series: Array) -> Array:
    """Correlation of one month with the next, by draw."""
    less = series - series.mean(axis=0)
    return (less[1:] * less[:-1]).sum(axis=0) / np.maximum((less * less).sum(axis=0), 1e-12)
