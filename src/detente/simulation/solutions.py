"""The game's solutions: solved draw by draw, kept by what decided them, and those of unchanged policy shipped.

A solution holds the war values of both sides as optimists who may learn, and once they have learned. What decides it:
the war's draws and mean levers, the model's beliefs, the terms that guard a settlement, the chance of withdrawal where
the user sets it, and how long peace lasts by the durability model.
"""

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente import __version__
from detente.catalogue.beliefs import Beliefs, all_beliefs
from detente.catalogue.scenarios import scenario as scenario_named
from detente.core.errors import CheckFailed
from detente.core.scenarios import Scenario
from detente.models.bargaining import fighting
from detente.models.bargaining.fighting import GRID, Params
from detente.panel import derived
from detente.simulation import paths, renewal, transition
from detente.simulation.beliefs import draws as believed
from detente.simulation.ensemble import drawn, posterior, war
from detente.simulation.renewal import Guard
from detente.sources.store import home

Array = NDArray[Any]
Variant = Literal["full", "no_optimism", "no_renewal", "judged_renewal"]
Progress = Callable[[str], None]

VARIANTS: Final[tuple[Variant, ...]] = ("full", "no_optimism", "no_renewal", "judged_renewal")
SOLVED: Final[tuple[Variant, ...]] = ("full", "no_renewal", "judged_renewal")
"""Variants with a solution of their own: the one without optimism is the full game's once both sides have learned."""

DRAWS: Final = 256
VARIANT_DRAWS: Final = 64
"""Draws of the shipped solutions: of the game itself, and of each rival variant."""

PORTION: Final = 16
"""Draws solved together: their values stay near the processor."""

TOLERANCE: Final = 1e-6
"""[share] Largest change of a value in the last step; the error is at most about a hundred times that."""

VERSION: Final = 2
"""Raised with every change of equations that moves a solution; a test solves some draws anew and compares."""

STEP: Final = 1.0 / 8192.0
"""[share] To which stored values are rounded."""


class Tables(NamedTuple):
    """War values [grid…, draw] of A and B as optimists, then once both have learned, and the iteration's residual."""

    war_a: Array
    war_b: Array
    sober_a: Array
    sober_b: Array
    residual: float


@lru_cache
def beliefs() -> Beliefs:
    """Beliefs of the bargaining model."""
    return all_beliefs({"bargaining"})


def of(name: str, draws: int, seed: int) -> Array:
    """[draw] A belief of the bargaining model."""
    return believed(beliefs()[f"bargaining.{name}"], draws, seed)


def guard_of(scenario: Scenario) -> Guard:
    """What keeps the settlements that a scenario's sides bargain over."""
    told = paths.terms(scenario)
    return Guard(*(told.get(name, 0.0) for name in Guard._fields))


def params(scenario: Scenario, draws: int, seed: int, *, guard: Guard = Guard(), variant: Variant = "full") -> Params:  # noqa: B008 - immutable
    """The game's beliefs, arrays [draw], under terms that guard a settlement so."""
    told = {name: of(name, draws, seed) for name in Params._fields
            if name not in ("discount", "cost_a", "cost_b", "guard", "challenger")}  # fmt: skip
    p = Params(
        discount=1.0 - np.minimum(of("impatience", draws, seed), 0.5), cost_a=of("war_cost_a", draws, seed),
        cost_b=of("war_cost_b", draws, seed), guard=np.full(draws, guard.guarantees), challenger=np.ones(draws), **told,
    )  # fmt: skip
    if variant == "judged_renewal":
        return p
    if variant == "no_renewal":
        return p._replace(renewal=np.zeros(draws), renewal_slope=np.zeros(draws))
    table = renewal.loss(scenario.conflict, scenario.start, guard, p.discount, p.cost_a + p.cost_b, seed)
    if table is None:
        return p
    level, slope = renewal.line(table)
    return p._replace(renewal=level, renewal_slope=slope, guard=np.zeros(draws))


def solution(
    scenario: Scenario, draws: int, seed: int, *, variant: Variant = "full", progress: Progress = lambda _: None
) -> Tables:
    """Shipped, kept from an earlier run, or solved; raises CheckFailed where the iteration does not converge."""
    variant = "full" if variant == "no_optimism" else variant
    key = solution_key(scenario, seed, variant)
    shipped = _shipped(shipped_name(scenario, variant), key)
    if shipped is not None and shipped.war_a.shape[-1] >= draws:
        # a draw's solution does not depend on how many there are
        return _first(shipped, draws)
    kept = _kept(key, draws)
    if kept.is_file():
        try:
            with np.load(kept, allow_pickle=False) as saved:
                return _read(saved["tables"], float(saved["residual"]))
        except Exception as error:
            raise CheckFailed(f"the kept game {kept} cannot be read ({error}); delete it to solve it again") from error
    found = solved(scenario, draws, seed, variant=variant, progress=progress, near=_near(scenario, draws, seed))
    told = _written(found)
    unfinished = kept.with_suffix(".part.npz")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            np.savez(file, tables=told, residual=found.residual)
        unfinished.replace(kept)
    except OSError as error:  # the answer is there; only the next one has to solve the game again
        progress(f"the solved game could not be kept in {kept.parent} ({error.strerror}); set DETENTE_HOME")
    return _read(told, found.residual)


def at_hand(scenario: Scenario, draws: int, seed: int, variant: Variant = "full") -> bool:
    """Whether a solution is shipped or kept, so that nothing has to be solved."""
    key = solution_key(scenario, seed, variant)
    shipped = _shipped(shipped_name(scenario, variant), key)
    if shipped is not None and shipped.war_a.shape[-1] >= draws:
        return True
    return _kept(key, draws).is_file()


def _kept(key: str, draws: int) -> Path:
    return home() / "games" / f"{key}-{draws}.npz"


def _near(scenario: Scenario, draws: int, seed: int) -> Tables | None:
    """The shipped solution of unchanged policy: where iteration begins. A key that is not current does no harm."""
    name = shipped_name(scenario, "full")
    if name not in derived.names() or (result := derived.load(name)).recipe["seed"] != seed:
        return None
    tables = _unpacked(result.frame)
    return _first(tables, draws) if tables.war_a.shape[-1] >= draws else None


def _first(of: Tables, draws: int) -> Tables:
    war_a, war_b, sober_a, sober_b = (table[..., :draws] for table in of[:4])
    return Tables(war_a, war_b, sober_a, sober_b, of.residual)


@lru_cache(maxsize=4)
def _shipped(name: str, key: str) -> Tables | None:
    if name not in derived.names():
        return None
    result = derived.load(name)
    if result.recipe.get("key") != key:
        return None
    return _unpacked(result.frame, float(result.recipe["residual"]))


def shipped_name(scenario: Scenario, variant: Variant) -> str:
    """Name of the derived result that holds the game of unchanged policy."""
    return f"game-{scenario.conflict}-{scenario.start}" + ("" if variant == "full" else f"-{variant.replace('_', '-')}")


def solution_key(scenario: Scenario, seed: int, variant: Variant) -> str:
    """SHA-256 of what decides a solution: the war's draws, mean levers, beliefs, terms, peace, equations."""
    fitted, peace = posterior(scenario.conflict, scenario.start), renewal.peace(scenario.conflict, scenario.start)
    told = {
        "levers": {name: np.round(path.mean(axis=0), 9).tolist() for name, path in paths.levers(scenario).items()},
        "conflict": scenario.conflict, "start": scenario.start, "posterior": fitted.digest if fitted else None,
        "beliefs": beliefs().digest, "version": VERSION, "seed": seed, "variant": variant,
        "peace": peace.digest if peace and variant == "full" else None,
        "guard": None if variant == "no_renewal" else guard_of(scenario),
        "withdrawal": paths.talks(scenario).get("withdrawal_hazard"),
    }  # fmt: skip
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def regimes(scenario: Scenario, draws: int, seed: int) -> Array:
    """[from, to, draw] Monthly chances among full, half and withdrawn support; the scenario may set the withdrawal."""
    halving, withdrawal, further, back = (
        np.minimum(of(f"{name}_hazard", draws, seed), 0.4) for name in ("halving", "withdrawal", "further", "return")
    )
    set_ = paths.talks(scenario).get("withdrawal_hazard")
    return transition.regime_chances(halving, withdrawal if set_ is None else np.full(draws, set_), further, back)


def solved(
    scenario: Scenario, draws: int, seed: int, *, variant: Variant = "full", progress: Progress = lambda _: None,
    tolerance: float = TOLERANCE, near: Tables | None = None, most: int = 3000,
) -> Tables:  # fmt: skip
    """The game solved now, portion by portion on all cores, from values near it where they are known."""
    given, at = drawn(scenario.conflict, scenario.start, "default", draws, seed, 0)
    levers, p = paths.levers(scenario), params(scenario, draws, seed, guard=guard_of(scenario), variant=variant)
    optimism = of("optimism_a", draws, seed), of("optimism_b", draws, seed)
    regime = regimes(scenario, draws, seed)
    tables = [np.empty((*GRID.shape, draws), np.float32) for _ in range(4)]
    residuals: list[float] = []

    def portion(first: int) -> None:
        some = np.arange(first, min(first + PORTION, draws))
        part = {b: type(x)(*(np.asarray(f)[..., some] for f in x)) for b, x in given.items()}
        month = transition.month(war(), part, at.take(some), levers, seed)
        moves = transition.moves(month, optimism[0][some], optimism[1][some], regime[..., some])
        own = Params(*(x[some] for x in p))
        begin = None if near is None else tuple(_values(own, *(x[..., some] for x in two)) for two in
                                                ((near.sober_a, near.sober_b), (near.war_a, near.war_b)))  # fmt: skip
        found, sober = fighting.solve_while_learning(
            own, moves, transition.sober(moves, month), tolerance=tolerance, start=begin, most=most
        )
        worst = max(found.residual, sober.residual)
        if worst > tolerance:
            raise CheckFailed(
                f"the game does not converge: values still change by {worst:.1e} after {found.steps} steps; "
                "no number is given. Check the scenario's levers and the beliefs of the bargaining model"
            )
        for table, values in zip(tables, (found.war_a, found.war_b, sober.war_a, sober.war_b), strict=True):
            table[..., some] = values
        residuals.append(worst)
        progress(f"game: {min(len(residuals) * PORTION, draws)} of {draws} draws solved")

    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(portion, range(0, draws, PORTION)))
    return Tables(tables[0], tables[1], tables[2], tables[3], max(residuals))


def _values(p: Params, war_a: Array, war_b: Array) -> tuple[Array, Array]:
    """Values before talks that war values lead to."""
    found = fighting.settlement(p, war_a, war_b, GRID.along(0))
    return found.value_a, found.value_b


def ship(
    seed: int = 0, folder: Path = derived.DERIVED, progress: Progress = lambda _: None
) -> list[derived.DerivedResult]:
    """Solve the game of unchanged policy and its rival variants, and write them as derived results."""
    base, found = scenario_named("baseline"), []
    fitted, peace = posterior(base.conflict, base.start), renewal.peace(base.conflict, base.start)
    for variant in SOLVED:
        draws = DRAWS if variant == "full" else VARIANT_DRAWS
        progress(f"variant {variant}")
        tables = solved(base, draws, seed, variant=variant, progress=progress)
        recipe = {
            "title": "War values of the game of fighting while bargaining, unchanged policy; differences along each "
                     "axis of values in steps of 1/8192",
            "key": solution_key(base, seed, variant), "variant": variant, "seed": seed, "draws": draws,
            "residual": tables.residual, "tolerance": TOLERANCE, "grid": [axis.tolist() for axis in GRID.axes],
            "inputs": {"posterior": fitted.digest if fitted else "", "beliefs": beliefs().digest,
                       "peace": peace.digest if peace else ""},
            "code": __version__, "command": f"detente calibrate game --seed {seed}",
        }  # fmt: skip
        found.append(derived.save(shipped_name(base, variant), _packed(tables), recipe, folder))
    return found


def _written(tables: Tables) -> Array:
    """[table, grid…, draw] In whole steps."""
    return np.round(np.stack(tables[:4]) / STEP).astype(np.uint16)


def _read(steps: Array, residual: float = 0.0) -> Tables:
    war_a, war_b, sober_a, sober_b = ((one * STEP).astype(np.float32) for one in steps)
    return Tables(war_a, war_b, sober_a, sober_b, residual)


def _packed(tables: Tables) -> pl.DataFrame:
    """A column per table and draw, a row per point; differences along the five axes, which pack small."""
    steps = _written(tables)
    for axis in range(1, 6):
        steps = np.diff(steps, axis=axis, prepend=np.zeros_like(steps.take([0], axis)))  # wraps around, and back
    return pl.DataFrame(
        {f"{name}{k}": steps[i, ..., k].reshape(-1) for i, name in enumerate(Tables._fields[:4])
         for k in range(steps.shape[-1])}
    )  # fmt: skip


def _unpacked(frame: pl.DataFrame, residual: float = 0.0) -> Tables:
    count = frame.width // 4
    flat = np.stack([[frame[f"{name}{k}"].to_numpy() for k in range(count)] for name in Tables._fields[:4]])
    steps = np.moveaxis(flat.reshape(4, count, *GRID.shape), 1, -1)
    for axis in range(1, 6):
        steps = np.cumsum(steps, axis=axis, dtype=np.uint16)
    return _read(steps, residual)


__all__ = [
    "DRAWS", "SOLVED", "TOLERANCE", "VARIANTS", "VARIANT_DRAWS", "Guard", "Tables", "Variant", "beliefs", "guard_of",
    "params", "regimes", "ship", "shipped_name", "solution", "solution_key", "solved",
]  # fmt: skip
