"""`detente data`: one JSON document or a table on stdout, one line on stderr, documented exit codes."""

import json
import os
import shutil
from pathlib import Path

import pytest

from detente.cli import main

FEW = ("nato_share_of_gdp_2025ed", "kiel_aid_total_month", "us_drawdown_delegations_ukraine")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    """Runs the command line: (exit code, stdout, stderr)."""

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main.run(["data", *arguments])
        out = capsys.readouterr()
        code = end.value.code
        return (code if isinstance(code, int) else 0), out.out, out.err

    return call


@pytest.fixture
def copy(mirror: Path, tmp_path: Path) -> Path:
    """A mirror of three real tables that a test may spoil."""
    made = tmp_path / "copy"
    made.mkdir()
    for name in FEW:
        shutil.copyfile(mirror / f"{name}.csv", made / f"{name}.csv")
    return made


def test_list_names_id_title_producer_licence_vintage_and_rows(run) -> None:
    code, out, _ = run("list")
    assert code == 0
    assert out.split("\n", 1)[0].split() == ["id", "title", "producer", "licence", "vintage", "rows"]
    code, out, err = run("list", "--json")
    assert (code, err) == (0, "")
    assert len(json.loads(out)) == 51


def test_list_as_of_leaves_out_later_vintages(run) -> None:
    _, out, _ = run("list", "--as-of", "2025-01-13", "--json")
    known = {row["id"] for row in json.loads(out)}
    assert "nato_defence_2024ed" in known
    assert "nato_share_of_gdp_2025ed" not in known


def test_fetch_status_verify_diff_and_query_go_together(run, copy: Path) -> None:
    code, out, _ = run("fetch", *FEW, "--mirror", str(copy), "--json")
    assert code == 0
    assert {row["action"] for row in json.loads(out)} == {"stored"}
    _, out, _ = run("fetch", *FEW, "--mirror", str(copy), "--json")
    assert {row["action"] for row in json.loads(out)} == {"unchanged"}
    _, out, err = run("status", "--json")
    status = {row["id"]: row for row in json.loads(out)}
    assert status["kiel_aid_total_month"]["rows"] == 52
    assert status["kiel_aid_total_month"]["checksum"] == "ok"
    assert "not tried against the live address" in status["kiel_aid_total_month"]["direct"]
    assert status["nmc"]["stored"] is None
    assert "48 of 51 tables are not stored" in err
    code, out, _ = run("verify", "--json")
    assert code == 0
    assert all(not row["problems"] for row in json.loads(out))
    code, out, _ = run("diff", "kiel_aid_total_month", "--mirror", str(copy))
    assert code == 0
    assert "0 of 208 common cells changed" in out
    code, out, _ = run("query", "SELECT count(*) AS n FROM kiel_aid_total_month", "--json")
    assert json.loads(out) == {"columns": ["n"], "rows": [[52]], "more": False}


def test_a_mirror_without_one_file_gives_the_others_and_one_error(run, copy: Path) -> None:
    (copy / f"{FEW[0]}.csv").unlink()
    code, out, err = run("fetch", *FEW, "--mirror", str(copy), "--json")
    assert code == 3
    assert len(json.loads(out)) == 2
    assert err.count("\n") == 1
    for part in (FEW[0], f"{FEW[0]}.csv", "--mirror"):
        assert part in err


def test_two_problems_are_both_named(run, copy: Path) -> None:
    for name in FEW[:2]:
        (copy / f"{name}.csv").write_bytes(b"")
    code, _, err = run("fetch", *FEW, "--mirror", str(copy))
    assert code == 4
    assert "2 of 3 tables could not be fetched, 1 are stored" in err


def test_an_altered_file_is_refused_until_it_is_accepted(run, copy: Path) -> None:
    path = copy / "kiel_aid_total_month.csv"
    run("fetch", "kiel_aid_total_month", "--mirror", str(copy))
    path.write_text(path.read_text("utf-8").replace("2022,3,5.0", "2022,3,9.0", 1), "utf-8")
    code, out, _ = run("diff", "kiel_aid_total_month", "--mirror", str(copy), "--json")
    assert (code, json.loads(out)["changed"]) == (0, 1)
    code, _, err = run("fetch", "kiel_aid_total_month", "--mirror", str(copy))
    assert (code, "revised" in err) == (0, True)  # one cell of fifty-two stays within the table's tolerance
    code, out, _ = run("diff", "kiel_aid_total_month")
    assert (code, "1 of 208 common cells changed" in out) == (0, True)
    path.write_text("year,month\n", "utf-8")
    code, _, err = run("fetch", "kiel_aid_total_month", "--mirror", str(copy))
    assert code == 4
    assert "missing column" in err


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("fetch", "nmc"), 3, "no mirror given"),
        (("fetch", "nmcc", "--mirror", "."), 2, "did you mean 'nmc'"),
        (("fetch", "nmc", "--mirror", "/nowhere"), 3, "no mirror folder"),
        (("fetch", "nmc", "--mirror", "https://example.org", "--offline"), 2, "--offline"),
        (("fetch", "nmc", "--direct"), 2, "no plain file at its producer"),
        (("fetch", "--direct", "--offline"), 2, "--offline"),
        (("verify",), 3, "nothing is stored"),
        (("diff", "nmc"), 3, "nothing to compare"),
        (("query", "SELECT 1"), 3, "no table is stored"),
        (("panel",), 3, "no mirror given"),
        (("panel", "--mirror", "/nowhere"), 3, "no mirror folder"),
        (("nonsense",), 2, "nonsense"),
        (("list", "--nonsense"), 2, "--nonsense"),
        (("status", "--as-of", "yesterday"), 2, "yesterday"),
    ],
)
def test_every_refusal_is_one_message_and_an_exit_code(run, arguments: tuple[str, ...], code: int, named: str) -> None:
    given, out, err = run(*arguments)
    assert given == code
    assert named in err
    assert "Traceback" not in out + err


def test_a_damaged_store_fails_verification(run, copy: Path) -> None:
    run("fetch", "kiel_aid_total_month", "--mirror", str(copy))
    _, out, _ = run("verify", "--json")
    (row,) = json.loads(out)
    from_home = Path(os.environ["DETENTE_HOME"]) / "tables" / row["id"] / row["vintage"] / "table.parquet"
    from_home.write_bytes(b"damaged")
    code, out, err = run("verify")
    assert code == 4
    assert "has changed since it was stored" in out
    assert "fetch them again" in err
