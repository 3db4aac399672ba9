"""Tables as nodes, in a frame that scrolls on a narrow screen."""

from collections.abc import Sequence

from docutils import nodes

from qmanual.sphinx_ext.kpi_parts import TableView
from qmanual.sphinx_ext.markup import element, paragraph, text

Cell = list[nodes.Node]


def text_table(view: TableView) -> nodes.Element:
    """A table of text."""
    return table(
        view.caption,
        [[text(cell)] for cell in view.head],
        [[[text(cell)] for cell in row] for row in view.rows],
    )


def table(
    caption: str,
    head: Sequence[Cell],
    rows: Sequence[Sequence[Cell]],
    *,
    classes: tuple[str, ...] = (),
) -> nodes.Element:
    """A table of inline nodes; its first column names the row and stays in sight."""
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=1, stub=1 if i == 0 else 0) for i in range(len(head))]
    group += nodes.thead("", _row(head))
    group += nodes.tbody("", *(_row(row) for row in rows))
    result = nodes.table("", classes=["qm-table", *classes])
    result += group
    return element(
        "div",
        *([paragraph(text(caption), classes=("qm-caption",))] if caption else []),
        result,
        classes=("qm-scroll",),
        tabindex="0",
        role="group",
        aria_label=caption or " ".join(cell.astext() for part in head[:1] for cell in part),
    )


def card_table(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    looks: Sequence[Sequence[str]],
    *,
    classes: tuple[str, ...] = (),
) -> nodes.Element:
    """A table in HTML whose rows become cards where there is no room for columns.

    A cell carries the label of its column for that. The roles say what the elements are anyway:
    browsers forget it when rows are laid out as blocks.

    :param looks: a class for each cell, or nothing.
    """
    first, *others = head
    heads = [element("th", text(label), role="columnheader", scope="col") for label in head]
    body = []
    for cells, names in zip(rows, looks, strict=True):
        line = [element("th", *cells[0], role="rowheader", scope="row")]
        for label, name, cell in zip(others, names[1:], cells[1:], strict=True):
            classes_of = (name,) if name else ()
            line.append(element("td", *cell, classes=classes_of, role="cell", data_label=label))
        body.append(element("tr", *line, role="row"))
    result = element(
        "table",
        element("thead", element("tr", *heads, role="row"), role="rowgroup"),
        element("tbody", *body, role="rowgroup"),
        classes=("qm-table", "qm-cards", *classes),
        role="table",
    )
    return element(
        "div",
        *([paragraph(text(caption), classes=("qm-caption",))] if caption else []),
        result,
        classes=("qm-scroll",),
        tabindex="0",
        role="group",
        aria_label=caption or first,
    )


def _row(cells: Sequence[Cell]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", paragraph(*cell)) for cell in cells))
