"""The judged part of a number: one where data leave nothing open, nought where beliefs and the war's end do."""

from dataclasses import replace

import numpy as np
import pytest

from detente.calibrate import deterrence as model
from detente.calibrate.deterrence import Fought, Stocks, Window
from detente.questions.judged_part import ALL, BELIEFS, DATA, END, Parts, figure, shares
from detente.questions.wording import Values

DRAWS = 400


@pytest.fixture
def window() -> Window:
    spread = np.exp(0.3 * np.random.default_rng(0).standard_normal((3, DRAWS)))
    held = 500.0 * spread[:1]
    of = Stocks(2024, ("DEU",), np.array([2.0]), held, 0.1 * held, "RUS", 300.0 * spread[1], 30.0 * spread[1],
                np.full(DRAWS, 0.08))  # fmt: skip
    return replace(model.window(of, 2025), fought=Fought(3.0 * spread[2], 20.0 * spread[2:], 2025, np.zeros(DRAWS)))


def top(window: Window) -> np.ndarray:
    return window.run(None).hazard[4:6].max(axis=0)


def test_it_is_all_where_data_are_shut_and_none_where_judgement_is(window):
    assert Parts(window.at_middle(data=True)).judged(top) == pytest.approx(1.0)
    assert Parts(window.at_middle(beliefs=True, end=True)).judged(top) == pytest.approx(0.0, abs=1e-9)
    assert 0.0 < Parts(window).judged(top) <= 1.0


def test_the_end_of_the_war_is_a_part_only_where_a_game_says_it(window):
    assert END in Parts(window).alone
    assert END not in Parts(replace(window, war_end=12.0)).alone
    assert END not in Parts(replace(window, fought=None)).alone


def test_the_figure_tells_data_from_judgement_by_name_and_role(window):
    drawn = figure("x", Parts(window), top, title="t", subtitle="s", label="chance", unit="%", sources=())
    assert [(one.name, one.role) for one in drawn.series] == [
        (DATA, "observed"), (BELIEFS, "rival"), (END, "rival"), (ALL, "baseline"),
    ]  # fmt: skip
    for one in drawn.series:
        assert one.points[0].low < one.points[0].y < one.points[0].high


def test_shares_say_out_of_reach_today_s_and_figures(window):
    values = Values()
    text = shares(values, "share", {BELIEFS: None, DATA: 0.0, END: 3.21}).text
    assert "out of reach" in text
    assert "what is spent today" in text
    assert "3.2 %" in text
    assert [one.name for one in values.all()] == ["share.data_alone", "share.war_end_alone"]
