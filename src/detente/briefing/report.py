"""A brief as data, before it takes the form of a page or file."""

from datetime import date
from typing import Literal

from detente.briefing.manifest import Manifest
from detente.core.answers import Answer
from detente.core.claims import Statement
from detente.core.exhibits import Exhibit
from detente.core.prose import Prose, Value
from detente.core.sources import Source
from detente.core.units import Unit
from detente.core.written import Written

DatedBy = Literal["article", "option", "panel"]


class ArticleRecord(Written):
    """What a brief says of its article: never the text."""

    title: str | None
    date: date | None
    sha256: str


class LeverPoint(Written):
    """The answer at one setting of a lever: its leading sentences, the numbers in them, a figure where there is one."""

    setting: float
    text: tuple[Prose, ...]
    values: tuple[Value, ...]
    exhibits: tuple[Exhibit, ...] = ()


class LeverTable(Written):
    """A slot of a question that the reader can turn, with the answers computed in advance."""

    question: str
    slot: str
    label: str
    unit: Unit
    setting: float
    points: tuple[LeverPoint, ...]


class Summary(Written):
    """Page one in words: the question, three sentences, and what the reader must know about the run."""

    question: Prose
    bottom_line: tuple[Prose, Prose, Prose]
    notes: tuple[Prose, ...] = ()
    values: tuple[Value, ...] = ()


class Report(Written):
    """A brief. `key_figure` is [answer, exhibit] by number; `evidence` is the confidence in the evidence."""

    article: ArticleRecord
    statements: tuple[Statement, ...]
    answers: tuple[Answer, ...]
    sources: tuple[Source, ...]
    summary: Summary
    evidence: Literal["high", "moderate", "low", "none"]
    levers: tuple[LeverTable, ...] = ()
    key_figure: tuple[int, int] | None = None
    scores: dict[str, float] = {}
    manifest: Manifest
    badge: str
    full: bool = False
