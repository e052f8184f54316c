"""Checks on the war's fit that take minutes: simulation-based calibration, and agreement of two samplers.

Both are run once and stored with their recipe; `make test-slow` repeats a part.

Model: Talts et al. 2018 (known by name): where the truth is drawn from the prior and data from the truth, the rank of
the truth among fitted draws is uniform.
Fails when: few wars are made; ranks tell of calibration on average over the prior, not at the war that was observed.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from detente import __version__
from detente.calibrate import war_nuts
from detente.calibrate.war import REPORTED, War, data_for, fit, prior_beliefs, reported
from detente.calibrate.war_fingerprint import inputs_of
from detente.calibrate.war_likelihood import (
    CLAIM_SPREAD,
    COUNT_SPREAD,
    ESTIMATE_SPREAD,
    FLOOR_SPREAD,
    MANPOWER_SPREAD,
    listed_share,
)
from detente.calibrate.war_series import CLASSES, WarData
from detente.calibrate.war_tolls import Estimate
from detente.core.errors import CheckFailed
from detente.panel import Panel, derived
from detente.sources.store import home

Array = NDArray[Any]
Progress = Callable[[str], None]

SBC: Final = "check-war-sbc"
SAMPLERS: Final = "check-war-samplers"

BINS: Final = 10
WARS: Final = 100
PARTICLES: Final = 109
MOVES: Final = (20, 800)


def made(data: WarData, war: War, u: Array, seed: int) -> WarData:
    """A war [coordinate] as it would have been observed: where and when the real one was, with its noise."""
    rng = np.random.Generator(np.random.Philox(key=[seed, 2**41]))
    _, run, values = war.run(u[:, None])
    series = {name: x[..., 0] for name, x in run.series.items()}
    value = {name: float(x[0]) for name, x in values.items()}
    months = len(data.months)

    def like(seen: Array, told: Array) -> Array:
        return np.where(np.isfinite(seen), told, np.nan)

    pace = {}
    for mapper, seen in data.pace.items():
        told = series["pace"] + value[f"observation.offset[{mapper}]"]
        pace[mapper] = like(seen, told + np.sqrt(25.0**2 + (0.08 * told) ** 2) * rng.standard_t(4.0, months))
    confirmed = {}
    for (side, kind), seen in data.confirmed.items():
        lost = series["equipment_lost"][:, "AB".index(side), list(CLASSES).index(kind)]
        quarter = np.array([lost[max(0, t - 2) : t + 1].sum() for t in range(months)])
        mean = np.maximum(quarter * value[f"observation.confirmed[{side},{kind}]"], 1e-9)
        size = COUNT_SPREAD**-2
        counts = rng.poisson(np.minimum(mean * rng.gamma(size, 1.0 / size, months), 1e9))
        confirmed[side, kind] = like(seen, counts.astype(float))
    named = {}
    for i, (side, age) in enumerate(data.named_age.items()):
        killed = value[f"observation.killed_share[{side}]"] * series["irrecoverable_losses"][:, i]
        on_list = listed_share(age, value["observation.naming_delay"])
        named[side] = killed * value[f"observation.named_share[{side}]"] * on_list

    def noisy(truth: Array, spread: float) -> Array:
        return np.maximum(truth, 1e-9) * np.exp(spread * rng.standard_normal(months))

    def estimated(told: Estimate) -> Estimate:
        truth = told.weights @ series["casualties"][:, "AB".index(told.side)] / told.weights.sum()
        luck = float(rng.standard_t(4.0)) * np.hypot(told.spread, ESTIMATE_SPREAD)
        return replace(told, a_month=float(truth * value["observation.estimate_bias"] * np.exp(luck)))

    return WarData(
        data.months, pace,
        like(data.claimed, noisy(series["casualties"][:, 1] * value["observation.claim_bias"], CLAIM_SPREAD)),
        {side: like(data.named[side], noisy(floor, FLOOR_SPREAD)) for side, floor in named.items()}, data.named_age,
        confirmed, like(data.manpower, noisy(series["manpower_left"][:, 1], MANPOWER_SPREAD)), data.totals,
        tuple(estimated(told) for told in data.estimates), data.aid, data.sources,
    )  # fmt: skip


def rank(data: WarData, name: str, number: int, *, particles: int, moves: tuple[int, int], seed: int) -> Array:
    """[quantity] Rank of the truth among the draws of a fit to war `number`, from 0 to `particles`."""
    beliefs = prior_beliefs(name)
    war = War(beliefs, len(data.months), data)
    u = np.random.Generator(np.random.Philox(key=[seed, 2**42 + number])).standard_normal(war.size)
    found = fit(made(data, war, u, seed * 65536 + number), beliefs, particles=particles, seed=number, moves=moves)
    truth = reported(war.run(u[:, None])[1])
    return (reported(war.run(found.coordinates)[1]) < truth).sum(axis=1)


def simulation_based(
    panel: Panel, day: date, name: str = "ukraine", *, wars: int = WARS, particles: int = PARTICLES,
    moves: tuple[int, int] = MOVES, seed: int = 0, folder: Path = derived.DERIVED,
    progress: Progress = lambda _: None,
) -> derived.DerivedResult:  # fmt: skip
    """Ranks of `wars` made-up wars, stored; wars already done are taken up again.

    Raises CheckFailed for a record of earlier wars that cannot be read.
    """
    data = data_for(panel, day, name)
    beliefs = prior_beliefs(name)
    kept = home() / "fits" / f"sbc-{name}-{day}-{particles}-{moves[0]}-{moves[1]}-{seed}-{beliefs.digest[:12]}.csv"
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        done = np.loadtxt(kept, delimiter=",", ndmin=2).astype(int) if kept.is_file() else np.zeros((0, 0), int)
    except ValueError as error:
        raise CheckFailed(f"the record {kept} cannot be read ({error}); delete it to begin again") from error
    ranks = [row for row in done.tolist() if len(row) == len(REPORTED)][:wars]
    while len(ranks) < wars:
        ranks.append(rank(data, name, len(ranks), particles=particles, moves=moves, seed=seed).tolist())
        unfinished = kept.with_suffix(".part")
        np.savetxt(unfinished, np.array(ranks), fmt="%d", delimiter=",")
        unfinished.replace(kept)
        progress(f"{len(ranks)} of {wars} wars")
    table = np.array(ranks)
    recipe = {
        "title": "Simulation-based calibration of the war's fit", "seed": seed, "wars": wars, "particles": particles,
        "moves": list(moves), "bins": BINS, "inputs": inputs_of(panel, data, beliefs),
        "code": __version__, "as_of": day.isoformat(), "uniform": uniformity(table, particles),
        "command": f"detente calibrate war --as-of {day.isoformat()} --check sbc",
    }  # fmt: skip
    frame = pl.DataFrame({quantity: table[:, k] for k, quantity in enumerate(REPORTED)})
    return derived.save(SBC, frame, recipe, folder)


def uniformity(ranks: Array, particles: int) -> dict[str, dict[str, float]]:
    """By quantity: p of the chi-square test that ranks are uniform, and the same corrected for their number (Holm)."""
    counts = np.apply_along_axis(
        lambda row: np.bincount(np.minimum(row * BINS // (particles + 1), BINS - 1), minlength=BINS), 0, ranks
    )
    p = np.array([float(stats.chisquare(counts[:, k]).pvalue) for k in range(ranks.shape[1])])
    order, corrected, worst = np.argsort(p), np.empty_like(p), 0.0
    for place, k in enumerate(order):
        worst = max(worst, min(1.0, (len(p) - place) * p[k]))
        corrected[k] = worst
    return {
        name: {"p": round(float(a), 4), "p_corrected": round(float(b), 4)}
        for name, a, b in zip(REPORTED, p, corrected, strict=True)
    }


def samplers(
    panel: Panel, day: date, name: str = "ukraine", *, chains: int = 16, warm_up: int = 400, samples: int = 1500,
    particles: int = 1000, moves: tuple[int, int] = (20, 3000), seed: int = 0, folder: Path = derived.DERIVED,
    progress: Progress = lambda _: None,
) -> derived.DerivedResult:  # fmt: skip
    """What two samplers say of each reported quantity, stored. Raises DataMissing without the extra `calibrate`."""
    data, beliefs = data_for(panel, day, name), prior_beliefs(name)
    progress("sequential sampler")
    found = fit(data, beliefs, particles=particles, seed=seed, moves=moves)
    ours = reported(War(beliefs, len(data.months), data).run(found.coordinates)[1])
    theirs = war_nuts.sample(
        data, beliefs, chains=chains, warm_up=warm_up, samples=samples, seed=seed, progress=progress
    )
    frame = pl.DataFrame({
        "quantity": REPORTED, "sequential_mean": ours.mean(axis=1), "sequential_sd": ours.std(axis=1),
        "nuts_mean": theirs.mean, "nuts_sd": theirs.sd, "nuts_effective": theirs.effective, "nuts_r_hat": theirs.r_hat,
    })  # fmt: skip
    recipe = {
        "title": "The war's fit by two samplers", "seed": seed, "chains": chains, "warm_up": warm_up,
        "samples": samples, "particles": particles, "moves": list(moves), "divergent": theirs.divergent,
        "inputs": inputs_of(panel, data, beliefs), "code": __version__, "as_of": day.isoformat(),
        "apart": {
            row["quantity"]: round(abs(row["sequential_mean"] - row["nuts_mean"]) / row["sequential_sd"], 3)
            for row in frame.to_dicts()
        },
        "command": f"detente calibrate war --as-of {day.isoformat()} --check samplers",
    }  # fmt: skip
    return derived.save(SAMPLERS, frame, recipe, folder)
