"""S6: A bad deal does not last."""

# ruff: noqa: E501 - a cue reads best on one line

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from detente.catalogue.levers import levers
from detente.core.answers import Answer
from detente.questions.durability_answer import build
from detente.questions.question import PeaceYears, Phrase, Question, Run, Slots, Terms
from detente.questions.war_runs import fit_for
from detente.questions.war_unanswered import before_the_model

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        (r"seeds? of|sow\w*|recipe for|invit\w+ (?:the next|another|a new)|(?:prelude|prologue|preparation|rehearsal|springboard) (?:to|for)|(?:break|broke|broken|violat|ignor|tor[en]|flout)\w* .. (?:agreement|promise|treaty|word|ceasefire|accord|memorandum|truce|deal)\w*|use (?:any|a|the|every|such) (?:truce|pause|ceasefire|lull|deal|peace)|(?:lull|truce|pause|ceasefire) .. (?:rebuild|rearm|regroup|recover|reload|refit|come back)",),
        weight=5,
    ),
    Phrase(
        (r"\bonly\b .. {deal} .. {last}|{deal} .. {last} .. (?:only|unless)|{deal} .. (?:can|will|would) only {last}|{deal} .. (?:will|would|can|could|does|do|did) (?:not|never) (?:\w+ )?(?:last|hold|endure|survive|stick)|{deal} (?:\w+ ){0,6}(?:won't|wouldn't|cannot|can't) (?:last|hold|endure|survive|stick)|hold(?:s)? only",),
        weight=7,
    ),
    Phrase(
        (r"(?:more|quite|fairly|perfectly|remarkably|surprisingly) (?:stable|durable|robust|solid|lasting)|(?:stable|durable|robust|long-lived) than|frozen conflicts? .. (?:stable|quiet|peace|decades)|(?:imperfect|ugly|bad|cold|dirty|messy) (?:peace|deal|truce|ceasefire|compromise|settlement)s? .. (?:last|hold|endure|surviv|stable|outliv|decades|generation|stick)\w*",),
        none_of=(r"{not} (?:last|hold|endure)",),
        weight=6,
        polarity="denies",
    ),
    Phrase(
        (r"guarantee\w*|guarantor|peacekeep\w*|enforce\w*|monitor\w*", r"{deal}|line|worthless|paper",),
        weight=3,
    ),
    Phrase(
        (r"{deal}", r"{last}", r"{not}|only|unless|if|bad|worthless|illus|when|months|weeks",),
        none_of=(r"on hold|held (?:a|talks|in|on)|position|hold talks|hold the|(?:would|will|can|could) hold (?:for|because|if)|at last|last (?:month|week|year|spring|summer|autumn|winter|monday|tuesday|wednesday|thursday|friday|saturday|sunday|night)",),
        weight=5,
    ),
    Phrase(
        (r"{deal}|{russia}|he |they|moscow|aggressor|enemy", r"{fail}", r"{deal}|guarantee\w*|border|years|months|weeks|gets (?:his|its) way|war|room|sign\w*|line",),
        none_of=(r"stop the fighting now|attack (?:on )?(?:nato|a nato|the alliance)|nato (?:member|country|ally)|coming back from the front|shell\w*|came back|for every|embolden|rebuilt|alliance|moved by force|test",),
        weight=4,
    ),
    Phrase(
        (r"minsk|budapest memorandum|scrap of paper|worth the paper|paper (?:does|will|would) not|ink (?:is|will be|was)|(?:just|mere|only) a (?:pause|break|breather|prelude)|no peace at all|next war|prelude|no one to enforce|nobody to enforce|without (?:\w+ ){0,3}(?:guarantees?|enforcement|monitors|troops)|unguarded|unenforced|violation|attack (?:us |it |ukraine )?again|come back for (?:more|the rest)|finish the job|half[- ]?time|breathing space|intermission",),
        none_of=(r"delegation|summit in minsk",),
        weight=4,
    ),
    Phrase(
        (r"lasting peace|durable peace|peace .. last\b|lasting settlement|just and lasting|(?:bad|weak|rotten|flawed|shaky) (?:deal|peace|truce|agreement|settlement) .. (?:worse|war|fail|collapse)|within (?:\w+ )?(?:months|years|weeks) .. (?:war|invade|attack|again)",),
        weight=3,
    ),
    Phrase(
        (r"outliv\w+|outlast\w*|(?:has|have) (?:\w+ )?held|still (?:holds?|stands?|in force)|(?:hold|last|endure|survive|stand) for (?:\w+ )?(?:years|decades|generations|good|half|a generation|a long)|korean armistice|panmunjom|cyprus|(?:deals?|lines?|armistices?|ceasefires?|truces?) .. (?:hold|last|stick) (?:because|longer|far|well|better|precisely|when both)", r"{deal}|armistice|line|paper|korea|cyprus",),
        none_of=(r"{not} (?:hold|last|endure|survive)",),
        weight=6,
        polarity="denies",
    ),
    Phrase(
        (r"{deal} .. (?:would|will|can|could|may|might|does|do) (?:\w+ )?(?:hold|last|endure|survive|stick|stand)\b",),
        none_of=(r"{not}|\bonly\b|unless|whether|if it is to|doubt|for long",),
        weight=6,
        polarity="denies",
    ),
    Phrase(
        (r"(?:no|little) (?:reason|sign|interest|incentive|appetite) .. (?:break|attack|resume|return|second|again|restart)|too (?:exhausted|weak|spent|tired|poor) to (?:start|attack|resume|break|begin|fight) .. (?:again|war|it)|not (?:attack|come back|invade|return) again",),
        weight=5,
        polarity="denies",
    ),
)  # fmt: skip


def _of_lever(name: str) -> BeforeValidator:
    """A number within a lever's range, or one of its marks: slots and levers take the same."""

    def read(value: Any) -> float:
        lever = levers()[name]
        marked = lever.marks.get(value.strip().lower(), value) if isinstance(value, str) else value
        marks = f" or one of {', '.join(lever.marks)}" if lever.marks else ""
        try:
            number = float(marked)
        except (TypeError, ValueError):
            number = float("nan")
        if not lever.least <= number <= lever.most:
            raise ValueError(f"give a number from {lever.least:g} to {lever.most:g}{marks}")
        return number

    return BeforeValidator(read)


Guarantees = Annotated[float, _of_lever("guarantees")]
Monitoring = Annotated[float, _of_lever("monitoring")]
Imposed = Annotated[float, _of_lever("imposed")]
Line = Annotated[float, _of_lever("line")]
Renegotiation = Annotated[float, Field(ge=0, le=12)]
"""[1/year] How fast the terms follow the balance after the settlement; a slot alone, no lever."""


class DurabilitySlots(Slots):
    """Slots: terms of the deal, years after it, and single terms, by number or mark as in the levers of their names."""

    terms: Terms = "freeze"
    years: PeaceYears = (5.0, 10.0)
    guarantees: Guarantees | None = None
    monitoring: Monitoring | None = None
    imposed: Imposed | None = None
    line: Line | None = None
    renegotiation: Renegotiation | None = None


def answer(slots: DurabilitySlots, run: Run) -> Answer:
    """How long peace under the terms may hold, by four definitions of its end.

    Raises WrongInput for terms that contradict each other and for a scenario that sets more than terms.
    """
    fit = fit_for(slots.conflict, run.as_of)
    if fit is None:
        return before_the_model(QUESTION, slots, run)
    return build(QUESTION, slots, run, fit)


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
    answer=answer,
)
