"""Recruits, production and war money of both sides, month by month.

Model: intake that answers to pressure (a side under pressure mobilises more, within limits), a pool of
eligible people that empties, production that grows exponentially and is paid for, and a reserve that is
spent before anything goes unpaid.
Fails when: mass mobilisation or a change of regime alters the rules themselves; credit is unlimited.
"""

from typing import Any, Final, NamedTuple

from detente.models.block import (
    DIMS,
    SIDES,
    WEEKS_A_MONTH,
    PerSide,
    PerSideClass,
    Scalar,
)
from detente.models.mathematics import Mathematics

SHELLS: Final = 3
"""Place of shells among the classes."""

RESPONSE_LIMIT: Final = 1.6
"""[ratio] Most by which pressure raises or relief lowers intake."""

LEAST_FUNDED: Final = 0.4
"""[share] What is kept going however little is paid."""

RESERVE_MONTHS: Final = 26.0 / WEEKS_A_MONTH
"""[months] Time over which a reserve is drawn down at the fastest, 26 weeks."""

_SIDES: Final = range(len(SIDES))
_CLASSES: Final = range(len(DIMS["class"]))


class Params(NamedTuple):
    """Beliefs.

    intake: [1000 a week]; response: [1 per log]; reference_ratio: [log] balance at which intake is
    unchanged; pool: [1000]; pool_scale: [1000] pool below which recruiting slows; production: [items or
    1000 a week]; growth: [1/year]; imported_share: [share] of shells from abroad; gdp, need, external,
    other: [USD bn a year]; burden: [share of GDP]; reserve: [USD bn]; us_part: [share] of outside
    money that ends with US support.
    """

    intake: PerSide
    response: PerSide
    reference_ratio: Scalar
    pool: PerSide
    pool_scale: Scalar
    production: PerSideClass
    growth: PerSideClass
    imported_share: PerSide
    gdp: PerSide
    burden: PerSide
    need: PerSide
    external: PerSide
    other: PerSide
    reserve: PerSide
    us_part: PerSide


class Inputs(NamedTuple):
    """Last month's balance and resolve; levers."""

    previous_force_ratio_log: Scalar
    previous_resolve: PerSide
    support_regime: Scalar
    intake_scale: PerSide
    outside_help: PerSide
    external_scale: PerSide
    revenue_scale: PerSide
    fighting: Scalar


class Outputs(NamedTuple):
    """output: [items or 1000 a month]; intake: [1000 a month]; funding: [share of need met]."""

    output: PerSideClass
    intake: PerSide
    funding: PerSide


class State(NamedTuple):
    """Pool [1000], reserve [USD bn], age of the run [years], and the month's outputs."""

    pool: PerSide
    reserve: PerSide
    age: Scalar
    output: PerSideClass
    intake: PerSide
    funding: PerSide


class Noise(NamedTuple):
    """None."""


class Capabilities:
    """The block."""

    id: Final = "capabilities"
    substeps: Final = 1

    def __init__(self) -> None:
        """The five tuples, as attributes."""
        self.Params, self.Inputs, self.Outputs, self.State, self.Noise = Params, Inputs, Outputs, State, Noise

    def init(self, params: Params, m: Mathematics) -> State:  # noqa: ARG002
        """Full pool and reserve; everything paid."""
        return State(
            params.pool, params.reserve, params.pool_scale * 0.0,
            params.production * 0.0, params.intake * 0.0, params.need * 0.0 + 1.0,
        )  # fmt: skip

    def step(self, state: State, inputs: Inputs, params: Params, noise: Noise, m: Mathematics) -> State:  # noqa: ARG002
        """One month."""
        paid = [_money(i, state, inputs, params, m) for i in _SIDES]
        joined = [_intake(i, state, inputs, params, paid[i][1], m) for i in _SIDES]
        made = [_production(i, state, inputs, params, paid[i][1], m) for i in _SIDES]
        return State(
            m.stack([state.pool[i] - joined[i] for i in _SIDES]), m.stack([reserve for reserve, _ in paid]),
            state.age + 1.0 / 12.0, m.stack(made), m.stack(joined), m.stack([funded for _, funded in paid]),
        )  # fmt: skip

    def read(self, before: State, state: State, inputs: Inputs, params: Params, m: Mathematics) -> Outputs:  # noqa: ARG002
        """The month's flows."""
        return Outputs(state.output, state.intake, state.funding)

    def start(self, state: State, params: Params, m: Mathematics) -> dict[str, Any]:  # noqa: ARG002
        """Nobody reads last month's flows."""
        return {}


def _money(i: int, state: State, inputs: Inputs, p: Params, m: Mathematics) -> tuple[Any, Any]:
    """Reserve left [USD bn] and share of need that is paid: own means, help from abroad, then the reserve."""
    outside = p.external[i] * inputs.external_scale[i] * (1.0 - p.us_part[i] * (1.0 - inputs.support_regime))
    gap = (p.need[i] - p.burden[i] * inputs.revenue_scale[i] * p.gdp[i] - outside - p.other[i]) / 12.0
    draw = m.clip(gap, 0.0, state.reserve[i] / RESERVE_MONTHS)
    return state.reserve[i] - draw, m.clip(1.0 - (gap - draw) * 12.0 / p.need[i], LEAST_FUNDED, 1.0)


def _intake(i: int, state: State, inputs: Inputs, p: Params, funded: Any, m: Mathematics) -> Any:
    """[1000 a month] Recruits: more under pressure, fewer as the pool empties, resolve falls or money fails."""
    pressure = (1.0 - 2.0 * i) * (inputs.previous_force_ratio_log - p.reference_ratio)
    answer = m.clip(m.exp(p.response[i] * pressure), 1.0 / RESPONSE_LIMIT, RESPONSE_LIMIT)
    left = 1.0 - m.exp(-state.pool[i] / p.pool_scale)
    willing = 0.6 + 0.8 * (inputs.previous_resolve[i] - 0.1)
    wanted = p.intake[i] * inputs.intake_scale[i] * answer * left * willing * funded * WEEKS_A_MONTH
    return m.minimum(wanted, state.pool[i]) * inputs.fighting


def _production(i: int, state: State, inputs: Inputs, p: Params, funded: Any, m: Mathematics) -> Any:
    """[items or 1000 a month, by class] New build and supply; only bought-in shells follow outside help, and they
    are not paid from the budget that may fail."""
    made = []
    for k in _CLASSES:
        full = p.production[i, k] * m.exp(p.growth[i, k] * state.age) * WEEKS_A_MONTH
        foreign = p.imported_share[i] if k == SHELLS else 0.0
        made.append(full * ((1.0 - foreign) * funded + foreign * inputs.outside_help[i]))
    return m.stack(made)


BLOCK: Final = Capabilities()
