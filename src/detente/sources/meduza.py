"""Mediazona, Meduza and BBC Russian: Russian deaths by week, named and inferred from the probate register.

The file keeps what was known at four year's ends, so those columns are real vintages with dates of
their own. A week after a vintage's date stands as 0 in the file; it was not counted, so it has no row.
"""

from datetime import date

import polars as pl

from detente.core.sources import Source
from detente.sources.columns import MIRROR_READ, contract
from detente.sources.shape import Day, Measure, Melt
from detente.sources.table import Table
from detente.sources.tidy import ROW, melt


def _source(id_: str, title: str, vintage: str, published_on: date) -> Source:
    repository = "github.com/TheEconomist/the-economist-ukraine-war-dead-and-wounded-estimates"
    return Source(
        id=id_,
        title=title,
        publisher="Mediazona, Meduza, BBC Russian",
        url="https://en.zona.media/article/2022/05/11/casualties_eng",
        licence="producers' terms not stated",
        terms="credit Mediazona and Meduza; check their terms before re-use",
        citation="Mediazona, Meduza and BBC News Russian, named list of Russian dead and estimate from the probate "
        "register, file of 2026",
        vintage=vintage,
        published_on=published_on,
        published_basis="bounded",
        publication_lag_days=60,
        lag_why="judged: Meduza's account of 24 February 2025 and the article of 12 July 2023 followed the weeks "
        "they cover by some weeks to months",
        coverage="weeks from 2022-02-21 to 2025-12-22",
        breaks=(
            "second half of 2025: deaths are predicted by the producers' model, not read from the register",
            "one week of June 2022 has its limits in reverse order; they are put right here",
        ),
        bias="named counts of recent weeks are incomplete and depend on what is published locally",
        retrieved=MIRROR_READ,
        route=f"{repository}, source-data/deaths-and-casualties-data/meduza_2026_weekly.csv, commit 978a24b4",
    )


MEDUZA = _source(
    "meduza.weekly_2026_05",
    "Russian deaths by week: named list, probate excess, nowcast, missing",
    "2026-05-11 (first copy of the file)",
    date(2026, 5, 11),
)

KNOWN = {
    year: _source(
        f"meduza.named_known_end_{year}",
        f"Russian dead on the named list, as known at the end of {year}",
        f"end of {year}",
        date(year, 12, 31),
    )
    for year in (2022, 2023, 2024, 2025)
}

_WEEK = "persons killed in the week of seven days"
_ESTIMATES = {
    "excess_deaths_probate": ("excess_deaths_probate", "killed in action, from the probate register"),
    "deaths_nowcast": ("deaths_nowcast", "predicted by the producers' model"),
    "deaths_incl_missing": ("deaths", "the producers' total: killed in action and missing declared dead"),
}


def _put_right(frame: pl.DataFrame) -> pl.DataFrame:
    limits = []
    for column in _ESTIMATES:
        low, high = f"{column}_low_persons", f"{column}_high_persons"
        limits += [pl.min_horizontal(low, high).alias(low), pl.max_horizontal(low, high).alias(high)]
    counted = [
        pl.when(pl.col("week_start_date") <= source.published_on)
        .then(pl.col(f"named_deaths_known_end{year}_persons"))
        .alias(f"named_deaths_known_end{year}_persons")
        for year, source in KNOWN.items()
    ]
    return frame.with_row_index(ROW, offset=2).with_columns(*limits, *counted)


_SHAPE = Melt(
    entity="RUS",
    period=Day("week_start_date", length=7),
    values={
        "named_deaths_by_week_of_death_persons": Measure("meduza.named_deaths", "persons", note=_WEEK),
        **{
            f"named_deaths_known_end{year}_persons": Measure(
                "meduza.named_deaths", "persons", note=f"{_WEEK}; as known at the end of {year}", source=source
            )
            for year, source in KNOWN.items()
        },
        "missing_declared_dead_persons": Measure(
            "meduza.missing_declared_dead", "persons", status="estimate", note="small negatives are model residuals"
        ),
        **{
            f"{column}_persons": Measure(
                f"meduza.{series}", "persons", status="estimate", note=f"in the week; {note}",
                low=f"{column}_low_persons", high=f"{column}_high_persons",
            )
            for column, (series, note) in _ESTIMATES.items()
        },
    },
)  # fmt: skip


def _tidy(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    return melt(table, _put_right(frame), _SHAPE)


_ORDER = ("", "_high", "_low")

TABLES = (
    Table(
        id="russian_deaths_meduza_mediazona_weekly",
        source=MEDUZA,
        other_sources=tuple(KNOWN.values()),
        rows=201,
        sha256="1511517400491ecf0144df5ae2c8da8ceeb58a065c2350fb1cc1a4444fad5283",
        description="Russian deaths by week of death: named (in four vintages and now), probate excess, nowcast, total",
        columns=contract(
            ("integer", "iso_year iso_week"),
            ("date", "week_start_date"),
            ("number", "named_deaths_by_week_of_death_persons"),
            ("number", " ".join(f"named_deaths_known_end{year}_persons" for year in KNOWN)),
            ("number", "missing_declared_dead_persons"),
            ("number", " ".join(f"{column}{limit}_persons" for column in _ESTIMATES for limit in _ORDER)),
        ),
        key=("week_start_date",),
        limits={"iso_week": (1, 53), "named_deaths_by_week_of_death_persons": (0, None)},
        tidy=_tidy,
    ),
)
SOURCES = (MEDUZA, *KNOWN.values())
