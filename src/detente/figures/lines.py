"""Series over time or number: bands first, thin lines, labels at their ends.

The same plot without joining lines serves point estimates over time.
"""

from datetime import date
from typing import Any

from detente.core.exhibits import Exhibit, Point, Rule, Series
from detente.core.prose import printed
from detente.figures.frame import Frame, Layer, domain, line, place_axis, specification, text, value_axis
from detente.figures.lettering import Tag, clean, set_apart, shortened, width_of, wrapped
from detente.figures.scales import Scale, decimals, moment, number_scale, place_text, time_scale, values_of
from detente.figures.theme import (
    BAND_OPACITY,
    FAINT,
    GRID,
    INK,
    PAPER,
    QUIET,
    REQUIRED_DASH,
    Stroke,
    sizes,
    strokes,
)

GAP = 10
"""[px] Between the plot and the labels beside it."""

MARKED = 14
"""Series with at most this many points show each of them."""


def chart(exhibit: Exhibit, width: int, credits: tuple[str, ...], *, joined: bool = True) -> dict[str, Any]:
    """Specification of a plot over time, number or names in a row; `joined` draws the lines."""
    places = _places(exhibit)
    numbers = values_of(exhibit)
    y = number_scale(numbers, from_zero=False)
    s = sizes(width)
    left = s.margin + max(width_of(label, s.label - 1) for label in y.labels) + 8
    labels, right = _labels(exhibit, width)
    needed = sum(len(lines) for lines in labels) * (s.label + 4)
    height = max(300.0 if width >= 600 else 240.0, needed)
    x_rules = [rule for rule in exhibit.rules if rule.across == "x"]
    # rules are labelled above the plot, on as many rows as they need at most
    frame = Frame(
        exhibit, width, height, left, right, credits, above=14.0 * len(x_rules) + (6 if x_rules else 0), below=28.0
    )
    x = _x_scale(exhibit, places, frame)
    drawn = strokes([series.role for series in exhibit.series])
    band_layers, line_layers = [], []
    for number, (series, stroke) in enumerate(zip(exhibit.series, drawn, strict=True)):
        rows = _rows(series, places)
        band_layers += _bands(rows, stroke, number, joined)
        line_layers += _strokes(rows, stroke, joined)
    base = _axes(x, y, frame)
    rules = _rules(exhibit.rules, x, y, frame, places)
    ends = _ends(exhibit, labels, drawn, places, x, y, frame)
    return specification(frame, [base, *band_layers, *rules, *line_layers, *ends])


def _places(exhibit: Exhibit) -> dict[str, float] | None:
    """Where names stand, if x holds names: 0, 1, 2 … in order of appearance."""
    if exhibit.x.type != "name":
        return None
    names = dict.fromkeys(str(point.x) for series in exhibit.series for point in series.points)
    return {name: float(number) for number, name in enumerate(names)}


def _x(place: date | float | str, places: dict[str, float] | None) -> float:
    if places is not None:
        return places[str(place)]
    if isinstance(place, date):
        return moment(place)
    if isinstance(place, str):
        raise ValueError(f"a place on an axis of time or numbers is a date or number; got {place!r}")
    return float(place)


def _x_scale(exhibit: Exhibit, places: dict[str, float] | None, frame: Frame) -> Scale:
    if places is not None:
        last = max(len(places) - 1, 0)
        room = frame.inner / max(len(places), 1) - 6
        ticks = tuple(places.values())
        names = tuple(shortened(clean(name), room, frame.sizes.label - 1) for name in places)
        return Scale(-0.5, last + 0.5, ticks, names)
    found = [point.x for series in exhibit.series for point in series.points]
    found += [rule.at for rule in exhibit.rules if rule.across == "x"]
    days = [place for place in found if isinstance(place, date)]
    if days:
        return time_scale(days, max(2, round(frame.inner / (85 if frame.width >= 600 else 62))))
    numbers = [float(place) for place in found if not isinstance(place, date | str)]
    scale = number_scale(numbers, from_zero=False, count=max(2, round(frame.inner / 110)))
    if all(1800 <= n <= 2200 and n.is_integer() for n in numbers) and numbers:
        # calendar years: no thousands separator
        scale = scale._replace(labels=tuple(f"{tick:g}" for tick in scale.ticks))
    return scale


def _labels(exhibit: Exhibit, width: int) -> tuple[list[list[str]], float]:
    """The lines of each series' label, and the room they need to the right of the plot."""
    s = sizes(width)
    room = width * (0.25 if width >= 600 else 0.27)
    most = 3 if len(exhibit.series) <= 8 else 1
    labels = [wrapped(_name(series), room, s.label, bold=True, most=most) for series in exhibit.series]
    widest = max((width_of(one, s.label, bold=True) for label in labels for one in label), default=0.0)
    return labels, widest + GAP + 4 + s.margin


def _name(series: Series) -> str:
    drawable = [point for point in series.points if _height(point) is not None]
    if not drawable:
        return f"{series.name} (no figures)"
    # the label stands at the last point, and so does its share
    prior = drawable[-1].prior
    return series.name if prior is None else f"{series.name} (prior {printed(100.0 * prior, 0)} %)"


Row = dict[str, float | None]


def _rows(series: Series, places: dict[str, float] | None) -> list[Row]:
    """Points in order of x; `run` counts stretches without a missing value, which are never bridged."""
    points = sorted(series.points, key=lambda point: _x(point.x, places))
    rows: list[Row] = []
    run = 0
    for point in points:
        if point.y is None and point.low is None and point.high is None:
            run += 1
            continue
        row: Row = {"x": _x(point.x, places), "y": point.y, "low": point.low, "high": point.high, "run": run}
        if point.low50 is not None and point.high50 is not None:
            row |= {"low50": point.low50, "high50": point.high50}
        rows.append(row)
    return rows


def _bands(rows: list[Row], stroke: Stroke, number: int, joined: bool) -> list[Layer]:
    whole = [row for row in rows if row["low"] is not None and row["high"] is not None]
    if not whole:
        return []
    lengths = {run: sum(row["run"] == run for row in whole) for run in {row["run"] for row in whole}}
    wide = [row for row in whole if joined and lengths[row["run"]] > 1]
    alone = [row for row in whole if not joined or lengths[row["run"]] == 1]
    encoding = {"x": _field("x"), "y": _field("low"), "y2": {"field": "high"}}
    layers: list[Layer] = []
    if wide:
        mark = {"type": "area", "fill": stroke.colour, "opacity": BAND_OPACITY}
        layers.append({"data": {"values": wide}, "mark": mark, "encoding": {**encoding, "detail": {"field": "run"}}})
        inner = [row for row in wide if "low50" in row]
        if inner:
            # the same shade twice: where both bands lie, the figure is darker
            halves = {"x": _field("x"), "y": _field("low50"), "y2": {"field": "high50"}, "detail": {"field": "run"}}
            layers.append({"data": {"values": inner}, "mark": mark, "encoding": halves})
    if alone:
        # two estimates of the same day would hide each other's limits
        shift = (number % 5 - 2) * 2 if not joined else 0
        mark = {"type": "rule", "stroke": stroke.colour, "strokeWidth": 3, "opacity": 0.45, "xOffset": shift}
        layers.append({"data": {"values": alone}, "mark": mark, "encoding": encoding})
    return layers


def _strokes(rows: list[Row], stroke: Stroke, joined: bool) -> list[Layer]:
    known = [row for row in rows if row["y"] is not None]
    encoding = {"x": _field("x"), "y": _field("y")}
    layers: list[Layer] = []
    runs = [row["run"] for row in known]
    if joined and len(known) > len(set(runs)):
        mark: dict[str, Any] = {"type": "line", "stroke": stroke.colour, "strokeWidth": stroke.width}
        if stroke.dash:
            mark |= {"strokeDash": list(stroke.dash), "strokeCap": "round"}
        layers.append({"data": {"values": known}, "mark": mark, "encoding": {**encoding, "detail": {"field": "run"}}})
    single = [row for row in known if runs.count(row["run"]) == 1]
    shown = known if not joined or len(known) <= MARKED else single
    if shown:
        size = 30 if joined else 42
        mark = {"type": "point", "shape": "circle", "filled": True, "fill": stroke.colour, "size": size, "opacity": 1}
        mark |= {"stroke": PAPER, "strokeWidth": 0.8}
        layers.append({"data": {"values": shown}, "mark": mark, "encoding": encoding})
    return layers


def _field(name: str) -> dict[str, str]:
    return {"field": name, "type": "quantitative"}


def _axes(x: Scale, y: Scale, frame: Frame) -> Layer:
    """An invisible mark that carries both scales and axes."""
    corner = {"x": x.least, "y": y.least}
    return {
        "data": {"values": [corner]},
        "mark": {"type": "point", "opacity": 0},
        "encoding": {
            "x": {**_field("x"), "scale": domain(x), "axis": place_axis(x, frame)},
            "y": {**_field("y"), "scale": domain(y), "axis": value_axis(y, frame, "left")},
        },
    }


def _rules(rules: tuple[Rule, ...], x: Scale, y: Scale, frame: Frame, places: dict[str, float] | None) -> list[Layer]:
    """Rules with their labels: across x above the plot, each on its own row; across y on the line."""
    size = frame.sizes.label - 1
    layers: list[Layer] = []
    labels: list[Layer] = []
    upright = sorted((r for r in rules if r.across == "x"), key=lambda r: _x(r.at, places))
    for row, rule in enumerate(upright):
        at = x.at(_x(rule.at, places), frame.inner)
        y_label = -8 - 14.0 * (len(upright) - 1 - row)
        layers.append(line(at, y_label + 3, at, frame.height, stroke=INK, strokeWidth=1))
        label = shortened(clean(rule.label), frame.width - 2 * frame.sizes.margin, size)
        half = width_of(label, size) / 2
        centre = min(max(at, half - frame.left + 4), frame.inner + frame.right - half - 4)
        if len(upright) > 1:  # set off from the line of a neighbour that it crosses
            halo = {"stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round"}
            labels.append(text(label, centre, y_label, size, align="center", **halo))
        labels.append(text(label, centre, y_label, size, align="center"))
    layers += labels
    level = [r for r in rules if r.across == "y" and not isinstance(r.at, date)]
    for rule in level:
        at = frame.height - y.at(_x(rule.at, None), frame.height)
        layers.append(line(0, at, frame.inner, at, stroke=INK, strokeDash=list(REQUIRED_DASH)))
        label = shortened(clean(rule.label), frame.inner - 8, size)
        layers.append(text(label, 4, at - 5, size, stroke=PAPER, strokeWidth=3, strokeJoin="round"))
        layers.append(text(label, 4, at - 5, size))
    return layers


def _ends(
    exhibit: Exhibit,
    labels: list[list[str]],
    drawn: list[Stroke],
    places: dict[str, float] | None,
    x: Scale,
    y: Scale,
    frame: Frame,
) -> list[Layer]:
    """Each label beside the last point of its series, moved no more than needed, a thin leader if moved."""
    size = frame.sizes.label
    step = round(size * 1.3)
    anchors = [_anchor(series, places) for series in exhibit.series]
    present = [i for i, anchor in enumerate(anchors) if anchor is not None]
    middle = frame.height / 2
    spots = {}
    for i, anchor in enumerate(anchors):
        spots[i] = (frame.inner, middle)
        if anchor is not None:
            spots[i] = (x.at(anchor[0], frame.inner), frame.height - y.at(anchor[1], frame.height))
    tags = [Tag(spots[i][1], len(labels[i]) * step + 2.0) for i in range(len(labels))]
    centres = set_apart(tags, -6.0, frame.height + 6.0)
    layers: list[Layer] = []
    for i, lines in enumerate(labels):
        top = centres[i] - (len(lines) - 1) * step / 2 + size * 0.35
        missing = i not in present
        colour = FAINT if missing else drawn[i].colour if drawn[i].colour != FAINT else QUIET
        if not missing and (abs(centres[i] - spots[i][1]) > 5 or spots[i][0] < frame.inner - 12):
            layers.append(line(spots[i][0] + 4, spots[i][1], frame.inner + GAP - 3, centres[i], stroke=GRID))
        layers.append(text(lines, frame.inner + GAP, top, size, fill=colour, fontWeight=600))
    return layers


def _anchor(series: Series, places: dict[str, float] | None) -> tuple[float, float] | None:
    """The last point that can be drawn; its middle where only limits are known."""
    found = [(point, _height(point)) for point in series.points]
    known = [(_x(point.x, places), height) for point, height in found if height is not None]
    return max(known) if known else None


def _height(point: Point) -> float | None:
    if point.y is not None:
        return point.y
    ends = [end for end in (point.low, point.high) if end is not None]
    return sum(ends) / len(ends) if ends else None


def summary(exhibit: Exhibit) -> str:
    """What the figure shows, in words, where its author gave none: the last value of each series."""
    parts = []
    digits = decimals(values_of(exhibit))
    for series in exhibit.series:
        known = [point for point in series.points if point.y is not None]
        if known:
            last = known[-1]
            parts.append(f"{clean(series.name)}: {last.y:,.{digits}f} ({place_text(last.x)})")
    return "; ".join(parts)
