"""Latent power of states: what three indicators have in common, as draws by state and year (MODELS A3).

    detente calibrate power --mirror FOLDER

Indicators are logs of CINC, of military capability from spending, and of GDP times GDP per head, each against the mean
of states that have all three in every year, so that units and common growth fall out. Only differences between states
have a meaning; their scale is CINC's.

Model: log L_i(t) = log L_i(t-1) + s_L e; y_ikt = a_k + b_k log L_it + c_ik + s_k e, b_k > 0, a = 0 and b = 1 for CINC.
Fails when: the indicators share one error, as they would if all only follow GDP; co-movement is all that identifies it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import optimize

from detente import __version__
from detente.calibrate import capital
from detente.calibrate.dispute_data import tables
from detente.core.errors import DataMissing, UnknownName
from detente.panel import derived
from detente.sources.cow import NMC

Reals = NDArray[np.float64]
Progress = Callable[[str], None]

NAME: Final = "latent_power"
INDICATORS: Final = ("CINC", "military capability", "GDP times GDP per head")
FIRST_YEAR: Final = 2000
SHIPPED_FROM: Final = 2017
DRAWS: Final = 200
MORE: Final = ("PRK", "KOR", "JPN", "IND", "ISR", "SAU", "UKR", "RUS", "CHN", "IRN")
INTERCEPT_SD: Final = 0.3
"""[log] Spread of what is special to a state in an indicator (MODELS A3)."""

START_SD: Final = 2.0
"""[log] Spread of states' power in the first year (judged)."""

PRIORS: Final = {
    "step": "half-normal 0.1 [log/year], judged: a state's share of the world moves by a few per cent a year",
    "loading": "lognormal 1, 0.5, judged: indicators rise with power, about in proportion",
    "noise": "half-normal 0.3 [log], judged",
    "intercept": "normal 0, 0.3 [log] by state and indicator, MODELS A3",
    "start": "normal 0, 2 [log], judged: states differ by factors of hundreds",
}


@dataclass(frozen=True)
class Indicators:
    """Logs of the indicators [state, year, indicator] against the core's mean; NaN where the producers know nothing."""

    states: tuple[str, ...]
    years: tuple[int, ...]
    logs: Reals
    digests: dict[str, str]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where there is a figure."""
        return ~np.isnan(self.logs)


def read(mirror: Path) -> Indicators:
    """The indicators from a mirror and the shipped capability; raises as `dispute_data.tables`."""
    found, digests = tables(mirror, ("nmc", "wdi_gdp_population_ppp"))
    strength = derived.load(capital.NAME)
    digests["capital"] = strength.digest
    able = strength.frame.select(
        "state", "year", value=pl.col("capability").list.median().log().cast(pl.Float64)
    )  # fmt: skip
    cinc = found["nmc"].filter(pl.col("cinc_share") > 0).select(
        state="iso3", year="year", value=pl.col("cinc_share").log()
    )  # fmt: skip
    wealth = found["wdi_gdp_population_ppp"].filter(~pl.col("is_aggregate")).select(
        state="iso3", year="year",
        value=(2.0 * pl.col("gdp_current_usd").log() - pl.col("population_persons").log()),
    ).drop_nulls()  # fmt: skip
    years = tuple(range(FIRST_YEAR, int(cinc["year"].max()) + 1))  # pyright: ignore[reportArgumentType]
    states = tuple(sorted(set(able["state"].to_list()) | set(MORE)))
    logs = np.full((len(states), len(years), 3), np.nan)
    for k, frame in enumerate((cinc, able, wealth)):
        for row in frame.filter(pl.col("state").is_in(states) & pl.col("year").is_in(years)).iter_rows(named=True):
            logs[states.index(row["state"]), row["year"] - FIRST_YEAR, k] = row["value"]
    return Indicators(states, years, centred(logs), digests)


def centred(logs: Reals) -> Reals:
    """[log] The same against the mean of the states that have every indicator in every year.

    Raises DataMissing where no state has.
    """
    core = ~np.isnan(logs).any(axis=(1, 2))
    if not core.any():
        raise DataMissing("no state has all indicators in all years, so that there is nothing to measure against")
    return logs - logs[core].mean(axis=0)


@dataclass(frozen=True)
class Sampled:
    """Draws of latent power [log, draw x state x year] and of the parameters, and how many proposals were worth one."""

    power: Reals
    parameters: dict[str, Reals]
    effective: float
    proposals: int


def covariance(of: Indicators, step: float, noise: Reals, loading: Reals) -> Reals:
    """[log2, state x figure x figure] Of a state's figures, power and what is special to it integrated out.

    Figures run year by year, indicators within a year. A figure that is not known stands alone with variance one, so
    that with a value of nought it says nothing. `loading` holds all indicators'.
    """
    count, span, width = of.logs.shape
    year, kind = np.repeat(np.arange(span), width), np.tile(np.arange(width), span)
    walk = START_SD**2 + step**2 * np.minimum(year[:, None], year[None, :])
    whole = walk * loading[kind][:, None] * loading[kind][None, :]
    whole = whole + INTERCEPT_SD**2 * (kind[:, None] == kind[None, :]) + np.diag(noise[kind] ** 2)
    known = of.known.reshape(count, -1)
    pairs = known[:, :, None] & known[:, None, :]
    return np.where(pairs, whole, np.eye(span * width))


def power_given(of: Indicators, step: float, noise: Reals, level: Reals, loading: Reals, rng: Any = None) -> Reals:
    """[log, state x year] Power given the parameters: its mean, or with `rng` a draw. `level` and `loading`: all three.

    Model: a Gaussian conditioned on figures that are linear in it.
    """
    count, span, width = of.logs.shape
    year, kind = np.repeat(np.arange(span), width), np.tile(np.arange(width), span)
    prior = START_SD**2 + step**2 * np.minimum(np.arange(span)[:, None], np.arange(span)[None, :])
    shared = (START_SD**2 + step**2 * np.minimum(np.arange(span)[:, None], year[None, :])) * loading[kind]
    whole, out = covariance(of, step, noise, loading), np.empty((count, span))
    for i in range(count):
        known = of.known[i].ravel()
        gain = np.linalg.solve(whole[i][np.ix_(known, known)], shared[:, known].T).T
        out[i] = gain @ (of.logs[i].ravel() - level[kind])[known]
        if rng is not None:
            spread = prior - gain @ shared[:, known].T
            out[i] += np.linalg.cholesky(0.5 * (spread + spread.T) + 1e-10 * np.eye(span)) @ rng.standard_normal(span)
    return out


def log_posterior(of: Indicators, at: Reals) -> float:
    """[nats] Log posterior of log step, log noises, levels and log loadings, up to a constant, power integrated out."""
    width = of.logs.shape[2]
    step, noise, level, loading = unpacked(at, width)
    # priors of PRIORS, with the logarithms' derivatives
    prior = -0.5 * (step / 0.1) ** 2 + at[0] - 0.5 * float(((noise / 0.3) ** 2).sum()) + float(at[1 : 1 + width].sum())
    prior += -0.5 * float(((level / 0.5) ** 2).sum()) - 0.5 * float(((np.log(loading) / 0.5) ** 2).sum())
    count = of.logs.shape[0]
    known = of.known.reshape(count, -1)
    kind = np.tile(np.arange(width), of.logs.shape[1])
    away = np.where(known, np.nan_to_num(of.logs).reshape(count, -1) - level[kind], 0.0)
    root = np.linalg.cholesky(covariance(of, step, noise, loading))
    z = np.linalg.solve(root, away[:, :, None])[:, :, 0]
    return prior - 0.5 * float((z**2).sum()) - float(np.log(np.diagonal(root, axis1=1, axis2=2)).sum())


def unpacked(at: Reals, width: int) -> tuple[float, Reals, Reals, Reals]:
    """Step, noises, levels and loadings of all indicators from coordinates."""
    level, loading = at[1 + width : 2 * width], np.exp(at[2 * width :])
    return (
        float(np.exp(at[0])), np.exp(at[1 : 1 + width]),
        np.concatenate([[0.0], level]), np.concatenate([[1.0], loading]),
    )  # fmt: skip


PROPOSALS: Final = 1200
FREEDOM: Final = 6.0
"""[1] Degrees of freedom of Student's t from which parameters are proposed."""


def sample(of: Indicators, seed: int = 0, proposals: int = PROPOSALS, draws: int = DRAWS) -> Sampled:
    """The posterior: parameters by importance from a Student t around their mode, then power exactly given them.

    The No-U-Turn sampler over power itself, steps written non-centred, was tried and did not mix (four effective draws
    of twelve hundred in two minutes): level and what is special to a state lie on one ridge. Power is Gaussian given
    nine parameters, so that it can be integrated out and drawn exactly.
    """
    width = of.logs.shape[2]
    start = np.concatenate([[np.log(0.05)], np.full(width, np.log(0.15)), np.zeros(2 * (width - 1))])
    found = optimize.minimize(lambda at: -log_posterior(of, at), start, method="BFGS", options={"gtol": 1e-2})
    root = np.linalg.cholesky(0.5 * (found.hess_inv + found.hess_inv.T))
    rng = np.random.Generator(np.random.Philox(key=[seed, 3]))
    z = rng.standard_normal((proposals, len(start)))
    wide = np.sqrt(FREEDOM / rng.chisquare(FREEDOM, proposals))
    at = found.x + (z * wide[:, None]) @ root.T
    told = -0.5 * (FREEDOM + len(start)) * np.log1p(((z * wide[:, None]) ** 2).sum(axis=1) / FREEDOM)
    log_weight = np.array([log_posterior(of, one) for one in at]) - told
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    places = (np.arange(draws) + rng.random()) / draws
    keep = np.minimum(np.searchsorted(np.cumsum(weight), places), proposals - 1)
    parts = [unpacked(at[n], width) for n in keep]
    power = np.stack([power_given(of, *one, rng) for one in parts])
    names = ("step", "noise", "level", "loading")
    flat = {name: np.array([one[i] for one in parts]) for i, name in enumerate(names)}
    return Sampled(power, flat, float(1.0 / (weight**2).sum()), proposals)


def calibrate(
    mirror: Path, folder: Path = derived.DERIVED, seed: int = 0, progress: Progress = lambda _: None
) -> derived.DerivedResult:
    """Compute the derived result from a mirror and write it; raises as `read` and `sample`."""
    of = read(mirror)
    progress(f"{len(of.states)} states, {of.years[0]}-{of.years[-1]}, {int(of.known.sum())} figures")
    found = sample(of, seed)
    rows = [
        {"state": state, "year": year, "power": capital.trimmed(found.power[:, i, year - of.years[0]])}
        for i, state in enumerate(of.states)
        for year in of.years
        if year >= SHIPPED_FROM
    ]
    frame = pl.DataFrame(rows, schema_overrides={"year": pl.Int16, "power": pl.List(pl.Float32)}).sort("state", "year")
    recipe = {
        "title": "Latent power of states: what CINC, military capability and GDP have in common",
        "command": "detente calibrate power --mirror FOLDER", "seed": seed, "code": __version__, "draws": DRAWS,
        "inputs": of.digests, "indicators": list(INDICATORS), "priors": PRIORS, "units": {"power": "log, CINC's scale"},
        "years": [of.years[0], of.years[-1]], "figures": int(of.known.sum()),
        "unknown": int((~of.known).sum()), "effective": round(found.effective), "proposals": found.proposals,
        "parameters": _told(found.parameters),
        "lag_days": NMC.publication_lag_days,
        "caveats": [
            "Identified by co-movement alone: an error that all three share, such as one in GDP, is taken for power.",
            "GDP is in current dollars, so that a fall of a currency looks like a loss of power for some years.",
            "Military capability is one number by state and year; its own spread enters as noise and intercept.",
            "Smoothed: the power of a year has seen the years after it, up to the last.",
        ],
    }  # fmt: skip
    return derived.save(NAME, frame, recipe, folder)


def _told(parameters: dict[str, Reals]) -> dict[str, list[list[float]]]:
    """5, 50 and 95 % quantiles of each parameter's elements."""
    return {
        name: np.round(np.quantile(x.reshape(len(x), -1), (0.05, 0.5, 0.95), axis=0).T, 4).tolist()
        for name, x in parameters.items()
    }


def log_ratio(a: str, b: str, day: date) -> tuple[Reals, int]:
    """[log, draw] Power of a over that of b in the latest year that was public on the day, and that year.

    Raises UnknownName for a state that does not ship, DataMissing where no year was public.
    """
    result = derived.load(NAME)
    lag = timedelta(days=int(result.recipe["lag_days"]))
    states = result.frame["state"].unique().to_list()
    for state in (a, b):
        if state not in states:
            raise UnknownName("state with latent power", state, states)
    public = [year for year in sorted(set(result.frame["year"].to_list())) if date(year, 12, 31) + lag <= day]
    if not public:
        raise DataMissing(f"no latent power of {SHIPPED_FROM} or later was public on {day}")
    rows = result.frame.filter(pl.col("year") == public[-1])
    first, second = (
        np.array(rows.filter(pl.col("state") == state)["power"].to_list()[0], np.float64) for state in (a, b)
    )
    return first - second, public[-1]


def text(result: derived.DerivedResult) -> str:
    """Power of the last year relative to Russia's, strongest first, and how well it was sampled."""
    recipe, last = result.recipe, int(result.frame["year"].max())  # pyright: ignore[reportArgumentType]
    rows = {row["state"]: np.array(row["power"]) for row in result.frame.filter(pl.col("year") == last).to_dicts()}
    told = {state: np.quantile(np.exp(power - rows["RUS"]), (0.05, 0.5, 0.95)) for state, power in rows.items()}
    lines = [f"Latent power {last}, Russia = 1: median (5 % to 95 %)"]
    ordered = sorted(told.items(), key=lambda item: -item[1][1])
    lines += [f"{state:<6}{q[1]:>8.3f} ({q[0]:.3f} to {q[2]:.3f})" for state, q in ordered]
    lines.append(f"{recipe['effective']} of {recipe['proposals']} proposals effective")
    return "\n".join([*lines, *recipe["caveats"]])
