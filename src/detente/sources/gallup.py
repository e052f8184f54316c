"""Gallup: Ukrainians who want to fight until victory, and those who want talks as soon as possible."""

from datetime import date

from detente.core.sources import Source
from detente.sources.columns import MIRROR_READ, contract
from detente.sources.shape import Measure, Melt, TextPeriod
from detente.sources.table import Table

GALLUP = Source(
    id="gallup.ukraine_2025_08",
    title="Ukrainians on fighting until victory or negotiating an end as soon as possible",
    publisher="Gallup",
    url="https://news.gallup.com",
    licence="facts with source",
    terms="credit Gallup",
    citation="Gallup World Poll, Ukraine 2022-2025, as reported by the pages in via_url",
    vintage="2025-08-07 (page of the latest row)",
    published_on=date(2025, 8, 7),
    publication_lag_days=19,
    lag_basis="sourced",
    lag_why="the poll of August to October 2024 was reported by 19 November 2024 (date in a row's address), the one "
    "of July 2025 by 7 August 2025; the longer wait is used for all",
    coverage="four polls, 2022 to July 2025; free parts of Ukraine",
    bias="people in occupied areas and abroad are not asked",
    retrieved=MIRROR_READ,
    route="pages named in the column via_url",
)

_SHAPE = Melt(
    entity="UKR",
    period=TextPeriod("period"),
    values={
        "fight_until_victory_pct": Measure("gallup.fight_until_victory", "%"),
        "negotiate_end_soon_as_possible_pct": Measure("gallup.negotiate_soon", "%"),
    },
)

TABLES = (
    Table(
        id="gallup_ukraine_fight_or_negotiate",
        source=GALLUP,
        rows=4,
        sha256="48206b307ba9fa00ec4fef745ca396a97a92f74026b7f2305f07d0470e915f71",
        description="Share of Ukrainians for fighting until victory and for negotiating soon",
        columns=contract(
            ("text", "period"),
            ("integer", "fight_until_victory_pct negotiate_end_soon_as_possible_pct"),
            ("text", "pollster via_url"),
        ),
        key=("period",),
        limits={"fight_until_victory_pct": (0, 100), "negotiate_end_soon_as_possible_pct": (0, 100)},
        tidy=_SHAPE,
    ),
)
SOURCES = (GALLUP,)
