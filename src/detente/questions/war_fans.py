"""Model draws as a series with two bands."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.core.exhibits import Point, Series
from detente.questions.war_runs import Fit

BANDS = (0.05, 0.25, 0.5, 0.75, 0.95)
ONE_BAND = "Line: median; band: nine in ten draws."
LEGEND = "Line: median; darker band: half of the draws; lighter band: nine in ten."


def fan(
    name: str, sample: NDArray[Any], fit: Fit, *, start: float | None = None, inner: bool = True, second: bool = False,
    first: int = 1,
) -> Series:  # fmt: skip
    """Median and bands of [draw, month] by month end; `start` is the value at the start of the run.

    `first` is the first month's number: 1 the one after the start, 0 that of the start. `inner` adds the 50 % band;
    without it two fans over each other stay legible. `second` marks the fan that stands beside another one.
    """
    marks = np.quantile(sample, BANDS, axis=0)
    points = [
        Point(
            x=fit.month(month + first), y=float(q[2]), low=float(q[0]), high=float(q[4]),
            low50=float(q[1]) if inner else None, high50=float(q[3]) if inner else None,
        )
        for month, q in enumerate(marks.T)
    ]  # fmt: skip
    if start is not None:
        half = start if inner else None
        points.insert(0, Point(x=fit.ends, y=start, low=start, high=start, low50=half, high50=half))
    return Series(name=name, role="rival" if second else "model", points=tuple(points))
