"""A user's own path of spending, per ally and by year, from a number, a short text, a table or a CSV file.

    3.5                              every ally at no less, in a straight line until the year named elsewhere
    DEU=3.5@2030, POL=5              two allies exactly; the others keep today's shares
    ALL=2, DEU=3.5@2030              a floor under everybody else
    DEU=2.2@2025, DEU=2.4@2026       a series: every year of it must be there
    plan.csv                         columns state, year and share, one row a year or one a goal

One row of a state is a goal, reached in a straight line; several are a series, held after its last year. A gap in a
series is refused, or filled in a straight line where that is asked for, and then marked.
"""

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.catalogue.names import names
from detente.core.errors import BadRow, UnknownName, WrongInput

ALL: Final = "ALL"
"""Stands for every ally that has no row of its own."""

MOST_SHARE: Final = 30.0
"""[% of GDP] No path goes beyond it: large states have spent more only in world wars."""

COLUMNS: Final = ("state", "year", "share")
LARGEST_FILE: Final = 1_000_000
"""[bytes] A longer file of a path is refused unread."""

MOST_ROWS: Final = 5_000
YEARS: Final = (2000, 2100)
SLOT: Final = "spending_path"
INTERPOLATE: Final = "interpolate"


class Row(NamedTuple):
    """One row as given: where it stands, ISO3 code or ALL, calendar year if any, share [% of GDP]."""

    at: int
    state: str
    year: int | None
    share: float

    def text(self) -> str:
        """The row as one item of a slot, which reads back as the same row."""
        share = f"{self.share:g}" if float(f"{self.share:g}") == self.share else repr(self.share)
        return f"{self.state}={share}" + ("" if self.year is None else f"@{self.year}")


@dataclass(frozen=True)
class Course:
    """What one state is to spend [% of GDP]: a goal (one entry, its year perhaps None), or a series by year.

    `filled` names the years inside the series that were not given.
    """

    shares: Mapping[int | None, float]
    filled: tuple[int, ...] = ()

    @property
    def is_goal(self) -> bool:
        """Whether it is one share to be reached."""
        return len(self.shares) == 1

    def at_least(self, now: float) -> "Course":
        """The same, nowhere below what is spent now."""
        return Course({year: max(now, share) for year, share in self.shares.items()}, self.filled)

    def over(self, years: NDArray[Any], now: float, first: int, reached: int) -> NDArray[Any]:
        """[% of GDP, year] From `now` in the year before `first` on; a goal without a year is reached in `reached`."""
        if self.is_goal:
            ((year, share),) = self.shares.items()
            span = max((reached if year is None else year) - (first - 1), 1)
            return now + np.clip((years - (first - 1)) / span, 0.0, 1.0) * (share - now)
        known = {year: share for year, share in self.shares.items() if year is not None}
        return np.interp(years, [first - 1, *known], [now, *known.values()])


@dataclass(frozen=True)
class Plan:
    """Courses by state: `floor` under everybody, `own` exactly. `interpolate`: whether gaps are filled in."""

    floor: Course | None = None
    own: Mapping[str, Course] = field(default_factory=dict)
    interpolate: bool = False

    def checked(self, first: int, allies: Iterable[str]) -> "Plan":
        """The same, with the years from `first` to a series' own first year among those filled.

        Raises UnknownName for a state that is none of the allies, and WrongInput for a goal or series that begins
        before `first`, and for one that leaves the years until its own first one open.
        """
        counted = list(allies)
        for state in self.own:
            if state not in counted:
                raise UnknownName("ally of a spending path", state, counted)
        own = {state: self._from(course, first, state) for state, course in self.own.items()}
        return Plan(self.floor and self._from(self.floor, first, ALL), own, self.interpolate)

    def _from(self, course: Course, first: int, state: str) -> Course:
        start = min((year for year in course.shares if year is not None), default=first)
        if start < first:
            raise WrongInput(
                f"{SLOT}, {state}: {start} is before {first}, the first year of the window; what was spent until then "
                "is known and stays; leave the row out"
            )
        if course.is_goal or start == first:
            return course
        if not self.interpolate:
            raise WrongInput(
                f"{SLOT}, {state}: the series begins in {start} and leaves {_years(range(first, start))} open; add the "
                f"years from {first} on, or ask for a straight line by gaps={INTERPOLATE}"
            )
        return Course(course.shares, (*range(first, start), *course.filled))

    @property
    def filled(self) -> dict[str, tuple[int, ...]]:
        """Years that were not given, by state."""
        every = {**({ALL: self.floor} if self.floor else {}), **self.own}
        return {state: course.filled for state, course in every.items() if course.filled}


def plan(value: float | Iterable[str], gaps: str | None = None, where: str = SLOT) -> Plan:
    """The plan that a number [% of GDP] or items such as "DEU=3.5@2030" mean; raises BadRow or UnknownName.

    Gaps inside a series raise BadRow unless `gaps` is "interpolate".
    """
    if isinstance(value, int | float):
        return Plan(Course({None: _share(where, 1, value)}))
    return _plan(where, items(value, where), gaps)


def courses(given: Mapping[str, Mapping[int | None, float]], gaps: str | None = None, where: str = SLOT) -> Plan:
    """The plan of shares by state and year; a year of None is a goal's. Raises as `plan`."""
    rows = [(state, year, share) for state, path in given.items() for year, share in path.items()]
    return _plan(where, [_row(where, n, *row) for n, row in enumerate(rows, 1)], gaps)


def items(value: Iterable[str], where: str = SLOT) -> list[Row]:
    """Rows of items such as "DEU=3.5@2030"; raises BadRow for what is none."""
    found = []
    for n, item in enumerate(value, 1):
        state, equals, rest = str(item).partition("=")
        if not equals:
            raise BadRow(where, n, "state", f"{str(item)[:60]!r} is no item", "write DEU=3.5 or DEU=3.5@2030")
        share, at, year = rest.partition("@")
        found.append(_row(where, n, state, year if at else None, share))
    return found


def from_file(path: Path, gaps: str | None = None) -> tuple[str, ...]:
    """The rows of a CSV file as items; every message names file, row and field.

    Raises WrongInput for a file that is none, UnknownName for a column or state, BadRow for a row that cannot be and
    for a gap that nobody asked to fill.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        reason = getattr(error, "strerror", None) or error
        raise WrongInput(
            f"no spending path at {str(path)!r} ({reason}); give a CSV file with the columns {', '.join(COLUMNS)}, "
            "or items such as DEU=3.5@2030"
        ) from error
    if len(content) > LARGEST_FILE:
        raise WrongInput(f"{path.name} is larger than {LARGEST_FILE:,} bytes; is it a spending path?")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise WrongInput(f"{path.name}, row {row}: not UTF-8 text; save the file as UTF-8") from error
    rows = _records(path.name, text)
    _plan(path.name, rows, gaps)
    return tuple(row.text() for row in rows)


def _records(name: str, text: str) -> list[Row]:
    try:
        lines = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise WrongInput(f"{name} is no CSV table ({error}); mend its quotation marks") from error
    head = [cell.strip().lower() for cell in lines[0]] if lines else []
    for column in head:
        if column not in COLUMNS:
            raise UnknownName(f"column of {name}", column, COLUMNS)
    if len(set(head)) != len(head) or not {"state", "share"} <= set(head):
        raise BadRow(name, 1, "share", f"the columns are {', '.join(head) or 'none'}", "write state,year,share once")
    if len(lines) > MOST_ROWS:
        raise WrongInput(f"{name} has {len(lines):,} rows, more than {MOST_ROWS:,}; is it a spending path?")
    found = []
    for n, cells in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(head):
            raise BadRow(name, n, head[-1], f"{len(cells)} cells under {len(head)} columns", "give each column a cell")
        row = dict(zip(head, cells, strict=True))
        found.append(_row(name, n, row["state"], row.get("year", "").strip() or None, row["share"]))
    if not found:
        raise BadRow(name, 2, "state", "the table has no rows", "write one row a state, such as DEU,2030,3.5")
    return found


def _row(where: str, at: int, state: str, year: Any, share: Any) -> Row:
    return Row(at, _state(where, at, state), _year(where, at, year), _share(where, at, share))


def _state(where: str, at: int, given: str) -> str:
    name = given.strip()
    known = names().nations
    code = known.get(name, name.upper())
    if code != ALL and code not in known.values():
        try:
            near = {*known.values(), ALL} if len(name) < len("Chad") else known
            raise UnknownName("state", code if len(name) < len("Chad") else name[:60], sorted(near))
        except UnknownName as error:
            raise BadRow(where, at, "state", str(error), "write a code such as DEU, or ALL") from None
    return code


def _year(where: str, at: int, given: Any) -> int | None:
    if given is None:
        return None
    text = str(given).strip()
    if not text.isascii() or not text.isdigit() or not YEARS[0] <= int(text[:6]) <= YEARS[1]:
        mend = f"write a year from {YEARS[0]} to {YEARS[1]}, such as 2030"
        raise BadRow(where, at, "year", f"{text[:60]!r} is no year", mend)
    return int(text)


def _share(where: str, at: int, given: Any) -> float:
    text = str(given).strip()
    if not text:
        mend = f"write the share, or leave the row out and ask for gaps={INTERPOLATE}"
        raise BadRow(where, at, "share", "it is empty, and missing is never nought", mend)
    try:
        share = float(text)
    except ValueError:
        mend = "write a plain number of per cent of GDP with a decimal point, such as 3.5"
        raise BadRow(where, at, "share", f"{text[:60]!r} is no number", mend) from None
    if not math.isfinite(share) or not 0.0 <= share <= MOST_SHARE:
        problem = f"a share of GDP lies between 0 and {MOST_SHARE:g} %; got {text[:60]}"
        raise BadRow(where, at, "share", problem, "write one inside that range, in per cent")
    return share


def _plan(where: str, rows: Iterable[Row], gaps: str | None) -> Plan:
    by_state: dict[str, list[Row]] = {}
    for row in rows:
        by_state.setdefault(row.state, []).append(row)
    made = {state: _course(where, found, gaps) for state, found in by_state.items()}
    floor = made.pop(ALL, None)
    return Plan(floor, made, gaps == INTERPOLATE)


def _course(where: str, rows: list[Row], gaps: str | None) -> Course:
    if len(rows) == 1:
        return Course({rows[0].year: rows[0].share})
    for row in rows:
        if row.year is None:
            problem = f"{row.state} has several rows, and this one has no year"
            raise BadRow(where, row.at, "year", problem, "give each its year, or leave all but one out")
    filled: list[int] = []
    for before, after in pairwise(rows):
        gap = range((before.year or 0) + 1, after.year or 0)
        if (after.year or 0) <= (before.year or 0):
            problem = (
                f"{after.state} {after.year} is given twice" if after.year == before.year else
                f"{after.state} {after.year} comes after {before.year}"
            )  # fmt: skip
            raise BadRow(where, after.at, "year", problem, "give each year once, in order")
        if gap and gaps != INTERPOLATE:
            problem = f"{after.state} has no share for {_years(gap)}"
            mend = f"add the rows, or ask for a straight line by gaps={INTERPOLATE}"
            raise BadRow(where, after.at, "year", problem, mend)
        filled += gap
    return Course({row.year: row.share for row in rows}, tuple(filled))


def _years(gap: range) -> str:
    return f"{gap[0]}" if len(gap) == 1 else f"{gap[0]} to {gap[-1]}"
