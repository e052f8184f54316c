"""Every exhibit of the gallery becomes a specification as written down here, and a clean drawing.

The golden specifications may change when the look changes on purpose: look at the drawings, then run
`DETENTE_WRITE_GOLDEN=1 python -m pytest tests/figures/test_charts.py`.
"""

import json
import os
import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest

from detente.core.exhibits import Axis, Exhibit, Point, Series
from detente.figures import NARROW, WIDE, chart, grid, png, render, svg, table
from detente.figures.lettering import width_of
from detente.figures.theme import PAPER

GOLDEN = Path(__file__).parent / "golden"
WIDTHS = (WIDE, NARROW)


def texts(drawn: str) -> list[str]:
    return [
        "".join(element.itertext())
        for element in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_specification_is_the_golden_one(exhibit: Exhibit, width: int, request: pytest.FixtureRequest) -> None:
    name = re.sub(r"[^a-z]+", "-", request.node.callspec.id.lower()).strip("-")
    path = GOLDEN / f"{name}-{width}.json"
    made = json.dumps(chart(exhibit, width), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("DETENTE_WRITE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_drawing_is_exactly_as_wide_as_asked_and_well_formed(exhibit: Exhibit, width: int) -> None:
    root = ElementTree.fromstring(svg(exhibit, width))
    assert abs(float(root.attrib["width"]) - width) <= 1
    assert not [e for e in root.iter() if e.tag.endswith(("script", "image", "foreignObject"))]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_leaves_the_drawing(exhibit: Exhibit, width: int) -> None:
    """Horizontal ends of every text, from the places and anchors in the drawing and the font's own widths."""
    root = ElementTree.fromstring(svg(exhibit, width))
    total = float(root.attrib["width"])

    def walk(element: ElementTree.Element, x: float) -> None:
        moved = re.search(r"translate\((-?[\d.]+)", element.get("transform", ""))
        x += float(moved.group(1)) if moved else 0.0
        if element.tag.endswith("}text"):
            size = float(element.get("font-size", "12px").removesuffix("px"))
            bold = element.get("font-weight") == "600"
            lines = ["".join(span.itertext()) for span in element] or [element.text or ""]
            for line in lines:
                wide = width_of(line, size, bold=bold)
                left = {"end": x - wide, "middle": x - wide / 2}.get(element.get("text-anchor", "start"), x)
                assert left >= -1.0, line
                assert left + wide <= total + 1.0, line
        for child in element:
            walk(child, x)

    walk(root, 0.0)


def test_the_same_exhibit_gives_the_same_bytes_whatever_was_drawn_before(exhibit: Exhibit) -> None:
    first = svg(exhibit)
    render._svg.cache_clear()
    svg(exhibit.model_copy(update={"title": "something else"}))
    assert svg(exhibit) == first


def test_title_unit_sources_and_badge_stand_inside_the_drawing(exhibit: Exhibit) -> None:
    drawn = " ".join(texts(svg(exhibit, WIDE, ("A producer, a table (2024)",))))
    assert exhibit.subtitle in drawn
    assert exhibit.badge in drawn
    assert "Sources: A producer, a table (2024)" in drawn


def test_a_missing_value_is_said_and_never_drawn_as_zero() -> None:
    exhibit = Exhibit(
        id="gap",
        kind="bars",
        title="t",
        subtitle="items",
        x=Axis(label="n", type="name"),
        y=Axis(label="v", unit="items"),
        series=(Series(name="s", points=(Point(x="known", y=5.0), Point(x="unknown", y=None))),),
    )
    drawn = texts(svg(exhibit))
    assert "no figure" in drawn
    assert sum(layer["mark"].get("type") == "rect" for layer in chart(exhibit)["layer"]) == 1


def test_hostile_names_stay_text() -> None:
    name = "<script>alert(1)</script>\u202e'\"}])"
    exhibit = Exhibit(
        id="x",
        kind="lines",
        title=name,
        subtitle=name,
        x=Axis(label="n", type="name"),
        y=Axis(label="v"),
        series=(Series(name=name, points=(Point(x=name, y=1.0), Point(x="b\\'", y=2.0))),),
        badge=name,
    )
    drawn = svg(exhibit)
    assert "<script" not in drawn
    assert "\u202e" not in drawn
    ElementTree.fromstring(drawn)


def test_a_picture_has_the_pixels_asked_for() -> None:
    exhibit = Exhibit(
        id="p",
        kind="bars",
        title="t",
        subtitle="s",
        x=Axis(label="n", type="name"),
        y=Axis(label="v"),
        series=(Series(name="s", points=(Point(x="a", y=1.0),)),),
    )
    picture = png(exhibit, NARROW, scale=2)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", picture[16:20])[0] == 2 * NARROW


def test_the_table_holds_every_point_once(exhibit: Exhibit) -> None:
    cells = [cell for _, row in table(exhibit).rows for cell in row if cell is not None]
    assert len(cells) == len({(c.series, c.point) for c in cells}) == sum(len(s.points) for s in exhibit.series)


def test_lettering_in_a_grid_stands_out_from_its_cell() -> None:
    for number in (-100.0, -60.0, -30.0, 0.0, 30.0, 60.0, 100.0):
        light = grid.luminance(grid.shade(number, 100.0))
        ink = grid.luminance(grid.lettering(grid.shade(number, 100.0)))
        high, low = max(light, ink), min(light, ink)
        assert (high + 0.05) / (low + 0.05) >= 4.5, number


def small(kind: str, *series: Series) -> Exhibit:
    return Exhibit(id="x", kind=kind, title="t", subtitle="s", x=Axis(label="x", type="name"),
                   y=Axis(label="y", unit="%"), series=series)  # fmt: skip


def test_a_missing_bar_says_why_where_it_is_known():
    series = Series(name="a", points=(Point(x="one", y=2.0), Point(x="two", y=None, note="out of reach"),
                                      Point(x="three", y=None)))  # fmt: skip
    shown = texts(svg(small("bars", series), WIDE))
    assert "out of reach" in shown
    assert "no figure" in shown


def test_limits_with_a_minus_are_parted_by_a_word_and_a_row_named_as_its_series_is_named_once():
    data = Series(name="data", points=(Point(x="data", y=-2.0, low=-3.0, high=-1.0),))
    rest = Series(name="rest", role="rival", points=(Point(x="rest", y=2.0, low=1.0, high=3.0),))
    shown = texts(svg(small("ranges", data, rest), WIDE))
    assert any("(\N{MINUS SIGN}3 to \N{MINUS SIGN}1)" in one for one in shown)
    assert any("(1\N{EN DASH}3)" in one for one in shown)
    assert {"data", "rest"} <= set(shown)


def marked_by_data_and_by_belief(kind: str) -> Exhibit:
    points = (
        Point(x="fitted", y=5.0, low=4.0, high=6.0, prior=0.2),
        Point(x="believed", y=5.0, low=1.0, high=9.0, prior=0.8),
        Point(x="counted", y=5.0, low=4.0, high=6.0),
    )
    return Exhibit(
        id="prior", kind=kind, title="t", subtitle="s", x=Axis(label="n", type="name"), y=Axis(label="v"),  # pyright: ignore[reportArgumentType]
        series=(Series(name="model", role="model", points=points),),
    )  # fmt: skip


def test_what_beliefs_alone_say_is_hollow_and_its_share_stands_beside_the_number() -> None:
    exhibit = marked_by_data_and_by_belief("ranges")
    drawn = texts(svg(exhibit))
    assert any("prior 20 %" in t for t in drawn)
    assert any("prior 80 %" in t for t in drawn)
    assert sum("prior" in t for t in drawn) == 2  # what is counted hangs on no belief
    dots = [layer["mark"] for layer in chart(exhibit)["layer"] if layer["mark"].get("shape") == "circle"]
    assert [mark["fill"] == PAPER for mark in dots] == [False, True, False]


def test_the_last_point_of_a_line_gives_its_label_the_prior_share() -> None:
    series = Series(name="model", points=(Point(x=1.0, y=1.0, prior=0.1), Point(x=2.0, y=2.0, prior=0.42)))
    exhibit = Exhibit(
        id="ends", kind="lines", title="t", subtitle="s", series=(series,), x=Axis(label="n"), y=Axis(label="v")
    )
    assert "prior 42 %" in " ".join(texts(svg(exhibit)))


def test_an_empty_cell_of_a_grid_says_why_where_it_knows() -> None:
    points = (Point(x="a", y=None, note="none by 2014"), Point(x="b", y=None))
    exhibit = Exhibit(
        id="cells",
        kind="grid",
        title="t",
        subtitle="s",
        series=(Series(name="one", points=points),),
        x=Axis(label="n", type="name"),
        y=Axis(label="v"),
    )
    drawn = texts(svg(exhibit))
    assert "none by 2014" in drawn
    assert "–" in drawn
