"""Terms of a settlement that people can read, and what share of everything in dispute they are worth.

A share is the weighted sum of three things: the part of its territory that the supported side holds, its security, and
its freedom to choose its alignment. The weights are the user's to set.
"""

from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.catalogue.levers import levers
from detente.simulation.renewal import Guard

Array = NDArray[Any]
PresetName = Literal["status_quo_ante", "freeze", "line_plus_guarantees"]

PRESETS: Final[dict[PresetName, str]] = {
    "status_quo_ante": "status quo ante",
    "freeze": "freeze on the line",
    "line_plus_guarantees": "line plus guarantees",
}
TREATY: Final = levers()["guarantees"].marks["treaty"]
GUARANTEE: Final = {"status_quo_ante": 0.0, "freeze": 0.0, "line_plus_guarantees": TREATY}
"""[log] What guards the deal: nothing, or a treaty."""

ALIGNMENT: Final = {"status_quo_ante": 1.0, "freeze": 0.5, "line_plus_guarantees": 0.5}
"""[share] A's freedom to choose its alignment."""

HALF: Final = 0.5
"""[share] Freedom of alignment where the user's own terms name none."""

AS_SET: Final = "as_set"
"""Name of the user's own terms."""

SECURITY_SCALE: Final = 0.4
"""[log] Guarantee at which security is worth two thirds of all it can be."""

LEAST_WEIGHT: Final = 0.05
"""[share] Weight of area below which a share is not told as a line: no line would make up for it."""


class Bundle(NamedTuple):
    """Terms: [share] of its territory that A holds, what guards the deal, [share] A's freedom of alignment."""

    line: float
    guard: Guard
    alignment: float


class Weights(NamedTuple):
    """[share, draw] What area, security and alignment weigh; together one."""

    area: Array
    security: Array
    alignment: Array

    def worth(self, terms: Bundle) -> Array:
        """[share, draw] What terms give A of everything in dispute."""
        return self.area * terms.line + self._beside(terms)

    def line(self, share: Array, terms: Bundle) -> Array:
        """[share of the territory, draw] The line at which terms, otherwise as given, are worth a share.

        Below nought or above one where no line alone would do.
        """
        return (share - self._beside(terms)) / np.maximum(self.area, LEAST_WEIGHT)

    def _beside(self, terms: Bundle) -> Array:
        safe = 1.0 - np.exp(-terms.guard.guarantees / SECURITY_SCALE)
        return self.security * safe + self.alignment * terms.alignment


def preset_named(name: str) -> PresetName:
    """The preset of this id; raises KeyError for any other."""
    for preset in PRESETS:
        if preset == name:
            return preset
    raise KeyError(name)


def named(terms: float | str) -> str:
    """Terms in words."""
    if not isinstance(terms, str):
        return "the terms asked about"
    return "the terms as set" if terms == AS_SET else PRESETS[preset_named(terms)]
