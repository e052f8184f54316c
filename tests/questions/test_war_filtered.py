"""The filtered part of S5 on a made-up fit: which columns it reads, for which days it speaks."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from detente.figures import svg
from detente.panel import derived
from detente.panel.derived import DerivedResult
from detente.questions import war_filtered, war_runs
from detente.questions.war_filtered import RESOLVE, STOCKS, filtered
from detente.questions.wording import Values

DAY = date(2025, 1, 13)
DRAWS = np.linspace(0.0, 1.0, 101)


@pytest.fixture
def fit(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = {
        "state:attrition.manpower[A]": 400 + 100 * DRAWS,
        "state:attrition.manpower[B]": 600 + 100 * DRAWS,
        "state:attrition.in_service[A,armour]": 5000 + 1000 * DRAWS,
        "state:attrition.storage[B,armour]": 4000 + 1000 * DRAWS,
        "state:attrition.stocks[B,shells]": 2000 + 100 * DRAWS,
        "state:attrition.ratio": DRAWS - 0.2,
        "state:attrition.discrepancy": DRAWS - 0.5,
        "previous:resolve[A]": DRAWS,
        "previous:resolve[B]": 0.5 + 0.0 * DRAWS,
    }
    made = DerivedResult("made up", pl.DataFrame(columns), {"sha256": "0"})
    monkeypatch.setattr(war_runs, "fits", lambda _conflict: {DAY: "war-ukraine-2025-01-13"})
    monkeypatch.setattr(derived, "load", lambda _name: made)


@pytest.mark.usefixtures("fit")
def test_the_state_is_told_for_the_fits_day_and_later_ones_and_for_none_before():
    assert filtered("ukraine", DAY, DAY) is not None
    assert filtered("ukraine", date(2025, 6, 1), date(2025, 6, 1)) is not None
    assert filtered("ukraine", date(2025, 1, 12), date(2025, 1, 12)) is None
    # an earlier day of the war, looked at from the fit's date, is not what the fit describes
    assert filtered("ukraine", DAY, date(2024, 12, 30)) is None


@pytest.mark.usefixtures("fit")
def test_stocks_carry_median_and_band_in_their_unit():
    known = filtered("ukraine", DAY, DAY)
    assert known is not None
    values = Values()
    told = war_filtered.stocks(known, values)
    assert told is not None
    assert "manpower in theatre 450 (nine in ten: 405 to 495) thousand" in told.text
    by_name = {value.name: value for value in values.all()}
    assert by_name["filtered.manpower.B"].interval50 == pytest.approx((625, 675))
    assert "filtered.armour_storage.A" not in by_name


@pytest.mark.usefixtures("fit")
def test_balance_says_what_stocks_leave_unexplained():
    known = filtered("ukraine", DAY, DAY)
    assert known is not None
    told = war_filtered.balance(known, Values())
    assert told is not None
    assert "0.30" in told.text
    assert "unexplained" in told.text


@pytest.mark.usefixtures("fit")
def test_contraction_is_the_spread_after_the_fit_over_that_of_the_belief():
    known = filtered("ukraine", DAY, DAY)
    assert known is not None
    manpower = known.contraction(STOCKS[0], "A")
    assert manpower is not None
    assert 0.0 < manpower < 1.0
    assert known.contraction(RESOLVE, "B") == pytest.approx(0.0)


@pytest.mark.usefixtures("fit")
def test_every_filtered_figure_can_be_drawn():
    known = filtered("ukraine", DAY, DAY)
    assert known is not None
    for exhibit in (
        war_filtered.people_ranges(known),
        war_filtered.equipment_ranges(known),
        war_filtered.resolve_ranges(known),
    ):
        assert exhibit is not None
        assert svg(exhibit)


def test_without_a_fit_nothing_is_filtered(monkeypatch):
    monkeypatch.setattr(war_runs, "fits", lambda _conflict: {})
    assert filtered("ukraine", DAY, DAY) is None


def test_a_fit_is_known_by_the_day_of_its_recipe_or_of_its_name(monkeypatch):
    names = ("war-ukraine-2025-01-13", "war-ukraine-2023-06", "war-ukraine-2025-01-13-path", "war-other-2025-01-13")
    monkeypatch.setattr(derived, "names", lambda: names)
    recipe = {"as_of": "2023-07-15", "sources": ["made"]}
    monkeypatch.setattr(derived, "load", lambda name: DerivedResult(name, pl.DataFrame(), recipe))
    war_runs._known_on.cache_clear()
    try:
        assert war_runs.fits("ukraine") == {DAY: names[0], date(2023, 7, 15): names[1]}
        known = war_runs.fit_for("ukraine", date(2024, 1, 1))
        assert known == war_runs.Fit("ukraine", "2023-06", names[1], date(2023, 7, 15))
        assert war_runs.sources_of(known) == ("made",)
    finally:
        war_runs._known_on.cache_clear()
