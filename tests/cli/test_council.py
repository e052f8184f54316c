"""`detente council` on the command line: one document, one clear message, exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

TABLE = """Reform,A test,3,1,
Actor,Description,Power,Speed,Sal,
Ann,,10,20,30,
Bob,,7,80,60,
Cat,,5,55,40,
"""


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "detente.cli.main", "council", *arguments],
        capture_output=True, text=True, check=False, input=given, encoding="utf-8",
    )  # fmt: skip


def test_a_table_from_standard_input_gives_one_document_and_nothing_else():
    done = run("-", "--json", "--quick", given=TABLE)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["schema"] == "detente-council-1"
    assert document["turns"][0]["positions"] == [[20.0], [80.0], [55.0]]
    assert document["stopped_at"] == len(document["turns"]) - 1


def test_files_are_named_on_stderr_and_the_table_is_printed(tmp_path: Path):
    table = tmp_path / "table.csv"
    table.write_text(TABLE)
    done = run(str(table), "--runs", "3", "--out", str(tmp_path / "out"), "--format", "html,parquet")
    assert done.returncode == 0, done.stderr
    assert "settled after" in done.stdout
    assert "weighted median" in done.stdout
    assert "wrote" in done.stderr
    assert (tmp_path / "out" / "council.html").is_file()
    assert (tmp_path / "out" / "council-runs.parquet").is_file()


@pytest.mark.parametrize(
    ("arguments", "given", "says"),
    [
        (["-"], TABLE.replace("60,", "160,"), "row 4, field 'salience'"),
        (["none.csv"], "", "no actor table at"),
        (["-", "--set", "VotingRule"], TABLE, "--set takes option=value"),
        (["-", "--set", "VotingRule=Cubc"], TABLE, "did you mean 'Cubic'"),
        (["-", "--scale", "5"], TABLE, "--scale takes least:most"),
        (["-", "--scheme", "spacial"], TABLE, "did you mean 'spatial'"),
        (["-", "--runs", "1000000"], TABLE, "number of runs|hours|minutes"),
    ],
)
def test_wrong_input_is_one_clear_message_and_code_two(arguments: list[str], given: str, says: str):
    done = run(*arguments, given=given)
    assert done.returncode == 2
    assert any(part in done.stderr for part in says.split("|")), done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


def test_the_presets_are_listed():
    assert "ministers" in run("list").stdout


def test_a_burden_and_a_nash_bargain_are_schemes_of_the_same_command(tmp_path: Path):
    donors = "name,gdp,theta\nA,1,0.1\nB,1,0.1\n"
    done = run("-", "--scheme", "burden", "--json", given=donors)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["schema"] == "detente-burden-1"
    two = tmp_path / "two.csv"
    two.write_text("name,capability,position,salience\nA,1,20,50\nB,1,80,50\n")
    done = run(str(two), "--scheme", "nash", "--set", "risk=-0.5", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "Product of gains" in done.stdout
    assert (tmp_path / "out" / "nash.parquet").is_file()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-", "--scheme", "burden", "--runs", "3"), "--runs belongs to talks"),
        (("-", "--scheme", "nash", "--as-of", "2025-01-13"), "leave out --as-of"),
        (("-", "--scheme", "burdn"), "did you mean 'burden'"),
    ],
)
def test_what_a_scheme_does_not_have_is_refused_in_one_line(arguments: tuple[str, ...], told: str):
    done = run(*arguments, given=TABLE)
    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
