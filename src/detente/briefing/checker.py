"""Re-reads a finished brief and fails on any number that is not a computed value.

Two readings. The file: every number of every sentence in brief.json has a binding, whose text is
the printed form of a value that stands in the same record, and the manifest's digest is that of the
content. The page: every digit outside a drawing stands in an element that points into brief.json
and shows exactly what is there; every drawing is what the exhibit gives when drawn again.
"""

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

from detente.briefing.document import BriefDocument
from detente.briefing.drawn import drawing
from detente.briefing.manifest import digest
from detente.briefing.marks import ELLIPSIS, bound_text, resolve
from detente.briefing.page import exhibits
from detente.briefing.page import page as layout
from detente.core.answers import Answer
from detente.core.errors import CheckFailed
from detente.core.exhibits import Exhibit
from detente.core.prose import long_date, printed
from detente.core.written import visible
from detente.figures import NARROW, WIDE
from detente.figures.lettering import clean

_BLOCKS = frozenset(("p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "caption", "summary", "legend", "title"))
_VOID = frozenset(["meta", "link", "br", "input", "img", "hr"])
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"[\N{MINUS SIGN}-]?\d[\d,]*(?:\.\d+)?")
_SVG = re.compile(r"<svg\b[^>]*>.*?</svg>", re.DOTALL)


def check(page: str | None, document: dict[str, Any]) -> None:
    """Raises CheckFailed, naming the sentence, if page or document holds a number that nothing computed."""
    check_document(document)
    if page is not None:
        check_page(page, document)


def check_document(document: dict[str, Any]) -> None:
    """The file alone: schema, bindings, exhibits, digest."""
    try:
        BriefDocument.model_validate(document)
        answers = [Answer.model_validate(record) for record in document["answers"]]
    except ValueError as error:
        raise CheckFailed(f"brief.json breaks its schema or a number of it is unbound: {error}") from error
    for number, (record, answer) in enumerate(zip(document["answers"], answers, strict=True)):
        _check_record(record, ("headline", "details", "disagreement", "caveats"), f"/answers/{number}")
        for exhibit in answer.exhibits:
            _check_exhibit(exhibit, _known(answer))
        _check_plain(answer)
    _check_record(document["summary"], ("question", "bottom_line", "notes"), "/summary")
    for n, lever in enumerate(document["levers"]):
        for i, point in enumerate(lever["points"]):
            _check_record(point, ("text",), f"/levers/{n}/points/{i}")
            for record in point["exhibits"]:
                _check_exhibit(Exhibit.model_validate(record), [point["setting"]])
    body = {name: part for name, part in document.items() if name != "manifest"}
    if digest(body) != document["manifest"]["content"]:
        raise CheckFailed("the content of brief.json is not that of its manifest: a value was changed after composing")


def _check_record(record: dict[str, Any], fields: tuple[str, ...], where: str) -> None:
    """Every digit of the record's sentences is bound, every binding prints a value of the record."""
    values = {value["name"]: value for value in record["values"]}
    for at, text in _sentences(record, fields):
        bounds = [bound for bound in record["bindings"] if bound["at"] == at]
        for bound in bounds:
            shown = text[bound["start"] : bound["end"]]
            if (
                bound["unit"] not in ("date", "label")
                and _part(values.get(bound["name"]), bound["part"]) != bound["value"]
            ):
                raise CheckFailed(
                    f"{where}/{at}: {shown!r} in {text!r} is not the value {bound['name']!r} of the record"
                )
            if shown != bound_text(bound, shown):
                raise CheckFailed(f"{where}/{at}: {text!r} prints {shown!r} where the value is {bound['value']!r}")
        for digit in _DIGIT.finditer(text):
            if not any(bound["start"] <= digit.start() < bound["end"] for bound in bounds):
                raise CheckFailed(f"{where}/{at}: a number in {text!r} is bound to no computed value")


def _sentences(record: dict[str, Any], fields: tuple[str, ...]) -> list[tuple[str, str]]:
    found = []
    for field in fields:
        held = record[field]
        found += [(field, held)] if isinstance(held, str) else [(f"{field}/{i}", text) for i, text in enumerate(held)]
    return found


def _part(value: dict[str, Any] | None, part: str) -> float | None:
    if value is None:
        return None
    if part in ("median", "probability"):
        return value["median"]
    interval = value["interval50" if part.endswith("50") else "interval90"]
    return None if interval is None else interval[0 if part.startswith("low") else 1]


def _check_exhibit(exhibit: Exhibit, values: list[float]) -> None:
    """Numbers in an exhibit's own words: its data, its answer's values or slots, or calendar years."""
    data = [n for s in exhibit.series for p in s.points for n in (p.y, p.low, p.high, p.low50, p.high50, p.x)]
    known = [float(n) for n in (*data, *(r.at for r in exhibit.rules)) if isinstance(n, int | float)]
    known += values
    names = [str(p.x) for s in exhibit.series for p in s.points if isinstance(p.x, str)]
    days = [n for n in (*data, *(r.at for r in exhibit.rules)) if isinstance(n, date)]
    names += [form for day in days for form in (day.isoformat(), long_date(day))]
    texts = [exhibit.title, exhibit.subtitle, exhibit.note, exhibit.alt, exhibit.x.label, exhibit.y.label]
    texts += [s.name for s in exhibit.series] + [r.label for r in exhibit.rules]
    for text in texts:
        _check_words(text, known, names, f"exhibit {exhibit.id!r}")


def _known(answer: Answer) -> list[float]:
    """Numbers that an answer's words may repeat: its values and its slots."""
    return [value.median for value in answer.values if value.median is not None] + _slot_numbers(answer)


def _slot_numbers(answer: Answer) -> list[float]:
    held = [one for slot in answer.slots.values() for one in (slot if isinstance(slot, tuple) else (slot,))]
    return [float(one) for one in held if isinstance(one, int | float)]


def _check_plain(answer: Answer) -> None:
    """Words without bindings: names of assumptions and baselines, estimand, reason, what is left out."""
    known = _known(answer) + [change.break_even for change in answer.would_change if change.break_even is not None]
    texts = [
        answer.estimand,
        answer.reason or "",
        *answer.left_out,
        *(change.assumption for change in answer.would_change),
    ]
    texts += [answer.baseline.name] if answer.baseline else []
    for text in texts:
        _check_words(text, known, [], f"answer {answer.question!r}")


def _check_words(text: str, known: list[float], names: list[str], where: str) -> None:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    for found in _NUMBER.finditer(text):
        shown = found.group().replace("-", "")
        plain = shown.replace(",", "").replace("\N{MINUS SIGN}", "")
        if re.fullmatch(r"(?:1[89]|20|21)\d\d", plain):
            continue
        digits = len(plain.partition(".")[2])
        if not any(printed(abs(number), digits).replace(",", "") == plain for number in known):
            raise CheckFailed(
                f"{where}: the number {shown!r} in {text!r} is neither its data nor a value of the answer"
            )


def check_page(page: str, document: dict[str, Any]) -> None:
    """The page against the document."""
    expected = _drawings(document)
    for drawn in _SVG.findall(page):
        key = (_attribute(drawn, "data-exhibit"), _attribute(drawn, "data-width"))
        if drawn != expected.get(key):
            raise CheckFailed(f"the drawing of exhibit {key[0]!r} is not what its data give when drawn again")
    reader = _Reader(document)
    reader.feed(_SVG.sub("", page))
    reader.close()
    if reader.open:
        raise CheckFailed(f"the page ends inside <{reader.open[-1].tag}>")


def _attribute(drawn: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', drawn)
    return found.group(1) if found else ""


def _drawings(document: dict[str, Any]) -> dict[tuple[str, str], str]:
    credits = layout(document).credits
    return {
        (exhibit.id, str(width)): drawing(exhibit, width, credits.get(exhibit.id, exhibit.sources))
        for exhibit in exhibits(document).values()
        for width in (WIDE, NARROW)
    }


class _Open:
    """An element that is not closed yet and the text read in it so far."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.text = ""

    @property
    def marked(self) -> bool:
        return any(name in self.attributes for name in ("data-bind", "data-text", "data-quote"))


class _Reader(HTMLParser):
    """Follows every mark back into the document; digits outside marks fail."""

    def __init__(self, document: dict[str, Any]) -> None:
        super().__init__(convert_charrefs=True)
        self.document = document
        self.open: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        for name in ("alt", "title", "aria-label", "aria-description", "placeholder"):
            if _DIGIT.search(attributes.get(name, "")):
                raise CheckFailed(f"a number in {name}={attributes[name]!r} is bound to no computed value")
        if tag == "script" or any(name.startswith("on") for name in attributes):
            raise CheckFailed(f"the page holds a script in <{tag}>")
        if tag not in _VOID:
            self.open.append(_Open(tag, attributes))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].tag != tag:
            raise CheckFailed(f"the page closes <{tag}> where it is not open")
        ended = self.open.pop()
        if ended.marked:
            _check_mark(ended, self.document, self._sentence(ended))
        if self.open:
            self.open[-1].text += ended.text

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1].tag == "style":
            return
        self.open[-1].text += data
        if not any(element.marked for element in self.open) and _DIGIT.search(data):
            raise CheckFailed(f"a number in {self._sentence(self.open[-1])!r} is bound to no computed value")

    def _sentence(self, inner: _Open) -> str:
        """The text of the paragraph around, as far as it was read."""
        outer = [element for element in self.open if element is not inner]
        blocks = [number for number, element in enumerate(outer) if element.tag in _BLOCKS]
        around = outer[blocks[-1] :] if blocks and inner.tag not in _BLOCKS else []
        return " ".join("".join(element.text for element in (*around, inner)).split())


def _check_mark(element: _Open, document: dict[str, Any], sentence: str) -> None:
    attributes, shown = element.attributes, element.text
    pointer = attributes.get("data-bind") or attributes.get("data-text") or attributes.get("data-quote") or ""
    if not pointer:
        if _DIGIT.search(shown):
            raise CheckFailed(f"a number in {sentence!r} points nowhere")
        return
    try:
        held = resolve(document, pointer)
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise CheckFailed(f"{sentence!r} points to {pointer!r}, which brief.json does not hold") from error
    wanted = _wanted(attributes, held, shown)
    if " ".join(shown.split()) != " ".join(wanted.split()):
        raise CheckFailed(f"{shown!r} in {sentence!r} is not what brief.json holds at {pointer!r}: {wanted!r}")
    if "value" in attributes and attributes["value"] != repr(held["value"] if isinstance(held, dict) else held):
        raise CheckFailed(f"the value {attributes['value']!r} in {sentence!r} is not that of {pointer!r}")


def _wanted(attributes: dict[str, str], held: Any, shown: str) -> str:
    """What the element must show."""
    if "data-quote" in attributes:
        whole = clean(str(held))
        return shown if shown.removesuffix(ELLIPSIS) in whole else whole
    if "data-text" in attributes:
        return clean(str(held))
    if isinstance(held, dict):
        return visible(bound_text(held, shown))
    if "data-plain" in attributes:
        return f"{held:g}"
    if isinstance(held, str):
        return held
    return printed(float(held), int(attributes.get("data-digits", "0")))
