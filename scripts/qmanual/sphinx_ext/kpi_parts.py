"""The figures of a KPI by period and by dimension: tables of text, each with its chart."""

from dataclasses import dataclass, replace
from typing import Any

from qmanual.sphinx_ext.kpi_words import Words
from qmanual.sphinx_ext.labels import field_label, status_label
from qmanual.sphinx_ext.language import _, ngettext
from qmanual.sphinx_ext.manual import Manual

_MOST_PARTS = 50
"""Rows of a breakdown that a page shows, the largest; a reader looks no further."""


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
    """The series, then each dimension."""
    measured = show.measured
    parts = []
    series = measured.get("series") or ()
    if series:
        parts.append(PartView(table=_table(show, _("By period"), _("Period"), "label", series)))
    charts = measured.get("breakdown_charts") or {}
    for dimension, entries in (measured.get("breakdown") or {}).items():
        name = str(dimension).replace("_", " ")
        # translators: a dimension, in the author's words, such as: By channel
        caption = _("By %s") % name
        table = _table(show, caption, name.capitalize(), "value_label", entries[:_MOST_PARTS])
        if len(entries) > _MOST_PARTS:
            table = _told_of_more(show, table, len(entries) - _MOST_PARTS)
        chart = charts.get(dimension)
        is_main = chart == measured.get("chart")
        parts.append(PartView(table=table, chart="" if is_main else chart_svg(manual, chart)))
    return parts


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
