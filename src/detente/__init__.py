"""Détente: an open policy simulator for war, military aid, deterrence spending, negotiation and durable peace."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# The verbs live behind the command line and the Python API alike. They are looked up on first use,
# so that `import detente` and `detente --help` load no heavy library.
_VERBS = {
    "ask": "detente.api",
    "brief": "detente.api",
    "compare": "detente.runs",
    "council": "detente.councils",
    "game": "detente.games",
    "run": "detente.runs",
}

__all__ = ["__version__", "ask", "brief", "compare", "council", "game", "run"]  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    if name in _VERBS:
        return getattr(import_module(_VERBS[name]), name)
    raise AttributeError(f"module 'detente' has no attribute {name!r}")
