"""Model draws as a series with two bands."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.core.exhibits import Point, Series
from detente.questions.war_runs import Fit

BANDS = (0.05, 0.25, 0.5, 0.75, 0.95)
LEGEND = "Line: median; darker band: half of the draws; lighter band: nine in ten."


def fan(name: str, sample: NDArray[Any], fit: Fit, *, start: float | None = None) -> Series:
    """Median and bands of [draw, month] by month end; `start` is the value at the start of the run."""
    marks = np.quantile(sample, BANDS, axis=0)
    points = [
        Point(
            x=fit.month(month + 1), y=float(q[2]), low=float(q[0]), high=float(q[4]),
            low50=float(q[1]), high50=float(q[3]),
        )
        for month, q in enumerate(marks.T)
    ]  # fmt: skip
    if start is not None:
        points.insert(0, Point(x=fit.ends, y=start, low=start, high=start, low50=start, high50=start))
    return Series(name=name, role="model", points=tuple(points))
