"""Military capital by perpetual inventory, price levels, readiness and capability.

Model: the perpetual inventory identity of national accounting, applied to military equipment; closed
forms are derived again in tests/models/test_spending.py. Axis 0 is the year where a path is meant;
every other axis (draws, states) broadcasts.
"""

from collections.abc import Sequence
from typing import NamedTuple

from detente.models.mathematics import NUMPY, Mathematics, Values


class Shares(NamedTuple):
    """[share of spending] What defence money buys; the three sum to one."""

    personnel: Values
    upkeep: Values
    equipment: Values


class LocalPriceWeights(NamedTuple):
    """[1] How far local prices apply to each kind of purchase: 0 world prices, 1 local prices."""

    personnel: Values
    upkeep: Values
    equipment: Values


def price_level(gdp_price_level: Values, weight: Values, m: Mathematics = NUMPY) -> Values:
    """The price level of one kind of military purchase, relative to the exchange rate.

    Parameters
    ----------
    gdp_price_level
        [ratio] GDP at the market rate over GDP at purchasing power parity; positive; 1 in the
        United States.
    weight
        [1] 0: bought at world prices, so the exchange rate tells its cost. 1: bought at home, so the
        price level of the whole economy does.

    Returns
    -------
    [ratio] What a dollar's worth at the exchange rate costs here; 1 where weight is 0.

    Model: P^c = PPP^w, a geometric mean of world and local prices.
    Fails when: military goods are dearer or cheaper at home than the economy's other goods, as
    conscription (cheap people) or small production runs (dear machines) make them.
    """
    return m.exp(weight * m.log(gdp_price_level))


def investment(spending: Values, equipment_share: Values, equipment_price_level: Values) -> Values:
    """Equipment bought, at world prices.

    Parameters
    ----------
    spending
        [money a year, constant prices] Defence spending.
    equipment_share
        [share] Part of it spent on equipment.
    equipment_price_level
        [ratio] See `price_level`.

    Returns
    -------
    [money a year, constant world prices]

    Fails when: equipment is leased, given by allies, or paid for long before or after delivery.
    """
    return equipment_share * spending / equipment_price_level


def readiness(spending: Values, personnel_share: Values, personnel_price_level: Values) -> Values:
    """People in service and trained, as what they cost at world prices.

    Parameters
    ----------
    spending
        [money a year, constant prices] Defence spending.
    personnel_share
        [share] Part of it spent on personnel.
    personnel_price_level
        [ratio] See `price_level`.

    Returns
    -------
    [money a year, constant world prices]

    Fails when: pensions fill the personnel budget, or conscripts are paid below their worth.
    """
    return personnel_share * spending / personnel_price_level


def real_spending(
    spending: Values, shares: Shares, gdp_price_level: Values, weights: LocalPriceWeights, m: Mathematics = NUMPY
) -> Values:
    """What a year's spending buys, each kind of purchase at its own price level.

    Parameters
    ----------
    spending
        [money a year, constant prices] Defence spending at the exchange rate.
    shares
        [share] How it divides.
    gdp_price_level
        [ratio] See `price_level`.
    weights
        [1] All 0 returns the spending at the exchange rate, all 1 at GDP purchasing power parity.

    Returns
    -------
    [money a year, constant world prices]

    Fails when: the price level of GDP says little about any military price.
    """
    parts = [
        share * spending / price_level(gdp_price_level, weight, m)
        for share, weight in zip(shares, weights, strict=True)
    ]
    return parts[0] + parts[1] + parts[2]


def growth_start(first_investment: Values, growth: Values, depreciation: Values) -> Values:
    """The stock that grows as its investment grows: I / (g + d).

    Parameters
    ----------
    first_investment
        [money a year] Investment in the first year.
    growth
        [1/year] Steady growth of investment; above minus the depreciation.
    depreciation
        [1/year] Part of the stock that goes out of use in a year.

    Returns
    -------
    [money] Stock at the start of the first year.

    Model: from K(t+1) = (1 - d) K(t) + I(t) with K and I growing at g.
    Fails when: investment before the first year was nothing like steady, as after a war or the end of
    a state; so the first fifteen years of a path are left out of every estimate.
    """
    return first_investment / (growth + depreciation)


def next_capital(capital: Values, arriving: Values, depreciation: Values) -> Values:
    """Stock one year on: K' = (1 - d) K + I.

    Parameters
    ----------
    capital
        [money or items] Stock at the start of the year.
    arriving
        [money or items a year] Equipment delivered during the year; it does not wear in that year.
    depreciation
        [1/year] Part of the stock that goes out of use in a year.

    Returns
    -------
    [money or items] Stock at the end of the year.

    Fails when: stocks are sold, lost in war, given away, or bought as services.
    """
    return (1.0 - depreciation) * capital + arriving


def capital_path(
    start: Values, arriving: Sequence[Values] | Values, depreciation: Values, m: Mathematics = NUMPY
) -> Values:
    """Stocks at the start of the first year and at the end of each year.

    Parameters
    ----------
    start
        [money or items] Stock at the start of the first year.
    arriving
        [money or items a year] Deliveries, years along axis 0.
    depreciation
        [1/year] Part of the stock that goes out of use in a year.

    Returns
    -------
    [money or items] One entry more than there are years. Never falls if any past delivery rises.

    Fails when: as `next_capital`.
    """
    stocks = [start]
    for delivered in arriving:
        stocks.append(next_capital(stocks[-1], delivered, depreciation))
    return m.stack(stocks)


def deliveries(orders: Sequence[Values], lag: int) -> list[Values]:
    """What arrives in each year when an order takes `lag` years.

    Parameters
    ----------
    orders
        [money or items a year] Ordered in each year.
    lag
        [years] Order to delivery; not negative.

    Returns
    -------
    [money or items a year] `lag` empty years, then the orders; nothing is lost on the way.

    Fails when: orders are cancelled, or arrive spread over years.
    """
    if lag < 0:
        raise ValueError(f"a delivery lag is not negative; got {lag}")
    return [order * 0.0 for order in orders[:1]] * lag + list(orders)


def items_in_service(purchases: Sequence[Values], service_life: int) -> list[Values]:
    """Items in service when each serves a fixed number of years and is then gone ("one-hoss shay").

    Parameters
    ----------
    purchases
        [items a year] Bought in each year, in service from that year on.
    service_life
        [years] Years in service, the year of purchase included; at least one.

    Returns
    -------
    [items] Stock in each year: the sum of the last `service_life` purchases.

    Fails when: items of one year do not all leave together.
    """
    if service_life < 1:
        raise ValueError(f"a service life is at least one year; got {service_life}")
    return [sum(purchases[max(0, t - service_life + 1) : t + 1]) for t in range(len(purchases))]


def capability(
    quality: Values, capital: Values, ready: Values, capital_weight: Values, m: Mathematics = NUMPY
) -> Values:
    """What a state can do with its equipment and its people: C = q K^a R^(1 - a).

    Parameters
    ----------
    quality
        [1] How well it uses them, relative to others.
    capital
        [money] Equipment stock.
    ready
        [money a year] Readiness, see `readiness`.
    capital_weight
        [1] a, between 0 and 1: weight of equipment against people.

    Returns
    -------
    [money^a (money a year)^(1-a)] Only ratios between states have a meaning.

    Model: Cobb-Douglas with constant returns: twice of both is twice the capability.
    Fails when: one side has no equipment or no people, when terrain, distance or nuclear weapons
    decide, or when allies' forces do not add up to one force.
    """
    return quality * m.power(capital, capital_weight) * m.power(ready, 1.0 - capital_weight)
