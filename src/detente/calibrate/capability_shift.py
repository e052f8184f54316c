"""Whether peace ended sooner where the balance had moved: a check on the idea behind the rearmament model.

Cox's fit with a covariate that changes from year to year: how far the log ratio of both states' stocks has moved since
the settlement, either way, beside what the survival model knows. Intervals from wars drawn again with replacement.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.calibrate.durability_members import RIDGE, cut
from detente.calibrate.peace_spells import Failure, PeaceSpells
from detente.calibrate.rearmament import WATCHED, Replay
from detente.calibrate.survival import cox

Reals = NDArray[np.float64]

CHECKED: Final[tuple[Failure, ...]] = ("war", "fatal")
REPLICATES: Final = 60


def stretches(spells: PeaceSpells, replay: Replay, failure: Failure) -> dict[str, Any]:
    """One row a year of a spell: begin, end, ended, covariates with the shift [log] last, and the war."""
    data = cut(spells.data(failure)).take(replay.rows)
    begin, end, ended, x, war = [], [], [], [], []
    for i, years in enumerate(data.years):
        last = min(int(np.ceil(years)) - 1, WATCHED - 1)
        for year in range(last + 1):
            begin.append(float(year))
            end.append(float(years) if year == last else year + 1.0)
            ended.append(bool(data.ended[i]) and year == last)
            shift = abs(replay.ratio[i, year] - replay.ratio[i, 0])
            x.append(np.append(data.x[i], shift))
            war.append(data.war[i])
    columns = {"begin": begin, "end": end, "ended": ended, "x": x, "war": war}
    return {name: np.asarray(column) for name, column in columns.items()}


def effect(spells: PeaceSpells, replay: Replay, failure: Failure, seed: int = 0) -> dict[str, float]:
    """Hazard ratio of a balance that has moved by a factor of two since the settlement, with its 90 % interval."""
    rows = stretches(spells, replay, failure)
    whole = _fit(rows, np.arange(len(rows["war"])))
    rng = np.random.Generator(np.random.Philox(key=[seed, 15]))
    wars = np.unique(rows["war"])
    members = {war: np.flatnonzero(rows["war"] == war) for war in wars}
    drawn = []
    while len(drawn) < REPLICATES:
        chosen = np.concatenate([members[war] for war in rng.choice(wars, len(wars))])
        if rows["ended"][chosen].sum() >= 5:
            drawn.append(_fit(rows, chosen))
    low, high = np.quantile(drawn, (0.05, 0.95))
    told = {"ratio": whole, "low": float(low), "high": float(high)}
    return {name: round(float(np.exp(np.log(2.0) * value)), 3) for name, value in told.items()}


def _fit(rows: dict[str, Any], chosen: NDArray[np.int64]) -> float:
    """[log] The shift's coefficient."""
    fitted = cox(
        rows["end"][chosen], rows["ended"][chosen], rows["x"][chosen], ridge=RIDGE, entry=rows["begin"][chosen]
    )
    return float(fitted.fit.coefficients[-1])
