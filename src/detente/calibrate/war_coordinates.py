"""A war as a function of standard normal coordinates: beliefs, how things are observed, and every month's luck."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from detente.calibrate.war_likelihood import NUISANCE, Month, log_likelihood
from detente.calibrate.war_series import CLASSES, WarData
from detente.calibrate.war_transit import in_transit
from detente.catalogue.beliefs import Beliefs
from detente.catalogue.conflicts import conflict
from detente.catalogue.scenarios import scenario
from detente.core.beliefs import Belief
from detente.core.distributions import Dirichlet, Distribution, Fixed, Lognormal, Normal
from detente.core.errors import CheckFailed
from detente.models import blocks
from detente.models.assistance.equations import BLOCK as ASSISTANCE
from detente.models.block import DIMS, Block, dims, shape
from detente.simulation import clock, draws, kernel, paths, wiring
from detente.simulation.beliefs import quantile
from detente.simulation.ensemble import beliefs_of

Array = NDArray[Any]

SAYS: Final = ("pace", "casualties", "irrecoverable_losses", "manpower_left", "equipment_lost")
"""Quantities that observations are compared with."""

FILTERED: Final = ("force_ratio_log", "area_gained", "resolve")
"""Quantities whose path over the fitted months is kept: what the bargaining model reads of them."""


_GRID: Final = np.linspace(-6.0, 6.0, 2401)


class War:
    """A war as a function of standard normal coordinates: parameters first, then how things are observed, then luck."""

    def __init__(self, beliefs: Mapping[str, Belief], months: int, data: WarData | None = None) -> None:
        """`beliefs` at the start of the fit; of `data` only what donors gave is read, which no draw decides."""
        self.program = wiring.program(blocks())
        self.months = months
        self.scenario = scenario("baseline", months=months)
        self.levers = paths.levers(self.scenario)
        self.given_before = np.ones((0, len(DIMS["donor"])))
        if data is not None:
            self.levers["aid_rhythm"] = data.rhythm(data.months)
            self.given_before = data.rhythm(data.year_before)
        self.names: list[str] = []
        self._tables: list[tuple[Array, Array] | Distribution] = []
        self._beliefs = beliefs
        for block in self.program.blocks:
            for field in wiring.fields(block.Params):
                ids = draws.belief_names(block.id, field, dims(block.Params, field))
                plain = f"{block.id}.{field}"
                for name in ids if all(one in beliefs for one in ids) else (plain,):
                    self._coordinate(name, beliefs[name].distribution)
        for name, belief in NUISANCE.items():
            self._coordinate(name, belief.distribution)
        self.beliefs_end = len(self.names)
        self._luck = {b.id: (months, b.substeps, len(wiring.noise_names(b))) for b in self.program.blocks}
        self.size = self.beliefs_end + sum(int(np.prod(size)) for size in self._luck.values())

    def _coordinate(self, name: str, distribution: Distribution) -> None:
        if isinstance(distribution, Fixed):
            return
        if isinstance(distribution, Dirichlet):
            for share, weight in distribution.weights.items():
                grid = special.ndtr(_GRID)
                self.names.append(f"{name}[{share}]")
                self._tables.append((_GRID, special.gammaincinv(weight, grid)))
            return
        self.names.append(name)
        # other inverse distribution functions are slow; a table on a fine grid of normal scores is exact to six digits
        table = not isinstance(distribution, Lognormal | Normal)
        self._tables.append((_GRID, quantile(distribution, special.ndtr(_GRID))) if table else distribution)

    def values(self, u: Any, xp: Any = np) -> dict[str, Any]:
        """Beliefs' values by id from their coordinates; `xp` is NumPy or another library of its names."""
        found: dict[str, Any] = {}
        for name, table, row in zip(self.names, self._tables, u, strict=False):
            if isinstance(table, tuple):
                found[name] = xp.interp(row, *table)
            elif isinstance(table, Lognormal):
                found[name] = table.median * xp.exp(table.sigma * row)
            elif isinstance(table, Normal):
                found[name] = table.mean + table.sd * row
        return found

    def params(self, u: Any, values: Mapping[str, Any], xp: Any = np) -> dict[str, Any]:
        """Each block's Params."""
        count = u.shape[1]
        built = {}
        for block in self.program.blocks:
            held = []
            for field in wiring.fields(block.Params):
                over = dims(block.Params, field)
                ids = draws.belief_names(block.id, field, over)
                plain = f"{block.id}.{field}"
                belief = self._beliefs.get(plain) if not all(i in self._beliefs for i in ids) else None
                if belief is not None and isinstance(belief.distribution, Dirichlet):
                    gammas = xp.stack([values[f"{plain}[{member}]"] for member in DIMS[over[0]]])
                    parts: Any = gammas / gammas.sum(axis=0)
                else:
                    parts = xp.stack([self._value(i if belief is None else plain, values, count) for i in ids])
                held.append(parts.astype(np.float32).reshape(*shape(block.Params, field), count))
            built[block.id] = block.Params(*held)
        return built

    def _value(self, name: str, values: Mapping[str, Any], count: int) -> Any:
        if name in values:
            return values[name]
        distribution = self._beliefs[name].distribution
        if not isinstance(distribution, Fixed):
            raise CheckFailed(f"belief {name!r} has no coordinate")
        return np.full(count, distribution.value)

    def luck(self, u: Any) -> dict[str, Any]:
        """Standard normals of every month by block [month, sub-step, name, draw]."""
        found, row = {}, self.beliefs_end
        for name, size in self._luck.items():
            rows = int(np.prod(size))
            found[name] = u[row : row + rows].astype(np.float32).reshape(*size, u.shape[1])
            row += rows
        return found

    def before(self, block: Block, params: Any, m: Any) -> Any:
        """The block's state before the first month: aid in transit is what donors gave in the year before."""
        return in_transit(params, self.given_before, m) if block is ASSISTANCE else block.init(params, m)

    def start(self, params: Mapping[str, Any]) -> clock.Start:
        """Where the war begins."""
        return clock.begin(self.program, params, before=self.before)

    def run(self, u: Array) -> tuple[dict[str, Any], clock.Run, dict[str, Array]]:
        """Parameters, run and beliefs' values."""
        values = self.values(u[: self.beliefs_end])
        params = self.params(u, values)
        forward = kernel.run if kernel.available() else clock.run
        run = forward(
            self.program, params, self.levers, months=self.months, keep=(*SAYS, *FILTERED), noise=self.luck(u),
            start=self.start(params),
        )  # fmt: skip
        return params, run, values


def said_of(data: WarData, run: Any) -> list[Month]:
    """What a run says of each month."""
    said = []
    for t in range(len(data.months)):
        quarter = run.series["equipment_lost"][max(0, t - 2) : t + 1].sum(axis=0)
        lost = {(side, kind): quarter[i, k] for i, side in enumerate("AB") for k, kind in enumerate(CLASSES)}
        pace, casualties, gone, manpower = (run.series[name][t] for name in SAYS[:4])
        # estimates tell of many months at once: compared once, with the last
        many = tuple(
            (estimate.weights[:, None] * run.series["casualties"][:, "AB".index(estimate.side)]).sum(axis=0)
            / estimate.weights.sum()
            for estimate in data.estimates
        ) if t == len(data.months) - 1 else ()  # fmt: skip
        said.append(Month(pace, casualties, gone, manpower, lost, many))
    return said


def told(data: WarData, run: Any, nuisance: Mapping[str, Any], terms: tuple[str, ...], xp: Any = np) -> Array:
    """[draw] Log likelihood of all months; `run` has the series of a run, in the arithmetic of `xp`."""
    total = xp.zeros(run.series["pace"].shape[-1])
    for t, said in enumerate(said_of(data, run)):
        total = total + log_likelihood(data, t, said, dict(nuisance), terms, xp)
    return xp.where(xp.isfinite(total), total, -1e30)


def prior_beliefs(name: str) -> Beliefs:
    """What the war's models believe at the month where a fit begins."""
    return Beliefs({**beliefs_of(name), **conflict(name).calibration_beliefs})
