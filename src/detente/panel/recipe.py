"""The recipe of the reference panel (panel.toml) as a type: what is taken from which table, and the caps."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from detente.core.errors import WrongInput
from detente.core.written import Written

RECIPE = Path(__file__).parent / "panel.toml"

Thinning = Literal["none", "month end", "month sum"]


class Take(Written):
    """Rows that are taken from one table.

    `series` names the table's series, or maps its name to the panel's. `entities` is the name of a
    list, "all", or names; `dims` takes the rows with exactly these dims only. `first` and `last` bound
    the period. "month end" keeps the last row of each calendar month, "month sum" adds up shorter
    periods by the month that holds their middle; days in `keep` survive thinning. `note` is added to
    the rows of periods that start at `note_from` or later. `absent` says why a calendar year of a
    listed state may have no row: such years become rows of status "missing".
    """

    table: str
    why: str = Field(min_length=1)
    series: tuple[str, ...] | dict[str, str]
    entities: str | tuple[str, ...] = "all"
    dims: str | None = None
    first: date | None = None
    last: date | None = None
    thin: Thinning = "none"
    keep: tuple[date, ...] = ()
    absent: str = ""
    note: str = ""
    note_from: date = date.min

    @property
    def renamed(self) -> dict[str, str]:
        """The table's name of each series -> the panel's."""
        return self.series if isinstance(self.series, dict) else {name: name for name in self.series}

    @model_validator(mode="after")
    def _years_are_bounded(self) -> "Take":
        if self.absent and (self.first is None or self.last is None or self.entities == "all"):
            raise ValueError("absent years can only be named for listed entities and between two dates")
        return self


class Withheld(Written):
    """Figures of a producer that are no measurements: they become rows of status "missing"."""

    series: tuple[str, ...]
    entity: str
    first: date
    last: date
    reason: str = Field(min_length=1)


class Conversion(Written):
    """States and years of the conversion factors; `euro` lists states whose currency is the euro throughout."""

    states: str
    euro: tuple[str, ...]
    first_year: int
    last_year: int


class Allocations(Written):
    """How donors of aid are grouped: all that are in no group are OTHER.

    `donors` are told one by one, too, but as sums over twelve months only.
    """

    table: str
    prefix: str
    usa: tuple[str, ...]
    europe: tuple[str, ...]
    donors: tuple[str, ...] = ()


class Restricted(Written):
    """A producer whose terms restrict re-use: the panel holds no more than this list.

    `source` is the beginning of the source's id. The test of the panel holds the finished rows to it.
    """

    source: str
    why: str = Field(min_length=1)
    series: tuple[str, ...]
    entities: str | tuple[str, ...]
    first: date
    last: date
    rows: int = Field(ge=0)


class Recipe(Written):
    """Everything that the build reads besides the tables."""

    lists: dict[str, tuple[str, ...]]
    take: tuple[Take, ...]
    withheld: tuple[Withheld, ...] = ()
    conversion: Conversion
    allocations: Allocations
    restricted: tuple[Restricted, ...]

    def named(self, entities: str | tuple[str, ...]) -> tuple[str, ...] | None:
        """The entities that a list names, None for all."""
        if entities == "all":
            return None
        if isinstance(entities, tuple):
            return entities
        return tuple(name for part in entities.split("+") for name in self.lists[part.strip()])

    @model_validator(mode="after")
    def _lists_exist(self) -> "Recipe":
        used = [t.entities for t in self.take] + [r.entities for r in self.restricted] + [self.conversion.states]
        for entities in used:
            if isinstance(entities, str) and entities != "all":
                unknown = [part.strip() for part in entities.split("+") if part.strip() not in self.lists]
                if unknown:
                    raise ValueError(f"no list is called {unknown[0]!r}; known: {', '.join(self.lists)}")
        return self


def recipe(path: Path = RECIPE) -> Recipe:
    """The recipe in a file; raises WrongInput naming file, field and problem."""
    try:
        return Recipe.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise WrongInput(f"{path.name} is not TOML: {error}; correct the line") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise WrongInput(f"{path.name}, {where}: {first['msg'].removeprefix('Value error, ')}; correct it") from error
