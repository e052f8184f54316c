"""How far a long computation has got, on disk: arrays under a key of the problem, whole or not at all.

A file of another problem (another key) is passed over; one that cannot be read is an error, for hours may lie in it.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from detente.core.errors import CheckFailed

Made = TypeVar("Made")


def save(path: Path, key: str, arrays: Mapping[str, Any]) -> None:
    """Written beside `path` and renamed, so that whoever cuts this off leaves the file of before."""
    unfinished = path.with_suffix(".part.npz")
    try:
        with unfinished.open("wb") as file:
            held: dict[str, Any] = {name: np.asarray(value) for name, value in arrays.items()}
            np.savez(file, key=np.asarray(key), **held)
        unfinished.replace(path)
    except BaseException:  # Ctrl-C too
        unfinished.unlink(missing_ok=True)
        raise


def load(path: Path | None, key: str, made: Callable[[dict[str, Any]], Made]) -> Made | None:
    """What `made` makes of the saved arrays; None where nothing was saved or it was another problem.

    Raises CheckFailed for a file that cannot be read or that `made` cannot use.
    """
    if path is None or not path.is_file():
        return None
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            if str(held["key"]) != key:
                return None
            return made({name: held[name] for name in held.files if name != "key"})
    except Exception as error:
        raise CheckFailed(f"the checkpoint {path} cannot be read ({error}); delete it to begin again") from error
