"""The game of fighting while bargaining as questions read it: what could be settled, and who gains what when.

A settlement is a share of everything in dispute; see `negotiation_terms` for terms that people can read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.catalogue.conflicts import conflict
from detente.catalogue.scenarios import scenario as scenario_named
from detente.core.answers import Driver
from detente.core.distributions import Lognormal
from detente.core.prose import Value
from detente.core.quantities import Schedule
from detente.core.scenarios import Scenario
from detente.models.bargaining import fighting
from detente.panel import View
from detente.questions import sensitivity, war_runs
from detente.questions.negotiation_slots import Agenda
from detente.questions.negotiation_terms import (
    ALIGNMENT,
    AS_SET,
    GUARANTEE,
    HALF,
    PRESETS,
    Bundle,
    PresetName,
    Weights,
    preset_named,
)
from detente.questions.sensitivity import Influence
from detente.questions.war_runs import HORIZON, Fit
from detente.questions.wording import Values
from detente.simulation import renewal
from detente.simulation.beliefs import draws as believed
from detente.simulation.game import Game, game
from detente.simulation.renewal import Guard
from detente.simulation.solutions import DRAWS, VARIANT_DRAWS, Variant, beliefs

Array = NDArray[Any]
METHOD: Final = sensitivity.FIRST_ORDER.format(of="the number, draws weighted by no agreement so far")

DRIVERS: Final = (
    "impatience", "war_cost_a", "war_cost_b", "power", "held", "held_slope", "talks", "offer_noise", "victory_a",
    "victory_b", "renewal", "renewal_part", "learning", "optimism_a", "optimism_b", "weight_area",
    "weight_security", "withdrawal_hazard",
)  # fmt: skip


STALEMATE_MONTHS: Final = 6
STALEMATE_MOVE: Final = 0.05
"""[log] Change of the force ratio in that time below which the balance is said to stand still."""

HURTS_A: Final = "war worth less than a freeze to the supported side"
HURTS_B: Final = "war worth less than a freeze to the challenger"
STALEMATE: Final = "the balance hardly moves"
DEAL: Final = "a settlement exists"
RIPE: Final = "ripe: all of these"


@dataclass
class Talks:
    """The game of one run, and what every question on negotiation asks of it."""

    fit: Fit
    seed: int
    draws: int
    values: Values
    agenda: Agenda = field(default_factory=Agenda)

    def scenario(self, **settings: float) -> Scenario:
        """What the agenda sets and, on top of it, these levers."""
        base = scenario_named("baseline", months=HORIZON)
        made = {lever: Schedule(points=((self.fit.start, value),)) for lever, value in settings.items()}
        return base.model_copy(
            update={"start": self.fit.start, "conflict": self.fit.conflict,
                    "settings": {**self.agenda.settings(self.fit.start), **made}}
        )  # fmt: skip

    @cached_property
    def game(self) -> Game:
        """The path asked about: unchanged policy, unless the scenario moves levers of the war."""
        return self.under()

    def under(self, **settings: float) -> Game:
        """Another path; what is expected of the future stays that of unchanged policy."""
        return _game(self.fit, self.draws, self.seed, "full", _frozen(self.scenario(**settings)))

    def rival(self, variant: Variant) -> Game:
        """A rival variant on the path asked about; fewer draws where it has solutions of its own."""
        draws = self.draws if variant == "no_optimism" else min(self.draws, VARIANT_DRAWS)
        return _game(self.fit, draws, self.seed, variant, _frozen(self.scenario()))

    def paths(self) -> dict[str, dict[str, float]]:
        """Paths of aid by name: the one asked about, and two beside it."""
        asked = "the scenario's aid" if self.agenda.war else "today's aid"
        return {asked: {}, "twice the volume": {"aid_volume": 2.0}, "without US support": {"us_support": 0.0}}

    @cached_property
    def weights(self) -> Weights:
        """[share, draw] Weights of area, security and alignment in a settlement, as set or as believed."""
        area, part = (self._set_or_believed(name) for name in ("weight_area", "weight_security"))
        return Weights(area, (1.0 - area) * part, (1.0 - area) * (1.0 - part))

    def _set_or_believed(self, name: str) -> Array:
        value = self.agenda.get(name)
        if value is not None:
            return np.full(self.game.draws, value)
        return believed(beliefs()[f"bargaining.{name}"], self.game.draws, self.seed)

    def bundles(self, view: View) -> dict[str, Bundle]:
        """Terms by name: the presets, and the user's own where any is set."""
        lines = self.lines(view)
        found: dict[str, Bundle] = {
            preset: Bundle(lines[preset], Guard(GUARANTEE[preset]), ALIGNMENT[preset]) for preset in PRESETS
        }
        if self.agenda.own:
            moved, free = self.agenda.get("line") or 0.0, self.agenda.get("alignment")
            line = min(max(lines["freeze"] + moved, 0.0), 1.0)
            found[AS_SET] = Bundle(line, self.agenda.guard, HALF if free is None else free)
        return found

    def terms(self, preset: PresetName, line: float) -> Array:
        """[share, draw] What a preset's terms on a line are worth to A."""
        return self.weights.worth(Bundle(line, Guard(GUARANTEE[preset]), ALIGNMENT[preset]))

    def lines(self, view: View) -> dict[PresetName, float]:
        """[share] Of its recognised territory, what A holds under each preset."""
        room = {side: self._median(f"attrition.room[{side}]") for side in "AB"}
        whole = room["A"] + room["B"]
        before = before_the_invasion(view)
        today = room["B"] / whole
        return {
            "status_quo_ante": today if before is None else 1.0 - 1e-3 * before / whole,
            "freeze": today,
            "line_plus_guarantees": today,
        }

    def recurrence(self, month: int, of: Game | None = None) -> Array | None:
        """[share, draw] Chance of another war within ten years of a settlement in a month; None: no peace ships."""
        game_of = of or self.game
        start = game_of.scenario.start
        return renewal.recurrence(self.fit.conflict, start, self.agenda.guard, game_of.ratio[month], self.seed)

    def war_goes_on(self, of: Game | None = None) -> Array:
        """[share; month, draw] Chance that by each month nothing has ended the war: no agreement and no victory."""
        game_of = of or self.game
        won_a, won_b = fighting.victory_hazards(game_of.params, game_of.ratio, game_of.resolve_a, game_of.resolve_b)
        ends = np.clip(game_of.path.chance + won_a + won_b, 0.0, 1.0)
        return np.concatenate([np.ones((1, game_of.draws)), np.cumprod(1.0 - ends, axis=0)[:-1]])

    def _median(self, name: str) -> float:
        distribution = conflict(self.fit.conflict).beliefs[name].distribution
        return distribution.median if isinstance(distribution, Lognormal) else float("nan")

    def band(self, name: str, unit: Any, sample: Array, *, digits: int = 2, of: Game | None = None) -> Value:
        """A weighted sample as a value."""
        game_of = of or self.game
        ends = [game_of.quantile(sample, q) for q in (0.05, 0.25, 0.5, 0.75, 0.95)]
        return self.values.quantiles(name, unit, ends, digits=digits)

    def chance(self, holds: Array, of: Game | None = None) -> float:
        """[share] Weighted share of draws in which something holds."""
        return float(np.clip((of or self.game).mean(holds), 0.0, 1.0))  # a sum of weights may be a bit above one

    @cached_property
    def drawn(self) -> Mapping[str, Array]:
        """Drawn beliefs of game and war by id, without those that a lever has set."""
        free = [name for name in DRIVERS if self.agenda.get(name) is None]
        own = {f"bargaining.{n}": believed(beliefs()[f"bargaining.{n}"], self.game.draws, self.seed) for n in free}
        return {**war_runs.drawn_beliefs(self.fit, draws=self.game.draws, seed=self.seed), **own}

    def influences(self, sample: Array) -> tuple[Influence, ...]:
        """Beliefs in order of how much a sample hangs on them."""
        return sensitivity.influences(sample, self.drawn, weights=self.game.weights)

    def drivers(self, sample: Array) -> tuple[Driver, ...]:
        """The two most sensitive beliefs."""
        return sensitivity.drivers(self.influences(sample)[: sensitivity.TOLD], METHOD)

    def learned(self, sample: Array) -> float:
        """[ratio] Spread of a sample given that no agreement was made over that without it."""
        mean = self.game.mean(sample)
        spread = float(self.game.mean((sample - mean) ** 2)) ** 0.5
        return spread / max(float(np.std(sample)), 1e-12)

    def months_of_war(self, game_of: Game, month: int) -> tuple[Array, Array]:
        """[share of the stakes, draw] What A and B have of fighting on until a month, discounted to now."""
        p = game_of.params
        ours = theirs = np.zeros(game_of.draws)
        for t in range(month):
            held = fighting.held_share(p, game_of.area[t])
            costs = fighting.war_costs(p, game_of.resolve_a[t], game_of.resolve_b[t], game_of.regime[t])
            ours = ours + p.discount**t * ((1.0 - p.discount) * held - costs[0])
            theirs = theirs + p.discount**t * ((1.0 - p.discount) * (1.0 - held) - costs[1])
        return ours, theirs

    def value_of_talks(self, month: int, of: Game | None = None) -> tuple[Array, Array]:
        """[share of the stakes, draw] Value now, to A and B, of fighting until a month and settling then.

        A settlement counts net of each side's part of the loss from renewed war; one below the least that A accepts,
        where that is set, is none, and the war goes on.
        """
        game_of = of or self.game
        p, at = game_of.params, game_of.at(month)
        war_a, war_b = game_of.war(month)
        gain = fighting.softened(at.margin, p.offer_noise)
        least = self.agenda.get("reservation")
        if least is not None:
            gain = np.where(at.share >= least, gain, 0.0)  # what A refuses leaves both with the war
        ours, theirs = self.months_of_war(game_of, month)
        later = p.discount**month
        return ours + later * (war_a + p.power * gain), theirs + later * (war_b + (1.0 - p.power) * gain)

    def ripeness(self, month: int, of: Game | None = None) -> dict[str, Array]:
        """[draw] Whether each mark of a hurting stalemate holds in a month, and under "ripe" whether all do.

        Model: Zartman 2000, known by name: fighting on is worth less to both than freezing the line, the balance hardly
        moves in half a year, and a settlement exists. A freeze counts net of each side's part of renewed war; the
        balance's movement is the draw's own, luck included.
        """
        game_of = of or self.game
        p, (war_a, war_b) = game_of.params, game_of.war(month)
        held = fighting.held_share(p, game_of.area[month])
        loss = fighting.renewed_war_loss(p, game_of.ratio[month])
        later = min(month + STALEMATE_MONTHS, len(game_of.ratio) - 1)
        found = {
            HURTS_A: war_a < held - p.renewal_part * loss,
            HURTS_B: war_b < 1.0 - held - (1.0 - p.renewal_part) * loss,
            STALEMATE: np.abs(game_of.ratio[later] - game_of.ratio[month]) < STALEMATE_MOVE,
            DEAL: game_of.at(month).margin > 0.0,
        }
        return {**found, RIPE: np.logical_and.reduce(list(found.values()))}

    def casualties(self, month: int, side: int) -> Array:
        """[thousand persons, draw] Until a month, one side (0 A, 1 B)."""
        return self.game.casualties[: month + 1, side].sum(axis=0)


def before_the_invasion(view: View) -> float | None:
    """[km2] Area that the challenger held on the last mapped day before 24 February 2022; None: not visible."""
    rows = [
        figure
        for figure in view.series("territory.area_held_by_russia", None, {"mapper": "economist_isw"})
        if figure.value is not None and figure.period_end.isoformat() < "2022-02-24"
    ]
    return max(rows, key=lambda figure: figure.period_end).value if rows else None


def resampled(weights: Array) -> Array:
    """Numbers of draws in proportion to their weights, one thousand of them, without chance."""
    places = (np.arange(1000) + 0.5) / 1000.0
    return np.minimum(np.searchsorted(np.cumsum(weights), places), len(weights) - 1)


def _frozen(scenario: Scenario) -> tuple[tuple[str, Schedule], ...]:
    return tuple(sorted(scenario.settings.items()))


@lru_cache(maxsize=24)
def _game(fit: Fit, draws: int, seed: int, variant: Variant, settings: tuple[tuple[str, Schedule], ...]) -> Game:
    scene = Talks(fit, seed, draws, Values()).scenario().model_copy(update={"settings": dict(settings)})
    return game(scene, min(draws, DRAWS), seed, variant=variant, terms_held=True)


def solved_draws(draws: int) -> int:
    """How many draws the game takes of a run's."""
    return min(draws, DRAWS)


__all__ = ["GUARANTEE", "PRESETS", "PresetName", "Talks", "before_the_invasion", "preset_named", "resampled"]
