"""Tables of items: which are listed, and what of each is shown."""

import json
from dataclasses import dataclass

from docutils import nodes

from qmanual.items.model import Item
from qmanual.sphinx_ext.columns import Cell, cell_of, column_label, default_columns
from qmanual.sphinx_ext.item_rendering import joined
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.kpi_rendering import status_mark
from qmanual.sphinx_ext.labels import status_shape
from qmanual.sphinx_ext.language import _
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.markup import paragraph, text
from qmanual.sphinx_ext.references import unknown
from qmanual.sphinx_ext.selection import parse_conditions, sort_key
from qmanual.sphinx_ext.table_nodes import card_table, table

_CARDS_FROM, _WIDE_FROM = 4, 7
"""Columns from which rows become cards on a phone, and wherever a page has less than its full
width."""

_SHORT, _PROSE = 12, 30
"""Letters of a cell that fits in a narrow column, and of one that needs a line of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellTable:
    """A table of cells.

    :param empty: what is said when there are no rows.
    :param kind: name of its look.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    kind: str = "items"


def items_view(manual: Manual, _docname: str, arg: str) -> CellTable:
    """The table of a directive ``items``.

    :param arg: its options as JSON: type, columns, where, document, sort, caption.
    """
    options = json.loads(arg)
    types = tuple(options.get("type", ()))
    listed = [item for item in manual.catalogue.items.values() if not types or item.type in types]
    if "document" in options:
        listed = [item for item in listed if item.document == options["document"]]
    if "where" in options:
        known = {name for entry in manual.schema.types.values() for name in entry.options}
        conditions = parse_conditions(options["where"], known)
        listed = [item for item in listed if all(entry.holds(item) for entry in conditions)]
    for name in reversed(options.get("sort", ())):
        listed.sort(key=lambda item: sort_key(item, name.lstrip("-")), reverse=name[0] == "-")
    columns = tuple(options.get("columns", ())) or tuple(
        name
        for name in default_columns(manual.schema, types)
        if any(cell_of(manual, item, name) != Cell() for item in listed)
    )
    return item_table(manual, listed, columns, options.get("caption", ""))


def item_table(
    manual: Manual, listed: list[Item], columns: tuple[str, ...], caption: str = ""
) -> CellTable:
    """A table of items with the given columns."""
    return CellTable(
        caption=caption,
        head=tuple(column_label(manual.schema, name) for name in columns),
        rows=tuple(tuple(cell_of(manual, item, name) for name in columns) for item in listed),
        empty=_("Nothing to list here yet."),
    )


def items_problem(manual: Manual, arg: str) -> str | None:
    """What is wrong with the options in the light of the catalogue."""
    document = json.loads(arg).get("document")
    if document is None or document in manual.catalogue.documents:
        return None
    return unknown(manual, document, "document")


def kpi_table_view(manual: Manual, _docname: str, arg: str) -> CellTable:
    """The table of all KPIs: value, target, state, owner."""
    columns = tuple(json.loads(arg).get("columns", ()))
    return item_table(
        manual,
        list(manual.catalogue.of_type("kpi")),
        columns or ("title", "value", "target", "status", "owner"),
    )


def render_table(view: CellTable, place: Place) -> list[nodes.Node]:
    """A table of cells as nodes; without rows a sentence says so."""
    if not view.rows:
        return [paragraph(text(view.empty), classes=("qm-empty",))]
    shown = _shown_columns(view)
    labels = [view.head[column] for column in shown]
    cells = [[row[column] for column in shown] for row in view.rows]
    columns = list(zip(*cells, strict=True))
    rows = [[_cell(cell, place) for cell in row] for row in cells]
    look = f"qm-{view.kind}"
    if place.is_html and len(view.head) >= _CARDS_FROM and not all(map(_is_short, columns[1:])):
        is_prose = [_is_prose(column) for column in columns]
        wide = ("qm-cards-wide",) if len(shown) >= _WIDE_FROM else ()
        looks = [[_look(*pair) for pair in zip(row, is_prose, strict=True)] for row in cells]
        return [card_table(view.caption, labels, rows, looks, classes=(look, *wide))]
    head: list[list[nodes.Node]] = [[text(label)] for label in labels]
    return [table(view.caption, head, rows, classes=(look,))]


_THINNED = ("register", "risks")
"""Kinds of table whose columns we choose: an empty one tells a reader nothing."""


def _shown_columns(view: CellTable) -> list[int]:
    """Of a register those with anything in them; elsewhere the author, or a form, wants all."""
    columns = range(len(view.head))
    if view.kind not in _THINNED:
        return list(columns)
    return [column for column in columns if any(row[column] != Cell() for row in view.rows)]


def _is_short(cells: tuple[Cell, ...]) -> bool:
    return all(_length(cell) <= _SHORT and not cell.is_day for cell in cells)


def _is_prose(cells: tuple[Cell, ...]) -> bool:
    return max(map(_length, cells)) > _PROSE


def _look(cell: Cell, is_prose: bool) -> str:
    """Nothing in it, a day that is not broken, or prose that gets the whole width of a card."""
    if cell == Cell():
        return "qm-blank"
    if cell.is_day:
        return "qm-day"
    return "qm-prose" if is_prose else ""


def _length(cell: Cell) -> int:
    return len(cell.value) + sum(len(target.title) for target in cell.targets)


def _cell(cell: Cell, place: Place) -> list[nodes.Node]:
    if cell.status:
        return [status_mark(cell.status, cell.shape or status_shape(cell.status), cell.value)]
    words: list[nodes.Node] = [text(cell.value)] if cell.value or not cell.targets else []
    return [*words, *joined(cell.targets, place)]
