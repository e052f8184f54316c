"""What members give alone and together, by rule of aggregation. Axis -1 is the member, other axes broadcast.

How gifts make up what is provided, with needs `s` that sum to one:

    summation      G = sum g                       money, shells
    ces            G = (sum s (g/s)^r)^(1/r)       parts that complete one another, r < 1
    weakest_link   G = min g/s                     a chain: air defence along a border
    best_shot      G = max g                       one who must do it: a licence, a long-range missile

The bill of one unit is one unit under each of them, so what is provided together is the same under each; what
differs is what comes about alone. Names after Hirshleifer 1983, known by name.
"""

from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.models.burden_sharing.equations import log_utility, wanted_alone

Reals = NDArray[np.float64]
Rule = Literal["summation", "ces", "weakest_link", "best_shot"]

RULES: Final[tuple[Rule, ...]] = ("summation", "ces", "weakest_link", "best_shot")
NEWTON: Final = 60
"""Steps of Newton's method on a convex falling function from its left: more than double precision needs."""

HALVINGS: Final = 60
"""Halvings of a bracket, inner and outer, for the equilibrium under constant elasticity."""

TOLERANCE: Final = 1e-10
"""[share of the largest income] A change of gifts below which best replies have come to rest."""

SWEEPS: Final = 200_000
"""Rounds of best replies at most; the smaller tastes are, the more it takes."""


class Members(NamedTuple):
    """Incomes [money], tastes [share], needs [share, sum to one], and gifts from outside [money, no member axis]."""

    income: Reals
    taste: Reals
    need: Reals
    outside: Reals


class Alone(NamedTuple):
    """An equilibrium of giving alone: gifts [money, member] and what they make up [money].

    Where there are several equilibria it is the one that provides most; `least` is what the poorest provides.
    """

    giving: Reals
    provided: Reals
    least: Reals


def members(income: Any, taste: Any, need: Any = None, outside: Any = 0.0) -> Members:
    """Members from anything like arrays; needs default to shares of income."""
    w, th = np.broadcast_arrays(np.asarray(income, np.float64), np.asarray(taste, np.float64))
    s = w if need is None else np.asarray(need, np.float64)
    s = np.broadcast_to(s / s.sum(axis=-1, keepdims=True), w.shape)
    return Members(w, th, s, np.broadcast_to(np.asarray(outside, np.float64), w.shape[:-1]))


def aggregate(rule: Rule, giving: Reals, need: Reals, exponent: Any = 1.0) -> Reals:
    """[money] What gifts make up under a rule; see the module."""
    if rule == "summation":
        return giving.sum(axis=-1)
    if rule == "best_shot":
        return giving.max(axis=-1)
    if rule == "weakest_link":
        return (giving / need).min(axis=-1)
    r = np.asarray(exponent, np.float64)
    r = np.where(np.abs(r) < 1e-6, 1e-6, r)
    with np.errstate(divide="ignore"):
        parts = need * np.power(giving / need, r[..., None])
    return np.power(parts.sum(axis=-1), 1.0 / r)


def together(of: Members) -> Reals:
    """[money] What the members provide when each is charged a share of the bill at which all want the same amount.

    Shares `p_i = th_i w_i / (G + (1-th_i) G0)` sum to one; without outsiders `G = sum th_i w_i`.

    Model: Lindahl 1919, known by name; solved by Newton's method.
    Fails when: a member hides what the good is worth to it, or a parliament refuses to pay for what another buys.
    """
    worth, kept = of.taste * of.income, (1.0 - of.taste) * of.outside[..., None]
    amount = np.maximum((worth - kept).max(axis=-1), 0.0)
    for _ in range(NEWTON):
        base = np.maximum(amount[..., None] + kept, 1e-300)
        excess = (worth / base).sum(axis=-1) - 1.0
        amount = np.maximum(amount + excess / (worth / base / base).sum(axis=-1), 0.0)
    return amount


def bills(of: Members) -> Reals:
    """[money, member] What each pays when the bill is shared by what the good is worth to each; see `together`."""
    amount = together(of)[..., None]
    return of.taste * of.income * amount / np.maximum(amount + (1.0 - of.taste) * of.outside[..., None], 1e-300)


def alone(rule: Rule, of: Members, exponent: Any = 1.0) -> Alone:
    """What each gives when it takes the others' gifts as given; of several equilibria the one that provides most."""
    if rule == "summation":
        return _summed(of)
    if rule == "weakest_link":
        return _weakest(of)
    return _best(of) if rule == "best_shot" else _ces(of, np.asarray(exponent, np.float64))


def _summed(of: Members) -> Alone:
    """The only equilibrium where gifts add up.

    Whoever gives, gives `w - k T` at the total `T = G + G0` with `k = (1-th)/th`, and gives while T lies below its
    cut-off `w/k`. Were the givers a set K, the total would be `(sum_K w + G0)/(1 + sum_K k)`. Over the sets of all
    members above some cut-off the equilibrium is the largest of these, for a wrong set only lowers it.

    Model: Bergstrom, Blume & Varian 1986, known by name; derived here.
    Fails when: members foresee that others answer their gifts, or promise to match them.
    """
    pull = (1.0 - of.taste) / of.taste
    order = np.argsort(-of.income / pull, axis=-1)
    w, k = (np.take_along_axis(x, order, axis=-1).cumsum(axis=-1) for x in (of.income, pull))
    total = np.maximum(((w + of.outside[..., None]) / (1.0 + k)).max(axis=-1), of.outside)
    giving = np.maximum(of.income - pull * total[..., None], 0.0)
    provided = giving.sum(axis=-1)
    return Alone(giving, provided, provided)


def _weakest(of: Members) -> Alone:
    """Any common level up to the least that a member wants is an equilibrium; this is the best of them for all.

    A member alone with its link wants `th w/s - (1-th) G0`.

    Model: Hirshleifer 1983, known by name; derived here.
    Fails when: members cannot trust each other to keep up, for nought is an equilibrium too.
    """
    wanted = of.taste * of.income / of.need - (1.0 - of.taste) * of.outside[..., None]
    provided = np.maximum(wanted.min(axis=-1), 0.0)
    return Alone(of.need * provided[..., None], provided, np.zeros_like(provided))


def _best(of: Members) -> Alone:
    """One gives what it would give alone, the others nothing; of the givers with whom all rest content, the largest.

    Model: Hirshleifer 1983, known by name; derived here.
    Fails when: each waits for another, for who gives is not settled by anything in the model.
    """
    own = wanted_alone(of.income, of.taste, of.outside[..., None])
    outside = of.outside[..., None, None]
    giver, other = own[..., :, None], own[..., None, :]
    w, th = of.income[..., None, :], of.taste[..., None, :]
    with np.errstate(divide="ignore"):
        riding = log_utility(w, th, 0.0, giver + outside)
        topping = log_utility(w, th, other, other + outside)
    content = (other <= giver) | (riding >= topping)
    holds = content.all(axis=-1) & (own > 0.0)
    provided = np.where(holds, own, 0.0).max(axis=-1)
    first = np.arange(own.shape[-1]) == np.where(holds, own, -1.0).argmax(axis=-1)[..., None]
    least = np.where(holds, own, np.inf).min(axis=-1)
    return Alone(np.where(first & holds, own, 0.0), provided, np.where(np.isfinite(least), least, 0.0))


def _ces(of: Members, exponent: Reals) -> Alone:
    """The only equilibrium in which something is given, by halving brackets; none given where none exists.

    With `u_i = g_i/(s_i G)` a member's condition is `th u^(r-1) (w - s G u) = (1-th)(G+G0)`; each u falls in G, and
    G is right where the mean of order r of the u is one.

    Model: constant elasticity of substitution among gifts; derived here.
    Fails when: a member could replace another wholly, or whole classes of arms are all or nothing.
    """
    r = np.broadcast_to(np.where(np.abs(exponent) < 1e-6, 1e-6, exponent), of.outside.shape)[..., None]
    w, th, s, g0 = of.income, of.taste, of.need, of.outside[..., None]

    def levels(amount: Reals) -> Reals:
        gap = np.log((1.0 - th) / th * (amount + g0))
        low, high = np.full(w.shape, -80.0), np.log(w / (s * amount))
        for _ in range(HALVINGS):
            u = 0.5 * (low + high)
            with np.errstate(divide="ignore"):
                wants_more = (r - 1.0) * u + np.log(np.maximum(w - s * amount * np.exp(u), 0.0)) > gap
            low, high = np.where(wants_more, u, low), np.where(wants_more, high, u)
        return 0.5 * (low + high)

    low, high = np.full(w.shape[:-1], -80.0), np.log((th * w).sum(axis=-1))
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        u = levels(np.exp(middle)[..., None])
        top = (r * u).max(axis=-1)
        mean = (np.log((s * np.exp(r * u - top[..., None])).sum(axis=-1)) + top) / r[..., 0]
        low, high = np.where(mean > 0.0, middle, low), np.where(mean > 0.0, high, middle)
    found = low > -70.0
    provided = np.where(found, np.exp(0.5 * (low + high)), 0.0)
    giving = s * provided[..., None] * np.exp(np.where(found[..., None], levels(np.exp(low)[..., None]), 0.0))
    return Alone(giving, provided, np.where(exponent < 0.0, 0.0, provided))


class Rest(NamedTuple):
    """Where best replies came to rest: gifts [money, member], rounds, and whether they rest."""

    giving: Reals
    rounds: int
    rests: bool


def best_reply(rule: Rule, of: Members, giving: Reals, i: int, exponent: float = 1.0) -> float:
    """[money] What member `i` of one council wants to give, the others' gifts given."""
    w, th, g0 = float(of.income[i]), float(of.taste[i]), float(of.outside)
    if rule == "summation":
        return max(0.0, th * w - (1.0 - th) * (float(giving.sum()) - float(giving[i]) + g0))
    others = np.delete(giving, i)
    if rule == "weakest_link":
        level = min(float((others / np.delete(of.need, i)).min()), th * w / float(of.need[i]) - (1.0 - th) * g0)
        return float(of.need[i]) * max(0.0, level)
    if rule == "best_shot":
        most, own = float(others.max()), max(0.0, th * w - (1.0 - th) * g0)
        if own <= most:
            return 0.0
        tops = (1.0 - th) * np.log(w - own) + th * np.log(own + g0)
        return own if most + g0 == 0.0 or tops > (1.0 - th) * np.log(w) + th * np.log(most + g0) else 0.0
    return _reply_ces(of, others, i, exponent)


def _reply_ces(of: Members, others: Reals, i: int, r: float) -> float:
    """The gift at which a member's utility, concave in its gift, stops rising."""
    w, th, s, g0 = float(of.income[i]), float(of.taste[i]), float(of.need[i]), float(of.outside)
    rest = np.delete(of.need, i)
    if r < 0.0 and not others.all():
        return 0.0
    held = float((rest ** (1.0 - r) * others**r).sum())

    def rises(gift: float) -> bool:
        amount = (held + s ** (1.0 - r) * gift**r) ** (1.0 / r)
        gained = s ** (1.0 - r) * gift ** (r - 1.0) * amount ** (1.0 - r)
        return th * gained * (w - gift) > (1.0 - th) * (amount + g0)

    low, high = w * 1e-18, w
    for _ in range(2 * HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if rises(middle) else (low, middle)
    return 0.5 * (low + high) if high > w * 1e-15 else 0.0


def rest(rule: Rule, of: Members, start: Reals, exponent: float = 1.0, sweeps: int = SWEEPS) -> Rest:
    """Best replies in turn, member after member, until no gift changes by more than the tolerance."""
    if rule == "summation":
        return _rest_summed(of, start, sweeps)
    giving = np.array(start, np.float64)
    limit = TOLERANCE * float(of.income.max())
    for number in range(1, sweeps + 1):
        moved = 0.0
        for i in range(len(giving)):
            wanted = best_reply(rule, of, giving, i, exponent)
            moved = max(moved, abs(wanted - giving[i]))
            giving[i] = wanted
        if moved <= limit:
            return Rest(giving, number, True)
    return Rest(giving, sweeps, False)


def _rest_summed(of: Members, start: Reals, sweeps: int) -> Rest:
    """The same over plain numbers, for where tastes are small gifts take thousands of rounds to settle."""
    gifts, g0 = [float(x) for x in start], float(of.outside)
    terms = [(float(th * w), 1.0 - float(th)) for w, th in zip(of.income, of.taste, strict=True)]
    limit = TOLERANCE * float(of.income.max())
    for number in range(1, sweeps + 1):
        moved, whole = 0.0, g0 + sum(gifts)
        for i, (worth, displaced) in enumerate(terms):
            gift = gifts[i]
            gifts[i] = max(worth - displaced * (whole - gift), 0.0)
            moved = max(moved, abs(gifts[i] - gift))
            whole += gifts[i] - gift
        if moved <= limit:
            return Rest(np.array(gifts), number, True)
    return Rest(np.array(gifts), sweeps, False)


def starts(of: Members, count: int = 5) -> Reals:
    """[money, start x member] Where best replies begin: from next to nothing to most of what each has, unevenly."""
    n = len(of.income)
    shares = np.linspace(0.02, 0.9, count)
    tilt = np.array([[1.0 if (i + k) % 2 else 0.3 for i in range(n)] for k in range(count)])
    return shares[:, None] * tilt * of.income
