"""States and their codes over time: ISO 3166-1 alpha-3, Correlates of War (COW), Gleditsch-Ward (GW).

`catalogue/states.csv` is built by `detente.sources.register` from the COW state system and from the codes that conflict
tables use (`python -m detente.sources.register MIRROR` writes it again); every row says where its codes
were read. A state without an ISO code is called by its COW number, such as COW300 (Austria-Hungary).
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from detente.sources.shape import Codes


@dataclass(frozen=True)
class Life:
    """One unbroken membership of the state system: [valid_from, valid_to], open if None."""

    state: str
    iso3: str | None
    cow: int | None
    gw: int | None
    name: str
    valid_from: date
    valid_to: date | None

    def covers(self, year: int) -> bool:
        """Whether the state existed on some day of the year."""
        return self.valid_from.year <= year and (self.valid_to is None or year <= self.valid_to.year)


@lru_cache(maxsize=1)
def lives() -> tuple[Life, ...]:
    """Every row of the register."""
    text = (files("detente.catalogue") / "states.csv").read_text("utf-8")
    return tuple(
        Life(
            state=row["state"],
            iso3=row["iso3"] or None,
            cow=int(row["cow"]) if row["cow"] else None,
            gw=int(row["gw"]) if row["gw"] else None,
            name=row["name"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in csv.DictReader(text.splitlines())
    )


@lru_cache(maxsize=3)
def _by_code(codes: Codes) -> dict[str, tuple[Life, ...]]:
    found: dict[str, list[Life]] = {}
    for life in lives():
        code = getattr(life, codes)
        if code is not None:
            found.setdefault(str(code), []).append(life)
    return {code: tuple(group) for code, group in found.items()}


def state_of(codes: Codes, code: str, first_year: int, last_year: int) -> str | None:
    """The state that `code` named in both years, None if there is none or the two differ."""
    group = _by_code(codes).get(code, ())
    for life in group:
        if life.covers(first_year) and any(other.state == life.state and other.covers(last_year) for other in group):
            return life.state
    return None


def state_today(codes: Codes, code: str) -> str | None:
    """The state that `code` names today, None if there is none."""
    return next((life.state for life in _by_code(codes).get(code, ()) if life.valid_to is None), None)


def state_ever(codes: Codes, code: str) -> str | None:
    """The state that `code` names at any time (the latest one), None if there is none."""
    group = _by_code(codes).get(code, ())
    return group[-1].state if group else None


def known_years(codes: Codes, code: str) -> str:
    """When the code is valid, for messages; empty if it never was."""
    group = _by_code(codes).get(code, ())
    return ", ".join(f"{life.valid_from.year}-{life.valid_to.year if life.valid_to else 'today'}" for life in group)
