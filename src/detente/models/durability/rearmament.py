"""Renewed war by rearmament: stocks drift apart after a settlement until one side would gain by breaking it.

Model: commitment problem after Fearon 1995 and Powell 2006 (known by name, not opened) on stocks by perpetual inventory
with Richardson's arms race. A settlement fixed what each side has; when the balance has moved by more than another war
would cost, breaking it pays. Side B is the challenger; the log ratio z is of B's stock over A's.
"""

from typing import NamedTuple

from detente.models.mathematics import NUMPY, Mathematics, Values


class Stocks(NamedTuple):
    """Stocks and yearly spending of both sides, all in one unit of money, which cancels."""

    stock_a: Values
    stock_b: Values
    spending_a: Values
    spending_b: Values


class Race(NamedTuple):
    """How spending reacts, by side, and how stocks wear.

    `reaction`: [1/year] to the other's spending. `fatigue`: [1/year] of one's own. `grievance`: [money/year per year]
    whatever the other does. `equipment`: [share] of spending that becomes stock. `depreciation`: [1/year].
    """

    reaction_a: Values
    reaction_b: Values
    fatigue_a: Values
    fatigue_b: Values
    grievance_a: Values
    grievance_b: Values
    equipment_a: Values
    equipment_b: Values
    depreciation: Values


class Stakes(NamedTuple):
    """What war decides and costs.

    `slope`: [1] of the odds in the log ratio. `cost`: [share of the stakes] the whole cost of another war to a side.
    `noise`: [share of the stakes] spread of what either side makes of its gain. `ceiling`: [1/month] hazard where
    breaking the peace pays for certain.
    """

    slope: Values
    cost: Values
    noise: Values
    ceiling: Values


def month_on(now: Stocks, race: Race, m: Mathematics = NUMPY) -> Stocks:
    """Stocks and spending a month later.

    Parameters
    ----------
    now
        [money; money a year] Stocks and spending.
    race
        [1/year, share] See `Race`.

    Returns
    -------
    [money; money a year] Spending is never below nought.

    Model: K' = (1 - d/12) K + e s / 12; s' = s + (k s_other - a s + g) / 12.
    Fails when: budgets jump, as at a change of government, or stocks come from allies.
    """
    keep = 1.0 - race.depreciation / 12.0
    more_a = (race.reaction_a * now.spending_b - race.fatigue_a * now.spending_a + race.grievance_a) / 12.0
    more_b = (race.reaction_b * now.spending_a - race.fatigue_b * now.spending_b + race.grievance_b) / 12.0
    return Stocks(
        keep * now.stock_a + race.equipment_a * now.spending_a / 12.0,
        keep * now.stock_b + race.equipment_b * now.spending_b / 12.0,
        m.maximum(now.spending_a + more_a, 0.0),
        m.maximum(now.spending_b + more_b, 0.0),
    )


def race_rest(race: Race) -> tuple[Values, Values]:
    """Spending of A and B at which neither changes.

    Parameters
    ----------
    race
        [1/year, money/year per year] See `Race`; fatigues times one another above reactions times one another.

    Returns
    -------
    [money a year] Where the race ends up if it is stable.

    Model: Richardson's fixed point, (a_B g_A + k_A g_B) / (a_A a_B - k_A k_B) for A.
    Fails when: the product of reactions is not below that of fatigues: the race then has no end.
    """
    left = race.fatigue_a * race.fatigue_b - race.reaction_a * race.reaction_b
    at_a = (race.fatigue_b * race.grievance_a + race.reaction_a * race.grievance_b) / left
    at_b = (race.fatigue_a * race.grievance_b + race.reaction_b * race.grievance_a) / left
    return at_a, at_b


def race_rates(race: Race, m: Mathematics = NUMPY) -> tuple[Values, Values]:
    """Rates at which the race moves away from its rest, the slower one first.

    Parameters
    ----------
    race
        [1/year] See `Race`.

    Returns
    -------
    [1/year] Both real; the race is stable where the first is negative.

    Model: eigenvalues of Richardson's linear system.
    Fails when: as `race_rest`.
    """
    middle = -0.5 * (race.fatigue_a + race.fatigue_b)
    gap = race.fatigue_a - race.fatigue_b
    width = m.sqrt(0.25 * gap * gap + race.reaction_a * race.reaction_b)
    return middle + width, middle - width


def race_after(spending_a: Values, spending_b: Values, race: Race, years: Values, m: Mathematics = NUMPY) -> Values:
    """Spending of A and B after a time, without the floor at nought.

    Parameters
    ----------
    spending_a, spending_b
        [money a year] At the start.
    race
        [1/year, money/year per year] See `Race`; reactions above nought.
    years
        [years] Since the start.

    Returns
    -------
    [money a year] A's and B's.

    Model: the exact solution of s' = M s + g, which monthly steps approach.
    Fails when: the race has no rest, see `race_rest`.
    """
    rest_a, rest_b = race_rest(race)
    off_a, off_b = spending_a - rest_a, spending_b - rest_b
    slow, fast = race_rates(race, m)
    by_slow, by_fast = m.exp(slow * years) / (slow - fast), m.exp(fast * years) / (slow - fast)
    push_a = -race.fatigue_a * off_a + race.reaction_a * off_b
    push_b = race.reaction_b * off_a - race.fatigue_b * off_b
    return (
        rest_a + by_slow * (push_a - fast * off_a) - by_fast * (push_a - slow * off_a),
        rest_b + by_slow * (push_b - fast * off_b) - by_fast * (push_b - slow * off_b),
    )


def log_ratio(now: Stocks, m: Mathematics = NUMPY) -> Values:
    """B's stock over A's.

    Parameters
    ----------
    now
        [money] Stocks.

    Returns
    -------
    [log] Doubling all money leaves it as it is.

    Fails when: quality, geography or nuclear weapons count more than stocks.
    """
    return m.log(now.stock_b / now.stock_a)


def odds(ratio: Values, guard: Values, slope: Values, m: Mathematics = NUMPY) -> Values:
    """Share that a side can expect of another war, against a guarded opponent.

    Parameters
    ----------
    ratio
        [log] The attacking side's stock over the other's.
    guard
        [log] What guarantees add to the other side.
    slope
        [1] How much of the outcome a log point of the ratio decides.

    Returns
    -------
    [share] One half at parity without a guard.

    Model: a logistic contest.
    Fails when: the guarantor's own forces, not the balance, decide.
    """
    return m.sigmoid(slope * (ratio - guard))


def renegotiated(share: Values, fair: Values, rate: Values, m: Mathematics = NUMPY) -> Values:
    """What terms give a side a month on, where they are renegotiated as the balance moves.

    Parameters
    ----------
    share
        [share of the stakes] What they give it now.
    fair
        [share of the stakes] What it could expect of war without guarantees.
    rate
        [1/year] How fast the terms follow. Nought: never; without bound: at once, and breaking the peace never pays.

    Returns
    -------
    [share of the stakes]

    Model: an even approach, share + (fair - share) (1 - exp(-rate / 12)).
    Fails when: what is conceded makes the other stronger, so that a concession calls for the next.
    """
    return share + (fair - share) * (1.0 - m.exp(-rate / 12.0))


def side_hazard(gain: Values, stakes: Stakes, m: Mathematics = NUMPY) -> Values:
    """Chance in a month that one side breaks the peace.

    Parameters
    ----------
    gain
        [share of the stakes] Odds of war less what the settlement gives, before the cost of war.
    stakes
        See `Stakes`.

    Returns
    -------
    [1/month] Falls with the cost; nought where war costs without bound.

    Model: h = ceiling sig((gain - cost) / noise).
    Fails when: wars start by accident or for reasons at home.
    """
    return stakes.ceiling * m.sigmoid((gain - stakes.cost) / stakes.noise)


def peace_hazard(
    ratio: Values, share_a: Values, share_b: Values, guard_a: Values, guard_b: Values, stakes: Stakes,
    m: Mathematics = NUMPY,
) -> Values:  # fmt: skip
    """Chance in a month that peace ends, by either side.

    Parameters
    ----------
    ratio
        [log] B's stock over A's.
    share_a, share_b
        [share of the stakes] What the settlement gives each side.
    guard_a, guard_b
        [log] What guarantees add to A, and to B.
    stakes
        See `Stakes`.

    Returns
    -------
    [1/month] Never rises with a guard or with the cost of war.

    Model: the sum of both sides' hazards.
    Fails when: terms are renegotiated as fast as the balance moves: peace then has no reason to end.
    """
    by_b = side_hazard(odds(ratio, guard_a, stakes.slope, m) - share_b, stakes, m)
    by_a = side_hazard(odds(-ratio, guard_b, stakes.slope, m) - share_a, stakes, m)
    return by_a + by_b
