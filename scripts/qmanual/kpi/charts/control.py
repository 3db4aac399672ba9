"""Control chart: values between limits that the process itself sets, its signals marked.

The limits are computed elsewhere; here they are drawn as they are, stepped where they differ
from period to period and broken where a phase begins.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from qmanual.kpi.charts.axes import (
    KEY,
    MOST_PERIODS,
    ValueRange,
    cut,
    end_labels,
    key_line,
    period_x,
    runs,
    step_line,
    steps,
    text_width,
    value_range,
    value_y,
)
from qmanual.kpi.charts.phrases import (
    BEYOND_LIMITS,
    axis_title,
    control_name,
    joined,
    rule_label,
)
from qmanual.kpi.charts.theme import COLOURS, WIDTH, Chart, by_shape, data, finite, themed
from qmanual.kpi.measurements.formatting import format_value
from qmanual.kpi.measurements.measurement import Control, ControlPoint, Measurement
from qmanual.wording.translations import translations

_HEIGHT = 240
_MARKS: Mapping[str, tuple[str, str]] = {
    "stable": ("value", "circle"),
    "open": ("muted", "square"),
    "run": ("warning", "triangle-up"),
    "limit": ("missed", "diamond"),
}
"""How a point is drawn: colour and shape."""

_WITHOUT_UNIT = ("cusum",)
"""Charts of sums of standardised deviations, which have no unit."""


def control_chart(measurement: Measurement, language: str = "en") -> Chart | None:
    """Points, centre and limits of each phase, signals; None without two values."""
    control = measurement.control
    if control is None:
        return None
    points = control.points[-MOST_PERIODS:]
    values = finite(v for p in points for v in (p.value, p.centre, p.lower, p.upper))
    if len(finite(point.value for point in points)) < 2:
        return None
    unit = value_unit(control, measurement.unit)
    shown = value_range(values, unit, from_zero=False)
    x = period_x([point.label for point in points])
    y = value_y("value", shown, unit, axis_title(unit, language))
    layers = [
        *_phase_breaks(control, points, shown),
        *_limits(points),
        *_points(measurement, points, x, y, language),
        *end_labels(_named(points, language), shown, len(points) - 0.5, _HEIGHT),
        *_frozen(control, points, language),
    ]
    return themed(layers, _HEIGHT)


def value_unit(control: Control, unit: str) -> str:
    """The unit of what is drawn: that of the value, unless it was standardised."""
    return "index" if control.kind in _WITHOUT_UNIT else unit


def open_periods(measurement: Measurement) -> frozenset[str]:
    """Labels of the periods that the data do not cover yet."""
    return frozenset(point.label for point in measurement.series if not point.complete)


def _limits(points: Sequence[ControlPoint]) -> list[Chart]:
    phases = [point.phase for point in points]
    layers = []
    for name, colour, options in (
        ("centre", "text", {"strokeWidth": 1}),
        ("lower", "limit", {"strokeDash": [5, 3]}),
        ("upper", "limit", {"strokeDash": [5, 3]}),
    ):
        rows = steps([_number(getattr(point, name)) for point in points], phases)
        if rows:
            layers.append(step_line(rows, colour, **options))
    return layers


def _number(value: float | None) -> float | None:
    return next(iter(finite([value])), None)


def _points(
    measurement: Measurement, points: Sequence[ControlPoint], x: Any, y: Any, language: str
) -> list[Chart]:
    import altair as alt

    unfinished = open_periods(measurement)
    values = [_number(point.value) for point in points]
    stretches = runs(values)
    rows = [
        {"x": place, "period": point.label, "value": value,
         "run": f"{stretches[place]}/{point.phase}",
         "mark": _mark(point, point.label in unfinished)}
        for place, (point, value) in enumerate(zip(points, values, strict=True))
        if value is not None
    ]  # fmt: skip
    base = alt.Chart(data(rows)).encode(x=x, y=y)
    colours, shapes = zip(*_MARKS.values(), strict=True)

    def scale(values: Sequence[Any]) -> Any:
        return alt.Scale(domain=[*_MARKS], range=list(values))

    words = translations(language)
    texts = {
        "limit": words.gettext("Beyond the limits"),
        "run": words.gettext("Several in a row that stand out"),
        "open": words.gettext("Not complete"),
    }
    present = {row["mark"] for row in rows}
    key = [(text, *_MARKS[mark]) for mark, text in texts.items() if mark in present]
    return [
        *key_line(key, y=_HEIGHT + KEY, end=WIDTH + 100),
        base.mark_line(color=COLOURS["value"], strokeWidth=1.5).encode(detail="run:N"),
        base.mark_point(filled=True, opacity=1).encode(
            color=alt.Color("mark:N", scale=scale([COLOURS[c] for c in colours]), legend=None),
            shape=alt.Shape("mark:N", scale=scale(shapes), legend=None),
            size=by_shape("mark", shapes, [*_MARKS], len(points)),
        ),
    ]


def _mark(point: ControlPoint, is_open: bool) -> str:
    if is_open:
        return "open"
    if any(rule in BEYOND_LIMITS for rule in point.rules) or (point.rules and _is_beyond(point)):
        return "limit"
    return "run" if point.rules else "stable"


def _is_beyond(point: ControlPoint) -> bool:
    value, lower, upper = point.value, point.lower, point.upper
    return value is not None and (
        (lower is not None and value < lower) or (upper is not None and value > upper)
    )


def _phase_breaks(
    control: Control, points: Sequence[ControlPoint], shown: ValueRange
) -> list[Chart]:
    """A line where a phase begins, with its reason above as far as there is room."""
    import altair as alt

    starts = [n for n in range(1, len(points)) if points[n].phase != points[n - 1].phase]
    layers = []
    for start, end in pairwise([*starts, len(points)]):
        phase = points[start].phase
        text = ""
        if phase < len(control.phases):
            text = control.phases[phase].reason or control.phases[phase].label
        line = alt.Chart(data([{"x": start - 0.5, "from": shown.low, "to": shown.high}]))
        rule = line.mark_rule(color=COLOURS["limit"], strokeWidth=1)
        layers.append(rule.encode(x="x:Q", y="from:Q", y2="to:Q"))
        if text:
            layers.append(_reason(text, start, end, len(points)))
    return layers


def _reason(text: str, start: int, end: int, count: int) -> Chart:
    """Why a phase begins, above it; to the left of its beginning if there is more room."""
    import altair as alt

    is_last = end == count
    room = WIDTH * (end - start) / count + (100 if is_last else 0)
    before = WIDTH * start / count
    is_left = is_last and text_width(text) > room and before > room
    row = {"x": start - 0.5, "text": cut(text, (before if is_left else room) - 8)}
    mark = alt.Chart(data([row])).mark_text(
        align="right" if is_left else "left", baseline="bottom", color=COLOURS["text"]
    )
    return mark.encode(x="x:Q", y=alt.value(-5), text="text:N")


def _frozen(control: Control, points: Sequence[ControlPoint], language: str) -> list[Chart]:
    """A bracket under the periods that the limits were computed from, if not all count."""
    import altair as alt

    labels = [point.label for point in points]
    if control.frozen_at not in labels[:-1]:
        return []
    end = labels.index(control.frozen_at) + 0.5
    told = translations(language).gettext("limits computed from these")
    room = WIDTH * (end + 0.5) / len(points)
    base = alt.Chart(data([{"from": -0.5, "to": end, "text": told}]))
    bar = base.mark_rule(color=COLOURS["limit"], strokeWidth=3).encode(
        x="from:Q", x2="to:Q", y=alt.value(_HEIGHT - 2)
    )
    text = base.mark_text(align="left", baseline="bottom", dx=4, color=COLOURS["limit"]).encode(
        x="from:Q", y=alt.value(_HEIGHT - 6), text="text:N"
    )
    return [bar, text] if text_width(told) < room else [bar]


def _named(points: Sequence[ControlPoint], language: str) -> list[tuple[float, str, str]]:
    words = translations(language)
    last = points[-1]
    named = (
        (last.upper, words.gettext("Upper limit"), "limit"),
        (last.centre, words.gettext("Centre"), "text"),
        (last.lower, words.gettext("Lower limit"), "limit"),
    )
    return [
        (number, text, colour)
        for value, text, colour in named
        if (number := _number(value)) is not None
    ]


def describe_control(measurement: Measurement, language: str = "en") -> str:
    """Centre, limits, phases and signals in words, for people who do not see the chart."""
    control = measurement.control
    if control is None or not control.points:
        return ""
    words = translations(language)
    last = control.points[-1]
    unit = value_unit(control, measurement.unit)
    decimals = measurement.decimals if unit == measurement.unit else 2

    def said(value: float | None) -> str:
        return format_value(value, unit, decimals, language)

    told = words.gettext("Control chart (%(kind)s): centre %(centre)s, limits %(low)s to %(high)s.")
    if last.upper is None:
        told = words.gettext("Control chart (%(kind)s): centre %(centre)s, without limits.")
    named = {"kind": control_name(control.kind), "centre": said(last.centre)}
    sentences = [told % {**named, "low": said(last.lower), "high": said(last.upper)}]
    sentences += _phases_told(control, language)
    if control.frozen_at:
        told = words.gettext("The limits were computed from the periods up to %s.")
        sentences.append(told % control.frozen_at)
    signals = [
        words.gettext("%(period)s: %(value)s, %(rules)s")
        % {
            "period": point.label, "value": said(point.value),
            "rules": words.pgettext("between rules", " + ").join(
                dict.fromkeys(rule_label(rule, words) for rule in point.rules)
            ),
        }
        for point in control.points if point.rules
    ]  # fmt: skip
    if signals:
        sentences.append(words.gettext("Signals: %s.") % joined(signals, language))
    else:
        sentences.append(words.gettext("No signal."))
    return words.pgettext("between sentences", " ").join(sentences)


def _phases_told(control: Control, language: str) -> list[str]:
    words = translations(language)
    told = []
    for phase in control.phases[1:]:
        if phase.reason:
            sentence = words.gettext("New limits from %(period)s on: %(reason)s.")
        else:
            sentence = words.gettext("New limits from %(period)s on.")
        told.append(sentence % {"period": phase.label, "reason": phase.reason.rstrip(".")})
    return told
