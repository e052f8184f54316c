"""The brief as PDF, printed from its HTML page by WeasyPrint (extra "pdf")."""

import logging
from importlib import import_module
from typing import Any

from detente.briefing.html import html
from detente.core.errors import DataMissing


def pdf(document: dict[str, Any], *, full: bool = False) -> bytes:
    """PDF of the page, two pages long unless `full`. Raises DataMissing without WeasyPrint."""
    try:
        # imported by name, at the time of use: WeasyPrint is an extra and takes a second to load
        weasyprint = import_module("weasyprint")
    except (ImportError, OSError) as error:
        raise DataMissing(
            "PDF needs WeasyPrint and Pango: install the extra with pip install 'detente[pdf]' "
            f"and the system package libpango-1.0-0 libpangoft2-1.0-0; the HTML brief prints as well ({error})"
        ) from error
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["data"])
    page = weasyprint.HTML(string=html(document, full=full), url_fetcher=fetcher)
    # it reports style meant for screens, and links to parts that the short brief does not print
    log = logging.getLogger("weasyprint")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        made = page.write_pdf()
    finally:
        log.setLevel(before)
    if not isinstance(made, bytes):
        raise TypeError("WeasyPrint gave no bytes")
    return made
