"""Radar: expectation and perception around a wheel, one spoke for each SERVQUAL dimension."""

import math
from typing import Any

from qmanual.kpi.charts.axes import ValueRange, key_line, value_range, wrap
from qmanual.kpi.charts.gap import drawable
from qmanual.kpi.charts.theme import COLOURS, WIDTH, Chart, data, themed
from qmanual.kpi.measurements.formatting import format_value
from qmanual.kpi.measurements.measurement import GapDimension, Measurement
from qmanual.wording.translations import translations

_FEWEST = 3
_MOST = 12
"""Spokes that can be told apart."""

_SIZE = 290
_RADIUS = 110
_LABEL_WIDTH = 120


def radar_chart(measurement: Measurement, language: str = "en") -> Chart | None:
    """Two closed lines over the spokes; None with fewer than three dimensions, or too many."""
    gaps = drawable(measurement)
    if not _FEWEST <= len(gaps) <= _MOST:
        return None
    words = translations(language)
    means = [v for gap in gaps for v in (gap.expectation, gap.perception) if v is not None]
    shown = value_range(means, "score")
    expected = [_radius(gap.expectation, shown) for gap in gaps]
    perceived = [_radius(gap.perception, shown) for gap in gaps]
    layers = [
        *_web(len(gaps), shown, language),
        *_polygon(perceived, "value", "circle", filled=True),
        *_polygon(expected, "second", "square", strokeDash=[6, 3]),
        *_labels(gaps),
        *key_line(
            (
                (words.gettext("Expectation"), "second", "square"),
                (words.gettext("Perception"), "value", "circle"),
            ),
            y=-10,
        ),
    ]
    return themed(layers, _SIZE, WIDTH)


def _radius(value: float | None, shown: ValueRange) -> float:
    return shown.pixels(value or 0.0, _RADIUS)


def _at(place: float, count: int, radius: float) -> dict[str, Any]:
    """Pixels from the left and the top; the first spoke points upwards."""
    angle = 2 * math.pi * place / count
    return {
        "order": place,
        "x": round(WIDTH / 2 + radius * math.sin(angle), 2),
        "y": round(_SIZE / 2 - radius * math.cos(angle), 2),
    }


def _plane(rows: list[dict[str, Any]]) -> Chart:
    """Rows placed by pixels, without axes."""
    import altair as alt

    return alt.Chart(data(rows)).encode(
        x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False)),
        y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[_SIZE, 0], nice=False)),
    )


def _web(count: int, shown: ValueRange, language: str) -> list[Chart]:
    """Rings at round numbers with their values on the first spoke, and the spokes."""
    rings, spokes, marks = [], [], []
    # Half a spoke before the first one no point hides the value of a ring.
    between = -0.5
    for ring, value in enumerate(shown.ticks):
        radius = shown.pixels(value, _RADIUS)
        rings += [{**_at(n, count, radius), "ring": ring} for n in range(count + 1)]
        text = format_value(value, "score", 0 if shown.step >= 1 else 1, language)
        marks.append({**_at(between, count, radius * math.cos(math.pi / count)), "text": text})
    for n in range(count):
        spokes += [{**_at(n, count, r), "order": r, "spoke": n} for r in (0, _RADIUS)]
    return [
        _plane(rings)
        .mark_line(color=COLOURS["grid"], strokeWidth=1)
        .encode(detail="ring:N", order="order:Q"),
        _plane(spokes)
        .mark_line(color=COLOURS["grid"], strokeWidth=1)
        .encode(detail="spoke:N", order="order:Q"),
        _plane(marks)
        .mark_text(align="center", baseline="middle", color=COLOURS["limit"], fontSize=11)
        .encode(text="text:N"),
    ]


def _polygon(
    radii: list[float], colour: str, shape: str, *, filled: bool = False, **options: Any
) -> list[Chart]:
    closed = [*radii, radii[0]]
    rows = [_at(place, len(radii), radius) for place, radius in enumerate(closed)]
    fill = {"fill": COLOURS["band"], "fillOpacity": 0.35} if filled else {}
    return [
        _plane(rows)
        .mark_line(color=COLOURS[colour], strokeWidth=2, **fill, **options)
        .encode(order="order:Q"),
        _plane(rows[:-1]).mark_point(
            filled=True, size=60, opacity=1, shape=shape, color=COLOURS[colour]
        ),
    ]


def _labels(gaps: list[GapDimension]) -> list[Chart]:
    layers = []
    for place, gap in enumerate(gaps):
        lines = wrap(gap.label, _LABEL_WIDTH)
        spot = _at(place, len(gaps), _RADIUS + 14)
        side, height = spot["x"] - WIDTH / 2, spot["y"] - _SIZE / 2
        is_middle = abs(side) < 0.2 * _RADIUS
        align = "center" if is_middle else ("left" if side > 0 else "right")
        baseline = "middle"
        if is_middle:
            baseline = "bottom" if height < 0 else "top"
        up = (len(lines) - 1) * {"bottom": 16, "middle": 8, "top": 0}[baseline]
        layers.append(
            _plane([{**spot, "y": spot["y"] - up, "text": "\n".join(lines)}])
            .mark_text(
                align=align, baseline=baseline, lineBreak="\n", lineHeight=16,
                color=COLOURS["text"],
            )
            .encode(text="text:N")
        )  # fmt: skip
    return layers
