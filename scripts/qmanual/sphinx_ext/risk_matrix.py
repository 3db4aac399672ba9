"""The risk matrix: where each risk lies, and all risks in the order of their weight."""

import json
from dataclasses import dataclass

from docutils import nodes

from qmanual.items.model import Item
from qmanual.sphinx_ext.columns import Cell, cell_of, column_label
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.labels import field_label
from qmanual.sphinx_ext.language import _, pgettext
from qmanual.sphinx_ext.manual import Manual, Target
from qmanual.sphinx_ext.markup import element, text
from qmanual.sphinx_ext.table_nodes import table
from qmanual.sphinx_ext.tables import CellTable, render_table

STEPS = range(1, 6)
"""Likelihood and impact: 1 to 5, as in ``schema.yml``."""

DISCUSS, ESCALATE = 12, 20
"""Weights from which a risk is discussed and escalated, where the page names no others."""

COLUMNS = ("residual", "controlled_by", "contingency", "review", "owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One risk in the matrix: its number in the list below it."""

    number: int
    target: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """One pair of likelihood and impact.

    :param level: ``low``, ``middle`` or ``high``, by the weight.
    """

    weight: int
    level: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixView:
    """The matrix, the most likely row first, and the list of risks."""

    rows: tuple[tuple[int, tuple[Square, ...]], ...]
    listed: CellTable
    discuss: int
    escalate: int


def matrix_view(manual: Manual, _docname: str, arg: str) -> MatrixView:
    """All risks of the manual, or of one document.

    :param arg: options as JSON: ``document``, ``discuss``, ``escalate``.
    """
    options = json.loads(arg)
    discuss = int(options.get("discuss", DISCUSS))
    escalate = int(options.get("escalate", ESCALATE))
    risks = [
        item
        for item in manual.catalogue.of_type("risk")
        if options.get("document") in (None, item.document) and _is_weighed(item)
    ]
    risks.sort(key=lambda item: (-weight_of(item), item.id))
    numbers = {item.id: number for number, item in enumerate(risks, 1)}
    placed: dict[tuple[int, int], list[Mark]] = {}
    for item in risks:
        mark = Mark(number=numbers[item.id], target=manual.targets((item.id,))[0])
        placed.setdefault((item.fields["likelihood"], item.fields["impact"]), []).append(mark)
    rows = tuple(
        (
            likelihood,
            tuple(
                Square(
                    weight=likelihood * impact,
                    level=_level(likelihood * impact, discuss, escalate),
                    marks=tuple(placed.get((likelihood, impact), ())),
                )
                for impact in STEPS
            ),
        )
        for likelihood in reversed(STEPS)
    )
    return MatrixView(
        rows=rows, listed=_list(manual, risks, numbers), discuss=discuss, escalate=escalate
    )


def weight_of(risk: Item) -> int:
    """Likelihood times impact: 1 to 25."""
    return int(risk.fields["likelihood"]) * int(risk.fields["impact"])


def _is_weighed(item: Item) -> bool:
    """Whether both numbers are there; if not, the core has said so."""
    return all(item.fields.get(name) in STEPS for name in ("likelihood", "impact"))


def _level(weight: int, discuss: int, escalate: int) -> str:
    return "high" if weight >= escalate else "middle" if weight >= discuss else "low"


def _list(manual: Manual, risks: list[Item], numbers: dict[str, int]) -> CellTable:
    columns = [
        name for name in COLUMNS if any(cell_of(manual, item, name) != Cell() for item in risks)
    ]
    return CellTable(
        caption="",
        head=(
            field_label("title"),
            pgettext("risk", "Weight"),
            *(column_label(manual.schema, name) for name in columns),
        ),
        rows=tuple(
            (
                Cell(value=f"{numbers[item.id]}. ", targets=manual.targets((item.id,))),
                Cell(value=str(weight_of(item))),
                *(cell_of(manual, item, name) for name in columns),
            )
            for item in risks
        ),
        empty=_("No risk has been weighed yet."),
        kind="risks",
    )


def render_matrix(view: MatrixView, place: Place) -> list[nodes.Node]:
    """The matrix with the numbers of the risks, then the list; only the list when it is empty."""
    if not view.listed.rows:
        return render_table(view.listed, place)
    # translators: head of a matrix: likelihood from top to bottom, impact from left to right
    head: list[list[nodes.Node]] = [[text(_("Likelihood ↓ Impact →"))]]
    head += [[text(str(impact))] for impact in STEPS]
    rows: list[list[list[nodes.Node]]] = []
    for likelihood, squares in view.rows:
        row: list[list[nodes.Node]] = [[text(str(likelihood))]]
        rows.append(row + [[_square(square, place)] for square in squares])
    caption = _(
        "Numbers stand for the risks of the list below. "
        "Marked ▲: weight from %(discuss)s on; marked ◆: from %(escalate)s on."
    ) % {"discuss": view.discuss, "escalate": view.escalate}
    return [
        table(caption, head, rows, classes=("qm-matrix",)),
        *render_table(view.listed, place),
    ]


_SHAPES = {"low": "", "middle": "▲", "high": "◆"}


def _square(square: Square, place: Place) -> nodes.Node:
    parts: list[nodes.Node] = []
    if _SHAPES[square.level]:
        parts.append(element("span", text(_SHAPES[square.level]), classes=("qm-shape",)))
    for mark in square.marks:
        parts += [text(" ")] if parts else []
        parts.append(place.link(mark.target, str(mark.number)))
    return element("span", *parts, classes=("qm-square", f"qm-square-{square.level}"))
