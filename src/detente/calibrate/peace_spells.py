"""Peace between two enemies after each interstate war, as a survival model reads it, under four definitions of failure.

A spell runs from the end of a war between two states to the first new war, the first fatal dispute, the first use of
force or the first dispute of any kind between them; it is cut off where watching ends or a state dies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.calibrate.survival_posterior import SpellData
from detente.core.errors import BadRow
from detente.sources import table_of
from detente.sources.states import lives
from detente.sources.table import checksum, content_of, parse

Reals = NDArray[np.float64]
Failure = Literal["war", "fatal", "force", "dispute"]

FAILURES: Final[dict[Failure, str]] = {
    "war": "a new war",
    "fatal": "a dispute with deaths",
    "force": "a use of force",
    "dispute": "a dispute of any kind",
}
"""What ends peace, from the narrowest definition to the widest."""

COVARIATES: Final = ("stalemate", "contiguous", "history", "deaths", "after_1945")

SPELLS, ONSETS = "peace_spells_after_interstate_wars", "cow_mid5_dyadic_onsets"

PAIRS: Final = 374
"""Pairs of enemies that the table's Source record counts, of which the table holds a part."""

MONTH: Final = 30.4375
"""[days] Mean length of a month."""

WINDOW: Final = 20
"""[years] Before a war in which earlier disputes of the pair count."""

_LENGTHS: Final[dict[Failure, tuple[str, str]]] = {
    "war": ("months_to_next_war_or_censor", "next_war_observed"),
    "fatal": ("months_to_fatal_mid_or_censor", "fatal_mid_observed"),
    "force": ("months_to_force_mid_or_censor", "force_mid_observed"),
    "dispute": ("months_to_any_mid_or_censor", "any_mid_observed"),
}

WITHOUT_A_DAY: Final[dict[tuple[int, int, int], str]] = {
    (37, 325, 329): "the Two Sicilies ended with their war",
    (55, 255, 273): "Hesse Electoral ended with its war",
    (55, 273, 280): "both states ended with their war",
    (55, 273, 325): "Hesse Electoral ended with its war",
    (163, 816, 817): "the Republic of Vietnam ended with its war",
    (130, 710, 740): "the war went on the next day as part of a larger one",
}
"""Pairs of the table that never had a day of peace to lose; they are left out, each by name."""


@dataclass(frozen=True)
class PeaceSpells:
    """Spells, one row a pair of enemies: what is known of each, covariates, lengths and failures by definition."""

    rows: pl.DataFrame
    war: NDArray[np.int64]
    x: Reals
    years: Mapping[Failure, Reals]
    ended: Mapping[Failure, NDArray[np.bool_]]
    left_out: tuple[str, ...] = ()
    nested: int = 0
    digests: Mapping[str, str] | None = None

    def data(self, failure: Failure, x: Reals | None = None) -> SpellData:
        """The spells under one definition, as a likelihood reads them; other covariates where given."""
        return SpellData(self.years[failure], self.ended[failure], self.x if x is None else x, self.war)

    def take(self, keep: NDArray[np.bool_]) -> "PeaceSpells":
        """The spells of some rows."""
        return PeaceSpells(
            self.rows.filter(pl.Series(keep)), self.war[keep], self.x[keep],
            {f: years[keep] for f, years in self.years.items()}, {f: ended[keep] for f, ended in self.ended.items()},
            self.left_out, self.nested, self.digests,
        )  # fmt: skip


def read(mirror: Path) -> PeaceSpells:
    """The spells of a mirror's folder.

    Raises DataMissing for an absent file, SchemaChanged, BadRow or CheckFailed for a broken one, and BadRow for a spell
    without length that is not known to have none.
    """
    contents = {name: content_of(mirror / table_of(name).file, table_of(name)) for name in (SPELLS, ONSETS)}
    frames = {name: parse(table_of(name), content) for name, content in contents.items()}
    digests = {name: checksum(content) for name, content in contents.items()}
    return spells(frames[SPELLS], frames[ONSETS], file=table_of(SPELLS).file, digests=digests)


def spells(
    table: pl.DataFrame, onsets: pl.DataFrame, *, file: str = "spells", digests: Mapping[str, str] | None = None
) -> PeaceSpells:
    """The spells of a table of pairs and of a table of disputes, both in the columns of their contracts.

    Raises BadRow for a spell that lasts no time, or less than none, and for a pair whose war has no date.
    """
    rows = table.with_row_index("row", offset=2).with_columns(_any_dispute())
    checked(rows, file)
    known = pl.struct("war_num", "cow_code_1", "cow_code_2").map_elements(
        lambda one: tuple(one.values()) in WITHOUT_A_DAY, return_dtype=pl.Boolean
    )
    rows = rows.filter(~known)
    history, numbers = _history(rows, onsets)
    deaths = _deaths(rows)
    x = np.column_stack(
        [
            (rows["termination"] != "decisive").to_numpy(),
            (rows["contiguity_type"] == 1).to_numpy(),
            np.log1p(history),
            deaths - 4.0,
            (rows["dyad_war_end"].dt.year() > 1945).to_numpy(),
        ]
    ).astype(np.float64)
    rows = rows.with_columns(pl.Series("disputes_before", history), pl.Series("disputes_before_numbers", numbers))
    years, ended, nested = _nested(rows)
    war = np.unique(rows["war_num"].to_numpy(), return_inverse=True)[1]
    return PeaceSpells(rows, war, x, years, ended, tuple(sorted(WITHOUT_A_DAY.values())), nested, digests)


def _deaths(rows: pl.DataFrame) -> Reals:
    """[log10 persons] Both sides' battle deaths, a hundred at least; one side unknown: the median pair of that war."""
    both = rows.select(
        "war_num", (pl.col("battle_deaths_1_persons") + pl.col("battle_deaths_2_persons")).alias("deaths")
    ).with_columns(pl.col("deaths").cast(pl.Float64).clip(lower_bound=100.0).log10())
    filled = both.select(pl.col("deaths").fill_null(pl.col("deaths").median().over("war_num")))["deaths"]
    return filled.fill_null(filled.median()).to_numpy()


def _nested(rows: pl.DataFrame) -> tuple[dict[Failure, Reals], dict[Failure, NDArray[np.bool_]], int]:
    """Years and failures by definition, and how many a wider definition took over from a narrower one.

    A new war is a fatal dispute, and that a use of force; the tables of wars and of disputes do not always agree, so a
    wider failure comes no later than a narrower one.
    """
    years: dict[Failure, Reals] = {}
    ended: dict[Failure, NDArray[np.bool_]] = {}
    taken = 0
    narrower: Failure | None = None
    for failure, (length, seen) in _LENGTHS.items():
        t, e = rows[length].to_numpy() / 12.0, rows[seen].to_numpy()
        if narrower is not None:
            earlier = ended[narrower] & ((years[narrower] < t) | ~e)
            taken += int(earlier.sum())
            t, e = np.where(earlier, years[narrower], t), e | earlier
        years[failure], ended[failure], narrower = t, e, failure
    return years, ended, taken


def checked(rows: pl.DataFrame, file: str, known: Mapping[tuple[int, int, int], str] = WITHOUT_A_DAY) -> None:
    """Nothing where every spell is one of two states and has a length above nought; BadRow with the mend otherwise.

    Spells that are `known` to have had no day of peace may have none; a length below nought never passes.
    """
    _states_known(rows, file)
    for failure, (length, _) in _LENGTHS.items():
        columns = ("row", "war_num", "cow_code_1", "cow_code_2", length)
        for row, war, first, second, months in rows.select(columns).iter_rows():
            if months is not None and (months > 0.0 or (months == 0.0 and (war, first, second) in known)):
                continue
            what = "has no length" if months is None else f"lasts {months:g} months"
            raise BadRow(
                file, row, length, f"peace after war {war} between {first} and {second} {what}",
                f"give the months until {FAILURES[failure]}, above nought, or leave out a pair whose war went on or "
                "whose state ended with it",
            )  # fmt: skip


def _states_known(rows: pl.DataFrame, file: str) -> None:
    """BadRow for a number that is no state's, and for a state that is its own enemy."""
    numbers = {life.cow for life in lives()}
    for row, *pair in rows.select("row", "cow_code_1", "cow_code_2").iter_rows():
        for place, code in enumerate(pair, 1):
            if code not in numbers:
                raise BadRow(
                    file, row, f"cow_code_{place}", f"{code} is the number of no state",
                    "give a state's number in the Correlates of War, such as 365 for Russia",
                )  # fmt: skip
        if pair[0] == pair[1]:
            raise BadRow(
                file, row, "cow_code_2", f"{pair[1]} stands on both sides", "give the enemy's number"
            )  # fmt: skip


def _any_dispute() -> list[pl.Expr]:
    """Length to a dispute of any kind: the table gives its date only."""
    until = pl.coalesce("next_any_mid_onset", "censor_date")
    days = (until - pl.col("dyad_war_end")).dt.total_days()
    return [
        (days / MONTH).round(1).alias(_LENGTHS["dispute"][0]),
        pl.col("next_any_mid_onset").is_not_null().alias(_LENGTHS["dispute"][1]),
    ]


def _history(rows: pl.DataFrame, onsets: pl.DataFrame) -> tuple[Reals, list[list[int]]]:
    """[disputes, spell] Of the pair in the twenty years before its war and over before it, and their numbers."""
    by_pair: dict[tuple[int, int], list[tuple[float, float, int]]] = {}
    for first, second, year, month, days, number in onsets.filter(pl.col("cowmidonset") == 1).select(
        "ccode1", "ccode2", "year", "stmon", "maxdur", "dispnum"
    ).iter_rows():  # fmt: skip
        began = year + ((month or 1) - 1) / 12.0
        ended = began + max(days or 1, 1) / 365.25
        by_pair.setdefault((min(first, second), max(first, second)), []).append((began, ended, number))
    counts, numbers = [], []
    for first, second, start in rows.select("cow_code_1", "cow_code_2", "dyad_war_start").iter_rows():
        found = before(by_pair.get((min(first, second), max(first, second)), ()), start)
        counts.append(len(found))
        numbers.append(found)
    return np.array(counts, np.float64), numbers


def before(disputes: Sequence[tuple[float, float, int]], start: date) -> list[int]:
    """Numbers of the disputes (began, ended, number) [years] in the window before a war that were over when it began.

    A dispute that still ran became the war and is not counted twice.
    """
    at = start.year + (start.timetuple().tm_yday - 1) / 365.25
    return [number for began, ended, number in disputes if at - WINDOW <= began and ended < at]


def pair_disputes(onsets: pl.DataFrame, first: int, second: int) -> list[tuple[float, float, int]]:
    """Disputes of one pair as `before` reads them."""
    of: Any = onsets.filter(
        (pl.col("cowmidonset") == 1) & pl.col("ccode1").is_in([first, second]) & pl.col("ccode2").is_in([first, second])
    )
    return [
        (y + ((m or 1) - 1) / 12.0, y + ((m or 1) - 1) / 12.0 + max(d or 1, 1) / 365.25, n)
        for y, m, d, n in of.select("year", "stmon", "maxdur", "dispnum").iter_rows()
    ]
