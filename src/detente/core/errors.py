"""The one tree of errors.

    DetenteError                     exit code
    ├── WrongInput                   2   what the user gave cannot be used
    │   ├── UnknownName                  a lever, question, series, state or unit that does not exist
    │   ├── ArticleRefused               an article that cannot be read
    │   └── BadRow                       a row of a table or panel that breaks its contract
    ├── DataMissing                  3   a table, mirror or derived result is not there
    └── CheckFailed                  4   a checksum, contract, revision or finished brief does not hold
        ├── SchemaChanged
        └── RevisionTooLarge

Each message names the fault, what was given, and the mend.
"""

from difflib import get_close_matches
from typing import ClassVar, Final


class DetenteError(Exception):
    """Root of everything Détente raises on purpose; the command line prints it in one line."""

    exit_code: ClassVar[int] = 1


class WrongInput(DetenteError):
    """What the user gave cannot be used."""

    exit_code = 2


def shortened(given: object, longest: int = 80) -> str:
    """What was given, as a message can hold it: hostile input may be huge or nested without end."""
    try:
        text = given if isinstance(given, str) else repr(given)
    except RecursionError:
        return "something nested without end"
    except ValueError:  # Python writes no integer of more than 4,300 digits
        return "a number of thousands of digits"
    return text if len(text) <= longest else f"{text[:longest]}…"


LONGEST_MESSAGE: Final = 1_500
"""[characters] What is longer repeats what was given; the middle is left out, for a message ends with the mend."""


def printable(message: str) -> str:
    """A message as a terminal may show it: what was given may hold control and bidirectional characters, or no end."""
    if len(message) > LONGEST_MESSAGE:
        message = f"{message[: LONGEST_MESSAGE - 500]} … {message[-500:]}"
    return "".join(one if one.isprintable() or one in "\n\t" else ascii(one)[1:-1] for one in message)


class UnknownName(WrongInput):
    """A name that is not in its register; the message suggests the nearest one."""

    def __init__(self, what: str, given: str, known: "list[str] | tuple[str, ...] | dict[str, object]") -> None:
        names = sorted(known)
        given = shortened(given)
        near = get_close_matches(given, names, n=1, cutoff=0.5)
        hint = (
            f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names[:12])}{' …' if len(names) > 12 else ''}"
        )
        super().__init__(f"unknown {what} {given!r}; {hint}")


class ArticleRefused(WrongInput):
    """An article that cannot be read as text."""


class BadRow(WrongInput):
    """A row that breaks its table's contract; names file, row, field and the mend."""

    def __init__(self, file: str, row: int | str, field: str, problem: str, mend: str) -> None:
        super().__init__(f"{file}, row {row}, field {field!r}: {problem}; {mend}")


class DataMissing(DetenteError):
    """Something that must be fetched, mirrored or built first."""

    exit_code = 3


class CheckFailed(DetenteError):
    """Something that should hold does not."""

    exit_code = 4


class SchemaChanged(CheckFailed):
    """A table no longer has the columns or types of its contract."""


class RevisionTooLarge(CheckFailed):
    """A new vintage moves past figures by more than the stated tolerance."""
