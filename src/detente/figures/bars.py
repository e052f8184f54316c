"""Names against numbers: horizontal bars, series side by side, the value at the end of each bar."""

from typing import Any

from detente.core.exhibits import Exhibit, Point
from detente.core.prose import printed
from detente.figures.frame import Frame, Layer, domain, line, overhang, specification, text, value_axis
from detente.figures.lettering import clean, shortened, width_of, wrapped
from detente.figures.scales import Scale, decimals, number_scale, place_text, values_of
from detente.figures.theme import FAINT, INK, PAPER, QUIET, REQUIRED_DASH, Sizes, Stroke, sizes, strokes

NO_FIGURE = "no figure"
BAR = 15
"""[px] Height of the bar of a single series."""


def chart(exhibit: Exhibit, width: int, credits: tuple[str, ...]) -> dict[str, Any]:
    """Specification of horizontal bars, first name on top; a missing value is said, never drawn as zero."""
    names = list(dict.fromkeys(place_text(point.x) for series in exhibit.series for point in series.points))
    s = sizes(width)
    scale = number_scale(values_of(exhibit), from_zero=True, count=5 if width >= 600 else 3)
    digits = decimals([n for series in exhibit.series for p in series.points if (n := p.y) is not None])
    name_lines = [wrapped(name, width * (0.3 if width >= 600 else 0.32), s.label, most=2) for name in names] or [
        ["no names"]
    ]
    left = s.margin + max(width_of(one, s.label) for lines in name_lines for one in lines) + GAP
    left = max(left, overhang(scale, s))
    series_count = max(len(exhibit.series), 1)
    bar = BAR if series_count == 1 else 12
    group = max(series_count * (bar + 2), max(len(lines) for lines in name_lines) * s.label * 1.2) + 8
    tails = _tails(exhibit, names, digits)
    right = _room_right(exhibit, tails, scale, width - left, s)
    rules = [rule for rule in exhibit.rules if rule.across == "y"]
    above = 18.0 + 14.0 * len(rules)
    frame = Frame(exhibit, width, group * max(len(names), 1), left, right, credits, above=above, below=6.0)
    drawn = strokes([series.role for series in exhibit.series])
    layers = [_axis(scale, frame)]
    tails_drawn: list[Layer] = []
    for row, lines in enumerate(name_lines):
        middle = (row + 0.5) * group
        top = middle - (len(lines) - 1) * s.label * 0.6 + s.label * 0.35
        layers.append(text(lines, -GAP, top, s.label, align="right", lineHeight=round(s.label * 1.2)))
    spans = {(name, n): (names.index(name) + 0.5) * group for n in range(series_count) for name in names}
    for number, series in enumerate(exhibit.series):
        for point in series.points:
            offset = (number - (series_count - 1) / 2) * (bar + 2)
            middle = spans[(place_text(point.x), number)] + offset
            tail = tails[(place_text(point.x), number)]
            layers += _bar(point, middle, bar, drawn[number], scale, frame)
            tails_drawn += _tail(point, middle, tail, scale, frame)
    layers += _rules(exhibit, scale, frame, len(rules))
    zero = scale.at(0.0, frame.inner)
    layers += [line(zero, 0, zero, frame.height, stroke=QUIET), *tails_drawn]
    return specification(frame, layers)


GAP = 8
"""[px] Between a name and its bar."""


def _room_right(exhibit: Exhibit, tails: dict[tuple[str, int], str], scale: Scale, space: float, s: Sizes) -> float:
    """[px] Margin at which the text at the end of every bar still fits; bars keep at least half of the space."""
    needed = max(s.margin + 8.0, overhang(scale, s))
    for number, series in enumerate(exhibit.series):
        for point in series.points:
            end = max(0.0, point.y or 0.0, point.high or 0.0)
            share = scale.at(end, 1.0)
            tail = width_of(tails[(place_text(point.x), number)], s.label - 1) + 10
            if share > 0:
                needed = max(needed, space - (space - tail) / share)
    return min(needed, space / 2)


def _tails(exhibit: Exhibit, names: list[str], digits: int) -> dict[tuple[str, int], str]:
    """What is printed at the end of each bar: its value, or why there is none; on the first name also its series."""
    tails = {}
    for number, series in enumerate(exhibit.series):
        for point in series.points:
            name = place_text(point.x)
            value = (clean(point.note) or NO_FIGURE) if point.y is None else printed(point.y, digits)
            first = len(exhibit.series) > 1 and name == names[0]
            tails[(name, number)] = f"{value} {clean(series.name)}" if first else value
    return tails


def _axis(scale: Scale, frame: Frame) -> Layer:
    return {
        "data": {"values": [{"value": scale.least}]},
        "mark": {"type": "point", "opacity": 0, "y": 0},
        "encoding": {
            "x": {
                "field": "value",
                "type": "quantitative",
                "scale": domain(scale),
                "axis": value_axis(scale, frame, "top"),
            }
        },
    }


def _bar(point: Point, middle: float, bar: float, stroke: Stroke, scale: Scale, frame: Frame) -> list[Layer]:
    """The bar and its limits as a thin line; nothing for a missing value."""
    if point.y is None:
        return []
    zero, end = scale.at(0.0, frame.inner), scale.at(point.y, frame.inner)
    mark: dict[str, Any] = {"type": "rect", "x": round(min(zero, end), 1), "x2": round(max(zero, end), 1)}
    mark |= {"y": round(middle - bar / 2, 1), "y2": round(middle + bar / 2, 1)}
    mark |= {"fill": stroke.colour, "opacity": 0.88} if not stroke.dash else _hatched(stroke)
    layers: list[Layer] = [{"data": {"values": [{}]}, "mark": mark, "encoding": {}}]
    if point.low is not None and point.high is not None:
        low, high = scale.at(point.low, frame.inner), scale.at(point.high, frame.inner)
        layers.append(line(low, middle, high, middle, stroke=PAPER, strokeWidth=4))
        layers.append(line(low, middle, high, middle, stroke=INK, strokeWidth=1.5))
    return layers


def _tail(point: Point, middle: float, tail: str, scale: Scale, frame: Frame) -> list[Layer]:
    """The text at the end of a bar; of a bar to the left of zero it stands right of zero, away from the names."""
    size = frame.sizes.label - 1
    base = {"align": "left", "fill": INK, "stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round"}
    if point.y is None:
        return _lettered(tail, scale.at(0.0, frame.inner) + 5, middle, size, frame, {**base, "fill": FAINT})
    end = scale.at(max(0.0, point.y, point.high or 0.0), frame.inner)
    return _lettered(tail, end + 5, middle, size, frame, base)


def _hatched(stroke: Stroke) -> dict[str, Any]:
    """A rival's or baseline's bar: outlined and pale, so that print without colour keeps them apart."""
    return {"fill": stroke.colour, "fillOpacity": 0.3, "stroke": stroke.colour, "strokeWidth": 1}


def _lettered(tail: str, x: float, middle: float, size: float, frame: Frame, style: dict[str, Any]) -> list[Layer]:
    room = frame.inner + frame.right - 4 - x
    shown = shortened(tail, room, size)
    plain = {name: value for name, value in style.items() if not name.startswith("stroke")}
    y = middle + size * 0.36
    return [text(shown, x, y, size, **style), text(shown, x, y, size, **plain)]


def _rules(exhibit: Exhibit, scale: Scale, frame: Frame, count: int) -> list[Layer]:
    """Targets: dashed lines down the bars, labelled above, each on its own row."""
    size = frame.sizes.label - 1
    layers: list[Layer] = []
    levels = [rule for rule in exhibit.rules if rule.across == "y"]
    for row, rule in enumerate(levels):
        at = scale.at(float(rule.at), frame.inner)  # pyright: ignore[reportArgumentType]
        y_label = -24.0 - 14.0 * (count - 1 - row)
        label = shortened(clean(rule.label), frame.inner + frame.right - 8, size)
        half = width_of(label, size) / 2
        centre = min(max(at, half - frame.left + 4), frame.inner + frame.right - half - 4)
        layers.append(line(at, y_label + 3, at, -18, stroke=INK))
        layers.append(line(at, -4, at, frame.height, stroke=INK, strokeDash=list(REQUIRED_DASH)))
        layers.append(text(label, centre, y_label, size, align="center"))
    return layers
