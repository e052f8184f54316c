"""Article, statements and answers -> Report."""

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

from detente.briefing import wording
from detente.briefing.levers import is_lever_figure, precomputed
from detente.briefing.manifest import badge, canonical, manifest
from detente.briefing.report import ArticleRecord, DatedBy, LeverPoint, LeverTable, Report
from detente.claims import Article, language_note
from detente.core.answers import Answer
from detente.core.claims import Statement
from detente.core.errors import CheckFailed
from detente.core.exhibits import Exhibit
from detente.core.sources import Source
from detente.core.words import word_for_statement
from detente.figures import chart
from detente.figures.lines import summary as in_words
from detente.questions import Run

HALF_PAGE = 560.0
"""[px] Tallest plot that the second page of the short brief holds."""

TITLE = 200
"""[characters] Longest title that a brief repeats."""


def compose(
    article: Article,
    statements: Iterable[Statement],
    answers: Iterable[Answer],
    run: Run,
    *,
    dated_by: DatedBy = "article",
    full: bool = False,
    score: Mapping[str, Any] | None = None,
    levers: tuple[LeverTable, ...] | None = None,
) -> Report:
    """The report of an article.

    `dated_by` says where the as-of date comes from; `score` holds rates of a comparison with labels.
    `levers` default to answers asked again at a few settings. Raises CheckFailed for a statement
    whose text is not the article's.
    """
    made = manifest(article.sha256, run, dated_by)
    mark = badge(made)
    told = _numbered(tuple(_badged(answer, mark) for answer in _merged(answers)))
    spoken = tuple(_worded(statement, told) for statement in statements)
    for statement in spoken:
        check_quotation(statement, article.text)
    sources = _sources(told, run.panel.sources)
    lead = wording.leading(told)
    return Report(
        article=ArticleRecord(title=_title(article.title), date=article.date, sha256=article.sha256),
        statements=spoken,
        answers=told,
        sources=sources,
        summary=wording.summary(spoken, told, sources, run.as_of, dated_by, language_note(article)),
        evidence=wording.evidence(told, sources),
        levers=_badged_levers(precomputed(told, run) if levers is None else levers, mark),
        key_figure=_key_figure(told, lead),
        scores={name: float(rate) for name, rate in (score or {}).items() if isinstance(rate, int | float)},
        manifest=made,
        badge=mark,
        full=full,
    )


def _key_figure(answers: tuple[Answer, ...], lead: int | None) -> tuple[int, int] | None:
    """The first figure of the leading answer that fits half a page; the first of all where none does."""
    if lead is None or not answers[lead].exhibits:
        return None
    drawn = [n for n, exhibit in enumerate(answers[lead].exhibits) if not is_lever_figure(exhibit)]
    if not drawn:
        return None
    fit = (n for n in drawn if chart(answers[lead].exhibits[n])["height"] <= HALF_PAGE)
    return lead, next(fit, drawn[0])


def _title(title: str | None) -> str | None:
    if title is None or len(title) <= TITLE:
        return title
    return title[: TITLE - 1].rstrip() + "…"


def _merged(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """One answer for each question and slots: a slot that the text fills with its default changes nothing."""
    merged: dict[str, Answer] = {}
    for answer in answers:
        key = canonical([answer.question, answer.model_dump(mode="json")["slots"]])
        first = merged.get(key)
        statements = (*(first.statements if first else ()), *answer.statements)
        merged[key] = (first or answer).model_copy(update={"statements": tuple(dict.fromkeys(statements))})
    return tuple(merged.values())


def _badged(answer: Answer, mark: str) -> Answer:
    return answer.model_copy(update={"exhibits": tuple(_marked(exhibit, mark) for exhibit in answer.exhibits)})


def _marked(exhibit: Exhibit, mark: str) -> Exhibit:
    return exhibit.model_copy(update={"badge": mark, "alt": exhibit.alt or in_words(exhibit)})


def _badged_levers(levers: tuple[LeverTable, ...], mark: str) -> tuple[LeverTable, ...]:
    def badged(point: LeverPoint) -> LeverPoint:
        return point.model_copy(update={"exhibits": tuple(_marked(exhibit, mark) for exhibit in point.exhibits)})

    return tuple(lever.model_copy(update={"points": tuple(map(badged, lever.points))}) for lever in levers)


def _numbered(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Exhibits under ids that are unique in the brief: one question may be asked with different slots."""
    seen: dict[str, int] = {}

    def renamed(exhibit: Exhibit) -> Exhibit:
        seen[exhibit.id] = seen.get(exhibit.id, 0) + 1
        times = seen[exhibit.id]
        return exhibit if times == 1 else exhibit.model_copy(update={"id": f"{exhibit.id}-{times}"})

    return tuple(a.model_copy(update={"exhibits": tuple(renamed(e) for e in a.exhibits)}) for a in answers)


def _worded(statement: Statement, answers: tuple[Answer, ...]) -> Statement:
    """The statement with its answer's word or reason, where the caller has not given them."""
    number = wording.answer_of(statement, answers)
    if number is None or statement.word is not None or statement.reason_if_unanswered is not None:
        return statement
    answer = answers[number]
    if statement.kind == "normative":
        return statement
    word = word_for_statement(answer.word, answer.probability, statement.polarity == "denies")
    return statement.model_copy(update={"word": word, "reason_if_unanswered": answer.reason})


def _sources(answers: tuple[Answer, ...], known: Mapping[str, Source]) -> tuple[Source, ...]:
    ids = dict.fromkeys(s for a in answers for s in (*a.sources, *(x for e in a.exhibits for x in e.sources)))
    return tuple(known[source] for source in ids if source in known)


def check_quotation(statement: Statement, text: str) -> None:
    """Raises CheckFailed unless every piece of the statement's text stands in its place in the article.

    The place is the raw file: tags, entities, markup and white space are passed over on both sides;
    "…" and brackets in the statement stand for what was left out or put in.
    """
    start, end = statement.span
    if not 0 <= start <= end <= len(text):
        raise CheckFailed(f"statement {statement.id!r} has the span {statement.span}, which leaves the article")
    raw = text[start:end]
    # "<" and "&" in plain text are themselves; in a web page they are tags and entities: any reading will do
    bare = re.sub(r"<[^>]*>", "", raw)
    places = [_letters(reading) for reading in (html.unescape(bare), html.unescape(raw), raw)]
    pieces = [_letters(piece) for piece in re.split(r"…|\.\.\.|\[[^\]]*\]", statement.text)]
    if not any(_in_order(pieces, place) for place in places):
        raise CheckFailed(
            f"statement {statement.id!r} quotes {statement.text[:60]!r}, which does not stand at its place in the "
            "article; quotations are copied, never written"
        )


def _in_order(pieces: list[str], place: str) -> bool:
    at = 0
    for piece in pieces:
        found = place.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
