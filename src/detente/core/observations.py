"""The house's observation table: one row, one figure, with everything needed to judge it.

Every dataset is tidied to these columns and the reference panel is a selection of them, so a figure
looks the same wherever it came from.
"""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from detente.core.units import Unit
from detente.core.written import Written

Status = Literal["observed", "estimate", "forecast", "claim", "derived", "missing"]
PublishedBasis = Literal["stated", "bounded", "lag rule"]


class Observation(Written):
    """One figure.

    `dims` are further keys as "name=value" joined by ";" in order of name, empty if there are none.
    `published_on` is when this vintage appeared, `first_public_on` when any figure for the period
    first did. A missing value is a row of status "missing" whose note says why; it is never zero.
    """

    series: str = Field(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$")
    entity: str
    dims: str = ""
    period_start: date
    period_end: date
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: Unit
    price_basis: str | None = None
    status: Status
    source: str
    locator: str = Field(min_length=1)
    published_on: date
    published_basis: PublishedBasis
    first_public_on: date
    vintage: str
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> "Observation":
        if (self.value is None) != (self.status == "missing"):
            raise ValueError("a row has a value, or the status 'missing' and a note that says why; never both")
        if self.status == "missing" and not self.note:
            raise ValueError("a missing value needs its reason in the note")
        if self.period_end < self.period_start:
            raise ValueError("period_end lies before period_start")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low lies above high")
        return self


COLUMNS: tuple[str, ...] = tuple(Observation.model_fields)
"""Column names of the observation table, in order."""
