"""A game solved: what `detente game` prints, and the ways to look at it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import polars as pl

from detente import figures
from detente.core.errors import UnknownName, WrongInput
from detente.core.exhibits import Exhibit
from detente.core.games import Game
from detente.core.prose import Prose
from detente.games import ranges, screening, shifting, timing, turns
from detente.games.page import page
from detente.games.parts import Parts
from detente.games.reading import read

SCHEMA: Final = "detente-game-1"
FORMATS: Final = ("html", "json", "svg", "png", "csv")

_KINDS: Final[dict[str, Callable[[Any], Parts]]] = {
    "range": ranges.explained, "screening": screening.explained, "shift": shifting.explained,
    "offers": turns.explained, "timing": timing.explained,
}  # fmt: skip


@dataclass(frozen=True)
class Solved:
    """A game, its solution in sentences and numbers, and its figure."""

    game: Game
    parts: Parts

    @property
    def outcome(self) -> str:
        """One or two words: deal, no deal, risk of war, war, peace, deal now, …"""
        return self.parts.outcome

    @property
    def title(self) -> str:
        """The file's title, or the sides' names."""
        return self.game.title or f"{self.game.side_a} and {self.game.side_b}"

    @property
    def values(self) -> dict[str, float]:
        """Every number by name, shares and probabilities between 0 and 1."""
        return {value.name: float(value.median or 0.0) for value in self.parts.numbers}

    @cached_property
    def document(self) -> dict[str, Any]:
        """What --json prints."""
        told = self.parts
        return {
            "schema": SCHEMA,
            "title": self.title,
            "game": self.game.model_dump(mode="json"),
            "outcome": told.outcome,
            "headline": _texts(told.headline),
            "steps": _texts(told.steps),
            "would_change": _texts(told.would_change),
            "values": [{"name": value.name, "value": value.median, "unit": value.unit} for value in told.numbers],
            "assumes": list(told.assumes),
            "notes": list(self.game.notes),
            "exhibits": [exhibit.model_dump(mode="json") for exhibit in told.exhibits],
        }

    def to_json(self) -> str:
        """`document` as JSON text."""
        return json.dumps(self.document, ensure_ascii=False, allow_nan=False)

    def to_polars(self) -> pl.DataFrame:
        """One row per number: name, value and unit."""
        return pl.DataFrame(self.document["values"])

    def show(self) -> str:
        """The solution as text for a terminal."""
        told = self.parts
        lines = [self.title, *([self.game.description] if self.game.description else []), ""]
        lines += [str(one) for one in told.headline]
        for head, ones in (("How it comes about", told.steps), ("What would change it", told.would_change)):
            if ones:
                lines += ["", f"{head}:", *(f"  - {one}" for one in ones)]
        lines += ["", "It assumes:", *(f"  - {one}" for one in told.assumes)]
        return "\n".join([*lines, *(f"Note: {one}" for one in self.game.notes)])

    def page(self) -> str:
        """The solution as one self-contained HTML page."""
        return page(self.title, self.game, self.parts)

    def exhibit(self) -> Exhibit:
        """The figure as data."""
        return self.parts.exhibits[0]

    def chart(self, width: int = figures.WIDE) -> dict[str, Any]:
        """The figure's Vega-Lite specification."""
        return figures.chart(self.exhibit(), width)

    def write(self, out: str | Path, formats: Sequence[str] = FORMATS) -> list[Path]:
        """Writes the formats named into a folder, whole files only; raises WrongInput where that cannot be."""
        made: dict[str, bytes] = {}
        for name in dict.fromkeys(formats):
            if name not in FORMATS:
                raise UnknownName("format of a game", name, FORMATS)
            made[f"game.{name}"] = self._file(name)
        if not made:
            raise WrongInput(f"no format is named; give one or more of {', '.join(FORMATS)}")
        return figures.written(Path(out), made)

    def _file(self, name: str) -> bytes:
        if name == "json":
            return (self.to_json() + "\n").encode()
        if name == "csv":
            return self.to_polars().write_csv().encode()
        if name == "svg":
            return figures.svg(self.exhibit()).encode()
        return figures.png(self.exhibit()) if name == "png" else self.page().encode()

    def _repr_html_(self) -> str:
        return figures.svg(self.exhibit())


def game(source: "str | Path | bytes | Mapping[str, Any] | Game", changes: Sequence[str] = ()) -> Solved:
    """A small crisis of one's own, solved and explained.

    Parameters
    ----------
    source
        A TOML or JSON file, "-" for standard input, its bytes, a mapping of its fields, or a Game.
    changes
        Texts field=value that change single fields, such as "chance_a=0.6".

    Raises WrongInput and UnknownName, naming file, field and mend, for what is no game.
    """
    told = read(source, changes)
    return Solved(told, _KINDS[told.kind](told))


def _texts(told: Sequence[Prose]) -> list[str]:
    return [one.text for one in told]
