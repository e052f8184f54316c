"""S7: A bad deal for Ukraine would embolden Russia, China, North Korea and Iran."""

from detente.questions.question import Phrase, Question, Slots, States, Terms

PHRASES: tuple[Phrase, ...] = ()


class EmboldeningSlots(Slots):
    """Slots: who observes; terms of the deal."""

    observers: States = ("RUS", "CHN", "PRK", "IRN")
    terms: Terms = "freeze"


QUESTION = Question(
    id="emboldening",
    row="S7",
    title="Would it embolden others?",
    claim="A bad deal for Ukraine would embolden Russia, China, North Korea and Iran.",
    estimand="Change in each observer's yearly chance of challenging, under rival theories of reputation",
    event="the hazard of a challenge rises by more than a tenth",
    unit="ratio",
    slots=EmboldeningSlots,
    phrases=PHRASES,
    unanswered="not answered yet: no model of challenges and reputation",
)
