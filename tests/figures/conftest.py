# ruff: noqa: E501 - a gallery reads better one case a line
"""Exhibits that try the figures: few and many names, long ones, one point, gaps, zeros, hostile text."""

from datetime import date

import pytest

from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series

BADGE = "model 0.1.0 - data as of 2025-01-13 - run 7f3a9c01"
ALLIES = [
    "Albania",
    "Belgium",
    "Bulgaria",
    "Canada",
    "Croatia",
    "Czechia",
    "Denmark",
    "Estonia",
    "Finland",
    "France",
    "Germany",
    "Greece",
    "Hungary",
    "Iceland",
    "Italy",
    "Latvia",
    "Lithuania",
    "Luxembourg",
    "Montenegro",
    "Netherlands",
    "North-Macedonia",
    "Norway",
    "Poland",
    "Portugal",
    "Romania",
    "Slovakia",
    "Slovenia",
    "Spain",
    "Sweden",
    "Türkiye",
    "United-Kingdom",
    "United-States",
]
NAMES = Axis(label="ally", type="name")
TIME = Axis(label="month", type="time")
MONEY = Axis(label="EUR bn a year", unit="EUR bn/year")


def bars(count: int, producers: int = 1, **more: object) -> Exhibit:
    """Names against numbers."""
    names = [name.replace("-", " ") for name in ALLIES[:count]]
    made = tuple(
        Series(
            name=f"Producer {letter}, edition of June 2024",
            role="observed" if letter == "A" else "rival",
            points=tuple(Point(x=name, y=round(1.2 + (i * 7 % 31) / 9 + n / 5, 2)) for i, name in enumerate(names)),
        )
        for n, letter in enumerate("ABCDEF"[:producers])
    )
    fields = {
        "id": f"bars-{count}-{producers}",
        "kind": "bars",
        "title": "Who spends what share of its output on defence",
        "subtitle": "% of GDP, 2024, estimates",
        "x": NAMES,
        "y": Axis(label="share of GDP", unit="% of GDP"),
        "series": made,
        "rules": (Rule(at=2.0, label="2 % guideline", across="y"),),
        "sources": ("nato_expenditure_2024_06", "sipri_milex"),
        "badge": BADGE,
    }
    return Exhibit(**{**fields, **more})


def months(first: int, count: int) -> list[date]:
    """First days of consecutive months from `first` months after January 2022."""
    return [date(2022 + (first + i) // 12, (first + i) % 12 + 1, 1) for i in range(count)]


def over_time(groups: int, **more: object) -> Exhibit:
    """Monthly series, the first with a band."""
    made = []
    for n in range(groups):
        level = 105_000 + 1500 * n
        points = tuple(
            Point(
                x=day,
                y=level + 180.0 * i * (1 + n % 3),
                low=level + 180.0 * i - 1500 if n == 0 else None,
                high=level + 180.0 * i + 1500 if n == 0 else None,
            )
            for i, day in enumerate(months(11, 26))
        )
        made.append(Series(name=f"Mapping group {n + 1}", role="observed" if n == 0 else "rival", points=points))
    fields = {
        "id": f"lines-{groups}",
        "kind": "lines",
        "title": "Area of Ukraine held by Russia, by three mapping groups that count differently",
        "subtitle": "km², end of month",
        "x": TIME,
        "y": Axis(label="area", unit="km2"),
        "series": tuple(made),
        "rules": (Rule(at=date(2025, 1, 13), label="as of 13 January 2025"),),
        "sources": ("economist_isw", "deepstate", "nzz_liveuamap"),
        "badge": BADGE,
        "note": "Groups differ in whether contested ground counts.",
    }
    return Exhibit(**{**fields, **more})


def fan() -> Exhibit:
    """A model with a band, its baseline and a required level, over years."""
    years = [float(y) for y in range(2025, 2036)]
    model = tuple(Point(x=y, y=3.0 + 0.2 * i, low=2.4 + 0.05 * i, high=3.6 + 0.4 * i) for i, y in enumerate(years))
    flat = tuple(Point(x=y, y=3.0) for y in years)
    return Exhibit(
        id="fan",
        kind="lines",
        title="Spending on the path against the last known share held",
        subtitle="% of GDP",
        x=Axis(label="year"),
        y=Axis(label="share", unit="% of GDP"),
        series=(
            Series(name="Path to 5 %", role="model", points=model),
            Series(name="Last known share held", role="baseline", points=flat),
        ),
        rules=(Rule(at=3.5, label="3.5 % of GDP", across="y"), Rule(at=2027.0, label="today")),
        sources=("nato_expenditure_2024_06",),
        badge=BADGE,
    )


def two_bands() -> Exhibit:
    """A difference with a 90 % and a 50 % band, across nought."""
    points = tuple(
        Point(x=day, y=-40.0 * i, low=-95.0 * i, high=12.0 * i, low50=-60.0 * i, high50=-22.0 * i)
        for i, day in enumerate(months(36, 13))
    )
    return Exhibit(
        id="two-bands", kind="lines", title="What the additional aid changes", subtitle="km², with less without",
        x=TIME, y=Axis(label="difference", unit="km2"), series=(Series(name="median", role="model", points=points),),
        rules=(Rule(at=0.0, label="no change", across="y"),), badge=BADGE,
    )  # fmt: skip


def grid() -> Exhibit:
    """Volumes against speeds, one cell missing."""
    speeds = ("0.5 times", "as now", "1.5 times", "2 times", "3 times")
    series = tuple(
        Series(
            name=f"{volume:g} times the volume",
            role="model",
            points=tuple(
                Point(x=name, y=None if (v, s) == (0, 4) else 900.0 - 450 * volume - 60.0 * s)
                for s, name in enumerate(speeds)
            ),
        )
        for v, volume in enumerate((0.5, 1.0, 1.5, 2.0, 3.0))
    )
    return Exhibit(
        id="grid", kind="grid", title="Area by volume and speed of aid", subtitle="km² against today's volume and speed",
        x=Axis(label="speed of delivery", type="name"), y=Axis(label="difference", unit="km2"), series=series, badge=BADGE,
    )  # fmt: skip


def ranges(over: str = "name") -> Exhibit:
    """Estimates with limits by issuer, or by date."""
    issuers = (
        "The Economist, excess-mortality model",
        "UK Ministry of Defence",
        "Meduza and Mediazona",
        "A point only",
        "Not published",
    )
    data = [(180e3, 140e3, 230e3), (None, 600e3, 700e3), (165e3, 160e3, 170e3), (198e3, None, None), (None, None, None)]
    if over == "name":
        series = (
            Series(
                name="killed or wounded",
                points=tuple(Point(x=n, y=y, low=lo, high=hi) for n, (y, lo, hi) in zip(issuers, data, strict=True)),
            ),
        )
    else:
        days = [date(2023, 6, 30), date(2024, 2, 1), date(2024, 6, 30), date(2024, 10, 31), date(2024, 12, 31)]
        series = tuple(
            Series(
                name=issuers[n],
                points=(Point(x=days[n], y=y, low=lo, high=hi), Point(x=days[(n + 2) % 5], y=(y or 650e3) * 0.7)),
            )
            for n, (y, lo, hi) in enumerate(data[:3])
        )
    return Exhibit(
        id=f"ranges-{over}", kind="ranges", title="Russian losses in people, as published by different issuers",
        subtitle="persons, cumulative", x=NAMES if over == "name" else TIME, y=Axis(label="persons", unit="persons"),
        series=series, sources=("economist_russian_losses",), badge=BADGE,
    )  # fmt: skip


def _points(*values: float | None) -> tuple[Point, ...]:
    return tuple(Point(x=day, y=value) for day, value in zip(months(0, len(values)), values, strict=True))


CASES: dict[str, Exhibit] = {
    "bars of three": bars(3),
    "bars of thirty-two": bars(32),
    "bars of two producers": bars(12, 2),
    "bars of four producers": bars(5, 4),
    "bars with long names and gaps": bars(
        3,
        id="bars-long",
        series=(
            Series(
                name="spending",
                points=(
                    Point(x="United Kingdom of Great Britain and Northern Ireland, Ministry of Defence", y=1234567.0),
                    Point(x="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", y=None),
                    Point(x="<script>alert(1)</script> \u202eevil & 'quoted' \"name\"", y=-250000.0, low=-400000.0, high=-90000.0),
                ),
            ),
        ),
        rules=(),
    ),
    "bars of zeros": bars(3, id="bars-zero", series=(Series(name="none", points=tuple(Point(x=n, y=0.0) for n in "abc")),), rules=()),
    "lines of three": over_time(3),
    "lines of eight": over_time(8),
    "line with gaps": over_time(1, id="lines-gaps", series=(Series(name="claimed", points=_points(10, 12, None, None, 15, None, 18, 21)), Series(name="never published", role="rival", points=_points(None, None)))),
    "line of one point": over_time(1, id="lines-single", series=(Series(name="only one", points=(Point(x=date(2024, 6, 30), y=1234.5),)),), rules=()),
    "lines of zeros": over_time(1, id="lines-zero", series=(Series(name="nothing", points=_points(0, 0, 0)),), rules=()),
    "lines without points": over_time(1, id="lines-empty", series=(Series(name="nothing", points=()),)),
    "fan": fan(),
    "two bands": two_bands(),
    "grid": grid(),
    "ranges by issuer": ranges(),
    "ranges over time": ranges("time"),
    "dots of two producers": bars(14, 2, id="dots", kind="ranges"),
}  # fmt: skip


@pytest.fixture(params=list(CASES), ids=lambda name: name.replace(" ", "-"))
def exhibit(request: pytest.FixtureRequest) -> Exhibit:
    """Each exhibit of the gallery."""
    return CASES[request.param]
