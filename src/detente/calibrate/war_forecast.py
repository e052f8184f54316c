"""Forecasts by the war model at past origins, as observers would have told them: what the backtest scores.

At every origin the war is fitted anew to the months that had ended, run on under unchanged policy, and seen through
the fit's own beliefs about observation: a mapper's offset and noise, the confirmed part of losses, and the level at
which a casualty estimate runs against the model's own casualties.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.calibrate import war
from detente.calibrate.backtest import MAPPER, Forecaster, monthly
from detente.calibrate.war_data import observations as all_observations
from detente.calibrate.war_likelihood import COUNT_SPREAD
from detente.calibrate.war_series import WarData, observations
from detente.catalogue.conflicts import conflict
from detente.core.errors import CheckFailed
from detente.core.quantities import month_index
from detente.panel import Panel
from detente.simulation import clock, kernel, paths
from detente.simulation.ensemble import code
from detente.sources.store import home

Array = NDArray[Any]
Progress = Callable[[str], None]

LEAST: Final = 3
"""[months] Fewer fitted months and the model makes no forecast."""

MOVES: Final = (20, 2000)
"""Moves of a fit at an origin; the shipped fit makes more."""

LEVEL_MONTHS: Final = 6
"""[months] Over which a casualty estimate's level against the model's is taken."""

KEEP: Final = ("pace", "casualties", "equipment_lost")


def forecaster(
    panel: Panel, name: str = "ukraine", *, particles: int = 500, seed: int = 0, moves: tuple[int, int] = MOVES,
    progress: Progress = lambda _: None,
) -> Forecaster:  # fmt: skip
    """The model as a forecaster of the backtest's series; forecasts of an origin are kept and taken up again."""
    conflict_ = conflict(name)
    sides = (conflict_.sides["A"].state, conflict_.sides["B"].state)
    view = panel.as_of(panel.day)
    data = observations(view, sides).since(conflict_.calibration_start)
    seen = monthly(all_observations(view))
    beliefs = war.prior_beliefs(name)

    def forecast(origin: str, steps: int) -> Mapping[str, Array]:
        known = data.until(origin)
        if len(known.months) < LEAST:
            return {}
        told = {"panel": panel.digest, "beliefs": beliefs.digest, "code": code(), "months": known.months,
                "particles": particles, "seed": seed, "moves": moves, "steps": steps}  # fmt: skip
        kept = home() / "forecasts" / f"{hashlib.sha256(json.dumps(told).encode()).hexdigest()}.npz"
        if kept.is_file():
            try:
                with np.load(kept, allow_pickle=False) as saved:
                    return {series: saved[series] for series in saved.files}
            except Exception as error:
                raise CheckFailed(f"the kept forecast {kept} cannot be read ({error}); delete it") from error
        progress(f"fitting the war to {known.months[0]} to {known.months[-1]}")
        found = war.fit(known, beliefs, particles=particles, seed=seed, moves=moves)
        before = {k: v for k, v in seen["casualties.B"].items() if k <= month_index(origin)}
        made = observed(found, ahead(found, known, steps, seed), before, seed)
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".part.npz")
        with unfinished.open("wb") as file:
            arrays: dict[str, Any] = dict(made)
            np.savez(file, **arrays)
        unfinished.replace(kept)
        return made

    return forecast


def ahead(found: war.Fit, known: WarData, steps: int, seed: int) -> dict[str, Array]:
    """[month, *dims, draw] What happens under unchanged policy after the fitted months, with new luck."""
    fitted = war.War(war.prior_beliefs("ukraine"), len(known.months), known)
    params, run, _ = fitted.run(found.coordinates)
    levers = {name: np.repeat(path[-1:], steps, axis=0) for name, path in paths.levers(fitted.scenario).items()}
    forward = kernel.run if kernel.available() else clock.run
    return forward(
        fitted.program, params, levers, months=steps, seed=seed, first_month=len(known.months), keep=KEEP,
        start=run.start,
    ).series  # fmt: skip


def observed(found: war.Fit, run: Mapping[str, Array], casualties: Mapping[int, float], seed: int) -> dict[str, Array]:
    """[month, draw] The same as observers would tell it; `casualties` [persons] are an estimate's months before."""
    rng = np.random.Generator(np.random.Philox(key=[seed, 2**40]))
    pace = run["pace"].astype(np.float64)
    offset = found.columns[f"observation.offset[{MAPPER}]"]
    noise = np.sqrt(25.0**2 + (0.08 * pace) ** 2) * rng.standard_t(4.0, pace.shape)
    made = {"pace": pace + offset + noise}
    for i, side in enumerate("AB"):
        part = found.columns[f"observation.confirmed[{side},armour]"]
        # the spread of a quarter's count beyond chance, spread over its months as if they were independent
        size = 1.0 / (3.0 * COUNT_SPREAD**2)
        mean = np.maximum(run["equipment_lost"][:, i, 0] * part, 1e-6)
        made[f"armour.{side}"] = rng.poisson(mean * rng.gamma(size, 1.0 / size, mean.shape)).astype(np.float64)
    last = sorted(casualties)[-LEVEL_MONTHS:]
    first = month_index(found.months[0])
    places = [month - first for month in last if 0 <= month - first < len(found.months)]
    if len(places) >= LEAST:
        told = np.log(np.array([casualties[first + place] for place in places]))[:, None]
        ratio = told - np.log(1000.0 * found.said["casualties"][places, 1])
        spread = np.sqrt(ratio.var(axis=0, ddof=1) + 0.1**2)
        level = ratio.mean(axis=0) + spread / np.sqrt(len(places)) * rng.standard_normal(pace.shape[1])
        own = np.exp(level + spread * rng.standard_normal(pace.shape))
        made["casualties.B"] = 1000.0 * run["casualties"][:, 1].astype(np.float64) * own
    return made
