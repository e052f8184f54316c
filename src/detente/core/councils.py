"""Who decides together about what: the table that a council is held on."""

from math import isfinite
from typing import Literal, Self

from pydantic import Field, model_validator

from detente.core.written import PlainText, Written

MOST_ACTORS = 2_000
"""Actors of one table; the work grows with the third power of their number."""

MOST_ISSUES = 60
"""Issues of one table."""

LONGEST_NAME = 300
"""[characters] Of an actor or issue."""

MOST_CAPABILITY = 1e15
"""Above it sums and products of capabilities leave the range of numbers; only their ratios count."""

SLACK = 1e-9
"""[%] Sums of decimal saliences may pass 100 by this much."""


class Issue(Written):
    """One dimension of the decision: its scale and the smallest difference that the table's author tells apart."""

    name: PlainText = Field(min_length=1, max_length=LONGEST_NAME)
    unit: PlainText = ""
    least: float = 0.0
    most: float = 100.0
    step: float | None = None

    @property
    def span(self) -> float:
        """[unit] Length of the scale."""
        return self.most - self.least

    @property
    def doubt(self) -> float:
        """[unit] The step, by default a twentieth of the scale."""
        return self.span / 20.0 if self.step is None else self.step

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not (isfinite(self.least) and isfinite(self.most) and self.least < self.most):
            raise ValueError(f"issue {self.name!r} runs from {self.least:g} to {self.most:g}; least must be below most")
        if self.step is not None and not 0 < self.step <= self.span:
            raise ValueError(f"the step of issue {self.name!r} is {self.step:g}; give one above 0 within the scale")
        return self


class StopRule(Written):
    """When talks end: from turn `least` on once moves are below `ratio` of the first turn's, at `most` in any case."""

    least: int = Field(default=2, ge=1)
    most: int = Field(default=100, ge=1, le=10_000)
    ratio: float = Field(default=0.02, ge=0.0)


class Actor(Written):
    """One who takes part: capability in any unit, positions in the issues' units, saliences in per cent."""

    name: PlainText = Field(min_length=1, max_length=LONGEST_NAME)
    description: PlainText = ""
    capability: float = Field(gt=0, le=MOST_CAPABILITY)
    position: tuple[float, ...]
    salience: tuple[float, ...]


class ActorTable(Written):
    """Actors and issues; `options` go by the peer's names, `accommodation` says how ideal points follow positions.

    `scheme` "spatial" is bargaining over any number of issues, "expected_utility" the older group
    decision on one line; `rounds` and `q`, the chance that nothing changes by itself, belong to the
    latter. `notes` are told beside every result, `sources` are source ids behind the positions.
    """

    title: PlainText = ""
    description: PlainText = ""
    issues: tuple[Issue, ...] = Field(min_length=1, max_length=MOST_ISSUES)
    actors: tuple[Actor, ...]
    options: dict[str, str] = {}
    accommodation: tuple[tuple[float, ...], ...] | None = None
    stop: StopRule = StopRule()
    scheme: Literal["spatial", "expected_utility"] = "spatial"
    rounds: int = Field(default=10, ge=1, le=10_000)
    q: float = 1.0
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    badge: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        faults = [*_number_faults(self.actors), *_name_faults(self.actors)]
        for number, actor in enumerate(self.actors, 1):
            faults += [fault for _, fault in actor_faults(actor, self.issues, f"actor {number} ({actor.name!r})")]
        faults += _accommodation_faults(self.accommodation, len(self.actors))
        if self.scheme == "expected_utility" and len(self.issues) != 1:
            faults.append("a group decision by expected utility has one issue; leave the others out")
        if faults:
            raise ValueError(faults[0] + (f" (and {len(faults) - 1} more faults)" if len(faults) > 1 else ""))
        return self


def actor_faults(actor: Actor, issues: tuple[Issue, ...], who: str) -> list[tuple[str, str]]:
    """What is wrong with one actor: the field and a sentence with the mend; nothing where all is well."""
    faults: list[tuple[str, str]] = []
    if not isfinite(actor.capability):
        faults.append(("capability", f"{who} has no finite capability; give a number above 0"))
    for name, values in (("position", actor.position), ("salience", actor.salience)):
        if len(values) != len(issues):
            faults.append((name, f"{who} has {len(values)} {name}s for {len(issues)} issues; give one for each"))
            return faults
        faults += [
            (name, f"{who} has no finite {name} on {issue.name!r}; give a number")
            for issue, value in zip(issues, values, strict=True)
            if not isfinite(value)
        ]
    if faults:
        return faults
    for issue, place in zip(issues, actor.position, strict=True):
        if not issue.least <= place <= issue.most:
            scale = f"{issue.least:g} to {issue.most:g}"
            problem = f"{who} stands at {place:g} on {issue.name!r}, outside its scale {scale}"
            faults.append(("position", f"{problem}; correct it or widen the scale"))
    if any(value < 0 for value in actor.salience):
        faults.append(("salience", f"{who} has a negative salience ({min(actor.salience):g}); give 0 or more per cent"))
    elif sum(actor.salience) > 100.0 + SLACK:
        problem = f"{who} has {sum(actor.salience):g} per cent of salience in total"
        faults.append(("salience", f"{problem}; bring the sum down to 100 or less"))
    elif sum(actor.salience) <= 0.0:
        faults.append(("salience", f"{who} cares for no issue (all saliences are 0); leave it out or give it some"))
    return faults


def _number_faults(actors: tuple[Actor, ...]) -> list[str]:
    if len(actors) < 2:
        return [f"a council needs two actors or more; got {len(actors)}: add those it is to agree with"]
    if len(actors) > MOST_ACTORS:
        return [f"{len(actors):,} actors are more than {MOST_ACTORS:,}; group those that act alike"]
    return []


def _name_faults(actors: tuple[Actor, ...]) -> list[str]:
    seen: dict[str, int] = {}
    faults = []
    for number, actor in enumerate(actors, 1):
        first = seen.setdefault(actor.name.casefold(), number)
        if first != number:
            faults.append(f"actors {first} and {number} are both called {actor.name!r}; rename or remove one")
    return faults


def _accommodation_faults(rows: tuple[tuple[float, ...], ...] | None, actors: int) -> list[str]:
    if rows is None:
        return []
    if len(rows) != actors or any(len(row) != actors for row in rows):
        return [f"the accommodation needs {actors} rows of {actors} numbers, one for each actor"]
    for number, row in enumerate(rows, 1):
        if not all(0.0 <= share <= 1.0 for share in row) or sum(row) > 1.0 + SLACK:
            return [f"row {number} of the accommodation is not shares that sum to 1 or less; correct it"]
    return []
