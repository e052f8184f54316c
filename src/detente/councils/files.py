"""Files of a council's result: whole or not at all, and what their figures credit."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from detente import panel
from detente.core.errors import WrongInput


def parquet(frame: pl.DataFrame) -> bytes:
    """A table as the bytes of a Parquet file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frame.parquet"
        frame.write_parquet(path)
        return path.read_bytes()


def written(folder: Path, made: Mapping[str, bytes]) -> list[Path]:
    """The files written, every one under a temporary name first; raises WrongInput where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for name, content in made.items():
            handle, temporary = tempfile.mkstemp(prefix=".unfinished-", dir=folder)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(temporary).replace(folder / name)
            (folder / name).chmod(0o644)
            paths.append(folder / name)
    except OSError as error:
        raise WrongInput(
            f"nothing can be written into {str(folder)!r} ({error.strerror}); give another folder"
        ) from error
    return paths


def credits_of(sources: tuple[str, ...]) -> tuple[str, ...]:
    """Sources by publisher and title; a work that the panel does not know is named as the table names it."""
    known = panel.load().sources if sources else {}
    return tuple(f"{known[name].publisher}: {known[name].title}" if name in known else name for name in sources)
