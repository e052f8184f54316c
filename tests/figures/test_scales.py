"""Axes have round ticks that hold all the data, and numbers print as people write them."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from detente.figures.scales import number_scale, time_scale

numbers = st.lists(st.floats(-1e7, 1e7).filter(lambda n: n == 0 or abs(n) > 1e-3), min_size=1, max_size=20)


@given(numbers, st.booleans())
def test_every_number_stands_on_the_axis(values: list[float], from_zero: bool) -> None:
    scale = number_scale(values, from_zero=from_zero)
    slack = (scale.most - scale.least) * 1e-6
    assert scale.least - slack <= min(values)
    assert max(values) <= scale.most + slack
    assert scale.least < scale.most


@given(numbers)
def test_bars_always_start_at_zero(values: list[float]) -> None:
    scale = number_scale(values, from_zero=True)
    assert scale.least <= 0 <= scale.most


def test_large_ticks_set_off_thousands() -> None:
    assert "1,000,000" in number_scale([0, 1_000_000], from_zero=True).labels


def test_values_that_are_all_zero_have_an_axis_too() -> None:
    scale = number_scale([0.0, 0.0], from_zero=True)
    assert (scale.least, scale.most) == (0.0, 1.0)


@given(st.lists(st.dates(date(1900, 1, 1), date(2100, 1, 1)), min_size=1, max_size=10), st.integers(2, 12))
def test_time_ticks_lie_on_the_axis_and_leave_room(days: list[date], room: int) -> None:
    scale = time_scale(days, room)
    assert len(scale.ticks) <= room + 2
    assert all(scale.least <= tick <= scale.most for tick in scale.ticks)
