"""Renewed war by rearmament, replayed on past settlements: how far their balance moved, and what that says (MODELS D1).

Stocks are summed from each state's share of the world's military spending, so neither currency nor inflation matters.
A past settlement is taken to have followed the balance of its day; what moves the hazard is how far the balance moved
since. Only a new war counts: lesser disputes are no part of the model.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import optimize, special

from detente.calibrate.peace_spells import PeaceSpells
from detente.catalogue.beliefs import Beliefs
from detente.core.distributions import Lognormal
from detente.core.errors import CheckFailed, WrongInput
from detente.models.durability.rearmament import Stakes, odds, side_hazard
from detente.sources import table_of
from detente.sources.table import checksum, content_of, parse

Reals = NDArray[np.float64]

CAPABILITIES: Final = "nmc"
WATCHED: Final = 40
"""[years] After which a spell is cut off here: what was agreed then no longer tells who is strong."""

WEAR: Final = 0.08
"""[1/year] Depreciation of the replayed stocks: the median of the belief, the same for all."""

NAMES: Final = ("slope", "cost", "noise", "ceiling")
PROPOSALS: Final = 6000
KEPT: Final = 1000


@dataclass(frozen=True)
class Replay:
    """Past settlements as the rearmament model sees them.

    `ratio` [log, spell x year] is the second state's stock over the first's at the settlement and each year after;
    `exposure` [years] the part of each year watched; `ended` whether war came within the years watched; `year` in
    which. `rows` says which of the spells these are.
    """

    ratio: Reals
    exposure: Reals
    ended: NDArray[np.bool_]
    year: NDArray[np.int64]
    war: NDArray[np.int64]
    rows: NDArray[np.int64]

    @property
    def drift(self) -> Reals:
        """[log, spell] How far the balance had moved when watching ended."""
        at = np.arange(len(self.year))
        return np.abs(self.ratio[at, self.year] - self.ratio[:, 0])


@dataclass(frozen=True)
class Fitted:
    """Draws of slope, cost, noise and ceiling after the replay, and of the log likelihood by war [war, draw]."""

    draws: dict[str, Reals]
    by_war: Reals
    wars: NDArray[np.int64]
    effective: float
    left_to_prior: dict[str, float]

    @property
    def stakes(self) -> Stakes:
        """The draws as the equations read them."""
        return Stakes(*(self.draws[name] for name in NAMES))


def stocks(capabilities: pl.DataFrame) -> dict[int, dict[int, float]]:
    """[share of a world year's spending] Stock by state and year, from military spending; a missing year adds nothing.

    Stocks start in the first year on record at what steady spending would have built.
    """
    column = "milex_thousand_current_usd_or_gbp_pre1914"
    known = capabilities.filter(pl.col(column).is_not_null() & (pl.col(column) >= 0))
    shares = known.with_columns((pl.col(column) / pl.col(column).sum().over("year")).alias("part"))
    found: dict[int, dict[int, float]] = {}
    for state, year, part in shares.sort("cow_code", "year").select("cow_code", "year", "part").iter_rows():
        path = found.setdefault(state, {})
        last = max(path) if path else None
        # a state that was away from the record for long starts anew
        old = part / WEAR if last is None or year - last > 10 else path[last] * (1.0 - WEAR) ** (year - last)
        path[year] = old + part if last is not None and year - last <= 10 else old
    return found


def read_stocks(mirror: Path) -> tuple[dict[int, dict[int, float]], str]:
    """Stocks from a mirror's folder, and the file's checksum; raises as `sources.table.parse` does."""
    table = table_of(CAPABILITIES)
    content = content_of(mirror / table.file, table)
    return stocks(parse(table, content)), checksum(content)


def replay(spells: PeaceSpells, stock: dict[int, dict[int, float]]) -> Replay:
    """The spells of which both states' stocks are known at the settlement; later gaps keep the last ratio."""
    ratios, kept = [], []
    pairs = spells.rows.select("cow_code_1", "cow_code_2", "dyad_war_end").iter_rows()
    for i, (first, second, end) in enumerate(pairs):
        path, last = [], None
        for year in range(end.year, end.year + WATCHED + 1):
            a, b = stock.get(first, {}).get(year), stock.get(second, {}).get(year)
            if a and b:
                last = float(np.log(b / a))
            if last is None:
                break
            path.append(last)
        if len(path) == WATCHED + 1:
            ratios.append(path)
            kept.append(i)
    rows = np.array(kept)
    years = spells.years["war"][rows]
    ended = spells.ended["war"][rows] & (years < WATCHED)
    watched = np.minimum(years, WATCHED)
    exposure: Reals = np.clip(watched[:, None] - np.arange(WATCHED + 1.0)[None, :], 0.0, 1.0).astype(np.float64)
    year = np.minimum(np.floor(watched), WATCHED).astype(np.int64)
    return Replay(np.array(ratios), exposure, ended, year, spells.war[rows], rows)


def yearly_hazard(ratio: Reals, stakes: Stakes) -> Reals:
    """[1/year] For terms that followed the balance at the settlement; the first year stands first on axis 1."""
    ahead = odds(ratio, 0.0, stakes.slope)
    moved = ahead - ahead[:, :1]
    return 12.0 * (side_hazard(moved, stakes) + side_hazard(-moved, stakes))


def likelihood(data: Replay, theta: Reals) -> tuple[Reals, NDArray[np.int64]]:
    """[war, draw] Log likelihood of each war's settlements for the logarithms of the parameters [draw, 4]."""
    wars = np.unique(data.war)
    found = np.empty((len(wars), len(theta)))
    at = np.arange(len(data.year))
    order = np.argsort(data.war, kind="stable")
    starts = np.flatnonzero(np.diff(data.war[order], prepend=-1))
    for i, one in enumerate(np.exp(theta)):
        hazard = yearly_hazard(data.ratio, Stakes(*one))
        each = data.ended * np.log(np.maximum(hazard[at, data.year], 1e-200)) - (hazard * data.exposure).sum(axis=1)
        found[:, i] = np.add.reduceat(each[order], starts)
    return found, wars


def fit(data: Replay, beliefs: Beliefs, seed: int = 0) -> Fitted:
    """What past settlements say of slope, cost, noise and ceiling: draws by importance from a wide t around the peak.

    Raises CheckFailed where fewer than 400 draws' worth remain.
    """
    mean, sd = prior(beliefs)

    def density(theta: Reals) -> Reals:
        return likelihood(data, theta)[0].sum(axis=0) - 0.5 * (((theta - mean) / sd) ** 2).sum(axis=1)

    def cost(v: Reals) -> float:
        return -float(density((mean + sd * v)[None, :])[0])

    found: Any = optimize.minimize(cost, np.zeros(4), method="L-BFGS-B", bounds=[(-8.0, 8.0)] * 4)
    peak = mean + sd * found.x
    root = _root(lambda v: density(mean + sd * v), found.x) * sd[:, None] * 1.2
    rng = np.random.Generator(np.random.Philox(key=[seed, 12]))
    z = rng.standard_normal((PROPOSALS, 4)) / np.sqrt(rng.chisquare(6.0, PROPOSALS) / 6.0)[:, None]
    theta = peak + z @ root.T
    by_war, wars = likelihood(data, theta)
    log_weight = by_war.sum(axis=0) - 0.5 * (((theta - mean) / sd) ** 2).sum(axis=1)
    log_weight += 0.5 * (6.0 + 4.0) * np.log1p((z**2).sum(axis=1) / 6.0)
    weight = np.exp(log_weight - np.asarray(special.logsumexp(log_weight)))
    effective = float(1.0 / np.sum(weight**2))
    if effective < 400:
        raise CheckFailed(f"the replay of rearmament keeps {effective:.0f} effective draws; raise `PROPOSALS`")
    chosen = np.searchsorted(np.cumsum(weight), (np.arange(KEPT) + rng.random()) / KEPT).clip(0, PROPOSALS - 1)
    rng.shuffle(chosen)
    drawn = np.exp(theta[chosen])
    left = theta[chosen].std(axis=0) / sd
    return Fitted(
        dict(zip(NAMES, drawn.T, strict=True)), by_war[:, chosen], wars, effective,
        dict(zip(NAMES, left.tolist(), strict=True)),
    )  # fmt: skip


def _root(density: Callable[[Reals], Reals], at: Reals) -> Reals:
    """A root of the inverse curvature at a peak, from second differences; never wider than the beliefs."""
    h, n = 0.05, len(at)
    steps = h * np.eye(n)
    corners = [at + s * steps[i] + t * steps[j] for i in range(n) for j in range(n) for s in (1, -1) for t in (1, -1)]
    f = density(np.array(corners)).reshape(n, n, 4)
    bend = -(f[..., 0] - f[..., 1] - f[..., 2] + f[..., 3]) / (4.0 * h * h)
    values, vectors = np.linalg.eigh(0.5 * (bend + bend.T))
    return vectors / np.sqrt(np.maximum(values, 1.0))


def prior(beliefs: Beliefs) -> tuple[Reals, Reals]:
    """[log] Means and standard deviations of the logarithms of the four beliefs; WrongInput for another kind."""
    found = [beliefs[f"durability.{name}"].distribution for name in NAMES]
    for name, one in zip(NAMES, found, strict=True):
        if not isinstance(one, Lognormal):
            raise WrongInput(f"belief 'durability.{name}' is {one.kind!r}; give a lognormal distribution")
    pairs = [(np.log(one.median), one.sigma) for one in found if isinstance(one, Lognormal)]
    mean, sd = np.array(pairs, np.float64).T
    return mean, sd
