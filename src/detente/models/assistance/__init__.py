"""Aid from pledge to use."""

from detente.models.assistance.equations import BLOCK

__all__ = ["BLOCK"]
