"""The one conversion of amounts to the house's money: EUR bn at 2024 prices and exchange rates.

With L_i(y) the price level of country i in year y (its prices in US dollars at market rates against a
base year: deflator times move of the exchange rate), and e(y) euro per dollar, an amount X becomes

    current USD of year y             X / L_i(y) * L_i(2024) * e(2024)
    USD at prices and rates of base b X / L_i(b) * L_i(2024) * e(2024)
    current EUR of year y             X * P(2024) / P(y),  P(y) = L_EUR(y) * e(y)

so an amount moves with the prices of the country that spends it, and only then into euro. L is the
ratio of current to constant spending that the producer itself publishes: NATO's two columns for NATO
figures (also for its aggregates), the panel's `conversion.price_level`, implied by SIPRI's columns,
for all others. P is the price level of the euro area in euro.

A year after the last one with a price level is taken at that last year's prices, and the conversion
says so. The factors are a measuring rod: `View.unit_of_account` exempts them from the as-of rule and
counts them as later revisions where the rule would have hidden them.

Fails when: military prices move away from consumer prices (SIPRI deflates by the latter), or a
country has several exchange rates (Iran).
"""

import re
from dataclasses import dataclass
from datetime import date

from detente.core.errors import DataMissing, WrongInput
from detente.panel.rows import Figure
from detente.panel.view import View

YEAR = 2024
"""The year whose prices and exchange rates the house tells money in."""

PRICE_BASIS = f"EUR at {YEAR} prices and rates"

_SCALE = {
    "USD m": ("EUR bn", 1e-3),
    "USD bn": ("EUR bn", 1.0),
    "USD": ("EUR bn", 1e-9),
    "EUR m": ("EUR bn", 1e-3),
    "EUR bn": ("EUR bn", 1.0),
    "EUR": ("EUR bn", 1e-9),
    "EUR bn/month": ("EUR bn/month", 1.0),
}
_PRICES_OF = {"us_drawdown": "USA"}
"""Producers whose amounts are spent at the prices of another state than the entity's."""


@dataclass(frozen=True)
class Conversion:
    """An amount in `unit` at 2024 prices and rates, with the factors that led there.

    `note` says what was assumed, empty if nothing was.
    """

    value: float
    low: float | None
    high: float | None
    unit: str
    factor: float
    factors: tuple[Figure, ...]
    note: str = ""


def to_eur_2024(figure: Figure, view: View) -> float:
    """[EUR bn, or EUR bn/month for monthly flows; 2024 prices and rates] The figure's value; see `convert`."""
    return convert(figure, view).value


def convert(figure: Figure, view: View, prices_of: str | None = None) -> Conversion:
    """The figure and its limits at 2024 prices and rates; factors are recorded in `view.used`.

    `prices_of` names the state whose prices the amount moves with, by default the figure's entity.
    Raises WrongInput for a figure that is missing or no money at market rates, DataMissing where the
    panel holds no factor for its country and year.
    """
    if figure.value is None:
        raise WrongInput(f"{_name(figure)} is missing ({figure.note}); a missing value cannot be converted")
    if figure.unit not in _SCALE or figure.price_basis is None:
        raise WrongInput(
            f"{_name(figure)} is in {figure.unit!r} ({figure.price_basis or 'no price basis'}); "
            "only money in USD or EUR at market rates can be converted"
        )
    unit, scale = _SCALE[figure.unit]
    base = _base_year(figure)
    if figure.unit.startswith("EUR"):
        rate, factors, note = _prices_in_euro(base, view)
    else:
        producer = figure.series.split(".", 1)[0]
        state = prices_of or _PRICES_OF.get(producer, figure.entity)
        levels = _nato_levels if producer == "nato" else _levels
        (then, now, used, note) = levels(state, base, view)
        euro = _factor("conversion.eur_per_usd", "EUR", YEAR, view)
        rate, factors = now / then * _number(euro), (*used, euro)
    factor = scale * rate
    return Conversion(
        value=figure.value * factor,
        low=None if figure.low is None else figure.low * factor,
        high=None if figure.high is None else figure.high * factor,
        unit=unit,
        factor=factor,
        factors=factors,
        note=note,
    )


def _base_year(figure: Figure) -> int:
    """The year whose prices the amount is in."""
    basis = figure.price_basis or ""
    if "PPP" in basis or "purchasing" in basis:
        raise WrongInput(f"{_name(figure)} is at {basis}; purchasing power cannot be turned into market rates here")
    if basis.startswith("current"):
        return figure.period_end.year
    stated = re.search(r"\b(19|20)\d\d\b", basis)
    if not stated:
        raise WrongInput(f"{_name(figure)} has the price basis {basis!r}, which names neither 'current' nor a year")
    return int(stated.group())


def _levels(state: str, base: int, view: View) -> tuple[float, float, tuple[Figure, ...], str]:
    """Price levels of the base year and of 2024 as SIPRI's columns imply them, the figures, and a note."""
    if base == YEAR:  # the two cancel; asking for them would refuse states without a level
        return 1.0, 1.0, (), ""
    base, note = _last_year("conversion.price_level", state, base, view)
    then = _factor("conversion.price_level", state, base, view)
    now = _factor("conversion.price_level", state, YEAR, view)
    return _number(then), _number(now), (then, now), note


def _nato_levels(entity: str, base: int, view: View) -> tuple[float, float, tuple[Figure, ...], str]:
    """Price levels of the base year and of 2024 as NATO's current and constant columns imply them."""
    if base == YEAR:
        return 1.0, 1.0, (), ""
    now, used = _nato_level(entity, YEAR, view)
    if _base_year(used[1]) == base:  # in its own base year constant equals current
        return 1.0, now, used, ""
    then, earlier = _nato_level(entity, base, view)
    return then, now, (*earlier, *used), ""


def _nato_level(entity: str, year: int, view: View) -> tuple[float, tuple[Figure, Figure]]:
    current = _factor("nato.spending_current", entity, year, view)
    constant = _factor("nato.spending_constant", entity, year, view)
    if current.vintage != constant.vintage:
        raise DataMissing(
            f"NATO's current and constant spending of {entity} in {year} stand in two editions "
            f"({current.vintage}, {constant.vintage}); build the panel with both columns of one edition"
        )
    return _number(current) / _number(constant), (current, constant)


def _prices_in_euro(base: int, view: View) -> tuple[float, tuple[Figure, ...], str]:
    """P(2024) / P(base), the figures behind it, and a note."""
    if base == YEAR:
        return 1.0, (), ""
    base, note = _last_year("conversion.price_level", "EUR", base, view)
    if base == YEAR:
        return 1.0, (), note
    prices, used = [], []
    for year in (YEAR, base):
        level = _factor("conversion.price_level", "EUR", year, view)
        rate = _factor("conversion.eur_per_usd", "EUR", year, view)
        prices.append(_number(level) * _number(rate))
        used += [level, rate]
    return prices[0] / prices[1], tuple(used), note


def _last_year(name: str, entity: str, year: int, view: View) -> tuple[int, str]:
    """The year itself or, where price levels end before it, the last one with a level and a note."""
    if year <= YEAR or view.unit_of_account(name, entity, year) is not None:
        return year, ""
    return YEAR, f"no price level after {YEAR} is held, so amounts of later years stand at their own prices"


def _factor(name: str, entity: str, year: int, view: View) -> Figure:
    figure = view.unit_of_account(name, entity, year)
    if figure is None:
        raise DataMissing(
            f"the panel holds no {name} of {entity} for {year}, so the amount cannot be told in {PRICE_BASIS}; "
            "add the row to panel.toml and build the panel again"
        )
    return figure


def _number(figure: Figure) -> float:
    # `unit_of_account` hands out figures with a value only
    return figure.value if figure.value is not None else float("nan")


def _name(figure: Figure) -> str:
    period = figure.period_end.year if _is_year(figure) else f"{figure.period_start} to {figure.period_end}"
    return f"{figure.series} of {figure.entity} ({period})"


def _is_year(figure: Figure) -> bool:
    year = figure.period_end.year
    return (figure.period_start, figure.period_end) == (date(year, 1, 1), date(year, 12, 31))
