"""Dispute outcomes as they ship: chances for pairs of states by year, and in the recipe every score.

    detente score disputes --recompute --mirror FOLDER

A prior and a check, never a forecast of a war: four disputes in five end with nobody prevailing, and a dispute is
not a war. `odds` gives a pair's chances as public on a day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, product
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import special

from detente import __version__
from detente.calibrate import dispute_scores as scores
from detente.calibrate.dispute_data import (
    CLASSES,
    COMPONENTS,
    LEAST_SHARE,
    Capabilities,
    Disputes,
    capabilities,
    disputes,
)
from detente.calibrate.dispute_members import KNOTS, LEAF, MEMBERS, RIDGE, TREES, ordered_logit, undirected
from detente.calibrate.dispute_wars import decided_wars, war_scores
from detente.core.errors import DataMissing, UnknownName
from detente.panel import derived
from detente.sources import source_of
from detente.sources.cow import NMC

Reals = NDArray[np.float64]
Progress = Callable[[str], None]

NAME: Final = "disputes"
SHIPPED: Final = ("ratio", "stack", "stack_year")
FIRST_YEAR: Final = 2016
CHALLENGERS: Final = {"RUS": 365, "CHN": 710, "PRK": 731, "IRN": 630}
OTHERS: Final = {
    "UKR": 369, "USA": 2, "CAN": 20, "GBR": 200, "FRA": 220, "DEU": 255, "ITA": 325, "ESP": 230, "PRT": 235, "NLD": 210,
    "BEL": 211, "DNK": 390, "NOR": 385, "SWE": 380, "FIN": 375, "EST": 366, "LVA": 367, "LTU": 368, "POL": 290,
    "CZE": 316, "SVK": 317, "HUN": 310, "ROU": 360, "BGR": 355, "GRC": 350, "TUR": 640, "MDA": 359, "GEO": 372,
    "KAZ": 705, "TWN": 713, "JPN": 740, "KOR": 732, "PHL": 840, "IND": 750, "ISR": 666, "SAU": 670, "IRQ": 645,
}  # fmt: skip
"""COW codes of states whose pairs ship."""

BINS: Final = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
CAVEATS: Final = (
    "Four disputes in five end in stalemate, so that most of the score is told by how often anything is decided; that "
    "has fallen since the nineteenth century, and the calendar year alone scores as well as the published ensemble.",
    "States choose their disputes: who would plainly lose mostly gives way before one is recorded.",
    "A dispute is not a war. Most are threats and shows of force that last days; the odds are not who wins a war.",
    "Side A is the side that began; the undirected chances average over who began.",
    "Capabilities of 2012 and later lie beyond the last dispute of the sample (2010).",
)


def build(
    mirror: Path, seed: int = 0, progress: Progress = lambda _: None, fold_draws: int = 3
) -> tuple[pl.DataFrame, dict[str, Any]]:
    """The table of chances and its recipe; raises DataMissing without the extra `calibrate` or a table."""
    of, known = disputes(mirror), capabilities(mirror)
    progress(f"{len(of)} disputes, {', '.join(f'{name} {count}' for name, count in of.counts.items())}")
    table: list[dict[str, Any]] = []
    decided: list[dict[str, Any]] = []
    folds = {
        "dyad": scores.dyad_folds(of.dyad, seed=seed),
        "random": scores.random_folds(len(of), seed=seed),
        "forward": None,
    }
    kept: dict[str, tuple[dict[str, Reals], dict[str, dict[str, float]]]] = {}
    for scheme, fold in folds.items():
        progress(f"scoring on {scores.SCHEMES[scheme]}")
        kept[scheme] = scores.all_chances(of, fold, seed)
        table += scores.rows(kept[scheme][0], of, scheme)
        decided += scores.decided(kept[scheme][0], of, scheme)
    spread = _spread(of, kept["dyad"][0], seed, fold_draws, progress)
    weights = kept["dyad"][1]
    wars, war_digest = decided_wars(mirror, known)
    progress(f"asking members fitted short of war who won {len(wars)} wars")
    recipe = {
        "title": "Outcomes of disputes between two states, learned from capabilities",
        "command": "detente score disputes --recompute --mirror FOLDER",
        "seed": seed, "code": __version__, "inputs": {**of.digests, "wars_interstate_participants": war_digest},
        "cases": len(of), "counts": of.counts, "pairs": len(np.unique(of.dyad)), "filled_cells": of.filled,
        "years": [int(of.year.min()), int(of.year.max())], "classes": list(CLASSES), "components": list(COMPONENTS),
        "judged": {"least_share": LEAST_SHARE, "ridge": RIDGE, "trees": TREES, "leaf": LEAF, "knots": list(KNOTS)},
        "table": table, "decided": decided, "wars": war_scores(of, wars, weights, seed), "weights": _rounded(weights),
        "prl_over_fold_draws": spread, "baseline": _baseline(of),
        "calibration": {name: bins(kept["dyad"][0][name], of) for name in ("ratio", "stack", "stack_year")},
        "stalemate_by_period": _by_period(of), "caveats": list(CAVEATS),
        "lag_days": NMC.publication_lag_days, "published_on": NMC.published_on.isoformat(),
    }  # fmt: skip
    return _pairs(of, known, weights, seed), recipe


def _rounded(weights: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    return {stack: {name: round(share, 4) for name, share in weight.items()} for stack, weight in weights.items()}


def _spread(of: Disputes, first: dict[str, Reals], seed: int, draws: int, progress: Progress) -> dict[str, list[float]]:
    """PRL by member over several ways to deal pairs into folds, the first being the table's."""
    found: dict[str, list[float]] = {}
    for number in range(draws):
        parts = first
        if number:
            progress(f"other folds of pairs, {number} of {draws - 1}")
            parts, _ = scores.all_chances(of, scores.dyad_folds(of.dyad, seed=seed + number), seed)
        null = scores.log_loss(parts["null"], of.outcome)
        for name, chances in parts.items():
            share = scores.reduction(scores.log_loss(chances, of.outcome), null)
            found.setdefault(name, []).append(round(share, 4))
    return found


def _baseline(of: Disputes) -> dict[str, Any]:
    """The ordered logit on the capability ratio, fitted to all cases."""
    fit = ordered_logit(of.ratio[:, None], of.outcome)
    return {
        "coefficient": float(fit.coefficient[0]), "cuts": [float(cut) for cut in fit.cuts],
        "log_likelihood": fit.log_likelihood,
    }  # fmt: skip


def bins(chances: Reals, of: Disputes) -> list[dict[str, Any]]:
    """By class and bin of the stated chance: its mean, how often it happened, and Jeffreys 90 % limits."""
    from_to = list(pairwise(BINS))
    rows = []
    for number, name in enumerate(CLASSES):
        p, seen = chances[:, number], of.outcome == number
        for low, high in from_to:
            inside = (p >= low) & ((p < high) | (high == 1.0))
            if inside.sum() >= 10:
                n, k = int(inside.sum()), int(seen[inside].sum())
                a, b = _beta_limits(k + 0.5, n - k + 0.5)
                rows.append({
                    "class": name, "cases": n, "told": float(p[inside].mean()), "seen": k / n, "low": a, "high": b,
                })  # fmt: skip
    return rows


def _beta_limits(a: float, b: float) -> tuple[float, float]:
    return float(special.betaincinv(a, b, 0.05)), float(special.betaincinv(a, b, 0.95))


PERIODS: Final = (1816, 1900, 1919, 1946, 1970, 1990, 2011)


def _by_period(of: Disputes) -> list[dict[str, Any]]:
    """How many disputes ended in stalemate, and of the others how many the beginner won, by period."""
    rows = []
    for first, end in pairwise(PERIODS):
        y = of.outcome[(of.year >= first) & (of.year < end)]
        rows.append({
            "from": first, "to": end - 1, "cases": len(y), "stalemate": float((y == 1).mean()),
            "beginner": float((y[y != 1] == 2).mean()),
        })  # fmt: skip
    return rows


def _pairs(of: Disputes, known: Capabilities, weights: dict[str, dict[str, float]], seed: int) -> pl.DataFrame:
    """Chances of every pair with a challenger in it, both ways round, by year of the capabilities."""
    codes = CHALLENGERS | OTHERS
    asked = [
        (a, b, year)
        for a, b in product(codes, codes)
        if a != b and (a in CHALLENGERS or b in CHALLENGERS)
        for year in range(FIRST_YEAR, known.last_year + 1)
        if (codes[a], year) in known and (codes[b], year) in known
    ]
    first = [known.row(codes[a], year) for a, _, year in asked]
    second = [known.row(codes[b], year) for _, b, year in asked]
    cinc = known.cinc(first), known.cinc(second)
    empty = np.zeros(len(asked), np.int64)
    pairs = Disputes(
        number=empty, year=np.array([year for *_, year in asked], np.int64),
        a=np.array([codes[a] for a, _, _ in asked], np.int64), b=np.array([codes[b] for _, b, _ in asked], np.int64),
        outcome=empty, ratio=cinc[0] / (cinc[0] + cinc[1]),
        shares=np.stack([known.shares(first), known.shares(second)], axis=1), war=empty.astype(bool),
        filled=0, digests={},
    )  # fmt: skip
    parts = {m.name: m.fit(m.features(of), of.outcome, seed).chances(m.features(pairs)) for m in MEMBERS}
    for stack, weight in weights.items():
        parts[stack] = sum((share * parts[name] for name, share in weight.items()), start=np.zeros((len(asked), 3)))
    where = {key: number for number, key in enumerate(asked)}
    back = [where[(b, a, year)] for a, b, year in asked]
    frames = []
    for name in SHIPPED:
        both = undirected(parts[name], parts[name][back])
        frames.append(pl.DataFrame({
            "a": [a for a, _, _ in asked], "b": [b for _, b, _ in asked],
            "year": pl.Series([year for *_, year in asked], dtype=pl.Int16), "member": name,
            **{f"{word}_{short}": pl.Series(told[:, n], dtype=pl.Float32)
               for word, told in (("directed", parts[name]), ("undirected", both))
               for n, short in ((0, "b"), (1, "neither"), (2, "a"))},
        }))  # fmt: skip
    return pl.concat(frames).sort("member", "a", "b", "year")


def calibrate(
    mirror: Path, folder: Path = derived.DERIVED, seed: int = 0, progress: Progress = lambda _: None
) -> derived.DerivedResult:
    """Compute the derived result from a mirror and write it; raises as `build` does."""
    frame, recipe = build(mirror, seed, progress)
    return derived.save(NAME, frame, recipe, folder)


@dataclass(frozen=True)
class Odds:
    """Chances [share] of a dispute's outcome between two states, capabilities of `year`.

    Given a dispute of the recorded kind, not given a war; `member` names the ensemble member.
    """

    a: str
    b: str
    year: int
    member: str
    a_prevails: float
    neither: float
    b_prevails: float

    @property
    def given_decided(self) -> float:
        """[share] Chance that A prevails, given that somebody does."""
        return self.a_prevails / (self.a_prevails + self.b_prevails)


def odds(a: str, b: str, day: date, member: str = "stack", *, a_began: bool | None = None) -> Odds:
    """A pair's chances by the latest capabilities that were public on the day; without `a_began`, whoever began.

    Raises UnknownName for a member or state that does not ship, and DataMissing for a pair without a challenger in it
    or a day before any capabilities that ship were public.
    """
    result = derived.load(NAME)
    frame, lag = result.frame, timedelta(days=int(result.recipe["lag_days"]))
    if member not in SHIPPED:
        raise UnknownName("member of the ensemble of dispute outcomes", member, list(SHIPPED))
    for state in (a, b):
        if state not in CHALLENGERS | OTHERS:
            raise UnknownName("state with shipped dispute odds", state, [*CHALLENGERS, *OTHERS])
    first, second = (a, b) if a_began is not False else (b, a)
    mine = frame.filter(
        (pl.col("a") == first) & (pl.col("b") == second) & (pl.col("member") == member)
    ).sort("year", descending=True)  # fmt: skip
    if mine.is_empty():
        raise DataMissing(f"no dispute odds ship for {a} and {b}; one of {', '.join(CHALLENGERS)} must be in the pair")
    public = [row for row in mine.iter_rows(named=True) if date(row["year"], 12, 31) + lag <= day]
    if not public:
        raise DataMissing(f"no capabilities of {FIRST_YEAR} or later were public on {day}; dispute odds begin there")
    row, word = public[0], "undirected" if a_began is None else "directed"
    told = row[f"{word}_a"], row[f"{word}_neither"], row[f"{word}_b"]
    if a_began is False:
        told = told[::-1]
    return Odds(a, b, row["year"], member, *told)


def sources() -> tuple[str, ...]:
    """Ids of the sources of the sample and the capabilities."""
    return tuple(source_of(name).id for name in ("gml.mid_2_2_1", "cow.nmc_7_0"))
