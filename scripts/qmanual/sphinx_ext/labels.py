"""Labels in the language of the manual that is being built; shapes of states."""

from qmanual.items.schema import ItemType, Link, Schema
from qmanual.sphinx_ext.language import words
from qmanual.wording import labels


def field_label(name: str) -> str:
    """What people call a field or a column."""
    return labels.field_label(name, words())


def type_title(item_type: ItemType) -> str:
    """What people call one item of a type."""
    return labels.type_title(item_type, words())


def type_plural(item_type: ItemType) -> str:
    """What people call several items of a type."""
    return words().pgettext(labels.TYPE, item_type.plural)


def link_label(link: Link) -> str:
    """What the item that has a link calls it."""
    return labels.link_label(link, words())


def inverse_label(link: Link) -> str:
    """What the item at the other end of a link calls it."""
    return labels.inverse_label(link, words())


def choice_label(choice: str) -> str:
    """What people call a value of a choice field."""
    return labels.choice_label(choice, words())


def state_label(state: str) -> str:
    """What people call the state of a document."""
    return labels.state_label(state, words())


def status_shape(status: str) -> str:
    """The shape that stands for the status of a measurement."""
    return labels.SHAPES.get(status, labels.SHAPES["no-data"])


def status_label(status: str) -> str:
    """The words for the status of a measurement."""
    return labels.status_label(status, words())


def inverse_names(schema: Schema) -> dict[str, tuple[str, ...]]:
    """Column names for the other end of links: ``measured_by`` to the links that it inverts."""
    found: dict[str, list[str]] = {}
    for item_type in schema.types.values():
        for link in item_type.links.values():
            name = link.inverse.lower().replace(" ", "_")
            names = found.setdefault(name, [])
            if link.name not in names:
                names.append(link.name)
    return {name: tuple(links) for name, links in found.items()}
