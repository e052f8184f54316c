"""HTML into blocks, with the place of every character.

A scanner of our own rather than a tree: places in the file must survive, and a hostile file must
not take more than linear time. Nothing in the file is run or fetched.
"""

import json
import re
from dataclasses import dataclass, field
from html import unescape

from detente.claims.blocks import Block, Parsed, Role
from detente.claims.mapped import Collector, Mapped
from detente.claims.plain import caption_part

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_ATTRIBUTE = re.compile(r"([a-zA-Z_:][\w:.-]{0,40})\s{0,8}(?:=\s{0,8}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_LONGEST_TAG = 8_000

_OPAQUE = ("script", "style", "template", "noscript", "textarea", "svg", "math", "iframe", "object", "select", "title")
_IGNORED = {"nav", "footer", "aside", "form", "button", "menu", "dialog", "table", "audio", "video", "label"}
_VOID = {"br", "img", "hr", "meta", "link", "input", "wbr", "source", "area", "base", "col", "embed", "track", "param"}
_BLOCKS = {
    "p": "paragraph", "div": "paragraph", "section": "paragraph", "article": "paragraph", "main": "paragraph",
    "header": "paragraph", "body": "paragraph", "html": "paragraph", "head": "paragraph", "ul": "paragraph",
    "ol": "paragraph", "dl": "paragraph", "dt": "paragraph", "dd": "paragraph", "pre": "paragraph",
    "figure": "paragraph", "address": "meta", "li": "item", "blockquote": "quote", "figcaption": "caption",
    "h1": "title", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "hr": "paragraph", "td": "paragraph", "tr": "paragraph",
}  # fmt: skip
_UNWANTED = re.compile(
    r"\b(?:related|promo|newsletter|share|social|comments?|advert\w*|sponsor\w*|cookie\w*|breadcrumbs?|read-?more|"
    r"most-?read|recommend\w*|subscribe|sidebar|footer|navigation|skip-?link|tags?)\b",
    re.IGNORECASE,
)
_META_CLASS = re.compile(r"\b(?:byline|author|dateline|timestamp|credit|pub-?date|metadata|kicker)\b", re.IGNORECASE)
_CAPTION_CLASS = re.compile(r"\bcaption\b", re.IGNORECASE)
_DATE_KEYS = ("article:published_time", "datepublished", "date", "dc.date", "dcterms.date", "pubdate", "publish-date",
              "dc.date.issued", "og:published_time", "sailthru.date", "parsely-pub-date")  # fmt: skip


@dataclass(slots=True)
class _Open:
    """An element that has begun."""

    name: str
    role: Role | None
    ignored: bool


@dataclass(slots=True)
class _State:
    """What the scanner knows so far."""

    parsed: Parsed = field(default_factory=Parsed)
    stack: list[_Open] = field(default_factory=list)
    open_count: dict[str, int] = field(default_factory=dict)
    ignored: int = 0
    collector: Collector = field(default_factory=Collector)
    regions: list[tuple[int, int]] = field(default_factory=list)
    region_start: int | None = None
    region_depth: int = 0
    bold: int = 0
    bold_characters: int = 0
    head_title: Mapped | None = None

    def role(self) -> Role:
        """The role of text at this point: the innermost element that sets one, quotes and captions winning."""
        for element in reversed(self.stack[-64:]):
            if element.role and (element.role != "paragraph" or element.name == "p"):
                if element.role == "paragraph" and any(e.role in ("quote", "meta", "caption") for e in self.stack[-8:]):
                    continue
                return element.role
        return "paragraph"

    def flush(self) -> None:
        """End the block."""
        strong = len(self.collector) > 0 and self.bold_characters >= len(self.collector) - 2
        self.bold_characters = 0
        content = self.collector.take()
        if any(character.isalnum() for character in content.text):
            self.parsed.blocks.append(Block(self.role(), content, strong))


def parse(source: str) -> Parsed:
    """Blocks of an HTML file; scripts, styles, navigation, forms, tables, asides and footers are left out."""
    state = _State()
    place, length = 0, len(source)
    while place < length:
        bracket = source.find("<", place)
        if bracket < 0:
            bracket = length
        if bracket > place:
            _text(state, source, place, bracket)
        if bracket == length:
            break
        place = _markup(state, source, bracket)
    state.flush()
    _close_region(state, length)
    return _finished(state)


def _markup(state: _State, source: str, place: int) -> int:
    """Handle what begins with a bracket at `place`; return the place after it."""
    if source.startswith("<!--", place):
        end = source.find("-->", place + 4)
        return len(source) if end < 0 else end + 3
    if source.startswith(("<!", "<?"), place):
        end = source.find(">", place)
        return len(source) if end < 0 else end + 1
    tag = _TAG.match(source, place)
    end = _tag_end(source, tag.end()) if tag else -1
    if not tag or end < 0:
        _text(state, source, place, place + 1)
        return place + 1
    name = tag[2].lower()
    if tag[1]:
        _close(state, name, place)
        return end
    attributes = _attributes(source[tag.end() : end - 1])
    if name in _OPAQUE:
        return _opaque(state, source, name, attributes, end)
    _open(state, name, attributes, (place, end), self_closed=source[end - 2] == "/")
    return end


def _tag_end(source: str, place: int) -> int:
    """The place after the bracket that ends a tag, or -1; a bracket inside quotes does not end it."""
    limit = min(len(source), place + _LONGEST_TAG)
    while place < limit:
        end = source.find(">", place, limit)
        if end < 0:
            return -1
        quote = min((q for q in (source.find('="', place, end), source.find("='", place, end)) if q >= 0), default=-1)
        if quote < 0:
            return end + 1
        closing = source.find(source[quote + 1], quote + 2, limit)
        if closing < 0:
            return end + 1
        place = closing + 1
    return -1


def _attributes(text: str) -> dict[str, str]:
    return {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(text[:4_000])
    }


def _opaque(state: _State, source: str, name: str, attributes: dict[str, str], place: int) -> int:
    """Skip an element whose content is no text for readers, but read what it says about the article."""
    closing = re.compile(rf"</{name}\b[^>]{{0,200}}>", re.IGNORECASE).search(source, place)
    end = closing.start() if closing else len(source)
    if name == "title" and state.head_title is None:
        collector = Collector()
        characters(collector, source, place, end)
        state.head_title = collector.take()
    if name == "script" and "ld+json" in attributes.get("type", "").lower():
        _linked_data(state.parsed, source[place : min(end, place + 200_000)])
    return closing.end() if closing else len(source)


def _linked_data(parsed: Parsed, text: str) -> None:
    """Date and author from JSON-LD; whatever is not as schema.org describes it is passed over."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    queue = [data]
    for item in queue[:50]:
        items = item if isinstance(item, list) else [item]
        for entry in items[:50]:
            if not isinstance(entry, dict):
                continue
            if isinstance(entry.get("@graph"), list):
                queue.append(entry["@graph"])
                items.extend(entry["@graph"][:50])
            if isinstance(entry.get("datePublished"), str):
                parsed.dates.append(entry["datePublished"])
            author = entry.get("author")
            author = author[0] if isinstance(author, list) and author else author
            name = author.get("name") if isinstance(author, dict) else author
            if isinstance(name, str) and not parsed.author:
                parsed.author = name


def _open(state: _State, name: str, attributes: dict[str, str], place: tuple[int, int], *, self_closed: bool) -> None:
    if name == "meta":
        _meta(state.parsed, attributes)
    if name == "html":
        state.parsed.language = attributes.get("lang") or state.parsed.language
    if name == "time" and attributes.get("datetime") and not state.ignored:
        state.parsed.dates.append(attributes["datetime"])
    if name == "br":
        state.collector.blank(*place)
    if name in _BLOCKS:
        state.flush()
        if name in ("p", "li") and state.stack and state.stack[-1].name == name:
            _close(state, name, place[0])  # an unclosed paragraph ends where the next begins
    if name in _VOID or self_closed:
        return
    label = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    unwanted = name in ("div", "section", "ul", "p", "ol") and bool(_UNWANTED.search(label))
    ignored = (
        name in _IGNORED or unwanted or "hidden" in attributes or attributes.get("aria-hidden", "").lower() == "true"
    )
    role: Role | None = _BLOCKS.get(name)  # type: ignore[assignment]
    if role and _META_CLASS.search(label) and name != "h1":
        role = "meta"
    elif role and _CAPTION_CLASS.search(label):
        role = "caption"
    state.stack.append(_Open(name, role, ignored))
    state.open_count[name] = state.open_count.get(name, 0) + 1
    state.ignored += ignored
    state.bold += name in ("b", "strong", "i", "em")
    if name in ("article", "main") and state.region_start is None:
        state.region_start, state.region_depth = place[1], len(state.stack)
    if name == "q" and not state.ignored:
        state.collector.put("“", *place)


def _close(state: _State, name: str, place: int) -> None:
    if name in _BLOCKS:
        state.flush()
    if not state.open_count.get(name):
        return
    while state.stack:
        element = state.stack.pop()
        state.open_count[element.name] -= 1
        state.ignored -= element.ignored
        state.bold -= element.name in ("b", "strong", "i", "em")
        if element.name == "q" and not state.ignored:
            state.collector.put("”", place, place + 4)
        if state.region_start is not None and len(state.stack) < state.region_depth:
            _close_region(state, place)
        if element.name == name:
            return


def _close_region(state: _State, place: int) -> None:
    if state.region_start is not None:
        state.regions.append((state.region_start, place))
        state.region_start = None


def _meta(parsed: Parsed, attributes: dict[str, str]) -> None:
    key = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
    content = attributes.get("content", "").strip()
    if not content:
        return
    if key in _DATE_KEYS:
        parsed.dates.append(content)
    elif key in ("author", "article:author", "dc.creator") and not content.startswith("http"):
        parsed.author = parsed.author or content
    elif key == "og:title":
        parsed.title = parsed.title or content


def _text(state: _State, source: str, start: int, end: int) -> None:
    if state.ignored or (state.stack and state.open_count.get("head") and not state.open_count.get("body")):
        return
    before = len(state.collector)
    characters(state.collector, source, start, end)
    if state.bold:
        state.bold_characters += len(state.collector) - before


def characters(collector: Collector, source: str, start: int, end: int) -> None:
    """Text with its entities decoded; each maps to the whole entity."""
    place = start
    for entity in _ENTITY.finditer(source, start, end):
        collector.put_verbatim(source[place : entity.start()], place)
        decoded = unescape(entity[0])
        if decoded == entity[0]:
            collector.put_verbatim(entity[0], entity.start())
        else:
            collector.put(decoded, entity.start(), entity.end())
        place = entity.end()
    collector.put_verbatim(source[place:end], place)


def _finished(state: _State) -> Parsed:
    """Keep the article's own region where the page marks one; find the title."""
    parsed = state.parsed
    sizes = [
        sum(len(block.content) for block in parsed.blocks if start <= block.content.starts[0] < end)
        for start, end in state.regions
    ]
    total = sum(len(block.content) for block in parsed.blocks)
    if sizes and max(sizes) * 3 >= total:
        start, end = state.regions[sizes.index(max(sizes))]
        headline = [b for b in parsed.blocks if b.role == "title" and b.content.starts[0] < start][:1]
        parsed.blocks = headline + [b for b in parsed.blocks if start <= b.content.starts[0] < end]
    parsed.blocks = [_caption(block) for block in parsed.blocks]
    title = next((block for block in parsed.blocks if block.role == "title"), None)
    if title is not None:
        parsed.title = title.text
    elif state.head_title is not None and state.head_title.text:
        cut = re.search(r"\s[|\u2013\u2014-]\s[^|]{2,60}$", state.head_title.text)
        content = state.head_title.part(0, cut.start()) if cut else state.head_title
        parsed.title = content.text
        parsed.blocks.insert(0, Block("title", content))
    return parsed


def _caption(block: Block) -> Block:
    """A caption loses its lead-in and its credit."""
    if block.role != "caption":
        return block
    credit = re.search(r"\s(?:Photo(?:graph)?|Image|Credit|Picture|Foto)s?\s?(?:by|:|/)\s?.{0,80}$", block.text)
    content = block.content.part(0, credit.start()) if credit and credit.start() > 0 else block.content
    return Block("caption", caption_part(content) or content, block.strong)
