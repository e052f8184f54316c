"""Positions read from what governments do."""

from datetime import date

import pytest

from detente import panel
from detente.calibrate.revealed_positions import AID, MINISTERS, SPENDING, bargained_aid, council, revealed
from detente.core.errors import DataMissing, WrongInput

DAY = date(2025, 1, 13)


def test_each_stands_where_its_figures_put_it():
    view = panel.load().as_of(DAY)
    found = {one.state: one for one in revealed(view)}
    table = council(view)
    for state, actor in zip(MINISTERS, table.actors, strict=True):
        one = found[state]
        assert actor.position == (pytest.approx(100 * one.aid / one.output), one.share)
        assert actor.capability == pytest.approx(one.spending)
        # NATO's own share is its own spending over its own output
        assert one.share == pytest.approx(100 * one.spending / one.output, rel=0.02)
        assert all(figure.first_public_on <= DAY for figure in one.figures)
    assert [issue.name for issue in table.issues] == [AID, SPENDING]
    for i, issue in enumerate(table.issues):
        assert 0 < max(actor.position[i] for actor in table.actors) <= issue.most


def test_what_members_give_together_is_the_sum_of_what_each_gives():
    view = panel.load().as_of(DAY)
    found, table = revealed(view), council(view)
    now = bargained_aid(table, [actor.position for actor in table.actors], found)
    assert now == pytest.approx(sum(one.aid for one in found) / 12)


def test_members_without_figures_or_named_twice_are_refused():
    view = panel.load().as_of(DAY)
    with pytest.raises(DataMissing, match=r"no kiel\.allocations_12_months of ESP.*DEU, FRA"):
        revealed(view, ("DEU", "ESP"))
    with pytest.raises(WrongInput, match="each named once"):
        revealed(view, ("DEU", "DEU"))
    with pytest.raises(WrongInput, match="two members or more"):
        council(view, ("DEU",))
