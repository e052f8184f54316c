"""What donors give and the tastes fitted to it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from detente import panel
from detente.calibrate.giving import fitted, giving
from detente.calibrate.revealed_positions import MINISTERS
from detente.core.errors import DataMissing, WrongInput
from detente.models.burden_sharing.equilibria import alone, members

DAY = date(2025, 1, 13)


def test_sums_are_those_that_were_public_and_all_donors_hold_the_members():
    view = panel.load().as_of(DAY)
    found = giving(view, MINISTERS)
    assert found.last < DAY
    assert found.given.shape == found.military.shape
    assert (found.given.sum(axis=1) < found.all_donors).all()
    assert (found.military <= found.given + 1e-9).all()
    assert 0.0 < found.military_part < 1.0
    np.testing.assert_allclose(found.latest, [one.aid for one in found.found])
    assert found.outside == pytest.approx(found.all_donors[-1] - found.latest.sum())


def test_tastes_are_found_again_where_members_give_as_either_reading_says():
    found = giving(panel.load().as_of(DAY), MINISTERS)
    gifts = np.array([4.0, 3.0, 1.0, 0.5, 4.0])
    taste = gifts.sum() / (gifts.sum() + found.income - gifts)  # th/(1-th) = G/(w-g)
    equilibrium = alone("summation", members(found.income, taste)).giving
    np.testing.assert_allclose(equilibrium, gifts)
    made = replace(found, given=np.repeat(equilibrium[None], 20, axis=0), all_donors=np.full(20, 1e4))
    for fit, wanted in zip(fitted(made, "alone"), taste, strict=True):
        assert fit.taste == pytest.approx(wanted)
        assert fit.error == pytest.approx(0.0, abs=1e-8)
    made = replace(found, given=np.repeat((taste * found.income)[None], 20, axis=0), all_donors=np.full(20, 1e4))
    for fit, wanted in zip(fitted(made, "together"), taste, strict=True):
        assert fit.taste == pytest.approx(wanted)
        assert fit.relative == pytest.approx(0.0, abs=1e-12)


def test_members_without_sums_are_refused_by_name():
    view = panel.load().as_of(DAY)
    with pytest.raises(DataMissing, match="BRA"):
        giving(view, ("DEU", "BRA"))
    with pytest.raises(WrongInput, match="each named once"):
        giving(view, ("DEU", "DEU"))
