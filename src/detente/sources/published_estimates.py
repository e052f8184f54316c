"""Published estimates of dead and casualties on both sides, one row per statement.

Every row is dated by the page it cites: the address of a news page or of a post on X holds the day;
where it does not, the row's own date counts if it is the day of a statement, and a date that is only a
reference day (the first or last of a month) is bounded by the first copy of the file that has the row.
"""

from datetime import date, timedelta

import polars as pl

from detente.core.sources import Source
from detente.sources.columns import CENTRAL, CENTRAL_NOTE, MIRROR_READ, Appearance, appeared, central, contract
from detente.sources.pages import page_date
from detente.sources.shape import Day, Either, Measure, Melt, Name, State
from detente.sources.table import Table

_REPOSITORY = "github.com/TheEconomist/the-economist-ukraine-war-dead-and-wounded-estimates"

PUBLISHED_ESTIMATES = Source(
    id="economist.published_estimates_2026_07",
    title="Published estimates of soldiers dead and wounded in the Russia-Ukraine war",
    publisher="The Economist (compilation); each row names its issuer",
    url=f"https://{_REPOSITORY}",
    licence="CC BY 4.0 (data); code MIT",
    terms="credit The Economist and the issuer named in the row",
    citation="The Economist and Solstad, S. (2025), source data of the meta-estimate of casualties",
    vintage="2026-07-09 (as of commit 978a24b4)",
    published_on=date(2026, 7, 9),
    publication_lag_days=None,
    lag_basis="sourced",
    lag_why="no lag is used: every row is dated by its own page (see detente.sources.published_estimates)",
    coverage="114 estimates, 2022-04 to 2026-01; both sides, deaths or casualties (dead and wounded)",
    breaks=(
        "issuers change what they count (wounded: all, or those taken out of action)",
        "rows 101 and 102 are dated a month after the page they cite",
    ),
    bias="issuers are governments, a warring party in some rows, and volunteers; they copy one another",
    retrieved=MIRROR_READ,
    route=f"{_REPOSITORY}, source-data/deaths-and-casualties-data/"
    "Soldier deaths_casualties in Ukraine - estimates.csv, commit 978a24b4",
)

COPIES = (date(2025, 7, 3), date(2026, 1, 28), date(2026, 6, 17))
"""Days of the repository's history on which the file first appeared or gained rows that need a bound."""

ISSUERS = {
    "UK MoD": "uk_mod",
    "UK Ministry of Defence": "uk_mod",
    "UK Foreign ministry": "uk_foreign_ministry",
    "Armed Forces of Ukraine": "ukraine_armed_forces",
    "Office of the President of Ukraine": "ukraine_president",
    "Ukrainian estimate (leak via WSJ)": "ukraine_leak_wsj",
    "Russian Ministry of Defense": "russia_mod",
    "CIA": "cia",
    "US DoD": "us_dod",
    "US Sec of Def": "us_dod",
    "US intelligence services": "us_intelligence",
    "US officials (via NYT)": "us_officials_nyt",
    "US officials (via The Economist)": "us_officials_economist",
    "Pentagon leak": "pentagon_leak",
    "NATO nations (via NYT)": "nato_nations_nyt",
    "NATO officials (via WP)": "nato_officials_wp",
    "Western intelligence agencies (via WSJ)": "western_intelligence_wsj",
    "French foreign minister": "france_foreign_minister",
    "Norwegian Defense Intelligence": "norway_intelligence",
    "Dutch Military Intelligence and Security Service (MIVD)": "netherlands_mivd",
    "Dutch Military Intelligence and Security Service (MIVD; note, timing clarified via email) ": "netherlands_mivd",
    "The Centre for Strategic and International Studies": "csis",
    "CSIS": "csis",
    "IISS": "iiss",
    "Mediazona; Meduza": "mediazona_meduza",
    "Mediazona; Meduza (cumulative)": "mediazona_meduza",
    "BBC Russia": "bbc_russian",
    "Excess deaths estimate (D. Kobak)": "kobak_excess_deaths",
    "The Memory Book": "memory_book",
    "UAlosses": "ualosses",
    "Lostarmour": "lostarmour",
    "Yurii Butosov": "butusov",
}
"""Names in the file -> short names in `dims`; one body under two names is one issuer."""


def appearance(day: date, url: str) -> Appearance:
    """When a row could first be read; never before the day it is about."""
    page = page_date(url)
    if page is not None:
        public, basis = max(day, page[0]), page[1]
    elif _reference_day(day) or url.startswith("("):
        public, basis = next((copy for copy in COPIES if copy >= day), PUBLISHED_ESTIMATES.published_on), "bounded"
    else:
        public, basis = day, "stated"
    return Appearance(public, public, basis)


def _reference_day(day: date) -> bool:
    return day.day == 1 or (day + timedelta(days=1)).day == 1


def _tidy(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    by_row = [appearance(day, url) for day, url in frame.select("date", "source_url").iter_rows()]
    figures = central("estimate_persons", "estimate_low_persons", "estimate_high_persons")
    shapes = [
        Melt(
            entity=State("iso3", "side_iso3"),
            period=Day("date"),
            dims={"issuer": Name("source", ISSUERS)},
            values={
                CENTRAL: Measure(
                    f"published.{measure}", "persons", status=Either("issued_by_warring_party", "claim", "estimate"),
                    low="estimate_low_persons", high="estimate_high_persons",
                )
            },
            note=CENTRAL_NOTE,
            where={"measure": (measure,)},
        )
        for measure in ("deaths", "casualties")
    ]  # fmt: skip
    return pl.concat([appeared(table, frame.with_columns(figures), shape, by_row) for shape in shapes])


TABLES = (
    Table(
        id="casualty_estimates_published",
        source=PUBLISHED_ESTIMATES,
        rows=114,
        sha256="066baf4cd0f9378db72ec21f586d457f75e67424f0924251435f235b77ad9a9b",
        description="Published cumulative estimates of dead and casualties, both sides, with issuer and page; "
        "a range or a bound without a value gives its middle or the bound, and says so",
        columns=contract(
            ("integer", "row_id"),
            ("date", "date"),
            ("text", "side_iso3 measure"),
            ("number", "estimate_low_persons estimate_persons estimate_high_persons"),
            ("text", "source source_url"),
            ("boolean", "issued_by_warring_party"),
        ),
        key=("row_id",),
        limits=dict.fromkeys(("estimate_low_persons", "estimate_persons", "estimate_high_persons"), (0, None)),
        tidy=_tidy,
    ),
)
SOURCES = (PUBLISHED_ESTIMATES,)
