"""War-weariness of both sides."""

from detente.models.resolve.equations import BLOCK

__all__ = ["BLOCK"]
