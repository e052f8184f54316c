"""The game's door: shipped solutions are those of today's equations, paths are read, draws stand on their own."""

import numpy as np
import pytest

from detente.catalogue.scenarios import scenario
from detente.core.errors import CheckFailed, WrongInput
from detente.core.quantities import Schedule
from detente.models.bargaining.fighting import GRID
from detente.panel import derived
from detente.simulation import game, paths, solutions, transition
from detente.simulation.ensemble import drawn, war

BASE = scenario("baseline")


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))


def test_what_ships_is_what_todays_equations_give():
    shipped = solutions.solution(BASE, 3, 0)
    anew = solutions.solved(BASE, 3, 0)
    for old, new in zip(shipped[:4], anew[:4], strict=True):
        np.testing.assert_allclose(old, new, atol=2e-3, err_msg="solve it again: `detente calibrate game`")
    for variant in solutions.SOLVED:
        recipe = derived.load(solutions.shipped_name(BASE, variant)).recipe
        assert recipe["key"] == solutions.solution_key(BASE, 0, variant), "solve it again: `detente calibrate game`"
        assert recipe["residual"] <= recipe["tolerance"]


def test_a_draws_solution_does_not_depend_on_how_many_there_are():
    few, more = solutions.solved(BASE, 2, 0, tolerance=1e-4), solutions.solved(BASE, 3, 0, tolerance=1e-4)
    np.testing.assert_allclose(few[0], more[0][..., :2], atol=2e-3)


def test_along_the_path_everything_is_a_share_and_the_start_is_month_nought():
    found = game.game(BASE, 40)
    assert found.ratio.shape == (37, 40)
    for part in (found.path.share, found.path.chance, *found.war(12)):
        assert ((part >= 0.0) & (part <= 1.0)).all()
    assert found.weights.sum() == pytest.approx(1.0)
    assert found.conditioned_months == 12
    assert 1.0 < found.effective <= 40.0
    np.testing.assert_array_equal(found.area[0], 0.0)


def test_support_withdrawn_is_never_worth_more_to_the_supported_side():
    found = game.game(BASE, 64)
    full, without = found.war(0), found.war(0, regime=0.0)
    # half precision of what is stored allows for 5e-4
    assert (without[0] <= full[0] + 1e-3).all()
    assert (without[0] < full[0] - 1e-3).mean() > 0.3


def test_another_path_reads_the_stored_values_and_is_marked_so():
    twice = BASE.model_copy(update={"settings": {"aid_volume": Schedule(points=((BASE.start, 2.0),))}})
    held = game.game(twice, 30, terms_held=True)
    assert held.terms_held
    base = game.game(BASE, 30)
    np.testing.assert_array_equal(held.tables.war_a, base.tables.war_a)
    assert (held.ratio[24] <= base.ratio[24] + 1e-6).mean() > 0.9


def test_another_seed_is_solved_kept_and_read_again(tmp_path):
    said: list[str] = []
    first = game.game(BASE, 2, 7, progress=said.append)
    again = game.game(BASE, 2, 7, progress=said.append)
    assert len(said) == 1
    np.testing.assert_array_equal(first.tables.war_a, again.tables.war_a)
    next((tmp_path / "games").glob("*.npz")).write_bytes(b"broken")
    with pytest.raises(CheckFailed, match="delete it"):
        game.game(BASE, 2, 7)


def test_numbers_of_draws_out_of_range_are_refused_and_a_game_that_does_not_converge_says_so(monkeypatch):
    with pytest.raises(WrongInput, match="1 to 4,096"):
        game.game(BASE, 0)
    with pytest.raises(CheckFailed, match="does not converge"):
        solutions.solved(BASE, 1, 0, tolerance=-1.0)


def test_a_month_from_every_grid_point_moves_as_the_war_does():
    given, at = drawn("ukraine", BASE.start, "default", 4, 0, 0)
    levers = {name: np.ones((1, *path.shape[1:])) for name, path in paths.levers(BASE).items()}
    found = transition.month(war(), given, at, levers)
    z, x = found.mean[0], found.mean[1]
    assert z.shape == (*GRID.shape, 4)
    middle = len(GRID.ratio) // 2
    # the stronger side gains ground, and support withdrawn shifts the balance to the challenger
    assert (x[-3, 5, 1, 1, 0] > x[middle, 5, 1, 1, 0]).all()
    assert (x[2, 5, 1, 1, 0] < x[middle, 5, 1, 1, 0]).all()
    assert (z[middle, 5, 1, 1, 2] > z[middle, 5, 1, 1, 0]).all()
