"""The White House: presidential drawdown authority delegated for Ukraine, memorandum by memorandum."""

from datetime import date

from detente.core.sources import Source
from detente.sources.shape import Day, Measure, Melt
from detente.sources.table import Table

DRAWDOWN = Source(
    id="whitehouse.drawdown_ukraine",
    title="Delegations of drawdown authority under section 506(a) of the Foreign Assistance Act, for Ukraine",
    publisher="The White House",
    url="https://www.whitehouse.gov/presidential-actions/",
    licence="US government text",
    citation="White House, memoranda on the delegation of authority under section 506(a)(1), 2021-2024",
    vintage="2024-09",
    published_on=date(2024, 9, 26),
    publication_lag_days=0,
    lag_why="Each memorandum is its own publication, posted with its date and never revised.",
    coverage="53 memoranda, 27 August 2021 to 26 September 2024",
    breaks=(
        "Two small early actions have no memorandum here, so the sum stays below the State Department's total",
        "The last one (26 September 2024) is authority that later packages drew on",
    ),
    bias="Authority at book value, not deliveries.",
    retrieved=date(2026, 11, 23),
    route="brian14708/wh-briefings, presidential-actions/, commit 737ca03a",
)

SOURCES = (DRAWDOWN,)

TABLES = (
    Table(
        id="us_drawdown_delegations_ukraine",
        source=DRAWDOWN,
        description="US presidential drawdown authority delegated for Ukraine, by memorandum",
        rows=53,
        sha256="bb3b581b3b20d5f900766cb1be9a8d95b04102808ad1c1675559c1a33be89a39",
        columns={
            "date": "date",
            "seq_in_day": "integer",
            "dod_drawdown_authority_usd_m": "number",
            "any_agency_drawdown_authority_usd_m": "number",
            "memo_path_in_repository": "text",
        },
        key=("date", "seq_in_day"),
        limits={"dod_drawdown_authority_usd_m": (0, None), "any_agency_drawdown_authority_usd_m": (0, None)},
        tidy=Melt(
            entity="USA",
            period=Day("date"),
            dims={"memo": "seq_in_day"},
            published="row",
            values={
                "dod_drawdown_authority_usd_m": Measure(
                    "us_drawdown.authority", "USD m", "current USD", dims={"stocks": "defense_department"}
                ),
                "any_agency_drawdown_authority_usd_m": Measure(
                    "us_drawdown.authority", "USD m", "current USD", dims={"stocks": "any_agency"}
                ),
            },
        ),
    ),
)
