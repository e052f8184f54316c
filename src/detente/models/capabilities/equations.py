"""The Composite Index of National Capability (CINC).

Model: Singer, Bremer & Stuckey 1972, as the Correlates of War project computes it for its National
Material Capabilities data. The paper was not opened for this file: the formula is checked against
every published value of version 7.0 instead (tests/models/test_capabilities.py).
"""

from detente.models.mathematics import NUMPY, Mathematics, Values

COMPONENTS: tuple[str, ...] = (
    "military expenditure",
    "military personnel",
    "iron and steel production",
    "primary energy consumption",
    "total population",
    "urban population",
)
"""The six components, in the order of the last axis."""


def world_totals(components: Values, year: Values, years: int, m: Mathematics = NUMPY) -> Values:
    """The world's sum of each component in each year.

    Parameters
    ----------
    components
        [any unit, one per column] State-years by components; not a number where missing.
    year
        [1] Number of the state-year's year, 0 .. years - 1.
    years
        [1] How many years there are.

    Returns
    -------
    [unit of the component] Years by components, over the states that report it.

    Fails when: most of the world goes unreported in a year; the reported then seem to hold it all.
    """
    return m.total_by(m.where(m.missing(components), 0.0, components), year, years)


def capability_index(components: Values, totals: Values, m: Mathematics = NUMPY) -> Values:
    """A state's share of the world's capabilities: the mean of its shares of the components it reports.

    Parameters
    ----------
    components
        [any unit, one per column] State-years by components; not a number where missing.
    totals
        [same units] World totals of the same year, in the same shape or one that broadcasts to it.

    Returns
    -------
    [share] One number per state-year; not a number where a state reports nothing. Over the states of
    a year they sum to one if no component is missing, and a little above if some are.

    Model: singer1972; components left out by a state enter neither its sum nor its divisor. A
    component that nobody in the world has (total of nought) counts as missing for all.
    Fails when: quality matters more than quantity, a state draws its strength from allies, or
    counts of steel and energy no longer describe what armies are made of.
    """
    absent = m.missing(components) | (totals == 0.0)
    shares = m.where(absent, 0.0, components) / m.where(totals == 0.0, 1.0, totals)
    reported = m.total(m.where(absent, 0.0, 1.0), -1)
    return m.total(shares, -1) / m.where(reported == 0.0, float("nan"), reported)
