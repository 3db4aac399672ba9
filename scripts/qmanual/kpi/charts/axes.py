"""Axes and labels: where periods and values stand, and texts that fit.

Widths of texts are estimated here and not measured by the renderer: the machine that draws may
have other fonts than the reader's, or none for Chinese.
"""

import json
import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qmanual.kpi.charts.theme import COLOURS, FONT_SIZE, STATUSES, WIDTH, Chart, data
from qmanual.kpi.definitions.units import PERCENT
from qmanual.wording.labels import status_label
from qmanual.wording.translations import translations

MOST_PERIODS = 240
"""Periods that a picture shows, the newest; more would be less than two pixels each."""

KEY = 40
"""Distance from the bottom of a plot to the key below its axis, in pixels."""

_TICKS = 5
_COMPACT_FROM = 1e6
_LINE = 16
_KEY_GAP = 36


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """Width of a text in pixels, estimated; a Chinese character is as wide as high."""
    return size * sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    """In the size of the font; Cyrillic is wider than Latin."""
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.6 if letter.isascii() else 0.68


def cut(text: str, width: float, size: float = FONT_SIZE) -> str:
    """The text, or as much of it as fits, with an ellipsis."""
    text = " ".join(text.split())
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, width: float, lines: int = 2) -> list[str]:
    """The text in lines that fit; the last one is cut. Chinese breaks anywhere."""
    rest = " ".join(text.split())
    result: list[str] = []
    while text_width(rest) > width and len(result) < lines - 1:
        fitting = len(rest)
        while fitting > 1 and text_width(rest[:fitting]) > width:
            fitting -= 1
        space = rest.rfind(" ", 0, fitting + 1)
        if unicodedata.east_asian_width(rest[fitting]) in "WF":
            space = fitting
        if space <= 0:
            break
        result.append(rest[:space].rstrip())
        rest = rest[space:].lstrip()
    return [*result, cut(rest, width)]


def named_axis(names: Iterable[tuple[float, str]], **options: Any) -> Any:
    """An axis of numbers that shows a name at each.

    Rows are placed by number and not by name: two of them may have the same name when cut.
    """
    import altair as alt

    written = {f"{place:g}": name for place, name in names}
    return alt.Axis(
        values=[float(place) for place in written],
        labelExpr=f"({json.dumps(written)})[format(datum.value, '~r')]",
        labelOverlap=False,
        labelFlush=False,
        **options,
    )


def period_x(labels: Sequence[str], width: float = WIDTH, field: str = "x") -> Any:
    """Periods from left to right, by their number; as many are named as fit, the newest always."""
    import altair as alt

    longest = max(text_width(label) for label in labels)
    step = max(1, math.ceil((longest + 14) * len(labels) / width))
    shown = reversed(range(len(labels) - 1, -1, -step))
    return alt.X(
        f"{field}:Q",
        title=None,
        scale=alt.Scale(domain=[-0.5, len(labels) - 0.5], nice=False, zero=False),
        axis=named_axis(
            ((place, cut(labels[place], 120)) for place in shown), labelAngle=0, grid=False
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRange:
    """What an axis of values covers, from one round number to another."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        """The round numbers in it."""
        count = round((self.high - self.low) / self.step)
        return [_rounded(self.low + n * self.step) for n in range(count + 1)]

    def pixels(self, value: float, height: float) -> float:
        """Height of a value above the bottom."""
        return (value - self.low) / (self.high - self.low) * height


def value_range(values: Sequence[float], unit: str, *, from_zero: bool | None = None) -> ValueRange:
    """Round numbers around the values.

    :param values: at least one, finite.
    :param from_zero: whether nought has to be in; None: for numbers and times, not for shares
        and points, where it would hide what changes.
    """
    low, high = min(values), max(values)
    if from_zero is None:
        from_zero = unit not in (PERCENT, "points", "index", "score")
    margin = 0.05 * (high - low) or 0.05 * abs(high) or 1
    least, most = low - margin, high + margin
    if from_zero:
        least, most = min(0.0, least if low < 0 else 0.0), max(0.0, most if high > 0 else 0.0)
        most = most if most > least else 1.0
    # The margin must not reach where no value can lie: there is no number of cases below 0.
    least = max(0.0, least) if low >= 0 else least
    if unit == PERCENT:
        most = min(1.0, most) if high <= 1 else most
    step = _round_step((most - least) / _TICKS)
    return ValueRange(
        low=_rounded(math.floor(least / step + 1e-9) * step),
        high=_rounded(math.ceil(most / step - 1e-9) * step),
        step=step,
    )


def _round_step(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= step * (1 - 1e-9))


def _rounded(value: float) -> float:
    """Without the dust of floating point: 0.30000000000000004."""
    return float(f"{value:.12g}")


def value_axis(unit: str, shown: ValueRange, **options: Any) -> Any:
    """An axis of values; large ones in short: 12M."""
    import altair as alt

    form = "~%" if unit == PERCENT else ",~r"
    if max(abs(shown.low), abs(shown.high)) >= _COMPACT_FROM:
        form = "~s"
    return alt.Axis(format=form, values=shown.ticks, labelFlush=False, **options)


def value_y(field: str, shown: ValueRange, unit: str, title: str | None) -> Any:
    """Values from bottom to top."""
    import altair as alt

    return alt.Y(
        f"{field}:Q",
        title=title,
        axis=value_axis(unit, shown, minExtent=44),
        scale=alt.Scale(domain=[shown.low, shown.high], nice=False, zero=False, clamp=True),
    )


def runs(values: Sequence[float | None]) -> list[int]:
    """For each value the number of its stretch without gaps, so that no line crosses a gap."""
    numbers, current = [], 0
    for value in values:
        current += value is None
        numbers.append(current)
    return numbers


def steps(values: Sequence[float | None], groups: Sequence[int] | None = None) -> list[Any]:
    """Rows of a line that is level in each period and jumps between them.

    :param groups: a number for each period; between two numbers the line is broken.
    """
    stretches = runs(values)
    rows = []
    for place, value in enumerate(values):
        if value is not None:
            run = f"{stretches[place]}/{groups[place] if groups else 0}"
            rows += [{"x": x, "value": value, "run": run} for x in (place - 0.5, place + 0.5)]
    return rows


def step_line(rows: list[Any], colour: str, **options: Any) -> Chart:
    """The line of :func:`steps`."""
    import altair as alt

    return (
        alt.Chart(data(rows))
        .mark_line(color=COLOURS[colour], clip=True, **({"strokeWidth": 1.5} | options))
        .encode(x="x:Q", y="value:Q", detail="run:N")
    )


def end_labels(
    named: Iterable[tuple[float, str, str]], shown: ValueRange, x: float, height: float
) -> list[Chart]:
    """What lines at the right end mean, moved apart where they would overlap.

    :param named: value, text and name of a colour.
    """
    import altair as alt

    lines = sorted(named)
    places: list[float] = []
    for value, _text, _colour in lines:
        wanted = min(max(shown.pixels(value, height), 0), height)
        places.append(max(wanted, places[-1] + _LINE) if places else wanted)
    excess = max(0.0, places[-1] - height) if places else 0.0
    layers = []
    for place, (_value, text, colour) in zip(places, lines, strict=True):
        row = {"x": x, "text": cut(text, 160)}
        layers.append(
            alt.Chart(data([row]))
            .mark_text(align="left", baseline="middle", dx=6, color=COLOURS[colour])
            .encode(x="x:Q", y=alt.value(height - place + excess), text="text:N")
        )
    return layers


def key_line(
    entries: Sequence[tuple[str, str, str]], *, y: float, x: float = 0, end: float | None = None
) -> list[Chart]:
    """Shapes and what they stand for, in one line.

    :param entries: text, name of a colour, shape.
    :param y: pixels below the top of the plot; negative above it.
    :param end: where the line ends, in place of where it begins: on a narrow screen the newest
        periods are in sight, and the key has to be as well.
    """
    import altair as alt

    if end is not None:
        x = max(x, end - sum(text_width(text) + _KEY_GAP for text, _colour, _shape in entries))
    layers = []
    for text, colour, shape in entries:
        row = alt.Chart(data([{"text": text}]))
        layers += [
            row.mark_point(
                filled=True, size=90, opacity=1, shape=shape, color=COLOURS[colour]
            ).encode(x=alt.value(x + 6), y=alt.value(y)),
            row.mark_text(align="left", baseline="middle", color=COLOURS["text"]).encode(
                x=alt.value(x + 16), y=alt.value(y), text="text:N"
            ),
        ]
        x += text_width(text) + _KEY_GAP
    return layers


def status_key(
    statuses: Iterable[str],
    language: str,
    y: float,
    *,
    x: float = 0,
    end: float | None = None,
    colour: str = "",
) -> list[Chart]:
    """What the shapes of states stand for that are neither good nor plain.

    :param statuses: as drawn.
    :param colour: of the shapes, where they do not have that of the state.
    """
    words = translations(language)
    texts = {
        "missed": status_label("missed", words),
        "warning": status_label("warning", words),
        "open": words.gettext("Not complete, or too few"),
    }
    present = set(statuses)
    entries = [
        (text, colour or STATUSES[status][0], STATUSES[status][1])
        for status, text in texts.items()
        if status in present
    ]
    return key_line(entries, y=y, x=x, end=end)
