"""The company's accent colour, made legible on light and on dark pages (WCAG AA)."""

import colorsys
import re

LIGHT_PAGE = "#ffffff"
LIGHT_SOFT = "#f4f6f8"
DARK_PAGE = "#14181c"
DARK_SOFT = "#1e242a"
AA = 4.5


def parse_colour(text: str) -> tuple[float, float, float]:
    """Red, green and blue from 0 to 1.

    :raises ValueError: if it is not written as ``#rrggbb``.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError(f"{text!r} is not a colour such as #0b5c8a")
    red, green, blue = (int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def legible(accent: str, *pages: str) -> str:
    """The accent, made darker or lighter until text in it is legible on all the pages."""
    dark_page = _luminance(pages[0]) < 0.2
    hue, lightness, saturation = colorsys.rgb_to_hls(*parse_colour(accent))
    colour = accent.lower()
    while any(contrast(colour, page) < AA for page in pages):
        lightness += 0.01 if dark_page else -0.01
        if not 0 <= lightness <= 1:
            break
        channels = colorsys.hls_to_rgb(hue, lightness, saturation)
        colour = "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
    return colour


def accent_css(accent: str) -> str:
    """A style sheet that sets the accent for light and dark; paper is light."""
    light = legible(accent, LIGHT_PAGE, LIGHT_SOFT)
    dark = legible(accent, DARK_PAGE, DARK_SOFT)
    return (
        f":root {{ --qm-accent: {light}; }}\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        f"  :root:not([data-theme=light]) {{ --qm-accent: {dark}; }}\n"
        "}\n"
        f"@media screen {{ :root[data-theme=dark] {{ --qm-accent: {dark}; }} }}\n"
    )


def _luminance(colour: str) -> float:
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in parse_colour(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
