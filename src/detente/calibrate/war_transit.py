"""What is in transit when a war's record begins: what donors had decided and what had not yet arrived."""

from math import comb
from typing import Any

from detente.models.assistance.equations import BLOCK, Inputs, Params, State, stage_rate
from detente.models.block import WEEKS_A_MONTH
from detente.models.mathematics import Mathematics


def in_transit(params: Params, rhythm: Any, m: Mathematics) -> State:
    """The delay line after months of giving at unchanged volume in a rhythm [month, donor], nothing counted yet.

    `rhythm` [ratio] is of the record, the same in all draws. Every stage passes on an equal share each sub-step, so
    what a month leaves of a stage and of its own commitments in each stage are sums of binomial terms: the result of
    stepping through the months, a month at a time. Before those months an even rhythm is taken.
    """
    steps, weeks = BLOCK.substeps, WEEKS_A_MONTH / BLOCK.substeps
    leaves = stage_rate(1.0, params.delay, weeks, m)
    stays, nought = 1.0 - leaves, params.baseline * 0.0

    def part(age: int, passed: int) -> Any:
        """[share] Of what entered a stage `age` sub-steps ago: what has passed on exactly so many stages."""
        return nought if passed > age else comb(age, passed) * leaves**passed * stays ** (age - passed)

    month = [part(steps, passed) for passed in range(3)]
    own = [sum((part(age, passed) for age in range(steps)), nought) for passed in range(3)]
    first, second, third = BLOCK.init(params, m).stage
    for us, others in rhythm:
        given = BLOCK.commitments(Inputs(1.0, nought + 1.0, 1.0, 1.0, (float(us), float(others))), params, m) * weeks
        first, second, third = (
            month[0] * first + own[0] * given,
            month[0] * second + month[1] * first + own[1] * given,
            month[0] * third + month[1] * second + month[2] * first + own[2] * given,
        )
    return State(m.stack([first, second, third]), nought, nought)
