"""S12: Who said what, to whom and when."""

from detente.questions.question import Phrase, Question, Slots

PHRASES: tuple[Phrase, ...] = ()

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
    unanswered="not answered yet: no statements were handed over; give an article",
    left_out=(),
    reads_statements=True,
)
