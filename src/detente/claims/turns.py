"""Reports that give each voice a turn: parliaments, interviews, questions and answers."""

import re
from collections import Counter
from dataclasses import dataclass

from detente.catalogue.names import names
from detente.claims.blocks import Block
from detente.claims.sentences import ends

_LABEL = re.compile(
    r"(?:\d{1,3}[.)]\s+)?(?P<label>(?:[^\W\d_a-z][^:\n?!“\"]{0,90}?)|Q|A)(?:\s?:|\.(?=\s)(?<=\b[QA]\.))\s+(?=\S)"
)
_CHAIR = re.compile(
    r"(?i)\b(?:speaker|chair(?:man|woman|person)?|president of the (?:sitting|chamber)|presiding officer"
    r"|moderator|the clerk)\b"
)
_ASKER = re.compile(r"(?i)^(?:q|question|interviewer|host|reporter|journalist|moderator|editor)\b")
_ANSWERER = re.compile(r"(?i)^(?:a|answer)$")


_SEATED = re.compile(r"\([^()]{2,60}\)$")
"""A label that ends in a seat, a party, or an office's holder."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A block that belongs to a turn. `speaker` is None for an interviewer, a chair or a stage direction."""

    speaker: str | None
    start: int


def turns(blocks: tuple[Block, ...], interviewee: str | None) -> dict[int, Turn]:
    """Turns by number of the block; empty for an article that has none.

    Labels count only if they recur: at least three labelled blocks, and one label twice or two labels.
    """
    labels = {
        n: found
        for n, block in enumerate(blocks)
        if block.role not in ("title", "heading") and (found := _label(block.text))
    }
    if len(labels) < 3:
        return _unlabelled(blocks, interviewee)
    counts = Counter(_plain(label) for label, _ in labels.values())
    dressed = {_plain(label) for label, _ in labels.values() if _dressed(label)}
    seated = {_plain(label) for label, _ in labels.values() if _SEATED.search(label)}
    surnames = {label.split()[-1] for label in seated}
    known = {
        label
        for label in counts
        if counts[label] > 1
        or label in dressed
        or label in seated
        or label in surnames
        or _ASKER.match(label)
        or len(label.split()) in (2, 3)
    }
    # a parliament's report names each member with seat or party, though each may speak but once
    if sum(counts[label] for label in known) < 3 or (max(counts.values()) < 2 and len(seated) < 3):
        return _unlabelled(blocks, interviewee)
    asking = _askers(blocks, labels)
    result: dict[int, Turn] = {}
    current: Turn | None = None
    for n, block in enumerate(blocks):
        if n in labels and _plain(labels[n][0]) in known:
            label, end = labels[n]
            current = Turn(_speaker(label, asking, interviewee), end)
            result[n] = current
        elif block.role in ("title", "heading", "quote", "item", "caption", "meta"):
            current = None
        elif current is not None and not re.fullmatch(r"\[.*\]|\(.*\)", block.text) and not block.text.isupper():
            result[n] = Turn(current.speaker, 0)
        elif current is not None:
            result[n] = Turn(None, 0)
    return result


def _label(text: str) -> tuple[str, int] | None:
    match = _LABEL.match(text[:130])
    if not match:
        return None
    label = match["label"].strip()
    if text.isupper() or label in names().places or label.title() in names().places:
        return None
    if len(re.sub(r"\([^)]*\)", "", label).split()) > 9 or re.search(
        r"\b(?:said|says|told|that|is|was|were|are|has)\b", label
    ):
        return None
    return label, match.end()


def _plain(label: str) -> str:
    """A label for comparison: small letters, no party or seat, no titles."""
    outer = re.sub(r"\s*\([^)]*\)", "", label)
    return re.sub(r"^(?:sir|dame|dr|mr|mrs|ms|lord|baroness|prof)\.?\s+", "", outer.strip().lower())


def _dressed(label: str) -> bool:
    return label.isupper() and len(label) > 2


def _askers(blocks: tuple[Block, ...], labels: dict[int, tuple[str, int]]) -> set[str]:
    """Labels whose turns are mostly questions and little else; members of a parliament are no interviewers."""
    asked: dict[str, list[bool]] = {}
    for n, (label, end) in labels.items():
        said = blocks[n].text[end:].rstrip("*_ ”\"'’")
        asked.setdefault(_plain(label), []).append(said.endswith("?") and len(ends(said)) <= 3)
    explicit = {label for label in asked if _ASKER.match(label)}
    if any(re.search(r"\([A-Z][\w/ -]{1,12}\)$", label) for label, _ in labels.values()):
        return explicit
    return explicit | {
        label for label, questions in asked.items() if len(questions) > 1 and sum(questions) > 0.6 * len(questions)
    }


def _speaker(label: str, asking: set[str], interviewee: str | None) -> str | None:
    if _plain(label) in asking or _CHAIR.search(label):
        return None
    if _ANSWERER.match(label):
        return interviewee
    office = re.match(r"(?:THE|The)\s[^()]*\(([^()]{4,60})\)$", label)
    name = office[1] if office else re.sub(r"\s*\([^)]*\)", "", label)
    name = name.split(",")[0].strip()
    return name.title().replace("’S", "’s") if name.isupper() else name


def _unlabelled(blocks: tuple[Block, ...], interviewee: str | None) -> dict[int, Turn]:
    """Questions as paragraphs of their own (bold, or headings), the answers below them without marks."""
    asked = [
        n
        for n, block in enumerate(blocks)
        if block.text.endswith("?")
        and len(block.text) < 260
        and (block.strong or block.role == "heading" or block.text.startswith(("—", "–", "- ")))
        and not block.text.startswith(("“", '"'))
    ]
    if len(asked) < 3 or interviewee is None:
        return {}
    result = {n: Turn(None, 0) for n in asked}
    answering = False
    for n in range(asked[0], len(blocks)):
        if n in result:
            answering = True
        elif blocks[n].role in ("paragraph", "item") and answering:
            result[n] = Turn(interviewee, 0)
        else:
            answering = False
    return result
