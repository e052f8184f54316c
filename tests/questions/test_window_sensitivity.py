"""Draws exchanged in a window: every factor that is used moves the number, and nothing else is touched."""

from dataclasses import replace

import numpy as np
import pytest

from detente.calibrate import deterrence as model
from detente.calibrate.deterrence import Fought, Stocks, Window
from detente.questions import window_sensitivity as hangs

DRAWS = 400
ORDER = np.random.default_rng(5).permutation(DRAWS)


@pytest.fixture
def window() -> Window:
    spread = np.exp(0.3 * np.random.default_rng(0).standard_normal((4, DRAWS)))
    held = 500.0 * spread[:1]
    of = Stocks(2024, ("DEU",), np.array([2.0]), held, 0.1 * held, "RUS", 300.0 * spread[1], 30.0 * spread[1],
                np.full(DRAWS, 0.08))  # fmt: skip
    war = Fought(3.0 * spread[2], 20.0 * spread[3:], 2025, np.zeros(DRAWS))
    return replace(model.window(of, 2025, usa=0.5), fought=war)


def top(window: Window) -> np.ndarray:
    return window.run(None).hazard.max(axis=0)


def test_every_factor_exchanged_alone_moves_the_number(window):
    for factor in hangs.factors(window):
        if factor != "usable_usa":  # no ally of the fixture lies overseas
            assert np.any(top(hangs.exchanged(window, factor, ORDER)) != top(window)), factor


def test_all_factors_exchanged_are_the_same_draws_in_another_order(window):
    """Nothing that is drawn is forgotten: the number itself then comes in that order."""
    made = window
    for factor in hangs.factors(window):
        made = hangs.exchanged(made, factor, ORDER)
    assert np.array_equal(top(made), top(window)[ORDER])


def test_what_is_not_used_is_no_factor(window):
    assert {hangs.LENGTH, hangs.LOST, "loss_value"} <= set(hangs.factors(window))
    assert not {"war_lasts", "war_losses"} & set(hangs.factors(window))
    assert not {hangs.LENGTH, "war_lasts"} & set(hangs.factors(replace(window, war_end=12.0)))
    judged = set(hangs.factors(replace(window, fought=None)))
    assert {"war_lasts", "war_losses"} <= judged
    assert not {hangs.LENGTH, hangs.LOST, "loss_value"} & judged
    with pytest.raises(KeyError):
        hangs.exchanged(window, "no such belief", ORDER)


def test_the_only_thing_that_is_open_carries_everything(window):
    shut = window.at_middle(beliefs=True, end=True)
    open_ = replace(shut, believed={**shut.believed, "spread": window.believed["spread"]}, stocks=shut.stocks.middle())
    open_ = open_.at_middle(data=True)
    (one,) = hangs.drivers(open_, top, "the highest hazard")
    assert one.belief == model.beliefs()["deterrence.spread"].label
    assert one.share == pytest.approx(1.0, abs=0.08)
    assert one.low is not None
    assert one.high is not None
    assert one.low <= one.share <= one.high
    assert "total index" in one.method
