"""CSV files of a brief: claims, values, figures. Cells that a spreadsheet would run as formulas are defused."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from detente.briefing.page import page
from detente.figures.lettering import clean

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}")


def files(document: dict[str, Any]) -> dict[str, str]:
    """File name -> CSV text: one row per statement, per computed number and per point of a figure."""
    return {
        "brief.csv": _csv(_claims(document)),
        "brief-values.csv": _csv(_values(document)),
        "brief-figures.csv": _csv(_figures(document)),
    }


def cell(content: Any) -> Any:
    """The content of a cell: numbers as they are, text without control characters and never a formula."""
    if not isinstance(content, str):
        return content
    text = clean(content)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(rows: Iterable[list[Any]]) -> str:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    for row in rows:
        writer.writerow(["" if one is None else cell(one) for one in row])
    return made.getvalue()


def _claims(document: dict[str, Any]) -> Iterable[list[Any]]:
    yield [
        *("id", "row", "question", "speaker", "audience", "said_on", "start", "end", "form", "kind", "polarity"),
        *("quotation", "verdict", "number", "low90", "high90", "unit", "reason", "doubt"),
    ]
    for row in page(document).claims:
        s = row.statement
        answer = document["answers"][row.answer] if row.answer is not None and row.has_number else None
        low, high = (answer["interval90"] or (None, None)) if answer else (None, None)
        yield [
            *(s.id, row.row, s.question, s.speaker, s.audience, s.said_on.isoformat() if s.said_on else None),
            *(*s.span, s.form, s.kind, s.polarity, s.text, row.verdict),
            *(answer["median"] if answer else None, low, high, answer["unit"] if answer else None),
            *(s.reason_if_unanswered, s.doubt),
        ]


def _values(document: dict[str, Any]) -> Iterable[list[Any]]:
    yield ["question", "row", "name", "unit", "median", "low50", "high50", "low90", "high90"]
    for answer in document["answers"]:
        for value in answer["values"]:
            ends = [*(value["interval50"] or (None, None)), *(value["interval90"] or (None, None))]
            yield [answer["question"], answer["row"], value["name"], value["unit"], value["median"], *ends]


def _figures(document: dict[str, Any]) -> Iterable[list[Any]]:
    yield ["figure", "title", "series", "role", "x", "y", "low", "high", "unit", "note", "low50", "high50", "prior"]
    for answer in document["answers"]:
        for figure in answer["exhibits"]:
            for series in figure["series"]:
                for p in series["points"]:
                    head = [figure["id"], figure["title"], series["name"], series["role"]]
                    ends = [p["low50"], p["high50"], p["prior"]]
                    yield [*head, p["x"], p["y"], p["low"], p["high"], figure["y"]["unit"], p["note"], *ends]
