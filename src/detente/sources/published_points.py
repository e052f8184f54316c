"""Single published figures on shells, tanks and manpower, collected by hand from press and reports.

Estimates conflict; they are priors, not data. A row's dates come from its citation: the earliest date
named is when the figure first was public, the latest when this version of it appeared. A citation
without a date leaves the period's end plus the source's lag.
"""

from datetime import date, timedelta

import polars as pl

from detente.core.errors import BadRow
from detente.core.observations import Status
from detente.core.sources import Source
from detente.sources.columns import CENTRAL, CENTRAL_NOTE, MIRROR_READ, Appearance, appeared, central, contract
from detente.sources.pages import cited_dates, page_date
from detente.sources.shape import Measure, Melt, Name, TextPeriod
from detente.sources.table import Table
from detente.sources.tidy import ROW, span_of

POINTS = Source(
    id="points.collected_2026_11",
    title="Published points on stocks, production and manpower, Russia, Ukraine and their suppliers",
    publisher="various; every row names its original source and the page it was read in",
    url="https://www.iiss.org/publications/the-military-balance/",
    licence="facts with source",
    terms="credit the original source named in the row",
    citation="as in the row",
    vintage="collected to 2026-11",
    published_on=MIRROR_READ,
    published_basis="bounded",
    publication_lag_days=31,
    lag_why="judged, for rows whose citation has no date: statements about a month or a year come within a "
    "month of its end",
    coverage="51 figures, 2021 to 2026; no complete order of battle",
    breaks=(
        "Russian shell output of 2024 stands at 2.3 million new, 3 million and 4.5 million with refurbishment",
        "rows read in the calibration notes of a public war game are second-hand",
    ),
    bias="statements by warring parties and by officials with a purpose; press summaries of paid reports",
    retrieved=MIRROR_READ,
    route="pages named in the column via_url",
)

SIDES = {
    "RUS": "RUS", "UKR": "UKR", "USA": "USA", "NATO": "NATO", "EUROPE": "EUROPE", "USA+EU": "USA_EU",
    "Rheinmetall": "RHEINMETALL", "IRN>RUS": "IRN_TO_RUS", "PRK>RUS": "PRK_TO_RUS",
}  # fmt: skip
"""Sides of the file -> entities; X_TO_Y is a delivery."""

UNITS = {
    "rounds": "rounds", "rounds_per_day": "rounds/day", "rounds_per_month": "rounds/month",
    "rounds_per_year": "rounds/year", "items": "items", "items_per_month": "items/month",
    "items_per_year": "items/year", "containers": "items", "persons": "persons", "persons_per_day": "persons/day",
    "persons_per_month": "persons/month", "persons_per_year": "persons/year",
}  # fmt: skip

_PARTIES = ("Ukrain", "Putin", "Zelensky", "Syrskyi", "Medvedev", "General Staff", "partial mobilisation")


def appearance(period: str, citation: str, url: str) -> Appearance:
    """When a point could first be read and when this version of it appeared."""
    page = page_date(url)
    dates = (*cited_dates(citation), *((page,) if page else ()))
    if dates:
        stated = [day for day, basis in dates if basis == "stated"]
        latest = max(stated) if stated else max(day for day, _ in dates)
        return Appearance(min(*(day for day, _ in dates), latest), latest, "stated" if stated else "bounded")
    span = span_of(period)
    end = span[1] if span else POINTS.published_on
    public = min(end + timedelta(days=POINTS.publication_lag_days or 0), POINTS.published_on)
    return Appearance(public, public, "lag rule")


def status_of(period: str, citation: str, note: str | None, appeared_on: date) -> Status:
    """Forecast if published over a month before the period ends, claim if a warring party speaks, else estimate."""
    span = span_of(period)
    if span and appeared_on < span[1] - timedelta(days=31):
        return "forecast"
    if "warring party" in (note or "") or any(name in citation for name in _PARTIES):
        return "claim"
    return "estimate"


def _tidy(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    rows = list(frame.select("period", "original_source", "via_url", "note").iter_rows())
    by_row = [appearance(period, citation, url) for period, citation, url, _ in rows]
    statuses = [
        status_of(period, citation, note, when.published_on)
        for (period, citation, _, note), when in zip(rows, by_row, strict=True)
    ]
    wider = frame.with_row_index(ROW, offset=2).with_columns(
        *central("value", "value_low", "value_high"), pl.Series("_status", statuses, dtype=pl.String)
    )
    wider = wider.with_columns(
        pl.concat_str(
            pl.when(pl.col(CENTRAL_NOTE) == "").then(None).otherwise(pl.col(CENTRAL_NOTE)),
            "note",
            pl.lit("source: ") + pl.col("original_source"),
            separator="; ",
            ignore_nulls=True,
        ).alias("_note")
    )
    parts = []
    for topic, unit, status in wider.select("topic", "unit", "_status").unique(maintain_order=True).iter_rows():
        if unit not in UNITS:
            row = wider.filter(pl.col("unit") == unit)[ROW][0]
            raise BadRow(table.file, row, "unit", f"{unit!r} is no known unit", "add it to UNITS in published_points")
        measure = Measure(f"points.{topic}", UNITS[unit], status=status, low="value_low", high="value_high")
        shape = Melt(
            entity=Name("side", SIDES),
            period=TextPeriod("period"),
            dims={"measure": "measure"},
            values={CENTRAL: measure},
            note="_note",
            where={"topic": (topic,), "unit": (unit,), "_status": (status,)},
        )
        parts.append(appeared(table, wider, shape, by_row))
    return pl.concat(parts)


TABLES = (
    Table(
        id="published_points_stocks_production_manpower",
        source=POINTS,
        rows=51,
        sha256="e9ec0aa7417ec46222ed15a0630b8d215410cb925e801c659a6de200f9f1ea0b",
        description="Published figures on shells, tanks, vehicles and manpower, one row per statement",
        columns=contract(
            ("integer", "row_id"),
            ("text", "period side topic measure"),
            ("number", "value_low value value_high"),
            ("text", "unit original_source via_url note"),
        ),
        key=("row_id",),
        limits=dict.fromkeys(("value_low", "value", "value_high"), (0, None)),
        tidy=_tidy,
    ),
)
SOURCES = (POINTS,)
