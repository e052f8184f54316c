"""Defence spending, its division and price levels by state, as the capital stock needs them.

Three tables of a mirror go in: SIPRI's long series, NATO's tables by ally, and spending at GDP
purchasing power parity. Everything is put at 2024 prices and rates here, once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.core.errors import CheckFailed, DataMissing
from detente.sources import table_of
from detente.sources.table import checksum, content_of, parse

Reals = NDArray[np.float64]

BASE_YEAR = 2024
OUTSIDE_NATO = ("RUS", "UKR", "CHN", "IRN")
WITHOUT_ARMY = {"ISL": "no armed forces; SIPRI gives no spending and NATO no division of it"}
EURO_ISSUERS = ("DEU", "FRA", "ITA", "ESP", "NLD")
"""Members whose local currency in SIPRI's table is the euro; each implies the same rate."""

GROWTH_YEARS = 10
GROWTH_RANGE = (0.0, 0.10)
"""[1/year] Judged: a start with shrinking investment would mean more than a steady state's stock and is
singular where growth is minus the depreciation; growth above a tenth a year for ever is rearmament."""

Gaps = Literal["refuse", "interpolate"]

TABLES = ("sipri_milex", "nato_defence_2024ed", "milex_gdp_ppp_derived")


@dataclass(frozen=True)
class Spending:
    """One state's series from its first year on, without gaps.

    `spending` [EUR bn/year, 2024 prices and rates]; `interpolated` marks years inside gaps of the
    series; `shares` maps the years that NATO's tables cover to (equipment, personnel) shares;
    `gdp_price_level` [ratio] is that of 2024, United States = 1; `growth` [1/year] that of the first
    ten years.
    """

    state: str
    first_year: int
    spending: Reals
    interpolated: NDArray[np.bool_]
    shares: dict[int, tuple[float, float]]
    gdp_price_level: float
    growth: float

    @property
    def years(self) -> range:
        """Calendar years of `spending`."""
        return range(self.first_year, self.first_year + len(self.spending))


@dataclass(frozen=True)
class SpendingInputs:
    """All states' series, where they come from, and when each year was first public.

    `published_on` is when the latest of the tables appeared, `lag_days` SIPRI's publication lag.
    """

    states: tuple[Spending, ...]
    allies: tuple[str, ...]
    digests: dict[str, str]
    vintages: dict[str, str]
    published_on: date
    lag_days: int

    def first_public_on(self, year: int) -> date:
        """The day on which a figure for `year` was first public, never later than this vintage."""
        return min(date(year, 12, 31) + timedelta(days=self.lag_days), self.published_on)


def read_tables(mirror: Path) -> dict[str, pl.DataFrame]:
    """The three tables of a mirror's folder by id, each held to its schema contract.

    Raises DataMissing for an absent file, SchemaChanged, BadRow or CheckFailed for a broken one.
    """
    return {name: parse(table_of(name), content_of(mirror / table_of(name).file, table_of(name))) for name in TABLES}


def read(mirror: Path, gaps: Gaps = "refuse") -> SpendingInputs:
    """The inputs from a mirror's folder; raises as `read_tables`, and DataMissing for an absent figure.

    A gap inside a series raises DataMissing too, unless `gaps` asks to interpolate; the years are then marked.
    """
    tables = {name: table_of(name) for name in TABLES}
    frames = read_tables(mirror)
    sipri, nato, parity = (frames[name] for name in TABLES)
    members = nato.filter(~pl.col("is_aggregate"))["iso3"].unique().sort().to_list()
    allies = tuple(state for state in members if state not in WITHOUT_ARMY)
    euro_per_dollar = implied_euro_rate(sipri)
    states = tuple(
        _state(state, sipri, nato, parity, euro_per_dollar, is_ally=state in allies, gaps=gaps)
        for state in (*allies, *OUTSIDE_NATO)
    )
    lag = tables["sipri_milex"].source.publication_lag_days
    if lag is None:
        raise CheckFailed("the Source record of sipri_milex has no publication lag; the as-of rule needs one")
    return SpendingInputs(
        states=states,
        allies=allies,
        digests={name: checksum(content_of(mirror / table.file, table)) for name, table in tables.items()},
        vintages={name: f"{table.source.title}, {table.source.vintage}" for name, table in tables.items()},
        published_on=max(table.published_on for table in tables.values()),
        lag_days=lag,
    )


def implied_euro_rate(sipri: pl.DataFrame, year: int = BASE_YEAR) -> float:
    """[EUR/USD] Euro per dollar as SIPRI's two columns imply it for members of the euro area.

    Raises CheckFailed if the members do not agree: then the local currency is not what it seems.
    """
    rows = sipri.filter(pl.col("iso3").is_in(EURO_ISSUERS) & (pl.col("year") == year))
    rates = (rows["milex_local_currency"] / rows["milex_current_usd_m"] / 1e6).drop_nulls().to_numpy()
    if len(rates) == 0 or np.ptp(rates) > 0.001 * rates.mean():
        raise CheckFailed(f"SIPRI's columns imply no single euro rate for {year}: {rates.round(4).tolist()}")
    return float(np.median(rates))


def _state(
    state: str, sipri: pl.DataFrame, nato: pl.DataFrame, parity: pl.DataFrame, euro_per_dollar: float, *,
    is_ally: bool, gaps: Gaps = "refuse",
) -> Spending:  # fmt: skip
    own = sipri.filter(pl.col("iso3") == state).sort("year")
    known = own.filter(pl.col("milex_constant2023_usd_m") > 0)
    base = own.filter(pl.col("year") == BASE_YEAR).row(0, named=True) if BASE_YEAR in own["year"] else {}
    level = parity.filter((pl.col("iso3") == state) & (pl.col("year") == BASE_YEAR))
    if known.is_empty() or not base.get("milex_constant2023_usd_m") or level.is_empty():
        raise DataMissing(f"no spending or price level of {state} in {BASE_YEAR}; the capital stock cannot be computed")
    spending, interpolated = without_gaps(known["year"].to_list(), known["milex_constant2023_usd_m"].to_list())
    if gaps == "refuse" and interpolated.any():
        years = [year for year, gap in enumerate(interpolated, int(known["year"][0])) if gap]
        raise DataMissing(
            f"the series of spending of {state} has no figure for {', '.join(map(str, years))}; "
            "ask for a constant rate of growth between its neighbours by gaps=interpolate"
        )
    # from the producer's price basis to the house's, at the state's own prices and rate
    to_base_year = base["milex_current_usd_m"] / base["milex_constant2023_usd_m"] * euro_per_dollar * 1e-3
    return Spending(
        state=state,
        first_year=int(known["year"][0]),
        spending=spending * to_base_year,
        interpolated=interpolated,
        shares=_shares(state, nato) if is_ally else {},
        gdp_price_level=float(level["milex_current_usd_m"][0] / level["milex_gdp_ppp_intl_usd_m"][0]),
        growth=early_growth(spending),
    )


def _shares(state: str, nato: pl.DataFrame) -> dict[int, tuple[float, float]]:
    rows = nato.filter(
        (pl.col("iso3") == state)
        & pl.col("equipment_share_pct").is_not_null()
        & pl.col("personnel_share_pct").is_not_null()
    )
    if rows.is_empty():
        raise DataMissing(f"NATO's table gives no division of spending for {state}")
    return {
        row["year"]: (row["equipment_share_pct"] / 100.0, row["personnel_share_pct"] / 100.0)
        for row in rows.sort("year").iter_rows(named=True)
    }


def without_gaps(years: Sequence[int], values: Sequence[float]) -> tuple[Reals, NDArray[Any]]:
    """Every year from first to last: gaps inside the series filled at a constant rate of growth, and marked.

    Nothing is added before the first or after the last year.
    """
    every = np.arange(years[0], years[-1] + 1)
    filled = np.exp(np.interp(every, years, np.log(values)))
    inside_gap = ~np.isin(every, years)
    filled[~inside_gap] = values
    return filled, inside_gap


def early_growth(spending: Reals) -> float:
    """[1/year] Growth in the first ten years, for the start of the stock: median of all pairwise slopes.

    Model: Theil 1950, Sen 1968: one odd year moves it little. Kept within `GROWTH_RANGE`.
    """
    logs = np.log(spending[:GROWTH_YEARS])
    i, j = np.triu_indices(len(logs), k=1)
    slope = float(np.median((logs[j] - logs[i]) / (j - i))) if len(i) else 0.0
    return float(np.clip(slope, *GROWTH_RANGE))
