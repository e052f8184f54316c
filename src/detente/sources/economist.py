"""The Economist: its model of Russian losses and the fires it attributes to the war.

The model is fitted to the published estimates (`published_estimates`) and to the area and fire
series, so none of these is independent evidence beside it.
"""

from datetime import date

from detente.core.sources import Source
from detente.sources.columns import MIRROR_READ, not_before
from detente.sources.shape import Day, Measure, Melt
from detente.sources.table import Table

_REPOSITORY = "github.com/TheEconomist/the-economist-ukraine-war-dead-and-wounded-estimates"
FIRST_PUBLISHED = date(2025, 7, 9)
"""Day of the article with which the model first appeared (the repository's suggested citation)."""

META_ESTIMATE = Source(
    id="economist.meta_estimate_2026_08",
    title="Meta-estimate of dead and wounded in the Russia-Ukraine war",
    publisher="The Economist",
    url=f"https://{_REPOSITORY}",
    licence="CC BY 4.0 (data); code MIT",
    terms="credit The Economist",
    citation="The Economist and Solstad, S. (2025). The Economist's meta-estimate of casualties in the "
    "Russia-Ukraine war. First published 9 July 2025",
    vintage="2026-08-22 (commit 978a24b4)",
    published_on=date(2026, 8, 22),
    publication_lag_days=1,
    lag_basis="sourced",
    lag_why="the repository is run daily and its file of 22 August 2026 ends the day before; no figure of the "
    "model was public before the article of 9 July 2025, so periods until then become public on that day",
    coverage="every day 2022-02-24 to 2026-02-21, Russian losses only",
    breaks=("every run re-estimates the whole past",),
    bias="an estimate of estimates: it inherits their errors, and its daily timing is driven by fires and area",
    retrieved=MIRROR_READ,
    route=f"{_REPOSITORY}, output-data/tracker, commit 978a24b4",
)

FIRES = Source(
    id="economist.war_fires_2026_08",
    title="Satellite fires attributed to the war, by side of the front line, with cloud cover",
    publisher="The Economist, from NASA FIRMS",
    url=f"https://{_REPOSITORY}",
    licence="CC BY 4.0 (data); code MIT",
    terms="credit The Economist and NASA FIRMS",
    citation="The Economist (war-fire model) from NASA Fire Information for Resource Management System",
    vintage="2026-08-22 (commit 978a24b4)",
    published_on=date(2026, 8, 22),
    publication_lag_days=1,
    lag_why="judged: the satellite feed is near real time and the model runs daily, but the file in the "
    "repository is at times some days behind",
    coverage="every day 2022-02-23 to 2026-02-21; fires seen through cloud are missed",
    bias="clouds, farming fires and summer heat move the count; compare like seasons",
    retrieved=MIRROR_READ,
    route=f"{_REPOSITORY}, source-data/deaths-and-casualties-data/strikes_by_location_and_day.csv, commit 978a24b4",
)


def _losses(quantity: str) -> tuple[Measure, Measure]:
    def measure(series: str, kind: str, low: str, high: str) -> Measure:
        return Measure(
            f"economist.{series}", "persons", status="estimate", note=f"cumulative; limits: 95 % {kind}",
            low=f"russian_{quantity}_{low}_cumulative_persons", high=f"russian_{quantity}_{high}_cumulative_persons",
        )  # fmt: skip

    return (
        measure(quantity, "confidence", "ci_lower", "ci_upper"),
        measure(f"{quantity}_prediction_limits", "prediction", "pi_low", "pi_high"),
    )


_CASUALTY_COLUMNS = [
    f"russian_{quantity}_{figure}_cumulative_persons"
    for quantity in ("deaths", "casualties")
    for figure in ("estimate", "ci_lower", "ci_upper", "pi_low", "pi_high")
]

_FIRE_COLUMNS = {
    f"{kind}_per_day{area}_count": Measure(
        f"economist.{kind}", "items/day", dims={"area": area_name}, note="fires seen in one day"
    )
    for area, area_name in (
        ("", "ukraine"),
        ("_in_ukraine_held_area", "ukraine_held"),
        ("_in_russia_held_area", "russia_held"),
    )
    for kind in ("fires", "war_fires")
}

TABLES = (
    Table(
        id="russian_casualties_economist_daily",
        source=META_ESTIMATE,
        rows=1459,
        sha256="80fd4556f2716e0a405165f8eea3fbbc63dcc35defc2069907b29fd2ce20f414",
        description="Modelled cumulative Russian dead and casualties (dead and wounded) by day, two kinds of limits",
        columns={"date": "date", "days_since_invasion": "integer", **dict.fromkeys(_CASUALTY_COLUMNS, "integer")},
        key=("date",),
        limits=dict.fromkeys(_CASUALTY_COLUMNS, (0, None)),
        tidy=not_before(
            FIRST_PUBLISHED,
            Melt(
                entity="RUS",
                period=Day("date"),
                values={
                    "days_since_invasion": Measure("economist.days_since_invasion", "days"),
                    "russian_deaths_estimate_cumulative_persons": _losses("deaths"),
                    "russian_casualties_estimate_cumulative_persons": _losses("casualties"),
                },
            ),
        ),
    ),
    Table(
        id="war_fires_daily",
        source=FIRES,
        rows=1460,
        sha256="d80c9d838b12f3446adbc90f49371e73c3136274c3093b80e591dd29bdf81aa3",
        description="Fires per day in Ukraine, all and attributed to the war, by side of the line; cloud cover",
        columns={
            "date": "date",
            "cloud_cover_in_country_share": "number",
            "cloud_cover_in_east_share": "number",
            **dict.fromkeys(_FIRE_COLUMNS, "integer"),
        },
        key=("date",),
        limits={
            "cloud_cover_in_country_share": (0, 1),
            "cloud_cover_in_east_share": (0, 1),
            **dict.fromkeys(_FIRE_COLUMNS, (0, None)),
        },
        tidy=Melt(
            entity="UKR",
            period=Day("date"),
            values={
                "cloud_cover_in_country_share": Measure("economist.cloud_cover", "share", dims={"area": "ukraine"}),
                "cloud_cover_in_east_share": Measure("economist.cloud_cover", "share", dims={"area": "east"}),
                **_FIRE_COLUMNS,
            },
        ),
    ),
)
SOURCES = (META_ESTIMATE, FIRES)
