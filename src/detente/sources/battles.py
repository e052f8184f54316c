"""Classic combat data: CDB90, Bodart's battles as used for Lanchester fits, and Engel's Iwo Jima.

Figures of a side stand under that side (entity as the table names it); what describes the engagement
as a whole, or one side's advantage over the other, stands under the attacker.
"""

from datetime import date

import polars as pl

from detente.core.sources import Source
from detente.sources.columns import MIRROR_READ, contract, measures, prepared
from detente.sources.shape import Fixed, Measure, Melt, Name, Spell, Year
from detente.sources.table import Table, Type

_PAST = "judged: battles of the past; the figures have been public for decades"

CDB90 = Source(
    id="cdb90.arnold_2016",
    title="CDB90: CAA database of battles 1600-1982, tidied",
    publisher="US Army Concepts Analysis Agency; J. B. Arnold",
    url="https://github.com/jrnold/CDB90",
    licence="ODC-BY (tidied data); original in the public domain",
    terms="credit the tidied data set",
    citation="Helmbold (1993), Personnel Attrition Rates in Historical Land Combat Operations; jrnold/CDB90",
    vintage="2016-04-09 (commit e0b35ec4)",
    published_on=date(2016, 4, 9),
    publication_lag_days=0,
    lag_why=_PAST,
    coverage="660 engagements, 1600 to 1982; 7 at Kursk, 12 in the Ardennes",
    breaks=(
        "the tidied table has lost every value below 0: its packaging script turned them into empty cells",
        "winner: by the producer's original file 398 wins of the attacker, 43 draws, 217 wins of the defender and 2 "
        "unknown outcomes (Hiram, Jerusalem Corridor); here the last 219 are empty, so no share of winners may be "
        "computed from the cells that are filled",
        "advance: 43 of 69 empty cells were negative (attackers thrown back), 26 unknown, so a mean is too high",
        "relative advantages: the defender's side is lost: an empty cell may be the defender's advantage or unknown",
        "mission accomplishment runs from 1 to 10: 0 stands for unknown in 35 battles and gives no row; all "
        "advantages but surprise are unknown in them too",
        "actors are the producer's names, not codes of states",
    ),
    bias="chosen for being documented: large, Western, won by attackers in 60 per cent of cases",
    retrieved=MIRROR_READ,
    route="github.com/jrnold/CDB90, data/*.csv, commit e0b35ec4",
)
BODART = Source(
    id="bodart.lanchester_2016",
    title="Initial strengths and casualties of battles 1620-1905, in four periods",
    publisher="G. Bodart; X. Rubio-Campillo",
    url="https://github.com/xrubio/lanchester",
    licence="not stated",
    terms="cite Rubio-Campillo 2016",
    citation="Rubio-Campillo (2016), Model Selection in Historical Research Using Approximate Bayesian Computation, "
    "PLoS ONE",
    vintage="2015-10-13 (commit efacdf0d)",
    published_on=date(2015, 10, 13),
    publication_lag_days=0,
    lag_why=_PAST,
    coverage="1,079 battles, 1620 to 1905; sides without names",
    breaks=("the file does not say which side attacked",),
    bias="round figures; judged: small engagements are missing",
    retrieved=MIRROR_READ,
    route="github.com/xrubio/lanchester, commit efacdf0d",
)
ENGEL = Source(
    id="engel.iwo_jima_1954",
    title="Iwo Jima: landings, strengths and fitted coefficients",
    publisher="J. H. Engel",
    url="https://doi.org/10.1287/opre.2.2.163",
    licence="facts; the page read is GPL-3",
    terms="cite Engel 1954",
    citation="Engel (1954), A Verification of Lanchester's Law, Operations Research 2",
    vintage="1954",
    published_on=date(1954, 12, 31),
    published_basis="bounded",
    publication_lag_days=None,
    lag_why="no lag is used: the fit was public with the paper",
    coverage="nine figures, read in a secondary page",
    breaks=("no daily strengths", "dated by month: the days of the month are not in the table"),
    bias="one battle to the last man: Japanese strength is taken as 0 on day 35",
    retrieved=MIRROR_READ,
    route="github.com/antononcube/SystemModeling, Projects/War-modeling/Documents/"
    "Generalized-Lanchester-combat-models.md, commit 1a070987",
)

_ADVANTAGES = "surpa aeroa cea leada trnga morala logsa quala terra fortsa"
_SIDE_PERSONS = "total_strength initial_strength reinforcements casualties final_strength cavalry"
_SIDE_ITEMS = "tanks artillery_tubes air_sorties"
_ACCOMPLISHMENT = ("attacker_mission_accomplishment_1_10", "defender_mission_accomplishment_1_10")
_UNKNOWN = 0  # the scale of accomplishment starts at 1


def _side_columns(side: str, names: str, unit: str) -> str:
    return " ".join(f"{side}_{name}_{unit}" for name in names.split())


def _side(side: str) -> Melt:
    values = {
        f"{side}_{name}_{unit}": Measure(f"cdb90.{name}", unit)
        for names, unit in ((_SIDE_PERSONS, "persons"), (_SIDE_ITEMS, "items"))
        for name in names.split()
    }
    return Melt(
        entity=Name(f"{side}_actors"),
        period=Spell("_from", "_to"),
        dims={"battle": "isqno", "role": f"_{side}"},
        values={
            **values,
            f"{side}_strength_code": Measure("cdb90.strength_code", "code"),
            f"{side}_mission_accomplishment_1_10": Measure("cdb90.mission_accomplishment", "score"),
        },
    )


def _side_contract(side: str) -> tuple[tuple[Type, str], ...]:
    persons = _side_columns(side, _SIDE_PERSONS, "persons").split()
    return (
        ("text", f"{side}_force {side}_actors"),
        ("number", f"{persons[0]} {side}_strength_code"),
        ("number", " ".join(persons[1:])),
        ("number", _side_columns(side, _SIDE_ITEMS, "items")),
        ("integer", f"{side}_mission_accomplishment_1_10"),
    )


_ENGAGEMENT = Melt(
    entity=Name("attacker_actors"),
    period=Spell("_from", "_to"),
    dims={"battle": "isqno"},
    values={
        **measures("cdb90", {"code": f"posture_type_code front cow_warno {_ADVANTAGES}", "flag": "war_initiator"}),
        "winner_attacker_1_defender_-1": Measure("cdb90.attacker_won", "code", note="1 won, 0 draw"),
        "advance_km_per_day": Measure("cdb90.advance", "km/day"),
        "duration_calendar_days": Measure("cdb90.duration", "days", dims={"days": "calendar"}),
        "duration_active_days": Measure("cdb90.duration", "days", dims={"days": "active"}),
        "front_width_attacker_km": Measure("cdb90.front_width", "km", dims={"role": "attacker"}),
        "front_width_defender_km": Measure("cdb90.front_width", "km", dims={"role": "defender"}),
    },
)

BATTLES = Table(
    id="cdb90_battles",
    source=CDB90,
    rows=660,
    sha256="d50cd2c531819f7d28e6ceff87b30d1304ad1738c2fd0dcc767dcfc394a40930",
    description="Battles 1600-1982: strengths, casualties, tanks, guns, sorties, advance, winner",
    columns=contract(
        ("integer", "isqno"), ("text", "war location battle campaign"), ("integer", "posture_type_code"),
        ("text", "defender_posture_code"), ("number", "front surpa aeroa cea leada trnga morala logsa"),
        ("number", "winner_attacker_1_defender_-1 advance_km_per_day quala terra fortsa cow_warno"),
        ("integer", "war_initiator"), ("text", "datetime_min datetime_max"),
        ("number", "duration_calendar_days duration_active_days front_width_attacker_km front_width_defender_km"),
        *_side_contract("attacker"), *_side_contract("defender"),
    ),
    key=("isqno",),
    limits={"winner_attacker_1_defender_-1": (-1, 1), "attacker_total_strength_persons": (0, None),
            "defender_total_strength_persons": (0, None), "duration_calendar_days": (0, None)},
    tidy=prepared(
        (
            # two battles have no first moment; their last day stands for both
            pl.coalesce("datetime_min", "datetime_max").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
            .alias("_from"),
            pl.col("datetime_max").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).alias("_to"),
            *(pl.when(pl.col(name) != _UNKNOWN).then(pl.col(name)).alias(name) for name in _ACCOMPLISHMENT),
            pl.lit("attacker").alias("_attacker"),
            pl.lit("defender").alias("_defender"),
        ),
        _ENGAGEMENT,
        _side("attacker"),
        _side("defender"),
    ),
)  # fmt: skip

BODART_BATTLES = Table(
    id="lanchester_bodart_battles",
    source=BODART,
    rows=1079,
    sha256="ad592fcddbc6b5672fd9cd09f9d015c09a93b1da167853af7981283885c2505f",
    description="Initial strength and casualties of both sides of battles 1620-1905",
    columns=contract(
        ("integer", "row_id year side_r_initial_persons side_r_casualties_persons side_b_initial_persons"),
        ("integer", "side_b_casualties_persons period"),
    ),
    key=("row_id",),
    limits={"side_r_initial_persons": (0, None), "side_b_initial_persons": (0, None), "period": (1, 4)},
    tidy=tuple(
        Melt(
            entity=f"SIDE_{side.upper()}",
            period=Year("year"),
            dims={"battle": "row_id", "period": "period"},
            values={
                f"side_{side}_initial_persons": Measure("bodart.initial_strength", "persons"),
                f"side_{side}_casualties_persons": Measure("bodart.casualties", "persons"),
            },
        )
        for side in ("r", "b")
    ),
)

_SIDES = {
    "battle_duration": "IWO_JIMA",
    "engel_coefficient_japanese_on_us_per_day": "JPN",
    "engel_coefficient_us_on_japanese_per_day": "USA",
    "japanese_final_strength_day_35": "JPN",
    "japanese_initial_strength": "JPN",
    "us_final_strength_day_35_used_for_calibration": "USA",
    "us_troops_landed_day_0": "USA",
    "us_troops_landed_day_2": "USA",
    "us_troops_landed_day_5": "USA",
}
_KINDS = {
    "days": ("duration", "days"),
    "japanese_casualties_per_us_soldier_per_day": ("coefficient", "1/day"),
    "us_casualties_per_japanese_soldier_per_day": ("coefficient", "1/day"),
    "persons": ("strength", "persons"),
}

IWO_JIMA = Table(
    id="iwo_jima_engel_setup",
    source=ENGEL,
    rows=9,
    sha256="01530ec20a576ce3bc371e0136805a12d770783e5ecd4bd21edbc7bcf12af551",
    description="Engel's Iwo Jima: landings, strengths, coefficients of the square law",
    columns=contract(("text", "parameter"), ("number", "value"), ("text", "unit")),
    key=("parameter",),
    limits={"value": (0, None)},
    tidy=tuple(
        Melt(
            entity=Name("parameter", _SIDES),
            # months of the battle's engagements in CDB90 (20 February to 17 March 1945)
            period=Fixed(date(1945, 2, 1), date(1945, 3, 31)),
            dims={"measure": "parameter"},
            values={"value": Measure(f"engel.{series}", unit, status="estimate")},
            where={"unit": (given,)},
        )
        for given, (series, unit) in _KINDS.items()
    ),
)

SOURCES = (CDB90, BODART, ENGEL)
TABLES = (BATTLES, BODART_BATTLES, IWO_JIMA)
