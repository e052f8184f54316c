"""S4: Losing the support of the United States would force painful concessions."""

# ruff: noqa: E501 - a cue reads best on one line

from typing import Annotated

from pydantic import Field

from detente.core.answers import Answer
from detente.core.errors import WrongInput
from detente.questions.negotiation import Talks, solved_draws
from detente.questions.negotiation_slots import TalksSlots, agenda
from detente.questions.question import Phrase, Question, Run, State, WarMonths
from detente.questions.support_cut_answer import build
from detente.questions.war_runs import fit_for
from detente.questions.war_unanswered import before_the_model
from detente.questions.wording import Values

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        (r"(?:cannot|can't|not|nobody|no one|never|impossible|no (?:country|substitute|replacement|way)) .. (?:replac\w+|make up|fill\w*|compens\w+|substitut\w*|offset|cover|do without|cope|manage|survive)", r"{usa}|american|intelligence|patriot\w*|satellit\w*|interceptor\w*|shortfall",),
        none_of=(r"{percent}",),
        weight=5,
    ),
    Phrase(
        (r"(?:carry|sustain|support|arm|finance|fund|supply|keep|stand by|bear|defend|equip)\w* .. (?:on (?:its|their|our) own|alone|by (?:itself|themselves|ourselves)|without (?:america|washington|the u|us))|(?:gap|hole|shortfall|loss|difference|vacuum|void) .. (?:can|could|will|would) be (?:closed|filled|bridged|made|plugged|covered|met)|not (?:decide|end|lose|be) (?:the|this) war|not be (?:the end|decisive|fatal|defeat)|(?:would|could|can|will) (?:\w+ )?(?:manage|cope|fight on|carry on|get by|hold out|soldier on)",),
        none_of=(r"(?:cannot|can't|not|nobody|unable|never|neither) (?:\w+ ){0,3}(?:carry|sustain|support|finance|be (?:closed|filled|bridged|made)|manage|cope|fight on|hold out|get by|carry on)|how long|for (?:long|weeks|months)",),
        weight=7,
        polarity="denies",
    ),
    Phrase(
        (r"{usa}|donor\w*|berlin|european", r"(?:withdraw\w*|withdrawal|pull\w* out|drop\w* out|disengag\w*|turn\w* (?:its|their) back|end of|loss of|cut\w*|freeze|gone|goes? home|without|los(?:e|es|ing))", r"would|will|could|might|mean|force\w*|leave|hurt|cost|push",),
        none_of=(r"{deal} .. {last}|quick end",),
        weight=4,
    ),
    Phrase(
        (r"{usa}", r"{cut}", r"{aid}|intelligence|tap|taps|shield|umbrella|backing|shortfall|funding|money|kyiv|ukraine",),
        none_of=(r"gave up|withdrew from|ceasefire by|end the war|quick end|swift end",),
        weight=4,
    ),
    Phrase(
        (r"(?:cut(?:s|ting)?(?: off)?|halt\w*|suspen\w+|withdraw\w*|withhold\w*|end(?:ing)?|slash\w*|stop\w*|loss of|losing|lose|loses|pull\w*|without|turn(?:s|ed|ing)? off|depriv\w+ of|freez\w+) (?:of )?(?:\w+['s]* ){0,4}(?:aid|support|assistance|backing|deliveries|tap|taps|help|funding|intelligence|weapons|money|it|them)\b",),
        none_of=(r"without it whining",),
        weight=4,
    ),
    Phrase(
        (r"{usa} .. (?:leave|leaves|left|walk\w* away|pull\w* out|step\w* (?:back|aside)|turn\w* away|go(?:es|ne)? home|wash\w*|abandon\w*|los\w+ interest|stop\w*|goes dark|quit\w*|bow\w* out|exit\w*|depart\w*)",),
        weight=4,
    ),
    Phrase(
        (r"concessions?|sign away|map and told|capitulat\w*|(?:brought|bring|forced|forc\w+) .. (?:knees|terms|accept|cede|give up)|pressed into|give ground in|swallow|at any price|any terms",),
        none_of=(r"{not} .. knees",),
        weight=2,
    ),
    Phrase(
        (r"{usa}", r"{worse}", r"{aid}|if|would|could|without",),
        weight=2,
    ),
    Phrase(
        (r"suspension|halt to|stoppage|(?:aid|support) (?:freeze|cut|cut-off|cutoff|pause)|abandon\w*", r"{usa}|{aid}|ally|partner|support",),
        weight=3,
    ),
    Phrase(
        (r"(?:make|made|making) up (?:most|much|half|for|the|part|nearly|all|what)|fill\w* (?:the|most|that|much) .. (?:gap|hole|void|shortfall)|plug\w* the|step\w* in(?:to)?\b|(?:replac|compensat|substitut|offset|cover|absorb|bridg)\w+ .. (?:american|u\.s\.|us\b|washington|shortfall|gap|loss|aid|share|support|it\b)|shoulder .. (?:alone|itself|bill)|(?:cope|manage|survive|fight on|carry on|go on|hold out|get by|live) without|pays? for nearly everything",),
        none_of=(r"(?:cannot|can't|not|nobody|no one|never|impossible|pretend|neither) .. (?:replac|make up|fill|compens|step|offset|cover)",),
        weight=6,
        polarity="denies",
    ),
    Phrase(
        (r"(?:would|will|need|does|did|could) (?:not|n't|hardly|scarcely|never) (?:\w+ ){0,4}(?:knees|end|collapse|defeat|fatal|decisive|disaster|matter|change much|lose|break|force|sink|bring)|not (?:the end|fatal|decisive|a disaster)|(?:less|smaller) than (?:many|people|most|feared)|changes? (?:little|nothing|less)|overstated|exaggerated|bearable|manageable|can do without|no catastrophe", r"{usa}|american|support|aid|loss|help",),
        weight=6,
        polarity="denies",
    ),
)  # fmt: skip


class SupportCutSlots(TalksSlots):
    """Slots: donor; share of its support that ends; months at which the concession is read."""

    donor: State = "USA"
    cut: Annotated[float, Field(ge=0, le=1)] = 1.0
    months: WarMonths = (0.0, 12.0)


def answer(slots: SupportCutSlots, run: Run) -> Answer:
    """What losing the donor's support costs in the settlement.

    Raises WrongInput where slots and scenario contradict each other, for a scenario that talks cannot use and for a
    donor other than the United States.
    """
    on = agenda(slots)
    if slots.donor != "USA":
        raise WrongInput(
            f"slot 'donor': the model knows the withdrawal of the United States only, as a support regime; got "
            f"{slots.donor!r}; for others vary `aid_volume` by `detente compare`"
        )
    if "us_support" in on.war:
        raise WrongInput(
            "slot 'scenario': it already takes US support away, and the question is what a cut from full support "
            "costs; leave `us_support` out of the scenario and give its part by the slot 'cut'"
        )
    fit = fit_for(slots.conflict, run.as_of)
    if fit is None:
        return before_the_model(QUESTION, slots, run)
    return build(QUESTION, slots, Talks(fit, run.seed, solved_draws(run.draws), Values(), on), run.view())


QUESTION = Question(
    id="support_cut",
    row="S4",
    title="What would losing a donor's support cost?",
    claim="Losing the support of the United States would force painful concessions.",
    estimand=(
        "Concession in the settlement, at once and after a year, that follows from losing a donor's aid, and the "
        "months of other donors' giving that would offset it"
    ),
    event="the concession is larger than one hundredth of what is disputed",
    unit="share",
    slots=SupportCutSlots,
    phrases=PHRASES,
    answer=answer,
)
