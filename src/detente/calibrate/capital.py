"""Military capital, readiness and capability by state and year, as draws (MODELS A2).

The stock of a year is the one at its end, so it needs that year's spending; a figure therefore is
first public when SIPRI's figure for that year is. Draw n uses draw n of every belief, so the same
draw in any other run with the same seed believes the same depreciation and prices.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente import __version__
from detente.calibrate import spending_inputs as inputs_of
from detente.calibrate.balance import balance
from detente.calibrate.spending_inputs import Spending, SpendingInputs
from detente.catalogue.beliefs import Beliefs
from detente.catalogue.beliefs import read as read_beliefs
from detente.models import spending as model
from detente.models.spending.equations import (
    LocalPriceWeights,
    Shares,
    capability,
    capital_path,
    growth_start,
    investment,
    price_level,
    readiness,
    real_spending,
)
from detente.panel import derived
from detente.simulation.beliefs import draws as draws_of
from detente.simulation.noise import distinct

Reals = NDArray[np.float64]
Prices = Literal["beliefs", "exchange rate", "GDP parity"]

NAME, PARAMETERS = "capital", "capital_parameters"
DRAWS = 512
FIRST_YEAR = 2000
BURN_IN = 15
"""[years] Left out after the first year of a series, while the start still shows."""

CAVEATS = (
    "Equipment lost in war, given away or received as aid is not in the stock: from 2022 it overstates Russia and "
    "allies that gave much, and says nothing useful about Ukraine.",
    "Russia's series starts in 1992 and Ukraine's in 1993 as if from a steady state; what was left over from the "
    "Soviet Union enters only through that start. Germany is West Germany before 1991; the German Democratic "
    "Republic and Czechoslovakia are left out.",
    "Allies' shares of equipment and personnel are NATO's for 2014 to 2024 (the last an estimate) on SIPRI's totals, "
    "whose definition differs from NATO's; before 2014 they are a belief.",
    "Price levels are those of all GDP in 2024, for every year: spending at constant prices already holds each "
    "state's own inflation. They and the euro rate of 2024 are used as a measuring rod, whatever day "
    "the reader stands on, although the parity factors of 2024 came out in 2025.",
    "SIPRI's figures for Russia, China and Ukraine are estimates; Ukraine's leave out aid received. Iran's dollars "
    "depend on which of its exchange rates is meant.",
)


@dataclass(frozen=True)
class Common:
    """Draws of what all states share: depreciation [1/year], price weights [1], weight of equipment [1]."""

    depreciation: Reals
    weights: LocalPriceWeights
    capital_weight: Reals


@dataclass(frozen=True)
class Strength:
    """One state's paths over its years, [year, draw].

    `capital` [EUR bn] at the end of the year, `ready` [EUR bn/year], `capability` [1] and `spending`
    [EUR bn/year] at the price levels believed; all at 2024 prices and rates.
    """

    series: Spending
    capital: Reals
    ready: Reals
    capability: Reals
    spending: Reals

    def at(self, year: int, what: str) -> Reals:
        """The draws of `what` in `year`."""
        return getattr(self, what)[year - self.series.first_year]


def beliefs() -> Beliefs:
    """The beliefs of the spending model."""
    return read_beliefs(Path(model.__file__).parent / "model.toml")


def common(believed: Beliefs, count: int, seed: int, prices: Prices = "beliefs") -> Common:
    """Draws of the beliefs that all states share; `prices` other than "beliefs" fixes every price weight."""

    def drawn(name: str) -> Reals:
        return draws_of(believed[f"spending.{name}"], count, seed)

    fixed = {"exchange rate": 0.0, "GDP parity": 1.0}
    if prices in fixed:
        weights = LocalPriceWeights(*[np.full(count, fixed[prices])] * 3)
    else:
        weights = LocalPriceWeights(*(drawn(f"{kind}_local_price") for kind in LocalPriceWeights._fields))
    return Common(drawn("depreciation"), weights, drawn("capital_weight"))


def strength(series: Spending, shared: Common, believed: Beliefs, count: int, seed: int) -> Strength:
    """One state's capital, readiness and capability from its spending."""
    shares = _shares(series, believed, count, seed)
    spent = series.spending[:, None]
    level = series.gdp_price_level
    bought = investment(spent, shares.equipment, price_level(level, shared.weights.equipment))
    start = growth_start(bought[0], series.growth, shared.depreciation)
    capital = capital_path(start, bought, shared.depreciation)[1:]
    ready = readiness(spent, shares.personnel, price_level(level, shared.weights.personnel))
    quality = draws_of(believed["spending.quality"], count, seed, member=series.state)
    return Strength(
        series=series,
        capital=capital,
        ready=ready,
        capability=capability(quality, capital, ready, shared.capital_weight),
        spending=real_spending(spent, shares, level, shared.weights),
    )


def _shares(series: Spending, believed: Beliefs, count: int, seed: int) -> Shares:
    """Shares [year, draw]: as published where they are, else believed."""

    def drawn(name: str) -> Reals:
        return draws_of(believed[f"spending.{name}"], count, seed, member=series.state)

    if series.shares:
        oldest = [series.shares[year] for year in sorted(series.shares)[:5]]
        equipment_then = float(np.mean([e for e, _ in oldest]))
        of_rest_then = float(np.mean([p / (1.0 - e) for e, p in oldest]))
        e = np.minimum(equipment_then * drawn("earlier_equipment_share"), 0.9)
        of_rest = np.minimum(of_rest_then * drawn("earlier_personnel_share"), 1.0)
    else:
        e, of_rest = drawn("equipment_share"), drawn("personnel_share_of_rest")
    equipment = np.tile(e, (len(series.spending), 1))
    personnel = np.tile(of_rest * (1.0 - e), (len(series.spending), 1))
    for year, (e_known, p_known) in series.shares.items():
        if year in series.years:
            equipment[year - series.first_year] = e_known
            personnel[year - series.first_year] = p_known
    return Shares(personnel, 1.0 - equipment - personnel, equipment)


def all_states(inputs: SpendingInputs, count: int = DRAWS, seed: int = 0, prices: Prices = "beliefs") -> list[Strength]:
    """Every state's paths under one assumption about prices; the luck is the same under each."""
    believed = beliefs()
    shared = common(believed, count, seed, prices)
    return [strength(series, shared, believed, count, seed) for series in inputs.states]


def build(
    inputs: SpendingInputs, count: int = DRAWS, seed: int = 0
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, Any]]:
    """The table of draws, the table of parameters that all states share, and the recipe of both.

    Draws are kept to twelve significant bits: one part in four thousand, far below their spread.
    """
    believed = beliefs()
    distinct([*believed, *(f"{name}[{series.state}]" for name in believed for series in inputs.states)])
    states = all_states(inputs, count, seed)
    rows = [
        {
            "state": state.series.state,
            "year": year,
            "first_public_on": inputs.first_public_on(year),
            "published_on": inputs.published_on,
            "interpolated": bool(state.series.interpolated[year - state.series.first_year]),
            **{
                column: trimmed(state.at(year, what))
                for column, what in (("capital", "capital"), ("readiness", "ready"), ("capability", "capability"))
            },
        }
        for state in states
        for year in state.series.years
        if year >= first_shipped(state.series)
    ]
    kinds: dict[str, Any] = dict.fromkeys(("capital", "readiness", "capability"), pl.List(pl.Float32))
    frame = pl.DataFrame(rows, schema_overrides={"year": pl.Int16, **kinds}).sort("state", "year")
    shared = common(believed, count, seed)
    parameters = pl.DataFrame(
        {
            "draw": np.arange(count),
            "depreciation": shared.depreciation,
            **{f"{kind}_local_price": draws for kind, draws in shared.weights._asdict().items()},
            "capital_weight": shared.capital_weight,
        }
    )
    return frame, parameters, _recipe(inputs, believed, count, seed)


def _recipe(inputs: SpendingInputs, believed: Beliefs, count: int, seed: int) -> dict[str, Any]:
    return {
        "title": "Military capital, readiness and capability by state and year",
        "command": "detente calibrate capital --mirror FOLDER",
        "equations": "detente.models.spending.equations",
        "seed": seed,
        "draws": count,
        "code": __version__,
        "inputs": {**inputs.digests, "beliefs": believed.digest},
        "vintages": inputs.vintages,
        "price_basis": "EUR at 2024 prices and rates, price levels relative to the United States",
        "units": {"capital": "EUR bn", "readiness": "EUR bn/year", "capability": "1"},
        "first_public": f"end of the year plus {inputs.lag_days} days, SIPRI's lag",
        "published_on": inputs.published_on.isoformat(),
        "states": {
            series.state: {
                "series_from": series.first_year,
                "draws_from": first_shipped(series),
                "growth_at_start": round(series.growth, 4),
                "gdp_price_level": round(series.gdp_price_level, 4),
                "interpolated": [y for y, gap in zip(series.years, series.interpolated, strict=True) if gap],
            }
            for series in inputs.states
        },
        "left_out": inputs_of.WITHOUT_ARMY,
        "caveats": CAVEATS,
        "balance": [
            row for prices in ("exchange rate", "GDP parity", "beliefs")
            for row in balance(all_states(inputs, count, seed, prices), inputs.allies, prices)
        ],
    }  # fmt: skip


def first_shipped(series: Spending) -> int:
    """The first year of a state whose draws are used: the start has had fifteen years to fade."""
    return max(FIRST_YEAR, series.first_year + BURN_IN)


def trimmed(values: Reals) -> list[float]:
    """Single precision rounded to twelve significant bits, so that the file packs well."""
    bits = values.astype(np.float32).view(np.uint32)
    return ((bits + np.uint32(0x800)) & np.uint32(0xFFFFF000)).view(np.float32).tolist()


def calibrate(
    mirror: Path, folder: Path = derived.DERIVED, seed: int = 0, count: int = DRAWS, gaps: inputs_of.Gaps = "refuse"
) -> derived.DerivedResult:
    """Compute the derived result from a mirror and write it; raises as `spending_inputs.read` does."""
    frame, parameters, recipe = build(inputs_of.read(mirror, gaps), count, seed)
    # the parameters first: a reader looks for the capital table
    derived.save(PARAMETERS, parameters, {key: recipe[key] for key in ("seed", "draws", "code", "inputs")}, folder)
    return derived.save(NAME, frame, recipe, folder)
