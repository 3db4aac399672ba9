"""A stand-in for our extension: the same sources with nothing computed, linked or checked.

Every item becomes an admonition with its text; tables, KPIs and matrices become nothing; roles
become their words. So the stock command can build the manual without us, as a base line.
"""

from typing import Any, ClassVar

import yaml
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from qmanual.items.schema import load_schema

TABLES = ("items", "raci", "blueprint", "kpi-table", "clause-matrix")


class AnyOption(dict[str, Any]):
    """Takes every option as text."""

    def __contains__(self, _name: object) -> bool:
        return True

    def __getitem__(self, _name: str) -> Any:
        return directives.unchanged


class PlainItem(SphinxDirective):
    """An item as an admonition."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = AnyOption()

    def run(self) -> list[nodes.Node]:
        identifier, _, title = (self.arguments or [""])[0].partition(" ")
        box = nodes.admonition("", nodes.title(title, title), classes=["item"])
        box["ids"].append(identifier.lower())
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


class PlainKpi(PlainItem):
    """A KPI as the list of its fields."""

    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.content).split("\n---\n")[0]
        _identifier, _, title = (self.arguments or [""])[0].partition(" ")
        box = nodes.admonition("", nodes.title(title, title))
        for name, value in (yaml.safe_load(text) or {}).items():
            box += nodes.paragraph("", f"{name}: {value}")
        return [box]


class Nothing(PlainItem):
    """A table that is left out."""

    def run(self) -> list[nodes.Node]:
        return []


def words(
    _name: str, _raw: str, text: str, *_rest: Any, **_options: Any
) -> tuple[list[nodes.Node], list[Any]]:
    """A role as its words."""
    return [nodes.literal(text, text)], []


def setup(app: Sphinx) -> dict[str, Any]:
    """Register a plain directive for every type, and plain roles."""
    for name in load_schema().types:
        made = PlainKpi if name == "kpi" else PlainItem
        if name != "role":
            app.add_directive(name, made, override=True)
        app.add_directive(f"qm:{name}", made)
    for name in TABLES:
        app.add_directive(name, Nothing, override=True)
    for name in ("item", "kpi"):
        app.add_role(name, words, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
