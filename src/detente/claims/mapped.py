"""Cleaned text that remembers where each of its characters stood in the file."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mapped:
    """Cleaned text with, for each character, the start and end of its source in the file.

    Offsets count code points of the file as decoded. A character that stands for an entity maps to
    the whole entity, a blank that stands for several white characters to all of them.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def verbatim(cls, text: str, offset: int) -> "Mapped":
        """Text that stands in the file just as it is, from `offset` on."""
        return cls(text, range(offset, offset + len(text)), range(offset + 1, offset + len(text) + 1))

    def __len__(self) -> int:
        return len(self.text)

    def part(self, start: int, end: int) -> "Mapped":
        """The cleaned characters [start, end)."""
        return Mapped(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Place in the file of the cleaned characters [start, end); empty ranges are our mistake."""
        assert 0 <= start < end <= len(self.text)
        return self.starts[start], self.ends[end - 1]


class Collector:
    """Gathers characters with their places, white space collapsed to one blank."""

    def __init__(self) -> None:
        self._characters: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []

    def __len__(self) -> int:
        return len(self._characters)

    def put(self, characters: str, start: int, end: int) -> None:
        """Characters that all come from the source [start, end)."""
        for character in characters:
            if character.isspace() or character in "\u200b\ufeff\u00ad":
                self.blank(start, end, drop=character in "\u200b\ufeff\u00ad")
            else:
                self._characters.append(character)
                self._starts.append(start)
                self._ends.append(end)

    def put_verbatim(self, text: str, offset: int) -> None:
        """Text that stands in the source as it is."""
        for place, character in enumerate(text, offset):
            if character.isspace() or character in "\u200b\ufeff\u00ad":
                self.blank(place, place + 1, drop=character in "\u200b\ufeff\u00ad")
            else:
                self._characters.append(character)
                self._starts.append(place)
                self._ends.append(place + 1)

    def blank(self, start: int, end: int, *, drop: bool = False) -> None:
        """One blank, unless the text so far is empty or ends with one."""
        if drop or not self._characters or self._characters[-1] == " ":
            return
        self._characters.append(" ")
        self._starts.append(start)
        self._ends.append(end)

    def take(self) -> Mapped:
        """What was gathered, without a trailing blank; the collector is empty afterwards."""
        while self._characters and self._characters[-1] == " ":
            self._characters.pop()
            self._starts.pop()
            self._ends.pop()
        mapped = Mapped("".join(self._characters), self._starts, self._ends)
        self._characters, self._starts, self._ends = [], [], []
        return mapped
