"""S6, computed: how long peace under given terms may hold, base rates first, by four definitions of its end."""

from typing import Any, Final

import numpy as np

from detente.calibrate.peace_spells import COVARIATES
from detente.core.answers import Answer, Baseline, BreakEven, Driver, Word
from detente.core.words import word
from detente.questions import durability_exhibits as exhibits
from detente.questions import durability_wording as told
from detente.questions import sensitivity
from detente.questions import war_effects as effects
from detente.questions.durability_asked import LEADING, Asked, asked
from detente.questions.durability_deal import TREATY
from detente.questions.durability_peace import FAILURES, Array, Peace, at
from detente.questions.question import Question, Run
from detente.questions.war_runs import Fit, belief_label, sources_of
from detente.sources import table_of

SOURCES: Final = (
    "peace_spells_after_interstate_wars", "cow_mid5_dyadic_onsets", "nmc", "fortna_peacekeeping_ceasefires"
)  # fmt: skip
METHOD: Final = sensitivity.FIRST_ORDER.format(of="the chance that peace holds")

TERMS: Final = ("treaty", "monitoring", "imposed")
STRUCTURAL: Final = ("purchase_ratio", "guarantee_worth", "line_weight", "imposition")
"""Beliefs about terms and about the settlement, beside the parameters that past settlements have moved."""


def build(question: Question, slots: Any, run: Run, fit: Fit) -> Answer:
    """The answer to S6 for its slots; raises as `asked` does."""
    view = run.view()
    a = asked(slots, run, fit, view)
    leading = at(a.pools["war"], LEADING)
    shown = told.leading_year(a)
    value = told.chance_value(a, "war", shown)
    drivers = _drivers(a, leading)
    headline, details = told.headline(a), told.details(a, drivers)
    rivals, caveats = told.disagreement(a), told.caveats(a)
    return Answer(
        question=question.id, row=question.row, slots=slots.filled(), estimand=question.estimand, unit=question.unit,
        median=float(np.median(at(a.pools["war"], shown))),
        interval50=_ends(value.interval50), interval90=_ends(value.interval90),
        probability=a.chance("war"), word=agreed(a), headline=headline, details=details,
        values=a.values.all(),
        baseline=Baseline(name="median settlement of history", value=told.median_settlement(a)), drivers=drivers,
        disagreement=rivals, would_change=_would_change(a),
        prior_dominated=max(a.left(f, LEADING) for f in FAILURES) > 0.8, data_as_of=view.used.data_as_of,
        revised_data=view.used.revised, caveats=caveats, left_out=question.left_out,
        exhibits=exhibits.drawn(a),
        sources=tuple(
            sorted({*view.used.sources, *sources_of(fit), *(table_of(name).source.id for name in SOURCES)})
        ),
    )  # fmt: skip


def _ends(interval: tuple[float, float] | None) -> tuple[float, float] | None:
    """Per cent as shares."""
    return None if interval is None else (interval[0] / 100.0, interval[1] / 100.0)


def agreed(a: Asked) -> Word:
    """The word for a new war within ten years: none where definitions or members are more than a class apart."""
    classes = [effects.CLASSES.index(word(a.chance(failure))) for failure in FAILURES]
    if max(classes) - min(classes) > 1:
        return "depends on the definition"
    return effects.agreed_word(a.chance("war"), a.members)


def _drawn(a: Asked) -> dict[str, Array]:
    """Draws of every belief that the pool's survival may hang on."""
    own = {f"durability.{name}": a.peace.belief(name) for name in TERMS}
    own |= {f"durability.{name}": a.peace.structural(name) for name in STRUCTURAL}
    rows = a.peace.posterior("war")
    posterior = {f"durability.{name}": rows[name] for name in ("intercept", "shape", *COVARIATES, "war_spread")}
    replayed = {f"durability.{name}": draws for name, draws in a.peace.stakes()._asdict().items()}
    return own | posterior | replayed


def _drivers(a: Asked, sample: Array) -> tuple[Driver, ...]:
    return sensitivity.drivers(sensitivity.influences(sample, _drawn(a))[: sensitivity.TOLD], METHOD)


def _would_change(a: Asked) -> tuple[BreakEven, ...]:
    """Where the answer turns: guarantees that halve the danger, disputes that turn the odds, the leading belief."""
    base = a.chance("war") if not a.terms.guarantees else 1.0 - float(
        at(a.survival("war", a.terms._replace(guarantees=0.0)), LEADING).mean()
    )  # fmt: skip
    levels = np.linspace(0.0, 1.5, 7)
    danger = [1.0 - at(a.survival("war", a.terms._replace(guarantees=float(g))), LEADING).mean() for g in levels]
    counts = np.array([0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0])
    fatal = []
    for count in counts:
        case = a.peace.case.having(history=float(np.log1p(count)))
        other = Peace(case, a.peace.draws, a.peace.seed)
        fatal.append(float(at(other.pool("fatal", a.terms), LEADING).mean()) - 0.5)
    found = [
        BreakEven(
            assumption="guarantees (log units, a treaty being "
            f"{TREATY:g}) at which the chance of a new war within ten years is half of that without any",
            break_even=effects.crossing(levels, np.array(danger) - 0.5 * base), unit="log",
        ),
        BreakEven(
            assumption="earlier disputes of the pair at which a dispute with deaths within ten years is an even chance",
            break_even=effects.crossing(counts, np.array(fatal)), unit="1",
        ),
    ]  # fmt: skip
    sample = at(a.pools["war"], LEADING)
    for one in sensitivity.influences(sample, _drawn(a))[:1]:
        found.append(
            BreakEven(
                assumption=f"{belief_label('ukraine', one.belief)}: value at which the median chance that peace holds "
                "ten years without a new war falls below two thirds",
                break_even=effects.belief_crossing(sample - 2.0 / 3.0, _drawn(a)[one.belief]), unit="1",
            )
        )  # fmt: skip
    return tuple(found)
