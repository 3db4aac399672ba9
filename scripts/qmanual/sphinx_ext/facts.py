"""What is shown of an item besides its body: title, facts, links both ways. Data only."""

from dataclasses import dataclass

from qmanual.items.model import Item
from qmanual.sphinx_ext.labels import (
    choice_label,
    field_label,
    inverse_label,
    link_label,
    type_title,
)
from qmanual.sphinx_ext.language import _, format_value
from qmanual.sphinx_ext.manual import Manual, Target

IN_HEAD = {
    "step": {"role", "at_most"},
}
"""Options that the head of an item shows in a place of their own."""

HIDDEN = {
    "common": {"normative"},
    "decision": {"actions"},
    "kpi": {
        "source", "metric", "filter", "time", "by", "unit", "direction", "targets", "min_n",
        "interval", "decide", "chart", "decimals", "question", "formula", "numerator",
        "denominator", "caveats", "reaction", "frequency", "sample",
    },
}  # fmt: skip
"""Fields that are not facts: a KPI's own rendering, or the table in the body, shows them."""

LIMITS = ("at_most", "at_least")

PEOPLE = ("owner", "accountable", "responsible", "consulted", "informed", "deputy", "reports_to")
"""Links that read as facts: who has to do with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label with text or with links."""

    label: str
    value: str = ""
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """All that is shown of an item besides its body.

    :param number: position among its siblings, for a step; 0 otherwise.
    :param who: roles that act, in front of a step's title.
    :param limit: time limit of a step.
    """

    id: str
    type: str
    type_title: str
    title: str
    number: int
    who: tuple[Target, ...]
    limit: str
    facts: tuple[Fact, ...]
    links: tuple[Fact, ...]


def item_view(manual: Manual, _docname: str, identifier: str) -> ItemView | None:
    """The view of an item; ``None`` if there is no such item."""
    item = manual.item(identifier)
    if item is None:
        return None
    parent = manual.item(item.parent) if item.parent else None
    is_step = item.type == "step"
    return ItemView(
        id=item.id,
        type=item.type,
        type_title=type_title(manual.schema.types[item.type]),
        title=item.title,
        number=parent.children.index(item.id) + 1
        if is_step and parent is not None and item.id in parent.children
        else 0,
        who=manual.targets(item.links.get("role", ())) if is_step else (),
        limit=format_value(item.fields["at_most"], manual.language)
        if is_step and "at_most" in item.fields
        else "",
        facts=tuple(_facts(manual, item)),
        links=tuple(_links(manual, item)),
    )


def _facts(manual: Manual, item: Item) -> list[Fact]:
    item_type = manual.schema.types[item.type]
    hidden = HIDDEN["common"] | HIDDEN.get(item.type, set()) | IN_HEAD.get(item.type, set())
    facts = []
    for name in item_type.fields:
        if name in hidden or name not in item.fields:
            continue
        if name == "share" and any(limit in item.fields for limit in LIMITS):
            continue  # said with the limit
        value = field_text(manual, item, name)
        if name == "any_order":
            value = _("at any point") if item.fields[name] else ""
        elif name in LIMITS and "share" in item.fields:
            share = field_text(manual, item, "share")
            value = _("%(limit)s, in %(share)s of cases") % {"limit": value, "share": share}
        if value:
            facts.append(Fact(label=field_label(name), value=value))
    for name in PEOPLE:
        targets = manual.targets(item.links.get(name, ()))
        if targets and name in item_type.links:
            facts.append(Fact(label=link_label(item_type.links[name]), targets=targets))
    return facts


def field_text(manual: Manual, item: Item, name: str) -> str:
    """A field's value in words; empty if the item does not have it."""
    value = item.fields.get(name)
    field = manual.schema.types[item.type].fields.get(name)
    if isinstance(value, str) and field is not None and field.choices:
        return choice_label(value)
    return format_value(value, manual.language)


def _links(manual: Manual, item: Item) -> list[Fact]:
    hidden = {*PEOPLE, *IN_HEAD.get(item.type, set())}
    found: dict[str, list[Target]] = {}
    for name, link in manual.schema.types[item.type].links.items():
        if name not in hidden:
            _add(found, link_label(link), manual.targets(item.links.get(name, ())))
    for name, sources in sorted(manual.back_links.get(item.id, {}).items()):
        link_type = manual.schema.link(name)
        if link_type is not None:
            _add(found, inverse_label(link_type), manual.targets(sources))
    return [Fact(label=label, targets=tuple(targets)) for label, targets in found.items()]


def _add(found: dict[str, list[Target]], label: str, targets: tuple[Target, ...]) -> None:
    """Add targets under a label; a link that reads the same both ways is shown once."""
    if targets:
        known = found.setdefault(label, [])
        known.extend(target for target in targets if target not in known)
