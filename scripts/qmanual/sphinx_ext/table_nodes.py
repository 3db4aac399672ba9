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
        role="region",
        aria_label=caption or " ".join(cell.astext() for part in head[:1] for cell in part),
    )


def _row(cells: Sequence[Cell]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", paragraph(*cell)) for cell in cells))
