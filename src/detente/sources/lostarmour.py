"""LostArmour: Ukrainian dead and missing by name, collected by pro-Russian volunteers."""

from datetime import date

from detente.core.sources import Source
from detente.sources.columns import MIRROR_READ, contract
from detente.sources.shape import Measure, Melt, Month, State
from detente.sources.table import Table

LOSTARMOUR = Source(
    id="lostarmour.named_2025_11",
    title="Named Ukrainian dead and missing by month, duplicates removed",
    publisher="LostArmour (pro-Russian volunteers), via ukrainewarlosses.org",
    url="https://lostarmour.info",
    licence="MIT (repository); LostArmour's own terms not stated",
    terms="credit LostArmour; names of persons are not copied",
    citation="LostArmour, named Ukrainian losses, file of 8 November 2025 in ukrainewarlosses/ukrwarlosses",
    vintage="2025-11-08",
    published_on=date(2025, 11, 8),
    publication_lag_days=8,
    lag_basis="sourced",
    lag_why="the file of 8 November 2025 holds October 2025; names of recent months keep arriving",
    coverage="2022-02 to 2025-10",
    breaks=("the missing of the war's first months are bunched at its start",),
    bias="a partisan source: use the shape over time, not the level; the last months are incomplete",
    retrieved=MIRROR_READ,
    route="github.com/ukrainewarlosses/ukrwarlosses, src/data/ukraine/monthly-deduplicated_2025-11-08.json, "
    "commit e6f1695d (its README calls the series UALosses, its totals file points to lostarmour.info)",
)

TABLES = (
    Table(
        id="ukrainian_named_losses_lostarmour_monthly",
        source=LOSTARMOUR,
        rows=45,
        sha256="ed20bf878e2fd80fd6510111c111659ae693b02c3f0dfe7b76a880136689b37b",
        description="Named Ukrainian dead by month of death and missing by month",
        columns=contract(
            ("text", "side_iso3 month"),
            ("integer", "named_dead_by_month_of_death_persons named_missing_by_month_persons"),
        ),
        key=("month",),
        limits={"named_dead_by_month_of_death_persons": (0, None), "named_missing_by_month_persons": (0, None)},
        tidy=Melt(
            entity=State("iso3", "side_iso3"),
            period=Month("month"),
            values={
                "named_dead_by_month_of_death_persons": Measure("lostarmour.named_dead", "persons/month"),
                "named_missing_by_month_persons": Measure("lostarmour.named_missing", "persons/month"),
            },
        ),
    ),
)
SOURCES = (LOSTARMOUR,)
