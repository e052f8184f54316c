"""First months in which a quantity is at or past a level, counted while draws stream by.

What is held is one count a month and level, so that memory does not grow with the number of draws.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.core.errors import UnknownName, WrongInput
from detente.models.block import members

Array = NDArray[Any]


class Passage(NamedTuple):
    """A quantity (of one member, where it has any) at or below a level, or at or above one: exactly one of the two."""

    quantity: str
    below: float | None = None
    above: float | None = None
    member: str = ""

    @property
    def told(self) -> str:
        """The passage in words, by which it is kept and asked for."""
        of = f"{self.quantity}[{self.member}]" if self.member else self.quantity
        return f"{of} >= {self.above!r}" if self.below is None else f"{of} <= {self.below!r}"

    def checked(self, keep: Iterable[str], dims: tuple[str, ...]) -> "Passage":
        """Itself; raises WrongInput unless it has one level, UnknownName for a member that it has not or lacks."""
        if (self.below is None) == (self.above is None):
            raise WrongInput("a first passage needs one level, `below` or `above`")
        if self.quantity not in (kept := sorted(keep)):
            raise UnknownName("quantity", self.quantity, kept)
        if self.member not in members(dims):
            raise UnknownName(f"member of {self.quantity}", self.member, members(dims))
        return self


@dataclass
class Passed:
    """Draws by the first month of a passage, [month]; those that never pass are in `draws` alone."""

    passage: Passage
    place: int
    first: Array
    draws: int = 0

    @classmethod
    def none(cls, passage: Passage, dims: tuple[str, ...], months: int) -> "Passed":
        """Before any draw was counted."""
        return cls(passage, members(dims).index(passage.member), np.zeros(months, np.int64))

    def add(self, values: Array) -> None:
        """Counts further draws [month, *dims, draw]."""
        row = values.reshape(len(values), -1, values.shape[-1])[:, self.place]
        below, above = self.passage.below, self.passage.above
        past = row <= below if below is not None else row >= above
        self.first += np.bincount(past.argmax(axis=0)[past.any(axis=0)], minlength=len(self.first))
        self.draws += values.shape[-1]

    @property
    def share(self) -> Array:
        """[share] Draws that have passed by the end of each month; one less the last of them never do."""
        return np.cumsum(self.first) / self.draws
