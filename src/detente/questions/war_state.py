"""S5: Ukraine's forces are tired and are being pushed back."""

from datetime import date as date_

from detente.questions.question import Phrase, Question, Slots

PHRASES: tuple[Phrase, ...] = ()


class WarStateSlots(Slots):
    """Slot: the day whose state is described; the as-of date by default."""

    date: date_ | None = None


QUESTION = Question(
    id="war_state",
    row="S5",
    title="Fatigue, and the front moving back?",
    claim="Ukraine's forces are tired and are being pushed back.",
    estimand=(
        "Area held by Russia, pace of the front, losses, casualties and aid at the date; the resolve of both "
        "sides once a model filters it"
    ),
    event="over a year the area held by the challenger has risen and the resolve of the supported side has fallen",
    unit="km2",
    slots=WarStateSlots,
    phrases=PHRASES,
    unanswered=(
        "not answered yet: no model of resolve, so fatigue is not measured and the event of this row has no probability"
    ),
)
