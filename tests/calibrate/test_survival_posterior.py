"""The posterior of Weibull hazards with war effects: gradients, integrals, recovery, and a rival sampler."""

import numpy as np
import pytest
from scipy import integrate, stats

from detente.calibrate import survival
from detente.calibrate.diagnostics import effective, split_r_hat
from detente.calibrate.survival_posterior import Prior, SpellData, Target, ordered, prior_of, sample
from detente.catalogue.beliefs import parse
from detente.core.errors import WrongInput

NAMES = ("first", "second")
PRIOR = Prior(np.array([-3.0, np.log(0.8), 0.0, 0.3]), np.array([0.7, 0.2, 0.5, 0.4]), 0.7)


def drawn(rng: np.random.Generator, theta: np.ndarray, spells: int = 250, wars: int = 60) -> SpellData:
    """Spells that the model itself made; theta as the sampler orders it, the spread as a logarithm."""
    war = rng.integers(0, wars, spells)
    x = np.column_stack([rng.random(spells) < 0.3, np.log1p(rng.poisson(0.8, spells))]).astype(np.float64)
    score = theta[0] + x @ theta[2:-1] + np.exp(theta[-1]) * rng.standard_normal(wars)[war]
    time = (rng.exponential(1.0, spells) / np.exp(score)) ** np.exp(-theta[1])
    until = rng.uniform(1.0, 150.0, spells)
    return SpellData(np.clip(time, 1e-3, until), time < until, x, war)


@pytest.fixture
def data() -> SpellData:
    return drawn(np.random.default_rng(3), np.array([-3.0, np.log(0.7), 0.5, 0.4, np.log(0.8)]))


def test_the_gradient_is_that_of_the_density(data: SpellData):
    target = Target(ordered(data), PRIOR)
    theta = np.array([[-3.0, -0.4, 0.5, 0.4, -0.5], [-2.0, 0.1, -0.5, 0.1, 0.6]])
    _, slope = target(theta)
    for j in range(theta.shape[1]):
        h = np.eye(theta.shape[1])[j] * 1e-5
        np.testing.assert_allclose(slope[:, j], (target(theta + h)[0] - target(theta - h)[0]) / 2e-5, rtol=2e-4)


@pytest.mark.parametrize("spread", [0.05, 0.7, 2.0])
@pytest.mark.parametrize("spells", [1, 40])
def test_the_effect_of_a_war_is_summed_out_exactly(spread: float, spells: int):
    rng = np.random.default_rng(2)
    years, ended = rng.uniform(0.5, 60.0, spells), rng.random(spells) < 0.5
    one = SpellData(years, ended, np.zeros((spells, 0)), np.zeros(spells, int))
    prior = Prior(np.array([-3.0, 0.0]), np.array([1.0, 1.0]), 1.0)
    found = Target(one, prior).by_war(np.array([[-3.0, np.log(0.8), np.log(spread)]]))[0, 0]

    def density(z: float) -> float:
        score = -3.0 + spread * z
        each = ended * (np.log(0.8) - 0.2 * np.log(years) + score) - years**0.8 * np.exp(score)
        return float(np.exp(each.sum()) * stats.norm.pdf(z))

    exact, _ = integrate.quad(density, -10.0, 10.0, limit=500, points=[-2.0, 0.0, 2.0])
    assert found == pytest.approx(np.log(exact), abs=2e-4)


def test_draws_meet_and_are_many(data: SpellData):
    found = sample(data, PRIOR, NAMES)
    assert found.r_hat.max() < 1.01
    assert found.effective.min() > 400
    again = sample(data, PRIOR, NAMES)
    assert np.array_equal(found.draws, again.draws)


def test_without_covariates_kaplan_meier_lies_in_the_band_of_the_model():
    rng = np.random.default_rng(5)
    bare = drawn(rng, np.array([-3.0, np.log(0.7), 0.0, 0.0, np.log(0.01)]))._replace(x=np.zeros((250, 0)))
    found = sample(bare, Prior(np.array([-3.0, -0.3]), np.array([2.0, 0.5]), 0.2), ())
    curve = survival.kaplan_meier(bare.years, bare.ended)
    for year in (5.0, 10.0, 30.0):
        told = np.exp(-(year ** found.of("shape")) * np.exp(found.of("intercept")))
        low, high = np.quantile(told, (0.05, 0.95))
        km_low, km_high = curve.band([year])
        assert max(low, km_low[0]) < min(high, km_high[0])


def test_another_unit_of_time_moves_the_intercept_alone(data: SpellData):
    found = sample(data, Prior(PRIOR.mean, np.array([20.0, 0.2, 0.5, 0.4]), 0.7), NAMES)
    months = sample(
        data._replace(years=data.years * 12.0), Prior(PRIOR.mean, np.array([20.0, 0.2, 0.5, 0.4]), 0.7), NAMES
    )
    shift = found.of("shape").mean() * np.log(12.0)
    assert found.of("intercept").mean() - months.of("intercept").mean() == pytest.approx(shift, abs=0.05)
    for name in ("shape", *NAMES, "war_spread"):
        assert found.of(name).mean() == pytest.approx(months.of(name).mean(), abs=0.03), name


@pytest.mark.parametrize("length", [0.0, -2.0, float("nan")])
def test_a_spell_without_length_is_refused(data: SpellData, length: float):
    years = data.years.copy()
    years[7] = length
    with pytest.raises(WrongInput, match="row 8, field 'years'"):
        sample(data._replace(years=years), PRIOR, NAMES)


def test_a_belief_of_another_kind_is_named():
    text = 'id = "durability"\n' + "\n".join(
        f'[beliefs.{name}]\nlabel = "x"\nunit = "1"\nbasis = "judged"\nwhy = "x"\ndistribution = {kind}'
        for name, kind in (
            ("intercept", '{ kind = "beta", a = 1, b = 1 }'),
            ("shape", '{ kind = "lognormal", median = 1, sigma = 1 }'),
            ("war_spread", '{ kind = "halfnormal", scale = 1 }'),
        )
    )
    with pytest.raises(WrongInput, match=r"durability\.intercept.*normal"):
        prior_of(parse(text), ())


def test_chains_apart_have_a_large_r_hat_and_copies_count_once():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((8, 200, 1))
    assert split_r_hat(x)[0] < 1.02
    assert split_r_hat(x + np.arange(8)[:, None, None])[0] > 1.5
    assert effective(x)[0] == pytest.approx(1600, rel=0.25)
    assert effective(np.repeat(x, 5, axis=1))[0] == pytest.approx(1600, rel=0.3)


@pytest.mark.slow
def test_intervals_cover_what_made_the_data():
    rng = np.random.default_rng(10)
    inside = []
    for k in range(200):
        theta = np.append(rng.normal(PRIOR.mean, PRIOR.sd), np.log(abs(rng.normal(0.0, PRIOR.spread))))
        found = sample(drawn(rng, theta), PRIOR, NAMES, chains=16, warm_up=40, draws=60, seed=k)
        low, high = np.quantile(found.draws, (0.05, 0.95), axis=0)
        inside.append((low < theta) & (theta < high))
    share = np.mean(inside, axis=0)
    assert 0.85 < share.mean() < 0.95, share
    # each parameter alone: 200 tosses of a coin of 0.9 stay within these in 999 of 1,000
    assert share.min() > 0.82
    assert share.max() < 0.97


@pytest.mark.slow
def test_numpyro_finds_the_same_posterior(data: SpellData):
    numpyro, jax = pytest.importorskip("numpyro"), pytest.importorskip("jax")
    own = sample(data, PRIOR, NAMES)
    d, jnp, dist = ordered(data), jax.numpy, numpyro.distributions

    def model() -> None:
        theta = numpyro.sample("theta", dist.Normal(jnp.asarray(PRIOR.mean), jnp.asarray(PRIOR.sd)).to_event(1))
        spread = numpyro.sample("spread", dist.HalfNormal(PRIOR.spread))
        z = numpyro.sample("z", dist.Normal(0.0, 1.0).expand([int(d.war.max()) + 1]).to_event(1))
        score = theta[0] + jnp.asarray(d.x) @ theta[2:] + spread * z[jnp.asarray(d.war)]
        shape, log_t = jnp.exp(theta[1]), jnp.log(jnp.asarray(d.years))
        known = jnp.asarray(d.ended) * (theta[1] + (shape - 1.0) * log_t + score)
        numpyro.factor("spells", jnp.sum(known - jnp.exp(shape * log_t + score)))

    kernel = numpyro.infer.NUTS(model)
    sampler = numpyro.infer.MCMC(kernel, num_warmup=500, num_samples=1500, num_chains=1, progress_bar=False)
    sampler.run(jax.random.PRNGKey(1))
    theirs = sampler.get_samples()
    rival = np.column_stack([np.asarray(theirs["theta"]), np.log(np.asarray(theirs["spread"]))])
    # means within a fifth of the posterior's own spread, spreads within a fifth
    assert np.all(np.abs(own.draws.mean(axis=0) - rival.mean(axis=0)) < 0.2 * rival.std(axis=0))
    np.testing.assert_allclose(own.draws.std(axis=0), rival.std(axis=0), rtol=0.2)
