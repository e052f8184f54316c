"""Tables that the terminal prints: outcomes at the horizons, levers that differ, what a scenario is."""

import re
from collections.abc import Sequence
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from detente.catalogue.conflicts import conflict
from detente.catalogue.levers import lever_of, levers, without_effect
from detente.catalogue.quantities import quantities
from detente.core.quantities import Schedule
from detente.core.scenarios import Lever, Scenario
from detente.simulation.store import Run

SHOWN: Final = (
    ("area_gained", ""), ("pace", ""), ("force_ratio_log", ""), ("casualties", "A"), ("casualties", "B"),
    ("manpower_left", "A"), ("manpower_left", "B"), ("equipment_left", "A,armour"), ("equipment_left", "B,armour"),
    ("equipment_left", "A,artillery"), ("equipment_left", "B,artillery"), ("stocks_left", "A,shells"),
    ("stocks_left", "B,shells"), ("resolve", "A"), ("resolve", "B"),
)  # fmt: skip
"""Quantity and member of the rows that are printed."""

LEVELS: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
HORIZONS: Final = (6, 12, 24)
"""[months] When differences are told."""


def rows(run: Run) -> list[dict[str, Any]]:
    """Quantity, member, unit and quantiles at the horizons."""
    ends = [m for m in HORIZONS if m <= len(run.months)] or [len(run.months)]
    found = []
    for quantity, member in SHOWN:
        if quantity in run.quantities:
            bands = run.quantile(LEVELS, quantity, member) if member else run.quantile(LEVELS, quantity)
            at = {str(end): [float(band[end - 1]) for band in bands] for end in ends}
            found.append({"quantity": quantity, "member": member, "unit": quantities()[quantity].unit, "at": at})
    return found


def outcomes(run: Run) -> str:
    """The run's rows as the terminal prints them; a run that rests on priors alone says so in its title."""
    told = rows(run)
    label = ", from priors alone" if run.prior_only else ""
    table = Table(title=f"{run.scenario.title}{label}: median (50 %) [90 %]", title_justify="left")
    table.add_column("quantity")
    table.add_column("unit")
    for end in told[0]["at"] if told else ():
        table.add_column(f"{end} months", justify="right")
    for row in told:
        name = named(quantities()[row["quantity"]].label, row["member"], run.scenario.conflict)
        table.add_row(name, row["unit"], *(_cell(band) for band in row["at"].values()))
    return _printed(table)


def differing(scenarios: Sequence[Scenario]) -> list[dict[str, Any]]:
    """The levers in which scenarios differ, with each one's setting in words."""
    found = []
    singly = {name for one in scenarios for name in one.settings if name not in levers()}
    for name in (*levers(), *sorted(singly)):
        lever, _ = lever_of(name)
        told = [in_words(lever, one.settings.get(name, lever.default)) for one in scenarios]
        if len(set(told)) > 1:
            found.append({"lever": name, "label": lever.label, "unit": lever.unit, "settings": told})
    return found


def in_words(lever: Lever, schedule: Schedule | None) -> str:
    """A setting as people read it: a number, its mark, or values with the month from which each holds."""
    if schedule is None:
        return "model"
    marks = {value: mark for mark, value in lever.marks.items()}
    told = [f"{value:g}{f' ({marks[value]})' if value in marks else ''}" for _, value in schedule.points]
    if len(told) == 1:
        return told[0]
    return "; ".join(f"{one} from {month}" for one, (month, _) in zip(told, schedule.points, strict=True))


def lever_table(scenarios: Sequence[Scenario]) -> str:
    """What differs, as the terminal prints it before any outcome."""
    found = differing(scenarios)
    if not found:
        return "The scenarios set no lever differently."
    table = Table(title="Levers that differ", title_justify="left")
    for heading in ("lever", "meaning", "unit", *(one.id for one in scenarios)):
        table.add_column(heading)
    for row in found:
        table.add_row(row["lever"], row["label"], row["unit"], *row["settings"])
    return _printed(table)


def described(scenario: Scenario) -> dict[str, Any]:
    """What a scenario is: who wrote it, when, what it sets, what that stands for and what it cannot express."""
    settings = [
        {"lever": name, "label": lever.label, "unit": lever.unit, "setting": in_words(lever, schedule)}
        for name, schedule in scenario.settings.items()
        for lever, _ in [lever_of(name)]
    ]
    kept = ("id", "title", "author", "written_on", "conflict", "start", "months", "beliefs", "notes", "left_out")
    return {**scenario.model_dump(mode="json", include=set(kept)), "settings": settings}


def description(scenario: Scenario) -> str:
    """The same as the terminal prints it."""
    told = described(scenario)
    begun = f"{told['months']} months after the end of {told['start']}, conflict {told['conflict']}"
    lines = [f"{told['id']}: {told['title']}", f"  by {told['author'] or 'nobody named'}, {told['written_on']}"]
    lines += [f"  {begun}", f"  stands for: {told['notes'] or 'no notes'}"]
    lines += [
        f"  sets {one['lever']} ({one['label']}, {one['unit']}) to {one['setting']}" for one in told["settings"]
    ] or ["  sets no lever"]
    return "\n".join([*lines, *(f"  not represented: {one}" for one in told["left_out"])])


def notes(run: Run, *, beliefs: bool = True) -> list[str]:
    """What a run rests on, its digest, draws outside their legal range, and what the scenario leaves out."""
    told = [f"Beliefs: {run.beliefs_note}."] if beliefs else []
    told += [f"Run {run.key[:12]} ({run.scenario.id}): {run.draws:,} draws, seed {run.seed}."]
    told += [f"{share:.2%} of draws leave the legal range of {name}." for name, share in run.illegal.items()]
    told += without_effect(run.scenario.settings)
    told.append("Levels are the model's alone; naive forecasts have beaten them so far (`detente score war`).")
    left_out = " ".join(run.scenario.left_out)
    return [*told, f"Not represented in {run.scenario.id}: {left_out}"] if left_out else told


def named(label: str, member: str, war: str) -> str:
    """A quantity's label with sides by the conflict's names."""
    sides = {name: side.label for name, side in conflict(war).sides.items()}
    told = ", ".join(sides.get(part, part.replace("_", " ")) for part in member.split(",") if part)
    text = re.sub(r"\b([AB])\b", lambda found: sides[found[1]], label)
    text = text[0].upper() + text[1:]
    return f"{text}: {told}" if told else text


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
