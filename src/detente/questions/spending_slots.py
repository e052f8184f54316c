"""Slots of the years after the war, shared by the questions on spending: a path of one's own, delays, who is there.

The same things are levers of a scenario; where both set one, they must agree.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final, Literal, NamedTuple

from numpy.typing import NDArray
from pydantic import BeforeValidator, Field

from detente.calibrate import deterrence as model
from detente.calibrate import spending_plan as plans
from detente.calibrate.deterrence import Stocks, Window
from detente.calibrate.spending_plan import Course, Plan
from detente.catalogue.levers import lever_of
from detente.catalogue.scenarios import scenario as scenario_named
from detente.core.errors import WrongInput
from detente.core.prose import Prose, say
from detente.core.quantities import Schedule
from detente.panel import View
from detente.questions.attacker_at_war import War, confirmed, war_of
from detente.questions.question import Run, Slots
from detente.questions.wording import listed, state_name, year_label
from detente.simulation import paths

Array = NDArray[Any]

REACHED: Final = 2030
"""The year by which paths are reached, where none is named."""

ACCEPTED: Final = 0.8
"""[share] Draws in which a path must hold a limit to be called enough, where no other part is named."""

LAST: Final = 2100
"""A schedule that holds its last value is written out to this year."""


def _items(value: Any) -> Any:
    """A number as it stands; text, a table by state and years, or items as checked items."""
    if isinstance(value, Mapping):
        value = [
            f"{state}={share}" + ("" if year is None else f"@{year}")
            for state, path in value.items()
            for year, share in (path if isinstance(path, Mapping) else {None: path}).items()
        ]
    if isinstance(value, str):
        if "=" not in value:
            return _number(value)
        value = [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, int | float):
        return _number(value)
    return tuple(row.text() for row in plans.items(value)) if isinstance(value, list | tuple) else value


def _number(given: str | float) -> float:
    try:
        share = float(given)
    except ValueError:
        raise ValueError(
            "write a share such as 3.5, items such as DEU=3.5@2030,POL=5, or the name of a CSV file"
        ) from None
    if not 0.0 <= share <= plans.MOST_SHARE:
        raise ValueError(f"a share of GDP lies between 0 and {plans.MOST_SHARE:g} %")
    return share


SpendingPath = Annotated[Annotated[float, Field(ge=0, le=plans.MOST_SHARE)] | tuple[str, ...], BeforeValidator(_items)]
"""[% of GDP] A floor under every ally, or items such as DEU=3.5@2030; a file is read before it comes here."""


class OutlookSlots(Slots):
    """Slots of the years after the war, all absent by default: the path asked about beside today's shares and whether
    gaps in it are filled; the year by which paths are reached (2030); the delay of deliveries and the months until the
    war ends (as its models say); how much of what the United States could bring is counted (all); the part of draws in
    which a path must hold a risk to be enough (0.8)."""

    spending_path: SpendingPath | None = None
    gaps: Literal["refuse", "interpolate"] | None = None
    spending_year: Annotated[int, Field(ge=2025, le=2040)] | None = None
    build_lag: Annotated[float, Field(ge=1, le=8)] | None = None
    war_end: Annotated[float, Field(ge=0, le=132)] | None = None
    us_present: Annotated[float, Field(ge=0, le=1)] | None = None
    certainty: Annotated[float, Field(ge=0.5, le=0.99)] | None = None


class Outlook(NamedTuple):
    """The window that slots and scenario ask about; the path of their own, None: today's shares; and the attacker's war
    as its models see it, None: as judged."""

    window: Window
    plan: Plan | None
    war: War | None


def outlook(slots: OutlookSlots, of: Stocks, run: Run, view: View) -> Outlook:
    """The window from the first year after the stocks' or the run's on, with the attacker's war where it is known.

    Raises WrongInput where slots and scenario set one thing differently, where the scenario sets anything else, and
    as `Window.plan` does.
    """
    set_ = _scenario(slots.scenario)
    first = max(run.as_of.year, of.year + 1)
    year = _one(slots, set_, "spending_year")
    delay, share = _one(slots, set_, "build_lag"), _one(slots, set_, "us_present")
    window = model.window(
        of, first, seed=run.seed, reached=max(REACHED, first) if year is None else int(year),
        war_end=_one(slots, set_, "war_end"), usa=1.0 if share is None else share,
    )  # fmt: skip
    if delay is not None:
        window = window.given(lag=delay)
    plan = _plan(slots, set_, first)
    checked = plan and window.plan(plan)
    war = war_of(run, slots.conflict)
    if war is not None:
        before = confirmed(view, of.attacker, of.year)
        window = replace(window, fought=war.fought(window, run.seed, before))
    return Outlook(window, checked, war)


def filled(plan: Plan | None) -> Prose | None:
    """Says which years of the path were filled in; None where none was."""
    if plan is None or not plan.filled:
        return None
    told = [
        say("{state}: {years}", state="everybody else" if state == plans.ALL else state_name(state),
            years=listed([year_label(year) for year in years]))
        for state, years in plan.filled.items()
    ]  # fmt: skip
    return say("Not given, and interpolated in a straight line because that was asked for: {told}.", told=listed(told))


def _scenario(name: str) -> dict[str, Schedule]:
    found = scenario_named(name)
    set_ = paths.outlook(found)
    if beyond := sorted(set(found.settings) - set(set_)):
        raise WrongInput(
            f"slot 'scenario': {name!r} sets {', '.join(beyond)}, but the years after the war are answered for the war "
            "as it stands; it may set spending_path, spending_year, build_lag, us_present and war_end"
        )
    return set_


def _one(slots: OutlookSlots, set_: Mapping[str, Schedule], lever: str) -> float | None:
    own, told = getattr(slots, lever), set_.get(lever)
    value = told.points[0][1] if told else None
    if own is not None and value is not None and own != value:
        raise WrongInput(
            f"slot {lever!r} and scenario {slots.scenario!r} contradict each other ({own:g} and {value:g}); "
            "leave one of them out"
        )
    return value if own is None else own


def _plan(slots: OutlookSlots, set_: Mapping[str, Schedule], first: int) -> Plan | None:
    told = {name: schedule for name, schedule in set_.items() if lever_of(name)[0].id == plans.SLOT}
    if slots.spending_path is not None:
        if told:
            raise WrongInput(
                f"slot {plans.SLOT!r} and scenario {slots.scenario!r} both set a spending path; leave one of them out"
            )
        return plans.plan(slots.spending_path, slots.gaps)
    if not told:
        if slots.gaps is not None:
            raise WrongInput(f"slot 'gaps' says what to do with gaps of {plans.SLOT!r}, which is not given; give both")
        return None
    made = {lever_of(name)[1]: _course(schedule, first) for name, schedule in told.items()}
    return Plan(made.pop("", None), made, interpolate=True)


def _course(schedule: Schedule, first: int) -> Course:
    """One number is a goal; points hold until the next, a year's share being the mean of its months."""
    if len(schedule.points) == 1:
        return Course({None: schedule.points[0][1]})
    return Course(
        {
            year: sum(schedule.at(f"{year}-{month:02d}") for month in range(1, 13)) / 12.0
            for year in range(first, LAST + 1)
        }
    )
