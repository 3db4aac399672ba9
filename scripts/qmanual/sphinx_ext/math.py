"""Formulas as MathML, which every browser shows by itself: no script, nothing from the net."""

from typing import Any

from docutils import nodes
from docutils.utils.math import latex2mathml
from sphinx.application import Sphinx

from qmanual.sphinx_ext.warnings import Subtype, warn

RENDERER = "qmanual"


def setup_math(app: Sphinx) -> None:
    """Register the renderer; ``html_math_renderer = "qmanual"`` chooses it."""
    app.add_html_math_renderer(RENDERER, (_visit_inline, _skip), (_visit_block, _skip))


def _visit_inline(translator: Any, node: nodes.math) -> None:
    translator.body.append(_mathml(node, as_block=False))
    raise nodes.SkipNode


def _visit_block(translator: Any, node: nodes.math_block) -> None:
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    translator.body.append(_mathml(node, as_block=True))
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def _skip(_translator: Any, _node: nodes.Element) -> None:
    """Nothing is left to close."""


def _mathml(node: nodes.Element, *, as_block: bool) -> str:
    source = node.astext()
    try:
        return str(latex2mathml.tex2mathml(source, as_block=as_block))
    except Exception as error:  # docutils has no common class for what it cannot read
        where = f"{node.source}:{node.line}" if node.line else str(node.source)
        warn(f"this formula cannot be shown: {error}", subtype=Subtype.MATH, location=where)
        return _escape(source)


def _escape(source: str) -> str:
    """The source of a formula, for a page that cannot show it otherwise."""
    escaped = source.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<code>{escaped}</code>"
