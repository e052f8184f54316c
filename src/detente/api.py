"""The verbs of Détente: what the command line, the workbench and a notebook call.

    detente.brief(article)   who claims what, and what the data answer
    detente.ask(question)    one question without an article

Both return an object that shows itself in a notebook and gives tables, charts and files.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.table import Table

from detente import briefing, claims, panel, questions
from detente.calibrate import spending_plan
from detente.claims import score as scoring
from detente.core.answers import Answer
from detente.core.claims import Statement
from detente.core.errors import WrongInput
from detente.figures import svg
from detente.questions import Question, Run

if TYPE_CHECKING:
    import pandas as pd

Day = date | str | None

LARGEST_LABELS = 2_000_000
"""[bytes] A labels file above this is refused unread."""


@dataclass(frozen=True)
class Asked:
    """One answer, and the ways to look at it."""

    answer: Answer
    run: Run

    def to_json(self) -> str:
        """`{schema, answers, sources, manifest}` as JSON text."""
        return json.dumps(briefing.answers_document((self.answer,), self.run), ensure_ascii=False, indent=2)

    def to_polars(self) -> pl.DataFrame:
        """One row per computed number: name, unit, median, low50, high50, low90, high90."""
        return values_table((self.answer,))

    def to_pandas(self) -> "pd.DataFrame":
        """As `to_polars`; needs pandas and pyarrow."""
        return self.to_polars().to_pandas()

    def chart(self, number: int = 0) -> str:
        """The answer's figure as SVG text; raises WrongInput where it has no such figure."""
        if not 0 <= number < len(self.answer.exhibits):
            held = len(self.answer.exhibits)
            raise WrongInput(f"question {self.answer.question!r} has {held} figures, counted from 0; got {number}")
        return svg(briefing.badged(self.answer.exhibits[number], self.answer))

    def _repr_html_(self) -> str:
        return briefing.answer_html(self.answer)

    def show(self) -> None:
        """Print the answer as a card on the terminal."""
        briefing.show_answer(self.answer, Console())


@dataclass(frozen=True)
class Brief:
    """A finished brief."""

    report: briefing.Report

    @property
    def document(self) -> dict[str, Any]:
        """The brief as brief.json holds it."""
        return briefing.document(self.report)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Who says what, with the question and word of each statement."""
        return self.report.statements

    @property
    def answers(self) -> tuple[Answer, ...]:
        """One answer per question and slots."""
        return self.report.answers

    def to_json(self) -> str:
        """brief.json as text."""
        return json.dumps(self.document, ensure_ascii=False, indent=2)

    def to_polars(self) -> pl.DataFrame:
        """One row per computed number of every answer."""
        return values_table(self.answers)

    def to_pandas(self) -> "pd.DataFrame":
        """As `to_polars`; needs pandas and pyarrow."""
        return self.to_polars().to_pandas()

    def write(self, folder: str | Path, formats: Sequence[str] = ("html", "json")) -> list[Path]:
        """Write the brief into `folder`, whole files only; raises WrongInput for an unknown format."""
        return briefing.write(self.report, Path(folder), tuple(formats))

    def show(self, paths: Sequence[Path] = ()) -> None:
        """Print the brief as a card on the terminal."""
        briefing.show(self.report, Console(), paths)

    def _repr_html_(self) -> str:
        return briefing.fragment(self.report)


def brief(
    article: str | Path | bytes,
    *,
    as_of: Day = None,
    real_time: bool = False,
    hindsight: bool = False,
    draws: int = 1000,
    seed: int = 0,
    full: bool = False,
    labels: str | Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Brief:
    """The brief of an article.

    Parameters
    ----------
    article
        Path of a text, Markdown or HTML file, "-" for standard input, or the file's bytes.
    as_of
        Only what was public on this date is used. Default: the article's date; without one, the
        panel's, which the brief then says.
    real_time, hindsight
        Drop later revisions too, or use everything known today.
    draws, seed
        Of model runs; the same seed gives the same answer.
    full
        The long brief.
    labels
        A labels file to score the reading against; the figures stand in the brief.
    progress
        Called with a line before each question is answered.

    Raises ArticleRefused for a file that is no readable article, WrongInput for contradictory options.
    """
    read = claims.read(article)
    known = panel.load()
    day = _day(as_of)
    run = Run(
        as_of=day or read.date or known.day,
        panel=known,
        real_time=real_time,
        hindsight=hindsight,
        draws=draws,
        seed=seed,
    )
    statements = claims.statements(read)
    rates = _rates(Path(labels), statements) if labels else None
    dated_by = "option" if day else "article" if read.date else "panel"
    answers = tuple(_answers(statements, run, progress))
    return Brief(briefing.compose(read, statements, answers, run, dated_by=dated_by, full=full, score=rates))


def ask(
    question: str,
    *,
    as_of: Day = None,
    real_time: bool = False,
    hindsight: bool = False,
    draws: int = 1000,
    seed: int = 0,
    **slots: Any,
) -> Asked:
    """The answer to one question, such as `ask("spending_gap", target=3.5)`.

    `as_of` defaults to the panel's date. Raises UnknownName for a question or slot that does not
    exist and WrongInput for a value out of range; both say what would be right.
    """
    known = panel.load()
    run = Run(
        as_of=_day(as_of) or known.day,
        panel=known,
        real_time=real_time,
        hindsight=hindsight,
        draws=draws,
        seed=seed,
    )
    return Asked(questions.ask(question, _files_read(slots), run), run)


def _files_read(slots: dict[str, Any]) -> dict[str, Any]:
    """The slots with a file of a spending path read: an answer is a function of what it holds, not of where it lies."""
    given = slots.get(spending_plan.SLOT)
    if isinstance(given, Path) or (isinstance(given, str) and given.strip().lower().endswith(".csv")):
        return {**slots, spending_plan.SLOT: spending_plan.from_file(Path(given), slots.get("gaps"))}
    return slots


def slots_from_text(settings: Iterable[str]) -> dict[str, Any]:
    """Slots from "name=value" texts, as the command line gives them; files that they name are read."""
    slots: dict[str, str] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip():
            raise WrongInput(f"--set takes slot=value, such as --set target=3.5; got {setting!r}")
        if name.strip() in slots:
            raise WrongInput(f"slot {name.strip()!r} is set twice")
        slots[name.strip()] = value.strip()
    return _files_read(slots)


def questions_table(*, as_json: bool = False) -> str:
    """Every question: row, id, what it asks, its slots with defaults, and whether it is answered yet."""
    if as_json:
        return json.dumps([_described(q) for q in questions.REGISTRY.values()], ensure_ascii=False, indent=2)
    table = Table(title="Questions", title_justify="left")
    for heading in ("row", "id", "claim", "slots", "answered"):
        table.add_column(heading, overflow="fold")
    for q in questions.REGISTRY.values():
        own = ", ".join(name for name in q.slots.model_fields if name not in questions.Slots.model_fields)
        state = "not yet" if q.answer is None else "in part" if q.unanswered else "yes"
        table.add_row(q.row, q.id, q.claim, own, state)
    console = Console()
    with console.capture() as captured:
        console.print(table)
    return captured.get().rstrip()


def values_table(answers: Iterable[Answer]) -> pl.DataFrame:
    """One row per computed number of the answers, intervals spread over columns."""
    rows = []
    for answer in answers:
        for value in answer.values:
            ends: dict[str, float | None] = {f"{end}{width}": None for width in (50, 90) for end in ("low", "high")}
            for width, interval in ((50, value.interval50), (90, value.interval90)):
                if interval is not None:
                    ends[f"low{width}"], ends[f"high{width}"] = interval
            rows.append(
                {"question": answer.question, "name": value.name, "unit": value.unit, "median": value.median, **ends}
            )
    numbers = ("median", "low50", "high50", "low90", "high90")
    schema = {"question": pl.String, "name": pl.String, "unit": pl.String, **dict.fromkeys(numbers, pl.Float64)}
    return pl.DataFrame(rows, schema=schema)


def _day(as_of: Day) -> date | None:
    if as_of is None or isinstance(as_of, date):
        return as_of
    try:
        return date.fromisoformat(as_of)
    except ValueError as error:
        raise WrongInput(f"a date is written YYYY-MM-DD, such as '2025-01-13'; got {as_of!r}") from error


def _rates(labels: Path, statements: tuple[Statement, ...]) -> dict[str, float]:
    """Recall, precision and accuracies of the reading against a labels file."""
    try:
        if labels.stat().st_size > LARGEST_LABELS:
            raise WrongInput(f"the labels file {labels} is larger than {LARGEST_LABELS:,} bytes; is it the right file?")
        return scoring.figures(scoring.score(json.loads(labels.read_text(encoding="utf-8")), statements))
    except OSError as error:
        raise WrongInput(f"the labels file {labels} cannot be read ({error.strerror})") from error
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise WrongInput(
            f"the labels file {labels} does not hold labels ({type(error).__name__}); its form is that of "
            "tests/articles/README.md: a list 'statements' with span, speaker, form, kind and question"
        ) from error


def _answers(
    statements: tuple[Statement, ...], run: Run, progress: Callable[[str], None] = lambda _: None
) -> Iterable[Answer]:
    """One answer per question and filled slots, in order of rows; who said it never reaches the question."""
    for question in questions.REGISTRY.values():
        if question.reads_statements:
            answer = questions.ask(question.id, {}, replace(run, statements=statements))
            yield answer.model_copy(update={"statements": tuple(s.id for s in statements)})
            continue
        asked: dict[str, list[Statement]] = {}
        for statement in statements:
            if statement.question == question.id:
                asked.setdefault(json.dumps(statement.slots, sort_keys=True, default=str), []).append(statement)
        for group in asked.values():
            progress(f"answering {question.row}: {question.title}")
            answer = questions.ask(question.id, group[0].slots, run)
            yield answer.model_copy(update={"statements": tuple(s.id for s in group)})


def _described(question: Question) -> dict[str, Any]:
    return {
        "row": question.row,
        "id": question.id,
        "claim": question.claim,
        "estimand": question.estimand,
        "unit": question.unit,
        "event": question.event,
        "answered": question.answer is not None,
        "missing": question.unanswered or None,
        "slots": question.slots.model_json_schema(),
    }


__all__ = ["Asked", "Brief", "ask", "brief", "questions_table", "slots_from_text", "values_table"]
