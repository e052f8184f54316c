"""Actor tables as people have them: CSV, JSON or XML, the peer's own files and reference cases among them.

A file is read whole or refused with its row and the mend. What was assumed about scales is noted in
the table, so that every result repeats it.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

from detente.core.councils import ActorTable
from detente.core.errors import WrongInput
from detente.councils.cells import Scale
from detente.councils.documents import from_document
from detente.councils.markup import from_markup
from detente.councils.rows import from_rows

LARGEST: Final = 5_000_000
"""[bytes] A table above this is refused unread."""


def read(source: str | Path | bytes, scale: Scale | None = None) -> ActorTable:
    """The table in a file, in bytes, or in standard input ("-").

    `scale` gives the ends of the positions' scale where a file cannot say it. Raises WrongInput for what
    is no table and BadRow, naming file, row, field and mend, for a row that cannot be.
    """
    name, content = content_of(source)
    text = text_of(name, content)
    start = text.lstrip()[:1]
    if start in {"{", "["}:
        return from_document(name, parsed(name, text), scale)
    if start == "<":
        return from_markup(name, text, scale)
    return from_rows(name, text, scale)


def content_of(source: str | Path | bytes) -> tuple[str, bytes]:
    """Name and bytes of a file, of bytes, or of standard input ("-"); raises WrongInput where there is none."""
    if isinstance(source, bytes):
        name, content = "the table", source
    elif str(source) == "-":
        name, content = "standard input", sys.stdin.buffer.read(LARGEST + 1)
    else:
        path = Path(source)
        name = path.name
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except OSError as error:
            raise WrongInput(
                f"no actor table at {str(path)!r} ({error.strerror}); give a CSV, JSON or XML file, or a preset"
            ) from error
    if len(content) > LARGEST:
        raise WrongInput(f"{name} is larger than {LARGEST:,} bytes; is it an actor table?")
    return name, content


def text_of(name: str, content: bytes) -> str:
    """The bytes as text; raises WrongInput for what is none."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        content = content.decode("utf-16", errors="replace").encode()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise WrongInput(f"{name}, row {row}: not UTF-8 text; save the file as UTF-8") from error
    if "\0" in text or not text.strip():
        raise WrongInput(f"{name} is {'empty' if not text.strip() else 'no text'}; give a CSV, JSON or XML table")
    return text


def parsed(name: str, text: str) -> Any:
    """The text as JSON; raises WrongInput, naming the row, for what is none."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise WrongInput(f"{name}, row {error.lineno}: not JSON ({error.msg}); mend that row") from error
    except RecursionError as error:
        raise WrongInput(f"{name} is nested too deeply for an actor table") from error
    except ValueError as error:  # a number of thousands of digits
        raise WrongInput(f"{name} is no actor table ({error}); mend that number") from error
