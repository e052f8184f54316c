"""What the command line does with options that cannot be right: one line, exit code 2."""

from pathlib import Path

import pytest

from detente import runs
from detente.cli.main import run


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--set", "seed=3"], "unknown slot"),
        (["--set", "question=x"], "unknown slot"),
        (["--set", "as_of=soon"], "slot 'as_of'"),
        (["--set", "as_of=1700000000"], "YYYY-MM-DD"),
        (["--set", "as_of=2025-01-13", "--as-of", "2025-01-14"], "given twice"),
        (["--as-of", "9999-12-31"], "date lies between"),
    ],
)
def test_settings_that_are_no_slots_are_wrong_input(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["ask", "spending_gap", *arguments])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_a_date_can_be_set_as_a_slot(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["ask", "spending_gap", "--set", "as_of=2025-01-13", "--json"])
    assert ended.value.code == 0
    assert '"as_of": "2025-01-13"' in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "x\x1b[2J\u202e\0.toml", "--describe"],
        ["ask", "x\x1b[2J\u202e"],
        ["x\x1b[2J\u202e"],
        ["run", "--x\x1b[2J\u202e"],
        ["ask", "spending_gap", "--set", "spending_path=x\x1b\0.csv"],
        ["ask", "spending_gap", "--set", f"target={'9' * 5000}"],
    ],
)
def test_what_was_given_reaches_the_terminal_escaped_and_shortened(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(arguments)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert all(one.isprintable() or one in "\n\t" for one in told)
    assert len(told) < 2000


@pytest.mark.parametrize("command", [["calibrate", "capital"], ["calibrate", "war"], ["calibrate", "game"]])
def test_a_place_that_cannot_be_written_is_told_before_anything_is_computed(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file where a folder belongs")
    with pytest.raises(SystemExit) as ended:
        run([*command, "--out", str(tmp_path / "taken" / "below")])
    assert ended.value.code == 2
    assert "give --out a folder" in capsys.readouterr().err


def test_an_interruption_is_told_and_has_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "run", interrupted)
    with pytest.raises(SystemExit) as ended:
        run(["run", "baseline"])
    assert ended.value.code == 130
    assert "interrupted" in capsys.readouterr().err
