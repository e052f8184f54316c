"""What the classifier sees of a statement: stems, pairs of stems, families of words, and the cues' scores.

Names of persons never become features, so a speaker cannot move a link: a capitalised word that is not
known from the families or the list of places and organisations is left out.
"""

# ruff: noqa: SIM905 - word lists read better as words than as lists of strings

import re
from functools import cache
from itertools import pairwise

from detente.questions.concepts import FAMILIES, expression

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][a-z]+)?", re.UNICODE)
_PERCENT = re.compile(r"\d+(?:\.\d+)?\s?(?:%|per ?cent|percent|pct)", re.IGNORECASE)
_SUFFIXES = (
    "ations", "ation", "ments", "ment", "ingly", "edly", "ness", "ities", "ity", "ings", "ing", "ied", "ies",
    "ers", "ed", "es", "ly", "er", "s",
)  # fmt: skip
_KNOWN_NAMES = frozenset(
    "russia russian russians moscow kremlin ukraine ukrainian ukrainians kyiv kiev nato alliance europe european "
    "europeans eu america american americans washington us usa china chinese beijing taiwan taipei iran iranian tehran "
    "korea korean pyongyang germany german berlin france french paris italy italian rome poland polish warsaw britain "
    "british uk london finland finnish sweden swedish norway estonia latvia lithuania baltic baltics donbas donetsk "
    "luhansk kharkiv kherson kursk crimea congress brussels union article western west east "
    "eastern pacific asia".split()
)
_STOP = frozenset(
    "a an the of to in and or that it is was be been are were as at by for on with this his her its our".split()
)


def stem(word: str) -> str:
    """A word without its commonest endings; crude on purpose, the same in training and use."""
    word = word.replace("’", "'").removesuffix("'s")
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def tokens(text: str) -> list[str]:
    """Stems in order; numbers by kind, names of persons left out."""
    text = _PERCENT.sub(" percentnumber ", text)
    result: list[str] = []
    at_start = True
    for match in _WORD.finditer(text):
        word = match.group()
        low = word.lower()
        if word[0].isdigit():
            result.append("#year" if re.fullmatch(r"(?:19|20)\d\d", word) else "#number")
        elif word[0].isupper() and not at_start and low.removesuffix("'s").removesuffix("’s") not in _KNOWN_NAMES:
            pass
        elif low == "percentnumber":
            result.append("#percent")
        else:
            result.append(stem(low))
        at_start = text[match.end() : match.end() + 2].strip() in {".", "!", "?"}
    return result


@cache
def _families() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, expression("{" + name + "}")) for name in FAMILIES)


def features(text: str, cue_scores: dict[tuple[str, str], float]) -> dict[str, float]:
    """Named features of a statement.

    `cue_scores` maps (question, polarity) to the sum that the questions' cues give.
    """
    low = text.replace("’", "'").lower()
    found: dict[str, float] = {"bias": 1.0}
    words = tokens(text)
    for word in words:
        if word not in _STOP:
            found[f"w:{word}"] = 1.0
    for first, second in pairwise(words):
        found[f"p:{first} {second}"] = 0.7
    held = [name for name, pattern in _families() if pattern.search(low)]
    for i, name in enumerate(held):
        found[f"f:{name}"] = 1.0
        for other in held[i + 1 :]:
            found[f"f:{name}+{other}"] = 0.5
    for (question, polarity), score in cue_scores.items():
        found[f"c:{question}:{polarity}"] = min(score, 10.0) / 5.0
    return found
