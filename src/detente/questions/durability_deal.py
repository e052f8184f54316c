"""The terms of a settlement that the question on durability asks about, from its slots and its scenario."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from detente.catalogue.levers import lever_of, levers
from detente.catalogue.scenarios import scenario as scenario_named
from detente.core.errors import WrongInput
from detente.questions.negotiation import GUARANTEE, preset_named
from detente.simulation import paths
from detente.simulation.wiring import TERMS

TREATY: Final = 0.8
"""[log] The mark of a treaty, at which the statistical members apply their whole effect of guarantees."""


class Deal(NamedTuple):
    """Terms of a settlement, against those that past settlements had on average.

    `guarantees`: [log] what guards the supported side. `monitoring`: [share] of what makes an agreement strong.
    `imposed`: [share] from outside. `line`: [share of its territory] returned to the supported side, below nought given
    up. `share`: [share of the stakes] what the terms give the supported side where the user says so; None: what the
    balance of the day gives it. `renegotiation`: [1/year] how fast terms follow the balance afterwards.
    """

    guarantees: float = 0.0
    monitoring: float = 0.0
    imposed: float = 0.0
    line: float = 0.0
    share: float | None = None
    renegotiation: float = 0.0


def deal(slots: Any, returned: float) -> Deal:
    """The terms that slots and scenario name; `returned` is what the line before the invasion would return [share].

    Raises WrongInput where both name a term differently, where a preset contradicts a slot, where two terms exclude
    each other, or where the scenario sets anything but terms.
    """
    found: dict[str, float] = {}
    said: dict[str, str] = {}
    for source, settings in (
        ("slot 'terms'", _preset(slots, returned)),
        (f"scenario {slots.scenario!r}", _scenario(slots.scenario)),
        *((f"slot {term!r}", {term: getattr(slots, term)}) for term in TERMS if getattr(slots, term) is not None),
    ):  # fmt: skip
        for term, value in settings.items():
            if term in said and found[term] != value:
                raise WrongInput(
                    f"{said[term]} and {source} contradict each other on {levers()[term].label!r} "
                    f"({found[term]:g} and {value:g}); leave one of them out"
                )
            found[term], said[term] = value, source
    share = None if isinstance(slots.terms, str) else float(slots.terms)
    _exclusive(found, share)
    return Deal(**found, share=share, renegotiation=slots.renegotiation or 0.0)


def _exclusive(found: Mapping[str, float], share: float | None) -> None:
    """WrongInput for terms of which one leaves no room for the other."""
    if share is not None and "line" in found:
        raise WrongInput(
            f"slot 'terms' gives the supported side {share:g} of all that is in dispute, the line among it, and 'line' "
            f"sets the line apart ({found['line']:g}); leave one of them out"
        )
    monitors = levers()["guarantees"].marks["monitors"]
    if found.get("guarantees") == monitors and found.get("monitoring") == 0.0:
        raise WrongInput("'guarantees' sends monitors and 'monitoring' is none; leave one of them out")


def _preset(slots: Any, returned: float) -> dict[str, float]:
    if not isinstance(slots.terms, str):
        return {}
    preset = preset_named(slots.terms)
    line = {"line": returned} if preset == "status_quo_ante" else {}
    return line | ({"guarantees": GUARANTEE[preset]} if GUARANTEE[preset] else {})


def _scenario(name: str) -> dict[str, float]:
    found = scenario_named(name)
    beyond = sorted(lever for lever in found.settings if lever_of(lever)[0].drives not in TERMS)
    if beyond:
        raise WrongInput(
            f"slot 'scenario': {name!r} sets {', '.join(beyond)}, but how long peace lasts is answered for the war as "
            f"it stands; it may set {', '.join(TERMS)}"
        )
    return paths.terms(found)


def mark_of(lever: str, value: float) -> str:
    """The mark at which a lever stands; empty between marks."""
    return next((name for name, at in levers()[lever].marks.items() if at == value), "")


def words(slots: Any, terms: Deal) -> str:
    """The terms in words: "a freeze on the line with a treaty, imposed"."""
    first = {"status_quo_ante": "the status quo ante"}.get(str(slots.terms), "a freeze on the line")
    if not isinstance(slots.terms, str):
        first = "the terms asked about"
    guard = mark_of("guarantees", terms.guarantees) or "other guarantees"
    watched = mark_of("monitoring", terms.monitoring) or "partial"
    # the preset's own line is in its name
    other_line = slots.terms != "status_quo_ante" and abs(terms.line) > 1e-9
    line = ("with land returned" if terms.line > 0.0 else "with land given up") if other_line else ""
    parts = [
        {"none": "without guarantees", "monitors": "with monitors", "tripwire": "with a tripwire force",
         "treaty": "with a treaty"}.get(guard, f"with {guard}"),
        {"none": "", "partial": "partly monitored", "full": "fully monitored"}[watched],
        {0.0: "", 1.0: "imposed from outside"}.get(terms.imposed, "partly imposed from outside"),
        line,
        "renegotiated as the balance moves" if terms.renegotiation else "",
    ]  # fmt: skip
    return ", ".join([f"{first} {parts[0]}", *(part for part in parts[1:] if part)])
