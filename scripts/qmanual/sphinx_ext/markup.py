"""Nodes of ours: one HTML element as written here, and a place that is filled when a page
is written."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxTranslator

_INLINE = {"span", "a", "b", "button", "summary", "abbr", "dfn", "svg", "td", "th",
           "input", "label", "legend"}  # fmt: skip
_VOID = {"input"}
"""Elements without an end."""
_LINES = {"legend", "label", "summary", "p"}
"""Elements that stand on a line of their own where there is no HTML."""


class tag(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes in lower case
    """An HTML element by name; other formats show what is in it.

    Attributes: ``tag``, and ``html`` with the element's own attributes.
    """


class inline_tag(nodes.Inline, nodes.TextElement):  # noqa: N801
    """The same within a paragraph."""


class shown(nodes.Invisible, nodes.Inline, nodes.TextElement):  # noqa: N801
    """A place for something of the manual, filled when the page is written.

    Attributes: ``kind`` (see :mod:`qmanual.sphinx_ext.kinds`), ``arg``. Its text stands in
    where Sphinx copies a title before the place is filled.
    """


def element(
    name: str,
    *children: nodes.Node,
    classes: tuple[str, ...] = (),
    ids: tuple[str, ...] = (),
    **html: str,
) -> nodes.Element:
    """An HTML element with children; an underscore in an attribute's name is a hyphen."""
    cls = inline_tag if name in _INLINE else tag
    attributes = {key.rstrip("_").replace("_", "-"): value for key, value in html.items()}
    node = cls("", tag=name, html=attributes, classes=list(classes), ids=list(ids))
    node.extend(children)
    return node


def text(content: str) -> nodes.Text:
    """Text as a node."""
    return nodes.Text(content)


def paragraph(*children: nodes.Node, classes: tuple[str, ...] = ()) -> nodes.paragraph:
    """A paragraph of the given nodes."""
    return nodes.paragraph("", "", *children, classes=list(classes))


def error_block(message: str) -> nodes.Element:
    """What stands on the page where something could not be shown; the build warns as well."""
    return paragraph(text(message), classes=("qm-error",))


def definition_list(
    entries: list[tuple[str, list[nodes.Node]]], *, classes: tuple[str, ...]
) -> nodes.definition_list:
    """A definition list of labels and inline nodes."""
    result = nodes.definition_list(classes=list(classes))
    for label, values in entries:
        result += nodes.definition_list_item(
            "",
            nodes.term("", label),
            nodes.definition("", paragraph(*values)),
        )
    return result


def _visit_tag(translator: Any, node: nodes.Element) -> None:
    suffix = "" if isinstance(node, inline_tag) else "\n"
    translator.body.append(translator.starttag(node, node["tag"], suffix, **node["html"]))


def _depart_tag(translator: Any, node: nodes.Element) -> None:
    if node["tag"] in _VOID:
        return
    translator.body.append(f"</{node['tag']}>" + ("" if isinstance(node, inline_tag) else "\n"))


def _visit_text(translator: Any, node: nodes.Element) -> None:
    if node["tag"] == "button":
        raise nodes.SkipNode
    if node["tag"] in _LINES:
        translator.new_state(0)
    if node["tag"] == "input":
        translator.add_text("[ ] ")


def _depart_text(translator: Any, node: nodes.Element) -> None:
    if node["tag"] in _LINES:
        translator.end_state()


def _pass(_translator: SphinxTranslator, _node: nodes.Element) -> None:
    """Show the children only."""


def setup_markup(app: Sphinx) -> None:
    """Register the nodes for every format."""
    plain: dict[str, Any] = dict.fromkeys(("latex", "man", "texinfo"), (_pass, _pass))
    lines = (_visit_text, _depart_text)
    app.add_node(tag, html=(_visit_tag, _depart_tag), text=lines, **plain)
    app.add_node(inline_tag, html=(_visit_tag, _depart_tag), text=lines, **plain)
    app.add_node(shown, html=(_pass, _pass), text=(_pass, _pass), **plain)
