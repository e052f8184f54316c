"""How the front moves in one sub-step.

Sign convention: area and pace count what B gains; z > 0 means that B is the stronger.
"""

from typing import Any, Final, NamedTuple

from detente.models.attrition.fields import Noise, Params, State
from detente.models.mathematics import Mathematics, relative

DEPTH: Final = 25.0
"""[1000 km2] Area over which culmination is counted."""

BREAKTHROUGH_RATIO: Final = 0.3
"""[log] Force ratio at which the breakthrough hazard is quoted."""


class Frontline(NamedTuple):
    """[1000 km2] Area gained by B at the end of the sub-step."""

    area: Any


def advance(state: State, z: Any, posture: Any, p: Params, m: Mathematics) -> Any:
    """[km2 a week] Mean movement: each side moves forward as its edge exceeds friction, softly and up to a cap.

    Model: friction with hysteresis: between the two thresholds the front stands still. Culmination
    makes holding easier for the side that has given ground. Movement ends where there is no room left.
    Fails when: logistics or training bind rather than the balance of means.
    """
    depth = p.culmination * state.area * (1.0 / DEPTH)
    forward = posture[1] * m.softplus(relative(z - p.friction - depth, p.softness))
    backward = posture[0] * m.softplus(relative(-z - p.friction + depth, p.softness))
    speed = p.front_width * p.advance_speed * p.softness * (forward - backward)
    capped = p.speed_cap * m.tanh(relative(speed, p.speed_cap))
    limit = m.where(m.greater(capped, 0.0), p.room[1], -p.room[0])
    return capped * m.clip(1.0 - state.area / limit, 0.0, 1.0)


def breakthrough(z: Any, noise: Noise, p: Params, weeks: float, m: Mathematics) -> Any:
    """[1000 km2] A rare jump towards the weaker side: likelier the more uneven the balance."""
    chance = 1.0 - m.exp(
        -p.breakthrough_hazard * weeks * m.exp(p.breakthrough_slope * (m.absolute(z) - BREAKTHROUGH_RATIO))
    )
    size = p.breakthrough_size * m.exp(p.breakthrough_spread * noise.jump_size)
    towards = m.where(m.greater(z, 0.0), 1.0, -1.0)
    return m.where(m.less(m.normal_cdf(noise.jump), chance), size * towards, 0.0)


def front(
    state: State, z: Any, posture: Any, fighting: Any, noise: Noise, p: Params, weeks: float, m: Mathematics
) -> Any:
    """[1000 km2] Area gained by B after the sub-step, kept within the room that there is.

    The multiplicative noise has mean one; the local one stands for sectors that go their own way.
    """
    tempo = m.exp(state.tempo)
    moved = 1e-3 * advance(state, z, posture, p, m) * tempo * weeks
    moved = moved * m.exp(p.front_noise * noise.front - 0.5 * p.front_noise * p.front_noise)
    moved = moved + 1e-3 * p.local_noise * (weeks**0.5) * noise.local + breakthrough(z, noise, p, weeks, m)
    return m.clip(state.area + moved * fighting, -p.room[0], p.room[1])
