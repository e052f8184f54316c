"""Plain text into blocks."""

import re

from detente.claims.blocks import Block, Parsed
from detente.claims.mapped import Mapped

_WRAP = 100
"""[characters] Lines no longer than this in a whole file mean that somebody wrapped it by hand."""

_MARKER = re.compile(r"(?:[-*•–·]|\d{1,2}[.)])[ \t]+(?=\S)")
_TURN_NUMBER = re.compile(r"\d{1,3}\.\s+[A-Z][A-Z .'’-]{3,60}\(")
_CREDIT = re.compile(r"\([^()]{0,20}(?:Photo|Image|AP|Reuters|AFP|Getty|EPA|via)\b[^()]{0,60}\)\s*$")
_LEAD_IN = re.compile(
    r"(?:from left(?: to right)?|left to right|(?:file )?photo|file|pictured(?: above)?|caption|image|above|below)"
    r"\s?[:–—-]\s",
    re.IGNORECASE,
)


def parse(text: str) -> Parsed:
    """Blocks of a plain text: one per line, hand-wrapped lines joined; the first is the title if it looks like one."""
    parsed = Parsed()
    for line in _paragraphs(text):
        block = _block(line, first=not parsed.blocks)
        if block is not None:
            parsed.blocks.append(block)
    if parsed.blocks and parsed.blocks[0].role == "title":
        parsed.title = parsed.blocks[0].text
    return parsed


def _paragraphs(text: str) -> list[Mapped]:
    """Lines, where a line that ends only because the next word did not fit is joined to the next."""
    lines = [(match.start(), match[0]) for match in re.finditer(r"[^\n\r\x0b\x0c\u2028\u2029\x85]+", text)]
    width = max((len(line.rstrip()) for _, line in lines), default=0)
    wrapped = 40 <= width <= _WRAP
    result: list[Mapped] = []
    start, end = -1, -1
    for place, line in lines:
        body = line.strip(" \t\ufeff\u200b\u00a0")
        if not body:
            if start >= 0:
                result.append(_cleaned(text, start, end))
            start = -1
            continue
        begin = place + line.index(body)
        fits_on = wrapped and start >= 0 and text.count("\n", end, begin) <= 1
        if fits_on and end - max(text.rfind("\n", 0, end) + 1, start) + 1 + len(body.split(None, 1)[0]) >= width - 3:
            end = begin + len(body)
            continue
        if start >= 0:
            result.append(_cleaned(text, start, end))
        start, end = begin, begin + len(body)
    if start >= 0:
        result.append(_cleaned(text, start, end))
    return result


def _cleaned(text: str, start: int, end: int) -> Mapped:
    """White characters become blanks one by one, so that offsets stay plain."""
    return Mapped.verbatim(re.sub(r"\s", " ", text[start:end]), start)


def _block(line: Mapped, *, first: bool) -> Block | None:
    text = line.text
    if not any(character.isalnum() for character in text):
        return None
    if first and len(text) <= 200 and not text.endswith((".", ";")) and '"' not in text[:1]:
        return Block("title", line)
    caption = caption_part(line)
    if caption is not None:
        return Block("caption", caption)
    marker = None if _TURN_NUMBER.match(text) else _MARKER.match(text)
    if marker:
        return Block("item", line.part(marker.end(), len(text)))
    if text.startswith(">"):
        rest = len(text) - len(text.lstrip("> "))
        return Block("quote", line.part(rest, len(text))) if rest < len(text) else None
    return Block("paragraph", line)


def caption_part(line: Mapped) -> Mapped | None:
    """A caption without lead-in and credit, if the line looks like one."""
    lead, credit = _LEAD_IN.match(line.text), _CREDIT.search(line.text[-200:])
    if not lead and not credit:
        return None
    start = lead.end() if lead else 0
    end = len(line) - (len(line.text[-200:]) - credit.start()) if credit else len(line)
    while end > start and line.text[end - 1] == " ":
        end -= 1
    return line.part(start, end) if end > start else None
