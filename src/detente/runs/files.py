"""Files of a run or a comparison: tables, one document, figures; each whole or not at all."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from detente import figures
from detente.core.errors import UnknownName, WrongInput
from detente.core.exhibits import Exhibit

FORMATS: Final = ("csv", "parquet", "json", "svg", "png", "html")


def stem(name: str) -> str:
    """A file name from an id that a user may have written."""
    return re.sub(r"[^A-Za-z0-9_+-]+", "-", name)[:80].strip("-") or "run"


def checked(formats: Iterable[str]) -> tuple[str, ...]:
    """Formats that can be written; raises WrongInput for none, and UnknownName with the nearest one."""
    chosen = tuple(formats)
    if not chosen:
        raise WrongInput(f"no format is named; give one or more of {', '.join(FORMATS)}")
    for one in chosen:
        if one not in FORMATS:
            raise UnknownName("format", one, FORMATS)
    return chosen


def written(
    out: Path,
    name: str,
    formats: Sequence[str],
    values: list[dict[str, Any]],
    document: dict[str, Any],
    exhibits: Sequence[Exhibit],
    credits: tuple[str, ...],
) -> list[Path]:
    """The paths of the files written; raises UnknownName for a format and WrongInput for a folder that cannot be."""
    contents: dict[str, bytes] = {}
    chosen = checked(formats)
    if "csv" in chosen:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(values[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(values)
        contents[f"{name}.csv"] = text.getvalue().encode()
    if "parquet" in chosen:
        import polars as pl  # noqa: PLC0415 - only for this format

        held = io.BytesIO()
        pl.DataFrame(values).write_parquet(held)
        contents[f"{name}.parquet"] = held.getvalue()
    if "json" in chosen:
        contents[f"{name}.json"] = json.dumps(document, ensure_ascii=False).encode()
    for exhibit in exhibits:
        if "svg" in chosen:
            contents[f"{name}-{exhibit.id}.svg"] = figures.svg(exhibit, credits=credits).encode()
        if "png" in chosen:
            contents[f"{name}-{exhibit.id}.png"] = figures.png(exhibit, credits=credits)
    if "html" in chosen:
        body = "\n".join(figures.svg(exhibit, credits=credits) for exhibit in exhibits)
        page = f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{name}</title>\n{body}\n</html>\n'
        contents[f"{name}.html"] = page.encode()
    return figures.written(out, contents)
