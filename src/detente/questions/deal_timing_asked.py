"""What S3 is asked about: talks in several months, on one path, and what each is worth to either side."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from detente.questions.negotiation import Array, Talks
from detente.questions.negotiation_slots import Agenda
from detente.questions.negotiation_terms import Bundle
from detente.simulation.game import Game

LEADING: Final = 12
"""[months] The wait that the row's event is about, unless another is set or it is not among those asked."""


@dataclass
class Timing:
    """Talks at several months, on one path; `start` is the month in which the user lets them start."""

    talks: Talks
    months: tuple[int, ...]
    bundles: Mapping[str, Bundle]
    start: int | None = None

    @property
    def leading(self) -> int:
        """The later month that is compared with now."""
        later = [month for month in self.months if month > 0]
        if self.start:
            return self.start
        return LEADING if LEADING in later or not later else max(later)

    def waiting(self, month: int, side: int = 0, of: Game | None = None) -> Array:
        """[share, draw] Value to a side (0 A, 1 B) of talks in that month less talks now."""
        return self.talks.value_of_talks(month, of)[side] - self.talks.value_of_talks(0, of)[side]

    @cached_property
    def values(self) -> Array:
        """[share; month, side, draw] Value of talks in each month asked about."""
        return np.stack([np.stack(self.talks.value_of_talks(month)) for month in self.months])

    def best(self, side: int) -> dict[int, float]:
        """[share] Draws in which each month is the best for a side."""
        first = self.values[:, side].argmax(axis=0)
        return {month: self.talks.chance(first == k) for k, month in enumerate(self.months)}

    def best_on_average(self, least: float) -> int:
        """The month with the highest mean value to A if it accepted no settlement below `least` [share]."""
        told = {**self.talks.agenda.told, "reservation": least}
        other = replace(self.talks, agenda=Agenda(told, self.talks.agenda.war))
        means = [float(self.talks.game.mean(other.value_of_talks(month)[0])) for month in self.months]
        return self.months[int(np.argmax(means))]

    def by_patience(self) -> tuple[int, int]:
        """The months with the highest mean value to A among the patient and the impatient half of draws."""
        discount, weights = self.talks.game.params.discount, self.talks.game.weights
        patient = discount >= np.median(discount)
        found = []
        for half in (patient, ~patient):
            means = (self.values[:, 0] * np.where(half, weights, 0.0)).sum(axis=-1)
            found.append(self.months[int(np.argmax(means))])
        return found[0], found[1]
