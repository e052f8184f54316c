"""What the HTML, PDF and DOCX pages lay out, as plain records made from brief.json: rows, words, pointers."""

from dataclasses import dataclass
from typing import Any

from detente.briefing import wording
from detente.briefing.levers import is_lever_figure
from detente.core.answers import Answer
from detente.core.claims import Statement
from detente.core.exhibits import Exhibit
from detente.core.sources import Source
from detente.questions import REGISTRY

LEFT_OUT = ("civilian harm", "displacement", "reconstruction", "nuclear escalation")
"""Named under every claim, whatever its answer leaves out besides."""


@dataclass(frozen=True)
class ClaimRow:
    """One statement of the claim table; `answer` is the number of its answer."""

    number: int
    statement: Statement
    row: str
    verdict: str
    answer: int | None
    has_number: bool
    band: str
    repeats: bool
    reason: str
    anchor: str


@dataclass(frozen=True)
class Section:
    """One answered question: its pages' half."""

    number: int
    answer: Answer
    title: str
    claim: str
    event: str | None
    statements: tuple[int, ...]
    filled: frozenset[str]
    left_out: tuple[str, ...]
    anchor: str


@dataclass(frozen=True)
class Page:
    """The parts of a brief in the order of reading."""

    claims: tuple[ClaimRow, ...]
    sections: tuple[Section, ...]
    waiting: tuple[Section, ...]
    doubtful: tuple[int, ...]
    unlinked: tuple[int, ...]
    credits: dict[str, tuple[str, ...]]
    key: tuple[int, int] | None


def page(document: dict[str, Any]) -> Page:
    """The page of a brief.json document."""
    statements = [Statement.model_validate(record) for record in document["statements"]]
    answers = tuple(Answer.model_validate(record) for record in document["answers"])
    sources = {record["id"]: Source.model_validate(record) for record in document["sources"]}
    sections = [_section(number, answer, statements) for number, answer in enumerate(answers)]
    told = [s for s in sections if s.answer.median is not None and s.answer.question != "statements"]
    key = document["summary"]["key_figure"]
    return Page(
        claims=tuple(_claims(statements, answers)),
        sections=tuple(told),
        waiting=tuple(s for s in sections if s.answer.median is None),
        doubtful=tuple(n for n, s in enumerate(statements) if s.doubt),
        unlinked=tuple(n for n, s in enumerate(statements) if s.question is None and s.kind != "normative"),
        credits={exhibit.id: _credits(exhibit, sources) for exhibit in exhibits(document).values()},
        key=tuple(key) if key else None,
    )


def exhibits(document: dict[str, Any]) -> dict[str, Exhibit]:
    """Every exhibit that the page draws, by its place in the document."""
    made = {}
    for n, answer in enumerate(document["answers"]):
        for i, record in enumerate(answer["exhibits"]):
            made[f"/answers/{n}/exhibits/{i}"] = Exhibit.model_validate(record)
    for n, lever in enumerate(document["levers"]):
        for i, point in enumerate(lever["points"]):
            for k, record in enumerate(point["exhibits"]):
                made[f"/levers/{n}/points/{i}/exhibits/{k}"] = Exhibit.model_validate(record)
    levers = bool(document["levers"])
    return {at: one for at, one in made.items() if not (levers and at.startswith("/answers/") and is_lever_figure(one))}


def _claims(statements: list[Statement], answers: tuple[Answer, ...]) -> list[ClaimRow]:
    rows, seen = [], set()
    for number, statement in enumerate(statements):
        linked = wording.answer_of(statement, answers)
        answer = answers[linked] if linked is not None else None
        word = wording.verdict(statement, answer)
        reason = (statement.reason_if_unanswered or "") if word in (wording.NOT_YET, wording.NO_QUESTION) else ""
        scored = answer is not None and answer.median is not None and word != wording.VALUE
        rows.append(
            ClaimRow(
                number=number,
                statement=statement,
                row=answer.row if answer else _row(statement),
                verdict=word,
                answer=linked,
                has_number=scored,
                band=_band(answer) if answer else "",
                repeats=linked in seen,
                reason=reason.removeprefix(f"{wording.NOT_YET}: "),
                anchor=f"answer-{linked}" if linked is not None else "",
            )
        )
        if word in (wording.NOT_YET, wording.FIGURES_ONLY) or statement.word is not None:
            seen.add(linked)
    return rows


def _row(statement: Statement) -> str:
    return REGISTRY[statement.question].row if statement.question in REGISTRY else ""


def _band(answer: Answer) -> str:
    """The name of the interval to print: the widest there is."""
    if answer.interval90 is not None:
        return "interval90"
    return "interval50" if answer.interval50 is not None else ""


def _section(number: int, answer: Answer, statements: list[Statement]) -> Section:
    question = REGISTRY[answer.question]
    own = tuple(n for n, s in enumerate(statements) if s.id in answer.statements)
    filled = frozenset(name for n in own for name in statements[n].slots)
    extra = tuple(one for one in answer.left_out if not any(one.startswith(known) for known in LEFT_OUT))
    extra = tuple(one for one in extra if "reconstruction" not in one)
    return Section(
        number=number,
        answer=answer,
        title=question.title,
        claim=question.claim,
        event=question.event,
        statements=own,
        filled=filled,
        left_out=(*LEFT_OUT, *extra),
        anchor=f"answer-{number}",
    )


def _credits(exhibit: Exhibit, sources: dict[str, Source]) -> tuple[str, ...]:
    """Sources as the figure's footer names them: publisher, title and vintage."""
    known = [sources[one] for one in exhibit.sources if one in sources]
    return tuple(dict.fromkeys(source.credit for source in known)) or exhibit.sources
