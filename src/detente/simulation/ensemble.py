"""The one door: a scenario and beliefs in, an ensemble of futures out.

Whatever draws a figure, answers a question or prints a table walks through `ensemble`, so that a number
on a slide and a number in a browser cannot differ.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from detente import __version__
from detente.catalogue.beliefs import Beliefs, all_beliefs
from detente.catalogue.conflicts import conflict
from detente.catalogue.quantities import quantities
from detente.core.errors import CheckFailed, DataMissing, UnknownName, WrongInput
from detente.core.quantities import Month
from detente.core.scenarios import Scenario
from detente.models import blocks
from detente.models.block import DIMS, dims, members
from detente.panel import derived
from detente.simulation import clock, kernel, paths, wiring
from detente.simulation import draws as drawing
from detente.simulation.draws import Posterior
from detente.simulation.tables import Tabled

Array = NDArray[Any]
BeliefSet = Literal["default", "prior"]

DEFAULT: Final = (
    "area_gained", "pace", "force_ratio_log", "unexplained_log", "casualties", "equipment_lost", "storage_left",
    "manpower_left", "equipment_left", "stocks_left", "resolve", "funding", "aid_committed", "aid_arrived",
    "aid_in_transit", "collapsed",
)  # fmt: skip
"""Quantities kept unless others are asked for."""

MOST_KEPT: Final = 20_000
"""Draws beyond which none is kept, only counts in bins; see `stream`."""

CHUNK: Final = 4096
"""Draws computed at a time."""

MOST_ILLEGAL: Final = 0.01
"""[share] Draws that may leave their legal range before a run fails."""

CLOCK: Final = (
    "beliefs", "clock", "draws", "noise", "numbers", "paths", "printing", "scheduling", "sections", "trace", "wiring",
)  # fmt: skip
"""Modules of this room that decide a run's numbers."""

SCHEMA: Final = 1
"""Version of the form of a fitted posterior."""


@lru_cache
def war() -> wiring.Program:
    """The war's blocks, wired."""
    return wiring.program(blocks())


@lru_cache
def beliefs_of(name: str) -> Beliefs:
    """Beliefs of the war's models and of a conflict, read once: a slider asks for them with every run.

    A model that is not wired into the war cannot change a run, so its beliefs enter no run's key.
    """
    return Beliefs({**all_beliefs({block.id for block in blocks()}), **conflict(name).beliefs})


@lru_cache
def posterior(name: str, start: Month) -> Posterior | None:
    """The fitted draws that ship for a conflict and a start; None where nothing was fitted.

    Raises CheckFailed for a file of another schema version.
    """
    key = f"war-{name}-{start}"
    if key not in derived.names():
        return None
    result = derived.load(key)
    if result.recipe.get("schema") != SCHEMA:
        raise CheckFailed(
            f"the posterior {key}.json, field 'schema': version {result.recipe.get('schema')!r}, this program reads "
            f"{SCHEMA}; fit it again with `detente calibrate war`, or leave it aside with --prior"
        )
    columns = {column: result.frame[column].to_numpy() for column in result.frame.columns}
    return Posterior(
        columns, result.digest, str(result.recipe.get("note", "")), tuple(result.recipe.get("sources", ())),
        str(result.recipe.get("as_of", "")),
    )  # fmt: skip


@lru_cache
def code() -> str:
    """SHA-256 of the war's equations, legal ranges and clock, so that a change of any of them is another run."""
    rooms = Path(__file__).parents[1]
    told = hashlib.sha256(__version__.encode())
    of_the_war = [path for block in blocks() for path in (rooms / "models" / block.id).iterdir()]
    shared = [rooms / "models" / f"{name}.py" for name in ("block", "mathematics")]
    clocks = [rooms / "simulation" / f"{name}.py" for name in CLOCK]
    for path in sorted(path for path in (*of_the_war, *shared, *clocks) if path.suffix in (".py", ".toml")):
        told.update(path.name.encode())
        told.update(path.read_bytes())
    return told.hexdigest()


def digest(scenario: Scenario, seed: int, count: int, fitted: Posterior | None, keep: Sequence[str] = DEFAULT) -> str:
    """SHA-256 of everything that decides a run: levers by month, beliefs, fit, code, seed, draws, what is kept."""
    told = {
        "levers": {k: np.round(v, 12).tolist() for k, v in paths.levers(scenario).items()},
        "start": scenario.start,
        "months": scenario.months,
        "conflict": scenario.conflict,
        "beliefs": beliefs_of(scenario.conflict).digest,
        "posterior": fitted.digest if fitted else None,
        "code": code(),
        "seed": seed,
        "draws": count,
        "keep": sorted(keep),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Ensemble(Tabled):
    """Futures under one scenario: kept quantities as [draw, month, *dims], month 1 the first after the start.

    `key` identifies the run; `luck` what must agree for draws to be compared one by one; `illegal` is
    the share of draws that left a quantity's legal range, by quantity, where there were any.
    """

    scenario: Scenario
    months: tuple[Month, ...]
    draws: int
    seed: int
    key: str
    luck: str
    beliefs_note: str
    prior_only: bool
    paths: dict[str, Array] = field(repr=False)
    illegal: dict[str, float] = field(default_factory=dict)

    @property
    def quantities(self) -> tuple[str, ...]:
        """Names of what was kept."""
        return tuple(self.paths)

    def series(self, quantity: str, member: str | None = None) -> Array:
        """[draw, month, *dims], or [draw, month] of one member such as "A" or "A,armour".

        Raises UnknownName for a quantity that was not kept or a member that it has not.
        """
        if quantity not in self.paths:
            raise UnknownName("quantity", quantity, list(self.paths))
        values = self.paths[quantity]
        if member is None:
            return values
        names = members(war().dims(quantity))
        if member not in names:
            raise UnknownName(f"member of {quantity}", member, names)
        return values.reshape(*values.shape[:2], -1)[:, :, names.index(member)]

    def quantile(self, q: float | Sequence[float], quantity: str, member: str | None = None) -> Array:
        """Quantiles over draws: [month, *dims], led by an axis of `q` where several are asked for."""
        values = np.sort(self.series(quantity, member), axis=0)
        levels = np.atleast_1d(np.asarray(q, float)) * (self.draws - 1)
        low = np.floor(levels).astype(int)
        high = np.minimum(low + 1, self.draws - 1)
        part = (levels - low).reshape(-1, *(1,) * (values.ndim - 1))
        found = values[low] * (1.0 - part) + values[high] * part
        return found[0] if np.isscalar(q) else found

    def mean(self, quantity: str, member: str | None = None) -> Array:
        """Means over draws, [month, *dims]."""
        return self.series(quantity, member).mean(axis=0)

    def chance(self, quantity: str, holds: Callable[[Array], Array], member: str | None = None) -> Array:
        """[share] Draws in which a condition on the values holds, by month."""
        return np.asarray(holds(self.series(quantity, member))).mean(axis=0)

    def first_passage(
        self, quantity: str, *, below: float | None = None, above: float | None = None, member: str | None = None
    ) -> Array:
        """[months] Number of the first month in which a quantity is at or past a level, by draw; nan: never.

        Raises WrongInput unless exactly one level is given.
        """
        if (below is None) == (above is None):
            raise WrongInput("a first passage needs one level, `below` or `above`")
        values = self.series(quantity, member)
        past = values <= below if below is not None else values >= above
        return np.where(past.any(axis=1), past.argmax(axis=1) + 1.0, np.nan)

    def minus(self, other: "Ensemble") -> "Ensemble":
        """Paired differences, this less the other, draw by draw, of the quantities that both kept.

        Raises WrongInput for runs with other beliefs, seed, number of draws, start or length.
        """
        if self.luck != other.luck or self.months != other.months:
            raise WrongInput(
                "runs can be compared draw by draw only with the same beliefs, seed, draws, start and months; "
                "run both again with the same options"
            )
        both = {name: self.paths[name] - other.paths[name] for name in self.paths if name in other.paths}
        title = f"{self.scenario.title}, less: {other.scenario.title}"
        return Ensemble(
            self.scenario.model_copy(update={"id": f"{self.scenario.id}-minus-{other.scenario.id}", "title": title}),
            self.months, self.draws, self.seed,
            hashlib.sha256(f"{self.key}-{other.key}".encode()).hexdigest(),
            self.luck, self.beliefs_note, self.prior_only, both,
        )  # fmt: skip

    @cached_property
    def beliefs(self) -> dict[str, Array]:
        """The drawn value of every uncertain parameter, by belief, [draw]."""
        program, fitted = war(), None if self.prior_only else posterior(self.scenario.conflict, self.scenario.start)
        given = drawing.params(program, beliefs_of(self.scenario.conflict), self.draws, self.seed, 0, fitted)
        found: dict[str, Array] = {}
        for block in program.blocks:
            for name in wiring.fields(block.Params):
                names = drawing.belief_names(block.id, name, dims(block.Params, name))
                flat = np.reshape(getattr(given[block.id], name), (len(names), -1))
                found |= {one: row for one, row in zip(names, flat, strict=True) if np.ptp(row) > 0.0}
        return found

    def dims_of(self, quantity: str) -> tuple[str, ...]:
        """Dims of a quantity."""
        return war().dims(quantity)

    def to_xarray(self) -> Any:
        """All draws as an xarray dataset; raises DataMissing where xarray is not installed."""
        try:
            import xarray as xr  # noqa: PLC0415 - optional
        except ImportError as error:
            raise DataMissing("xarray is not installed; `pip install 'detente[export]'`, or use series()") from error
        data = {name: (("draw", "month", *war().dims(name)), values) for name, values in self.paths.items()}
        used = {dim for name in self.paths for dim in war().dims(name)}
        coords = {"month": list(self.months), **{dim: list(DIMS[dim]) for dim in sorted(used)}}
        return xr.Dataset(data, coords=coords, attrs={"run": self.key, "beliefs": self.beliefs_note})


def ensemble(
    scenario: Scenario,
    draws: int = 1000,
    seed: int = 0,
    *,
    keep: Sequence[str] = DEFAULT,
    beliefs: BeliefSet = "default",
) -> Ensemble:
    """Runs a scenario: `draws` futures from the fitted posterior where one ships, else from the priors.

    The same scenario, seed and draws give the same numbers. Raises UnknownName for a quantity that no
    model writes, WrongInput for a number of draws outside 1 to 20,000, CheckFailed where more than one
    draw in a hundred leaves a legal range.
    """
    if not 1 <= draws <= MOST_KEPT:
        raise WrongInput(f"an ensemble keeps 1 to {MOST_KEPT:,} draws; got {draws}; beyond that, use `streamed`")
    parts: dict[str, list[Array]] = {name: [] for name in keep}
    for chunk in chunks(scenario, draws, seed, keep=keep, beliefs=beliefs):
        for name, values in chunk.items():
            parts[name].append(np.moveaxis(values, -1, 0))
    kept = {name: np.concatenate(found) for name, found in parts.items()}
    fitted = fitted_for(scenario, beliefs)
    return Ensemble(
        scenario, paths.months(scenario), draws, seed, digest(scenario, seed, draws, fitted, keep),
        luck_of(scenario, draws, seed, fitted), note_on(scenario, fitted), fitted is None, kept, illegal_in(kept),
    )  # fmt: skip


def chunks(
    scenario: Scenario, draws: int, seed: int = 0, *, keep: Sequence[str] = DEFAULT, beliefs: BeliefSet = "default",
    begin: int = 0,
) -> Iterator[dict[str, Array]]:  # fmt: skip
    """The kept quantities [month, *dims, draw] of at most `CHUNK` draws after another, in order of draws.

    `begin` is the first draw, a multiple of `CHUNK`. Raises UnknownName for a quantity that no model writes.
    """
    program = war()
    for name in keep:
        if name not in program.outputs:
            raise UnknownName("quantity", name, list(program.outputs))
    levers = paths.levers(scenario)
    beliefs = "prior" if scenario.beliefs == "prior" else beliefs
    for first in range(begin, draws, CHUNK):
        count = min(CHUNK, draws - first)
        told = {"months": scenario.months, "seed": seed, "first": first, "keep": tuple(keep)}
        # the same bits either way; the compiled clock is some twenty times faster
        if kernel.available():
            ready = prepared if draws <= MOST_KEPT else prepared.__wrapped__
            yield kernel.run(program, ready(scenario.conflict, scenario.start, beliefs, count, seed, first), levers,
                             **told).series  # fmt: skip
        else:
            given, at = drawn(scenario.conflict, scenario.start, beliefs, count, seed, first)
            yield clock.run(program, given, levers, start=at, **told).series


def drawn(
    name: str, begin: Month, beliefs: BeliefSet, count: int, seed: int, first: int
) -> tuple[dict[str, Any], clock.Start]:
    """Parameters and starting states of the draws `first`, `first` + 1, …"""
    fitted = posterior(name, begin) if beliefs == "default" else None
    given = drawing.params(war(), beliefs_of(name), count, seed, first, fitted)
    return given, drawing.start(war(), given, count, seed, first, fitted)


@lru_cache(maxsize=6)
def prepared(name: str, begin: Month, beliefs: BeliefSet, count: int, seed: int, first: int) -> kernel.Packed:
    """The same, packed, and held for the next run: under another lever only the clock runs again."""
    return kernel.packed(war(), *drawn(name, begin, beliefs, count, seed, first))


def fitted_for(scenario: Scenario, beliefs: BeliefSet) -> Posterior | None:
    """The fitted draws that a run of the scenario takes; None where it rests on priors alone."""
    asked = "prior" if scenario.beliefs == "prior" else beliefs
    return posterior(scenario.conflict, scenario.start) if asked == "default" else None


def luck_of(scenario: Scenario, draws: int, seed: int, fitted: Posterior | None) -> str:
    """What must agree for draw n of two runs to be the same world under other levers."""
    told = beliefs_of(scenario.conflict).digest, fitted.digest if fitted else None, seed, draws
    return hashlib.sha256(f"{told}{scenario.start}{scenario.conflict}".encode()).hexdigest()


def note_on(scenario: Scenario, fitted: Posterior | None) -> str:
    """What the run's beliefs rest on, for readers: a fit, or priors with the month whose state they are about."""
    if fitted:
        return fitted.note
    known = conflict(scenario.conflict).start
    if f"war-{scenario.conflict}-{scenario.start}" in derived.names():
        return f"priors only, as asked: the fit for a start at the end of {scenario.start} is left aside"
    if scenario.start == known:
        return f"priors only: nothing has been fitted for a start at the end of {scenario.start}"
    return (
        f"priors only: nothing has been fitted for a start at the end of {scenario.start}; the run begins there with "
        f"the state as believed for the end of {known}"
    )


def outside(name: str, values: Array, draws_axis: int) -> Array:
    """Which draws leave the legal range of a quantity, or are no number, in any month or member."""
    rule = quantities()[name]
    bad = ~np.isfinite(values)
    slack = 1e-5 * max(1.0, abs(rule.most or 0.0))
    if rule.least is not None:
        bad |= values < rule.least - slack
    if rule.most is not None:
        bad |= values > rule.most + slack
    return np.asarray(np.moveaxis(bad, draws_axis, 0).reshape(values.shape[draws_axis], -1).any(axis=1))


def illegal_in(kept: dict[str, Array]) -> dict[str, float]:
    """[share] Draws outside the legal range, by quantity; raises CheckFailed above one in a hundred."""
    return judged_illegal({name: float(outside(name, values, 0).mean()) for name, values in kept.items()})


def judged_illegal(shares: dict[str, float]) -> dict[str, float]:
    """Those shares that are not nought; raises CheckFailed naming the quantity above one in a hundred."""
    for name, share in shares.items():
        if share > MOST_ILLEGAL:
            rule = quantities()[name]
            raise CheckFailed(
                f"{share:.1%} of draws leave the legal range of {name} [{rule.least}, {rule.most}]; "
                "check the scenario's levers and the beliefs behind them"
            )
    return {name: share for name, share in shares.items() if share > 0.0}
