"""Runs of scenarios and what they differ by: what `detente run` and `detente compare` print.

detente.run("volume_x2", {"aid_speed": 2})     an ensemble of futures, its table, figures and files
detente.compare("baseline", "volume_x2")       what the levers differ by, then the outcomes, draw by draw
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from detente import figures
from detente.catalogue.conflicts import conflict
from detente.catalogue.levers import lever_of, levers, without_effect
from detente.catalogue.quantities import quantities
from detente.catalogue.scenarios import scenario as scenario_of
from detente.core.errors import WrongInput
from detente.core.exhibits import Axis, Exhibit, Point, Series
from detente.core.quantities import Month, month_index
from detente.core.scenarios import Scenario
from detente.simulation import store
from detente.simulation.ensemble import MOST_KEPT, BeliefSet, Ensemble
from detente.simulation.stream import Stream, streamed

SHOWN: Final = (
    ("area_gained", ""), ("pace", ""), ("force_ratio_log", ""), ("casualties", "A"), ("casualties", "B"),
    ("manpower_left", "A"), ("manpower_left", "B"), ("equipment_left", "A,armour"), ("equipment_left", "B,armour"),
    ("equipment_left", "A,artillery"), ("equipment_left", "B,artillery"), ("stocks_left", "A,shells"),
    ("stocks_left", "B,shells"), ("resolve", "A"), ("resolve", "B"),
)  # fmt: skip
"""Quantity and member of the rows that are printed."""

DRAWN: Final = (("area_gained", ""), ("pace", ""), ("force_ratio_log", ""))
"""Quantity and member of the figures that are written."""

LEVELS: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
HORIZONS: Final = (6, 12, 24)
"""[months] When differences are told."""

FORMATS: Final = ("csv", "parquet", "json", "svg", "png", "html")


@dataclass(frozen=True)
class Ran:
    """One scenario's futures and the ways to look at them; `note` says where the store needed mending."""

    ensemble: Ensemble | Stream
    note: str = ""

    def rows(self) -> list[dict[str, Any]]:
        """The printed rows: quantity, member, unit and quantiles at the horizons and the end."""
        return _rows(self.ensemble)

    def exhibit(self, quantity: str = "area_gained", member: str = "") -> Exhibit:
        """A fan of one quantity; raises UnknownName for a quantity or member that the run has not."""
        return fan(self.ensemble, quantity, member)

    def chart(self, quantity: str = "area_gained", member: str = "", width: int = figures.WIDE) -> dict[str, Any]:
        """The fan's Vega-Lite specification."""
        return figures.chart(self.exhibit(quantity, member), width)

    def to_polars(self) -> Any:
        """Mean and quantiles by quantity, member and month as a polars frame."""
        return self.ensemble.to_polars()

    def to_pandas(self) -> Any:
        """The same as a pandas frame; raises DataMissing where pandas is not installed."""
        return self.ensemble.to_pandas()

    def to_xarray(self) -> Any:
        """All draws as an xarray dataset; raises DataMissing where xarray is not installed."""
        return self.ensemble.to_xarray()

    def document(self) -> dict[str, Any]:
        """What --json prints."""
        run = self.ensemble
        return {
            "schema": "detente-run-1",
            "run": run.key,
            "scenario": run.scenario.model_dump(mode="json"),
            "draws": run.draws,
            "seed": run.seed,
            "beliefs": run.beliefs_note,
            "prior_only": run.prior_only,
            "illegal": run.illegal,
            "months": list(run.months),
            "values": run.table(LEVELS),
        }

    def to_json(self) -> str:
        """`document` as JSON text."""
        return json.dumps(self.document(), ensure_ascii=False)

    def write(self, out: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
        """Writes tables and figures; raises WrongInput for an unknown format or a folder that cannot be written."""
        stem = _stem(self.ensemble.scenario.id)
        return _written(out, stem, formats, self.ensemble.table(LEVELS), self.document(), self._exhibits())

    def _exhibits(self) -> list[Exhibit]:
        return [self.exhibit(*one) for one in DRAWN if one[0] in self.ensemble.quantities]

    def show(self) -> str:
        """The table that the terminal prints."""
        run = self.ensemble
        table = _table(f"{run.scenario.title}: median (50 %) [90 %]", _rows(run), run)
        return "\n".join([table, *_notes(run), *([self.note] if self.note else [])])

    def _repr_html_(self) -> str:
        return figures.svg(self.exhibit())


@dataclass(frozen=True)
class Compared:
    """Scenarios under one luck: the first is what the others are set against."""

    runs: tuple[Ran, ...]

    @property
    def differences(self) -> tuple[Ensemble, ...]:
        """Each later run less the first, draw by draw; raises WrongInput where draws were counted, not kept."""
        first = self.runs[0].ensemble
        return tuple(run.ensemble.minus(first) for run in self.runs[1:])  # pyright: ignore

    def levers(self) -> list[dict[str, Any]]:
        """The levers in which the scenarios differ: lever, unit, and the setting in each."""
        return lever_rows([run.ensemble.scenario for run in self.runs])

    def rows(self) -> list[dict[str, Any]]:
        """Paired differences at the horizons."""
        return [{"scenario": d.scenario.id, **row} for d in self.differences for row in _rows(d)]

    def exhibit(self, quantity: str = "area_gained", member: str = "") -> Exhibit:
        """Fans of the differences in one quantity."""
        found = [fan(one, quantity, member, run.ensemble.scenario.title) for one, run in
                 zip(self.differences, self.runs[1:], strict=True)]  # fmt: skip
        series = tuple(one.series[0] for one in found)
        title = f"{found[0].title}, less {self.runs[0].ensemble.scenario.title.lower()}"
        return found[0].model_copy(update={"id": f"difference-{quantity}", "title": title, "series": series})

    def chart(self, quantity: str = "area_gained", member: str = "", width: int = figures.WIDE) -> dict[str, Any]:
        """The figure's Vega-Lite specification."""
        return figures.chart(self.exhibit(quantity, member), width)

    def to_polars(self) -> Any:
        """Mean and quantiles of the differences by scenario, quantity, member and month."""
        import polars as pl  # noqa: PLC0415 - a printed table does not need it

        return pl.DataFrame(self._values())

    def document(self) -> dict[str, Any]:
        """What --json prints."""
        return {
            "schema": "detente-compare-1",
            "runs": [{"id": r.ensemble.scenario.id, "run": r.ensemble.key} for r in self.runs],
            "beliefs": self.runs[0].ensemble.beliefs_note,
            "levers": self.levers(),
            "differences": self.rows(),
        }

    def to_json(self) -> str:
        """`document` as JSON text."""
        return json.dumps(self.document(), ensure_ascii=False)

    def write(self, out: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
        """Writes differences and figures into a folder; raises WrongInput as `Ran.write` does."""
        exhibits = [self.exhibit(*one) for one in DRAWN]
        return _written(out, "compare", formats, self._values(), self.document(), exhibits)

    def show(self) -> str:
        """Levers first, then outcomes."""
        scenarios = [run.ensemble.scenario for run in self.runs]
        table = Table(title="Levers that differ", title_justify="left")
        for heading in ("lever", "unit", *(one.id for one in scenarios)):
            table.add_column(heading)
        for row in self.levers():
            table.add_row(row["lever"], row["unit"], *row["settings"])
        parts = [_printed(table)]
        parts += [_table(f"{d.scenario.title}: median (50 %) [90 %]", _rows(d), d) for d in self.differences]
        return "\n".join([*parts, *_notes(self.runs[0].ensemble)])

    def _values(self) -> list[dict[str, Any]]:
        return [{"scenario": d.scenario.id, **row} for d in self.differences for row in d.table(LEVELS)]

    def _repr_html_(self) -> str:
        return figures.svg(self.exhibit())


def run(
    scenario: str | Path | Scenario,
    settings: Mapping[str, Any] | None = None,
    *,
    horizon: int | None = None,
    draws: int = 1000,
    seed: int = 0,
    beliefs: BeliefSet = "default",
) -> Ran:
    """Futures under a preset, a scenario file or a Scenario; from the store where the same run lies there.

    Raises UnknownName and WrongInput for scenarios, levers, values and horizons that cannot be, and
    CheckFailed where more than one draw in a hundred leaves a legal range.
    """
    if not isinstance(scenario, Scenario):
        scenario = scenario_of(scenario, settings, horizon)
    elif settings or horizon is not None:
        raise WrongInput("a Scenario object holds its own settings and months; change them there")
    if draws > MOST_KEPT:  # too many to keep: counted while they are computed, and not stored
        return Ran(streamed(scenario, draws, seed, beliefs=beliefs))
    return Ran(*store.obtain(scenario, draws, seed, beliefs=beliefs))


def compare(
    *scenarios: str | Path | Scenario,
    settings: Mapping[str, Any] | None = None,
    horizon: int | None = None,
    draws: int = 1000,
    seed: int = 0,
    beliefs: BeliefSet = "default",
) -> Compared:
    """Two to four scenarios under the same luck, each later one less the first; raises as `run` does."""
    if not 2 <= len(scenarios) <= 4:
        raise WrongInput(f"a comparison takes two to four scenarios; got {len(scenarios)}")
    found = tuple(run(one, settings, horizon=horizon, draws=draws, seed=seed, beliefs=beliefs) for one in scenarios)
    compared = Compared(found)
    _ = compared.differences  # refuses runs that cannot be paired
    return compared


def settings_from_text(texts: Iterable[str]) -> dict[str, Any]:
    """Settings from "lever=2" or "lever=2025-01:2,2025-07:1", as the command line gives them; raises WrongInput."""
    found: dict[str, Any] = {}
    for text in texts:
        lever, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not lever or not value:
            raise WrongInput(
                f"--set takes lever=value, such as --set aid_volume=2 or aid_volume=2025-01:2; got {text!r}"
            )
        if lever in found:
            raise WrongInput(f"lever {lever!r} is set twice; leave one of them out")
        points = [part.strip().partition(":") for part in value.split(",")]
        found[lever] = [[month, amount] for month, _, amount in points] if ":" in value else value
    return found


def lever_rows(scenarios: Sequence[Scenario]) -> list[dict[str, Any]]:
    """The levers in which scenarios differ, with each one's setting in words."""
    rows = []
    singly = {name for one in scenarios for name in one.settings if name not in levers()}
    for name in (*levers(), *sorted(singly)):
        lever, _ = lever_of(name)
        schedules = [one.settings.get(name, lever.default) for one in scenarios]
        told = [
            "model" if s is None else "; ".join(
                f"{value:g}" if len(s.points) == 1 else f"{value:g} from {month}" for month, value in s.points
            ) for s in schedules
        ]  # fmt: skip
        if len(set(told)) > 1:
            rows.append({"lever": name, "label": lever.label, "unit": lever.unit, "settings": told})
    return rows


def fan(run: Ensemble | Stream, quantity: str, member: str = "", name: str = "") -> Exhibit:
    """Median and bands of one quantity over the months, dated at the months' ends."""
    rule = quantities()[quantity]
    bands = run.quantile(LEVELS, quantity, member) if member else run.quantile(LEVELS, quantity)
    points = tuple(
        Point(x=_day(month), y=float(q[2]), low=float(q[0]), high=float(q[4]), low50=float(q[1]), high50=float(q[3]))
        for month, q in zip(run.months, bands.T, strict=True)
    )
    title = named(rule.label, member, run.scenario.conflict, rule.label)
    last = points[-1]
    return Exhibit(
        id=f"{quantity}{'-' if member else ''}{member.replace(',', '-')}",
        kind="lines",
        title=title,
        subtitle=rule.unit,
        x=Axis(label="month", type="time"),
        y=Axis(label=rule.label, unit=rule.unit),
        series=(Series(name=name or run.scenario.title, role="model", points=points),),
        badge=f"run {run.key[:12]}, {run.draws:,} draws, seed {run.seed}",
        note="Line: median; darker band: half of the draws; lighter band: nine in ten."
        + (" From priors alone, not fitted." if run.prior_only else ""),
        alt=f"{title}: {last.y:.3g} {rule.unit} in {run.months[-1]}, nine in ten {last.low:.3g} to {last.high:.3g}",
    )


def named(label: str, member: str, war: str, plain: str = "") -> str:
    """A quantity's label with sides by the conflict's names."""
    sides = {name: side.label for name, side in conflict(war).sides.items()}
    told = ", ".join(sides.get(part, part.replace("_", " ")) for part in member.split(",") if part)
    text = re.sub(r"\b([AB])\b", lambda found: sides[found[1]], plain or label)
    text = text[0].upper() + text[1:]
    return f"{text}: {told}" if told else text


def _day(month: Month) -> date:
    """The first day after a month: where its end stands on an axis of time."""
    index = month_index(month) + 1
    return date(index // 12, index % 12 + 1, 1)


def _rows(run: Ensemble | Stream) -> list[dict[str, Any]]:
    ends = [m for m in HORIZONS if m <= len(run.months)] or [len(run.months)]
    rows = []
    for quantity, member in SHOWN:
        if quantity in run.quantities:
            bands = run.quantile(LEVELS, quantity, member) if member else run.quantile(LEVELS, quantity)
            at = {str(end): [float(band[end - 1]) for band in bands] for end in ends}
            rows.append({"quantity": quantity, "member": member, "unit": quantities()[quantity].unit, "at": at})
    return rows


def _table(title: str, rows: list[dict[str, Any]], run: Ensemble | Stream) -> str:
    table = Table(title=title, title_justify="left")
    table.add_column("quantity")
    table.add_column("unit")
    for end in rows[0]["at"] if rows else ():
        table.add_column(f"{end} months", justify="right")
    for row in rows:
        label = named(quantities()[row["quantity"]].label, row["member"], run.scenario.conflict)
        table.add_row(label, row["unit"], *(_cell(band) for band in row["at"].values()))
    return _printed(table)


def _cell(band: Sequence[float]) -> str:
    low, low50, middle, high50, high = (_number(x) for x in band)
    return f"{middle} ({low50} to {high50}) [{low} to {high}]"


def _number(x: float) -> str:
    digits = 0 if abs(x) >= 100 else 1 if abs(x) >= 10 else 2
    return f"{x + 0.0:,.{digits}f}".replace("-0.00", "0.00") if abs(x) < 0.005 else f"{x:,.{digits}f}"


def _printed(table: Table) -> str:
    console = Console(width=None if Console().is_terminal else 160)
    with console.capture() as captured:
        console.print(table)
    return captured.get().rstrip()


def _notes(run: Ensemble | Stream) -> list[str]:
    told = [f"Beliefs: {run.beliefs_note}.", f"Run {run.key[:12]}: {run.draws:,} draws, seed {run.seed}."]
    told += [f"{share:.1%} of draws leave the legal range of {name}." for name, share in run.illegal.items()]
    told += without_effect(run.scenario.settings)
    left_out = " ".join(run.scenario.left_out)
    return [*told, f"Not represented: {left_out}"] if left_out else told


def _stem(name: str) -> str:
    """A file name from an id that a user may have written."""
    return re.sub(r"[^A-Za-z0-9_+-]+", "-", name)[:80].strip("-") or "run"


def _written(
    out: Path,
    stem: str,
    formats: Sequence[str],
    values: list[dict[str, Any]],
    document: dict[str, Any],
    exhibits: list[Exhibit],
) -> list[Path]:
    for one in formats:
        if one not in FORMATS:
            raise WrongInput(f"unknown format {one!r}; choose among {', '.join(FORMATS)}")
    contents: dict[str, bytes] = {}
    if "csv" in formats:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(values[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(values)
        contents[f"{stem}.csv"] = text.getvalue().encode()
    if "parquet" in formats:
        import polars as pl  # noqa: PLC0415 - only for this format

        held = io.BytesIO()
        pl.DataFrame(values).write_parquet(held)
        contents[f"{stem}.parquet"] = held.getvalue()
    if "json" in formats:
        contents[f"{stem}.json"] = json.dumps(document, ensure_ascii=False).encode()
    for exhibit in exhibits:
        if "svg" in formats:
            contents[f"{stem}-{exhibit.id}.svg"] = figures.svg(exhibit).encode()
        if "png" in formats:
            contents[f"{stem}-{exhibit.id}.png"] = figures.png(exhibit)
    if "html" in formats:
        body = "\n".join(figures.svg(exhibit) for exhibit in exhibits)
        page = f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{_stem(stem)}</title>\n{body}\n</html>\n'
        contents[f"{stem}.html"] = page.encode()
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            unfinished = out / f".{name}"
            unfinished.write_bytes(content)
            unfinished.replace(out / name)
    except OSError as error:
        raise WrongInput(f"the folder {out} cannot be written ({error.strerror}); name another with --out") from error
    return [out / name for name in contents]
