"""A KPI's value in a sentence; a tap shows what it rests on.

The details are a popover: no script, works with a keyboard, closes with Escape, and may stand
inside a paragraph, where ``<details>`` may not.
"""

import hashlib

from docutils import nodes

from qmanual.sphinx_ext.item_rendering import joined
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.kpi_rendering import status_mark
from qmanual.sphinx_ext.kpi_view import KpiView
from qmanual.sphinx_ext.language import _
from qmanual.sphinx_ext.manual import Target, anchor_of
from qmanual.sphinx_ext.markup import element, text


def render_value(view: KpiView | None, place: Place) -> list[nodes.Node]:
    """Value and word; in HTML a button that opens the details."""
    if view is None:
        return [text("?")]
    words: list[nodes.Node] = [text(view.value + " ")] if view.value else []
    words.append(
        element(
            "span",
            text(f"({view.word.lower()})" if view.value else view.word.lower()),
            classes=("qm-word", f"qm-status-{view.status}"),
        )
    )
    if not place.is_html:
        return words
    popover_id = _fresh_id(view.item.id, place)
    button = element(
        "button", *words, classes=("qm-value",), type_="button", popovertarget=popover_id
    )
    return [button, _popover(view, place, popover_id)]


def _popover(view: KpiView, place: Place, popover_id: str) -> nodes.Element:
    target = Target(
        id=view.item.id,
        title=view.item.title,
        docname=view.docname,
        anchor=anchor_of(view.item.id),
    )
    rows: list[nodes.Node] = [
        element("b", text(view.item.title)),
        element("span", status_mark(view.status, view.shape, view.word), classes=("qm-row",)),
    ]
    for fact in view.facts:
        value = joined(fact.targets, place) if fact.targets else [text(fact.value)]
        label = element("span", text(fact.label + " "), classes=("qm-label",))
        rows.append(element("span", label, *value, classes=("qm-row",)))
    rows += [element("span", text(note), classes=("qm-row",)) for note in view.notes]
    rows.append(element("span", place.link(target, _("Go to this KPI")), classes=("qm-row",)))
    return element(
        "span", *rows, classes=("qm-popover",), ids=(popover_id,), popover="auto", role="note"
    )


def _fresh_id(identifier: str, place: Place) -> str:
    """An id for each use on a page: the count of uses so far is kept with the place."""
    number = place.count(f"value-{identifier}")
    return f"qm-value-{identifier.lower()}-{number}" + _page_mark(place)


def _page_mark(place: Place) -> str:
    """All pages are one in ``singlehtml``: their ids must differ."""
    if place.builder.name != "singlehtml":
        return ""
    return "-" + hashlib.sha256(place.docname.encode()).hexdigest()[:6]
