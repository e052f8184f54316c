"""One scale of probability words, for every sentence, table and page."""

from detente.core.answers import Word

_SCALE: tuple[tuple[float, Word], ...] = (
    (0.90, "very likely"),
    (0.66, "likely"),
    (0.33, "about even"),
    (0.10, "unlikely"),
    (0.0, "very unlikely"),
)


def word(probability: float) -> Word:
    """The word for a probability in [0, 1]; the lower end of each class belongs to it.

    Raises ValueError outside [0, 1]: a probability that leaves it is our own mistake.
    """
    if not 0.0 <= probability <= 1.0:
        raise ValueError(f"a probability lies in [0, 1]; got {probability}")
    return next(name for least, name in _SCALE if probability >= least)


def word_for_statement(answer_word: Word | None, probability: float | None, denies: bool) -> Word | None:
    """The word that a statement gets from its question's answer: a denial gets the word of 1 - p.

    Words that are no class of probability ("models disagree") say the same to both sides.
    """
    if answer_word is None or probability is None or answer_word not in {name for _, name in _SCALE}:
        return answer_word
    return word(1.0 - probability) if denies else answer_word
