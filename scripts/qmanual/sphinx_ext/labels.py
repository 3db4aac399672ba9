"""What people read instead of the names of fields, links, columns and states."""

from qmanual.items.schema import Schema
from qmanual.sphinx_ext.language import _

FIELDS = {
    "id": "Identifier",
    "title": "Title",
    "type": "Type",
    "document": "Document",
    "value": "Value",
    "status": "State",
    "as_of": "As of",
    "since": "In force since",
    "clauses": "Clauses",
    "at_most": "At most",
    "at_least": "At least",
    "share": "Share of cases",
    "kano": "Kano class",
    "voice": "In customers’ words",
    "any_order": "Order",
    "due": "By",
    "review": "Looked at again by",
    "also_called": "Also called",
    "moment_of_truth": "Moment of truth",
    "fail_point": "Fails most easily",
    "customer": "Customer",
    "frontstage": "What the customer sees",
    "backstage": "Out of sight",
    "support": "Systems and partners",
    "wait": "Longest wait",
    "min_n": "Fewest cases to judge",
    "effective": "In force from",
    "review_in": "Reviewed at least every",
}
"""Names whose label is not the name itself with a capital letter."""

CHOICES = {
    "high", "medium", "low", "must-be", "performance", "attractive", "tangibles", "reliability",
    "responsiveness", "assurance", "empathy", "higher", "lower", "band",
}  # fmt: skip
"""Words of choice fields, which are translated where text is not."""

STATES = {
    "draft": "draft",
    "in review": "in review",
    "in-review": "in review",
    "approved": "approved",
    "effective": "in force",
    "superseded": "superseded",
}

STATUSES = {
    "met": ("●", "Target met"),
    "warning": ("▲", "Near the limit"),
    "missed": ("◆", "Target missed"),
    "insufficient": ("○", "Too few to judge"),
    "no-data": ("○", "No data yet"),
    "no-target": ("□", "No target set"),
}
"""Status of a measurement: its shape, and its word; never colour alone."""


def field_label(name: str) -> str:
    """What people call a field or a column."""
    return _(FIELDS.get(name) or name.replace("_", " ").capitalize())


def state_label(state: str) -> str:
    """What people call the state of a document."""
    return _(STATES.get(state, state))


def status_shape(status: str) -> str:
    """The shape that stands for the status of a measurement."""
    return STATUSES.get(status, STATUSES["no-data"])[0]


def status_label(status: str) -> str:
    """The words for the status of a measurement."""
    return _(STATUSES.get(status, STATUSES["no-data"])[1])


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
