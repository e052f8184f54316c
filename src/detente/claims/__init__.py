"""From an article to who says what, and to the question that each statement bears on.

`read` a file, `find` its claims, `link` one to its question. Rules only, no network; nothing here
computes a number.
"""

from detente.claims.article import Article, read
from detente.claims.language import NAMES as _LANGUAGES
from detente.claims.link import best as _best
from detente.claims.reader import read_statements
from detente.claims.slots import slots_of as _slots_of
from detente.core.claims import Claim, Linked, Statement, Unanswered

__all__ = ["Article", "find", "language_note", "link", "read", "statements"]


def find(article: Article) -> tuple[Claim, ...]:
    """The claims of an article, in order of place; none where it is not in English."""
    return tuple(claim for claim, _ in read_statements(article))


def link(claim: Claim, article: Article) -> Linked | Unanswered:
    """The question that a claim bears on, its slots and polarity, or the reason why there is none.

    A claim that `find` returned is linked in its context; any other by its text alone.
    """
    for known, linked in read_statements(article):
        if known == claim:
            return linked
    score = _best(claim.text)
    if score is None:
        return Unanswered(reason="no cue of any question in it")
    slots = _slots_of(score.question, claim.text, claim.said_on or article.date)
    return Linked(question=score.question, slots=slots, polarity=score.polarity)


def statements(article: Article) -> tuple[Statement, ...]:
    """Claims with their questions: the rows of brief.json before the answers give their words."""
    result: list[Statement] = []
    for claim, linked in read_statements(article):
        fields = claim.model_dump()
        if isinstance(linked, Linked):
            fields |= {"question": linked.question, "slots": linked.slots, "polarity": linked.polarity}
        else:
            fields |= {"reason_if_unanswered": linked.reason}
        result.append(Statement(**fields))
    return tuple(result)


def language_note(article: Article) -> str | None:
    """Why nothing was looked for, if the article is not in English."""
    if article.language == "en":
        return None
    name = _LANGUAGES.get(article.language, article.language)
    return f"the article is in {name}; statements are read in English only, so none was looked for"
