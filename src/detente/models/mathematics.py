"""The few functions beyond plain arithmetic that equations may use.

Equations are written once, over `+ - * /` and a namespace `m` with these names, and never branch on
a quantity (`m.where` instead of `if`). NumPy is the oracle; another emitter supplies the same names.
"""

from collections.abc import Sequence
from typing import Any, Final, Protocol

import numpy as np
from scipy import special

Values = Any
"""A number, an array, or whatever another emitter computes with; units and axes stand in docstrings."""


class Mathematics(Protocol):
    """Functions that an emitter must supply beside plain arithmetic."""

    def exp(self, x: Values) -> Values:
        """e to the power x."""
        ...

    def log(self, x: Values) -> Values:
        """Natural logarithm of a positive x."""
        ...

    def power(self, base: Values, exponent: Values) -> Values:
        """A base that is not negative, to any positive exponent; nought stays nought."""
        ...

    def where(self, condition: Values, yes: Values, no: Values) -> Values:
        """`yes` where the condition holds, else `no`."""
        ...

    def minimum(self, x: Values, y: Values) -> Values:
        """The lesser of two."""
        ...

    def maximum(self, x: Values, y: Values) -> Values:
        """The greater of two."""
        ...

    def missing(self, x: Values) -> Values:
        """Whether a value is absent (not a number)."""
        ...

    def sqrt(self, x: Values) -> Values:
        """Square root of an x that is not negative."""
        ...

    def tanh(self, x: Values) -> Values:
        """Hyperbolic tangent."""
        ...

    def absolute(self, x: Values) -> Values:
        """The size of x without its sign."""
        ...

    def clip(self, x: Values, least: Values, most: Values) -> Values:
        """x held between two limits."""
        ...

    def less(self, x: Values, y: Values) -> Values:
        """Whether x < y; for `where`."""
        ...

    def greater(self, x: Values, y: Values) -> Values:
        """Whether x > y; for `where`."""
        ...

    def softplus(self, x: Values) -> Values:
        """log(1 + exp x), without overflow."""
        ...

    def sigmoid(self, x: Values) -> Values:
        """1 / (1 + exp(-x))."""
        ...

    def normal_cdf(self, x: Values) -> Values:
        """The standard normal distribution function, to about 1e-4 (a logistic approximation is allowed)."""
        ...

    def total(self, x: Values, axis: int) -> Values:
        """Sum along an axis."""
        ...

    def total_by(self, x: Values, group: Values, groups: int) -> Values:
        """Sums of x [row, column] over the rows of each group 0 .. groups - 1."""
        ...

    def stack(self, parts: Sequence[Values]) -> Values:
        """The parts along a new first axis, of one shape."""
        ...


def relative(x: Values, scale: Values) -> Values:
    """x in units of a scale that no state changes: a product with the reciprocal, which a compiled clock takes once."""
    return x * (1.0 / scale)


class NumpyMathematics:
    """The namespace over NumPy arrays of double precision."""

    def exp(self, x: Values) -> Values:
        """e to the power x."""
        return np.exp(x)

    def log(self, x: Values) -> Values:
        """Natural logarithm of a positive x."""
        return np.log(x)

    def power(self, base: Values, exponent: Values) -> Values:
        """A base that is not negative, to any positive exponent; nought stays nought."""
        return np.power(base, exponent)

    def where(self, condition: Values, yes: Values, no: Values) -> Values:
        """`yes` where the condition holds, else `no`."""
        return np.where(condition, yes, no)

    def minimum(self, x: Values, y: Values) -> Values:
        """The lesser of two."""
        return np.minimum(x, y)

    def maximum(self, x: Values, y: Values) -> Values:
        """The greater of two."""
        return np.maximum(x, y)

    def missing(self, x: Values) -> Values:
        """Whether a value is absent (not a number)."""
        return np.isnan(x)

    def sqrt(self, x: Values) -> Values:
        """Square root of an x that is not negative."""
        return np.sqrt(x)

    def tanh(self, x: Values) -> Values:
        """Hyperbolic tangent."""
        return np.tanh(x)

    def absolute(self, x: Values) -> Values:
        """The size of x without its sign."""
        return np.abs(x)

    def clip(self, x: Values, least: Values, most: Values) -> Values:
        """x held between two limits."""
        return np.minimum(np.maximum(x, least), most)

    def less(self, x: Values, y: Values) -> Values:
        """Whether x < y; for `where`."""
        return np.less(x, y)

    def greater(self, x: Values, y: Values) -> Values:
        """Whether x > y; for `where`."""
        return np.greater(x, y)

    def softplus(self, x: Values) -> Values:
        """log(1 + exp x), without overflow."""
        return np.logaddexp(0.0, x)

    def sigmoid(self, x: Values) -> Values:
        """1 / (1 + exp(-x))."""
        return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(x)))

    def normal_cdf(self, x: Values) -> Values:
        """The standard normal distribution function, to about 1e-4 (a logistic approximation is allowed)."""
        return special.ndtr(x)

    def total(self, x: Values, axis: int) -> Values:
        """Sum along an axis."""
        return np.sum(x, axis=axis)

    def total_by(self, x: Values, group: Values, groups: int) -> Values:
        """Sums of x [row, column] over the rows of each group 0 .. groups - 1."""
        columns = [np.bincount(group, weights=column, minlength=groups) for column in np.transpose(x)]
        return np.stack(columns, axis=1)

    def stack(self, parts: Sequence[Values]) -> Values:
        """The parts along a new first axis, of one shape."""
        return np.stack(np.broadcast_arrays(*parts))


NUMPY: Final[Mathematics] = NumpyMathematics()
"""The default namespace."""
