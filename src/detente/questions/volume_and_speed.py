"""S8: Ukraine needs more weapons, and faster."""

# ruff: noqa: E501 - a cue reads best on one line

from functools import cached_property
from typing import Annotated, Any

from numpy.typing import NDArray
from pydantic import BeforeValidator, Field

from detente.core.answers import Answer, Baseline
from detente.core.exhibits import Exhibit
from detente.core.prose import Prose
from detente.questions import trajectory_wording, war_strength
from detente.questions import volume_and_speed_wording as words
from detente.questions.question import Phrase, Question, Run, Slots, WarMonths, several
from detente.questions.trajectory import military_aid
from detente.questions.volume_and_speed_exhibits import area_grid, difference_fans, flow_bars, flows_of, parity_grid
from detente.questions.war_comparison import Comparison
from detente.questions.war_effects import agreed_word
from detente.questions.war_levels import score_line
from detente.questions.war_runs import Setting, fit_for, sources_of
from detente.questions.war_strength import Strength
from detente.questions.war_unanswered import before_the_model, unknown_scenario
from detente.questions.wording import Values

Array = NDArray[Any]

VolumeAndSpeed = Annotated[
    tuple[Annotated[float, Field(ge=0.5, le=3)], ...], BeforeValidator(several), Field(min_length=1)
]
"""[ratio to the baseline]"""

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        (r"(?:promis|pledg|order|announc|approv|commit)\w* .. (?:arriv|deliver|reach|late|still wait|not (?:been )?(?:come|here))\w*|(?:arriv|deliver|reach)\w* .. (?:too late|late|months|weeks|half|fraction|before winter|on time|in time)|(?:not|never) (?:\w+ ){0,2}(?:arrived|delivered|enough to)",),
        none_of=(r"promise to end|{percent}",),
        weight=4,
    ),
    Phrase(
        (r"(?:tanks?|weapons?|arms|shells?|missiles?|jets|deliveries|shipments|more of (?:them|it|the same)|hardware) .. (?:make(?:s)? no difference|change(?:s)? nothing|achieve(?:s)? nothing|pointless|useless|is not the (?:answer|problem)|are not the (?:answer|problem)|not what|not help|rust|gather dust)|(?:lacks?|missing|needs?|short of) (?:is |are )?(?:soldiers|men|people|crews),? not|not (?:shells|weapons|tanks|hardware|missiles|equipment) but|all the weapons|(?:deliveries|shipments|supplies) .. (?:on schedule|sufficient|enough|adequate|ample)",),
        weight=8,
        polarity="denies",
    ),
    Phrase(
        (r"{aid}", r"(?:too (?:little|late|slow\w*|few)|not (?:fast|quickly|soon) enough|faster|sooner|speed\w* up|accelerat\w*|delay\w*|bring forward|brought forward)",),
        none_of=(r"{percent}|gdp|joint|procurement slows",),
        weight=6,
    ),
    Phrase(
        (r"{aid}", r"{much}", r"{quick}",),
        none_of=(r"{percent}|gdp|defen[cs]e spending|trajectory|course of the war|fill\w* the",),
        weight=5,
    ),
    Phrase(
        (r"{aid}", r"{quick}",),
        none_of=(r"{percent}|gdp|later dismissed|agreement|truce|negotiat|years? later|joint|together|{coord}|ceasefire",),
        weight=4,
    ),
    Phrase(
        (r"(?:more|extra|additional|double\w*|twice|triple\w*|further|fewer) (?:\w+ ){0,3}(?:aid|weapons|arms|ammunition|shells|missiles|tanks|jets|artillery|interceptors|patriots|drones|howitzers|air defen[cs]e|support|military help|systems|rounds|equipment|kit|guns)",),
        none_of=(r"{percent}",),
        weight=4,
    ),
    Phrase(
        (r"double what|(?:twice|half) (?:the|as) (?:\w+ )?(?:quantity|number|pace|time|many|fast|speed)|pledge\w* .. deliver\w*|deliver\w* .. (?:pledge|promis)\w*|lead times?|months (?:to|from|between) .. (?:arrive|deliver|front|order)|too little,? too late|drip|dribs|piecemeal|trickl\w+|red tape|backlog|bottleneck",),
        none_of=(r"gdp|{percent}|ceasefire|armistice",),
        weight=4,
    ),
    Phrase(
        (r"{aid}", r"{much}",),
        none_of=(r"{percent}|gdp|spending|budget|more than|joint|no more|{coord}|once more",),
        weight=3,
    ),
    Phrase(
        (r"(?:sen[dt]|ship|deliver|give|provid|suppl)\w* .. (?:shells|missiles|weapons|ammunition|arms|tanks|jets|interceptors|drones|systems)|deliveries|production lines?|arsenals?",),
        none_of=(r"{percent}",),
        weight=2,
    ),
    Phrase(
        (r"(?:ship|send|deliver|pour|supply|giv|pump|more|another|arms|weapons|extra)\w* .. (?:would|will|can|does|do) (?:only|not|just|merely|never|hardly|no\b)", r"{aid}|them|weapons|sooner|more",),
        none_of=(r"in time|on time|enough|arrive|wait|reach",),
        weight=8,
        polarity="denies",
    ),
    Phrase(
        (r"(?:has|have|had|is|are|already|with) (?:\w+ ){0,3}(?:enough|sufficient|ample|plenty of|more than enough|adequate|all the) (?:\w+ ){0,2}(?:weapons|arms|ammunition|shells|kit|equipment|missiles|hardware|stocks|tanks)|(?:not|isn't|hardly) (?:\w+ ){0,3}(?:a )?(?:shortage|lack) of|(?:not|isn't) (?:\w+ ){0,3}short of|(?:cannot|can't|unable to|struggl\w* to) (?:absorb|use|crew|man) |gather\w* dust|(?:depots?|warehouses?|arsenals?) .. (?:full|bursting|brim)|(?:speed|quantity|volume|pace|hardware|numbers) (?:is|are|was) not (?:the|what)|(?:deliveries|supplies|stocks|shipments) .. (?:sufficient|enough|on schedule|ahead of schedule|suffice)",),
        weight=6,
        polarity="denies",
    ),
)  # fmt: skip


class VolumeAndSpeedSlots(Slots):
    """Slots: volumes and speeds relative to the baseline, at which the contour is computed; horizons in months."""

    volume: VolumeAndSpeed = (0.5, 1.0, 1.5, 2.0, 3.0)
    speed: VolumeAndSpeed = (0.5, 1.0, 1.5, 2.0, 3.0)
    months: WarMonths = (12.0, 24.0)


STEP = 1.5
"""[ratio] Raise of a lever at which elasticities are told, where the slots name none above one."""


class Levers(Comparison):
    """A comparison whose event is that each lever alone makes the area smaller."""

    @property
    def _parts(self) -> tuple[Setting, Setting]:
        return Setting(self.setting.volume, 1.0), Setting(1.0, self.setting.speed)

    @cached_property
    def event(self) -> Array:
        """Draws in which more volume alone and more speed alone both make the area smaller."""
        volume, speed = (self.difference(part) for part in self._parts)
        return (volume < 0.0) & (speed < 0.0)

    def event_before_the_fit(self) -> Array:
        """The same with beliefs as they were before the fit."""
        volume, speed = (self.difference(part, prior=True) for part in self._parts)
        return (volume < 0.0) & (speed < 0.0)


def answer(slots: VolumeAndSpeedSlots, run: Run) -> Answer:
    """What more volume, more speed and both change, over a grid of settings.

    Raises WrongInput for a scenario that is not the baseline.
    """
    unknown_scenario(slots.scenario)
    view = run.view()
    fit = fit_for(slots.conflict, run.as_of)
    if fit is None:
        return before_the_model(QUESTION, slots, run)
    factor = min((place for place in (*slots.volume, *slots.speed) if place > 1.0), default=STEP)
    horizons = tuple(dict.fromkeys(max(1, round(months)) for months in slots.months))
    c = Levers(
        fit=fit,
        setting=Setting(factor, factor),
        months=horizons[0],
        draws=run.draws,
        seed=run.seed,
        values=Values(),
    )
    headline = words.headline(c, factor)
    leading = c.values.band(f"area_difference.both.{c.months}", "km2", c.area_difference)
    at_the_table = war_strength.strength(c, view)
    details = _details(c, factor, horizons, military_aid(view, run), at_the_table)
    rivals = trajectory_wording.members(c)
    caveats = trajectory_wording.limits(c)
    return Answer(
        question=QUESTION.id,
        row=QUESTION.row,
        slots=slots.filled(),
        estimand=QUESTION.estimand,
        unit=QUESTION.unit,
        median=leading.median,
        interval50=leading.interval50,
        interval90=leading.interval90,
        probability=c.chance,
        word=agreed_word(c.chance, c.members),
        headline=headline,
        details=details,
        values=c.values.all(),
        baseline=Baseline(name="today's volume and speed", value=0.0),
        drivers=c.drivers(),
        disagreement=rivals,
        would_change=c.would_change(),
        prior_dominated=c.prior_dominated,
        data_as_of=view.used.data_as_of,
        revised_data=view.used.revised,
        caveats=caveats,
        left_out=QUESTION.left_out,
        exhibits=_exhibits(c, slots, factor, horizons, at_the_table),
        sources=tuple(sorted({*view.used.sources, *sources_of(fit)})),
    )


def _settings(c: Comparison, factor: float) -> war_strength.Named:
    return ("today's aid", c.base), *((lever, words.setting(lever, factor)) for lever in words.LEVERS)


def _details(
    c: Comparison, factor: float, horizons: tuple[int, ...], military: float | None, at_the_table: Strength | None
) -> tuple[Prose, ...]:
    told = (
        words.elasticities(c, factor, horizons),
        words.flows(c, flows_of(c, factor), factor),
        words.parity(c, factor, horizons),
        war_strength.told(at_the_table, c, _settings(c, factor), horizons[-1]) if at_the_table else None,
        trajectory_wording.ten_billion(c, military),
        score_line(c.values, c.months),
        trajectory_wording.drivers(c),
    )
    return tuple(one for one in told if one is not None)


def _exhibits(
    c: Comparison, slots: VolumeAndSpeedSlots, factor: float, horizons: tuple[int, ...], at_the_table: Strength | None
) -> tuple[Exhibit, ...]:
    volumes, speeds = tuple(sorted(set(slots.volume))), tuple(sorted(set(slots.speed)))
    flows = flow_bars(flows_of(c, factor), factor)
    drawn = [
        *(area_grid(c, volumes, speeds, months) for months in horizons),
        difference_fans(c, factor),
        flows,
        parity_grid(c, volumes, speeds, horizons[-1]),
        war_strength.lines(at_the_table, _settings(c, factor), c, "volume_and_speed") if at_the_table else None,
    ]
    return tuple(exhibit for exhibit in drawn if exhibit is not None)


QUESTION = Question(
    id="volume_and_speed",
    row="S8",
    title="More weapons, and faster?",
    claim="Ukraine needs more weapons, and faster.",
    estimand=(
        "Paired change in the area gained by the challenger when volume and speed of aid both rise, and its elasticity "
        "to either; beside it the chance of parity of force"
    ),
    event="more volume alone and more speed alone both reduce the area held by the challenger at the first horizon",
    unit="km2",
    slots=VolumeAndSpeedSlots,
    phrases=PHRASES,
    answer=answer,
)
