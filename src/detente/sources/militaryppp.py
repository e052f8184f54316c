"""Military spending at purchasing power parity: derived from SIPRI and the World Bank, and as published.

GDP-wide price levels overstate what an army buys with imported equipment, so these are upper readings of
cheap economies' spending and not a military price level.
"""

from datetime import date

from detente.core.sources import Source
from detente.sources.shape import Measure, Melt, NotAState, State, Year
from detente.sources.table import Revision, Table
from detente.sources.worldbank import PPP

DERIVED = Source(
    id="detente.milex_gdp_ppp",
    title="Military spending and GDP at purchasing power parity, derived",
    publisher="Détente's mirror, from SIPRI and the World Bank",
    url="https://www.sipri.org/databases/milex",
    licence="As its inputs: © SIPRI; World Bank CC BY 4.0",
    terms="Non-commercial use with credit to SIPRI; ask SIPRI before any other use.",
    citation="SIPRI Military Expenditure Database (2025) in local currency over World Bank PA.NUS.PPP",
    vintage=f"sipri April 2025 x worldbank {PPP.vintage}",
    published_on=PPP.published_on,
    published_basis="bounded",
    publication_lag_days=PPP.publication_lag_days,
    lag_basis="judged",
    lag_why="Nothing can be derived before the later of its inputs, the World Bank's conversion factor, is out.",
    coverage="161 states, 1990-2024",
    breaks=("GDP is the one implied by SIPRI: spending divided by its share of GDP",),
    bias="A GDP-wide price level, not a military one.",
    retrieved=date(2026, 11, 23),
    route="computed with the mirror from sipri_milex.csv and wdi_gdp_population_ppp.csv",
)


def _published(id_: str, title: str, publisher: str, url: str, published_on: date, **more: str) -> Source:
    return Source(
        id=id_,
        title=title,
        publisher=publisher,
        url=url,
        licence="facts with source",
        citation=f"{publisher}, {title}",
        vintage=f"{published_on.year}",
        published_on=published_on,
        published_basis="stated" if more.get("basis") == "stated" else "bounded",
        publication_lag_days=None,
        lag_why="A single published figure: public when it was published.",
        coverage=more["coverage"],
        bias="One institute's conversion; the basket of military purchases is not known outside.",
        retrieved=date(2026, 11, 23),
        route=more["route"],
    )


CONNOLLY = _published(
    "connolly.military_ppp_2019",
    "GDP-PPP style estimates of military spending (as reported)",
    "R. Connolly, CNA",
    "https://www.oreanda.ru/en/gosudarstvo/"
    "experts-have-proposed-an-alternative-calculation-of-russia-s-military-spending/article1285570/",
    date(2019, 12, 31),
    coverage="China, India and Russia, 2018",
    route="a news page that reports the study; only the year 2019 is known",
)
ROBERTSON = _published(
    "robertson.military_ppp_2021",
    "Nominal spending figures understate China's military might",
    "The Economist, from P. Robertson",
    "https://www.economist.com/",
    date(2021, 5, 1),
    basis="stated",
    coverage="Russia, 2020",
    route="the article's text",
)
IISS = _published(
    "iiss.military_balance_2025_ppp",
    "The Military Balance 2025: Russian spending at PPP (as reported)",
    "International Institute for Strategic Studies",
    "https://www.iiss.org/publications/the-military-balance/",
    date(2025, 2, 28),
    coverage="Russia and Europe, 2024",
    route="news pages of February 2025 (ot.gr and others); the day is bounded by the month's end",
)

_MARKET, _PPP = "current USD, market rate", "current international dollars, GDP PPP"


def _points(year: int, source: Source) -> Melt:
    """The published points of one year, which all come from one study."""
    return Melt(
        entity=State(
            "iso3", "iso3_or_region", not_states={"EUROPE": NotAState("EUROPE", "European states as IISS adds them up")}
        ),
        period=Year("year"),
        note="method_and_source",
        where={"year": (year,)},
        values={
            "market_rate_usd_bn": Measure("military_ppp.spending_market", "USD bn", _MARKET, "estimate", source=source),
            "ppp_usd_bn": Measure("military_ppp.spending_ppp", "intl$ bn", _PPP, "estimate", source=source),
        },
    )


SOURCES = (DERIVED, CONNOLLY, ROBERTSON, IISS)

TABLES = (
    Table(
        id="milex_gdp_ppp_derived",
        source=DERIVED,
        description="Spending in international dollars and the GDP that SIPRI implies, by state and year (derived)",
        rows=4993,
        sha256="df147e6c592fc598912416ed41390aa988dd3c4297faf37a49a54a4d9129dabf",
        columns={
            "iso3": "text",
            "country": "text",
            "year": "integer",
            "milex_current_usd_m": "number",
            "milex_gdp_ppp_intl_usd_m": "number",
            "fx_lcu_per_usd_sipri_implied": "number",
            "ppp_factor_lcu_per_intl_usd": "number",
            "gdp_current_usd": "number",
            "gdp_current_usd_sipri_implied": "number",
            "gdp_ppp_intl_usd_derived": "number",
            "milex_share_of_gdp_pct": "number",
        },
        key=("iso3", "year"),
        not_finite=("fx_lcu_per_usd_sipri_implied",),  # where SIPRI rounds spending in dollars to zero
        revision=Revision(removed=0.02, moved=0.30, relative=0.25),
        tidy=Melt(
            entity=State("iso3", "iso3", borders="territory"),  # South Sudan's forces before 2011 are listed
            period=Year("year"),
            values={
                "milex_current_usd_m": Measure("ppp.spending_market", "USD m", _MARKET, "derived"),
                "milex_gdp_ppp_intl_usd_m": Measure("ppp.spending_ppp", "intl$ m", _PPP, "derived"),
                "fx_lcu_per_usd_sipri_implied": Measure("ppp.exchange_rate_implied", "LCU/USD", status="derived"),
                "ppp_factor_lcu_per_intl_usd": Measure("ppp.factor", "LCU/intl$", status="derived"),
                "gdp_current_usd": Measure("ppp.gdp_current", "USD", _MARKET, "derived"),
                "gdp_current_usd_sipri_implied": Measure("ppp.gdp_implied", "USD", _MARKET, "derived"),
                "gdp_ppp_intl_usd_derived": Measure("ppp.gdp_ppp", "intl$", _PPP, "derived"),
                "milex_share_of_gdp_pct": Measure("ppp.share_of_gdp", "% of GDP", status="derived"),
            },
        ),
    ),
    Table(
        id="military_ppp_published_points",
        source=ROBERTSON,
        other_sources=(CONNOLLY, IISS),
        description="Published estimates of military spending at purchasing power parity",
        rows=6,
        sha256="a76ee301ca6802fd4d3263734e9429f8cf19bf86d04fedc8f93530e22159f0a4",
        columns={
            "year": "integer",
            "iso3_or_region": "text",
            "market_rate_usd_bn": "number",
            "ppp_usd_bn": "number",
            "method_and_source": "text",
            "via": "text",
        },
        key=("year", "iso3_or_region", "method_and_source"),
        limits={"market_rate_usd_bn": (0, None), "ppp_usd_bn": (0, None)},
        tidy=(_points(2018, CONNOLLY), _points(2020, ROBERTSON), _points(2024, IISS)),
    ),
)
