"""Columns of a table of items: fields, links, the other end of links, measurements."""

from dataclasses import dataclass, replace

from qmanual.items.model import Item
from qmanual.items.schema import ItemType, Schema
from qmanual.sphinx_ext.facts import field_text
from qmanual.sphinx_ext.kpi_view import kpi_view
from qmanual.sphinx_ext.labels import (
    field_label,
    inverse_label,
    inverse_names,
    link_label,
    type_title,
)
from qmanual.sphinx_ext.language import format_day
from qmanual.sphinx_ext.manual import Manual, Target

OWN = ("id", "title", "type", "document")
MEASURED = ("value", "status", "as_of")
"""Columns that a KPI has from its measurement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in a cell: text or links, and a status for its shape.

    :param shape: the shape of a status that is none of a measurement.
    :param is_day: whether it is a date, which no line breaks.
    """

    value: str = ""
    targets: tuple[Target, ...] = ()
    status: str = ""
    shape: str = ""
    is_day: bool = False


def known_columns(schema: Schema, type_names: tuple[str, ...]) -> tuple[str, ...]:
    """Names that may be used as columns for items of these types (of all, if none are given)."""
    types = _types(schema, type_names)
    names = [*OWN]
    for item_type in types:
        names += item_type.options
        names += MEASURED if item_type.name == "kpi" else ()
    names += inverse_names(schema)
    return tuple(dict.fromkeys(names))


def default_columns(schema: Schema, type_names: tuple[str, ...]) -> tuple[str, ...]:
    """What a table shows when it does not say: title, the fields that count, the owner."""
    if len(type_names) != 1:
        return ("title", "type", "document")
    item_type = schema.types[type_names[0]]
    if item_type.name == "kpi":
        return ("title", "value", "target", "status", "owner")
    fields = [f.name for f in item_type.fields.values() if f.meaning and f.kind != "yaml"]
    owner = ["owner"] if "owner" in item_type.links else []
    return ("title", *fields[:6], *owner)


def column_label(schema: Schema, name: str) -> str:
    """Head of a column."""
    link = schema.link(name)
    if link is not None:
        return link_label(link)
    for inverted in map(schema.link, inverse_names(schema).get(name, ())):
        if inverted is not None:
            return inverse_label(inverted)
    return field_label(name)


def cell_of(manual: Manual, item: Item, name: str) -> Cell:
    """What an item has in a column."""
    if name == "title":
        return Cell(targets=manual.targets((item.id,)))
    if name == "id":
        return Cell(targets=tuple(replace(t, title=t.id) for t in manual.targets((item.id,))))
    if name == "type":
        return Cell(value=type_title(manual.schema.types[item.type]))
    if name == "document":
        return Cell(targets=manual.targets((item.document,)))
    if item.type == "kpi" and name in (*MEASURED, "target"):
        return _measured(manual, item, name)
    if name in item.links:
        return Cell(targets=manual.targets(item.links[name]))
    if name in item.fields:
        return Cell(value=field_text(manual, item, name))
    back = manual.back_links.get(item.id, {})
    sources = [i for link in inverse_names(manual.schema).get(name, ()) for i in back.get(link, ())]
    return Cell(targets=manual.targets(tuple(dict.fromkeys(sources))))


def _measured(manual: Manual, item: Item, name: str) -> Cell:
    view = kpi_view(manual, item.docname, item.id)
    if view is None:
        return Cell()
    if name == "status":
        return Cell(value=view.word, status=view.status)
    if name == "value":
        return Cell(value=view.value or "–")
    if name == "target":
        return Cell(value=view.target)
    as_of = manual.measurements.get(item.id, {}).get("as_of")
    return Cell(value=format_day(as_of, manual.language) if as_of else "")


def _types(schema: Schema, type_names: tuple[str, ...]) -> list[ItemType]:
    return [schema.types[name] for name in type_names or schema.types]
