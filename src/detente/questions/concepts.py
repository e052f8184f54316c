"""Families of words that the questions' cues share. Regular expressions over small letters.

In a cue, {name} stands for the family in a group and " .. " for at most some 60 characters within a
clause. A cue may say much with few words, and an analyst adds a synonym in one place.
"""

# ruff: noqa: E501 - a cue reads best on one line

import re
from functools import cache

FAMILIES: dict[str, str] = {
    "not": r"\b(?:not|no|never|nor|neither|cannot|none|nothing|nobody|hardly|scarcely|without|little|n[o']t|\w+n't|doubts?|doubted|far from)\b",
    "ukraine": r"\b(?:ukrain\w*|kyiv|kiev)\b",
    "usa": r"\b(?:united states|u\.s\.|us|america\w*|washington|white house|congress)\b",
    "russia": r"\b(?:russia\w*|moscow|kremlin)\b",
    "nato": r"\b(?:nato|alliance|allies|allied|ally|member states?|members?|baltics?|europe\w*|neighbours?|neighbors?|article 5|article five|flank|eastern (?:border|member)s?|narva|suwa\S*)\b",
    "talks": r"\b(?:negotiat\w*|talks?|talking|table|bargain\w*|parley|diplomacy|mediat\w*|conference room)\b",
    "deal": r"\b(?:deals?|cease-?fires?|truces?|armistices?|settlements?|agreements?|peace|pauses?|accords?|treat(?:y|ies)|pacts?|bargains?|freezes?|frozen|lines? of contact|stops? shooting|compromises?|arrangements?|signatures?|papers?)\b",
    "aid": r"\b(?:aid|assistance|support|help|weapon\w*|arms|ammunition|shells?|missiles?|deliver\w*|suppl(?:y|ies|ied|ying)|equipment|tanks?|jets?|artillery|interceptors?|patriots?|munitions?|drones?|hardware|kit|howitzers?|air defen[cs]es?|packages?|shipments?|guns?|batter(?:y|ies)|materiel|procurement|contracts?|stocks?|stockpiles?|factor(?:y|ies)|vehicles?|barrels)\b",
    "cut": r"\b(?:cut(?:s|ting)?|halt\w*|stop(?:s|ped|ping)?|suspen\w+|withdr[ae]w\w*|end(?:s|ed|ing)?|froze|frozen|freez\w+|pull\w* (?:out|back|away|the plug)|walk\w* away|turn\w* (?:off|away)|dr(?:y|ies|ied) up|abandon\w*|leaves?|left|los(?:e|es|ing|t|s)|without|dark|depriv\w+|ceas\w+|vanish\w*|disappear\w*|reduc\w+|slash\w*|scal\w+ (?:back|down)|step\w* back|drop\w*|exit|gone|goes|goes away|stays? (?:home|away))\b",
    "worse": r"\b(?:concessions?|concede|capitulat\w*|surrender\w*|sign away|give up|giv\w+ ground|knees|cede|forced?|forces|pressed|dictat\w*|collapse\w*|defeat\w*|los(?:e|es|ing) the war|disaster\w*|catastroph\w*|fatal|weeks|bleed|cripple\w*|accept|unbearable|painful|told to sign|impossible|desperate)\b",
    "fast": r"\b(?:swift\w*|quick\w*|fast|rapid\w*|hast[ey]\w*|speed\w*|early|immediate\w*|soon(?:er)?|rush\w*|hurr\w+|overnight|at once|premature\w*|instant\w*|by easter|within (?:days|weeks|months|\d+ (?:hours|days))|in (?:24 hours|a day|days|weeks)|on day one|this (?:winter|spring|summer|autumn|month|week|year)|today|now|tomorrow)\b",
    "quick": r"\b(?:faster|sooner|quick\w*|speed\w*|pace|late|later|delay\w*|slow\w*|on time|in time|in weeks|to weeks|fast|rapid\w*|accelerat\w+|(?:br(?:ing|ought)|pull(?:ed)?) forward|immediate\w*|backlog\w*|bottleneck\w*|half the time|hurr\w+|wait(?:s|ed|ing)?|lead times?|arriv\w+|months after|prompt\w*|urgent\w*|earlier)\b",
    "much": r"\b(?:more|extra|additional|double[ds]?|twice|tripl\w+|quantit\w+|volumes?|numbers?|larger|bigger|greater|increas\w+|step\w* up|ramp\w* up|another|massive\w*|fewer|shortages?|run(?:s|ning)? (?:out|short|low|dry)|ran dry|lack\w*|short of|not enough|too (?:few|little)|insufficient|scarce|trickle)\b",
    "change": r"\b(?:chang\w+|alter\w*|shift\w*|turn\w*|bend\w*|bent|revers\w+|tip(?:s|ped|ping)?|swing\w*|swung|transform\w*|mov(?:e|es|ed|ing)|influenc\w+|redraw\w*|decid\w+|break\w* the)\b",
    "course": r"\b(?:trajector\w+|course|curve|tide|tables|balance|dynamics?|momentum|direction|fortunes|outcome|scales|equation|stalemate|deadlock|arithmetic|war around|battlefield|picture)\b",
    "last": r"\b(?:last|lasts|lasted|lasting|holds?|holding|held|endur\w+|surviv\w+|stick|sticks|durable|stable|outliv\w+|outlast\w*|keep|kept|stand)\b",
    "fail": r"\b(?:breach\w*|broken|break(?:s|ing)?(?: down| apart)?|broke|violat\w+|collaps\w+|f[ae]ll(?:s|ing)? apart|unravel\w*|fail\w*|crumbl\w+|rearm\w*|re-arm\w*|reload\w*|regroup\w*|com\w+ back|return\w*|resum\w+|second (?:war|invasion|round)|next (?:war|invasion|attack|round)|another (?:war|invasion|round|attack)|again|intermission|interval|half-?time|breath\w*|torn up|tear\w* up|ignor\w+|temporary|rest(?:s|ed)? its army|press ahead|push on)\b",
    "front": r"\b(?:front(?: ?line)?s?|line of contact|contact line|trench\w*|defensive (?:line|belt)s?|lines|defen[cs]es|sector|donbas|donetsk|luhansk|zaporizhzhia|kharkiv|sumy|kherson|pokrovsk|avdiivka|bakhmut|kupiansk|kursk|toretsk|chasiv yar|kurakhove|kostiantynivka|kramatorsk|battlefield)\b",
    "loss": r"\b(?:push\w* (?:back|into|through|forward)|driven back|lost ground|los(?:e|es|ing|t) (?:ground|territory|towns?|villages?)|giv\w+ ground|gave (?:up|ground)|fell|falls?|fallen|captur\w+|seiz\w+|advanc\w+|inch\w+|gains?|gaining|slip\w* away|retreat\w*|withdrew|withdraw\w*|mov\w+ (?:back|west\w*)|creep\w*|crept|grind\w*|ground down|took|taken|overr[ua]n|encircl\w+|surround\w+|buckl\w+|crumbl\w+|thin(?:ly|ner)?|cracks?|crack\w+|bend\w*)\b",
    "troops": r"\b(?:troops?|soldiers?|men|units?|forces?|arm(?:y|ies)|brigades?|battalions?|infantry\w*|defenders|conscripts?|recruits?|ranks|gunners?|crews?|companies|sergeants?|nation|society|public|people|population|fighters|regiments?|platoons?|boys)\b",
    "tired": r"\b(?:tired\w*|exhaust\w+|wear(?:y|iness)|fatigue\w*|worn|sleepless|stretched|undermanned|deplet\w+|demorali[sz]\w+|spent|burn\w* out|no (?:rest|leave)|without (?:rest|leave|relief|rotation)|drained|overstretched|bled|bleeding|not been home|hasn't been home|haven't been home|at (?:the|their) limit|breaking point|war-weary|run ragged|understrength|on (?:their|its) last legs)\b",
    "holding": r"\b(?:holding|holds?|held|stable|stabili[sz]\w+|static|firm|steady|barely|hardly|scarcely|unchanged|frozen|stall\w+|halted|slowed|repel\w+|not (?:broken|moved|budged|buckled)|gained little|little gain\w*|stands?|standing|bogged|recaptur\w+|retak\w+|retook|fresh|rested|rotat\w+|intact|standstill|well (?:rested|supplied))\b",
    "embolden": r"\b(?:embolden\w*|encourag\w+|invit\w+|reward\w*|tempt\w*|appetites?|green light|precedents?|copycats?|imitat\w+|hearten\w*|cheer\w*|licen[cs]e)\b",
    "watch": r"\b(?:watch\w*|tak\w+ notes?|notes|lessons?|conclusions?|learn\w*|signals?|messages?|example|studies|study\w*|eyes|notic\w+|who(?:'s| is) next|next in line|reading|follow\w*|takeaway|pay(?:s|ing)?|paid|help themselves)\b",
    "others": r"\b(?:china|chinese|beijing|taiwan\w*|taipei|north korea\w*|pyongyang|iran\w*|tehran|strait|pacific|asia\w*|korea\w*|other (?:powers|states|capitals|autocra\w+|regimes|aggressors)|autocra\w+|dictators?|aggressors?|would-be|seoul|tokyo|revisionist\w*|adversar\w+)\b",
    "percent": r"(?:\d(?:\.\d+)?|\b(?:one|two|three|four|five|half)(?:[- ]and[- ]a[- ]half| point \w+)?) ?(?:%|per ?cent|percent\w*)",
    "spending": r"\b(?:(?:defen[cs]e|military|security)(?:[- ]\w+)? ?(?:spending|budgets?|outlays?|expenditures?|investments?|bills?|efforts?|funds)|spend\w*|outlays?|budgets?|expenditures?|gdp|gross domestic product|national income|national output|benchmarks?|thresholds?|guidelines?|targets?|wales pledge|free[- ]?rid\w+|burden)\b",
    "enough": r"\b(?:enough|plenty|sufficient\w*|suffic\w+|adequate\w*|ample|will do|more than we need|fine|reasonable)\b",
    "threat": r"\b(?:attack\w*|strike|striking|test(?:ing)?|move against|threat\w*|invad\w+|challenge|take on|war with|assault\w*|aggress\w+|danger\w*|rebuil[dt]\w*|reconstitut\w+|rearm\w*|risks?|safe\w*|secure|vulnerab\w+|provo[ck]\w+|incursion\w*|confront\w*|march|tanks in|next target|ready for war|war-ready|capable|picture|unsafe|exposed|dare)\b",
    "horizon": r"\b(?:(?:in|within|by|before|over|after|next|another|for|until|inside|and|or|to)\s(?:(?:the|about|some|as little as|next|end of|coming|turn of|a|just|perhaps|maybe|roughly|end)\s){0,4}(?:\w+ (?:to|or|and) )?(?:\w+[ -])?(?:years?|decades?|20[23]\d|202\ds|2030s)|decade|years? (?:from now|away|ahead|later)|20[23]\d|tomorrow|one day|clock)\b",
    "coord": r"\b(?:co-?ordinat\w+|joint\w*|pool\w*|together|common (?:plans?|procurement|lists?|funds?|orders?|defen[cs]e|front|approach)|merg\w+|order books?|single order|duplicat\w+|fragment\w+|in concert|align\w*|division of labou?r|e5|group of five|weimar\w*|shar(?:e|ed|ing) (?:plans|the burden|intelligence|stocks)|compar\w+ (?:plans|notes|lists)|line up|lined up|bidding|outbid\w*|multinational|coalition|in step|synchroni[sz]\w+|harmoni[sz]\w+|each (?:buys?|orders?|for)|side by side|five (?:ministers|capitals|countries|nations|states)|ramstein|counterparts|consort\w+|interoperab\w+|own way)\b",
}  # fmt: skip

_NAMED = re.compile(r"\{([a-z]+)\}")
_GAP = r"(?!\w)[^;:]{0,60}?(?<!\w)"


@cache
def expression(cue: str) -> re.Pattern[str]:
    """A cue as a compiled pattern that begins and ends with whole words; KeyError for a family that does not exist is our own mistake."""
    spelled = _NAMED.sub(lambda match: f"(?:{FAMILIES[match[1]]})", cue)
    return re.compile(rf"(?<!\w)(?:{spelled.replace(' .. ', _GAP)})(?!\w)")
