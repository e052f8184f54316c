"""S1, S3 and S4 on the game that ships: signs, bounds, presets, rivals, and what is refused."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from detente.core.answers import Answer
from detente.core.errors import WrongInput
from detente.panel import reference
from detente.questions import Run, ask
from detente.questions.negotiation import PRESETS, RIPE, Talks, before_the_invasion, resampled
from detente.questions.war_runs import fit_for
from detente.questions.wording import Values

DAY = date(2025, 1, 13)


@pytest.fixture(scope="module")
def run() -> Run:
    return Run(as_of=DAY, panel=reference.load(), draws=120)


@pytest.fixture(scope="module")
def talks() -> Talks:
    fit = fit_for("ukraine", DAY)
    assert fit is not None
    return Talks(fit, 0, 120, Values())


def value(answer: Answer, name: str) -> float:
    return next(v.median for v in answer.values if v.name == name)


def test_a_position_of_strength_is_rarer_the_more_is_insisted_on(run):
    answer = ask("position_of_strength", {}, run)
    curve = next(e for e in answer.exhibits if e.id == "position_of_strength_curve")
    for series in curve.series:
        heights = [point.y for point in series.points]
        assert all(a >= b - 1e-9 for a, b in pairwise(heights))
        assert all(0.0 <= y <= 100.0 for y in heights)
    assert value(answer, "deal_exists.0") == pytest.approx(curve.series[0].points[0].y)
    assert {f"strength.{preset}" for preset in PRESETS} <= {v.name for v in answer.values}
    assert answer.word in ("very likely", "likely", "about even", "models disagree", "depends on the terms")
    assert answer.prior_dominated
    assert answer.baseline is not None
    assert answer.baseline.value == 0.5


def test_what_is_too_much_for_one_side_is_no_more_than_the_rest_for_the_other(run):
    ours = ask("position_of_strength", {"terms": 0.3}, run)
    theirs = ask("position_of_strength", {"terms": 0.3, "side": "B"}, run)
    assert ours.median is not None
    assert theirs.median is not None
    assert ours.median + theirs.median == pytest.approx(1.0, abs=0.02)
    assert ask("position_of_strength", {"terms": 1.0}, run).probability == pytest.approx(1.0, abs=0.01)


def test_talks_at_several_months_are_told_side_by_side(run):
    assert value(ask("deal_timing", {"months": "0,6"}, run), "leading_month") == 6
    answer = ask("deal_timing", {}, run)
    assert value(answer, "leading_month") == 12
    for side in "AB":
        shares = [value(answer, f"best.{side}.{month}") for month in (0, 6, 12, 24)]
        assert sum(shares) == pytest.approx(100.0)
    table = next(e for e in answer.exhibits if e.id == "deal_timing_table")
    assert {len(series.points) for series in table.series} == {4}


def test_the_war_is_ripe_where_every_mark_holds_and_nowhere_else(talks, run):
    for month in (0, 12, 36):
        marks = talks.ripeness(month)
        ripe = marks.pop(RIPE)
        assert len(marks) == 4
        assert np.array_equal(ripe, np.all(list(marks.values()), axis=0))
        assert all(talks.chance(ripe) <= talks.chance(mark) + 1e-12 for mark in marks.values())
    drawn = next(e for e in ask("deal_timing", {}, run).exhibits if e.id == "deal_timing_ripeness")
    assert all(0.0 <= point.y <= 100.0 for series in drawn.series for point in series.points)


def test_a_cut_costs_something_and_no_cut_nothing(run):
    answer = ask("support_cut", {}, run)
    assert answer.median is not None
    assert answer.median > 0.0
    nothing = ask("support_cut", {"cut": 0.0}, run)
    assert nothing.median == pytest.approx(0.0, abs=1e-6)
    assert nothing.probability == 0.0
    half = ask("support_cut", {"cut": 0.5}, run)
    assert half.median is not None
    assert 0.0 < half.median < answer.median
    with pytest.raises(WrongInput, match="United States only"):
        ask("support_cut", {"donor": "DEU"}, run)


def test_before_the_models_day_nothing_is_answered(run):
    early = Run(as_of=date(2024, 6, 1), panel=run.panel, draws=50)
    for question in ("position_of_strength", "deal_timing", "support_cut"):
        answer = ask(question, {}, early)
        assert answer.median is None
        assert answer.reason


def test_terms_are_worth_more_with_a_treaty_and_on_the_older_line(talks, run):
    lines = talks.lines(run.view())
    assert lines["status_quo_ante"] > lines["freeze"]
    freeze, treaty = (talks.terms(preset, lines[preset]) for preset in ("freeze", "line_plus_guarantees"))
    assert (treaty >= freeze).all()
    weights = sum(talks.weights)
    np.testing.assert_allclose(weights, 1.0)


def test_the_line_before_the_invasion_is_read_from_the_panel(run):
    area = before_the_invasion(run.view())
    assert area is not None
    assert 40_000 < area < 46_000


def test_draws_are_repeated_by_their_weight():
    weights = np.array([0.5, 0.25, 0.25, 0.0])
    counts = np.bincount(resampled(weights), minlength=4)
    np.testing.assert_allclose(counts / 1000.0, weights, atol=2e-3)
