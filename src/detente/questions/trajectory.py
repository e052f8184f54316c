"""S2: More support changes the trajectory of the war until Ukraine can negotiate from a position of strength."""

# ruff: noqa: E501 - a cue reads best on one line

from typing import Annotated

from pydantic import Field

from detente.core.answers import Answer, Baseline
from detente.core.prose import Prose
from detente.panel import View
from detente.questions import trajectory_wording as words
from detente.questions import war_strength
from detente.questions.front import Front, fronts
from detente.questions.question import Phrase, Question, Ratio, Run, Slots
from detente.questions.trajectory_exhibits import difference_fan, level_lines, ratio_lines, strength_bars
from detente.questions.war_comparison import Comparison
from detente.questions.war_effects import agreed_word
from detente.questions.war_levels import score_line, stacked
from detente.questions.war_records import allocations
from detente.questions.war_runs import Setting, fit_for, sources_of
from detente.questions.war_strength import Strength
from detente.questions.war_unanswered import before_the_model, unknown_scenario
from detente.questions.wording import Values

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        (r"{aid}|backing|west\w*|help|enough|money|with", r"(?:swing|swung|tilt\w*|tip\w*|shift\w*|turn\w*|chang\w*|alter\w*|revers\w*) .. (?:war|battlefield|odds|balance|favou?r|fight|front|conflict|needle)",),
        none_of=(r"air war",),
        weight=5,
    ),
    Phrase(
        (r"(?:{not}|no amount) .. (?:revers\w+|chang\w+|alter\w*|turn\w*|decid\w+|win|mov\w+|tilt\w*|sav\w+|rescu\w+) .. (?:war|outcome|course|battlefield|needle|result|odds|picture|fact\w*|reality)", r"{aid}|hardware|west\w*|money|billion\w*|ship\w*|more|years|support\w*|them|it",),
        none_of=(r"\bonly\b|unless|nothing short|american withdrawal",),
        weight=8,
        polarity="denies",
    ),
    Phrase(
        (r"(?:tools|means|weapons|arms|help|support|backing|kit|equipment)", r"\b(?:win|prevail|turn|victory|succeed|drive out|push (?:\w+ )?back|momentum|breakthrough|on top)\b",),
        none_of=(r"pushed back",),
        weight=3,
    ),
    Phrase(
        (r"{change} .. {course}|{course} .. (?:chang|shift|turn|bent|reversed)\w*",),
        none_of=(r"cut\w* off", r"change of course in washington",),
        weight=5,
    ),
    Phrase(
        (r"different war|turn\w* (?:the tide|things around|it around|the war)|game[- ]changer|tide (?:can|could|would|will) turn|make(?:s)? (?:a|the|all the) difference",),
        weight=5,
    ),
    Phrase(
        (r"given the (?:means|tools|weapons|kit)|the tools to|drove back|driv\w+ (?:\w+ )?(?:back|out)|(?:can|could|will|would|to) (?:still )?(?:win|prevail|liberate|retake)|victory|roll\w* back|gain\w* the initiative|regain\w* the initiative",),
        none_of=(r"positions? of strength .. (?:table|talks)",),
        weight=3,
    ),
    Phrase(
        (r"{aid}", r"\b(?:until|so that|reach|get to|gets? to|path to|way to) .. (?:position|strength|upper hand|parity)",),
        weight=3,
    ),
    Phrase(
        (r"{aid}", r"\b(?:on the battlefield|the war|the course|the fighting)\b", r"{change}|decisive|work(?:s|ed)",),
        weight=2,
    ),
    Phrase(
        (r"(?:{not}|no amount|fail\w*) .. (?:{change} .. {course}|make (?:a|any|the) difference|turn the tide|turn\w* the war|win|be decisive)",),
        none_of=(r"only|unless|cannot afford",),
        weight=8,
        polarity="denies",
    ),
    Phrase(
        (r"(?:not|n't|never|nor|hardly|what has not|has ever) (?:\w+ ){0,3}(?:worked|moved the|bent|bend|mattered|tipped|shifted)|hardly moved|barely moved|no (?:wonder|miracle|magic) weapon|(?:wonder|miracle) weapons?|silver bullet|prolong\w*|drag(?:s|ged|ging)? (?:out|on) (?:the|a) war", r"{aid}|billion|more of|weapon|money|war|it",),
        none_of=(r"front (?:line )?has (?:barely|hardly)",),
        weight=7,
        polarity="denies",
    ),
    Phrase(
        (r"prolong\w* (?:the|this|a) (?:war|agony|bloodshed|conflict|suffering|killing)|only (?:delay|postpone|prolong)\w*|change(?:s)? nothing|not change (?:a thing|anything|the)|make(?:s)? no difference|same (?:result|outcome|map)",),
        weight=5,
        polarity="denies",
    ),
)  # fmt: skip


class TrajectorySlots(Slots):
    """Slots: volume and speed of aid relative to the baseline; horizon in months."""

    volume: Ratio = 1.5
    speed: Annotated[float, Field(ge=0.5, le=3)] = 1.0
    months: Annotated[float, Field(ge=1, le=36)] = 12.0


def answer(slots: TrajectorySlots, run: Run) -> Answer:
    """What the aid asked about changes against today's, draw by draw.

    Raises WrongInput for a scenario that is not the baseline.
    """
    unknown_scenario(slots.scenario)
    view = run.view()
    fit = fit_for(slots.conflict, run.as_of)
    if fit is None:
        return before_the_model(QUESTION, slots, run)
    c = Comparison(
        fit=fit,
        setting=Setting(slots.volume, slots.speed),
        months=max(1, round(slots.months)),
        draws=run.draws,
        seed=run.seed,
        values=Values(),
    )
    leading = next((front for front in fronts(view, run.as_of) if front.pace(3) is not None), None)
    military = military_aid(view, run)
    headline = words.headline(c)
    if c.setting == c.base:
        return _nothing_to_compare(slots, c, headline)
    forecast, drawn = stacked(c.fit, c.months, c.values)
    at_the_table = war_strength.strength(c, view)
    details = _details(c, military, forecast, at_the_table)
    rivals = words.disagreement(c)
    caveats = words.limits(c)
    word = agreed_word(c.chance, c.members)
    return Answer(
        question=QUESTION.id,
        row=QUESTION.row,
        slots=slots.filled(),
        estimand=QUESTION.estimand,
        unit=QUESTION.unit,
        median=words.size(c).median,
        interval50=words.size(c).interval50,
        interval90=words.size(c).interval90,
        probability=c.chance,
        word=word,
        headline=headline,
        details=details,
        values=c.values.all(),
        baseline=Baseline(name="no change: today's aid goes on", value=0.0),
        drivers=c.drivers(),
        disagreement=rivals,
        would_change=c.would_change(),
        prior_dominated=c.prior_dominated,
        data_as_of=view.used.data_as_of,
        revised_data=view.used.revised,
        caveats=caveats,
        left_out=QUESTION.left_out,
        exhibits=(
            difference_fan(c),
            strength_bars(c),
            *((war_strength.lines(at_the_table, _settings(c), c, "trajectory"),) if at_the_table else ()),
            ratio_lines(c),
            level_lines(c, _pace(leading), drawn),
        ),
        sources=tuple(sorted({*view.used.sources, *sources_of(fit)})),
    )


def _settings(c: Comparison) -> war_strength.Named:
    return ("today's aid", c.base), ("with the aid", c.setting)


def _details(
    c: Comparison, military: float | None, forecast: Prose, at_the_table: Strength | None
) -> tuple[Prose, ...]:
    told = (
        words.changes(c),
        words.strength(c),
        war_strength.told(at_the_table, c, _settings(c), c.months) if at_the_table else None,
        words.cost(c, military),
        words.levels(c, forecast),
        score_line(c.values, c.months),
        words.drivers(c),
    )
    return tuple(one for one in told if one is not None)


def military_aid(view: View, run: Run) -> float | None:
    """[EUR bn] Military allocations of all donors in the last twelve visible months."""
    aid = allocations(view, run.as_of)
    last = max((max(group.months) for group in aid), default=None)
    return None if last is None else sum(group.total(last - 11, last, "military") for group in aid)


def _pace(front: Front | None) -> float | None:
    return front.pace(3) if front else None


def _nothing_to_compare(slots: TrajectorySlots, c: Comparison, headline: Prose) -> Answer:
    return Answer(
        question=QUESTION.id,
        row=QUESTION.row,
        slots=slots.filled(),
        estimand=QUESTION.estimand,
        unit=QUESTION.unit,
        median=0.0,
        headline=headline,
        values=c.values.all(),
        baseline=Baseline(name="no change: today's aid goes on", value=0.0),
        left_out=QUESTION.left_out,
    )


QUESTION = Question(
    id="trajectory",
    row="S2",
    title="Does support change the course of the war?",
    claim="More support changes the trajectory of the war until Ukraine can negotiate from a position of strength.",
    estimand=(
        "Paired change in the area gained by the challenger at the horizon, the same luck with and without the "
        "additional aid; beside it pace, balance of force, losses of both sides and months to parity"
    ),
    event=(
        "with the additional aid the area held by the challenger after the horizon is smaller and the time to "
        "strength, taken as parity of force, is not longer"
    ),
    unit="km2",
    slots=TrajectorySlots,
    phrases=PHRASES,
    answer=answer,
)
