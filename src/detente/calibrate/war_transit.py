"""What is in transit when a war's record begins: what donors had decided and what had not yet arrived."""

from typing import Any, Final

import numpy as np
from scipy import special

from detente.models.assistance.equations import BLOCK, Inputs, Params, State, stage_rate
from detente.models.block import DIMS, WEEKS_A_MONTH
from detente.models.mathematics import Mathematics

STAGES: Final = len(DIMS["stage"])


def in_transit(params: Params, rhythm: Any, m: Mathematics) -> State:
    """The delay line after months of giving at unchanged volume in a rhythm [month, donor], nothing counted yet.

    `rhythm` [ratio] is of the record, the same in all draws. Every stage passes on an equal share each sub-step, so
    the part of a commitment that stands in a stage is a term of the binomial distribution: the result of stepping
    through the months, without the steps. Before those months an even rhythm is taken.
    """
    kind, weeks = params.delay.dtype, WEEKS_A_MONTH / BLOCK.substeps
    rate, leaving = stage_rate(1.0, params.delay, weeks, m), 3.0 * weeks / params.delay
    steps = BLOCK.substeps * len(rhythm)
    given = np.repeat(np.asarray(rhythm, float), BLOCK.substeps, axis=0)[::-1].astype(kind)[:, :, None, None]
    nought = params.baseline * 0.0
    new = BLOCK.commitments(Inputs(1.0, nought + 1.0, 1.0, 1.0, (given[:, 0], given[:, 1])), params, m) * weeks

    def part(age: Any, passed: int) -> Any:
        """[share] Of what entered a stage `age` sub-steps ago: what has passed on exactly so many stages."""
        left = np.maximum(age - passed, 0.0).astype(kind)
        return special.comb(age, passed).astype(kind) * rate**passed * m.exp(-left * leaving)

    ages = np.arange(steps, dtype=float)[:, None, None]
    before, end = BLOCK.init(params, m).stage[0], np.full((1, 1), float(steps))
    stages = []
    for stage in range(STAGES):
        old = nought
        for passed in range(stage + 1):
            old = old + before * part(end, passed)
        stages.append(old + m.total(new * part(ages, stage), 0))
    return State(m.stack(stages), nought, nought)
