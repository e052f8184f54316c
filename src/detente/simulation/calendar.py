"""Deliveries in another order: same totals by class and donor, same money each month, what helps soonest first.

A plan has two halves. In the first the classes that help most by coming early take the whole of the money until it is
spent, in the second the others; each class's total and each half's cost stay as pledged, draw by draw. What is not
planned together goes on as before, and after the plan everything does.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.core.errors import WrongInput
from detente.core.scenarios import Scenario
from detente.models.block import DIMS, WEEKS_A_MONTH
from detente.simulation import clock, kernel, paths
from detente.simulation.ensemble import drawn, war
from detente.simulation.game import Game

Array = NDArray[Any]

PLAN: Final = 12
"""[months] Length of a plan."""

CLASSES: Final = DIMS["class"]

TRIAL: Final = 0.5
"""[share] Part of a class that is moved between the halves to see what that helps."""

READ: Final = 24
"""[months] Over which the force ratio is averaged to see what helps soonest."""


def cost(scenario: Scenario, draws: int, seed: int = 0) -> Array:
    """[EUR m a week, class x draw] What each class of the pledged aid costs at the beliefs' prices."""
    held = drawn(scenario.conflict, scenario.start, "default", draws, seed, 0)[0]["assistance"]
    return np.asarray(held.price, np.float64) * np.asarray(held.baseline, np.float64)


def phased(order: Sequence[int], costs: Array) -> Array:
    """[ratio, class x draw] First-half deliveries over pledged ones; the second half's are two less these.

    Classes in the order given are moved into the first half whole until half of the money is spent; the class at which
    it runs out is split. So `sum c f = sum c` in each half and `f + (2-f) = 2` for each class.

    Raises WrongInput unless every class stands in the order once.
    """
    if sorted(order) != list(range(len(costs))):
        raise WrongInput(f"an order names each of {len(costs)} classes once, by number from 0; got {list(order)}")
    left = 0.5 * costs.sum(axis=0)
    early = np.empty_like(costs)
    for k in order:
        early[k] = 2.0 * np.clip(left / costs[k], 0.0, 1.0)
        left = np.maximum(left - costs[k], 0.0)
    return early


def run(
    scenario: Scenario,
    draws: int,
    seed: int = 0,
    *,
    early: Array | None = None,
    part: float = 1.0,
    keep: Sequence[str] = ("force_ratio_log",),
) -> clock.Run:
    """Kept quantities [month, *dims, draw] where `part` of the aid is delivered in another order.

    `early` [class] or [class, draw] is what `phased` gives; None: as pledged. The beliefs, luck and totals are those of
    the scenario. Raises WrongInput for a part outside 0 to 1, a factor outside 0 to 2 or a run shorter than the plan.
    """
    if not 0.0 <= part <= 1.0:
        raise WrongInput(f"the part of the aid that is planned lies between 0 and 1; got {part:g}")
    if scenario.months < PLAN:
        raise WrongInput(f"a plan takes {PLAN} months; the run has {scenario.months}: give it more months")
    given, at = drawn(scenario.conflict, scenario.start, "default", draws, seed, 0)
    held, levers = given["assistance"], paths.levers(scenario)
    pledged = np.asarray(held.baseline, np.float64)
    first = np.ones_like(pledged) if early is None else np.asarray(early, np.float64).reshape(len(pledged), -1)
    if first.min() < 0.0 or first.max() > 2.0:
        raise WrongInput(f"first-half deliveries are 0 to 2 times the pledged; got {first.min():g} to {first.max():g}")
    go, series, begun = kernel.run if kernel.available() else clock.run, [], 0
    stretches = (PLAN // 2, first), (PLAN - PLAN // 2, 2.0 - first), (scenario.months - PLAN, np.ones_like(first))
    for months, factor in stretches:
        if months == 0:
            continue
        moved = held._replace(baseline=(pledged * (1.0 + part * (factor - 1.0))).astype(np.float32))
        now = {name: path[begun : begun + months] for name, path in levers.items()}
        found = go(
            war(), {**given, "assistance": moved}, now, months=months, seed=seed, first_month=begun, keep=tuple(keep),
            start=at,
        )  # fmt: skip
        series.append(found.series)
        at, begun = found.start, begun + months
    return clock.Run({name: np.concatenate([one[name] for one in series]) for name in keep}, at)


def helped(scenario: Scenario, draws: int, seed: int = 0) -> Array:
    """[log per EUR bn, class x draw] What a billion of a class helps by coming in the first half and not in the second.

    The fall of the mean log force ratio over the months read, the challenger's over the supported side's.
    """
    base, spent = run(scenario, draws, seed), cost(scenario, draws, seed)
    weeks = WEEKS_A_MONTH * (PLAN // 2)
    found = []
    for k in range(len(CLASSES)):
        early = np.ones(len(CLASSES))
        early[k] += TRIAL
        moved = run(scenario, draws, seed, early=early)
        gain = (base.series["force_ratio_log"] - moved.series["force_ratio_log"])[:READ].mean(axis=0)
        found.append(gain / (spent[k] * TRIAL * weeks / 1000.0))
    return np.stack(found)


def best_order(scenario: Scenario, draws: int, seed: int = 0) -> tuple[int, ...]:
    """Numbers of the classes, the one whose early billion helps most on average first."""
    return tuple(int(k) for k in np.argsort(-helped(scenario, draws, seed).mean(axis=1), kind="stable"))


def along(base: Game, moved: clock.Run) -> Game:
    """The game read along another run of the same draws; what is expected of the future stays as it was.

    The run keeps `GAME`. Raises WrongInput for another number of draws or months.
    """
    told = moved.series
    if told["force_ratio_log"].shape != base.ratio[1:].shape:
        raise WrongInput(
            f"the run has months and draws {told['force_ratio_log'].shape}, the game {base.ratio[1:].shape}; "
            "give both the same"
        )

    def path(start: Array, name: str) -> Array:
        return np.concatenate([start[None], told[name]])

    return replace(
        base, ratio=path(base.ratio[0], "force_ratio_log"), area=path(base.area[0], "area_gained"),
        resolve_a=np.concatenate([base.resolve_a[:1], told["resolve"][:, 0]]),
        resolve_b=np.concatenate([base.resolve_b[:1], told["resolve"][:, 1]]),
        casualties=np.concatenate([base.casualties[:1], told["casualties"]]),
    )  # fmt: skip


GAME: Final = ("force_ratio_log", "area_gained", "resolve", "casualties")
"""What `along` reads."""
