"""The war core: stocks, strength, losses and front, four equal sub-steps in a month.

One Euler step a month would move the front about 15 % too far, four come within 3 %, so whatever
feeds back within weeks stands in this one block; everything slower meets it once a month.

Fails when: aid changes the challenger's choices (this is a reaction model, not a game), mass
mobilisation, escalation, or drones that change the law of losses itself.
"""

from typing import Any, Final

from detente.models.attrition.combat import Fire, casualties, equipment_losses, fire, strength_log
from detente.models.attrition.fields import Inputs, Noise, Outputs, Params, State
from detente.models.attrition.front import front
from detente.models.block import DURABLES, SIDES, WEEKS_A_MONTH
from detente.models.mathematics import Mathematics, relative

RETURN_RATE: Final = 0.1
"""[1/week] Rate at which recovering wounded come back."""

DRIFT_MEMORY: Final = 0.97
"""[1 per week] Persistence of the drift of what stocks do not explain."""

OVERWHELMED: Final = 1.0
"""[log] Force ratio that, held for `OVERWHELMED_WEEKS`, flags collapse."""

OVERWHELMED_WEEKS: Final = 13.0
LOW_RESOLVE: Final = 0.1
LOW_RESOLVE_WEEKS: Final = 26.0

_SIDES = range(len(SIDES))
_DURABLES = range(len(DURABLES))


class Attrition:
    """The block."""

    id: Final = "attrition"

    def __init__(self, substeps: int = 4) -> None:
        """`substeps` other than four only to study how results converge."""
        self.substeps = substeps
        self.Params, self.Inputs, self.Outputs, self.State, self.Noise = Params, Inputs, Outputs, State, Noise

    def init(self, params: Params, m: Mathematics) -> State:
        """The stocks that the beliefs give, the front where it is."""
        p = params
        none, nobody = p.friction * 0.0, p.manpower * 0.0
        state = State(
            p.manpower, p.wounded, nobody, nobody, p.in_service, p.storage, p.in_service * 0.0, p.stocks,
            none, p.tempo + none, p.discrepancy + none, p.drift + none, none, nobody, none, nobody, none,
        )  # fmt: skip
        logs = self.strengths(state, (0.6, 0.6), p, m)
        return state._replace(strength=m.exp(m.stack(logs)), ratio=logs[1] - logs[0] + state.discrepancy)

    def strengths(self, state: State, resolve: Any, params: Params, m: Mathematics) -> list[Any]:
        """[log] Strength of both sides in a state, given their resolve."""
        return [strength_log(i, state, fire(i, state, params, m), resolve[i], params, m) for i in _SIDES]

    def step(self, state: State, inputs: Inputs, params: Params, noise: Noise, m: Mathematics) -> State:
        """One sub-step of both sides at once: all losses follow from the state at its start."""
        s, p, weeks = state, params, WEEKS_A_MONTH / self.substeps
        fires = [fire(i, s, p, m) for i in _SIDES]
        logs = [strength_log(i, s, fires[i], inputs.previous_resolve[i], p, m) for i in _SIDES]
        level = [m.exp(one) for one in logs]
        z = logs[1] - logs[0] + s.discrepancy
        tempo = m.exp(s.tempo) * inputs.fighting
        people = [self._people(i, s, inputs, (level[1 - i], fires[1 - i]), tempo, p, weeks, m) for i in _SIDES]
        arms = [self._arms(i, s, inputs, (level[1 - i], fires[1 - i]), tempo, p, weeks, m) for i in _SIDES]
        stocks = [self._stocks(i, s, inputs, fires[i], weeks, m) for i in _SIDES]
        area = front(s, z, inputs.posture, inputs.fighting, noise, p, weeks, m)
        over, low, collapsed = _collapse(s, z, inputs, weeks, m)
        memory = m.exp(weeks * m.log(p.tempo_persistence))
        spread = m.sqrt((1.0 - memory * memory) / (1.0 - p.tempo_persistence * p.tempo_persistence))
        root = weeks**0.5
        return State(
            manpower=m.stack([person[0] for person in people]),
            wounded=m.stack([person[1] for person in people]),
            irrecoverable=m.stack([person[2] for person in people]),
            casualties=m.stack([person[3] for person in people]),
            in_service=m.stack([arm[0] for arm in arms]),
            storage=m.stack([arm[1] for arm in arms]),
            equipment_lost=m.stack([arm[2] for arm in arms]),
            stocks=m.stack(stocks),
            area=area,
            tempo=memory * s.tempo + p.tempo_noise * spread * noise.tempo,
            discrepancy=s.discrepancy + s.drift * weeks + p.discrepancy_noise * root * noise.discrepancy,
            drift=s.drift * DRIFT_MEMORY**weeks + p.drift_noise * root * noise.drift,
            ratio=z,
            strength=m.stack(level),
            weeks_over=over,
            weeks_low=low,
            collapsed=collapsed,
        )

    def _stocks(self, i: int, s: State, inputs: Inputs, own: Fire, weeks: float, m: Mathematics) -> Any:
        """Stocks of shells, drones and interceptors after the sub-step."""
        used = (own.shells, own.drones, own.interceptors)
        new = [(inputs.aid_arrived[i, 3 + k] + inputs.output[i, 3 + k]) / self.substeps for k in range(3)]
        return m.stack([s.stocks[i, k] + new[k] - used[k] * weeks * inputs.fighting for k in range(3)])

    def _people(
        self, i: int, s: State, inputs: Inputs, against: Any, tempo: Any, p: Params, weeks: float, m: Mathematics
    ) -> tuple[Any, ...]:
        """Manpower, recovering wounded, irrecoverable and all casualties after the sub-step [1000]."""
        lost = casualties(i, s, against, tempo * (1.0 + p.attacker_loss * inputs.posture[i]), p, weeks, m)
        gone = p.irrecoverable[i] * lost
        back = s.wounded[i] * RETURN_RATE * weeks
        absent = p.absence[i] * (1.0 - inputs.previous_resolve[i]) * (s.manpower[i] - lost) * weeks * inputs.fighting
        joined = p.usable[i] * inputs.intake[i] / self.substeps
        return (
            s.manpower[i] - lost - absent + back + joined,
            s.wounded[i] + (lost - gone) - back,
            s.irrecoverable[i] + gone,
            s.casualties[i] + lost,
        )

    def _arms(
        self, i: int, s: State, inputs: Inputs, against: Any, tempo: Any, p: Params, weeks: float, m: Mathematics
    ) -> tuple[Any, ...]:
        """Equipment in service, in storage, and lost so far, by class [items]."""
        exposure = tempo * (1.0 + p.attacker_equipment_loss * inputs.posture[i])
        service, storage, losses = [], [], []
        for k in _DURABLES:
            lost = equipment_losses(i, k, s, against, exposure, p, weeks, m)
            gets = (
                p.refurbishment[i, k]
                * (1.0 - m.exp(-relative(s.storage[i, k], p.storage_scale[k])))
                * inputs.funding[i]
                * weeks
            )
            # never more than there is, whatever the beliefs
            taken = m.minimum(relative(gets, p.refurbishment_yield[i]), s.storage[i, k])
            new = (inputs.aid_arrived[i, k] + inputs.output[i, k]) / self.substeps
            service.append(s.in_service[i, k] - lost + p.refurbishment_yield[i] * taken + new)
            storage.append(s.storage[i, k] - taken)
            losses.append(s.equipment_lost[i, k] + lost)
        return m.stack(service), m.stack(storage), m.stack(losses)

    def read(self, before: State, state: State, inputs: Inputs, params: Params, m: Mathematics) -> Outputs:  # noqa: ARG002
        """The month's flows as differences of cumulative states; levels at its end."""
        return Outputs(
            state.area, (state.area - before.area) * 1000.0, state.ratio, state.discrepancy, m.log(state.strength),
            state.casualties - before.casualties, state.irrecoverable - before.irrecoverable,
            state.equipment_lost - before.equipment_lost, state.storage, state.manpower, state.in_service,
            state.stocks, state.collapsed,
        )  # fmt: skip

    def start(self, state: State, params: Params, m: Mathematics) -> dict[str, Any]:  # noqa: ARG002
        """Last month's force ratio, for the intake of the first month."""
        return {"force_ratio_log": state.ratio}


def _collapse(s: State, z: Any, inputs: Inputs, weeks: float, m: Mathematics) -> tuple[Any, Any, Any]:
    """Weeks of overwhelming force and of low resolve in a row, and the flag, which stays once raised."""
    over = m.where(m.greater(m.absolute(z), OVERWHELMED), s.weeks_over + weeks, 0.0)
    low = [m.where(m.less(inputs.previous_resolve[i], LOW_RESOLVE), s.weeks_low[i] + weeks, 0.0) for i in _SIDES]
    raised = m.where(m.greater(over, OVERWHELMED_WEEKS), 1.0, 0.0)
    for i in _SIDES:
        raised = m.maximum(raised, m.where(m.greater(low[i], LOW_RESOLVE_WEEKS), 1.0, 0.0))
    return over, m.stack(low), m.maximum(s.collapsed, raised)


BLOCK: Final = Attrition()
