"""Heat map: value of each part in each period."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_compact_decimal

from qmanual.items.quantity import locale_of
from qmanual.kpi.charts.axes import cut, named_axis, status_key, text_width
from qmanual.kpi.charts.bars import MOST_BARS, row_y
from qmanual.kpi.charts.phrases import dimension_name, part_name
from qmanual.kpi.charts.theme import (
    COLOURS,
    SIZES,
    STATUSES,
    Chart,
    data,
    drawn_status,
    finite,
    themed,
)
from qmanual.kpi.definitions.units import PERCENT
from qmanual.kpi.measurements.formatting import format_value
from qmanual.kpi.measurements.measurement import HeatCell, Measurement
from qmanual.wording.translations import translations

_ROW = 32
_PLOT = 400
_LEAST_CELL = 30
_LONGEST = 48
"""Widest text of a cell that is written out, in pixels; wider numbers are written in short."""

_SMALL = 11
_SHADES = 5
_EMPTY = "–"
_JUDGED = ("warning", "missed")
"""States that are marked in a cell: where to look; the others would only fill the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatGrid:
    """Values by part and period.

    :param parts: names, in the order of the measurement, the largest first.
    :param periods: labels in the order of time.
    :param cells: by row and column; None where nothing was measured.
    """

    parts: tuple[str, ...]
    periods: tuple[str, ...]
    cells: tuple[tuple[HeatCell | None, ...], ...]


def heat_grid(
    cells: Sequence[HeatCell], order: Sequence[str], language: str = "en", unnamed: str = ""
) -> HeatGrid:
    """Cells as rows and columns.

    :param order: labels of the periods in the order of time; one that is not in it comes last.
    :param unnamed: name of a part that has none.
    """
    words = translations(language)
    keys = list(dict.fromkeys((cell.key, cell.label) for cell in cells))
    known = dict.fromkeys(cell.period for cell in cells)
    periods = [label for label in order if label in known]
    periods += sorted(known.keys() - set(periods))
    found = {(cell.key, cell.label, cell.period): cell for cell in cells}
    return HeatGrid(
        parts=tuple(label or unnamed or part_name(label, words) for _key, label in keys),
        periods=tuple(periods),
        cells=tuple(tuple(found.get((*key, period)) for period in periods) for key in keys),
    )


def grid_of(measurement: Measurement, dimension: str, language: str = "en") -> HeatGrid:
    """The heat map of a measurement as rows and columns."""
    order = [point.label for point in measurement.series]
    return heat_grid(measurement.heat.get(dimension, ()), order, language)


def heat_chart(measurement: Measurement, dimension: str, language: str = "en") -> Chart | None:
    """Cells in five shades with their value; None without a value.

    As many periods are drawn, the newest, as have room for what is written in their cells.
    """
    grid = grid_of(measurement, dimension, language)
    values = finite(c.value for row in grid.cells[:MOST_BARS] for c in row if c is not None)
    if not values:
        return None
    texts, width, first = _fitting(measurement, grid, language)
    shades = _shades(values)
    rows = [
        _cell(row, column - first, grid.cells[row][column], texts[row][column], shades)
        for row in range(min(len(grid.parts), MOST_BARS))
        for column in range(first, len(grid.periods))
    ]
    return _drawn(rows, grid.parts[:MOST_BARS], grid.periods[first:], width, language)


def _fitting(
    measurement: Measurement, grid: HeatGrid, language: str
) -> tuple[list[list[str]], float, int]:
    """Texts of the cells, width of a cell in pixels, and the first period that has room."""
    cells = grid.cells[:MOST_BARS]
    texts = [[_text(measurement, cell, language) for cell in row] for row in cells]
    if _widest(texts) > _LONGEST:
        texts = [[_short(measurement, cell, language) for cell in row] for row in cells]
    needed = max(_LEAST_CELL, _widest(texts) + 12)
    count = max(1, min(len(grid.periods), int(_PLOT // needed)))
    return texts, min(_PLOT / count, 72), len(grid.periods) - count


def _widest(texts: list[list[str]]) -> float:
    return max(text_width(text, _SMALL) for row in texts for text in row)


def _text(measurement: Measurement, cell: HeatCell | None, language: str) -> str:
    if cell is None or not finite([cell.value]):
        return _EMPTY
    if measurement.unit == PERCENT:
        return format_value(cell.value, PERCENT, 0, language)
    return format_value(cell.value, "score", measurement.decimals, language)


def _short(measurement: Measurement, cell: HeatCell | None, language: str) -> str:
    """A large number in few characters: ``12K``, ``1.2万``."""
    if cell is None or cell.value is None or measurement.unit == PERCENT:
        return _text(measurement, cell, language)
    if abs(cell.value) >= 1e15:
        return f"{cell.value:.0e}"
    short = format_compact_decimal(cell.value, fraction_digits=1, locale=locale_of(language))
    return str(short).replace("\N{NO-BREAK SPACE}", " ")


def _shades(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    return low, (high - low) or 0.0


def _shade(value: float, shades: tuple[float, float]) -> int:
    """From 1, the lowest values, to 5; 3 if all are equal."""
    low, span = shades
    if not span:
        return 3
    return min(_SHADES, int((value - low) / span * _SHADES) + 1)


def _cell(
    row: int, column: int, cell: HeatCell | None, text: str, shades: tuple[float, float]
) -> dict[str, Any]:
    value = cell.value if cell and finite([cell.value]) else None
    judged = cell is not None and cell.status != "insufficient"
    shade = "none"
    if value is not None:
        shade = str(_shade(value, shades)) if judged else "few"
    status = drawn_status(cell.status) if cell else "open"
    return {
        "row": row, "column": column, "top": row - 0.5, "bottom": row + 0.5,
        "left": column - 0.5, "right": column + 0.5, "text": text, "shade": shade,
        "status": status if status in _JUDGED and value is not None else None,
    }  # fmt: skip


def _drawn(
    rows: list[dict[str, Any]],
    parts: Sequence[str],
    periods: Sequence[str],
    cell: float,
    language: str,
) -> Chart:
    import altair as alt

    names = [str(n) for n in range(1, _SHADES + 1)]
    fills = [*(COLOURS[f"heat-{name}"] for name in names), "transparent", "transparent"]
    ink = [COLOURS["on-low"]] * 3 + [COLOURS["on-high"]] * 2 + [COLOURS["text"]] * 2
    domain = [*names, "few", "none"]
    base = alt.Chart(data(rows)).encode(y=row_y(list(parts)))
    width = cell * len(periods)
    x = alt.X(
        "left:Q",
        title=None,
        scale=alt.Scale(domain=[-0.5, len(periods) - 0.5], nice=False, zero=False),
        axis=named_axis(_named(periods, cell), grid=False, orient="top", domain=False, ticks=False),
    )

    def by_shade(channel: Any, colours: list[str]) -> Any:
        return channel("shade:N", scale=alt.Scale(domain=domain, range=colours), legend=None)

    layers = [
        base.mark_rect(stroke=COLOURS["grid"], strokeWidth=1).encode(
            x=x, x2="right:Q", y=row_y(list(parts), "top"), y2="bottom:Q",
            fill=by_shade(alt.Fill, fills),
        ),
        base.mark_text(baseline="middle", dy=4, fontSize=_SMALL).encode(
            x="column:Q", text="text:N", color=by_shade(alt.Color, ink)
        ),
    ]  # fmt: skip
    for status in _JUDGED:
        marked = [row for row in rows if row["status"] == status]
        if marked:
            layers += _marks(marked, STATUSES[status][1], row_y(list(parts)))
    statuses = (str(row["status"]) for row in rows)
    layers += status_key(statuses, language, _ROW * len(parts) + 18, colour="text")
    return themed(layers, _ROW * len(parts), width).resolve_scale(
        color="independent", fill="independent"
    )


def _marks(rows: list[dict[str, Any]], shape: str, y: Any) -> list[Chart]:
    """A small shape in a corner of the cells that are not as they should be."""
    import altair as alt

    layers = []
    for ink, shades in (("on-low", "123"), ("on-high", "45")):
        some = [row for row in rows if row["shade"] in shades]
        if some:
            mark = alt.Chart(data(some)).mark_point(
                filled=True,
                size=SIZES[shape] / 3,
                opacity=1,
                shape=shape,
                color=COLOURS[ink],
                yOffset=-8,
            )
            layers.append(mark.encode(x="column:Q", y=y))
    return layers


def _named(periods: Sequence[str], cell: float) -> list[tuple[float, str]]:
    widest = max(text_width(label) for label in periods)
    step = max(1, -int(-(widest + 8) // cell))
    return [(n, cut(periods[n], 120)) for n in range(len(periods) - 1, -1, -step)]


def describe_heat(measurement: Measurement, dimension: str, language: str = "en") -> str:
    """Where the lowest and the highest value are; all of them are in the table."""
    words = translations(language)
    grid = grid_of(measurement, dimension, language)
    cells = [
        (cell.value, grid.parts[row], cell.period)
        for row, line in enumerate(grid.cells)
        for cell in line
        if cell is not None and cell.value is not None and cell.status != "insufficient"
    ]
    told = words.gettext("By %(dimension)s and period.") % {"dimension": dimension_name(dimension)}
    if not cells:
        return told
    place = words.gettext("%(value)s, %(part)s in %(period)s")
    lowest, highest = (
        place
        % {
            "value": format_value(value, measurement.unit, measurement.decimals, language),
            "part": part,
            "period": period,
        }
        for value, part, period in (
            min(cells, key=lambda cell: cell[0]),
            max(cells, key=lambda cell: cell[0]),
        )
    )
    extremes = words.gettext("Lowest: %(lowest)s. Highest: %(highest)s.")
    return words.pgettext("between sentences", " ").join(
        [told, extremes % {"lowest": lowest, "highest": highest}]
    )
