"""An article as read from a file: its text with places, and what it says about itself."""

import hashlib
import re
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from detente.claims import markdown, markup, plain
from detente.claims.blocks import Block, Parsed
from detente.claims.dates import dates_in
from detente.claims.decoding import LARGEST, decode
from detente.claims.language import language_of
from detente.core.errors import ArticleRefused

Format = Literal["text", "markdown", "html"]

DATELINE = re.compile(
    r"(?P<place>[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de.'’ /-]{2,40}(?:, [A-Z][\w. ]{2,24})?)"
    r"(?P<rest>(?:,? \(?[A-Z][\w.]{2,10}\.? \d{1,2}(?:, \d{4})?\)?|, \d{1,2} [A-Z][a-z]{2,9}(?: \d{4})?)?"
    r"(?: ?\([A-Z][\w /.&-]{1,40}\))?)\s?(?:—|–|--|-)\s+(?=\S)"
)
_BYLINE = re.compile(
    r"(?i:by|from|words:?)\s+((?:[^\W\d_a-z][\w.'’-]*|de|van|von|der|al)(?:\s(?:de|van|von|der|al|[^\W\d_a-z][\w.'’-]*)){0,4})"
    r"(?=$|,|\s[|·•–—-]|\sin\s|\sand\s)"
)
_KICKER = re.compile(
    r"(?i:opinion|comment|analysis|commentary|op-ed|viewpoint|editorial|interview|press release|news release"
    r"|for immediate release|guest essay|column|letters?|world|europe|exclusive|q ?& ?a)\W*"
)


@dataclass(frozen=True, slots=True)
class Article:
    """An article.

    `text` is the file as decoded, without a byte order mark; spans of statements count its code
    points. `date` is None where the file names none. `language` is "en" or the code of another
    language, in which nothing is looked for.
    """

    title: str | None
    date: date | None
    dateline: str | None
    author: str | None
    text: str = field(repr=False)
    sha256: str
    format: Format
    language: str
    blocks: tuple[Block, ...] = field(repr=False, default=(), compare=False)


def read(source: str | Path | bytes) -> Article:
    """The article in a file, in bytes, or ("-") on the standard input.

    Raises ArticleRefused for what is missing, empty, binary, over 2 MB or of unknown encoding.
    """
    if isinstance(source, bytes):
        data, name, suffix = source, "the article", ""
    elif str(source) == "-":
        data, name, suffix = sys.stdin.buffer.read(LARGEST + 1), "standard input", ""
    else:
        path = Path(source)
        name, suffix = path.name, path.suffix.lower()
        data = _bytes(path)
    text = decode(data, name)
    form = _format(text, suffix)
    parsed = {"html": markup.parse, "markdown": markdown.parse, "text": plain.parse}[form](text)
    title = _skip_kicker(parsed) or parsed.title
    words = " ".join(block.text for block in parsed.blocks[:400])
    return Article(
        title=title,
        date=_date(parsed),
        dateline=_dateline(parsed),
        author=parsed.author or _author(parsed),
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        format=form,
        language=language_of(words, parsed.language),
        blocks=tuple(parsed.blocks),
    )


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ArticleRefused(f"{path} is a folder; give a text, Markdown or HTML file")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise ArticleRefused(f"{path} cannot be read ({error.strerror}); check the path") from error
    except ValueError as error:
        raise ArticleRefused(f"{str(path)!r} is no path; give a text, Markdown or HTML file") from error
    if len(data) > LARGEST:
        raise ArticleRefused(
            f"{path.name} is {path.stat().st_size:,} bytes long, more than the {LARGEST:,} of an article; "
            "give the article alone"
        )
    return data


def _format(text: str, suffix: str) -> Format:
    if suffix in (".html", ".htm", ".xhtml"):
        return "html"
    if suffix in (".md", ".markdown"):
        return "markdown"
    start = text[:4000].lstrip()
    if re.match(r"(?:<\?xml|<!doctype html|<html)", start, re.IGNORECASE) or len(
        re.findall(r"<(?:p|div|article|body|h1|head)\b[^<>]{0,300}>", start, re.IGNORECASE)
    ) > (0 if start.startswith("<") else 2):
        return "html"
    if suffix == ".txt":
        return "text"
    if re.match(r"---\s*\n(?:\w+:.*\n)+---", start) or re.search(r"(?m)^#{1,3} \S", start):
        return "markdown"
    return "text"


def _date(parsed: Parsed) -> date | None:
    """The day of publication: as declared, else in dateline or head, else in a caption.

    A date that merely stands in the running text is about something else.
    """
    for declared in parsed.dates:
        if days := [day for day in dates_in(declared) if 1990 <= day.year <= 2100]:
            return days[0]
    head = [block for block in parsed.blocks[:15] if len(block.text) <= 160 and block.role != "quote"]
    lines = [block.text for block in parsed.blocks[:8] if (match := DATELINE.match(block.text)) and match["rest"]]
    datelines = [text[: DATELINE.match(text).end()] for text in lines]  # type: ignore[union-attr]
    meta = [block.text for block in parsed.blocks if block.role == "meta"]
    shorts = [b.text for b in head if _only_a_date(b.text)]
    captions = [block.text for block in parsed.blocks if block.role == "caption"]
    for text in (*datelines, *meta, *shorts, *captions, *(b.text for b in parsed.blocks[-3:] if _only_a_date(b.text))):
        if days := [day for day in dates_in(text) if 1990 <= day.year <= 2100]:
            return days[0]
    return None


def _only_a_date(text: str) -> bool:
    """A short line that is no sentence: it names a date among a few words."""
    return len(text) <= 160 and bool(dates_in(text)) and (len(text.split()) <= 14 or " · " in text or " | " in text)


def _dateline(parsed: Parsed) -> str | None:
    for block in parsed.blocks[:10]:
        if block.role in ("paragraph", "item") and (match := DATELINE.match(block.text)):
            return match[0].strip().rstrip("—–-: ").strip()
    return None


def _skip_kicker(parsed: Parsed) -> str | None:
    """A first line such as OPINION is no title; the next line is."""
    if len(parsed.blocks) < 2 or parsed.blocks[0].role != "title" or not _KICKER.fullmatch(parsed.blocks[0].text):
        return None
    kicker, title = parsed.blocks[:2]
    if len(title.text) > 200 or title.text.endswith("."):
        return None
    parsed.blocks[0] = Block("meta", kicker.content)
    parsed.blocks[1] = Block("title", title.content)
    return title.text


def _author(parsed: Parsed) -> str | None:
    for block in parsed.blocks[:10]:
        if len(block.text) <= 120 and (match := _BYLINE.match(block.text)):
            name = match[1]
            if name.split()[0].lower() not in ("our", "the", "a", "staff"):
                return name
    return None
