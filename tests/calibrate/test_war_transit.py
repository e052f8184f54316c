"""What donors gave month by month, and what of it was in transit when the record begins."""

from datetime import date

import numpy as np
import pytest

from detente.calibrate import war
from detente.calibrate.war_series import DONORS, YEAR, WarData, observations
from detente.calibrate.war_transit import in_transit
from detente.models.assistance.equations import BLOCK, Inputs, Noise, Params
from detente.panel import reference
from detente.simulation import clock
from detente.simulation.numbers import DOUBLE, namespace


@pytest.fixture(scope="module")
def data() -> WarData:
    return war.data_for(reference.load(), date(2025, 1, 13))


def params(draws: int = 7) -> Params:
    rng = np.random.default_rng(0)
    size = 6, draws
    return Params(
        rng.uniform(1, 30, size), rng.uniform(0.2, 0.8, size), rng.uniform(5, 40, size), rng.uniform(1, 3, size),
        np.array([[1.0] * draws, [0.0] * draws]),
    )  # fmt: skip


def test_what_is_in_transit_is_what_stepping_through_the_months_leaves_there():
    given, rhythm = params(), np.random.default_rng(1).uniform(0.0, 3.0, (YEAR, 2))
    state = BLOCK.init(given, DOUBLE)
    for month in rhythm:
        for _ in range(BLOCK.substeps):
            state = BLOCK.step(state, Inputs(1.0, np.ones((6, 1)), 1.0, 1.0, month), given, Noise(), DOUBLE)
    np.testing.assert_allclose(in_transit(given, rhythm, DOUBLE).stage, state.stage, rtol=1e-12)
    single = Params(*(x.astype(np.float32) for x in given))
    np.testing.assert_allclose(in_transit(single, rhythm, namespace(np.float32)).stage, state.stage, rtol=1e-5)


def test_an_even_rhythm_or_none_leaves_what_unchanged_policy_leaves():
    given = params()
    for rhythm in (np.ones((YEAR, 2)), np.ones((0, 2))):
        np.testing.assert_allclose(in_transit(given, rhythm, DOUBLE).stage, BLOCK.init(given, DOUBLE).stage, rtol=1e-12)


def test_each_donor_moves_its_own_part():
    """Twice the American money doubles the American part, and the others' money theirs."""
    given = params()
    for donor, share in ((0, given.us_share), (1, 1.0 - given.us_share)):
        rhythm = np.ones((400, 2))
        rhythm[:, donor] = 2.0
        more = in_transit(given, rhythm, DOUBLE).stage / BLOCK.init(given, DOUBLE).stage[:1]
        np.testing.assert_allclose(more, np.broadcast_to(1.0 + share, more.shape), rtol=1e-9)


def test_the_rhythm_is_against_the_last_year_on_record_and_missing_is_not_nought(data):
    last = sorted(data.aid["USA"])[-YEAR:]
    np.testing.assert_allclose(data.rhythm(last).mean(axis=0), 1.0)
    assert data.rhythm(["2024-12"]).tolist() == [[1.0, 1.0]], "not yet public on the day"
    assert set(data.aid) == set(DONORS)
    gap, end = data.rhythm(["2024-01"])[0], data.rhythm(["2024-04"])[0]
    assert gap[0] == 0.0, "no American money in January 2024"
    assert end[0] > 3.0, "the supplement of April 2024"


def test_nothing_given_after_the_last_month_of_a_cut_is_read(data):
    early = data.until("2024-06")
    assert max(max(given) for given in early.aid.values()) == "2024-06"
    assert early.rhythm(["2024-07"]).tolist() == [[1.0, 1.0]]
    assert early.year_before == data.year_before
    assert early.rhythm(early.year_before)[:, 0].mean() == pytest.approx(2.6, abs=1.0), "much before a year of little"


def test_all_money_is_counted_once(data):
    view = reference.load().as_of(date(2025, 1, 13))
    whole = sum(
        figure.value or 0.0
        for figure in view.series("kiel.allocations", None, {"kind": "military"})
        if f"{figure.period_end:%Y-%m}" == "2024-04"
    )
    assert sum(given["2024-04"] for given in observations(view).aid.values()) == pytest.approx(whole)


def test_a_gap_in_american_money_thins_what_arrives_and_its_end_thickens_it(data):
    beliefs = war.prior_beliefs("ukraine")
    told, even = war.War(beliefs, len(data.months), data), war.War(beliefs, len(data.months))
    u = np.random.default_rng(2).standard_normal((told.size, 50))
    params_, _, _ = told.run(u)
    arrived = {}
    for name, one in (("told", told), ("even", even)):
        run = clock.run(one.program, params_, one.levers, months=len(data.months), keep=("aid_arrived",),
                        noise=one.luck(u), start=one.start(params_))  # fmt: skip
        arrived[name] = run.series["aid_arrived"][:, 0, 3].mean(axis=-1)
    ratio = arrived["told"] / arrived["even"]
    assert ratio[:4].min() < 0.97, "shells in the gap"
    assert ratio[4:9].max() > 1.1, "shells after it"
