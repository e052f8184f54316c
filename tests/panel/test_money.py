"""The one conversion to EUR bn at 2024 prices and rates, against arithmetic done by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.errors import DataMissing, WrongInput
from detente.core.observations import Observation
from detente.panel import Figure, Panel, View, money

PUBLISHED = date(2025, 4, 28)


def row(series: str, entity: str, year: int, value: float | None, unit: str, basis: str | None = None) -> Observation:
    return Observation(
        series=series,
        entity=entity,
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        value=value,
        unit=unit,
        price_basis=basis,
        status="missing" if value is None else "observed",
        note="" if value is not None else "not published",
        source="maker",
        locator="row",
        published_on=PUBLISHED,
        published_basis="stated",
        first_public_on=min(date(year, 12, 31), PUBLISHED),
        vintage="v",
    )


CURRENT, SIPRI, NATO = "current USD, market rate", "2023 USD, market rate", "2015 USD, market rate"
ROWS = [
    row("conversion.eur_per_usd", "EUR", 2022, 0.95, "EUR/USD"),
    row("conversion.eur_per_usd", "EUR", 2024, 0.9, "EUR/USD"),
    row("conversion.price_level", "EUR", 2022, 0.9, "ratio"),
    row("conversion.price_level", "EUR", 2024, 1.05, "ratio"),
    row("conversion.price_level", "AAA", 2022, 0.8, "ratio"),
    row("conversion.price_level", "AAA", 2023, 1.0, "ratio"),
    row("conversion.price_level", "AAA", 2024, 1.1, "ratio"),
    row("sipri.spending_current", "AAA", 2022, 800.0, "USD m", CURRENT),
    row("sipri.spending_constant", "AAA", 2022, 1000.0, "USD m", SIPRI),
    row("sipri.spending_current", "AAA", 2024, 1320.0, "USD m", CURRENT),
    row("sipri.spending_constant", "BBB", 2022, 1.0, "USD m", SIPRI),
    row("sipri.spending_current", "BBB", 2023, None, "USD m", CURRENT),
    row("nato.spending_current", "AAA", 2022, 810.0, "USD m", CURRENT),
    row("nato.spending_constant", "AAA", 2022, 900.0, "USD m", NATO),
    row("nato.spending_current", "AAA", 2024, 1300.0, "USD m", CURRENT),
    row("nato.spending_constant", "AAA", 2024, 1000.0, "USD m", NATO),
    row("aid.given", "USA", 2022, 10.0, "EUR bn/month", "current EUR"),
    row("aid.given", "USA", 2025, 10.0, "EUR bn/month", "current EUR"),
    row("ppp.spending", "AAA", 2022, 10.0, "intl$ bn", "PPP"),
    row("plain.people", "AAA", 2022, 10.0, "persons"),
]


def view(day: date = date(2026, 1, 1)) -> View:
    return Panel.of(ROWS).as_of(day)


def figure(shown: View, series: str, entity: str = "AAA", year: int = 2022) -> Figure:
    (found,) = shown.series(series, entity, start=date(year, 1, 1), end=date(year, 12, 31), record=False)
    return found


@pytest.mark.parametrize(
    ("series", "year", "expected"),
    [
        ("sipri.spending_constant", 2022, 1000 * 1.1 * 0.9 / 1000),
        ("sipri.spending_current", 2022, 800 / 0.8 * 1.1 * 0.9 / 1000),
        ("sipri.spending_current", 2024, 1320 * 0.9 / 1000),
        ("nato.spending_constant", 2022, 900 * (1300 / 1000) * 0.9 / 1000),
        ("nato.spending_current", 2022, 810 / (810 / 900) * (1300 / 1000) * 0.9 / 1000),
        ("nato.spending_current", 2024, 1300 * 0.9 / 1000),
    ],
)
def test_dollars_move_with_the_prices_of_their_country_and_then_into_euro(series: str, year: int, expected: float):
    shown = view()
    assert money.to_eur_2024(figure(shown, series, year=year), shown) == pytest.approx(expected, rel=1e-12)


def test_current_and_constant_dollars_of_one_producer_agree():
    shown = view()
    for producer in ("sipri", "nato"):
        current, constant = (figure(shown, f"{producer}.spending_{basis}") for basis in ("current", "constant"))
        assert money.to_eur_2024(current, shown) == pytest.approx(money.to_eur_2024(constant, shown), rel=1e-12)


def test_current_euro_move_with_the_prices_of_the_euro_area():
    shown = view()
    converted = money.convert(figure(shown, "aid.given", "USA"), shown)
    assert converted.value == pytest.approx(10 * (1.05 * 0.9) / (0.9 * 0.95), rel=1e-12)
    assert converted.unit == "EUR bn/month"
    assert converted.note == ""


def test_a_year_without_a_price_level_stands_at_its_own_prices_and_says_so():
    shown = view()
    converted = money.convert(figure(shown, "aid.given", "USA", 2025), shown)
    assert converted.value == 10.0
    assert "no price level after 2024" in converted.note


def test_factors_are_recorded_and_those_out_of_sight_count_as_revised():
    shown = view(date(2024, 6, 1))
    amount = figure(shown, "sipri.spending_current")
    assert shown.used.revised == 0
    converted = money.convert(amount, shown)
    assert {(f.series, f.period_end.year) for f in converted.factors} == {
        ("conversion.price_level", 2022),
        ("conversion.price_level", 2024),
        ("conversion.eur_per_usd", 2024),
    }
    assert {f.key for f in converted.factors} == {f.key for f in shown.used.figures.values()}
    assert shown.used.revised == 3


def test_the_conversion_does_not_depend_on_the_day():
    late, early = view(), view(date(2023, 2, 1))
    amounts = [money.to_eur_2024(figure(shown, "nato.spending_constant"), shown) for shown in (late, early)]
    assert amounts[0] == amounts[1]


@given(st.floats(0.01, 100), st.floats(0.01, 100))
def test_a_change_of_the_base_year_of_the_price_levels_changes_nothing(scale: float, value: float):
    changed = [
        r.model_copy(update={"value": (r.value or 0) * scale})
        if r.series == "conversion.price_level" and r.entity == "AAA"
        else r
        for r in ROWS
    ]
    a, b = view(), Panel.of(changed).as_of(date(2026, 1, 1))
    amount = figure(a, "sipri.spending_current")
    assert money.to_eur_2024(amount, a) == pytest.approx(money.to_eur_2024(amount, b), rel=1e-9)


@pytest.mark.parametrize(
    ("series", "entity", "year", "error", "words"),
    [
        ("sipri.spending_current", "BBB", 2023, WrongInput, "is missing"),
        ("sipri.spending_constant", "BBB", 2022, DataMissing, "no conversion.price_level of BBB for 2023"),
        ("ppp.spending", "AAA", 2022, WrongInput, "only money in USD or EUR"),
        ("plain.people", "AAA", 2022, WrongInput, "no price basis"),
    ],
)
def test_what_cannot_be_converted_is_refused(series: str, entity: str, year: int, error: type[Exception], words: str):
    shown = view()
    with pytest.raises(error, match=words):
        money.convert(figure(shown, series, entity, year), shown)
