from datetime import date
from itertools import pairwise

import pytest

from detente.calibrate.war_data import WarData, observations
from detente.panel.reference import load

DAY = date(2025, 1, 13)


@pytest.fixture(scope="module")
def data() -> WarData:
    return observations(load().as_of(DAY))


def test_nothing_ends_after_the_day(data: WarData) -> None:
    rows = (*data.area, *data.confirmed, *data.claimed, *data.casualties, *data.named, *data.published)
    assert rows
    assert max(row.end for row in rows) <= DAY


def test_no_change_is_taken_across_a_break_of_a_mapper(data: WarData) -> None:
    assert "2024-03" not in data.pace("nzz_liveuamap")
    assert "2024-03" in data.pace("economist_isw")


def test_increments_follow_each_other_and_add_up_to_the_count(data: WarData) -> None:
    for side in ("A", "B"):
        for what in ("armour", "artillery", "air_defence"):
            rows = data.increments(side, what)
            assert all(before.end == after.start for before, after in pairwise(rows))
            grown = rows[-1].since_start - rows[0].since_start
            assert sum(row.value for row in rows[1:]) == pytest.approx(grown)


def test_a_snapshot_early_in_march_2024_keeps_its_day(data: WarData) -> None:
    assert date(2024, 3, 3) in {row.end for row in data.increments("B", "armour")}


def test_a_claim_is_a_warring_partys_and_every_figure_names_its_source(data: WarData) -> None:
    assert all(row.warring_party for row in data.claimed)
    assert not any(row.warring_party for row in data.confirmed)
    assert all(data.sources)
