"""One directive for each type of item: finds the body, leaves the facts to the core.

The raw content reaches us whole (no ``option_spec``), because the core has read the options
already. The digest of the raw text is kept: if it differs from the core's, or if the core saw
no item here, the build fails (:mod:`qmanual.sphinx_ext.pages`).
"""

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from qmanual.items.blocks import Block
from qmanual.items.directive import split_content
from qmanual.items.hashing import source_digest
from qmanual.items.schema import load_schema
from qmanual.sphinx_ext.domain import RenderedItem, qm_domain, record_shown
from qmanual.sphinx_ext.manual import anchor_of
from qmanual.sphinx_ext.markup import element, shown

CLASHES = {"role"}
"""Types whose plain name docutils has taken: written with the domain only."""


class RawDirective(SphinxDirective):
    """A directive that is given its raw text."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = None

    @property
    def first_line(self) -> str:
        """What stands on the opening line after the name."""
        return str(self.arguments[0]).strip() if self.arguments else ""

    @property
    def plain_name(self) -> str:
        """The directive's name without the domain."""
        return str(self.name).removeprefix("qm:")

    def block(self, line: int = 0) -> Block:
        """The directive as the core takes it.

        :param line: line of the opening fence; with 0, lines count from the content's first.
        """
        return Block(
            name=self.plain_name,
            arguments=self.first_line,
            content="\n".join(self.content),
            line=line,
            closed=True,
            markup="",
        )


class ItemDirective(RawDirective):
    """An item: its head, its body, its links; head and links are filled in when written."""

    def run(self) -> list[nodes.Node]:
        """Parse the body, and note that the item stands here."""
        identifier = self.first_line.partition(" ")[0]
        item_type = load_schema().types[self.plain_name]
        block = self.block()
        qm_domain(self.env).page(self.env.docname).items.append(
            RenderedItem(
                id=identifier,
                type=item_type.name,
                source=source_digest(block.arguments, block.content),
                file=str(self.get_source_info()[0] or ""),
                line=self.lineno,
            )
        )
        content, _problems = split_content(block, item_type)
        node = element(
            "div", classes=("qm-item", f"qm-{item_type.name}"), ids=(anchor_of(identifier),)
        )
        self.set_source_info(node)
        node += self._place("kpi" if item_type.name == "kpi" else "head", identifier)
        node += self._place("alerts", identifier)
        lines = content.body.split("\n")
        if content.body.strip():
            body = element("div", classes=("qm-body",))
            self.state.nested_parse(
                StringList(lines, source=str(self.state.document.current_source)),
                self.content_offset + content.body_line - 1,
                body,
            )
            node += body
        node += self._place("foot", identifier)
        return [node]

    def _place(self, kind: str, identifier: str) -> nodes.Element:
        record_shown(self.env, kind, [identifier], self.lineno)
        return shown("", kind=kind, arg=identifier)


def setup_directives(app: Sphinx) -> None:
    """Register each type with the domain, and without it where the name is free."""
    for name in load_schema().types:
        app.add_directive_to_domain("qm", name, ItemDirective)
        if name not in CLASHES:
            # Of sphinx-design, which Jupyter Book loads, we replace the directive ``step``.
            app.add_directive(name, ItemDirective, override=True)
