"""The look holds what it promises: colours that stay apart, text that can be read, a font that is ours."""

import itertools

import pytest

from detente.figures import theme

# Machado, Oliveira & Fernandes 2009, severity 1.0: what a reader without one kind of cone sees, in linear RGB
SIGHT = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def linear(colour: str) -> list[float]:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def contrast_with_paper(colour: str) -> float:
    red, green, blue = linear(colour)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def lab(rgb: list[float]) -> tuple[float, float, float]:
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(a * b for a, b in zip(row, rgb, strict=True)) for row in rows]
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (xyz[0] / 0.95047, xyz[1], xyz[2] / 1.08883)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


@pytest.mark.parametrize("sight", SIGHT)
def test_any_two_series_colours_stay_apart_for_every_kind_of_colour_sight(sight: str) -> None:
    seen = [
        lab([sum(a * b for a, b in zip(row, linear(colour), strict=True)) for row in SIGHT[sight]])
        for colour in theme.COLOURS
    ]
    for one, other in itertools.combinations(seen, 2):
        assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 25


@pytest.mark.parametrize("colour", [*theme.COLOURS, theme.INK, theme.QUIET])
def test_text_in_every_colour_has_contrast_enough_to_read(colour: str) -> None:
    assert contrast_with_paper(colour) >= 4.5


def test_no_series_is_red() -> None:
    for colour in theme.COLOURS:
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        assert not (red > 2 * green and red > 2 * blue)


def test_at_most_four_series_carry_a_colour_and_the_baseline_none() -> None:
    drawn = theme.strokes(["baseline", *["observed"] * 3, *["rival"] * 4])
    coloured = [stroke.colour for stroke in drawn if stroke.colour in theme.COLOURS]
    assert coloured == list(theme.COLOURS)
    assert drawn[0].colour == theme.QUIET
    assert drawn[0].dash == theme.BASELINE_DASH


def test_the_font_ships_with_its_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (theme.FONTS / "OFL.txt").read_text(encoding="utf-8")
    for name in ("Inter-Regular", "Inter-SemiBold"):
        assert (theme.FONTS / f"{name}.ttf").stat().st_size > 50_000
        assert (theme.FONTS / f"{name}.woff2").stat().st_size > 20_000
