"""Panel rows that the build computes: conversion factors, price levels, aid by group of donors.

Every row has the status "derived" and a locator that says from which rows it was computed. It is
dated like its latest input, except the conversion factors: exchange rates and consumer prices are
public as the year goes by, so their first public date is the end of the year (judged).
"""

from collections.abc import Callable, Iterator
from datetime import date
from math import fsum
from statistics import median
from typing import Any

import polars as pl

from detente.core.errors import CheckFailed
from detente.panel.recipe import Allocations, Conversion, Recipe

Row = dict[str, Any]
Observations = Callable[[str], pl.DataFrame]
"""Table id -> its observations."""

SIPRI = "sipri_milex"
WORLD_BANK = "wdi_gdp_population_ppp"

LARGEST_SPREAD = 5e-4
"""[1] How far the exchange rates that SIPRI implies for euro members may lie apart in a year."""

LARGEST_SHARE_OF_ODD_MEMBERS = 0.1
"""[share] How many may lie further apart: SIPRI's file has one such row each in 2016 (LVA) and 2017 (BEL)."""


def factors(recipe: Recipe, observations: Observations) -> list[Row]:
    """Rows of conversion.eur_per_usd, conversion.price_level and ppp.price_level."""
    plan = recipe.conversion
    states = recipe.named(plan.states) or ()
    spending = _Spending(observations(SIPRI))
    purchasing = {
        (row["entity"], row["period_end"].year): row
        for row in observations(WORLD_BANK).filter(pl.col("series") == "worldbank.ppp_factor").iter_rows(named=True)
    }
    rows: list[Row] = []
    for year in range(plan.first_year, plan.last_year + 1):
        rows += [_eur_per_usd(plan, spending, year), _euro_price_level(plan, spending, year)]
        for state in states:
            rows.append(_price_level(spending, state, year))
            rows.append(_purchasing_power(spending, purchasing.get((state, year)), state, year))
    return rows


class _Spending:
    """SIPRI's three columns by state and year."""

    def __init__(self, observations: pl.DataFrame) -> None:
        names = {
            "sipri.spending_current": "current",
            "sipri.spending_constant": "constant",
            "sipri.spending_local": "local",
        }
        self._rows: dict[tuple[str, str, int], Row] = {
            (names[row["series"]], row["entity"], row["period_end"].year): row
            for row in observations.filter(pl.col("series").is_in(list(names))).iter_rows(named=True)
        }
        self._any = next(iter(self._rows.values()))

    def value(self, column: str, state: str, year: int) -> float | None:
        """The column's value, None where it is missing or a zero that only says that nothing was spent."""
        row = self._rows.get((column, state, year))
        return (row["value"] or None) if row else None

    def ratio(self, upper: str, lower: str, state: str, year: int) -> float | None:
        above, below = self.value(upper, state, year), self.value(lower, state, year)
        return None if above is None or below is None else above / below

    def derived(self, series: str, entity: str, year: int, unit: str, **fields: Any) -> Row:
        """A row dated like the vintage, public from the end of the year."""
        published = self._any["published_on"]
        return {
            "series": series,
            "entity": entity,
            "dims": "",
            "period_start": date(year, 1, 1),
            "period_end": date(year, 12, 31),
            "low": None,
            "high": None,
            "unit": unit,
            "price_basis": None,
            "status": "missing" if fields["value"] is None else "derived",
            "source": self._any["source"],
            "published_on": published,
            "published_basis": self._any["published_basis"],
            "first_public_on": min(date(year, 12, 31), published),
            "vintage": self._any["vintage"],
            "note": "",
        } | fields


def _eur_per_usd(plan: Conversion, spending: _Spending, year: int) -> Row:
    rates = {state: spending.ratio("local", "current", state, year) for state in plan.euro}
    # local currency is in units, dollars in millions
    known = {state: rate / 1e6 for state, rate in rates.items() if rate is not None}
    middle = median(known.values())
    odd = [state for state, rate in known.items() if abs(rate / middle - 1) > LARGEST_SPREAD]
    if len(odd) > len(known) * LARGEST_SHARE_OF_ODD_MEMBERS:
        raise CheckFailed(
            f"SIPRI's columns imply {middle:.5f} euro per dollar for the median euro member in {year}, but "
            f"{', '.join(f'{known[state]:.5f} for {state}' for state in odd)}; look at those rows, or take the states "
            "off the list of euro members"
        )
    note = "annual average exchange rate as SIPRI's columns imply it"
    return spending.derived(
        "conversion.eur_per_usd",
        "EUR",
        year,
        "EUR/USD",
        value=middle,
        locator=f"{SIPRI}: year={year}, milex_local_currency / milex_current_usd_m, median of {', '.join(known)}",
        note=note + (f"; {', '.join(odd)} differs in SIPRI's own file" if odd else ""),
    )


def _euro_price_level(plan: Conversion, spending: _Spending, year: int) -> Row:
    """Current over constant spending of the euro members together, so weighted by their spending."""
    totals = {
        column: fsum(spending.value(column, state, year) or 0.0 for state in plan.euro)
        for column in ("current", "constant")
    }
    return spending.derived(
        "conversion.price_level",
        "EUR",
        year,
        "ratio",
        value=totals["current"] / totals["constant"],
        locator=(
            f"{SIPRI}: year={year}, sum of milex_current_usd_m / sum of milex_constant2023_usd_m over "
            f"{', '.join(plan.euro)}"
        ),
        note="prices in US dollars at market rates, 2023 = 1; members weighted by their military spending",
    )


def _price_level(spending: _Spending, state: str, year: int) -> Row:
    value = spending.ratio("current", "constant", state, year)
    reason = "SIPRI gives no pair of current and constant spending for this state and year"
    return spending.derived(
        "conversion.price_level",
        state,
        year,
        "ratio",
        value=value,
        locator=f"{SIPRI}: iso3={state}, year={year}, milex_current_usd_m / milex_constant2023_usd_m",
        note=reason if value is None else "prices in US dollars at market rates, 2023 = 1",
    )


def _purchasing_power(spending: _Spending, factor: Row | None, state: str, year: int) -> Row:
    """PPP factor over market rate: how dear the state is at market rates, the United States being 1."""
    rate = spending.ratio("local", "current", state, year)
    row = spending.derived(
        "ppp.price_level",
        state,
        year,
        "ratio",
        value=None,
        locator=(
            f"{WORLD_BANK}: iso3={state}, year={year}, ppp_factor_lcu_per_intl_usd / ({SIPRI}: iso3={state}, "
            f"year={year}, milex_local_currency / milex_current_usd_m)"
        ),
        note="the World Bank's PPP factor or SIPRI's implied exchange rate is missing for this state and year",
    )
    if factor is None or factor["value"] is None or rate is None:
        return row
    row |= {
        "value": factor["value"] / (rate / 1e6),
        "status": "derived",
        "note": "GDP at market rates / GDP at purchasing power; United States = 1; not a military price level",
        # the later of the two inputs decides what was public
        "first_public_on": max(row["first_public_on"], factor["first_public_on"]),
    }
    if factor["published_on"] > row["published_on"]:
        row |= {name: factor[name] for name in ("source", "published_on", "published_basis", "vintage")}
    return row


def allocations(plan: Allocations, observations: Observations) -> list[Row]:
    """Aid allocated by group of donors, kind and month.

    A month without a donor's row is a month in which the tracker records no allocation by it: the
    donors' rows add up to the tracker's monthly totals, which a test compares.
    """
    frame = observations(plan.table).filter(pl.col("series") == plan.prefix)
    groups = {"USA": plan.usa, "EUROPE": plan.europe}
    group = pl.lit("OTHER")
    for name, members in groups.items():
        group = pl.when(pl.col("entity").is_in(members)).then(pl.lit(name)).otherwise(group)
    frame = frame.with_columns(group.alias("group"))
    periods = frame.select("period_start", "period_end").unique().sort("period_start")
    kinds = frame["dims"].unique().sort()
    sums: dict[tuple[str, str, date], dict[str, float]] = {}
    for row in frame.select("group", "dims", "period_start", "entity", "value").sort(pl.all()).iter_rows():
        sums.setdefault(row[:3], {})[row[3]] = row[4]
    sample = frame.row(0, named=True)
    public = dict(frame.select("period_start", "first_public_on").unique().iter_rows())
    rows = list(_group_rows((*groups, "OTHER"), kinds, periods, sums, sample, public))
    return rows + list(_donor_rows(plan, frame, periods, sample, public))


def _donor_rows(
    plan: Allocations, frame: pl.DataFrame, periods: pl.DataFrame, sample: Row, public: dict[date, date]
) -> Iterator[Row]:
    """Sums over twelve months of single donors, military and total, at the end of each month."""
    table = sample["locator"].split(":", 1)[0]
    ends = list(periods.iter_rows())
    for donor in plan.donors:
        for dims in ("kind=military", "kind=total"):
            given = frame.filter((pl.col("entity") == donor) & (pl.col("dims") == dims))
            by_month = dict(given.select("period_start", "value").iter_rows())
            for first, last in zip(ends, ends[11:], strict=False):
                found = [value for month, value in by_month.items() if first[0] <= month <= last[0]]
                yield sample | {
                    "series": f"{plan.prefix}_12_months",
                    "entity": donor,
                    "dims": dims,
                    "period_start": first[0],
                    "period_end": last[1],
                    "value": fsum(found),
                    "low": None,
                    "high": None,
                    "unit": "EUR bn/year",
                    "status": "derived",
                    # the last month is the last to become public
                    "first_public_on": public[last[0]],
                    "locator": f"{table}: iso3={donor}, sum of the rows from {first[0]:%Y-%m} to {last[0]:%Y-%m}",
                    "note": "months without a row are months without an allocation; gifts through the EU not counted",
                }


def _group_rows(
    groups: tuple[str, ...],
    kinds: pl.Series,
    periods: pl.DataFrame,
    sums: dict[tuple[str, str, date], dict[str, float]],
    sample: Row,
    public: dict[date, date],
) -> Iterator[Row]:
    for name in groups:
        for dims in kinds:
            for start, end in periods.iter_rows():
                found = sums.get((name, dims, start), {})
                donors = ", ".join(donor for donor, value in found.items() if value)
                table = sample["locator"].split(":", 1)[0]
                yield sample | {
                    "entity": name,
                    "dims": dims,
                    "period_start": start,
                    "period_end": end,
                    "value": fsum(found.values()),
                    "low": None,
                    "high": None,
                    "status": "derived",
                    "first_public_on": public[start],
                    "locator": f"{table}: year={start.year}, month={start.month}, sum over {donors or 'no donor'}",
                    "note": "" if donors else "the tracker records no allocation by this group in this month",
                }
