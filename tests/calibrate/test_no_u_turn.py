"""The No-U-Turn sampler in portions: it finds a known density, and a fit that is cut off ends as if it had not been."""

from pathlib import Path
from shutil import copy
from typing import Any

import numpy as np
import pytest

from detente.calibrate import checkpoint, no_u_turn
from detente.core.errors import CheckFailed, DataMissing
from detente.simulation import gradient

COVARIANCE = np.array([[1.0, 0.6, 0.0], [0.6, 2.0, -0.5], [0.0, -0.5, 0.5]])
MEAN = np.array([1.0, -2.0, 0.5])
STEPS: dict[str, Any] = {"size": 3, "chains": 4, "warm_up": 150, "samples": 250, "seed": 3}
"""Two portions to warm up, three to keep; the last of either is a half."""

needs_numpyro = pytest.mark.skipif(not no_u_turn.available(), reason="needs the extra `calibrate`")


def normal(scale: float = 1.0) -> no_u_turn.Potential:
    """A correlated normal in three dimensions, its covariance `scale` times COVARIANCE."""
    precision = gradient.jnp.asarray(np.linalg.inv(COVARIANCE) / scale, gradient.jnp.float32)
    mean = gradient.jnp.asarray(MEAN, gradient.jnp.float32)
    return lambda v: 0.5 * (v - mean) @ precision @ (v - mean)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[no_u_turn.Chains, list[str], list[Path]]:
    """A fit that nobody cut off, what it said, and its checkpoint as it was after each portion."""
    folder = tmp_path_factory.mktemp("fit")
    saved, said, kept = folder / "fit.npz", [], []

    def note(line: str) -> None:
        said.append(line)
        kept.append(Path(copy(saved, folder / f"{len(said)}.npz")))

    return no_u_turn.sampled(normal(), **STEPS, checkpoint=saved, progress=note), said, kept


@pytest.fixture
def whole(run: tuple[no_u_turn.Chains, list[str], list[Path]]) -> no_u_turn.Chains:
    return run[0]


def first_line(potential: no_u_turn.Potential, saved: Path, **more: Any) -> str:
    """What a fit says first; its user presses Ctrl-C at that line."""
    said: list[str] = []

    def press(line: str) -> None:
        said.append(line)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        no_u_turn.sampled(potential, **STEPS, checkpoint=saved, progress=press, **more)
    return said[0]


@needs_numpyro
def test_the_draws_are_those_of_the_density(whole):
    assert whole.drawn.shape == (4, 250, 3)
    drawn = whole.drawn.reshape(-1, 3)
    np.testing.assert_allclose(drawn.mean(axis=0), MEAN, atol=0.2)
    np.testing.assert_allclose(np.cov(drawn.T), COVARIANCE, atol=0.35)
    assert whole.divergent == 0


@needs_numpyro
def test_portions_draw_what_one_run_of_numpyro_draws(whole):
    jax, jnp = gradient.jax, gradient.jnp
    kernel = no_u_turn.infer.NUTS(potential_fn=normal(), max_tree_depth=no_u_turn.DEPTH, dense_mass=False)
    one = no_u_turn.infer.MCMC(kernel, num_warmup=150, num_samples=250, num_chains=4, chain_method="vectorized",
                               progress_bar=False)  # fmt: skip
    starts = np.random.Generator(np.random.Philox(key=[3, 5])).standard_normal((4, 3))
    one.run(jax.random.PRNGKey(3), init_params=jnp.asarray(starts, jnp.float32))
    np.testing.assert_allclose(whole.drawn, one.get_samples(group_by_chain=True), atol=1e-3)


@needs_numpyro
@pytest.mark.parametrize(("after", "step"), [(1, 100), (4, 350)])
def test_a_fit_cut_off_goes_on_to_the_same_draws(run, tmp_path, after, step):
    whole, _, kept = run
    saved, said = tmp_path / "fit.npz", []
    copy(kept[after - 1], saved)
    again = no_u_turn.sampled(normal(), **STEPS, checkpoint=saved, progress=said.append)
    np.testing.assert_array_equal(again.drawn, whole.drawn)
    assert said[0] == f"goes on from step {step} of 400"
    assert len(said) == 1 + 5 - after
    assert [path.name for path in tmp_path.iterdir()] == ["fit.npz"]


@needs_numpyro
def test_each_portion_says_how_far_it_is(run):
    assert [line.partition(";")[0] for line in run[1]] == [
        "100 of 150 steps to warm up", "150 of 150 steps to warm up",
        "100 of 250 steps kept, 0 divergent in all chains", "200 of 250 steps kept, 0 divergent in all chains",
        "250 of 250 steps kept, 0 divergent in all chains",
    ]  # fmt: skip
    assert all(line.endswith(" s") for line in run[1])


@needs_numpyro
def test_divergent_steps_before_and_after_the_cut_are_counted(tmp_path):
    """A cliff in the density makes steps diverge."""
    cliff = lambda v: 0.5 * v @ v + gradient.jnp.where(v[0] > 0.5, 1e6, 0.0)  # noqa: E731
    steps, saved = {**STEPS, "warm_up": 20, "samples": 150}, tmp_path / "fit.npz"
    told: list[int] = []

    def press(line: str) -> None:
        if "kept" in line:
            told.append(int(line.split()[5].replace(",", "")))
            if len(told) == 1:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        no_u_turn.sampled(cliff, **steps, checkpoint=saved, progress=press)
    found = no_u_turn.sampled(cliff, **steps, checkpoint=saved, progress=press)
    assert 0 < told[0] < told[1] == found.divergent


@needs_numpyro
def test_what_was_saved_of_another_problem_is_passed_over(run, tmp_path):
    saved = Path(copy(run[2][3], tmp_path / "fit.npz"))
    assert first_line(normal(), saved) == "goes on from step 350 of 400"
    assert first_line(normal(4.0), saved) == "what was saved is of another density; begins anew"
    assert first_line(normal(), saved, key="other data").startswith("100 of 150 steps to warm up")


@needs_numpyro
@pytest.mark.parametrize("fault", ["no archive", "half", "a part is missing", "a part has another shape"])
def test_a_broken_checkpoint_is_refused_in_one_line(run, tmp_path, fault):
    saved = Path(copy(run[2][3], tmp_path / "fit.npz"))
    if fault == "no archive":
        saved.write_bytes(b"not an archive")
    elif fault == "half":
        saved.write_bytes(saved.read_bytes()[: saved.stat().st_size // 2])
    else:
        with np.load(saved) as held:
            parts = {name: held[name] for name in held.files}
        parts["state.1"] = parts["state.1"][:2]
        if fault == "a part is missing":
            del parts["state.1"]
        checkpoint.save(saved, str(parts.pop("key")), parts)
    with pytest.raises(CheckFailed, match="delete it to begin again") as told:
        no_u_turn.sampled(normal(), **STEPS, checkpoint=saved)
    assert "\n" not in str(told.value)


def test_a_saving_that_is_cut_off_leaves_the_one_before(tmp_path, monkeypatch):
    saved = tmp_path / "fit.npz"
    checkpoint.save(saved, "k", {"x": [1.0, 2.0]})

    def halfway(file: Any, **arrays: Any) -> None:
        file.write(b"PK")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", halfway)
    with pytest.raises(KeyboardInterrupt):
        checkpoint.save(saved, "k", {"x": [3.0]})
    assert [path.name for path in tmp_path.iterdir()] == ["fit.npz"]
    assert checkpoint.load(saved, "k", lambda held: held["x"].tolist()) == [1.0, 2.0]
    assert checkpoint.load(saved, "another", lambda held: held) is None


def test_without_the_extra_a_line_says_what_to_install(monkeypatch):
    monkeypatch.setattr(no_u_turn, "infer", None)
    with pytest.raises(DataMissing, match=r"detente\[calibrate\]"):
        no_u_turn.sampled(lambda v: v @ v, **STEPS)
