"""Games: a small crisis of one's own in, its solution explained out, without the war model."""

from detente.core.games import KINDS
from detente.games.solution import FORMATS, Solved, game

__all__ = ["FORMATS", "KINDS", "Solved", "game"]
