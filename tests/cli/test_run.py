"""`detente run` and `detente compare`, and the same verbs in Python."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import detente
from detente.cli.main import run
from detente.core.errors import WrongInput

SMALL = ["--draws", "32", "--horizon", "6"]


def _ended(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        run(arguments)
    return int(ended.value.code or 0)


def test_a_run_prints_a_table_and_writes_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _ended(["run", "baseline", *SMALL, "--out", str(tmp_path), "--format", "csv,json,svg"]) == 0
    assert "Area gained" in capsys.readouterr().out
    assert (tmp_path / "baseline.csv").read_text().startswith("quantity,")
    assert (tmp_path / "baseline-area_gained.svg").read_text().startswith("<svg")


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert _ended(["run", "baseline", *SMALL, "--set", "aid_volume=2025-01:2,2025-03:1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["scenario"]["settings"]["aid_volume"]["points"] == [["2025-01", 2.0], ["2025-03", 1.0]]


def test_a_comparison_tells_levers_before_outcomes(capsys: pytest.CaptureFixture[str]) -> None:
    assert _ended(["compare", "baseline", "volume_x2", *SMALL]) == 0
    out = capsys.readouterr().out
    assert out.index("aid_volume") < out.index("Area gained")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "volume_x3"], "did you mean 'volume_x2'"),
        (["run", "baseline", "--set", "aid_volum=2"], "did you mean 'aid_volume'"),
        (["run", "baseline", "--set", "aid_volume"], "--set takes"),
        (["run", "baseline", "--set", "aid_speed=2", "--set", "aid_speed=1"], "set twice"),
        (["run", "baseline", "--horizon", "0"], "1 to 132 months"),
        (["run", "baseline", "--draws", "0"], "1 to 20,000 draws"),
        (["compare", "baseline"], "two to four"),
        (["run", "nowhere.toml"], "no scenario file"),
    ],
)
def test_what_cannot_be_run_is_one_line_and_exit_code_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _ended(arguments) == 2
    assert said in capsys.readouterr().err


def test_the_python_verbs_give_tables_and_charts() -> None:
    found = detente.run("baseline", {"aid_speed": 2}, draws=16, horizon=3)
    assert found.to_polars().height > 0
    assert found.chart()["$schema"]
    told = detente.compare("baseline", "both", draws=16, horizon=3)
    assert [row["lever"] for row in told.levers()] == ["aid_volume", "aid_speed"]


def test_more_draws_than_are_kept_are_counted_and_look_the_same(tmp_path):
    kept, counted = detente.run("baseline", draws=20_000, horizon=3), detente.run("baseline", draws=20_001, horizon=3)
    one, other = (r.to_polars().filter(pl.col("quantity") == "area_gained") for r in (kept, counted))
    for column in ("q0.05", "q0.5", "q0.95"):
        np.testing.assert_allclose(one[column], other[column], atol=0.05)
    assert "20,001 draws" in counted.show()
    assert counted.exhibit().series[0].points
    assert counted.write(tmp_path, ["csv", "json"])
    with pytest.raises(WrongInput, match="counted, not kept"):
        detente.compare("baseline", "volume_x2", draws=20_001, horizon=3)
    with pytest.raises(WrongInput, match="counted, not kept"):
        counted.to_xarray()


def test_runs_become_pandas_and_xarray():
    pandas, xarray = pytest.importorskip("pandas"), pytest.importorskip("xarray")
    run = detente.run("baseline", draws=20, horizon=3)
    frame = run.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert set(run.to_polars().columns) == set(frame.columns)
    held = run.to_xarray()
    assert isinstance(held, xarray.Dataset)
    assert held["casualties"].dims == ("draw", "month", "side")
    assert held.sizes["draw"] == 20
    assert "<svg" in run._repr_html_()
