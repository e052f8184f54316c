"""The brief on the terminal: one card, one line for each claim."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from detente.briefing import wording
from detente.briefing.document import document
from detente.briefing.marks import decimals_of, unit_words
from detente.briefing.page import ClaimRow, page
from detente.briefing.report import Report
from detente.core.answers import Answer, BreakEven, Driver
from detente.core.prose import printed
from detente.figures.lettering import clean
from detente.questions import REGISTRY

WORKBENCH = "Open the workbench: detente serve"
MARK = "†"
"""Beside a number that is led by its prior."""

NARROW = 100
"""[columns] Below this width numbers are printed without their unit's second half."""


def show(report: Report, console: Console, paths: Sequence[Path] = ()) -> None:
    """Print the card: title, bottom line, claims, then where the files lie. Rich honours NO_COLOR."""
    record = document(report)
    title = Text(
        clean(report.article.title or "Article without a title"), style="bold", overflow="ellipsis", no_wrap=True
    )
    lines = [Text(line) for line in record["summary"]["bottom_line"]]
    parts: list[Any] = [title, Text(record["summary"]["badge"], style="dim"), Text(), *lines, Text(), _claims(record)]
    if any(answer["prior_dominated"] for answer in record["answers"]):
        parts.append(Text(f"{MARK} {wording.LED_BY_PRIOR}: judged beliefs decide it more than data do", style="dim"))
    parts += [Text(note, style="dim") for note in record["summary"]["notes"]]
    console.print(Panel(Group(*parts), box=box.ROUNDED, padding=(0, 1), border_style="dim"))
    page_first = sorted(paths, key=lambda path: path.suffix != ".html")
    for path in page_first:
        console.print(Text(str(path)), soft_wrap=True)


def show_answer(answer: Answer, console: Console) -> None:
    """Print one answer: word and event, headline, details, what is missing, what would change it, rivals, caveats."""
    dated = f", as of {answer.provenance.as_of.isoformat()}" if answer.provenance else ""
    parts: list[Any] = [Text(f"{answer.row} {answer.question}{dated}", style="bold")]
    if answer.word is not None:
        led = f" ({wording.LED_BY_PRIOR})" if answer.prior_dominated else ""
        parts.append(Text(f"{answer.word}{led}: {REGISTRY[answer.question].event}\n", style="italic"))
    elif answer.prior_dominated:
        parts.append(Text(wording.LED_BY_PRIOR, style="italic"))
    parts.append(Text(answer.headline.text))
    parts += [Text(f"\n{detail.text}") for detail in answer.details]
    if answer.reason and answer.median is not None:
        parts.append(Text(f"\n{answer.reason}", style="dim"))
    if answer.baseline is not None and answer.baseline.value is not None:
        held = f"{_number(answer.baseline.value)} {unit_words(answer.unit)}"
        parts.append(Text(f"\nBaseline: {answer.baseline.name} ({held})"))
    if answer.would_change:
        parts += [Text("\nWhat would change it", style="bold"), *map(_turns, answer.would_change)]
    if answer.drivers:
        told = map(_share, answer.drivers)
        heading = "Share of the spread that a belief carries (nine in ten resamples)"
        parts += [Text(f"\n{heading}", style="bold"), *map(Text, told)]
    for heading, texts in (("Rival values", answer.disagreement), ("Held against it", answer.caveats)):
        if texts:
            parts += [Text(f"\n{heading}", style="bold"), *(Text(text.text) for text in texts)]
    console.print(Panel(Group(*parts), box=box.ROUNDED, padding=(0, 1), border_style="dim"))


def _share(driver: Driver) -> str:
    """A belief, its share, and where that may lie."""
    told = f"{driver.label}: {printed(driver.share, 2)}"
    if driver.low is None or driver.high is None:
        return told
    return f"{told} ({printed(driver.low, 2)} to {printed(driver.high, 2)})"


def _turns(change: BreakEven) -> Text:
    """One assumption and the value at which the answer turns."""
    if change.break_even is None:
        return Text(f"{change.assumption}: nowhere in its range")
    return Text(f"{change.assumption}: {_number(change.break_even)} {unit_words(change.unit)}".rstrip())


def _claims(record: dict[str, Any]) -> Table | Text:
    rows = page(record).claims
    if not rows:
        return Text("No statement that could be tested was found.")
    table = Table(box=None, padding=(0, 1, 0, 0), expand=True, pad_edge=False)
    table.add_column("row", no_wrap=True, width=3)
    table.add_column("claim", no_wrap=True, overflow="ellipsis", ratio=1, min_width=12)
    table.add_column("verdict", no_wrap=True, overflow="ellipsis", max_width=19)
    table.add_column("number (band)", no_wrap=True, overflow="ellipsis", justify="right", max_width=26)
    for row in rows:
        table.add_row(*_cells(row, record))
    return table


def _cells(row: ClaimRow, record: dict[str, Any]) -> tuple[Text, Text, Text, Text]:
    statement = row.statement
    said = Text(clean(statement.text))
    speaker = Text(f"{clean(statement.speaker).rsplit(' ', 1)[-1]}: " if statement.speaker else "", style="bold")
    verdict = wording.VALUE.split(",")[0] if row.verdict == wording.VALUE else row.verdict
    number = ""
    if row.has_number and row.answer is not None:
        answer = record["answers"][row.answer]
        number = f"{_number(answer['median'])} {unit_words(answer['unit'])}"
        if row.band:
            low, high = answer[row.band]
            number += f" ({_number(low)}–{_number(high)})"
        if answer["prior_dominated"]:
            number += MARK
    style = "dim" if verdict in (wording.NOT_YET, wording.NO_QUESTION) else ""
    return Text(row.row), speaker + said, Text(verdict, style=style), Text(number)


def _number(number: float) -> str:
    return printed(number, decimals_of(number))
