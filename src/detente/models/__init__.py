"""Theories, one room each: equations over plain arithmetic, beliefs with their sources, checks."""

import importlib
import pkgutil

from detente.models.block import Block


def blocks() -> tuple[Block, ...]:
    """The block of every model that has one, in order of name."""
    found = (
        importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__) if info.ispkg
    )
    return tuple(module.BLOCK for module in found if hasattr(module, "BLOCK"))
