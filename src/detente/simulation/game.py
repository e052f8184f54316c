"""The game over a war: what fighting on is worth to each side along a scenario's path, and what would be settled.

The game is solved for each draw on a grid of states, with that draw's own war moving the state; solutions are kept
by what decided them, and those of unchanged policy ship with the package. Along another path the stored values may
be read as they are: what happens is then that path's, what is expected of the future is unchanged policy's.
"""

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente import __version__
from detente.catalogue.beliefs import Beliefs, all_beliefs
from detente.catalogue.scenarios import scenario as scenario_named
from detente.core.errors import CheckFailed, WrongInput
from detente.core.scenarios import Scenario
from detente.models.bargaining import fighting
from detente.models.bargaining.fighting import GRID, Params, Settlement
from detente.panel import derived
from detente.simulation import clock as clock_
from detente.simulation import kernel, paths, transition
from detente.simulation.beliefs import draws as believed
from detente.simulation.draws import FILTERED, rows_of
from detente.simulation.ensemble import drawn, posterior, war
from detente.sources.store import home

Array = NDArray[Any]
Variant = Literal["full", "no_optimism", "no_renewal"]
Progress = Callable[[str], None]

VARIANTS: Final[tuple[Variant, ...]] = ("full", "no_optimism", "no_renewal")
DRAWS: Final = 256
VARIANT_DRAWS: Final = 64
"""Draws of the shipped solutions: of the game itself, and of each rival variant."""

PORTION: Final = 16
"""Draws solved together: their values stay near the processor."""

TOLERANCE: Final = 1e-6
"""[share] Largest change of a value in the last step; the error is at most about a hundred times that."""

WAR_MONTHS: Final = 36.0
"""[months] Length of war that the one-shot rival model prices."""

VERSION: Final = 1
"""Raised with every change of equations that moves a solution; a test solves some draws anew and compares."""

_KEEP: Final = ("force_ratio_log", "area_gained", "resolve", "casualties", "pace")


@lru_cache
def beliefs() -> Beliefs:
    """Beliefs of the bargaining model."""
    return all_beliefs({"bargaining"})


def params(draws: int, seed: int, *, guard: float = 0.0, variant: Variant = "full") -> Params:
    """The game's beliefs, arrays [draw]; `guard` [log] is what guards the deal."""

    def of(name: str) -> Array:
        return believed(beliefs()[f"bargaining.{name}"], draws, seed)

    renewal = 0.0 if variant == "no_renewal" else 1.0
    return Params(
        1.0 - np.minimum(of("impatience"), 0.5), of("war_cost_a"), of("war_cost_b"), of("power"), of("held"),
        of("held_slope"), of("talks"), of("offer_noise"), of("victory_a"), of("victory_b"), renewal * of("renewal"),
        renewal * of("renewal_slope"), of("renewal_part"), np.full(draws, guard),
        of("edge_a"), of("edge_b"), of("regime_cost_a"), of("regime_cost_b"), np.ones(draws),
    )  # fmt: skip


@dataclass(frozen=True)
class Game:
    """What the game says along a scenario's path, arrays [month, draw]; month 0 is the start.

    ratio, area, resolve_a, resolve_b, regime: the state; casualties: [1000] of each month, [month, side, draw], none in
    month 0; war_a, war_b: value of fighting on; weights: [draw] chances of the draws given that no agreement was made
    in the fitted months. table_a, table_b: values on the grid.
    """

    scenario: Scenario
    seed: int
    variant: Variant
    params: Params
    weights: Array
    ratio: Array
    area: Array
    resolve_a: Array
    resolve_b: Array
    regime: Array
    casualties: Array
    table_a: Array = field(repr=False)
    table_b: Array = field(repr=False)
    residual: float
    terms_held: bool
    conditioned_months: int

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return len(self.weights)

    @property
    def effective(self) -> float:
        """[draws] Effective number after the weights."""
        return float(1.0 / (self.weights**2).sum())

    def at(self, month: int, *, regime: float | None = None, guard: float | None = None) -> Settlement:
        """The settlement in a month's state, arrays [draw]; under another regime on the same battlefield if given."""
        state = self._state(month, regime)
        p = self.params if guard is None else self.params._replace(guard=np.full(self.draws, guard))
        return fighting.settlement(p, *self.war(month, regime=regime), state[0])

    def war(self, month: int, *, regime: float | None = None) -> tuple[Array, Array]:
        """[share of the stakes] Value of fighting on to A and B in a month's state."""
        state = self._state(month, regime)
        return fighting.between(self.table_a, state), fighting.between(self.table_b, state)

    def worth(self, month: int, *, regime: float | None = None) -> Array:
        """[share of the stakes, draw] What a settlement in a month's state is worth to A, renewed war taken off."""
        gain = fighting.softened(self.at(month, regime=regime).margin, self.params.offer_noise)
        return self.war(month, regime=regime)[0] + self.params.power * gain

    def _state(self, month: int, regime: float | None) -> tuple[Array, ...]:
        told = self.regime[month] if regime is None else np.full(self.draws, regime)
        return self.ratio[month], self.area[month], self.resolve_a[month], self.resolve_b[month], told

    @cached_property
    def path(self) -> Settlement:
        """The settlement in every month's state, arrays [month, draw]."""
        months = [self.at(t) for t in range(len(self.ratio))]
        return Settlement(*(np.stack(parts) for parts in zip(*months, strict=True)))

    def mean(self, x: Array) -> Any:
        """Mean over draws, weighted; the draw axis is last."""
        return (np.asarray(x, np.float64) * self.weights).sum(axis=-1)

    def quantile(self, x: Array, q: float) -> float:
        """Quantile over draws [draw], weighted."""
        order = np.argsort(x)
        upto = np.cumsum(self.weights[order]) - 0.5 * self.weights[order]
        return float(np.interp(q, upto, np.asarray(x, np.float64)[order]))


def game(
    scenario: Scenario,
    draws: int = DRAWS,
    seed: int = 0,
    *,
    variant: Variant = "full",
    terms_held: bool = False,
    progress: Progress = lambda _: None,
) -> Game:
    """The game along a scenario's path.

    With `terms_held` the values are those of unchanged policy, which need no solving. Raises WrongInput for fewer
    than one draw or more than 4,096, CheckFailed where the iteration does not converge.
    """
    if not 1 <= draws <= 4096:
        raise WrongInput(f"the game takes 1 to 4,096 draws; got {draws}")
    solved_for = _unchanged(scenario) if terms_held else scenario
    table_a, table_b, residual = solution(solved_for, draws, seed, variant=variant, progress=progress)
    given, at = drawn(scenario.conflict, scenario.start, "default", draws, seed, 0)
    levers = paths.levers(scenario)
    run = (kernel.run if kernel.available() else clock_.run)(
        war(), given, levers, months=scenario.months, seed=seed, keep=_KEEP, start=at
    ).series
    first = at.states["attrition"], 1.0 / (1.0 + np.exp(-at.states["resolve"].logit))
    resolve = np.concatenate([first[1][None], run["resolve"]])
    p = params(draws, seed, variant=variant)
    held = Game(
        scenario, seed, variant, p, np.full(draws, 1.0 / draws),
        np.concatenate([first[0].ratio[None], run["force_ratio_log"]]),
        np.concatenate([first[0].area[None], run["area_gained"]]), resolve[:, 0], resolve[:, 1],
        np.repeat(np.concatenate([levers["support_regime"][:1], levers["support_regime"]])[:, None], draws, axis=1),
        np.concatenate([np.zeros((1, 2, draws), np.float32), run["casualties"]]),
        table_a, table_b, residual, terms_held, 0,
    )  # fmt: skip
    return _conditioned(held)


def _unchanged(scenario: Scenario) -> Scenario:
    base = scenario_named("baseline", months=scenario.months)
    return base.model_copy(update={"start": scenario.start, "conflict": scenario.conflict})


def _conditioned(held: Game) -> Game:
    """Draws weighted by the chance that no agreement was made in the months that were fitted."""
    fitted = posterior(held.scenario.conflict, held.scenario.start)
    if fitted is None:
        return held
    months = sorted({name.rpartition("@")[2] for name in fitted.columns if name.startswith(FILTERED)})
    if not months:
        return held
    chosen = rows_of(fitted, held.draws, held.seed, 0)

    def path(name: str) -> Array:
        return np.stack([fitted.columns[f"{FILTERED}{name}@{month}"][chosen] for month in months])

    # the last of these months is where the run begins: its talks are still to come
    state = (path("force_ratio_log"), path("area_gained"), path("resolve[A]"), path("resolve[B]"))
    regime = np.ones_like(state[0])
    war_a, war_b = (fighting.between(table, (*state, regime)) for table in (held.table_a, held.table_b))
    chance = fighting.settlement(held.params, war_a, war_b, state[0]).chance
    told = np.log1p(-np.clip(chance, 0.0, 1.0 - 1e-9)).sum(axis=0)
    weights = np.exp(told - told.max())
    return replace(held, weights=weights / weights.sum(), conditioned_months=len(months))


def solution(
    scenario: Scenario, draws: int, seed: int, *, variant: Variant = "full", progress: Progress = lambda _: None
) -> tuple[Array, Array, float]:
    """War values of A and B on the grid [grid…, draw], and the residual: shipped, kept from an earlier run, or solved.

    Raises CheckFailed where the iteration does not converge.
    """
    key = solution_key(scenario, seed, variant)
    shipped = _shipped(shipped_name(scenario, variant), key)
    if shipped is not None and shipped[0].shape[-1] >= draws:
        # a draw's solution does not depend on how many there are
        return shipped[0][..., :draws], shipped[1][..., :draws], shipped[2]
    kept = home() / "games" / f"{key}-{draws}.npz"
    if kept.is_file():
        try:
            with np.load(kept, allow_pickle=False) as saved:
                return saved["a"].astype(np.float32), saved["b"].astype(np.float32), float(saved["residual"])
        except Exception as error:
            raise CheckFailed(f"the kept game {kept} cannot be read ({error}); delete it to solve it again") from error
    table_a, table_b, residual = solved(scenario, draws, seed, variant=variant, progress=progress)
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(".part.npz")
    with unfinished.open("wb") as file:
        np.savez(file, a=table_a.astype(np.float16), b=table_b.astype(np.float16), residual=residual)
    unfinished.replace(kept)
    return table_a.astype(np.float16).astype(np.float32), table_b.astype(np.float16).astype(np.float32), residual


def at_hand(scenario: Scenario, draws: int, seed: int, variant: Variant = "full") -> bool:
    """Whether the values of unchanged policy are shipped or kept, so that nothing has to be solved."""
    base = _unchanged(scenario)
    key = solution_key(base, seed, variant)
    shipped = _shipped(shipped_name(base, variant), key)
    if shipped is not None and shipped[0].shape[-1] >= draws:
        return True
    return (home() / "games" / f"{key}-{draws}.npz").is_file()


@lru_cache(maxsize=4)
def _shipped(name: str, key: str) -> tuple[Array, Array, float] | None:
    if name not in derived.names():
        return None
    result = derived.load(name)
    return (*_unpacked(result.frame), float(result.recipe["residual"])) if result.recipe.get("key") == key else None


def shipped_name(scenario: Scenario, variant: Variant) -> str:
    """Name of the derived result that holds the game of unchanged policy."""
    return f"game-{scenario.conflict}-{scenario.start}" + ("" if variant == "full" else f"-{variant.replace('_', '-')}")


def solution_key(scenario: Scenario, seed: int, variant: Variant) -> str:
    """SHA-256 of what decides a solution: the war's draws, mean levers, beliefs, equations."""
    fitted = posterior(scenario.conflict, scenario.start)
    told = {
        "levers": {name: np.round(path.mean(axis=0), 9).tolist() for name, path in paths.levers(scenario).items()},
        "conflict": scenario.conflict, "start": scenario.start, "posterior": fitted.digest if fitted else None,
        "beliefs": beliefs().digest, "version": VERSION, "seed": seed, "variant": variant,
    }  # fmt: skip
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def solved(
    scenario: Scenario, draws: int, seed: int, *, variant: Variant = "full", progress: Progress = lambda _: None,
    tolerance: float = TOLERANCE,
) -> tuple[Array, Array, float]:  # fmt: skip
    """The game solved now, portion by portion on all cores."""
    given, at = drawn(scenario.conflict, scenario.start, "default", draws, seed, 0)
    levers = paths.levers(scenario)
    p = params(draws, seed, variant=variant)

    def of(name: str) -> Array:
        return believed(beliefs()[f"bargaining.{name}"], draws, seed)

    sure = 0.0 if variant == "no_optimism" else 1.0
    optimism = sure * of("optimism_a"), sure * of("optimism_b")
    changes = (np.minimum(of(f"{name}_hazard"), 0.4) for name in ("halving", "withdrawal", "further", "return"))
    regime = transition.regime_chances(*changes)
    tables = [np.empty((*GRID.shape, draws), np.float32) for _ in range(2)]
    residuals: list[float] = []

    def portion(first: int) -> None:
        some = np.arange(first, min(first + PORTION, draws))
        part = {b: type(x)(*(np.asarray(f)[..., some] for f in x)) for b, x in given.items()}
        month = transition.month(war(), part, at.take(some), levers, seed)
        moves = transition.moves(month, optimism[0][some], optimism[1][some], regime[..., some])
        found = fighting.solve(Params(*(x[some] for x in p)), moves, tolerance=tolerance)
        if found.residual > tolerance:
            raise CheckFailed(
                f"the game does not converge: values still change by {found.residual:.1e} after {found.steps} steps; "
                "no number is given. Check the scenario's levers and the beliefs of the bargaining model"
            )
        tables[0][..., some], tables[1][..., some] = found.war_a, found.war_b
        residuals.append(found.residual)
        progress(f"game: {min(len(residuals) * PORTION, draws)} of {draws} draws solved")

    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(portion, range(0, draws, PORTION)))
    return tables[0], tables[1], max(residuals)


def ship(
    seed: int = 0, folder: Path = derived.DERIVED, progress: Progress = lambda _: None
) -> list[derived.DerivedResult]:
    """Solve the game of unchanged policy and its rival variants, and write them as derived results."""
    base, found = scenario_named("baseline"), []
    for variant in VARIANTS:
        draws = DRAWS if variant == "full" else VARIANT_DRAWS
        progress(f"variant {variant}")
        table_a, table_b, residual = solved(base, draws, seed, variant=variant, progress=progress)
        fitted = posterior(base.conflict, base.start)
        recipe = {
            "title": "War values of the game of fighting while bargaining, unchanged policy, half precision",
            "key": solution_key(base, seed, variant), "variant": variant, "seed": seed, "draws": draws,
            "residual": residual, "tolerance": TOLERANCE, "grid": [axis.tolist() for axis in GRID.axes],
            "inputs": {"posterior": fitted.digest if fitted else "", "beliefs": beliefs().digest},
            "code": __version__, "command": f"detente calibrate game --seed {seed}",
        }  # fmt: skip
        found.append(derived.save(shipped_name(base, variant), _packed(table_a, table_b), recipe, folder))
    return found


def _packed(table_a: Array, table_b: Array) -> pl.DataFrame:
    """Half-precision numbers by their bits: a column per side and draw, a row per point of the grid."""
    return pl.DataFrame(
        {
            f"{side}{k}": table[..., k].astype(np.float16).view(np.uint16).reshape(-1)
            for side, table in (("a", table_a), ("b", table_b))
            for k in range(table.shape[-1])
        }
    )


def _unpacked(frame: pl.DataFrame) -> tuple[Array, Array]:
    draws = frame.width // 2
    found = []
    for side in "ab":
        columns = [frame[f"{side}{k}"].to_numpy().view(np.float16).astype(np.float32) for k in range(draws)]
        found.append(np.stack([column.reshape(GRID.shape) for column in columns], axis=-1))
    return found[0], found[1]
