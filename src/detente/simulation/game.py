"""The game over a war: what fighting on is worth to each side along a scenario's path, and what would be settled.

The game is solved for each draw on a grid of states, with that draw's own war moving the state; see `solutions`. Along
another path the stored values may be read as they are: what happens is then that path's, what is expected of the
future is unchanged policy's. In each month of a draw both sides are still optimists or have learned.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.catalogue.levers import lever_of
from detente.catalogue.scenarios import scenario as scenario_named
from detente.core.errors import WrongInput
from detente.core.quantities import Month
from detente.core.scenarios import Scenario
from detente.models.bargaining import fighting
from detente.models.bargaining.fighting import Params, Settlement
from detente.simulation import clock as clock_
from detente.simulation import kernel, paths, solutions
from detente.simulation.draws import FILTERED, rows_of
from detente.simulation.ensemble import drawn, posterior, war
from detente.simulation.noise import BELIEF_MONTH, uniforms
from detente.simulation.renewal import Guard
from detente.simulation.solutions import DRAWS, Progress, Tables, Variant, guard_of, params, solution
from detente.simulation.wiring import ELSEWHERE

Array = NDArray[Any]

_KEEP: Final = ("force_ratio_log", "area_gained", "resolve", "casualties", "pace")


@dataclass(frozen=True)
class Game:
    """What the game says along a scenario's path, arrays [month, draw]; month 0 is the start.

    ratio, area, resolve_a, resolve_b, regime: the state; casualties: [1000] of each month, [month, side, draw], none in
    month 0; weights: [draw] chances of the draws given that no agreement was made in the fitted months; past: those
    months, and the settlement in them; learned: [month, draw] whether optimism has ended; tables: values on the grid.
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
    learned: Array
    tables: Tables = field(repr=False)
    terms_held: bool
    past: tuple[tuple[Month, ...], Settlement] | None

    @property
    def conditioned_months(self) -> int:
        """How many months without an agreement the draws are weighted by."""
        return len(self.past[0]) if self.past else 0

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return len(self.weights)

    @property
    def effective(self) -> float:
        """[draws] Effective number after the weights."""
        return float(1.0 / (self.weights**2).sum())

    @property
    def residual(self) -> float:
        """[share] Largest change of a value in the last step of the iteration."""
        return self.tables.residual

    def at(self, month: int, *, regime: float | None = None, guard: Guard | None = None) -> Settlement:
        """The settlement in a month's state, arrays [draw]; under another regime on the same battlefield if given.

        With other terms to guard it, what fighting on is worth stays that of the game's own terms.
        """
        return fighting.settlement(self.guarded(guard), *self.war(month, regime=regime), self._state(month, regime)[0])

    def guarded(self, guard: Guard | None) -> Params:
        """The beliefs under other terms to guard a settlement; None: the game's own."""
        if guard is None or guard == guard_of(self.scenario):
            return self.params
        return params(self.scenario, self.draws, self.seed, guard=guard, variant=self.variant)

    def war(self, month: int, *, regime: float | None = None) -> tuple[Array, Array]:
        """[share of the stakes] Value of fighting on to A and B in a month's state."""
        return self.war_values(self._state(month, regime), self.learned[month])

    def war_values(self, state: tuple[Array, ...], learned: Array) -> tuple[Array, Array]:
        """[share of the stakes; ..., draw] Value of fighting on to A and B in a state, optimism having ended or not."""
        column = np.arange(self.draws) + self.draws * learned
        return tuple(fighting.between(table, state, column=column) for table in self._both)  # pyright: ignore[reportReturnType]

    @cached_property
    def _both(self) -> tuple[Array, Array]:
        """For A and B, the values of optimists and of those who have learned, one behind the other."""
        t = self.tables
        return np.concatenate([t.war_a, t.sober_a], axis=-1), np.concatenate([t.war_b, t.sober_b], axis=-1)

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
    tables = solution(solved_for, draws, seed, variant=variant, progress=progress)
    given, at = drawn(scenario.conflict, scenario.start, "default", draws, seed, 0)
    levers = paths.levers(scenario)
    run = (kernel.run if kernel.available() else clock_.run)(
        war(), given, levers, months=scenario.months, seed=seed, keep=_KEEP, start=at
    ).series
    first = at.states["attrition"], 1.0 / (1.0 + np.exp(-at.states["resolve"].logit))
    resolve = np.concatenate([first[1][None], run["resolve"]])
    p = params(scenario, draws, seed, guard=guard_of(scenario), variant=variant)
    held = Game(
        scenario, seed, variant, p, np.full(draws, 1.0 / draws),
        np.concatenate([first[0].ratio[None], run["force_ratio_log"]]),
        np.concatenate([first[0].area[None], run["area_gained"]]), resolve[:, 0], resolve[:, 1],
        np.repeat(np.concatenate([levers["support_regime"][:1], levers["support_regime"]])[:, None], draws, axis=1),
        np.concatenate([np.zeros((1, 2, draws), np.float32), run["casualties"]]),
        _learned(p, scenario.months, draws, seed, variant), tables, terms_held, None,
    )  # fmt: skip
    return _conditioned(held)


def at_hand(scenario: Scenario, draws: int, seed: int, variant: Variant = "full") -> bool:
    """Whether the values of unchanged policy are shipped or kept, so that nothing has to be solved."""
    return solutions.at_hand(_unchanged(scenario), draws, seed, variant)


def _unchanged(scenario: Scenario) -> Scenario:
    """The same terms and the same chance of withdrawal, but no lever of the war moved."""
    base = scenario_named("baseline", months=scenario.months)
    kept = {name: value for name, value in scenario.settings.items() if lever_of(name)[0].drives in ELSEWHERE}
    return base.model_copy(update={"start": scenario.start, "conflict": scenario.conflict, "settings": kept})


def _learned(p: Params, months: int, draws: int, seed: int, variant: Variant) -> Array:
    """[month, draw] Whether optimism has ended: by its chance a month, the luck of a draw being its own."""
    if variant == "no_optimism":
        return np.ones((months + 1, draws), bool)
    luck = uniforms(seed, "bargaining.learned", np.arange(draws, dtype=np.int64), BELIEF_MONTH)
    return luck >= (1.0 - p.learning) ** np.arange(months + 1)[:, None]


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
    # the beliefs on optimism are those of the start, so whoever is an optimist there was one in these months
    war_a, war_b = held.war_values((*state, np.ones_like(state[0])), np.broadcast_to(held.learned[0], state[0].shape))
    past = fighting.settlement(held.params, war_a, war_b, state[0])
    told = np.log1p(-np.clip(past.chance, 0.0, 1.0 - 1e-9)).sum(axis=0)
    weights = np.exp(told - told.max())
    return replace(held, weights=weights / weights.sum(), past=(tuple(months), past))
