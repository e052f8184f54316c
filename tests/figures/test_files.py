"""Files of a result are written whole or not at all, and only in the folder that was named."""

from pathlib import Path

import pytest

from detente.core.errors import WrongInput
from detente.figures import written


def test_files_appear_under_their_names_and_nothing_is_left_over(tmp_path: Path) -> None:
    paths = written(tmp_path / "new", {"a.txt": "é", "b.bin": b"\0"})
    assert [path.read_bytes() for path in paths] == ["é".encode(), b"\0"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["a.txt", "b.bin"]


@pytest.mark.parametrize("name", ["a.txt", ".a.txt"])
def test_a_link_in_the_folder_is_never_followed(tmp_path: Path, name: str) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "out"
    elsewhere.write_text("kept")
    folder.mkdir()
    (folder / name).symlink_to(elsewhere)
    written(folder, {"a.txt": "new"})
    assert elsewhere.read_text() == "kept"
    assert (folder / "a.txt").read_text() == "new"
    assert not (folder / "a.txt").is_symlink()


def test_a_folder_in_the_place_of_a_file_stops_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(WrongInput, match=r"b\.txt is a folder|Is a directory"):
        written(tmp_path, {"a.txt": "new", "b.txt": "new"})
    assert [path.name for path in tmp_path.iterdir()] == ["b.txt"]


@pytest.mark.parametrize("place", ["taken", "taken/below", "null\0character", "x" * 300])
def test_a_place_that_cannot_be_written_names_the_mend(tmp_path: Path, place: str) -> None:
    (tmp_path / "taken").write_text("kept")
    with pytest.raises(WrongInput, match=r"cannot be written .* give --out a folder"):
        written(tmp_path / place, {"a.txt": "new"})
    assert (tmp_path / "taken").read_text() == "kept"
