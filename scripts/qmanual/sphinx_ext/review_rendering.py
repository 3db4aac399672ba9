"""The inputs of a management review as nodes: a heading for each, and its lines."""

from docutils import nodes

from qmanual.sphinx_ext.facts import Fact
from qmanual.sphinx_ext.item_rendering import FEW, joined, link_line
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.kpi_rendering import status_mark
from qmanual.sphinx_ext.markup import element, paragraph, text
from qmanual.sphinx_ext.review import ReviewView
from qmanual.sphinx_ext.review_words import Line


def render_review(view: ReviewView, place: Place) -> list[nodes.Node]:
    """All inputs in the order of the clauses."""
    result: list[nodes.Node] = [paragraph(text(view.period), classes=("qm-note",))]
    for entry in view.inputs:
        clause = element("span", text(f"ISO 9001:2015, {entry.clause}"), classes=("qm-id",))
        heading = element("h3", text(entry.title + " "), clause)
        lines = nodes.bullet_list("", classes=["qm-review-lines"])
        for line in entry.lines:
            lines += nodes.list_item("", _line(line, place))
        result.append(element("section", heading, lines, classes=("qm-review-input",)))
    return result


def _line(line: Line, place: Place) -> nodes.Element:
    if line.status:
        parts = [*joined(line.targets, place), text(" ")]
        if line.text:
            parts += [element("span", text(line.text), classes=("qm-review-value",)), text(" ")]
        return paragraph(*parts, status_mark(line.status, line.shape, line.word))
    if len(line.targets) > FEW:
        return link_line(Fact(label=line.text.rstrip(":："), targets=line.targets), place)
    if line.link_first:
        return paragraph(*joined(line.targets, place), text(f" – {line.text}"))
    parts = [text(line.text)]
    if line.targets:
        parts += [text(" "), *joined(line.targets, place)]
    return paragraph(*parts)
