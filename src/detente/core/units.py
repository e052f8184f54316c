"""The units that a quantity, panel row or bound number may carry."""

from typing import Annotated

from pydantic import AfterValidator

from detente.core.errors import UnknownName

UNITS: dict[str, str] = {
    # money: the price basis (currency, year, market rate or PPP) stands beside the unit, never inside it
    "EUR bn": "billion euro",
    "EUR m": "million euro",
    "EUR": "euro",
    "EUR bn/month": "billion euro a month",
    "EUR bn/year": "billion euro a year",
    "USD bn": "billion US dollars",
    "USD m": "million US dollars",
    "USD": "US dollars",
    "USD bn/year": "billion US dollars a year",
    "EUR m/item": "million euro an item",
    "EUR m/thousand": "million euro a thousand items",
    "intl$ bn": "billion international dollars (purchasing power parity)",
    "intl$ m": "million international dollars (purchasing power parity)",
    "intl$": "international dollars",
    "LCU": "units of local currency",
    "LCU m": "million units of local currency",
    "GBP or USD thousand": "thousand pounds sterling before 1914, thousand US dollars after",
    "EUR/USD": "euro per US dollar",
    "LCU/USD": "local currency per US dollar",
    "LCU/intl$": "local currency per international dollar",
    # shares and ratios
    "% of GDP": "per cent of gross domestic product",
    "% points": "percentage points",
    "%": "per cent",
    "share": "fraction between 0 and 1",
    "share/month": "fraction a month",
    "ratio": "one quantity divided by another",
    "index": "index number, base in the note",
    "log": "natural logarithm",
    "log/month": "natural logarithm a month",
    "log/week": "natural logarithm a week",
    "log/sqrt week": "natural logarithm by the square root of weeks",
    "1": "dimensionless",
    "code": "category code of the producer",
    "flag": "0 or 1",
    "score": "points on the producer's scale",
    # people and things
    "persons": "persons",
    "thousand persons": "thousand persons",
    "persons/day": "persons a day",
    "persons/month": "persons a month",
    "persons/year": "persons a year",
    "thousand persons/week": "thousand persons a week",
    "thousand persons/month": "thousand persons a month",
    "items": "items",
    "items/day": "items a day",
    "items/month": "items a month",
    "items/year": "items a year",
    "items/week": "items a week",
    "thousand items": "thousand items",
    "thousand items/week": "thousand items a week",
    "items or thousands": "items; shells and drones in thousands",
    "items or thousands/month": "items a month; shells and drones in thousands a month",
    "rounds": "rounds of ammunition",
    "rounds/day": "rounds a day",
    "rounds/month": "rounds a month",
    "rounds/year": "rounds a year",
    "thousand rounds": "thousand rounds of ammunition",
    "thousand rounds/week": "thousand rounds of ammunition a week",
    "thousand rounds/tube/week": "thousand rounds of ammunition a gun and week",
    "states": "states",
    "members": "members of an alliance",
    "donors": "donors",
    "statements": "statements",
    "claims": "claims",
    "series": "series",
    "rows": "rows",
    "sources": "sources",
    "figures": "figures",
    "questions": "questions",
    "events": "events",
    "thousand tons": "thousand metric tons",
    "thousand tons coal equivalent": "thousand metric tons of coal equivalent",
    "km2/week": "square kilometres a week",
    "km/week": "kilometres a week",
    "1/week": "per week",
    "log odds": "natural logarithm of odds",
    # space and time
    "km2": "square kilometres",
    "km2/month": "square kilometres a month",
    "1000 km2": "thousand square kilometres",
    "1/1000 km2": "per thousand square kilometres",
    "km2/sqrt week": "square kilometres by the square root of weeks",
    "km": "kilometres",
    "km/day": "kilometres a day",
    "degrees": "degrees",
    "hours": "hours",
    "days": "days",
    "weeks": "weeks",
    "months": "months",
    "years": "years",
    "year": "calendar year",
    "date": "calendar date",
    "month": "calendar month",
    "1/year": "per year",
    "1/month": "per month",
    "1/day": "per day",
    "count": "a count of what the series names",
}


def known_unit(unit: str) -> str:
    """The unit itself, if it is in the register; raises UnknownName with the nearest one otherwise."""
    if unit not in UNITS:
        raise UnknownName("unit", unit, list(UNITS))
    return unit


def _unit_field(unit: str) -> str:
    # pydantic turns a ValueError into a message that names the field; UnknownName is not one on purpose
    try:
        return known_unit(unit)
    except UnknownName as error:
        raise ValueError(str(error)) from error


Unit = Annotated[str, AfterValidator(_unit_field)]
