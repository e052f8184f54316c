"""The parts of an article: headlines, paragraphs, captions."""

from dataclasses import dataclass, field
from typing import Literal

from detente.claims.mapped import Mapped

Role = Literal["title", "heading", "paragraph", "caption", "quote", "item", "meta"]


@dataclass(frozen=True, slots=True)
class Block:
    """One run of text that belongs together.

    `strong`: it is set in bold or italics from end to end, as interviewers' questions often are.
    """

    role: Role
    content: Mapped
    strong: bool = False

    @property
    def text(self) -> str:
        """Cleaned text."""
        return self.content.text


@dataclass(slots=True)
class Parsed:
    """What a format's parser returns: blocks in order, and what the file says about itself."""

    blocks: list[Block] = field(default_factory=list)
    title: str | None = None
    dates: list[str] = field(default_factory=list)
    author: str | None = None
    language: str | None = None
