"""A KPI as nodes: value large, state in a word and a shape, facts, chart, tables."""

from dataclasses import replace

from docutils import nodes

from qmanual.sphinx_ext.item_rendering import fact_list, title_line
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.kpi_view import KpiView
from qmanual.sphinx_ext.language import _
from qmanual.sphinx_ext.markup import element, error_block, paragraph, text
from qmanual.sphinx_ext.table_nodes import text_table


def render_kpi(view: KpiView | None, place: Place) -> list[nodes.Node]:
    """The whole block of a KPI besides its body and its links."""
    if view is None:
        return [error_block(_("This KPI was not read; see the warnings of the build."))]
    result: list[nodes.Node] = [title_line(view.item, place), value_line(view)]
    result += [paragraph(text(note), classes=("qm-note",)) for note in view.notes]
    facts = (*view.facts, *view.item.facts)
    if facts:
        result.append(fact_list(facts, place))
    if view.chart and place.is_html:
        result.append(_figure(view.chart, is_trend=view.is_trend))
    for part in view.parts:
        content: list[nodes.Node] = [_figure(part.chart)] if part.chart and place.is_html else []
        content.append(text_table(replace(part.table, caption="")))
        result.append(_folded(part.table.caption, content))
    if view.definition:
        result.append(
            _folded(_("How it is defined"), [fact_list(view.definition, place)]),
        )
    return result


def _figure(svg: str, *, is_trend: bool = False) -> nodes.Element:
    classes = ("qm-figure-frame", *(("qm-trend",) if is_trend else ()))
    # It scrolls on a phone, so that it has to be within reach of a keyboard.
    return element("figure", nodes.raw("", svg, format="html"), classes=classes, tabindex="0")


def value_line(view: KpiView) -> nodes.Element:
    """Value large, then the state: a shape, and a word."""
    parts: list[nodes.Node] = []
    if view.value:
        parts += [element("span", text(view.value), classes=("qm-figure",)), text(" ")]
    parts.append(status_mark(view.status, view.shape, view.word))
    return paragraph(*parts, classes=("qm-value-line",))


def status_mark(status: str, shape: str, word: str) -> nodes.Element:
    """A state as shape and word."""
    return element(
        "span",
        element("span", text(shape), classes=("qm-shape",), aria_hidden="true"),
        text(" " + word),
        classes=("qm-status", f"qm-status-{status}"),
    )


def _folded(summary: str, content: list[nodes.Node]) -> nodes.Element:
    return element("details", element("summary", text(summary)), *content, classes=("qm-more",))
