"""S7: A bad deal for Ukraine would embolden Russia, China, North Korea and Iran."""

# ruff: noqa: E501 - a cue reads best on one line

from datetime import date
from typing import Annotated, Any

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Field

from detente.core.answers import Answer, Baseline
from detente.core.prose import say
from detente.questions import emboldening_wording as words
from detente.questions.emboldening_answer import FREED, VARIANTS, Array, Reputation, checked, record
from detente.questions.emboldening_exhibits import exhibits, sources
from detente.questions.negotiation import Talks, preset_named, resampled, solved_draws
from detente.questions.negotiation_terms import named
from detente.questions.question import Phrase, Question, Run, Slots, States, Terms, several
from detente.questions.war_effects import agreed_word
from detente.questions.war_runs import Fit, fit_for, sources_of
from detente.questions.war_unanswered import before_the_model, unknown_scenario
from detente.questions.wording import Values

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        (r"nothing to do with|no bearing|irrelevant|unrelated|not (?:care|depend|hang|look|wait|follow)|don't (?:care|look|wait)|doesn't (?:care|depend)|(?:i|we) doubt|nobody in|no one in|neither", r"{others}",),
        none_of=(r"not only|cannot afford|wait\w* to",),
        weight=8,
        polarity="denies",
    ),
    Phrase(
        (r"(?:not|n't|never|nobody|hardly) (?:\w+ ){0,2}(?:embolden|encourag\w*|tempt|invite|give (?:\w+ ){0,3}ideas)|(?:fairy|myth|nonsense|cliche|theory) .. (?:ideas|embolden|others|regimes|precedent|dictators)",),
        weight=8,
        polarity="denies",
    ),
    Phrase(
        (r"(?:invit\w+|signal|message|encourag\w+|lesson|licen[cs]e|gift|ideas|appetite|model|blueprint|template|manual) .. (?:{others}|others|elsewhere|world|everyone|everywhere|capitals|every)|other (?:bull(?:y|ies)|regimes|powers|predators) ",),
        weight=4,
    ),
    Phrase(
        (r"{embolden}", r"{others}|{russia}|aggress\w+|invader|conquest|others|every|dictator|moscow|capitals",),
        none_of=(r"encouraging (?:sign|result|news)|encouraged (?:by the|to buy)",),
        weight=5,
    ),
    Phrase(
        (r"{watch}", r"{others}",),
        weight=5,
    ),
    Phrase(
        (r"(?:conquest|aggression|crime|invasion|force|violence|land[- ]grab\w*|blackmail|war) .. (?:pays?|paid|works?|worked|rewarded|profit\w*)|reward\w* (?:the )?(?:aggress|invader|conquest|invasion|moscow|russia)|might (?:makes|is) right|borders .. by force|moved by force|redrawn by force|who(?:'s| is) next|next in line|open season|law of the jungle|pandora",),
        weight=4,
    ),
    Phrase(
        (r"{others}", r"if|would|will|could|conclu|decid|lesson|pay|strait|calculat\w*|also|too|same|dare|appetite",),
        none_of=(r"shells? from|supplied|deliver\w*|drones from|workers|soldiers from|korean armistice|trade",),
        weight=3,
    ),
    Phrase(
        (r"embolden\w*|precedent|wrong (?:signal|message)|dangerous (?:signal|message)",),
        weight=2,
    ),
    Phrase(
        (r"(?:{not}|wrong to think|nonsense|myth|fairy ?tale\w*) .. (?:{embolden}|consult\w*|{others}|lessons?|watch\w*|precedent)", r"{others}|{embolden}|others|precedent",),
        none_of=(r"not only|nobody should doubt|no doubt|without (?:a )?doubt|nothing would|go unnoticed|not (?:be )?lost on|not miss|never (?:forget|stop)|will not (?:stop|wait)|should not be allowed|would not accept|cannot (?:afford|let)",),
        weight=8,
        polarity="denies",
    ),
    Phrase(
        (r"(?:own|different) (?:reasons|calendars?|logic|interests?|reckoning|calculat\w+|clock|grounds|map)|domino theor\w+|dominoes", r"{others}|powers|capitals|decid\w*|theor|they",),
        weight=5,
        polarity="denies",
    ),
)  # fmt: skip


def _some(weights: tuple[float, ...]) -> tuple[float, ...]:
    if not sum(weights) > 0.0:
        raise ValueError("give at least one theory a weight above nought")
    return weights


def _three(value: Any) -> Any:
    found = several(value)
    if len(found) != len(VARIANTS):
        raise ValueError(f"give a weight to each of {', '.join(VARIANTS.values())}, such as 1,1,1")
    return found


Weight = Annotated[float, Field(ge=0, le=1000)]
Weights = Annotated[tuple[Weight, Weight, Weight], BeforeValidator(_three), AfterValidator(_some)]
"""Weights of power and interests, resolve reputation, and reputation with the same adversary or region."""

EQUAL = (1.0, 1.0, 1.0)
MOSTLY_JUDGED = 0.8
"""[ratio] Spread by judgement alone over all spread, above which an answer carries that label."""


class EmboldeningSlots(Slots):
    """Slots: who observes; terms of the deal; weights of three theories (equal), and of the flipped sign (none)."""

    observers: States = ("RUS", "CHN", "PRK", "IRN")
    terms: Terms = "freeze"
    weights: Weights | None = None
    freed_weight: Weight | None = None


def answer(slots: EmboldeningSlots, run: Run) -> Answer:
    """What the deal does to each observer's hazard of challenging, by theory.

    Raises WrongInput for a scenario that is not the baseline, for no observers or members of the coalition among them,
    and UnknownName for a state without a record of disputes.
    """
    unknown_scenario(slots.scenario)
    checked(slots.observers)
    fit = fit_for(slots.conflict, run.as_of)
    if fit is None:
        return before_the_model(QUESTION, slots, run)
    recipe = record().recipe
    public = recipe["published_on" if run.real_time else "first_public_on"]
    if run.as_of < date.fromisoformat(public) and not run.hindsight:
        return _too_early(slots, run, date.fromisoformat(public))
    view, values = run.view(), Values()
    theories = dict(zip(VARIANTS, slots.weights or EQUAL, strict=True)) | {FREED: slots.freed_weight or 0.0}
    draws = max(run.draws, 100)
    r = Reputation(
        slots.observers, _settlement(slots, run, fit), draws, run.seed, run.as_of, theories, slots.conflict
    )  # fmt: skip
    lead = words.leading(r, values)
    headline, details = words.headline(r, _terms(slots), values), words.details(r, values)
    rival, cautions = words.rivals(r, values), words.caveats()
    return Answer(
        question=QUESTION.id, row=QUESTION.row, slots=slots.filled(), estimand=QUESTION.estimand, unit=QUESTION.unit,
        median=lead.median, interval50=lead.interval50, interval90=lead.interval90, probability=r.chance,
        word=agreed_word(r.chance, r.members), headline=headline, details=details, values=values.all(),
        baseline=Baseline(name="no observer draws a lesson", value=1.0), drivers=r.drivers, disagreement=(rival,),
        would_change=r.would_change(), prior_dominated=r.most_judged > MOSTLY_JUDGED,
        data_as_of=date(recipe["rate_years"][1], 12, 31), revised_data=view.used.revised, caveats=cautions, left_out=QUESTION.left_out,
        exhibits=exhibits(r), sources=tuple(sorted({*view.used.sources, *_sources_of_terms(slots, fit), *sources()})),
    )  # fmt: skip


def _terms(slots: EmboldeningSlots) -> str:
    text = named(slots.terms)
    return text if text.startswith(("the ", "a ")) else f"a {text}" if text.startswith("freeze") else f"the {text}"


def _settlement(slots: EmboldeningSlots, run: Run, fit: Fit) -> Array:
    """[share, draw] What the terms give the supported side of all that is in dispute."""
    if not isinstance(slots.terms, str):
        return np.full(1, float(slots.terms))
    talks = Talks(fit, run.seed, solved_draws(run.draws), Values())
    preset = preset_named(slots.terms)
    return talks.terms(preset, talks.lines(run.view())[preset])[resampled(talks.game.weights)]


def _sources_of_terms(slots: EmboldeningSlots, fit: Fit) -> tuple[str, ...]:
    return sources_of(fit) if isinstance(slots.terms, str) else ()


def _too_early(slots: EmboldeningSlots, run: Run, public: date) -> Answer:
    """The answer for a day on which the record of disputes in use was not public."""
    return Answer(
        question=QUESTION.id, row=QUESTION.row, slots=slots.filled(), estimand=QUESTION.estimand, unit=QUESTION.unit,
        median=None,
        headline=say(
            "Not answered for {day}: the record of disputes in use was public from {public}.", day=run.as_of,
            public=public,
        ),
        left_out=QUESTION.left_out,
        reason="not answered: the record of disputes in use was not public by the date of the answer",
    )  # fmt: skip


QUESTION = Question(
    id="emboldening",
    row="S7",
    title="Would it embolden others?",
    claim="A bad deal for Ukraine would embolden Russia, China, North Korea and Iran.",
    estimand="Change in each observer's yearly chance of challenging, under rival theories of reputation",
    event="the hazard of a challenge rises by more than a tenth",
    unit="ratio",
    slots=EmboldeningSlots,
    phrases=PHRASES,
    answer=answer,
)
