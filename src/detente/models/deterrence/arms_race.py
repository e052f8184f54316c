"""Two states that arm against each other: paths, resting point and whether there is one.

Model: Richardson's linear arms race, x' = k y - a x + g and y' = l x - b y + h. What is written here is its exact
solution, so that no step size enters; it is derived again, by other means, in tests/models/test_arms_race.py.
Nothing in Détente's answers rests on it: it stands here as the plain rival to a balance whose attacker does not
answer to what the defenders spend.
"""

from typing import NamedTuple

from detente.models.mathematics import NUMPY, Mathematics, Values


class Race(NamedTuple):
    """What drives the two: all per year, grievances in money a year per year.

    `reaction`, `other_reaction`: [1/year] k and l, how much one adds for what the other has; not negative.
    `fatigue`, `other_fatigue`: [1/year] a and b, how much of one's own is given up for its cost; positive.
    `grievance`, `other_grievance`: [money/year] g and h, what is added whatever the other has; of any sign.
    """

    reaction: Values
    other_reaction: Values
    fatigue: Values
    other_fatigue: Values
    grievance: Values
    other_grievance: Values


def roots(race: Race, m: Mathematics = NUMPY) -> tuple[Values, Values]:
    """[1/year] The two rates at which a departure from rest grows or fades, the lower first.

    Parameters
    ----------
    race
        See `Race`.

    Model: eigenvalues of [[-a, k], [l, -b]]; real, because reactions are not negative, and the lower one is
    negative, because fatigue is positive.
    Fails when: a reaction is negative (arming deters the other's arming): the paths may then swing.
    """
    middle = -0.5 * (race.fatigue + race.other_fatigue)
    difference = 0.5 * (race.fatigue - race.other_fatigue)
    spread = m.sqrt(difference * difference + race.reaction * race.other_reaction)
    return middle - spread, middle + spread


def settles(race: Race, m: Mathematics = NUMPY) -> Values:
    """Whether both come to rest: a b > k l, fatigue outweighs reaction.

    Parameters
    ----------
    race
        See `Race`.

    Fails when: fatigue or reaction change as spending does; then a race that this calls endless may stop.
    """
    return m.greater(race.fatigue * race.other_fatigue, race.reaction * race.other_reaction)


def resting_point(race: Race) -> tuple[Values, Values]:
    """[money] Where neither changes: (k h + b g) / (a b - k l) and (l g + a h) / (a b - k l).

    Parameters
    ----------
    race
        See `Race`; a b must differ from k l.

    Fails when: the race does not settle: the point is then one that both move away from. It may also be negative,
    which money is not: goodwill beyond disarmament, as trade was in Richardson's reading.
    """
    room = race.fatigue * race.other_fatigue - race.reaction * race.other_reaction
    return (
        (race.reaction * race.other_grievance + race.other_fatigue * race.grievance) / room,
        (race.other_reaction * race.grievance + race.fatigue * race.other_grievance) / room,
    )


def arms_after(
    years: Values, first: Values, second: Values, race: Race, m: Mathematics = NUMPY
) -> tuple[Values, Values]:  # fmt: skip
    """[money] What both have so many years on, from what they had.

    Parameters
    ----------
    years
        [years] Since the start; not negative.
    first, second
        [money] What either has at the start.
    race
        See `Race`.

    Model: z(t) = E z(0) + F c with E = exp(A t) and F its integral, both in Newton's form on the two roots r < s:
    E = e^(r t) + S (A - r), F = p(r) + D (A - r), where p(u) = (e^(u t) - 1) / u, S = e^(r t) p(s - r) and
    D = (S - p(s)) / r. Nothing is divided by s or by s - r, so that a race on the edge (a b = k l) and one with equal
    roots need no case of their own.
    Fails when: either side answers late, by a plan, or not at all; when it looks at stocks rather than spending.
    """
    low, high = roots(race, m)
    fading = m.exp(low * years)
    s = fading * _grown(high - low, years, m)
    p_low = _grown(low, years, m)
    d = (s - _grown(high, years, m)) / low

    def apply(weight: Values, slope: Values, x: Values, y: Values) -> tuple[Values, Values]:
        """(weight I + slope (A - low I)) applied to (x, y)."""
        own = race.reaction * y - (race.fatigue + low) * x
        other = race.other_reaction * x - (race.other_fatigue + low) * y
        return weight * x + slope * own, weight * y + slope * other

    moved = apply(fading, s, first, second)
    added = apply(p_low, d, race.grievance, race.other_grievance)
    return moved[0] + added[0], moved[1] + added[1]


def _grown(rate: Values, years: Values, m: Mathematics) -> Values:
    """[years] (e^(rate t) - 1) / rate, which is t at a rate of nought; four terms of its series near there."""
    x = rate * years
    near = m.less(m.absolute(x), 1e-4)
    safe = m.where(near, 1.0, rate)
    series = years * (1.0 + x * (0.5 + x * (1.0 / 6.0 + x / 24.0)))
    return m.where(near, series, (m.exp(x) - 1.0) / safe)
