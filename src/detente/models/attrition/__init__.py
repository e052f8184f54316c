"""Loss exchange and the front."""

from detente.models.attrition.block import BLOCK

__all__ = ["BLOCK"]
