"""A path of one's own against today's shares: what it changes draw by draw, and what it costs each ally."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.calibrate.deterrence import Future, Window
from detente.calibrate.spending_plan import Plan
from detente.core.prose import End, Prose, say
from detente.questions.burden import Position
from detente.questions.wording import Values, listed, the_state, year_label

Array = NDArray[Any]

NAMED: Final = 5
"""Allies whose cost a sentence names; the values hold all of them."""

DECADE: Final = 9
"""Place of the tenth year."""


@dataclass(frozen=True)
class Paid:
    """What a path costs each ally in the last year of the window, above spending now; GDP as it is."""

    window: Window
    plan: Plan
    positions: tuple[Position, ...]

    @property
    def shares(self) -> dict[str, tuple[float, float]]:
        """[% of GDP] Now and in the last year, by ally."""
        stocks, last = self.window.stocks, self.window.share_path(self.plan)[-1]
        return {
            ally: (float(now), float(then))
            for ally, now, then in zip(stocks.allies, stocks.shares, last, strict=True)
        }  # fmt: skip

    @property
    def by_ally(self) -> dict[str, float]:
        """[EUR bn/year] By ally whose share changes; below nought where it falls."""
        gdp = {one.ally: one.gdp for one in self.positions}
        return {
            ally: (then - now) / 100.0 * gdp[ally] for ally, (now, then) in self.shares.items() if then != now
        }  # fmt: skip


def difference(values: Values, hazard: Array, own: Future, held: Future) -> Prose:
    """The paired difference to today's shares in the highest hazard and over ten years."""
    ten = values.band("own.ten_years_less_held", "% points", 100.0 * (own.ever[DECADE] - held.ever[DECADE]), digits=3)
    one = values.band("own.hazard_less_held", "% points", 100.0 * hazard, digits=3)
    mean = values.add("own.hazard_less_held.mean", "% points", 100.0 * float(np.mean(hazard)), digits=3)
    return say(
        "Draw by draw the hazard differs from that on today's shares by {one} points (nine in ten: {low} to {high}; "
        "mean {mean}), and the chance of ever over ten years by {ten} points.",
        one=one, low=End(value=one, part="low90"), high=End(value=one, part="high90"), mean=mean, ten=ten,
    )  # fmt: skip


def costs(values: Values, paid: Paid) -> Prose:
    """What the path costs all allies together."""
    total = sum(paid.by_ally.values())
    return say(
        "In {year} the path costs EUR {total} bn a year more than is spent now, at today's output.",
        year=year_label(paid.window.calendar[-1]), total=values.add("own.cost", "EUR bn/year", total),
    )  # fmt: skip


def per_ally(values: Values, paid: Paid) -> Prose:
    """The allies whose spending changes most."""
    ordered = sorted(paid.by_ally.items(), key=lambda one: (-abs(one[1]), one[0]))
    if not ordered:
        return say("No ally's share changes.")
    said = [
        say("{ally} {cost}", ally=the_state(ally), cost=values.add(f"own.cost.{ally}", "EUR bn/year", cost))
        for ally, cost in ordered
    ]
    return say("By ally, in EUR bn a year, the largest first: {costs}.", costs=listed(said[:NAMED]))
