"""How texts name states, bodies and public figures: the loader of names.toml."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Names:
    """Names by what they stand for.

    `places`: any word for a state or body (name, capital, adjective, noun for a person) -> its code;
    `persons_of`: noun for a person -> code; `adjectives` likewise; `public_figures`: surname -> full name.
    """

    places: dict[str, str]
    adjectives: dict[str, str]
    persons_of: dict[str, str]
    nations: dict[str, str]
    public_figures: dict[str, str]
    place: re.Pattern[str]
    nation: re.Pattern[str]

    def codes(self, text: str) -> tuple[str, ...]:
        """Codes of the states and bodies that the text names, each once, in order."""
        return tuple(dict.fromkeys(self.places[match[0]] for match in self.place.finditer(text)))

    def states(self, text: str) -> tuple[str, ...]:
        """ISO3 codes of the states named by name or capital, each once, in order."""
        return tuple(dict.fromkeys(self.nations[match[0]] for match in self.nation.finditer(text)))


def _pattern(names: dict[str, str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(name) for name in longest_first) + r")(?!\w)")


@cache
def names() -> Names:
    """The table in names.toml."""
    table = tomllib.loads(files("detente.catalogue").joinpath("names.toml").read_text(encoding="utf-8"))
    places: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    persons: dict[str, str] = {}
    nations: dict[str, str] = {}
    for code, (named, adjective, person) in table["states"].items():
        for name in (*named, *adjective, *person, *(p + "s" for p in person)):
            places.setdefault(name, code)
        adjectives |= dict.fromkeys(adjective, code)
        persons |= dict.fromkeys(person, code)
        nations |= {name: code for name in named if code != "EUI" and name not in ("White House", "Downing Street")}
    for code, named in table["bodies"].items():
        for name in named:
            places.setdefault(name, code)
    figures = dict(table["public_figures"]) | dict(table["initials"])
    return Names(places, adjectives, persons, nations, figures, _pattern(places), _pattern(nations))
