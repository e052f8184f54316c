"""Weibull proportional hazards of the end of peace.

Model: h(t) = k t^(k-1) exp(score), where t is in years since the settlement and the score is linear in what is known of
the settlement and of its war. Closed forms are derived again in tests/models/test_durability.py.
"""

from detente.models.mathematics import NUMPY, Mathematics, Values


def cumulative_hazard(years: Values, shape: Values, score: Values, m: Mathematics = NUMPY) -> Values:
    """Hazard summed up to a time: H = t^k exp(score).

    Parameters
    ----------
    years
        [years] Since the settlement; positive.
    shape
        [1] k. Below one the hazard falls with time, at one it is constant.
    score
        [log] Intercept and covariates; a one raises every hazard e-fold.

    Returns
    -------
    [1] Minus the logarithm of the chance that peace still holds.

    Model: Weibull. Counting time in units of u years adds k log u to the score and changes nothing else.
    Fails when: the hazard first rises and then falls, as where rearmament takes years.
    """
    return m.power(years, shape) * m.exp(score)


def survival(years: Values, shape: Values, score: Values, m: Mathematics = NUMPY) -> Values:
    """Chance that peace still holds after a time.

    Parameters
    ----------
    years
        [years] Since the settlement.
    shape
        [1] k.
    score
        [log] Intercept and covariates.

    Returns
    -------
    [share]

    Model: S = exp(-H).
    Fails when: as `cumulative_hazard`.
    """
    return m.exp(-cumulative_hazard(years, shape, score, m))


def log_hazard(years: Values, shape: Values, score: Values, m: Mathematics = NUMPY) -> Values:
    """Logarithm of the yearly hazard at a time.

    Parameters
    ----------
    years
        [years] Since the settlement; positive.
    shape
        [1] k.
    score
        [log] Intercept and covariates.

    Returns
    -------
    [log 1/year]

    Model: derivative of `cumulative_hazard`.
    Fails when: asked at nought years, where a falling Weibull hazard has no limit.
    """
    return m.log(shape) + (shape - 1.0) * m.log(years) + score


def population_survival(
    years: Values, shape: Values, score: Values, spread: Values, nodes: Values, weights: Values, m: Mathematics = NUMPY
) -> Values:
    """Chance that peace holds after a time, for a settlement whose war is not among those seen.

    Parameters
    ----------
    years
        [years] Since the settlement.
    shape, score
        As `cumulative_hazard`.
    spread
        [log] Standard deviation of what settlements of one war share.
    nodes, weights
        [1] Points and weights, summing to one, of a normal distribution along a last axis of their own.

    Returns
    -------
    [share] Without spread this is `survival`. With it the hazard of all falls over time even where that of each is
    constant, since the frail fail first.

    Model: the mean of exp(-H e^(s z)) over z ~ N(0, 1).
    Fails when: the next war is unlike the past ones in ways that the covariates do not tell.
    """
    whole = cumulative_hazard(years, shape, score, m)
    return m.total(weights * m.exp(-whole[..., None] * m.exp(spread[..., None] * nodes)), axis=-1)
