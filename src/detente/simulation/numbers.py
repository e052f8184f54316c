"""Namespaces for the equations, and the few numerical texts that all emitters share.

`SINGLE` runs on NumPy arrays of single precision with the house's own polynomials for exponential,
logarithm and hyperbolic tangent, so that the compiled kernel, which prints the same text, gives the same
bits on any processor. `DOUBLE` runs in double precision with NumPy's functions and serves as the check.

Model: exponential and logarithm divide their range as the Cephes library's single-precision routines do (Moshier,
known by name); the polynomials are of least greatest error, by Remez's exchange, and are found again in the tests.
"""

import zlib
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from detente.models.mathematics import NumpyMathematics

_EXP: Final = (0.499992315, 0.1666711465, 4.189015681e-2, 8.312520141e-3)
_LOG: Final = (-0.4999996048, 0.3333673562, -0.2500632273, 0.1981816982, -0.1644081049, 0.1699055201, -0.1526681511)
_ROUNDING: Final = 1.5 * 2.0**23
"""Added to a number of moderate size it leaves the nearest whole number in the lowest bits."""
_PARITY: Final = 0x1BD11BDA
_ROTATIONS: Final = (13, 15, 26, 6, 17, 29, 16, 24)


def exponential(x: Any, m: Any) -> Any:
    """e^x in single precision from machine primitives, the argument held in [-87, 88].

    Cody & Waite's two parts of log 2 and a polynomial of degree five; relative error below 4e-7, e^0 is one.
    """
    y = m.minimum(m.maximum(x, -87.0), 88.0)
    moved = y * 1.44269504 + _ROUNDING
    whole = moved - _ROUNDING
    f = (y - whole * 0.693359375) + whole * 2.12194440e-4
    f2 = f * f
    # pairs of terms, so that fewer results wait for one another
    power = (f + 1.0) + f2 * ((_EXP[1] * f + _EXP[0]) + f2 * (_EXP[3] * f + _EXP[2]))
    return m.from_bits(m.bits(power) + (m.bits(moved) << m.int32(23)))


def logarithm(x: Any, m: Any) -> Any:
    """log x in single precision of a normal positive number; what is less counts as the least normal one."""
    return _log_of_normal(m.maximum(x, 1.1754944e-38), m)


def _log_of_normal(x: Any, m: Any) -> Any:
    """log x of a number that is known to be positive and normal: its power of two and a polynomial on [2/3, 4/3]."""
    bits = m.bits(x)
    power = (bits - m.int32(0x3F2AAAAB)) >> m.int32(23)
    f = m.from_bits(bits - (power << m.int32(23))) - 1.0
    f2 = f * f
    high = _LOG[6] * f2 + (_LOG[5] * f + _LOG[4])
    rest = (high * f2 + (_LOG[3] * f + _LOG[2])) * f2 + (_LOG[1] * f + _LOG[0])
    return rest * f2 + (f + m.real(power) * 0.69314718056)


def hyperbolic_tangent(x: Any, m: Any) -> Any:
    """tanh x; 2e-7 near nought, where the quotient cancels, which equations here do not feel."""
    e = m.exp(-2.0 * m.absolute(x))
    y = (1.0 - e) / (1.0 + e)
    return m.where(m.less(x, 0.0), -y, y)


def softplus(x: Any, m: Any) -> Any:
    """log(1 + e^x)."""
    return m.maximum(x, 0.0) + _log_of_normal(1.0 + m.exp(-m.absolute(x)), m)


def normal_cdf(x: Any, m: Any) -> Any:
    """Standard normal distribution function to 2e-4; monotone.

    Model: logistic approximation with a cubic term (Page 1977, known by name).
    """
    return m.sigmoid(x * (1.5976 + 0.070566 * x * x))


def threefry(m: Any, key: tuple[Any, Any], counter: tuple[Any, Any]) -> tuple[Any, Any]:
    """Threefry-2x32 with 20 rounds on whatever words the namespace computes with; see `noise`."""
    k0, k1 = key
    schedule = (k0, k1, k0 ^ k1 ^ m.uint32(_PARITY))
    x0, x1 = counter[0] + k0, counter[1] + k1
    for turn in range(20):
        x0 = x0 + x1
        left = _ROTATIONS[turn % 8]
        x1 = ((x1 << m.uint32(left)) | (x1 >> m.uint32(32 - left))) ^ x0
        if turn % 4 == 3:
            step = turn // 4 + 1
            x0 = x0 + schedule[step % 3]
            x1 = x1 + (schedule[(step + 1) % 3] + m.uint32(step))
    return x0, x1


def two_normals(m: Any, first: Any, second: Any) -> tuple[Any, Any]:
    """Two standard normals from two words.

    Model: Box & Muller 1958; radius from the upper 24 bits of one word, angle within an eighth of the
    circle from 24 bits of the other, whose two top bits choose the quarter. Beyond 5.9 standard
    deviations nothing is drawn.
    """
    u = m.real(m.signed(first >> m.uint32(8))) * 2.0**-24 + 2.0**-25
    radius = m.sqrt(-2.0 * m.log(u))
    angle = m.real(m.signed((second << m.uint32(2)) >> m.uint32(8))) * (1.57079632679 * 2.0**-24) - 0.78539816339
    a2 = angle * angle
    sine = angle + angle * (a2 * (-1.6666654611e-1 + a2 * (8.3321608736e-3 + a2 * -1.9515295891e-4)))
    cosine = 1.0 + a2 * (-0.5 + a2 * (4.166664568298827e-2 + a2 * (-1.388731625493765e-3 + a2 * 2.443315711809948e-5)))
    turned = m.differs(second >> m.uint32(31), m.uint32(0))
    flipped = m.differs((second >> m.uint32(30)) & m.uint32(1), m.uint32(0))
    radius = m.where(flipped, -radius, radius)
    return radius * m.where(turned, cosine, sine), radius * m.where(turned, -sine, cosine)


def pair_of(m: Any, names: Sequence[str], seed: Any, draw: Any, month: Any, pair: Any) -> list[list[Any]]:
    """Standard normals [sub-step][name] of two sub-steps in a row: one Threefry call serves both."""
    counter = (draw, month * m.uint32(64) + pair)
    keys = [(seed, m.uint32(zlib.crc32(name.encode()))) for name in names]
    found = [two_normals(m, *threefry(m, key, counter)) for key in keys]
    return [[numbers[k] for numbers in found] for k in range(2)]


def noise_of(m: Any, names: Sequence[str], substeps: int, seed: Any, draw: Any, month: Any) -> list[list[Any]]:
    """Standard normals [sub-step][name] of one block and month."""
    per: list[list[Any]] = []
    for pair in range((substeps + 1) // 2):
        per += pair_of(m, names, seed, draw, month, m.uint32(pair))
    return per[:substeps]


class _Machine(NumpyMathematics):
    """What the shared texts need beyond the equations' namespace, over NumPy arrays."""

    dtype: Any = np.float64

    def uint32(self, value: int) -> Any:
        """A word; one axis, because NumPy warns of overflow on scalars only, and overflow is meant."""
        return np.full(1, value, np.uint32)

    def int32(self, value: int) -> Any:
        """A signed word."""
        return np.full(1, value, np.int32)

    def signed(self, word: Any) -> Any:
        """The same bits as a signed word."""
        return word.view(np.int32)

    def real(self, word: Any) -> Any:
        """A signed word as a number of the namespace's precision."""
        return word.astype(self.dtype)

    def differs(self, x: Any, y: Any) -> Any:
        """Whether two words differ."""
        return np.not_equal(x, y)

    def normal_cdf(self, x: Any) -> Any:
        """The same approximation in every emitter, so that the same draws break through."""
        return normal_cdf(x, self)


class Double(_Machine):
    """Double precision with NumPy's own functions."""


class Single(_Machine):
    """Single precision, bit for bit what the strict kernel computes."""

    dtype = np.float32

    def rint(self, x: Any) -> Any:
        """Nearest whole number, halves to even."""
        return np.rint(x)

    def integer(self, x: Any) -> Any:
        """A whole number as a signed word."""
        return x.astype(np.int32)

    def bits(self, x: Any) -> Any:
        """The bits of a number as a signed word."""
        return np.ascontiguousarray(x, np.float32).view(np.int32)

    def from_bits(self, word: Any) -> Any:
        """The number with these bits."""
        return word.view(np.float32)

    def exp(self, x: Any) -> Any:
        """See `exponential`."""
        return exponential(np.asarray(x, np.float32), self)

    def log(self, x: Any) -> Any:
        """See `logarithm`."""
        return logarithm(np.asarray(x, np.float32), self)

    def tanh(self, x: Any) -> Any:
        """See `hyperbolic_tangent`."""
        return hyperbolic_tangent(np.asarray(x, np.float32), self)

    def softplus(self, x: Any) -> Any:
        """See the module's `softplus`."""
        return softplus(np.asarray(x, np.float32), self)

    def sigmoid(self, x: Any) -> Any:
        """1 / (1 + exp(-x))."""
        return 1.0 / (1.0 + self.exp(-x))

    def where(self, condition: Any, yes: Any, no: Any) -> Any:
        """Branches that are plain numbers are single precision too; NumPy would make them double."""
        return np.where(condition, self._number(yes), self._number(no))

    def maximum(self, x: Any, y: Any) -> Any:
        """As the kernel selects: x where x > y, else y."""
        return np.where(np.greater(x, y), self._number(x), self._number(y))

    def minimum(self, x: Any, y: Any) -> Any:
        """As the kernel selects: x where x < y, else y."""
        return np.where(np.less(x, y), self._number(x), self._number(y))

    def clip(self, x: Any, least: Any, most: Any) -> Any:
        """x held between two limits."""
        return self.minimum(self.maximum(x, least), most)

    def _number(self, x: Any) -> Any:
        return np.asarray(x, np.float32) if isinstance(x, int | float) else x


DOUBLE: Final = Double()
SINGLE: Final = Single()


def namespace(dtype: Any) -> Double | Single:
    """The namespace of a precision: np.float32 or np.float64."""
    return SINGLE if np.dtype(dtype) == np.float32 else DOUBLE
