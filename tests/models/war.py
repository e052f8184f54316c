"""A war to test with: beliefs of the illustration as parameters in double precision, and levers at rest."""

from typing import Any

import numpy as np

from detente.models import blocks
from detente.models.attrition.block import Attrition
from detente.models.block import dims
from detente.simulation import clock, draws, wiring
from detente.simulation.ensemble import beliefs_of

PROGRAM = wiring.program(blocks())
AT_REST = dict.fromkeys(wiring.LEVERS, 1.0)


def params(count: int = 20, seed: int = 1) -> dict[str, Any]:
    """Prior draws of every block's Params."""
    return draws.params(PROGRAM, beliefs_of("ukraine"), count, seed, dtype=np.float64)


def levers(months: int, **settings: Any) -> dict[str, Any]:
    """Every lever at one, postures as they are, and what is set."""
    paths = {name: np.ones((months, *wiring.shape_of(over))) for name, over in wiring.LEVERS.items()}
    paths["posture"][:] = (0.2, 1.0)
    for name, value in settings.items():
        paths[name] = np.ones_like(paths[name]) * value
    return paths


def run(given: dict[str, Any], months: int = 12, *, seed: int = 0, keep: tuple[str, ...] = (), quiet: bool = False,
        program: Any = PROGRAM, **settings: Any) -> clock.Run:  # fmt: skip
    """A run in double precision; `quiet` leaves all luck out."""
    count = clock.draws_in(given)
    noise = None
    if quiet:
        noise = {b.id: np.zeros((months, b.substeps, len(wiring.noise_names(b)), count)) for b in program.blocks}
        given = without_jumps(given)
    return clock.run(
        program, given, levers(months, **settings), months=months, seed=seed, keep=keep, dtype=np.float64, noise=noise
    )


def without_jumps(given: dict[str, Any]) -> dict[str, Any]:
    """No breakthroughs."""
    held = given["attrition"]
    return given | {"attrition": held._replace(breakthrough_hazard=held.breakthrough_hazard * 0.0)}


def swapped(given: dict[str, Any]) -> dict[str, Any]:
    """All of A's parameters for B's, and the reverse."""
    found = {}
    for block in PROGRAM.blocks:
        fields = given[block.id]._asdict()
        for name in fields:
            over = dims(block.Params, name)
            if over and over[0] == "side":
                fields[name] = fields[name][::-1]
        found[block.id] = block.Params(**fields)
    # the balance at which intake is unchanged is told from A's side
    held = found["capabilities"]
    found["capabilities"] = held._replace(reference_ratio=-held.reference_ratio)
    held = found["attrition"]
    found["attrition"] = held._replace(discrepancy=-held.discrepancy, drift=-held.drift)
    return found


def finer(substeps: int) -> Any:
    """The war core with another number of sub-steps, alone: its inputs come from the test."""
    return Attrition(substeps)
