"""The choices that a spatial bargaining run leaves open, under the peer's names.

Each option has a closed list of values; the first is the default. `Options.named` reads them as the
peer's input files and the reference cases write them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from detente.core.errors import UnknownName, WrongInput

VICTORY: Final = ("Linear", "Square", "Quartic", "Octic", "Binary")
"""How an advantage in strength becomes a chance to win a vote between two options."""

ELECTION: Final = ("Conditional", "MarkovIncentive", "MarkovUniform")
"""How pairwise chances become one probability for each option."""

VOTING: Final = ("Prop", "Binary", "PropBin", "PropCbc", "Cubic", "ASymProsp")
"""How strongly an actor votes for a gain in utility."""

RISK_ADJUSTMENT: Final = ("OneThird", "None", "Half", "TwoThirds", "Full")
"""How far an actor sees others' attitude to risk rather than projecting its own."""

RISK_RANGE: Final = ("Mid", "Min", "Max")
"""Range of attitudes to risk: -1/2 to 1, 0 to 1, -1 to 1."""

COMMITMENT: Final = ("SemiCommit", "NoCommit", "FullCommit")
"""Whether a third party that joins a contest must take the position of the side that wins."""

INTERPOLATION: Final = ("S2P2", "S1P1", "S2PMax")
"""How salience and the chance to win place a bargain between two positions."""

BARGAINING: Final = ("InitOnlyInterp", "InitRcvrInterp", "PWCompInterp")
"""Whose view of a challenge is put on the table: the challenger's, both, or their weighted mean."""

TRANSITIONS: Final = ("Deterministic", "Stochastic")
"""Whether an actor takes the likeliest bargain or draws one by its probability."""


@dataclass(frozen=True, slots=True)
class Options:
    """One choice of each; field by field the peer's VictoryProbModel, PCEModel, and so on."""

    victory: str = "Linear"
    election: str = "Conditional"
    voting: str = "Prop"
    risk_adjustment: str = "OneThird"
    risk_range: str = "Mid"
    commitment: str = "SemiCommit"
    interpolation: str = "S2P2"
    bargaining: str = "InitOnlyInterp"
    transitions: str = "Deterministic"

    def __post_init__(self) -> None:
        for field in fields(self):
            given = getattr(self, field.name)
            if given not in CHOICES[field.name]:
                raise UnknownName(f"value of {PEER_NAMES[field.name]}", str(given), CHOICES[field.name])

    @classmethod
    def named(cls, given: Mapping[str, Any], over: Mapping[str, Any] | None = None) -> "Options":
        """Options from the peer's names or ours, those of `over` first.

        Raises UnknownName for a name or value that does not exist and WrongInput for one given twice.
        """
        return cls(**(_chosen(given) | _chosen(over or {})))

    def peer_names(self) -> dict[str, str]:
        """The options as the peer's files write them."""
        return {PEER_NAMES[name]: value for name, value in asdict(self).items()}


CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "victory": VICTORY,
    "election": ELECTION,
    "voting": VOTING,
    "risk_adjustment": RISK_ADJUSTMENT,
    "risk_range": RISK_RANGE,
    "commitment": COMMITMENT,
    "interpolation": INTERPOLATION,
    "bargaining": BARGAINING,
    "transitions": TRANSITIONS,
}

PEER_NAMES: Final = {
    "victory": "VictoryProbModel",
    "election": "PCEModel",
    "voting": "VotingRule",
    "risk_adjustment": "BigRAdjust",
    "risk_range": "BigRRange",
    "commitment": "ThirdPartyCommit",
    "interpolation": "InterVecBrgn",
    "bargaining": "BargnModel",
    "transitions": "StateTransitions",
}
"""Our field -> the peer's element."""

_FIELDS: Final = {name.casefold(): field for field, peer in PEER_NAMES.items() for name in (field, peer)}

_SPELLINGS: Final = {
    "Proportional": "Prop",  # the peer's schema and its program differ in these two names
    "No": "None",
    "NoRA": "None",
}


def _chosen(given: Mapping[str, Any]) -> dict[str, str]:
    """Values by our fields."""
    chosen: dict[str, str] = {}
    for name, value in given.items():
        field = _FIELDS.get(name.casefold())
        if field is None:
            raise UnknownName("option", name, list(PEER_NAMES.values()))
        if field in chosen:
            raise WrongInput(f"option {PEER_NAMES[field]} is given twice; keep one")
        chosen[field] = _value(field, "None" if value is None else str(value))
    return chosen


def _value(field: str, text: str) -> str:
    text = _SPELLINGS.get(text.strip(), text.strip())
    known = {value.casefold(): value for value in CHOICES[field]}
    return known.get(text.casefold(), text)
