"""Links between items: what dangles, and what points at the wrong kind of thing."""

from collections.abc import Iterator, Mapping

from qmanual.items.findings import Finding
from qmanual.items.model import Catalogue, Item
from qmanual.items.schema import Schema
from qmanual.items.suggest import did_you_mean

DOCUMENT_ROLES = ("owner", "approver", "distribution")
"""Fields of a document that name roles."""


def find_link_problems(
    catalogue: Catalogue, schema: Schema, lines: Mapping[tuple[str, str], int]
) -> Iterator[Finding]:
    """Links to nothing, to the item itself, or to an item of a type that the link does not allow.

    :param lines: line in the file of an item's option.
    """
    for item in catalogue.items.values():
        for name, targets in item.links.items():
            line = lines.get((item.id, name), item.line)
            for target in targets:
                code, message = _problem(catalogue, schema, item, name, target)
                if code:
                    yield Finding(
                        code=code, path=item.path, line=line, message=message, item=item.id
                    )
    yield from _document_problems(catalogue)


def _problem(
    catalogue: Catalogue, schema: Schema, item: Item, name: str, target: str
) -> tuple[str, str]:
    allowed = schema.types[item.type].links[name].to
    if target == item.id:
        return "self-link", f"{item.id} points at itself with {name!r}"
    found = catalogue.items.get(target)
    if found is None and (target not in catalogue.documents or "*" not in allowed):
        known = [i.id for i in catalogue.items.values() if "*" in allowed or i.type in allowed]
        hint = did_you_mean(target, known)
        return "dangling-link", f"{name!r} points at {target}, which does not exist{hint}"
    if found is not None and "*" not in allowed and found.type not in allowed:
        return (
            "wrong-link",
            f"{name!r} points at {target}, a {found.type}; it takes a {' or '.join(allowed)}",
        )
    return "", ""


def _document_problems(catalogue: Catalogue) -> Iterator[Finding]:
    roles = [item.id for item in catalogue.of_type("role")]
    for document in catalogue.documents.values():
        for name in DOCUMENT_ROLES:
            value = document.fields.get(name)
            targets = value if isinstance(value, list) else [value] if value else []
            for target in targets:
                if target not in roles:
                    hint = did_you_mean(target, roles)
                    yield Finding(
                        code="dangling-link",
                        path=document.path,
                        line=1,
                        message=f"the document's {name!r} is {target}, which is not a role{hint}",
                        item=document.id,
                    )
