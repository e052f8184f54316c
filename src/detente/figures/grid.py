"""Two settings against each other: one cell per pair, its number printed in it, shaded by its distance from nought.

Rows are series, the last on top as on an axis; columns are places on x. Shade and printed number say
the same, so that neither colour vision nor colour print is needed.
"""

from typing import Any

from detente.core.exhibits import Exhibit, Point
from detente.core.prose import printed
from detente.figures.frame import Frame, Layer, specification, text
from detente.figures.lettering import clean, shortened, width_of, wrapped
from detente.figures.scales import decimals, place_text, values_of
from detente.figures.theme import COLOURS, GRID, PAPER, QUIET, sizes

CELL = 38
"""[px] Height of a cell."""

GAP = 8
"""[px] Between a row's name and its cells."""

DARKEST = 0.85
"""[share] Of a hue in the cell farthest from nought; paler cells keep dark lettering legible."""


def chart(exhibit: Exhibit, width: int, credits: tuple[str, ...]) -> dict[str, Any]:
    """Specification of the grid; a missing cell is empty and says so."""
    s = sizes(width)
    rows = exhibit.series[::-1]
    columns = list(dict.fromkeys(place_text(point.x) for series in rows for point in series.points)) or ["no figures"]
    names = [wrapped(clean(series.name), width * 0.3, s.label, most=2) for series in rows]
    widest = max((width_of(one, s.label) for lines in names for one in lines), default=0.0)
    frame = Frame(
        exhibit, width, float(CELL * max(len(rows), 1)), s.margin + widest + GAP, s.margin, credits, below=44.0
    )
    across = frame.inner / len(columns)
    numbers = values_of(exhibit)
    largest, digits = max((abs(number) for number in numbers), default=0.0), decimals(numbers)
    layers: list[Layer] = [_corner()]
    for row, (series, lines) in enumerate(zip(rows, names, strict=True)):
        middle = (row + 0.5) * CELL
        top = middle - (len(lines) - 1) * s.label * 0.6 + s.label * 0.35
        layers.append(text(lines, -GAP, top, s.label, align="right", lineHeight=round(s.label * 1.2)))
        known = {place_text(point.x): point for point in series.points}
        for column, name in enumerate(columns):
            layers += _cell(known.get(name), column * across, row * CELL, across, largest, digits, s.label)
    for column, name in enumerate(columns):
        shown = shortened(clean(name), across - 4, s.label - 1)
        layers.append(text(shown, (column + 0.5) * across, frame.height + 16, s.label - 1, align="center", fill=QUIET))
    label = shortened(clean(exhibit.x.label), frame.inner, s.label - 1)
    layers.append(text(label, frame.inner / 2, frame.height + 34, s.label - 1, align="center", fill=QUIET))
    return specification(frame, layers)


def _corner() -> Layer:
    """An invisible mark, so that the drawing has data and no axis."""
    return {"data": {"values": [{}]}, "mark": {"type": "point", "opacity": 0, "x": 0, "y": 0}, "encoding": {}}


def _cell(
    point: Point | None, x: float, y: float, across: float, largest: float, digits: int, size: float
) -> list[Layer]:
    number = None if point is None else point.y
    fill = PAPER if number is None else shade(number, largest)
    mark: dict[str, Any] = {"type": "rect", "x": round(x, 1), "x2": round(x + across, 1), "y": y, "y2": y + CELL}
    mark |= {"fill": fill, "stroke": GRID if number is None else PAPER, "strokeWidth": 1.5}
    shown = printed(number, digits) if number is not None else (point.note if point is not None else "") or "–"
    ink = QUIET if number is None else lettering(fill)
    middle = y + CELL / 2 + size * 0.36
    return [
        {"data": {"values": [{}]}, "mark": mark, "encoding": {}},
        text(shortened(clean(shown), across - 4, size), x + across / 2, middle, size, align="center", fill=ink),
    ]


def shade(number: float, largest: float) -> str:
    """Paper at nought, towards one hue below it and another above, in proportion to the distance."""
    hue = COLOURS[0] if number < 0 else COLOURS[1]
    part = DARKEST * abs(number) / largest if largest else 0.0
    mixed = (round(255 + (int(hue[i : i + 2], 16) - 255) * part) for i in (1, 3, 5))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def lettering(fill: str) -> str:
    """Black or white, whichever stands out from the cell more; plain black, for house ink would not do on mid tones."""
    return "#000000" if luminance(fill) > 0.179 else PAPER


def luminance(colour: str) -> float:
    """Relative luminance of a colour, 0 black to 1 white (WCAG 2, definition of relative luminance)."""
    linear = []
    for i in (1, 3, 5):
        channel = int(colour[i : i + 2], 16) / 255
        linear.append(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
