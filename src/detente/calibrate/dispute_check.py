"""The record of disputes held against what the game of bargaining believes about victory: a check, no input."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from detente.calibrate.dispute_results import SHIPPED, odds
from detente.catalogue.beliefs import all_beliefs
from detente.catalogue.conflicts import conflict
from detente.simulation.beliefs import draws

COUNT: Final = 4000


@dataclass(frozen=True)
class Check:
    """[share] Chance that A prevails, given that somebody does: as the game believes it at parity (5, 50, 95 %), and by
    member of the ensemble of dispute outcomes, whoever began."""

    believed: tuple[float, float, float]
    told: dict[str, float]

    @property
    def agrees(self) -> bool:
        """Whether every member lies within the game's 90 % interval."""
        return all(self.believed[0] <= chance <= self.believed[2] for chance in self.told.values())


def victory(day: date, conflict_id: str = "ukraine", seed: int = 0) -> Check:
    """The check for one conflict, by capabilities public on the day.

    Model: two rival hazards la and lb of victory; given that one comes, it is A's with chance la / (la + lb).
    Fails when: forces are far from parity, for which the game moves both hazards. Raises as `odds` does.
    """
    believed = all_beliefs(["bargaining"])
    a, b = (draws(believed[f"bargaining.victory_{side}"], COUNT, seed) for side in "ab")
    low, middle, high = (float(q) for q in np.quantile(a / (a + b), (0.05, 0.5, 0.95)))
    sides = conflict(conflict_id).sides
    told = {member: odds(sides["A"].state, sides["B"].state, day, member).given_decided for member in SHIPPED}
    return Check((low, middle, high), told)
