"""Area of Ukraine held by Russia, day by day, as three mappers draw it.

The three series are measured from different maps with different rules, so they differ in level by
thousands of square kilometres while their changes agree; that disagreement is the honest error bar.
Rule for gaps: a day that a mapper did not publish, or published wrongly, has no row.
"""

from datetime import date

from detente.core.sources import Source
from detente.sources.columns import MIRROR_READ
from detente.sources.shape import Day, Measure, Melt
from detente.sources.table import Table

ECONOMIST_ISW = Source(
    id="economist.isw_area_2026_08",
    title="Area of Ukraine assessed as controlled by Russia, from the polygons of the Institute for the Study of War",
    publisher="The Economist, from the Institute for the Study of War (ISW)",
    url="https://github.com/TheEconomist/the-economist-ukraine-war-dead-and-wounded-estimates",
    licence="CC BY 4.0 (data of The Economist); code MIT",
    terms="credit The Economist and ISW",
    citation="The Economist and S. Solstad (2025), meta-estimate of casualties in the Russia-Ukraine war: area file",
    vintage="2026-08-22 (commit 978a24b4)",
    published_on=date(2026, 8, 22),
    publication_lag_days=1,
    lag_basis="sourced",
    lag_why="the file of 22 August 2026 ends on 21 August; the polygons behind it are ISW's daily map",
    coverage="every day 2022-02-22 to 2026-02-21, all of Ukraine including Crimea",
    breaks=(
        "24 February to April 2022: polygons include ground between roads that nobody held",
        "the Kursk salient lies outside Ukraine and is not counted",
    ),
    bias="ISW marks ground as assessed control on visual evidence, so advances appear late and evenly",
    retrieved=MIRROR_READ,
    route="github.com/TheEconomist/the-economist-ukraine-war-dead-and-wounded-estimates, "
    "source-data/deaths-and-casualties-data/area_assessed_as_controlled_by_russia.csv, commit 978a24b4",
)

DEEPSTATE = Source(
    id="deepstate.area_2026_08",
    title="DeepStateMap polygons of occupied territory, geodesic area (WGS84)",
    publisher="DeepState UA",
    url="https://deepstatemap.live",
    licence="GPL-3 (repository of the daily copies)",
    terms="DeepState's own terms are not stated there: check them before re-use; credit DeepState",
    citation="DeepStateMap, daily polygons archived by cyterat/deepstate-map-data",
    vintage="2026-08-22 (commit e904719a)",
    published_on=date(2026, 8, 22),
    publication_lag_days=1,
    lag_basis="sourced",
    lag_why="the archive copies the live map every day at 03:00 UTC",
    coverage="2024-07-08 to 2026-02-21; six days have no copy",
    breaks=("no archived copy before 2024-07-08", "the Kursk salient is not counted"),
    bias="drawn by Ukrainian volunteers close to the army; losses of ground may be marked with a delay",
    retrieved=MIRROR_READ,
    route="github.com/cyterat/deepstate-map-data, data/*.geojson, commit e904719a; area computed for the mirror",
)

NZZ_LIVEUAMAP = Source(
    id="nzz.liveuamap_area_2026_08",
    title="Occupied territory on the front-line map of the Neue Zürcher Zeitung, data of Liveuamap",
    publisher="Neue Zürcher Zeitung / Liveuamap",
    url="https://www.nzz.ch/english/ukraine-war-interactive-map-of-the-current-front-line-ld.1688087",
    licence="not stated in the repository",
    terms="the repository asks users to mind Liveuamap's terms",
    citation="NZZ Visuals and Liveuamap, archived by conflict-investigations/nzz-maps",
    vintage="2026-08-22 (commit bc88c4e9)",
    published_on=date(2026, 8, 22),
    publication_lag_days=1,
    lag_basis="sourced",
    lag_why="the map is dated by day and the archive is updated once a day",
    coverage="2022-02-24 to 2026-02-21, with a constant 26,689 km2 added for Crimea by the repository",
    breaks=(
        "2024-03-14: a block of about 16,600 km2 disappears; never difference across it",
        "2023-10-24 to 2023-10-30: seven impossible days, blanked in the mirror and absent here",
    ),
    bias="level is not comparable across the break of 2024-03-14",
    retrieved=MIRROR_READ,
    route="github.com/conflict-investigations/nzz-maps, territory.csv, commit bc88c4e9",
)

_HELD = "territory.area_held_by_russia"

TERRITORY = Table(
    id="territory_daily",
    source=ECONOMIST_ISW,
    other_sources=(DEEPSTATE, NZZ_LIVEUAMAP),
    rows=1461,
    sha256="b9a30bf72cc332b364285f4bae0a0f3edc92391fb1ed3484af481baedc4ff2ea",
    description="Area of Ukraine held by Russia by day, three mappers; use The Economist's series as the long one",
    columns={
        "date": "date",
        "economist_isw_russian_controlled_km2": "number",
        "economist_isw_share_of_ukraine_pct": "number",
        "deepstate_occupied_km2": "number",
        "nzz_liveuamap_occupied_km2": "number",
        "nzz_after_series_break": "boolean",
    },
    key=("date",),
    limits={
        # the whole country is about 603,600 km2: the Economist's own two columns imply it
        "economist_isw_russian_controlled_km2": (0, 603_700),
        "economist_isw_share_of_ukraine_pct": (0, 100),
        "deepstate_occupied_km2": (0, 603_700),
        "nzz_liveuamap_occupied_km2": (0, 603_700),
    },
    tidy=Melt(
        entity="UKR",
        period=Day("date"),
        values={
            "economist_isw_russian_controlled_km2": Measure(_HELD, "km2", dims={"mapper": "economist_isw"}),
            "economist_isw_share_of_ukraine_pct": Measure(
                "territory.share_held_by_russia", "%", dims={"mapper": "economist_isw"}
            ),
            "deepstate_occupied_km2": Measure(_HELD, "km2", dims={"mapper": "deepstate"}, source=DEEPSTATE),
            "nzz_liveuamap_occupied_km2": Measure(_HELD, "km2", dims={"mapper": "nzz_liveuamap"}, source=NZZ_LIVEUAMAP),
            "nzz_after_series_break": Measure(
                "territory.after_series_break", "flag", dims={"mapper": "nzz_liveuamap"}, source=NZZ_LIVEUAMAP
            ),
        },
    ),
)

SOURCES = (ECONOMIST_ISW, DEEPSTATE, NZZ_LIVEUAMAP)
TABLES = (TERRITORY,)
