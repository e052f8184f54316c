"""The attacker's war as other models see it: what the war engine says it destroys, and when the game says it ends.

Handed to the window of risk as a table. The game looks three years ahead; beyond them, and where no fit of the war
ships for the day, the end is the judged belief's, given that the war has lasted so long.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from detente.calibrate import deterrence as model
from detente.calibrate.deterrence import Fought, Window
from detente.calibrate.war_data import CONFIRMED
from detente.core.errors import DataMissing
from detente.core.prose import End, Prose, say
from detente.core.quantities import month_at, month_index, month_of
from detente.models.bargaining import fighting
from detente.models.block import DIMS
from detente.panel import View
from detente.questions import war_runs
from detente.questions.negotiation import Talks
from detente.questions.question import Run
from detente.questions.war_runs import Fit, Setting
from detente.questions.wording import Values, listed, year_label
from detente.simulation.beliefs import quantile
from detente.simulation.game import DRAWS
from detente.simulation.noise import BELIEF_MONTH, uniforms

Array = NDArray[Any]

ORYX: Final = "oryx.losses_confirmed"
LOSER: Final = 1
"""Place of the challenger, the attacker of the years after the war."""

MONTHS: Final = 12.0
STAGES: Final = 4096
"""Points at which the judged belief on the war's length is read."""

TOLD_YEARS: Final = 3
"""Years by whose end the answer tells how often the war is over."""


@dataclass(frozen=True)
class War:
    """The war from its fit's first month on, month by month and world by world [month, world].

    going: [share] chance that it still goes on at the end of each month, month 0 the day of the answer; agreed: [share]
    chance that it has ended by agreement by then; lost: [EUR bn] armour, guns and air defence lost in a month at prices
    of arms given; prices: [EUR bn/item, class x world]; weights: [world]; after: [months] of the fit that had passed by
    the day of the answer.
    """

    fit: Fit
    going: Array
    agreed: Array
    lost: Array
    prices: Array
    weights: Array
    after: int

    def fought(self, window: Window, seed: int, before: Mapping[str, float]) -> Fought:
        """The table for a window: a world and an end of the war for each of its draws.

        `before` holds items lost by the end of the stocks' year, by class.
        """
        count = np.arange(len(window.believed["war_lasts"]), dtype=np.int64)
        worlds, luck = (uniforms(seed, f"attacker_at_war.{name}", count, BELIEF_MONTH) for name in ("world", "end"))
        chosen = np.minimum(np.searchsorted(np.cumsum(self.weights), worlds), len(self.weights) - 1)
        first = month_index(self.fit.start) + 1
        ends = (first + self.after - month_index(f"{window.first}-01") + self._lasts(chosen, luck)) / MONTHS
        years = sorted({int(month_at(first + t)[:4]) for t in range(len(self.lost))})
        by_year = [
            MONTHS * np.mean([self.lost[t] for t in range(len(self.lost)) if month_at(first + t)[:4] == str(year)], 0)
            for year in years
        ]
        items = np.array([before.get(name, 0.0) for name in DIMS["durable"]])
        return Fought(ends, np.stack(by_year)[:, chosen], years[0], (items @ self.prices)[chosen])

    def _lasts(self, chosen: Array, luck: Array) -> Array:
        """[months from the day of the answer, draw] Within the game's months by its chances, then as judged."""
        going = self.going[:, chosen]
        month = (going > 1.0 - luck).sum(axis=0)  # the first month at whose end it is over
        tail = quantile(model.beliefs()["deterrence.war_lasts"].distribution, (np.arange(STAGES) + 0.5) / STAGES)
        tail = MONTHS * tail[MONTHS * tail > len(going) - 1]
        left = np.clip((luck - (1.0 - going[-1])) / np.maximum(going[-1], 1e-12), 0.0, 1.0)
        beyond = np.quantile(tail, left) if len(tail) else np.full(len(luck), float(len(going) - 1))
        return np.where(month < len(going), month - 0.5, beyond)


def war_of(run: Run, conflict: Literal["ukraine"] = "ukraine") -> War | None:
    """The war as its models see it on the day; None where no fit ships for the day or its months are over."""
    fit = war_runs.fit_for(conflict, run.as_of)
    if fit is None or fit.posterior is None:
        return None
    after = max(0, month_index(month_of(run.as_of)) - month_index(fit.start) - 1)
    return _war(fit, min(run.draws, DRAWS), run.seed, after) if after < war_runs.HORIZON else None


@lru_cache(maxsize=8)
def _war(fit: Fit, draws: int, seed: int, after: int) -> War:
    game = Talks(fit, seed, draws, Values()).game
    p, path = game.params, game.path
    # the state at the end of a month decides the chances of the next
    won = fighting.victory_hazards(p, game.ratio, game.resolve_a, game.resolve_b)
    on = (1.0 - path.chance) * np.clip(1.0 - won[0] - won[1], 0.0, 1.0)
    whole = np.cumprod(np.vstack([np.ones((1, game.draws)), on[:-1]]), axis=0)
    weights = game.weights * whole[after]
    made = war_runs.outcome(fit, Setting(), draws=game.draws, seed=seed, keep=("equipment_lost",))
    items = np.moveaxis(made.series["equipment_lost"][:, :, LOSER].astype(np.float64), 0, -1)
    prices = war_runs.class_prices(fit, draws=game.draws, seed=seed)
    if prices is None:
        raise DataMissing("the war's file has no prices of arms given, so that what is lost cannot be valued")
    of_class = 1e-3 * prices[:, : len(DIMS["durable"])].T
    value = np.einsum("tkd,kd->td", items, of_class)
    agreed = np.cumsum(np.vstack([np.zeros((1, game.draws)), whole[:-1] * path.chance[:-1]]), axis=0)
    return War(
        fit, whole[after:] / whole[after], (agreed[after:] - agreed[after]) / whole[after], value, of_class,
        weights / weights.sum(), after,
    )  # fmt: skip


def confirmed(view: View, state: str, year: int) -> dict[str, float]:
    """[items] Lost by the end of a year and confirmed by pictures, by class; a class without a figure is left out."""
    found: dict[str, float] = {}
    if ORYX not in view.names:
        return found
    for name, kinds in CONFIRMED.items():
        for kind in kinds:
            seen = [one for one in view.series(ORYX, state, {"class": kind}) if one.period_end.year <= year]
            last = max(seen, key=lambda one: one.period_end, default=None)
            if last is not None and last.value is not None:
                found[name] = found.get(name, 0.0) + last.value
    return found


def sources(war: War | None) -> tuple[str, ...]:
    """Sources of the figures that the war's fit has used; none where it is judged."""
    return () if war is None else war_runs.sources_of(war.fit)


def told(values: Values, w: Window, war: War | None) -> Prose:
    """When the war ends and what it destroys until then, and who says so."""
    stock = float(np.median(w.stocks.attacker_held))
    if w.fought is None or war is None:
        return say(
            "No fit of the war ships for the day: its end and what it destroys are judged, {rate} % of the attacker's "
            "equipment a year (median).",
            rate=values.band("war.losses_judged", "%", 100.0 * w.believed["war_losses"], digits=1),
        )  # fmt: skip
    lost = w.believed["loss_value"] * w.fought.in_year(w.first)
    year = values.band("war.lost", "EUR bn/year", lost, digits=0)
    losses = say(
        "A year of it destroys EUR {lost} bn of the attacker's equipment (nine in ten: {low} to {high}), {part} % of "
        "what it has and {of_bought} % of what it buys: items lost by the war engine, at prices of arms given, times a "
        "judged part.",
        lost=year, low=End(value=year, part="low90"), high=End(value=year, part="high90"),
        part=values.add("war.lost_part", "%", 100.0 * float(np.median(lost)) / stock),
        of_bought=values.add("war.lost_of_bought", "%", 100.0 * float(np.median(lost / w.stocks.attacker_bought))),
    )  # fmt: skip
    losses += _before(values, w, w.fought)
    if w.war_end is not None:
        return losses
    parts = []
    for year in range(w.first, w.first + TOLD_YEARS):
        over = values.add(f"war.over_by_{year}", "%", 100.0 * float(np.mean(w.fought.ends <= year + 1 - w.first)))
        parts.append(say("{year} in {over} %", year=year_label(year), over=over))
    agreed = values.add("war.agreed", "%", 100.0 * float((war.weights * war.agreed[-1]).sum()))
    return say(
        "By the war engine and the game of fighting while bargaining, whose beliefs are mostly judged, the war is over "
        "by the end of {parts} of draws. The game looks {months} months ahead: {agreed} % of wars end by agreement and "
        "{won} % by one side's victory; beyond, the war's length is judged.",
        parts=listed(parts), agreed=agreed, months=values.add("war.months", "months", len(war.going) - 1.0),
        won=values.add("war.won", "%", 100.0 * float((war.weights * (1.0 - war.going - war.agreed)[-1]).sum())),
    ) + losses  # fmt: skip


def _before(values: Values, w: Window, fought: Fought) -> Prose:
    """What was lost by the end of the stocks' year; where no figure is visible, that nothing is taken off."""
    if not fought.before.any():
        return say("What it had lost by the end of {year} is not visible on the day and is not taken off its stock.",
                   year=year_label(w.stocks.year))  # fmt: skip
    return say(
        "EUR {before} bn lost by the end of {year}, by pictures, at the same prices and part, are taken off its stock.",
        before=values.band("war.lost_before", "EUR bn", w.believed["loss_value"] * fought.before),
        year=year_label(w.stocks.year),
    )  # fmt: skip
