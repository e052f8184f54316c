"""Reputation: how a deal moves an observer's belief in a coalition's resolve, and that belief its wish to challenge.

Everything broadcasts over draws and observers.

Model: an observer holds Beta(al, be) on the share of occasions on which the coalition stands firm. A deal of quality
`k` in [-1, 1] counts for `n` past disputes, of which the observer takes the part `rho` (interdependence) for its own
case. It challenges the more readily the larger `p gain (1 - R) - cost R` is.
Fails when: no reputation exists (rho is nought), when belief concerns leaders rather than states, or when the deal is
read as capacity freed rather than resolve lost; each is a variant of its own, shown beside this one.
"""

from detente.models.mathematics import NUMPY, Mathematics, Values


def quality(settlement: Values, even: Values, m: Mathematics = NUMPY) -> Values:
    """[1, from -1 to 1] How good a deal looks beside the aims stated: 1 where all of them are met, -1 where none is.

    `settlement` [share of all that is in dispute] is what the supported side gets, `even` the share at which observers
    see neither a success nor a failure, strictly between 0 and 1.

    Model: linear on either side of `even`.
    Fails when: observers judge the coalition by what it paid, or by where the front stood, rather than by its words.
    """
    return m.where(settlement >= even, (settlement - even) / (1.0 - even), (settlement - even) / even)


def updated(
    firm: Values, backed: Values, quality: Values, interdependence: Values, weight: Values, m: Mathematics = NUMPY
) -> tuple[Values, Values]:
    """[disputes] The observer's counts of firm stands and of backing down after the deal.

    Model: al += rho max(k, 0) n, be += rho max(-k, 0) n.
    Fails when: observers are told apart by how they learn; a first great deal may count for more than a tenth one.
    """
    step = interdependence * weight
    return firm + step * m.maximum(quality, 0.0), backed + step * m.maximum(-quality, 0.0)


def faded(before: Values, after: Values, years: Values, half_life: Values, m: Mathematics = NUMPY) -> Values:
    """[disputes] A count so many years after the deal: what the deal added halves in each half-life.

    Model: before + (after - before) 2^(-years / half-life).
    Fails when: something happens in the meantime; new events speak louder than old ones fade.
    """
    return before + (after - before) * m.exp(-0.6931471805599453 * years / half_life)


def resolve(firm: Values, backed: Values) -> Values:
    """[share] Belief in resolve: the mean of Beta(firm, backed).

    Model: conjugate updating; with many events it tends to their frequency.
    Fails when: see `updated`.
    """
    return firm / (firm + backed)


def worth(power: Values, gain: Values, cost: Values, resolve: Values) -> Values:
    """[stakes] What a challenge is worth to the observer.

    Model: p gain (1 - R) - cost R.
    Fails when: stakes are not what moves it: domestic politics, chance, or quarrels that nobody chose.
    """
    return power * gain * (1.0 - resolve) - cost * resolve


def challenge_ratio(steepness: Values, before: Values, after: Values, m: Mathematics = NUMPY) -> Values:
    """[ratio] Hazard of a challenge after the deal over that before it.

    `steepness` [1/stakes] is how much the log hazard rises with worth.

    Model: proportional hazards in worth. Equal worth gives exactly one.
    Fails when: a challenge needs an occasion as well as a wish.
    """
    return m.exp(steepness * (after - before))


def yearly_chance(rate: Values, ratio: Values, m: Mathematics = NUMPY) -> Values:
    """[share] Chance of at least one challenge in a year at `rate` [1/year] times `ratio`.

    Model: 1 - exp(-rate ratio).
    Fails when: challenges come in series, as they do within a crisis.
    """
    return 1.0 - m.exp(-rate * ratio)
