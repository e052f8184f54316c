"""Oryx: equipment losses confirmed by photograph or video, as scraped day by day.

A date is when an item was listed, not when it was lost. What nobody photographed is not counted, so the
lists are floors, and they thin from 2024 on.
"""

from datetime import date

from detente.core.sources import Source
from detente.sources.shape import Day, Measure, Melt, State
from detente.sources.table import Revision, Table, Type

ORYX = Source(
    id="oryx.losses_scraped",
    title="Attack on Europe: documenting equipment losses, scraped totals by type",
    publisher="Oryx (S. Mitzer, J. Janovsky and others)",
    url="https://www.oryxspioenkop.com/2022/02/attack-on-europe-documenting-equipment.html",
    licence="CC BY 4.0 (the scrape)",
    citation="Oryx, Attack on Europe, scraped by scarnecchia/oryx_data, 2022-2025",
    vintage="2025-01",
    published_on=date(2025, 1, 19),
    publication_lag_days=0,
    lag_basis="sourced",
    lag_why="Every row is the public list as scraped on that very day (the repository's history).",
    coverage="Russia and Ukraine, 26 classes, 565 scrapes, 28 March 2022 to 19 January 2025",
    breaks=(
        "Classes were renamed over time and merged here; reclassification makes small steps down",
        "One scrape with a broken heading is left out",
    ),
    bias="Only what was filmed; fewer pictures of Ukrainian losses reach the public.",
    retrieved=date(2026, 11, 23),
    route="scarnecchia/oryx_data, every version of totals_by_type.csv up to commit a8624b47",
)

_SIDE = State("iso3", "iso3")
_STATUSES = ("destroyed", "damaged", "abandoned", "captured", "total")

_BY_CLASS: dict[str, Type] = {"iso3": "text", "date": "date", "equipment_class": "text"}
_BY_CLASS |= {f"{status}_cumulative_items": "integer" for status in _STATUSES}

SOURCES = (ORYX,)

TABLES = (
    Table(
        id="oryx_losses_by_class",
        source=ORYX,
        description="Visually confirmed equipment losses of both sides by class and status, at every scrape",
        rows=27726,
        sha256="a5be00016c463df7fb08bd57e12fecf9231ff520ed7ab77621c674b0abf84d71",
        columns=_BY_CLASS,
        key=("iso3", "date", "equipment_class"),
        limits={f"{status}_cumulative_items": (0, None) for status in _STATUSES},
        revision=Revision(moved=0.05, relative=0.10),
        tidy=Melt(
            entity=_SIDE,
            period=Day("date"),
            dims={"class": "equipment_class"},
            published="row",
            values={
                f"{status}_cumulative_items": Measure("oryx.losses_listed", "items", dims={"status": status})
                for status in _STATUSES
            },
        ),
    ),
    Table(
        id="oryx_losses_month_end",
        source=ORYX,
        description="Visually confirmed equipment losses at the last scrape of each month, and the rise since the last",
        rows=1730,
        sha256="8951ff43ea29291e6a8b290bab184a69581f0680f1062b63efb1a441a1eba489",
        columns={
            "iso3": "text",
            "equipment_class": "text",
            "month": "text",
            "snapshot_date": "date",
            "total_cumulative_items": "integer",
            "destroyed_cumulative_items": "integer",
            "captured_cumulative_items": "integer",
            "new_items_since_previous_row": "number",
        },
        key=("iso3", "equipment_class", "month"),
        limits={"total_cumulative_items": (0, None)},
        revision=Revision(moved=0.05, relative=0.10),
        tidy=Melt(
            entity=_SIDE,
            period=Day("snapshot_date"),
            dims={"class": "equipment_class"},
            published="row",
            values={
                "total_cumulative_items": Measure("oryx.losses_confirmed", "items"),
                "destroyed_cumulative_items": Measure("oryx.losses_destroyed", "items"),
                "captured_cumulative_items": Measure("oryx.losses_captured", "items"),
                "new_items_since_previous_row": Measure(
                    "oryx.losses_new", "items", note="since the class's previous row, usually the month before"
                ),
            },
        ),
    ),
)
