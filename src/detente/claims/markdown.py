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
_DEFINITION = re.compile(r"\[[^\]\n]{1,100}\]:\s")
_RULE = re.compile(r"[-*_= ]{3,}")
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
    lines = _Lines(parsed, source)
    for line in re.finditer(r"[^\n]*(?:\n|$)", source[start:]):
        begin = start + line.start()
        lines.take(begin, begin + len(line[0].rstrip("\r\n")))
    lines.end_group()
    title = next((block for block in parsed.blocks if block.role == "title"), None)
    if title is not None:
        parsed.title = title.text
    return parsed


class _Lines:
    """Gathers lines into blocks."""

    def __init__(self, parsed: Parsed, source: str) -> None:
        self.parsed = parsed
        self.source = source
        self.group: list[tuple[int, int]] = []
        self.role: Role = "paragraph"
        self.fenced = False

    def end_group(self) -> None:
        """What was gathered becomes a block."""
        if self.group:
            _add(self.parsed, self.source, self.group, self.role)
            self.group = []

    def take(self, begin: int, end: int) -> None:
        """The line [begin, end)."""
        text = self.source[begin:end]
        bare = text.strip()
        if bare.startswith(("```", "~~~")):
            self.end_group()
            self.fenced = not self.fenced
        elif self.fenced or _DEFINITION.match(bare):
            return
        elif not bare or bare.startswith("|") or _RULE.fullmatch(bare):
            self._border(bare)
        else:
            self._text(begin, end, text, bare)

    def _border(self, bare: str) -> None:
        """An empty line, a table row, a rule, or the line under a heading."""
        if bare and set(bare) <= {"=", "-"} and len(self.group) == 1 and self.role == "paragraph":
            self.role = "title" if bare[0] == "=" else "heading"
        self.end_group()

    def _text(self, begin: int, end: int, text: str, bare: str) -> None:
        heading, item, quote = _HEADING.match(text), _ITEM.match(text), _QUOTE.match(text)
        if heading:
            self.end_group()
            self.role = "title" if len(heading[1]) == 1 else "heading"
            self.group.append((begin + heading.end(), begin + len(text.rstrip().rstrip("#"))))
            self.end_group()
        elif item or _TURN.match(bare):
            self.end_group()
            self.role = "item" if item else "paragraph"
            self.group.append((begin + (item.end() if item else 0), end))
        elif quote:
            self._quoted(begin + quote.end(), end)
        else:
            self.role = self.role if self.group else "paragraph"
            self.group.append((begin, end))
            if text.endswith(("  ", "\\")):
                self.end_group()

    def _quoted(self, begin: int, end: int) -> None:
        blank = not self.source[begin:end].strip()
        if self.role != "quote" or blank:
            self.end_group()
        self.role = "quote"
        if not blank:
            self.group.append((begin, end))


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
