"""Specification -> SVG or PNG, without a browser and without the network.

vl-convert numbers clip paths through the whole process and registers fonts once; both are hidden
here, so that the same exhibit gives the same bytes whatever was drawn before.
"""

import json
import re
from functools import lru_cache
from typing import Any

import vl_convert

from detente.figures.theme import FONTS

VEGA_LITE = "6.1"
_registered: list[str] = []


def _register_fonts() -> None:
    if not _registered:
        vl_convert.register_font_directory(str(FONTS))
        _registered.append(str(FONTS))


def draw_svg(specification: dict[str, Any], prefix: str) -> str:
    """The drawing as an `<svg>` element whose ids start with `prefix`, so that several fit on one page."""
    return _svg(json.dumps(specification, sort_keys=True), prefix)


@lru_cache(maxsize=256)
def _svg(specification: str, prefix: str) -> str:
    _register_fonts()
    drawn = vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE, allowed_base_urls=[])
    return _tidied(drawn, prefix)


def draw_png(specification: dict[str, Any], scale: float) -> bytes:
    """The drawing as PNG, `scale` pixels to each pixel of the specification."""
    _register_fonts()
    return vl_convert.vegalite_to_png(
        json.dumps(specification, sort_keys=True), vl_version=VEGA_LITE, scale=scale, allowed_base_urls=[]
    )


def _tidied(drawn: str, prefix: str) -> str:
    """Ids renumbered from the prefix, roles and labels dropped (the figure as a whole carries them)."""
    drawn = re.sub(r'\s(?:role|aria-[a-z]+|pointer-events|xmlns:xlink|version)="[^"]*"', "", drawn)
    for number, name in enumerate(dict.fromkeys(re.findall(r'\sid="([^"]+)"', drawn))):
        drawn = drawn.replace(f'id="{name}"', f'id="{prefix}-{number}"').replace(
            f"url(#{name})", f"url(#{prefix}-{number})"
        )
    return drawn
