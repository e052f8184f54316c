"""What kind of statement: fact, forecast, causal, normative or other."""

import re

from detente.core.claims import Kind

_NORMATIVE = re.compile(
    r"\b(?:must|should|ought|needs? to|had better|let us|let['’]s|(?:it is|it['’]s) (?:high )?time|"
    r"call(?:s|ed|ing)? (?:for|on)|urg(?:e|es|ed|ing)|want(?:s|ed)? (?:the|all|nato|europe|allies|to)|"
    r"insistence that|propos(?:e|es|ed)|no longer afford|not acceptable|right thing|wrong to|deserves?|obliged|"
    r"set out an ambition|pledge to)\b"
    r"|^[\"“‘']?(?:take|sign|stop|spend|buy|end|accept|reject|forget|do not|don['’]t)\b",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\b(?:we|europe\w*|allies|nato|germany|governments?|members?|they all) (?:\w+ )?(?:have|has|shall have) to\b",
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


_PURPOSE = re.compile(r"\b(?:to make sure|so that|in order to|by \w+ing\b)", re.IGNORECASE)
"""A duty that names its effect claims a cause: "we have to do more so that they can negotiate"."""

_CAUSAL_ROWS = (
    "trajectory",
    "support_cut",
    "durability",
    "emboldening",
    "volume_and_speed",
    "spending_gap",
    "deal_timing",
)
"""Rows whose claim says that one thing brings about another; a statement on them without a cue is taken so."""


def _ought(text: str) -> bool:
    """A duty is stated, and not merely added to an expectation: of joined clauses the leading one decides."""
    lead = re.split(r";|, (?:and|but|so)\b", text, maxsplit=1)[0]
    if len(lead.split()) >= 6 and (_CAUSAL.search(lead) or _FORECAST.search(lead)):
        text = lead
    return bool(_NORMATIVE.search(text) or _DUTY.search(text))


def kind_of(text: str, question: str | None) -> Kind:
    """The kind by cue words, else by what the row's claim is; without question or cue "other".

    Duty outranks cause, cause outranks expectation: "if we do not pay, we will not be safe" is causal.
    """
    if question is None:
        return "fact" if re.search(r"\d", text) else "other"
    if _ought(text) and not (question in _CAUSAL_ROWS and question != "spending_gap" and _PURPOSE.search(text)):
        return "normative"
    if re.search(r"\b(?:if|unless|because|only if|so that|as long as)\b", text, re.IGNORECASE):
        return "causal"
    if question == "risk_window" and _FORECAST.search(text):
        return "forecast"
    if _CAUSAL.search(text) and question not in ("war_state", "coordination"):
        return "causal"
    if _FORECAST.search(text):
        return "forecast"
    return "causal" if question in _CAUSAL_ROWS else "fact"
