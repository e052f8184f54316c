"""The embedded reference panel: reading it, checking that it is whole, and its sources."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import ValidationError

from detente.core.errors import BadRow, CheckFailed, DataMissing, UnknownName
from detente.core.observations import COLUMNS, Observation
from detente.core.sources import Source
from detente.panel.rows import Rows
from detente.panel.view import View

DATA = Path(__file__).parent / "data"
"""Where the embedded panel lies: panel.parquet, sources.json, manifest.json."""

DATE_COLUMNS = ("period_start", "period_end", "published_on", "first_public_on")
NUMBER_COLUMNS = ("value", "low", "high")
SCHEMA: dict[str, pl.DataType] = {
    name: pl.Date() if name in DATE_COLUMNS else pl.Float64() if name in NUMBER_COLUMNS else pl.String()
    for name in COLUMNS
}
"""Column types of panel.parquet."""


class Panel:
    """All rows of a panel, with the records of the sources that they come from.

    `digest` is the SHA-256 of the embedded panel's rows, or of the file of a panel of one's own; a panel
    made in memory has none.
    """

    def __init__(self, rows: Rows, sources: Iterable[Source] = (), digest: str = "", manifest: Any = None) -> None:
        self.rows = rows
        self.sources: dict[str, Source] = {source.id: source for source in sources}
        self.digest = digest
        self.manifest: dict[str, Any] = manifest or {}

    @classmethod
    def of(cls, observations: Iterable[Observation], sources: Iterable[Source] = ()) -> "Panel":
        """A panel made in memory."""
        return cls(Rows.of(observations), sources)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all series, sorted."""
        return self.rows.names

    @property
    def day(self) -> date:
        """The panel's date: when the latest vintage that it holds appeared. All figures are visible then."""
        return max(self.rows.published_on)

    def as_of(self, day: date, *, real_time: bool = False, hindsight: bool = False) -> View:
        """The panel as known on `day`; see `detente.panel.view` for the rule.

        Every view keeps its own list of the figures it handed out.
        """
        return View(self.rows, day, real_time=real_time, hindsight=hindsight)

    def source(self, name: str) -> Source:
        """The record of a source; raises UnknownName."""
        if name not in self.sources:
            raise UnknownName("source", name, list(self.sources))
        return self.sources[name]


@cache
def load() -> Panel:
    """The embedded panel.

    Raises DataMissing where it was not built and CheckFailed where a file does not match the manifest.
    """
    missing = [name for name in ("manifest.json", "panel.parquet", "sources.json") if not (DATA / name).is_file()]
    if missing:
        raise DataMissing(
            f"the reference panel is not there ({', '.join(missing)} missing in {DATA}); "
            "install the package again, or build the panel with: detente data panel --mirror FOLDER"
        )
    manifest = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
    for name in ("panel.parquet", "sources.json"):
        found = hashlib.sha256((DATA / name).read_bytes()).hexdigest()
        if found != manifest["sha256"][name]:
            raise CheckFailed(
                f"{name} of the reference panel was altered: its checksum starts {found[:12]}, the manifest says "
                f"{manifest['sha256'][name][:12]}; install the package again or build it with: detente data panel"
            )
    # the build validated every row and the checksum says that nothing changed since
    frame = pl.read_parquet(DATA / "panel.parquet")
    sources = [Source.model_validate(record) for record in json.loads((DATA / "sources.json").read_text("utf-8"))]
    return Panel(_rows(frame), sources, digest=manifest["digest"], manifest=manifest)


def read(path: Path) -> Panel:
    """A panel of one's own from a Parquet or CSV file, every row checked.

    Raises DataMissing for a file that is not there and BadRow, naming file, row, field and mend, for a
    column or row that breaks the contract of the observation table. Rows count from 1.
    """
    if not path.is_file():
        raise DataMissing(f"no panel at {path}; give a .parquet or .csv file with the columns {', '.join(COLUMNS)}")
    try:
        frame = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise BadRow(
            path.name, "?", "?", f"the file cannot be read ({error})", "write it again as .parquet or UTF-8 .csv"
        ) from error
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    rows = checked(frame, path.name)
    if rows.is_empty():
        raise BadRow(path.name, "1", "series", "the panel has no row", "give it at least one")
    try:
        return Panel(_rows(rows), digest=digest)
    except ValueError as error:  # the same figure twice in one vintage
        raise BadRow(path.name, "?", "series", str(error), "leave one of the two rows out") from error


def checked(frame: pl.DataFrame, file: str) -> pl.DataFrame:
    """The frame in the panel's column types, after every row was validated as an Observation.

    Raises BadRow naming `file`, row (from 1), field, problem and mend.
    """
    missing = [name for name in COLUMNS if name not in frame.columns]
    extra = [name for name in frame.columns if name not in COLUMNS]
    if missing or extra:
        name = (missing or extra)[0]
        problem = "the column is missing" if missing else "the panel has no such column"
        raise BadRow(file, "1", name, problem, f"the columns of a panel are {', '.join(COLUMNS)}")
    optional = {"value", "low", "high", "price_basis"}
    rows = []
    for number, cells in enumerate(frame.select(COLUMNS).iter_rows(named=True), start=1):
        record = {  # a CSV cannot tell an empty text from no text
            name: ("" if name not in optional else None) if cell is None or cell == "" else cell
            for name, cell in cells.items()
        }
        try:
            row = Observation.model_validate(record)
        except ValidationError as error:
            first = error.errors()[0]
            field = str(first["loc"][0]) if first["loc"] else "value"
            problem = first["msg"].removeprefix("Value error, ")
            raise BadRow(file, number, field, problem, f"got {record.get(field)!r}; mend the row in {file}") from error
        for name in NUMBER_COLUMNS:
            if not isfinite(getattr(row, name) or 0.0):
                raise BadRow(file, number, name, f"{record[name]!r} is no finite number", "leave the cell empty")
        if row.first_public_on > row.published_on:
            raise BadRow(
                file,
                number,
                "first_public_on",
                f"{row.first_public_on} lies after published_on {row.published_on}",
                "a vintage cannot appear before the first figure for its period; correct one of the two dates",
            )
        rows.append(row.model_dump())
    return pl.DataFrame(rows, schema=SCHEMA)


def _rows(frame: pl.DataFrame) -> Rows:
    return Rows({name: frame[name].to_list() for name in COLUMNS})
