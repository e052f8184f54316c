"""The brief as a Word document (extra "docx"): the same words and numbers, figures as pictures."""

import io
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from detente.briefing.levers import is_lever_figure
from detente.briefing.marks import decimals_of, unit_words
from detente.briefing.page import LEFT_OUT, ClaimRow, Page, Section, page
from detente.briefing.wording import LED_BY_PRIOR
from detente.core.errors import DataMissing
from detente.core.exhibits import Exhibit
from detente.core.prose import printed
from detente.figures import png
from detente.figures.lettering import clean

HEADINGS = ("row", "who says what", "kind", "verdict", "number (band)", "why")


def docx(document: dict[str, Any], *, full: bool = False) -> bytes:
    """DOCX of the brief; `full` adds each claim and the sources. Raises DataMissing without python-docx."""
    try:
        library = import_module("docx")
    except ImportError as error:
        raise DataMissing("DOCX needs python-docx: install the extra with pip install 'detente[docx]'") from error
    made = library.Document()
    # the library stamps the time of writing; a brief holds no clock
    made.core_properties.created = made.core_properties.modified = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    made.core_properties.author = "Détente"
    made.core_properties.title = clean(document["article"]["title"] or "Brief")
    laid = page(document)
    _first_page(made, document, laid)
    if laid.key:
        made.add_heading("Key figure", 1)
        _figure(made, document, laid, *laid.key)
        made.add_heading("What would change this", 1)
        _changes(made, document["answers"][laid.key[0]])
    if full:
        for section in laid.sections:
            _section(made, document, laid, section)
        _waiting(made, laid)
        _sources(made, document)
    _reproduce(made, document)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _first_page(made: Any, document: dict[str, Any], laid: Page) -> None:
    made.add_paragraph("Policy brief · Public sources only")
    made.add_heading(clean(document["article"]["title"] or "Article without a title"), 0)
    made.add_paragraph(document["summary"]["question"])
    made.add_paragraph(document["summary"]["badge"])
    made.add_heading("Bottom line", 1)
    for line in (*document["summary"]["bottom_line"], *document["summary"]["notes"]):
        made.add_paragraph(line)
    made.add_heading("The article's claims", 1)
    if laid.claims:
        _table(made, HEADINGS, [_claim(row, document) for row in laid.claims])
    else:
        made.add_paragraph("No statement that could be tested was found.")


def _claim(row: ClaimRow, document: dict[str, Any]) -> tuple[str, ...]:
    s = row.statement
    said = f"{s.speaker or 'the reporter'}: “{s.text}” (characters {s.span[0]}–{s.span[1]})"
    number, why = "", row.reason
    if row.has_number and row.answer is not None:
        answer = document["answers"][row.answer]
        number = f"{_number(answer['median'])} {unit_words(answer['unit'])}"
        if row.band:
            low, high = answer[row.band]
            number += f" ({_number(low)} to {_number(high)})"
        if answer["prior_dominated"]:
            number += f"; {LED_BY_PRIOR}"
        why = f"As {row.row} above." if row.repeats else answer["headline"]
    if s.doubt:
        why = f"{why} Uncertain: {s.doubt}"
    return row.row, said, s.kind, row.verdict, number, why


def _number(number: float | None) -> str:
    return "not given" if number is None else printed(number, decimals_of(number))


def _figure(made: Any, document: dict[str, Any], laid: Page, answer: int, place: int) -> None:
    shared = import_module("docx.shared")
    exhibit = Exhibit.model_validate(document["answers"][answer]["exhibits"][place])
    picture = made.add_picture(io.BytesIO(png(exhibit, credits=laid.credits.get(exhibit.id))), width=shared.Inches(6.2))
    picture._inline.docPr.set("descr", clean(exhibit.alt or exhibit.title))


def _changes(made: Any, answer: dict[str, Any]) -> None:
    rows = [
        (
            one["assumption"],
            "nowhere" if one["break_even"] is None else _number(one["break_even"]),
            unit_words(one["unit"]),
        )
        for one in answer["would_change"]
    ]
    if rows:
        _table(made, ("assumption", "turns at", "unit"), rows)
    else:
        made.add_paragraph("Nothing within the figures: the verdict itself waits for a model.")


def _drivers(made: Any, answer: dict[str, Any]) -> None:
    rows = [(one["label"], printed(one["share"], 2), _ends(one), one["method"]) for one in answer["drivers"]]
    if rows:
        made.add_heading("What the spread hangs on most", 2)
        _table(made, ("belief", "share of the spread", "nine in ten", "measured as"), rows)


def _ends(driver: dict[str, Any]) -> str:
    ends = driver["low"], driver["high"]
    return "" if None in ends else " to ".join(printed(end, 2) for end in ends)


def _section(made: Any, document: dict[str, Any], laid: Page, section: Section) -> None:
    answer = document["answers"][section.number]
    made.add_heading(f"{answer['row']}: {section.title}", 1)
    made.add_paragraph(answer["headline"])
    made.add_paragraph(f"Question as computed: {answer['estimand']}.")
    for text in answer["details"]:
        made.add_paragraph(text)
    for place in range(len(answer["exhibits"])):
        if (section.number, place) != laid.key and not is_lever_figure(section.answer.exhibits[place]):
            _figure(made, document, laid, section.number, place)
    if answer["baseline"]:
        made.add_paragraph(f"Baseline: {answer['baseline']['name']}: {_number(answer['baseline']['value'])}")
    for title, texts in (
        ("Rival values", answer["disagreement"]),
        ("Arguments against, strongest first", answer["caveats"]),
    ):
        if texts:
            made.add_heading(title, 2)
        for text in texts:
            made.add_paragraph(text)
    made.add_paragraph(f"Left out: {', '.join(section.left_out)}.")
    _changes(made, answer)
    _drivers(made, answer)


def _waiting(made: Any, laid: Page) -> None:
    if laid.waiting:
        made.add_heading("Not answered yet", 1)
        rows = [(one.answer.row, one.title, one.answer.reason or "") for one in laid.waiting]
        _table(made, ("row", "question", "because"), rows)
        made.add_paragraph(f"Left out of all of them, too: {', '.join(LEFT_OUT)}.")


def _sources(made: Any, document: dict[str, Any]) -> None:
    made.add_heading("Sources", 1)
    rows = [
        (
            f"{s['publisher']}: {s['title']}",
            s["vintage"],
            s["coverage"],
            "; ".join(s["breaks"]),
            f"{s['licence']} {s['terms']}",
        )
        for s in document["sources"]
    ]
    _table(made, ("source", "vintage", "coverage", "known breaks", "licence and terms"), rows)


def _reproduce(made: Any, document: dict[str, Any]) -> None:
    made.add_heading("Reproduce", 1)
    manifest, options = document["manifest"], document["manifest"]["options"]
    command = f"detente brief ARTICLE --as-of {options['as_of']} --draws {options['draws']} --seed {options['seed']}"
    for line in (command, f"Run {manifest['run']}", f"Content {manifest['content']}", f"Code {manifest['code']}"):
        made.add_paragraph(line)


def _table(made: Any, headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    table = made.add_table(rows=1, cols=len(headings), style="Light Grid Accent 1")
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.text = heading
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = clean(text)
