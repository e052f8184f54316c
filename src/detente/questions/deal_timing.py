"""S3: A later deal is better than a swift one."""

# ruff: noqa: E501 - a cue reads best on one line

from detente.core.answers import Answer
from detente.questions.deal_timing_answer import build
from detente.questions.negotiation import Talks, solved_draws
from detente.questions.negotiation_slots import TalksSlots, agenda
from detente.questions.question import Phrase, Question, Run, WarMonths
from detente.questions.war_runs import fit_for
from detente.questions.war_unanswered import before_the_model
from detente.questions.wording import Values

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        (r"(?:worse|harsher|poorer) (?:\w+ ){0,2}(?:terms?|deals?|settlement|offers?|peace|conditions) .. (?:longer|every|each|wait\w*|delay\w*|later)|(?:longer|wait\w*|delay\w*|every (?:month|week|year)|each (?:month|week|year)) .. (?:worse|harsher|poorer) (?:\w+ ){0,2}(?:terms?|deals?|settlement|offers?|peace|conditions)",),
        none_of=(r"(?:russia|moscow|the kremlin|putin)\b .. (?:get|gets|face|faces|has|have) (?:\w+ )?(?:worse|harsher|poorer)", r"{aid}|deliver"),
        weight=9,
        polarity="denies",
    ),
    Phrase(
        (r"(?:swift|quick|early|immediate|speedy) (?:\w+ ){0,2}(?:deal|cease-?fire|truce|settlement|peace|agreement) .. (?:saves?|would save|better (?:\w+ ){0,3}than (?:a )?later|spares?|would spare)",),
        none_of=(r"{not}",),
        weight=9,
        polarity="denies",
    ),
    Phrase(
        (r"(?:immediate|unconditional|instant) (?:and \w+ )?(?:ceasefire|cease-fire|truce|peace|end|halt)|(?:ceasefire|truce|talks?) (?:now|without (?:pre)?conditions|at once|immediately)|(?:must|should|has to|have to|ought to) (?:stop|end|be ended|be stopped|be brought to an end) (?:now|at once|today|immediately|quickly|soon)|(?:end|stop)\w* (?:the|this) (?:war|killing|fighting) (?:now|in|within|at once|today|quickly|soon|fast|on)",),
        none_of=(r"{not} (?:an |a )?(?:immediate|unconditional)|would (?:only )?(?:give|buy|let)|trap|mistake",),
        weight=6,
        polarity="denies",
    ),
    Phrase(
        (r"(?:weeks?|months?|days?|hours?|years?|winters?)(?:'s)? (?:of|more|longer) (?:delay|war|fighting|waiting|this)|longer (?:\w+ ){0,4}(?:waits?|drags?|lasts?|goes on|fights?|delays?|takes?)|time (?:works|is working) (?:against|for (?:russia|moscow|the kremlin))",),
        none_of=(r"{aid}|deliver",),
        weight=5,
        polarity="denies",
    ),
    Phrase(
        (r"better .. (?:in a year|later|next year|when|after|until|once|wait\w*) .. than|better to wait|rather wait|worth waiting|not (?:a question of|about) speed|speed (?:is|was) (?:not|the wrong)|(?:first|quick|early|any) deal is|deal for (?:the sake|its own)|deadline\w*|cav(?:e|ing) in now",),
        none_of=(r"deliver",),
        weight=5,
    ),
    Phrase(
        (r"(?:{fast}) .. (?:end|{deal})", r"promis|vow|pledg|bring|want|demand|must|should|now|call",),
        none_of=(r"{not}|too (?:fast|quick|soon)|hast\w*|rush\w*|buy russia|premature|last|hold|surviv|break|breach|collapse|embolden|in a hurry|weak",),
        weight=4,
        polarity="denies",
    ),
    Phrase(
        (r"(?:end|stop|finish|settle|halt)\w* .. (?:war|fighting|killing|conflict|bloodshed|guns)", r"{fast}|now|24 hours|day one|first day|within",),
        none_of=(r"{not}|rush\w*|hast\w*",),
        weight=4,
        polarity="denies",
    ),
    Phrase(
        (r"every (?:further |extra |additional )?(?:month|week|day|year|winter|hour)", r"cost|los|die|dies|dead|wast|delay|wait|put off|more|grave|worse|bodies|buys?|killed|without",),
        none_of=(r"russia(?:n)? (?:loses|is losing)|deliver\w*|shells?|weapons?|air defen[cs]e|interceptors?",),
        weight=5,
        polarity="denies",
    ),
    Phrase(
        (r"the sooner|sooner rather than later|sooner the better|(?:no|nothing) (?:\w+ ){0,3}(?:gained|to gain|won|to be won) (?:by|from|in) (?:wait|delay)\w*|another (?:winter|year|summer|spring) .. (?:kinder|better|help|change|bring)|time is not on|(?:terms|offer|price|map|deal|conditions) .. (?:only )?(?:get|gets|become|grow|be) (?:\w+ )?(?:worse|harsher|smaller)|better (?:\w+ )?(?:now|today) than|(?:put|putting) off|waiting (?:will|would|has|only|costs|buys|brings)|wait(?:s|ed)? .. (?:worse|less)|delay (?:costs|kills|only)",),
        none_of=(r"time is on",),
        weight=5,
        polarity="denies",
    ),
    Phrase(
        (r"\btake the (?:deal|offer|bargain)|(?:agreement|deal|peace|settlement|truce|compromise) .. (?:now|today|this (?:winter|year|spring|summer|autumn)) .. (?:better|worth|than|cheaper|beats)|stop the (?:killing|guns|shooting|bloodshed)|killing to stop",),
        weight=5,
        polarity="denies",
    ),
    Phrase(
        (r"(?:{fast}|bad) .. {deal}|haste", r"{not}|bad|rush\w*|haste|enemy|russia time|buy russia|mistake|danger|trap|worse|regret|later|wait|patien|wrong|illusion|gift|frees?|only|more than|cost",),
        weight=4,
    ),
    Phrase(
        (r"in haste|hasty|rush(?:ed|ing)? (?:in)?to|\brushed\b|\bhurr\w+|patience|patient|(?:better|good|worth) (?:\w+ ){0,3}(?:later|to wait|waiting)|wait(?:ing)? (?:for|until)|time is on|no (?:rush|hurry)|play for time|a (?:year|winter) (?:from now|later) .. better|later (?:deal|settlement|agreement|date|peace)|buy(?:s|ing)? (?:russia|moscow|the kremlin|him|them) time", r"{deal}|{talks}|war|peace|sign|time|moscow|it",),
        none_of=(r"deliver|weapon|shell|procure",),
        weight=4,
    ),
    Phrase(
        (r"swift|quick|immediate|in 24 hours|as soon as possible|at once|without delay", r"{deal}|\bend\b|{talks}",),
        none_of=(r"deliver",),
        weight=2,
        polarity="denies",
    ),
    Phrase(
        (r"now|quick\w*|today|tomorrow|soon", r"{deal}", r"worse|mistake|wrong|trap",),
        weight=2,
    ),
)  # fmt: skip


class DealTimingSlots(TalksSlots):
    """Slots: months in which talks start."""

    months: WarMonths = (0.0, 6.0, 12.0, 24.0)


def answer(slots: DealTimingSlots, run: Run) -> Answer:
    """What talks in each month are worth to either side.

    Raises WrongInput where slots and scenario contradict each other and for a scenario that talks cannot use.
    """
    on = agenda(slots)
    fit = fit_for(slots.conflict, run.as_of)
    if fit is None:
        return before_the_model(QUESTION, slots, run)
    return build(QUESTION, slots, Talks(fit, run.seed, solved_draws(run.draws), Values(), on), run.view())


QUESTION = Question(
    id="deal_timing",
    row="S3",
    title="A swift deal or a later one?",
    claim="A later deal is better than a swift one.",
    estimand=(
        "Value of a deal for either side, deaths until it and chance that war recurs, by month in which talks start"
    ),
    event="the deal is worth more to the supported side if talks start a year later than if they start now",
    unit="share",
    slots=DealTimingSlots,
    phrases=PHRASES,
    answer=answer,
)
