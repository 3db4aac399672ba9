"""Gaps of a SERVQUAL survey: expectation and perception of each dimension, side by side."""

from qmanual.kpi.charts.axes import key_line, value_axis, value_range
from qmanual.kpi.charts.bars import row_y
from qmanual.kpi.charts.phrases import joined
from qmanual.kpi.charts.theme import COLOURS, WIDTH, Chart, data, finite, themed
from qmanual.kpi.measurements.formatting import format_value
from qmanual.kpi.measurements.measurement import GapDimension, Measurement
from qmanual.wording.translations import translations

_ROW = 34
DECIMALS = 2
"""Decimals of means and gaps: their scale has five or seven points."""


def drawable(measurement: Measurement) -> list[GapDimension]:
    """Dimensions with both means."""
    return [gap for gap in measurement.gaps if len(finite([gap.expectation, gap.perception])) == 2]


def gap_text(gap: GapDimension, language: str) -> str:
    """The gap and its interval: ``−0.52 (−0.61 to −0.43)``."""
    value = _signed(gap.gap, language)
    if gap.low is None or gap.high is None:
        return value
    return translations(language).gettext("%(value)s (%(low)s to %(high)s)") % {
        "value": value,
        "low": _signed(gap.low, language),
        "high": _signed(gap.high, language),
    }


def _signed(value: float | None, language: str) -> str:
    said = format_value(value, "score", DECIMALS, language)
    if value is None:
        return said
    return f"+{said}" if value > 0 else said.replace("-", "−")


def gap_chart(measurement: Measurement, language: str = "en") -> Chart | None:
    """A line from expectation to perception for each dimension; None without one.

    The bar at the perception is the interval of the gap: where perception may lie if
    expectation is taken as it is.
    """
    gaps = drawable(measurement)
    if not gaps:
        return None
    import altair as alt

    words = translations(language)
    rows = [
        {"row": place, "label": gap.label, "expectation": gap.expectation,
         "perception": gap.perception, "low": _shifted(gap, gap.low),
         "high": _shifted(gap, gap.high), "text": gap_text(gap, language)}
        for place, gap in enumerate(gaps)
    ]  # fmt: skip
    shown = value_range(
        finite(r[key] for r in rows for key in ("expectation", "perception", "low", "high")),  # type: ignore[misc]
        "score",
    )
    base = alt.Chart(data(rows)).encode(y=row_y([gap.label for gap in gaps]))
    width = WIDTH - 160
    scale = alt.Scale(domain=[shown.low, shown.high], nice=False, zero=False)
    x = alt.X("expectation:Q", title=None, axis=value_axis("score", shown, grid=True), scale=scale)
    layers = [
        base.mark_rule(color=COLOURS["limit"], strokeWidth=1.5).encode(x=x, x2="perception:Q"),
        base.mark_rule(color=COLOURS["band"], strokeWidth=9, opacity=0.9)
        .encode(x="low:Q", x2="high:Q")
        .transform_filter("isValid(datum.low) && isValid(datum.high)"),
        base.mark_point(
            filled=True, size=110, opacity=1, shape="square", color=COLOURS["second"]
        ).encode(x="expectation:Q"),
        base.mark_point(
            filled=True, size=110, opacity=1, shape="circle", color=COLOURS["value"]
        ).encode(x="perception:Q"),
        base.mark_text(align="left", baseline="middle", color=COLOURS["text"]).encode(
            x=alt.value(width + 14), text="text:N"
        ),
        *key_line(
            (
                (words.gettext("Expectation"), "second", "square"),
                (words.gettext("Perception"), "value", "circle"),
            ),
            y=-16,
        ),
        alt.Chart(data([{"text": words.gettext("Gap")}]))
        .mark_text(align="left", baseline="middle", color=COLOURS["text"], fontWeight="bold")
        .encode(x=alt.value(width + 14), y=alt.value(-16), text="text:N"),
    ]
    return themed(layers, _ROW * len(gaps), width)


def _shifted(gap: GapDimension, bound: float | None) -> float | None:
    if gap.expectation is None or not finite([bound]) or bound is None:
        return None
    return gap.expectation + bound


def describe_gaps(measurement: Measurement, language: str = "en") -> str:
    """Expectation, perception and gap of each dimension in words."""
    words = translations(language)
    told = (
        words.gettext(
            "%(dimension)s: expectation %(expectation)s, perception %(perception)s, gap %(gap)s"
        )
        % {
            "dimension": gap.label,
            "expectation": format_value(gap.expectation, "score", DECIMALS, language),
            "perception": format_value(gap.perception, "score", DECIMALS, language),
            "gap": gap_text(gap, language),
        }
        for gap in measurement.gaps
    )
    return words.gettext("Perception against expectation: %s.") % joined(told, language)
