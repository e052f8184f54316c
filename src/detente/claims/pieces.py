"""A paragraph cut into pieces: who is said to have said which stretch of it, still unresolved."""

import re
from dataclasses import dataclass

from detente.claims.attributions import Attribution, attributions, headline
from detente.claims.mentions import MASK
from detente.claims.quotations import Quotation, quotations
from detente.claims.sentences import inner, sentences
from detente.core.claims import Form

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph by one voice.

    `items`: its sentences, each [start, end) in the paragraph, quotation marks at the edges
    included. `outside`: the clause that names the speaker, which the linking must not see.
    `follows`: the speaker is that of the piece before it in the paragraph, or, at a paragraph's
    start, of the quotation before. `open_ended`: the quotation goes on in the next paragraph.
    """

    items: tuple[Range, ...]
    form: Form
    attribution: Attribution | None
    outside: tuple[Range, ...] = ()
    sentence: Range = (0, 0)
    follows: bool = False
    open_ended: bool = False


def masked(text: str, quoted: list[Quotation]) -> str:
    """The text with the inside of its quotations blotted out, length kept."""
    parts: list[str] = []
    place = 0
    for quotation in quoted:
        start, end = quotation.inside
        parts += [text[place:start], MASK * (end - start)]
        place = end
    parts.append(text[place:])
    return "".join(parts)


def pieces(text: str, *, title: bool = False) -> list[Piece]:
    """The pieces of a paragraph in order."""
    quoted = quotations(text)
    hidden = masked(text, quoted)
    result: list[Piece] = []
    place = 0
    for start, end in sentences(text, quoted):
        while place < len(quoted) and quoted[place].start < start:
            place += 1
        within = place
        while within < len(quoted) and quoted[within].end <= end:
            within += 1
        result.append(_piece(text, hidden[start:end], start, end, quoted[place:within], title=title))
        place = within
    return result


def _piece(text: str, hidden: str, start: int, end: int, quoted: list[Quotation], *, title: bool) -> Piece:
    found = attributions(hidden)
    said = found[0] if found else None
    if title and (colon := headline(hidden)) and not (said and said.strong):
        return Piece(((start + colon.end + _blanks(hidden, colon.end), end),), "indirect", colon, (), (start, end))
    residue = re.sub(rf"[{MASK}\W\d_]+", "", _outside(hidden, start, quoted))
    if quoted and not residue:
        return Piece(_items(text, quoted), "direct", None, (), (start, end), True, not quoted[-1].closed)
    dash = re.search(r"[—–-]\s?((?:[^\W\d_][\w.’'-]*\s?){1,6})$", hidden)
    if quoted and dash and quoted[0].start - start <= 1 and quoted[-1].end - start <= dash.start() + 1:
        name = attributions(f"{dash[1].strip()} said")
        if name:
            return Piece(_items(text, quoted), "direct", name[0], (), (start, end))
    if quoted and said is not None:
        direct = _direct(text, hidden, start, end, quoted, found)
        if direct is not None:
            return direct
    outside = ((start + said.start, start + said.end),) if said else ()
    form: Form = "narration"
    if said is not None:
        mixed = any(q.end - q.start > 3 for q in quoted) and said.verb != ":"
        form = "mixed" if mixed else "indirect"
    elif quoted and not quoted[-1].closed:
        return Piece(_items(text, quoted[-1:]), "direct", None, (), (start, end), True, True)
    return Piece(((start, end),), form, said, outside, (start, end))


def _outside(hidden: str, start: int, quoted: list[Quotation]) -> str:
    result, place = [], 0
    for quotation in quoted:
        result.append(hidden[place : quotation.start - start])
        place = quotation.end - start
    return "".join(result) + hidden[place:]


def _blanks(text: str, place: int) -> int:
    return len(text[place:]) - len(text[place:].lstrip())


def _direct(
    text: str, hidden: str, start: int, end: int, quoted: list[Quotation], found: list[Attribution]
) -> Piece | None:
    """A sentence whose quotation stands on its own: the attribution follows, interrupts or introduces it."""
    first, last = quoted[0], quoted[-1]
    gap = first.end - start
    if first.start - start <= 1:
        for said in found:
            if gap <= said.start <= gap + 3 and (hidden[gap : said.start].strip(" ,—–-") == ""):
                rest = [q for q in quoted[1:] if q.start - start >= said.end and _stands_alone(text, q)]
                return Piece(
                    _items(text, [first, *rest]), "direct", said, ((start + said.start, start + said.end),),
                    (start, end), False, not last.closed,
                )  # fmt: skip
        return None
    before = hidden[: first.start - start].rstrip()
    opener = text[first.start + 1 : first.start + 2]
    for said in found:
        if said.end > first.start - start:
            continue
        colon = before.endswith(":")
        comma = before.endswith(",") and opener.isupper()
        plain_start = before.endswith(text[start + said.start : start + said.end][-4:]) and opener.isupper()
        whole = text[last.end : end].strip(" .") == "" and len(text[first.start : last.end].split()) >= 4
        if (colon and (opener.isupper() or whole)) or ((comma or plain_start) and whole):
            return Piece(
                _items(text, [q for q in quoted if q.start >= first.start]), "direct", said,
                ((start + said.start, start + said.end),), (start, end), False, not last.closed,
            )  # fmt: skip
    return None


def _stands_alone(text: str, quotation: Quotation) -> bool:
    """More than a word or two in marks."""
    return len(text[quotation.start : quotation.end].split()) > 2


def _items(text: str, quoted: list[Quotation]) -> tuple[Range, ...]:
    """Sentences inside quotations; a quotation cut by its attribution in mid-sentence stays one sentence."""
    result: list[Range] = []
    for quotation in quoted:
        start, end = quotation.inside
        inside = inner(text, start, end)
        if not inside:
            continue
        inside[0] = (quotation.start, inside[0][1])
        inside[-1] = (inside[-1][0], quotation.end)
        if result and (text[quotation.start + 1 : quotation.start + 2].islower() or _unfinished(text, result[-1])):
            result[-1] = (result[-1][0], inside[0][1])
            inside = inside[1:]
        result += inside
    return tuple(result)


def _unfinished(text: str, item: Range) -> bool:
    """The quotation broke off at a comma and its attribution ended without a full stop before it resumed."""
    tail = text[item[0] : item[1]].rstrip("\"”’'»")
    after = text[item[1] : item[1] + 120]
    return tail.endswith(",") and "." not in after.split("“")[0].split('"')[0]
