"""S4: Losing the support of the United States would force painful concessions."""

from typing import Annotated

from pydantic import Field

from detente.questions.question import Phrase, Question, Slots, State, WarMonths

PHRASES: tuple[Phrase, ...] = ()


class SupportCutSlots(Slots):
    """Slots: donor; share of its support that ends; months at which the concession is read."""

    donor: State = "USA"
    cut: Annotated[float, Field(ge=0, le=1)] = 1.0
    months: WarMonths = (0.0, 12.0)


QUESTION = Question(
    id="support_cut",
    row="S4",
    title="What would losing a donor's support cost?",
    claim="Losing the support of the United States would force painful concessions.",
    estimand=(
        "Concession in the settlement, at once and after a year, that follows from losing a donor's aid, and the "
        "months of other donors' giving that would offset it"
    ),
    event="the concession is larger than one hundredth of what is disputed",
    unit="share",
    slots=SupportCutSlots,
    phrases=PHRASES,
    unanswered="not answered yet: no model of the bargaining over a settlement, nor of attrition with less aid",
)
