"""The brief as one self-contained HTML file: no script, no request, no style but its own.

The page is a function of brief.json alone, so that page and file cannot disagree.
"""

import base64
import hashlib
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from detente.briefing.drawn import Drawn, drawn_exhibits
from detente.briefing.manifest import badged
from detente.briefing.marks import Marks, unit_words
from detente.briefing.page import exhibits, page
from detente.briefing.wording import LED_BY_PRIOR
from detente.core.answers import Answer
from detente.figures.lettering import clean
from detente.figures.theme import FONT, FONTS

TEMPLATES = Path(__file__).parent / "templates"
SHOWN = 18
"""Rows of the claim table that the short print holds."""

PRINTED = 74
"""[characters] The same on paper, where the table must fit its page."""

QUOTED = 130
"""[characters] Of a quotation in the claim table; the full brief gives it whole."""


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(unit=unit_words, safe_url=safe_url)
    return made


def safe_url(url: str) -> bool:
    """Whether a link may be followed: a web address with a host and nothing else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


@cache
def _fonts() -> str:
    faces = []
    for name, weight in (("Inter-Regular", 400), ("Inter-SemiBold", 600)):
        data = base64.b64encode((FONTS / f"{name}.woff2").read_bytes()).decode("ascii")
        source = f'url(data:font/woff2;base64,{data}) format("woff2")'
        faces.append(f'@font-face{{font-family:"{FONT}";font-weight:{weight};src:{source}}}')
    return "\n".join(faces)


def _style(levers: list[dict[str, Any]]) -> str:
    """The page's style; which setting of a lever shows is decided by its radio buttons alone."""
    rules = [
        f"#lever-{n}-{i}:checked~#lever-{n}-setting-{i}{{display:block}}"
        for n, lever in enumerate(levers)
        for i in range(len(lever["points"]))
    ]
    return "\n".join([_fonts(), (TEMPLATES / "style.css").read_text("utf-8"), *rules])


def policy(style: str) -> str:
    """The page's content security policy: its own style and fonts, nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; base-uri 'none'; form-action 'none'"


def html(document: dict[str, Any], *, full: bool = False) -> str:
    """The page of a brief.json document; `full` prints everything instead of two pages."""
    made = page(document)
    style = _style(document["levers"])
    titled = document["article"]["title"] is not None
    return (
        _environment()
        .get_template("brief.html.j2")
        .render(
            doc=document,
            m=Marks(document),
            page=made,
            drawn=drawn_exhibits(exhibits(document), made.credits),
            full=full,
            shown=SHOWN,
            quoted=QUOTED,
            quoted_print=PRINTED,
            lead=document["summary"]["key_figure"][0] if document["summary"]["key_figure"] else None,
            style=Markup(style),  # noqa: S704 - our own files
            policy=Markup(escape(policy(style), quote=False)),  # noqa: S704
            title=clean(document["article"]["title"]) if titled else "Brief of an article without a title",
            title_at="/article/title" if titled else "",
            command=_command,
        )
    )


def _command(m: Marks) -> Markup:
    at = "/manifest/options"
    options = m.document["manifest"]["options"]
    extra = " --real-time" if options["real_time"] else " --hindsight" if options["hindsight"] else ""
    return Markup("detente brief ARTICLE --as-of {} --draws {} --seed {}{}").format(
        m.date(f"{at}/as_of"), m.plain_number(f"{at}/draws"), m.plain_number(f"{at}/seed"), extra
    )


def fragment(document: dict[str, Any]) -> str:
    """The page inside a frame of its own, for a notebook: its style stays within, no script can run."""
    return (
        '<iframe title="Détente brief" sandbox="" style="width:100%;height:52rem;border:1px solid #D5DADF" '
        f'srcdoc="{escape(html(document))}"></iframe>'
    )


def answer_html(answer: Answer) -> str:
    """One answer for a notebook: headline, details and first figure."""
    parts = [
        f"<h3>{escape(answer.row)} {escape(answer.question)}</h3>",
        f"<p><b>{escape(answer.headline.text)}</b></p>",
    ]
    tags = [answer.word or "", LED_BY_PRIOR if answer.prior_dominated else ""]
    if any(tags):
        parts.append(f"<p><i>{escape(' · '.join(filter(None, tags)))}</i></p>")
    parts += [f"<p>{escape(detail.text)}</p>" for detail in answer.details]
    if answer.reason:
        parts.append(f"<p><i>{escape(answer.reason)}</i></p>")
    if answer.exhibits:
        first = badged(answer.exhibits[0], answer)
        parts.append(str(Drawn(first, first.sources).wide))
    return f'<div class="detente-answer">{"".join(parts)}</div>'
