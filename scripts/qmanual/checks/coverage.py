"""Does every item have the links that make it work: a measure, a procedure, a control?"""

from collections.abc import Iterator

from qmanual.items.findings import Finding, Severity
from qmanual.items.graph import back_links
from qmanual.items.model import Catalogue
from qmanual.items.schema import Schema


def find_missing_links(catalogue: Catalogue, schema: Schema) -> Iterator[Finding]:
    """Items without a link that the schema expects of their type."""
    incoming = back_links(catalogue)
    for item in catalogue.items.values():
        for expected in schema.types[item.type].expects:
            if expected.link == "children":
                linked = bool(item.children)
            elif expected.direction == "out":
                linked = bool(item.links.get(expected.link))
            else:
                linked = bool(incoming.get(item.id, {}).get(expected.link))
            if not linked:
                yield Finding(
                    code="expected-link",
                    path=item.path,
                    line=item.line,
                    message=f"{item.id}: {expected.ask}",
                    severity=Severity.WARNING,
                    item=item.id,
                )
