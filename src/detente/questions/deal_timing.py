"""S3: A later deal is better than a swift one."""

from detente.questions.question import Phrase, Question, Slots, WarMonths

PHRASES: tuple[Phrase, ...] = ()


class DealTimingSlots(Slots):
    """Slots: months in which talks start."""

    months: WarMonths = (0.0, 6.0, 12.0, 24.0)


QUESTION = Question(
    id="deal_timing",
    row="S3",
    title="A swift deal or a later one?",
    claim="A later deal is better than a swift one.",
    estimand=(
        "Value of a deal for either side, deaths until it and chance that war recurs, by month in which talks start"
    ),
    event="the deal is worth more to the supported side if talks start a year later than if they start now",
    unit="share",
    slots=DealTimingSlots,
    phrases=PHRASES,
    unanswered="not answered yet: no model of the bargaining over a settlement nor of how long a settlement lasts",
)
