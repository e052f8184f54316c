"""Figures: an Exhibit, which is data, becomes a Vega-Lite specification, an SVG or a PNG in one house style.

One function per product, for terminal, report and web alike:

    chart(exhibit, width)   the Vega-Lite specification
    svg(exhibit, width)     an <svg> element, fit to stand in a page
    png(exhibit, width)     a picture
    table(exhibit)          the same data in rows and columns
    written(folder, files)  the files in a folder, all whole or none
"""

from typing import Any

from detente.core.exhibits import Exhibit
from detente.figures import bars, grid, lines, ranges
from detente.figures.files import written
from detente.figures.render import draw_png, draw_svg
from detente.figures.tables import Cell, Table, table
from detente.figures.theme import NARROW, WIDE

__all__ = ["NARROW", "WIDE", "Cell", "Table", "chart", "png", "svg", "table", "written"]

_KINDS = {"lines": lines.chart, "bars": bars.chart, "ranges": ranges.chart, "grid": grid.chart}
_LONG = 60
"""Names beyond which bars over time are drawn as lines."""


def chart(exhibit: Exhibit, width: int = WIDE, credits: tuple[str, ...] | None = None) -> dict[str, Any]:
    """The exhibit's Vega-Lite specification, `width` pixels wide.

    `credits` are printed as its sources, by default the exhibit's source ids.
    """
    draw = _KINDS[exhibit.kind]
    if (
        exhibit.kind == "bars"
        and exhibit.x.type != "name"
        and len({p.x for s in exhibit.series for p in s.points}) > _LONG
    ):
        draw = lines.chart
    return draw(exhibit, width, exhibit.sources if credits is None else credits)


def svg(exhibit: Exhibit, width: int = WIDE, credits: tuple[str, ...] | None = None, prefix: str = "") -> str:
    """The exhibit as an `<svg>` element. Text stays text, in the font that ships with the package.

    `prefix` sets ids apart where the same exhibit stands twice on a page.
    """
    return draw_svg(chart(exhibit, width, credits), f"{prefix}{exhibit.id}-{width}")


def png(exhibit: Exhibit, width: int = WIDE, credits: tuple[str, ...] | None = None, scale: float = 2.0) -> bytes:
    """The exhibit as a PNG picture of `scale` times its width."""
    return draw_png(chart(exhibit, width, credits), scale)
