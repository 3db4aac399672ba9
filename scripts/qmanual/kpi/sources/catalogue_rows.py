"""The catalogue as a source: one row for each item of a type, or for each document."""

from collections.abc import Mapping
from typing import Any

from qmanual.items.model import Catalogue, Document, Item
from qmanual.items.schema import Field, load_schema
from qmanual.kpi.sources.rows import RowTable
from qmanual.kpi.sources.source import ColumnType

DOCUMENTS = "document"
"""What to write for the documents, which are no items."""

_TYPES = {
    "integer": ColumnType.INTEGER,
    "boolean": ColumnType.BOOLEAN,
    "date": ColumnType.DATE,
    "quantity": ColumnType.NUMBER,
    "duration": ColumnType.NUMBER,
}
"""Kind of a field to type of its column; the others are text."""

_QUANTITIES = ("quantity", "duration")


def item_rows(name: str, catalogue: Catalogue) -> RowTable:
    """The items of a type as rows, in reading order.

    Columns: ``id``, ``title``, ``document``, one for each field, and for each link the
    identifiers as text and their number as ``n_<link>``. A quantity has its unit in
    ``<field>_unit``. A list is text with commas between, its length in ``n_<field>``.

    :param name: name of a type in the schema, or ``document``.
    """
    schema = load_schema()
    if name == DOCUMENTS:
        fields = {key: field for key, field in schema.document.items() if key != "id"}
        columns = {"id": ColumnType.TEXT, "title": ColumnType.TEXT, **_field_columns(fields)}
        found = catalogue.documents.values()
        return RowTable(columns=columns, rows=[_document_row(d, fields) for d in found])
    shape = schema.types[name]
    links = {key: kind for link in shape.links for key, kind in _link_columns(link)}
    columns = {
        **dict.fromkeys(("id", "title", "document"), ColumnType.TEXT),
        **_field_columns(shape.fields),
        **links,
    }
    rows = [_item_row(item, shape.fields, tuple(shape.links)) for item in catalogue.of_type(name)]
    return RowTable(columns=columns, rows=rows)


def _link_columns(link: str) -> list[tuple[str, ColumnType]]:
    return [(link, ColumnType.TEXT), (f"n_{link}", ColumnType.INTEGER)]


def _field_columns(fields: Mapping[str, Field]) -> dict[str, ColumnType]:
    columns: dict[str, ColumnType] = {}
    for name, field in fields.items():
        columns[name] = _TYPES.get(field.kind, ColumnType.TEXT)
        if field.kind in _QUANTITIES:
            columns[f"{name}_unit"] = ColumnType.TEXT
        if field.kind == "list":
            columns[f"n_{name}"] = ColumnType.INTEGER
    return columns


def _item_row(item: Item, fields: Mapping[str, Field], links: tuple[str, ...]) -> dict[str, Any]:
    row: dict[str, Any] = {"id": item.id, "title": item.title, "document": item.document}
    row |= _field_values(item.fields, fields)
    for link in links:
        targets = item.links.get(link, ())
        row[link] = ", ".join(targets) or None
        row[f"n_{link}"] = len(targets)
    return row


def _document_row(document: Document, fields: Mapping[str, Field]) -> dict[str, Any]:
    row: dict[str, Any] = {"id": document.id, "title": document.title}
    return row | _field_values(document.fields, fields)


def _field_values(values: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, field in fields.items():
        value = values.get(name)
        if field.kind in _QUANTITIES:
            quantity = value if isinstance(value, Mapping) else {}
            row[name] = quantity.get("value")
            row[f"{name}_unit"] = quantity.get("unit")
        elif field.kind == "list":
            entries = value or []
            row[name] = ", ".join(str(entry) for entry in entries) or None
            row[f"n_{name}"] = len(entries)
        elif field.kind in _TYPES or value is None:
            row[name] = value
        else:
            row[name] = value if isinstance(value, str) else _written(value)
    return row


def _written(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, sort_keys=True)
