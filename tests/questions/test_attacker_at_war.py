"""The attacker's war handed to the window of risk: when it ends, and what it destroys."""

from datetime import date

import numpy as np
import pytest

from detente.calibrate import deterrence as model
from detente.calibrate.deterrence import Stocks, Window
from detente.panel import reference
from detente.questions import Run
from detente.questions.attacker_at_war import War, confirmed, war_of
from detente.questions.war_runs import Fit

DRAWS = 4000
BEFORE = {"armour": 3.0, "artillery": 5.0}
FIT = Fit("ukraine", "2024-12", "made up", date(2025, 1, 13))


@pytest.fixture(scope="module")
def window() -> Window:
    one = np.ones((1, DRAWS))
    return model.window(Stocks(2024, ("DEU",), np.array([2.0]), one, one, "RUS", one[0], one[0], 0.1 * one[0]), 2025)


def war(going: np.ndarray, after: int = 0) -> War:
    """Two worlds, one of them three times as likely; 15 months of losses of 1, 2, … in the first, ten times that."""
    lost = np.arange(1.0, 16.0)[:, None] * np.array([1.0, 10.0])
    prices = np.array([[1.0, 2.0], [10.0, 10.0], [100.0, 100.0]])
    return War(FIT, going, np.zeros_like(going), lost, prices, np.array([0.75, 0.25]), after)


def test_losses_are_a_year_s_by_calendar_year_and_worlds_come_by_weight(window):
    fought = war(np.ones((37, 2))).fought(window, 0, BEFORE)
    assert fought.first == 2025
    assert set(np.unique(fought.lost[0]).tolist()) == {12 * 6.5, 120 * 6.5}
    assert set(np.unique(fought.lost[1]).tolist()) == {12 * 14.0, 120 * 14.0}  # January to March 2026, as a year
    assert set(np.unique(fought.before).tolist()) == {3.0 + 50.0, 6.0 + 50.0}
    assert np.mean(fought.lost[0] > 100) == pytest.approx(0.25, abs=0.03)


def test_a_war_that_the_game_never_ends_lasts_as_long_as_is_judged_of_wars_so_long(window):
    ends = war(np.ones((37, 2))).fought(window, 0, BEFORE).ends
    believed = window.believed["war_lasts"]
    assert ends.min() > 3.0
    assert np.median(ends) == pytest.approx(np.median(believed[believed > 3.0]), rel=0.1)


def test_the_ends_follow_the_game_s_chances(window):
    hazard = np.array([0.02, 0.1])
    going = (1.0 - hazard) ** np.arange(37)[:, None]
    ends = war(going).fought(window, 0, BEFORE).ends
    for month in (3, 12, 24, 36):
        wanted = 1.0 - (going[month] * [0.75, 0.25]).sum()
        assert np.mean(12.0 * ends <= month) == pytest.approx(wanted, abs=0.03)
    assert np.array_equal(ends, war(going).fought(window, 0, BEFORE).ends)
    assert not np.array_equal(ends, war(going).fought(window, 1, BEFORE).ends)


def test_a_later_day_moves_the_start_and_not_the_chances(window):
    going = 0.9 ** np.arange(37)[:, None] * np.ones(2)
    now, later = war(going).fought(window, 0, BEFORE), war(going[2:] / going[2], after=2).fought(window, 0, BEFORE)
    assert np.quantile(later.ends, 0.5) == pytest.approx(np.quantile(now.ends, 0.5) + 2.0 / 12.0, abs=0.05)


@pytest.fixture(scope="module")
def run() -> Run:
    return Run(as_of=date(2025, 1, 13), panel=reference.load(), draws=60)


def test_the_shipped_war_ends_by_agreement_or_victory_and_only_from_its_first_day_on(run):
    found = war_of(run)
    assert found is not None
    assert found.weights.sum() == pytest.approx(1.0)
    assert (np.diff(found.going, axis=0) <= 0.0).all()
    assert (found.agreed[-1] <= 1.0 - found.going[-1] + 1e-9).all()
    assert (found.lost > 0.0).all()
    assert war_of(Run(as_of=date(2024, 12, 1), panel=run.panel, draws=60)) is None
    assert war_of(Run(as_of=date(2028, 6, 1), panel=run.panel, draws=60)) is None


def test_what_was_lost_before_is_counted_by_pictures_and_grows_by_year(run):
    view = run.view()
    earlier, later = (confirmed(view, "RUS", year) for year in (2022, 2023))
    assert set(later) == {"armour", "artillery", "air_defence"}
    assert all(later[name] > earlier[name] > 0.0 for name in later)
    assert "oryx.losses_scraped" in view.used.sources
    assert confirmed(view, "RUS", 2021) == {}


def test_on_a_later_day_it_has_not_ended_so_far(run):
    first, later = war_of(run), war_of(Run(as_of=date(2026, 1, 5), panel=run.panel, draws=60))
    assert first is not None
    assert later is not None
    assert later.after == 12
    assert len(later.going) == len(first.going) - 12
    assert np.allclose(later.going, first.going[12:] / first.going[12])
