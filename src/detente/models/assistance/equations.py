"""From a pledge to the front: a delay line, with volume and speed as separate levers.

Model: a third-order (Erlang-3) material delay of system dynamics: three stages in a row, each left at
the same rate, so that time from pledge to use has mean `delay / speed` and a spread of about 58 % of it.
Fails when: deliveries wait for training, transport or politics rather than for their turn in the line.
"""

from typing import Any, Final, NamedTuple

from detente.models.block import (
    DIMS,
    SIDES,
    WEEKS_A_MONTH,
    PerClass,
    PerDonor,
    PerSide,
    PerSideClass,
    PerStageClass,
    Scalar,
)
from detente.models.mathematics import Mathematics

CLASSES: Final = range(len(DIMS["class"]))

NOTHING: Final = 1e-30
"""[EUR m a week] Less than any aid costs: where nothing is given, any mix of it is nothing."""


class Params(NamedTuple):
    """Beliefs.

    baseline: [items or 1000 a week] arrivals at unchanged policy; us_share: [share] part that the United
    States pays; delay: [weeks] from decision to use; price: [EUR m per item or per 1000]; receives:
    [share] part that each side gets.
    """

    baseline: PerClass
    us_share: PerClass
    delay: PerClass
    price: PerClass
    receives: PerSide


class Inputs(NamedTuple):
    """Levers: volume, mix by class (rescaled to the same cost), speed, US part of the aid in force.

    aid_rhythm: [ratio] what the United States and the others gave in a month against their own mean; one where no
    month is told from another.
    """

    aid_volume: Scalar
    aid_mix: PerClass
    aid_speed: Scalar
    support_regime: Scalar
    aid_rhythm: PerDonor


class Outputs(NamedTuple):
    """[items or 1000 a month], in transit [items or 1000]."""

    aid_committed: PerClass
    aid_arrived: PerSideClass
    aid_in_transit: PerClass


class State(NamedTuple):
    """The three stages; cumulative commitments and arrivals."""

    stage: PerStageClass
    committed: PerClass
    arrived: PerClass


class Noise(NamedTuple):
    """None: what is pledged arrives."""


def stage_rate(speed: Any, delay: Any, weeks: float, m: Mathematics) -> Any:
    """[share] Part of a stage that leaves it in `weeks` weeks."""
    return 1.0 - m.exp(-3.0 * speed * weeks / delay)


class Assistance:
    """The block."""

    id: Final = "assistance"
    substeps: Final = 4

    def __init__(self) -> None:
        """The five tuples, as attributes."""
        self.Params, self.Inputs, self.Outputs, self.State, self.Noise = Params, Inputs, Outputs, State, Noise

    def init(self, params: Params, m: Mathematics) -> State:
        """In transit what unchanged policy keeps in transit, nothing counted yet."""
        weeks = WEEKS_A_MONTH / self.substeps
        held = params.baseline * weeks / stage_rate(1.0, params.delay, weeks, m)
        nought = params.baseline * 0.0
        return State(m.stack([held, held, held]), nought, nought)

    def commitments(self, inputs: Inputs, params: Params, m: Mathematics) -> Any:
        """[items or 1000 a week] The mix at equal cost, donors in their rhythm, the US part as far as in force."""
        cost = mixed = 0.0
        for k in CLASSES:
            part = params.price[k] * params.baseline[k]
            cost = cost + part
            mixed = mixed + part * inputs.aid_mix[k]
        wanted = params.baseline * inputs.aid_mix * (inputs.aid_volume * (cost / m.maximum(mixed, NOTHING)))
        american, others = inputs.support_regime * inputs.aid_rhythm[0], inputs.aid_rhythm[1]
        # so that an even rhythm with all support in force is what unchanged policy gives, to the bit
        return wanted * (1.0 - params.us_share * (1.0 - american) - (1.0 - params.us_share) * (1.0 - others))

    def step(self, state: State, inputs: Inputs, params: Params, noise: Noise, m: Mathematics) -> State:  # noqa: ARG002
        """One sub-step: each stage passes on its part of what it held at the start."""
        weeks = WEEKS_A_MONTH / self.substeps
        new = self.commitments(inputs, params, m) * weeks
        rate = stage_rate(inputs.aid_speed, params.delay, weeks, m)
        first, second, third = (state.stage[k] * rate for k in range(3))
        stage = m.stack(
            [state.stage[0] + new - first, state.stage[1] + first - second, state.stage[2] + second - third]
        )
        return State(stage, state.committed + new, state.arrived + third)

    def read(self, before: State, state: State, inputs: Inputs, params: Params, m: Mathematics) -> Outputs:  # noqa: ARG002
        """The month's commitments and arrivals, and what is under way at its end."""
        arrived = state.arrived - before.arrived
        return Outputs(
            state.committed - before.committed,
            m.stack([arrived * params.receives[i] for i in range(len(SIDES))]),
            state.stage[0] + state.stage[1] + state.stage[2],
        )

    def start(self, state: State, params: Params, m: Mathematics) -> dict[str, Any]:  # noqa: ARG002
        """Nobody reads last month's aid."""
        return {}


BLOCK: Final = Assistance()
