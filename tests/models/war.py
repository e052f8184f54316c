"""A war to test with: beliefs of the illustration as parameters in double precision, and levers at rest."""

from typing import Any

import numpy as np

from detente.models import blocks
from detente.models.attrition.block import Attrition
from detente.models.block import dims
from detente.simulation import clock, draws, wiring
from detente.simulation.ensemble import beliefs_of
from detente.simulation.numbers import DOUBLE

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


def bare(aimed: float, rate: float, men: tuple[float, float], quality: tuple[float, float] = (1.0, 1.0)) -> Any:
    """Manpower alone fights: curvature -1 makes strength linear in it; no returns, no luck, no movement."""
    given = params(1)["attrition"]
    one = np.ones(1)
    sides, nobody = np.ones((2, 1)), np.zeros((2, 1))
    return given._replace(
        manpower=np.array(men)[:, None], wounded=nobody, usable=nobody, absence=nobody, irrecoverable=sides,
        weights=np.array([1.0, 0.0, 0.0, 0.0])[:, None], curvature=-one, quality=np.array(quality)[:, None],
        resolve_weight=0 * one, loss_rate=rate * one, aimed_share=aimed * one, manpower_reference=1000.0 * one,
        attacker_loss=0 * one, tempo=0 * one, tempo_noise=0 * one, discrepancy_noise=0 * one, drift_noise=0 * one,
        discrepancy=0 * one, drift=0 * one, breakthrough_hazard=0 * one,
    )  # fmt: skip


def fight(given: Any, months: int, substeps: int) -> np.ndarray:
    """[step, side] Manpower."""
    block = Attrition(substeps)
    zero = np.zeros((2, 6, 1))
    inputs = block.Inputs(zero, zero, zero[:, 0], np.ones((2, 1)), 0.6 * np.ones((2, 1)), np.zeros((2, 1)), np.ones(1))
    quiet = block.Noise(*(np.zeros(1) for _ in block.Noise._fields))
    state, path = block.init(given, DOUBLE), []
    for _ in range(months * substeps):
        state = block.step(state, inputs, given, quiet, DOUBLE)
        path.append(state.manpower[:, 0])
    return np.array(path)
