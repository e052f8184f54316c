"""How long peace lasted after past wars: base rates and the posterior that ships (MODELS D2).

Base rates by Kaplan-Meier come first; the Weibull posterior under four definitions of failure follows, with Cox as a
check on its shape. What settlements of one war share is summed out, so a new settlement is one of a new war.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente import __version__
from detente.calibrate import capability_shift, civil_ceasefires, peace_spells, rearmament, survival
from detente.calibrate import durability_members as members_of
from detente.calibrate.durability_analogues import Case, nearest, ukraine
from detente.calibrate.peace_spells import COVARIATES, FAILURES, ONSETS, Failure, PeaceSpells
from detente.calibrate.rearmament import CAPABILITIES, Fitted, Replay
from detente.calibrate.survival_posterior import Posterior, prior_of, sample
from detente.catalogue.beliefs import Beliefs
from detente.catalogue.beliefs import read as read_beliefs
from detente.core.errors import CheckFailed
from detente.models import durability as model
from detente.models.durability.equations import population_survival
from detente.panel import derived
from detente.sources import table_of
from detente.sources.table import read

Reals = NDArray[np.float64]

NAME: Final = "durability"
COX, REARMAMENT, ANALOGUES = "durability_cox", "durability_rearmament", "durability_analogues"
KEPT: Final = 1000
"""Draws of each definition that ship, spread evenly over the chains."""

YEARS: Final = tuple(range(3, 21))
"""[years] At which base rates ship: none earlier, see the caveats."""

LEVEL: Final = 0.9

CAVEATS = (
    "The table at hand holds 249 of 374 pairs, those of 64 wars; the others are not in it.",
    "Truces that broke within months are folded into one war by the source, so nothing is said about the first two "
    "years: no table at hand lists those truces pair by pair.",
    "Disputes are recorded up to 2014; a spell that held until then is cut off there. So is one of a state that died.",
    "Guarantees, monitoring and the strength of agreements are not coded in the table: their effects are beliefs.",
    "A wider failure comes no later than a narrower one: a new war is a fatal dispute, and that a use of force.",
    "Pairs of one coalition war share an effect; wars with nuclear powers or outside backing like this one are few.",
)

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(31)
NODES: Final[Reals] = _NODES
WEIGHTS: Final[Reals] = _WEIGHTS / _WEIGHTS.sum()


def beliefs() -> Beliefs:
    """The beliefs of the durability model."""
    return read_beliefs(Path(model.__file__).parent / "model.toml")


def fit(spells: PeaceSpells, failure: Failure, seed: int = 0, believed: Beliefs | None = None) -> Posterior:
    """The posterior under one definition of failure."""
    believed = believed or beliefs()
    return sample(spells.data(failure), prior_of(believed, COVARIATES), COVARIATES, seed=seed)


def survival_of(draws: Any, x: Any, years: Any) -> Reals:
    """[draw, year] Chance that peace holds, for a settlement with covariates `x` of a war not seen.

    `draws` holds columns `intercept`, `shape`, the covariates and `war_spread`; `x` is [covariate] or [draw,
    covariate].
    """
    effects = np.stack([np.asarray(draws[name], np.float64) for name in COVARIATES], axis=1)
    score = np.asarray(draws["intercept"], np.float64) + (effects * np.asarray(x, np.float64)).sum(axis=1)
    shape, spread = (np.asarray(draws[name], np.float64)[:, None] for name in ("shape", "war_spread"))
    t = np.asarray(years, np.float64)[None, :]
    return population_survival(t, shape, score[:, None], np.broadcast_to(spread, (len(score), t.size)), NODES, WEIGHTS)


GROUPS: Final[dict[str, Callable[[PeaceSpells], NDArray[np.bool_]]]] = {
    "all settlements": lambda s: np.ones(len(s.war), bool),
    "between neighbours": lambda s: s.x[:, 1] > 0.0,
    "between neighbours, after 1945": lambda s: (s.x[:, 1] > 0.0) & (s.x[:, 4] > 0.0),
    "after an undecided war": lambda s: s.x[:, 0] > 0.0,
}


def base_rates(spells: PeaceSpells) -> list[dict[str, Any]]:
    """What happened, before any model: survival by group, definition and year, with its pointwise 90 % interval."""
    rows = []
    for group, member in GROUPS.items():
        some = spells.take(member(spells))
        for failure in FAILURES:
            curve = survival.kaplan_meier(some.years[failure], some.ended[failure])
            low, high = curve.band(YEARS, LEVEL)
            rows.append(
                {
                    "group": group, "failure": failure, "spells": len(some.war), "wars": len(np.unique(some.war)),
                    "ended": int(some.ended[failure].sum()), "years": list(YEARS),
                    "survival": np.round(curve.at(YEARS), 4).tolist(), "low": np.round(low, 4).tolist(),
                    "high": np.round(high, 4).tolist(),
                }
            )  # fmt: skip
    return rows


def summary(spells: PeaceSpells, failure: Failure, found: Posterior, believed: Beliefs) -> dict[str, Any]:
    """What one fit says, how good its draws are, how much of each belief the data left as it was, and Cox beside it."""
    prior = prior_of(believed, COVARIATES)
    prior_sd = np.append(prior.sd, prior.spread * np.sqrt(1.0 - 2.0 / np.pi))
    sample_of = np.column_stack([found.draws[:, :-1], np.exp(found.draws[:, -1])])
    cox = survival.cox(spells.years[failure], spells.ended[failure], spells.x)
    rows = {}
    for j, name in enumerate(found.names):
        low, middle, high = np.quantile(found.of(name), (0.05, 0.5, 0.95))
        rows[name] = {
            "median": round(float(middle), 3), "low": round(float(low), 3), "high": round(float(high), 3),
            "left_to_prior": round(float(sample_of[:, j].std() / prior_sd[j]), 3),
            "r_hat": round(float(found.r_hat[j]), 4), "effective": round(float(found.effective[j])),
        }  # fmt: skip
    for name, coefficient, error in zip(COVARIATES, cox.fit.coefficients, cox.fit.errors, strict=True):
        rows[name] |= {"cox": round(float(coefficient), 3), "cox_error": round(float(error), 3)}
    return {"ended": int(spells.ended[failure].sum()), "draws": len(found.draws), "parameters": rows}


def build(spells: PeaceSpells, seed: int = 0) -> tuple[pl.DataFrame, dict[str, Any]]:
    """The table of draws and its recipe.

    Raises CheckFailed where the chains have not met.
    """
    believed = beliefs()
    frames, fits = [], {}
    for failure in FAILURES:
        found = fit(spells, failure, seed, believed)
        if found.r_hat.max() > 1.01 or found.effective.min() < 400:
            raise CheckFailed(
                f"the fit for {failure!r} has R-hat {found.r_hat.max():.3f} and {found.effective.min():.0f} effective "
                "draws; take another seed or more draws"
            )
        every = np.linspace(0, len(found.draws) - 1, KEPT).round().astype(int)
        columns = {name: found.of(name)[every].astype(np.float32) for name in found.names}
        frames.append(pl.DataFrame({"failure": [failure] * KEPT, "draw": np.arange(KEPT, dtype=np.int16), **columns}))
        fits[failure] = summary(spells, failure, found, believed)
    recipe = {
        "title": "Hazard of the end of peace after interstate wars, by definition of failure",
        "command": "detente calibrate durability --mirror FOLDER",
        "equations": "detente.models.durability.equations",
        "seed": seed,
        "code": __version__,
        "inputs": {**(spells.digests or {}), "beliefs": believed.digest},
        "spells": len(spells.war),
        "wars": len(np.unique(spells.war)),
        "left_out": list(spells.left_out),
        "taken_from_narrower": spells.nested,
        "watched_until": "2014-12-31",
        "units": {"intercept": "log 1/year^k", "shape": "1", "war_spread": "log", "covariates": "log"},
        "covariates": {
            "stalemate": "1 unless the source calls the war decided",
            "contiguous": "1 with a common land border",
            "history": "log(1 + disputes of the pair over in the 20 years before the war)",
            "deaths": "log10 of both states' battle deaths, less 4",
            "after_1945": "1 where the war ended after 1945",
        },
        "median_settlement": dict(zip(COVARIATES, np.median(spells.x, axis=0).round(3).tolist(), strict=True)),
        "base_rates": base_rates(spells),
        "fits": fits,
        "caveats": CAVEATS,
    }
    return pl.concat(frames), recipe


def structural(spells: PeaceSpells, stocks: dict[int, dict[int, float]], seed: int = 0) -> tuple[Replay, Fitted]:
    """The rearmament model's replay on past settlements, and what it says of its four parameters."""
    replayed = rearmament.replay(spells, stocks)
    return replayed, rearmament.fit(replayed, beliefs(), seed)


def stacked(spells: PeaceSpells, replayed: Replay, fitted: Fitted, seed: int = 0) -> dict[str, Any]:
    """Scores of the members on wars that they did not see, and the weights that follow, by definition."""
    found: dict[str, Any] = {}
    for failure in FAILURES:
        own = (replayed, fitted) if failure == "war" else (None, None)
        told = members_of.scores(spells, failure, prior_of(beliefs(), COVARIATES), *own, seed=seed)
        base = told.logs[:, told.members.index("base rate")]
        ahead = {name: told.logs[:, i] - base for i, name in enumerate(told.members)}
        found[failure] = {
            "wars": len(told.wars), "spells": told.spells, "mean": {n: round(s, 3) for n, s in told.mean.items()},
            "over_base_rate": {n: round(float(d.mean()), 3) for n, d in ahead.items()},
            "error": {n: round(float(d.std(ddof=1) / np.sqrt(len(d))), 3) for n, d in ahead.items()},
            "weights": {n: round(w, 3) for n, w in told.weights.items()},
        }  # fmt: skip
    return found


def cox_draws(spells: PeaceSpells, seed: int = 0) -> pl.DataFrame:
    """Cox's coefficients and yearly rates by span of years, from wars drawn again with replacement."""
    rows: list[dict[str, Any]] = []
    for failure in FAILURES:
        for i, one in enumerate(members_of.replicates(spells.data(failure), seed)):
            effects = dict(zip(COVARIATES, one.effects.tolist(), strict=True))
            rows.append({"failure": failure, "draw": i, **effects, "rates": one.rates.tolist()})
    return pl.DataFrame(rows)


def calibrate(mirror: Path, folder: Path = derived.DERIVED, seed: int = 0) -> derived.DerivedResult:
    """Compute the derived results from a mirror and write them; raises as `peace_spells.read` and `build` do."""
    spells = peace_spells.read(mirror)
    frame, recipe = build(spells, seed)
    stocks, digest = rearmament.read_stocks(mirror)
    replayed, fitted = structural(spells, stocks, seed)
    onsets, capabilities = (read(table_of(name), mirror / table_of(name).file) for name in (ONSETS, CAPABILITIES))
    case = ukraine(onsets, capabilities)
    recipe["inputs"][CAPABILITIES] = digest
    recipe |= {"scores": stacked(spells, replayed, fitted, seed), "cases": {"ukraine": _case(case)}}
    recipe["capability_shift"] = {
        failure: capability_shift.effect(spells, replayed, failure, seed) for failure in capability_shift.CHECKED
    }
    recipe["civil_wars"] = civil_ceasefires.from_mirror(mirror, seed)
    recipe["rearmament"] = {
        "spells": len(replayed.rows), "wars": len(fitted.wars), "ended": int(replayed.ended.sum()),
        "effective": round(fitted.effective),
        "left_to_prior": {n: round(s, 3) for n, s in fitted.left_to_prior.items()},
        "median_drift": round(float(np.median(replayed.drift)), 3),
        "note": "only a new war; terms are taken to have followed the balance of their day",
    }  # fmt: skip
    short = {key: recipe[key] for key in ("seed", "inputs", "code", "command")}
    derived.save(COX, cox_draws(spells, seed), short | {"edges_years": members_of.EDGES[:-1].tolist()}, folder)
    derived.save(REARMAMENT, pl.DataFrame({n: d.astype(np.float32) for n, d in fitted.draws.items()}), short, folder)
    derived.save(ANALOGUES, nearest(spells, case), short, folder)
    # last, because a reader looks for this one
    return derived.save(NAME, frame, recipe, folder)


def _case(case: Case) -> dict[str, Any]:
    return {
        "disputes": list(case.disputes), "capability_year": case.capability_year,
        "features": {name: round(value, 3) for name, value in case.features._asdict().items()},
        "disputes_on_record_until": "2014-12-31",
    }  # fmt: skip
