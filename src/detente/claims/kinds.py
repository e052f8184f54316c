"""What kind of statement: fact, forecast, causal, normative or other."""

import re

from detente.core.claims import Kind

_NORMATIVE = re.compile(
    r"\b(?:must|should|ought|needs? to|have to|has to|had better|let us|let['’]s|(?:it is|it['’]s) (?:high )?time|"
    r"call(?:s|ed|ing)? (?:for|on)|urg(?:e|es|ed|ing)|demand(?:s|ed)?|want(?:s|ed)? (?:the|all|nato|europe|allies|to)|"
    r"insist(?:s|ed|ence)?|propos(?:e|es|ed)|no longer afford|not acceptable|right thing|wrong to|deserves?|obliged|"
    r"would rather|set out an ambition|pledge to)\b|^[\"“‘']?(?:take|sign|stop|give|send|spend|buy|end|accept|reject|forget|do not|don['’]t)\b",
    re.IGNORECASE,
)
_CAUSAL = re.compile(
    r"\b(?:if|unless|because|only if|as long as|so that|therefore|thus|leads? to|means?|embolden\w*|encourag\w+|"
    r"by \w+ing|provided that|thanks to|otherwise|in return|forc(?:e|es|ed|ing)|leav(?:e|es|ing)|results? in|due to|"
    r"depends? on|chang(?:e|es|ed|ing)|alters?|turn(?:s|ed|ing)? the|not (?:nearly )?enough|prevents?|enables?|allows?|"
    r"gives?|buys?|costs?|makes?|does nothing|too late|worth|without|the more|so it can)\b",
    re.IGNORECASE,
)
_FORECAST = re.compile(
    r"\b(?:will|would|could|might|may|shall|going to|likely|unlikely|expect\w*|predict\w*|forecast\w*|by (?:19|20)\d\d|"
    r"within \w+ (?:years?|months?)|in the (?:coming|next)|soon|sooner or later|promis\w+|vow\w*|plan(?:s|ned) to|"
    r"is set to|are set to|in (?:\w+ )?(?:or \w+ )?years|won['’]t|['’]ll|tomorrow|next (?:year|month|decade))\b",
    re.IGNORECASE,
)


def kind_of(text: str, *, linked: bool) -> Kind:
    """The kind by cue words; what is linked to no question and holds no modal or causal cue is "other".

    Duty outranks cause, cause outranks expectation: "if we do not pay, we will not be safe" is causal.
    """
    if _NORMATIVE.search(text):
        return "normative" if linked else "other"
    if not linked:
        return "other" if not re.search(r"\d", text) else "fact"
    conditional = re.search(r"\b(?:if|unless|because|only if|so that|as long as)\b", text, re.IGNORECASE)
    if conditional:
        return "causal"
    forecast, causal = bool(_FORECAST.search(text)), bool(_CAUSAL.search(text))
    if causal:
        return "causal"
    return "forecast" if forecast else "fact"
