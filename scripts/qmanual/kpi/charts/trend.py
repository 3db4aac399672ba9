"""Trend: value by period against the target then in force."""

from qmanual.kpi.charts.axes import (
    KEY,
    MOST_PERIODS,
    end_labels,
    period_x,
    runs,
    status_key,
    step_line,
    steps,
    value_range,
    value_y,
)
from qmanual.kpi.charts.phrases import MOST_TOLD, axis_title, limit, listed, newest, written
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
from qmanual.kpi.measurements.measurement import Measurement, SeriesPoint
from qmanual.wording.translations import translations

_HEIGHT = 220
_END = WIDTH + 100
"""Where the key ends: below the names of the lines."""


def trend_chart(measurement: Measurement, language: str = "en") -> Chart | None:
    """Value by period, with interval band, target and warning line; None without two values."""
    points = measurement.series[-MOST_PERIODS:]
    if len(finite(point.value for point in points)) < 2:
        return None
    import altair as alt

    shown = value_range(_in_sight(points), measurement.unit)
    x = period_x([point.label for point in points])
    y = value_y("value", shown, measurement.unit, axis_title(measurement.unit, language))
    run = runs([point.value for point in points])
    rows = [
        {"x": place, "period": point.label, "value": point.value, "run": run[place],
         "status": drawn_status(point.status, point.complete)}
        for place, point in enumerate(points)
        if point.value is not None
    ]  # fmt: skip
    base = alt.Chart(data(rows)).encode(x=x, y=y)
    layers = [
        *_band(points),
        *(
            step_line(steps([getattr(p, name) for p in points]), name, strokeDash=dash)
            for name, dash in (("target", [6, 3]), ("warning", [2, 3]))
            if finite(getattr(point, name) for point in points)
        ),
        base.mark_line(color=COLOURS["value"], strokeWidth=2).encode(detail="run:N"),
        base.mark_point(filled=True, opacity=1).encode(
            color=status_colour(), shape=status_shape(), size=status_size(len(points))
        ),
        *end_labels(_lines(measurement, points, language), shown, len(points) - 0.5, _HEIGHT),
        *status_key((str(row["status"]) for row in rows), language, _HEIGHT + KEY, end=_END),
    ]
    return themed(layers, _HEIGHT)


def _in_sight(points: tuple[SeriesPoint, ...]) -> list[float]:
    """Values that the axis has to cover.

    A period with too few cases may lie, and its interval may reach, as far off as the moon. It
    is drawn at the edge then, so that it does not press all other periods together.
    """
    judged = [point for point in points if point.status != "insufficient"]
    if len(finite(point.value for point in judged)) < 2:
        judged = list(points)
    shown: list[float | None] = []
    for point in judged:
        bounds = (point.low, point.high) if point.status != "insufficient" else ()
        shown += [point.value, *bounds]
    shown += [limit for point in points for limit in (point.target, point.warning)]
    return finite(shown)


def _band(points: tuple[SeriesPoint, ...]) -> list[Chart]:
    import altair as alt

    bounds = [p.low if p.high is not None else None for p in points]
    run = runs(bounds)
    rows = [
        {"x": place, "low": low, "high": points[place].high, "run": run[place]}
        for place, low in enumerate(bounds)
        if low is not None
    ]
    if not rows:
        return []
    band = alt.Chart(data(rows)).mark_area(color=COLOURS["band"], opacity=0.45, clip=True)
    return [band.encode(x="x:Q", y="low:Q", y2="high:Q", detail="run:N")]


def _lines(
    measurement: Measurement, points: tuple[SeriesPoint, ...], language: str
) -> list[tuple[float, str, str]]:
    """Target and warning of the newest period, named at the end of their lines."""
    words = translations(language)
    last, named = points[-1], []
    if last.target is not None:
        text = words.gettext("Target %s") % limit(measurement, last.target, language)
        named.append((last.target, text, "target"))
    if last.warning is not None:
        text = words.gettext("Warning %s") % limit(measurement, last.warning, language)
        named.append((last.warning, text, "warning"))
    return named


def describe_trend(measurement: Measurement, language: str = "en") -> str:
    """What the trend shows, for people who do not see it."""
    words = translations(language)
    points = [point for point in measurement.series if point.value is not None]
    told = points[-MOST_TOLD:]
    values = listed(((p.label, written(measurement, p.value, language)) for p in told), language)
    if measurement.target is None:
        said = words.gettext("By period: %s.") % values
    else:
        said = words.gettext("By period: %(values)s. Target %(target)s.") % {
            "values": values,
            "target": written(measurement, measurement.target, language),
        }
    return newest(said, len(points) - len(told), language)
