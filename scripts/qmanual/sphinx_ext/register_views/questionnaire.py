"""A SERVQUAL survey: its statements in pairs, with what was expected and what was found."""

from dataclasses import dataclass
from statistics import fmean

from docutils import nodes

from qmanual.registers.record import Record, Register
from qmanual.sphinx_ext.columns import Cell
from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.language import _, format_number, ngettext
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.markup import element, paragraph, text
from qmanual.sphinx_ext.register_views.named import problem_of_kind
from qmanual.sphinx_ext.register_views.words import cannot_be_shown
from qmanual.sphinx_ext.tables import CellTable, render_table

KIND = "servqual"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireView:
    """A survey: who answered, and one table for each dimension."""

    summary: str
    bias: str
    dimensions: tuple[CellTable, ...]


def questionnaire_view(manual: Manual, _docname: str, name: str) -> QuestionnaireView | None:
    """The survey of a register; ``None`` if there is no such register."""
    register = manual.registers.get(name)
    if register is None or register.kind != KIND:
        return None
    return QuestionnaireView(
        summary=_summary(manual, register),
        bias=register.head.text("bias"),
        dimensions=tuple(
            _dimension(manual, register, dimension)
            for dimension in register.head.rows("dimensions")
        ),
    )


def questionnaire_problem(manual: Manual, name: str) -> str | None:
    """What is wrong with the argument: it must be a register with a SERVQUAL survey."""
    return problem_of_kind(manual, name, KIND)


def _summary(manual: Manual, register: Register) -> str:
    count, invited = len(register.records), register.head.number("invited")
    number = format_number(count, None, manual.language)
    if not invited:
        return ngettext("%s person answered.", "%s people answered.", count) % number
    told = ngettext(
        "%(n)s person answered of %(invited)s who were asked.",
        "%(n)s people answered of %(invited)s who were asked.",
        count,
    )
    return told % {"n": number, "invited": format_number(invited, None, manual.language)}


def _dimension(manual: Manual, register: Register, dimension: Record) -> CellTable:
    weight = dimension.number("weight") or 0
    caption = _("%(dimension)s (weight %(weight)s of 100)") % {
        "dimension": dimension.text("title"),
        "weight": format_number(weight, None, manual.language),
    }
    pairs = [r for r in register.head.rows("pairs") if r.text("dimension") == dimension.id]
    return CellTable(
        caption=caption,
        head=(_("Statement about us"), _("Expected"), _("Found"), _("Gap"), _("Pairs")),
        rows=tuple(_pair(manual, register, pair) for pair in pairs),
        empty=_("No statement belongs to this dimension yet."),
        kind="register",
    )


def _pair(manual: Manual, register: Register, pair: Record) -> tuple[Cell, ...]:
    answers = [
        (expected, found)
        for record in register.records
        if (expected := record.number(f"e{pair.id}")) is not None
        and (found := record.number(f"p{pair.id}")) is not None
    ]
    expected = fmean(entry[0] for entry in answers) if answers else None
    found = fmean(entry[1] for entry in answers) if answers else None
    gap = found - expected if expected is not None and found is not None else None
    return (
        Cell(value=pair.text("perception")),
        *(Cell(value=_mean(value, manual.language)) for value in (expected, found, gap)),
        Cell(value=format_number(len(answers), None, manual.language)),
    )


def _mean(value: float | None, language: str) -> str:
    return "–" if value is None else format_number(value, 2, language)


def render_questionnaire(view: QuestionnaireView | None, place: Place) -> list[nodes.Node]:
    """Who answered, then the statements, folded away by dimension."""
    if view is None:
        return [cannot_be_shown()]
    result: list[nodes.Node] = [paragraph(text(view.summary))]
    if view.bias:
        result.append(paragraph(text(view.bias), classes=("qm-note",)))
    for dimension in view.dimensions:
        table = CellTable(
            caption="", head=dimension.head, rows=dimension.rows, empty=dimension.empty,
            kind=dimension.kind,
        )  # fmt: skip
        summary = element("summary", text(dimension.caption))
        result.append(
            element("details", summary, *render_table(table, place), classes=("qm-more",))
        )
    return result
