"""Random numbers that depend on nothing but their name.

Seed, draw, month, sub-step and the name of the noise field or belief decide a number together; when it
is asked for, in what company and in what portions does not matter. Two scenarios therefore share their
luck, and a new model disturbs no other model's.

Model: Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as
easy as 1, 2, 3"). The paper was not opened; the code is checked against the known answers that the
authors' library Random123 publishes (file kat_vectors), read in a copy of them.
"""

import zlib
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.core.errors import CheckFailed, WrongInput

Words = NDArray[np.uint32]
Reals = NDArray[np.float64]

BELIEF_MONTH: Final = 2**26 - 1
"""The month under which beliefs are drawn: no run is that long, so a belief never shares a noise field's numbers."""

_PARITY: Final = np.uint32(0x1BD11BDA)
_ROTATIONS: Final = (13, 15, 26, 6, 17, 29, 16, 24)
_PAIRS_A_MONTH: Final = 64


def threefry(key: tuple[Any, Any], counter: tuple[Any, Any]) -> tuple[Words, Words]:
    """Two scrambled words for each key and counter; words broadcast against each other."""
    k0, k1 = (np.asarray(word, np.uint32) for word in key)
    # at least one axis, because NumPy warns of overflow on scalars only, and overflow is meant here
    x0, x1 = (np.atleast_1d(np.asarray(word, np.uint32)) for word in counter)
    schedule = (k0, k1, k0 ^ k1 ^ _PARITY)
    x0 = x0 + schedule[0]
    x1 = x1 + schedule[1]
    for turn in range(20):
        x0 = x0 + x1
        left = np.uint32(_ROTATIONS[turn % 8])
        x1 = ((x1 << left) | (x1 >> np.uint32(32 - left))) ^ x0
        if turn % 4 == 3:
            step = turn // 4 + 1
            x0 = x0 + schedule[step % 3]
            x1 = x1 + schedule[(step + 1) % 3] + np.uint32(step)
    return x0, x1


def name_key(name: str) -> int:
    """The word that stands for a name: CRC-32 of its UTF-8 bytes."""
    return zlib.crc32(name.encode())


def distinct(names: Iterable[str]) -> None:
    """Raises CheckFailed if two names would share their numbers."""
    seen: dict[int, str] = {}
    for name in names:
        other = seen.setdefault(name_key(name), name)
        if other != name:
            raise CheckFailed(f"the names {other!r} and {name!r} share one random key; rename one of them")


def words(seed: int, name: str, draw: Any, month: int, pair: int = 0) -> tuple[Words, Words]:
    """Two words per draw: key (seed, name), counter (draw, 64 month + pair).

    Raises WrongInput for a seed, draw, month or pair that does not fit its part of the 32-bit words.
    """
    draws = np.atleast_1d(np.asarray(draw))
    _within("seed", seed, 2**32)
    _within("month", month, 2**26)
    _within("pair", pair, _PAIRS_A_MONTH)
    if draws.size:
        _within("draw", int(draws.min()), 2**32)
        _within("draw", int(draws.max()), 2**32)
    key = (np.full(1, seed, np.uint32), np.full(1, name_key(name), np.uint32))
    return threefry(key, (draws, np.full(1, _PAIRS_A_MONTH * month + pair, np.uint32)))


def _within(what: str, value: int, end: int) -> None:
    if not 0 <= value < end:
        raise WrongInput(f"the {what} of a random number leaves [0, {end}): got {value}")


def uniforms(seed: int, name: str, draw: Any, month: int, pair: int = 0) -> Reals:
    """Numbers strictly between 0 and 1, one per draw, of 53 random bits."""
    high, low = words(seed, name, draw, month, pair)
    bits = (high >> np.uint32(5)).astype(np.float64) * 2.0**26 + (low >> np.uint32(6)).astype(np.float64)
    # the middle of each cell; the last cell's would round up to 1
    return np.minimum((bits + 0.5) * 2.0**-53, np.nextafter(1.0, 0.0))


def normals(seed: int, name: str, draw: Any, month: int, substeps: int = 1) -> Reals:
    """Standard normals [sub-step, draw]; one Threefry call serves two consecutive sub-steps.

    Model: Box & Muller 1958: radius from one word, angle from the other.
    """
    _within("number of sub-steps less one", substeps - 1, 2 * _PAIRS_A_MONTH)
    parts: list[Reals] = []
    for pair in range((substeps + 1) // 2):
        first, second = words(seed, name, draw, month, pair)
        radius = np.sqrt(-2.0 * np.log((first.astype(np.float64) + 0.5) * 2.0**-32))
        angle = second.astype(np.float64) * (2.0 * np.pi * 2.0**-32)
        parts += [radius * np.cos(angle), radius * np.sin(angle)]
    return np.stack(parts[:substeps])
