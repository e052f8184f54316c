"""Disputes between two states and what each side could bring: the sample that outcomes are learned from.

The sample is the published one: disputes with one state a side that ended in victory, in one side giving way or in
stalemate; giving way counts as the other side's victory. Side A is the side that began.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.core.errors import DataMissing
from detente.sources import table_of
from detente.sources.table import checksum, content_of, parse

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

CLASSES: Final = ("B prevails", "stalemate", "A prevails")
"""Outcomes in the order of A's success; side A is the side that began."""

COMPONENTS: Final = {
    "milex_thousand_current_usd_or_gbp_pre1914": "military spending",
    "milper_thousand_persons": "soldiers",
    "iron_steel_thousand_tons": "iron and steel",
    "energy_thousand_coal_ton_equiv": "energy",
    "total_pop_thousand": "people",
    "urban_pop_thousand": "people in cities",
}

CLASS_OF: Final = {1: 2, 4: 2, 2: 0, 3: 0, 5: 1}
"""The producers' codes: A's victory, B giving way; B's victory, A giving way; stalemate."""

LEAST_SHARE: Final = 1e-5
"""[share of the world] Floor under a component before its logarithm; many states make no steel at all (judged)."""

TABLES: Final = ("gml_mid_directed_dyad_years", "nmc")


@dataclass(frozen=True)
class Disputes:
    """The cases, one row each, A the side that began.

    `a` and `b` are COW codes, `outcome` indexes `CLASSES`, `ratio` [share] is A's part of both sides' CINC; `shares`
    [log share of the world, case x side x component] are floored, and filled from a state's other components where the
    producers know nothing (`filled` counts the cells); `war` marks disputes that reached war.
    """

    number: Whole
    year: Whole
    a: Whole
    b: Whole
    outcome: Whole
    ratio: Reals
    shares: Reals
    war: NDArray[np.bool_]
    filled: int
    digests: dict[str, str]

    def __len__(self) -> int:
        return len(self.year)

    @property
    def dyad(self) -> Whole:
        """One number for each pair of states, whoever began."""
        return np.minimum(self.a, self.b) * 1000 + np.maximum(self.a, self.b)

    @property
    def counts(self) -> dict[str, int]:
        """Cases by outcome."""
        return {name: int((self.outcome == number).sum()) for number, name in enumerate(CLASSES)}


def tables(mirror: Path, names: tuple[str, ...] = TABLES) -> tuple[dict[str, pl.DataFrame], dict[str, str]]:
    """Tables of a mirror's folder by id, each held to its schema contract, and the SHA-256 of their files.

    Raises DataMissing for an absent file, SchemaChanged, BadRow or CheckFailed for a broken one.
    """
    content = {name: content_of(mirror / table_of(name).file, table_of(name)) for name in names}
    found = {name: parse(table_of(name), data) for name, data in content.items()}
    return found, {name: checksum(data) for name, data in content.items()}


class Capabilities:
    """Log world shares of the six components and CINC by state and year; `digest` is the table's SHA-256."""

    def __init__(self, nmc: pl.DataFrame, digest: str = "") -> None:
        shares = nmc.select(
            "cow_code", "year", "cinc_share",
            *((pl.col(name) / pl.col(name).sum().over("year")).alias(name) for name in COMPONENTS),
        )  # fmt: skip
        logs = np.log(np.maximum(shares.select(*COMPONENTS).to_numpy().astype(np.float64), LEAST_SHARE))
        self.missing = np.isnan(logs)
        with np.errstate(invalid="ignore"):
            known = np.where(self.missing, 0.0, logs).sum(axis=1) / np.maximum((~self.missing).sum(axis=1), 1)
        self._logs = np.where(self.missing, known[:, None], logs)
        self._cinc = shares["cinc_share"].to_numpy().astype(np.float64)
        keys = zip(shares["cow_code"].to_list(), shares["year"].to_list(), strict=True)
        self._row = {key: number for number, key in enumerate(keys)}
        self.last_year = int(shares["year"].max())  # pyright: ignore[reportArgumentType]
        self.digest = digest

    def __contains__(self, key: tuple[int, int]) -> bool:
        return key in self._row

    def row(self, state: int, year: int) -> int:
        """Where a state-year stands; raises DataMissing for one that the table lacks."""
        if (state, year) not in self._row:
            raise DataMissing(f"the table of capabilities has no row for the COW state {state} in {year}")
        return self._row[(state, year)]

    def shares(self, rows: Any) -> Reals:
        """[log share of the world, row x component]"""
        return self._logs[rows]

    def cinc(self, rows: Any) -> Reals:
        """[share of the world, row]"""
        return self._cinc[rows]


def capabilities(mirror: Path) -> Capabilities:
    """The table of capabilities from a mirror; raises as `tables`."""
    found, digests = tables(mirror, ("nmc",))
    return Capabilities(found["nmc"], digests["nmc"])


def sample(dyad_years: pl.DataFrame) -> pl.DataFrame:
    """Rows of the sample: onset, A's side first, one state a side, an outcome that says who prevailed if anybody."""
    return dyad_years.filter(
        (pl.col("sidea1") == 1)
        & (pl.col("midonset") == 1)
        & (pl.col("numa") == 1)
        & (pl.col("numb") == 1)
        & pl.col("outcome").is_between(1, 5)
    ).sort("dispute_num", "ccode1")


def disputes(mirror: Path) -> Disputes:
    """The sample from a mirror; raises as `tables`."""
    found, digests = tables(mirror)
    return of_tables(found["gml_mid_directed_dyad_years"], Capabilities(found["nmc"], digests["nmc"]), digests)


def of_tables(dyad_years: pl.DataFrame, known: Capabilities, digests: dict[str, str]) -> Disputes:
    """The sample from tables in hand; a dispute whose sides have no capabilities in its year is left out."""
    rows = [
        row for row in sample(dyad_years).iter_rows(named=True)
        if all((row[side], row["year"]) in known for side in ("ccode1", "ccode2"))
    ]  # fmt: skip
    if not rows:
        raise DataMissing("no dispute with one state a side, an outcome and capabilities is in the tables")
    a, b, year = (np.array([row[name] for row in rows], np.int64) for name in ("ccode1", "ccode2", "year"))
    first, second = (
        [known.row(int(one), int(when)) for one, when in zip(side, year, strict=True)] for side in (a, b)
    )  # fmt: skip
    cinc_a, cinc_b = known.cinc(first), known.cinc(second)
    return Disputes(
        number=np.array([row["dispute_num"] for row in rows], np.int64),
        year=year, a=a, b=b,
        outcome=np.array([CLASS_OF[row["outcome"]] for row in rows], np.int64),
        ratio=cinc_a / (cinc_a + cinc_b),
        shares=np.stack([known.shares(first), known.shares(second)], axis=1),
        war=np.array([row["hostlev"] == 5 for row in rows]),
        filled=int(known.missing[first].sum() + known.missing[second].sum()),
        digests=digests,
    )  # fmt: skip
