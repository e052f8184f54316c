"""S7: A bad deal for Ukraine would embolden Russia, China, North Korea and Iran."""

# ruff: noqa: E501 - a cue reads best on one line

from detente.questions.question import Phrase, Question, Slots, States, Terms

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


class EmboldeningSlots(Slots):
    """Slots: who observes; terms of the deal."""

    observers: States = ("RUS", "CHN", "PRK", "IRN")
    terms: Terms = "freeze"


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
    unanswered="not answered yet: no model of challenges and reputation",
)
