"""What all chart kinds share: title, unit, footer with sources and badge, axes, rules.

Everything is placed by us in pixels: the plot is `inner` wide and its margins are fixed, so a figure
is exactly as wide as asked and nothing is clipped or moved by the renderer.
"""

from dataclasses import dataclass
from typing import Any

from detente.core.exhibits import Exhibit
from detente.figures.lettering import clean, width_of, wrapped
from detente.figures.scales import Scale
from detente.figures.theme import GRID, INK, QUIET, Sizes, configuration, sizes

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
Layer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """[px] The plot and its surroundings: `left` and `right` hold names and labels beside the plot."""

    exhibit: Exhibit
    width: int
    height: float
    left: float
    right: float
    credits: tuple[str, ...]
    above: float = 0.0
    below: float = 24.0

    @property
    def sizes(self) -> Sizes:
        """Type sizes of this width."""
        return sizes(self.width)

    @property
    def inner(self) -> float:
        """Width of the plot."""
        return self.width - self.left - self.right


def text(lines: str | list[str], x: float, y: float, size: float, **style: Any) -> Layer:
    """A text at a place in the plot's pixels."""
    mark: dict[str, Any] = {"type": "text", "text": lines, "x": round(x, 1), "y": round(y, 1), "fontSize": size}
    mark |= {"align": "left", "fill": INK, "lineHeight": round(size * 1.3), **style}
    return {"data": {"values": [{}]}, "mark": mark, "encoding": {}}


def line(x: float, y: float, x2: float, y2: float, **style: Any) -> Layer:
    """A straight line between two places in the plot's pixels."""
    ends = {"x": x, "y": y, "x2": x2, "y2": y2}
    return {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "strokeWidth": 1, **style},
        "encoding": {name: {"value": round(end, 1)} for name, end in ends.items()},
    }


def specification(frame: Frame, layers: list[Layer]) -> dict[str, Any]:
    """The whole Vega-Lite specification: the layers, with title above and sources below."""
    s, exhibit = frame.sizes, frame.exhibit
    room = frame.width - 2 * s.margin
    title = wrapped(exhibit.title, room, s.title, bold=True)
    subtitle = wrapped(exhibit.subtitle, room, s.subtitle)
    head = s.margin + len(title) * _step(s.title) + len(subtitle) * _step(s.subtitle) + 10
    start = s.margin - frame.left
    top = -(head + frame.above)
    first = top + s.margin + s.title * 0.8
    second = first + len(title) * _step(s.title) - (s.title - s.subtitle) * 0.3
    heading = [
        text(title, start, first, s.title, fontWeight=600),
        text(subtitle, start, second, s.subtitle, fill=QUIET),
    ]
    footer, foot = _footer(frame, start, room)
    return {
        "$schema": SCHEMA,
        "width": round(frame.inner, 1),
        "height": round(frame.height, 1),
        "autosize": {"type": "none"},
        "padding": {
            "left": round(frame.left, 1),
            "right": round(frame.right, 1),
            "top": round(-top, 1),
            "bottom": round(frame.below + foot, 1),
        },
        "config": configuration(),
        "layer": [*layers, *heading, *footer],
    }


def _step(size: float) -> int:
    return round(size * 1.3)


def _footer(frame: Frame, start: float, room: float) -> tuple[list[Layer], float]:
    """Note, sources and badge under a thin line, and how high they are."""
    s, exhibit = frame.sizes, frame.exhibit
    parts = [clean(exhibit.note), f"Sources: {'; '.join(frame.credits)}" if frame.credits else ""]
    lines = [one for part in parts if part for one in wrapped(part, room, s.footer)]
    badge = wrapped(exhibit.badge, room, s.footer, bold=True) if exhibit.badge else []
    y = frame.height + frame.below + 8
    layers = [line(start, y, start + room, y, stroke=GRID)]
    y += _step(s.footer) + 2
    if lines:
        layers.append(text(lines, start, y, s.footer, fill=QUIET))
    if badge:
        y_badge = y + len(lines) * _step(s.footer)
        layers.append(text(badge, start, y_badge, s.footer, fill=QUIET, fontWeight=600))
    return layers, 8 + (len(lines) + len(badge)) * _step(s.footer) + s.margin


def value_axis(scale: Scale, frame: Frame, orient: str) -> dict[str, Any]:
    """Axis of numbers, with grid; ticks and labels are ours."""
    return {
        "orient": orient,
        "values": list(scale.ticks),
        "grid": True,
        "title": None,
        "labelFlush": False,
        **_labels(scale, frame),
    }


def place_axis(scale: Scale, frame: Frame) -> dict[str, Any]:
    """Horizontal axis of time or numbers, without grid, its line drawn."""
    return {
        "orient": "bottom",
        "values": list(scale.ticks),
        "grid": False,
        "domain": True,
        "domainColor": QUIET,
        "ticks": True,
        "tickColor": QUIET,
        "tickSize": 4,
        "labelFlush": False,
        "title": None,
        **_labels(scale, frame),
    }


def _labels(scale: Scale, frame: Frame) -> dict[str, Any]:
    names = {_key(tick): label for tick, label in zip(scale.ticks, scale.labels, strict=True)}
    pairs = ", ".join(f"{key!r}: {label!r}" for key, label in names.items())
    # labels are looked up by rounded tick, so that no locale, time zone or float noise can change them
    return {
        "labelExpr": f"({{{pairs}}})[format(datum.value, '.6~f')]",
        "labelFontSize": frame.sizes.label - 1,
        "labelFlush": False,
    }


def _key(tick: float) -> str:
    plain = f"{tick:.6f}".rstrip("0").rstrip(".")
    return "0" if plain == "-0" else plain.replace("-", "\N{MINUS SIGN}")


def overhang(scale: Scale, s: Sizes) -> float:
    """[px] How far the outermost tick labels of a horizontal axis reach beyond it, with a little air."""
    return max(width_of(scale.labels[n], s.label - 1) for n in (0, -1)) / 2 + 4


def domain(scale: Scale, **more: Any) -> dict[str, Any]:
    """Vega-Lite scale with exactly these ends."""
    return {"domain": [scale.least, scale.most], "nice": False, "zero": False, **more}
