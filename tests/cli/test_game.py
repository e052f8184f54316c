"""`detente game` on the command line: one document, one clear message, exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

GAME = 'kind = "range"\nchance_a = 0.6\ncost_a = 0.15\ncost_b = 0.2\n'


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "detente.cli.main", "game", *arguments],
        capture_output=True, text=True, check=False, input=given, encoding="utf-8",
    )  # fmt: skip


def test_a_game_from_standard_input_gives_one_document_and_nothing_else():
    done = run("-", "--json", given=GAME)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["outcome"] == "deal"
    assert {one["name"]: one["value"] for one in document["values"]}["share_a"] == pytest.approx(0.625)


def test_an_explanation_is_printed_and_files_are_named_on_stderr(tmp_path: Path):
    file = tmp_path / "own.toml"
    file.write_text(GAME, encoding="utf-8")
    done = run(str(file), "--set", "chance_a_by_b=0.1", "--out", str(tmp_path / "out"), "--format", "html,svg")
    assert done.returncode == 0, done.stderr
    assert "No deal exists" in done.stdout
    assert done.stderr.count("wrote") == 2
    assert (tmp_path / "out" / "game.svg").is_file()


@pytest.mark.parametrize(
    ("arguments", "given", "says"),
    [
        (["-"], GAME.replace("0.6", "1.6"), "standard input, field 'chance_a': 1.6 is not a probability"),
        (["none.toml"], "", "no game file at"),
        (["-", "--set", "chance_a"], GAME, "--set takes field=value"),
        (["-", "--format", "html"], GAME, "add --out FOLDER"),
        (["-", "--out", "x", "--format", "pdf"], GAME, "unknown format of a game 'pdf'"),
    ],
)
def test_wrong_input_is_one_clear_message_and_code_two(
    arguments: list[str], given: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    done = run(*arguments, given=given)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not done.stdout
    assert not list(tmp_path.iterdir())


def test_the_kinds_are_listed():
    assert "screening" in run("list").stdout
