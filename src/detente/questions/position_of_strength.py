"""S1: Ukraine is not strong enough to negotiate now; it must first be in a position of strength."""

from typing import Annotated, Literal

from pydantic import Field

from detente.questions.question import Phrase, Question, Slots, Terms

PHRASES: tuple[Phrase, ...] = ()


class PositionOfStrengthSlots(Slots):
    """Slots: whose position; the least settlement it accepts (default: a curve over all); month of the talks."""

    side: Literal["A", "B"] = "A"
    terms: Literal["curve"] | Terms = "curve"
    month: Annotated[float, Field(ge=0, le=36)] = 0.0


QUESTION = Question(
    id="position_of_strength",
    row="S1",
    title="Strong enough to negotiate now?",
    claim="Ukraine is not strong enough to negotiate now; it must first be in a position of strength.",
    estimand=(
        "Chance that a settlement exists now which both sides prefer to fighting on and which gives the supported "
        "side at least its reservation share"
    ),
    event="the settlement within reach now gives the supported side less than it would accept, or no settlement exists",
    unit="share",
    slots=PositionOfStrengthSlots,
    phrases=PHRASES,
    unanswered=(
        "not answered yet: no model of the bargaining over a settlement, so neither a deal range nor a position "
        "of strength can be computed"
    ),
)
