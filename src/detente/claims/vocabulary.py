"""Words by which English reports speech, and words for those who speak."""

# ruff: noqa: E501, SIM905 - word lists read better as words than as lists of strings

SAYING = frozenset(
    """said says say saying tells told tell asked asks added adds warned warns argued argues insisted insists noted notes
    announced announces explained explains replied replies declared declares stated states stressed stresses predicted
    predicts cautioned cautions conceded concedes admitted admits acknowledged acknowledges suggested suggests wrote writes
    written reiterated reiterates repeated repeats remarked remarks observed observes concluded concludes contended contends
    maintained maintains emphasised emphasises emphasized emphasizes underlined underlines underscored underscores recalled
    recalls tweeted posted quipped joked mused vowed vows promised promises pledged pledges demanded demands urged urges
    proposed proposes recommended recommends complained complains lamented laments denied denies dismissed dismisses rejected
    rejects claimed claims confirmed confirms reported testified retorted countered objected responded answered continued
    reasoned boasted protested fumed shouted scoffed sighed signalled signaled hinted hints assured assures
    reckoned reckons estimated estimates forecast forecasts judged judges assessed assesses found finds called calls
    questioned questions ridiculed welcomed welcomes praised criticised criticized disputed disputes cast agreed agrees
    warn argue insist note announce predict caution concede suggest reiterate maintain stress vow promise pledge demand urge
    propose complain deny dismiss reject claim estimate reckon acknowledge contend describe described describes declare
    disagreed disagrees summarised summarized put puts spoke alleged asserted asserts affirmed commented quoted swore""".split()
)
"""Finite forms that report what somebody said; some are nouns too, so a subject must stand beside them."""

THINKING = frozenset(
    """believes believed believe thinks thought think expects expected expect fears feared fear doubts doubted doubt wants
    wanted want hopes hoped sees saw considers considered favours favors favoured prefers opposes opposed backs supports
    accuse accuses accused worry doubt oppose back favour favor hope consider worries worried suspects knows""".split()
)
"""Verbs of thinking and wanting; they report only with a person or body just before them."""

INVERTING = frozenset(
    """said says asked asks added adds warned warns argued argues insisted insists noted notes announced explained replied
    declared stated stressed predicted cautioned conceded admitted suggested wrote writes reiterated repeated remarked
    observed concluded contended maintained emphasised emphasized recalled tweeted quipped joked promised vowed claimed
    countered retorted continued responded answered complained lamented reckons reckoned""".split()
)
"""Verbs whose subject may follow: `said X`."""

GERUNDS = frozenset(
    """vowing promising pledging warning saying arguing insisting adding stressing claiming predicting noting telling urging
    demanding calling declaring cautioning""".split()
)

PREDICATES = (
    r"(?:is|was|are|were|remains|remained|seems)\s(?:\w+\s)?(?:convinced|sure|confident|certain|adamant|afraid|worried|blunt|"
    r"clear|sceptical|skeptical|unconvinced|unimpressed|blunter|categorical|quoted as saying|quoted saying|of the opinion)\b"
    r"|(?:does|do|did) not (?:share|believe|think|see|expect|accept|agree|want|buy)\b|(?:doesn|don|didn)['’]t (?:share|believe|think|see|expect|accept|agree|want|buy)\b"
    r"|(?:made|makes|make) (?:it )?(?:\w+ )?clear\b|(?:took|takes) (?:issue|a different view|the opposite view)\b"
    r"|has (?:little|no) (?:doubt|patience|time)\b|(?:drew|draws) the opposite conclusion\b|(?:voiced|expressed|raised) \w+"
    r"|[’']s (?:verdict|message|warning|answer|view|advice|conclusion|argument|point|reply|response) (?:is|was)\b"
    r"|(?:pointed|points) out\b|(?:went|goes) (?:on|further|even further)\b|made the (?:case|point)\b|(?:spoke|speaks|talked) of\b|(?:was|were|is) (?:less|not|hardly|un)\s?impressed\b"
    r"|put it (?:more )?\w+|(?:set|laid) out\b|(?:poured|pours) (?:cold water|scorn)\b|(?:brushed|brushes|waved|waves) (?:aside|away|off)\b"
)
"""Predicates that report an opinion."""

ROLES: dict[str, str] = {
    **dict.fromkeys("minister ministers secretary".split(), "minister"),
    **dict.fromkeys("premier chancellor".split(), "premier"),
    **dict.fromkeys("president president-elect".split(), "president"),
    **dict.fromkeys("chief head leader boss director chair chairman chairwoman chairperson".split(), "top"),
    **dict.fromkeys(
        """general colonel officer officers commander commanders admiral major captain sergeant lieutenant soldier soldiers
        brigadier gunner marshal veteran veterans pilot medic fighter""".split(),
        "military",
    ),
    **dict.fromkeys("diplomat diplomats ambassador envoy negotiator mediator".split(), "diplomat"),
    **dict.fromkeys(
        """analyst analysts expert experts economist economists professor historian historians researcher researchers
        scholar scholars scientist strategist author academic fellow specialist lecturer observers""".split(),
        "expert",
    ),
    **dict.fromkeys(
        "official officials aide adviser advisers advisor advisors source sources insider".split(), "official"
    ),
    **dict.fromkeys("spokesman spokeswoman spokesperson spokespeople".split(), "spokesperson"),
    **dict.fromkeys(
        "lawmaker lawmakers senator congressman congresswoman deputy mp mps member members backbencher parliamentarian "
        "rapporteur whip commissioner peer republican republicans democrat democrats".split(),
        "lawmaker",
    ),
    **dict.fromkeys(
        "mayor governor candidate politician politicians official's critics critic opponents supporters".split(),
        "politician",
    ),
    **dict.fromkeys(
        """man woman resident residents farmer worker teacher doctor nurse mother father widow pensioner shopkeeper volunteer
        executive manager engineer banker trader editor columnist host guest priest bishop activist lawyer negotiators""".split(),
        "person",
    ),
    **dict.fromkeys(
        """ministry government service agency institute office department commission council parliament embassy committee
        party tank army military staff administration presidency alliance union bank report study paper company group
        newspaper centre center foundation command cabinet delegation secretariat intelligence watchdog kremlin pentagon
        congress senate review assessment""".split(),
        "body",
    ),
}
"""Head nouns of those who speak, with the class in which two descriptions of one person must agree."""

RANKS = frozenset("lt col gen maj capt sgt adm brig cmdr cpl pte sir dame lord lady baroness mr mrs ms miss dr prof professor "
                  "rev hon st sen rep gov president prime foreign defence defense deputy minister secretary general chancellor chief senator "
                  "ambassador commissioner representative spokesman spokeswoman commander colonel major captain sergeant admiral "
                  "lieutenant vice former state under-secretary undersecretary parliamentary permanent king queen prince princess "
                  "premier mayor governor congressman congresswoman councillor marshal brigadier air chief-of-staff judge retired "
                  "interior finance affairs national security adviser advisor analyst economist historian high right honourable the "
                  "opposition leader party shadow senior head ret retd field staff".split())  # fmt: skip
"""Words before a name that are no part of it."""

MALE = frozenset("mr sir lord king prince spokesman chairman congressman he his him father widower priest".split())
FEMALE = frozenset(
    "mrs ms miss dame lady baroness queen princess spokeswoman chairwoman congresswoman she her mother widow".split()
)

DETERMINERS = frozenset("the a an one another two three four five several some many most his her its their both other no "
                        "this that these those my our your few all".split())  # fmt: skip
PARTICLES = frozenset("de van von der den del della di da le la al bin ibn el ten ter zu af av y dos du".split())
PRONOUNS = frozenset("he she they it i we".split())
BREAKS = frozenset("that but because while when if as which who whom whose where whether although though unless than and or so "
                   "since until before after once yet nor what how why".split())  # fmt: skip
PREPOSITIONS = frozenset("of for from at in to with on by about against into over under between among during within near "
                         "behind outside inside close involved familiar based speaking ahead".split())  # fmt: skip
FINITE = frozenset("is was are were be been has have had will would could should can may might must do does did "
                   "isn’t wasn’t won’t can’t don’t".split())  # fmt: skip
ADVERBS = frozenset("also later then again further repeatedly now once never still always already even just only soon "
                    "himself herself themselves too however since instead meanwhile today yesterday there rather "
                    "has have had would will could is was not to be been".split())  # fmt: skip
STARTERS = frozenset("but and in on at for if the a an so yet nor when while although after before as by with this that these "
                     "those it its he she they we i his her their there here what who why how not no such until since because "
                     "or from to of once even only still then now meanwhile however asked speaking according both all some "
                     "many most one two three monday tuesday wednesday thursday friday saturday sunday january february march "
                     "april may june july august september october november december earlier later last next every each "
                     "instead nothing nobody none any anyone everyone other others".split())  # fmt: skip
NOT_PERSONS = frozenset("ministry council union post sea street house states kingdom prize treaty pact alliance party "
                        "institute university agency commission parliament congress senate office department force forces army "
                        "news times journal agreement conference court bank fund group front strait islands island peninsula "
                        "region river bridge city hall palace square war army navy east west north south northern southern "
                        "eastern western central european nordic baltic atlantic".split())  # fmt: skip
