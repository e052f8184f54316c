"""The fitted months of S5 on a made-up fit: when the event holds, what it hangs on, for which days it is told."""

from datetime import date

import numpy as np
import pytest

from detente.core.words import word
from detente.figures import svg
from detente.questions import war_fitted_year as fitted_year
from detente.questions.war_effects import agreed_word
from detente.questions.war_filtered import Filtered
from detente.questions.war_runs import Fit
from detente.questions.wording import Values

DAY = date(2025, 1, 13)
COUNT = 100
DRAWS = np.arange(COUNT) / COUNT
MONTHS = ("2024-01", "2024-06", "2024-12")


def known(**more: np.ndarray) -> Filtered:
    """Area rises in the upper 80 draws, resolve of A falls in the upper 60; the level it tends to decides that."""
    columns: dict[str, np.ndarray] = {"resolve.level[A]": 1.0 - DRAWS, "previous:resolve[A]": DRAWS}
    for t, month in enumerate(MONTHS):
        left = len(MONTHS) - 1 - t
        columns[f"filtered:area_gained@{month}"] = np.where(DRAWS >= 0.2, -0.1, 0.1) * left
        columns[f"filtered:resolve[A]@{month}"] = 0.5 + (0.395 - DRAWS) * 0.1 * t
        columns[f"filtered:resolve[B]@{month}"] = np.full(COUNT, 0.5)
    fit = Fit("ukraine", "2024-12", "made up", DAY)
    return Filtered(fit, {name: np.asarray(values, float) for name, values in (columns | more).items()})


def test_the_event_needs_both_area_and_resolve() -> None:
    past = fitted_year.year(known(), DAY)
    assert past is not None
    assert past.rises.mean() == pytest.approx(0.8)
    assert past.tires.mean() == pytest.approx(0.6)
    assert past.chance == pytest.approx(0.6)
    assert past.area[0, -1] == pytest.approx(-200.0)  # km2 against the end
    values = Values()
    told = fitted_year.told(past, values)
    assert "rises in 80, the resolve of Ukraine falls in 60" in told.text
    assert "from the end of January 2024 to that of December 2024" in told.text


def test_what_the_change_hangs_on_and_where_it_turns() -> None:
    past = fitted_year.year(known(), DAY)
    assert past is not None
    (one,) = past.influences
    assert (one.belief, one.rises) == ("resolve.level[A]", True)
    assert one.share == pytest.approx(1.0 - 1.0 / 4.0**2, abs=0.01)  # four bins of a hundred draws
    (turn,) = past.would_change()
    assert turn.break_even == pytest.approx(0.605, abs=0.01)
    assert past.drivers()[0].belief == "resolve.level[A]"


def test_the_event_is_told_for_the_month_after_the_fit_alone() -> None:
    assert fitted_year.year(known(), date(2025, 1, 31)) is not None
    assert fitted_year.year(known(), date(2025, 2, 1)) is None
    assert fitted_year.year(None, DAY) is None
    short = known()
    fewer = {name: values for name, values in short.columns.items() if "resolve[B]@2024-06" not in name}
    assert fitted_year.year(Filtered(short.fit, fewer), DAY) is None


def test_a_mapper_that_shows_no_rise_makes_the_members_disagree() -> None:
    falling_will = {f"filtered:resolve[A]@{month}": 0.5 - 0.1 * t + 0 * DRAWS for t, month in enumerate(MONTHS)}
    past = fitted_year.year(known(**falling_will), DAY)
    assert past is not None

    class Mapper:
        name, last = "a mapper", past.months[-1]

        def __init__(self, change: float) -> None:
            self.shown = change

        def change(self, months: int, ago: int = 0) -> float:
            assert (months, ago) == (2, 0)
            return self.shown

    rising, falling = past.members((Mapper(10.0),)), past.members((Mapper(10.0), Mapper(-10.0)))  # type: ignore[arg-type]
    assert agreed_word(past.chance, rising) == word(past.chance)
    assert agreed_word(past.chance, falling) == "models disagree"


def test_its_figures_can_be_drawn() -> None:
    past = fitted_year.year(known(), DAY)
    assert past is not None
    for exhibit in (fitted_year.area_lines(past, ()), fitted_year.resolve_lines(past)):
        assert svg(exhibit)
