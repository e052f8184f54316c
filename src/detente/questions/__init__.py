"""The questions that a claim can be linked to, and the one door through which they are asked.

One file per question; a module of this package that holds a `QUESTION` is found by itself.
"""

import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

from pydantic import ValidationError

from detente.catalogue.belief_labels import label_of
from detente.catalogue.levers import by_own_name
from detente.core.answers import Answer
from detente.core.errors import UnknownName, WrongInput
from detente.core.prose import say
from detente.questions.provenance import provenance_of
from detente.questions.question import Phrase, Question, Run, Slots

__all__ = ["REGISTRY", "Phrase", "Question", "Run", "Slots", "ask", "find", "slots_of"]


def _discover() -> dict[str, Question]:
    """Every question of the package by id, in order of rows."""
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    questions = [module.QUESTION for module in modules if hasattr(module, "QUESTION")]
    questions.sort(key=lambda question: int(question.row.removeprefix("S")))
    registry = {question.id: question for question in questions}
    if len(registry) != len(questions):
        raise ValueError("two questions share an id")
    return registry


REGISTRY: dict[str, Question] = _discover()
"""All questions by id, in order of rows."""


EARLIEST, LATEST = 1816, 2200
"""[year] No answer is dated by a day outside of these; no series begins earlier."""


def find(question_id: str) -> Question:
    """The question with this id; raises UnknownName with the nearest one."""
    if question_id not in REGISTRY:
        raise UnknownName("question", question_id, list(REGISTRY))
    return REGISTRY[question_id]


def slots_of(question: Question, slots: Mapping[str, Any]) -> Slots:
    """The slots, checked; what is absent takes its default.

    Raises UnknownName for a slot that the question does not have, WrongInput for a value out of range.
    """
    known = list(question.slots.model_fields)
    slots = by_own_name(slots, f"slots of question {question.id!r}")
    for name in slots:
        if name not in known:
            raise UnknownName(f"slot of question {question.id!r}", name, known)
    try:
        return question.slots.model_validate(dict(slots))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "slots"
        problem = _problem([one["msg"] for one in error.errors() if one["loc"][:1] == first["loc"][:1]])
        if name not in known:
            raise WrongInput(f"question {question.id!r}: {problem}") from error
        default = question.slots.model_fields[name].get_default()
        without = "it may be left out" if default is None else f"the default is {default!r}"
        raise WrongInput(
            f"slot {name!r} of question {question.id!r}: {problem}; got {slots.get(name)!r}, {without}"
        ) from error


def _problem(messages: list[str]) -> str:
    """One clear message: the catalogue's own where there is one, else every form that the value could have had."""
    own = [message.removeprefix("Value error, ") for message in messages if message.startswith("Value error, ")]
    return own[0] if own else ", or ".join(dict.fromkeys(messages))


def ask(question_id: str, slots: Mapping[str, Any], run: Run) -> Answer:
    """The answer to a question, with its provenance.

    Nothing but slots and run decides it; statements are taken away unless the question is about
    them, so no number can depend on a speaker. Raises UnknownName and WrongInput.
    """
    question = find(question_id)
    checked = slots_of(question, slots)
    if run.real_time and run.hindsight:
        raise WrongInput("real-time and hindsight exclude each other; choose one")
    run = replace(
        run,
        as_of=checked.as_of or run.as_of,
        statements=run.statements if question.reads_statements else (),
    )
    if not EARLIEST <= run.as_of.year <= LATEST:
        raise WrongInput(f"the date lies between {EARLIEST} and {LATEST}; got {run.as_of.isoformat()}")
    answer = question.answer(checked, run) if question.answer else _unanswered(question, checked)
    drivers = tuple(driver.model_copy(update={"label": label_of(driver.belief)}) for driver in answer.drivers)
    return answer.model_copy(
        update={"slots": checked.filled(), "provenance": provenance_of(question, checked, run), "drivers": drivers},
    )


def _unanswered(question: Question, slots: Slots) -> Answer:
    """An answer that says what is missing."""
    return Answer(
        question=question.id,
        row=question.row,
        slots=slots.filled(),
        estimand=question.estimand,
        unit=question.unit,
        median=None,
        headline=say("{reason}.", reason=_sentence(question.unanswered)),
        left_out=question.left_out,
        reason=question.unanswered,
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
