"""Files of a result in the folder that a user named: all of them whole, or none."""

import os
import tempfile
from collections.abc import Mapping
from errno import EISDIR
from pathlib import Path

from detente.core.errors import WrongInput


def written(folder: Path, made: Mapping[str, str | bytes]) -> list[Path]:
    """The paths of the files by name, every one staged under a name of its own before the first takes its place.

    A link that stands under one of the names is replaced, never followed, so that nothing outside the folder changes.
    Raises WrongInput, naming the mend, where the folder cannot be written.
    """
    staged: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in made:
            if (folder / name).is_dir():
                raise IsADirectoryError(EISDIR, f"{name} is a folder")
        for name, content in made.items():
            staged[folder / name] = _staged(folder, name, content)
        for path, temporary in staged.items():
            temporary.replace(path)
    except (OSError, ValueError) as error:  # ValueError: no path at all, as with a null character
        reason = getattr(error, "strerror", None) or error
        raise WrongInput(
            f"the results cannot be written to {str(folder)!r} ({reason}); give --out a folder that can be written"
        ) from error
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
    return list(staged)


def _staged(folder: Path, name: str, content: str | bytes) -> Path:
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, path = tempfile.mkstemp(dir=folder, prefix=f".{name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # temporary files are private; a result is as readable as the umask lets it be
        mask = os.umask(0)
        os.umask(mask)
        Path(path).chmod(0o666 & ~mask)
    except BaseException:  # a full disk, or the user's Ctrl-C
        Path(path).unlink(missing_ok=True)
        raise
    return Path(path)
