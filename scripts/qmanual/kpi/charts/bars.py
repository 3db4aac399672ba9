"""Bars: value by part of a dimension, the largest parts first."""

from typing import Any

from qmanual.kpi.charts.axes import (
    KEY,
    cut,
    named_axis,
    status_key,
    text_width,
    value_axis,
    value_range,
)
from qmanual.kpi.charts.phrases import dimension_name, listed, part_name, written
from qmanual.kpi.charts.theme import (
    COLOURS,
    WIDTH,
    Chart,
    data,
    drawn_status,
    finite,
    status_colour,
    status_shape,
    status_size,
    themed,
)
from qmanual.kpi.measurements.measurement import Measurement, Segment
from qmanual.wording.translations import translations

MOST_BARS = 12
"""Bars that a picture shows; the table has the others."""

LABEL_WIDTH = 160
"""Widest name beside a bar, in pixels; longer ones are cut, the table has them in full."""

ROW = 24
"""Height of a row, in pixels."""

_PLOT = WIDTH - 110
_KEY_FROM = -60
"""The key begins below the names, so that three states fit."""


def bar_chart(measurement: Measurement, dimension: str, language: str = "en") -> Chart | None:
    """Value by part, the largest parts first; None without a part."""
    parts = _shown(measurement, dimension)
    if not parts:
        return None
    import altair as alt

    words = translations(language)
    rows = [
        _row(place, part) | {"text": written(measurement, part.value, language)}
        for place, part in enumerate(parts)
    ]
    bounds = (v for row in rows for v in (row["value"], row["low"], row["high"]))
    shown = value_range(finite([*bounds, measurement.target]), measurement.unit, from_zero=True)
    y = row_y([part_name(part.value_label, words) for part in parts])
    x = alt.X(
        "value:Q",
        title=None,
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
        # On a dark bar the line needs an edge.
        for colour, thickness in (("on-high", 5), ("text", 2)):
            line = base.mark_rule(color=COLOURS[colour], strokeWidth=thickness)
            line = line.encode(x="low:Q", x2="high:Q")
            layers.append(line.transform_filter("isValid(datum.low)"))
    if measurement.target is not None:
        line = alt.Chart(data([{"value": measurement.target}]))
        rule = line.mark_rule(color=COLOURS["target"], strokeDash=[6, 3], strokeWidth=1.5)
        layers.append(rule.encode(x="value:Q"))
    layers += _values(base, [str(row["status"]) for row in rows], language)
    return themed(layers, ROW * len(rows), _PLOT)


def _values(base: Chart, statuses: list[str], language: str) -> list[Chart]:
    """The values beside the bars, and their states as shapes, if there is any to tell apart."""
    import altair as alt

    text = base.mark_text(align="left", baseline="middle", color=COLOURS["text"])
    if not {"missed", "warning", "open"}.intersection(statuses):
        return [text.encode(x=alt.value(_PLOT + 12), text="text:N")]
    shape = base.mark_point(filled=True, opacity=1).encode(
        x=alt.value(_PLOT + 14),
        color=status_colour(),
        shape=status_shape(),
        size=status_size(len(statuses)),
    )
    key = status_key(statuses, language, ROW * len(statuses) + KEY, x=_KEY_FROM)
    return [shape, text.encode(x=alt.value(_PLOT + 26), text="text:N"), *key]


def row_y(names: list[str], field: str = "row") -> Any:
    """Rows from top to bottom, by their number; names are cut to fit."""
    import altair as alt

    cut_names = [cut(name, LABEL_WIDTH) for name in names]
    axis = named_axis(
        enumerate(cut_names),
        grid=False,
        ticks=False,
        domain=False,
        labelPadding=6,
        minExtent=round(max(text_width(name) for name in cut_names)) + 8,
    )
    scale = alt.Scale(domain=[len(names) - 0.5, -0.5], nice=False, zero=False)
    return alt.Y(f"{field}:Q", title=None, axis=axis, scale=scale)


def _shown(measurement: Measurement, dimension: str) -> list[Segment]:
    parts = measurement.breakdown.get(dimension, ())
    return [part for part in parts if finite([part.value])][:MOST_BARS]


def _row(place: int, part: Segment) -> dict[str, Any]:
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
