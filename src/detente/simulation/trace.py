"""The equations run once on symbols: straight-line operations, common parts merged.

A `Section` is one block's noise, step or read-out as a list of operations on values that are loaded from
and stored to rows of a work area. What an operation is computed from stands before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import frexp
from typing import Any, Final

import numpy as np

from detente.simulation import numbers

REAL, WORD, TRUTH = "real", "word", "truth"

FLOPS: Final = frozenset({"add", "sub", "mul", "div", "neg", "sqrt", "abs", "rint", "select", "less", "greater"})
"""Operations on reals that count as floating-point work."""


class Symbol:
    """A value that is not known yet: the result of operation `number` of a section."""

    __slots__ = ("kind", "number", "section")

    def __init__(self, section: "Section", number: int, kind: str) -> None:
        self.section, self.number, self.kind = section, number, kind

    def __bool__(self) -> bool:
        raise TypeError("a branch on a model quantity; equations choose with m.where instead")

    def __hash__(self) -> int:
        return hash((id(self.section), self.number))

    def __eq__(self, other: object) -> bool:
        raise TypeError("a comparison of model quantities; equations compare with m.less and m.greater")

    def __lt__(self, other: object) -> bool:
        raise TypeError("a comparison of model quantities; equations compare with m.less and m.greater")

    __gt__ = __le__ = __ge__ = __lt__

    def __add__(self, other: Any) -> Any:
        return self._both("add", self, other)

    def __radd__(self, other: Any) -> Any:
        return self._both("add", other, self)

    def __sub__(self, other: Any) -> Any:
        return self._both("sub", self, other)

    def __rsub__(self, other: Any) -> Any:
        return self._both("sub", other, self)

    def __mul__(self, other: Any) -> Any:
        return self._both("mul", self, other)

    def __rmul__(self, other: Any) -> Any:
        return self._both("mul", other, self)

    def __truediv__(self, other: Any) -> Any:
        return self._both("div", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return self._both("div", other, self)

    def __neg__(self) -> Any:
        return self.section.add("neg", self.kind, self)

    def __and__(self, other: Any) -> Any:
        return self._both("and", self, other)

    def __or__(self, other: Any) -> Any:
        return self._both("or", self, other)

    def __xor__(self, other: Any) -> Any:
        return self._both("xor", self, other)

    def __lshift__(self, other: Any) -> Any:
        return self._both("shl", self, other)

    def __rshift__(self, other: Any) -> Any:
        return self._both("shr", self, other)

    def _both(self, name: str, x: Any, y: Any) -> Any:
        if isinstance(x, np.ndarray) or isinstance(y, np.ndarray):
            return NotImplemented
        return self.section.add(name, self.kind, x, y)


@dataclass
class Section:
    """Straight-line operations: (name, kind, arguments); arguments are numbers of operations or constants.

    `stores` are (area, row, value); `turns` is how often a month runs the section, and `strides` says by how many
    rows each turn moves on in an area.
    """

    name: str
    turns: int = 1
    strides: dict[str, int] = field(default_factory=dict)
    operations: list[tuple[str, str, tuple[Any, ...]]] = field(default_factory=list)
    stores: list[tuple[str, int, Any]] = field(default_factory=list)
    _known: dict[Any, Symbol] = field(default_factory=dict)

    def add(self, name: str, kind: str, *arguments: Any) -> Symbol:
        """The result of an operation, by the least work that gives its bits; one that was met before is that one."""
        if kind == REAL and (cheaper := _cheaper(self, name, arguments)) is not None:
            return cheaper
        plain = tuple(("value", a.number) if isinstance(a, Symbol) else a for a in arguments)
        key = (name, kind, *((type(a).__name__, a) for a in plain))
        if key not in self._known:
            self._known[key] = Symbol(self, len(self.operations), kind)
            self.operations.append((name, kind, plain))
        return self._known[key]

    def load(self, area: str, row: int, shape: tuple[int, ...]) -> Any:
        """A field's elements, an object array of its dims or one symbol."""
        count = int(np.prod(shape)) if shape else 1
        found = [self.add("load", REAL, area, row + k) for k in range(count)]
        return np.array(found, dtype=object).reshape(shape) if shape else found[0]

    def store(self, area: str, row: int, value: Any) -> None:
        """Keep a field's elements."""
        for k, one in enumerate(np.ravel(np.array(value, dtype=object))):
            self.stores.append((area, row + k, ("value", one.number) if isinstance(one, Symbol) else float(one)))

    @property
    def flops(self) -> int:
        """Floating-point operations of one turn."""
        return sum(name in FLOPS and kind != WORD for name, kind, _ in self.operations)


def _cheaper(section: Section, name: str, given: tuple[Any, ...]) -> Symbol | None:
    """The same bits by less work: a change of sign is handed on until a constant, a sum or a difference takes it up,
    and a quotient by a power of two is a product. None where nothing is gained."""
    plus = [_unsigned(section, x) for x in given]
    match name, given, plus:
        case "neg", _, [Symbol() as x]:
            return x
        case "abs", _, [Symbol() as x]:
            return section.add(name, REAL, x)
        case "mul", (_, float(c)), [Symbol() as x, _]:
            return section.add(name, REAL, x, -c)
        case "mul", (float(c), _), [_, Symbol() as y]:
            return section.add(name, REAL, -c, y)
        case "div", (x, float(c) | int(c)), _ if abs(frexp(c)[0]) == 0.5:
            return section.add("mul", REAL, x, 1.0 / c)
        case "add", (x, _), [_, Symbol() as y]:
            return section.add("sub", REAL, x, y)
        case "add", (_, y), [Symbol() as x, _]:
            return section.add("sub", REAL, y, x)
        case "sub", (x, _), [_, Symbol() as y]:
            return section.add("add", REAL, x, y)
        case "sub", (_, y), [Symbol() as x, _]:
            return -section.add("add", REAL, x, y)
        case _:
            return _signed_product(section, name, given, plus) if name in ("mul", "div") else None


def _signed_product(section: Section, name: str, given: tuple[Any, ...], plus: list[Symbol | None]) -> Symbol | None:
    """A product or quotient of what may be negatives, its sign last; None where neither is."""
    negatives = sum(x is not None for x in plus)
    if not negatives:
        return None
    found = section.add(name, REAL, *(x if p is None else p for x, p in zip(given, plus, strict=True)))
    return -found if negatives == 1 else found


def _unsigned(section: Section, x: Any) -> Symbol | None:
    """The symbol of which x is the negative, if it is one."""
    if not isinstance(x, Symbol) or x.kind != REAL:
        return None
    name, _, given = section.operations[x.number]
    return Symbol(section, given[0][1], REAL) if name == "neg" else None


def _held(section: Section, x: Any, comparison: str, limit: Any) -> bool:
    """Whether x has been held by a limit as strict as this constant already."""
    if not isinstance(x, Symbol) or not isinstance(limit, float):
        return False
    name, _, given = section.operations[x.number]
    if name != "select" or not isinstance(given[2], float):
        return False
    compared = (comparison, TRUTH, (given[1], given[2]))
    return section.operations[given[0][1]] == compared and (
        given[2] >= limit if comparison == "greater" else given[2] <= limit
    )


def _elementwise(function: Any) -> Any:
    """The function over object arrays too."""

    def apply(self: Any, *given: Any) -> Any:
        if any(isinstance(x, np.ndarray) for x in given):
            return np.frompyfunc(lambda *one: function(self, *one), len(given), 1)(*given)
        return function(self, *given)

    return apply


class Symbolic:
    """The equations' namespace over symbols; the texts of exponential, logarithm and luck are those of `numbers`."""

    def __init__(self, section: Section) -> None:
        """`section` receives the operations."""
        self._section = section

    def _op(self, name: str, kind: str, *given: Any) -> Any:
        return self._section.add(name, kind, *given)

    def uint32(self, value: int) -> Any:
        """A word."""
        return self._op("constant", WORD, int(value) & 0xFFFFFFFF, "unsigned")

    def int32(self, value: int) -> Any:
        """A signed word."""
        return self._op("constant", "signed", int(value) & 0xFFFFFFFF)

    def signed(self, word: Any) -> Any:
        """The same bits as a signed word."""
        return self._op("same", "signed", word)

    def real(self, word: Any) -> Any:
        """A signed word as a number."""
        return self._op("to_real", REAL, word)

    def integer(self, x: Any) -> Any:
        """A whole number as a signed word."""
        return self._op("to_word", "signed", x)

    def bits(self, x: Any) -> Any:
        """The bits of a number."""
        return self._op("bits", "signed", x)

    def from_bits(self, word: Any) -> Any:
        """The number with these bits."""
        return self._op("from_bits", REAL, word)

    def differs(self, x: Any, y: Any) -> Any:
        """Whether two words differ."""
        return self._op("differs", TRUTH, x, y)

    rint = _elementwise(lambda self, x: self._op("rint", REAL, x))
    sqrt = _elementwise(lambda self, x: x**0.5 if isinstance(x, float) else self._op("sqrt", REAL, x))
    absolute = _elementwise(lambda self, x: abs(x) if isinstance(x, int | float) else self._op("abs", REAL, x))
    exp = _elementwise(lambda self, x: numbers.exponential(x, self))
    log = _elementwise(lambda self, x: numbers.logarithm(x, self))
    tanh = _elementwise(lambda self, x: numbers.hyperbolic_tangent(x, self))
    softplus = _elementwise(lambda self, x: numbers.softplus(x, self))
    sigmoid = _elementwise(lambda self, x: 1.0 / (1.0 + self.exp(-x)))
    normal_cdf = _elementwise(lambda self, x: numbers.normal_cdf(x, self))
    less = _elementwise(lambda self, x, y: self._op("less", TRUTH, x, y))
    greater = _elementwise(lambda self, x, y: self._op("greater", TRUTH, x, y))
    where = _elementwise(lambda self, c, x, y: self._op("select", REAL, c, x, y))

    def maximum(self, x: Any, y: Any) -> Any:
        """x where x > y, else y."""
        if _held(self._section, x, "greater", y):
            return x
        if isinstance(y, float) and (inner := _unsigned(self._section, x)) is not None:
            return -self.minimum(inner, -y)
        return self.where(self.greater(x, y), x, y)

    def minimum(self, x: Any, y: Any) -> Any:
        """x where x < y, else y."""
        if _held(self._section, x, "less", y):
            return x
        if isinstance(y, float) and (inner := _unsigned(self._section, x)) is not None:
            return -self.maximum(inner, -y)
        return self.where(self.less(x, y), x, y)

    def clip(self, x: Any, least: Any, most: Any) -> Any:
        """x held between two limits."""
        return self.minimum(self.maximum(x, least), most)

    def stack(self, parts: Sequence[Any]) -> Any:
        """The parts along a new first axis."""
        return np.stack([np.array(part, dtype=object) for part in parts])
