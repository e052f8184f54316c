"""A position of strength as the model of bargaining has it, along paths of aid: what questions on aid tell of it.

Strength is a settlement within reach that both sides prefer to fighting on and that gives the supported side at least
what stated terms would. What both expect of the future stays that of unchanged policy ("terms held").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detente.core.exhibits import Axis, Exhibit, Point, Series
from detente.core.prose import Prose, say
from detente.panel import View
from detente.questions.negotiation import PRESETS, Array, PresetName, Talks, solved_draws
from detente.questions.war_comparison import Comparison
from detente.questions.war_runs import HORIZON, Setting
from detente.questions.war_wording import SIDE_NAMES
from detente.questions.wording import listed
from detente.simulation.game import at_hand

SUPPORTED = SIDE_NAMES["UKR"]

Named = Sequence[tuple[str, Setting]]


@dataclass(frozen=True)
class Strength:
    """The game of a comparison's fit, and the line that each preset of terms stands for."""

    talks: Talks
    lines: dict[PresetName, float]

    @cached_property
    def least(self) -> dict[PresetName, Array]:
        """[share, draw] What each preset of terms is worth to the supported side."""
        return {preset: self.talks.terms(preset, self.lines[preset]) for preset in PRESETS}

    def chances(self, setting: Setting, preset: PresetName) -> Array:
        """[share] Chance of strength by month, the start first."""
        levers = {"aid_volume": setting.volume, "aid_speed": setting.speed}
        changed = {lever: value for lever, value in levers.items() if value != 1.0}
        game = self.talks.under(**changed) if changed else self.talks.game
        there = (game.path.share >= self.least[preset]) & (game.path.margin > 0.0)
        return np.asarray(game.mean(there))


def strength(c: Comparison, view: View) -> Strength | None:
    """None without a fit, or where the game of the fit would first have to be solved: minutes, which S1 takes."""
    if c.fit.posterior is None:
        return None
    talks = Talks(c.fit, c.seed, solved_draws(c.draws), c.values)
    return Strength(talks, talks.lines(view)) if at_hand(talks.scenario(), talks.draws, c.seed) else None


def told(s: Strength, c: Comparison, settings: Named, months: int) -> Prose:
    """The chance of strength after some months by terms and setting."""
    parts = []
    for preset, words in PRESETS.items():
        each = []
        for name, setting in settings:
            chance = 100.0 * float(s.chances(setting, preset)[months])
            key = f"strength.{preset}.{setting.volume:g}_{setting.speed:g}.{months}"
            each.append(say("{name} {chance} %", name=name, chance=c.values.add(key, "%", chance, digits=1)))
        parts.append(say("for {words} {list}", words=words, list=listed(each)))
    return say(
        "By the model of bargaining a position of strength is a settlement within reach that both sides prefer to "
        "fighting on and that gives {a} at least what stated terms would. Its chance after {months} months: {list}. "
        "What both sides expect of the future stays that of unchanged policy; {n} draws.",
        a=SUPPORTED,
        months=c.values.add(f"strength_months_{months}", "months", float(months), digits=0),
        list=listed(parts),
        n=c.values.add("strength_draws", "count", float(s.talks.game.draws)),
    )


def lines(s: Strength, settings: Named, c: Comparison, question: str, preset: PresetName = "freeze") -> Exhibit:
    """Chance of strength by month and setting, for one preset of terms."""
    series = tuple(
        Series(
            name=name,
            role="rival" if setting == Setting() else "model",
            points=tuple(
                Point(x=c.fit.month(month), y=100.0 * float(chance))
                for month, chance in enumerate(s.chances(setting, preset)[: HORIZON + 1])
            ),
        )
        for name, setting in settings
    )
    return Exhibit(
        id=f"{question}_terms",
        kind="lines",
        title=f"Chance that {SUPPORTED} could settle for no less than a {PRESETS[preset]}",
        subtitle="% of draws in which such a settlement is within reach, by month end",
        x=Axis(label="month", type="time"),
        y=Axis(label="chance", unit="%"),
        series=series,
        note="By the model of bargaining; expectations of the future stay those of unchanged policy.",
        alt="Lines: chance of a settlement at least as good as a freeze for the supported side, by month and aid.",
    )
