"""A company's accent colour, made readable on light and on dark paper."""

import re

HEX = re.compile(r"#([0-9a-fA-F]{6})")
FALLBACK = "#0b5c8a"
LIGHT, DARK = (255, 255, 255), (20, 24, 28)
"""Paper of the pages; the same as in training.css."""
MIN_CONTRAST = 4.7
"""WCAG AA asks 4.5 of text; a little more, for the paper of raised parts."""

Colour = tuple[int, int, int]


def parse(text: str) -> Colour:
    """A colour written as ``#rrggbb``; the house's own when it is not one."""
    match = HEX.fullmatch(text.strip()) or HEX.fullmatch(FALLBACK)
    assert match is not None
    digits = match[1]
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1. Source: WCAG 2.2."""
    parts = [value / 255 for value in colour]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio, 1 to 21. Source: WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: Colour, other: Colour, share: float) -> Colour:
    """A colour moved towards another by a share of the way."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def readable(colour: Colour, paper: Colour) -> Colour:
    """The colour, moved as little as needed to be read on the paper."""
    towards = (0, 0, 0) if luminance(paper) > 0.5 else (255, 255, 255)
    for step in range(101):
        moved = mix(colour, towards, step / 100)
        if contrast(moved, paper) >= MIN_CONTRAST:
            return moved
    return towards


def as_hex(colour: Colour) -> str:
    """The colour as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def theme_css(accent: str) -> str:
    """Style sheet variables for the accent, on light and on dark paper."""
    colour = parse(accent)
    light, dark = readable(colour, LIGHT), readable(colour, DARK)
    return (
        f":root {{ --accent: {as_hex(light)}; --on-accent: #ffffff;"
        f" --accent-soft: {as_hex(mix(light, LIGHT, 0.9))}; }}\n"
        "@media (prefers-color-scheme: dark) { :root {"
        f" --accent: {as_hex(dark)}; --on-accent: {as_hex(DARK)};"
        f" --accent-soft: {as_hex(mix(dark, DARK, 0.85))}; }} }}\n"
    )
