"""The game of fighting while bargaining as questions read it: terms, rival models, and who gains what when.

A settlement is a share of everything in dispute. Terms that people can read become one by weights that the user may
set: the line, security, and the freedom to choose one's alignment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, Literal

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
from detente.questions import war_effects as effects
from detente.questions import war_runs
from detente.questions.war_effects import Influence, Member
from detente.questions.war_runs import HORIZON, Fit
from detente.questions.wording import Values
from detente.simulation.beliefs import draws as believed
from detente.simulation.game import Game, game
from detente.simulation.renewal import WAR_MONTHS
from detente.simulation.solutions import DRAWS, VARIANT_DRAWS, Variant, beliefs

Array = NDArray[Any]
PresetName = Literal["status_quo_ante", "freeze", "line_plus_guarantees"]

PRESETS: Final[dict[PresetName, str]] = {
    "status_quo_ante": "status quo ante",
    "freeze": "freeze on the line",
    "line_plus_guarantees": "line plus guarantees",
}
GUARANTEE: Final = {"status_quo_ante": 0.0, "freeze": 0.0, "line_plus_guarantees": 0.8}
"""[log] What guards the deal: nothing, or a treaty."""

ALIGNMENT: Final = {"status_quo_ante": 1.0, "freeze": 0.5, "line_plus_guarantees": 0.5}
"""[share] A's freedom to choose its alignment."""

SECURITY_SCALE: Final = 0.4
"""[log] Guarantee at which security is worth two thirds of all it can be."""

METHOD: Final = "squared rank correlation with the belief over the same draws, weighted by no agreement so far"

RIVALS: Final[dict[Variant, str]] = {
    "no_optimism": "the game without optimism",
    "no_renewal": "the game without renewed war",
}
ONE_SHOT: Final = "one-shot bargaining with the odds of the war model"

DRIVERS: Final = (
    "impatience", "war_cost_a", "war_cost_b", "power", "held", "held_slope", "talks", "offer_noise", "victory_a",
    "victory_b", "renewal", "renewal_slope", "renewal_part", "optimism_a", "optimism_b", "weight_area",
    "weight_security", "withdrawal_hazard",
)  # fmt: skip


def preset_named(name: str) -> PresetName:
    """The preset of this id; raises KeyError for any other."""
    return next(preset for preset in PRESETS if preset == name)


def named(terms: float | str) -> str:
    """Terms in words."""
    return PRESETS[preset_named(terms)] if isinstance(terms, str) else "the terms asked about"


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

    def scenario(self, **settings: float) -> Scenario:
        """Unchanged policy but for these levers."""
        base = scenario_named("baseline", months=HORIZON)
        made = {lever: Schedule(points=((self.fit.start, value),)) for lever, value in settings.items()}
        return base.model_copy(update={"start": self.fit.start, "conflict": self.fit.conflict, "settings": made})

    @cached_property
    def game(self) -> Game:
        """Unchanged policy."""
        return _game(self.fit, self.draws, self.seed, "full", ())

    def under(self, **settings: float) -> Game:
        """Another path; what is expected of the future stays that of unchanged policy."""
        return _game(self.fit, self.draws, self.seed, "full", tuple(sorted(settings.items())))

    def rival(self, variant: Variant) -> Game:
        """A rival variant on unchanged policy; fewer draws."""
        return _game(self.fit, min(self.draws, VARIANT_DRAWS), self.seed, variant, ())

    @cached_property
    def weights(self) -> tuple[Array, Array, Array]:
        """[share, draw] Weights of area, security and alignment in a settlement."""
        area = believed(beliefs()["bargaining.weight_area"], self.game.draws, self.seed)
        security = (1.0 - area) * believed(beliefs()["bargaining.weight_security"], self.game.draws, self.seed)
        return area, security, 1.0 - area - security

    def terms(self, preset: PresetName, line: float) -> Array:
        """[share, draw] What terms are worth to A, whatever was first agreed on the line."""
        area, security, alignment = self.weights
        safe = 1.0 - np.exp(-GUARANTEE[preset] / SECURITY_SCALE)
        return area * line + security * safe + alignment * ALIGNMENT[preset]

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
        return float((of or self.game).mean(holds))

    @cached_property
    def drawn(self) -> Mapping[str, Array]:
        """Drawn beliefs of game and war by id."""
        own = {f"bargaining.{n}": believed(beliefs()[f"bargaining.{n}"], self.game.draws, self.seed) for n in DRIVERS}
        return {**war_runs.drawn_beliefs(self.fit, draws=self.game.draws, seed=self.seed), **own}

    def influences(self, sample: Array) -> tuple[Influence, ...]:
        """Beliefs in order of how much a sample hangs on them."""
        chosen = resampled(self.game.weights)
        return effects.influences(sample[chosen], {name: values[chosen] for name, values in self.drawn.items()})

    def drivers(self, sample: Array) -> tuple[Driver, ...]:
        """The two most sensitive beliefs."""
        return tuple(Driver(belief=i.belief, share=i.share, method=METHOD) for i in self.influences(sample)[:2])

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

        A settlement counts net of each side's part of the loss from renewed war.
        """
        game_of = of or self.game
        p, at = game_of.params, game_of.at(month)
        war_a, war_b = game_of.war(month)
        gain = fighting.softened(at.margin, p.offer_noise)
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


def one_shot(game_of: Game, month: int) -> tuple[Array, Array, Array]:
    """[share, draw] The rival without time: floor, ceiling and settlement of a single choice between war and terms.

    Model: Fearon 1995, known by name: odds by the ratio of strengths, costs those of a war of `WAR_MONTHS`.
    """
    p = game_of.params
    odds = 1.0 / (1.0 + np.exp(game_of.ratio[month]))
    costs = fighting.war_costs(p, game_of.resolve_a[month], game_of.resolve_b[month], game_of.regime[month])
    floor = np.clip(odds - WAR_MONTHS * costs[0], 0.0, 1.0)
    ceiling = np.clip(odds + WAR_MONTHS * costs[1], 0.0, 1.0)
    return floor, ceiling, floor + p.power * (ceiling - floor)


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


def rivals(talks: Talks, event: Any) -> tuple[Member, ...]:
    """The rival models' chance of an event; `event(game, share, margin)` says where it holds."""
    found = []
    for variant, name in RIVALS.items():
        other = talks.rival(variant)
        at = other.at(0)
        found.append(Member(name, other.quantile(at.share, 0.5), talks.chance(event(at.share, at.margin, other), other),
                            other.draws))  # fmt: skip
    base = talks.game
    floor, ceiling, share = one_shot(base, 0)
    held = event(share, ceiling - floor, base)
    found.append(Member(ONE_SHOT, base.quantile(share, 0.5), talks.chance(held), base.draws))
    return tuple(found)


@lru_cache(maxsize=24)
def _game(fit: Fit, draws: int, seed: int, variant: Variant, settings: tuple[tuple[str, float], ...]) -> Game:
    scene = Talks(fit, seed, draws, Values()).scenario(**dict(settings))
    return game(scene, min(draws, DRAWS), seed, variant=variant, terms_held=True)


def solved_draws(draws: int) -> int:
    """How many draws the game takes of a run's."""
    return min(draws, DRAWS)
