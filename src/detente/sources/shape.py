"""How a table's columns become observations, as declarations.

    Melt(
        entity=State("iso3", "iso3"),
        period=Year("year"),
        values={"milex_current_usd_m": Measure("sipri.spending_current", "USD m", "current USD, market rate")},
    )

says: every row is a state and a year, and this numeric column is that series in that unit. One
observation comes out for every row and measure with a value; `detente.sources.tidy` does the work.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from detente.core.observations import Status
from detente.core.sources import Source
from detente.core.units import known_unit

Codes = Literal["iso3", "cow", "gw"]


@dataclass(frozen=True)
class NotAState:
    """A code or name of a producer that is no state of its time: what it is called here, and why."""

    entity: str
    reason: str


@dataclass(frozen=True)
class State:
    """An entity given by a state code, which must have been valid in the row's period.

    Parameters
    ----------
    codes, column
        The code list ("iso3", "cow", "gw") and the column that holds it.
    name
        A column with the producer's name, looked up in `not_states` where the code is empty.
    not_states
        Codes or names that are no states; every other unknown one stops the load.
    borders
        "of the year": the state must exist in the first and in the last year of the period.
        "today": the producer projects today's states into the past, so it must exist today.
        "territory": the code names a place, which was or became that state at some time.
    """

    codes: Codes
    column: str
    name: str | None = None
    not_states: Mapping[str, NotAState] = field(default_factory=dict)
    borders: Literal["of the year", "today", "territory"] = "of the year"


@dataclass(frozen=True)
class Name:
    """A text column; with `names`, a value outside them stops the load."""

    column: str
    names: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Year:
    """Calendar years."""

    column: str


@dataclass(frozen=True)
class YearMonth:
    """Calendar months in two columns."""

    year: str
    month: str


@dataclass(frozen=True)
class Month:
    """Calendar months in one text column, "2024-03"."""

    column: str


@dataclass(frozen=True)
class Day:
    """Single days; `length` > 1 for periods of so many days that start there."""

    column: str
    length: int = 1


@dataclass(frozen=True)
class Spell:
    """From the start of one column to the end of another, years or days; `open_end` stands for an empty end."""

    start: str
    end: str
    open_end: date | None = None


@dataclass(frozen=True)
class TextPeriod:
    """Text: "2024", "2024-Q1", "2024-H2", "2024-03", "2024-03-05", or two of them joined by "/"."""

    column: str


@dataclass(frozen=True)
class Fixed:
    """The same period for every row."""

    start: date
    end: date


Period = Year | YearMonth | Month | Day | Spell | TextPeriod | Fixed


@dataclass(frozen=True)
class Either:
    """A status that a column decides: `true` where its cell is one of `when`, else (or if empty) `false`."""

    column: str
    true: Status
    false: Status
    when: tuple[object, ...] = (True,)


_SERIES = re.compile(r"^[a-z0-9_]+\.[a-z0-9_]+$")


@dataclass(frozen=True)
class Measure:
    """What one numeric column means.

    Parameters
    ----------
    series, unit, price_basis
        The observation's fields; booleans become 1 and 0 with the unit "flag".
    scale
        The file's numbers are multiplied by it to reach `unit`.
    low, high
        Columns with limits, on the same scale.
    dims
        Constant keys such as {"kind": "military"}.
    note
        Text for every row of this measure.
    missing
        Why a value may be missing. With it an empty cell becomes a row of status "missing" that says
        so; without it the cell gives no row.
    source
        If another than the table's.
    """

    series: str
    unit: str
    price_basis: str | None = None
    status: Status | Either = "observed"
    scale: float = 1.0
    low: str | None = None
    high: str | None = None
    dims: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    missing: str = ""
    source: Source | None = None

    def __post_init__(self) -> None:
        known_unit(self.unit)
        if not _SERIES.match(self.series):
            raise ValueError(f"a series is named producer.quantity in lower case; got {self.series!r}")


@dataclass(frozen=True)
class Melt:
    """Rows of a table as observations.

    Parameters
    ----------
    entity
        A state, a text column, or a constant such as "UKR".
    period
        The columns that say when.
    values
        Numeric column -> measure (or several measures).
    dims
        Further keys: name -> text or number column, state or `Name`; empty cells give no key.
    note
        A text column that goes into every observation's note.
    first_public_on
        Year of the period's end -> the stated day on which a first figure for it appeared, where that
        is known; elsewhere the source's lag rule holds.
    published
        "vintage": all rows appeared with the source's vintage, which may have revised older ones.
        "row": every row is a report of its own day that was never revised, so it appeared when it
        first could be read.
    where
        Column -> the values of rows to take; rows of other values are left to other melts.
    """

    entity: State | Name | str
    period: Period
    values: Mapping[str, Measure | tuple[Measure, ...]]
    dims: Mapping[str, str | State | Name] = field(default_factory=dict)
    note: str | None = None
    first_public_on: Mapping[int, date] = field(default_factory=dict)
    published: Literal["vintage", "row"] = "vintage"
    where: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
