"""The panel's rows in memory, indexed once so that reading a few hundred series costs milliseconds."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from detente.core.errors import UnknownName
from detente.core.observations import COLUMNS, Observation, PublishedBasis, Status


class Key(NamedTuple):
    """What a figure is about; several vintages may report it. Sorts by period first."""

    period_start: date
    period_end: date
    entity: str
    dims: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One panel row as a view hands it out: an Observation and whether it is a later revision.

    `revised` says that this vintage was published after the day of the view although some figure for
    the period was public by then. `value` is None only for status "missing", whose reason is `note`.
    """

    series: str
    entity: str
    dims: str
    period_start: date
    period_end: date
    value: float | None
    low: float | None
    high: float | None
    unit: str
    price_basis: str | None
    status: Status
    source: str
    locator: str
    published_on: date
    published_basis: PublishedBasis
    first_public_on: date
    vintage: str
    note: str
    revised: bool = False

    @property
    def key(self) -> Key:
        """What the figure is about."""
        return Key(self.period_start, self.period_end, self.entity, self.dims)

    def dim(self, name: str) -> str | None:
        """The value of one dimension, None where the figure has no such dimension."""
        return dict(pair.split("=", 1) for pair in self.dims.split(";") if pair).get(name)


class Rows:
    """Columns of the panel and, for every series, the row numbers of each key by date of vintage."""

    def __init__(self, columns: Mapping[str, list[Any]]) -> None:
        """Index rows given as one list per column of `COLUMNS`.

        Raises ValueError for two rows that report the same thing in the same vintage.
        """
        self._columns = [columns[name] for name in COLUMNS]
        self.published_on: list[date] = columns["published_on"]
        self.first_public_on: list[date] = columns["first_public_on"]
        series, entity, dims = columns["series"], columns["entity"], columns["dims"]
        start, end = columns["period_start"], columns["period_end"]
        index: dict[str, dict[Key, list[int]]] = {}
        for i, name in enumerate(series):
            index.setdefault(name, {}).setdefault(Key(start[i], end[i], entity[i], dims[i]), []).append(i)
        self._index: dict[str, dict[Key, tuple[int, ...]]] = {}
        for name, keys in index.items():
            self._index[name] = {key: self._in_order(name, key, keys[key]) for key in sorted(keys)}

    @classmethod
    def of(cls, observations: Iterable[Observation]) -> "Rows":
        """Rows from observations, for tests and for tables made in memory."""
        rows = list(observations)
        return cls({name: [getattr(row, name) for row in rows] for name in COLUMNS})

    def _in_order(self, name: str, key: Key, numbers: list[int]) -> tuple[int, ...]:
        numbers = sorted(numbers, key=self.published_on.__getitem__)
        for a, b in pairwise(numbers):
            if self.published_on[a] == self.published_on[b]:
                raise ValueError(
                    f"{name} of {key.entity or 'no entity'} ({key.dims or 'no dims'}) for {key.period_start} to "
                    f"{key.period_end} stands twice in the vintage of {self.published_on[a]}"
                )
        return tuple(numbers)

    def __len__(self) -> int:
        return len(self.published_on)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all series, sorted."""
        return tuple(sorted(self._index))

    def vintages(self, name: str) -> dict[Key, tuple[int, ...]]:
        """Row numbers of a series by key, keys in order of period, numbers in order of vintage.

        Raises UnknownName for a series that the panel does not hold.
        """
        if name not in self._index:
            raise UnknownName("series", name, list(self._index))
        return self._index[name]

    def figure(self, number: int, *, revised: bool = False) -> Figure:
        """The row with this number."""
        return Figure(*(column[number] for column in self._columns), revised=revised)

    def __iter__(self) -> Iterator[Figure]:
        return (self.figure(i) for i in range(len(self)))
