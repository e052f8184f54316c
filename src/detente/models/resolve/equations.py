"""Resolve of both sides: how willing each is to go on.

Model: adjustment towards a level that falls with the logarithm of casualties (Mueller 1973, known by
name), with ground lost, and with support withdrawn. The target is a level, not a running sum: a sum
would drive any side to nought within two years.
Fails when: regime change, or a shock to morale that no casualty count announces.
"""

from typing import Any, Final, NamedTuple

from detente.models.block import SIDES, WEEKS_A_MONTH, PerSide, Scalar
from detente.models.mathematics import Mathematics

_SIDES: Final = range(len(SIDES))


class Params(NamedTuple):
    """Beliefs.

    adjustment: [1/week]; level: [logit]; casualty_weight: [logit per log]; area_weight: [logit per 1000
    km2]; support_weight: [logit]; support_exposure: [share] how far each side is hurt by a cut, below nought if it is
    heartened; resolve_noise:
    [logit per root week]; start: [share]; casualties_before: [1000] up to the start of the run.
    """

    adjustment: Scalar
    level: PerSide
    casualty_weight: Scalar
    area_weight: Scalar
    support_weight: Scalar
    support_exposure: PerSide
    resolve_noise: Scalar
    start: PerSide
    casualties_before: PerSide


class Inputs(NamedTuple):
    """The month's front and losses."""

    support_regime: Scalar
    area_gained: Scalar
    casualties: PerSide


class Outputs(NamedTuple):
    """[share]"""

    resolve: PerSide


class State(NamedTuple):
    """Log odds of resolve; all casualties since the war began [1000]."""

    logit: PerSide
    casualties: PerSide


class Noise(NamedTuple):
    """Shocks to resolve."""

    resolve: PerSide


class Resolve:
    """The block; it steps once a month."""

    id: Final = "resolve"
    substeps: Final = 1

    def __init__(self) -> None:
        """The five tuples, as attributes."""
        self.Params, self.Inputs, self.Outputs, self.State, self.Noise = Params, Inputs, Outputs, State, Noise

    def init(self, params: Params, m: Mathematics) -> State:
        """The starting shares as log odds."""
        return State(m.log(params.start / (1.0 - params.start)), params.casualties_before)

    def step(self, state: State, inputs: Inputs, params: Params, noise: Noise, m: Mathematics) -> State:
        """One month towards the target; the exact solution of the linear adjustment."""
        p = params
        kept = m.exp(-p.adjustment * WEEKS_A_MONTH)
        logit, total = [], []
        for i in _SIDES:
            sign = 1.0 - 2.0 * i
            casualties = state.casualties[i] + inputs.casualties[i]
            weary = p.casualty_weight * m.log(casualties / p.casualties_before[i])
            cut = p.support_weight * p.support_exposure[i] * (1.0 - inputs.support_regime)
            target = p.level[i] - weary - sign * p.area_weight * inputs.area_gained - cut
            shock = p.resolve_noise * WEEKS_A_MONTH**0.5 * noise.resolve[i]
            logit.append(target + (state.logit[i] - target) * kept + shock)
            total.append(casualties)
        return State(m.stack(logit), m.stack(total))

    def read(self, before: State, state: State, inputs: Inputs, params: Params, m: Mathematics) -> Outputs:  # noqa: ARG002
        """Shares."""
        return Outputs(m.sigmoid(state.logit))

    def start(self, state: State, params: Params, m: Mathematics) -> dict[str, Any]:  # noqa: ARG002
        """Resolve before the first month."""
        return {"resolve": m.sigmoid(state.logit)}


BLOCK: Final = Resolve()
