"""brief.json: the report in its stable, versioned schema.

The schema is generated from the models here (`schema()`) and shipped as `schema/brief-1.json`; a test
fails if the file is not current and says how to write it again. Prose stands as plain text with its
bindings in a list beside it: `at` names the place, `start` and `end` the characters, `name` and `part`
the value.
"""

from typing import Any, Literal

from pydantic import ConfigDict, Field, create_model

from detente.briefing.manifest import Manifest, digest
from detente.briefing.report import ArticleRecord, LeverPoint, LeverTable, Report, Summary
from detente.core.answers import Answer
from detente.core.claims import Statement
from detente.core.exhibits import Exhibit
from detente.core.prose import Bound, Prose, Value
from detente.core.sources import Source
from detente.core.units import Unit
from detente.core.written import Written
from detente.questions import Run

BRIEF = "detente.brief/1"
ANSWERS = "detente.answers/1"
_PROSE_FIELDS = {
    "headline": str,
    "details": tuple[str, ...],
    "disagreement": tuple[str, ...],
    "caveats": tuple[str, ...],
}


class Binding(Bound):
    """Where a number, date or label stands, and what it is."""

    at: str = Field(description='the field that holds the text, such as "headline" or "details/0"')


class _Record(Written):
    """Base of the records of brief.json."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _answer_fields() -> dict[str, Any]:
    kept = {name: (_PROSE_FIELDS.get(name, field.annotation), ...) for name, field in Answer.model_fields.items()}
    return {**kept, "bindings": (tuple[Binding, ...], ...), "run": (str | None, ...)}


AnswerRecord = create_model(
    "AnswerRecord", __base__=_Record, __doc__="One answer, as brief.json holds it.", **_answer_fields()
)


class SummaryRecord(_Record):
    """Page one in words."""

    question: str
    bottom_line: tuple[str, str, str] = Field(description="judgement; number with band; confidence in the evidence")
    evidence: Literal["high", "moderate", "low", "none"]
    notes: tuple[str, ...]
    values: tuple[Value, ...]
    bindings: tuple[Binding, ...]
    key_figure: tuple[int, int] | None = Field(description="number of the answer and of its exhibit")
    scores: dict[str, float]
    badge: str


class LeverPointRecord(_Record):
    """The answer at one setting."""

    setting: float
    text: tuple[str, ...]
    values: tuple[Value, ...]
    exhibits: tuple[Exhibit, ...]
    bindings: tuple[Binding, ...]


class LeverRecord(_Record):
    """A slot that the reader can turn."""

    question: str
    slot: str
    label: str
    unit: Unit
    setting: float
    points: tuple[LeverPointRecord, ...]


class BriefDocument(_Record):
    """A brief of one article."""

    schema_: Literal["detente.brief/1"] = Field(alias="schema")
    article: ArticleRecord
    summary: SummaryRecord
    statements: tuple[Statement, ...]
    answers: tuple[AnswerRecord, ...]  # pyright: ignore[reportInvalidTypeForm]
    levers: tuple[LeverRecord, ...]
    sources: tuple[Source, ...]
    manifest: Manifest


def bindings(places: list[tuple[str, Prose]]) -> list[dict[str, Any]]:
    """The bindings of several texts in one list; `at` tells them apart."""
    return [{"at": place, **bound.model_dump(mode="json")} for place, prose in places for bound in prose.bound]


def document(report: Report) -> dict[str, Any]:
    """The report as brief.json holds it; its manifest carries the digest of all the rest."""
    body = {
        "schema": BRIEF,
        "article": report.article.model_dump(mode="json"),
        "summary": _summary(report, report.summary),
        "statements": [statement.model_dump(mode="json") for statement in report.statements],
        "answers": [answer.model_dump(mode="json") for answer in report.answers],
        "levers": [_lever(lever) for lever in report.levers],
        "sources": [source.model_dump(mode="json") for source in report.sources],
    }
    manifest = report.manifest.model_dump(mode="json")
    manifest["content"] = digest(body)
    return {**body, "manifest": manifest}


def answers_document(answers: tuple[Answer, ...], run: Run) -> dict[str, Any]:
    """What `detente ask --json` prints: `{schema, answers, sources, manifest}`."""
    used = dict.fromkeys(source for answer in answers for source in answer.sources)
    known = run.panel.sources
    return {
        "schema": ANSWERS,
        "answers": [answer.model_dump(mode="json") for answer in answers],
        "sources": [known[source].model_dump(mode="json") for source in used if source in known],
        "manifest": {
            "panel": run.panel.digest,
            "options": {
                "as_of": run.as_of.isoformat(),
                "real_time": run.real_time,
                "hindsight": run.hindsight,
                "draws": run.draws,
                "seed": run.seed,
            },
            "runs": [answer.provenance.run for answer in answers if answer.provenance],
        },
    }


def _summary(report: Report, summary: Summary) -> dict[str, Any]:
    places = [("question", summary.question)]
    places += [(f"bottom_line/{i}", prose) for i, prose in enumerate(summary.bottom_line)]
    places += [(f"notes/{i}", prose) for i, prose in enumerate(summary.notes)]
    return {
        "question": summary.question.text,
        "bottom_line": [prose.text for prose in summary.bottom_line],
        "evidence": report.evidence,
        "notes": [prose.text for prose in summary.notes],
        "values": [value.model_dump(mode="json") for value in summary.values],
        "bindings": bindings(places),
        "key_figure": list(report.key_figure) if report.key_figure else None,
        "scores": report.scores,
        "badge": report.badge,
    }


def _lever(lever: LeverTable) -> dict[str, Any]:
    record = lever.model_dump(mode="json", exclude={"points"})
    return {**record, "points": [_point(point) for point in lever.points]}


def _point(point: LeverPoint) -> dict[str, Any]:
    return {
        "setting": point.setting,
        "text": [prose.text for prose in point.text],
        "values": [value.model_dump(mode="json") for value in point.values],
        "exhibits": [exhibit.model_dump(mode="json") for exhibit in point.exhibits],
        "bindings": bindings([(f"text/{i}", prose) for i, prose in enumerate(point.text)]),
    }


def schema() -> dict[str, Any]:
    """The JSON Schema of brief.json."""
    made = BriefDocument.model_json_schema(mode="serialization", by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": BRIEF, **made}
