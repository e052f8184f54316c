"""The shipped draws of military capital as a reader on a given day may see them."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.calibrate.balance import group
from detente.core.errors import DataMissing, UnknownName
from detente.panel import derived

Reals = NDArray[np.float64]
What = Literal["capital", "readiness", "capability"]

GROUPS = ("NATO", "NATO_EUROPE_CANADA", "NATO_EUROPE")
OTHERS = ("RUS", "UKR", "CHN", "IRN")


class Strength:
    """Draws of capital [EUR bn], readiness [EUR bn/year] and capability [1] by state and year.

    All at 2024 prices and rates, price levels relative to the United States. `digest` names the
    table, `recipe` says how it was computed and what is wrong with it (`recipe["caveats"]`).
    """

    def __init__(self, frame: pl.DataFrame, recipe: dict[str, object], day: date | None) -> None:
        self.recipe = recipe
        self.day = day
        self._rows = {(row["state"], row["year"]): row for row in frame.iter_rows(named=True)}

    @property
    def digest(self) -> str:
        """SHA-256 of the table of draws."""
        return str(self.recipe["sha256"])

    @property
    def states(self) -> tuple[str, ...]:
        """ISO3 codes of the states that have any year, sorted."""
        return tuple(sorted({state for state, _ in self._rows}))

    def years(self, state: str) -> tuple[int, ...]:
        """The years of a state or group that may be seen; a group's are those of all its members."""
        members = self._members(state)
        seen = [{year for s, year in self._rows if s == member} for member in members]
        return tuple(sorted(set.intersection(*seen)))

    def draws(self, state: str, year: int, what: What = "capital") -> Reals:
        """Draws for a state, or the sum over a group's members of 2024 (see `GROUPS`).

        Draw n is the same state of the world for every state and year. Raises UnknownName for a state
        that is not held and DataMissing for a year that is not, or was not public on the day.
        """
        parts = []
        for member in self._members(state):
            row = self._rows.get((member, year))
            if row is None:
                known = [y for s, y in self._rows if s == member]
                raise DataMissing(
                    f"no {what} of {member} for {year}"
                    + (f" as public on {self.day}" if self.day else "")
                    + f"; it is there for {min(known)} to {max(known)}"
                )
            parts.append(np.asarray(row[what], np.float64))
        return np.sum(parts, axis=0)

    def revised(self, states: Iterable[str], years: Sequence[int]) -> int:
        """How many of these state-years rest on figures revised after the day."""
        rows = [self._rows[member, year] for state in states for member in self._members(state) for year in years]
        return 0 if self.day is None else sum(row["published_on"] > self.day for row in rows)

    def _members(self, state: str) -> tuple[str, ...]:
        if state in GROUPS:
            return group(state, [s for s in self.states if s not in OTHERS])
        if state not in self.states:
            raise UnknownName("state", state, [*self.states, *GROUPS])
        return (state,)


def load(
    day: date, *, real_time: bool = False, hindsight: bool = False, folder: Path = derived.DERIVED
) -> Strength:  # fmt: skip
    """The draws as known on `day`: years whose spending was first public by then.

    `real_time` drops years that this vintage revised later, so before SIPRI's edition of April 2025
    nothing is left; `hindsight` keeps every year. Raises UnknownName or CheckFailed as `derived.load`.
    """
    result = derived.load("capital", folder)
    known = pl.col("published_on") <= day
    if hindsight:
        return Strength(result.frame, result.recipe, None)
    seen = result.frame.filter(known if real_time else known | (pl.col("first_public_on") <= day))
    return Strength(seen, result.recipe, day)
