"""The figures of a KPI by period and by dimension: tables of text, each with its chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qmanual.kpi.charts.heat import heat_grid
from qmanual.kpi.charts.pareto import counted, pareto_rows, pareto_unit
from qmanual.kpi.charts.phrases import control_name, rule_label
from qmanual.kpi.measurements.measurement import HeatCell, from_json
from qmanual.sphinx_ext.kpi_words import Words
from qmanual.sphinx_ext.labels import field_label, status_label
from qmanual.sphinx_ext.language import _, ngettext, words
from qmanual.sphinx_ext.manual import Manual

_MOST_PARTS = 50
"""Rows of a breakdown that a page shows, the largest; a reader looks no further."""

NOT_OVER_TIME = ("bars", "pareto", "heat", "gap", "radar")
"""Main charts that are read from the left; the others have their newest period at the right."""

_MOST_POINTS = 120
_MOST_PERIODS = 13
_ADDITIVE = ("count", "sum")
_STANDARDISED = ("cusum",)
_TOLD_IN_CELLS = ("warning", "missed", "insufficient")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A table of text: head and rows; the first column names the row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """Figures by period or by a dimension: a table, and a chart if there is one besides."""

    table: TableView
    chart: str = ""


def parts_of(manual: Manual, show: Words) -> list[PartView]:
    """The series, the control chart, the gaps of a survey, then each dimension."""
    measured = show.measured
    series = measured.get("series") or ()
    tables = [_table(show, _("By period"), _("Period"), "label", series)] if series else []
    control = measured.get("control") or {}
    if control.get("points"):
        tables.append(control_table(show, control))
    if measured.get("gaps"):
        tables.append(gap_table(show, measured["gaps"]))
    return [*(PartView(table=table) for table in tables), *_dimensions(manual, show)]


def _dimensions(manual: Manual, show: Words) -> list[PartView]:
    measured = show.measured
    charts = measured.get("breakdown_charts") or {}
    heat = measured.get("heat") or {}
    parts = []
    for dimension in dict.fromkeys([*(measured.get("breakdown") or {}), *heat]):
        tables = [table for table in _tables_of(show, dimension) if table.rows]
        chart = charts.get(dimension)
        svg = "" if chart == measured.get("chart") else chart_svg(manual, chart)
        parts += [
            PartView(table=table, chart="" if place else svg) for place, table in enumerate(tables)
        ]
    return parts


def _tables_of(show: Words, dimension: str) -> list[TableView]:
    """The tables of a dimension; that of its chart first."""
    measured = show.measured
    name = str(dimension).replace("_", " ")
    tables = []
    if measured.get("chart_type") == "pareto":
        tables.append(pareto_table(show, str(dimension)))
    entries = (measured.get("breakdown") or {}).get(dimension) or ()
    if entries and not (tables and show.measured.get("metric_type") in _ADDITIVE):
        # translators: a dimension, in the author's words, such as: By channel
        caption = _("By %s") % name
        table = _table(show, caption, name.capitalize(), "value_label", entries[:_MOST_PARTS])
        if len(entries) > _MOST_PARTS:
            table = _told_of_more(show, table, len(entries) - _MOST_PARTS)
        tables.append(table)
    cells = (measured.get("heat") or {}).get(dimension) or ()
    if cells:
        at = 0 if measured.get("chart_type") == "heat" else len(tables)
        tables.insert(at, heat_table(show, name, cells))
    return tables


def control_table(show: Words, control: Mapping[str, Any]) -> TableView:
    """Points of a control chart with centre, limits and the rules that they break."""
    shown = show
    if control.get("kind") in _STANDARDISED:
        shown = replace(show, unit="index", digits=2)
    phases = control.get("phases") or ()
    points = control["points"]
    first = len(points) - _MOST_POINTS if len(points) > _MOST_POINTS else 0
    # translators: of a control chart: what tells that something changed
    head = [_("Period"), field_label("value"), _("Centre"), _("Limits"), _("Signal")]
    rows = []
    for point in points[first:]:
        rules = dict.fromkeys(rule_label(rule, words()) for rule in point.get("rules") or ())
        row = [
            str(point.get("label", "")),
            shown.value(point.get("value")) or "–",
            shown.value(point.get("centre")) or "–",
            _low_to_high(shown, point.get("lower"), point.get("upper")),
            " + ".join(rules),
        ]
        if len(phases) > 1:
            row.append(_phase(phases, int(point.get("phase") or 0)))
        rows.append(tuple(row))
    head += [_("Limits since")] if len(phases) > 1 else []
    caption = _("Control chart: %s") % control_name(str(control.get("kind", "")))
    if control.get("frozen_at"):
        told = _("%(chart)s; limits from the periods up to %(period)s")
        caption = told % {"chart": caption, "period": control["frozen_at"]}
    if first:
        caption = _("%(chart)s; the newest %(n)s periods") % {
            "chart": caption,
            "n": show.count(_MOST_POINTS),
        }
    return TableView(caption=caption, head=tuple(head), rows=tuple(rows))


def _phase(phases: Sequence[Mapping[str, Any]], number: int) -> str:
    if number >= len(phases):
        return ""
    label, reason = str(phases[number].get("label", "")), str(phases[number].get("reason") or "")
    return _("%(period)s: %(reason)s") % {"period": label, "reason": reason} if reason else label


def _low_to_high(show: Words, low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "–"
    return _("%(low)s to %(high)s") % {
        "low": show.value(low) or "–",
        "high": show.value(high) or "–",
    }


def gap_table(show: Words, gaps: Sequence[Mapping[str, Any]]) -> TableView:
    """Dimensions of a SERVQUAL survey: means, gap with its interval, weight, alpha."""
    score = replace(show, unit="score", digits=2)
    has_alpha = any(gap.get("alpha") is not None for gap in gaps)
    head = [_("Dimension"), _("Cases"), _("Expectation"), _("Perception"), _("Gap")]
    head += [_("Interval"), _("Weight")] + ([_("Cronbach’s alpha")] if has_alpha else [])
    rows = []
    for gap in gaps:
        row = [str(gap.get("label") or gap.get("key", "")), show.count(gap.get("n"))]
        row += [score.value(gap.get(name)) or "–" for name in ("expectation", "perception", "gap")]
        row.append(_low_to_high(score, gap.get("low"), gap.get("high")))
        row.append(replace(show, unit="percent", digits=0).value(gap.get("weight")) or "–")
        if has_alpha:
            row.append(score.value(gap.get("alpha")) or "–")
        rows.append(tuple(row))
    caption = _("Expectation and perception")
    return TableView(caption=caption, head=tuple(head), rows=tuple(rows))


def heat_table(show: Words, dimension: str, cells: Sequence[Mapping[str, Any]]) -> TableView:
    """Parts down, the newest periods across; a state that is not good is said in the cell."""
    order = [str(point.get("label")) for point in show.measured.get("series") or ()]
    grid = heat_grid(
        [HeatCell(**cell) for cell in cells], order, show.language, unnamed=_("not stated")
    )
    first = max(0, len(grid.periods) - _MOST_PERIODS)
    rows = [
        (part, *(_cell(show, cell) for cell in line[first:]))
        for part, line in zip(grid.parts, grid.cells, strict=True)
    ]
    table = TableView(
        # translators: a dimension, in the author's words, such as: By channel and period
        caption=_("By %s and period") % dimension,
        head=(dimension.capitalize(), *grid.periods[first:]),
        rows=tuple(rows[:_MOST_PARTS]),
    )
    return _told_of_more(show, table, len(rows) - _MOST_PARTS) if len(rows) > _MOST_PARTS else table


def _cell(show: Words, cell: HeatCell | None) -> str:
    if cell is None or cell.value is None:
        return "–"
    value = show.value(cell.value, unit=show.unit == "percent")
    if cell.status not in _TOLD_IN_CELLS:
        return value
    return _("%(value)s (%(state)s)") % {"value": value, "state": status_label(cell.status)}


def pareto_table(show: Words, dimension: str) -> TableView:
    """Parts by size with their share and the share that they reach together."""
    measurement = from_json(show.measured)
    rows = pareto_rows(measurement, dimension, show.language, most=_MOST_PARTS)
    unit, decimals = pareto_unit(measurement)
    counts = replace(show, unit=unit, digits=decimals)
    shares = replace(show, unit="percent", digits=1)
    name = dimension.replace("_", " ")
    return TableView(
        # translators: a dimension, in the author's words, such as: By cause, the largest first
        caption=_("By %s, the largest first") % name,
        head=(
            name.capitalize(),
            counted(measurement, show.language),
            _("Share"),
            _("Share together"),
        ),
        rows=tuple(
            (
                row.label,
                counts.value(row.count),
                shares.value(row.share),
                shares.value(row.cumulative),
            )
            for row in rows
        ),
    )


def _table(show: Words, caption: str, first: str, key: str, entries: Any) -> TableView:
    has_target = any(show.limits(entry) for entry in entries)
    has_status = any(entry.get("status") for entry in entries)
    head = [first, field_label("value"), _("Cases")]
    head += [field_label("target")] if has_target else []
    head += [field_label("status")] if has_status else []
    rows = []
    for entry in entries:
        label = str(entry.get(key) or _("not stated"))
        if entry.get("complete") is False:
            label += " " + _("(not complete)")
        row = [label, show.value(entry.get("value")) or "–", show.count(entry.get("n"))]
        row += [show.limits(entry)] if has_target else []
        row += [status_label(str(entry.get("status") or "no-data"))] if has_status else []
        rows.append(tuple(row))
    return TableView(caption=caption, head=tuple(head), rows=tuple(rows))


def _told_of_more(show: Words, table: TableView, count: int) -> TableView:
    # translators: below the largest parts of a breakdown: how many others there are
    label = ngettext("%s more", "%s more", count) % show.count(count)
    last = (label, *("" for _column in table.head[1:]))
    return replace(table, rows=(*table.rows, last))


def chart_svg(manual: Manual, name: str | None) -> str:
    """A chart as SVG; empty without one."""
    if not name or manual.charts is None:
        return ""
    path = manual.charts / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""
