"""S11: Defence ministers of five allies coordinate their defence plans and their support."""

# ruff: noqa: E501 - a cue reads best on one line

from detente.questions.question import Phrase, Question, Slots, States

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
    unanswered="not answered yet: no model of joint decisions and burden sharing",
)
