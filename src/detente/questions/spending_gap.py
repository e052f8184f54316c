"""S9: Two per cent of GDP is not nearly enough."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from detente.questions.question import Phrase, Question, ShareOfGdp, Slots, States, identifier

Group = Annotated[Literal["nato_without_usa", "usa", "nato"], BeforeValidator(identifier)] | States
"""A group of allies by name, or ISO3 codes."""

PHRASES: tuple[Phrase, ...] = ()


class SpendingGapSlots(Slots):
    """Slots: target in % of GDP; the group that meets it; the risk accepted (a curve over all of them by default)."""

    target: ShareOfGdp = 2.0
    allies: Group = "nato_without_usa"
    risk: Literal["curve"] | Annotated[float, Field(ge=0, le=1)] = "curve"


QUESTION = Question(
    id="spending_gap",
    row="S9",
    title="Is two per cent enough?",
    claim="Two per cent of GDP is not nearly enough.",
    estimand=(
        "Extra spending a year at which every ally of the group meets the target; the smallest spending path for "
        "a stated risk once a model gives the risk"
    ),
    event=(
        "on a path at the target the yearly hazard of a challenge is more likely than one in five to rise above "
        "twice its present level"
    ),
    unit="EUR bn/year",
    slots=SpendingGapSlots,
    phrases=PHRASES,
    unanswered=(
        "not answered yet: no model of the deterrence hazard, so whether a share of GDP is enough has no probability"
    ),
)
