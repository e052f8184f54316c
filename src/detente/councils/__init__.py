"""Councils: actor tables in, talks held, pages, tables and files out."""

from detente.councils.held import FORMATS, PRESETS, Held, council

__all__ = ["FORMATS", "PRESETS", "Held", "council"]
