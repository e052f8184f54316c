"""Points with limits: one row per name and series, the limits as a bar, the point on it, both in words beside it."""

from datetime import date
from typing import Any, NamedTuple

from detente.core.exhibits import Exhibit, Point
from detente.core.prose import printed
from detente.figures import dots, lines
from detente.figures.frame import Frame, Layer, domain, line, overhang, specification, text, value_axis
from detente.figures.lettering import clean, shortened, width_of, wrapped
from detente.figures.scales import Scale, decimals, number_scale, place_text, values_of
from detente.figures.theme import (
    FAINT,
    HOLLOW_DASH,
    INK,
    LED_BY_PRIOR,
    PAPER,
    REQUIRED_DASH,
    Sizes,
    Stroke,
    sizes,
    strokes,
)

GAP = 10


class Row(NamedTuple):
    """One name, one series."""

    label: str
    point: Point
    stroke: Stroke
    words: str


def chart(exhibit: Exhibit, width: int, credits: tuple[str, ...]) -> dict[str, Any]:
    """Specification of points with limits; over time they stand upright on a time axis."""
    if exhibit.x.type != "name":
        return lines.chart(exhibit, width, credits, joined=False)
    if len(exhibit.series) > 1 and _fits_columns(exhibit):
        return dots.chart(exhibit, width, credits)
    s = sizes(width)
    digits = decimals(values_of(exhibit))
    rows = _rows(exhibit, digits)
    wide = width >= 600
    scale = number_scale(values_of(exhibit), from_zero=False, count=5 if wide else 3)
    label_room = width * 0.34 if wide else width - 2 * s.margin
    labels = [wrapped(row.label, label_room, s.label, most=2) for row in rows] or [["no names"]]
    widest = max(width_of(one, s.label) for label in labels for one in label)
    left = s.margin + widest + GAP if wide else s.margin + 12.0
    right = s.margin + GAP + max((width_of(row.words, s.label - 1) for row in rows), default=40.0) if wide else 22.0
    left, right = max(left, overhang(scale, s)), max(right, overhang(scale, s))
    tallest = max(len(label) for label in labels)
    # on a phone the name and the words stand above the bar, so that the bar has the whole width
    height = 14.0 + tallest * s.label * 1.2 if wide else 22.0 + (tallest + 1) * s.label * 1.25
    rules = [rule for rule in exhibit.rules if rule.across == "y"]
    frame = Frame(
        exhibit, width, height * max(len(rows), 1), left, right, credits, above=18.0 + 14.0 * len(rules), below=6.0
    )
    layers = [_axis(scale, frame), *_rules(exhibit, scale, frame)]
    for number, (row, label) in enumerate(zip(rows, labels, strict=False)):
        middle = (number + 0.5) * height if wide else (number + 1) * height - 12
        layers += _named(row, label, middle, s, frame) if wide else _stacked(row, label, number * height, s)
        layers += _drawn(row, middle, scale, frame)
    return specification(frame, layers)


def _fits_columns(exhibit: Exhibit) -> bool:
    """Whether the series can share a row: at most three, one point a name, no limits that would overlap."""
    points = [point for series in exhibit.series for point in series.points]
    once = all(len({place_text(p.x) for p in s.points}) == len(s.points) for s in exhibit.series)
    return len(exhibit.series) <= 3 and once and all(p.low is None and p.high is None for p in points)


def _rows(exhibit: Exhibit, digits: int) -> list[Row]:
    """In order of names, series of a name together; the series is named where there are several of other names."""
    drawn = strokes([series.role for series in exhibit.series])
    names = list(dict.fromkeys(place_text(point.x) for series in exhibit.series for point in series.points))
    rows = []
    for name in names:
        for series, stroke in zip(exhibit.series, drawn, strict=True):
            for point in series.points:
                if place_text(point.x) != name:
                    continue
                label = name if len(exhibit.series) == 1 or series.name == name else f"{name} · {clean(series.name)}"
                rows.append(Row(clean(label), point, stroke, _words(point, digits)))
    return rows


def _words(point: Point, digits: int) -> str:
    """The point and its limits as text: "1,200 (900–1,500)", with a word between them where one has a minus."""
    ends = [end for end in (point.low, point.high) if end is not None]
    limits = (" to " if min(ends, default=0.0) < 0.0 else "–").join(printed(end, digits) for end in ends)
    if point.y is None:
        return limits or "no figure"
    prior = "" if point.prior is None else f" prior {printed(100.0 * point.prior, 0)} %"
    return (f"{printed(point.y, digits)} ({limits})" if limits else printed(point.y, digits)) + prior


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


def _named(row: Row, label: list[str], middle: float, s: Sizes, frame: Frame) -> list[Layer]:
    top = middle - (len(label) - 1) * s.label * 0.6 + s.label * 0.35
    return [
        text(label, -GAP, top, s.label, align="right", lineHeight=round(s.label * 1.2)),
        text(row.words, frame.inner + GAP, middle + s.label * 0.33, s.label - 1),
    ]


def _stacked(row: Row, label: list[str], top: float, s: Sizes) -> list[Layer]:
    y = top + 8 + s.label
    return [
        text(label, -12, y, s.label, fontWeight=600, lineHeight=round(s.label * 1.25)),
        text(row.words, -12, y + len(label) * s.label * 1.25, s.label - 1),
    ]


def _drawn(row: Row, middle: float, scale: Scale, frame: Frame) -> list[Layer]:
    point, layers = row.point, []
    hollow = point.prior is not None and round(100.0 * point.prior) >= LED_BY_PRIOR
    if point.low is not None and point.high is not None:
        low, high = scale.at(point.low, frame.inner), scale.at(point.high, frame.inner)
        style = {"stroke": row.stroke.colour, "opacity": 0.4, "strokeWidth": 7, "strokeCap": "round"}
        if hollow:
            style = {"stroke": row.stroke.colour, "strokeWidth": 1.5, "strokeDash": list(HOLLOW_DASH)}
        layers.append(line(low, middle, high, middle, **style))
    if point.y is not None:
        mark: dict[str, Any] = {"type": "point", "shape": "circle", "filled": True, "size": 60, "opacity": 1}
        mark |= {"x": round(scale.at(point.y, frame.inner), 1), "y": round(middle, 1)}
        mark |= {"fill": row.stroke.colour, "stroke": PAPER, "strokeWidth": 1}
        if hollow:
            mark |= {"fill": PAPER, "stroke": row.stroke.colour, "strokeWidth": 1.5}
        layers.append({"data": {"values": [{}]}, "mark": mark, "encoding": {}})
    if not layers:
        layers.append(line(0, middle, frame.inner, middle, stroke=FAINT, strokeDash=[1, 5]))
    return layers


def _rules(exhibit: Exhibit, scale: Scale, frame: Frame) -> list[Layer]:
    size = frame.sizes.label - 1
    layers: list[Layer] = []
    levels = [rule for rule in exhibit.rules if rule.across == "y" and not isinstance(rule.at, date)]
    for number, rule in enumerate(levels):
        at = scale.at(float(rule.at), frame.inner)  # pyright: ignore[reportArgumentType]
        y_label = -24.0 - 14.0 * (len(levels) - 1 - number)
        label = shortened(clean(rule.label), frame.width - 2 * frame.sizes.margin, size)
        half = width_of(label, size) / 2
        centre = min(max(at, half - frame.left + 4), frame.inner + frame.right - half - 4)
        layers.append(line(at, y_label + 3, at, -18, stroke=INK))
        layers.append(line(at, -4, at, frame.height, stroke=INK, strokeDash=list(REQUIRED_DASH)))
        layers.append(text(label, centre, y_label, size, align="center"))
    return layers
