"""A small made-up table of twenty rows, and folders that hold it as a mirror would."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from detente.core.sources import Source
from detente.sources.shape import Either, Measure, Melt, NotAState, State, Year
from detente.sources.store import Store
from detente.sources.table import Revision, Table, checksum

MADE_UP = Source(
    id="example.spending_2024",
    title="Made-up spending",
    publisher="Nobody",
    url="https://example.org/",
    licence="none",
    citation="made up for tests",
    vintage="2024-06",
    published_on=date(2024, 6, 17),
    publication_lag_days=100,
    coverage="five states, 2020-2023",
    retrieved=date(2026, 11, 23),
)

HEADER = "iso3,country,year,spending,share,is_estimate\n"
STATES = (("POL", "Poland"), ("DEU", "Germany"), ("USA", "United States"), ("UKR", "Ukraine"), ("", "All of them"))


def text_of(change: Callable[[str, int, float], float] = lambda _iso3, _year, value: value) -> str:
    """The table's file: five states by four years; `change` revises the spending."""
    lines = [HEADER]
    for place, (iso3, name) in enumerate(STATES):
        for year in range(2020, 2024):
            value = change(iso3, year, 100.0 * (place + 1) + year - 2020)
            share = "" if iso3 == "UKR" else f"{1 + place / 10:.1f}"
            lines.append(f"{iso3},{name},{year},{value},{share},{year == 2023}\n")
    return "".join(lines)


@pytest.fixture
def text() -> str:
    """The file's text as first published."""
    return text_of()


@pytest.fixture
def table(text: str) -> Table:
    """The contract for that file."""
    return Table(
        id="example_spending",
        source=MADE_UP,
        description="made up",
        rows=20,
        sha256=checksum(text.encode()),
        columns={
            "iso3": "text",
            "country": "text",
            "year": "integer",
            "spending": "number",
            "share": "number",
            "is_estimate": "boolean",
        },
        key=("country", "year"),
        limits={"spending": (0, None)},
        revision=Revision(removed=0.05, moved=0.10, relative=0.10),
        tidy=Melt(
            entity=State("iso3", "iso3", name="country", not_states={"All of them": NotAState("ALL", "a total")}),
            period=Year("year"),
            values={
                "spending": Measure(
                    "example.spending", "EUR bn", "current EUR", Either("is_estimate", "estimate", "observed")
                ),
                "share": Measure("example.share", "% of GDP", missing="not reported"),
            },
        ),
    )


@pytest.fixture
def folder(tmp_path: Path, table: Table, text: str) -> Path:
    """A mirror folder with that one table."""
    made = tmp_path / "mirror"
    made.mkdir()
    (made / table.file).write_text(text, "utf-8")
    return made


@pytest.fixture
def revised() -> Callable[[Callable[[str, int, float], float]], str]:
    """The file's text with its spending changed by a function of (iso3, year, value)."""
    return text_of


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "home")
