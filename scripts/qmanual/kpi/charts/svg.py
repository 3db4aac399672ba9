"""SVG: a Vega-Lite specification as a picture that follows the page's colours.

It needs no network and no script, and it says what it shows.
"""

import re
from html import escape
from typing import Any

from qmanual.items.quantity import locale_of
from qmanual.kpi.charts.theme import COLOURS, css_colour


def render_svg(
    specification: dict[str, Any],
    *,
    name: str,
    title: str,
    description: str,
    key: str = "",
    language: str = "en",
) -> str:
    """A Vega-Lite specification as SVG, with title and description, colours as CSS variables.

    :param name: unique on the page; identifiers in the SVG begin with it.
    """
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(specification, format_locale=number_locale(language))
    for colour, value in COLOURS.items():
        svg = svg.replace(f'"{value}"', f'"{css_colour(colour)}"')
    # Clip paths are numbered through all charts of a process. Numbered within the chart they
    # do not depend on what was drawn before, and with its name they differ on a page.
    for number, old in enumerate(re.findall(r'\bid="([^"]+)"', svg)):
        svg = svg.replace(f'id="{old}"', f'id="{name}-{number}"')
        svg = svg.replace(f"url(#{old})", f"url(#{name}-{number})")
    # Without these a screen reader would read out every tick of the axes.
    svg = re.sub(r' (?:aria-[a-z]+|role|class)="[^"]*"', "", svg)
    opening, _, rest = svg.partition(">")
    width, height = (re.search(rf' {side}="([\d.]+)"', opening) for side in ("width", "height"))
    if 'viewBox="' not in opening and width and height:
        opening += f' viewBox="0 0 {width[1]} {height[1]}"'
    opening = re.sub(r' (?:width|height)="[\d.]+"', "", opening)
    size = f' width="{width[1]}" height="{height[1]}"' if width and height else ""
    return (
        f'{opening}{size} overflow="visible" class="qm-chart" role="img" data-drawn-from="{key}" '
        f'aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>{rest}\n'
    )


def number_locale(language: str) -> dict[str, Any]:
    """How numbers are written on the axes of a chart, in the terms of d3-format."""
    locale = locale_of(language)
    symbols = locale.number_symbols["latn"]
    pattern = locale.percent_formats[None].pattern
    return {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["", ""],
        "percent": pattern[pattern.rindex("0") + 1 :],
    }
