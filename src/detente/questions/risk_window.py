"""S10: The alliance is safe now but will not be in four or five years unless it spends more."""

# ruff: noqa: E501 - a cue reads best on one line

from typing import Annotated

from pydantic import BeforeValidator, Field

from detente.core.answers import Answer
from detente.core.errors import DataMissing
from detente.core.prose import say
from detente.questions.question import PeaceYears, Phrase, Question, Run, ShareOfGdp, several
from detente.questions.risk_window_answer import build
from detente.questions.risk_window_asked import asked
from detente.questions.spending_slots import OutlookSlots

Paths = Annotated[tuple[ShareOfGdp, ...], BeforeValidator(several), Field(min_length=1)]
"""[% of GDP]"""

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        (r"(?:protected|shielded|safe\w*|secure|calm|quiet|peace|deterred|unlikely) .. (?:today|now|for now|this year|for the moment|at present)|(?:today|now|for now|for the moment|at present) .. (?:protected|shielded|safe\w*|secure|calm|quiet)", r"\b(?:but|yet|years?|tomorrow|decade|later|20[23]\d|clock|no longer)\b",),
        none_of=(r"{deal}",),
        weight=5,
    ),
    Phrase(
        (r"(?:years?|time|decade|window|20[23]\d) .. (?:before|until|left|by which|when) .. (?:{russia}|attack|tests?|strike|threat|danger|war|us|ready)|(?:{russia}|army|moscow|kremlin) .. (?:ready|able|capable|prepar\w*|rearm\w*|rebuil\w*|reconstitut\w*|test\w*|attack\w*|strike) .. (?:20[23]\d|decade|years?)",),
        none_of=(r"{deal}|deliver\w*|room with|ukraine again|pause|three years into",),
        weight=5,
    ),
    Phrase(
        (r"{threat}", r"{nato}", r"{horizon}",),
        none_of=(r"ukraine (?:would|could) (?:be|hold)|deliver\w*|{percent}",),
        weight=6,
    ),
    Phrase(
        (r"{threat}", r"{russia}|moscow|kremlin|enemy|it |its |we |he |they", r"{horizon}", r"{nato}|brigades|army|window|us |we |safe|secure|attack|strike|test|war",),
        none_of=(r"deliver\w*|{deal} .. {fail}|room|mobili[sz]",),
        weight=6,
    ),
    Phrase(
        (r"window of (?:vulnerab\w+|risk|opportunity|danger|exposure)|window .. (?:opens?|closes?|shut|narrow\w*)|safe (?:now|today|for now|for the moment)|secure (?:now|for now|today)|safe .. but not|(?:war[- ]ready|ready for war) by|time (?:is running|runs) out .. (?:europe|nato|alliance)|danger(?:ous)? (?:years|decade|window)|years? of (?:maximum )?danger",),
        weight=6,
    ),
    Phrase(
        (r"(?:attack|strike|test|invad|move against|march|assault|challeng|threaten)\w* .. (?:nato|alliance|member|baltic|ally|allies|europe|neighbour|poland|estonia|latvia|lithuania|finland)",),
        none_of=(r"borders of europe can be",),
        weight=4,
    ),
    Phrase(
        (r"{threat}", r"20[23]\d|decade|within (?:\w+ ){1,4}years|in (?:\w+ ){1,4}years|years",),
        none_of=(r"{percent}|deliver|aid|{deal}",),
        weight=3,
    ),
    Phrase(
        (r"{threat}|tanks|date|army|war", r"(?:unlikely|(?:no|any|little) (?:sign|evidence|intention|appetite|interest|indication|reason to think)|will not|would not|won't|wouldn't|not (?:dare|attack|be able|have the|about to|going to)|never|incapable|unable|cannot|can't|neither|exaggerat\w*|alarmis\w*|scaremonger\w*|phantom|hysteri\w*|moving that date|for decades|generation before|bogeym[ae]n|fantas\w+|far[- ]fetched|too (?:weak|exhausted|busy|bled|poor)|has its hands full|implausible|overblown|inflated)", r"{nato}|{horizon}|{russia}|narva|date",),
        none_of=(r"ukraine .. (?:cannot|can't|not)|safe now but|but not (?:in|tomorrow)|deal|will not be (?:safe|secure)|not be (?:safe|secure)|no longer be|unless|if (?:we|they|europe) (?:do not|don't|does not)|not tomorrow|ceasefire|unable to (?:stop|defend|repel)|cannot (?:stop|defend|wait)|can no longer|embolden\w*",),
        weight=9,
        polarity="denies",
    ),
)  # fmt: skip


class RiskWindowSlots(OutlookSlots):
    """Slots: spending paths in % of GDP, the window in years after the as-of date, and those of `OutlookSlots`."""

    path: Paths = (2.0, 2.5, 3.5, 5.0)
    years: PeaceYears = (4.0, 5.0)


def answer(slots: RiskWindowSlots, run: Run) -> Answer:
    """The hazard by year and path, and how much of it is judgement.

    Raises WrongInput for a path that is reached before the window begins, and as `spending_slots.outlook`.
    """
    try:
        found = asked(slots, run)
    except DataMissing as missing:
        return Answer(
            question=QUESTION.id, row=QUESTION.row, slots=slots.filled(), estimand=QUESTION.estimand,
            unit=QUESTION.unit, median=None,
            headline=say("Not answered: the stocks that the balance starts from are not held for the day."),
            left_out=QUESTION.left_out, reason=f"not answered: {missing}",
        )  # fmt: skip
    return build(QUESTION, slots, found)


QUESTION = Question(
    id="risk_window",
    row="S10",
    title="Safe now, but not in four or five years?",
    claim="The alliance is safe now but will not be in four or five years unless it spends more.",
    estimand=(
        "Hazard of a challenge in a year, by spending path, its peak year and the chance that it peaks inside the window"
    ),
    event="the peak hazard inside the window is more than twice that of the first year",
    unit="%",
    slots=RiskWindowSlots,
    phrases=PHRASES,
    answer=answer,
)
