"""Several series of points by name: one row a name, a dot for each series, its numbers in columns under its name."""

from datetime import date
from typing import Any

from detente.core.exhibits import Exhibit
from detente.core.prose import printed
from detente.figures.frame import Frame, Layer, domain, line, overhang, specification, text, value_axis
from detente.figures.lettering import clean, shortened, width_of, wrapped
from detente.figures.scales import Scale, decimals, number_scale, place_text, values_of
from detente.figures.theme import GRID, INK, PAPER, REQUIRED_DASH, Sizes, Stroke, sizes, strokes

GAP = 10
ROW = 17.0
MISSING = "–"


def chart(exhibit: Exhibit, width: int, credits: tuple[str, ...]) -> dict[str, Any]:
    """Specification of dots on a common scale. Series are named at the head of their column of numbers."""
    s = sizes(width)
    wide = width >= 600
    digits = decimals(values_of(exhibit))
    scale = number_scale(values_of(exhibit), from_zero=False, count=5 if wide else 3)
    names = list(dict.fromkeys(place_text(point.x) for series in exhibit.series for point in series.points))
    labels = {name: shortened(clean(name), width * (0.3 if wide else 0.27), s.label) for name in names}
    left = s.margin + max(width_of(label, s.label) for label in labels.values()) + GAP
    room = width * (0.16 if wide else 0.15)
    heads = [wrapped(series.name, room, s.label - 1, bold=True, most=3) for series in exhibit.series]
    columns = _columns(exhibit, heads, digits, s)
    rules = [rule for rule in exhibit.rules if rule.across == "y"]
    above = max(18.0 + 14.0 * len(rules), max(len(head) for head in heads) * 16.0 + 8)
    left = max(left, overhang(scale, s))
    right = max(s.margin + sum(columns) + GAP, overhang(scale, s))
    frame = Frame(exhibit, width, ROW * len(names) + 4, left, right, credits, above=above, below=6.0)
    drawn = strokes([series.role for series in exhibit.series])
    ends = [frame.inner + GAP + sum(columns[: n + 1]) for n in range(len(columns))]
    layers: list[Layer] = [_axis(scale, frame), *_rules(exhibit, scale, frame)]
    for head, end, stroke in zip(heads, ends, drawn, strict=True):
        top = -8.0 - (len(head) - 1) * round((s.label - 1) * 1.3)
        layers.append(text(head, end, top, s.label - 1, align="right", fill=stroke.colour, fontWeight=600))
    found = [{place_text(p.x): p.y for p in series.points} for series in exhibit.series]
    for row, name in enumerate(names):
        middle = (row + 0.5) * ROW + 2
        layers.append(text(labels[name], -GAP, middle + s.label * 0.35, s.label, align="right"))
        values = [points.get(name) for points in found]
        layers += _dots(values, middle, drawn, scale, frame)
        for value, end in zip(values, ends, strict=True):
            shown = MISSING if value is None else printed(value, digits)
            layers.append(text(shown, end, middle + s.label * 0.33, s.label - 1, align="right"))
    return specification(frame, layers)


def _columns(exhibit: Exhibit, heads: list[list[str]], digits: int, s: Sizes) -> list[float]:
    """[px] Width of each series' column of numbers."""
    widths = []
    for series, head in zip(exhibit.series, heads, strict=True):
        texts = [printed(p.y, digits) for p in series.points if p.y is not None] + [MISSING]
        numbers = max(width_of(one, s.label - 1) for one in texts)
        widths.append(max(numbers, *(width_of(one, s.label - 1, bold=True) for one in head)) + 12.0)
    return widths


def _axis(scale: Scale, frame: Frame) -> Layer:
    place = {"field": "value", "type": "quantitative", "scale": domain(scale)}
    return {
        "data": {"values": [{"value": scale.least}]},
        "mark": {"type": "point", "opacity": 0, "y": 0},
        "encoding": {"x": {**place, "axis": value_axis(scale, frame, "top")}},
    }


def _dots(values: list[float | None], middle: float, drawn: list[Stroke], scale: Scale, frame: Frame) -> list[Layer]:
    """The dots of one name, joined by a thin line: its length is how far the series differ."""
    known = [(scale.at(v, frame.inner), stroke) for v, stroke in zip(values, drawn, strict=True) if v is not None]
    layers: list[Layer] = []
    if len(known) > 1:
        ends = [at for at, _ in known]
        layers.append(line(min(ends), middle, max(ends), middle, stroke=GRID, strokeWidth=3))
    for number, (at, stroke) in enumerate(known):
        mark: dict[str, Any] = {"type": "point", "shape": ("circle", "diamond", "square")[number % 3], "filled": True}
        mark |= {"x": round(at, 1), "y": round(middle, 1), "size": 60, "opacity": 1}
        mark |= {"fill": stroke.colour, "stroke": PAPER, "strokeWidth": 1}
        layers.append({"data": {"values": [{}]}, "mark": mark, "encoding": {}})
    return layers


def _rules(exhibit: Exhibit, scale: Scale, frame: Frame) -> list[Layer]:
    size = frame.sizes.label - 1
    layers: list[Layer] = []
    levels = [rule for rule in exhibit.rules if rule.across == "y" and not isinstance(rule.at, date)]
    for number, rule in enumerate(levels):
        at = scale.at(float(rule.at), frame.inner)  # pyright: ignore[reportArgumentType]
        y_label = -24.0 - 14.0 * (len(levels) - 1 - number)
        label = shortened(clean(rule.label), frame.inner + frame.left - 8, size)
        half = width_of(label, size) / 2
        centre = min(max(at, half - frame.left + 4), frame.inner - half)
        layers.append(line(at, y_label + 3, at, -18, stroke=INK))
        layers.append(line(at, -4, at, frame.height, stroke=INK, strokeDash=list(REQUIRED_DASH)))
        layers.append(text(label, centre, y_label, size, align="center"))
    return layers
