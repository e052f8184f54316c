"""Does a state that backed down face more disputes? What the record of disputes says, with its interval (MODELS E3).

Rows are directed pairs of states by year that could plausibly quarrel: neighbours by land or up to 400 miles of water,
or one of them a great power. The question is whether the first began a militarized dispute with the second in that
year; the answer is held against the record that the second has with *others*, and with the first itself.

Model: logit P(begins) = controls + beta_g (R_others - 1/2) + beta_s (R_own - 1/2), where R is the mean of
Beta(2 + firm, 2 + backed) and each past dispute of the target counts w(age) = 2^(-age / half-life), times the mean
interdependence where it was with others. Errors are clustered by pair (sandwich).
Fails when: states that back down differ in ways not controlled for, or choose whom to defy knowing how it will end;
this is an association, and the literature does not agree on its sign.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import special

from detente import __version__
from detente.calibrate.dispute_data import CLASS_OF, Capabilities, tables
from detente.calibrate.dispute_scores import dyad_folds
from detente.panel import derived
from detente.sources import table_of

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

NAME: Final = "reputation"
TABLES: Final = ("gml_mid_directed_dyad_years", "nmc", "cow_contiguity", "cow_majors", "cow_states")
YEARS: Final = (1826, 2010)
"""[year] The first ten years of the table only build records."""

HALF_LIFE: Final = 7.0
"""[years] MODELS E3; alternatives are fitted beside it."""

PRIOR: Final = 2.0
"""[disputes] al = be = 2, MODELS E3."""

INTERDEPENDENCE: Final = 0.5
"""[share] Mean of Beta(4, 4): how much a dispute with somebody else counts in a record."""

SPECIFICATIONS: Final = {
    "main": {},
    "half-life of 3.5 years": {"half_life": 3.5},
    "half-life of 14 years": {"half_life": 14.0},
    "stalemate counts as standing firm": {"stalemate": 1.0},
    "force used, not threats alone": {"least_hostility": 4},
    "since 1945": {"first_year": 1946},
    "neighbours only": {"neighbours": True},
}
NAMES: Final = (
    "record with others", "record with the challenger", "log ratio of capabilities", "challenger's share of the world",
    "target's disputes with others", "challenger's disputes begun with others", "disputes of the pair",
    "years since the pair's last dispute", "... squared", "... cubed", "neighbours", "both great powers",
    "one great power", "years since 1816", "... after 1914", "... after 1945", "... after 1990", "constant",
)  # fmt: skip
COALITION: Final = (
    "USA", "CAN", "GBR", "FRA", "DEU", "ITA", "ESP", "PRT", "NLD", "BEL", "LUX", "DNK", "NOR", "SWE", "FIN", "ISL",
    "EST", "LVA", "LTU", "POL", "CZE", "SVK", "HUN", "ROU", "BGR", "GRC", "TUR", "HRV", "SVN", "ALB", "MKD", "MNE",
    "UKR", "JPN", "KOR", "TWN", "PHL", "AUS", "NZL",
)  # fmt: skip
"""NATO in 2024, Ukraine, and states in Asia and Oceania to whose defence a treaty or law binds the United States."""

RATE_YEARS: Final = (1995, 2014)
"""[year] The last twenty years of the table of onsets: an observer's own rate."""

ONSETS: Final = "cow_mid5_dyadic_onsets"
SHOWN: Final = NAMES[:5]


@dataclass(frozen=True)
class Record:
    """One past dispute of a target as others saw it: +1 it prevailed, -1 it backed down or lost, 0 neither."""

    year: int
    opponent: int
    kind: int


@dataclass(frozen=True)
class Rows:
    """Directed pair-years: features [row, NAMES], whether a dispute was begun, pair and year."""

    x: Reals
    y: NDArray[np.bool_]
    pair: Whole
    year: Whole


@dataclass(frozen=True)
class Fit:
    """Coefficients, covariance clustered by pair, and the log likelihood of a logit."""

    coefficient: Reals
    covariance: Reals
    log_likelihood: float

    @property
    def error(self) -> Reals:
        """Standard errors."""
        return np.sqrt(np.diag(self.covariance))


def logit(x: Reals, y: NDArray[np.bool_], cluster: Whole | None = None, rounds: int = 50) -> Fit:
    """The logit of greatest likelihood by Newton's method; the covariance is clustered where clusters are given."""
    beta, happened = np.zeros(x.shape[1]), y.astype(np.float64)
    for _ in range(rounds):
        p = special.expit(x @ beta)
        slope, curve = x.T @ (happened - p), (x * (p * (1 - p))[:, None]).T @ x
        step = np.linalg.pinv(curve, hermitian=True) @ slope
        beta = beta + step
        if float(np.abs(step).max()) < 1e-9:
            break
    p = special.expit(x @ beta)
    bread = np.linalg.pinv((x * (p * (1 - p))[:, None]).T @ x, hermitian=True)
    likelihood = float((happened * np.log(np.maximum(p, 1e-300)) + (1 - happened) * np.log1p(-p)).sum())
    if cluster is None:
        return Fit(beta, bread, likelihood)
    _, place = np.unique(cluster, return_inverse=True)
    groups = int(place.max()) + 1
    scores = np.zeros((groups, x.shape[1]))
    np.add.at(scores, place, x * (happened - p)[:, None])
    meat = scores.T @ scores * groups / (groups - 1)
    return Fit(beta, bread @ meat @ bread, likelihood)


def held_out_gain(of: Rows, folds: int = 5) -> float:
    """[nats/1000 rows] What the two records add to the log score on pairs of states never seen."""
    fold, gain = dyad_folds(of.pair, folds), 0.0
    for number in range(folds):
        test = fold == number
        told = []
        for columns in (slice(0, None), slice(2, None)):
            fit = logit(of.x[~test][:, columns], of.y[~test])
            p = special.expit(of.x[test][:, columns] @ fit.coefficient)
            told.append(float(np.log(np.where(of.y[test], p, 1 - p)).sum()))
        gain += told[0] - told[1]
    return 1000.0 * gain / len(of.y)


def resolve(firm: float, backed: float) -> float:
    """[share] Belief in a state's resolve: the mean of Beta(2 + firm, 2 + backed)."""
    return (PRIOR + firm) / (2.0 * PRIOR + firm + backed)


class Histories:
    """What every state did in past disputes, by year."""

    def __init__(self, dyad_years: pl.DataFrame, stalemate: float = 0.0) -> None:
        self.of: dict[int, list[Record]] = defaultdict(list)
        self.begun: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.pair: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.hostile: dict[tuple[int, int, int], int] = {}
        self.stalemate = stalemate
        for row in dyad_years.filter(pl.col("midonset") == 1).iter_rows(named=True):
            self._add(row)

    def _add(self, row: dict[str, Any]) -> None:
        one, other, year = row["ccode1"], row["ccode2"], row["year"]
        on_a = row["sidea1"] == 1
        # the codes speak of side A, the side that began: 2 in CLASS_OF is its success
        outcome = CLASS_OF.get(row["outcome"])
        if outcome is not None:
            kind = (outcome - 1) * (1 if on_a else -1)
            self.of[one].append(Record(year, other, kind))
        if on_a and row["orig1"] == 1 and row["orig2"] == 1:
            self.begun[(one, other)].append(year)
            key = (one, other, year)
            self.hostile[key] = max(row["hostlev"], self.hostile.get(key, 0))
        if one < other:
            self.pair[(one, other)].append(year)


def rows(
    found: dict[str, pl.DataFrame], *, half_life: float = HALF_LIFE, stalemate: float = 0.0, least_hostility: int = 1,
    first_year: int = YEARS[0], neighbours: bool = False,
) -> Rows:  # fmt: skip
    """Directed pair-years with features from earlier years alone."""
    known, past = Capabilities(found["nmc"]), Histories(found["gml_mid_directed_dyad_years"])
    near, major = _neighbours(found["cow_contiguity"]), _majors(found["cow_majors"])
    begun_by: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (one, other), years in past.begun.items():
        begun_by[one] += [(year, other) for year in years]
    features, happened, pairs, when = [], [], [], []
    for year in range(first_year, YEARS[1] + 1):
        states = [s for s in _members(found["cow_states"], year) if (s, year) in known]
        share = {s: float(known.cinc(known.row(s, year))) for s in states}
        record = {s: _record(past.of[s], year, half_life, stalemate) for s in states}
        begun = {s: _counts(begun_by[s], year, half_life) for s in states}
        great = {s for s in states if (s, year) in major}
        for one, other in product(states, states):
            if one == other:
                continue
            low, high = min(one, other), max(one, other)
            touching = (low, high, year) in near
            if not (touching or (not neighbours and (one in great or other in great))):
                continue
            own = past.pair.get((low, high), ())
            last = max((y for y in own if y < year), default=1816)
            quiet = (year - last) / 10.0
            firm, backed, count = record[other]
            mine = [r.get(one, 0.0) for r in (firm, backed, count)]
            theirs = [sum(r.values()) - m for r, m in zip((firm, backed, count), mine, strict=True)]
            others = resolve(INTERDEPENDENCE * theirs[0], INTERDEPENDENCE * theirs[1])
            features.append((
                others - 0.5, resolve(mine[0], mine[1]) - 0.5,
                np.log(max(share[one], 1e-7) / max(share[other], 1e-7)), share[one],
                np.log1p(theirs[2]), np.log1p(sum(begun[one].values()) - begun[one].get(other, 0.0)),
                np.log1p(mine[2]), quiet, quiet**2, quiet**3, float(touching),
                float(one in great and other in great), float((one in great) != (other in great)),
                *(max(year - bend, 0) / 100 for bend in (1816, 1914, 1945, 1990)), 1.0,
            ))  # fmt: skip
            happened.append(past.hostile.get((one, other, year), 0) >= least_hostility)
            pairs.append(low * 1000 + high)
            when.append(year)
    return Rows(np.array(features), np.array(happened), np.array(pairs), np.array(when))


def _record(
    past: list[Record], year: int, half_life: float, stalemate: float
) -> tuple[dict[int, float], dict[int, float], dict[int, float]]:
    """Weights of firm stands, of backing down and of all, by opponent."""
    firm: dict[int, float] = defaultdict(float)
    backed: dict[int, float] = defaultdict(float)
    count: dict[int, float] = defaultdict(float)
    for one in past:
        if year - 40 <= one.year < year:
            weight = 0.5 ** ((year - one.year) / half_life)
            count[one.opponent] += weight
            if one.kind > 0:
                firm[one.opponent] += weight
            elif one.kind < 0:
                backed[one.opponent] += weight
            else:
                firm[one.opponent] += stalemate * weight
    return firm, backed, count


def _counts(past: list[tuple[int, int]], year: int, half_life: float) -> dict[int, float]:
    count: dict[int, float] = defaultdict(float)
    for when, other in past:
        if year - 40 <= when < year:
            count[other] += 0.5 ** ((year - when) / half_life)
    return count


def _neighbours(frame: pl.DataFrame) -> set[tuple[int, int, int]]:
    found = set()
    for row in frame.iter_rows(named=True):
        if row["contiguity_type_1_land_to_5_water400mi"] > 0:
            low, high = sorted((row["ccode1"], row["ccode2"]))
            found |= {(low, high, year) for year in range(row["start_date"].year, row["end_date"].year + 1)}
    return found


def _majors(frame: pl.DataFrame) -> set[tuple[int, int]]:
    return {
        (row["cow_code"], year)
        for row in frame.iter_rows(named=True)
        for year in range(row["styear"], row["endyear"] + 1)
    }


def _members(frame: pl.DataFrame, year: int) -> list[int]:
    return sorted(
        set(frame.filter((pl.col("start_year") <= year) & (pl.col("end_year") >= year))["cow_code"].to_list())
    )


def region(code: int) -> str:
    """The part of the world by COW's codes; Russia and the Caucasus are Europe there."""
    bounds = ((200, "Americas"), (400, "Europe"), (630, "Africa"), (700, "Middle East"))
    return next((name for bound, name in bounds if code < bound), "Asia and Oceania")


def rates(onsets: pl.DataFrame) -> pl.DataFrame:
    """By state, disputes with force (or war) that it began in the last twenty years, and those with the coalition.

    A dispute with several members counts once.
    """
    coalition = set(COALITION)
    all_of: dict[str, set[int]] = defaultdict(set)
    against: dict[str, set[int]] = defaultdict(set)
    code: dict[str, int] = {}
    span = pl.col("year").is_between(*RATE_YEARS)
    for row in onsets.iter_rows(named=True):
        code |= {row["iso3_1"]: row["ccode1"], row["iso3_2"]: row["ccode2"]}
    force = onsets.filter(span & (pl.col("cowmidonset") == 1) & (pl.col("hostlev") >= 4))
    for row in force.iter_rows(named=True):
        for one, other, began in ((1, 2, row["sidea1"] == 1), (2, 1, row["sidea2"] == 1)):
            if began and row[f"orig{one}"] == 1:
                all_of[row[f"iso3_{one}"]].add(row["dispnum"])
                if row[f"iso3_{other}"] in coalition:
                    against[row[f"iso3_{one}"]].add(row["dispnum"])
    states = sorted(state for state in code if state)
    return pl.DataFrame({
        "state": states, "region": [region(code[s]) for s in states], "begun": [len(all_of[s]) for s in states],
        "against_coalition": [len(against[s]) for s in states],
    })  # fmt: skip


def build(mirror: Path, seed: int = 0, progress: Any = lambda _: None) -> tuple[pl.DataFrame, dict[str, Any]]:
    """The table of observers' own rates, and in the recipe the fitted logits."""
    found, digests = tables(mirror, (*TABLES, ONSETS))
    fits = []
    gain = 0.0
    for name, settings in SPECIFICATIONS.items():
        progress(f"record of disputes: {name}")
        of = rows(found, **settings)
        fit = logit(of.x, of.y, of.pair)
        if name == "main":
            gain = held_out_gain(of)
        fits.append({
            "specification": name, "rows": len(of.y), "onsets": int(of.y.sum()), "pairs": len(np.unique(of.pair)),
            "log_likelihood": fit.log_likelihood,
            "coefficients": {
                label: [float(value), float(error)]
                for label, value, error in zip(NAMES, fit.coefficient, fit.error, strict=True)
                if label in SHOWN
            },
        })  # fmt: skip
    recipe = {
        "title": "Does a state that backed down face more disputes?",
        "command": "detente calibrate reputation --mirror FOLDER", "seed": seed, "code": __version__,
        "inputs": digests, "years": list(YEARS), "rate_years": list(RATE_YEARS), "coalition": list(COALITION),
        "prior": PRIOR, "interdependence": INTERDEPENDENCE, "half_life": HALF_LIFE, "fits": fits,
        "held_out_gain_per_1000_rows": gain,
        "first_public_on": max(_first_public(ONSETS, RATE_YEARS[1]), _first_public(TABLES[0], YEARS[1])).isoformat(),
        "published_on": max(table_of(name).published_on for name in (*TABLES, ONSETS)).isoformat(),
        "caveats": [
            "Disputes of single states; a coalition that backs a defender is no party, and its record is an analogy.",
            "An association: states that back down may be quarrelled with for what made them back down.",
            "Since 1945 the association is not told apart from nought.",
        ],
    }  # fmt: skip
    return rates(found[ONSETS]), recipe


def _first_public(table: str, year: int) -> date:
    lag = table_of(table).source.publication_lag_days or 0
    return date(year, 12, 31) + timedelta(days=lag)


def calibrate(mirror: Path, folder: Path = derived.DERIVED, seed: int = 0, progress: Any = lambda _: None) -> Any:
    """Compute the derived result from a mirror and write it; raises as `dispute_data.tables`."""
    frame, recipe = build(mirror, seed, progress)
    return derived.save(NAME, frame, recipe, folder)


def text(recipe: dict[str, Any]) -> str:
    """The coefficient of each record by specification, with 90 % limits."""
    lines = ["Log odds of a dispute by belief in the target's resolve (nought to one); 90 % limits, clustered by pair"]
    lines += [f"{'':<36}{'record with others':>26}{'with the challenger':>26}{'onsets':>8}"]
    for fit in recipe["fits"]:
        cells = [fit["coefficients"][name] for name in NAMES[:2]]
        told = "".join(f"{b:>10.2f} ({b - 1.645 * e:>5.2f} to {b + 1.645 * e:>5.2f})" for b, e in cells)
        lines.append(f"{fit['specification']:<36}{told}{fit['onsets']:>8,}")
    gain = recipe["held_out_gain_per_1000_rows"]
    lines.append(f"On pairs never seen both records add {gain:.3f} nats to the log score of 1,000 pair-years.")
    return "\n".join([*lines, *recipe["caveats"]])
