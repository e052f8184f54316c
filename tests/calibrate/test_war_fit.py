"""The fit of the war: it recovers what made the data, says the same twice, goes on where it stopped."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from typer.testing import CliRunner

from detente.calibrate import war, war_check, war_nuts, war_posterior
from detente.calibrate.war_fingerprint import fingerprint, same
from detente.calibrate.war_likelihood import NUISANCE, TERMS
from detente.calibrate.war_series import WarData, observations
from detente.catalogue.beliefs import Beliefs
from detente.cli.main import app, run
from detente.core.errors import CheckFailed, WrongInput
from detente.panel import derived, reference
from detente.simulation.ensemble import SCHEMA, beliefs_of

DAY = date(2025, 1, 13)


@pytest.fixture(scope="module")
def data() -> WarData:
    return war.data_for(reference.load(), DAY)


def synthetic(data: WarData, seed: int) -> tuple[WarData, np.ndarray, war.War]:
    """A war drawn from the prior, observed as the real one is, and its coordinates."""
    made = war.War(war.prior_beliefs("ukraine"), len(data.months), data)
    rng = np.random.default_rng(seed)
    # within the bulk of the prior, where the fit is meant to work
    u = np.clip(rng.standard_normal((made.size, 1)), -1.5, 1.5)
    _, run, values = made.run(u)
    pace, lost = run.series["pace"][:, 0], run.series["equipment_lost"][..., 0]
    seen = {
        mapper: np.where(
            np.isfinite(series),
            pace + values[f"observation.offset[{mapper}]"] + 25.0 * rng.standard_normal(len(pace)),
            np.nan,
        )
        for mapper, series in data.pace.items()
    }
    claimed = run.series["casualties"][:, 1, 0] * values["observation.claim_bias"]
    confirmed = {}
    for (side, kind), series in data.confirmed.items():
        k = ("armour", "artillery", "air_defence").index(kind)
        quarter = np.array([lost[max(0, t - 2) : t + 1, "AB".index(side), k].sum() for t in range(len(pace))])
        part = values[f"observation.confirmed[{side},{kind}]"]
        confirmed[side, kind] = np.where(np.isfinite(series), np.round(quarter * part), np.nan)
    return (
        WarData(data.months, seen, claimed * np.exp(0.2 * rng.standard_normal(len(pace))),
                {side: np.full(len(pace), np.nan) for side in "AB"}, data.named_age,
                confirmed, np.full(len(pace), np.nan), (), (), data.aid, data.sources),
        u, made,
    )  # fmt: skip


def test_only_what_was_known_enters():
    early = observations(reference.load().as_of(date(2024, 7, 10)))
    assert early.months[-1] == "2024-06"
    late = observations(reference.load().as_of(DAY))
    assert late.months[-1] == "2024-12"
    assert set(early.pace) <= set(late.pace)


def test_a_step_of_the_map_that_no_front_made_is_left_out(data):
    assert np.isnan(data.pace["nzz_liveuamap"][data.months.index("2024-03")])


def test_the_likelihood_falls_as_the_front_is_told_wrong(data):
    made = war.War(war.prior_beliefs("ukraine"), len(data.months), data)
    u = np.zeros((made.size, 2))
    _, run, values = made.run(u)
    run.series["pace"][:, 1] = 5000.0
    level = war.told(data, run, values, TERMS)
    assert level[0] > level[1]


def test_each_term_can_be_left_out(data):
    made = war.War(war.prior_beliefs("ukraine"), len(data.months), data)
    _, run, values = made.run(np.zeros((made.size, 1)))
    whole = war.told(data, run, values, TERMS)
    parts = sum(war.told(data, run, values, (term,)) for term in TERMS)
    np.testing.assert_allclose(whole, parts)
    assert war.told(data, run, values, ())[0] == 0.0


def test_a_war_made_from_the_beliefs_is_found_again(data):
    seen, truth, made = synthetic(data, 5)
    found = war.fit(seen, war.prior_beliefs("ukraine"), particles=300, moves=(20, 300))
    _, run, _ = made.run(truth)
    low, high = np.quantile(found.said["pace"], (0.02, 0.98), axis=1)
    inside = (run.series["pace"][:, 0] >= low - 25.0) & (run.series["pace"][:, 0] <= high + 25.0)
    assert inside.mean() >= 0.75
    # what the data told is narrower than the prior, what they did not is as wide
    spread = found.coordinates.var(axis=1)
    assert spread[made.names.index("observation.confirmed[B,artillery]")] < 0.8
    prices = [made.names.index(f"assistance.price[{kind}]") for kind in ("armour", "shells", "drones")]
    assert spread[prices].mean() > 0.5


def test_the_same_seed_gives_the_same_fit_and_a_fit_cut_off_goes_on(data, tmp_path):
    beliefs, few = war.prior_beliefs("ukraine"), {"particles": 100, "moves": (1, 2)}
    whole = war.fit(data, beliefs, **few)
    saved, stages = tmp_path / "fit.npz", []

    class Cut(Exception):
        """Somebody pressed the keys."""

    def stop(line: str) -> None:
        if "of the way" in line:
            stages.append(line)
            if len(stages) == 3:
                raise Cut

    with pytest.raises(Cut):
        war.fit(data, beliefs, **few, checkpoint=saved, progress=stop)
    again = war.fit(data, beliefs, **few, checkpoint=saved)
    np.testing.assert_array_equal(again.coordinates, whole.coordinates)
    assert again.evidence == whole.evidence


def test_a_broken_checkpoint_and_too_few_draws_are_refused(data, tmp_path):
    broken = tmp_path / "fit.npz"
    broken.write_bytes(b"not an archive")
    with pytest.raises(CheckFailed, match="delete it to begin again"):
        war.fit(data, war.prior_beliefs("ukraine"), particles=100, checkpoint=broken)
    with pytest.raises(WrongInput, match="at least 100"):
        war.fit(data, war.prior_beliefs("ukraine"), particles=3)


@pytest.mark.parametrize("sampler", ["sequential", "nuts"])
def test_ctrl_c_ends_the_command_and_each_sampler_has_its_own_checkpoint(sampler, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))
    asked = {}

    def pressed(*_, **told):
        asked.update(told)
        raise KeyboardInterrupt

    monkeypatch.setattr(war_posterior, "calibrate", pressed)
    with pytest.raises(SystemExit) as ended:
        run(["calibrate", "war", "--sampler", sampler, "--seed", "7"])
    assert ended.value.code == 130
    assert asked["checkpoint"] == tmp_path / "fits" / f"war-ukraine-2025-01-13-{sampler}-2000-7.npz"
    assert "interrupted" in capsys.readouterr().err


def test_a_checkpoint_of_the_gradient_sampler_goes_once_the_result_is_written(tmp_path, monkeypatch):
    saved = tmp_path / "fit.npz"
    saved.write_bytes(b"what the chains reached")

    def sampled(data, beliefs, *, checkpoint, **_):
        assert checkpoint == saved
        u = np.random.default_rng(0).standard_normal((war.War(beliefs, len(data.months), data).size, 100))
        flat = np.ones(len(war.REPORTED))
        return war_nuts.Sampled(u, flat, flat, flat, flat, 0)

    monkeypatch.setattr(war_nuts, "sample", sampled)
    told = {"particles": 100, "sampler": "nuts", "checkpoint": saved}
    (tmp_path / "taken").write_text("a file where a folder should be")
    with pytest.raises(WrongInput, match="nothing can be written"):
        war_posterior.calibrate(reference.load(), DAY, folder=tmp_path / "taken", **told)
    assert saved.is_file()
    result = war_posterior.calibrate(reference.load(), DAY, folder=tmp_path, **told)
    assert result.recipe["sampler"] == "nuts"
    assert not saved.exists()


def test_before_the_first_month_there_is_nothing_to_fit():
    with pytest.raises(WrongInput, match="choose a later day"):
        war.data_for(reference.load(), date(2024, 1, 20))


@pytest.mark.parametrize("name", ["war-ukraine-2024-12", war_check.SBC, war_check.SAMPLERS])
def test_what_ships_was_made_by_todays_equations_observations_and_data(data, name):
    """Fit again, or check again, whatever this refuses: `detente calibrate war` names the commands."""
    now = fingerprint(data, war.prior_beliefs("ukraine"))
    assert same(derived.load(name).recipe["inputs"]["fingerprint"], now)


def test_a_fingerprint_feels_a_change_of_the_data_and_of_a_belief(data):
    beliefs = war.prior_beliefs("ukraine")
    now = fingerprint(data, beliefs)
    assert same(now, fingerprint(data, beliefs))
    assert not same(now, fingerprint(replace(data, claimed=1.1 * data.claimed), beliefs))
    stronger = beliefs["attrition.loss_rate"].distribution.model_copy(update={"median": 1e-2})
    moved = Beliefs({**beliefs, "attrition.loss_rate": beliefs["attrition.loss_rate"].model_copy(
        update={"distribution": stronger})})  # fmt: skip
    assert not same(now, fingerprint(data, moved))


def test_the_fit_that_ships_is_whole_and_its_own():
    result = derived.load("war-ukraine-2024-12")
    assert result.recipe["schema"] == SCHEMA
    assert result.recipe["as_of"] == "2025-01-13"
    assert result.recipe["inputs"]["beliefs"] == war.prior_beliefs("ukraine").digest, "fit again: beliefs have changed"
    columns = set(result.frame.columns)
    assert {"state:attrition.ratio", "previous:force_ratio_log", "attrition.friction"} <= columns
    assert not columns & war_posterior.STARTING
    assert result.frame.null_count().to_numpy().sum() == 0
    known = set(beliefs_of("ukraine")) | set(NUISANCE)
    plain = {name.partition("[")[0] for name in known} | known
    for name in columns:
        assert name.startswith(("state:", "previous:", "filtered:")) or name in known or name.partition("[")[0] in plain
    for check in result.recipe["predictive"].values():
        assert check["p"] >= 0.02, "the fitted model hardly ever says what was seen; say so where it is used"


def test_the_command_shows_what_ships(capsys):
    shown = CliRunner().invoke(app, ["calibrate", "war", "--show", "--json"])
    assert shown.exit_code == 0, shown.output
    assert json.loads(shown.stdout)["as_of"] == "2025-01-13"
    table = CliRunner().invoke(app, ["calibrate", "war", "--show"]).stdout
    assert "learned most" in table
