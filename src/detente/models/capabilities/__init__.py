"""Strength of states from counts of people, money and industry; mobilisation, production and money in war."""

from detente.models.capabilities.mobilisation import BLOCK

__all__ = ["BLOCK"]
