"""Text is measured, wrapped and set apart before it is drawn."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from detente.figures.lettering import Tag, clean, set_apart, shortened, width_of, wrapped

heights = st.lists(st.tuples(st.floats(-50, 400), st.floats(8, 60)), min_size=1, max_size=32)


@given(heights)
def test_labels_set_apart_never_overlap(wanted: list[tuple[float, float]]) -> None:
    tags = [Tag(*one) for one in wanted]
    placed = sorted(zip(set_apart(tags, 0, 300), tags, strict=True), key=lambda pair: pair[0])
    for (above, first), (below, second) in pairwise(placed):
        assert below - above >= (first.height + second.height) / 2 - 1e-6


@given(heights)
def test_labels_that_fit_stay_within_the_plot(wanted: list[tuple[float, float]]) -> None:
    tags = [Tag(*one) for one in wanted]
    room = sum(tag.height for tag in tags) + 1
    centres = set_apart(tags, 0, room)
    assert all(
        tag.height / 2 - 1e-6 <= at <= room - tag.height / 2 + 1e-6 for at, tag in zip(centres, tags, strict=True)
    )


def test_a_label_with_room_around_it_stays_where_it_wants_to_be() -> None:
    assert set_apart([Tag(50, 10), Tag(150, 10)], 0, 300) == [50, 150]


@given(st.text(max_size=200), st.floats(20, 400))
def test_no_wrapped_line_is_wider_than_its_room(text: str, room: float) -> None:
    assert all(width_of(line, 12) <= room for line in wrapped(text, room, 12))


def test_a_cut_text_says_so() -> None:
    assert shortened("a long enough name", 40, 12).endswith("…")
    assert shortened("short", 400, 12) == "short"


def test_control_and_direction_characters_are_never_drawn() -> None:
    assert clean("a\u202eb\x00c\x1b[31m\nd") == "abc[31m d"
