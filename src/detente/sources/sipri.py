"""Stockholm International Peace Research Institute (SIPRI): military expenditure by state and region.

SIPRI counts money actually spent at market exchange rates; it includes paramilitary forces where they
are trained and equipped for military operations, and military aid in the donor's figure. NATO defines
defence spending otherwise (which bodies and items count), so the two stand side by side.
"""

from datetime import date

from detente.core.sources import Source
from detente.sources.shape import Either, Measure, Melt, Name, NotAState, State, Year
from detente.sources.table import Revision, Table

MILEX_2025 = Source(
    id="sipri.milex_2025",
    title="SIPRI Military Expenditure Database 1949-2024",
    publisher="Stockholm International Peace Research Institute",
    url="https://www.sipri.org/databases/milex",
    licence="© SIPRI",
    terms="Non-commercial use with credit to SIPRI; ask SIPRI before any other use.",
    citation="SIPRI Military Expenditure Database (2025), doi 10.55163/CQGC9685",
    vintage="April 2025",
    published_on=date(2025, 4, 28),
    published_basis="stated",
    publication_lag_days=118,
    lag_basis="judged",
    lag_why=(
        "The 2024 figures came out on 28 April 2025 (STA, Ljubljana, reported the release that day): 118 days "
        "after the year's end. Earlier April releases are taken to have had the same lag; their days were not read."
    ),
    coverage="About 170 states, 1949-2024, with gaps",
    breaks=(
        "Whole series are revised when better sources appear, so one release is not to be spliced with another",
        "Ukraine's own spending only: aid received in kind is not in it",
    ),
    bias="China, Russia and Ukraine are SIPRI's estimates; North Korea is not covered.",
    retrieved=date(2026, 11, 23),
    route="podsv-fs26-ad24/ad24-6-fancyproject, data/SIPRI-Milex-data-1949-2024_2.xlsx, commit fa10b3ca",
)

_GONE = "a state that ended before today's ISO codes"

NOT_STATES = {
    "USSR": NotAState("USSR", _GONE),
    "Yugoslavia": NotAState("YUGOSLAVIA", _GONE),
    "Czechoslovakia": NotAState("CZECHOSLOVAKIA", _GONE),
    "German Democratic Republic": NotAState("GDR", _GONE),
    "Yemen, North": NotAState("NORTH_YEMEN", _GONE),
    "European Union": NotAState("EUI", "EU institutions, an aggregate"),
}

_REGIONS = (
    "World", "Africa", "North Africa", "sub-Saharan Africa", "Americas", "Central America and the Caribbean",
    "North America", "South America", "Asia & Oceania", "Oceania", "South Asia", "East Asia", "South East Asia",
    "Central Asia", "Europe", "Central Europe", "Eastern Europe", "Western Europe", "Middle East",
)  # fmt: skip

_STATUS = Either("flag", "estimate", "observed", when=("sipri_estimate", "highly_uncertain"))
_NONE = "SIPRI gives no figure for this year"

SOURCES = (MILEX_2025,)

TABLES = (
    Table(
        id="sipri_milex",
        source=MILEX_2025,
        description="Military spending by state and year: current and constant US dollars, local currency, shares",
        rows=8846,
        sha256="f089db8d40b05e8437b50b1f57988d3d91187d3a6c4cb7f93f8612fd0e7ab087",
        columns={
            "iso3": "text",
            "country": "text",
            "year": "integer",
            "milex_current_usd_m": "number",
            "milex_constant2023_usd_m": "number",
            "milex_local_currency": "number",
            "milex_per_capita_current_usd": "number",
            "flag": "text",
            "milex_share_of_gdp_pct": "number",
            "milex_share_of_government_spending_pct": "number",
        },
        key=("country", "year"),
        limits={
            "year": (1949, 2100),
            "milex_current_usd_m": (0, None),
            "milex_constant2023_usd_m": (0, None),
            "milex_share_of_gdp_pct": (0, None),
            "milex_share_of_government_spending_pct": (0, 100),
        },
        # SIPRI revises whole series at each release, so larger moves than usual are no surprise
        revision=Revision(removed=0.02, moved=0.30, relative=0.25),
        tidy=Melt(
            # forces of Kenya 1960 or Malaysia 1951 stand under the later state's code
            entity=State("iso3", "iso3", name="country", not_states=NOT_STATES, borders="territory"),
            period=Year("year"),
            note="flag",
            values={
                "milex_current_usd_m": Measure("sipri.spending_current", "USD m", "current USD, market rate", _STATUS),
                "milex_constant2023_usd_m": Measure(
                    "sipri.spending_constant", "USD m", "2023 USD, market rate", _STATUS, missing=_NONE
                ),
                "milex_local_currency": Measure("sipri.spending_local", "LCU", "current local currency", _STATUS),
                "milex_per_capita_current_usd": Measure(
                    "sipri.spending_per_head", "USD", "current USD, market rate", _STATUS
                ),
                "milex_share_of_gdp_pct": Measure("sipri.share_of_gdp", "% of GDP", status=_STATUS, missing=_NONE),
                "milex_share_of_government_spending_pct": Measure(
                    "sipri.share_of_government_spending", "%", status=_STATUS
                ),
            },
        ),
    ),
    Table(
        id="sipri_milex_regions",
        source=MILEX_2025,
        description="Military spending of the world and its regions by year, constant US dollars",
        rows=700,
        sha256="d214ed730929f0ac0808543474c51e7d697018c9fea3ce38b091a0b3800b06a6",
        columns={"region": "text", "year": "integer", "milex_constant2023_usd_bn": "number"},
        key=("region", "year"),
        limits={"milex_constant2023_usd_bn": (0, None)},
        revision=Revision(moved=0.30, relative=0.25),
        tidy=Melt(
            entity=Name(
                "region",
                {name: name.upper().replace(" & ", "_AND_").replace(" ", "_").replace("-", "_") for name in _REGIONS},
            ),
            period=Year("year"),
            values={
                "milex_constant2023_usd_bn": Measure(
                    "sipri.region_spending_constant", "USD bn", "2023 USD, market rate", status="estimate"
                )
            },
        ),
    ),
)
