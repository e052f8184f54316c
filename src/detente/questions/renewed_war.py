"""How long peace lasts by terms and balance of forces, as the table that the game of bargaining reads.

The durability model's pooled survival against a new war, with terms that otherwise follow the balance of the day. It
ships, because the pool rests on fits that take minutes; `detente calibrate game` computes it again first.
"""

from itertools import product
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from detente import __version__
from detente.calibrate import durability as fitted
from detente.core.errors import DataMissing
from detente.panel import derived, reference
from detente.questions import durability_peace as peace_of
from detente.questions.durability import DurabilitySlots
from detente.questions.durability_asked import asked
from detente.questions.durability_deal import Deal
from detente.questions.durability_peace import Case, Peace
from detente.questions.question import Run
from detente.questions.war_runs import first_day, fit_for
from detente.simulation.renewal import AXES, SCHEMA, name_of

GUARANTEES: Final = (0.0, 0.1, 0.4, 0.8, 1.5)
"""[log] The marks of the lever, and the most it can be set to."""

RATIOS: Final = (-1.35, 0.0, 1.35)
"""[log] Ends and middle of the game's grid: with terms that follow the balance, the hazard hardly hangs on it."""

DRAWS: Final = 1000
KEPT: Final = 100
"""Draws that ship, evenly spread from the most pessimistic on."""


def table(conflict: str = "ukraine", seed: int = 0) -> tuple[pl.DataFrame, dict[str, Any]]:
    """Survival by terms, balance, draw and year, and its recipe; raises DataMissing for a war that has no fit."""
    fit = fit_for(conflict, first_day(conflict))
    if fit is None:
        raise DataMissing(f"no fit of the war {conflict!r} ships; make one with `detente calibrate war`")
    run = Run(as_of=fit.day, panel=reference.load(), draws=DRAWS, seed=seed)
    case = asked(DurabilitySlots(), run, fit, run.view()).peace.case
    rows = peace_of._spread(DRAWS, KEPT)
    years = [f"year_{int(year)}" for year in peace_of.YEARS[1:]]
    frames = []
    for ratio, monitoring, imposed, guarantees in product(RATIOS, (0.0, 1.0), (0.0, 1.0), GUARANTEES):
        found = Peace(Case(case.x, np.full(DRAWS, ratio), case.spending), DRAWS, seed)
        survived = found.pool("war", Deal(guarantees, monitoring, imposed))[rows, 1:].astype(np.float32)
        at = dict(zip(AXES, (guarantees, monitoring, imposed, ratio), strict=True))
        frames.append(pl.DataFrame({**{axis: [value] * KEPT for axis, value in at.items()},
                                    "draw": np.arange(KEPT, dtype=np.int16),
                                    **{year: survived[:, k] for k, year in enumerate(years)}}))  # fmt: skip
    names = (fitted.NAME, fitted.COX, fitted.REARMAMENT)
    recipe = {
        "title": "Peace against a new war by terms and balance of forces: pooled survival by year",
        "schema": SCHEMA, "seed": seed, "code": __version__, "command": f"detente calibrate game --seed {seed}",
        "inputs": {**{name: derived.load(name).digest for name in names}, "beliefs": fitted.beliefs().digest},
        "case": {"covariates": np.round(case.x, 4).tolist(), "spending_ratio": round(case.spending, 4)},
        "units": {"guarantees": "log", "ratio": "log, challenger over supported side", "year_N": "share"},
    }  # fmt: skip
    return pl.concat(frames), recipe


def ship(conflict: str = "ukraine", seed: int = 0, folder: Path = derived.DERIVED) -> derived.DerivedResult:
    """Compute the table and write it as a derived result; raises as `table` does."""
    fit = fit_for(conflict, first_day(conflict))
    frame, recipe = table(conflict, seed)
    assert fit is not None  # `table` has raised
    return derived.save(name_of(conflict, fit.start), frame, recipe, folder)
