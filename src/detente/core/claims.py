"""Who says what."""

from datetime import date
from typing import Literal

from pydantic import Field

from detente.core.written import Written

Form = Literal["direct", "indirect", "mixed", "narration"]
Kind = Literal["fact", "forecast", "causal", "normative", "other"]
Polarity = Literal["asserts", "denies"]
Slot = float | int | str | tuple[float, ...] | tuple[str, ...]


class Claim(Written):
    """One statement of an article.

    `span` counts code points of the decoded file, the end excluded; `text` is what a page quotes of it
    and never longer than 300 characters. `speaker` is a person's name, or the title as written where the
    article gives no name; None stands for the reporter. `doubt` says why the reading is unsure.
    """

    id: str
    speaker: str | None
    audience: str | None = None
    said_on: date | None = None
    span: tuple[int, int]
    text: str = Field(max_length=300)
    form: Form
    kind: Kind
    doubt: str | None = None


class Linked(Written):
    """A claim that a question answers: slots are those that the text fills."""

    question: str
    slots: dict[str, Slot] = {}
    polarity: Polarity = "asserts"


class Unanswered(Written):
    """Why no question fits a claim."""

    reason: str


class Statement(Claim):
    """A claim with its question and the word that the answer gives it: one row of brief.json."""

    question: str | None = None
    slots: dict[str, Slot] = {}
    polarity: Polarity | None = None
    word: str | None = None
    reason_if_unanswered: str | None = None
