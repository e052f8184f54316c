"""Files of a brief: every format from the same document, whole files only."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from detente.briefing import docx, pdf, tables
from detente.briefing.checker import check
from detente.briefing.document import document
from detente.briefing.html import html
from detente.briefing.report import Report
from detente.core.errors import UnknownName, WrongInput
from detente.figures import written

_FORMATS: dict[str, Callable[[Report], dict[str, str | bytes]]] = {
    "html": lambda report: {"brief.html": html(document(report), full=report.full)},
    "json": lambda report: {"brief.json": json.dumps(document(report), ensure_ascii=False, indent=2) + "\n"},
    "csv": lambda report: {**tables.files(document(report))},
    "pdf": lambda report: {"brief.pdf": pdf.pdf(document(report), full=report.full)},
    "docx": lambda report: {"brief.docx": docx.docx(document(report), full=report.full)},
}

FORMATS = tuple(_FORMATS)


def render(report: Report, format: str) -> str | bytes:
    """The brief in one format; for csv the table of claims. Raises UnknownName, or DataMissing for a missing extra."""
    return next(iter(_rendered(report, format).values()))


def write(report: Report, folder: Path, formats: Sequence[str] = ("html", "json")) -> list[Path]:
    """Check the brief, then write it into `folder`, all files whole or none.

    Nothing is written if any format is unknown, an extra is missing or the checker fails. Raises
    WrongInput where no format is named or the folder cannot be written to.
    """
    if not formats:
        raise WrongInput(f"no format is named; give one or more of {', '.join(FORMATS)}")
    made: dict[str, str | bytes] = {}
    for name in dict.fromkeys(formats):
        made |= _rendered(report, name)
    page = made.get("brief.html")
    check(page if isinstance(page, str) else None, document(report))
    return written(folder, made)


def _rendered(report: Report, format: str) -> dict[str, str | bytes]:
    if format not in _FORMATS:
        raise UnknownName("format", format, list(_FORMATS))
    return _FORMATS[format](report)
