"""S8 on the made-up war: volume and speed have known effects, and speed adds no aid."""

from datetime import date

import pytest

from detente.core.answers import Answer
from detente.figures import svg, table
from detente.questions import Run, ask

DAY = date(2025, 1, 13)


def value(answer: Answer, name: str) -> float | None:
    return next(v.median for v in answer.values if v.name == name)


@pytest.fixture
def run(made_up, made_up_war) -> Run:
    return Run(as_of=DAY, panel=made_up(), draws=101)


def test_each_lever_and_both_are_told_against_todays_aid(run):
    answer = ask("volume_and_speed", {}, run)
    assert value(answer, "area_difference.volume.12") == pytest.approx(-51 * 0.5 * 12)
    assert value(answer, "area_difference.speed.12") == pytest.approx(-51 * 0.25 * 12)
    assert answer.median == pytest.approx(-51 * 0.75 * 12)
    assert answer.word == "very likely"


def test_elasticity_relates_the_change_to_the_area_gained_today(run):
    answer = ask("volume_and_speed", {"months": 12}, run)
    # the median gain without is 300 km2 a month
    assert value(answer, "elasticity.volume.12") == pytest.approx(-51 * 0.5 / 300 / 0.405465, rel=1e-3)


def test_the_grid_has_one_cell_for_each_pair_and_nought_at_todays_setting(run):
    answer = ask("volume_and_speed", {"volume": "0.5, 1, 2", "speed": "1, 3"}, run)
    grid = next(e for e in answer.exhibits if e.id == "volume_and_speed_area_12")
    assert [s.name for s in grid.series] == ["0.5 × volume", "1 × volume", "2 × volume"]
    assert grid.series[1].points[0].y == 0.0
    assert grid.series[0].points[0].y == pytest.approx(51 * 0.5 * 12)
    assert len(table(grid).rows) == 2


def test_speed_brings_sooner_what_was_in_transit_and_pledges_nothing(run):
    answer = ask("volume_and_speed", {}, run)
    assert value(answer, "pledged.speed") == value(answer, "pledged.todays_aid")
    assert value(answer, "sooner") == pytest.approx(
        (value(answer, "in_transit.todays_aid") or 0) - (value(answer, "in_transit.speed") or 0)
    )
    assert any("never how much" in prose.text for prose in answer.details)


def test_every_answer_survives_json_and_can_be_drawn(run):
    answer = ask("volume_and_speed", {"months": "6, 36"}, run)
    again = Answer.model_validate(answer.model_dump(mode="json"))
    assert again.model_dump(mode="json") == answer.model_dump(mode="json")
    for exhibit in answer.exhibits:
        assert svg(exhibit)
