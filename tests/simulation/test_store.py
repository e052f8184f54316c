"""Ensembles, their counts in bins, and the store of finished runs."""

import numpy as np
import pytest

from detente.catalogue.scenarios import scenario
from detente.core.errors import CheckFailed, UnknownName, WrongInput
from detente.simulation import ensemble, store
from detente.simulation.ensemble import judged_illegal
from detente.simulation.stream import Counts, streamed


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
    assert back is not None
    assert np.array_equal(back.series("pace"), run.series("pace"))
    assert back.months == run.months


@pytest.mark.parametrize("broken", ["series.npz", "summaries.parquet", "manifest.json"])
@pytest.mark.parametrize("how", ["cut", "gone"])
def test_a_corrupt_run_is_one_clear_message_and_is_computed_again(run, broken: str, how: str) -> None:
    path = store.save(run) / broken
    path.unlink() if how == "gone" else path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(CheckFailed, match="corrupt"):
        store.load(run.key)
    again, note = store.obtain(scenario("baseline", months=6), 64)
    assert "computed again" in note
    assert np.array_equal(again.series("pace"), run.series("pace"))
    assert store.load(run.key) is not None


def test_a_kill_while_writing_leaves_no_half_run(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", killed)
    with pytest.raises(KeyboardInterrupt):
        store.save(run)
    assert store.load(run.key) is None
    assert not list(store.folder(run.key).parent.iterdir())


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
