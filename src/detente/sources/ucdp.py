"""Uppsala Conflict Data Program: armed conflicts, endings of dyads, peace agreements.

A conflict with several locations gives a row for each of them: count conflicts by the key `conflict`,
not by rows. Locations are Gleditsch-Ward numbers of places, so they also name later states.
"""

from datetime import date

import polars as pl

from detente.core.sources import Source
from detente.sources.columns import MIRROR_READ, contract, measures
from detente.sources.shape import Day, Measure, Melt, State, Year
from detente.sources.table import Table, Tidy
from detente.sources.tidy import ROW, melt

_LATEST_OWNER = (
    "a location's code takes the latest owner of that territory's code, whatever the year: Yugoslavia before 1992 "
    "appears as SRB"
)


def _source(
    id_: str, title: str, citation: str, version: str, published_on: date, lag: int, coverage: str, lag_why: str,
    route: str, breaks: tuple[str, ...],
) -> Source:  # fmt: skip
    return Source(
        id=id_,
        title=title,
        publisher="Uppsala Conflict Data Program (UCDP)",
        url="https://ucdp.uu.se/downloads/",
        licence="CC BY 4.0",
        terms="cite the works named",
        citation=citation,
        vintage=version,
        published_on=published_on,
        published_basis="bounded",
        publication_lag_days=lag,
        lag_why=lag_why,
        coverage=coverage,
        breaks=(*breaks, _LATEST_OWNER),
        bias="needs 25 battle deaths in a year and a stated incompatibility; thinly reported places are missed",
        retrieved=MIRROR_READ,
        route=route,
    )


_YEARLY = "judged: each yearly version covers the calendar year before it, so half a year to a year passes"

ACD = _source(
    "ucdp.prio_acd_25_1", "UCDP/PRIO Armed Conflict Dataset 25.1",
    "Davies et al. (2025); Gleditsch, Wallensteen, Eriksson, Sollenberg and Strand (2002)", "25.1",
    date(2025, 12, 31), 365, "1946 to 2024, state-based conflicts by year", _YEARLY,
    "github.com/podsv-fs26-ad24/ad24-6-fancyproject, data/sources/ucdp-prio-acd-251-csv, commit fa10b3ca",
    ("one territory's name ends in a line break (conflict 11349, 2008)",),
)  # fmt: skip
TERMINATION = _source(
    "ucdp.dyad_termination_3_2021", "UCDP Conflict Termination Dataset, dyads, 3-2021",
    "Kreutz (2010), How and when armed conflicts end", "3-2021",
    date(2021, 12, 31), 365, "1946 to 2020; 852 endings, 68 of them interstate", _YEARLY,
    "github.com/chilinhhovo/project_6, commit ca2f5928",
    ("an ending is a year without 25 battle deaths, so low activity also ends an episode",),
)  # fmt: skip
AGREEMENTS = _source(
    "ucdp.peace_agreements_22_1", "UCDP Peace Agreement Dataset 22.1",
    "Pettersson, Högbladh and Öberg (2019), Organized violence, 1989-2018 and peace agreements", "22.1",
    date(2022, 12, 31), 365, "1975 to 2021, 374 agreements between parties to armed conflicts", _YEARLY,
    "github.com/chilinhhovo/project_6, commit ca2f5928",
    ("termdur -99 means no duration given and has no row", "inclusive -1 means not coded and has no row"),
)  # fmt: skip


def _by_location(column: str, unknown: dict[str, int], shape: Melt) -> Tidy:
    def tidy(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
        rows = frame.with_row_index(ROW, offset=2).with_columns(
            pl.col(column).str.split(",").alias(column),
            *(pl.when(pl.col(name) != code).then(pl.col(name)).alias(name) for name, code in unknown.items()),
        )
        return melt(table, rows.explode(column).with_columns(pl.col(column).str.strip_chars()), shape)

    return tidy


_PLACE = "gwno_loc"

CONFLICTS = Table(
    id="ucdp_prio_acd_v25_1",
    source=ACD,
    rows=2752,
    sha256="42b3a9ed3a997f02e1e9d2773dfc1c36039acc838ca4dcaa1da2ec09c1553406",
    description="Armed conflicts by year: intensity, kind, what it is about; one row for each location",
    columns=contract(
        ("integer", "conflict_id"), ("text", "location side_a side_a_id side_a_2nd side_b side_b_id side_b_2nd"),
        ("integer", "incompatibility"), ("text", "territory_name"),
        ("integer", "year intensity_level cumulative_intensity type_of_conflict"), ("date", "start_date"),
        ("integer", "start_prec"), ("date", "start_date2"), ("integer", "start_prec2 ep_end"), ("date", "ep_end_date"),
        ("text", "ep_end_prec gwno_a gwno_a_2nd gwno_b gwno_b_2nd gwno_loc region version"),
    ),
    key=("conflict_id", "year"),
    limits={"intensity_level": (1, 2), "type_of_conflict": (1, 4), "incompatibility": (1, 3)},
    tidy=_by_location(_PLACE, {}, Melt(
        entity=State("gw", _PLACE, borders="territory"),
        period=Year("year"),
        dims={"conflict": "conflict_id"},
        values=measures("ucdp", {
            "code": "incompatibility intensity_level type_of_conflict start_prec start_prec2",
            "flag": "cumulative_intensity ep_end",
        }),
    )),
)  # fmt: skip

ENDINGS = Table(
    id="ucdp_dyad_termination_v3_2021",
    source=TERMINATION,
    rows=3140,
    sha256="43f41488c8780f825c74619079cd93276c44a12d0205bc0d47d8976a1bacc264",
    description="Years of fighting of each pair of parties, with how the episode ended; one row for each location",
    columns=contract(
        ("number", "dyadep_id"), ("integer", "dyadepisode type_of_conflict2 dyadcount"), ("number", "dyadterm"),
        ("date", "ependdate"), ("number", "ependprec outcome"), ("date", "cfiredate peagdate"),
        ("integer", "recur version conflict_id dyad_id year"),
        ("text", "location side_a side_a_id side_a_2nd side_b side_b_id side_b_2nd"), ("integer", "incompatibility"),
        ("text", "territory_name"), ("integer", "intensity_level type_of_conflict"), ("date", "start_date"),
        ("integer", "start_prec"), ("date", "start_date2"), ("integer", "start_prec2"),
        ("text", "gwno_loc region outcome_label"),
    ),
    key=("dyad_id", "year"),
    limits={"outcome": (1, 6), "dyadterm": (0, 1), "recur": (0, 1)},
    tidy=_by_location(_PLACE, {}, Melt(
        entity=State("gw", _PLACE, borders="territory"),
        period=Year("year"),
        dims={"conflict": "conflict_id", "dyad": "dyad_id"},
        values=measures("ucdp_termination", {
            "code": "type_of_conflict2 type_of_conflict outcome ependprec incompatibility intensity_level start_prec "
            "start_prec2",
            "flag": "dyadterm recur",
            "count": "dyadepisode dyadcount",
        }),
    )),
)  # fmt: skip

_PROVISIONS = (
    "cease intarmy ddr withd mil_prov pp intgov intciv elections interim natalks shagov pol_prov aut fed ind ref "
    "shaloc regdev cul demarcation locgov terr_prov amn pris recon return justice_prov reaffirm outlin pko gender "
    "co_impl"
)

PEACE_AGREEMENTS = Table(
    id="ucdp_peace_agreements_v22_1",
    source=AGREEMENTS,
    rows=374,
    sha256="16cd44f2a5764eee2072b453245abd690ed0a9ad7365c05d6db4e5eb86c18b4b",
    description="Peace agreements and what they provide for; one row for each location",
    columns=contract(
        ("integer", "paid region"),
        ("text", "gwno conflict_id conflict_name dyad_id dyad_name incompatibility pa_name"),
        ("integer", "year"), ("date", "pa_date"), ("boolean", "ended"), ("date", "duration"),
        ("integer", f"{_PROVISIONS} termdur noconf17 txt inclusive no_dyad pa_type out_iss procID frame"),
        ("text", "version"),
    ),
    key=("paid",),
    limits=dict.fromkeys(_PROVISIONS.split(), (0, 1)),
    tidy=_by_location("gwno", {"termdur": -99, "inclusive": -1}, Melt(
        entity=State("gw", "gwno", borders="territory"),
        period=Day("pa_date"),
        dims={"agreement": "paid"},
        values={
            **measures("ucdp_agreement", {
                "flag": f"ended {_PROVISIONS} noconf17 txt",
                "code": "region inclusive pa_type frame out_iss",
                "count": "no_dyad",
            }),
            "termdur": Measure("ucdp_agreement.termdur", "code", note="duration as coded by the producers"),
        },
    )),
)  # fmt: skip

SOURCES = (ACD, TERMINATION, AGREEMENTS)
TABLES = (CONFLICTS, ENDINGS, PEACE_AGREEMENTS)
