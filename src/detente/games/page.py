"""The solution of a game as one self-contained page."""

import base64
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from detente.core.games import Game
from detente.core.prose import Value, printed
from detente.figures import NARROW, WIDE, svg
from detente.figures.theme import FONT, FONTS
from detente.games.parts import Parts

TEMPLATES = Path(__file__).parent / "templates"


def page(title: str, game: Game, parts: Parts) -> str:
    """The page as HTML text; it needs neither network nor script."""
    figures = [
        {"wide": _drawn(svg(one, WIDE)), "narrow": _drawn(svg(one, NARROW)), "alt": one.alt} for one in parts.exhibits
    ]
    return (
        _environment()
        .get_template("game.html.j2")
        .render(
            title=title,
            kind=(type(game).__doc__ or "").splitlines()[0],
            description=game.description,
            outcome=parts.outcome,
            headline=parts.headline,
            steps=parts.steps,
            turns=parts.would_change,
            assumes=parts.assumes,
            notes=game.notes,
            figures=figures,
            numbers=[(one.name.replace("_", " "), _told(one)) for one in parts.numbers],
            style=Markup((TEMPLATES / "game.css").read_text("utf-8")),  # noqa: S704 - our own file
            fonts=Markup(_fonts()),  # noqa: S704 - our own files
        )
    )


def _told(value: Value) -> str:
    return printed(float(value.median or 0.0), value.digits)


def _drawn(figure: str) -> Markup:
    return Markup(figure)  # noqa: S704 - drawn by us


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _fonts() -> str:
    faces = []
    for name, weight in (("Inter-Regular", 400), ("Inter-SemiBold", 600)):
        data = base64.b64encode((FONTS / f"{name}.woff2").read_bytes()).decode("ascii")
        source = f'url(data:font/woff2;base64,{data}) format("woff2")'
        faces.append(f'@font-face{{font-family:"{FONT}";font-weight:{weight};src:{source}}}')
    return "\n".join(faces)
