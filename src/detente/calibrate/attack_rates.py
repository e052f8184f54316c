"""How often members of defence pacts were attacked: a base rate beside the judged hazard of a challenge (MODELS E2).

A member-year is a state with at least one defence pact in force; an attack is a dispute that a state which is none of
its partners began against it, both from the first day, in which the beginner used force. Three definitions are
counted, since they decide the number: any force, force with deaths, war.

Model: attacks on a member in its years are overdispersed Poisson counts; limits are Jeffreys' for k / phi attacks in
n / phi member-years, phi being the members' own dispersion, nowhere below one.
Fails when: members that would have been attacked joined pacts for that reason, or pacts kept attacks away that the
record then cannot show; a rate over all balances of forces is not one at a stated balance.
"""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from scipy import stats

from detente import __version__
from detente.calibrate.dispute_data import tables
from detente.panel import derived

NAME: Final = "attack_rates"
PACTS, ONSETS = "atop_alliance_spells", "cow_mid5_dyadic_onsets"
PERIODS: Final = ((1816, 2014), (1946, 2014), (1991, 2014))
USED_FORCE, AT_WAR = 4, 5
UNKNOWN: Final = -9
KINDS: Final = ("force", "deaths", "war")

Members = dict[tuple[int, int], set[int]]
"""Partners in a defence pact by state (its Correlates of War number) and year."""


def members(pacts: pl.DataFrame, last: int) -> Members:
    """Partners by member and year, until the last year."""
    found: Members = defaultdict(set)
    for row in pacts.filter(pl.col("atop_defense") == 1).iter_rows(named=True):
        for year in range(row["start_year"], min(row["end_year"], last) + 1):
            found[row["ccode1"], year].add(row["ccode2"])
            found[row["ccode2"], year].add(row["ccode1"])
    return dict(found)


def attacks(onsets: pl.DataFrame, allied: Members) -> pl.DataFrame:
    """Attacks on members, one row a dispute and member: state, year, and whether it is one by each definition.

    Where nobody knows the deaths, `deaths` is null.
    """
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for row in onsets.iter_rows(named=True):
        for own, other in ((1, 2), (2, 1)):
            began = row[f"sidea{own}"] == 1 and row["orig1"] == 1 and row["orig2"] == 1
            target, year = row[f"ccode{other}"], row["year"]
            partners = allied.get((target, year))
            if not began or partners is None or row[f"ccode{own}"] in partners or row[f"hostlev{own}"] < USED_FORCE:
                continue
            kept = found.setdefault((row["dispnum"], target), {
                "state": target, "year": year, "force": True, "deaths": False, "war": False
            })  # fmt: skip
            known = None if row["fatality"] == UNKNOWN else row["fatality"] > 0
            kept["deaths"] = kept["deaths"] or known or (kept["deaths"] if known is False else None)
            kept["war"] = kept["war"] or row[f"hostlev{own}"] >= AT_WAR
    kinds = dict.fromkeys(KINDS, pl.Boolean)
    return pl.DataFrame(list(found.values()), schema={"state": pl.Int64, "year": pl.Int64, **kinds})


def rate(counts: np.ndarray, years: np.ndarray) -> dict[str, float]:
    """[1/year] Attacks a member-year with 90 % limits, from attacks and years by member."""
    total, exposed = float(counts.sum()), float(years.sum())
    mean = total / exposed
    dispersion = 1.0
    if total > 0.0:
        dispersion = max(1.0, float((((counts - mean * years) ** 2).sum()) / total))
    shape, scale = total / dispersion + 0.5, dispersion / exposed
    low, high = (float(stats.gamma.ppf(q, shape, scale=scale)) for q in (0.05, 0.95))
    return {"rate": mean, "low": low, "high": high, "dispersion": dispersion}


def build(mirror: Path) -> tuple[pl.DataFrame, dict[str, Any]]:
    """Rates by period and definition, and the recipe; raises as `dispute_data.tables`."""
    found, digests = tables(mirror, (PACTS, ONSETS))
    last = max(end for _, end in PERIODS)
    allied = members(found[PACTS], last)
    seen = attacks(found[ONSETS], allied)
    rows = []
    for first, end in PERIODS:
        exposed = Counter(state for state, year in allied if first <= year <= end)
        inside = seen.filter(pl.col("year").is_between(first, end))
        for kind in KINDS:
            hit = Counter(inside.filter(pl.col(kind).fill_null(value=False))["state"].to_list())
            counts, years = (np.array([c.get(state, 0) for state in exposed], float) for c in (hit, exposed))
            rows.append({
                "first": first, "last": end, "kind": kind, "attacks": int(counts.sum()),
                "unknown": int(inside[kind].null_count()), "member_years": int(years.sum()), **rate(counts, years),
            })  # fmt: skip
    recipe = {
        "title": "Attacks on members of defence pacts, a member-year",
        "command": "detente calibrate attacks --mirror FOLDER",
        "seed": 0, "inputs": digests, "code": __version__, "definitions": {
            "force": "the state that began the dispute used force", "deaths": "the same, and somebody was killed",
            "war": "the same, and it was war",
        },
        "caveats": [
            "A rate over all members, attackers and balances of forces, not one at a stated balance.",
            "Attacks by partners in the same pact and on states that joined the dispute later are left out.",
            "A dispute whose deaths are unknown is not counted as one with deaths; their number stands beside.",
        ],
    }  # fmt: skip
    return pl.DataFrame(rows), recipe


def calibrate(mirror: Path, folder: Path = derived.DERIVED) -> derived.DerivedResult:
    """Compute the derived result from a mirror and write it."""
    frame, recipe = build(mirror)
    return derived.save(NAME, frame, recipe, folder)


def since(first: int = 1946) -> dict[str, dict[str, Any]]:
    """The rates that ship for the period from a year on, by definition."""
    frame = derived.load(NAME).frame.filter(pl.col("first") == first)
    return {row["kind"]: row for row in frame.iter_rows(named=True)}


def text(frame: pl.DataFrame) -> str:
    """The rates as a table, per cent of member-years."""
    lines = [f"{'':<10}{'':<8}{'attacks':>8}{'member-years':>14}{'% a year (90 %)':>24}{'deaths unknown':>16}"]
    for row in frame.iter_rows(named=True):
        band = f"{100 * row['rate']:.3f} ({100 * row['low']:.3f} to {100 * row['high']:.3f})"
        lines.append(
            f"{row['first']}-{row['last']} {row['kind']:<8}{row['attacks']:>8}{row['member_years']:>14,}{band:>24}"
            f"{row['unknown'] or '':>16}"
        )
    return "\n".join(lines)
