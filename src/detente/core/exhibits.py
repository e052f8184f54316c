"""A figure as data: what to draw, not how."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from detente.core.units import Unit
from detente.core.written import Written


def _date_again(place: Any) -> Any:
    """JSON has no dates: text in the form of one was a date before it was written."""
    if isinstance(place, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", place):
        return date.fromisoformat(place)
    return place


class Axis(Written):
    """What an axis shows; `unit` is empty for names."""

    label: str
    type: Literal["time", "number", "name"] = "number"
    unit: Unit | None = None


def _read_back(place: Any) -> Any:
    """A date written as ISO text in brief.json is a date again, not a name."""
    if isinstance(place, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", place):
        return date.fromisoformat(place)
    return place


class Point(Written):
    """One datum: a date, number or name on x; y with optional limits, in the axis's unit.

    `low` and `high` are the outer limits (90 % where a model gives them), `low50` and `high50` the
    50 % ones within. `prior` is the share of the spread that beliefs alone would give: near nought the
    data speak, at one they say nothing; None where nobody asks.
    """

    x: Annotated[date | float | str, BeforeValidator(_date_again)]
    y: float | None
    low: float | None = None
    high: float | None = None
    low50: float | None = None
    high50: float | None = None
    prior: float | None = None
    note: str = ""


Role = Literal["observed", "rival", "model", "baseline", "required"]


class Series(Written):
    """Points that belong together.

    role: "observed" is data, "rival" is another producer's series of the same thing, "model" a
    computed median with limits, "baseline" what the model must beat, "required" a stated target.
    """

    name: str
    role: Role = "observed"
    points: tuple[Point, ...]
    source: str = ""


class Rule(Written):
    """A straight line across the figure, labelled: today, parity, a target."""

    at: date | float
    label: str
    across: Literal["x", "y"] = "x"


class Exhibit(Written):
    """One figure and the table beside it. `subtitle` gives the unit; `sources` are source ids.

    kind "lines": series over time or number; "bars": names against numbers, series side by side;
    "ranges": points with limits; "grid": one cell per series (row) and name (column).
    """

    id: str
    kind: Literal["lines", "bars", "ranges", "grid"]
    title: str
    subtitle: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    rules: tuple[Rule, ...] = ()
    sources: tuple[str, ...] = ()
    badge: str = Field(default="", description="model version, data date and run, drawn inside the image")
    note: str = ""
    alt: str = Field(default="", description="what the figure shows, for those who cannot see it")
