"""S11: Defence ministers of five allies coordinate their defence plans and their support."""

# ruff: noqa: E501 - a cue reads best on one line

from detente.core.answers import Answer, Baseline
from detente.core.errors import DataMissing, WrongInput
from detente.core.prose import say
from detente.questions import coordination_wording as words
from detente.questions.coordination_answer import Together
from detente.questions.coordination_exhibits import exhibits
from detente.questions.negotiation import Talks, solved_draws
from detente.questions.question import Phrase, Question, Run, Slots, States
from detente.questions.war_effects import agreed_word
from detente.questions.war_runs import fit_for
from detente.questions.war_unanswered import unknown_scenario
from detente.questions.wording import Values, listed, the_state

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        (r"\btogether\b", r"each|alone|own|more|buy|plan|cheaper|money|stronger|orders?",),
        none_of=(r"together with|put together|come together",),
        weight=4,
    ),
    Phrase(
        (r"(?:governments?|capitals?|ministers?|countries|states|allies|five|partners) .. (?:agree\w*|sign\w*|join\w*|jointly|together|work\w* (?:out|together)|share|team\w* up|combine)", r"plan|buy|order|ammunition|tank|defen[cs]e|arms|support|project|production|aid|training|list|fund",),
        none_of=(r"{percent}|attack|ceasefire",),
        weight=3,
    ),
    Phrase(
        (r"(?:meet\w*|five|summit\w*|ministers|talks|format|group|declaration|coalition|coordination) .. (?:nothing (?:but|more)|no (?:result|order|decision|money|plan)s?|photo\w*|communiqu\w*|empty|hollow|talk\w* shop|slogans?|words)|(?:joint|common) (?:procurement|purchas\w*|plan\w*|order\w*|project\w*) .. (?:slow\w*|delay\w*|cost\w* more|fail\w*|more expensive|later|bureaucra\w*|quarrel\w*)|plans? for (?:itself|themselves)",),
        none_of=(r"instead of",),
        weight=8,
        polarity="denies",
    ),
    Phrase(
        (r"{coord}", r"{aid}|plans?|order\w*|buy\w*|purchas\w*|procure\w*|defen[cs]e|ministers?|troops|ammunition|lists?|drones?|brigade\w*|budget\w*|capitals|states|governments",),
        none_of=(r"together with|press(?:ed)? conference|peace talks|{percent}|ceasefire",),
        weight=4,
    ),
    Phrase(
        (r"(?:defen[cs]e )?ministers? (?:of|from) (?:\w+,? (?:and )?){2,}|(?:germany|france|italy|poland|britain|united kingdom|norway|sweden|denmark|finland|estonia|latvia|lithuania|netherlands|canada|spain)(?:, | and )(?:germany|france|italy|poland|britain|the united kingdom|norway|sweden|denmark|finland|estonia|latvia|lithuania|netherlands|canada|spain)", r"meet\w*|met|plans?|joint\w*|together|common|co-?ordinat\w*|merge\w*|agree\w*|order|buy|pool\w*|list|lead|share|compar\w+|lin(?:e|ed|ing) up|sign\w*",),
        none_of=(r"{percent}|attack",),
        weight=4,
    ),
    Phrase(
        (r"coordinat\w+|co-ordinat\w+|joint (?:order|purchas\w*|procurement|plan\w*|defen[cs]e|production|declaration|fund|force|command|exercise)|jointly|pool\w* (?:\w+ ){0,3}(?:orders?|money|resources|stocks|purchas\w*|budgets?|demand)|buy(?:ing)? together|order book|single (?:list|order|buyer|customer)|group of five|division of labou?r|bidding against|outbid\w*|shopping (?:list|trolley|cart)s?|one (?:list|buyer|customer|shop|voice)|common (?:list|procurement|order)",),
        none_of=(r"coordinated (?:attack|strike|assault)",),
        weight=4,
    ),
    Phrase(
        (r"ministers", r"meet\w*|met|plans|gather\w*|counterparts|five|four|six",),
        weight=2,
    ),
    Phrase(
        (r"(?:{not}|fail\w*|instead of|rather than|lack\w*|absence|yet to|stop short|talk\w* about|pretend\w*|refus\w*) .. (?:{coord})|{coord} .. (?:{not}|fail\w*|broke|collaps\w*|fell apart|on paper|in name only|press release|communiqu\w+|slow\w*|adds? (?:nothing|little)|theatre|theater|ritual|paralys\w+)|each .. (?:own (?:way|plans?|list|tank|factory|champion|order\w*)|for (?:itself|themselves))|squabbl\w*|bicker\w*|at cross[- ]purposes|talking shop|photo(?:graph)? opportunit\w+|family photo|go it alone|goes? (?:its|their) own way|acts? alone|summitry|by committee", r"{coord}|ministers?|plans?|order\w*|capitals|governments|group|order|five|countries|allies|europe|communiqu|tank|buy",),
        none_of=(r"what we lack is not|instead of (?:bidding|twenty|competing|each|five|duplicat)|no longer|not only|used to|until now|so that|can be|unless|must",),
        weight=8,
        polarity="denies",
    ),
)  # fmt: skip


class CoordinationSlots(Slots):
    """Slot: the members that decide together."""

    members: States = ("DEU", "FRA", "ITA", "POL", "GBR")


def answer(slots: CoordinationSlots, run: Run) -> Answer:
    """What the members provide together and alone, where talks would take them, and what the war makes of it.

    Members of whom the panel holds no giving make it an answer that says so. Raises WrongInput for a scenario that is
    not the baseline and for fewer than two members.
    """
    unknown_scenario(slots.scenario)
    if len(slots.members) < 2:
        raise WrongInput(f"slot 'members': two or more decide together; got {', '.join(slots.members)}: name another")
    view = run.view()
    fit = fit_for(slots.conflict, run.as_of)
    values = Values()
    talks = None if fit is None else Talks(fit, run.seed, solved_draws(run.draws), values)
    t = Together(view, slots.members, run.draws, run.seed, talks)
    try:
        t.giving  # noqa: B018 - read here, so that what is missing is told before anything is computed
    except DataMissing as missing:
        return _without_figures(slots, missing)
    headline, details = words.headline(t, values), words.details(t, values)
    rival, cautions = words.rivals(t, values), words.caveats(t, values)
    leading = next(value for value in values.all() if value.name == "coordination_gain")
    return Answer(
        question=QUESTION.id, row=QUESTION.row, slots=slots.filled(), estimand=QUESTION.estimand, unit=QUESTION.unit,
        median=leading.median, interval50=leading.interval50, interval90=leading.interval90, probability=t.chance,
        word=agreed_word(t.chance, t.members), headline=headline, details=details, values=values.all(),
        baseline=Baseline(name="each decides alone", value=1.0), drivers=t.drivers, disagreement=(rival,),
        would_change=t.would_change(), prior_dominated=t.prior_share > MOSTLY_JUDGED,
        data_as_of=view.used.data_as_of, revised_data=view.used.revised, caveats=cautions,
        left_out=QUESTION.left_out, exhibits=exhibits(t), sources=view.used.sources,
    )  # fmt: skip


MOSTLY_JUDGED = 0.8
"""[ratio] Spread by judgement alone over all spread, above which an answer carries that label."""


def _without_figures(slots: CoordinationSlots, missing: DataMissing) -> Answer:
    """The answer where a member's giving is not in the panel."""
    return Answer(
        question=QUESTION.id, row=QUESTION.row, slots=slots.filled(), estimand=QUESTION.estimand, unit=QUESTION.unit,
        median=None,
        headline=say(
            "Not answered for {members}: what one of them gives, or spends, is not among the figures held for the day.",
            members=listed([the_state(state) for state in slots.members]),
        ),
        left_out=QUESTION.left_out, reason=f"not answered: {missing}",
    )  # fmt: skip


QUESTION = Question(
    id="coordination",
    row="S11",
    title="What does coordinating add?",
    claim="Defence ministers of five allies coordinate their defence plans and their support.",
    estimand="Ratio of what the members provide when they decide together to what they provide when each decides alone",
    event="deciding together raises what is provided by more than a tenth",
    unit="ratio",
    slots=CoordinationSlots,
    phrases=PHRASES,
    answer=answer,
)
