"""Sparkline: the newest periods in a picture as small as a word.

A dashboard has one for each KPI. It is written by hand and not by the renderer of the other
charts, which takes 0.15 CPU seconds for each.
"""

from collections.abc import Sequence
from html import escape

from qmanual.kpi.charts.phrases import written
from qmanual.kpi.charts.theme import STATUSES, css_colour, drawn_status, finite
from qmanual.kpi.measurements.measurement import Measurement, SeriesPoint
from qmanual.wording.translations import translations

PERIODS = 13
"""Periods shown: a year, and the same month of the year before."""

_WIDTH, _HEIGHT, _MARGIN = 112, 28, 5


def sparkline(measurement: Measurement, language: str = "en") -> str:
    """The newest 13 periods as SVG of less than 2 kB; empty without a value.

    A line with gaps where nothing was measured, the target as a dashed line, the newest value
    marked by the shape of its state. It has no identifiers, so that many may be on a page.
    """
    points = measurement.series[-PERIODS:]
    values = [point.value if finite([point.value]) else None for point in points]
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if not known:
        return ""
    last = points[known[-1][0]]
    target = last.target if finite([last.target]) else None
    # A value of too few cases may be as far off as the moon; it stays at the edge. Where all
    # are of too few, they are all there is to see.
    judged = finite([p.value for p in points if p.status != "insufficient"])
    low, high = _range(finite([*(judged if len(judged) > 1 else values), target]))

    def y(value: float) -> str:
        share = min(1.0, max(0.0, (value - low) / (high - low)))
        return f"{_HEIGHT - _MARGIN - share * (_HEIGHT - 2 * _MARGIN):.1f}"

    def x(place: int) -> str:
        step = (_WIDTH - 2 * _MARGIN) / max(1, len(points) - 1)
        return f"{_MARGIN + place * step:.1f}" if len(points) > 1 else f"{_WIDTH - _MARGIN}"

    parts = []
    if target is not None:
        parts.append(
            f'<path d="M0 {y(target)}H{_WIDTH}" stroke="{css_colour("target")}"'
            ' stroke-dasharray="4 2"/>'
        )
    path = _path([(x(n), y(v)) if v is not None else None for n, v in enumerate(values)])
    parts.append(f'<path d="{path}" stroke="{css_colour("value")}" stroke-width="1.5"/>')
    place, value = known[-1]
    parts.append(_mark(float(x(place)), float(y(value)), last))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qm-spark" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        f' width="{_WIDTH}" height="{_HEIGHT}" fill="none" stroke-linecap="round" role="img"'
        f' aria-label="{escape(describe_sparkline(measurement, language))}">{"".join(parts)}</svg>'
    )


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    if low == high:
        return low - 1, high + max(1.0, abs(high))
    return low, high


def _path(spots: Sequence[tuple[str, str] | None]) -> str:
    """Lines between neighbours; a value between two gaps is a dot."""
    commands, before = [], None
    for spot in spots:
        if spot is not None:
            x, y = spot
            commands.append(f"L{x} {y}" if before else f"M{x} {y}h0")
        before = spot
    return "".join(commands)


def _mark(x: float, y: float, point: SeriesPoint) -> str:
    """The shape of a state, as in the charts."""
    colour, shape = STATUSES.get(drawn_status(point.status, point.complete), STATUSES["open"])
    fill = f'fill="{css_colour(colour)}"'
    if shape == "circle":
        return f'<circle cx="{x:g}" cy="{y:g}" r="3.2" {fill}/>'
    outline = {
        "triangle-up": "m0-4.2l4 7h-8z",
        "diamond": "m0-4.6l4.4 4.6l-4.4 4.6l-4.4-4.6z",
        "square": "m-3-3h6v6h-6z",
    }[shape]
    return f'<path d="M{x:g} {y:g}{outline}" {fill}/>'


def describe_sparkline(measurement: Measurement, language: str = "en") -> str:
    """First and newest value, and the target."""
    words = translations(language)
    points = [p for p in measurement.series[-PERIODS:] if finite([p.value])]
    if not points:
        return ""
    first, last = points[0], points[-1]
    told = words.gettext("%(first)s in %(start)s, %(last)s in %(end)s") % {
        "first": written(measurement, first.value, language), "start": first.label,
        "last": written(measurement, last.value, language), "end": last.label,
    }  # fmt: skip
    if first is last:
        told = words.gettext("%(value)s in %(period)s") % {
            "value": written(measurement, last.value, language),
            "period": last.label,
        }
    if last.target is None:
        return told
    return words.gettext("%(values)s; target %(target)s") % {
        "values": told,
        "target": written(measurement, last.target, language),
    }
