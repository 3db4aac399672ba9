"""Kinds of thing that a page shows: each has a view, which is data, and a rendering of it.

The view holds all that the rendering uses. So a digest of a page's views changes when, and
only when, something on the page changes, and the page is written again just then.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from docutils import nodes
from sphinx.builders import Builder

from qmanual.sphinx_ext.manual import Manual, Target
from qmanual.sphinx_ext.markup import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is rendered: a page, by a builder."""

    builder: Builder
    docname: str
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, name: str) -> int:
        """How often this was asked on the page, from 1; for ids that must differ."""
        self.counts[name] = self.counts.get(name, 0) + 1
        return self.counts[name]

    @property
    def is_html(self) -> bool:
        """Whether pages are HTML."""
        return self.builder.format == "html"

    def uri(self, target: Target) -> str:
        """Address of a target, as seen from this page."""
        if target.docname == self.docname and target.anchor:
            return f"#{target.anchor}"
        address = self.builder.get_relative_uri(self.docname, target.docname)
        return f"{address}#{target.anchor}" if target.anchor else address

    def link(
        self, target: Target, title: str | None = None, classes: tuple[str, ...] = ()
    ) -> nodes.Node:
        """A link to a target, which shows its title."""
        shown = title or target.title
        if target.docname not in self.builder.env.found_docs:
            return text(shown)
        return nodes.reference(
            "",
            shown,
            internal=True,
            refuri=self.uri(target),
            classes=list(classes),
            reftitle=target.id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How one kind of thing is shown.

    :param view: all that is shown, as comparable data; from the manual, the page and the
        argument.
    :param render: nodes for a view.
    :param problem: what is wrong with the argument, if anything; ``None`` for nothing.
    """

    view: Callable[[Manual, str, str], Any]
    render: Callable[[Any, Place], list[nodes.Node]]
    problem: Callable[[Manual, str], str | None] = lambda _manual, _arg: None
