"""NATO: Defence Expenditure of NATO Countries, one source per edition.

Every edition holds a first estimate for its own year and revises the years before, so an edition is a
vintage of all its years. Where an earlier edition is known to have shown a year first, that day is
stated; for older years the year's end is taken, because NATO estimates a year while it runs.
"""

from datetime import date

from detente.core.sources import Source
from detente.sources.shape import Either, Measure, Melt, NotAState, State, Year
from detente.sources.table import Revision, Table

_LAG = (
    "NATO's summer editions estimate the running year, so by a year's end a figure for it is public; the days of "
    "the editions before June 2024 were not read, hence judged and never before the period's end."
)

EDITION_2024 = Source(
    id="nato.defence_expenditure_2024",
    title="Defence Expenditure of NATO Countries (2014-2024)",
    publisher="NATO, Public Diplomacy Division",
    url="https://www.nato.int/cps/en/natohq/topics_49198.htm",
    licence="NATO content terms",
    terms="Credit NATO; not for sale or advertising.",
    citation="NATO, Defence Expenditure of NATO Countries (2014-2024), 17 June 2024",
    vintage="2024-06",
    published_on=date(2024, 6, 17),
    publication_lag_days=0,
    lag_why=_LAG,
    coverage="31 allies with forces and two totals, 2014-2024",
    breaks=("2023 and 2024 are estimates", "Sweden and Finland stand in the table for years before they joined"),
    bias="Allies report themselves, by NATO's definition; SIPRI's differs over which bodies and items count.",
    retrieved=date(2026, 11, 23),
    route="jacobvoss/geopolitical-dashboard, data/240617-def-exp-2024-TABLES-en.xlsx, commit a6a6f6ca",
)

EDITION_2025 = Source(
    id="nato.defence_expenditure_2025",
    title="Defence Expenditure of NATO Countries (2014-2025), share of GDP",
    publisher="NATO, Public Diplomacy Division",
    url="https://www.nato.int/cps/en/natohq/topics_49198.htm",
    licence="NATO content terms",
    terms="Credit NATO; not for sale or advertising.",
    citation="NATO, Defence Expenditure of NATO Countries (2014-2025), August 2025",
    vintage="2025-08",
    # TASS and tportal reported the edition on that day; NATO's own page was not opened
    published_on=date(2025, 8, 28),
    published_basis="bounded",
    publication_lag_days=0,
    lag_why=_LAG,
    coverage="31 allies with forces and two totals, 2014-2025; Germany lacks 2025",
    breaks=("2024 and 2025 are estimates", "Germany's 2025 figure is absent from this edition"),
    bias="Allies report themselves, by NATO's definition; SIPRI's differs over which bodies and items count.",
    retrieved=date(2026, 11, 23),
    route="Datavisualiatie-UGent/project-dv26-2, assets/shareofgdp.csv, commit 300141c1",
)

_AGGREGATE = "a total over allies"
_ENTITY = State(
    "iso3",
    "iso3",
    name="country",
    not_states={
        "NATO Total": NotAState("NATO", _AGGREGATE),
        "NATO Europe and Canada": NotAState("NATO_EUROPE_CANADA", _AGGREGATE),
    },
)
_STATUS = Either("is_estimate", "estimate", "observed")
_CURRENT, _CONSTANT = "current USD, market rate", "2015 USD, market rate"
_ICELAND = "Iceland has no armed forces, so NATO's table gives it no figure"
_SPLIT = "NATO gives no split of spending for this row"

SOURCES = (EDITION_2024, EDITION_2025)

TABLES = (
    Table(
        id="nato_defence_2024ed",
        source=EDITION_2024,
        description="Allies' defence spending, share of GDP, personnel and main categories, edition of June 2024",
        rows=374,
        sha256="b42b965358c7183868eebc82132e6bafefb3397d361f557d8f60c0aa52d41d67",
        columns={
            "iso3": "text",
            "country": "text",
            "year": "integer",
            "defence_exp_current_usd_m": "number",
            "defence_exp_constant2015_usd_m": "number",
            "share_of_gdp_pct": "number",
            "annual_real_change_pct": "number",
            "gdp_current_usd_m": "number",
            "military_personnel_thousand": "number",
            "equipment_share_pct": "number",
            "personnel_share_pct": "number",
            "infrastructure_share_pct": "number",
            "other_share_pct": "number",
            "is_aggregate": "boolean",
            "is_estimate": "boolean",
            "edition": "text",
        },
        key=("country", "year", "edition"),
        limits={"share_of_gdp_pct": (0, 100), "equipment_share_pct": (0, 100), "gdp_current_usd_m": (0, None)},
        revision=Revision(moved=0.10, relative=0.15),
        tidy=Melt(
            entity=_ENTITY,
            period=Year("year"),
            values={
                "defence_exp_current_usd_m": Measure(
                    "nato.spending_current", "USD m", _CURRENT, _STATUS, missing=_ICELAND
                ),
                "defence_exp_constant2015_usd_m": Measure(
                    "nato.spending_constant", "USD m", _CONSTANT, _STATUS, missing=_ICELAND
                ),
                "share_of_gdp_pct": Measure("nato.share_of_gdp", "% of GDP", status=_STATUS, missing=_ICELAND),
                "annual_real_change_pct": Measure("nato.real_change", "%", status=_STATUS, missing=_ICELAND),
                "gdp_current_usd_m": Measure("nato.gdp_current", "USD m", _CURRENT, _STATUS),
                "military_personnel_thousand": Measure(
                    "nato.military_personnel", "thousand persons", status=_STATUS, missing=_ICELAND
                ),
                "equipment_share_pct": Measure("nato.equipment_share", "%", status=_STATUS, missing=_SPLIT),
                "personnel_share_pct": Measure("nato.personnel_share", "%", status=_STATUS, missing=_SPLIT),
                "infrastructure_share_pct": Measure("nato.infrastructure_share", "%", status=_STATUS, missing=_SPLIT),
                "other_share_pct": Measure("nato.other_share", "%", status=_STATUS, missing=_SPLIT),
            },
        ),
    ),
    Table(
        id="nato_share_of_gdp_2025ed",
        source=EDITION_2025,
        description="Allies' defence spending as a share of GDP, edition of August 2025",
        rows=395,
        sha256="85b59449447fd8bbb4dce8993c8f3cbcf9bc500bd078435f3f4fd08622b525ec",
        columns={
            "iso3": "text",
            "country": "text",
            "year": "integer",
            "share_of_gdp_pct": "number",
            "is_estimate": "boolean",
            "is_aggregate": "boolean",
            "edition": "text",
        },
        key=("country", "year", "edition"),
        limits={"share_of_gdp_pct": (0, 100)},
        revision=Revision(moved=0.10, relative=0.15),
        tidy=Melt(
            entity=_ENTITY,
            period=Year("year"),
            # the edition of June 2024 showed 2023 and 2024 already
            first_public_on={2024: EDITION_2024.published_on},
            values={"share_of_gdp_pct": Measure("nato.share_of_gdp", "% of GDP", status=_STATUS)},
        ),
    ),
)
