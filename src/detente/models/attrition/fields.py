"""The five tuples of the attrition block: beliefs, inputs, outputs, state and noise.

Units: persons, shells and drones in thousands, equipment and interceptors in items, area in thousand
square kilometres, rates per week unless said otherwise.
"""

from typing import NamedTuple

from detente.models.block import (
    PerDurable,
    PerInput,
    PerSide,
    PerSideClass,
    PerSideConsumable,
    PerSideDurable,
    Scalar,
)


class Params(NamedTuple):
    """Beliefs; what each means stands in `model.toml` and in the file of the conflict."""

    manpower: PerSide
    wounded: PerSide
    usable: PerSide
    absence: PerSide
    irrecoverable: PerSide
    in_service: PerSideDurable
    storage: PerSideDurable
    refurbishment: PerSideDurable
    refurbishment_yield: PerSide
    storage_scale: PerDurable
    stocks: PerSideConsumable
    shells_per_tube: PerSide
    drones_wanted: PerSide
    shell_reserve: Scalar
    drone_reserve: Scalar
    interceptors_wanted: Scalar
    interceptor_reserve: Scalar
    air_strikes: PerSide
    air_defence_scale: Scalar
    weights: PerInput
    curvature: Scalar
    quality: PerSide
    resolve_weight: Scalar
    loss_rate: Scalar
    aimed_share: Scalar
    drone_weight: Scalar
    attacker_loss: Scalar
    attacker_equipment_loss: Scalar
    equipment_hazard: PerDurable
    friction: Scalar
    softness: Scalar
    advance_speed: Scalar
    front_width: Scalar
    speed_cap: Scalar
    culmination: Scalar
    room: PerSide
    tempo_persistence: Scalar
    tempo_noise: Scalar
    front_noise: Scalar
    local_noise: Scalar
    discrepancy_noise: Scalar
    drift_noise: Scalar
    breakthrough_hazard: Scalar
    breakthrough_slope: Scalar
    breakthrough_size: Scalar
    breakthrough_spread: Scalar
    manpower_reference: Scalar
    armour_reference: Scalar
    fires_reference: Scalar
    drones_reference: Scalar
    tempo: Scalar
    discrepancy: Scalar
    drift: Scalar


class Inputs(NamedTuple):
    """Monthly flows from other blocks, last month's resolve, posture (0 defends, 1 attacks), whether war goes on."""

    aid_arrived: PerSideClass
    output: PerSideClass
    intake: PerSide
    funding: PerSide
    previous_resolve: PerSide
    posture: PerSide
    fighting: Scalar


class Outputs(NamedTuple):
    """At the month's end, or during the month for pace and losses."""

    area_gained: Scalar
    pace: Scalar
    force_ratio_log: Scalar
    unexplained_log: Scalar
    strength_log: PerSide
    casualties: PerSide
    irrecoverable_losses: PerSide
    equipment_lost: PerSideDurable
    storage_left: PerSideDurable
    manpower_left: PerSide
    equipment_left: PerSideDurable
    stocks_left: PerSideConsumable
    collapsed: Scalar


class State(NamedTuple):
    """Stocks, cumulative losses since the start of the run, the front, and what stocks do not explain."""

    manpower: PerSide
    wounded: PerSide
    irrecoverable: PerSide
    casualties: PerSide
    in_service: PerSideDurable
    storage: PerSideDurable
    equipment_lost: PerSideDurable
    stocks: PerSideConsumable
    area: Scalar
    tempo: Scalar
    discrepancy: Scalar
    drift: Scalar
    ratio: Scalar
    strength: PerSide
    weeks_over: Scalar
    weeks_low: PerSide
    collapsed: Scalar


class Noise(NamedTuple):
    """Standard normals of a sub-step."""

    tempo: Scalar
    front: Scalar
    local: Scalar
    jump: Scalar
    jump_size: Scalar
    discrepancy: Scalar
    drift: Scalar
