"""S11: Defence ministers of five allies coordinate their defence plans and their support."""

from detente.questions.question import Phrase, Question, Slots, States

PHRASES: tuple[Phrase, ...] = ()


class CoordinationSlots(Slots):
    """Slot: the members that decide together."""

    members: States = ("DEU", "FRA", "ITA", "POL", "GBR")


QUESTION = Question(
    id="coordination",
    row="S11",
    title="What does coordinating add?",
    claim="Defence ministers of five allies coordinate their defence plans and their support.",
    estimand="Ratio of what the members provide when they decide together to what they provide when each decides alone",
    event="deciding together raises what is provided by more than a tenth",
    unit="ratio",
    slots=CoordinationSlots,
    phrases=PHRASES,
    unanswered="not answered yet: no model of joint decisions and burden sharing",
)
