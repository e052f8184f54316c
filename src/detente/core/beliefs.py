"""An uncertain parameter, before or after calibration."""

from typing import Literal

from pydantic import Field, model_validator

from detente.core.distributions import Distribution
from detente.core.sources import Citation
from detente.core.units import Unit
from detente.core.written import Written


class Belief(Written):
    """An uncertain parameter.

    A citation names something that was opened; a work known by name only goes into `why`, and the
    basis is then "judged". "measured" and "estimated" need at least one citation.
    """

    id: str
    label: str
    unit: Unit
    distribution: Distribution
    basis: Literal["measured", "estimated", "judged"]
    citations: tuple[Citation, ...] = ()
    why: str = Field(min_length=1)

    @model_validator(mode="after")
    def _opened(self) -> "Belief":
        if self.basis != "judged" and not self.citations:
            raise ValueError(
                f"belief {self.id!r} is called {self.basis!r} without a citation; "
                "cite what was opened or call it 'judged'"
            )
        return self
