"""What must hold of the war whatever its parameters: balances, signs, symmetry, scale, and order in aid."""

import numpy as np
import pytest

from detente.models.block import DIMS, WEEKS_A_MONTH
from detente.simulation import clock

from . import war

STOCKS = ("storage_left", "manpower_left", "equipment_left", "stocks_left", "aid_in_transit")


def test_swapping_everything_about_the_sides_swaps_every_result():
    given = war.params()
    keep = ("area_gained", "force_ratio_log", "casualties", "equipment_left", "resolve", "intake", "funding")
    one = war.run(given, 24, keep=keep, quiet=True, posture=[0.3, 0.9]).series
    other = war.run(war.swapped(given), 24, keep=keep, quiet=True, posture=[0.9, 0.3]).series
    np.testing.assert_allclose(other["area_gained"], -one["area_gained"], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(other["force_ratio_log"], -one["force_ratio_log"], rtol=1e-9, atol=1e-9)
    for name in keep[2:]:
        np.testing.assert_allclose(other[name], one[name][:, ::-1], rtol=1e-9, atol=1e-9)


def test_equal_sides_without_luck_stay_level_for_ever():
    given = war.params()
    even = {}
    for block in war.PROGRAM.blocks:
        fields = given[block.id]._asdict()
        for name, value in fields.items():
            if war.dims(block.Params, name)[:1] == ("side",):
                fields[name] = np.stack([value[0], value[0]])
        even[block.id] = block.Params(**fields)
    even["capabilities"] = even["capabilities"]._replace(reference_ratio=even["capabilities"].reference_ratio * 0.0)
    held = even["attrition"]
    even["attrition"] = held._replace(discrepancy=held.discrepancy * 0.0, drift=held.drift * 0.0)
    run = war.run(even, 36, keep=("area_gained", "force_ratio_log"), quiet=True, posture=0.5).series
    assert np.all(run["area_gained"] == 0.0)
    assert np.all(run["force_ratio_log"] == 0.0)


@pytest.mark.parametrize("settings", [{}, {"aid_volume": 2.0, "aid_speed": 3.0}, {"support_regime": 0.0}])
def test_people_items_rounds_and_aid_are_conserved(settings):
    given = war.params(50)
    months = 18
    keep = ("aid_committed", "aid_arrived", "aid_in_transit", "output", "intake", "equipment_lost", "funding")
    start = clock.begin(war.PROGRAM, given, np.float64)
    run = war.run(given, months, keep=keep, **settings)
    before, after = start.states["attrition"], run.start.states["attrition"]
    flows = run.series
    aid = flows["aid_committed"].sum(axis=0) - flows["aid_arrived"].sum(axis=(0, 1))
    under_way = flows["aid_in_transit"][-1] - start.states["assistance"].stage.sum(axis=0)
    np.testing.assert_allclose(aid, under_way, rtol=1e-9, atol=1e-9)
    arrived = flows["aid_arrived"].sum(axis=0) + flows["output"].sum(axis=0)
    p = given["attrition"]
    restored = p.refurbishment_yield[:, None] * (before.storage - after.storage)
    left = before.in_service + arrived[:, :3] + restored - flows["equipment_lost"].sum(axis=0)
    np.testing.assert_allclose(after.in_service, left, rtol=1e-9)
    pool = start.states["capabilities"].pool - run.start.states["capabilities"].pool
    np.testing.assert_allclose(flows["intake"].sum(axis=0), pool, rtol=1e-9, atol=1e-6)


def test_manpower_balances_without_absence():
    given = war.params(50)
    held = given["attrition"]
    given["attrition"] = held._replace(absence=held.absence * 0.0)
    start = clock.begin(war.PROGRAM, given, np.float64)
    run = war.run(given, 18, keep=("intake",))
    before, after = start.states["attrition"], run.start.states["attrition"]
    people = lambda s: s.manpower + s.wounded + s.irrecoverable  # noqa: E731
    joined = given["attrition"].usable * run.series["intake"].sum(axis=0)
    np.testing.assert_allclose(people(after), people(before) + joined, rtol=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_no_stock_is_negative_and_no_share_leaves_its_range(seed):
    given = war.params(200, seed)
    shares = ("resolve", "funding", "collapsed")
    rng = np.random.default_rng(seed)
    settings = {"aid_volume": rng.choice([0.0, 1.0, 4.0]), "support_regime": rng.choice([0.0, 1.0]),
                "intake_scale": rng.choice([0.25, 3.0]), "posture": rng.choice([0.0, 1.0])}  # fmt: skip
    run = war.run(given, 36, seed=seed, keep=(*STOCKS, *shares), **settings).series
    for name in STOCKS:
        assert np.isfinite(run[name]).all()
        assert (run[name] >= 0.0).all(), name
    for name in shares:
        assert ((run[name] >= 0.0) & (run[name] <= 1.0)).all(), name


def test_doubling_everything_that_has_a_size_leaves_the_balance_unchanged():
    given = war.params()
    keep = ("force_ratio_log", "pace")
    once = war.run(given, 12, keep=keep)
    a, c, s, r = (given[name] for name in ("attrition", "capabilities", "assistance", "resolve"))
    sized = ("manpower", "wounded", "in_service", "storage", "refurbishment", "storage_scale", "stocks", "loss_rate",
             "drones_wanted", "interceptors_wanted", "air_strikes", "air_defence_scale", "manpower_reference",
             "armour_reference", "fires_reference", "drones_reference")  # fmt: skip
    double = {
        "attrition": a._replace(**{name: 2.0 * getattr(a, name) for name in sized}),
        "capabilities": c._replace(
            intake=2 * c.intake, pool=2 * c.pool, pool_scale=2 * c.pool_scale, production=2 * c.production
        ),
        "assistance": s._replace(baseline=2 * s.baseline),
        "resolve": r._replace(casualties_before=2 * r.casualties_before),
    }
    twice = war.run(double, 12, keep=keep)
    for name in keep:
        np.testing.assert_allclose(twice.series[name], once.series[name], rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("k", range(len(DIMS["class"])), ids=DIMS["class"])
def test_more_aid_of_any_class_never_weakens_the_side_that_gets_it(k):
    given = war.params(60)
    held = given["capabilities"]
    # the response of intake may offset aid by design, see the model's page; here recruiting stays as it is
    given["capabilities"] = held._replace(response=held.response * 0.0)
    more = given["assistance"].baseline.copy()
    more[k] *= 1.5
    start = clock.begin(war.PROGRAM, given, np.float64)
    keep = ("strength_log", "force_ratio_log", "equipment_left")
    paths = war.levers(36)
    without, with_more = (
        clock.run(war.PROGRAM, given | {"assistance": given["assistance"]._replace(baseline=u)}, paths, months=36,
                  seed=3, keep=keep, start=start, dtype=np.float64).series
        for u in (given["assistance"].baseline, more)
    )  # fmt: skip
    if DIMS["class"][k] == "artillery":
        # more guns fire a finite stock of shells sooner, so that strength may dip later: the guns themselves must grow
        assert (with_more["equipment_left"][:, 0, 1] >= without["equipment_left"][:, 0, 1] - 1e-9).all()
        return
    assert (with_more["strength_log"][:, 0] >= without["strength_log"][:, 0] - 1e-9).all()
    assert (with_more["force_ratio_log"] <= without["force_ratio_log"] + 1e-9).all()


def test_a_change_of_nothing_changes_nothing():
    given = war.params()
    keep = ("area_gained", "casualties", "resolve", "aid_arrived")
    one = war.run(given, 12, keep=keep).series
    two = war.run(given, 12, keep=keep, aid_volume=1.0, aid_speed=1.0, support_regime=1.0).series
    for name in keep:
        assert np.array_equal(one[name], two[name])


def test_a_mix_costs_what_the_baseline_costs():
    given = war.params()
    mix = np.array([3.0, 1.0, 0.0, 2.0, 1.0, 0.5])
    keep = ("aid_committed",)
    price = given["assistance"].price
    plain = (war.run(given, 1, keep=keep).series["aid_committed"][0] * price).sum(axis=0)
    mixed = (war.run(given, 1, keep=keep, aid_mix=mix).series["aid_committed"][0] * price).sum(axis=0)
    np.testing.assert_allclose(mixed, plain, rtol=1e-12)


def test_constant_aid_arrives_as_it_is_sent_and_speed_moves_one_transit_stock_once():
    given = war.params()
    months = 120
    keep = ("aid_arrived", "aid_in_transit", "aid_committed")
    slow = war.run(given, months, keep=keep, quiet=True).series
    fast = war.run(given, months, keep=keep, quiet=True, aid_speed=2.0).series
    sent = given["assistance"].baseline * WEEKS_A_MONTH
    np.testing.assert_allclose(slow["aid_arrived"][-1, 0], sent, rtol=1e-9)
    np.testing.assert_allclose(fast["aid_arrived"][-1, 0], sent, rtol=1e-6)
    # exact for the discrete line: three stages, each holding one sub-step's flow over its rate
    weeks = WEEKS_A_MONTH / 4
    held = 3 * given["assistance"].baseline * weeks / (1.0 - np.exp(-3.0 * weeks / given["assistance"].delay))
    np.testing.assert_allclose(slow["aid_in_transit"][-1], held, rtol=1e-9)
    # close to flow times delay, the limit of ever finer steps
    np.testing.assert_allclose(held, given["assistance"].baseline * given["assistance"].delay, rtol=0.35)
    more = (fast["aid_arrived"] - slow["aid_arrived"]).sum(axis=(0, 1))
    np.testing.assert_allclose(more, slow["aid_in_transit"][-1] - fast["aid_in_transit"][-1], rtol=1e-6)
    assert np.array_equal(fast["aid_committed"], slow["aid_committed"])


def test_nothing_moves_once_the_guns_are_silent():
    given = war.params()
    run = war.run(given, 12, keep=("pace", "casualties", "equipment_lost", "intake"), fighting=0.0).series
    for values in run.values():
        assert np.all(values == 0.0)
