"""Files of a brief: every format from the same document, whole files only."""

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from errno import EISDIR
from pathlib import Path

from detente.briefing import docx, pdf, tables
from detente.briefing.checker import check
from detente.briefing.document import document
from detente.briefing.html import html
from detente.briefing.report import Report
from detente.core.errors import UnknownName, WrongInput

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
    """Check the brief, then write it into `folder`, each file under a temporary name first.

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
    try:
        return _written(made, folder)
    except OSError as error:
        raise WrongInput(
            f"the brief cannot be written to {str(folder)!r} ({error.strerror or error}); "
            "give --out a folder that can be written"
        ) from error


def _written(made: dict[str, str | bytes], folder: Path) -> list[Path]:
    """Every file under a temporary name first, so that none is half there."""
    folder.mkdir(parents=True, exist_ok=True)
    staged: dict[Path, Path] = {}
    try:
        for name in made:
            if (folder / name).is_dir():
                raise IsADirectoryError(EISDIR, f"{name} is a folder")
        for name, content in made.items():
            staged[folder / name] = _staged(folder, name, content)
        for path, temporary in staged.items():
            temporary.replace(path)
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
    return list(staged)


def _rendered(report: Report, format: str) -> dict[str, str | bytes]:
    if format not in _FORMATS:
        raise UnknownName("format", format, list(_FORMATS))
    return _FORMATS[format](report)


def _staged(folder: Path, name: str, content: str | bytes) -> Path:
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, path = tempfile.mkstemp(dir=folder, prefix=f".{name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except BaseException:  # a full disk, or the user's Ctrl-C
        Path(path).unlink(missing_ok=True)
        raise
    # temporary files are private; a brief is as readable as the umask lets it be
    mask = os.umask(0)
    os.umask(mask)
    Path(path).chmod(0o666 & ~mask)
    return Path(path)
