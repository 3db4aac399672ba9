"""Bars: value by part of a dimension, the largest parts first."""

from qmanual.kpi.charts.axes import cut, named_axis, text_width, value_axis, value_range
from qmanual.kpi.charts.phrases import axis_title, dimension_name, listed, part_name, written
from qmanual.kpi.charts.theme import (
    COLOURS,
    WIDTH,
    Chart,
    data,
    drawn_status,
    finite,
    status_colour,
    themed,
)
from qmanual.kpi.measurements.measurement import Measurement, Segment
from qmanual.wording.translations import translations

MOST_BARS = 12
"""Bars that a picture shows; the table has the others."""

LABEL_WIDTH = 170
"""Widest name beside a bar, in pixels; longer ones are cut, the table has them in full."""

ROW = 24
"""Height of a row, in pixels."""


def bar_chart(measurement: Measurement, dimension: str, language: str = "en") -> Chart | None:
    """Value by part, the largest parts first; None without a part."""
    parts = _shown(measurement, dimension)
    if not parts:
        return None
    import altair as alt

    words = translations(language)
    rows = [_row(place, part) for place, part in enumerate(parts)]
    bounds = (v for row in rows for v in (row["value"], row["low"], row["high"]))
    shown = value_range(finite([*bounds, measurement.target]), measurement.unit, from_zero=True)
    y = row_y([part_name(part.value_label, words) for part in parts])
    x = alt.X(
        "value:Q",
        title=axis_title(measurement.unit, language),
        axis=value_axis(measurement.unit, shown, grid=True),
        scale=alt.Scale(domain=[shown.low, shown.high], nice=False),
    )
    base = alt.Chart(data(rows)).encode(y=y)
    layers = [
        base.mark_bar(size=0.66 * ROW, orient="horizontal").encode(
            x=x, x2="from:Q", color=status_colour()
        )
    ]
    if any(row["low"] is not None for row in rows):
        layers.append(
            base.mark_rule(color=COLOURS["text"], strokeWidth=1.5)
            .encode(x="low:Q", x2="high:Q")
            .transform_filter("isValid(datum.low)")
        )
    if measurement.target is not None:
        line = alt.Chart(data([{"value": measurement.target}]))
        rule = line.mark_rule(color=COLOURS["target"], strokeDash=[6, 3], strokeWidth=1.5)
        layers.append(rule.encode(x="value:Q"))
    return themed(layers, ROW * len(rows), WIDTH - 60)


def row_y(names: list[str], field: str = "row") -> "object":
    """Rows from top to bottom, by their number; names are cut to fit."""
    import altair as alt

    cut_names = [cut(name, LABEL_WIDTH) for name in names]
    axis = named_axis(
        enumerate(cut_names),
        grid=False,
        ticks=False,
        domain=False,
        minExtent=round(max(text_width(name) for name in cut_names)) + 8,
    )
    scale = alt.Scale(domain=[len(names) - 0.5, -0.5], nice=False, zero=False)
    return alt.Y(f"{field}:Q", title=None, axis=axis, scale=scale)


def _shown(measurement: Measurement, dimension: str) -> list[Segment]:
    parts = measurement.breakdown.get(dimension, ())
    return [part for part in parts if finite([part.value])][:MOST_BARS]


def _row(place: int, part: Segment) -> dict[str, object]:
    judged = part.status != "insufficient" and part.low is not None and part.high is not None
    return {
        "row": place, "part": part.value_label, "from": 0, "value": part.value,
        "low": part.low if judged else None, "high": part.high if judged else None,
        "status": drawn_status(part.status),
    }  # fmt: skip


def describe_bars(measurement: Measurement, dimension: str, language: str = "en") -> str:
    """What the bars show, for people who do not see them."""
    words = translations(language)
    return words.gettext("By %(dimension)s: %(values)s.") % {
        "dimension": dimension_name(dimension),
        "values": listed(
            (
                (part_name(part.value_label, words), written(measurement, part.value, language))
                for part in _shown(measurement, dimension)
            ),
            language,
        ),
    }
