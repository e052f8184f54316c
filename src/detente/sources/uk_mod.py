"""British Ministry of Defence: average daily Russian casualties by month."""

from datetime import date

import polars as pl

from detente.core.errors import BadRow
from detente.core.sources import Source
from detente.sources.columns import MIRROR_READ, Appearance, appeared, contract
from detente.sources.pages import post_date
from detente.sources.shape import Measure, Melt, Month
from detente.sources.table import Table

_REPOSITORY = "github.com/TheEconomist/the-economist-ukraine-war-dead-and-wounded-estimates"

UK_MOD = Source(
    id="uk_mod.casualties_2026_04",
    title="Russian casualties, average per day by month, in the British defence intelligence updates",
    publisher="UK Ministry of Defence, collected by The Economist",
    url="https://x.com/DefenceHQ",
    licence="CC BY 4.0 (collection of The Economist); posts of the UK government",
    terms="credit the UK Ministry of Defence and The Economist",
    citation="UK Ministry of Defence, intelligence updates on X, as collected by The Economist",
    vintage="2026-04-16 (as of commit 978a24b4); each row as posted",
    published_on=date(2026, 4, 16),
    publication_lag_days=None,
    lag_basis="sourced",
    lag_why="no lag is used: the number of the cited post on X holds the time of posting; the months to December "
    "2024 were read from one chart of 7 January 2025, so nothing earlier is claimed for them",
    coverage="2022-03 to 2026-01, dead and wounded",
    breaks=("the posts cited for February to April 2025 have running numbers, so they were not read one by one",),
    bias="follows the claims of the Ukrainian General Staff within about one per cent at the end of 2024: "
    "treat as a belligerent's claim passed on",
    retrieved=MIRROR_READ,
    route=f"{_REPOSITORY}, source-data/deaths-and-casualties-data/"
    "Soldier deaths_casualties in Ukraine - uk mod month-by-month estimates.csv, commit 978a24b4",
)

_COLUMNS = (
    "russian_casualties_avg_per_day_persons",
    "russian_casualties_in_month_persons",
    "russian_casualties_cumulative_persons",
)

_SHAPE = Melt(
    entity="RUS",
    period=Month("month"),
    values={
        "russian_casualties_in_month_persons": Measure("uk_mod.casualties", "persons/month", status="claim"),
        "russian_casualties_avg_per_day_persons": Measure("uk_mod.casualties_per_day", "persons/day", status="claim"),
        "russian_casualties_cumulative_persons": Measure(
            "uk_mod.casualties_cumulative", "persons", status="claim", note="cumulative at the month's end"
        ),
    },
)


def _tidy(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    by_row = []
    for row, url in enumerate(frame["source_url"], start=2):
        posted = post_date(url or "")
        if posted is None:
            raise BadRow(table.file, row, "source_url", f"{url!r} is no post on X", "give the post's address")
        by_row.append(Appearance(posted, posted, "stated"))
    return appeared(table, frame, _SHAPE, by_row)


TABLES = (
    Table(
        id="russian_casualties_ukmod_monthly",
        source=UK_MOD,
        rows=47,
        sha256="10b0ad4400f5ee98fae38fdb20b345ca9fd5dd92ce30f47ef6db9bfec31cdd2b",
        description="Russian casualties (dead and wounded) by month: in the month, per day, cumulative",
        columns=contract(("text", "month"), ("integer", " ".join(_COLUMNS)), ("text", "source_url")),
        key=("month",),
        limits=dict.fromkeys(_COLUMNS, (0, None)),
        tidy=_tidy,
    ),
)
SOURCES = (UK_MOD,)
