"""From an article to its statements: who says what, where, and on which question it bears."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from detente.claims import vocabulary as words
from detente.claims.article import DATELINE, Article
from detente.claims.attributions import Attribution
from detente.claims.blocks import Block
from detente.claims.dates import weekday
from detente.claims.grouping import runs
from detente.claims.kinds import kind_of
from detente.claims.link import LEAST, LEAST_NARRATION, Score, best, supported
from detente.claims.mentions import MASK, Mention
from detente.claims.pieces import Piece, Range, pieces
from detente.claims.sentences import inner
from detente.claims.slots import slots_of
from detente.claims.speakers import Cast, Resolved, full_names
from detente.claims.turns import turns
from detente.claims.voices import Voices, describe
from detente.core.claims import Claim, Form, Linked, Unanswered

Found = tuple[Claim, Linked | Unanswered]
_MARKS = tuple("\"“„‘'«")
"""With which a direct quotation opens."""
_MOST = 2_000
"""Statements of one article; a text with more of them is no article, and the rest is left out."""

_OPINION = re.compile(
    r"(?i)^(?:opinion|comment|commentary|op-ed|viewpoint|guest essay|column|editorial|letter|guest column)\b"
)
_NOTES = re.compile(
    r"(?i)^(?:notes? to editors?|contacts?|media contacts?|about the|about us|for (?:more|further) information"
    r"|press contact|#{2,}|ends?)\b.{0,60}$"
)


@dataclass(slots=True)
class _Draft:
    """A statement before it has an identity."""

    block: int
    start: int
    end: int
    text: str
    resolved: Resolved
    audience: str | None
    form: Form
    linked: Score | None
    said_on: date | None
    before: str = ""


def read_statements(article: Article) -> tuple[Found, ...]:
    """Every statement with its question, or the reason why it has none; in order of place."""
    return _read(article.sha256, article.format, article)


@lru_cache(maxsize=8)
def _read(_sha256: str, _format: str, article: Article) -> tuple[Found, ...]:
    if article.language != "en":
        return ()
    drafts = _Reading(article).drafts()
    result: list[Found] = []
    for draft in drafts[:_MOST]:
        result.append(_statement(article, draft, len(result) + 1))
    return tuple(result)


def _statement(article: Article, draft: _Draft, number: int) -> Found:
    content = article.blocks[draft.block].content
    text = content.text[draft.start : draft.end]
    linked = draft.linked
    claim = Claim(
        id=f"c{number}",
        speaker=draft.resolved.name,
        audience=draft.audience,
        said_on=draft.said_on,
        span=content.span(draft.start, draft.end),
        text=_cleaned(text, draft.form),
        form=draft.form,
        kind=kind_of(draft.text, linked.question if linked else None),
        doubt=draft.resolved.doubt,
    )
    if linked is None:
        return claim, Unanswered(reason="no cue of any question in it")
    slots = slots_of(linked.question, draft.text, draft.said_on, before=draft.before)
    return claim, Linked(question=linked.question, slots=slots, polarity=linked.polarity)


def _cleaned(text: str, form: Form) -> str:
    """The statement as a page quotes it: a direct quotation without its own marks and the comma before them."""
    if form == "direct" and text[:1] in _MARKS and not set(text[1:-1]) & set('"“”«»'):
        text = text.strip("\"“”„‘’'«» ").removesuffix(",")
    return text if len(text) <= 300 else text[:299].rstrip() + "…"


class _Reading:
    """One pass over an article; keeps who spoke last and what about."""

    def __init__(self, article: Article) -> None:
        self.article = article
        texts = [block.text[:4_000] for block in article.blocks[:600]]
        self.opinion = self._is_opinion()
        cast = Cast(texts, article.author)
        for text in texts:
            describe(cast, text)
        self.interviewee = self._interviewee()
        self.turns = turns(article.blocks, self.interviewee)
        self.cut = self._pieces()
        self.asked: Score | None = None
        self.asked_text = ""
        self.last_said: tuple[str | None, Score] | None = None
        self.voices = Voices(cast, article.author if self.opinion else None)
        self.voices.bind_titles([piece.attribution for _, found in self.cut for piece in found if piece.attribution])

    def _is_opinion(self) -> bool:
        """An author's own text: it says so, or its author speaks as "I" outside quotations."""
        article = self.article
        if article.author is None:
            return False
        if any(_OPINION.match(block.text) and len(block.text) < 60 for block in article.blocks[:6]):
            return True
        unquoted = [
            re.sub(r"[“\"‘][^”\"’]{0,2000}[”\"’]", "", block.text[:3000])
            for block in article.blocks[:200]
            if block.role == "paragraph"
        ]
        first_person = sum(len(re.findall(r"\b(?:I|my|me)\b(?!\s?[:(])", text)) for text in unquoted)
        return first_person >= 4

    def _interviewee(self) -> str | None:
        """The person whom title, heading or introduction names first."""
        for block in self.article.blocks[:12]:
            for name in full_names(block.text[:600]):
                if name != self.article.author:
                    return name
        return None

    def _pieces(self) -> list[tuple[int, list[Piece]]]:
        result: list[tuple[int, list[Piece]]] = []
        for n, block in enumerate(self.article.blocks):
            if block.role == "meta" or n in self.turns:
                result.append((n, []))
                continue
            if _NOTES.match(block.text) and n > len(self.article.blocks) // 2:
                break
            result.append((n, pieces(block.text, title=block.role in ("title", "heading"))))
        return result

    def drafts(self) -> list[_Draft]:
        """Statements in order of place."""
        found: list[_Draft] = []
        for place, (n, cut) in enumerate(self.cut):
            block = self.article.blocks[n]
            if n in self.turns:
                found += self._turn(n, block)
                continue
            following = next(
                (p.attribution for _, later in self.cut[place + 1 : place + 4] for p in later if p.attribution), None
            )
            found += self._paragraph(n, block, cut, following)
            if found and found[-1].linked:
                self.last_said = (found[-1].resolved.name, found[-1].linked)
            if len(found) > _MOST:
                break
        return found

    # ------------------------------------------------------------------ turns

    def _turn(self, n: int, block: Block) -> list[_Draft]:
        turn = self.turns[n]
        if turn.speaker is None:
            self.asked_text = block.text[turn.start :]
            self.asked = best(self.asked_text)
            return []
        resolved = self.voices.turn(turn.speaker)
        items = [
            (a, b)
            for a, b in inner(block.text, turn.start, len(block.text))
            if not block.text[a:b].rstrip("\"”’'").endswith("?")
        ]
        items = [(a, b) for a, b in items if not re.fullmatch(r"\[.*\]|Order\..*", block.text[a:b])]
        audience = "the House" if re.search(r"(?i)house of commons|house of lords", self.article.text[:600]) else None
        questions = [
            block.text[a:b] for a, b in inner(block.text, turn.start, len(block.text)) if block.text[a:b].endswith("?")
        ]
        asked = self._answered(block.text[turn.start :])
        drafts = self._grouped(n, block, items, resolved, audience, "direct", None, self.article.date, asked=asked)
        self.asked = best(questions[-1]) if questions else self.asked
        return drafts

    def _answered(self, answer: str) -> Score | None:
        """The question put just before; an answer that begins with "no" turns it round."""
        if self.asked is None or not re.match(r"(?:no|not|never|nonsense|hardly|i doubt)\b", answer, re.IGNORECASE):
            return self.asked
        return self.asked._replace(polarity="asserts" if self.asked.polarity == "denies" else "denies")

    # ------------------------------------------------------------- paragraphs

    def _paragraph(self, n: int, block: Block, cut: list[Piece], following: Attribution | None) -> list[_Draft]:
        found: list[_Draft] = []
        skip = _skipped(block)
        last: Score | None = None
        group: list[Range] = []
        state: tuple[Resolved, str | None, date | None] | None = None
        before = ""
        later = following

        def flush() -> None:
            nonlocal last, group, state
            if group and state is not None:
                added = self._grouped(n, block, group, state[0], state[1], "direct", last, state[2])
                found.extend(added)
                last = next((d.linked for d in reversed(added) if d.linked), last)
            group, state = [], None

        for index, piece in enumerate(cut):
            text = block.text[piece.sentence[0] : piece.sentence[1]]
            inside_next = next((p.attribution for p in cut[index + 1 :] if p.attribution), None)
            if piece.form == "direct":
                resolved, audience = self._direct_voice(piece, text, index, inside_next or later)
                day = self._said_on(piece, text)
                if state is not None and state[0].name != resolved.name:
                    flush()
                if state is None:
                    state = (resolved, audience, day)
                group += piece.items
                if index + 1 >= len(cut) or cut[index + 1].form != "direct":
                    flush()
                self.voices.quoted(resolved, open_ended=piece.open_ended)
                continue
            flush()
            draft = self._indirect(n, block, piece, text, skip if index == 0 else 0, last, before)
            before = text
            if draft is not None:
                last = draft.linked or last
                found.append(draft)
        flush()
        return found

    def _direct_voice(
        self, piece: Piece, text: str, index: int, later: Attribution | None
    ) -> tuple[Resolved, str | None]:
        if piece.attribution is not None:
            return self.voices.attributed(piece.attribution, text)
        if self.interviewee and self.turns and not self.voices.spoken:
            return self.voices.turn(self.interviewee), None
        if index > 0 or not piece.follows:
            same = self.voices.same_paragraph()
            if same is not None:
                return same
        return self.voices.continuing(later)

    def _indirect(
        self,
        n: int,
        block: Block,
        piece: Piece,
        text: str,
        skip: int,
        last: Score | None,
        before: str,
    ) -> _Draft | None:
        start, end = piece.items[0]
        start += skip
        if start >= end:
            return None
        said = piece.attribution
        if said is not None and self._author_speaks(said):
            said, piece = None, replace(piece, attribution=None, outside=())
        words_only = _without(block.text, start, _reported_end(block.text, end, piece), piece.outside)
        if said is None:
            return self._narrated(n, block, (start, end), words_only, text)
        resolved, audience = self.voices.attributed(said, text)
        if len(words_only.split()) < 2:
            return None  # "Kohl disagreed." says who speaks next, and nothing else
        context, favour = self._context(resolved, last, None)
        linked = best(words_only, context=context, favour=favour)
        if linked is None and last is not None:
            linked = _taken_up(last, words_only)
        weak = said.mention.kind in ("place", "pronoun") and not said.strong
        if linked is None and (
            len(words_only.split()) < 4
            or weak
            or (not said.strong)
            or said.mention.text.lower() in ("we", "i", "it", "they")
        ):
            return None
        if block.role in ("title", "heading") and linked is None and not said.strong:
            return None
        form: Form = piece.form
        return _Draft(n, start, end, words_only, resolved, audience, form, linked, self._said_on(piece, text), before)

    def _author_speaks(self, said: Attribution) -> bool:
        return said.mention.text in ("I", "We", "we")

    def _narrated(self, n: int, block: Block, place: Range, words_only: str, text: str) -> _Draft | None:
        """The reporter's, or in an opinion piece the author's, own words: a statement only if a question is met."""
        self.voices.narrated(text)
        opinion = self.opinion and block.role in ("paragraph", "title", "item", "heading")
        if text.rstrip('”"').endswith("?") or (block.role == "heading" and not opinion):
            return None
        linked = best(words_only, LEAST if opinion else LEAST_NARRATION)
        if linked is not None and not opinion and not supported(words_only, linked.question):
            return None
        if linked is None or (self.opinion and _bio(text, self.article.author)):
            return None
        resolved = Resolved(self.article.author) if opinion else Resolved(None)
        return _Draft(
            n, *place, words_only, resolved, None, "direct" if opinion else "narration", linked, self.article.date
        )

    def _context(self, resolved: Resolved, last: Score | None, asked: Score | None) -> tuple[Score | None, float]:
        """The question under discussion, and how much it favours itself: judged, on the development articles."""
        if asked is not None:
            return asked, 4.0
        if last is not None:
            return last, 2.5
        if self.last_said is not None and self.last_said[0] == resolved.name:
            return self.last_said[1], 1.5
        return None, 1.0

    # ---------------------------------------------------------------- grouping

    def _grouped(
        self, n: int, block: Block, items: list[Range], resolved: Resolved, audience: str | None, form: Form,
        last: Score | None, day: date | None, asked: Score | None = None,
    ) -> list[_Draft]:  # fmt: skip
        """The drafts of one voice's sentences, one per question."""
        texts = [block.text[a:b] for a, b in items]
        if not texts:
            return []
        return [
            _Draft(
                n, items[run.first][0], items[run.last][1], " ".join(texts[run.first : run.last + 1]),
                resolved, audience, form, run.score, day, self.asked_text if asked else "",
            )
            for run in runs(texts, self._context(resolved, last, asked), last or asked)
        ]  # fmt: skip

    def _said_on(self, piece: Piece, text: str) -> date | None:
        """The day of a statement: the weekday that its attribution names, else the article's."""
        day = self.article.date
        if day is None or piece.attribution is None:
            return day
        near = text[piece.attribution.start : piece.attribution.end + 40]
        near = near.split(MASK)[0]
        if match := re.search(r"\b(?:on )?(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b", near):
            return weekday(match[1], day, "last" if f"last {match[1]}" in near else "")
        return day - timedelta(days=1) if re.search(r"\byesterday\b|\bthe day before\b", near) else day


def _skipped(block: Block) -> int:
    """Length of a dateline."""
    match = DATELINE.match(block.text) if block.role in ("paragraph", "item") else None
    return match.end() if match else 0


def _without(text: str, start: int, end: int, outside: tuple[Range, ...]) -> str:
    """The words of a stretch without the clause that names its speaker."""
    result, place = [], start
    for a, b in outside:
        if a >= place:
            result.append(text[place:a])
            place = min(max(b, place), end)
    result.append(text[place:end])
    return " ".join(part.strip() for part in result if part.strip())


_ASIDE = re.compile(r", (?:asking|speaking|citing|requesting|referring|who|in an?|during|after|before|on)\b")


def _taken_up(score: Score, text: str) -> Score:
    """A question taken over from the sentence before; "but" turns it round."""
    if not re.match(r"\W*(?:but|yet|however|still)\b", text, re.IGNORECASE):
        return score
    return score._replace(polarity="asserts" if score.polarity == "denies" else "denies")


def _reported_end(text: str, end: int, piece: Piece) -> int:
    """Where the reported words end: what follows a closing attribution is the reporter's own.

    "..., the minister said on Monday, two days after the town fell": the fall is not the minister's.
    """
    said = piece.attribution
    if said is None or said.leading or said.verb in ("according", "view", ":"):
        return end
    clause_end = piece.sentence[0] + said.end
    if said.end == said.mention.end or text[clause_end : clause_end + 1] != "," or _ASIDE.match(text, clause_end):
        return min(end, clause_end)
    return end


def _bio(text: str, author: str | None) -> bool:
    return author is not None and text.startswith(author)


def mention_text(mention: Mention) -> str:
    """A mention as printed."""
    return mention.text if mention.text not in words.PRONOUNS else mention.text.lower()
