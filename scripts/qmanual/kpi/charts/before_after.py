"""Before and after: whether an action changed a figure."""

from dataclasses import dataclass

from qmanual.kpi.charts.axes import (
    cut,
    end_labels,
    period_x,
    runs,
    step_line,
    text_width,
    value_range,
    value_y,
)
from qmanual.kpi.charts.phrases import axis_title, joined, listed
from qmanual.kpi.charts.theme import COLOURS, WIDTH, Chart, data, finite, themed
from qmanual.kpi.definitions.units import PERCENT
from qmanual.kpi.measurements.formatting import format_value
from qmanual.wording.translations import translations

_HEIGHT = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A mean or a share with the bounds of its interval, in the unit of the figure."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAfter:
    """Values of periods before and after an action, and what was found about them.

    :param labels: periods in the order of time.
    :param values: one for each label; None where nothing was measured.
    :param n: cases of each period; empty if they are not known.
    :param split: index of the first period after the action, from 1 to the last index.
    :param change: after minus before, with its interval.
    :param verdict: what the test says, in the reader's language; who tested knows.
    :param action: what was done, in a few words.
    """

    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    split: int
    before: Level
    after: Level
    unit: str
    decimals: int = 0
    n: tuple[float, ...] = ()
    change: Level | None = None
    verdict: str = ""
    action: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn.

        :raises ValueError: if the lists differ in length or nothing is on one side.
        """
        if len(self.labels) != len(self.values) or (self.n and len(self.n) != len(self.values)):
            raise ValueError("labels, values and n must be of one length")
        if not 0 < self.split < len(self.labels):
            raise ValueError(f"split must be from 1 to {len(self.labels) - 1}, not {self.split}")


def before_after_chart(shown: BeforeAfter, language: str = "en") -> Chart | None:
    """Values by period, the level and its interval on either side; None without a value."""
    values = finite(shown.values)
    if not values:
        return None
    import altair as alt

    levels = (shown.before, shown.after)
    span = value_range(
        finite([*values, *(v for level in levels for v in (level.value, level.low, level.high))]),
        shown.unit,
        from_zero=False,
    )
    x = period_x(shown.labels)
    y = value_y("value", span, shown.unit, axis_title(shown.unit, language))
    run = runs([value if finite([value]) else None for value in shown.values])
    rows = [
        {"x": place, "period": shown.labels[place], "value": value,
         "run": f"{run[place]}/{int(place >= shown.split)}",
         "side": "after" if place >= shown.split else "before"}
        for place, value in enumerate(shown.values)
        if finite([value])
    ]  # fmt: skip
    sides = ["before", "after"]
    colours = alt.Scale(domain=sides, range=[COLOURS["limit"], COLOURS["value"]])
    shapes = alt.Scale(domain=sides, range=["square", "circle"])
    base = alt.Chart(data(rows)).encode(x=x, y=y)
    layers = [
        *_levels(shown),
        *_split(shown, span.low, span.high),
        base.mark_line(color=COLOURS["muted"], strokeWidth=1).encode(detail="run:N"),
        base.mark_point(filled=True, size=60, opacity=1).encode(
            color=alt.Color("side:N", scale=colours, legend=None),
            shape=alt.Shape("side:N", scale=shapes, legend=None),
        ),
        *end_labels(_named(shown, language), span, len(shown.labels) - 0.5, _HEIGHT),
    ]
    return themed(layers, _HEIGHT)


def _levels(shown: BeforeAfter) -> list[Chart]:
    """The level of each side as a line, its interval as a band."""
    import altair as alt

    ends = (-0.5, shown.split - 0.5, len(shown.labels) - 0.5)
    layers = []
    for side, (level, colour) in enumerate(((shown.before, "limit"), (shown.after, "value"))):
        if level.low is not None and level.high is not None:
            band = {"left": ends[side], "right": ends[side + 1], "low": level.low,
                    "high": level.high}  # fmt: skip
            layers.append(
                alt.Chart(data([band]))
                .mark_rect(color=COLOURS["band"], opacity=0.4)
                .encode(x="left:Q", x2="right:Q", y="low:Q", y2="high:Q")
            )
        rows = [{"x": x, "value": level.value, "run": "0/0"} for x in ends[side : side + 2]]
        layers.append(step_line(rows, colour, strokeWidth=2.5))
    return layers


def _split(shown: BeforeAfter, low: float, high: float) -> list[Chart]:
    import altair as alt

    line = alt.Chart(data([{"x": shown.split - 0.5, "from": low, "to": high}])).mark_rule(
        color=COLOURS["text"], strokeWidth=1
    )
    layers = [line.encode(x="x:Q", y="from:Q", y2="to:Q")]
    if shown.action:
        place = WIDTH * shown.split / len(shown.labels)
        is_left = place > WIDTH / 2 and text_width(shown.action) > WIDTH - place
        text = cut(shown.action, place if is_left else WIDTH - place + 90)
        mark = alt.Chart(data([{"x": shown.split - 0.5, "text": text}])).mark_text(
            align="right" if is_left else "left", baseline="bottom", color=COLOURS["text"]
        )
        layers.append(mark.encode(x="x:Q", y=alt.value(-5), text="text:N"))
    return layers


def _named(shown: BeforeAfter, language: str) -> list[tuple[float, str, str]]:
    words = translations(language)

    def text(form: str, level: Level) -> str:
        return form % format_value(level.value, shown.unit, shown.decimals, language)

    return [
        (shown.before.value, text(words.gettext("Before %s"), shown.before), "limit"),
        (shown.after.value, text(words.gettext("After %s"), shown.after), "value"),
    ]


def describe_before_after(shown: BeforeAfter, language: str = "en") -> str:
    """Both levels, the change, the verdict and the values in words."""
    words = translations(language)

    def said(level: Level) -> str:
        value, low, high = (
            format_value(v, shown.unit, shown.decimals, language)
            for v in (level.value, level.low, level.high)
        )
        if level.low is None or level.high is None:
            return value
        form = words.gettext("%(value)s (%(low)s to %(high)s)")
        return form % {"value": value, "low": low, "high": high}

    parts = [
        words.gettext("Before: %s") % said(shown.before),
        words.gettext("After: %s") % said(shown.after),
    ]
    if shown.change is not None:
        told = said(shown.change)
        if shown.unit == PERCENT:
            told = words.gettext("%s, in percentage points") % told.replace("%", "").strip()
        parts.append(words.gettext("Change: %s") % told)
    sentences = [words.pgettext("sentence", "%s.") % joined(parts, language)]
    if shown.verdict:
        told = shown.verdict.rstrip(".。")
        sentences.append(words.pgettext("sentence", "%s.") % told)
    written = (format_value(v, shown.unit, shown.decimals, language) for v in shown.values)
    values = listed(zip(shown.labels, written, strict=True), language)
    sentences.append(words.gettext("By period: %s.") % values)
    return words.pgettext("between sentences", " ").join(sentences)
