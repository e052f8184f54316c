"""The game's door: shipped solutions are those of today's equations, paths are read, draws stand on their own."""

import numpy as np
import pytest

from detente.catalogue.scenarios import scenario
from detente.core.errors import CheckFailed, WrongInput
from detente.core.quantities import Schedule
from detente.models.bargaining import fighting
from detente.models.bargaining.fighting import GRID, Grid
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


def test_optimism_has_lasted_as_long_as_its_chance_a_month_says():
    found = game.game(BASE, 256)
    assert not found.learned[0].any()
    assert (np.diff(found.learned.astype(int), axis=0) >= 0).all()
    wanted = (1.0 - found.params.learning) ** 24
    assert (~found.learned[24]).mean() == pytest.approx(wanted.mean(), abs=0.08)
    sober = game.game(BASE, 256, variant="no_optimism")
    assert sober.learned.all()
    np.testing.assert_array_equal(sober.tables.sober_a, found.tables.sober_a)
    late = found.learned[36]
    np.testing.assert_allclose(found.war(36)[0][late], sober.war(36)[0][late])


def test_from_a_solution_near_by_the_same_game_is_found():
    set_ = scenario("baseline", {"withdrawal_hazard": 0.1})
    near = solutions.solution(BASE, 2, 0)
    warm, cold = (solutions.solved(set_, 2, 0, near=one) for one in (near, None))
    for one, other in zip(warm[:4], cold[:4], strict=True):
        np.testing.assert_allclose(one, other, atol=2e-4)


def test_a_likelier_withdrawal_is_worth_less_while_support_is_in_force():
    set_ = scenario("baseline", {"withdrawal_hazard": 0.2})
    assert solutions.solution_key(set_, 0, "full") != solutions.solution_key(BASE, 0, "full")
    assert (solutions.regimes(set_, 3, 0)[0, 2] == 0.2).all()
    without, with_ = game.game(BASE, 8), game.game(set_, 8)
    assert (with_.war(0)[0] <= without.war(0)[0] + 1e-3).all()
    assert with_.war(0)[0].sum() < without.war(0)[0].sum()


def test_terms_that_guard_a_settlement_are_another_game_but_for_the_variant_that_has_no_renewed_war():
    set_ = scenario("baseline", {"guarantees": "treaty"})
    assert solutions.solution_key(set_, 0, "full") != solutions.solution_key(BASE, 0, "full")
    assert solutions.solution_key(set_, 0, "no_renewal") == solutions.solution_key(BASE, 0, "no_renewal")
    for lever in ("reservation", "weight_area", "alignment"):  # these translate and judge; they move nobody
        other = scenario("baseline", {lever: 0.3})
        assert solutions.solution_key(other, 0, "full") == solutions.solution_key(BASE, 0, "full")


def test_stored_values_come_back_within_half_a_step():
    rng = np.random.default_rng(3)
    tables = solutions.Tables(*rng.uniform(0.0, 1.05, (4, *GRID.shape, 2)).astype(np.float32), 0.0)
    back = solutions._unpacked(solutions._packed(tables))
    for one, other in zip(tables[:4], back[:4], strict=True):
        np.testing.assert_allclose(one, other, atol=0.51 * solutions.STEP)


def test_numbers_of_draws_out_of_range_are_refused_and_a_game_that_does_not_converge_says_so(monkeypatch):
    with pytest.raises(WrongInput, match="1 to 4,096"):
        game.game(BASE, 0)
    with pytest.raises(CheckFailed, match="does not converge"):
        solutions.solved(BASE, 1, 0, most=20)


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


@pytest.mark.slow
def test_half_the_steps_move_a_settlement_little(monkeypatch):
    draws, base = 4, BASE
    held = game.game(base, draws)
    given, start = drawn(base.conflict, base.start, "default", draws, 0, 0)
    p = solutions.params(base, draws, 0, guard=solutions.guard_of(base))
    optimism = [solutions.of(name, draws, 0) for name in ("optimism_a", "optimism_b")]
    fine = Grid(*(np.sort(np.concatenate([x, (x[1:] + x[:-1]) / 2.0])) for x in (GRID.ratio, GRID.area)))
    state = tuple(x[0] for x in (held.ratio, held.area, held.resolve_a, held.resolve_b, held.regime))
    shares = []
    for grid, finer in ((GRID, 1), (fine, 2)):
        ratio, area, *rest = transition.COARSE
        picked = (slice(0, None, ratio.step * finer), [k * finer for k in area], *rest)
        monkeypatch.setattr(transition, "COARSE", picked)
        monkeypatch.setattr(transition, "REACH", {"ratio": 2 * finer, "area": 2 * finer, "resolve": 1})
        month = transition.month(war(), given, start, paths.levers(base), 0, grid)
        seen = transition.moves(month, *optimism, solutions.regimes(base, draws, 0), grid)
        found, _ = fighting.solve_while_learning(p, seen, transition.sober(seen, month, grid), grid, tolerance=1e-6)
        shares.append(fighting.between(found.share, state, grid))
    apart = np.abs(shares[1] - shares[0])
    assert np.median(apart) < 0.015
    assert apart.max() < 0.04
