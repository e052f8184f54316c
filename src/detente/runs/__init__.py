"""Runs of scenarios and what they differ by: what `detente run` and `detente compare` print.

detente.run("volume_x2", {"aid_speed": 2})     an ensemble of futures, its table, figures and files
detente.compare("baseline", "volume_x2")       what the levers differ by, then the outcomes, draw by draw
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from detente import figures
from detente.catalogue.scenarios import presets
from detente.catalogue.scenarios import scenario as scenario_of
from detente.core.errors import WrongInput
from detente.core.exhibits import Exhibit
from detente.core.scenarios import Scenario
from detente.runs import exhibits, files, tables
from detente.runs.files import FORMATS
from detente.runs.files import checked as formats
from detente.runs.tables import LEVELS, described, description
from detente.simulation import store
from detente.simulation.ensemble import MOST_KEPT, BeliefSet, Ensemble
from detente.simulation.stream import MOST, Stream
from detente.simulation.tables import pandas_frame

DRAWN: Final = (("area_gained", ""), ("pace", ""), ("force_ratio_log", ""))
"""Quantity and member of the figures that are written."""

MOST_SEED: Final = 2**32 - 1


@dataclass(frozen=True)
class Ran:
    """One scenario's futures and the ways to look at them; `note` says where the store needed mending."""

    ensemble: Ensemble | Stream
    note: str = ""

    def rows(self) -> list[dict[str, Any]]:
        """The printed rows: quantity, member, unit and quantiles at the horizons and the end."""
        return tables.rows(self.ensemble)

    def exhibit(self, quantity: str = "area_gained", member: str = "") -> Exhibit:
        """A fan of one quantity; raises UnknownName for a quantity or member that the run has not."""
        return exhibits.fan(self.ensemble, quantity, member)

    def chart(self, quantity: str = "area_gained", member: str = "", width: int = figures.WIDE) -> dict[str, Any]:
        """The fan's Vega-Lite specification."""
        exhibit = self.exhibit(quantity, member)
        return figures.chart(exhibit, width, exhibits.credits(exhibit.sources))

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
            "sources": list(exhibits.sources(run)),
            "months": list(run.months),
            "values": run.table(LEVELS),
        }

    def to_json(self) -> str:
        """`document` as JSON text."""
        return json.dumps(self.document(), ensure_ascii=False)

    def write(self, out: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
        """Writes tables and figures; raises WrongInput for an unknown format or a folder that cannot be written."""
        run = self.ensemble
        stem = files.stem(run.scenario.id)
        drawn = [self.exhibit(*one) for one in DRAWN if one[0] in run.quantities]
        values = [{**row, "run": run.key} for row in run.table(LEVELS)]
        return files.written(
            out, stem, formats, values, self.document(), drawn, exhibits.credits(exhibits.sources(run))
        )

    def show(self) -> str:
        """The table that the terminal prints."""
        told = [tables.outcomes(self.ensemble), *tables.notes(self.ensemble)]
        return "\n".join([*told, self.note] if self.note else told)

    def _repr_html_(self) -> str:
        exhibit = self.exhibit()
        return figures.svg(exhibit, credits=exhibits.credits(exhibit.sources))


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
        return tables.differing([run.ensemble.scenario for run in self.runs])

    def rows(self) -> list[dict[str, Any]]:
        """Paired differences at the horizons."""
        return [{"scenario": d.scenario.id, **row} for d in self.differences for row in tables.rows(d)]

    def exhibit(self, quantity: str = "area_gained", member: str = "") -> Exhibit:
        """Fans of the differences in one quantity."""
        first, *others = (run.ensemble for run in self.runs)
        return exhibits.difference(first, others, self.differences, quantity, member)

    def chart(self, quantity: str = "area_gained", member: str = "", width: int = figures.WIDE) -> dict[str, Any]:
        """The figure's Vega-Lite specification."""
        exhibit = self.exhibit(quantity, member)
        return figures.chart(exhibit, width, exhibits.credits(exhibit.sources))

    def to_polars(self) -> Any:
        """Mean and quantiles of the differences by scenario, quantity, member and month."""
        import polars as pl  # noqa: PLC0415 - a printed table does not need it

        return pl.DataFrame(self._values())

    def to_pandas(self) -> Any:
        """The same as a pandas frame; raises DataMissing where pandas is not installed."""
        return pandas_frame(self._values())

    def to_xarray(self) -> Any:
        """All paired differences as an xarray dataset, scenario first; raises DataMissing where it is not installed."""
        parts = [difference.to_xarray() for difference in self.differences]
        import xarray as xr  # noqa: PLC0415 - optional; the line above says so where it is not installed

        ids = [run.ensemble.scenario.id for run in self.runs]
        told = xr.concat(parts, xr.IndexVariable("scenario", ids[1:]), combine_attrs="drop_conflicts")
        return told.assign_attrs(runs=[run.ensemble.key for run in self.runs[1:]], less=self.runs[0].ensemble.key)

    def document(self) -> dict[str, Any]:
        """What --json prints."""
        return {
            "schema": "detente-compare-1",
            "runs": [{"id": r.ensemble.scenario.id, "run": r.ensemble.key} for r in self.runs],
            "beliefs": self.runs[0].ensemble.beliefs_note,
            "prior_only": self.runs[0].ensemble.prior_only,
            "sources": list(exhibits.sources(self.runs[0].ensemble)),
            "illegal": {r.ensemble.scenario.id: r.ensemble.illegal for r in self.runs},
            "levers": self.levers(),
            "differences": self.rows(),
        }

    def to_json(self) -> str:
        """`document` as JSON text."""
        return json.dumps(self.document(), ensure_ascii=False)

    def write(self, out: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
        """Writes differences and figures into a folder; raises WrongInput as `Ran.write` does."""
        drawn = [self.exhibit(*one) for one in DRAWN]
        credits = exhibits.credits(exhibits.sources(self.runs[0].ensemble))
        return files.written(out, "compare", formats, self._values(), self.document(), drawn, credits)

    def show(self) -> str:
        """Levers first, then outcomes."""
        parts = [tables.lever_table([run.ensemble.scenario for run in self.runs])]
        parts += [tables.outcomes(difference) for difference in self.differences]
        for number, run in enumerate(self.runs):
            parts += tables.notes(run.ensemble, beliefs=number == 0)
        return "\n".join([*parts, *(run.note for run in self.runs if run.note)])

    def _values(self) -> list[dict[str, Any]]:
        base = self.runs[0].ensemble.key
        return [
            {"scenario": difference.scenario.id, **row, "run": run.ensemble.key, "less": base}
            for difference, run in zip(self.differences, self.runs[1:], strict=True)
            for row in difference.table(LEVELS)
        ]

    def _repr_html_(self) -> str:
        exhibit = self.exhibit()
        return figures.svg(exhibit, credits=exhibits.credits(exhibit.sources))


def run(
    scenario: str | Path | Scenario,
    settings: Mapping[str, Any] | None = None,
    *,
    horizon: int | None = None,
    draws: int = 1000,
    seed: int = 0,
    beliefs: BeliefSet = "default",
    progress: Callable[[str], None] = lambda _: None,
) -> Ran:
    """Futures under a preset, a scenario file or a Scenario; from the store where the same run lies there.

    Raises UnknownName and WrongInput for scenarios, levers, values and horizons that cannot be, and
    CheckFailed where more than one draw in a hundred leaves a legal range. Beyond 20,000 draws, what has been counted
    is saved on the way, told to `progress`, and taken up again after an interruption.
    """
    _countable("draws", draws, 1, MOST)
    _countable("seed", seed, 0, MOST_SEED)
    if not isinstance(scenario, Scenario):
        scenario = scenario_of(scenario, settings, horizon)
    elif settings or horizon is not None:
        raise WrongInput("a Scenario object holds its own settings and months; change them there")
    return Ran(*store.obtain(scenario, draws, seed, beliefs=beliefs, progress=progress))


def _countable(field: str, given: Any, least: int, most: int) -> None:
    """Raises WrongInput unless a field holds a whole number in its range."""
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        raise WrongInput(
            f"field {field!r} lies between {least:,} and {most:,}; got {given!r}; choose a whole number there"
        )


def listed() -> list[dict[str, Any]]:
    """Every preset: author, date, settings, what they stand for, what they cannot express."""
    return [described(scenario_of(name)) for name in presets()]


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
        raise WrongInput(f"a comparison takes two to four scenarios; got {len(scenarios)}; name as many")
    if draws > MOST_KEPT:
        raise WrongInput(
            f"field 'draws': beyond {MOST_KEPT:,} draws are counted, not kept, and cannot be compared one by one; "
            f"got {draws:,}; take fewer, or detente.simulation.stream.streamed(…, less=…)"
        )
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


__all__ = [
    "Compared", "Ran", "compare", "described", "description", "formats", "listed", "run", "scenario_of",
    "settings_from_text",
]  # fmt: skip
