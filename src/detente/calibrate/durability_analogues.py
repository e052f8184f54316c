"""Past settlements that are nearest to a case in what the survival model sees and in how unequal the sides are.

They stand beside the model, not in it: each with what made it near and with what happened after.
"""

from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.calibrate.peace_spells import FAILURES, Failure, PeaceSpells, pair_disputes
from detente.core.errors import DataMissing
from detente.sources.states import lives

Reals = NDArray[np.float64]

NEAREST: Final = 12
PER_WAR: Final = 2
"""Pairs that one war may send at most, so that no coalition fills the list."""

SCALES: Final = {
    "undecided": 0.5, "neighbours": 0.5, "after_1945": 0.5, "disputes": 1.0, "deaths": 1.0, "inequality": 1.5,
    "length": 1.5,
}  # fmt: skip
"""Difference that counts as one, in the units of `Features`; judged: how the war ended, a border and the era count
twice."""


class Features(NamedTuple):
    """What a settlement is compared by.

    `undecided`, `neighbours`, `after_1945`: 0 or 1. `disputes`: log(1 + earlier disputes). `deaths`: log10 of battle
    deaths. `inequality`: log of the larger over the smaller share of the world's capabilities. `length`: log of days
    of war.
    """

    undecided: float
    neighbours: float
    after_1945: float
    disputes: float
    deaths: float
    inequality: float
    length: float


class Case(NamedTuple):
    """A war of today in the terms of the table: what is read from it, and what is judged."""

    features: Features
    disputes: tuple[int, ...]
    capability_year: int


def ukraine(onsets: pl.DataFrame, capabilities: pl.DataFrame) -> Case:
    """Russia and Ukraine by the end of 2024: an undecided war between neighbours.

    Disputes are those on record in the 20 years before February 2022, of which the record ends in 2014. Deaths are
    judged at 260 thousand here, where they only choose analogues; the answer reads published counts. Raises
    DataMissing where the table of capabilities does not hold both states.
    """
    russia, own = 365, 369
    pairs = pair_disputes(onsets, russia, own)
    numbers = sorted(number for began, _, number in pairs if 2002.15 <= began < 2022.15)
    rows = capabilities.filter(pl.col("cow_code").is_in([russia, own]) & (pl.col("year") == 2021))
    shares = dict(zip(rows["cow_code"].to_list(), rows["cinc_share"].to_list(), strict=True))
    if set(shares) != {russia, own} or not all(shares.values()):
        raise DataMissing("the table of capabilities lacks Russia or Ukraine in 2021; fetch it again")
    ratio = float(np.log(shares[russia] / shares[own]))
    features = Features(
        1.0, 1.0, 1.0, float(np.log1p(len(numbers))), float(np.log10(260_000)), ratio, float(np.log(1041.0))
    )
    return Case(features, tuple(numbers), 2021)


def features(spells: PeaceSpells) -> Reals:
    """[spell, feature] Not a number where the table does not say."""
    rows = spells.rows
    one, other = (rows[f"cinc_{k}_at_end"].cast(pl.Float64).to_numpy() for k in (1, 2))
    return np.column_stack(
        [
            spells.x[:, 0], spells.x[:, 1], spells.x[:, 4], spells.x[:, 2], spells.x[:, 3] + 4.0,
            np.abs(np.log(one / other)),
            np.log(np.maximum(rows["war_days"].cast(pl.Float64).to_numpy(), 1.0)),
        ]
    )  # fmt: skip


def nearest(spells: PeaceSpells, case: Case, count: int = NEAREST) -> pl.DataFrame:
    """The nearest settlements, nearest first: who, when, how near and in what, and when peace ended by definition.

    A feature that the table does not give counts as one apart.
    """
    found = features(spells)
    scales = np.array([SCALES[name] for name in Features._fields])
    apart = np.nan_to_num(np.abs(found - np.array(case.features)) / scales, nan=1.0)
    distance = apart.sum(axis=1)
    taken: dict[int, int] = {}
    out: list[dict[str, Any]] = []
    for i in np.argsort(distance, kind="stable"):
        war = int(spells.rows["war_num"][int(i)])
        if taken.get(war, 0) >= PER_WAR:
            continue
        taken[war] = taken.get(war, 0) + 1
        out.append(_row(spells, int(i), found[i], apart[i], float(distance[i])))
        if len(out) == count:
            break
    return pl.DataFrame(out)


def _row(spells: PeaceSpells, i: int, found: Reals, apart: Reals, distance: float) -> dict[str, Any]:
    row = spells.rows.row(i, named=True)
    near = [name for name, d in zip(Features._fields, apart, strict=True) if d <= 0.5]
    years: dict[Failure, float] = {f: float(spells.years[f][i]) for f in FAILURES}
    return {
        "row": row["row"], "war": row["war_num"], "first": state(row["cow_code_1"]), "second": state(row["cow_code_2"]),
        "ended_on": row["dyad_war_end"], "watched_until": row["censor_date"], "distance": round(distance, 2),
        "near": near, "disputes": int(row["disputes_before"]), "deaths": round(10.0 ** float(found[4])),
        **{f"years_{f}": round(y, 2) for f, y in years.items()},
        **{f"ended_{f}": bool(spells.ended[f][i]) for f in FAILURES},
    }  # fmt: skip


def state(code: int) -> str:
    """The state's name by its Correlates of War number, the number itself where the catalogue has none."""
    return next((life.name for life in lives() if str(life.cow) == str(code)), f"state {code}")
