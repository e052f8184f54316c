"""S10: The alliance is safe now but will not be in four or five years unless it spends more."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from detente.questions.question import PeaceYears, Phrase, Question, ShareOfGdp, Slots, several

Paths = Annotated[tuple[ShareOfGdp, ...], BeforeValidator(several), Field(min_length=1)]
"""[% of GDP]"""

PHRASES: tuple[Phrase, ...] = ()


class RiskWindowSlots(Slots):
    """Slots: spending paths in % of GDP; the window in years after the as-of date."""

    path: Paths = (2.0, 2.5, 3.5, 5.0)
    years: PeaceYears = (4.0, 5.0)


QUESTION = Question(
    id="risk_window",
    row="S10",
    title="Safe now, but not in four or five years?",
    claim="The alliance is safe now but will not be in four or five years unless it spends more.",
    estimand=(
        "Yearly hazard of a challenge by spending path, its peak year and the chance that it peaks inside the window"
    ),
    event="the peak hazard inside the window is more than twice that of the first year",
    unit="1/year",
    slots=RiskWindowSlots,
    phrases=PHRASES,
    unanswered="not answered yet: no model of the military balance over time and of the deterrence hazard",
)
