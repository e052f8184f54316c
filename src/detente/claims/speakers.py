"""Which person or body a mention means: surnames, titles and pronouns resolved within one article.

The text alone decides; the table of public figures only completes a surname that the text never
gives in full. A title whose holder the text never names stays a title. Where two would fit, the
answer carries a doubt.
"""

# ruff: noqa: SIM905 - word lists read better as words than as lists of strings

import re
from dataclasses import dataclass, field
from typing import Literal

from detente.catalogue.names import names
from detente.claims import vocabulary as words
from detente.claims.mentions import Mention, Token, opening, tokens

Gender = Literal["he", "she"]
_QUALIFIERS = {"defence": "defence", "defense": "defence", "foreign": "foreign", "prime": "prime", "finance": "finance",
               "interior": "interior", "military": "military", "intelligence": "intelligence"}  # fmt: skip
_RANKED: dict[str, str] = {
    **dict.fromkeys("lt col gen maj capt sgt adm brig cmdr".split(), "military"),
    **dict.fromkeys("general colonel captain major commander admiral sergeant".split(), "military"),
    **dict.fromkeys(("prof", "dr"), "expert"),
    **dict.fromkeys(("sen", "rep", "mp"), "lawmaker"),
}  # fmt: skip
_EXACT = {"gen": "general", "col": "colonel", "maj": "major", "capt": "captain", "sgt": "sergeant", "adm": "admiral",
          "cmdr": "commander"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resolved:
    """A speaker, with the reason for doubt where the text leaves room for one; None where nobody fits."""

    name: str | None
    doubt: str | None = None


@dataclass(slots=True)
class Description:
    """What is said of somebody: states and bodies, class of role, qualifiers, head nouns."""

    codes: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    qualifiers: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.classes or self.codes)

    def add(self, other: "Description") -> None:
        """Take over what another description says."""
        self.codes |= other.codes
        self.classes |= other.classes
        self.qualifiers |= other.qualifiers
        self.heads |= other.heads


@dataclass(slots=True)
class Entity:
    """A speaker of the article. `named`: a person's name, not a title."""

    name: str
    named: bool
    about: Description
    gender: Gender | None = None
    place: int = 0
    plural: bool = False


_INSIDE = re.compile(r"(?<=[a-zß-ÿ] )([A-ZÀ-Þ][\w’'-]+)")
"""Capitalised words that do not open a sentence."""


def described(text: str) -> Description:
    """What a title or apposition says."""
    about = Description(codes=set(names().codes(text)))
    lows = [token.low for token in tokens(text)]
    for low, following in zip(lows, [*lows[1:], ""], strict=True):
        role = words.ROLES.get(low) or _RANKED.get(low)
        if low in ("state", "secretary") and following in ("general", "secretary"):
            continue
        if role and not (
            role == "military" and following in ("chief", "intelligence", "official", "analyst", "expert")
        ):
            about.classes.add(role)
            about.heads.add(_EXACT.get(low, low))
        if low in _QUALIFIERS:
            about.qualifiers.add(_QUALIFIERS[low])
    joined = " ".join(lows)
    if "secretary general" in joined or "secretary-general" in joined:
        about.classes |= {"top"}
        about.classes -= {"minister", "military"}
    if "foreign minister" in joined or "foreign secretary" in joined or "top diplomat" in joined:
        about.classes |= {"diplomat", "minister"}
        about.qualifiers.add("foreign")
    if "prime minister" in joined:
        about.classes |= {"premier"}
    if about.classes & {"president", "premier"}:
        about.classes.add("top")
    if (
        len(lows) <= 3
        and lows[:1] in (["the"], ["a"], ["an"])
        and (code := names().persons_of.get(text.rsplit(maxsplit=1)[-1]))
    ):
        about.codes.add(code)
        about.classes.add("anyone")
    return about


def bare(name: str) -> str:
    """A name without the titles before it."""
    parts = name.split()
    small = [n for n, part in enumerate(parts[:-1]) if part[0].islower() and part.lower() not in words.PARTICLES]
    parts = parts[small[-1] + 1 :] if small else parts
    while len(parts) > 1 and (_untitled(parts[0]) in words.RANKS or _is_affiliation(parts) or _hyphened(parts[0])):
        parts = parts[_is_affiliation(parts) or 1 :]
    return " ".join(parts)


def _untitled(word: str) -> str:
    return word.lower().rstrip(".").replace("’", "'")


def _hyphened(word: str) -> bool:
    return bool(re.fullmatch(r"(?i)(?:deputy|vice|secretary|director|major|lieutenant|brigadier)-\w+", word))


def _is_affiliation(parts: list[str]) -> int:
    """How many of the first words name a state or body ("North Korean", "NATO"), a surname left over."""
    for length in (2, 1):
        if len(parts) > length + 1 and " ".join(parts[:length]) in names().places:
            return length
        if len(parts) == length + 1 and " ".join(parts[:length]) in names().adjectives:
            return 0
    return 0


class Cast:
    """Everybody who speaks or is named in an article, and who spoke last."""

    def __init__(self, texts: list[str], author: str | None = None) -> None:
        self.author = author
        self.entities: list[Entity] = []
        self.surnames: dict[str, list[str]] = {}
        self.bound: dict[str, str] = {}
        self._known: dict[str, Entity] = {}
        self._inside: set[str] = set()
        for text in texts:
            self._inside.update(_INSIDE.findall(text))
            for name in full_names(text):
                self._remember(name)

    def _remember(self, name: str) -> None:
        for key in {name.rsplit(maxsplit=1)[-1].lower(), *_family(name)}:
            holders = self.surnames.setdefault(key, [])
            if name not in holders:
                holders.append(name)

    def knows(self, name: str) -> bool:
        """A name of several words, or one that the article or the table of public figures knows.

        One capitalised word may just open a sentence ("Challenged by her, he said ..."): it is a name only
        if it stands inside a sentence somewhere, and no name of a people.
        """
        stripped = bare(name)
        if len(stripped.split()) > 1:
            return True
        known = stripped.lower() in self.surnames or stripped in names().public_figures
        return known or (stripped in self._inside and stripped not in names().adjectives)

    def introduce(self, name: str, about: Description | None = None, gender: Gender | None = None) -> Entity:
        """The entity of a full name, made if it is new."""
        entity = self._known.get(name.lower())
        if entity is None:
            entity = Entity(name, True, Description(), place=len(self.entities))
            self._known[name.lower()] = entity
            self.entities.append(entity)
        if about:
            entity.about.add(about)
        entity.gender = entity.gender or gender
        return entity

    def full(self, name: str) -> tuple[str, str | None]:
        """The full name that the article uses for a surname, and the doubt if two share it."""
        stripped = bare(name)
        if len(stripped.split()) > 1 and stripped.lower() not in (key for key in self.surnames):
            same = [n for n in self.surnames.get(stripped.split()[-1].lower(), []) if n.lower() == stripped.lower()]
            return (same[0] if same else stripped), None
        holders = self.surnames.get(stripped.lower(), [])
        if len(holders) == 1:
            return holders[0], None
        if len(holders) > 1:
            return holders[0], f"the text names {' and '.join(holders[:3])}"
        figures = names().public_figures
        return figures.get(stripped, figures.get(stripped.title(), stripped)), None

    def named(self, mention: str) -> tuple[Entity, str | None]:
        """The entity of a name as it stands, its titles noted."""
        name, doubt = self.full(mention)
        stripped = bare(mention)
        prefix = mention[: len(mention) - len(stripped)].strip()
        about = described(prefix) if prefix else None
        title = prefix.lower().rstrip(".").split()
        gender: Gender | None = (
            "he"
            if set(title) & {"sir", "mr", "lord"}
            else "she"
            if set(title) & {"dame", "mrs", "ms", "lady", "baroness"}
            else None
        )
        return self.introduce(name, about, gender), doubt

    def title(self, text: str, recent: list[Entity]) -> Resolved:
        """The holder of a title, if the article names one; else whoever was first so described; else the title."""
        about = described(text)
        plain = _as_written(text)
        definite = not re.match(r"(?i)(?:an?|another|one|two|three|four|several|some|many|most)\s", text)
        if not definite:
            bound = self.bound.get(plain)
            return Resolved(bound or self._unnamed(plain, about).name)
        if re.match(r"(?i)(?:his|her|their|its)\s", text):
            return Resolved(self._unnamed(plain, about).name)
        if _plural(text):
            return Resolved(self._unnamed(plain, about, plural=True).name)
        scored = [(score, entity) for entity in self.entities if (score := _fit(about, entity)) > 0]
        if scored and not about.codes:
            # "the minister" with no country is the minister who spoke last, however many there are
            fits = {id(entity) for _, entity in scored}
            spoken = [entity for entity in reversed(recent) if id(entity) in fits]
            if spoken:
                return Resolved(spoken[0].name)
        if scored:
            best = max(score for score, _ in scored)
            fitting = [entity for score, entity in scored if score == best]
            if len(fitting) > 1:
                spoken = [entity for entity in reversed(recent) if entity in fitting]
                if spoken:
                    only = len({id(e) for e in spoken}) == 1 or spoken[0] is recent[-1]
                    return Resolved(spoken[0].name, None if only else f"{plain!r} could be {_either(fitting)}")
                return Resolved(plain, f"{plain!r} could be {_either(fitting)}")
            return Resolved(fitting[0].name)
        last = recent[-1] if recent else None
        if (
            last
            and last.named
            and not last.about.classes
            and not about.codes
            and about.classes
            and "body" not in about.classes
        ):
            last.about.add(about)  # "the analyst", of a person named just before without a title
            return Resolved(last.name)
        return Resolved(self._unnamed(plain, about).name)

    def holder(self, text: str) -> str | None:
        """The one entity that a title fits best, if it is one."""
        about = described(text)
        scored = [(score, entity.name) for entity in self.entities if (score := _fit(about, entity)) > 0]
        top = [name for score, name in scored if score == max(scored)[0]]
        return top[0] if len(top) == 1 else None

    def _unnamed(self, plain: str, about: Description, *, plural: bool = False) -> Entity:
        for entity in self.entities:
            if entity.name == plain:
                return entity
        first = plain.split(maxsplit=1)[0].lower()
        plural = (
            plural
            or first in ("two", "three", "four", "several", "some", "many", "most")
            or (plain.split(maxsplit=1)[0].endswith("s") and first not in DEFINITE)
        )
        entity = Entity(plain, False, about, place=len(self.entities), plural=plural)
        self.entities.append(entity)
        return entity


DEFINITE = ("the", "his", "her", "its", "their")


def _plural(text: str) -> bool:
    """The head noun is a plural: "the ministers"."""
    heads = [token.low for token in tokens(text) if token.low in words.ROLES]
    return bool(heads) and heads[0].endswith("s") and heads[0].removesuffix("s") in words.ROLES


def _either(entities: list[Entity]) -> str:
    return " or ".join(entity.name for entity in entities[:3])


def _fit(about: Description, entity: Entity) -> int:
    """How well a title fits an entity; 0: not at all."""
    theirs = entity.about
    if not theirs.classes and not theirs.codes:
        return 0
    mine = about.codes - {"EUROPE"}
    if mine and theirs.codes and not (mine <= theirs.codes):
        return 0
    if mine and not theirs.codes:
        return 0
    common = about.classes & theirs.classes
    if "anyone" in about.classes:
        return 3 if entity.named and "body" not in theirs.classes else 0
    if not common:
        return 0
    if about.qualifiers and theirs.qualifiers and not (about.qualifiers & theirs.qualifiers):
        return 0
    if "body" in common and not (about.heads & theirs.heads):
        return 0
    exact = bool(about.heads & theirs.heads)
    return 2 + 3 * bool(mine) + 2 * exact + bool(about.qualifiers & theirs.qualifiers) + entity.named


def _as_written(text: str) -> str:
    first, _, rest = text.partition(" ")
    return f"{first.lower()} {rest}" if first.lower() in words.DETERMINERS and rest else text


def _family(name: str) -> list[str]:
    """Surnames of several words: "von der Leyen"."""
    parts = name.split()
    return [" ".join(parts[n:]).lower() for n in range(1, len(parts) - 1) if parts[n].lower() in words.PARTICLES]


def full_names(text: str) -> list[str]:
    """Runs of capitalised words that look like a person's full name, titles taken off."""
    result: list[str] = []
    run: list[Token] = []
    for token in [*tokens(text), Token(".", len(text), len(text))]:
        if token.word and (token.capital or (run and token.low in words.PARTICLES)) and not token.text.isupper():
            if run and text[run[-1].end : token.start].strip():
                run = _ended(run, result)
            genitive = token.text.endswith(("’s", "'s"))
            if genitive:
                run.append(Token(re.sub(r"[’']s$", "", token.text), token.start, token.end - 2))
                run = _ended(run, result)
            else:
                run.append(token)
        else:
            run = _ended(run, result)
    return list(dict.fromkeys(result))


def _ended(run: list[Token], result: list[str]) -> list[Token]:
    while run and (not run[-1].capital):
        run = run[:-1]
    while run and run[0].low in words.STARTERS:
        run = run[1:]
    if 2 <= len(run) <= 8:
        name = bare(" ".join(token.text for token in run))
        parts = name.split()
        known = names().places
        if (
            2 <= len(parts) <= 5
            and not any(part.lower() in words.NOT_PERSONS or part.lower() in words.ROLES for part in parts)
            and parts[0] not in known
            and parts[-1] not in known
            and parts[0].lower() not in words.STARTERS
            and name not in known
        ):
            result.append(name)
    return []


def pronoun_subject(sentence: str) -> Mention | None:
    """The person or body that is the subject of a sentence, if it opens with one."""
    toks = tokens(sentence[:200])
    mention = opening(toks)
    return mention if mention and mention.kind in ("name", "role") else None
