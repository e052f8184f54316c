"""S11, computed: what deciding together adds to giving, what talks make of it, and what the war makes of either."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from detente.calibrate.coordination import MOST_DRAWS, REAL_GAIN, Coordination, coordination, read
from detente.calibrate.giving import Fit as Taste
from detente.calibrate.giving import Giving, fitted, giving
from detente.calibrate.revealed_positions import AID, bargained_aid, council
from detente.core.answers import BreakEven, Driver
from detente.core.councils import ActorTable
from detente.models.burden_sharing.equilibria import Rule
from detente.panel import View
from detente.questions import sensitivity
from detente.questions import war_effects as effects
from detente.questions.negotiation import Array, Talks
from detente.questions.war_effects import Member
from detente.simulation import calendar
from detente.simulation.doubt import Doubted, doubted
from detente.simulation.game import Game

RULE_NAMES: Final[dict[Rule, str]] = {
    "summation": "gifts add up",
    "ces": "gifts complete one another",
    "weakest_link": "the weakest link counts",
    "best_shot": "one must do it",
}
COUNCILS: Final = 400
"""Councils under doubt: enough for the quantiles that are told."""

MOST_VOLUME: Final = 4.0
"""[ratio] End of the lever `aid_volume`."""

MONTHS: Final = (6, 12, 24)
"""[months] At whose end the force ratio is read."""

METHOD: Final = sensitivity.FIRST_ORDER.format(of="the log gain over draws and rules")
RULE_METHOD: Final = sensitivity.BETWEEN.format(of="the gain", cases="rules")


@dataclass(frozen=True)
class Path:
    """The war with another volume or order of aid: the force ratio [log, draw x month], and the game read along it."""

    ratio: Array
    game: Game


@dataclass
class Together:
    """The members' giving, and the war it goes into; `talks` is None where no model of the war may speak yet."""

    view: View
    states: tuple[str, ...]
    draws: int
    seed: int
    talks: Talks | None

    @cached_property
    def giving(self) -> Giving:
        """What the members give."""
        return giving(self.view, self.states)

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of what members give, have and spend."""
        return tuple(sorted({figure.source for one in self.giving.found for figure in one.figures}))

    @cached_property
    def drawn(self) -> Coordination:
        """What they would provide alone and together, in draws."""
        return coordination(self.giving, self.draws, self.seed)

    def tastes(self, reading: str) -> tuple[Taste, ...]:
        """Fitted tastes where each gives alone, or all share a bill."""
        return fitted(self.giving, "alone" if reading == "alone" else "together")

    def misfit(self, reading: str) -> float:
        """[EUR bn/year] Root mean square error of all members' giving together."""
        return float(np.sqrt(sum(one.error**2 for one in self.tastes(reading))))

    @property
    def chance(self) -> float:
        """[share] Draws and rules in which together is more than a tenth above alone."""
        return float(np.mean(self.drawn.gains > REAL_GAIN))

    @cached_property
    def table(self) -> ActorTable:
        """The council of the members at the positions that their deeds reveal."""
        return council(self.view, self.states)

    @cached_property
    def doubt(self) -> Doubted:
        """Talks among them, many times, with errors in the table."""
        return doubted(self.table, min(COUNCILS, max(self.draws, 1)), self.seed, keep=None)

    @cached_property
    def bargained(self) -> tuple[Array, Array]:
        """[EUR bn/month, run] What they give together at the table's positions, and where talks end."""
        ends = (self.doubt.inputs.position, self.doubt.ends)
        start, end = (np.array([bargained_aid(self.table, place, self.giving.found) for place in one]) for one in ends)
        return start, end

    @property
    def bargained_ratio(self) -> Array:
        """[ratio, run] Giving after talks over giving before, the same errors in both."""
        start, end = self.bargained
        return end / np.maximum(start, 1e-9)

    def places(self) -> tuple[Array, Array]:
        """[% of GDP, run x actor] Positions on aid before and after talks."""
        column = [issue.name for issue in self.table.issues].index(AID)
        return self.doubt.inputs.position[:, :, column], self.doubt.ends[:, :, column]

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Rival ways to see it: each rule, outsiders' gifts counted, today's giving, and talks on positions."""

        def member(name: str, gain: Array) -> Member:
            return effects.member(name, gain, gain > REAL_GAIN)

        by_rule = [member(name, self.drawn.gain(rule)) for rule, name in RULE_NAMES.items()]
        return (
            *by_rule,
            member("outsiders' gifts counted, all giving", self.drawn.gain_with_outsiders),
            member("against today's giving", self.drawn.beyond_today),
            member("talks on positions, against today's giving", self.bargained_ratio),
        )

    def volume(self, ratio: float) -> float:
        """[ratio] Volume of all military aid where the members give so many times what they give today."""
        return float(np.clip(1.0 + self.giving.military_part * (ratio - 1.0), 0.0, MOST_VOLUME))

    # --- the war --------------------------------------------------------------------------------------

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Classes of arms by what an early billion of each helps."""
        talks = self.war
        return calendar.best_order(talks.scenario(), talks.draws, talks.seed)

    @cached_property
    def early(self) -> Array:
        """[ratio, class x draw] Deliveries of the plan's first half over pledged ones."""
        talks = self.war
        return calendar.phased(self.order, calendar.cost(talks.scenario(), talks.draws, talks.seed))

    @cached_property
    def pledged(self) -> Path:
        """Aid in the order pledged."""
        return self._path(None, 0.0)

    @cached_property
    def planned(self) -> Path:
        """The members' part of it in the best order, at the same cost."""
        return self._path(self.early, self.giving.military_part)

    @cached_property
    def planned_by_all(self) -> Path:
        """All donors' aid in the best order, at the same cost."""
        return self._path(self.early, 1.0)

    def more(self, ratio: float) -> Path:
        """The war where the members give so many times what they give today, from now on."""
        talks = self.war
        volume = round(self.volume(ratio), 2)
        game = talks.game if volume == 1.0 else talks.under(aid_volume=volume)
        return Path(np.asarray(game.ratio[1:], np.float64).T, game)

    def _path(self, early: Array | None, part: float) -> Path:
        talks = self.war
        found = calendar.run(talks.scenario(), talks.draws, talks.seed, early=early, part=part, keep=calendar.GAME)
        along = calendar.along(talks.game, found)
        return Path(np.asarray(found.series["force_ratio_log"], np.float64).T, along)

    def gain(self, path: Path, month: int) -> Array:
        """[log, draw] By how much the log force ratio falls, the challenger's over the supported side's."""
        return self.pledged.ratio[:, month - 1] - path.ratio[:, month - 1]

    @cached_property
    def least(self) -> Array:
        """[share, draw] What a freeze on the line is worth: the yardstick of a position of strength."""
        talks = self.war
        return talks.terms("freeze", talks.lines(self.view)["freeze"])

    def strong(self, path: Path) -> Array:
        """Whether a settlement exists that gives at least that, [month, draw]."""
        return (path.game.path.share >= self.least) & (path.game.path.margin > 0.0)

    def strength(self, path: Path) -> Array:
        """[share, month] Chance of a position of strength; month 0 is the start."""
        return path.game.mean(self.strong(path))

    def first_month(self, path: Path) -> int | None:
        """The first month in which that chance is at least one half; None: not within the horizon."""
        reached = np.flatnonzero(self.strength(path) >= 0.5)
        return int(reached[0]) if len(reached) else None

    def dates(self, path: Path) -> Array:
        """[months, inf: never within the horizon] First month of strength by draw."""
        return effects.first_month(self.strong(path).T) - 1.0

    def moved(self, path: Path) -> tuple[float, float, float]:
        """[share] Draws whose first month of strength comes sooner, later, and in neither case within the horizon."""
        before, after, mean = self.dates(self.pledged), self.dates(path), path.game.mean
        return float(mean(after < before)), float(mean(after > before)), float(mean(np.isinf(after) & np.isinf(before)))

    @property
    def war(self) -> Talks:
        """The game and the war; raises ValueError where no model may speak on the day."""
        if self.talks is None:
            raise ValueError("no model of the war may speak on this day")
        return self.talks

    # --- what it hangs on -----------------------------------------------------------------------------

    @cached_property
    def drivers(self) -> tuple[Driver, ...]:
        """The two things the gain hangs on most: of the rule, how far giving is coordinated, and the exponent."""
        gains = self.drawn.gains
        drawn = {
            "burden_sharing.already_coordinated": self.drawn.coordinated,
            "burden_sharing.ces_exponent": self.drawn.exponent,
        }
        found = [
            sensitivity.between("rule of aggregation", gains).driver(RULE_METHOD),
            *sensitivity.drivers(sensitivity.influences(gains, drawn), METHOD),
        ]
        return tuple(sorted(found, key=lambda one: -one.share)[: sensitivity.TOLD])

    def would_change(self) -> tuple[BreakEven, ...]:
        """Where the word turns: readings and exponents at which the median gain is a tenth."""
        places = np.linspace(0.0, 1.0, 21)
        last = self.drawn.month[: min(200, len(self.drawn.month))]
        exponent = self.drawn.exponent[: len(last)]
        runs = [read(self.giving, np.full(len(last), place), exponent, last) for place in places]
        beyond = np.array([np.median(run.beyond_today) for run in runs]) - REAL_GAIN
        alone = np.array([np.median(run.gain("weakest_link")) for run in runs]) - REAL_GAIN
        return (
            BreakEven(
                assumption="how far today's giving is coordinated already, from which on coordinating adds less than "
                "a tenth to it where gifts add up",
                break_even=effects.crossing(places, beyond), unit="1",
            ),
            BreakEven(
                assumption="how far today's giving is coordinated already, at which a chain gains less than a tenth "
                "over deciding alone",
                break_even=effects.crossing(places, alone), unit="1",
            ),
        )  # fmt: skip

    @property
    def prior_share(self) -> float:
        """[share] Spread of the gain that judged readings alone give."""
        return self.drawn.judged_spread()


__all__ = ["MOST_DRAWS", "RULE_NAMES", "Path", "Together"]
