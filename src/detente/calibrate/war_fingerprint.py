"""What equations, beliefs, observation model and data say together at a few fixed points: a fit's fingerprint.

A fit that ships is of the code that made it. Digests of files change with every comment, and a version too seldom; the
log likelihood and what is reported of a handful of wars change if, and only if, the problem that was fitted has.
"""

from typing import Any, Final

import numpy as np

from detente.calibrate.war import War, reported
from detente.calibrate.war_coordinates import told
from detente.calibrate.war_likelihood import TERMS
from detente.calibrate.war_series import WarData
from detente.catalogue.beliefs import Beliefs
from detente.panel import Panel

POINTS: Final = 4
"""Wars looked at; their coordinates are standard normal, cut to the bulk of the prior."""

CLOSE: Final = 2e-3
"""[share] Beyond which a fingerprint is another one: rounding and shorter polynomials stay within."""


def fingerprint(data: WarData, beliefs: Beliefs) -> list[float]:
    """Of each point the log likelihood, then all that is reported, to five digits."""
    war = War(beliefs, len(data.months), data)
    rng = np.random.Generator(np.random.Philox(key=[0, 7]))
    u = np.clip(rng.standard_normal((war.size, POINTS)), -1.0, 1.0)
    _, run, values = war.run(u)
    found = np.concatenate([told(data, run, values, TERMS)[None], reported(run)])
    return [float(f"{x:.5g}") for x in found.T.ravel()]


def inputs_of(panel: Panel, data: WarData, beliefs: Beliefs) -> dict[str, Any]:
    """What a recipe says of where a fit came from."""
    return {"panel": panel.digest, "beliefs": beliefs.digest, "fingerprint": fingerprint(data, beliefs)}


def same(one: list[float], other: list[float]) -> bool:
    """Whether two fingerprints are of one problem."""
    return len(one) == len(other) and bool(np.allclose(one, other, rtol=CLOSE, atol=CLOSE))
