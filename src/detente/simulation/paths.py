"""What the levers of a scenario mean month by month: the values of the quantities that they drive."""

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.catalogue.levers import lever_of
from detente.catalogue.levers import levers as all_levers
from detente.core.errors import WrongInput
from detente.core.quantities import Month, Schedule, month_at, month_index
from detente.core.scenarios import Scenario
from detente.models.block import members
from detente.simulation.wiring import ELSEWHERE, LEVERS, OUTLOOK, TALKS, TERMS, shape_of


def months(scenario: Scenario) -> tuple[Month, ...]:
    """The months of a run: those after the month at whose end it begins."""
    first = month_index(scenario.start) + 1
    return tuple(month_at(first + t) for t in range(scenario.months))


def levers(scenario: Scenario) -> dict[str, NDArray[Any]]:
    """Every quantity of the war that levers write, [month, *dims]; what no lever sets stays at one.

    Terms of a settlement and the years after the war are left out: see `terms`, `talks` and `outlook`.
    """
    when = months(scenario)
    paths = {name: np.ones((len(when), *shape_of(names))) for name, names in LEVERS.items()}
    for lever in all_levers().values():
        if lever.drives in ELSEWHERE:
            continue
        schedule = scenario.settings.get(lever.id, lever.default)
        if schedule is None:
            continue
        if lever.drives == "fighting":
            # the lever counts months of fighting; the quantity says of each month whether there is any
            end = schedule.points[0][1]
            paths["fighting"] = (np.arange(len(when)) < end).astype(np.float64)
            continue
        values = np.array([schedule.at(month) for month in when])
        quantity, member = _place(lever.drives)
        if member:
            paths[quantity][:, members(LEVERS[quantity]).index(member)] = values
        else:
            paths[quantity][...] = values
    return paths


def terms(scenario: Scenario) -> dict[str, float]:
    """What a scenario sets of the terms of a settlement, in each lever's unit; what it does not set is absent.

    Raises WrongInput for a schedule: a settlement has one set of terms.
    """
    return _single(scenario, TERMS, "a term of a settlement")


def talks(scenario: Scenario) -> dict[str, float]:
    """What a scenario sets of the talks, in each lever's unit; what it does not set is absent.

    Raises WrongInput for a schedule where the lever takes one value.
    """
    return _single(scenario, TALKS, "one value")


def _single(scenario: Scenario, which: tuple[str, ...], what: str) -> dict[str, float]:
    found = {}
    for lever in all_levers().values():
        schedule = scenario.settings.get(lever.id) if lever.drives in which else None
        if schedule is None or not schedule.points:
            continue
        if len(schedule.points) > 1:
            raise WrongInput(f"lever {lever.id!r} is {what}, not a schedule; give a single value")
        found[lever.drives] = schedule.at(scenario.start)
    return found


def outlook(scenario: Scenario) -> dict[str, Schedule]:
    """What a scenario sets of the years after the war, by lever, `war_end` and single allies' paths among them.

    Raises WrongInput for a schedule where the lever takes one value.
    """
    found = {}
    for name, schedule in scenario.settings.items():
        lever, _ = lever_of(name)
        if lever.drives not in (*OUTLOOK, "fighting"):
            continue
        if len(schedule.points) > 1 and not lever.each:
            raise WrongInput(f"lever {name!r} is one value, not a schedule; give a single value")
        found[name] = schedule
    return found


def _place(drives: str) -> tuple[str, str]:
    """Quantity and member of "posture[A]"."""
    found = re.fullmatch(r"(\w+)(?:\[(\w+)\])?", drives)
    if found is None or found[1] not in LEVERS:
        raise KeyError(f"a lever drives {drives!r}, which is no quantity that levers write")
    return found[1], found[2] or ""
