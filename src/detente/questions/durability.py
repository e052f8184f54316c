"""S6: A bad deal does not last."""

from detente.questions.question import PeaceYears, Phrase, Question, Slots, Terms

PHRASES: tuple[Phrase, ...] = ()


class DurabilitySlots(Slots):
    """Slots: terms of the deal; years after it."""

    terms: Terms = "freeze"
    years: PeaceYears = (5.0, 10.0)


QUESTION = Question(
    id="durability",
    row="S6",
    title="Would a bad deal last?",
    claim="A bad deal does not last.",
    estimand=(
        "Chance that peace under the terms survives the given years, by four definitions of failure, and its "
        "ratio to the median settlement in history"
    ),
    event="peace ends within ten years",
    unit="share",
    slots=DurabilitySlots,
    phrases=PHRASES,
    unanswered="not answered yet: no model of the durability of settlements has been fitted",
)
