"""Who is speaking now: mentions resolved in the order in which the article makes them."""

import re

from detente.catalogue.names import names
from detente.claims import vocabulary as words
from detente.claims.attributions import Attribution
from detente.claims.mentions import tokens
from detente.claims.speakers import Cast, Entity, Gender, Resolved, described, full_names, pronoun_subject

_FEW = 4
"""Attributions within which a title is explained by the next speaker who is named without one."""


def describe(cast: Cast, text: str) -> None:
    """Note what titles and appositions in a paragraph say of the persons named in it."""
    for name in full_names(text)[:40]:
        place = text.find(name)
        while place >= 0:
            entity = cast.introduce(name)
            _note(entity, text, place, place + len(name))
            place = text.find(name, place + len(name))


def _note(entity: Entity, text: str, start: int, end: int) -> None:
    before = re.split(r"[,;:.!?()“”\"—–]", text[max(0, start - 90) : start])[-1]
    rank = re.search(
        r"\b(?:Lt|Col|Gen|Maj|Capt|Sgt|Adm|Cmdr|Brig)\.\s*(?:Col|Gen)?\.?\s*$", text[max(0, start - 20) : start]
    )
    if rank:
        before = rank[0]
    lows = [token.low for token in tokens(before)][-3:]
    if any(low in words.ROLES for low in lows) or rank or lows[-1:] in (["president"], ["chancellor"]):
        entity.about.add(described(before))
    after = text[end : end + 160]
    apposition = re.match(
        r"(?:[’']s)?,\s((?:the|a|an|who|[^\W\d_a-z]|head|chief|director|former)[^,.;:()“”\"—–]{2,110})[,.;:—–]", after
    )
    if apposition and described(apposition[1]).classes and not re.match(r"who\b", apposition[1]):
        entity.about.add(described(apposition[1]))
    elif apposition and (who := re.match(r"who (?:heads|leads|commands|runs|chairs)\b(.*)", apposition[1])):
        about = described(who[1])
        about.classes.add("military" if "commands" in apposition[1] else "top")
        entity.about.add(about)
    if bracket := re.match(r"\s\(([^()]{2,60})\)", after):
        entity.about.add(described(bracket[1]))
    if of := re.match(r"\sof\s((?:the\s)?[^\W\d_a-z]\w+(?:\s[^\W\d_a-z]\w+)?)", after):
        entity.about.codes |= set(names().codes(of[1]))
    if is_a := re.match(r"\s(?:is|was) (?:a|an|the)\s([^,.;:]{3,90})", after):
        entity.about.add(described(is_a[1]))
    ahead = re.search(r"([^,.;:()“”\"—–]{3,80}),\s$", text[max(0, start - 90) : start])
    if (
        ahead
        and after[:1] in (",", ".", ";")
        and described(ahead[1]).classes
        and any(t.low in words.ROLES for t in tokens(ahead[1])[-8:])
    ):
        entity.about.add(described(ahead[1]))
    words_near = {token.low for token in tokens(text[end : end + 60])[:8]}
    if entity.gender is None and re.match(r"\s(?:said|told|asked|added|warned)\b", after):
        entity.gender = "she" if "her" in words_near else "he" if "his" in words_near else None


class Voices:
    """Resolution of speakers, with the memory of who spoke."""

    def __init__(self, cast: Cast, author: str | None) -> None:
        self.cast = cast
        self.author = author
        self.spoken: list[Entity] = []
        self.quoted_last: Resolved | None = None
        self.spoken_last: Resolved | None = None
        self.audiences: dict[str, str] = {}
        self.subject: Entity | None = None
        self.narrated_since = 0
        self.goes_on = False

    def bind_titles(self, found: list[Attribution]) -> None:
        """A title that no apposition explains belongs to the next speaker who is named without one.

        News style: "Norway's defence minister said ..." and a paragraph later "Ingrid Halvorsen told
        reporters". Only where that speaker has no other description and nobody stands between.
        """
        for place, said in enumerate(found):
            if said.mention.kind != "role" or re.match(
                r"(?i)(?:two|three|several|some|many|his|her|their|its|officials)\s", said.mention.text
            ):
                continue
            if re.match(r"(?i)(?:an?|one)\s", said.mention.text):
                self._bind_lead(said, found[place + 1 : place + 2], first=place <= 1)
                continue
            about = described(said.mention.text)
            if not about.codes or "body" in about.classes or not about.classes:
                continue
            if self.cast_fits(said.mention.text):
                continue
            for later in found[place + 1 : place + 1 + _FEW]:
                if later.mention.kind != "name" or not later.strong:
                    continue
                entity, doubt = self.cast.named(later.mention.text)
                free = not entity.about.classes or (
                    bool(entity.about.classes & about.classes) and not entity.about.codes
                )
                plainly = later.end - later.mention.end < 30  # no apposition that describes somebody else
                if free and plainly and doubt is None and later.verb not in words.GERUNDS:
                    entity.about.add(about)
                    break
                break

    def _bind_lead(self, said: Attribution, following: list[Attribution], *, first: bool) -> None:
        """ "A senior diplomat said" in the lead is the speaker named next, if that description fits."""
        if not first or not following or following[0].mention.kind != "name" or not following[0].strong:
            return
        entity, doubt = self.cast.named(following[0].mention.text)
        about = described(said.mention.text)
        if (
            doubt is None
            and about.codes
            and about.codes <= entity.about.codes
            and about.classes
            and entity.about.classes
        ):
            text = said.mention.text
            self.cast.bound[text[0].lower() + text[1:]] = entity.name

    def cast_fits(self, title: str) -> bool:
        """Somebody in the article holds this title already."""
        return self.cast.holder(title) is not None

    def attributed(self, said: Attribution, sentence: str) -> tuple[Resolved, str | None]:
        """The speaker of an attribution, and the audience: as stated here or for the same speaker before."""
        resolved, entity = self._resolve(said, sentence)
        if entity is not None:
            self.spoken.append(entity)
            del self.spoken[:-12]
        self.spoken_last = resolved
        self.subject = None
        self.narrated_since = 0
        return resolved, self._audience(resolved, said.audience)

    def _audience(self, resolved: Resolved, stated: str | None) -> str | None:
        if resolved.name is None:
            return stated
        if stated:
            self.audiences[resolved.name] = stated
        return self.audiences.get(resolved.name)

    def _resolve(self, said: Attribution, sentence: str) -> tuple[Resolved, Entity | None]:
        text = said.mention.text
        if said.mention.kind == "pronoun":
            return self._pronoun(text.lower(), said, sentence)
        if said.mention.kind == "name" and not self.cast.knows(text):
            return Resolved(None, f"{text!r} may not be a name"), None
        if said.mention.kind == "name":
            entity, doubt = self.cast.named(text)
            return Resolved(entity.name, doubt), entity
        if said.mention.kind == "place":
            return Resolved(text), None
        resolved = self.cast.title(text, self.spoken)
        entity = next((e for e in self.cast.entities if e.name == resolved.name), None)
        return resolved, entity

    def _pronoun(self, pronoun: str, said: Attribution, sentence: str) -> tuple[Resolved, Entity | None]:
        if pronoun in ("i", "we"):
            return (Resolved(self.author) if self.author else Resolved(None, f"{pronoun!r} names nobody")), None
        inside = self._in_sentence(pronoun, said, sentence)
        if inside is not None:
            return inside
        fitting = [entity for entity in reversed(self.spoken) if self._agrees(pronoun, entity)]
        if self.subject is not None and self._agrees(pronoun, self.subject):
            if fitting and fitting[0] is not self.subject:
                doubt = f"{pronoun!r} could be {self.subject.name} or {fitting[0].name}"
                return Resolved(self.subject.name, doubt), self.subject
            return Resolved(self.subject.name), self.subject
        if not fitting:
            return Resolved(None, f"{pronoun!r} has no name before it"), None
        entity = fitting[0]
        certain = [e for e in fitting if e.gender == pronoun]
        if pronoun in ("he", "she") and entity.gender is None and certain:
            if entity.named:
                near = next((e for e in self.spoken[-2:] if e is entity), None)
                if near is None:
                    return Resolved(
                        certain[0].name, f"{pronoun!r} could be {certain[0].name} or {entity.name}"
                    ), certain[0]
            else:
                return Resolved(certain[0].name, f"{pronoun!r} could be {certain[0].name} or {entity.name}"), certain[0]
        if pronoun in ("he", "she") and entity.named and entity.gender is None:
            entity.gender = "he" if pronoun == "he" else "she"
        return Resolved(entity.name), entity

    def _in_sentence(self, pronoun: str, said: Attribution, sentence: str) -> tuple[Resolved, Entity | None] | None:
        """Whom a pronoun takes up inside its own sentence, if it does."""
        if said.mention.start > 0 and (said.leading or ":" in sentence[: said.mention.start]):
            inside = pronoun_subject(sentence[: said.mention.start])
            if inside and inside.kind == "name" and self.cast.knows(inside.text):
                entity, doubt = self.cast.named(inside.text)
                return Resolved(entity.name, doubt), entity
            if inside and inside.kind == "role" and ":" in sentence[: said.mention.start]:
                resolved = self.cast.title(inside.text, self.spoken)
                return resolved, next((e for e in self.cast.entities if e.name == resolved.name), None)
        before = full_names(sentence[: said.mention.start][-400:])
        if pronoun in ("he", "she") and len(before) == 1:
            # "Asked ..., the minister, Ana Kovac, paused before she answered": the one person named in the sentence
            entity, doubt = self.cast.named(before[0])
            if self._agrees(pronoun, entity):
                entity.gender = entity.gender or ("he" if pronoun == "he" else "she")
                return Resolved(entity.name, doubt), entity
        return None

    def _agrees(self, pronoun: str, entity: Entity) -> bool:
        body = not entity.named and "body" in entity.about.classes
        match pronoun:
            case "he" | "she":
                gender: Gender = "he" if pronoun == "he" else "she"
                return not body and not entity.plural and entity.gender in (None, gender)
            case "it":
                return body
            case _:
                return entity.plural or body

    def turn(self, label: str) -> Resolved:
        """The speaker of a labelled turn."""
        entity, doubt = self.cast.named(label)
        return Resolved(entity.name, doubt)

    def quoted(self, resolved: Resolved, *, open_ended: bool) -> None:
        """Remember whose quotation stood last."""
        self.quoted_last = resolved
        self.spoken_last = resolved
        self.goes_on = open_ended
        self.narrated_since = 0

    def narrated(self, sentence: str) -> None:
        """Remember the subject of the reporter's sentence, whom a pronoun may take up."""
        self.narrated_since += 1
        mention = pronoun_subject(sentence)
        if mention is not None and mention.kind == "name" and self.cast.knows(mention.text):
            self.subject = self.cast.named(mention.text)[0]
            return
        # "My neighbour, a retired railwayman called Heinz Abel, has a saying": one person, somewhere inside
        named = full_names(sentence[:600])
        if len(named) == 1:
            self.subject = self.cast.named(named[0])[0]

    def same_paragraph(self) -> tuple[Resolved, str | None] | None:
        """The speaker of a quotation without attribution after another sentence of its paragraph."""
        if self.spoken_last is not None and self.narrated_since <= 1:
            if self.subject is not None and self.subject.name != self.spoken_last.name:
                return Resolved(self.subject.name, "the quotation names no speaker"), None
            return self.spoken_last, self._audience(self.spoken_last, None)
        return None

    def continuing(self, later: Attribution | None) -> tuple[Resolved, str | None]:
        """The speaker of a paragraph that is nothing but quotation.

        The one who was quoted last, if that quotation was left open, nothing stood between, or the
        next attribution names the same speaker; else that speaker with a doubt.
        """
        last = self.quoted_last or self.spoken_last
        if last is None:
            return Resolved(None, "the quotation names no speaker"), None
        if self.goes_on or (
            self.narrated_since == 0 and self.spoken_last is not None and self.spoken_last.name == last.name
        ):
            return last, self._audience(last, None)
        ahead = self._peek(later)
        if ahead is not None and ahead == last.name:
            return last, self._audience(last, None)
        doubt = last.doubt or "the quotation names no speaker; taken for the one quoted last"
        return Resolved(last.name, doubt), self._audience(last, None)

    def _peek(self, later: Attribution | None) -> str | None:
        """Whom the next attribution means, without remembering it."""
        if later is None:
            return None
        if later.mention.kind == "name":
            return self.cast.full(later.mention.text)[0]
        if later.mention.kind == "role":
            return self.cast.holder(later.mention.text)
        return None
