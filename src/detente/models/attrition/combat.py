"""Fire, strength and losses of one sub-step, for both sides.

Sides are indexed 0 (A) and 1 (B); every function treats them alike.
"""

from typing import Any, Final, NamedTuple

from detente.models.attrition.fields import Params, State
from detente.models.mathematics import Mathematics, relative

ARMOUR, ARTILLERY, AIR_DEFENCE = range(3)
SHELLS, DRONES, INTERCEPTORS = range(3)

FLOOR: Final = 0.02
"""[1] Least input to strength, so that a side without one of its means is weak, not nought."""

RESOLVE_REFERENCE: Final = 0.6
"""[share] Resolve at which strength is unscaled; only the difference between sides matters."""

COBB_DOUGLAS: Final = 1e-3
"""[1] Curvature below which the limit of the mean is used."""

NOTHING: Final = 1e-30
"""[items or 1000] Less than any stock: keeps the quotient of nothing by nothing at nought and changes no other."""


class Fire(NamedTuple):
    """One side's rates: shells and drones used [1000 a week], interceptors used [items a week], fires with air
    strikes [1000 shell equivalents a week], and fires with drones relative to the references [1]."""

    shells: Any
    drones: Any
    interceptors: Any
    fires: Any
    density: Any


def rationed(wanted: Any, stock: Any, reserve: Any, m: Mathematics) -> Any:
    """[per week] Use of a stock that falls below `wanted` as fewer than `reserve` weeks remain, never below nought.

    Model: saturating (Michaelis-Menten) use. Since its slope in the stock is at most 1 / reserve, a
    sub-step no longer than the reserve keeps the stock positive and two stocks in order.
    """
    return wanted * stock / m.maximum(stock + wanted * reserve, NOTHING)


def fire(side: int, state: State, p: Params, m: Mathematics) -> Fire:
    """What a side fires, or could fire while the guns are silent.

    The other side's air defence thins its air strikes for as long as interceptors last.
    """
    other = 1 - side
    wanted = p.shells_per_tube[side] * state.in_service[side, ARTILLERY]
    shells = rationed(wanted, state.stocks[side, SHELLS], p.shell_reserve, m)
    drones = rationed(p.drones_wanted[side], state.stocks[side, DRONES], p.drone_reserve, m)
    interceptors = rationed(p.interceptors_wanted, state.stocks[side, INTERCEPTORS], p.interceptor_reserve, m)
    left = state.stocks[other, INTERCEPTORS]
    lasting = m.maximum(left + p.interceptors_wanted * p.interceptor_reserve, NOTHING)
    cover = state.in_service[other, AIR_DEFENCE] * left / lasting
    fires = shells + p.air_strikes[side] * m.exp(-relative(cover, p.air_defence_scale))
    return Fire(
        shells,
        drones,
        interceptors,
        fires,
        relative(fires, p.fires_reference) + p.drone_weight * relative(drones, p.drones_reference),
    )


def strength_log(side: int, state: State, own: Fire, resolve: Any, p: Params, m: Mathematics) -> Any:
    """[log] Combat strength, a mean of constant elasticity 1 / (1 + curvature) over four means of war.

    Model: CES production (Arrow, Chenery, Minhas & Solow 1961, known by name). Homogeneous of degree
    one; as curvature goes to nought it becomes Cobb-Douglas.
    Fails when: means do not substitute for one another at any rate.
    """
    inputs = (
        relative(state.manpower[side], p.manpower_reference),
        relative(state.in_service[side, ARMOUR], p.armour_reference),
        relative(own.fires, p.fires_reference),
        relative(own.drones, p.drones_reference),
    )
    near_nought = m.less(m.absolute(p.curvature), COBB_DOUGLAS)
    rho = m.where(near_nought, COBB_DOUGLAS, p.curvature)
    total = geometric = 0.0
    for weight, given in zip((p.weights[k] for k in range(4)), inputs, strict=True):
        logarithm = m.log(m.maximum(given, FLOOR))
        total = total + weight * m.exp(-rho * logarithm)
        geometric = geometric + weight * logarithm
    mean = m.where(near_nought, geometric, -relative(m.log(total), rho))
    return m.log(p.quality[side]) + mean + p.resolve_weight * (resolve - RESOLVE_REFERENCE)


def casualties(
    side: int, state: State, against: tuple[Any, Fire], intensity: Any, p: Params, weeks: float, m: Mathematics
) -> Any:
    """[1000] Killed, wounded, missing and captured in the sub-step, never more than there are.

    Model: mixed Lanchester law: aimed fire in proportion to the enemy's strength (square law), area
    fire in proportion to his fires and to how many stand under them (linear law).
    """
    enemy, enemy_fire = against
    aimed = p.aimed_share * p.loss_rate * enemy
    area = (
        (1.0 - p.aimed_share) * p.loss_rate * enemy_fire.density * relative(state.manpower[side], p.manpower_reference)
    )
    raw = intensity * (aimed + area) * weeks
    return state.manpower[side] * (1.0 - m.exp(-raw / m.maximum(state.manpower[side], 1e-6)))


def equipment_losses(
    side: int,
    kind: int,
    state: State,
    against: tuple[Any, Fire],
    exposure: Any,
    p: Params,
    weeks: float,
    m: Mathematics,
) -> Any:
    """[items] Equipment of a class lost in the sub-step: a hazard that grows with the enemy's strength and fires."""
    enemy, enemy_fire = against
    hazard = p.equipment_hazard[kind] * exposure * (0.5 * enemy + 0.25 * enemy_fire.density)
    return state.in_service[side, kind] * (1.0 - m.exp(-hazard * weeks))
