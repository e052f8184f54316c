"""Article, statements and answers become a Report, and the Report a card, a page or a file.

compose(article, statements, answers, run)   the Report
document(report)                             brief.json
render(report, format), write(...)           html, json, csv, pdf, docx
check(page, document)                        fails on a number that nothing computed
"""

from detente.briefing.checker import check
from detente.briefing.compose import compose
from detente.briefing.document import answers_document, document, schema
from detente.briefing.files import FORMATS, render, write
from detente.briefing.html import answer_html
from detente.briefing.html import fragment as _fragment
from detente.briefing.manifest import badged
from detente.briefing.report import Report
from detente.briefing.terminal import show, show_answer

__all__ = [
    "FORMATS",
    "Report",
    "answer_html",
    "answers_document",
    "badged",
    "check",
    "compose",
    "document",
    "fragment",
    "render",
    "schema",
    "show",
    "show_answer",
    "write",
]


def fragment(report: Report) -> str:
    """The brief for a notebook: the page in a frame of its own."""
    return _fragment(document(report))
