"""Fighting while bargaining: closed forms, one solution from any start, and what must never happen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.models.bargaining import fighting
from detente.models.bargaining.fighting import GRID, Grid, Moves, Params, between, solve
from detente.simulation.transition import regime_chances, weights

SMALL = Grid(np.linspace(-1.2, 1.2, 9), np.array([-40.0, -10.0, 0.0, 10.0, 40.0]), GRID.resolve, GRID.regime)
DEFAULT = {
    "discount": 0.99, "cost_a": 0.006, "cost_b": 0.004, "power": 0.5, "held": 0.73, "held_slope": 0.003, "talks": 0.09,
    "offer_noise": 0.05, "victory_a": 0.0008, "victory_b": 0.0015, "renewal": 0.05, "renewal_slope": 0.3,
    "renewal_part": 0.6, "guard": 0.0, "edge_a": -0.1, "edge_b": 0.3, "regime_cost_a": 0.25, "regime_cost_b": 0.0,
    "challenger": 1.0, "learning": 0.0,
}  # fmt: skip


def params(draws: int = 1, **given: object) -> Params:
    return Params(*(np.full(draws, value, float) * np.ones(draws) for value in {**DEFAULT, **given}.values()))


def moves(grid: Grid = SMALL, draws: int = 1, *, drift: float = 0.01, spread: float = 0.04, optimism: float = 0.0,
          pace: float = 0.5, support: float = 0.03) -> Moves:  # fmt: skip
    """z drifts, faster without support, and moves the front; resolve returns to its middle; regimes as given."""
    size = (*grid.shape, draws)
    z = np.broadcast_to(drift + support * (1.0 - grid.along(4)), size)
    x = np.broadcast_to(pace * grid.along(0), size)
    some = np.full(size, spread)
    home = [np.broadcast_to(0.05 * (0.45 - grid.along(k)), size) for k in (2, 3)]
    some_chance = np.full(draws, 0.02)
    return Moves(
        weights(grid.ratio, z - optimism, some, 0, 2), weights(grid.ratio, z + optimism, some, 0, 2),
        weights(grid.area, x, 5.0 * some, 1, 2), weights(grid.resolve, home[0], some / 4.0, 2, 1),
        weights(grid.resolve, home[1], some / 4.0, 3, 1),
        regime_chances(some_chance, some_chance, some_chance, some_chance),
    )  # fmt: skip


def still(grid: Grid = SMALL) -> Moves:
    """Nothing moves."""
    none = np.zeros((*grid.shape, 1))
    stay = [weights(axis, none, none, k, 1) for k, axis in enumerate(grid.axes[:4])]
    return Moves(stay[0], stay[0], *stay[1:], np.eye(3)[..., None])


def test_without_talks_a_value_is_the_value_of_war():
    found = solve(params(talks=0.0), moves(), SMALL, dtype=np.float64)
    np.testing.assert_allclose(found.value_a, found.war_a, atol=1e-9)
    np.testing.assert_allclose(found.value_b, found.war_b, atol=1e-9)


def test_endless_war_on_a_standing_front_is_worth_what_is_held_less_its_costs():
    p = params(talks=0.0, victory_a=0.0, victory_b=0.0, cost_a=0.004, cost_b=0.0035)
    found = solve(p, still(), SMALL, tolerance=1e-10, dtype=np.float64)
    held = fighting.held_share(p, SMALL.along(1))
    cost_a, cost_b = fighting.war_costs(p, SMALL.along(2), SMALL.along(3), SMALL.along(4))
    for war, share, cost in ((found.war_a, held, cost_a), (found.war_b, 1.0 - held, cost_b)):
        wanted = np.maximum(share - cost / (1.0 - p.discount), 0.0)
        np.testing.assert_allclose(war, np.broadcast_to(wanted, war.shape), atol=1e-7)


def test_a_war_that_ends_next_month_is_the_one_shot_range():
    # a perpetuity that stops at a constant hazard: W = ((1 - d) phi - c + d la) / (1 - d (1 - la - lb))
    p = params(talks=0.0, victory_a=1e6, victory_b=1e6)
    found = solve(p, still(), SMALL, tolerance=1e-10, dtype=np.float64)
    d, cap = p.discount, fighting.CAP
    held = fighting.held_share(p, SMALL.along(1))
    cost_a, _ = fighting.war_costs(p, SMALL.along(2), SMALL.along(3), SMALL.along(4))
    wanted = ((1.0 - d) * held - cost_a + d * cap) / (1.0 - d * (1.0 - 2.0 * cap))
    np.testing.assert_allclose(found.war_a, np.broadcast_to(np.maximum(wanted, 0.0), found.war_a.shape), atol=1e-7)


def test_every_start_leads_to_the_one_solution_and_errors_shrink_as_the_discount():
    p, size = params(), (*SMALL.shape, 1)
    starts = [(np.zeros(size), np.zeros(size)), (np.ones(size), np.ones(size)), (np.ones(size), np.zeros(size))]
    found = [solve(p, moves(), SMALL, start=start, tolerance=1e-9, dtype=np.float64) for start in starts]
    for other in found[1:]:
        np.testing.assert_allclose(other.value_a, found[0].value_a, atol=2e-7)
        np.testing.assert_allclose(other.value_b, found[0].value_b, atol=2e-7)
    few = [solve(p, moves(), SMALL, most=n, tolerance=0.0, dtype=np.float64).residual for n in (20, 21, 60, 61)]
    assert few[1] <= 0.99 * few[0] + 1e-15
    assert few[3] <= 0.99 * few[2] + 1e-15


def test_a_game_that_has_not_converged_says_so():
    found = solve(params(), moves(), SMALL, most=5)
    assert found.residual > 1e-3
    assert found.steps == 5


@settings(max_examples=12)
@given(st.floats(-0.02, 0.03), st.floats(0.0, 0.03), st.floats(0.2, 0.8), st.floats(0.001, 0.02))
def test_war_is_worth_no_more_against_the_stronger_and_no_less_with_support(drift, optimism, power, cost):
    p = params(renewal_slope=0.0, power=power, cost_a=cost)
    found = solve(p, moves(drift=drift, optimism=optimism), SMALL, dtype=np.float64)
    assert np.diff(found.war_a, axis=0).max() <= 1e-9
    assert np.diff(found.war_b, axis=0).min() >= -1e-9
    # regimes run from full to withdrawn
    assert np.diff(found.war_a, axis=4).max() <= 1e-9
    dearer = solve(p._replace(cost_a=p.cost_a * 1.5), moves(drift=drift, optimism=optimism), SMALL, dtype=np.float64)
    assert (dearer.war_a <= found.war_a + 1e-9).all()
    for part in (found.war_a, found.war_b, found.value_a, found.value_b, found.share, found.chance):
        assert ((part >= 0.0) & (part <= 1.0)).all()


def test_values_share_out_no_more_than_there_is_unless_both_are_optimists():
    sober = solve(params(), moves(), SMALL)
    assert (sober.value_a + sober.value_b).max() <= 1.0 + 1e-5
    dreaming = solve(params(), moves(optimism=0.05), SMALL)
    assert (dreaming.value_a + dreaming.value_b).max() > 1.0
    assert (dreaming.margin < 0.0).mean() > (sober.margin < 0.0).mean()


def test_optimism_that_never_ends_is_the_game_of_fixed_beliefs_and_the_sober_one_is_the_game_without():
    p, wild, clear = params(), moves(optimism=0.03), moves()
    told, sober = fighting.solve_while_learning(p, wild, clear, SMALL, tolerance=1e-10, dtype=np.float64)
    for found, alone in ((told, solve(p, wild, SMALL, tolerance=1e-10, dtype=np.float64)),
                         (sober, solve(p, clear, SMALL, tolerance=1e-10, dtype=np.float64))):  # fmt: skip
        np.testing.assert_allclose(found.war_a, alone.war_a, atol=1e-7)
        np.testing.assert_allclose(found.war_b, alone.war_b, atol=1e-7)


def test_optimism_that_ends_at_once_values_what_follows_as_the_sober_do():
    p, wild = params(learning=1.0), moves(optimism=0.03)
    told, sober = fighting.solve_while_learning(p, wild, moves(), SMALL, tolerance=1e-10, dtype=np.float64)
    # one month seen by the optimist's own eyes, then the sober game
    held, cost = fighting.held_share(p, SMALL.along(1)), fighting.war_costs(p, *(SMALL.along(k) for k in (2, 3, 4)))
    won_a, won_b = fighting.victory_hazards(p, *(SMALL.along(k) for k in (0, 2, 3)))
    ahead = fighting.expected(sober.value_a, wild, wild.ratio_a)
    wanted = (1.0 - p.discount) * held - cost[0] + p.discount * ((1.0 - won_a - won_b) * ahead + won_a)
    np.testing.assert_allclose(told.war_a, np.maximum(wanted, 0.0), atol=1e-8)


@settings(max_examples=8)
@given(st.floats(0.005, 0.3), st.floats(0.001, 0.04))
def test_learning_faster_brings_the_optimists_nearer_to_the_sober(learning, optimism):
    wild, clear = moves(optimism=optimism), moves()
    apart = []
    for rate in (0.0, learning, 2.0 * learning):
        p = params(learning=rate)
        told, sober = fighting.solve_while_learning(p, wild, clear, SMALL, dtype=np.float64)
        assert ((told.war_a >= 0.0) & (told.war_a <= 1.0)).all()
        # each side rates its own war no lower than the sober game does, where nothing is to be had from the other
        apart.append(float(np.abs(told.war_a - sober.war_a).mean() + np.abs(told.war_b - sober.war_b).mean()))
    assert apart[0] >= apart[1] - 1e-6 >= apart[2] - 2e-6


def test_learning_shortens_the_memory_of_the_iteration():
    p, size = params(learning=0.2), (*SMALL.shape, 1)
    sober = solve(p, moves(), SMALL, dtype=np.float64)
    values = sober.value_a, sober.value_b
    starts = [(np.zeros(size), np.zeros(size)), (np.ones(size), np.ones(size))]
    found = [solve(p, moves(optimism=0.03), SMALL, start=start, sober=values, tolerance=1e-10, dtype=np.float64)
             for start in starts]  # fmt: skip
    np.testing.assert_allclose(found[0].value_a, found[1].value_a, atol=1e-8)
    few = [solve(p, moves(optimism=0.03), SMALL, sober=values, most=n, tolerance=0.0, dtype=np.float64).residual
           for n in (10, 11)]  # fmt: skip
    assert few[1] <= 0.99 * 0.8 * few[0] + 1e-15


def test_exchanging_the_sides_exchanges_the_answers():
    p = params(power=0.3, cost_a=0.007, victory_a=0.001, edge_a=-0.2, edge_b=0.25, renewal_part=0.7)
    mirrored = p._replace(
        cost_a=p.cost_b, cost_b=p.cost_a, power=1.0 - p.power, held=1.0 - p.held, victory_a=p.victory_b,
        victory_b=p.victory_a, renewal_part=1.0 - p.renewal_part, edge_a=-p.edge_b, edge_b=-p.edge_a,
        regime_cost_a=p.regime_cost_b, regime_cost_b=p.regime_cost_a, challenger=-p.challenger,
    )  # fmt: skip
    m = moves(optimism=0.01, drift=0.02)

    def mirror(x: np.ndarray, lead: int) -> np.ndarray:
        return np.swapaxes(np.flip(x, (lead, lead + 1)), lead + 2, lead + 3)

    turned = Moves(
        mirror(m.ratio_b, 1)[::-1], mirror(m.ratio_a, 1)[::-1], mirror(m.area, 1)[::-1], mirror(m.resolve_b, 1),
        mirror(m.resolve_a, 1), m.regime,
    )  # fmt: skip
    one, other = solve(p, m, SMALL, dtype=np.float64), solve(mirrored, turned, SMALL, dtype=np.float64)
    np.testing.assert_allclose(mirror(other.war_b, 0), one.war_a, atol=1e-6)
    # both nominal shares together exceed what there is by how far talks are softer than the margin
    gain = fighting.softened(one.margin, p.offer_noise)
    theirs = np.clip(one.war_b + (1.0 - p.power) * gain
                     + (1.0 - p.renewal_part) * (1.0 - one.margin - one.war_a - one.war_b), 0.0, 1.0)  # fmt: skip
    np.testing.assert_allclose(mirror(other.share, 0), theirs, atol=1e-6)
    np.testing.assert_allclose(mirror(other.margin, 0), one.margin, atol=1e-6)


def test_weights_keep_mass_and_mean():
    rng = np.random.default_rng(1)
    change = rng.uniform(-0.15, 0.15, (*SMALL.shape, 2))
    found = weights(SMALL.ratio, change, np.full_like(change, 0.05), 0, 2)
    np.testing.assert_allclose(found.sum(axis=0), 1.0, atol=1e-6)
    step = SMALL.ratio[1] - SMALL.ratio[0]
    mean = sum((k - 2) * step * found[k] for k in range(5))
    np.testing.assert_allclose(mean[2:-2], change[2:-2], atol=1e-5)


def test_between_points_a_straight_line_and_beyond_them_the_end():
    values = sum(SMALL.along(k) * (k + 1.0) for k in range(5)) * np.ones((*SMALL.shape, 2))
    state = tuple(np.array([x, y]) for x, y in ((0.35, -9.0), (-3.0, 0.0), (0.2, 0.45), (0.7, 0.3), (0.8, 0.0)))
    found = between(values, state, SMALL)
    assert found[0] == pytest.approx(0.35 + 2 * -3.0 + 3 * 0.2 + 4 * 0.7 + 5 * 0.8)
    assert found[1] == pytest.approx(-1.2 + 3 * 0.45 + 4 * 0.3)


def test_a_grid_of_half_the_step_says_nearly_the_same():
    # moves of less than a step are spread over both neighbours, which is the error; docs/models/negotiation.md tells it
    fine = Grid(halved(GRID.ratio), halved(GRID.area), GRID.resolve, GRID.regime)
    for told in ({}, {"drift": 0.0, "spread": 0.08}):
        coarse_found, fine_found = (solve(params(), moves(grid, **told), grid) for grid in (GRID, fine))
        for name in ("share", "war_a", "war_b"):
            apart = np.abs(getattr(fine_found, name)[::2, ::2] - getattr(coarse_found, name))
            assert np.median(apart) < 0.005, (name, told)
            assert apart.max() < 0.04, (name, told)


def halved(axis: np.ndarray) -> np.ndarray:
    """An axis with a point between every two."""
    return np.sort(np.concatenate([axis, (axis[1:] + axis[:-1]) / 2.0]))
