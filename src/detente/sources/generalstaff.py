"""General Staff of the Armed Forces of Ukraine: claimed Russian losses, cumulative by day.

A belligerent's claims about its enemy. They are shown beside confirmed losses, never instead of them.
"""

from datetime import date

from detente.core.sources import Source
from detente.sources.shape import Day, Measure, Melt
from detente.sources.table import Revision, Table, Type

CLAIMS = Source(
    id="ua_mod.russian_losses_claimed",
    title="Claimed losses of Russian forces, daily reports",
    publisher="General Staff of the Armed Forces of Ukraine / Ministry of Defence, structured by P. Ivaniuk",
    url="https://www.mil.gov.ua/en",
    licence="MIT (repository)",
    citation="General Staff of Ukraine, daily loss reports, in PetroIvaniuk/2022-Ukraine-Russia-War-Dataset",
    vintage="2026-02",
    published_on=date(2026, 2, 21),
    publication_lag_days=0,
    lag_basis="judged",
    lag_why="The report of a day is posted that morning; the repository corrected two dates afterwards.",
    coverage="25 February 2022 to 21 February 2026",
    breaks=(
        "Cars and fuel trucks were counted apart until April 2022 and together since",
        "Classes start and stop: special equipment, submarines, ballistic missile systems",
    ),
    bias="Claims of a warring party about its enemy; well above visually confirmed losses.",
    retrieved=date(2026, 11, 23),
    route="PetroIvaniuk/2022-Ukraine-Russia-War-Dataset, data/russia_losses_*.json, commit 37655f8b",
)

_CLASSES = (
    "aircraft", "helicopter", "tank", "apc", "field_artillery", "mrl", "military_auto", "fuel_tank", "drone",
    "naval_ship", "anti_aircraft_warfare", "special_equipment", "mobile_srbm_system", "vehicles_and_fuel_tanks",
    "cruise_missiles", "submarines", "ground_robotic_systems",
)  # fmt: skip
_PERSONNEL = "personnel_losses_claimed_cumulative_persons"
_COLUMNS: dict[str, Type] = {"date": "date", "day_of_war": "integer", _PERSONNEL: "integer"}
_COLUMNS |= {f"{name}_cumulative_items": "integer" for name in _CLASSES}

SOURCES = (CLAIMS,)

TABLES = (
    Table(
        id="ua_mod_claims_russian_losses_daily",
        source=CLAIMS,
        description="Russian losses as claimed by Ukraine's General Staff, cumulative by day and class",
        rows=1458,
        sha256="1f0552c12d4dc6f26202ca7ca9bc815818b759c1287313ed15a7d4d945826214",
        columns=_COLUMNS,
        key=("date",),
        limits={f"{name}_cumulative_items": (0, None) for name in _CLASSES} | {_PERSONNEL: (0, None)},
        revision=Revision(moved=0.01, relative=0.10),
        tidy=Melt(
            entity="RUS",
            period=Day("date"),
            published="row",
            values={
                f"{name}_cumulative_items": Measure(
                    "ua_mod.losses_claimed", "items", status="claim", dims={"class": name}
                )
                for name in _CLASSES
            }
            | {_PERSONNEL: Measure("ua_mod.personnel_losses_claimed", "persons", status="claim")},
        ),
    ),
)
