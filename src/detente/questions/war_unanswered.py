"""What a question on the war's course says where its model cannot speak."""

from detente.core.answers import Answer
from detente.core.errors import WrongInput
from detente.core.prose import say
from detente.questions.question import Question, Run, Slots
from detente.questions.war_runs import first_day

BASELINE = "baseline"


def unknown_scenario(scenario: str) -> None:
    """Raises WrongInput for a scenario that these questions do not start from."""
    if scenario != BASELINE:
        raise WrongInput(
            f"slot 'scenario': questions on aid start from {BASELINE!r} and vary volume and speed; got {scenario!r}; "
            "compare other scenarios by `detente compare`"
        )


def before_the_model(question: Question, slots: Slots, run: Run) -> Answer:
    """The answer for a day before the model's first: its beliefs rest on figures that were not public yet."""
    first = first_day(slots.conflict)
    return Answer(
        question=question.id,
        row=question.row,
        slots=slots.filled(),
        estimand=question.estimand,
        unit=question.unit,
        median=None,
        headline=say(
            "Not answered for {day}: the model of this war rests on what was public by {first}.",
            day=run.as_of,
            first=first,
        ),
        left_out=question.left_out,
        reason="not answered: the model of this war rests on figures that were not public by the date of the answer",
    )
