"""`detente run` and `detente compare`, and the same verbs in Python."""

import json
from importlib import import_module
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import detente
from detente.catalogue.quantities import quantities
from detente.cli.main import run
from detente.core.errors import CheckFailed, WrongInput
from detente.panel import derived
from detente.runs import exhibits

engine = import_module("detente.simulation.ensemble")  # the package's own name of it is the function

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
        (["run", "baseline", "--horizon", "10000"], "1 to 132 months"),
        (["run", "baseline", "--draws", "0"], "field 'draws' lies between 1 and 10,000,000"),
        (["run", "baseline", "--draws", "-1"], "got -1"),
        (["run", "baseline", "--draws", "1000000000"], "got 1000000000"),
        (["run", "baseline", "--set", "aid_volume=9"], "[0, 4]"),
        (["run", "baseline", "--set", "aid_volume=2025-07:1,2025-01:2"], "in order of months"),
        (["run", "volume_x2+surge_now"], "set lever 'aid_volume' to different things"),
        (["run", "baseline", *SMALL, "--format", "gif"], "unknown format 'gif'"),
        (["compare", "baseline", "volume_x2", "--draws", "20001"], "counted, not kept"),
        (["compare", "baseline", "volume_x2", "--draws", "0"], "field 'draws'"),
        (["compare", "baseline"], "two to four"),
        (["run", "nowhere.toml"], "no scenario file"),
    ],
)
def test_what_cannot_be_run_is_one_line_and_exit_code_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _ended(arguments) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
    assert "Traceback" not in told.err


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


def test_comparisons_become_pandas_and_xarray():
    pandas, xarray = pytest.importorskip("pandas"), pytest.importorskip("xarray")
    compared = detente.compare("baseline", "volume_x2", "us_withdrawn", draws=20, horizon=3)
    frame = compared.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame["scenario"].unique()) == [one.scenario.id for one in compared.differences]
    held = compared.to_xarray()
    assert isinstance(held, xarray.Dataset)
    assert list(held["scenario"].values) == ["volume_x2", "us_withdrawn"]
    wanted = compared.differences[1].series("casualties")
    assert (held["casualties"].sel(scenario="us_withdrawn").values == wanted).all()
    assert held.attrs["less"] == compared.runs[0].ensemble.key


def test_every_preset_is_listed_and_described(capsys: pytest.CaptureFixture[str]) -> None:
    assert _ended(["run", "list", "--json"]) == 0
    found = {one["id"]: one for one in json.loads(capsys.readouterr().out)}
    assert set(found) == {"baseline", "both", "freeze", "speed_x2", "surge_now", "us_withdrawn", "volume_x2"}
    for one in found.values():
        assert one["author"]
        assert one["written_on"]
        assert one["notes"]
        assert one["left_out"]
    assert found["surge_now"]["settings"][0]["setting"] == "2 from 2025-01; 1 from 2025-07"
    assert _ended(["run", "freeze", "--describe"]) == 0
    told = capsys.readouterr().out
    for part in ("The guns fall silent", "2026-11-24", "war_end", "not represented"):
        assert part in told


def test_a_comparison_credits_sources_names_runs_and_tells_what_each_leaves_out(tmp_path: Path) -> None:
    told = detente.compare("baseline", "volume_x2", draws=16, horizon=3)
    first, second = (run.ensemble for run in told.runs)
    exhibit = told.exhibit("area_gained")
    assert first.key[:12] in exhibit.badge
    assert second.key[:12] in exhibit.badge
    assert "data as of 2025-01-13" in exhibit.badge
    assert "oryx.losses_scraped" in exhibit.sources
    assert exhibit.rules[0].label == "no change"
    assert "Kiel Institute for the World Economy" in " ".join(exhibits.credits(exhibit.sources))
    (path,) = told.write(tmp_path, ["csv"])
    assert f"{second.key},{first.key}" in path.read_text().splitlines()[1]
    shown = told.show()
    assert "Not represented in volume_x2" in shown
    assert second.key[:12] in shown


def test_scenarios_without_a_difference_say_so() -> None:
    assert "set no lever differently" in detente.compare("baseline", "baseline", draws=8, horizon=2).show()


def test_another_start_is_labelled_where_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "later.toml"
    path.write_text('start = "2025-06"\nmonths = 3\n')
    found = detente.run(path, draws=16)
    assert "from priors alone" in found.show()
    assert "the state as believed for the end of 2024-12" in found.show()
    assert "from priors alone" in found.exhibit().subtitle
    assert "priors only" in found.exhibit().badge
    assert found.document()["prior_only"] is True
    assert "kiel.ukraine_support_tracker_r29" in found.exhibit().sources


def test_a_file_may_leave_the_fit_aside(tmp_path: Path) -> None:
    path = tmp_path / "prior.toml"
    path.write_text('beliefs = "prior"\nmonths = 3\n')
    found, asked = detente.run(path, draws=16), detente.run("baseline", draws=16, horizon=3, beliefs="prior")
    assert found.ensemble.key == asked.ensemble.key
    assert "the fit for a start at the end of 2024-12 is left aside" in found.show()


def test_a_lever_that_this_run_does_not_read_says_why() -> None:
    told = detente.run("baseline", {"guarantees": "treaty"}, draws=8, horizon=2).show()
    assert "Lever 'guarantees' changes nothing here" in told


def test_draws_out_of_range_are_shown_and_too_many_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    # a range so narrow that some futures leave it
    rule = quantities()["area_gained"].model_copy(update={"most": 0.2})
    monkeypatch.setitem(quantities(), "area_gained", rule)
    with pytest.raises(CheckFailed, match=r"leave the legal range of area_gained \[.*, 0.2\]"):
        detente.run("baseline", draws=200, horizon=4)
    monkeypatch.setattr(engine, "MOST_ILLEGAL", 1.0)
    assert "of draws leave the legal range of area_gained" in detente.run("baseline", draws=200, horizon=4).show()


def test_a_posterior_of_another_schema_names_field_and_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    held = derived.load("war-ukraine-2024-12")
    other = derived.DerivedResult(held.name, held.frame, {**held.recipe, "schema": 99})
    monkeypatch.setattr(derived, "load", lambda _: other)
    engine.posterior.cache_clear()
    try:
        with pytest.raises(CheckFailed, match=r"war-ukraine-2024-12.json, field 'schema': version 99.*--prior"):
            detente.run("baseline", draws=8, horizon=2)
        assert detente.run("baseline", draws=8, horizon=2, beliefs="prior").ensemble.prior_only
    finally:
        engine.posterior.cache_clear()
