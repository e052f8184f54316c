"""Kiel Institute for the World Economy: the Ukraine Support Tracker.

Allocations are decisions on concrete packages, not deliveries; commitments are promises, some of them
years ahead. Arms in kind are valued by the tracker. Every release revises the past.
"""

from datetime import date

import polars as pl

from detente.core.sources import Source
from detente.sources.shape import Day, Fixed, Measure, Melt, Month, NotAState, State, YearMonth
from detente.sources.table import Direct, Revision, Table, Type
from detente.sources.tidy import ROW, melt

_LAG = (
    "The release with data to February 2024 came on 25 April 2024 (56 days), the one with data to October 2023 on "
    "7 December 2023 (37 days); releases come about every second month, so a month waits about 60 days. Judged "
    "from these two."
)
_TERMS = "Attribution to the Kiel Institute; a third party reports free use for research and non-commercial purposes."


def _release(number: int, published_on: date, basis: str, last_month: str, route: str) -> Source:
    return Source(
        id=f"kiel.ukraine_support_tracker_r{number}",
        title=f"Ukraine Support Tracker, release {number}",
        publisher="Kiel Institute for the World Economy",
        url="https://www.ifw-kiel.de/topics/war-against-ukraine/ukraine-support-tracker/",
        licence="not stated where the table was read",
        terms=_TERMS,
        citation=f"Trebesch et al., The Ukraine Support Tracker, Kiel Working Paper 2218, release {number}",
        vintage=f"R{number}",
        published_on=published_on,
        published_basis="stated" if basis == "stated" else "bounded",
        publication_lag_days=60,
        lag_basis="judged",
        lag_why=_LAG,
        coverage=f"42 donors, January 2022 to {last_month}",
        breaks=("Since February 2024 the tracker's main measure is allocations; older releases counted commitments",),
        bias="Arms in kind carry estimated values; secret aid is missing; the EU row holds no military allocations.",
        retrieved=date(2026, 11, 23),
        route=route,
    )


R29 = _release(
    29, date(2026, 8, 4), "stated", "April 2026",
    "UkraineSupportTrackerWebsite/ukraine-support-tracker, data/, commit ddf24c0f (the tracker's own website data)",
)  # fmt: skip
R28 = _release(
    28, date(2026, 4, 22), "bounded", "February 2026",
    "marhip97/ukrainastotte, data/processed/, commit 159b45ec; the workbook was downloaded there on 22 April 2026",
)  # fmt: skip

_DONOR = State("iso3", "iso3", not_states={"EUI": NotAState("EUI", "the EU institutions, the EPF and the EIB")})
_WHOLE_R29 = Fixed(date(2022, 1, 1), date(2026, 4, 30))
_WHOLE_R28 = Fixed(date(2022, 1, 1), date(2026, 2, 28))
_EUR = "current EUR"
_REVISION = Revision(removed=0.05, moved=0.30, relative=0.25)


def _monthly(series: str, **dims: str) -> Measure:
    return Measure(series, "EUR bn/month", _EUR, "estimate", dims=dims)


_AID = ("total", "military", "financial", "humanitarian")
_CHANNELS = ("stockpile", "procurement", "unspecified", "nato_purl")
_KINDS = {f"allocations_{kind}_eur_bn": _monthly("kiel.allocations", kind=kind) for kind in _AID}


def _donor_months(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Donor-months, and each donor's GDP once: the file repeats it in every month, with 0 for "has none"."""
    frame = frame.with_row_index(ROW, offset=2).with_columns(pl.col("donor_gdp_2021_eur_bn").replace(0.0, None))
    months = Melt(
        entity=_DONOR,
        period=YearMonth("year", "month"),
        values=_KINDS
        | {
            "commitments_eur_bn": _monthly("kiel.commitments"),
            "commitments_minus_allocations_eur_bn": _monthly("kiel.commitments_minus_allocations"),
            "allocations_pct_of_donor_gdp_2021": Measure(
                "kiel.allocations_share_of_gdp", "% of GDP", status="estimate", note="of the donor's GDP of 2021"
            ),
        },
    )
    gdp = Melt(
        entity=_DONOR,
        period=Fixed(date(2021, 1, 1), date(2021, 12, 31)),
        values={"donor_gdp_2021_eur_bn": Measure("kiel.donor_gdp", "EUR bn", _EUR)},
    )
    has_gdp = frame.filter(pl.col("donor_gdp_2021_eur_bn").is_not_null()).select("iso3").unique()
    share = pl.when(pl.col("iso3").is_in(has_gdp["iso3"].implode())).then("allocations_pct_of_donor_gdp_2021")
    frame = frame.with_columns(share.alias("allocations_pct_of_donor_gdp_2021"))
    return pl.concat(
        [melt(table, frame, months), melt(table, frame.unique("iso3", keep="first", maintain_order=True), gdp)]
    )


def _activities(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Sub-activities by the day announced, else the month known, else the whole time (noted)."""
    month = pl.col("month_index_jan2022_is_1")
    frame = frame.with_row_index(ROW, offset=2).with_columns(
        # months count from 1 for January 2022; 0 stands for unknown
        pl.when(month > 0)
        .then(pl.date(2022 + (month - 1) // 12, (month - 1) % 12 + 1, 1).dt.strftime("%Y-%m"))
        .alias("month_text"),
        pl.lit("neither day nor month of the announcement is known").alias("undated"),
    )
    dated = pl.col("announcement_date").is_not_null()
    monthly = ~dated & pl.col("month_text").is_not_null()
    dims = {"activity": "row_id", "donor": "donor", "kind": "aid_type", "measure": "measure"}
    values = {
        column: Measure(series, "EUR", _EUR, "estimate")
        for column, series in (
            ("sub_activity_value_eur", "kiel.activity_value"),
            ("sub_activity_value_redistributed_eur", "kiel.activity_value_redistributed"),
            ("activity_value_eur", "kiel.activity_total"),
        )
    }
    return pl.concat(
        [
            melt(table, frame.filter(dated), Melt(_DONOR, Day("announcement_date"), values, dims)),
            melt(table, frame.filter(monthly), Melt(_DONOR, Month("month_text"), values, dims)),
            melt(table, frame.filter(~dated & ~monthly), Melt(_DONOR, _WHOLE_R28, values, dims, note="undated")),
        ]
    )


_TOTAL_COLUMNS: dict[str, Type] = {"year": "integer", "month": "integer"}
_TOTAL_COLUMNS |= {column: "number" for column in _KINDS}  # noqa: C420  (fromkeys would lose the type)

_OWN = "https://raw.githubusercontent.com/UkraineSupportTrackerWebsite/ukraine-support-tracker/main/data/"

SOURCES = (R29, R28)

TABLES = (
    Table(
        id="kiel_aid_donor_month",
        source=R29,
        description="Aid to Ukraine allocated and committed by donor and month, by kind",
        rows=1079,
        sha256="178219dcb3f65f208d91623484cd2284bf954d3ea1f6ba81105dd0d385908049",
        columns={
            "iso3": "text",
            "donor": "text",
            "year": "integer",
            "month": "integer",
            "allocations_total_eur_bn": "number",
            "allocations_military_eur_bn": "number",
            "allocations_financial_eur_bn": "number",
            "allocations_humanitarian_eur_bn": "number",
            "commitments_eur_bn": "number",
            "commitments_minus_allocations_eur_bn": "number",
            "donor_gdp_2021_eur_bn": "number",
            "allocations_pct_of_donor_gdp_2021": "number",
        },
        key=("donor", "year", "month"),
        limits={"month": (1, 12), "allocations_total_eur_bn": (0, None), "donor_gdp_2021_eur_bn": (0, None)},
        revision=_REVISION,
        tidy=_donor_months,
    ),
    Table(
        id="kiel_aid_total_month",
        source=R29,
        description="Aid to Ukraine allocated by all donors together and month, by kind",
        rows=52,
        sha256="a1bc871e94c75f6ea26de6726ae4a61e885d4dabbed122a39bbd37be0bd56a4b",
        columns=_TOTAL_COLUMNS,
        key=("year", "month"),
        limits={"month": (1, 12), "allocations_total_eur_bn": (0, None)},
        revision=_REVISION,
        tidy=Melt(entity="ALL_DONORS", period=YearMonth("year", "month"), values=_KINDS),
        direct=Direct(
            f"{_OWN}total_allocations.csv",
            {"total_allocations": "allocations_total_eur_bn"}
            | {kind: f"allocations_{kind}_eur_bn" for kind in _AID[1:]},
        ),
    ),
    Table(
        id="kiel_heavy_weapons_by_donor",
        source=R29,
        description="Heavy weapons allocated to Ukraine in kind, by donor and class, without ammunition",
        rows=61,
        sha256="1f1c6dfd7deb7dcef760ccaa1e4680d443648dc3f94894e5815ba959184ae75a",
        columns={
            "iso3": "text",
            "donor": "text",
            "category": "text",
            "number_of_weapons_items": "integer",
            "monetary_value_eur": "integer",
            "systems": "text",
        },
        key=("donor", "category"),
        limits={"number_of_weapons_items": (0, None), "monetary_value_eur": (0, None)},
        revision=_REVISION,
        tidy=Melt(
            entity=_DONOR,
            period=_WHOLE_R29,
            dims={"class": "category"},
            note="systems",
            values={
                "number_of_weapons_items": Measure("kiel.heavy_weapons", "items"),
                "monetary_value_eur": Measure("kiel.heavy_weapons_value", "EUR", _EUR, "estimate"),
            },
        ),
    ),
    Table(
        id="kiel_military_aid_channel_month",
        source=R29,
        description="Military aid allocated by month and channel: stockpile, procurement, unspecified, PURL",
        rows=52,
        sha256="6810d8c833d52a72c7100c79fa98e90365809d88b6c1c7854122193a0c84c279",
        columns={
            "year": "integer",
            "month": "integer",
            "stockpile_eur_bn": "number",
            "procurement_eur_bn": "number",
            "unspecified_eur_bn": "number",
            "nato_purl_eur_bn": "number",
        },
        key=("year", "month"),
        limits={"month": (1, 12), "stockpile_eur_bn": (0, None)},
        revision=_REVISION,
        tidy=Melt(
            entity="ALL_DONORS",
            period=YearMonth("year", "month"),
            values={
                f"{channel}_eur_bn": _monthly("kiel.military_allocations", channel=channel) for channel in _CHANNELS
            },
        ),
        direct=Direct(f"{_OWN}procurement_trends.csv", {channel: f"{channel}_eur_bn" for channel in _CHANNELS}),
    ),
    Table(
        id="kiel_eu_member_shares",
        source=R29,
        description="EU members' bilateral aid and their share of aid through EU institutions",
        rows=27,
        sha256="1bb04579070313023f7a13682f8944a76fcfc7d5e3f766735e8d73804d81e403",
        columns={
            "iso3": "text",
            "donor": "text",
            "bilateral_allocations_pct_gdp_2021": "number",
            "share_of_eu_aid_pct_gdp_2021": "number",
            "total_pct_gdp_2021": "number",
            "share_of_eu_aid_eur_bn": "number",
        },
        key=("donor",),
        limits={"total_pct_gdp_2021": (0, 100)},
        revision=_REVISION,
        tidy=Melt(
            entity=_DONOR,
            period=_WHOLE_R29,
            values={
                f"{column}_pct_gdp_2021": Measure(
                    series, "% of GDP", status="estimate", note="of the donor's GDP of 2021"
                )
                for column, series in (
                    ("bilateral_allocations", "kiel.member_bilateral_share_of_gdp"),
                    ("share_of_eu_aid", "kiel.member_eu_aid_share_of_gdp"),
                    ("total", "kiel.member_total_share_of_gdp"),
                )
            }
            | {"share_of_eu_aid_eur_bn": Measure("kiel.member_eu_aid", "EUR bn", _EUR, "estimate")},
        ),
    ),
    Table(
        id="kiel_financial_disbursements_r28",
        source=R28,
        description="Financial aid to Ukraine actually paid out, by donor and month",
        rows=131,
        sha256="2d9c0abe8463836985cbd16f9413abbb73d811d49816972c7129026722af8e7f",
        columns={
            "iso3": "text",
            "donor": "text",
            "is_eu_member": "boolean",
            "year": "integer",
            "month": "integer",
            "financial_disbursement_eur_bn": "number",
        },
        key=("donor", "year", "month"),
        limits={"month": (1, 12)},
        revision=_REVISION,
        tidy=Melt(
            entity=_DONOR,
            period=YearMonth("year", "month"),
            values={"financial_disbursement_eur_bn": _monthly("kiel.financial_disbursements")},
        ),
    ),
    Table(
        id="kiel_activities_r28",
        source=R28,
        description="Single aid measures for Ukraine: donor, day, kind, allocation or commitment, value",
        rows=5565,
        sha256="f42bd37488ca9448568c02807b332d9a9f36464d584870d0a0ce60cd0639043d",
        columns={
            "row_id": "integer",
            "iso3": "text",
            "donor": "text",
            "announcement_date": "date",
            "aid_type": "text",
            "measure": "text",
            "sub_activity_value_eur": "integer",
            "sub_activity_value_redistributed_eur": "integer",
            "activity_value_eur": "integer",
            "month_index_jan2022_is_1": "integer",
            "month_known": "boolean",
        },
        key=("row_id",),
        limits={"month_index_jan2022_is_1": (0, None)},
        revision=_REVISION,
        tidy=_activities,
    ),
)
