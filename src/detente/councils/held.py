"""The verb: a council held on a table, a file or a preset, and the ways to look at it.

detente.council("table.csv", runs=1000)       a file of one's own
detente.council("ministers", as_of=...)       five governments, positions revealed by data
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from detente import figures, panel
from detente.calibrate import revealed_positions
from detente.core.councils import ActorTable
from detente.core.errors import DataMissing, UnknownName, WrongInput
from detente.core.exhibits import Exhibit
from detente.councils import exhibits, page, result, terminal
from detente.councils.cells import Scale, checked
from detente.councils.documents import from_document
from detente.councils.files import credits_of, parquet
from detente.councils.reading import read
from detente.models.alliance.options import Options
from detente.simulation import alternatives, councils, doubt
from detente.simulation.alternatives import Alternative
from detente.simulation.councils import Session
from detente.simulation.doubt import Doubted
from detente.sources.store import home

if TYPE_CHECKING:
    import pandas as pd

FORMATS: Final = ("html", "json", "parquet", "csv", "svg", "table")
"""Formats of `write`; "table" is the actor table itself, to be edited and held again."""

PATIENCE: Final = 300.0
"""[s] Work that is expected to take longer must be asked for with `patient`."""

WORTH_SAYING: Final = 5.0
"""[s] Work that is expected to take longer is announced."""

PRESETS: Final = {
    "ministers": "Germany, France, Italy, Poland, United Kingdom: aid and defence spending, revealed by data"
}

Say = Callable[[str], None]


@dataclass(frozen=True)
class Held:
    """A council's result: its `session`, runs under `doubt` where asked for, and `alternatives` where affordable."""

    session: Session
    doubt: Doubted | None
    alternatives: tuple[Alternative, ...]
    notes: tuple[str, ...] = ()

    @property
    def positions(self) -> Any:
        """Positions [turn, actor, issue] in the issues' units."""
        return self.session.positions

    @property
    def stopped_at(self) -> int:
        """The last turn; turn 0 is the table."""
        return self.session.stopped_at

    @cached_property
    def document(self) -> dict[str, Any]:
        """What --json prints."""
        return result.document(self.session, self.doubt, self.alternatives, self.notes)

    def to_json(self) -> str:
        """`document` as JSON text."""
        return json.dumps(self.document, ensure_ascii=False)

    def to_polars(self) -> pl.DataFrame:
        """One row per turn, actor and issue."""
        return result.turns_frame(self.session)

    def to_pandas(self) -> "pd.DataFrame":
        """As `to_polars`; needs pandas and pyarrow."""
        return self.to_polars().to_pandas()

    def exhibits(self) -> list[Exhibit]:
        """Positions turn by turn for each issue and, under doubt, where they end."""
        issues = range(len(self.session.table.issues))
        found = [exhibits.path(self.session, issue) for issue in issues]
        if self.doubt is not None:
            found += [exhibits.ends(self.session, self.doubt, issue) for issue in issues]
        return found

    def chart(self, number: int = 0) -> str:
        """A figure as SVG text; raises WrongInput where there is no such figure."""
        held = self.exhibits()
        if not 0 <= number < len(held):
            raise WrongInput(f"this council has {len(held)} figures, counted from 0; got {number}")
        return figures.svg(held[number], figures.WIDE, self._credits)

    @cached_property
    def _credits(self) -> tuple[str, ...]:
        """See `credits_of`."""
        return credits_of(self.session.table.sources)

    def page(self) -> str:
        """A page of its own that shows the talks turn by turn, stepped by keys; needs no network."""
        return page.page(self.session, self.doubt, self.alternatives, self.exhibits(), self.notes, self._credits)

    def show(self) -> str:
        """The result as text for a terminal."""
        return terminal.show(self.session, self.doubt, self.alternatives, self.notes)

    def write(self, out: str | Path, formats: Sequence[str] = FORMATS) -> list[Path]:
        """Writes the formats named into a folder, whole files only; raises WrongInput where that cannot be."""
        made: dict[str, bytes] = {}
        for name in dict.fromkeys(formats):
            if name not in FORMATS:
                raise UnknownName("format", name, FORMATS)
            made |= self._files(name)
        if not made:
            raise WrongInput(f"no format is named; give one or more of {', '.join(FORMATS)}")
        return figures.written(Path(out), made)

    def _files(self, name: str) -> dict[str, bytes]:
        stem = "council"
        if name == "html":
            return {f"{stem}.html": self.page().encode()}
        if name == "json":
            return {f"{stem}.json": (self.to_json() + "\n").encode()}
        if name == "table":
            return {f"{stem}-table.json": result.table_json(self.session.table).encode()}
        if name == "svg":
            return {
                f"{one.id}.svg": (figures.svg(one, figures.WIDE, self._credits) + "\n").encode()
                for one in self.exhibits()
            }
        frames = {"turns": self.to_polars()}
        if self.doubt is not None:
            frames["runs"] = self.doubt.frame()
        if self.alternatives:
            frames["alternatives"] = result.alternatives_frame(self.session, self.alternatives)
        if name == "csv":
            frames.pop("runs", None)  # a row for each run, actor and issue is for Parquet
            return {f"{stem}-{kind}.csv": frame.write_csv().encode() for kind, frame in frames.items()}
        return {f"{stem}-{kind}.parquet": parquet(frame) for kind, frame in frames.items()}

    def _repr_html_(self) -> str:
        return figures.svg(exhibits.path(self.session, 0))


def council(
    table: "str | Path | bytes | Mapping[str, Any] | ActorTable",
    *,
    options: Mapping[str, Any] | None = None,
    scheme: str | None = None,
    rounds: int | None = None,
    turns: int | None = None,
    scale: Scale | None = None,
    step: float | None = None,
    runs: int = 0,
    certain: bool = False,
    seed: int = 0,
    as_of: date | str | None = None,
    compare: bool = True,
    keep: bool = True,
    patient: bool = False,
    say: Say | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Held:
    """A council held on an actor table.

    Parameters
    ----------
    table
        A CSV, JSON or XML file, "-" for standard input, its bytes, a mapping as JSON would give it, an
        ActorTable, or a preset such as "ministers".
    options
        Choices by the peer's names, over those of the table: {"VotingRule": "Cubic"}.
    scheme, rounds
        "spatial" or "expected_utility" (one issue, so many rounds).
    turns
        Turns at most.
    scale
        Ends of the positions' scale where a CSV file cannot tell it.
    step
        [unit of positions] The smallest difference that the table's author tells apart; default a
        twentieth of each scale.
    runs
        Councils under doubt about positions, capability and salience; with `certain` under chance alone.
    as_of
        Date of a preset's data; default: the panel's.
    compare
        Try each option's other values, and leave each actor out, where that takes seconds.
    keep
        Keep finished runs under DETENTE_HOME, so that they can be resumed.
    patient
        Allow work that is expected to take more than five minutes.
    say, progress
        Told an estimate of time before long work, and how far it has come.

    Raises WrongInput, BadRow and UnknownName for tables and options that cannot be, DataMissing where
    a preset's data are not there.
    """
    held = _adjusted(_table(table, scale, as_of), options, scheme, rounds, turns, step)
    _announce(held, runs, patient, say)
    session = councils.hold(held, seed, _part(progress, "turn"))
    notes = list(_remarks(session))
    doubted = None
    if runs:
        place = home() / "councils" if keep else None
        doubted = doubt.doubted(held, runs, seed, certain=certain, keep=place, progress=_part(progress, "run"))
        notes += [doubted.note] if doubted.note else []
    found: tuple[Alternative, ...] = ()
    if compare and held.scheme == "spatial":
        found, note = _alternatives(held, seed)
        notes += [note] if note else []
    return Held(session, doubted, found, tuple(notes))


def _table(
    given: "str | Path | bytes | Mapping[str, Any] | ActorTable", scale: Scale | None, as_of: date | str | None
) -> ActorTable:
    if isinstance(given, ActorTable):
        return given
    if isinstance(given, Mapping):
        return from_document("the table", given, scale)
    if isinstance(given, str) and given in PRESETS:
        known = panel.load()
        return revealed_positions.council(known.as_of(_day(as_of) or known.day))
    if as_of is not None:
        raise WrongInput(f"a date belongs to a preset ({', '.join(PRESETS)}); a file's table is dated by its author")
    if isinstance(given, str) and not Path(given).suffix and given != "-" and not Path(given).exists():
        raise UnknownName("preset, and no file,", given, list(PRESETS))
    return read(given, scale)


def _day(as_of: date | str | None) -> date | None:
    if as_of is None or isinstance(as_of, date):
        return as_of
    try:
        return date.fromisoformat(as_of)
    except ValueError as error:
        raise WrongInput(f"a date is written YYYY-MM-DD, such as '2025-01-13'; got {as_of!r}") from error


def _adjusted(
    table: ActorTable, options: Mapping[str, Any] | None, scheme: str | None, rounds: int | None, turns: int | None,
    step: float | None,
) -> ActorTable:  # fmt: skip
    """The table with what the caller chose over it, checked again."""
    fields: dict[str, Any] = {name: getattr(table, name) for name in ActorTable.model_fields}
    fields["options"] = Options.named(table.options, options).peer_names()
    if scheme is not None:
        fields["scheme"] = _scheme(scheme)
    if rounds is not None:
        fields["rounds"] = rounds
    if turns is not None:
        fields["stop"] = {**table.stop.model_dump(), "most": turns, "least": min(turns, table.stop.least)}
    if step is not None:
        fields["issues"] = tuple({**issue.model_dump(), "step": step} for issue in table.issues)
    return checked("the table", **fields)


def _scheme(given: str) -> str:
    name = given.replace("-", "_")
    if name not in ("spatial", "expected_utility"):
        if name in ("nash", "burden"):
            raise WrongInput(f"{given!r} gives no talks turn by turn; call detente.councils.{name}() instead")
        raise UnknownName("scheme", given, ["spatial", "expected_utility", "nash", "burden"])
    return name


def _announce(table: ActorTable, runs: int, patient: bool, say: Say | None) -> None:
    """Tells how long it will take; raises WrongInput where that is long and was not asked for."""
    if table.scheme != "spatial":
        return
    seconds = councils.estimate(table) + (doubt.expected_seconds(table, runs) if runs else 0.0)
    what = f"{len(table.actors):,} actors{f' and {runs:,} runs' if runs else ''}"
    if seconds > PATIENCE and not patient:
        raise WrongInput(
            f"{what} are expected to take about {_span(seconds)}; go on with --patient (patient=True), or take fewer"
        )
    if seconds > WORTH_SAYING and say is not None:
        say(f"{what}: about {_span(seconds)} on one core")


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"


def _alternatives(table: ActorTable, seed: int) -> tuple[tuple[Alternative, ...], str]:
    options_fit, actors_fit = alternatives.affordable(table)
    found: tuple[Alternative, ...] = ()
    if options_fit:
        found += alternatives.other_options(table, seed)
    if actors_fit:
        found += alternatives.without(table, seed)
    left = [what for fits, what in ((options_fit, "other options"), (actors_fit, "leaving actors out")) if not fits]
    return found, f"Too many actors to try {' and '.join(left)} in seconds." if left else ""


def _remarks(session: Session) -> list[str]:
    """What a reader should know of this run."""
    table = session.table
    found = []
    if len({actor.position for actor in table.actors}) == 1:
        found.append("All actors stand at one point: there is nothing to negotiate, and nobody moves.")
    elif not session.settled and table.scheme == "spatial":
        found.append(f"The talks had not settled when they were stopped after {session.stopped_at} turns.")
    if len(table.actors) == 2:
        found.append("With two actors there are no third parties; published runs of this model have three or more.")
    if session.options.transitions == "Stochastic":
        found.append("Bargains were drawn by chance; another seed gives another course. --runs shows the spread.")
    return found


def _part(progress: Callable[[str, int, int], None] | None, what: str) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, most: progress(what, done, most)


__all__ = ["DataMissing", "Held", "council"]
