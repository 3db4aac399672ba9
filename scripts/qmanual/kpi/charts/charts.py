"""Charts: a measurement as an Altair chart, in one theme.

The same chart is shown in a notebook and, as SVG, in the manual's pages.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from qmanual.kpi.definitions.units import PERCENT
from qmanual.kpi.measurements.formatting import format_value, unit_name
from qmanual.kpi.measurements.measurement import Measurement
from qmanual.wording.translations import translations

THEME_VERSION = 1
"""Counts up when the same figures would be drawn otherwise."""

COLOURS: Mapping[str, str] = {
    "value": "#0b5c8a",
    "band": "#9fc3da",
    "target": "#1a7f4b",
    "warning": "#b26a00",
    "missed": "#b3261e",
    "muted": "#8a94a0",
    "text": "#38424d",
    "grid": "#dfe4e9",
}
"""Name of a colour to its value where a page gives none: ``--qm-chart-<name>`` in CSS.

All are different, because in the SVG they are found by their value.
"""

_WIDTH = 560
_TREND_HEIGHT = 220
_BAR_HEIGHT = 22
_MOST_BARS = 12

Chart = Any


def trend_chart(measurement: Measurement, language: str = "en") -> Chart | None:
    """Value by period, with interval band, target and warning line; None without two values."""
    points = [point for point in measurement.series if point.value is not None]
    if len(points) < 2:
        return None
    import altair as alt

    rows = [
        {
            "period": point.label,
            "value": point.value,
            "low": point.low,
            "high": point.high,
            "target": point.target,
            "warning": point.warning,
            "status": _point_status(point.status, point.complete),
        }
        for point in measurement.series
    ]
    order = [point.label for point in measurement.series]
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("period:O", sort=order, title=None, axis=alt.Axis(labelOverlap=True, labelAngle=0))
    )
    y = alt.Y(
        "value:Q",
        title=_axis_title(measurement, language),
        axis=_axis(measurement),
        scale=_scale(measurement),
    )
    layers = [
        base.mark_area(color=COLOURS["band"], opacity=0.45, clip=True)
        .encode(y=alt.Y("low:Q", title=_axis_title(measurement, language)), y2="high:Q")
        .transform_filter("isValid(datum.low)"),
        _rule(base, "target", dash=[6, 3]),
        _rule(base, "warning", dash=[2, 3]),
        base.mark_line(color=COLOURS["value"], strokeWidth=2).encode(y=y),
        base.mark_point(filled=True, size=46, opacity=1, strokeWidth=1.5)
        .encode(y=y, color=_status_colour(), shape=_status_shape())
        .transform_filter("isValid(datum.value)"),
    ]
    if all(point.low is None for point in measurement.series):
        layers.pop(0)
    return _themed(alt.layer(*layers), _TREND_HEIGHT)


def bar_chart(measurement: Measurement, dimension: str, language: str = "en") -> Chart | None:
    """Value by part, the largest parts first; None without a part."""
    parts = [part for part in measurement.breakdown.get(dimension, ()) if part.value is not None]
    if not parts:
        return None
    import altair as alt

    words = translations(language)
    rows = [
        {
            "part": part.value_label or words.gettext("(not recorded)"),
            "value": part.value,
            "low": part.low if part.status != "insufficient" else None,
            "high": part.high if part.status != "insufficient" else None,
            "status": _point_status(part.status, True),
        }
        for part in parts[:_MOST_BARS]
    ]
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y("part:N", sort=[str(row["part"]) for row in rows], title=None)
    )
    x = alt.X(
        "value:Q",
        title=_axis_title(measurement, language),
        axis=_axis(measurement),
        scale=alt.Scale(zero=True, nice=True),
    )
    layers = [base.mark_bar(height={"band": 0.7}).encode(x=x, color=_status_colour())]
    if any(row["low"] is not None for row in rows):
        layers.append(
            base.mark_rule(color=COLOURS["text"], strokeWidth=1.5)
            .encode(x=alt.X("low:Q", title=_axis_title(measurement, language)), x2="high:Q")
            .transform_filter("isValid(datum.low)")
        )
    if measurement.target is not None:
        line = alt.Chart(_data([{"target": measurement.target}]))
        layers.append(
            line.mark_rule(color=COLOURS["target"], strokeDash=[6, 3], strokeWidth=1.5).encode(
                x=alt.X("target:Q", title=_axis_title(measurement, language))
            )
        )
    return _themed(alt.layer(*layers), max(_BAR_HEIGHT * len(rows), 44))


def describe(measurement: Measurement, dimension: str | None = None, language: str = "en") -> str:
    """What the chart shows, for people who do not see it."""
    words = translations(language)

    def listed(named: Iterable[tuple[str, float | None]]) -> str:
        one, between = words.gettext("%(name)s: %(value)s"), words.pgettext("between values", "; ")
        return between.join(one % {"name": n, "value": written(v)} for n, v in named)

    def written(value: float | None) -> str:
        return format_value(value, measurement.unit, measurement.decimals, language)

    if dimension is not None:
        parts = measurement.breakdown[dimension][:_MOST_BARS]
        unnamed = words.gettext("not recorded")
        return words.gettext("By %(dimension)s: %(values)s.") % {
            "dimension": dimension.replace("_", " "),
            "values": listed((part.value_label or unnamed, part.value) for part in parts),
        }
    points = [point for point in measurement.series if point.value is not None]
    values = listed((point.label, point.value) for point in points)
    if measurement.target is None:
        return words.gettext("By period: %s.") % values
    told = words.gettext("By period: %(values)s. Target %(target)s.")
    return told % {"values": values, "target": written(measurement.target)}


def _data(rows: list[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def _point_status(status: str, complete: bool) -> str:
    """Status as drawn: what is not judged, or not yet final, stays grey."""
    if not complete or status in ("insufficient", "no-data"):
        return "open"
    return "value" if status == "no-target" else status


_STATUSES = {
    "met": ("value", "circle"),
    "value": ("value", "circle"),
    "warning": ("warning", "triangle-up"),
    "missed": ("missed", "diamond"),
    "open": ("muted", "square"),
}
"""Status as drawn to its colour and, because not everybody sees colours, its shape."""


def _status_colour() -> Any:
    import altair as alt

    colours = [COLOURS[colour] for colour, _ in _STATUSES.values()]
    return alt.Color(
        "status:N", scale=alt.Scale(domain=list(_STATUSES), range=colours), legend=None
    )


def _status_shape() -> Any:
    import altair as alt

    shapes = [shape for _, shape in _STATUSES.values()]
    return alt.Shape("status:N", scale=alt.Scale(domain=list(_STATUSES), range=shapes), legend=None)


def _rule(base: Chart, name: str, dash: list[int]) -> Chart:
    """A line that steps where the target changes."""
    import altair as alt

    return (
        base.mark_line(color=COLOURS[name], strokeDash=dash, interpolate="step", strokeWidth=1.5)
        .encode(y=alt.Y(f"{name}:Q"))
        .transform_filter(f"isValid(datum.{name})")
    )


def _axis_title(measurement: Measurement, language: str) -> str | None:
    return unit_name(measurement.unit, language) or None


def _axis(measurement: Measurement) -> Any:
    import altair as alt

    form = "~%" if measurement.unit == PERCENT else ",~r"
    return alt.Axis(format=form, tickCount=5, minExtent=44)


def _scale(measurement: Measurement) -> Any:
    """From nought for numbers and times; closer to the values for shares and points.

    An interval of a period with too few cases may be as wide as the world. It is cut off, so
    that it does not press all other periods together.
    """
    import altair as alt

    shown: list[float] = []
    for point in measurement.series:
        judged = point.status != "insufficient"
        bounds = (point.low, point.high) if judged else ()
        shown += [v for v in (point.value, point.target, point.warning, *bounds) if v is not None]
    low, high = min(shown), max(shown)
    margin = 0.05 * (high - low) or abs(high) * 0.05 or 1
    if measurement.unit not in (PERCENT, "points", "index", "score"):
        return alt.Scale(domain=[min(0.0, low), high + margin], nice=True)
    if measurement.unit == PERCENT:
        return alt.Scale(
            domain=[max(0.0, low - margin), min(1.0, high + margin)], zero=False, nice=True
        )
    return alt.Scale(domain=[low - margin, high + margin], zero=False, nice=True)


def _themed(chart: Chart, height: int) -> Chart:
    font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
    return (
        chart.properties(width=_WIDTH, height=height)
        .configure(
            font=font,
            background="transparent",
            padding={"left": 16, "right": 8, "top": 6, "bottom": 4},
        )
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=COLOURS["text"],
            titleColor=COLOURS["text"],
            gridColor=COLOURS["grid"],
            domainColor=COLOURS["grid"],
            tickColor=COLOURS["grid"],
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            labelLimit=190,
        )
        .configure_axisX(grid=False)
    )
