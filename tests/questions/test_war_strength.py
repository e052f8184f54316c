"""A position of strength by the bargaining model in S2 and S8: what is counted, and when nothing is told."""

from datetime import date

import numpy as np
import pytest

from detente import panel
from detente.figures import svg
from detente.questions import war_strength
from detente.questions.negotiation import PRESETS
from detente.questions.war_comparison import Comparison
from detente.questions.war_runs import HORIZON, Setting, fit_for
from detente.questions.wording import Values

DAY = date(2025, 1, 13)
MORE = Setting(3.0, 1.0)


def comparison(seed: int = 0) -> Comparison:
    fit = fit_for("ukraine", DAY)
    assert fit is not None
    return Comparison(fit=fit, setting=MORE, months=12, draws=64, seed=seed, values=Values())


@pytest.fixture(scope="module")
def told() -> tuple[war_strength.Strength, Comparison]:
    c = comparison()
    found = war_strength.strength(c, panel.load().as_of(DAY))
    if found is None:
        pytest.skip("the game of the shipped fit does not ship")
    return found, c


def test_the_chance_counts_weighted_draws_in_which_terms_are_within_reach(told) -> None:
    s, _ = told
    game = s.talks.game
    for preset in PRESETS:
        at = game.at(6)
        by_hand = s.talks.chance((at.share >= s.least[preset]) & (at.margin > 0.0))
        assert s.chances(Setting(), preset)[6] == pytest.approx(by_hand)
    assert (s.chances(MORE, "freeze") >= 0.0).all()
    assert (s.chances(MORE, "freeze") <= 1.0).all()


def test_more_aid_never_takes_a_settlement_from_the_first_month(told) -> None:
    s, _ = told
    assert s.chances(MORE, "freeze")[0] == s.chances(Setting(), "freeze")[0]  # aid has not arrived at the start
    assert not np.array_equal(s.chances(MORE, "freeze"), s.chances(Setting(), "freeze"))


def test_every_setting_and_every_terms_are_told_and_drawn(told) -> None:
    s, c = told
    settings = (("today's aid", Setting()), ("with the aid", MORE))
    prose = war_strength.told(s, c, settings, 12)
    for words in PRESETS.values():
        assert words in prose.text
    names = {value.name for value in c.values.all()}
    assert {"strength.freeze.1_1.12", "strength.freeze.3_1.12"} <= names
    exhibit = war_strength.lines(s, settings, c, "trajectory")
    assert [len(series.points) for series in exhibit.series] == [HORIZON + 1] * 2
    assert svg(exhibit)


def test_nothing_is_told_where_the_game_would_first_have_to_be_solved() -> None:
    assert war_strength.strength(comparison(seed=987_654), panel.load().as_of(DAY)) is None
