"""Runs of any number of draws in memory that does not grow with it: counts in bins, sums, first passages.

A first portion of draws sets the range of each quantity, member and month, widened by half its width on
either side; what falls outside later is counted in the outermost bins, and its share is told. Counts add up, so
that a run which was cut off goes on from the last of them that were saved, to the same numbers.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.core.errors import UnknownName, WrongInput
from detente.core.quantities import Month
from detente.core.scenarios import Scenario
from detente.models.block import members
from detente.simulation import paths
from detente.simulation.ensemble import (
    CHUNK,
    DEFAULT,
    MOST_KEPT,
    BeliefSet,
    chunks,
    digest,
    fitted_for,
    judged_illegal,
    luck_of,
    note_on,
    outside,
    war,
)
from detente.simulation.passages import Passage, Passed
from detente.simulation.tables import Tabled

Array = NDArray[Any]

BINS: Final = 2048
"""Bins of each quantity, member and month."""

MOST: Final = 10_000_000
"""Draws beyond which a run is refused."""

SAVED: Final = 32 * CHUNK
"""Draws between two savings: a few seconds of work."""


@dataclass
class Counts:
    """One quantity's draws as counts [row, bin], a row per month and member; `outside` counts the rest."""

    least: Array
    width: Array
    shape: tuple[int, ...]
    bins: Array
    sums: Array
    outside: int = 0
    draws: int = 0

    @classmethod
    def ranged(cls, pilot: Array) -> "Counts":
        """Empty counts with the ranges of a pilot [month, *dims, draw]."""
        rows = pilot.reshape(-1, pilot.shape[-1]).astype(np.float64)
        low, high = rows.min(axis=1), rows.max(axis=1)
        span = np.maximum(high - low, 1e-6 * np.maximum(1.0, np.abs(high)))
        return cls(
            low - 0.5 * span, 2.0 * span / BINS, pilot.shape[:-1],
            np.zeros((len(rows), BINS), np.int32), np.zeros(len(rows)),
        )  # fmt: skip

    def add(self, values: Array) -> None:
        """Counts further draws [month, *dims, draw]."""
        rows = values.reshape(-1, values.shape[-1])
        self.draws += rows.shape[-1]
        for i, row in enumerate(rows):  # row by row, so that no second array of the chunk's size is made
            place = np.floor((row.astype(np.float64) - self.least[i]) / self.width[i])
            self.outside += int(np.count_nonzero((place < 0) | (place >= BINS)))
            self.bins[i] += np.bincount(np.clip(place, 0, BINS - 1).astype(np.int64), minlength=BINS).astype(np.int32)
            self.sums[i] += row.sum(dtype=np.float64)

    def quantile(self, q: float) -> Array:
        """The quantile by month and dims, by a straight line within its bin."""
        wanted = q * (self.draws - 1) + 0.5
        upto = np.cumsum(self.bins, axis=1)
        at = np.minimum((upto < wanted).sum(axis=1), BINS - 1)
        row = np.arange(len(at))
        before = np.where(at > 0, upto[row, np.maximum(at - 1, 0)], 0)
        part = np.clip((wanted - before) / np.maximum(self.bins[row, at], 1), 0.0, 1.0)
        return (self.least + (at + part) * self.width).reshape(self.shape)


@dataclass(frozen=True)
class Stream(Tabled):
    """What is known of a run of which no draw was kept; readers as in `Ensemble`.

    `outside` is the share of values beyond the ranges of the bins, by quantity: their quantiles are
    those of the range's end.
    """

    scenario: Scenario
    months: tuple[Month, ...]
    draws: int
    seed: int
    key: str
    luck: str
    beliefs_note: str
    prior_only: bool
    counts: dict[str, Counts] = field(repr=False)
    illegal: dict[str, float] = field(default_factory=dict)
    passed: dict[str, Passed] = field(default_factory=dict, repr=False)

    @property
    def quantities(self) -> tuple[str, ...]:
        """Names of what was counted."""
        return tuple(self.counts)

    @property
    def outside(self) -> dict[str, float]:
        """[share] Values beyond the bins."""
        return {name: found.outside / (found.draws * found.sums.size) for name, found in self.counts.items()}

    def quantile(self, q: float | Sequence[float], quantity: str, member: str | None = None) -> Array:
        """Quantiles over draws, as of an Ensemble, to within a bin's width."""
        held = self._counts(quantity)
        found = np.stack([held.quantile(one) for one in np.atleast_1d(np.asarray(q, float))])
        found = self._member(found, quantity, member, 2)
        return found[0] if np.isscalar(q) else found

    def mean(self, quantity: str, member: str | None = None) -> Array:
        """Means over draws, exact but for rounding."""
        held = self._counts(quantity)
        return self._member((held.sums / held.draws).reshape(held.shape), quantity, member, 1)

    def passed_by(
        self, quantity: str, *, below: float | None = None, above: float | None = None, member: str = ""
    ) -> Array:
        """[share] Draws in which a quantity has been at or past a level by the end of each month, [month].

        One less the last of them is the share that never gets there. Raises UnknownName for a level that was not
        counted on the way: name it in `streamed(…, passages=…)`.
        """
        wanted = Passage(quantity, below, above, member).checked(self.counts, self.dims_of(quantity)).told
        if wanted not in self.passed:
            raise UnknownName("passage", wanted, list(self.passed))
        return self.passed[wanted].share

    def dims_of(self, quantity: str) -> tuple[str, ...]:
        """Dims of a quantity."""
        return war().dims(quantity)

    def minus(self, other: "Stream") -> "Stream":
        """Draws that were not kept cannot be subtracted afterwards; raises WrongInput saying what can be done."""
        raise WrongInput(
            f"{self.draws:,} draws are counted, not kept, so that runs cannot be compared afterwards; compare with at "
            f"most {MOST_KEPT:,} draws, or use streamed(…, less=…) for {other.scenario.id!r}"
        )

    def to_xarray(self) -> Any:
        """Draws that were not kept cannot be handed over; raises WrongInput."""
        raise WrongInput(f"{self.draws:,} draws are counted, not kept; take at most {MOST_KEPT:,} for all draws")

    def _counts(self, quantity: str) -> Counts:
        if quantity not in self.counts:
            raise UnknownName("quantity", quantity, list(self.counts))
        return self.counts[quantity]

    @staticmethod
    def _member(values: Array, quantity: str, member: str | None, lead: int) -> Array:
        if not member:
            return values
        names = members(war().dims(quantity))
        if member not in names:
            raise UnknownName(f"member of {quantity}", member, names)
        return values.reshape(*values.shape[:lead], -1)[..., names.index(member)]


def streamed(
    scenario: Scenario,
    draws: int,
    seed: int = 0,
    *,
    less: Scenario | None = None,
    keep: Sequence[str] = DEFAULT,
    passages: Sequence[Passage] = (),
    beliefs: BeliefSet = "default",
    checkpoint: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Stream:
    """Runs a scenario of any number of draws, or its paired difference to another (`less`).

    Of `passages` the first month of each draw is counted; `Stream.passed_by` reads them. With `checkpoint` what has
    been counted is saved every `SAVED` draws, and a run that was cut off goes on from there. Raises as `ensemble` does,
    and WrongInput for scenarios that cannot be paired.
    """
    if not 1 <= draws <= MOST:
        raise WrongInput(f"a run has 1 to {MOST:,} draws; got {draws:,}; choose a number between")
    fitted = fitted_for(scenario, beliefs)
    key = _key(scenario, less, seed, draws, fitted, keep)
    passed = _unpassed(passages, keep, scenario.months)
    done, illegal, counts = _resumed(checkpoint, key, passed) or (0, dict.fromkeys(keep, 0), {})
    if done:
        progress(f"goes on from draw {done:,} of {draws:,}")
    run = _legal(chunks(scenario, draws, seed, keep=keep, beliefs=beliefs, begin=done), illegal)
    if less is not None:
        if (less.start, less.months, less.conflict) != (scenario.start, scenario.months, scenario.conflict):
            raise WrongInput("only scenarios of one conflict, start and length can be compared draw by draw")
        other = _legal(chunks(less, draws, seed, keep=keep, beliefs=beliefs, begin=done), dict.fromkeys(keep, 0))
        run = ({name: a[name] - b[name] for name in a} for a, b in zip(run, other, strict=True))
    for portion in run:
        counted([portion], counts)
        for one in passed.values():
            one.add(portion[one.passage.quantity])
        done = min(done + CHUNK, draws)
        if done % SAVED == 0 and done < draws:
            progress(f"{done:,} of {draws:,} draws")
            if checkpoint is not None:
                _save(checkpoint, key, done, illegal, counts, passed)
    return Stream(
        scenario, paths.months(scenario), draws, seed, key, luck_of(scenario, draws, seed, fitted),
        note_on(scenario, fitted), fitted is None, counts,
        judged_illegal({name: bad / draws for name, bad in illegal.items()}), passed,
    )  # fmt: skip


def _unpassed(passages: Sequence[Passage], keep: Sequence[str], months: int) -> dict[str, Passed]:
    """Counters of passages by their words; raises as `Passage.checked` does."""
    found: dict[str, Passed] = {}
    for one in passages:
        dims = war().dims(one.quantity) if one.quantity in keep else ()
        one.checked(keep, dims)
        found[one.told] = Passed.none(one, dims, months)
    return found


def counted(portions: Iterable[dict[str, Array]], counts: dict[str, Counts] | None = None) -> dict[str, Counts]:
    """Portions of draws [month, *dims, draw] added to counts; the first sets the ranges."""
    counts = {} if counts is None else counts
    for portion in portions:
        for name, values in portion.items():
            if name not in counts:
                counts[name] = Counts.ranged(values)
            counts[name].add(values)
    return counts


def _legal(portions: Iterable[dict[str, Array]], bad: dict[str, int]) -> Iterator[dict[str, Array]]:
    for portion in portions:
        for name, values in portion.items():
            bad[name] += int(outside(name, values, values.ndim - 1).sum())
        yield portion


_PARTS: Final = ("least", "width", "shape", "bins", "sums", "outside", "draws")


def _save(
    path: Path, key: str, done: int, illegal: dict[str, int], counts: dict[str, Counts], passed: dict[str, Passed]
) -> None:
    """What has been counted, whole or not at all; a folder that cannot be written costs the run nothing."""
    parts: dict[str, Any] = {f"{name}.illegal": np.asarray(count) for name, count in illegal.items()}
    for name, held in counts.items():
        parts |= {f"{name}.{part}": np.asarray(getattr(held, part)) for part in _PARTS}
    parts |= {f"{name}.first": one.first for name, one in passed.items()}
    unfinished = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            np.savez(file, key=np.asarray(key), done=np.asarray(done), **parts)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)


def _resumed(
    path: Path | None, key: str, passed: dict[str, Passed]
) -> tuple[int, dict[str, int], dict[str, Counts]] | None:
    """What a run that was cut off had counted; None where nothing usable was saved: counting again costs only time."""
    if path is None or not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as held:
            saved = {name: held[name] for name in held.files}
        if str(saved["key"]) != key:
            return None
        names = [name.removesuffix(".illegal") for name in saved if name.endswith(".illegal")]
        counts = {}
        for name in names:
            least, width, shape, bins, sums, beyond, draws = (saved[f"{name}.{part}"] for part in _PARTS)
            counts[name] = Counts(least, width, tuple(shape.tolist()), bins, sums, int(beyond), int(draws))
        firsts = {name: saved[f"{name}.first"] for name in passed}  # all or none, should one of them be missing
        for name, one in passed.items():
            one.first, one.draws = firsts[name], int(saved["done"])
        return int(saved["done"]), {name: int(saved[f"{name}.illegal"]) for name in names}, counts
    except Exception:  # a broken file may fail in any way, and only what it saves is lost
        return None


def _key(scenario: Scenario, less: Scenario | None, seed: int, draws: int, fitted: Any, keep: Sequence[str]) -> str:
    own = digest(scenario, seed, draws, fitted, keep)
    return own if less is None else hashlib.sha256(f"{own}-{less.id}".encode()).hexdigest()
