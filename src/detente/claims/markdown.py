"""Markdown into blocks, with the place of every character."""

import re

from detente.claims.blocks import Block, Parsed, Role
from detente.claims.mapped import Collector
from detente.claims.markup import characters
from detente.claims.plain import caption_part

_FRONT = re.compile(r"\s*---[ \t]*\r?\n(.{0,8000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+")
_ITEM = re.compile(r"[ \t]{0,12}(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_QUOTE = re.compile(r"[ \t]{0,3}>[ \t]?")
_TURN = re.compile(r"(?:\*\*|__)[^*_\n]{1,80}:")
_MARKS = re.compile(
    r"(?P<image>!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\))"
    r"|(?P<note>\[\^[^\]\n]{1,40}\])"
    r"|(?P<link>\[(?P<label>[^\]\[\n]{1,500})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,100}\]))"
    r"|(?P<tag></?[a-zA-Z][^<>\n]{0,500}>|<https?:[^>\s]{1,2000}>)"
    r"|(?P<escape>\\[\\`*_{}\[\]()#+.!>~|-])"
    r"|(?P<strong>\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`{1,3}|~~)"
)


def parse(source: str) -> Parsed:
    """Blocks of a Markdown file; code, tables, images, link targets and marks are left out."""
    parsed = Parsed()
    front = _FRONT.match(source)
    start = 0
    if front:
        _front_matter(parsed, front[1])
        start = front.end()
    group: list[tuple[int, int]] = []
    role: Role = "paragraph"
    fenced = False

    def end_group() -> None:
        if group:
            _add(parsed, source, group, role)
            group.clear()

    for line in re.finditer(r"[^\n]*(?:\n|$)", source[start:]):
        begin, end = start + line.start(), start + line.start() + len(line[0].rstrip("\r\n"))
        text = source[begin:end]
        bare = text.strip()
        if bare.startswith(("```", "~~~")):
            end_group()
            fenced = not fenced
            continue
        if fenced:
            continue
        if not bare or bare.startswith("|") or re.fullmatch(r"[-*_= ]{3,}", bare):
            if bare and set(bare) <= {"=", "-"} and len(group) == 1 and role == "paragraph":
                role = "title" if bare[0] == "=" else "heading"
            end_group()
            continue
        if re.match(r"\[[^\]\n]{1,100}\]:\s", bare):
            continue
        heading, item, quote = _HEADING.match(text), _ITEM.match(text), _QUOTE.match(text)
        if heading:
            end_group()
            role = "title" if len(heading[1]) == 1 else "heading"
            group.append((begin + heading.end(), begin + len(text.rstrip().rstrip("#"))))
            end_group()
        elif item or _TURN.match(bare):
            end_group()
            role = "item" if item else "paragraph"
            group.append((begin + (item.end() if item else 0), end))
        elif quote:
            if role != "quote" or not text[quote.end() :].strip():
                end_group()
            role = "quote"
            if text[quote.end() :].strip():
                group.append((begin + quote.end(), end))
        else:
            if not group:
                role = "paragraph"
            group.append((begin, end))
            if text.endswith(("  ", "\\")):
                end_group()
    end_group()
    title = next((block for block in parsed.blocks if block.role == "title"), None)
    if title is not None:
        parsed.title = title.text
    return parsed


def _add(parsed: Parsed, source: str, group: list[tuple[int, int]], role: Role) -> None:
    collector = Collector()
    for begin, end in group:
        _inline(collector, source, begin, end)
        collector.blank(end, min(end + 1, len(source)))
    raw = source[group[0][0] : group[-1][1]].strip()
    emphasis = re.match(r"\*{1,3}|_{1,3}", raw)
    strong = (
        bool(emphasis) and raw.endswith(emphasis[0]) and emphasis[0] not in raw[len(emphasis[0]) : -len(emphasis[0])]
    )
    content = collector.take()
    if any(character.isalnum() for character in content.text):
        caption = caption_part(content)
        parsed.blocks.append(Block("caption", caption, strong) if caption else Block(role, content, strong))


def _inline(collector: Collector, source: str, begin: int, end: int) -> None:
    """Text of a line without its marks; a link keeps its label."""
    place = begin
    for mark in _MARKS.finditer(source, begin, end):
        characters(collector, source, place, mark.start())
        if mark["link"]:
            characters(collector, source, mark.start("label"), mark.end("label"))
        elif mark["escape"]:
            collector.put_verbatim(mark[0][1], mark.start() + 1)
        elif mark["strong"] and mark[0][0] == "*" and _free(source, mark.start(), mark.end()):
            collector.put_verbatim(mark[0], mark.start())
        place = mark.end()
    characters(collector, source, place, end)


def _free(source: str, start: int, end: int) -> bool:
    """Asterisks between blanks are no emphasis."""
    return source[start - 1 : start].isspace() and source[end : end + 1].isspace()


def _front_matter(parsed: Parsed, text: str) -> None:
    """Title, date, author and language from `key: value` lines."""
    for line in text.splitlines()[:200]:
        key, _, value = line.partition(":")
        value = value.strip().strip("\"'")
        match key.strip().lower():
            case "title" if value:
                parsed.title = value
            case "date" | "published" | "pubdate" | "published_at" if value:
                parsed.dates.append(value)
            case "author" | "authors" | "byline" if value:
                parsed.author = value.strip("[]").strip("\"'")
            case "lang" | "language" | "locale" if value:
                parsed.language = value
            case _:
                pass
