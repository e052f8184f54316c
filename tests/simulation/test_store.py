"""Ensembles, their counts in bins, and the store of finished runs."""

import hashlib
import json
import os

import numpy as np
import polars as pl
import pytest

from detente import __version__
from detente.catalogue.scenarios import scenario
from detente.core.errors import CheckFailed, UnknownName, WrongInput
from detente.simulation import Ensemble, ensemble, store
from detente.simulation.ensemble import MOST_KEPT, beliefs_of, code, judged_illegal, posterior
from detente.simulation.passages import Passage
from detente.simulation.stream import Counts, Stream, streamed


@pytest.fixture(scope="module")
def run():
    return ensemble(scenario("baseline", months=6), 64)


def test_the_same_scenario_seed_and_draws_give_the_same_numbers(run) -> None:
    again = ensemble(scenario("baseline", months=6), 64)
    assert again.key == run.key
    assert all(np.array_equal(again.paths[name], run.paths[name]) for name in run.quantities)


def test_draws_do_not_depend_on_their_company(run) -> None:
    more = ensemble(scenario("baseline", months=6), 80)
    assert np.array_equal(more.series("area_gained")[:64], run.series("area_gained"))


def test_a_change_of_nothing_is_exactly_nought(run) -> None:
    same = ensemble(scenario("baseline", {"aid_volume": 1}, months=6), 64)
    assert not same.minus(run).series("area_gained").any()


def test_runs_of_other_luck_are_not_paired(run) -> None:
    with pytest.raises(WrongInput, match="draw by draw only"):
        run.minus(ensemble(scenario("baseline", months=6), 64, seed=1))
    with pytest.raises(UnknownName):
        run.series("area_gaine")


def test_more_than_one_draw_in_a_hundred_out_of_range_fails_and_fewer_are_told() -> None:
    assert judged_illegal({"pace": 0.01, "resolve": 0.0}) == {"pace": 0.01}
    with pytest.raises(CheckFailed, match="pace"):
        judged_illegal({"pace": 0.011})


def test_a_stored_run_reads_as_it_was_computed(run) -> None:
    assert store.load(run.key) is None
    store.save(run)
    back = store.load(run.key)
    assert isinstance(back, Ensemble)
    assert np.array_equal(back.series("pace"), run.series("pace"))
    assert back.months == run.months


@pytest.mark.parametrize("broken", ["series.parquet", "summaries.parquet", "manifest.json"])
@pytest.mark.parametrize("how", ["cut", "gone"])
def test_a_corrupt_run_is_one_clear_message_and_is_computed_again(run, broken: str, how: str) -> None:
    path = store.save(run) / broken
    path.unlink() if how == "gone" else path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(CheckFailed, match="corrupt"):
        store.load(run.key)
    again, note = store.obtain(scenario("baseline", months=6), 64)
    assert "computed again" in note
    assert isinstance(again, Ensemble)
    assert np.array_equal(again.series("pace"), run.series("pace"))
    assert store.load(run.key) is not None


def test_a_run_found_again_is_the_same_to_the_bit(run) -> None:
    place = store.save(run)
    back = store.load(run.key)
    assert isinstance(back, Ensemble)
    for name, values in run.paths.items():
        assert back.paths[name].dtype == values.dtype
        assert np.array_equal(back.paths[name], values)
    told = pl.read_parquet(place / "series.parquet")
    assert told.height == run.draws * len(run.months)
    assert told["casualties[B]"][7] == run.series("casualties", "B")[1, 1]  # six months a draw


def test_the_manifest_names_what_decided_the_run(run) -> None:
    told = json.loads((store.save(run) / "manifest.json").read_text())
    fitted = posterior("ukraine", "2024-12")
    assert fitted is not None
    assert told["posterior"] == fitted.digest
    assert told["beliefs"] == beliefs_of("ukraine").digest
    assert (told["version"], told["code"], told["seed"], told["draws"]) == (__version__, code(), 0, 64)
    assert told["scenario"]["months"] == 6


@pytest.mark.parametrize(
    ("field", "value", "said"), [("schema", 1, "field 'schema': version 1"), ("key", "f" * 64, "field 'key'")]
)
def test_a_manifest_of_another_form_or_run_names_the_field(run, field: str, value: object, said: str) -> None:
    path = store.save(run) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), field: value}))
    with pytest.raises(CheckFailed, match=said):
        store.load(run.key)


@pytest.mark.parametrize(("field", "value"), [("draws", "many"), ("quantities", [["pace"]]), ("illegal", 3)])
def test_a_manifest_with_other_types_is_corrupt_and_costs_only_time(run, field: str, value: object) -> None:
    path = store.save(run) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), field: value}))
    made, _ = store.obtain(scenario("baseline", months=6), 64)
    assert np.array_equal(made.series("pace"), run.series("pace"))  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize("name", ["manifest.json", "series.parquet"])
@pytest.mark.parametrize("end", ["pipe", "device", "huge"])
def test_a_file_without_end_is_refused_unread(run, name: str, end: str) -> None:
    path = store.save(run) / name
    path.unlink()
    if end == "pipe":
        os.mkfifo(path)
    elif end == "device":
        path.symlink_to("/dev/zero")
    else:
        with path.open("wb") as file:
            file.truncate(store.LARGEST + 1)  # a hole that takes no room
    with pytest.raises(CheckFailed, match="corrupt"):
        store.load(run.key)
    path.unlink()


def test_a_table_that_unfolds_to_more_rows_than_a_run_has_is_corrupt(run) -> None:
    place = store.save(run)
    told = pl.read_parquet(place / "series.parquet")
    repeated = pl.DataFrame({name: pl.repeat(0.0, 2_000_000, dtype=pl.Float32, eager=True) for name in told.columns})
    repeated.write_parquet(place / "series.parquet", compression="zstd")
    held = json.loads((place / "manifest.json").read_text())
    held["files"]["series.parquet"] = hashlib.sha256((place / "series.parquet").read_bytes()).hexdigest()
    (place / "manifest.json").write_text(json.dumps(held))
    with pytest.raises(CheckFailed, match="lack what a run needs"):
        store.load(run.key)


def test_a_store_that_cannot_be_written_costs_the_run_nothing(run, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "runs").write_text("a file where a folder belongs")
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))
    made, note = store.obtain(scenario("baseline", months=6), 64)
    assert isinstance(made, Ensemble)
    assert np.array_equal(made.series("pace"), run.series("pace"))
    assert "set DETENTE_HOME" in note


def test_what_killed_processes_left_is_swept_once_it_is_old(run) -> None:
    runs = store.folder("any").parent
    for name in (".unfinished-old", ".corrupt-old", ".unfinished-new"):
        (runs / name).mkdir(parents=True)
        if name.endswith("old"):
            os.utime(runs / name, (0, 0))
    store.save(run)
    assert sorted(path.name for path in runs.iterdir()) == [".unfinished-new", run.key]


def test_a_counted_run_is_stored_and_found_again() -> None:
    made, _ = store.obtain(scenario("baseline", months=2), MOST_KEPT + 1)
    again, note = store.obtain(scenario("baseline", months=2), MOST_KEPT + 1)
    assert isinstance(again, Stream)
    assert note == ""
    assert sorted(path.name for path in store.folder(made.key).iterdir()) == [
        "counts.parquet", "manifest.json", "summaries.parquet",
    ]  # fmt: skip
    for name in made.quantities:
        assert np.array_equal(again.quantile((0.05, 0.5), name), made.quantile((0.05, 0.5), name))
        assert np.array_equal(again.mean(name), made.mean(name))


def test_counts_in_bins_find_quantiles_to_a_bin() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(3, 20_000)).astype(np.float32)
    counts = Counts.ranged(values[:, :4096])
    for first in range(0, 20_000, 4096):
        counts.add(values[:, first : first + 4096])
    for q in (0.05, 0.5, 0.95):
        assert np.abs(counts.quantile(q) - np.quantile(values, q, axis=1)).max() < 3 * counts.width.max()
    assert np.allclose(counts.sums / 20_000, values.mean(axis=1), atol=1e-5)


def test_a_streamed_run_agrees_with_one_that_keeps_its_draws(run) -> None:
    found = streamed(scenario("baseline", months=6), 64, keep=("pace", "casualties"))
    assert np.allclose(found.mean("casualties", "B"), run.mean("casualties", "B"), rtol=1e-5)
    width = found.counts["pace"].width.reshape(6)
    low, high = (np.quantile(run.series("pace"), q, axis=0) for q in (0.4, 0.6))
    middle = found.quantile(0.5, "pace")
    assert (middle > low - 3 * width).all()
    assert (middle < high + 3 * width).all()


def test_a_streamed_difference_to_itself_is_nought() -> None:
    same = scenario("baseline", months=3)
    found = streamed(same, 32, less=same, keep=("pace",))
    assert not found.mean("pace").any()


def test_first_passages_are_counted_as_they_are_where_draws_are_kept(run) -> None:
    months, level = len(run.months), float(np.median(run.series("casualties", "B")))
    asked = (Passage("pace", below=0.0), Passage("casualties", above=level, member="B"), Passage("pace", above=1e9))
    found = streamed(scenario("baseline", months=months), 64, keep=("pace", "casualties"), passages=asked)
    for one in asked[:2]:
        kept = run.first_passage(one.quantity, below=one.below, above=one.above, member=one.member or None)
        wanted = [(kept <= month).mean() for month in range(1, months + 1)]
        shares = found.passed_by(one.quantity, below=one.below, above=one.above, member=one.member)
        assert shares[-1] > 0.0
        assert np.array_equal(shares, wanted)
    assert not found.passed_by("pace", above=1e9).any()
    with pytest.raises(UnknownName, match="passage"):
        found.passed_by("pace", below=1.0)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Passage("pace"), "one level"),
        (Passage("pace", 0.0, 0.0), "one level"),
        (Passage("casualties", 0.0), "member of casualties"),
        (Passage("pcae", 0.0), "did you mean 'pace'"),
    ],
)
def test_a_passage_that_cannot_be_counted_is_refused(asked: Passage, message: str) -> None:
    with pytest.raises(WrongInput, match=message):
        streamed(scenario("baseline", months=2), 8, keep=("pace", "casualties"), passages=(asked,))
