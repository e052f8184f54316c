"""What a question is: its row, its slots, its event, and how a run answers it.

A question never sees who made a statement. Its answer function is handed slots and a `Run`; the
statements of the article reach only the question that is about them (`reads_statements`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field

from detente.core.answers import Answer
from detente.core.claims import Polarity, Slot, Statement
from detente.core.units import Unit
from detente.core.written import Written
from detente.panel import Panel, View

LEFT_OUT: tuple[str, ...] = (
    "civilian harm",
    "displacement of people",
    "destruction and reconstruction",
    "nuclear escalation",
)
"""What no answer weighs; every answer names it."""


class Phrase(NamedTuple):
    """A cue by which a claim is linked to a question.

    `all_of`: regular expressions that must all match the statement (case ignored); `none_of`: that
    must not; `weight`: how much a match counts against the cues of other questions; `polarity`:
    whether a statement with this cue asserts or denies the row's claim. In an expression {word}
    stands for a family of words of `concepts.py`, " .. " for a few words between. No cue holds a
    person's name, so that no speaker is heard differently.
    """

    all_of: tuple[str, ...]
    none_of: tuple[str, ...] = ()
    weight: float = 1.0
    polarity: Polarity = "asserts"


def several(value: Any) -> Any:
    """One value or text such as "6, 12" as a tuple, for slots that hold several."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, int | float):
        return (value,)
    return value


def _ends(value: Any) -> Any:
    """As `several`; "4-5" gives both ends."""
    if isinstance(value, str) and re.fullmatch(r"\s*[\d.]+\s*[-–]\s*[\d.]+\s*", value):
        return tuple(part.strip() for part in re.split(r"[-–]", value))
    return several(value)


def identifier(value: Any) -> Any:
    """A preset's name as it is keyed: lower case, underscores for spaces and hyphens."""
    return re.sub(r"[\s-]+", "_", value.strip().lower()) if isinstance(value, str) else value


def _distinct(codes: tuple[str, ...]) -> tuple[str, ...]:
    if not codes:
        raise ValueError("name at least one state")
    if len(set(codes)) != len(codes):
        raise ValueError(f"a state is named twice in {', '.join(codes)}")
    return codes


def _upper(value: Any) -> Any:
    return value.strip().upper() if isinstance(value, str) else value


def _code(text: str) -> str:
    if not re.fullmatch("[A-Z]{3}", text):
        raise ValueError("give a state's three-letter code (ISO 3166-1 alpha-3), such as RUS")
    return text


State = Annotated[
    str, BeforeValidator(_upper), AfterValidator(_code), Field(json_schema_extra={"pattern": "^[A-Z]{3}$"})
]
"""ISO 3166-1 alpha-3 code; EUI stands for the EU institutions, as in the aid data."""

States = Annotated[tuple[State, ...], BeforeValidator(several), AfterValidator(_distinct)]
Ratio = Annotated[float, Field(ge=0, le=4)]
ShareOfGdp = Annotated[float, Field(ge=0, le=10)]
"""[% of GDP]"""

WarMonths = Annotated[tuple[Annotated[float, Field(ge=0, le=36)], ...], BeforeValidator(several), Field(min_length=1)]
"""[months after the as-of date] Within the horizon of war and bargaining."""

PeaceYears = Annotated[tuple[Annotated[float, Field(ge=0, le=11)], ...], BeforeValidator(_ends), Field(min_length=1)]
"""[years after the as-of date] Within the horizon of peace and risk."""

PRESETS = ("status_quo_ante", "freeze", "line_plus_guarantees")
Preset = Annotated[Literal["status_quo_ante", "freeze", "line_plus_guarantees"], BeforeValidator(identifier)]
"""Terms of a deal: the line of the day before the invasion; the line at the talks; that with a treaty."""


def _terms(value: Any) -> Any:
    """A preset's name or a number; anything else is refused with what would be right."""
    if isinstance(value, str) and identifier(value) not in PRESETS:
        try:
            return float(value)
        except ValueError:
            raise ValueError(f"give {', '.join(PRESETS)} or a share from 0 to 1") from None
    return value


Terms = Annotated[Annotated[float, Field(ge=0, le=1)] | Preset, BeforeValidator(_terms)]
"""A preset of terms, or the least settlement that the supported side accepts, y*, as a share of what it claims."""


def _day(value: Any) -> Any:
    """A bare number is no day: it would be taken for seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
        return value
    if value is None:
        return None
    raise ValueError("write a date as YYYY-MM-DD, such as 2025-01-13")


class Slots(Written):
    """What every question takes. `as_of` overrides the date of the run."""

    as_of: Annotated[date | None, BeforeValidator(_day)] = None
    conflict: Literal["ukraine"] = "ukraine"
    scenario: Annotated[str, Field(min_length=1)] = "baseline"

    def filled(self) -> dict[str, Slot]:
        """The slots as an Answer carries them: dates as ISO text, absent ones left out."""
        plain = {name: getattr(self, name) for name in type(self).model_fields}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in plain.items()
            if value is not None
        }


@dataclass(frozen=True, slots=True)
class Run:
    """What an answer is computed from, besides its slots.

    `draws` and `seed` do nothing where no model runs. `statements` reach only a question that is
    about them.
    """

    as_of: date
    panel: Panel
    real_time: bool = False
    hindsight: bool = False
    draws: int = 1000
    seed: int = 0
    statements: tuple[Statement, ...] = ()

    def view(self) -> View:
        """The panel as known on the as-of date; a new list of used figures each time."""
        return self.panel.as_of(self.as_of, real_time=self.real_time, hindsight=self.hindsight)


@dataclass(frozen=True, slots=True)
class Question:
    """One testable row. `event` is what the answer's word would be the chance of; None: the row has none.

    Without `answer`, `unanswered` says what is missing; with one, it says what is missing for the
    part that the answer leaves open, or is empty.
    """

    id: str
    row: str
    title: str
    claim: str
    estimand: str
    event: str | None
    unit: Unit
    slots: type[Slots]
    phrases: tuple[Phrase, ...] = ()
    answer: Callable[[Any, Run], Answer] | None = None
    unanswered: str = ""
    left_out: tuple[str, ...] = LEFT_OUT
    reads_statements: bool = False
