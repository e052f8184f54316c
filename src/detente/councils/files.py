"""Files of a council's result, and what their figures credit."""

import tempfile
from pathlib import Path

import polars as pl

from detente import panel


def parquet(frame: pl.DataFrame) -> bytes:
    """A table as the bytes of a Parquet file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frame.parquet"
        frame.write_parquet(path)
        return path.read_bytes()


def credits_of(sources: tuple[str, ...]) -> tuple[str, ...]:
    """Sources by publisher and title; a work that the panel does not know is named as the table names it."""
    known = panel.load().sources if sources else {}
    return tuple(f"{known[name].publisher}: {known[name].title}" if name in known else name for name in sources)
