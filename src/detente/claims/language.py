"""Which language an article is in, as far as the reader must know: English or not."""

import re

_COMMON = {
    "en": "the of and to in that is for was with as on he she by his her at be are this have from they not but said",
    "de": "der die das und ist nicht ein eine mit den dem von zu auf für sich auch als wird sind bei nach wie einer",
    "fr": "le la les des et est une dans que pour qui pas sur avec plus au ce par son il elle du aux sont",
    "es": "el la los las de que y en un una por con no para es se del al lo como más su pero sus",
    "it": "il la di che e un una per non è con sono del della dei nel si più anche come ma le gli",
    "pl": "w i na z do nie się że jest to jak o po od przez dla są był tym oraz ale",
    "nl": "de het een en van is dat op te in zijn niet met voor aan er ook als maar bij door",
    "pt": "o a os as de que e em um uma para com não por mais dos das ao como mas foi no na",
    "sv": "och att det som en på är av för med den till har inte om ett de var jag men",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_SCRIPTS = (
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
)
NAMES = {
    "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pl": "Polish", "nl": "Dutch", "pt": "Portuguese",
    "sv": "Swedish", "uk": "Ukrainian", "ru": "Russian", "el": "Greek", "ar": "Arabic", "he": "Hebrew",
    "ja": "Japanese", "zh": "Chinese", "ko": "Korean", "und": "an unknown language",
}  # fmt: skip


def language_of(text: str, declared: str | None = None) -> str:
    """Code of the language: "en" unless the text speaks against it; "und" where nothing is recognised.

    Counts function words, and letters of other scripts; a declaration alone decides nothing but ties.
    """
    sample = text[:60_000]
    letters = sum(character.isalpha() for character in sample)
    latin = len(re.findall(r"[A-Za-z\u00c0-\u024f]", sample))
    if letters and latin < 0.5 * letters:
        counts = {language: len(pattern.findall(sample)) for language, pattern in _SCRIPTS}
        if counts["uk"] * 40 > counts["ru"] > 0:
            return "uk"
        counts["uk"] = 0
        best = max(counts, key=lambda language: counts[language])
        return best if counts[best] else "und"
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if len(words) < 6:
        return "en"
    counts = {language: sum(word in known for word in words) for language, known in _WORDS.items()}
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    if counts["en"] >= 0.08 * len(words) and counts["en"] * 1.2 >= counts[best]:
        return "en"
    if counts[best] >= 0.08 * len(words) and best != "en":
        return best
    return "en" if not declared or declared.lower().startswith("en") or counts["en"] else declared[:2].lower()
