"""Air Force of Ukraine: drones and missiles launched by Russia and shot down, by day and class."""

from datetime import date

from detente.core.sources import Source
from detente.sources.shape import Day, Measure, Melt
from detente.sources.table import Revision, Table

ATTACKS = Source(
    id="ua_air_force.attacks",
    title="Massive missile attacks on Ukraine, by day and weapon class",
    publisher="Air Force of Ukraine, structured by P. Ivaniuk",
    url="https://www.kaggle.com/datasets/piterfm/massive-missile-attacks-on-ukraine",
    licence="not stated",
    citation="Ukrainian Air Force reports, in P. Ivaniuk, Massive Missile Attacks on Ukraine",
    vintage="2026-06",
    # when the public copy last changed; the rows end on 21 February 2026
    published_on=date(2026, 6, 21),
    published_basis="bounded",
    publication_lag_days=1,
    lag_basis="judged",
    lag_why="The Air Force reports a night's attack the next morning; the data set is compiled later.",
    coverage="28 September 2022 to 21 February 2026; days without a report have no row",
    breaks=(
        "Drones lost to electronic warfare stand apart from those shot down",
        "Missiles by month differ from the Air Force's own totals by up to a quarter in early 2025",
    ),
    bias="A warring party's own success rates.",
    retrieved=date(2026, 11, 23),
    route="vovaara-droid/graphrag-learning, data/missile_attacks_daily.csv, commit 11283311",
)

SOURCES = (ATTACKS,)

TABLES = (
    Table(
        id="air_attacks_daily",
        source=ATTACKS,
        description="Russian drones and missiles launched and shot down, by day and weapon class",
        rows=2447,
        sha256="85070f3d6c595457a144ddf51fa5303512168753214b7f8b619d5d8bfc4d8112",
        columns={
            "date": "date",
            "weapon_class": "text",
            "launched_items": "integer",
            "shot_down_items": "integer",
            "did_not_reach_target_items": "integer",
            "report_rows": "integer",
        },
        key=("date", "weapon_class"),
        limits={"launched_items": (0, None), "shot_down_items": (0, None), "did_not_reach_target_items": (0, None)},
        revision=Revision(moved=0.05, relative=0.25),
        tidy=Melt(
            entity="RUS",
            period=Day("date"),
            dims={"class": "weapon_class"},
            values={
                "launched_items": Measure("ua_air_force.launched", "items", status="claim"),
                "shot_down_items": Measure("ua_air_force.shot_down", "items", status="claim"),
                "did_not_reach_target_items": Measure("ua_air_force.did_not_reach_target", "items", status="claim"),
                "report_rows": Measure("ua_air_force.reports", "rows"),
            },
        ),
    ),
)
