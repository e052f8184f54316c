"""A small made-up panel, so that every number of an answer can be checked by hand."""

from collections.abc import Callable, Iterator
from datetime import date

import numpy as np
import pytest

from detente.core.observations import Observation
from detente.core.scenarios import Scenario
from detente.core.sources import Source
from detente.models.block import DIMS
from detente.panel import Panel
from detente.questions import war_runs

NATO = {"source": "nato", "vintage": "2024-06", "published_on": date(2024, 6, 17)}
SIPRI = {"source": "sipri", "vintage": "2025-04", "published_on": date(2025, 4, 28)}


def row(
    series: str, entity: str, start: date, end: date, value: float | None, unit: str, **more: object
) -> Observation:
    """An observation with what the test does not care about filled in."""
    published = more.get("published_on", date(2024, 6, 17))
    fields = {
        "status": "missing" if value is None else "observed",
        "note": "none published" if value is None else "",
        "source": "made",
        "locator": "made for the test",
        "published_on": published,
        "published_basis": "stated",
        "first_public_on": published,
        "vintage": "1",
        **more,
    }
    return Observation.model_validate(
        {"series": series, "entity": entity, "period_start": start, "period_end": end, "value": value, "unit": unit}
        | fields
    )


def year_row(series: str, entity: str, year: int, value: float | None, unit: str, **more: object) -> Observation:
    return row(series, entity, date(year, 1, 1), date(year, 12, 31), value, unit, **more)


def source(name: str, **more: object) -> Source:
    fields = {
        "id": name,
        "title": name.upper(),
        "publisher": name,
        "url": f"https://example.org/{name}",
        "licence": "made",
        "citation": name,
        "vintage": "1",
        "published_on": date(2024, 6, 17),
        "publication_lag_days": 0,
        "coverage": "everything made up",
        "retrieved": date(2026, 1, 1),
    }
    return Source.model_validate(fields | more)


# share of GDP [%] by year and GDP [USD m] in 2024; one USD is half a euro in 2024
SHARES = {
    "POL": {2022: 2.2, 2023: 3.3, 2024: 4.0},
    "DEU": {2022: 1.4, 2023: 1.6, 2024: 2.0},
    "ESP": {2022: 1.0, 2023: 1.2, 2024: 1.25},
    "USA": {2022: 3.5, 2023: 3.2, 2024: 3.4},
}
GDP = {"POL": 800_000.0, "DEU": 4_000_000.0, "ESP": 1_600_000.0, "USA": 28_000_000.0}
SIPRI_2023 = {"POL": (3.0, 24_000.0), "DEU": (1.5, 60_000.0), "ESP": (1.5, 24_000.0), "USA": (3.2, 900_000.0)}


def spending_rows() -> list[Observation]:
    rows = [
        year_row("conversion.eur_per_usd", "EUR", 2024, 0.5, "EUR/USD", **SIPRI),
        year_row("nato.share_of_gdp", "ISL", 2024, None, "% of GDP", **NATO),
    ]
    current = {"unit": "USD m", "price_basis": "current USD, market rate"}
    for ally, shares in SHARES.items():
        for year, share in shares.items():
            status = {"status": "estimate"} if year == 2024 else {}
            gdp = GDP[ally] * (0.9 if year == 2023 else 1.0)
            rows += [
                year_row("nato.share_of_gdp", ally, year, share, "% of GDP", **NATO, **status),
                year_row("nato.gdp_current", ally, year, gdp, **current, **NATO, **status),
                year_row("nato.spending_current", ally, year, share / 100 * gdp, **current, **NATO, **status),
                # constant equals current: prices did not move
                year_row(
                    "nato.spending_constant",
                    ally,
                    year,
                    share / 100 * gdp,
                    "USD m",
                    price_basis="2015 USD, market rate",
                    **NATO,
                    **status,
                ),
            ]
        share, spending = SIPRI_2023[ally]
        early = {"first_public_on": date(2024, 4, 22)}
        rows += [
            year_row("sipri.share_of_gdp", ally, 2023, share, "% of GDP", **SIPRI | early),
            year_row("sipri.spending_current", ally, 2023, spending, **current, **SIPRI | early),
            year_row("sipri.share_of_gdp", ally, 2024, 9.9, "% of GDP", **SIPRI),
            year_row("sipri.spending_current", ally, 2024, 9e9, **current, **SIPRI),
            year_row("conversion.price_level", ally, 2023, 1.0, "ratio", **SIPRI),
            year_row("conversion.price_level", ally, 2024, 1.1, "ratio", **SIPRI),
        ]
    return rows


@pytest.fixture
def made_up() -> Callable[..., Panel]:
    """A panel of given rows, by default those on spending."""

    def panel(rows: list[Observation] | None = None) -> Panel:
        return Panel.of(spending_rows() if rows is None else rows, [source("nato"), source("sipri"), source("made")])

    return panel


class MadeUpEnsemble:
    """Futures that follow from volume and speed by arithmetic: draw i's pace falls by (i + 1) per unit of extra aid."""

    beliefs_note = "made up for the test"

    def __init__(self, scenario: Scenario, draws: int) -> None:
        volume, speed = (
            scenario.settings[lever].points[0][1] if lever in scenario.settings else 1.0
            for lever in ("aid_volume", "aid_speed")
        )
        aid = (volume - 1.0) + 0.5 * (speed - 1.0)
        number, month = np.arange(draws)[:, None], np.arange(1, scenario.months + 1)[None, :]
        one, item = np.ones((draws, scenario.months)), np.ones((draws, scenario.months, 6))
        pace = 300.0 - aid * (number + 1) + 0.0 * month
        shifted = np.stack([item, 0.0 * item], axis=2) * (speed - 1.0) / 12.0
        self._series = {
            "pace": pace,
            "area_gained": pace * month / 1000.0,
            "force_ratio_log": number / (draws - 1) - aid * month / 24.0,
            "casualties": np.stack([one * (10.0 - 0.1 * aid), one * (20.0 + 0.2 * aid)], axis=-1),
            "aid_committed": item * volume,
            "aid_arrived": np.stack([item * volume, 0.0 * item], axis=2) + shifted,
            "aid_in_transit": 3.0 * item * volume - (speed - 1.0) * item,
        }
        prices = {f"assistance.price[{name}]": 1.0 + 1e-9 * np.sin(number[:, 0] * 5.3) for name in DIMS["class"]}
        self.beliefs = {
            "attrition.cause": number[:, 0].astype(float),
            "attrition.aimed_share": np.sin(number[:, 0] * 12.9),
            "attrition.other": np.cos(number[:, 0] * 7.7),
            **prices,
        }

    def series(self, quantity: str) -> np.ndarray:
        return self._series[quantity]


@pytest.fixture
def made_up_war(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Scenario]]:
    """Puts made-up futures in place of the engine, without a fit; gives the scenarios that were run."""
    made: list[Scenario] = []

    def ensemble(scenario: Scenario, draws: int, seed: int, **_options: object) -> MadeUpEnsemble:
        del seed
        made.append(scenario)
        return MadeUpEnsemble(scenario, draws)

    for cached in (war_runs._outcome, war_runs.drawn_beliefs):
        cached.cache_clear()
    monkeypatch.setattr(war_runs, "ensemble", ensemble)
    monkeypatch.setattr(war_runs, "fits", lambda _conflict: {})
    yield made
    for cached in (war_runs._outcome, war_runs.drawn_beliefs):
        cached.cache_clear()
