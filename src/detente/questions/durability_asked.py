"""What the question on durability is asked about: the case, its terms and years, and everything that answers share."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from detente.core.errors import DataMissing
from detente.panel import View
from detente.questions.durability_deal import Deal, deal, words
from detente.questions.durability_peace import FAILURES, FIRST, MEMBERS, Array, Case, Failure, Peace, at, recipe
from detente.questions.negotiation import Talks
from detente.questions.question import Run
from detente.questions.war_effects import Member
from detente.questions.war_runs import CORE, Fit, Setting, outcome
from detente.questions.wording import Values

LEADING: Final = 10.0
"""[years] What the row's event is about."""

MOST_DRAWS: Final = 1000
"""The posterior of each definition ships with so many draws."""


@dataclass(frozen=True)
class Asked:
    """What is asked about: terms, years, and everything that the answer prints."""

    peace: Peace
    terms: Deal
    name: str
    years: tuple[float, ...]
    too_early: tuple[float, ...]
    values: Values
    deaths: float

    def survival(self, failure: Failure, terms: Deal | None = None) -> Array:
        """[draw, year] The pool's survival under the terms asked about, or others."""
        return self.peace.pool(failure, self.terms if terms is None else terms)

    @cached_property
    def pools(self) -> dict[Failure, Array]:
        """[draw, year] The pool's survival by definition."""
        return {failure: self.survival(failure) for failure in FAILURES}

    @cached_property
    def before(self) -> Array:
        """[draw, year] Survival by the beliefs alone."""
        return self.peace.prior(self.terms)

    def left(self, failure: Failure, year: float) -> float:
        """[share] How much of a number's spread the beliefs alone would give."""
        return self.peace.left_to_prior(at(self.pools[failure], year), at(self.before, year))

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Each member's survival against a new war, and its chance of one within ten years."""
        found = self.peace.members("war", self.terms)
        return tuple(
            Member(MEMBERS[name], float(np.median(at(s, LEADING))), 1.0 - float(at(s, LEADING).mean()), len(s))
            for name, s in found.items()
        )

    def chance(self, failure: Failure) -> float:
        """[share] Chance that peace ends within ten years by a definition."""
        return 1.0 - float(at(self.pools[failure], LEADING).mean())


def asked(slots: Any, run: Run, fit: Fit, view: View) -> Asked:
    """The case and its terms.

    Raises WrongInput for terms that contradict each other or a scenario that sets more than terms, and DataMissing
    where the panel holds no figure of both sides' spending.
    """
    draws, values = min(run.draws, MOST_DRAWS), Values()
    lines = Talks(fit, run.seed, draws, values).lines(view)
    terms = deal(slots, lines["status_quo_ante"] - lines["freeze"])
    deaths = _deaths(view)
    disputes = recipe()["cases"][slots.conflict]["disputes"]
    x = np.array([1.0, 1.0, np.log1p(len(disputes)), np.log10(deaths) - 4.0, 1.0])
    ratio = outcome(fit, Setting(), draws=draws, seed=run.seed, keep=CORE).ratio()[:, 0]
    peace = Peace(Case(x, ratio, _spending(view)), len(ratio), run.seed)
    years = tuple(sorted({float(y) for y in slots.years if y >= FIRST})) or (5.0, LEADING)
    early = tuple(sorted({float(y) for y in slots.years if y < FIRST}))
    return Asked(peace, terms, words(slots, terms), years, early, values, deaths)


def _deaths(view: View) -> float:
    """[persons] Latest published estimates of both sides' deaths; DataMissing without them."""
    found = [view.latest("published.deaths", state) for state in ("UKR", "RUS")]
    known = [figure.value for figure in found if figure is not None and figure.value]
    if len(known) < 2:
        raise DataMissing("the panel holds no published estimate of both sides' deaths by this date")
    return float(sum(known))


def _spending(view: View) -> float:
    """[ratio] The challenger's defence spending over the supported side's, latest year; DataMissing without it."""
    found = [view.latest("sipri.spending_constant", state) for state in ("RUS", "UKR")]
    known = [figure.value for figure in found if figure is not None and figure.value]
    if len(known) < 2:
        raise DataMissing("the panel holds no spending of both sides by this date")
    return float(known[0] / known[1])
