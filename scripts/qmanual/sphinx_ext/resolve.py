"""Fill the places of a page when it is written."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from qmanual.sphinx_ext.domain import manual_of
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.markup import element, shown
from qmanual.sphinx_ext.registry import CONTROL, KINDS


class FillPlaces(SphinxPostTransform):
    """Replace each place by what it shows, and put the control strip under the title."""

    default_priority = 8

    def run(self, **_kwargs: Any) -> None:
        """Fill one page."""
        docname = self.env.docname
        place = Place(builder=self.app.builder, docname=docname)
        for node in list(self.document.findall(shown)):
            node.replace_self(self.render(node["kind"], node["arg"], place))
        if place.is_html:
            frame_tables(self.document)
        if manual_of(self.env).document_of(docname) is not None:
            title = next(self.document.findall(nodes.title), None)
            if title is not None and isinstance(title.parent, nodes.section):
                title.parent[1:1] = self.render(CONTROL, docname, place)

    def render(self, kind: str, arg: str, place: Place) -> list[nodes.Node]:
        """Nodes of one thing that is shown."""
        entry = KINDS[kind]
        return entry.render(entry.view(manual_of(self.env), place.docname, arg), place)


def frame_tables(document: nodes.document) -> None:
    """Put the author's tables in a frame that scrolls: a page never does sideways."""
    for table in list(document.findall(nodes.table)):
        if "qm-table" not in table["classes"] and isinstance(table.parent, nodes.Element):
            frame = element("div", classes=("qm-scroll",), tabindex="0")
            table.parent.replace(table, frame)
            frame += table


def setup_resolve(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(FillPlaces)
