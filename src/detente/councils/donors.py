"""Donor tables as people have them: CSV or JSON; each fault told by file, row, field and mend."""

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from detente.core.donors import MOST_DONORS, Donor, DonorTable, donor_faults
from detente.core.errors import BadRow, UnknownName, WrongInput
from detente.councils.cells import number
from detente.councils.reading import content_of, parsed, text_of

FIELDS: Final = ("name", "income", "taste", "giving", "need", "exposure")
_ALIASES: Final = {
    "name": {"name", "donor", "state", "country", "member", "actor"},
    "income": {"income", "gdp", "output", "capacity"},
    "taste": {"taste", "theta", "preference"},
    "giving": {"giving", "gift", "gifts", "given", "aid"},
    "need": {"need", "needs"},
    "exposure": {"exposure"},
}
_TABLE: Final = ("title", "unit", "donors", "outside", "notes", "sources")


def read_donors(source: "str | Path | bytes | Mapping[str, Any]") -> DonorTable:
    """The table in a file, in bytes, in standard input ("-") or in a mapping as JSON would give it.

    Raises WrongInput for what is no table and BadRow, naming file, row, field and mend, for a row that cannot be.
    """
    if isinstance(source, Mapping):
        return _from_document("the table", source)
    name, content = content_of(source)
    text = text_of(name, content)
    if text.lstrip()[:1] in {"{", "["}:
        return _from_document(name, parsed(name, text))
    return _from_rows(name, text)


def _from_rows(name: str, text: str) -> DonorTable:
    first = text.splitlines()[0]
    delimiter = ";" if first.count(";") > first.count(",") else "\t" if "\t" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, [cell.strip() for cell in cells]))
            if len(rows) > MOST_DONORS + 1:
                raise WrongInput(f"{name} has more than {MOST_DONORS} donors; group those that act alike")
    except csv.Error as error:
        raise WrongInput(f"{name}, row {reader.line_num}: {error}; mend the quotation marks in it") from error
    head = [_field(name, rows[0][0], cell) for cell in rows[0][1]]
    for wanted in ("name", "income"):
        if wanted not in head:
            raise BadRow(name, rows[0][0], wanted, "no such column in the heading", f"add a column {wanted!r}")
    if "taste" not in head and "giving" not in head:
        raise BadRow(name, rows[0][0], "taste", "neither taste nor giving in the heading", "add one of both")
    found = []
    for row, cells in rows[1:]:
        told = {field: cell for field, cell in zip(head, cells, strict=False) if field and cell}
        found.append(_donor(name, row, len(found) + 1, told, decimal_comma=delimiter == ";"))
    return _table(name, tuple(found), {})


def _field(file: str, row: int, cell: str) -> str:
    word = cell.casefold()
    if not word:
        return ""
    found = next((field for field, words in _ALIASES.items() if re.split(r"[\s,(\[]", word)[0] in words), None)
    if found is None:
        raise UnknownName(f"column of {file}, row {row}:", cell, list(FIELDS))
    return found


def _from_document(file: str, given: Any) -> DonorTable:
    if not isinstance(given, Mapping) or not isinstance(given.get("donors"), list):
        raise WrongInput(f"{file} holds no list of donors; give an object with 'donors', each with name and income")
    for name in given:
        if name not in _TABLE:
            raise UnknownName(f"field of {file}", str(name), list(_TABLE))
    found = []
    for n, told in enumerate(given["donors"], 1):
        if not isinstance(told, Mapping):
            raise BadRow(file, n, "donor", f"{told!r:.40} is no object", "write name, income and taste or giving")
        for name in told:
            if name not in FIELDS:
                raise UnknownName(f"field of donor {n} in {file}", str(name), list(FIELDS))
        found.append(_donor(file, n, n, {k: v for k, v in told.items() if v is not None}))
    about = {name: given[name] for name in ("title", "unit", "outside", "notes", "sources") if name in given}
    if "outside" in about:
        about["outside"] = _read(file, 0, "outside", about["outside"])
    return _table(file, tuple(found), about)


def _donor(file: str, row: int, n: int, told: Mapping[str, Any], *, decimal_comma: bool = False) -> Donor:
    for wanted in ("name", "income"):
        if wanted not in told:
            raise BadRow(file, row, wanted, "nothing there", f"give the donor's {wanted}")
    numbers = {f: _read(file, row, f, told[f], decimal_comma=decimal_comma) for f in FIELDS[1:] if f in told}
    donor = Donor(name=str(told["name"]).strip(), **numbers)
    for field, fault in donor_faults(donor, n):
        problem, _, mend = fault.partition("; ")
        raise BadRow(file, row, field, problem, mend)
    return donor


def _read(file: str, row: int, field: str, given: Any, *, decimal_comma: bool = False) -> float:
    if isinstance(given, bool):
        raise BadRow(file, row, field, f"{given!r} is no number", "write a number")
    text = repr(float(given)) if isinstance(given, int | float) else str(given)
    return number(file, row, field, text, decimal_comma)


def _table(file: str, donors: tuple[Donor, ...], about: Mapping[str, Any]) -> DonorTable:
    try:
        return DonorTable(donors=donors, **about)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        told = first["msg"].removeprefix("Value error, ")
        raise WrongInput(f"{file}{f', {where}' if where else ''}: {told}") from error
