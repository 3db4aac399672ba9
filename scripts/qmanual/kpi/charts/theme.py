"""The theme of all charts: colours, shapes of states, fonts, sizes."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

THEME_VERSION = 3
"""Counts up when the same figures would be drawn otherwise."""

Chart = Any
"""An Altair chart; Altair is imported where one is made."""

COLOURS: Mapping[str, str] = {
    "value": "#0b5c8a",
    "band": "#9fc3da",
    "second": "#9c3f78",
    "target": "#00704f",
    "warning": "#8a5a00",
    "missed": "#b03a00",
    "muted": "#8a94a0",
    "limit": "#5c6773",
    "text": "#38424d",
    "grid": "#dfe4e9",
    "heat-1": "#e6f0f6",
    "heat-2": "#bcd8e8",
    "heat-3": "#86b8d4",
    "heat-4": "#2c739e",
    "heat-5": "#0f4c72",
    "on-low": "#1b2128",
    "on-high": "#fdfeff",
}
"""Name of a colour to its value where a page gives none: ``--qm-chart-<name>`` in CSS.

All are different, because in the SVG they are found by their value. The states are Okabe and
Ito's bluish green, orange and vermilion, darkened until text in them is legible; ``heat`` is one
hue from light to dark, and ``on-low`` and ``on-high`` are what is written on its two ends.
"""

STATUSES: Mapping[str, tuple[str, str]] = {
    "met": ("value", "circle"),
    "value": ("value", "circle"),
    "warning": ("warning", "triangle-up"),
    "missed": ("missed", "diamond"),
    "open": ("muted", "square"),
}
"""Status as drawn to its colour and, because not everybody sees colours, its shape."""

SIZES: Mapping[str, float] = {
    "circle": 52,
    "triangle-up": 110,
    "diamond": 140,
    "square": 60,
}
"""Area of a shape in square pixels: those that say something are larger."""

_MANY = 60
"""Points in a picture from which on they are drawn smaller."""

WIDTH = 430
"""Width of what is plotted, in pixels; axes and labels come on top of it."""

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
FONT_SIZE = 13


def drawn_status(status: str, complete: bool = True) -> str:
    """Status as drawn: what is not judged, or not yet final, stays grey."""
    if not complete or status in ("insufficient", "no-data"):
        return "open"
    return "value" if status == "no-target" else status


def css_colour(name: str) -> str:
    """A colour as SVG: the page's, and ours where the page has none."""
    return f"var(--qm-chart-{name}, {COLOURS[name]})"


def finite(values: Iterable[float | None]) -> list[float]:
    """The values that can be drawn."""
    return [value for value in values if value is not None and math.isfinite(value)]


def data(rows: list[dict[str, Any]]) -> Any:
    """Rows as the data of a chart, written into its specification."""
    import altair as alt

    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def status_colour() -> Any:
    """Colour by the field ``status``."""
    import altair as alt

    colours = [COLOURS[colour] for colour, _shape in STATUSES.values()]
    return alt.Color("status:N", scale=alt.Scale(domain=[*STATUSES], range=colours), legend=None)


def status_shape() -> Any:
    """Shape by the field ``status``."""
    import altair as alt

    shapes = [shape for _colour, shape in STATUSES.values()]
    return alt.Shape("status:N", scale=alt.Scale(domain=[*STATUSES], range=shapes), legend=None)


def status_size(count: int) -> Any:
    """Size by the field ``status``; smaller where there are many points."""
    return by_shape("status", [shape for _colour, shape in STATUSES.values()], [*STATUSES], count)


def by_shape(field: str, shapes: Sequence[str], domain: Sequence[str], count: int) -> Any:
    """The size that goes with the shapes of a field."""
    import altair as alt

    sizes = [SIZES[shape] * min(1, _MANY / count) for shape in shapes]
    return alt.Size(
        f"{field}:N", scale=alt.Scale(type="ordinal", domain=list(domain), range=sizes), legend=None
    )


def themed(layers: list[Chart], height: float, width: float = WIDTH) -> Chart:
    """Layers as one chart in our theme; it follows the page's background."""
    import altair as alt

    return (
        alt.layer(*layers)
        .properties(width=width, height=height)
        .configure(
            font=FONT,
            background="transparent",
            # Room for fonts that are wider than those of the machine that draws.
            padding={"left": 8, "right": 20, "top": 6, "bottom": 4},
        )
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=COLOURS["text"],
            titleColor=COLOURS["text"],
            gridColor=COLOURS["grid"],
            domainColor=COLOURS["grid"],
            tickColor=COLOURS["grid"],
            labelFontSize=FONT_SIZE,
            titleFontSize=FONT_SIZE,
            titleFontWeight="normal",
            labelLimit=0,
        )
        .configure_axisX(grid=False)
        .configure_text(fontSize=FONT_SIZE)
    )
