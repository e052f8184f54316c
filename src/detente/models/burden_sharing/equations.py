"""Private giving to a common cause: utility, the wish to give, tastes read from giving, and rules for a bill.

Axis -1 is the member; every other axis (draws) broadcasts. Money is in any one unit.

Model: each member has `w` to spend, gives `g` and keeps the rest; `U = (w-g)^(1-th) (G+G0)^th`, where `G` is what
the members provide and `G0` what comes from outside them. Closed forms are derived again in
tests/models/test_burden_sharing.py.
"""

from detente.models.mathematics import NUMPY, Mathematics, Values


def log_utility(income: Values, taste: Values, giving: Values, provided: Values, m: Mathematics = NUMPY) -> Values:
    """[log] What a member has of keeping `income - giving` with `provided` in all, gifts from outside among it.

    Model: Cobb-Douglas. `(1-th) log(w-g) + th log(G+G0)`.
    Fails when: giving is worth something in itself (warm glow, influence, orders for one's own industry).
    """
    return (1.0 - taste) * m.log(income - giving) + taste * m.log(provided)


def wanted_alone(income: Values, taste: Values, others: Values, m: Mathematics = NUMPY) -> Values:
    """[money] Best answer of a member to what all others give, outsiders among them, where gifts add up.

    Model: `max(0, th w - (1-th) X)`: a gift by others displaces `1-th` of one's own.
    Fails when: see `log_utility`.
    """
    return m.maximum(0.0, taste * income - (1.0 - taste) * others)


def taste_of(giving: Values, income: Values, outside: Values, coordinated: Values, m: Mathematics = NUMPY) -> Values:
    """[share] The taste at which what a member gives is what it wants, one value for each member.

    `coordinated` is how far giving is coordinated already: at 0 each takes the others' gifts as given and sees the full
    price; at 1 each pays its share of the bill; between them the price it sees is that share to this power.

    Model: first-order condition `th/(1-th) = q (G+G0) / (w-g)` at the seen price `q = (g/G)^c`.
    Fails when: a member gives nothing, for then only an upper limit is known; at 0 that limit is returned.
    """
    whole = m.total(giving, -1)[..., None]
    price = m.power(giving / m.maximum(whole, 1e-300), coordinated)
    odds = price * (whole + outside) / (income - giving)
    return odds / (1.0 + odds)


def exploitation(giving: Values, capacity: Values, m: Mathematics = NUMPY) -> Values:
    """[ratio, member] Share of giving over share of capacity; above one a member carries more than its part.

    Model: Olson & Zeckhauser 1966, known by name: in an alliance of unequals the large carry more than their part.
    Fails when: what is given is not all that is done for the common cause.
    """
    share = giving / m.maximum(m.total(giving, -1)[..., None], 1e-300)
    return share / (capacity / m.total(capacity, -1)[..., None])


def by_capacity(total: Values, capacity: Values, exposure: Values, m: Mathematics = NUMPY) -> Values:
    """[money, member] A total split by capacity times exposure; by shares of output where exposures are equal.

    Model: proportional rule.
    Fails when: exposure is itself a matter of dispute.
    """
    weight = capacity * exposure
    return total * weight / m.total(weight, -1)[..., None]


def by_pledge(capacity: Values, per_cent: Values) -> Values:
    """[money, member] What a pledge of so many per cent of capacity comes to.

    Model: proportional rule.
    Fails when: pledges are counted in commitments and not in what is allocated.
    """
    return capacity * per_cent / 100.0
