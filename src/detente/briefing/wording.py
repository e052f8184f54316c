"""Sentences of the brief that are not an answer's own: page one and the verdict of each statement."""

from datetime import date
from typing import Literal

from detente.briefing.levers import named
from detente.briefing.report import DatedBy, Summary
from detente.core.answers import Answer
from detente.core.claims import Statement
from detente.core.prose import Prose, Value, say
from detente.core.sources import Source
from detente.core.units import Unit
from detente.questions import REGISTRY

Evidence = Literal["high", "moderate", "low", "none"]

NOT_YET = "not answered yet"
FIGURES_ONLY = "figures, no verdict"
VALUE = "value judgement, not scored"
NO_QUESTION = "no question fits"
LED_BY_PRIOR = "led by its prior"
"""Stands beside a word or number that judged beliefs decide more than data."""


def verdict(statement: Statement, answer: Answer | None) -> str:
    """The word of a statement's row: the probability word, or why it has none."""
    if statement.kind == "normative":
        return VALUE
    if statement.word is not None:
        return statement.word
    if statement.question is None:
        return NO_QUESTION
    return NOT_YET if answer is None or answer.median is None else FIGURES_ONLY


def answer_of(statement: Statement, answers: tuple[Answer, ...]) -> int | None:
    """Number of the answer that a statement is linked to."""
    for number, answer in enumerate(answers):
        if answer.question == statement.question and statement.id in answer.statements:
            return number
    same = (number for number, answer in enumerate(answers) if answer.question == statement.question)
    return next(same, None)


def count(name: str, number: int, unit: Unit = "statements") -> Value:
    """A count as a value of the summary; `n_` keeps its name apart from those of answers."""
    return Value(name=f"n_{name}", unit=unit, median=float(number))


def leading(answers: tuple[Answer, ...]) -> int | None:
    """The answer that page one leads with: first a probability, then a band, then the most statements."""
    ranked = [
        (answer.probability is None, answer.interval90 is None, -len(answer.statements), number)
        for number, answer in enumerate(answers)
        if answer.median is not None and answer.question != "statements"
    ]
    return min(ranked)[-1] if ranked else None


def evidence(answers: tuple[Answer, ...], sources: tuple[Source, ...]) -> Evidence:
    """Confidence in the evidence, by a stated rule that no probability enters.

    high: at least three independent publishers, rivals side by side, no later revision and no answer
    led by its prior; moderate: at least two publishers and rivals side by side, most answers not led by their prior;
    low: else.
    """
    told = [answer for answer in answers if answer.median is not None and answer.question != "statements"]
    if not told:
        return "none"
    publishers = {source.publisher for source in sources}
    rivals = any(answer.disagreement for answer in told)
    clean = not any(answer.revised_data or answer.prior_dominated for answer in told)
    if len(publishers) >= 3 and rivals and clean:
        return "high"
    return "moderate" if len(publishers) >= 2 and rivals and not _judged(answers) else "low"


def _judged(answers: tuple[Answer, ...]) -> bool:
    """Whether at least half of the answers with a number are led by their prior."""
    told = [answer for answer in answers if answer.median is not None and answer.question != "statements"]
    return bool(told) and 2 * sum(answer.prior_dominated for answer in told) >= len(told)


def summary(
    statements: tuple[Statement, ...],
    answers: tuple[Answer, ...],
    sources: tuple[Source, ...],
    as_of: date,
    dated_by: DatedBy,
    note: str | None,
) -> Summary:
    """Page one in words."""
    lead = leading(answers)
    grade = evidence(answers, sources)
    counts = _counts(statements, answers)
    judgement = _judgement(counts, answers, lead)
    number = _number(answers[lead] if lead is not None else None, len(statements))
    confidence, more = _confidence(grade, answers, sources)
    notes, revised = _notes(answers, as_of, dated_by, note)
    values = {value.name: value for value in (*counts.values(), *more, *revised)}
    if lead is not None:
        values |= {value.name: value for value in named((judgement, number), answers[lead].values)}
    return Summary(
        question=say("Which of the article's claims hold, on what was public by {day}?", day=as_of),
        bottom_line=(judgement, number, confidence),
        notes=notes,
        values=tuple(values.values()),
    )


def _counts(statements: tuple[Statement, ...], answers: tuple[Answer, ...]) -> dict[str, Value]:
    told = [verdict(s, answers[n] if (n := answer_of(s, answers)) is not None else None) for s in statements]
    waiting = sum(word == NOT_YET for word in told)
    values = sum(word == VALUE for word in told)
    outside = sum(word == NO_QUESTION for word in told)
    found = {"found": len(told), "answered": len(told) - waiting - values - outside}
    found |= {"waiting": waiting, "values": values, "outside": outside}
    return {name: count(name, number) for name, number in found.items()}


def _judgement(counts: dict[str, Value], answers: tuple[Answer, ...], lead: int | None) -> Prose:
    if not counts["found"].median:
        return say("No testable statement was found in the article.")
    parts = [
        (
            counts["answered"],
            "{n} can be held against public figures today",
            "{n} can be held against public figures today",
        ),
        (counts["waiting"], "{n} waits for a model", "{n} wait for a model"),
        (counts["values"], "{n} is a value judgement and not scored", "{n} are value judgements and not scored"),
        (counts["outside"], "{n} fits no question", "{n} fit no question"),
    ]
    told = [say(one if value.median == 1 else several, n=value) for value, one, several in parts if value.median]
    joined = told[0]
    for number, part in enumerate(told[1:], start=2):
        joined = say("{a} and {b}" if number == len(told) else "{a}, {b}", a=joined, b=part)
    opening = "Of {found} statement, {rest}." if counts["found"].median == 1 else "Of {found} statements, {rest}."
    first = say(opening, found=counts["found"], rest=joined)
    if lead is not None and answers[lead].word is not None:
        return first + _event(answers[lead])
    return first


def _event(answer: Answer) -> Prose:
    """The word with the event that it is about, which is narrower than the claim."""
    event = REGISTRY[answer.question].event or "the claim holds"
    if answer.word == "models disagree":
        return say("The models disagree on whether {event}.", event=event)
    if answer.word == "depends on the terms":
        return say("Whether {event} depends on the terms.", event=event)
    if answer.word == "depends on the definition":
        return say("Whether {event} depends on what is counted as such.", event=event)
    if answer.word == "depends on the risk accepted":
        return say("Whether {event} depends on the risk that is accepted.", event=event)
    led = f", {LED_BY_PRIOR}," if answer.prior_dominated else ""
    return say("The model finds it {word}{led} that {event}.", word=str(answer.word), led=led, event=event)


def _number(answer: Answer | None, found: int) -> Prose:
    if answer is not None:
        return answer.headline
    reason = "no statement could be linked to figures" if found else "there is nothing to compute"
    return say("No number is given: {reason}.", reason=reason)


def _confidence(
    grade: Evidence, answers: tuple[Answer, ...], sources: tuple[Source, ...]
) -> tuple[Prose, tuple[Value, ...]]:
    chance = "it is kept apart from the probability of events"
    if not any(answer.probability is not None for answer in answers):
        chance = "no probability of an event is given, for that needs a model"
    if grade == "none":
        return say("Confidence in the evidence: none, for no figure is used; {chance}.", chance=chance), ()
    publishers = count("publishers", len({source.publisher for source in sources}), "sources")
    return say(
        "Confidence in the evidence: {grade} (figures of {n} publishers, rival series {beside}{judged}); {chance}.",
        grade=grade,
        n=publishers,
        judged=", but most answers are led by judged priors" if _judged(answers) else "",
        beside="side by side" if any(answer.disagreement for answer in answers) else "not to be had",
        chance=chance,
    ), (publishers,)


def _notes(
    answers: tuple[Answer, ...], as_of: date, dated_by: DatedBy, note: str | None
) -> tuple[tuple[Prose, ...], tuple[Value, ...]]:
    notes, values = [], []
    if note:
        notes.append(say("Note: {note}.", note=note))
    if dated_by == "panel":
        notes.append(say("The article names no date: the date of the data, {day}, stands in for it.", day=as_of))
    revised = sum(answer.revised_data for answer in answers)
    if revised:
        values.append(count("revised", revised, "figures"))
        text = "{n} figures are later revisions of what was public on {day}; figures of that day are no longer held."
        notes.append(say(text, n=values[0], day=as_of))
    return tuple(notes), tuple(values)
