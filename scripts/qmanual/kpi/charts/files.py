"""Chart files: charts as SVG that follow the page's colours and need no network."""

import hashlib
import json
import re
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from qmanual.items.quantity import locale_of
from qmanual.kpi.charts.charts import COLOURS, THEME_VERSION, bar_chart, describe, trend_chart
from qmanual.kpi.measurements.measurement import Measurement, to_json
from qmanual.kpi.sources.files import write_atomically

_SHOWN = ("id", "title", "unit", "decimals", "series", "breakdown", "target", "chart_type")
"""What a chart depends on."""


def draw(measurement: Measurement, folder: Path, language: str = "en") -> Measurement:
    """Write the charts of a measurement; returns it with the names of their files.

    A file that was drawn from the same figures is left alone.
    """
    if measurement.chart_type == "none":
        return measurement
    parts: dict[str, str] = {}
    for dimension in measurement.breakdown:
        name = f"{measurement.id}--{_slug(dimension)}.svg"
        if _draw_one(measurement, dimension, folder / name, language):
            parts[dimension] = name
    main: str | None = None
    if measurement.chart_type == "bars":
        main = next(iter(parts.values()), None)
    if main is None and _draw_one(measurement, None, folder / f"{measurement.id}.svg", language):
        main = f"{measurement.id}.svg"
    return replace(measurement, chart=main, breakdown_charts=parts)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _draw_one(measurement: Measurement, dimension: str | None, path: Path, language: str) -> bool:
    """Whether there is something to draw; then the file holds it."""
    key = _key(measurement, dimension, language)
    if path.is_file() and f'data-drawn-from="{key}"' in path.read_text(encoding="utf-8")[:600]:
        return True
    if dimension is None:
        chart = trend_chart(measurement, language)
    else:
        chart = bar_chart(measurement, dimension, language)
    if chart is None:
        path.unlink(missing_ok=True)
        return False
    svg = render_svg(
        chart.to_dict(),
        name=path.stem.lower(),
        title=measurement.title,
        description=describe(measurement, dimension, language),
        language=language,
        key=key,
    )
    write_atomically(path, svg.encode())
    return True


def _key(measurement: Measurement, dimension: str | None, language: str) -> str:
    data = to_json(measurement)
    shown = {name: data[name] for name in _SHOWN}
    text = json.dumps([THEME_VERSION, language, dimension, shown], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


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
        svg = svg.replace(f'"{value}"', f'"var(--qm-chart-{colour}, {value})"')
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
