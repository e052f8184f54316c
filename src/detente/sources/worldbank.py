"""World Bank: output, population and purchasing power parity, as packaged by the datasets project."""

from datetime import date

from detente.core.sources import Source
from detente.sources.shape import Measure, Melt, NotAState, State, Year
from detente.sources.table import Revision, Table

_LAG = "The indicators' yearly update brings a year's first figures around the middle of the next one; judged."
_LICENCE = "CC BY 4.0 (World Bank's usual terms); packaging ODC-PDDL"


def _indicator(id_: str, title: str, code: str, published_on: date, coverage: str, route: str) -> Source:
    return Source(
        id=id_,
        title=title,
        publisher="World Bank",
        url=f"https://data.worldbank.org/indicator/{code}",
        licence=_LICENCE,
        citation=f"World Bank, World Development Indicators, {code}",
        vintage=f"{published_on:%Y-%m}",
        # the day on which the packaged file last changed: the figures were out by then
        published_on=published_on,
        published_basis="bounded",
        publication_lag_days=182,
        lag_basis="judged",
        lag_why=_LAG,
        coverage=coverage,
        breaks=("Today's states and borders are projected into the past", "No figures for Taiwan"),
        bias="National accounts as states report them; wartime figures of Ukraine and Russia are weak.",
        retrieved=date(2026, 11, 23),
        route=route,
    )


GDP = _indicator(
    "worldbank.gdp", "GDP, current US dollars", "NY.GDP.MKTP.CD", date(2024, 10, 21),
    "262 economies and aggregates, 1960-2023", "datasets/gdp, data/gdp.csv, commit 822019c8",
)  # fmt: skip
POPULATION = _indicator(
    "worldbank.population", "Population, total", "SP.POP.TOTL", date(2026, 3, 6),
    "265 economies and aggregates, 1960-2024", "datasets/population, data/population.csv, commit 425fc447",
)  # fmt: skip
PPP = _indicator(
    "worldbank.ppp", "PPP conversion factor, GDP", "PA.NUS.PPP", date(2026, 3, 5),
    "About 200 economies, 1990-2024", "datasets/ppp, data/ppp-gdp.csv, commit 17829648",
)  # fmt: skip

_TERRITORIES = (
    "ABW", "ASM", "BMU", "CUW", "CYM", "FRO", "GIB", "GRL", "GUM", "HKG", "IMN", "MAC", "MAF", "MNP", "NCL", "PRI",
    "PSE", "PYF", "SXM", "TCA", "VGB", "VIR",
)  # fmt: skip
_AGGREGATES = (
    "AFE", "AFW", "ARB", "CEB", "CHI", "CSS", "EAP", "EAR", "EAS", "ECA", "ECS", "EMU", "EUU", "FCS", "HIC", "HPC",
    "IBD", "IBT", "IDA", "IDB", "IDX", "LAC", "LCN", "LDC", "LIC", "LMC", "LMY", "LTE", "MEA", "MIC", "MNA", "NAC",
    "OED", "OSS", "PRE", "PSS", "PST", "SAS", "SSA", "SSF", "SST", "TEA", "TEC", "TLA", "TMN", "TSA", "TSS", "UMC",
    "WLD",
)  # fmt: skip

NOT_STATES = {code: NotAState(code, "a territory that is no member of the state system") for code in _TERRITORIES} | {
    code: NotAState(code, "an aggregate of economies") for code in _AGGREGATES
}

SOURCES = (GDP, POPULATION, PPP)

TABLES = (
    Table(
        id="wdi_gdp_population_ppp",
        source=GDP,
        other_sources=(POPULATION, PPP),
        description="GDP in current US dollars, population and PPP conversion factor by economy and year",
        rows=17195,
        sha256="1fcb30881ae0a9fb213286f04d2c9bce144d403503b797846ddce0e4fb2b21ef",
        columns={
            "iso3": "text",
            "country": "text",
            "year": "integer",
            "gdp_current_usd": "number",
            "population_persons": "number",
            "ppp_factor_lcu_per_intl_usd": "number",
            "is_aggregate": "boolean",
        },
        key=("iso3", "year"),
        limits={
            "gdp_current_usd": (0, None),
            "population_persons": (0, None),
            "ppp_factor_lcu_per_intl_usd": (0, None),
        },
        revision=Revision(moved=0.10, relative=0.15),
        tidy=Melt(
            entity=State("iso3", "iso3", not_states=NOT_STATES, borders="today"),
            period=Year("year"),
            values={
                "gdp_current_usd": Measure("worldbank.gdp_current", "USD", "current USD, market rate"),
                "population_persons": Measure("worldbank.population", "persons", status="estimate", source=POPULATION),
                "ppp_factor_lcu_per_intl_usd": Measure(
                    "worldbank.ppp_factor", "LCU/intl$", status="estimate", source=PPP
                ),
            },
        ),
    ),
)
