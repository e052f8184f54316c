"""What every kind of game explains: an outcome, sentences whose numbers are bound, figures."""

from typing import Any, NamedTuple

from detente.core.exhibits import Exhibit
from detente.core.games import Game
from detente.core.prose import Label, Prose, Value

BADGE = "Closed form, no data"
DRAWN = 101
"""Points of a line."""


class Parts(NamedTuple):
    """A game explained. `outcome` is one or two words, `numbers` hold everything that sentences print."""

    outcome: str
    headline: tuple[Prose, ...]
    steps: tuple[Prose, ...]
    would_change: tuple[Prose, ...]
    numbers: tuple[Value, ...]
    exhibits: tuple[Exhibit, ...]
    assumes: tuple[str, ...]


class Numbers:
    """Collects the values of a game, each under its own name."""

    def __init__(self) -> None:
        self._found: dict[str, Value] = {}

    def share(self, name: str, value: Any) -> Value:
        """A share of the prize or a probability, to three places."""
        return self._kept(Value(name=name, unit="share", median=float(value), digits=3))

    def number(self, name: str, value: Any, digits: int = 3) -> Value:
        """A number without a unit."""
        return self._kept(Value(name=name, unit="1", median=float(value), digits=digits))

    def count(self, name: str, value: int) -> Value:
        """A whole number."""
        return self._kept(Value(name=name, unit="count", median=float(value), digits=0))

    def all(self) -> tuple[Value, ...]:
        """Every value, in the order told."""
        return tuple(self._found.values())

    def _kept(self, value: Value) -> Value:
        if self._found.setdefault(value.name, value) != value:
            raise ValueError(f"two numbers of a game are called {value.name!r}")
        return value


class Names(NamedTuple):
    """The sides and the prize as sentences name them; a user's words may hold digits."""

    a: Label
    b: Label
    prize: Label


def names(game: Game) -> Names:
    """The names in a game."""
    return Names(*(Label(text=text, names="quotation") for text in (game.side_a, game.side_b, game.prize)))
