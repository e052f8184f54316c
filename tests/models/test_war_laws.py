"""Laws of the war core's parts, and its books kept a second time: what is used, lost and made adds up."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from detente.models.attrition.block import Attrition
from detente.models.attrition.combat import COBB_DOUGLAS, FLOOR, casualties, equipment_losses, fire, rationed
from detente.models.attrition.front import advance, breakthrough
from detente.models.block import DIMS, WEEKS_A_MONTH
from detente.simulation import clock, wiring
from detente.simulation.numbers import DOUBLE, SINGLE

from . import war

WEEKS = WEEKS_A_MONTH / 4
amount = st.floats(0.0, 1e6, allow_subnormal=False)
some = st.floats(1e-3, 1e6)


class Recorder(Attrition):
    """The war core, remembering what every sub-step began with."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[Any, Any, Any]] = []

    def step(self, state: Any, inputs: Any, params: Any, noise: Any, m: Any) -> Any:
        after = super().step(state, inputs, params, noise, m)
        self.seen.append((state, inputs, after))
        return after


def recorded(given_: Any, months: int, **settings: Any) -> tuple[Recorder, clock.Run]:
    """A run whose war core remembers its sub-steps."""
    core = Recorder()
    program = wiring.program([core if block.id == "attrition" else block for block in war.PROGRAM.blocks])
    return core, war.run(given_, months, program=program, keep=("area_gained",), seed=5, **settings)


@given(amount, amount, some)
def test_nobody_uses_more_than_there_is_or_is_wanted(wanted, stock, reserve):
    used = float(rationed(wanted, stock, reserve, DOUBLE))
    assert 0.0 <= used <= wanted * (1 + 1e-12)
    assert used * reserve <= stock * (1 + 1e-12)


@given(amount, amount, amount, st.floats(WEEKS, 1e3))
def test_a_sub_step_keeps_two_stocks_in_order_where_the_reserve_is_no_shorter(wanted, less, more, reserve):
    less, more = sorted((less, more))
    left = [stock - WEEKS * float(rationed(wanted, stock, reserve, DOUBLE)) for stock in (less, more)]
    assert left[0] >= -1e-9 * less
    assert left[1] - left[0] >= -1e-9 * more


@pytest.mark.parametrize("m", [DOUBLE, SINGLE])
def test_who_wants_nothing_and_has_nothing_uses_nothing(m):
    nought = np.zeros(3, np.float32)
    assert np.array_equal(rationed(nought, nought, nought + 1, m), nought)
    # and what is positive is what the plain quotient gives, to the bit
    wanted, stock = np.array([3e-5, 2.0, 4e4], np.float32), np.array([1e-3, 7.0, 1e5], np.float32)
    assert np.array_equal(rationed(wanted, stock, np.float32(2), m), wanted * stock / (stock + wanted * np.float32(2)))


def test_a_war_without_drones_and_interceptors_has_no_missing_numbers():
    held = war.params(10)
    a = held["attrition"]
    stocks = a.stocks * np.array([1.0, 0.0, 0.0])[:, None]
    held["attrition"] = a._replace(
        stocks=stocks, drones_wanted=a.drones_wanted * 0.0, interceptors_wanted=a.interceptors_wanted * 0.0
    )
    held["assistance"] = held["assistance"]._replace(baseline=held["assistance"].baseline * 0.0)
    c = held["capabilities"]
    held["capabilities"] = c._replace(production=c.production * np.array([1.0, 1, 1, 1, 0, 0])[:, None])
    run = war.run(held, 12, keep=tuple(war.PROGRAM.outputs))
    for name, values in run.series.items():
        assert np.isfinite(values).all(), name
    assert not run.series["stocks_left"][:, :, 1:].any()


def test_a_mix_of_nothing_is_nothing():
    run = war.run(war.params(5), 2, keep=("aid_committed", "aid_arrived"), aid_mix=np.zeros(6))
    assert not run.series["aid_committed"].any()
    assert np.isfinite(run.series["aid_arrived"]).all()


def mean_strength(levels: np.ndarray, weights: np.ndarray, curvature: float) -> float:
    """[1] What the core's mean makes of four means given relative to their references."""
    one = np.ones(1)
    given_ = war.bare(1.0, 1.0, (float(levels[0]), 1.0))._replace(
        weights=weights[:, None], curvature=curvature * one, manpower_reference=one, armour_reference=one,
        fires_reference=one, drones_reference=one, drones_wanted=np.array([[levels[3]], [1.0]]),
        in_service=np.array([[levels[1], levels[2], 0.0], [1.0, 1.0, 0.0]])[:, :, None],
        shells_per_tube=np.ones((2, 1)),
        stocks=np.full((2, 3, 1), 1e15), air_strikes=np.zeros((2, 1)),
    )  # fmt: skip
    block = Attrition()
    return float(np.exp(block.strengths(block.init(given_, DOUBLE), (0.6, 0.6), given_, DOUBLE)[0][0]))


@pytest.mark.parametrize("curvature", [-0.5, -0.1, 0.15, 0.6])
def test_strength_is_a_mean_of_constant_elasticity_and_of_degree_one(curvature):
    levels, weights = np.array([0.4, 2.0, 1.1, 0.7]), np.array([0.4, 0.15, 0.25, 0.2])
    exact = (weights * levels**-curvature).sum() ** (-1.0 / curvature)
    assert mean_strength(levels, weights, curvature) == pytest.approx(exact, rel=1e-9)
    assert mean_strength(2 * levels, weights, curvature) == pytest.approx(2 * exact, rel=1e-9)


def test_as_curvature_goes_to_nought_strength_becomes_cobb_douglas_without_a_jump():
    levels, weights = np.array([0.4, 2.0, 1.1, 0.7]), np.array([0.4, 0.15, 0.25, 0.2])
    geometric = float(np.prod(levels**weights))
    assert mean_strength(levels, weights, 0.0) == pytest.approx(geometric, rel=1e-9)
    for side in (-1.0001, 1.0001):
        assert mean_strength(levels, weights, side * COBB_DOUGLAS) == pytest.approx(geometric, rel=1e-3)


def test_a_side_without_one_of_its_means_is_weak_and_not_nought():
    weights = np.array([0.4, 0.15, 0.25, 0.2])
    without = mean_strength(np.array([1.0, 0.0, 1.0, 1.0]), weights, 0.0)
    assert without == pytest.approx(FLOOR**0.15, rel=1e-9)


def pace(z: float, posture: tuple[float, float] = (1.0, 1.0), area: float = 0.0, **fields: float) -> float:
    """[km2 a week] Mean movement at a balance, with plain numbers for the front."""
    one = np.ones(1)
    numbers = {"friction": 0.6, "softness": 0.15, "advance_speed": 7.0, "front_width": 1000.0, "speed_cap": 3500.0,
               "culmination": 0.0}  # fmt: skip
    held = war.params(1)["attrition"]
    held = held._replace(room=np.full((2, 1), 50.0), **{k: v * one for k, v in {**numbers, **fields}.items()})
    state = Attrition().init(held, DOUBLE)._replace(area=area * one)
    return float(advance(state, z * one, np.array(posture)[:, None], held, DOUBLE)[0])


def test_between_the_thresholds_the_front_stands_and_beyond_them_it_moves_in_proportion():
    hard = {"softness": 1e-4, "speed_cap": 1e9}
    assert pace(0.5, **hard) == pytest.approx(0.0, abs=1e-9)
    assert pace(-0.5, **hard) == pytest.approx(0.0, abs=1e-9)
    assert pace(0.7, **hard) == pytest.approx(7.0 * 1000 * 0.1, rel=1e-9)
    assert pace(-0.7, **hard) == pytest.approx(-7.0 * 1000 * 0.1, rel=1e-9)
    assert pace(0.7, posture=(1.0, 0.0), **hard) == pytest.approx(0.0, abs=1e-9)


def test_the_front_is_odd_in_the_balance_capped_and_ends_where_there_is_no_room():
    for z in (0.1, 0.6, 1.4):
        assert pace(-z) == pytest.approx(-pace(z), rel=1e-12)
    assert pace(30.0) == pytest.approx(3500.0, rel=1e-6)
    assert pace(30.0, area=25.0) == pytest.approx(1750.0, rel=1e-6)
    assert pace(30.0, area=50.0) == 0.0
    # ground already gained makes going on harder and turning back easier
    assert pace(0.8, area=10.0, culmination=0.3) < pace(0.8, area=10.0)
    assert pace(-0.8, area=10.0, culmination=0.3) < pace(-0.8, area=10.0)


def test_breakthroughs_come_as_often_as_their_hazard_says_and_towards_the_weaker():
    n = 200_001
    held = war.params(1)["attrition"]
    one = np.ones(n)
    held = held._replace(breakthrough_hazard=0.02 * one, breakthrough_slope=3 * one, breakthrough_size=2 * one,
                         breakthrough_spread=0.5 * one)  # fmt: skip
    p = (np.arange(n) + 0.5) / n
    for z in (0.3, -0.8):
        noise = Attrition().Noise(*(np.zeros(n) for _ in range(7)))._replace(jump=special.ndtri(p))
        jumps = breakthrough(z * one, noise, held, WEEKS, DOUBLE)
        chance = 1.0 - np.exp(-0.02 * WEEKS * np.exp(3 * (abs(z) - 0.3)))
        # the normal distribution function is an approximation good to 2e-4
        assert (jumps != 0.0).mean() == pytest.approx(chance, abs=4e-4)
        assert set(np.unique(jumps)) == {0.0, 2.0 * np.sign(z)}


@pytest.mark.parametrize("settings", [{}, {"aid_volume": 3.0, "aid_speed": 2.0}, {"fighting": 0.0}])
def test_the_books_kept_a_second_time_agree(settings):
    held = war.params(40)
    core, run = recorded(held, 12, **settings)
    p = held["attrition"]
    first, last = core.seen[0][0], core.seen[-1][2]
    used, shot, hurt, away = (np.zeros((2, 3, 40)), np.zeros((2, 3, 40)), np.zeros((2, 40)), np.zeros((2, 40)))
    gained, joined = np.zeros((2, 6, 40)), np.zeros((2, 40))
    for state, inputs, _ in core.seen:
        fires = [fire(i, state, p, DOUBLE) for i in (0, 1)]
        level = np.exp(core.strengths(state, inputs.previous_resolve, p, DOUBLE))
        tempo = np.exp(state.tempo) * inputs.fighting
        gained += (inputs.aid_arrived + inputs.output) / 4
        joined += p.usable * inputs.intake / 4
        for i in (0, 1):
            against = level[1 - i], fires[1 - i]
            lost = casualties(i, state, against, tempo * (1 + p.attacker_loss * inputs.posture[i]), p, WEEKS, DOUBLE)
            hurt[i] += lost
            absent = p.absence[i] * (1 - inputs.previous_resolve[i]) * (state.manpower[i] - lost)
            away[i] += absent * WEEKS * inputs.fighting
            exposed = tempo * (1 + p.attacker_equipment_loss * inputs.posture[i])
            for k in range(3):
                shot[i, k] += equipment_losses(i, k, state, against, exposed, p, WEEKS, DOUBLE)
            spent = (fires[i].shells, fires[i].drones, fires[i].interceptors)
            used[i] += np.stack(spent) * WEEKS * inputs.fighting
    close = {"rtol": 1e-9, "atol": 1e-9}
    people = last.manpower + last.wounded + last.irrecoverable
    np.testing.assert_allclose(people, first.manpower + first.wounded + joined - away, **close)
    np.testing.assert_allclose(last.casualties, hurt, **close)
    np.testing.assert_allclose(last.irrecoverable, p.irrecoverable * hurt, **close)
    np.testing.assert_allclose(last.stocks, first.stocks + gained[:, 3:] - used, **close)
    np.testing.assert_allclose(last.equipment_lost, shot, **close)
    restored = p.refurbishment_yield[:, None] * (first.storage - last.storage)
    np.testing.assert_allclose(last.in_service, first.in_service + gained[:, :3] + restored - shot, **close)
    assert run.series["area_gained"].shape == (12, 40)


def mirrored(noise: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Luck that favours B as much as this favours A."""
    found = {}
    for block in war.PROGRAM.blocks:
        names = list(wiring.noise_names(block))
        other = noise[block.id].copy()
        for k, name in enumerate(names):
            twin = name.replace("[A]", "[*]").replace("[B]", "[A]").replace("[*]", "[B]")
            # what moves the front or the balance one way moves it the other
            sign = -1.0 if name in ("attrition.local", "attrition.discrepancy", "attrition.drift") else 1.0
            other[:, :, k] = sign * noise[block.id][:, :, names.index(twin)]
        found[block.id] = other
    return found


def test_under_mirrored_luck_the_mirrored_war_is_the_mirror_image():
    held, months, rng = war.params(30), 18, np.random.default_rng(4)
    luck = {b.id: rng.normal(size=(months, b.substeps, len(wiring.noise_names(b)), 30)) for b in war.PROGRAM.blocks}
    keep = (
        "area_gained",
        "force_ratio_log",
        "unexplained_log",
        "casualties",
        "equipment_left",
        "stocks_left",
        "resolve",
    )
    told = {"months": months, "keep": keep, "dtype": np.float64}
    settings = {"posture": np.array([0.3, 0.9]), "intake_scale": np.array([1.4, 0.8])}
    back = {name: value[::-1] for name, value in settings.items()}
    one = clock.run(war.PROGRAM, held, war.levers(months, **settings), noise=luck, **told).series
    two = clock.run(war.PROGRAM, war.swapped(held), war.levers(months, **back), noise=mirrored(luck), **told).series
    for name in keep:
        expected = -one[name] if one[name].ndim == 2 else one[name][:, ::-1]
        np.testing.assert_allclose(two[name], expected, rtol=1e-7, atol=1e-8, err_msg=name)


@pytest.mark.parametrize("k", range(len(DIMS["class"])), ids=DIMS["class"])
def test_more_aid_of_any_class_never_hurts_in_any_sub_step(k):
    held = war.params(60)
    c = held["capabilities"]
    held["capabilities"] = c._replace(response=c.response * 0.0)  # by design recruiting may offset aid
    lines = []
    for factor in (1.0, 1.5):
        aid = held["assistance"].baseline.copy()
        aid[k] *= factor
        # in transit at the start what was in transit before: extra commitments are what differs
        start = clock.begin(war.PROGRAM, held, np.float64)
        core = Recorder()
        program = wiring.program([core if b.id == "attrition" else b for b in war.PROGRAM.blocks])
        more = held | {"assistance": held["assistance"]._replace(baseline=aid)}
        clock.run(program, more, war.levers(36), months=36, seed=3, keep=("pace",), start=start, dtype=np.float64)
        lines.append(core.seen)
    for (_, before, one), (_, after, two) in zip(*lines, strict=True):
        assert (after.aid_arrived >= before.aid_arrived - 1e-12).all()
        assert (two.in_service[0] >= one.in_service[0] - 1e-9).all()
        if DIMS["class"][k] != "artillery":  # more guns fire a finite stock of shells sooner
            assert (two.strength[0] >= one.strength[0] * (1 - 1e-12)).all()
            assert (two.ratio <= one.ratio + 1e-12).all()


def test_an_overwhelming_balance_for_thirteen_weeks_or_little_resolve_for_26_flags_collapse():
    one = np.ones(1)
    held = war.bare(1.0, 0.0, (100.0, 1000.0))  # log of ten to one, nobody dies
    for resolve, ratio, weeks in ((0.6, 0.0, 13.0), (0.05, 3.0, 26.0)):
        given_ = held._replace(discrepancy=-ratio * one)
        block = Attrition()
        inputs = block.Inputs(np.zeros((2, 6, 1)), np.zeros((2, 6, 1)), np.zeros((2, 1)), np.ones((2, 1)),
                              resolve * np.ones((2, 1)), np.zeros((2, 1)), one)  # fmt: skip
        state = block.init(given_, DOUBLE)
        quiet = block.Noise(*(np.zeros(1) for _ in range(7)))
        flagged = []
        for _ in range(40):
            state = block.step(state, inputs, given_, quiet, DOUBLE)
            flagged.append(bool(state.collapsed[0]))
        assert flagged.index(True) == int(weeks / WEEKS)
        assert all(flagged[flagged.index(True) :])
