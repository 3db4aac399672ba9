"""Roles in running text: a link to an item by its title, and the value of a KPI."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import ReferenceRole

from qmanual.sphinx_ext.domain import record_shown
from qmanual.sphinx_ext.markup import shown


class ItemRole(ReferenceRole):
    """``{item}`STD-PHONE-01``` or ``{item}`text <STD-PHONE-01>```."""

    kind = "reference"

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave a place; what it shows is known when the page is written."""
        target = self.target.strip()
        arg = f"{target} {self.title}" if self.has_explicit_title else target
        record_shown(self.env, self.kind, [arg], self.lineno)
        return [shown("", self.title, kind=self.kind, arg=arg)], []


class KpiRole(ItemRole):
    """``{kpi}`KPI-CSAT```: the value, and a word for its state."""

    kind = "value"


def setup_roles(app: Sphinx) -> None:
    """Register the roles, plain and in the domain.

    There is no plain role ``term``: that one is Sphinx's own glossary.
    """
    for name, role in (("item", ItemRole()), ("kpi", KpiRole())):
        app.add_role(name, role)
        app.add_role_to_domain("qm", name, role)
    app.add_role_to_domain("qm", "term", ItemRole())
