"""Lists of the dead by name and third parties' totals, as a fit reads them: both sides by the same rules."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from detente.calibrate import war
from detente.calibrate.war_likelihood import NUISANCE, TERMS, Month, log_likelihood
from detente.calibrate.war_series import WarData
from detente.calibrate.war_tolls import Total, estimates, named_dead
from detente.panel import reference

DAY = date(2025, 1, 13)
MONTHS = ("2024-01", "2024-02", "2024-03", "2024-04")


@pytest.fixture(scope="module")
def data() -> WarData:
    return war.data_for(reference.load(), DAY)


def total(day: date, thousands: float, error: float = 1.0, *, side: str = "A", issuer: str = "x") -> Total:
    return Total(side, issuer, day, thousands, error)


def test_a_growth_is_taken_from_the_last_total_before_the_months_to_the_last_within():
    told = [
        total(date(2023, 6, 1), 50.0), total(date(2023, 12, 31), 100.0), total(date(2024, 2, 10), 500.0),
        total(date(2024, 4, 30), 140.0), total(date(2024, 6, 1), 900.0),
    ]  # fmt: skip
    (found,) = estimates(told, MONTHS)
    assert found.a_month == pytest.approx(40.0 / (121 / (365.25 / 12)))
    np.testing.assert_allclose(found.weights, 1.0)
    assert found.spread == pytest.approx(np.sqrt(2.0) / 40.0)


def test_growth_mostly_outside_the_months_or_downwards_tells_nothing():
    assert estimates([total(date(2023, 1, 1), 10.0), total(date(2024, 2, 1), 30.0)], MONTHS) == ()
    assert estimates([total(date(2023, 12, 31), 30.0), total(date(2024, 4, 30), 20.0)], MONTHS) == ()
    assert estimates([total(date(2023, 12, 31), 30.0)], MONTHS) == ()
    assert estimates([total(date(2023, 12, 31), 30.0), total(date(2024, 4, 30), 50.0)], ()) == ()


def test_each_issuer_tells_of_each_side_once_and_later_totals_are_not_read(data):
    told = [(e.side, e.issuer) for e in data.estimates]
    assert len(told) == len(set(told))
    assert {side for side, _ in told} == {"A", "B"}, "both sides by the same issuer"
    assert not any("ukrain" in e.issuer or "russia" in e.issuer or "uk_" in e.issuer for e in data.estimates)
    early = data.until("2024-03")
    assert all(weight == 0.0 for e in early.estimates for weight in e.weights[3:])
    assert len(early.months) == 3
    assert all(len(e.weights) == 3 for e in early.estimates)


def test_a_list_by_weeks_is_spread_over_its_days_and_keeps_its_sum(data):
    view = reference.load().as_of(DAY)
    months = tuple(f"2024-{n:02d}" for n in range(1, 13))
    counts, age = named_dead(view, "meduza.named_deaths", "RUS", months)
    whole = sum(f.value or 0.0 for f in view.series("meduza.named_deaths", "RUS") if f.period_end.year == 2024)
    # the last two days of December are not on the list and are made up in proportion
    assert 1e3 * counts.sum() == pytest.approx(whole + 1e3 * counts[-1] * 2 / 31, rel=0.01)
    assert (np.diff(age) < 0).all(), "the newest month is the youngest"
    assert np.isnan(named_dead(view, "meduza.named_deaths", "RUS", ("2025-01",))[0]).all(), "not listed is not nought"
    assert np.isnan(named_dead(view, "nobody.lists", "RUS", ("2024-01",))[0]).all()


def said(killed: float, estimated: tuple = ()) -> Month:
    one, both = np.ones(1), np.ones((2, 1))
    return Month(one, 20.0 * both, killed * both, one, {}, estimated)


def medians(names: tuple[str, ...] = tuple(NUISANCE)) -> dict[str, np.ndarray]:
    middle = {"naming_delay": 2.0, "estimate_bias": 1.0, "claim_bias": 1.35}
    return {name: np.full(1, middle.get(name.removeprefix("observation."), 0.5)) for name in names}


def test_a_young_list_asks_for_fewer_names_than_a_full_one(data):
    """Half the names are as likely of a month half listed as all of them of a month listed whole."""
    rule = medians()
    full = replace(data, named={"A": np.full(12, 5.0), "B": np.full(12, np.nan)},
                   named_age={"A": np.full(12, 1e3), "B": np.full(12, 1.0)})  # fmt: skip
    half = replace(full, named={"A": np.full(12, 2.5), "B": np.full(12, np.nan)},
                   named_age={"A": np.full(12, 2.0 * np.log(2.0)), "B": np.full(12, 1.0)})  # fmt: skip
    told = [log_likelihood(one, 0, said(20.0), rule, ("named",))[0] for one in (full, half)]
    assert told[0] == pytest.approx(told[1])


def test_both_sides_lists_are_read_by_the_same_rule(data):
    rule = medians()
    mine = replace(data, named={"A": np.full(12, 2.0), "B": np.full(12, np.nan)},
                   named_age={"A": np.full(12, 4.0), "B": np.full(12, 4.0)})  # fmt: skip
    theirs = replace(data, named={"A": np.full(12, np.nan), "B": np.full(12, 2.0)}, named_age=mine.named_age)
    told = [log_likelihood(one, 0, said(20.0), rule, ("named",))[0] for one in (mine, theirs)]
    assert told[0] == told[1]
    assert all(f"observation.{name}[{side}]" in NUISANCE for name in ("named_share", "killed_share") for side in "AB")
    for name in ("named_share", "killed_share"):
        assert NUISANCE[f"observation.{name}[A]"].distribution == NUISANCE[f"observation.{name}[B]"].distribution


def test_an_estimate_pulls_towards_itself_the_less_the_wider_its_limits(data):
    rule = medians()
    levels = []
    for error in (1.0, 20.0):
        told = estimates([total(date(2023, 12, 31), 0.0, error), total(date(2024, 4, 30), 80.0, error)], MONTHS)
        one = replace(data, estimates=told)
        levels.append([
            log_likelihood(one, 0, said(1.0, (np.full(1, truth),)), rule, ("estimates",))[0] for truth in (20.1, 40.0)
        ])  # fmt: skip
    assert all(near > far for near, far in levels)
    assert levels[0][0] - levels[0][1] > levels[1][0] - levels[1][1]
    assert "estimates" in TERMS
