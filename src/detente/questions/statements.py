"""S12: Who said what, to whom and when."""

from collections import Counter

from detente.core.answers import Answer, Baseline
from detente.core.exhibits import Axis, Exhibit, Point, Series
from detente.core.prose import Label, Prose, Value, say
from detente.questions.question import Phrase, Question, Run, Slots
from detente.questions.wording import Values, listed

PHRASES: tuple[Phrase, ...] = ()


def answer(slots: Slots, run: Run) -> Answer:
    """The list of statements: how many, by speaker, form, kind and question."""
    del slots
    values = Values()
    total = values.add("statements", "statements", len(run.statements))
    if not run.statements:
        return _no_statements(total, values)
    linked = values.add("linked", "statements", sum(s.question is not None for s in run.statements))
    speakers = Counter(s.speaker for s in run.statements)
    named = values.add("speakers", "count", len([name for name in speakers if name is not None]))
    headline = say(
        "The article holds {total} statements by {named} speakers; {linked} of them bear on one of the questions.",
        total=total,
        named=named,
        linked=linked,
    )
    return Answer(
        question=QUESTION.id,
        row=QUESTION.row,
        slots={},
        estimand=QUESTION.estimand,
        unit=QUESTION.unit,
        median=total.median,
        headline=headline,
        details=(
            _counted("By speaker", "speaker", speakers, "the reporter", values),
            _counted("By form", "form", Counter(s.form for s in run.statements), "", values),
            _counted("By kind", "kind", Counter(s.kind for s in run.statements), "", values),
            _counted("By question", "question", Counter(s.question for s in run.statements), "no question", values),
        ),
        values=values.all(),
        baseline=Baseline(
            name="no answer: statements without a question",
            value=len(run.statements) - sum(s.question is not None for s in run.statements),
        ),
        caveats=(
            say(
                "Statements are found by rules, not understood; doubtful extractions are marked, and counts of a "
                "speaker say nothing on whether what was said holds."
            ),
        ),
        exhibits=(_speaker_bars(speakers),),
    )


def _counted(lead: str, key: str, counts: Counter[str | None], nobody: str, values: Values) -> Prose:
    """One sentence of counts, most frequent first."""
    parts = [
        say(
            "{name} {count}",
            name=_plain(name or nobody),
            count=values.add(f"{key}.{name or nobody}", "statements", count),
        )
        for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0] or ""))
    ]
    return say("{lead}: {list}.", lead=lead, list=listed(parts))


def _plain(name: str) -> Label | str:
    """A name as it stands in a sentence; one with digits is a quotation."""
    text = name.replace("_", " ")
    return Label(text=text, names="quotation") if any(letter.isdigit() for letter in text) else text


def _speaker_bars(speakers: Counter[str | None]) -> Exhibit:
    points = tuple(
        Point(x=name or "the reporter", y=count)
        for name, count in sorted(speakers.items(), key=lambda item: (-item[1], item[0] or ""))
    )
    return Exhibit(
        id="statements_by_speaker",
        kind="bars",
        title="Who is heard in the article",
        subtitle="Statements found, by speaker",
        x=Axis(label="speaker", type="name"),
        y=Axis(label="statements", unit="statements"),
        series=(Series(name="statements", points=points),),
        alt="Bars: number of statements by speaker.",
    )


def _no_statements(total: Value, values: Values) -> Answer:
    return Answer(
        question=QUESTION.id,
        row=QUESTION.row,
        slots={},
        estimand=QUESTION.estimand,
        unit=QUESTION.unit,
        median=None,
        headline=say("{total} statements were handed over.", total=total),
        values=values.all(),
        reason=QUESTION.unanswered,
    )


QUESTION = Question(
    id="statements",
    row="S12",
    title="Who said what, to whom, when?",
    claim="Who said what, to whom and when.",
    estimand="Statements found in the article, with speaker, place in the text, form, kind and linked question",
    event=None,
    unit="statements",
    slots=Slots,
    phrases=PHRASES,
    answer=answer,
    unanswered="not answered yet: no statements were handed over; give an article",
    left_out=(),
    reads_statements=True,
)
