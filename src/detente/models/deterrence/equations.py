"""Orders become forces, forces a local balance, the balance a hazard of being challenged.

Axis 0 is the year where a path is meant; every other axis broadcasts. Closed forms are derived again in
tests/models/test_deterrence.py.
"""

from typing import NamedTuple

from detente.models.mathematics import NUMPY, Mathematics, Values


class Pipeline(NamedTuple):
    """[money] What has been ordered and not delivered, in two stages one after the other."""

    ordered: Values
    building: Values


def steady_pipeline(orders: Values, lag: Values) -> Pipeline:
    """The pipeline that delivers exactly what is ordered every year.

    Parameters
    ----------
    orders
        [money a year] Ordered in every year before.
    lag
        [years] Mean time from order to delivery.

    Model: each stage holds what arrives in its mean stay, half of the lag.
    Fails when: orders were rising or falling steeply just before the first year.
    """
    return Pipeline(0.5 * lag * orders, 0.5 * lag * orders)


def deliver(pipeline: Pipeline, orders: Values, lag: Values) -> tuple[Pipeline, Values]:
    """The pipeline a year on, and what it delivered; nothing is lost on the way.

    Parameters
    ----------
    pipeline
        [money] At the start of the year.
    orders
        [money a year] Ordered during the year.
    lag
        [years] Mean time from order to delivery; at 0 everything arrives in its year.

    Model: two stages in discrete years, the counterpart of an Erlang distribution with two phases. A part
    1 / (1 + lag / 2) of a stage, the year's arrivals included, moves on, so that the mean stay is lag / 2.
    Fails when: factories have a ceiling: then more orders lengthen the lag.
    """
    moved = 1.0 / (1.0 + 0.5 * lag)
    first = pipeline.ordered + orders
    second = pipeline.building + moved * first
    return Pipeline((1.0 - moved) * first, (1.0 - moved) * second), moved * second


def free_share(years_after: Values, recovery: Values, bound: Values, m: Mathematics = NUMPY) -> Values:
    """[share] The part of its forces that a state at war elsewhere can use on another flank.

    Parameters
    ----------
    years_after
        [years] Since the war's end; negative while it lasts.
    recovery
        [years] From the war's end until all forces are free.
    bound
        [share] The free part while the war lasts.

    Model: constant during the war, then a straight line to one.
    Fails when: forces come back faster than they can be re-equipped, or a front must be guarded after the war.
    """
    risen = m.clip(years_after / m.maximum(recovery, 1e-6), 0.0, 1.0)
    return bound + (1.0 - bound) * risen


def balance(attacker: Values, defenders: Values, m: Mathematics = NUMPY) -> Values:
    """[log] The attacker's usable forces over the defenders': 0 at parity, 1.1 at three to one.

    Parameters
    ----------
    attacker, defenders
        [money] Equipment stock times the parts of it that are ready, free and near; positive.

    Fails when: quality, terrain, surprise, command or nuclear weapons decide.
    """
    return m.log(attacker) - m.log(defenders)


def hazard(
    balance_log: Values, base: Values, threshold: Values, spread: Values, m: Mathematics = NUMPY
) -> Values:  # fmt: skip
    """[1/year] The chance that the alliance is challenged by force in a year.

    Parameters
    ----------
    balance_log
        [log] See `balance`.
    base
        [1/year] The hazard at the threshold; in [0, 1).
    threshold
        [log] The balance at which the hazard is the base.
    spread
        [log] The change of balance that multiplies the hazard by e, while it is small; positive.

    Model: proportional hazards in discrete time, h = 1 - (1 - h0)^exp((b - b*) / s), the complementary log-log
    link; at b = b* it is h0, and it never falls as the balance rises.
    Fails when: whoever might attack does not look at the balance, or looks at another one.
    """
    x = m.log(1.0 - base) * m.exp((balance_log - threshold) / spread)
    # 1 - e^x loses what is smaller than rounding, and a hazard that small is still compared with others
    return m.where(m.less(m.absolute(x), 1e-5), -x * (1.0 + 0.5 * x), 1.0 - m.exp(x))


def ever(hazards: Values, m: Mathematics = NUMPY) -> Values:
    """[share] The chance of at least one challenge by the end of each year, from hazards [year, …].

    Model: 1 - prod(1 - h), years taken as independent given the hazards.
    Fails when: one challenge changes the chance of the next.
    """
    held, told = 1.0, []
    for one in hazards:
        held = held * (1.0 - one)
        told.append(1.0 - held)
    return m.stack(told)
