"""How `catalogue/states.csv` is made from a mirror: the COW state system, and the GW codes in conflict tables.

`python -m detente.sources.register MIRROR` writes the file again; a test compares both where a mirror
is present. Gleditsch-Ward (GW) and COW number most states alike, so a COW number that a GW table uses
is taken over; the four that differ are listed in `DIFFERENT` with the row in which each was read. A
state whose GW number no table shows has none here: nothing is filled in from memory.
"""

import csv
import sys
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

LAST_UPDATE = date(2016, 12, 31)
"""The COW state system's last day (version 2016): a membership that ends there is still open."""

FIELDS: tuple[str, ...] = ("state", "iso3", "cow", "gw", "name", "valid_from", "valid_to", "cow_from", "gw_from")

# where GW numbers are written: file -> columns, several numbers in a cell being joined by commas
GW_COLUMNS = {
    "ucdp_prio_acd_v25_1.csv": ("gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd", "gwno_loc"),
    "ucdp_dyad_termination_v3_2021.csv": ("gwno_loc",),
    "ucdp_peace_agreements_v22_1.csv": ("gwno",),
    "pax_agreements_v10_subset.csv": ("Loc1GWNO", "Loc2GWNO"),
}

# (COW number, year in which the membership began) -> (GW number, where both names stand side by side)
DIFFERENT = {
    (679, 1990): (678, "pax_agreements_v10_subset.csv: Loc1ISO=YEM with Loc1GWNO=678"),
    (255, 1990): (260, "ucdp_prio_acd_v25_1.csv: 260 in gwno_a_2nd, Government of Germany in side_a_2nd"),
    (955, 1999): (972, "ucdp_prio_acd_v25_1.csv: 972 in gwno_a_2nd, Government of Tonga in side_a_2nd"),
}

# a member of the GW list that COW leaves out; its years are those of the table's rows
ONLY_GW = (
    {
        "state": "GW751",
        "iso3": "",
        "cow": "",
        "gw": "751",
        "name": "Hyderabad",
        "valid_from": "1947-01-01",
        "valid_to": "1948-12-31",
        "cow_from": "",
        "gw_from": "ucdp_prio_acd_v25_1.csv: gwno_a=751, years 1947-1948",
    },
)


def build(mirror: Path) -> str:
    """The text of states.csv as the mirror's tables give it."""
    seen = _gw_numbers(mirror)
    out = StringIO()
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
    writer.writeheader()
    for row in _rows(mirror / "cow_states.csv"):
        writer.writerow(_life(row, seen))
    writer.writerows(ONLY_GW)
    return out.getvalue()


def _life(row: dict[str, str], seen: dict[int, str]) -> dict[str, str]:
    cow = int(row["cow_code"])
    end = date(int(row["end_year"]), int(row["end_month"]), int(row["end_day"]))
    start = date(int(row["start_year"]), int(row["start_month"]), int(row["start_day"]))
    gw, gw_from = DIFFERENT.get((cow, start.year), (cow, seen[cow]) if cow in seen else ("", ""))
    return {
        "state": row["iso3"] or f"COW{cow}",
        "iso3": row["iso3"],
        "cow": str(cow),
        "gw": str(gw),
        "name": row["state_name"],
        "valid_from": start.isoformat(),
        "valid_to": "" if end >= LAST_UPDATE else end.isoformat(),
        "cow_from": f"cow_states.csv: cow_code={cow}, start_year={start.year}",
        "gw_from": gw_from,
    }


def _gw_numbers(mirror: Path) -> dict[int, str]:
    """Every GW number that the tables use -> the first file and column that does."""
    found: dict[int, str] = {}
    for file, columns in GW_COLUMNS.items():
        for row in _rows(mirror / file):
            for column in columns:
                for cell in row[column].split(","):
                    if cell.strip():
                        found.setdefault(int(float(cell)), f"{file}: {column}")
    return found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


if __name__ == "__main__":
    Path(__file__).parents[1].joinpath("catalogue", "states.csv").write_text(build(Path(sys.argv[1])), encoding="utf-8")
