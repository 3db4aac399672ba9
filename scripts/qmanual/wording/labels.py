"""What people read instead of the names of types, fields, links, choices and states."""

from collections.abc import Iterator, Mapping
from gettext import NullTranslations

from qmanual.items.schema import ItemType, Link, Schema
from qmanual.wording.translations import marked_in

TYPE, FIELD, LINK, CHOICE, STATE, STATUS = "type", "field", "link", "choice", "state", "status"
REGISTER = "register"
"""Contexts of the labels: “Next” is a link between processes, and a button."""

FIELDS: Mapping[str, str] = {
    "id": marked_in("field", "Identifier"),
    "title": marked_in("field", "Title"),
    "type": marked_in("field", "Type"),
    "document": marked_in("field", "Document"),
    "value": marked_in("field", "Value"),
    "status": marked_in("field", "State"),
    "as_of": marked_in("field", "As of"),
    "since": marked_in("field", "In force since"),
    "at_most": marked_in("field", "At most"),
    "at_least": marked_in("field", "At least"),
    "share": marked_in("field", "Share of cases"),
    "kano": marked_in("field", "Kano class"),
    "voice": marked_in("field", "In customers’ words"),
    "any_order": marked_in("field", "Order"),
    "by": marked_in("field", "Broken down by"),
    "due": marked_in("field", "By"),
    "review": marked_in("field", "Looked at again by"),
    "fail_point": marked_in("field", "Fails most easily"),
    "frontstage": marked_in("field", "What the customer sees"),
    "backstage": marked_in("field", "Out of sight"),
    "support": marked_in("field", "Systems and partners"),
    "wait": marked_in("field", "Longest wait"),
    "min_n": marked_in("field", "Fewest cases to judge"),
    "hit_policy": marked_in("field", "Which row counts"),
    "instead": marked_in("field", "What we do"),
    "tempting": marked_in("field", "Not allowed"),
    "escalation": marked_in("field", "Not needed"),
    "effective": marked_in("field", "In force from"),
    "review_in": marked_in("field", "Reviewed at least every"),
}
"""Names whose label is not the name itself with a capital letter."""

STATES: Mapping[str, str] = {
    "draft": marked_in("state", "draft"),
    "in review": marked_in("state", "in review"),
    "in-review": marked_in("state", "in review"),
    "approved": marked_in("state", "approved"),
    "effective": marked_in("state", "in force"),
    "superseded": marked_in("state", "superseded"),
}

STATUSES: Mapping[str, str] = {
    "met": marked_in("status", "Target met"),
    "warning": marked_in("status", "Near the limit"),
    "missed": marked_in("status", "Target missed"),
    "insufficient": marked_in("status", "Too few to judge"),
    "no-data": marked_in("status", "No data yet"),
    "no-target": marked_in("status", "No target set"),
}

SHAPES: Mapping[str, str] = {
    "met": "●",
    "warning": "▲",
    "missed": "◆",
    "insufficient": "○",
    "no-data": "○",
    "no-target": "□",
}
"""Status of a measurement to its shape; its word stands beside it, never colour alone."""


def field_label(name: str, words: NullTranslations) -> str:
    """What people call a field or a column."""
    return words.pgettext(FIELD, _field_in_english(name))


def type_title(item_type: ItemType, words: NullTranslations) -> str:
    """What people call one item of a type."""
    return words.pgettext(TYPE, item_type.title)


def link_label(link: Link, words: NullTranslations) -> str:
    """What the item that has a link calls it."""
    return words.pgettext(LINK, link.label)


def inverse_label(link: Link, words: NullTranslations) -> str:
    """What the item at the other end of a link calls it."""
    return words.pgettext(LINK, link.inverse)


def choice_label(choice: str, words: NullTranslations) -> str:
    """What people call a value of a choice field; any other text stays as it is."""
    return words.pgettext(CHOICE, choice)


def state_label(state: str, words: NullTranslations) -> str:
    """What people call the state of a document."""
    return words.pgettext(STATE, STATES.get(state, state))


def status_label(status: str, words: NullTranslations) -> str:
    """The words for the status of a measurement."""
    return words.pgettext(STATUS, STATUSES.get(status, STATUSES["no-data"]))


def schema_texts(schema: Schema) -> Iterator[tuple[str, str, str]]:
    """Every text of the schema that a page may show: its context, the text, and its place."""
    for name in schema.document:
        yield FIELD, _field_in_english(name), f"document.{name}"
    for item_type in schema.types.values():
        yield TYPE, item_type.title, item_type.name
        yield TYPE, item_type.plural, item_type.name
        for field in item_type.fields.values():
            place = f"{item_type.name}.{field.name}"
            yield FIELD, _field_in_english(field.name), place
            for choice in field.choices:
                yield CHOICE, choice, place
        for link in item_type.links.values():
            yield LINK, link.label, f"{item_type.name}.{link.name}"
            yield LINK, link.inverse, f"{item_type.name}.{link.name}"


def _field_in_english(name: str) -> str:
    return FIELDS.get(name) or name.replace("_", " ").capitalize()
