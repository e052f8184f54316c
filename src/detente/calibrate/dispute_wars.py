"""Members that learned from disputes short of war, asked who won interstate wars.

A war's sides are coalitions: shares of the world are added up within a side in the war's first year. Wars that ended
without a winner are left out, so that the question is who won and not whether anybody did.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.calibrate.dispute_data import Capabilities, Disputes, tables
from detente.calibrate.dispute_members import MEMBERS
from detente.calibrate.dispute_scores import who

Reals = NDArray[np.float64]

TABLE: Final = "wars_interstate_participants"
WON, LOST = 1, 2


def decided_wars(mirror: Path, known: Capabilities) -> tuple[Disputes, str]:
    """Wars that one side won, A the side that began, and the table's SHA-256.

    States that changed sides or have no capabilities in the first year are left out of their side's sum; a war in
    which nobody or both sides are marked as having begun, or a side has no state left, is left out.
    """
    found, digests = tables(mirror, (TABLE,))
    rows: list[tuple[int, int, int, int, int, Reals, float]] = []
    for (number,), war in found[TABLE].sort("war_num").group_by("war_num", maintain_order=True):
        row = _war(int(number), war, known)  # pyright: ignore[reportArgumentType]
        if row is not None:
            rows.append(row)
    number, year, a, b, outcome = (np.array([row[i] for row in rows], np.int64) for i in range(5))
    return Disputes(
        number=number, year=year, a=a, b=b, outcome=outcome, ratio=np.array([row[6] for row in rows]),
        shares=np.stack([row[5] for row in rows]), war=np.ones(len(rows), bool), filled=0, digests=digests,
    ), digests[TABLE]  # fmt: skip


def _war(number: int, war: pl.DataFrame, known: Capabilities) -> tuple[int, int, int, int, int, Reals, float] | None:
    year = min(day.year for day in war["start_date_1"].to_list())
    begun = war.filter(pl.col("initiator"))["side"].unique().to_list()
    if len(begun) != 1:
        return None
    first = begun[0]
    sides, codes, results = [], [], []
    for own in (True, False):
        members = war.filter((pl.col("side") == first) == own)
        states = [s for s in members["cow_code"].to_list() if (s, year) in known]
        if not states:
            return None
        rows = [known.row(state, year) for state in states]
        sides.append((np.log(np.exp(known.shares(rows)).sum(axis=0)), float(known.cinc(rows).sum())))
        codes.append(states[0])
        results.append(set(members["outcome_code"].to_list()))
    if results[0] == {WON} and LOST in results[1] and WON not in results[1]:
        outcome = 2
    elif results[1] == {WON} and LOST in results[0] and WON not in results[0]:
        outcome = 0
    else:
        return None
    ratio = sides[0][1] / (sides[0][1] + sides[1][1])
    return number, year, codes[0], codes[1], outcome, np.stack([sides[0][0], sides[1][0]]), ratio


def war_scores(
    of: Disputes, wars: Disputes, weights: dict[str, dict[str, float]], seed: int = 0
) -> list[dict[str, Any]]:
    """Scores of who won each war by members fitted to disputes short of war, and by the bare capability ratio."""
    short = kept(of, ~of.war)
    parts: dict[str, Reals] = {}
    for member in MEMBERS:
        fitted = member.fit(member.features(short), short.outcome, seed)
        parts[member.name] = fitted.chances(member.features(wars))
    for stack, weight in weights.items():
        parts[stack] = sum((share * parts[name] for name, share in weight.items()), start=np.zeros((len(wars), 3)))
    won = wars.outcome == 2
    told = {name: who(chances) for name, chances in parts.items()}
    told |= {"coin": np.full(len(wars), 0.5), "bare_ratio": wars.ratio}
    rows = []
    for name, p in told.items():
        given = np.maximum(np.where(won, p, 1.0 - p), 1e-4)
        rows.append({
            "scheme": "wars", "member": name, "cases": len(wars), "log_loss": -float(np.log(given).mean()),
            "brier": float(((p - won) ** 2).mean()), "won_by_beginner": float(won.mean()),
        })  # fmt: skip
    return sorted(rows, key=lambda row: (row["log_loss"], row["member"]))


def kept(of: Disputes, keep: NDArray[np.bool_]) -> Disputes:
    """The cases for which `keep` holds."""
    columns = ("number", "year", "a", "b", "outcome", "ratio", "shares", "war")
    return replace(of, **{name: getattr(of, name)[keep] for name in columns})
