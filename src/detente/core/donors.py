"""Who shares a burden: the table of donors that `detente council --scheme burden` takes."""

from math import isfinite
from typing import Self

from pydantic import model_validator

from detente.core.written import Written

MOST_DONORS = 200
"""Donors of one table."""


class Donor(Written):
    """One who may give. `income` in the table's unit; `taste`, how much of it the common good is worth, in (0, 1).

    Without a taste it is read from `giving`. `need` is the part of a chain that it keeps up, by default its share of
    all income; `exposure` weighs capacity in the rule of that name.
    """

    name: str
    income: float
    taste: float | None = None
    giving: float | None = None
    need: float | None = None
    exposure: float = 1.0


class DonorTable(Written):
    """Donors, what comes from `outside` them, and the unit of money."""

    title: str = ""
    unit: str = ""
    donors: tuple[Donor, ...]
    outside: float = 0.0
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    badge: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        faults = [text for number, donor in enumerate(self.donors, 1) for _, text in donor_faults(donor, number)]
        faults += _table_faults(self)
        if faults:
            raise ValueError(faults[0] + (f" (and {len(faults) - 1} more faults)" if len(faults) > 1 else ""))
        return self


def donor_faults(donor: Donor, number: int) -> list[tuple[str, str]]:
    """What is wrong with one donor: the field and a sentence with the mend; nothing where all is well."""
    who = f"donor {number} ({donor.name!r})"
    faults: list[tuple[str, str]] = []
    if not donor.name.strip():
        faults.append(("name", f"donor {number} has no name; name it or remove it"))
    if not (isfinite(donor.income) and donor.income > 0.0):
        faults.append(("income", f"{who} has an income of {donor.income:g}; give a number above 0"))
    if donor.taste is not None and not 0.0 < donor.taste < 1.0:
        faults.append(("taste", f"{who} has a taste of {donor.taste:g}; give a share between 0 and 1, ends left out"))
    if donor.taste is None and donor.giving is None:
        faults.append(("taste", f"{who} has neither a taste nor giving to read one from; add one of both"))
    if donor.giving is not None and not 0.0 <= donor.giving < donor.income:
        faults.append(("giving", f"{who} gives {donor.giving:g}; give a number from 0 to below its income"))
    for name, value in (("need", donor.need), ("exposure", donor.exposure)):
        if value is not None and not (isfinite(value) and value > 0.0):
            faults.append((name, f"{who} has {name} {value:g}; give a number above 0, or leave it empty"))
    return faults


def _table_faults(table: DonorTable) -> list[str]:
    count = len(table.donors)
    if count < 2:
        return [f"a burden is shared by two donors or more; got {count}: add those it is to be shared with"]
    if count > MOST_DONORS:
        return [f"{count:,} donors are more than {MOST_DONORS}; group those that act alike"]
    if not (isfinite(table.outside) and table.outside >= 0.0):
        return [f"gifts from outside are {table.outside:g}; give 0 or more"]
    names = [donor.name.casefold() for donor in table.donors]
    double = next((donor.name for donor in table.donors if names.count(donor.name.casefold()) > 1), None)
    if double is not None:
        return [f"two donors are called {double!r}; rename or remove one"]
    with_need = sum(donor.need is not None for donor in table.donors)
    if 0 < with_need < count:
        return [f"{with_need} of {count} donors have a need; give it to all or to none"]
    if all(donor.taste is None for donor in table.donors) and not any(donor.giving for donor in table.donors):
        return ["nobody gives anything, so no taste can be read; give tastes, or what each gives"]
    return []
