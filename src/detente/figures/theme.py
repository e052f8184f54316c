"""The one look of every figure: fonts, colours, strokes and sizes.

Colours differ by hue and by lightness, so that they stay apart for readers with protanopia,
deuteranopia or tritanopia and in grey print; none is red, and no side of a war owns one.
`tests/figures/test_theme.py` measures both.
"""

from pathlib import Path
from typing import Any, NamedTuple

FONTS = Path(__file__).parent / "fonts"
FONT = "Inter Detente"

INK = "#1B1F24"
QUIET = "#5A6470"
FAINT = "#8A939D"
GRID = "#E6E9EC"
PAPER = "#FFFFFF"

COLOURS = ("#064CD4", "#A06401", "#341E5E", "#4E7A71")
"""At most four series carry a colour; further ones are grey and told apart by their labels."""

DASHES: tuple[tuple[int, ...], ...] = ((), (7, 3), (2, 2), (9, 3, 2, 3))
"""A second sign beside colour, in the same order."""

BASELINE_DASH = (1, 4)
REQUIRED_DASH = (6, 4)
HOLLOW_DASH = (2, 2)
BAND_OPACITY = 0.16

WIDE = 900
"""[px] Width of a figure in a report or on a screen."""

NARROW = 390
"""[px] Width of a figure on a phone."""


class Sizes(NamedTuple):
    """[px] Type sizes and margins of one width."""

    title: int
    subtitle: int
    label: int
    footer: int
    margin: int


def sizes(width: int) -> Sizes:
    """Sizes for a figure of this width: type stays legible when the figure is narrow."""
    return Sizes(19, 14, 13, 11, 16) if width >= 600 else Sizes(16, 13, 12, 10, 10)


class Stroke(NamedTuple):
    """How one series is drawn."""

    colour: str
    dash: tuple[int, ...]
    width: float


LED_BY_PRIOR = 80
"""[%] Of a number's spread that beliefs alone would give, from which on its mark is hollow: judgement, not data."""


def strokes(roles: list[str]) -> list[Stroke]:
    """One stroke per series, by role and order: baselines dotted grey, targets dashed, the first four coloured."""
    drawn, coloured = [], 0
    for role in roles:
        if role == "baseline":
            drawn.append(Stroke(QUIET, BASELINE_DASH, 1.8))
        elif role == "required":
            drawn.append(Stroke(INK, REQUIRED_DASH, 1.3))
        elif coloured < len(COLOURS):
            drawn.append(Stroke(COLOURS[coloured], DASHES[coloured] if role == "rival" else (), 1.8))
            coloured += 1
        else:
            drawn.append(Stroke(FAINT, (), 1.0))
    return drawn


def configuration() -> dict[str, Any]:
    """Vega-Lite `config` of every figure. Set per specification: importing détente changes no global option."""
    return {
        "font": FONT,
        "background": PAPER,
        "aria": False,
        "view": {"stroke": None},
        "text": {"font": FONT, "fill": INK, "baseline": "alphabetic"},
        "axis": {
            "labelFont": FONT,
            "labelColor": QUIET,
            "titleFont": FONT,
            "titleColor": QUIET,
            "titleFontWeight": 400,
            "domain": False,
            "ticks": False,
            "gridColor": GRID,
            "labelPadding": 6,
            "labelOverlap": False,
        },
    }
