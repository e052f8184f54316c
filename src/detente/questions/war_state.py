"""S5: Ukraine's forces are tired and are being pushed back."""

from datetime import date as date_

from detente.questions.question import Phrase, Question, Slots

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        (r"{front}", r"{loss}",),
        none_of=(r"negotiat|talks",),
        weight=4,
    ),
    Phrase(
        (r"{troops}|{ukraine}", r"{tired}",),
        weight=4,
    ),
    Phrase(
        (r"(?:{russia}|{ukraine}|enemy|invaders?|they|we|village|town|city|settlement)", r"{loss}", r"{front}|towns?|villages?|cit(?:y|ies)|square|kilomet\w+|miles|ground|territory|region|units?|forces|troops|positions?|brigade\w*",),
        none_of=(r"negotiat|agreement|ceasefire|could|would|nato member|alliance",),
        weight=4,
    ),
    Phrase(
        (r"desert(?:ion|ions|ed|ers)|recruitment|mobili[sz]\w+|manpower|rotations?|reserves|casualt\w+|infantry|undermanned|conscript\w*|draft|call-?up|awol|absent without leave",),
        none_of=(r"russia(?:n)? (?:casualt|losses)|recruitment fair",),
        weight=3,
    ),
    Phrase(
        (r"outgunned|outnumbered|outshot|for every (?:round|shell|drone|man)|shells? (?:a|per) day|(?:came|come) back|ten to one|five to one|to our one|ration\w*",),
        none_of=(r"ceasefire|deal|attack again",),
        weight=3,
    ),
    Phrase(
        (r"hasn't been home|not been home|youngest|average age|getting any younger|no leave|two years (?:at|in|on)|hollow\w*|same (?:men|people) .. (?:2022|start|first)|nobody (?:to|left to) relieve|relie(?:ve|f)d?", r"{troops}|he|home|trench|men|battalion|we|they",),
        weight=3,
    ),
    Phrase(
        (r"losing (?:the war|ground)|lost ground|on the back foot|war[- ]weary|war[- ]weariness|war[- ]fatigue|war of attrition|biggest gain|fastest (?:pace|advance)|lost (?:\w+ ){0,4}(?:kilomet\w+|villages|towns)",),
        weight=3,
    ),
    Phrase(
        (r"(?:{front}|line|army|defen[cs]e\w*|offensive|advance\w*|attacks?|assaults?|positions?|{troops}) .. {holding}", r"{front}|front|army|offensive|assault|brigade|line|troops|defence|defense",),
        none_of=(r"hold\w* (?:the )?talks|not (?:hold|holding|stable|firm)|peace|ceasefire|truce|settlement|agreement|billion|held a|must hold|last spring it held|nato|alliance|help|if",),
        weight=7,
        polarity="denies",
    ),
    Phrase(
        (r"{not} (?:\w+ ){0,3}(?:tired|exhaust\w*|collaps\w*|broken|losing|lost|buckl\w*|retreat\w*|crumbl\w*)|(?:morale|spirits?) .. (?:high|good|unbroken|intact|better)|(?:rested|fresh|full) (?:and |strength|troops|brigades?|units?)|(?:repel|repuls|recaptur|retook|retak|counter-?attack|threw back|thrown back|pushed the (?:russians|enemy|invaders))\w*",),
        none_of=(r"aid|deliver|afford",),
        weight=6,
        polarity="denies",
    ),
)  # fmt: skip


class WarStateSlots(Slots):
    """Slot: the day whose state is described; the as-of date by default."""

    date: date_ | None = None


QUESTION = Question(
    id="war_state",
    row="S5",
    title="Fatigue, and the front moving back?",
    claim="Ukraine's forces are tired and are being pushed back.",
    estimand=(
        "Area held by Russia, pace of the front, losses, casualties and aid at the date; the resolve of both "
        "sides once a model filters it"
    ),
    event="over a year the area held by the challenger has risen and the resolve of the supported side has fallen",
    unit="km2",
    slots=WarStateSlots,
    phrases=PHRASES,
    unanswered=(
        "not answered yet: no model of resolve, so fatigue is not measured and the event of this row has no probability"
    ),
)
