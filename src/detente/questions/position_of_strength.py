"""S1: Ukraine is not strong enough to negotiate now; it must first be in a position of strength."""

# ruff: noqa: E501 - a cue reads best on one line

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from detente.core.answers import Answer
from detente.questions.negotiation import Talks, solved_draws
from detente.questions.negotiation_slots import TalksSlots, agenda
from detente.questions.negotiation_terms import PRESETS
from detente.questions.position_of_strength_answer import build
from detente.questions.question import Phrase, Question, Run, Terms, identifier
from detente.questions.war_runs import fit_for
from detente.questions.war_unanswered import before_the_model
from detente.questions.wording import Values

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        (
            r"(?:not|n't|hardly|far from|nowhere near) (?:\w+ ){0,2}strong enough|too (?:weak|feeble) to|"
            r"(?:cannot|can't|not able to|unable to|no (?:position|condition|shape|state) to) (?:\w+ ){0,4}(?:negotiat|bargain|talk)",
        ),
        none_of=(r"myth|nonsense|wrong|untrue|not true|false|pretext|excuse|no longer",),
        weight=9,
    ),
    Phrase(
        (r"{talks}", r"\b(?:pistol|gun|knife|retreating|in retreat|on the back foot|handed|feeble|begging|losing|bleeding|on (?:its|their) knees|while (?:it|they|ukraine|kyiv) (?:is|are)|as long as|terms of surrender|diktat|nothing but)\b",),
        none_of=(r"{deal} .. {fail}|{last}",),
        weight=4,
    ),
    Phrase(
        (r"every card|all the cards|quite capable|perfectly capable|well able|hold(?:ing|s)? (?:its|their|his|her) own|strength to (?:negotiate|talk|bargain)",),
        none_of=(r"until|before|not (?:yet )?(?:have|hold)|n't have",),
        weight=6,
        polarity="denies",
    ),
    Phrase(
        (r"(?:too (?:weak|feeble|frail)|not strong enough|weakness) .. (?:wrong|nonsense|myth|untrue|false|excuse|pretext)|(?:wrong|nonsense|myth|excuse|pretext) .. (?:too weak|not strong enough)",),
        weight=6,
        polarity="denies",
    ),
    Phrase(
        (r"{ukraine}|they|the country", r"{talks}", r"{not}|weak\w*|lose|los\w+|surrender|dictat\w*|terms|if",),
        weight=2,
    ),
    Phrase(
        (r"positions? of (?:strength|weakness)|from (?:strength|weakness)|stronger position|weaker position|firm(?:er)? footing|upper hand|empty[- ]hand\w*|strong(?:er)? hand|weak hand|bad hand",),
        weight=3,
    ),
    Phrase(
        (r"\bcards?\b(?! game)",),
        none_of=(r"credit card|post ?card",),
        weight=3,
    ),
    Phrase(
        (r"(?:too weak|not (?:\w+ )?(?:strong|ready|able|in a position)|isn't (?:strong|ready)|cannot|can't|no (?:position|state|shape|condition)|unable|in no) .. {talks}",),
        weight=4,
    ),
    Phrase(
        (r"{talks}", r"\b(?:weak\w*|strong\w*|strength|leverage|ultimatum\w*|dictat\w*|beg\b|begging|beggars?|supplicants?|naked|gun to|on favou?rable|stronger|disadvantage|equal|equals|losing side|under fire)\b",),
        weight=3,
    ),
    Phrase(
        (r"ultimatum|leverage|strong enough|weak to",),
        weight=3,
    ),
    Phrase(
        (r"\b(?:nothing|little|something) to (?:offer|trade|bargain|put on the table)|(?:cannot|can't|not) (?:yet )?(?:bargain|negotiate)",),
        weight=3,
    ),
    Phrase(
        (r"{talks}", r"not (?:now|yet)|(?:wrong|not the) (?:moment|time)|premature|too (?:soon|early)|before (?:it|ukraine|kyiv) (?:is|can|has)|until (?:it|ukraine|kyiv) (?:is|can|has)",),
        weight=3,
    ),
    Phrase(
        (r"{ukraine}", r"{talks}", r"\bfirst\b|\bbefore\b|{not}",),
        weight=2,
    ),
    Phrase(
        (r"(?:strong|solid|good|able|powerful) enough (?:to|for) .. (?:{talks}|deal|settle|sit)",),
        none_of=(r"(?:not|n't|never|nor) (?:\w+ ){0,2}(?:strong|solid|able) enough",),
        weight=6,
        polarity="denies",
    ),
    Phrase(
        (r"(?:told|claim\w*|say|said|argument|myth) .. (?:too weak|not strong)", r"\bi say\b|\bbut\b|wrong|nonsense|myth",),
        weight=7,
        polarity="denies",
    ),
    Phrase(
        (r"all the strength|need(?:s)? not wait|no need to wait|never be (?:stronger|in a better)|never have a (?:better|stronger)|as strong (?:\w+ ){0,3}as it will|strongest (?:it|position|hand|\w+ )|(?:not|never|n't) (?:get|grow|become|be) (?:any )?(?:stronger|better)|hand (?:will|would) (?:only )?(?:get worse|weaken)|(?:has|holds|have) (?:enough|plenty of|all the|the) (?:leverage|cards|strength)|weakness is a myth",),
        weight=5,
        polarity="denies",
    ),
    Phrase(
        (r"(?:can|could|able to|ready to|position to) (?:\w+ )?(?:negotiate|bargain|talk|sit down|come to the table)",),
        none_of=(r"{not}", r"\bonly\b|\bif\b|\bthen\b|so (?:that )?(?:it|they|ukraine|kyiv) can|until|get to|help\w*",),
        weight=5,
        polarity="denies",
    ),
)  # fmt: skip


def _known_terms(value: Any) -> Any:
    """Terms as they stand, where they are any; ValueError says which there are."""
    name = identifier(value)
    try:
        if name in ("curve", *PRESETS) or 0.0 <= float(value) <= 1.0:
            return name if isinstance(name, str) and name in ("curve", *PRESETS) else float(value)
    except (TypeError, ValueError):
        pass
    raise ValueError(f"terms are curve, one of {', '.join(PRESETS)}, or a share from 0 to 1")


class PositionOfStrengthSlots(TalksSlots):
    """Slots: whose position; the least settlement it accepts (default: a curve over all); month of the talks."""

    side: Literal["A", "B"] = "A"
    terms: Annotated[Literal["curve"] | Terms, BeforeValidator(_known_terms)] = "curve"
    month: Annotated[float, Field(ge=0, le=36)] = 0.0


def answer(slots: PositionOfStrengthSlots, run: Run) -> Answer:
    """What could be settled in that month, and for which terms it would do.

    Raises WrongInput where slots and scenario contradict each other and for a scenario that talks cannot use.
    """
    on = agenda(slots)
    fit = fit_for(slots.conflict, run.as_of)
    if fit is None:
        return before_the_model(QUESTION, slots, run)
    return build(QUESTION, slots, Talks(fit, run.seed, solved_draws(run.draws), Values(), on), run.view())


QUESTION = Question(
    id="position_of_strength",
    row="S1",
    title="Strong enough to negotiate now?",
    claim="Ukraine is not strong enough to negotiate now; it must first be in a position of strength.",
    estimand=(
        "Chance that a settlement exists now which both sides prefer to fighting on and which gives the supported "
        "side at least its reservation share"
    ),
    event="the settlement within reach now gives the supported side less than it would accept, or no settlement exists",
    unit="share",
    slots=PositionOfStrengthSlots,
    phrases=PHRASES,
    answer=answer,
)
