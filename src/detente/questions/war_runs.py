"""Runs of the war shared between questions: one ensemble for each setting of the levers, computed once a process.

The war's file says where the model starts. A fit made for a day is used for that day and later ones;
before the first of them nothing is answered, for its beliefs rest on what was public by then.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.catalogue.beliefs import all_beliefs
from detente.catalogue.conflicts import conflict
from detente.core.beliefs import Belief
from detente.core.quantities import Month, Schedule, month_at, month_index, month_of
from detente.core.scenarios import Scenario
from detente.models.block import DIMS
from detente.panel import derived
from detente.questions.wording import month_end
from detente.simulation.draws import STATE, rows_of
from detente.simulation.ensemble import ensemble, posterior

Array = NDArray[Any]

HORIZON = 36
"""[months] Every run is this long, so that questions with different horizons share it."""

MOST_DRAWS = 20_000
"""Draws beyond which an ensemble keeps no single draws, so that nothing could be paired."""

CORE = ("area_gained", "force_ratio_log")
PEOPLE = ("pace", "casualties")
AID = ("aid_committed", "aid_arrived", "aid_in_transit")


@dataclass(frozen=True)
class Fit:
    """Where the model starts: end of month `start`, and the shipped fit that is used (None: priors)."""

    conflict: str
    start: Month
    posterior: str | None
    day: date

    @property
    def ends(self) -> date:
        """The last day of the month in which the run starts."""
        return month_end(month_index(self.start))

    def month(self, number: int) -> date:
        """The last day of the month so many months after the start."""
        return month_end(month_index(self.start) + number)


@dataclass(frozen=True)
class Setting:
    """How much aid and how fast, relative to the baseline, on top of a scenario."""

    volume: float = 1.0
    speed: float = 1.0


@dataclass(frozen=True)
class Outcome:
    """One ensemble: series [draw, month, *dims] by quantity, in the quantity's unit."""

    series: dict[str, Array]
    note: str

    @property
    def draws(self) -> int:
        """How many futures."""
        return len(self.series["area_gained"])

    def area(self) -> Array:
        """[km2, draw x month] Net area gained by the challenger since the start."""
        return 1000.0 * self.series["area_gained"].astype(np.float64)

    def ratio(self) -> Array:
        """[log, draw x month] Log force ratio, challenger over supported side."""
        return self.series["force_ratio_log"].astype(np.float64)

    def pace(self) -> Array:
        """[km2/month, draw x month] Area gained by the challenger in each month."""
        return self.series["pace"].astype(np.float64)

    def casualties(self, side: int) -> Array:
        """[persons, draw x month] Killed, wounded, missing and captured since the start, one side."""
        return 1000.0 * np.cumsum(self.series["casualties"][:, :, side].astype(np.float64), axis=1)


def fits(conflict_id: str) -> dict[date, str]:
    """Shipped fits of a conflict by the day whose data they end with."""
    found = {}
    for name in derived.names():
        tail = re.fullmatch(rf"war-{re.escape(conflict_id)}-(\d{{4}}-\d\d-\d\d|\d{{4}}-\d\d)", name)
        if tail is None:
            continue  # a table that belongs to a fit, not a fit
        found[_known_on(name, tail[1])] = name
    return found


@lru_cache
def _known_on(name: str, tail: str) -> date:
    """The day whose knowledge a fit holds: in its recipe, in its name, or the day after its last month."""
    told = derived.load(name).recipe.get("as_of") if len(tail) == len("2024-12") else tail
    return date.fromisoformat(told) if told else month_end(month_index(tail)) + timedelta(days=1)


def sources_of(fit: Fit) -> tuple[str, ...]:
    """Ids of the sources whose figures a fit has used; none without one."""
    return () if fit.posterior is None else tuple(derived.load(fit.posterior).recipe.get("sources", ()))


def first_day(conflict_id: str) -> date:
    """The first day on which the model may speak: that of its first fit, or the day after its start."""
    known = fits(conflict_id)
    return min(known) if known else month_end(month_index(conflict(conflict_id).start)) + timedelta(days=1)


def fit_for(conflict_id: str, day: date) -> Fit | None:
    """The latest fit whose data had ended by the day; priors where none is shipped; None before the model starts."""
    if day < first_day(conflict_id):
        return None
    known = fits(conflict_id)
    if not known:
        return Fit(conflict_id, conflict(conflict_id).start, None, first_day(conflict_id))
    made = max(ends for ends in known if ends <= day)
    return Fit(conflict_id, month_before(made), known[made], made)


def month_before(day: date) -> Month:
    """The last whole month before a day."""
    return month_at(month_index(month_of(day)) - 1)


def outcome(
    fit: Fit, setting: Setting, *, draws: int, seed: int, keep: tuple[str, ...] = CORE, prior: bool = False
) -> Outcome:
    """The ensemble of a setting; draws of two outcomes with the same arguments but the setting are paired."""
    return _outcome(fit, setting, min(draws, MOST_DRAWS), seed, keep, prior)


@lru_cache(maxsize=64)
def _outcome(fit: Fit, setting: Setting, draws: int, seed: int, keep: tuple[str, ...], prior: bool) -> Outcome:
    made = ensemble(scenario(fit, setting), draws, seed, keep=keep, beliefs="prior" if prior else "default")
    return Outcome({name: np.asarray(made.series(name)) for name in keep}, made.beliefs_note)


def scenario(fit: Fit, setting: Setting) -> Scenario:
    """The setting as a scenario: levers that stay at today's are left out."""
    settings = {
        lever: Schedule(points=((fit.start, value),))
        for lever, value in (("aid_volume", setting.volume), ("aid_speed", setting.speed))
        if value != 1.0
    }
    return Scenario(
        id=f"volume {setting.volume:g} speed {setting.speed:g}",
        title=f"{setting.volume:g} times the volume of aid at {setting.speed:g} times its speed",
        settings=settings,
        start=fit.start,
        months=HORIZON,
        conflict=fit.conflict,
    )


@lru_cache(maxsize=4)
def drawn_beliefs(fit: Fit, *, draws: int, seed: int) -> dict[str, Array]:
    """[draw] Every belief of the war's blocks as drawn for a run, by id.

    Beliefs about the start give way to the state that was fitted in their place: that is where such a run begins.
    """
    one_month = scenario(fit, Setting()).model_copy(update={"months": 1})  # beliefs do not depend on the months run
    made = ensemble(one_month, min(draws, MOST_DRAWS), seed, keep=("area_gained",))
    fitted = None if fit.posterior is None else posterior(fit.conflict, fit.start)
    if fitted is None:
        return made.beliefs
    rows = rows_of(fitted, made.draws, seed, 0)
    starts = {column.removeprefix(STATE): values for column, values in fitted.columns.items() if STATE in column}
    # a fitted parameter may share its name with a state that counts something else
    known = {n for n in starts if n not in fitted.columns and belief_of(fit.conflict, n) is not None}
    return made.beliefs | {name: starts[name][rows].astype(np.float64) for name in sorted(known)}


def belief_of(conflict_id: str, name: str) -> Belief | None:
    """The belief of a war under this id, that of the whole where it has no member of this name."""
    known = {**all_beliefs(), **conflict(conflict_id).beliefs}
    return known.get(name) or known.get(name.partition("[")[0])


def belief_label(conflict_id: str, name: str) -> str:
    """What a belief means: its label, with the member's name where the label is of the whole; its id if unknown."""
    found = belief_of(conflict_id, name)
    if found is None or found.id == name:
        return name if found is None else found.label
    member = name.partition("[")[2].rstrip("]").replace(",", ", ").replace("_", " ")
    return f"{found.label}, {member}"


def class_prices(fit: Fit, *, draws: int, seed: int) -> Array | None:
    """[EUR m per item or per 1000, draw x class] Prices at which a mix of aid is kept at equal cost."""
    known = drawn_beliefs(fit, draws=draws, seed=seed)
    names = [f"assistance.price[{one}]" for one in DIMS["class"]]
    if any(name not in known for name in names):
        return None
    return np.stack([known[name] for name in names], axis=-1)
