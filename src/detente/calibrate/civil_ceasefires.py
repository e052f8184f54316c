"""Peacekeepers and treaties in civil wars: the one place where terms of settlements are coded, beside the model.

Cease-fires that did not end in a victory, by stretch of time with and without peacekeepers. Cox's coefficients, and
intervals from conflicts drawn again with replacement. It is evidence on another kind of war: the beliefs about terms do
not use it, readers may.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from detente.calibrate.survival import cox
from detente.core.errors import CheckFailed
from detente.sources import table_of
from detente.sources.table import read

TABLE: Final = "fortna_peacekeeping_ceasefires"
REPLICATES: Final = 200
RIDGE: Final = 0.25
"""Precision of a normal belief in no effect, so that a drawing without contrast stays finite."""

YEAR: Final = 365.25
"""[days]"""


def stretches(table: pl.DataFrame) -> pl.DataFrame:
    """One row a stretch: conflict, case, begin and end [years since the cease-fire], failed, peacekeepers, treaty."""
    # the first row of a case alone holds the date of its cease-fire and its treaty
    whole = table.with_columns(
        pl.col("cfdate").drop_nulls().first().over("id").alias("since"),
        pl.col("treaty").drop_nulls().first().over("id").alias("by_treaty"),
        pl.col("victory").drop_nulls().first().over("id").alias("won"),
    ).filter(pl.col("won") == 0)
    years = {name: (pl.col(name) - pl.col("since")).dt.total_days() / YEAR for name in ("t0", "t1")}
    return whole.select(
        "cluster", "id", years["t0"].alias("begin"), (years["t1"] + 1.0 / YEAR).alias("end"),
        (pl.col("failed") == 1).alias("failed"), (pl.col("pk_dum") == 1).alias("peacekeepers"),
        (pl.col("by_treaty") == 1).alias("treaty"),
    )  # fmt: skip


def effects(rows: pl.DataFrame, seed: int = 0) -> dict[str, Any]:
    """Hazard ratios of peacekeepers and of a treaty with 90 % intervals, and how many cases they rest on."""
    names = ("peacekeepers", "treaty")
    x = rows.select(names).cast(pl.Float64).to_numpy()
    begin, end, failed = (rows[name].to_numpy() for name in ("begin", "end", "failed"))
    whole = cox(end, failed, x, ridge=RIDGE, entry=begin).fit.coefficients
    rng = np.random.Generator(np.random.Philox(key=[seed, 14]))
    conflicts = rows["cluster"].unique(maintain_order=True).to_list()
    members = {one: np.flatnonzero((rows["cluster"] == one).to_numpy()) for one in conflicts}
    drawn = []
    while len(drawn) < REPLICATES:
        chosen = np.concatenate([members[conflicts[i]] for i in rng.integers(0, len(conflicts), len(conflicts))])
        if failed[chosen].sum() >= 5:
            drawn.append(cox(end[chosen], failed[chosen], x[chosen], ridge=RIDGE, entry=begin[chosen]).fit.coefficients)
    low, high = np.quantile(drawn, (0.05, 0.95), axis=0)
    ratios = {
        name: {"ratio": round(float(np.exp(whole[j])), 3), "low": round(float(np.exp(low[j])), 3),
               "high": round(float(np.exp(high[j])), 3)}
        for j, name in enumerate(names)
    }  # fmt: skip
    return {
        "cases": rows["id"].n_unique(), "conflicts": len(conflicts), "failed": int(failed.sum()), "ratios": ratios,
        "source": table_of(TABLE).source.id,
    }  # fmt: skip


def from_mirror(mirror: Path, seed: int = 0) -> dict[str, Any]:
    """The effects from a mirror's folder; raises as `sources.table.read`, CheckFailed for a stretch without time."""
    rows = stretches(read(table_of(TABLE), mirror / table_of(TABLE).file))
    if (rows["end"] <= rows["begin"]).any() or rows.null_count().sum_horizontal().item():
        raise CheckFailed(f"{TABLE}: a stretch ends before it begins or lacks a date; fetch the table again")
    return effects(rows, seed)
